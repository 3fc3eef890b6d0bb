"""De agenda gaat over mensen: samengevoegde registraties zijn er een, en over wie gewist is wordt niets meer besproken."""

from __future__ import annotations

from uuid import UUID, uuid4

import pytest
from interventie_wereld import casuspunt, jgz, nop, tafel
from overleg_bouwers import maak, met_versie, persoon, toestemming
from overleg_wereld import JGZ, SHG, namen, shg, vt
from rechten_wereld import PO_TWEE, pad, po, toegewezen

from common.contracts.overleg import PersoonGewist
from common.contracts.overleg.interventie import AgendapuntVervallen
from common.testing.actors import SYSTEEM, VEILIG_THUIS, actor_van
from overleg.repository import overleggen_punten
from overleg.service.agendapunten import breng_casus_in
from overleg.service.wissingen import kijk_na


@pytest.fixture
async def t(client, als):
    return await tafel(client, als)


async def voeg_samen(client, als, blijft, ander):
    nu = await client.get(f"/v1/personen/{blijft}", headers=vt(als))
    inhoud = {"andereId": ander, "reden": "identiteit-vastgesteld"}
    s = await client.post(f"/v1/personen/{blijft}/samenvoegingen", json=inhoud, headers=met_versie(vt(als), nu))
    assert s.status_code == 201, s.text


async def nog_een_registratie(client, als):
    return (await maak(client, "/personen", vt(als), persoon(naam="Proefpersoon Eén"))).json()["persoonId"]


async def trek_in(client, als, t):
    antwoord = await client.post(f"{t.headers['location']}/intrekkingen", headers=met_versie(vt(als), t))
    assert antwoord.status_code == 201, antwoord.text


async def wis(client, als, wie):
    v = await toegewezen(client, als, wie, recht="wissing")
    antwoord = await client.post(f"{pad(v)}/wissingen", headers=met_versie(po(als, PO_TWEE), v))
    assert antwoord.status_code == 201, antwoord.text


def vervallen(gebeurtenissen):
    return [(str(g.agendapunt_id), g.reden) for g in gebeurtenissen if isinstance(g, AgendapuntVervallen)]


@pytest.mark.parametrize("toestemming_bij", ["overlever", "andere"])
@pytest.mark.parametrize("genoemd", ["overlever", "andere"])
async def test_een_samengevoegd_mens_komt_met_elk_van_zijn_ids_op_de_agenda(
    client, als, published, t, toestemming_bij, genoemd
):
    andere, kind = t.w.personen
    overlever = await nog_een_registratie(client, als)
    wie = {"overlever": overlever, "andere": andere}
    await t.sta_toe(SHG, JGZ, personen=[kind])
    inhoud = toestemming(wie[toestemming_bij], SHG, JGZ, doel="interventieoverleg")
    ja = await maak(client, "/toestemmingen", vt(als), inhoud)
    await voeg_samen(client, als, overlever, andere)
    punt = await t.punt(casuspunt(t.casus, wie[genoemd], kind))
    assert (punt.status_code, punt.json()["personen"]) == (201, [overlever, kind]), punt.text
    for wie_leest in (jgz(als), shg(als)):
        assert [p["status"] for p in await t.agenda(wie_leest)] == ["open"]
    await trek_in(client, als, ja)
    assert vervallen(await published()) == [(punt.json()["agendapuntId"], "toestemming-geldt-niet-meer")]
    assert await t.agenda(jgz(als)) == []


async def test_twee_ids_van_een_mens_zijn_een_mens_op_de_agenda(client, als, t):
    overlever = await nog_een_registratie(client, als)
    await t.sta_toe(SHG, JGZ)
    await voeg_samen(client, als, overlever, t.w.personen[0])
    punt = await t.punt(casuspunt(t.casus, overlever, *t.w.personen))
    assert punt.json()["personen"] == [overlever, t.w.personen[1]]


