"""Wissen over REST: wie het mag, wat er daarna van iemand te lezen is, wie bevestigt en wie te laat is."""

from __future__ import annotations

import asyncio
from uuid import UUID, uuid4

import pytest
from overleg_bouwers import BSN, een_huishouden, maak, melding, met_versie, persoon, toestemming
from overleg_wereld import JGZ, NOP, VT, beoordeeld, vt, weigert
from rechten_wereld import PO_TWEE, een_verzoek, pad, po, stap, toegewezen
from test_bewaarplichten import INHOUD as BEWAREN

from common.contracts.followup import FollowupWissingBevestigd
from common.contracts.overleg import PersoonGewist
from common.contracts.overleg.wissingen import OverlegWissingBevestigd, WissingVoltooid
from common.contracts.scan import ScanWissingBevestigd
from common.contracts.sociale_kaart import SocialeKaartWissingBevestigd
from common.contracts.stats import StatsWissingBevestigd
from common.contracts.wissing import Telling, ontvangst_id
from common.errors import Conflict
from common.testing.actors import SYSTEEM, actor_van
from overleg.domain.wissing import Aanleiding
from overleg.repository import wissingen as repository
from overleg.service import wissingen as service
from overleg.service.bewaarplichten import stel_bewaarplicht

BEVESTIGINGEN = {
    "followup": FollowupWissingBevestigd, "overleg": OverlegWissingBevestigd, "scan": ScanWissingBevestigd,
    "sociale-kaart": SocialeKaartWissingBevestigd, "stats": StatsWissingBevestigd,
}  # fmt: skip


def bevestiging(dienst, wissing_id, nu):
    wie = UUID(str(wissing_id))
    telling = (Telling(opslag="proef", aantal=2),)
    return BEVESTIGINGEN[dienst](ontvangst_id=ontvangst_id(wie, dienst), wissing_id=wie, bevestigd_op=nu, aantallen=telling)


@pytest.fixture
async def mensen(client, als):
    een = persoon(naam="Kanariebert Wegstra", bsn=BSN[0], contact="06-00000000")
    return (await een_huishouden(client, vt(als), een, persoon(naam="Blijfkind Anders", geboortedatum="2018-01-31")))[1]


async def wis(client, als, persoon_id, **anders):
    v = await toegewezen(client, als, persoon_id, recht="wissing", aanvrager="gemachtigde", **anders)
    return v, await client.post(f"{pad(v)}/wissingen", headers=met_versie(po(als, PO_TWEE), v))


async def gewist(client, als, persoon_id):
    v, antwoord = await wis(client, als, persoon_id)
    assert antwoord.status_code == 201, antwoord.text
    return v, antwoord


async def test_wissen_werkt_en_maakt_bekend_zonder_te_zeggen_wie(client, als, klok, published, audit, mensen):
    v, w = await gewist(client, als, mensen[0])
    inhoud = w.json()
    assert inhoud | {"wissingId": 0, "gestartOp": 0} == {
        "wissingId": 0, "persoonId": mensen[0], "personen": [mensen[0]], "aanleiding": "verzoek",
        "verzoekId": v.json()["verzoekId"], "stand": "loopt", "gestartOp": 0, "gestartDoor": PO_TWEE,
        "uiterlijk": "2026-03-05", "teLaat": False, "voltooidOp": None, "versie": 1,
        "ontvangsten": [{"dienst": d, "bevestigdOp": None, "aantallen": {}} for d in BEVESTIGINGEN],
    }  # fmt: skip
    (feit,) = [e for e in await published() if isinstance(e, PersoonGewist)]
    assert (str(feit.persoon_id), feit.huishoudens, feit.organisatie) == (mensen[0], (), VT)
    assert not any(kanarie in feit.model_dump_json() for kanarie in ("Kanarie", BSN[0]))
    regels = [r for r in await audit() if r["handeling"] == "wissen"]
    assert [(str(r["betrokkene_id"]), r["doel"]) for r in regels] == [(mensen[0], "verzoek")]
    nog_eens = await client.post(f"{pad(v)}/wissingen", headers=met_versie(po(als, PO_TWEE), v))
    assert nog_eens.json()["wissingId"] == inhoud["wissingId"], "er is er een"


