"""Nieuw geweld over REST: iedereen krijgt bericht, wie niet bevestigt wordt geëscaleerd, en het bereik is een cijfer."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest
from casus_bouwers import zet
from overleg_bouwers import maak, melding, met_versie
from overleg_wereld import (
    GEWELD,
    JGZ,
    NOP,
    SHG,
    URK,
    VT,
    aanvaard,
    beoordeeld,
    bied_aan,
    namen,
    overgedragen,
    shg,
    urk,
    vt,
)
from test_consumers import onveiligheid

from common.testing.actors import SYSTEEM
from overleg.service.geweld import escaleer_kennisgevingen

ERBIJ = {"organisatie": JGZ, "rol": "jeugdgezondheid", "reden": "kind-in-beeld"}


@pytest.fixture
async def w(client, als):
    return await overgedragen(client, vt(als), shg(als))


@pytest.fixture
def escaleer(database, klok):
    async def draai():
        async with database.begin(SYSTEEM, klok()) as tx:
            await escaleer_kennisgevingen(tx)

    return draai


def jgz(als):
    return als("jgz-professional", organisatie=JGZ, sub="jet.jgz")


async def meld(client, wie, w, **anders):
    antwoord = await zet(client, f"{w.pad_casus}/geweldsincidenten", wie, GEWELD | anders)
    assert antwoord.status_code == 201, antwoord.text
    return antwoord


async def eigen(client, wie, **vraag):
    antwoord = await client.get("/v1/kennisgevingen", params=vraag, headers=wie)
    assert antwoord.status_code == 200, antwoord.text
    return antwoord.json()


async def bevestig(client, wie):
    (k,) = [k for k in (await eigen(client, wie))["resultaten"] if k["bevestigdOp"] is None]
    kop = {"If-Match": f'"{k["versie"]}"'}
    return await client.post(f"/v1/kennisgevingen/{k['kennisgevingId']}/bevestigingen", headers=wie | kop)


async def test_elke_betrokken_organisatie_krijgt_bericht_ook_wie_het_al_zou_weten(client, als, w, published):
    await zet(client, f"{w.pad_casus}/organisaties", shg(als), ERBIJ)
    voor = len(await published())
    antwoord = await meld(client, shg(als), w, bekendBij=[JGZ])
    incident = antwoord.json()
    assert (incident["organisatie"], incident["bekendBij"]) == (SHG, [SHG, JGZ])
    assert {k["organisatie"]: k["stand"] for k in incident["kennisgevingen"]} == {VT: "open", SHG: "bevestigd", JGZ: "open"}
    assert incident["bereik"] == {"bereikt": 1, "aantal": 3, "iedereen": False, "iedereenOp": None}
    events = (await published())[voor:]
    assert namen(events) == ["KennisgevingVerstuurd"] * 3 + ["KennisgevingBevestigd"]
    assert {str(e.incident_id) for e in events[:3]} == {incident["incidentId"]}
    assert events[0].bevestigen_voor == datetime(2026, 3, 3, 23, tzinfo=UTC), "tot het einde van de volgende werkdag"
    gelezen = await client.get(antwoord.headers["location"], headers=vt(als))
    assert gelezen.json()["kennisgevingen"] == incident["kennisgevingen"]


async def test_de_laatste_bevestiging_maakt_bekend_dat_iedereen_bereikt_is(client, als, w, published, klok):
    await zet(client, f"{w.pad_casus}/organisaties", shg(als), ERBIJ)
    incident = (await meld(client, shg(als), w)).json()
    voor = len(await published())
    klok.verder(hours=1)
    assert (await bevestig(client, jgz(als))).status_code == 201
    assert namen((await published())[voor:]) == ["KennisgevingBevestigd"]
    klok.verder(days=1)
    assert (await bevestig(client, vt(als))).status_code == 201
    assert namen((await published())[voor:]) == ["KennisgevingBevestigd"] * 2 + ["GeweldIedereenBereikt"]
    klaar = (await published())[-1]
    assert (str(klaar.incident_id), klaar.partijen, klaar.gemeld_op, klaar.bereikt_op) == (
        incident["incidentId"], 3, datetime(2026, 3, 2, 9, tzinfo=UTC), datetime(2026, 3, 3, 10, tzinfo=UTC),
    )  # fmt: skip
    pad = f"{w.pad_casus}/geweldsincidenten/{incident['incidentId']}"

    async def bereik(**vraag):
        return (await client.get(pad, params=vraag, headers=shg(als))).json()["bereik"]

    assert await bereik() == {"bereikt": 3, "aantal": 3, "iedereen": True, "iedereenOp": "2026-03-03T10:00:00Z"}
    assert (await bereik(peildatum="2026-03-02"))["bereikt"] == 2
    assert (await bereik(peildatum="2026-03-01"))["bereikt"] == 0


async def test_wie_alleen_betrokken_is_bereikt_met_de_eigen_melding_meteen_iedereen(client, als, published):
    w = await beoordeeld(client, vt(als))
    await meld(client, vt(als), w)
    assert namen(await published())[-3:] == ["KennisgevingVerstuurd", "KennisgevingBevestigd", "GeweldIedereenBereikt"]


async def sluit_af(client, wie, w, **anders):
    nu = await client.get(w.pad, headers=wie)
    dag = {"afgeslotenOp": "2026-03-02", "resultaat": "hulp-loopt"}
    antwoord = await client.post(f"{w.pad}/afsluitingen", json=dag | anders, headers=met_versie(wie, nu))
    assert antwoord.status_code == 201, antwoord.text


@pytest.mark.parametrize(
    ("nu", "hoort"), [(datetime(2027, 9, 2, 21, 59, tzinfo=UTC), True), (datetime(2027, 9, 2, 22, tzinfo=UTC), False)]
)
async def test_wie_na_afsluiten_opvolgt_hoort_het_ook_en_ziet_de_casus_niet(client, als, w, klok, published, nu, hoort):
    """Achttien maanden lang komt de opvolger bij het gezin over de vloer; tot en met de laatste dag, in Nederland geteld."""
    await sluit_af(client, shg(als), w, jgzOrganisatie=JGZ, opvolgerOrganisatie=URK)
    klok.zet(nu)
    antwoord = await meld(client, vt(als), w)
    assert {k["organisatie"] for k in antwoord.json()["kennisgevingen"]} == {VT, SHG} | ({JGZ, URK} if hoort else set())
    lijst = (await eigen(client, jgz(als)))["resultaten"]
    assert [k["stand"] for k in lijst] == ["open"] * hoort
    if hoort:
        assert (await bevestig(client, jgz(als))).status_code == 201
        assert namen(await published())[-1] == "KennisgevingBevestigd"
    assert (await client.get(w.pad_casus, headers=jgz(als))).status_code == 404, "bericht krijgen opent de casus niet"


async def test_wie_zijn_kennisgevingen_leest_staat_vast_met_welke(client, als, w, audit):
    await meld(client, shg(als), w)
    voor = len(await audit())
    (k,) = (await eigen(client, vt(als)))["resultaten"]
    regels = [r for r in (await audit())[voor:] if r["object_soort"] == "kennisgeving"]
    assert [(r["organisatie"], r["handeling"], str(r["object_id"]), str(r["grondslag_id"])) for r in regels] == [
        (VT, "lezen", k["kennisgevingId"], k["kennisgevingId"])
    ]


async def test_de_opvolger_uit_een_melding_die_de_melder_van_het_geweld_niet_ziet(client, als, w):
    """SHG nam de ene melding over, VT sloot een andere in dezelfde casus zelf af; SHG ziet die niet en haar opvolger hoort het toch."""
    tweede = await maak(client, "/zorgmeldingen", vt(als), melding(w.huishouden, w.personen[0]))
    besluit = {"besluit": "overdracht-lokaal-veld", "beoordeeldOp": "2026-03-02T09:00:00Z"}
    pad = tweede.headers["location"]
    assert (await client.post(f"{pad}/beoordelingen", json=besluit, headers=met_versie(vt(als), tweede))).status_code == 201
    nu = await client.get(pad, headers=vt(als))
    sluiting = {"afgeslotenOp": "2026-03-02", "resultaat": "hulp-loopt", "jgzOrganisatie": JGZ}
    assert (await client.post(f"{pad}/afsluitingen", json=sluiting, headers=met_versie(vt(als), nu))).status_code == 201
    assert (await client.get(pad, headers=shg(als))).status_code == 404
    antwoord = await meld(client, shg(als), w)
    assert JGZ in {k["organisatie"] for k in antwoord.json()["kennisgevingen"]}


async def test_onbevestigd_gaat_een_keer_naar_wie_regie_voert(client, als, w, klok, escaleer, published):
    await meld(client, shg(als), w)
    for dag in (2, 3):
        klok.zet(datetime(2026, 3, dag, 15, tzinfo=UTC))
        await escaleer()
    assert (await client.get("/v1/berichten", headers=shg(als))).json()["resultaten"] == []
    klok.zet(datetime(2026, 3, 4, 9, tzinfo=UTC))
    for _ in range(3):
        await escaleer()
    (bericht,) = (await client.get("/v1/berichten", headers=shg(als))).json()["resultaten"]
    (k,) = (await eigen(client, vt(als)))["resultaten"]
    assert (bericht["soort"], bericht["objectId"]) == ("kennisgeving-onbevestigd", k["kennisgevingId"])
    assert (k["stand"], k["geescaleerdOp"]) == ("te-laat", "2026-03-04T09:00:00Z")
    assert namen(await published()).count("BerichtVerstuurd") == 1
    # The regie moves: the same notice is still escalated once.
    assert (await aanvaard(client, urk(als), await bied_aan(client, shg(als), w.pad, URK))).status_code == 201
    await escaleer()
    assert (await client.get("/v1/berichten", headers=urk(als))).json()["resultaten"] == []
    assert (await bevestig(client, vt(als))).status_code == 201, "te laat bevestigen kan nog"


async def test_zonder_regisseur_gaat_de_escalatie_naar_wie_de_casus_opende(client, als, deliver, klok, escaleer):
    w = await beoordeeld(client, vt(als))
    await deliver(onveiligheid(UUID(w.huishouden)))
    klok.zet(datetime(2026, 3, 9, 9, tzinfo=UTC))
    await escaleer()
    assert len((await client.get("/v1/berichten", headers=vt(als))).json()["resultaten"]) == 1


async def test_bevestigd_op_tijd_wordt_niet_geescaleerd(client, als, w, klok, escaleer):
    await meld(client, shg(als), w)
    await bevestig(client, vt(als))
    klok.zet(datetime(2026, 3, 20, 9, tzinfo=UTC))
    await escaleer()
    assert (await client.get("/v1/berichten", headers=shg(als))).json()["resultaten"] == []


async def test_hetzelfde_geweld_van_twee_kanten_wordt_aangeboden_en_niet_samengevoegd(client, als, w, klok):
    een = (await meld(client, shg(als), w)).json()
    klok.verder(days=2)
    twee = (await meld(client, vt(als), w, soorten=["partnergeweld-emotioneel", "partnergeweld-fysiek"])).json()
    assert [d["incidentId"] for d in twee["mogelijkDubbel"]] == [een["incidentId"]]
    assert twee["mogelijkDubbel"][0]["organisatie"] == SHG
    assert (await meld(client, vt(als), w, soorten=["ouderenmishandeling"])).json()["mogelijkDubbel"] == []
    assert (await meld(client, vt(als), w, datum="2026-02-28")).json()["mogelijkDubbel"] == []
    lijst = (await client.get(f"{w.pad_casus}/geweldsincidenten", headers=shg(als))).json()["resultaten"]
    assert len(lijst) == 4, "alles blijft staan"


async def test_een_signaal_uit_de_opvolging_is_ook_een_mogelijk_dubbel(client, als, w, deliver):
    await meld(client, vt(als), w)
    await deliver(onveiligheid(UUID(w.huishouden)))
    lijst = (await client.get(f"{w.pad_casus}/geweldsincidenten", headers=shg(als))).json()["resultaten"]
    opvolging = next(i for i in lijst if i["bron"] == "followup")
    assert (opvolging["organisatie"], opvolging["bekendBij"]) == (JGZ, [JGZ])
    pad = f"{w.pad_casus}/geweldsincidenten/{opvolging['incidentId']}"
    assert len((await client.get(pad, headers=shg(als))).json()["mogelijkDubbel"]) == 1


async def test_de_eigen_kennisgevingen_open_eerst_in_bladzijden(client, als, w, klok):
    for dag in ("2026-02-10", "2026-02-11", "2026-02-12"):
        klok.verder(hours=1)
        await meld(client, shg(als), w, datum=dag)
    midden = (await eigen(client, vt(als)))["resultaten"][1]
    kop = {"If-Match": '"1"'}
    await client.post(f"/v1/kennisgevingen/{midden['kennisgevingId']}/bevestigingen", headers=vt(als) | kop)
    gezien, cursor = [], None
    while True:
        bladzij = await eigen(client, vt(als), limit=1, **({"cursor": cursor} if cursor else {}))
        gezien += [(k["datum"], k["bevestigdOp"] is None, k["soorten"]) for k in bladzij["resultaten"]]
        cursor = bladzij["volgende"]
        if cursor is None:
            break
    soorten = ["partnergeweld-fysiek"]
    assert gezien == [("2026-02-12", True, soorten), ("2026-02-10", True, soorten), ("2026-02-11", False, soorten)]
    assert (await eigen(client, urk(als)))["resultaten"] == []
    assert (await client.get("/v1/kennisgevingen?cursor=onzin", headers=vt(als))).status_code == 400


async def test_incidenten_in_bladzijden_en_alleen_voor_wie_de_casus_ziet(client, als, w, klok):
    for _ in range(3):
        klok.verder(hours=1)
        await meld(client, vt(als), w)
    een = (await client.get(f"{w.pad_casus}/geweldsincidenten?limit=2", headers=shg(als))).json()
    twee = (await client.get(f"{w.pad_casus}/geweldsincidenten?limit=2&cursor={een['volgende']}", headers=shg(als))).json()
    ids = [i["incidentId"] for i in een["resultaten"] + twee["resultaten"]]
    assert (len(set(ids)), twee["volgende"]) == (3, None)
    ander = await overgedragen(client, vt(als), shg(als))
    for pad in (f"{ander.pad_casus}/geweldsincidenten/{ids[0]}", f"{w.pad_casus}/geweldsincidenten/{uuid4()}"):
        assert (await client.get(pad, headers=shg(als))).status_code == 404
    for deel in ("", f"/{ids[0]}"):
        pad = f"{w.pad_casus}/geweldsincidenten{deel}"
        assert (await client.get(pad)).status_code == 401
        assert (await client.get(pad, headers=als("onderzoeker"))).status_code == 403
        assert (await client.get(pad, headers=als("coordinator", organisatie=NOP))).status_code == 404
    for fout in ({"bekendBij": ["123"]}, {"bekendBij": [VT] * 51}):
        assert (await zet(client, f"{w.pad_casus}/geweldsincidenten", vt(als), GEWELD | fout)).status_code == 400
