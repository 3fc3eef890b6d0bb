"""Plannen, werklijst en contacten over REST, met echte database en echte tokens."""

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from followup_bouwers import een_afsluiting, een_contact, een_melding, een_resultaat, het_plan, leg_vast

from common.contracts.followup import ContactmomentVastgelegd, OnveiligheidGesignaleerd
from common.testing.actors import JGZ, MAATSCHAPPELIJK_WERK, SYSTEEM
from followup.service.opvolging import start_opvolging

GEWELD = {"nieuwGeweld": "ja", "geweldOp": "2026-03-01", "geweldssoorten": ["partnergeweld-fysiek"]}


@pytest.fixture
def jgz(als):
    return als("jgz-professional", organisatie=JGZ, sub="jip.jgz")


@pytest.fixture
async def plan(deliver, client, jgz):
    await deliver(een_afsluiting())
    return await het_plan(client, jgz)


def persoon(plan, nummer=0):
    return plan["leden"][nummer]["persoonId"]


# --- lezen ----------------------------------------------------------------------------------------------------


async def test_een_plan_lezen_met_etag_en_regel_in_de_audit(client, jgz, plan, audit):
    antwoord = await client.get(f"/v1/opvolgplannen/{plan['planId']}", headers=jgz)
    assert antwoord.status_code == 200
    assert antwoord.headers["etag"] == '"1"'
    gelezen = antwoord.json()
    assert (gelezen["van"], gelezen["tot"], gelezen["status"]) == ("2026-03-02", "2027-09-02", "lopend")
    assert [m["maand"] for m in gelezen["contactmomenten"]] == [0, 1, 3, 6, 9, 12, 15, 18]
    regel = (await audit())[-1]
    assert (regel["handeling"], regel["object_soort"], str(regel["betrokkene_id"])) == (
        "lezen",
        "opvolgplan",
        plan["huishoudenId"],
    )


async def test_een_plan_op_een_andere_peildatum(client, jgz, plan):
    antwoord = await client.get(f"/v1/opvolgplannen/{plan['planId']}?peildatum=2027-10-01", headers=jgz)
    assert antwoord.json()["status"] == "afgerond"
    assert {m["toestand"] for m in antwoord.json()["contactmomenten"]} == {"gemist"}


async def test_lezen_zonder_token_met_verkeerde_rol_en_van_een_andere_organisatie(client, als, jgz, plan):
    moment = plan["contactmomenten"][0]["contactmomentId"]
    for pad in (f"/v1/opvolgplannen/{plan['planId']}", f"/v1/contactmomenten/{moment}"):
        assert (await client.get(pad)).status_code == 401
        assert (await client.get(pad, headers=als("onderzoeker", organisatie=JGZ))).status_code == 403
        assert (
            await client.get(pad, headers=als("maatschappelijk-werker", organisatie=MAATSCHAPPELIJK_WERK))
        ).status_code == 404
        assert (await client.get(pad, headers=als("coordinator", organisatie=JGZ))).status_code == 200
    assert (await client.get(f"/v1/opvolgplannen/{uuid4()}", headers=jgz)).status_code == 404
    ander = await client.get("/v1/opvolgplannen", headers=als("jgz-professional", organisatie=MAATSCHAPPELIJK_WERK))
    assert ander.json() == {"resultaten": [], "volgende": None}


async def test_de_werklijst_toont_open_en_te_laat_het_langst_wachtende_eerst(client, jgz, deliver, klok):
    await deliver(een_afsluiting(afgesloten_op=date(2026, 3, 2)), een_afsluiting(afgesloten_op=date(2026, 2, 20)))
    klok.zet(datetime(2026, 3, 10, 9, tzinfo=UTC))
    lijst = (await client.get("/v1/contactmomenten", headers=jgz)).json()["resultaten"]
    assert [(m["maand"], m["toestand"], m["streefdatum"]) for m in lijst] == [
        (0, "te-laat", "2026-02-20"),
        (0, "te-laat", "2026-03-02"),
        (1, "open", "2026-03-20"),
    ]
    eerder = (await client.get("/v1/contactmomenten?peildatum=2026-02-20", headers=jgz)).json()["resultaten"]
    assert [(m["maand"], m["toestand"]) for m in eerder] == [(0, "open"), (0, "open")]
    later = (await client.get("/v1/contactmomenten?toestand=nog-niet-aan-de-orde&toestand=gemist", headers=jgz)).json()
    assert len(later["resultaten"]) == 13


async def test_de_werklijst_in_paginas_geeft_elk_moment_precies_een_keer(client, jgz, deliver):
    await deliver(*(een_afsluiting(afgesloten_op=date(2026, 2, 20) + timedelta(days=n % 2)) for n in range(5)))
    gezien, pad = [], "/v1/contactmomenten?toestand=te-laat&toestand=open&toestand=nog-niet-aan-de-orde&limit=7"
    cursor = ""
    while cursor is not None:
        pagina = (await client.get(f"{pad}{cursor and '&cursor=' + cursor}", headers=jgz)).json()
        gezien += [(m["streefdatum"], m["contactmomentId"]) for m in pagina["resultaten"]]
        cursor = pagina["volgende"]
    assert len(gezien) == len(set(gezien)) == 40
    assert gezien == sorted(gezien)