async def test_wie_gewist_is_bestaat_voor_niemand_meer(client, als, mensen):
    weg, blijft = mensen
    w = await beoordeeld(client, vt(als), persoon(naam="Gewistje Proefstra", bsn=BSN[1]), persoon(naam="Blijver Twee"))
    t = await maak(client, "/toestemmingen", vt(als), toestemming(weg, JGZ))
    nu = await client.get(f"/v1/personen/{weg}", headers=vt(als))
    eerder = await een_verzoek(client, vt(als), weg)
    await gewist(client, als, weg)
    await gewist(client, als, w.personen[0])
    for wie in (vt(als), als("jgz-professional", organisatie=JGZ), als("casusregisseur")):
        assert (await client.get(f"/v1/personen/{weg}", headers=wie)).status_code == 404
    for vraag in ({"bsn": BSN[0]}, {"naam": "Kanariebert Wegstra", "geboortedatum": "1990-05-17"}):
        assert (await client.post("/v1/personen/_zoek", json=vraag, headers=vt(als))).json()["resultaten"] == []
    put = await client.put(f"/v1/personen/{weg}", json=persoon(), headers=met_versie(vt(als), nu))
    assert put.status_code == 404
    gezin = (await client.get(f"/v1/huishoudens/{w.huishouden}", headers=vt(als))).json()
    assert [x["persoonId"] for x in gezin["leden"]] == [w.personen[1]]
    nieuw = melding(w.huishouden, w.personen[0])
    assert (await client.post("/v1/zorgmeldingen", json=nieuw, headers=vt(als))).status_code == 400
    for waar in (w.pad, w.pad_casus, t.headers["location"], pad(eerder), f"/v1/huishoudens/{w.huishouden}"):
        antwoord = await client.get(waar, headers=vt(als))
        assert (antwoord.status_code, "Kanarie" in antwoord.text) == (200, False), waar
    for lijst in ("zorgmeldingen", "casussen", "rechtenverzoeken"):
        assert (await client.get(f"/v1/{lijst}", headers=vt(als))).status_code == 200, lijst
    opnieuw = await maak(client, "/personen", vt(als), persoon(naam="Kanariebert Wegstra", bsn=BSN[0]))
    assert (opnieuw.json()["persoonId"] != weg, opnieuw.json()["mogelijkeDubbelen"]) == (True, 0), "een nieuw mens"
    assert (await client.get(f"/v1/personen/{blijft}", headers=vt(als))).status_code == 200


async def test_over_wie_gewist_is_komt_er_niets_meer_bij(client, als, mensen):
    eerder = await een_verzoek(client, vt(als), mensen[0])
    eerder = await stap(client, vt(als), eerder, "identificaties", {"wijze": "paspoort"})
    await gewist(client, als, mensen[0])
    besluit = {"oordeel": "toegewezen", "motivering": "Synthetisch."}
    laat = await stap(client, po(als), eerder, "besluiten", besluit)
    assert (laat.status_code, "gewist" in laat.json()["detail"]) == (409, True)
    inhoud = {"persoonId": mensen[0], "recht": "inzage", "aanvrager": "zelf", "ontvangenOp": "2026-03-02"}
    assert (await client.post("/v1/rechtenverzoeken", json=inhoud, headers=vt(als))).status_code == 404