async def test_een_beperking_raakt_ook_het_punt_van_voor_het_samenvoegen(client, als, published, t):
    await t.sta_toe(SHG, JGZ)
    punt = await t.casuspunt()
    overlever = await nog_een_registratie(client, als)
    await voeg_samen(client, als, overlever, t.w.personen[0])
    assert len(await t.agenda(jgz(als))) == 1
    v = await toegewezen(client, als, overlever, recht="beperking")
    b = await client.post(f"{pad(v)}/beperkingen", json={"reden": "juistheid-betwist"}, headers=po(als))
    assert b.status_code == 201, b.text
    assert vervallen(await published()) == [(punt.json()["agendapuntId"], "toestemming-geldt-niet-meer")]


async def test_over_wie_gewist_is_wordt_niets_meer_besproken(client, als, published, klok, t):
    await t.sta_toe(SHG, JGZ)
    punt = await t.casuspunt()
    vraag = await t.vraagpunt()
    await wis(client, als, t.w.personen[0])
    assert vervallen(await published()) == [(punt.json()["agendapuntId"], "persoon-gewist")]
    for wie in (jgz(als), shg(als)):
        standen = {p["agendapuntId"]: (p["status"], p["vervallenReden"]) for p in await t.agenda(wie)}
        assert standen == {
            punt.json()["agendapuntId"]: ("vervallen", "persoon-gewist"), vraag.json()["agendapuntId"]: ("open", None)
        }  # fmt: skip
        berichten = (await client.get("/v1/berichten", headers=wie)).json()["resultaten"]
        assert ("agendapunt-vervallen", punt.json()["agendapuntId"]) in {(b["soort"], b["objectId"]) for b in berichten}
    assert (await client.get("/v1/berichten", headers=nop(als))).json()["resultaten"] == []
    bijdrage = f"{t.pad}/agendapunten/{punt.json()['agendapuntId']}/bijdragen"
    assert (await client.post(bijdrage, json={"tekst": "Synthetisch."}, headers=jgz(als))).status_code == 409
    assert (await t.punt(casuspunt(t.casus, *t.w.personen))).status_code == 400
    await t.gehouden(klok, vraag)
    assert "persoon-gewist" in str(await t.agenda(shg(als))), "ook daarna vervallen"


async def test_wat_al_besproken_is_blijft_zoals_het_was(client, als, published, klok, t):
    await t.sta_toe(SHG, JGZ)
    punt = await t.casuspunt()
    await t.gehouden(klok, punt)
    await wis(client, als, t.w.personen[0])
    assert "AgendapuntVervallen" not in namen(await published())


async def test_een_punt_dat_tijdens_het_wissen_werd_toegevoegd_vervalt_bij_de_tweede_blik(
    committed_client, committed_als, committed_database, klok
):
    client, als, database = committed_client, committed_als, committed_database
    t = await tafel(client, als)
    await t.sta_toe(SHG, JGZ)
    wie = tuple(UUID(p) for p in t.w.personen)
    async with database.begin(actor_van(SHG, "casusregisseur"), klok()) as tx:
        punt = await breng_casus_in(tx, UUID(t.id), UUID(t.casus), wie, "Hoe houden we het kind veilig?")
        await wis(client, als, t.w.personen[0])
    gewist = PersoonGewist(
        wissing_id=uuid4(), persoon_id=wie[0], personen=wie[:1], aanleiding="verzoek", gewist_op=klok(), organisatie=VEILIG_THUIS
    )  # fmt: skip
    async with database.begin(SYSTEEM, klok()) as tx:
        await kijk_na(tx, gewist)
    ((id_, status),) = {(p["agendapuntId"], p["status"]) for p in await t.agenda(shg(als))}
    assert (id_, status) == (str(punt.id), "vervallen")


async def test_een_ander_laat_niets_vervallen(client, als, database, klok, t):
    await t.sta_toe(SHG, JGZ)
    await t.casuspunt()
    wie = [UUID(t.w.personen[0])]
    async with database.begin(actor_van(SHG, "casusregisseur"), klok()) as tx:
        assert await overleggen_punten.laat_gewisten_vervallen(tx, wie) == []
    async with database.begin(actor_van(VEILIG_THUIS, "privacy-officer"), klok()) as tx:
        assert len(await overleggen_punten.laat_gewisten_vervallen(tx, wie)) == 1