async def test_onzin_in_de_vraag_is_400(client, jgz):
    for vraag in ("toestand=onzin", "peildatum=2026-02-30", "cursor=onzin", "limit=0"):
        antwoord = await client.get(f"/v1/contactmomenten?{vraag}", headers=jgz)
        assert antwoord.status_code == 400, vraag
        assert "onzin" not in antwoord.text


# --- contact vastleggen ---------------------------------------------------------------------------------------


async def test_een_contact_vastleggen_werkt_en_maakt_bekend(client, jgz, plan, published, audit):
    moment = plan["contactmomenten"][0]
    contact = een_contact(een_resultaat(persoon(plan)), een_resultaat(persoon(plan, 1), directVeilig="onbekend"))
    antwoord = await leg_vast(client, jgz, moment, contact)
    assert antwoord.status_code == 201, antwoord.text
    beeld = antwoord.json()
    assert (beeld["toestand"], beeld["gedaanOp"]) == ("gedaan", "2026-03-02")
    assert beeld["contacten"][0]["teltMee"] is True
    assert {p["persoonId"] for p in beeld["contacten"][0]["personen"]} == {persoon(plan), persoon(plan, 1)}
    assert antwoord.headers["etag"] == '"2"'
    laatste = (await published())[-1]
    assert isinstance(laatste, ContactmomentVastgelegd)
    assert (laatste.bereikt, laatste.direct_veilig, laatste.nieuw_geweld) == (True, None, False)
    assert "vastleggen" in [r["handeling"] for r in await audit()]


async def test_onveiligheid_gaat_meteen_naar_overleg_en_haalt_het_volgende_moment_naar_voren(
    client, jgz, deliver, published, klok
):
    afsluiting = een_afsluiting()
    await deliver(afsluiting)
    klok.zet(datetime(2026, 4, 10, 9, tzinfo=UTC))
    plan = await het_plan(client, jgz)
    contact = een_contact(een_resultaat(persoon(plan), **GEWELD), datum="2026-04-10")
    antwoord = await leg_vast(client, jgz, plan["contactmomenten"][1], contact)
    assert antwoord.status_code == 201, antwoord.text
    signalen = [e for e in await published() if isinstance(e, OnveiligheidGesignaleerd)]
    assert [(s.datum, s.soort, s.ernst, s.organisatie) for s in signalen] == [
        (date(2026, 3, 1), ("partnergeweld-fysiek",), "nieuw-geweld", JGZ)
    ]
    assert signalen[0].zorgmelding_id == afsluiting.zorgmelding_id
    assert signalen[0].casus_id == afsluiting.casus_id
    assert signalen[0].gesignaleerd_op == klok.nu
    volgend = (await het_plan(client, jgz))["contactmomenten"][2]
    assert (volgend["streefdatum"], volgend["vensterVan"], volgend["vensterTot"]) == (
        "2026-04-24",
        "2026-04-10",
        "2026-06-30",
    )
    assert (volgend["toestand"], volgend["versie"]) == ("open", 2)


async def test_een_vergeefse_poging_telt_niet_mee_en_blijft_zichtbaar(client, jgz, plan, published):
    antwoord = await leg_vast(client, jgz, plan["contactmomenten"][0], een_contact(status="02", vorm="09"))
    assert (antwoord.status_code, antwoord.json()["toestand"]) == (201, "open")
    assert antwoord.json()["contacten"][0]["bereikt"] is False
    assert (await published())[-1].status == "02"
    gemist = await client.get(
        f"/v1/contactmomenten/{plan['contactmomenten'][0]['contactmomentId']}?peildatum=2026-05-01", headers=jgz
    )
    assert (gemist.json()["toestand"], gemist.json()["reden"]) == ("gemist", "niet-bereikt")


async def test_een_contact_buiten_het_venster_maakt_niets_goed_maar_het_signaal_gaat_door(
    client, jgz, plan, published, klok
):
    klok.zet(datetime(2026, 4, 20, 9, tzinfo=UTC))
    contact = een_contact(een_resultaat(persoon(plan), **GEWELD), datum="2026-04-20")
    antwoord = await leg_vast(client, jgz, plan["contactmomenten"][0], contact)
    assert (antwoord.status_code, antwoord.json()["toestand"]) == (201, "gemist")
    assert antwoord.json()["contacten"][0]["teltMee"] is False
    assert isinstance((await published())[-1], OnveiligheidGesignaleerd)