async def test_wie_is_samengevoegd_wordt_samen_gewist(client, als, published, mensen):
    dubbel = (await maak(client, "/personen", vt(als), persoon(naam="Kanariebert W.", bsn=BSN[2]))).json()["persoonId"]
    nu = await client.get(f"/v1/personen/{dubbel}", headers=vt(als))
    # The other has no number of its own; two numbers are two people.
    ander = (await maak(client, "/personen", vt(als), persoon(naam="K. Wegstra"))).json()["persoonId"]
    s = await client.post(
        f"/v1/personen/{dubbel}/samenvoegingen", json={"andereId": ander, "reden": "identiteit-vastgesteld"},
        headers=met_versie(vt(als), nu),
    )  # fmt: skip
    assert s.status_code == 201, s.text
    _, w = await gewist(client, als, ander)
    assert (w.json()["persoonId"], set(w.json()["personen"])) == (dubbel, {dubbel, ander})
    for wie in (dubbel, ander):
        assert (await client.get(f"/v1/personen/{wie}", headers=vt(als))).status_code == 404
    ongedaan = await client.post(f"{s.headers['location']}/ongedaanmakingen", headers=met_versie(vt(als), s))
    assert ongedaan.status_code == 404, "terugdraaien haalt niemand terug"


async def test_vier_ogen_en_een_geheel_toegewezen_verzoek(client, als, mensen):
    v = await toegewezen(client, als, mensen[0], recht="wissing")
    zelf = await client.post(f"{pad(v)}/wissingen", headers=met_versie(po(als), v))
    assert (zelf.status_code, "andere privacy officer" in zelf.json()["detail"]) == (403, True)
    assert (await client.post(f"{pad(v)}/wissingen", headers=po(als, PO_TWEE))).status_code == 428
    assert (
        await client.post(f"{pad(v)}/wissingen", headers=po(als, PO_TWEE) | {"If-Match": '"1"'})
    ).status_code == 412
    inzage = await toegewezen(client, als, mensen[0])
    ander = await client.post(f"{pad(inzage)}/wissingen", headers=met_versie(po(als, PO_TWEE), inzage))
    assert (ander.status_code, "ander verzoek" in ander.json()["detail"]) == (409, True)
    deels = await een_verzoek(client, vt(als), mensen[0], recht="wissing")
    deels = await stap(client, vt(als), deels, "identificaties", {"wijze": "paspoort"})
    besluit = {"oordeel": "deels-toegewezen", "grond": "veiligheid", "motivering": "Synthetisch."}
    deels = await stap(client, po(als), deels, "besluiten", besluit)
    niet = await client.post(f"{pad(deels)}/wissingen", headers=met_versie(po(als, PO_TWEE), deels))
    assert (niet.status_code, "gedeeltelijk" in niet.json()["detail"]) == (409, True)
    assert (await stap(client, po(als), deels, "afhandelingen")).status_code == 201, "dat handelt een mens af"
    dicht = await stap(client, po(als), v, "afhandelingen")
    assert (dicht.status_code, "nog niet gewist" in dicht.json()["detail"]) == (409, True)
    assert (await client.get(f"/v1/personen/{mensen[0]}", headers=vt(als))).status_code == 200


async def test_wie_het_niet_mag(client, als, audit, mensen):
    v = await toegewezen(client, als, mensen[0], recht="wissing")
    await weigert(client, als, audit, f"{pad(v)}/wissingen", None, "privacy-officer")
    _, w = await gewist(client, als, mensen[1])
    assert (await client.get(w.headers["location"], headers=vt(als))).status_code == 403
    assert (await client.get(w.headers["location"], headers=als("privacy-officer", organisatie=NOP))).status_code == 404
    ander = await client.get("/v1/wissingen", headers=als("privacy-officer", organisatie=NOP))
    assert ander.json()["resultaten"] == []


async def test_een_bewaarplicht_houdt_het_tegen_en_er_verandert_niets(client, als, published, mensen):
    b = await maak(client, f"/personen/{mensen[0]}/bewaarplichten", po(als), BEWAREN)
    v, w = await wis(client, als, mensen[0])
    assert (w.status_code, "bewaarplicht" in w.json()["detail"]) == (409, True)
    assert (await client.get(f"/v1/personen/{mensen[0]}", headers=vt(als))).json()["naam"] == "Kanariebert Wegstra"
    assert (await client.post("/v1/personen/_zoek", json={"bsn": BSN[0]}, headers=vt(als))).json()["resultaten"] != []
    assert [e for e in await published() if isinstance(e, PersoonGewist)] == []
    await client.post(f"{b.headers['location']}/opheffingen", headers=met_versie(po(als), b))
    assert (await client.post(f"{pad(v)}/wissingen", headers=met_versie(po(als, PO_TWEE), v))).status_code == 201


