"""Bewaartermijn van een interventieoverleg: nooit voor de dossiers die besproken werden, daarna met vier ogen onleesbaar."""

from __future__ import annotations

from datetime import UTC, datetime
from hashlib import sha256
from uuid import UUID

import asyncpg
import pytest
from bewaren_wereld import Nacht, bevestig, bevestigd, doe, lees, voorstellen
from interventie_wereld import JGZ, NOP, SHG, VT, jgz, shg, tafel, vt
from overleg_bouwers import maak, met_versie
from overleg_wereld import weigert
from rechten_wereld import po, toegewezen

from common.testing.actors import SYSTEEM, actor_van
from overleg.repository import bewaarfeiten

DOSSIER_VOORBIJ = datetime(2056, 2, 1, 9, tzinfo=UTC)
"""Twintig jaar nadat het kind uit het huishouden achttien werd; het overleg zelf was in 2046 al twintig jaar geleden."""
HOUD = {"reden": "toezicht", "instantie": "inspectie", "toelichting": "Synthetisch."}


@pytest.fixture
def nacht(database, klok):
    return Nacht(database, klok)


@pytest.fixture
async def sql(database, klok):
    async def sql(opdracht, *waarden):
        async with database.begin(SYSTEEM, klok()) as tx:
            return await tx.fetch(opdracht, *waarden)

    return sql


@pytest.fixture
async def vast(client, als, klok, sql):
    """Een vastgesteld overleg van SHG.nu over een casus van Veilig Thuis en een vraag; het dossier is gesloten."""
    t = await tafel(client, als)
    await t.sta_toe(SHG, JGZ)
    t.casus_punt, t.vraag = await t.casuspunt(), await t.vraagpunt()
    for punt in (t.casus_punt, t.vraag):
        await maak(client, f"{punt.headers['location'][3:]}/bijdragen", jgz(als), {"tekst": "Kanariebijdrage."})
    await t.gehouden(klok, t.casus_punt, t.vraag)
    for deel in (await t.delen(shg(als))).values():
        assert (await t.schrijf(deel, "Kanarieverslag.")).status_code == 200
    await maak(client, f"{t.vraag.headers['location'][3:]}/besluiten", shg(als), {"tekst": "Kanariebesluit."})
    actie = {"organisatie": JGZ, "professional": "joke.jgz", "termijn": "2026-03-20", "tekst": "Kanarieactie."}
    t.actie = await maak(client, f"{t.vraag.headers['location'][3:]}/acties", shg(als), actie)
    assert (await t.doe("vaststellingen")).status_code == 201
    await sql(
        "UPDATE zorgmelding SET status = 'afgesloten', afgesloten_op = '2026-03-04', resultaat = '' WHERE id = $1",
        UUID(t.w.zorgmelding.json()["zorgmeldingId"]),
    )
    return t


async def rond_af(client, als, t):
    gedaan = await client.post(
        f"{t.actie.headers['location']}/afrondingen",
        json={"bewijs": "Kanariebewijs."},
        headers=met_versie(jgz(als), t.actie),
    )
    assert gedaan.status_code == 201, gedaan.text


@pytest.fixture
async def klaar(client, als, vast):
    await rond_af(client, als, vast)
    return vast


async def leesbaar(client, als, t):
    """Alles wat SHG.nu van het overleg leest, als tekst."""
    paden = (
        t.pad,
        f"{t.pad}/agendapunten",
        f"{t.pad}/verslag",
        t.vraag.headers["location"],
        t.actie.headers["location"],
    )
    antwoorden = [await client.get(pad, headers=shg(als)) for pad in paden]
    assert {a.status_code for a in antwoorden} == {200}, "het feit blijft te lezen"
    return "\n".join(a.text for a in antwoorden)


async def test_nooit_voor_het_dossier_dat_besproken_werd(client, als, nacht, klaar):
    await nacht.stel_voor(datetime(2056, 1, 31, 9, tzinfo=UTC))
    assert await voorstellen(client, als, SHG) == []
    await nacht.stel_voor(DOSSIER_VOORBIJ)
    (v,) = await voorstellen(client, als, SHG)
    assert (v["objectSoort"], v["objectId"], v["regel"], v["bewaardTot"]) == (
        "overleg",
        klaar.id,
        "overleg",
        "2056-01-31",
    )
    berichten = (await client.get("/v1/berichten", headers=po(als, organisatie=SHG))).json()["resultaten"]
    assert "verwijdering-te-beoordelen" in [b["soort"] for b in berichten]