async def test_wat_niet_klopt_wordt_geweigerd_met_alle_fouten_en_verandert_niets(client, jgz, plan, published):
    voor = await published()
    fout = een_contact(een_resultaat(uuid4(), nieuwGeweld="ja"), datum="2026-03-03", status="05")
    antwoord = await leg_vast(client, jgz, plan["contactmomenten"][0], fout)
    assert antwoord.status_code == 400
    assert antwoord.headers["content-type"] == "application/problem+json"
    assert [f["name"] for f in antwoord.json()["invalidParams"]] == [
        "datum",
        "bereikt",
        "personen.0.persoonId",
        "personen.0.geweldOp",
        "personen.0.geweldssoorten",
    ]
    for inhoud in (
        {**een_contact(), "vorm": "99"},
        {**een_contact(), "naam": "Proefpersoon"},
        {},
        een_contact(datum="2026-02-30"),
    ):
        assert (await leg_vast(client, jgz, plan["contactmomenten"][0], inhoud)).status_code == 400
    assert await published() == voor
    assert (await het_plan(client, jgz)) == plan


async def test_een_contact_na_onderbreking_is_409_en_een_van_ervoor_mag_nog(client, jgz, plan, deliver, klok):
    klok.zet(datetime(2026, 3, 20, 9, tzinfo=UTC))
    await deliver(een_melding(huishouden_id=plan["huishoudenId"], ontvangen_op=datetime(2026, 3, 10, 10, tzinfo=UTC)))
    moment = (await het_plan(client, jgz))["contactmomenten"][0]
    assert (moment["toestand"], moment["versie"]) == ("vervallen", 2)
    na = await leg_vast(client, jgz, moment, een_contact(datum="2026-03-10"))
    assert na.status_code == 409
    assert "0800-2000" in na.json()["detail"]
    voor = await leg_vast(client, jgz, moment, een_contact(een_resultaat(persoon(plan)), datum="2026-03-09"))
    assert (voor.status_code, voor.json()["toestand"]) == (201, "gedaan")


async def test_zonder_versie_428_en_met_een_oude_versie_412_met_de_huidige(client, jgz, plan):
    moment = plan["contactmomenten"][0]
    pad = f"/v1/contactmomenten/{moment['contactmomentId']}/contacten"
    assert (await client.post(pad, json=een_contact(status="02"), headers=jgz)).status_code == 428
    assert (await leg_vast(client, jgz, moment, een_contact(status="02"))).status_code == 201
    oud = await leg_vast(client, jgz, moment, een_contact(status="02"))
    assert (oud.status_code, oud.headers["etag"]) == (412, '"2"')


async def test_vastleggen_zonder_token_met_verkeerde_rol_en_door_een_andere_organisatie(client, als, plan, published):
    voor, moment = await published(), plan["contactmomenten"][0]
    gevallen = [
        ({}, 401),
        (als("coordinator", organisatie=JGZ), 403),
        (als("jgz-professional", organisatie=JGZ, scopes=["followup:opvolgplannen:lezen"]), 403),
        (als("maatschappelijk-werker", organisatie=MAATSCHAPPELIJK_WERK), 404),
    ]
    for headers, verwacht in gevallen:
        assert (await leg_vast(client, headers, moment, een_contact(status="02"))).status_code == verwacht
    assert await published() == voor


async def test_dezelfde_sleutel_geeft_hetzelfde_antwoord_en_een_andere_inhoud_409(client, jgz, plan, published):
    headers, moment = {**jgz, "Idempotency-Key": str(uuid4())}, plan["contactmomenten"][0]
    een = await leg_vast(client, headers, moment, een_contact(status="02"))
    twee = await leg_vast(client, headers, moment, een_contact(status="02"))
    assert (een.status_code, twee.status_code) == (201, 201)
    assert twee.json() == een.json()
    assert (await leg_vast(client, headers, moment, een_contact(status="03"))).status_code == 409
    assert [type(e).__name__ for e in await published()].count("ContactmomentVastgelegd") == 1


# --- gebeurtenissen -------------------------------------------------------------------------------------------


async def test_de_gebeurtenissen_zijn_alleen_voor_de_opvolgende_organisatie(
    committed_client, committed_database, als, klok
):
    async with committed_database.begin(SYSTEEM, klok()) as tx:
        await start_opvolging(tx, een_afsluiting())
    jgz = als("jgz-professional", organisatie=JGZ)
    gelezen = (await committed_client.get("/v1/gebeurtenissen", headers=jgz)).json()["resultaten"]
    assert [e["type"] for e in gelezen] == ["nl.veiligeketen.opvolgplannen.opvolgplan-gestart.v1"]
    ander = (await committed_client.get("/v1/gebeurtenissen", headers=als("casusregisseur"))).json()
    assert ander["resultaten"] == []
    collega = (await committed_client.get("/v1/gebeurtenissen", headers=als("privacy-officer", organisatie=JGZ))).json()
    assert collega["resultaten"] == [], "wie een plan niet mag lezen, leest het ook niet uit de gebeurtenissen"