async def test_vijf_bevestigingen_in_welke_volgorde_en_hoe_vaak_ook(client, als, klok, deliver, published, mensen):
    v, w = await gewist(client, als, mensen[0])
    waar, wissing_id = w.headers["location"], w.json()["wissingId"]
    klok.verder(hours=2)
    for n, dienst in enumerate(("stats", "overleg", "scan", "stats", "followup", "sociale-kaart", "overleg")):
        stand = (await client.get(waar, headers=po(als))).json()["stand"]
        assert stand == ("voltooid" if n == 6 else "loopt"), n
        await deliver(bevestiging(dienst, wissing_id, klok()))
    await deliver(bevestiging("scan", uuid4(), klok()))  # of an erasure that this database does not know
    heel = (await client.get(waar, headers=po(als))).json()
    assert (heel["stand"], heel["versie"], heel["voltooidOp"]) == ("voltooid", 6, "2026-03-02T11:00:00Z")
    assert [(o["dienst"], o["aantallen"]) for o in heel["ontvangsten"]] == [(d, {"proef": 2}) for d in BEVESTIGINGEN]
    assert len([e for e in await published() if isinstance(e, WissingVoltooid)]) == 1
    open_ = await client.get("/v1/wissingen?alleenOpen=true", headers=po(als))
    assert open_.json()["resultaten"] == []
    assert (await stap(client, po(als), v, "afhandelingen")).json()["stand"] == "afgehandeld"


async def test_overleg_kijkt_zelf_nog_eens_en_telt_wat_het_deed(client, als, deliver, published, mensen):
    await gewist(client, als, mensen[0])
    (feit,) = [e for e in await published() if isinstance(e, PersoonGewist)]
    await deliver(feit)
    (zelf,) = [e for e in await published() if isinstance(e, OverlegWissingBevestigd)]
    aantallen = {t.opslag: t.aantal for t in zelf.aantallen}
    assert (aantallen["sleutel"], aantallen["zoeksleutel"] > 0, zelf.wissing_id) == (1, True, feit.wissing_id)


async def test_wat_uitblijft_komt_bij_de_privacy_officer_ook_als_de_taak_dagen_niet_liep(
    client, als, klok, database, deliver, mensen
):
    _, w = await gewist(client, als, mensen[0])
    for dienst in ("overleg", "scan", "stats", "sociale-kaart"):
        await deliver(bevestiging(dienst, w.json()["wissingId"], klok()))

    async def taak():
        async with database.begin(SYSTEEM, klok()) as tx:
            await service.meld_achterstand(tx)
        berichten = (await client.get("/v1/berichten", headers=po(als))).json()["resultaten"]
        return [b["objectId"] for b in berichten if b["soort"] == "wissing-loopt-achter"]

    klok.verder(days=3)
    assert await taak() == [], "de laatste dag is nog op tijd"
    klok.verder(days=9)
    assert await taak() == await taak() == [w.json()["wissingId"]]
    (een,) = (await client.get("/v1/wissingen?peildatum=2026-03-05", headers=po(als))).json()["resultaten"]
    assert een["teLaat"] is False, "te laat staat nergens; de dag beslist"
    assert (await client.get("/v1/wissingen", headers=po(als))).json()["resultaten"][0]["teLaat"] is True


async def test_de_lijst_heeft_een_cursor(client, als, klok, mensen):
    ids = []
    for wie in mensen:
        klok.verder(minutes=1)
        ids.append((await gewist(client, als, wie))[1].json()["wissingId"])
    een = (await client.get("/v1/wissingen?limit=1", headers=po(als))).json()
    twee = (await client.get(f"/v1/wissingen?limit=1&cursor={een['volgende']}", headers=po(als))).json()
    assert [x["resultaten"][0]["wissingId"] for x in (een, twee)] == ids[::-1]
    assert twee["volgende"] is None