async def test_vernietigen_met_vier_ogen_maakt_onleesbaar_en_laat_een_verklaring_na(
    client, als, nacht, klaar, sql, audit
):
    assert "Kanarie" in await leesbaar(client, als, klaar)
    await nacht.stel_voor(DOSSIER_VOORBIJ)
    (v,) = await voorstellen(client, als, SHG)
    goed = await doe(client, po(als, organisatie=SHG), await lees(client, als, v, SHG), "goedkeuringen")
    zelf = await doe(client, po(als, organisatie=SHG), goed, "bevestigingen")
    assert (goed.status_code, zelf.status_code) == (201, 403)
    await nacht.voer_uit()
    nog = await leesbaar(client, als, klaar)
    assert all(
        woord in nog for woord in ("Kanarieverslag", "Kanariebesluit", "Kanarieactie", "Kanariebewijs", "Kamer 3")
    )
    assert (await doe(client, po(als, "paul.po", organisatie=SHG), goed, "bevestigingen")).status_code == 201
    for _ in range(2):
        await nacht.voer_uit()
    weg = await leesbaar(client, als, klaar)
    assert ("Kanarie" in weg, "Kamer 3" in weg) == (False, False)
    assert (await klaar.nu()).json()["status"] == "vastgesteld"
    (k,) = (await client.get("/v1/vernietigingsverklaringen", headers=po(als, organisatie=SHG))).json()["resultaten"]
    verwacht = sha256(f"{k['vernietigingsverklaringId']}|{klaar.id}".encode()).hexdigest()
    assert (k["vingerafdrukken"], k["objectSoort"], k["aantallen"]) == ([verwacht], "overleg", {"sleutel": 1})
    assert "Eigen keuze" in k["grondslag"]
    regels = [r for r in await audit() if r["object_soort"] == "bewaarvoorstel" and r["organisatie"] == SHG]
    assert [r["handeling"] for r in regels if r["uitkomst"] == "geslaagd" and r["handeling"] != "lezen"] == [
        "goedkeuren", "bevestigen",
    ]  # fmt: skip
    (rij,) = await sql("SELECT tekst FROM verslagdeel WHERE overleg_id = $1 AND agendapunt_id IS NULL", UUID(klaar.id))
    assert b"Kanarie" not in rij["tekst"]
    await nacht.stel_voor()
    assert await voorstellen(client, als, SHG, stand="voorgesteld") == [], "er blijft niets over"


async def test_wat_over_een_casus_gezegd_is_gaat_met_het_dossier(client, als, database, klok, nacht, klaar, sql):
    """De registratie van Veilig Thuis: ook wat over een gewiste en een levende samen besproken is, houdt daarmee op."""
    v = await toegewezen(client, als, klaar.w.personen[0], recht="wissing")
    pad = f"/v1/rechtenverzoeken/{v.json()['verzoekId']}/wissingen"
    assert (await client.post(pad, headers=met_versie(po(als, "paul.po"), v))).status_code == 201

    async def leeft():
        async with database.begin(SYSTEEM, klok()) as tx:
            return not (await tx.keyring.get(tx, UUID(klaar.casus))).vernietigd

    assert await leeft(), "het kind staat er nog in"
    await nacht.stel_voor(DOSSIER_VOORBIJ)
    gevonden = await voorstellen(client, als)
    assert {(x["objectSoort"], x["bewaardTot"]) for x in gevonden} == {
        ("persoon", "2056-01-31"),
        ("casus", "2056-01-31"),
    }
    (casus,) = [x for x in gevonden if x["objectSoort"] == "casus"]
    assert (casus["objectId"], casus["regel"]) == (klaar.casus, "zorgmelding")
    await bevestig(client, als, casus)
    await nacht.voer_uit()
    assert not await leeft()
    assert (await client.get("/v1/vernietigingsverklaringen", headers=po(als))).json()["resultaten"][0][
        "objectSoort"
    ] == "casus"
    assert "Kanarieverslag" in await leesbaar(client, als, klaar), "wat niet over de casus ging is van het overleg"


