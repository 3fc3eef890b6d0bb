"""De gebeurtenissen die een partner ophaalt: niet meer dan over REST, ook niet met wie iemand nog meer deelt."""

from __future__ import annotations

from uuid import UUID, uuid4

from hypothesis import given
from hypothesis import strategies as st
from overleg_bouwers import een_huishouden, maak, melding, met_versie, persoon, toestemming
from overleg_wereld import BEOORDELING, JGZ, SHG, URK, VT, Wereld, aanvaard, bied_aan, shg, vt

from common.testing.actors import SYSTEEM
from overleg.domain.gebeurtenis import mensen_in, zichtbaar_deel

OPVANG = URK
DOORBREKING = {
    "organisaties": [JGZ, OPVANG], "doel": "hulpverlening", "dataklassen": ["contact"], "grondslag": "vitaal-belang",
    "reden": "Synthetisch.", "geinformeerd": True, "van": "2026-03-02", "tot": "2026-03-10",
}  # fmt: skip


def jgz(als):
    return als("jgz-professional", organisatie=JGZ, sub="jet.jgz")


async def feed(client, wie, meervoud):
    antwoord = await client.get("/v1/gebeurtenissen", headers=wie)
    assert antwoord.status_code == 200, antwoord.text
    return [g for g in antwoord.json()["resultaten"] if g["type"].split(".")[2] == meervoud]


async def test_wie_toestemming_kreeg_leest_niet_met_wie_nog_meer_gedeeld_wordt(committed_client, committed_als):
    """De naam van een opvanghuis verraadt waar iemand is: over REST staat zij er niet, in de gebeurtenis dus ook niet."""
    client, als = committed_client, committed_als
    wie = (await maak(client, "/personen", vt(als), persoon())).json()["persoonId"]
    t = await maak(client, "/toestemmingen", vt(als), toestemming(wie, JGZ, OPVANG, SHG))
    pad = t.headers["location"]
    minder = await client.post(f"{pad}/beperkingen", json={"organisaties": [JGZ, OPVANG]}, headers=met_versie(vt(als), t))
    assert minder.status_code == 201, minder.text
    assert (await client.post(f"{pad}/intrekkingen", headers=met_versie(vt(als), minder))).status_code == 201
    gelezen = [g["data"] for g in await feed(client, jgz(als), "toestemmingen")]
    assert [d["organisaties"] for d in gelezen] == [[JGZ]] * 3
    assert gelezen[1]["organisatiesVervallen"] == []
    assert not any(o in str(gelezen) for o in (OPVANG, SHG))
    zelf = [g["data"] for g in await feed(client, vt(als), "toestemmingen")]
    assert [sorted(d["organisaties"]) for d in zelf] == [sorted((JGZ, OPVANG, SHG)), sorted((JGZ, OPVANG)), sorted((JGZ, OPVANG))]
    assert zelf[1]["organisatiesVervallen"] == [SHG]


async def test_wie_op_een_doorbreking_leest_ook_niet(committed_client, committed_als):
    client, als = committed_client, committed_als
    wie = (await maak(client, "/personen", vt(als), persoon())).json()["persoonId"]
    await maak(client, "/doorbrekingen", vt(als), DOORBREKING | {"persoonId": wie})
    (gelezen,) = await feed(client, jgz(als), "doorbrekingen")
    assert gelezen["data"]["organisaties"] == [JGZ]
    assert OPVANG not in str(gelezen)
    (zelf,) = await feed(client, vt(als), "doorbrekingen")
    assert sorted(zelf["data"]["organisaties"]) == sorted((JGZ, OPVANG))


async def test_wie_afsloot_leest_alleen_de_leden_die_hij_mag_zien(committed_client, committed_als, committed_database, klok):
    client, als = committed_client, committed_als
    huishouden, (ouder, kind) = await een_huishouden(client, vt(als))
    elders = (await maak(client, "/personen", vt(als), persoon(naam="Proefpersoon Elders"))).json()["persoonId"]
    z = await maak(client, "/zorgmeldingen", vt(als), melding(huishouden, ouder, elders))
    w = Wereld(huishouden, [ouder, kind], z)
    await client.post(f"{w.pad}/beoordelingen", json=BEOORDELING, headers=met_versie(vt(als), z))
    o = await bied_aan(client, vt(als), w.pad)
    assert (await aanvaard(client, shg(als), o)).status_code == 201
    sluiting = {"afgeslotenOp": "2026-03-02", "resultaat": "hulp-loopt"}
    nu = await client.get(w.pad, headers=shg(als))
    assert (await client.post(f"{w.pad}/afsluitingen", json=sluiting, headers=met_versie(shg(als), nu))).status_code == 201
    gesloten = (await feed(client, shg(als), "zorgmeldingen"))[-1]["data"]
    assert ([lid["persoonId"] for lid in gesloten["leden"]], gesloten["volwassenSlachtoffersElders"]) == ([ouder], [elders])
    assert kind not in str(gesloten), "een kind dat geen betrokkene is, ziet wie de melding overnam niet"
    zelf = (await feed(client, vt(als), "zorgmeldingen"))[-1]["data"]
    assert {lid["persoonId"] for lid in zelf["leden"]} == {ouder, kind}
    async with committed_database.begin(SYSTEEM, klok()) as tx:
        regels = await tx.fetch(
            "SELECT betrokkene_id, grondslag_id FROM keten.audit_regel WHERE organisatie = $1 AND doel = 'overdracht'"
            " AND object_soort = 'huishoudlid' AND handeling = 'lezen' ORDER BY id DESC LIMIT 2",
            SHG,
        )
    assert {(str(r["betrokkene_id"]), str(r["grondslag_id"])) for r in regels} == {
        (ouder, o.json()["overdrachtId"]), (elders, o.json()["overdrachtId"]),
    }  # fmt: skip


IDS = [uuid4() for _ in range(5)]


@given(st.lists(st.sampled_from(IDS), unique=True), st.lists(st.sampled_from(IDS), unique=True), st.sets(st.sampled_from(IDS)))
def test_er_blijft_nooit_een_mens_over_die_niet_gezien_mag_worden(leden, elders, zichtbaar):
    gebeurtenis = {
        "type": "nl.veiligeketen.zorgmeldingen.zorgmelding-afgesloten.v1", "subject": str(uuid4()),
        "data": {"leden": [{"persoonId": str(p), "rol": "kind"} for p in leden], "volwassenSlachtoffersElders": [str(p) for p in elders]},
    }  # fmt: skip
    deel = zichtbaar_deel(gebeurtenis, VT, eigen=False, personen=zichtbaar)
    assert list(mensen_in(deel)) == [p for p in (*leden, *elders) if p in zichtbaar]
    assert deel["subject"] == gebeurtenis["subject"]
    assert {UUID(lid["persoonId"]) for lid in gebeurtenis["data"]["leden"]} == set(leden), "het origineel blijft heel"