async def test_na_het_terugzetten_van_een_oude_back_up_wordt_opnieuw_gewist(client, als, database, klok, mensen, published):
    """De lijst van gewiste personen staat buiten de database; wat terugkwam gaat weer weg, wat er nooit was blijft zo."""
    async with database.begin(SYSTEEM, klok()) as tx:
        lijst = await service.lijst_gewisten(tx)
        assert lijst == []
    await gewist(client, als, mensen[0])
    async with database.begin(SYSTEEM, klok()) as tx:
        assert [wie for wie, _ in await service.lijst_gewisten(tx)] == [UUID(mensen[0])]
        assert not await service.herhaal_wissing(tx, UUID(mensen[0])), "al gewist: er valt niets te doen"
        assert not await service.herhaal_wissing(tx, uuid4())
        assert await service.herhaal_wissing(tx, UUID(mensen[1])), "als stond hij in de lijst en kwam hij terug"
    assert (await client.get(f"/v1/personen/{mensen[1]}", headers=vt(als))).status_code == 404
    feiten = [e for e in await published() if isinstance(e, PersoonGewist)]
    assert [(e.aanleiding, e.organisatie) for e in feiten] == [("verzoek", VT), ("herhaling", VT)]
    assert len({e.wissing_id for e in feiten}) == 2, "een nieuwe ronde bevestigingen"


async def test_een_bewaarplicht_tijdens_het_wissen_wint(committed_database, committed_client, committed_als, klok):
    """Alles is al gewist en nog niet vastgelegd op de laatste blik na: dan stelt een ander een bewaarplicht."""
    from overleg.domain.bewaarplicht import Bewaarplicht, Bewaarreden, Instantie
    from overleg.repository import bewaarplichten

    wie = UUID((await een_huishouden(committed_client, vt(committed_als)))[1][0])
    po_een, po_twee = (actor_van(VT, "privacy-officer") for _ in range(2))
    echt = bewaarplichten.vernietig_sleutels

    async def wis_met_iemand_ertussen():
        async with committed_database.begin(po_een, klok()) as tx:
            opgeruimd = await repository.ruim_op(tx, [wie])
            assert opgeruimd.aantallen["zoeksleutel"] > 0
            await tx.keyring.destroy(tx, wie, tx.now)
            async with asyncio.timeout(10), committed_database.begin(po_twee, klok()) as ander:
                b = Bewaarplicht(wie, wie, Bewaarreden.TOEZICHT, Instantie.INSPECTIE, "T.", None, klok(), "paul.po")
                await stel_bewaarplicht(ander, b)
            await echt(tx, [wie])

    with pytest.raises(Conflict, match="bewaarplicht"):
        await wis_met_iemand_ertussen()
    with pytest.raises(Conflict, match="bewaarplicht"):
        async with committed_database.begin(po_een, klok()) as tx:
            await service.wis_persoon(tx, wie, Aanleiding.BEWAARTERMIJN, VT)
    gelezen = await committed_client.get(f"/v1/personen/{wie}", headers=vt(committed_als))
    assert (gelezen.status_code, gelezen.json()["naam"]) == (200, "Proefpersoon Een")


async def test_tegelijk_gewist_is_een_keer_gewist(committed_database, committed_client, committed_als):
    als, client = committed_als, committed_client
    wie = (await een_huishouden(client, vt(als)))[1][0]
    v = await toegewezen(client, als, wie, recht="wissing")
    doe = [client.post(f"{pad(v)}/wissingen", headers=met_versie(po(als, PO_TWEE), v)) for _ in range(5)]
    antwoorden = await asyncio.gather(*doe)
    assert {a.status_code for a in antwoorden} == {201}
    assert len({a.json()["wissingId"] for a in antwoorden}) == 1
