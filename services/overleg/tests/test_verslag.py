"""Het verslag: concept per agendapunt, vastgesteld door de voorzitter, daarna onveranderlijk, en te lezen per agendapunt."""

from __future__ import annotations

from uuid import UUID

import asyncpg
import pytest
from interventie_wereld import JGZ, NOP, SHG, jgz, nop, professional, shg, tafel, vt
from overleg_bouwers import met_versie
from overleg_wereld import namen, weigert

from common.testing.actors import actor_van


@pytest.fixture
async def t(client, als):
    return await tafel(client, als)


@pytest.fixture
async def na(t, klok):
    """Een gehouden overleg met een besproken casus en een besproken vraag; de gemeente mag over de casus niet horen."""
    t.toestemmingen = await t.sta_toe(SHG, JGZ)
    t.casus_punt, t.vraag = await t.casuspunt(), await t.vraagpunt()
    await t.doe("deelnemers", professional(NOP, "nel.nop"))
    await t.gehouden(klok, t.casus_punt, t.vraag)
    return t


async def vul_alles(t):
    for deel in (await t.delen(shg(t.als))).values():
        assert (await t.schrijf(deel, f"Besproken: deel {deel['soort'] or 'algemeen'}.")).status_code == 200


async def test_van_concept_naar_vastgesteld(client, als, na, published):
    delen = await na.delen(jgz(als))
    casus, vraag = na.casus_punt.json()["agendapuntId"], na.vraag.json()["agendapuntId"]
    assert set(delen) == {None, casus, vraag}
    leeg = await na.doe("vaststellingen")
    assert leeg.status_code == 409
    assert casus in leeg.json()["detail"]
    await vul_alles(na)
    besluit = await client.post(
        f"{na.casus_punt.headers['location']}/besluiten", json={"tekst": "De school let op."}, headers=shg(als)
    )
    assert (besluit.status_code, besluit.json()["genomenOp"]) == (201, "2026-03-03T14:30:00Z")
    bekend = (await published())[-1]
    assert (type(bekend).__name__, str(bekend.besluit_id)) == ("BesluitGenomen", besluit.json()["besluitId"])
    assert "school" not in bekend.model_dump_json()
    vast = await na.doe("vaststellingen")
    assert (vast.status_code, vast.json()["status"]) == (201, "vastgesteld")
    assert namen(await published())[-1] == "OverlegVastgesteld"
    gelezen = await client.get(f"{na.pad}/verslag", headers=jgz(als))
    assert (gelezen.json()["status"], gelezen.json()["vastgesteldOp"]) == ("vastgesteld", "2026-03-03T14:30:00Z")
    per = {d["agendapuntId"]: d for d in gelezen.json()["delen"]}
    assert [b["tekst"] for b in per[casus]["besluiten"]] == ["De school let op."]
    assert per[None]["tekst"] == "Besproken: deel algemeen."


async def test_alleen_de_voorzitter_stelt_vast_en_alleen_wat_hij_las(client, als, na):
    await vul_alles(na)
    gelezen = await client.get(f"{na.pad}/verslag", headers=shg(als))
    collega = als("casusregisseur", organisatie=SHG, sub="een.collega")
    assert (await na.doe("vaststellingen", wie=collega)).status_code == 403
    assert (await na.doe("vaststellingen", wie=jgz(als))).status_code == 403
    deel = (await na.delen(shg(als)))[None]
    assert (await na.schrijf(deel, "Nog gauw iets anders.", collega)).status_code == 200
    oud = await client.post(f"{na.pad}/vaststellingen", headers=met_versie(shg(als), gelezen))
    assert oud.status_code == 412, "intussen is het concept veranderd"
    assert (await na.doe("vaststellingen")).status_code == 201


async def test_wie_een_punt_niet_mag_zien_leest_het_verslag_zonder_dat_punt(client, als, na):
    await vul_alles(na)
    await na.doe("vaststellingen")
    delen = await na.delen(nop(als))
    assert set(delen) == {None, na.vraag.json()["agendapuntId"]}
    antwoord = await client.get(f"{na.pad}/verslag", headers=nop(als))
    for geheim in (na.casus, na.casus_punt.json()["agendapuntId"], *na.w.personen):
        assert geheim not in antwoord.text
    # What was decided stays, for who may still read; a withdrawal takes it away from who may not.
    pad = f"/v1/toestemmingen/{na.toestemmingen[0].json()['toestemmingId']}/intrekkingen"
    assert (await client.post(pad, headers=met_versie(vt(als), na.toestemmingen[0]))).status_code == 201
    assert set(await na.delen(jgz(als))) == {None, na.vraag.json()["agendapuntId"]}
    await na.sta_toe(JGZ)
    terug = (await na.delen(jgz(als)))[na.casus_punt.json()["agendapuntId"]]
    assert terug["tekst"] == "Besproken: deel identificeerbaar.", "een besproken punt vervalt niet"