async def test_een_open_actie_houdt_tegen_tot_zij_klaar_is(client, als, klok, nacht, vast, sql):
    await nacht.stel_voor(DOSSIER_VOORBIJ)
    assert await voorstellen(client, als, SHG) == []
    await rond_af(client, als, vast)
    await nacht.stel_voor()
    assert await voorstellen(client, als, SHG) == [], "de actie is het laatste feit: twintig jaar daarna"
    await nacht.stel_voor(datetime(2076, 2, 2, 9, tzinfo=UTC))
    (v,) = await voorstellen(client, als, SHG)
    assert v["bewaardTot"] == "2076-02-01"


@pytest.fixture
async def open_actie(klaar, sql):
    """Een open actie van JGZ over de casus, met toestemming die nog geldt als het dossier voorbij is."""
    await sql(
        "INSERT INTO actie (id, overleg_id, agendapunt_id, organisatie, professional, termijn, status, tekst, vastgesteld_op, versie)"
        " VALUES (md5('a')::uuid, $1, $2, $3, 'joke.jgz', '2026-03-20', 'open', '\\x00', '2026-03-03T14:30:00Z', 1)",
        UUID(klaar.id), UUID(klaar.casus_punt.json()["agendapuntId"]), JGZ,
    )  # fmt: skip
    await sql("UPDATE toestemming SET tot = '2060-01-01'")


async def test_een_open_actie_over_wie_gewist_is_houdt_niets_tegen(client, als, nacht, klaar, open_actie):
    """Zo'n agendapunt ziet niemand meer, dus niemand kan de actie nog afronden."""
    await nacht.stel_voor(DOSSIER_VOORBIJ)
    assert await voorstellen(client, als, SHG) == []
    v = await toegewezen(client, als, klaar.w.personen[0], recht="wissing", ontvangenOp="2056-02-01")
    pad = f"/v1/rechtenverzoeken/{v.json()['verzoekId']}/wissingen"
    assert (await client.post(pad, headers=met_versie(po(als, "paul.po"), v))).status_code == 201
    await nacht.stel_voor()
    assert [x["objectSoort"] for x in await voorstellen(client, als, SHG)] == ["overleg"]


async def test_een_open_actie_zonder_toestemming_houdt_niets_tegen(client, als, nacht, klaar, open_actie, sql):
    """Wie haar heeft ziet haar niet meer, en kan haar dus niet afronden."""
    await nacht.stel_voor(DOSSIER_VOORBIJ)
    assert await voorstellen(client, als, SHG) == []
    await sql("UPDATE toestemming SET tot = '2056-01-31'")
    await nacht.stel_voor()
    assert [x["objectSoort"] for x in await voorstellen(client, als, SHG)] == ["overleg"]


async def test_een_bewaarplicht_voor_wie_besproken_is_houdt_tegen_en_daarna_gaat_het_door(client, als, nacht, klaar):
    await nacht.stel_voor(DOSSIER_VOORBIJ)
    await bevestigd(client, als, SHG)
    b = await maak(client, f"/personen/{klaar.w.personen[1]}/bewaarplichten", po(als), HOUD)
    await nacht.voer_uit()
    await nacht.stel_voor()
    assert [v["stand"] for v in await voorstellen(client, als, SHG)] == ["bevestigd"], (
        "tegengehouden, niet weg en niet dubbel"
    )
    assert "Kanarieverslag" in await leesbaar(client, als, klaar)
    op = await client.post(f"{b.headers['location']}/opheffingen", headers=met_versie(po(als), b))
    assert op.status_code == 201
    await nacht.voer_uit()
    assert "Kanarie" not in await leesbaar(client, als, klaar)


async def test_de_database_weigert_het_zelf(client, als, database, klok, klaar):
    """Ook wie de taak omzeilt vernietigt de sleutel van het overleg niet, en verwijdert het niet."""
    await maak(client, f"/personen/{klaar.w.personen[1]}/bewaarplichten", po(als), HOUD)
    for opdracht in (
        "UPDATE keten.persoon_sleutel SET gewikkeld = NULL, vernietigd_op = now() WHERE persoon_id = $1",
        "DELETE FROM overleg WHERE id = $1",
    ):
        with pytest.raises(asyncpg.RestrictViolationError):
            async with database.begin(SYSTEEM, klok()) as tx:
                await tx.execute(opdracht, UUID(klaar.id))


