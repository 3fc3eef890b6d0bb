"""Bewaartermijnen over REST en in de taak: voorstel, vier ogen, vernietigen, verklaring; een bewaarplicht wint."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from hashlib import sha256
from uuid import UUID

import pytest
from bewaren_wereld import bevestigd, doe, lees, voorstellen
from overleg_bouwers import een_huishouden, maak, melding, met_versie, persoon
from overleg_wereld import SHG, namen, shg, vt, weigert
from rechten_wereld import PO_TWEE, po, toegewezen

from common.errors import Conflict
from common.testing.actors import SYSTEEM, actor_van
from overleg.jobs import JOBS
from overleg.service.bewaren import stel_vernietigen_voor, voer_vernietigingen_uit

LATER = datetime(2028, 3, 3, 9, tzinfo=UTC)
"""De dag na de laatste dag van wie op 2 maart 2026 geregistreerd werd en geen zorgmelding heeft."""
UITSTEL = {"reden": "nog-hulp", "toelichting": "Kanarietoelichting.", "tot": "2029-01-01"}


@pytest.fixture
def taak(database, klok):
    async def taak(job=stel_vernietigen_voor):
        async with database.begin(SYSTEEM, klok()) as tx:
            await job(tx)

    return taak


@pytest.fixture
async def wie(client, als):
    """Iemand zonder zorgmelding."""
    return (await maak(client, "/personen", vt(als), persoon(naam="Proefpersoon Los"))).json()["persoonId"]


async def test_op_de_laatste_dag_nog_niet_en_de_dag_erna_een_voorstel(client, als, klok, taak, wie):
    klok.zet(datetime(2028, 3, 2, 22, tzinfo=UTC))
    await taak()
    assert await voorstellen(client, als) == []
    klok.zet(LATER)
    for _ in range(2):
        await taak()
    (v,) = await voorstellen(client, als)
    assert (v["objectId"], v["objectSoort"], v["regel"], v["bewaardTot"], v["stand"]) == (
        wie, "persoon", "persoon", "2028-03-02", "voorgesteld",
    )  # fmt: skip
    berichten = (await client.get("/v1/berichten", headers=po(als))).json()["resultaten"]
    assert [b["soort"] for b in berichten].count("verwijdering-te-beoordelen") == 1
    assert {"bewaarvoorstellen", "bewaarvoorstellen-uitvoeren"} <= {j.naam for j in JOBS}


async def test_vernietigen_gaat_met_twee_mensen_en_laat_een_verklaring_na(client, als, klok, taak, wie, audit, published):
    klok.zet(LATER)
    await taak()
    (v,) = await voorstellen(client, als)
    gelezen = await lees(client, als, v)
    te_vroeg = await doe(client, po(als), gelezen, "bevestigingen")
    assert te_vroeg.status_code == 409
    goed = await doe(client, po(als), gelezen, "goedkeuringen")
    zelf = await doe(client, po(als), goed, "bevestigingen")
    assert (zelf.status_code, "vraag een ander" in zelf.text) == (403, True)
    await taak(voer_vernietigingen_uit)
    assert (await client.get(f"/v1/personen/{wie}", headers=vt(als))).status_code == 200, "een is niet genoeg"
    assert (await doe(client, po(als, PO_TWEE), goed, "bevestigingen")).status_code == 201
    for _ in range(2):
        await taak(voer_vernietigingen_uit)
    assert (await client.get(f"/v1/personen/{wie}", headers=vt(als))).status_code == 404
    (k,) = (await client.get("/v1/vernietigingsverklaringen", headers=po(als))).json()["resultaten"]
    verwacht = sha256(f"{k['vernietigingsverklaringId']}|{wie}".encode()).hexdigest()
    assert (k["vingerafdrukken"], k["regelversie"], wie in str(k)) == ([verwacht], 1, False)
    assert k["aantallen"]["sleutel"] == 1
    assert (k["goedgekeurdDoor"], k["bevestigdDoor"]) == ("petra.po", "paul.po")
    assert "niet" in k["grondslag"] or "Eigen keuze" in k["grondslag"]
    assert namen(await published()).count("PersoonGewist") == 1
    assert (await voorstellen(client, als))[0]["stand"] == "uitgevoerd"
    regels = [r for r in await audit() if r["object_soort"] == "bewaarvoorstel" and r["handeling"] != "lezen"]
    assert [r["handeling"] for r in regels if r["uitkomst"] == "geslaagd"] == [
        "voorstellen", "goedkeuren", "bevestigen", "vernietigen",
    ]  # fmt: skip


@pytest.fixture
async def dossier(client, als, database, klok):
    """Een afgesloten zorgmelding over een volwassene en een kind van acht."""
    huishouden, personen = await een_huishouden(client, vt(als))
    z = await maak(client, "/zorgmeldingen", vt(als), melding(huishouden, *personen, toelichting="Kanarietekst."))
    async with database.begin(SYSTEEM, klok()) as tx:
        await tx.execute("UPDATE zorgmelding SET status = 'afgesloten', afgesloten_op = '2026-03-02', resultaat = ''")
    return z.json()["zorgmeldingId"], personen


async def test_een_dossier_met_een_kind_blijft_tot_twintig_jaar_na_diens_achttiende(client, als, klok, taak, dossier, published):
    zorgmelding, personen = dossier
    voor = len(await published())
    klok.zet(datetime(2056, 1, 31, 9, tzinfo=UTC))
    await taak()
    assert await voorstellen(client, als) == []
    klok.zet(datetime(2056, 2, 1, 9, tzinfo=UTC))
    await taak()
    gevonden = await voorstellen(client, als)
    assert {(v["objectId"], v["bewaardTot"], v["regel"]) for v in gevonden} == {
        (i, "2056-01-31", "zorgmelding") for i in (zorgmelding, *personen)
    }
    for v in gevonden:
        goed = await doe(client, po(als), await lees(client, als, v), "goedkeuringen")
        assert (await doe(client, po(als, PO_TWEE), goed, "bevestigingen")).status_code == 201
    await taak(voer_vernietigingen_uit)
    assert await voorstellen(client, als, stand="bevestigd") == []
    await taak()
    assert await voorstellen(client, als, stand="voorgesteld") == [], "er blijft niets over"
    z = await client.get(f"/v1/zorgmeldingen/{zorgmelding}", headers=vt(als))
    assert (z.status_code, z.json()["toelichting"], z.json()["soort"]) == (200, None, "EERSTE"), "het feit blijft"
    bij = namen((await published())[voor:])
    assert "ZorgmeldingAfgesloten" not in bij, "cijfers veranderen niet"
    assert len((await client.get("/v1/vernietigingsverklaringen", headers=po(als))).json()["resultaten"]) == 3


async def test_een_bewaarplicht_houdt_tegen_en_daarna_gaat_het_door(client, als, klok, taak, wie):
    klok.zet(LATER)
    await taak()
    await bevestigd(client, als)
    houd = {"reden": "toezicht", "instantie": "inspectie", "toelichting": "Synthetisch."}
    b = await maak(client, f"/personen/{wie}/bewaarplichten", po(als), houd)
    await taak(voer_vernietigingen_uit)
    await taak()
    assert [v["stand"] for v in await voorstellen(client, als)] == ["bevestigd"], "tegengehouden, niet weg en niet dubbel"
    assert (await client.get(f"/v1/personen/{wie}", headers=vt(als))).status_code == 200
    op = await client.post(f"{b.headers['location']}/opheffingen", headers=met_versie(po(als), b))
    assert op.status_code == 201
    await taak(voer_vernietigingen_uit)
    assert (await client.get(f"/v1/personen/{wie}", headers=vt(als))).status_code == 404


async def test_een_bewaarplicht_tegelijk_met_de_taak_geeft_een_uitkomst(
    committed_client, committed_als, committed_database, klok
):
    """De partij en de bewaarplicht tegelijk: wie bewaard moet worden is er nog, en de anderen gaan hooguit later."""
    c, als = committed_client, committed_als

    async def taak(job):
        try:
            async with committed_database.begin(SYSTEEM, klok()) as tx:
                await job(tx)
        except Conflict:
            return "teruggedraaid"
        return "vastgelegd"

    namen_ = ("Proef Aaaastra", "Proef Bbbbstra", "Proef Ccccstra")
    allen = [(await maak(c, "/personen", vt(als), persoon(naam=n))).json()["persoonId"] for n in namen_]
    klok.zet(LATER)
    await taak(stel_vernietigen_voor)
    for v in await voorstellen(c, als):
        goed = await doe(c, po(als), await lees(c, als, v), "goedkeuringen")
        assert (await doe(c, po(als, PO_TWEE), goed, "bevestigingen")).status_code == 201
    houd = {"reden": "toezicht", "instantie": "inspectie", "toelichting": "Synthetisch."}
    stel = c.post(f"/v1/personen/{allen[1]}/bewaarplichten", json=houd, headers=po(als))
    _, gesteld = await asyncio.gather(taak(voer_vernietigingen_uit), stel)
    for _ in range(2):
        assert await taak(voer_vernietigingen_uit) == "vastgelegd"
    nog = [(await c.get(f"/v1/personen/{p}", headers=vt(als))).status_code for p in allen]
    gehouden = gesteld.status_code == 201
    assert gesteld.status_code in (201, 404, 409), gesteld.text
    assert nog == [404, 200 if gehouden else 404, 404]


async def test_wie_beperkt_is_wordt_niet_vernietigd(client, als, klok, taak, wie):
    klok.zet(LATER)
    await taak()
    await bevestigd(client, als)
    v = await toegewezen(client, als, wie, recht="beperking")
    # An open request makes the term run on; the restriction holds by itself too, once the request is closed.
    pad = f"/v1/rechtenverzoeken/{v.json()['verzoekId']}"
    assert (await client.post(f"{pad}/beperkingen", json={"reden": "onrechtmatig-niet-wissen"}, headers=po(als))).status_code == 201
    await taak(voer_vernietigingen_uit)
    assert [x["stand"] for x in await voorstellen(client, als)] == ["bevestigd"]
    assert (await client.get(f"/v1/personen/{wie}", headers=vt(als))).status_code == 200


async def test_een_nieuw_feit_laat_het_voorstel_vervallen(client, als, klok, taak, wie):
    klok.zet(LATER)
    await taak()
    (v,) = await voorstellen(client, als)
    await toegewezen(client, als, wie, ontvangenOp="2028-03-03")
    geweigerd = await doe(client, po(als), await lees(client, als, v), "goedkeuringen")
    assert (geweigerd.status_code, "loopt weer" in geweigerd.text) == (409, True)
    await taak()
    assert [x["stand"] for x in await voorstellen(client, als)] == ["vervallen"]


async def test_een_nieuw_feit_na_de_bevestiging_wint_ook(client, als, klok, taak, wie):
    klok.zet(LATER)
    await taak()
    await bevestigd(client, als)
    await toegewezen(client, als, wie, ontvangenOp="2028-03-03")
    await taak(voer_vernietigingen_uit)
    assert [x["stand"] for x in await voorstellen(client, als)] == ["vervallen"]
    assert (await client.get(f"/v1/personen/{wie}", headers=vt(als))).status_code == 200


async def test_uitstel_met_reden_en_daarna_een_nieuw_voorstel(client, als, database, klok, taak, wie):
    klok.zet(LATER)
    await taak()
    (v,) = await voorstellen(client, als)
    gelezen = await lees(client, als, v)
    for anders in ({"tot": "2028-03-03"}, {"tot": "2040-01-01"}, {"toelichting": ""}):
        fout = await doe(client, vt(als), gelezen, "uitstellen", UITSTEL | anders)
        assert (fout.status_code, "Kanarie" in fout.text) == (400, False), anders
    uit = await doe(client, vt(als), gelezen, "uitstellen", UITSTEL)
    assert (uit.status_code, uit.json()["stand"]) == (201, "uitgesteld")
    async with database.begin(SYSTEEM, klok()) as tx:
        assert b"Kanarie" not in await tx.fetchval("SELECT toelichting FROM bewaarvoorstel")
    klok.zet(datetime(2029, 1, 1, 9, tzinfo=UTC))
    await taak()
    assert len(await voorstellen(client, als)) == 1
    klok.zet(datetime(2029, 1, 2, 9, tzinfo=UTC))
    await taak()
    assert [x["stand"] for x in await voorstellen(client, als)] == ["voorgesteld", "uitgesteld"]


async def test_oude_versies_en_geen_versie(client, als, klok, taak, wie):
    klok.zet(LATER)
    await taak()
    (v,) = await voorstellen(client, als)
    gelezen = await lees(client, als, v)
    pad = f"/v1/bewaarvoorstellen/{v['bewaarvoorstelId']}"
    for stap, inhoud in (("goedkeuringen", None), ("bevestigingen", None), ("uitstellen", UITSTEL)):
        assert (await client.post(f"{pad}/{stap}", json=inhoud, headers=po(als))).status_code == 428, stap
        oud = await client.post(f"{pad}/{stap}", json=inhoud, headers=po(als) | {"If-Match": '"7"'})
        assert oud.status_code == 412, stap
    assert gelezen.headers["etag"] == '"1"'


async def test_de_regels_zeggen_waarop_zij_berusten(client, als):
    regels = (await client.get("/v1/bewaarregels", headers=vt(als))).json()["resultaten"]
    assert [(r["categorie"], r["maanden"], r["jongsteVanaf"]) for r in regels] == [
        ("zorgmelding", 240, 18), ("persoon", 24, None), ("overleg", 240, None), ("meldcode", 24, None), ("zorg", 24, None),
        ("signaal", 24, None), ("noodtoegang", 24, None),
    ]  # fmt: skip
    assert all("niet nagezocht" in r["grondslag"] or "Eigen keuze" in r["grondslag"] for r in regels)


async def test_een_ander_ziet_niets(client, als, database, klok, taak, audit, wie):
    klok.zet(LATER)
    await taak()
    (v,) = await voorstellen(client, als)
    pad = f"/v1/bewaarvoorstellen/{v['bewaarvoorstelId']}"
    for stap, inhoud, rol in (
        ("goedkeuringen", None, "privacy-officer"), ("bevestigingen", None, "privacy-officer"), ("uitstellen", UITSTEL, "privacy-officer"),
    ):  # fmt: skip
        await weigert(client, als, audit, f"{pad}/{stap}", inhoud, rol)
    ander = als("privacy-officer", organisatie=SHG)
    assert (await client.get(pad, headers=ander)).status_code == 404
    for lijst in ("bewaarvoorstellen", "vernietigingsverklaringen"):
        assert (await client.get(f"/v1/{lijst}", headers=ander)).json()["resultaten"] == []
        assert (await client.get(f"/v1/{lijst}", headers=shg(als))).status_code == 403
    async with database.begin(actor_van(SHG, "privacy-officer"), klok()) as tx:
        assert await tx.fetchval("SELECT count(*) FROM bewaarvoorstel") == 0
        assert await tx.execute("DELETE FROM bewaarvoorstel") == "DELETE 0"


async def test_een_verklaring_verandert_niet_meer(client, als, database, klok, taak, wie):
    klok.zet(LATER)
    await taak()
    await bevestigd(client, als)
    await taak(voer_vernietigingen_uit)
    async with database.begin(actor_van("00000009990000000001", "privacy-officer"), klok()) as tx:
        assert await tx.fetchval("SELECT count(*) FROM vernietigingsverklaring") == 1
        assert await tx.execute("UPDATE vernietigingsverklaring SET regelversie = 9") == "UPDATE 0"
        assert await tx.execute("DELETE FROM vernietigingsverklaring") == "DELETE 0"
    assert UUID(wie)


async def test_een_lijst_loopt_door_met_een_cursor(client, als, klok, taak, wie):
    twee = (await maak(client, "/personen", vt(als), persoon(naam="Proefpersoon Ook"))).json()["persoonId"]
    klok.zet(LATER)
    await taak()
    een = (await client.get("/v1/bewaarvoorstellen?limit=1", headers=po(als))).json()
    rest = (await client.get(f"/v1/bewaarvoorstellen?limit=1&cursor={een['volgende']}", headers=po(als))).json()
    assert {v["objectId"] for v in een["resultaten"] + rest["resultaten"]} == {wie, twee}