async def test_een_vastgesteld_verslag_verandert_niet_meer_ook_niet_in_de_database(client, als, na, database, klok):
    await vul_alles(na)
    deel = (await na.delen(shg(als)))[None]
    besluiten = f"{na.casus_punt.headers['location']}/besluiten"
    assert (await client.post(besluiten, json={"tekst": "Besluit."}, headers=shg(als))).status_code == 201
    await client.post(f"{na.pad}/vaststellingen", headers=met_versie(shg(als), await na.nu()))
    assert (await na.schrijf(deel, "Anders.")).status_code == 409
    assert (await client.post(besluiten, json={"tekst": "Nog een."}, headers=shg(als))).status_code == 409
    punt = na.casus_punt.json()["agendapuntId"]
    for opdracht in (
        "UPDATE verslagdeel SET tekst = 'x'",
        "DELETE FROM verslagdeel",
        "DELETE FROM overlegbesluit",
        "UPDATE overleg SET gewijzigd_op = gewijzigd_op",
        "UPDATE overleg SET status = 'gehouden', vastgesteld_op = NULL",
        f"INSERT INTO overlegbesluit VALUES (gen_random_uuid(), '{na.id}', '{punt}', 'x', now())",
        f"INSERT INTO verslagdeel VALUES (gen_random_uuid(), '{na.id}', NULL, 'x', now(), 1)",
        "UPDATE agendapunt SET status = 'open'",
    ):
        geweigerd = False
        async with database.begin(actor_van(SHG, "casusregisseur"), klok()) as tx:
            try:
                async with tx.savepoint():
                    geweigerd = await tx.execute(opdracht) in {"DELETE 0", "UPDATE 0"}
            except asyncpg.InsufficientPrivilegeError:
                geweigerd = True
        assert geweigerd, opdracht


async def test_ook_in_het_verslag_hoort_een_deel_bij_zijn_overleg(client, als, na):
    ander = await tafel(client, als)
    deel = (await na.delen(shg(als)))[None]
    pad = f"{ander.pad}/verslagdelen/{deel['verslagdeelId']}"
    kop = shg(als) | {"If-Match": f'"{deel["versie"]}"'}
    antwoord = await client.put(pad, json={"tekst": "x"}, headers=kop)
    assert antwoord.status_code == 409, "dat overleg is nog niet gehouden"
    assert (
        await client.put(f"{na.pad}/verslagdelen/{UUID(int=1)}", json={"tekst": "x"}, headers=kop)
    ).status_code == 404
    for fout, status in (({}, 428), ({"If-Match": '"9"'}, 412)):
        goed = f"{na.pad}/verslagdelen/{deel['verslagdeelId']}"
        assert (await client.put(goed, json={"tekst": "x"}, headers=shg(als) | fout)).status_code == status


async def test_voor_het_overleg_is_het_verslag_leeg_en_valt_er_niets_te_besluiten(client, als, t):
    vraag = await t.vraagpunt()
    assert await t.delen(shg(als)) == {}
    besluit = await client.post(f"{vraag.headers['location']}/besluiten", json={"tekst": "x"}, headers=shg(als))
    assert besluit.status_code == 409


async def test_een_aangehouden_punt_krijgt_geen_besluit(client, als, t, klok):
    een, twee = await t.vraagpunt(), await t.vraagpunt()
    await t.gehouden(klok, een)
    for punt, status in ((een, 201), (twee, 409)):
        antwoord = await client.post(f"{punt.headers['location']}/besluiten", json={"tekst": "Ja."}, headers=shg(als))
        assert antwoord.status_code == status


async def test_wie_mag_en_wie_niet(client, als, audit, na):
    punt = na.vraag.headers["location"]
    for pad, inhoud in ((f"{na.pad}/vaststellingen", None), (f"{punt}/besluiten", {"tekst": "x"})):
        # Urk has nothing to do with it; the municipality at the table may read and not lead.
        await weigert(client, als, audit, pad, inhoud, "jgz-professional", anders=403)
        urk = als("jgz-professional", organisatie="00000009990000000005")
        assert (await client.post(pad, json=inhoud, headers=urk | {"If-Match": '"1"'})).status_code == 404


async def test_de_tijdlijn_van_de_casus_noemt_punt_besluit_en_actie_voor_wie_het_punt_mag_zien(client, als, na):
    pad = na.casus_punt.headers["location"]
    await client.post(f"{pad}/besluiten", json={"tekst": "De school let op."}, headers=shg(als))
    actie = {"organisatie": JGZ, "professional": "joke.jgz", "termijn": "2026-03-10", "tekst": "Bel de school."}
    gemaakt = await client.post(f"{pad}/acties", json=actie, headers=shg(als))
    await client.post(
        f"{gemaakt.headers['location']}/afrondingen", json={"bewijs": "Gebeld."}, headers=met_versie(jgz(als), gemaakt)
    )

    async def tijdlijn(wie):
        antwoord = await client.get(f"/v1/casussen/{na.casus}/tijdlijn", headers=wie, params={"limit": 100})
        assert antwoord.status_code == 200, antwoord.text
        assert "school" not in antwoord.text
        soorten = [g["soort"] for g in antwoord.json()["resultaten"]]
        return sorted(s for s in soorten if s.split("-")[0] in {"agendapunt", "besluit", "actie"})

    assert await tijdlijn(shg(als)) == [
        "actie-gedaan", "actie-vastgesteld", "agendapunt-besproken", "agendapunt-toegevoegd", "besluit-genomen",
    ]  # fmt: skip
    assert await tijdlijn(vt(als)) == [], "Veilig Thuis ziet de casus, maar zit niet aan tafel"