async def test_een_beperking_houdt_tegen(client, als, nacht, klaar):
    await nacht.stel_voor(DOSSIER_VOORBIJ)
    await bevestigd(client, als, SHG)
    v = await toegewezen(client, als, klaar.w.personen[0], recht="beperking", ontvangenOp="2056-02-01")
    pad = f"/v1/rechtenverzoeken/{v.json()['verzoekId']}/beperkingen"
    assert (await client.post(pad, json={"reden": "onrechtmatig-niet-wissen"}, headers=po(als))).status_code == 201
    await nacht.voer_uit()
    assert [x["stand"] for x in await voorstellen(client, als, SHG)] == ["bevestigd"]
    assert "Kanarieverslag" in await leesbaar(client, als, klaar)


async def test_een_nieuw_feit_in_het_dossier_van_een_ander_telt_bij_elke_stap(client, als, nacht, klaar, sql):
    """SHG.nu ziet het dossier van Veilig Thuis niet (meer), en rekent er toch mee."""
    await nacht.stel_voor(DOSSIER_VOORBIJ)
    (v,) = await voorstellen(client, als, SHG)
    await sql("UPDATE zorgmelding SET monitoring_tot = '2040-01-01' WHERE status = 'afgesloten'")
    geweigerd = await doe(client, po(als, organisatie=SHG), await lees(client, als, v, SHG), "goedkeuringen")
    assert (geweigerd.status_code, "loopt weer" in geweigerd.text) == (409, True)
    await nacht.stel_voor()
    assert [x["stand"] for x in await voorstellen(client, als, SHG)] == ["vervallen"]


async def test_een_nieuw_feit_na_de_bevestiging_wint_ook(client, als, nacht, klaar, sql):
    await nacht.stel_voor(DOSSIER_VOORBIJ)
    await bevestigd(client, als, SHG)
    await sql("UPDATE zorgmelding SET monitoring_tot = '2040-01-01' WHERE status = 'afgesloten'")
    await nacht.voer_uit()
    assert [x["stand"] for x in await voorstellen(client, als, SHG)] == ["vervallen"]
    assert "Kanarieverslag" in await leesbaar(client, als, klaar)


async def test_een_overleg_telt_voor_het_dossier_dat_besproken_werd(client, als, klok, nacht, klaar, sql):
    """Wat na de afsluiting besproken is blijft net zo lang als wat ervoor gebeurde."""
    await sql("UPDATE overleg SET van = '2037-05-01T12:00:00Z', tot = '2037-05-01T13:00:00Z'")
    await nacht.stel_voor(DOSSIER_VOORBIJ)
    assert await voorstellen(client, als) == []
    await nacht.stel_voor(datetime(2057, 5, 2, 9, tzinfo=UTC))
    assert {v["bewaardTot"] for v in await voorstellen(client, als)} == {"2057-05-01"}


async def test_wie_rekent_ziet_daarna_niet_meer_dan_ervoor(database, klok, klaar):
    async with database.begin(actor_van(NOP, "privacy-officer"), klok()) as tx:
        assert await tx.fetchval("SELECT count(*) FROM zorgmelding") == 0
        async with bewaarfeiten.ieders_feiten(tx):
            assert await tx.fetchval("SELECT count(*) FROM zorgmelding") == 1
        assert await tx.fetchval("SELECT count(*) FROM zorgmelding") == 0


async def test_een_ander_ziet_en_doet_niets(client, als, nacht, audit, klaar):
    await nacht.stel_voor(DOSSIER_VOORBIJ)
    (v,) = await voorstellen(client, als, SHG)
    pad = f"/v1/bewaarvoorstellen/{v['bewaarvoorstelId']}"
    for stap in ("goedkeuringen", "bevestigingen"):
        await weigert(client, als, audit, f"{pad}/{stap}", None, "privacy-officer")
        assert (await client.post(f"{pad}/{stap}", headers=shg(als) | {"If-Match": '"1"'})).status_code == 403
    assert (await client.get(pad, headers=po(als, organisatie=VT))).status_code == 404, "ook wie het dossier heeft niet"
    assert (await client.get(pad, headers=vt(als))).status_code == 404
