"""Organisaties bij een casus, en een casus sluiten en heropenen."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest
from casus_bouwers import oordeel, plan_inhoud, vastgesteld_plan, zet
from overleg_bouwers import maak, melding, met_versie
from overleg_wereld import (
    GEWELD,
    JGZ,
    NOP,
    SHG,
    URK,
    VT,
    aanvaard,
    bied_aan,
    namen,
    overgedragen,
    shg,
    urk,
    vt,
    weigert,
)
from test_consumers import onveiligheid

from common.testing.actors import SYSTEEM, actor_van

ERBIJ = {"organisatie": JGZ, "rol": "jeugdgezondheid", "reden": "kind-in-beeld"}


@pytest.fixture
async def w(client, als):
    return await overgedragen(client, vt(als), shg(als))


def jgz(als):
    return als("jgz-professional", organisatie=JGZ, sub="jet.jgz")


async def organisaties(client, wie, w):
    antwoord = await client.get(f"{w.pad_casus}/organisaties", headers=wie)
    assert antwoord.status_code == 200, antwoord.text
    return antwoord.json()


async def laat_gaan(client, wie, w, organisatie):
    (b,) = [b for b in (await organisaties(client, wie, w))["resultaten"] if b["organisatie"] == organisatie and not b["tot"]]
    return await zet(client, f"{w.pad_casus}/organisaties/{b['betrokkenheidId']}/beeindigingen", wie, {"reden": "klaar"})


async def test_wie_erbij_komt_ziet_de_casus_en_wie_weggaat_ziet_niets_nieuws_meer(client, als, w, published, klok):
    assert (await client.get(w.pad_casus, headers=jgz(als))).status_code == 404
    bij = await zet(client, f"{w.pad_casus}/organisaties", shg(als), ERBIJ)
    assert (bij.status_code, bij.headers["etag"]) == (201, '"3"')
    assert (type((await published())[-1]).__name__, (await published())[-1].rol) == ("OrganisatieBetrokken", "jeugdgezondheid")
    for pad in (w.pad_casus, f"{w.pad_casus}/tijdlijn", f"{w.pad_casus}/fase", f"{w.pad_casus}/veiligheidsplan/versies"):
        assert (await client.get(pad, headers=jgz(als))).status_code == 200, pad
    assert [c["casusId"] for c in (await client.get("/v1/casussen", headers=jgz(als))).json()["resultaten"]] == [
        w.pad_casus.rsplit("/", 1)[1]
    ]
    await zet(client, f"{w.pad_casus}/geweldsincidenten", shg(als), GEWELD)
    klok.verder(hours=1)
    weg = await laat_gaan(client, shg(als), w, JGZ)
    assert (weg.status_code, weg.json()["eindeReden"]) == (201, "klaar")
    assert (type((await published())[-1]).__name__, (await published())[-1].reden) == ("BetrokkenheidBeeindigd", "klaar")
    await zet(client, f"{w.pad_casus}/geweldsincidenten", shg(als), GEWELD)
    for pad in (w.pad_casus, f"{w.pad_casus}/tijdlijn", f"{w.pad_casus}/geweldsincidenten"):
        assert (await client.get(pad, headers=jgz(als))).status_code == 404, pad
    assert (await client.get("/v1/casussen", headers=jgz(als))).json()["resultaten"] == []
    mijn = (await client.get("/v1/kennisgevingen", headers=jgz(als))).json()["resultaten"]
    assert len(mijn) == 1, "wat aan haar gemeld is blijft van haar, het nieuwe niet"


async def test_wie_de_zorgmelding_verder_overdroeg_en_weggaat_komt_niet_terug_door_die_oude_overdracht(client, als, w, database, klok):
    klok.verder(hours=1)
    await aanvaard(client, urk(als), await bied_aan(client, shg(als), w.pad, URK))
    assert (await client.get(w.pad_casus, headers=shg(als))).status_code == 200, "blijft betrokken"
    assert (await laat_gaan(client, urk(als), w, SHG)).status_code == 201
    assert (await client.get(w.pad_casus, headers=shg(als))).status_code == 404
    async with database.begin(actor_van(SHG, "casusregisseur"), klok()) as tx:
        assert await tx.fetchval("SELECT count(*) FROM casus") == 0, "ook zonder filter"
        await tx.execute("SELECT neem_deel_aan_casus($1)", UUID(w.pad_casus.rsplit("/", 1)[1]))
        assert await tx.fetchval("SELECT count(*) FROM casus") == 0, "alleen wie op dat moment aanvaardt, neemt deel"
    klok.verder(hours=1)
    assert (await aanvaard(client, shg(als), await bied_aan(client, urk(als), w.pad, SHG))).status_code == 201
    assert (await client.get(w.pad_casus, headers=shg(als))).json()["regisseur"]["organisatie"] == SHG
    periodes = [b["tot"] for b in (await organisaties(client, shg(als), w))["resultaten"] if b["organisatie"] == SHG]
    assert (len(periodes), periodes[0] is None, periodes[1] is None) == (2, True, False)


async def test_de_geschiedenis_noemt_rol_reden_en_periode(client, als, w):
    gevonden = await organisaties(client, vt(als), w)
    assert gevonden["geopendDoor"] == VT
    assert [(b["organisatie"], b["rol"], b["reden"], b["tot"]) for b in gevonden["resultaten"]] == [
        (SHG, "overdracht", "aanvaarde-overdracht", None)
    ]


async def test_wie_nog_iets_moet_doen_gaat_niet_weg(client, als, w):
    await zet(client, f"{w.pad_casus}/organisaties", shg(als), ERBIJ)
    plan = plan_inhoud()
    plan["voorwaarden"][0]["afspraken"][0]["wie"] = {"organisatie": JGZ}
    await vastgesteld_plan(client, w, shg(als), vt(als), plan)
    geweigerd = await laat_gaan(client, shg(als), w, JGZ)
    assert (geweigerd.status_code, "veiligheidsplan" in geweigerd.json()["detail"]) == (409, True)
    assert (await laat_gaan(client, shg(als), w, SHG)).status_code == 409
    twee = await vastgesteld_plan(client, w, shg(als), vt(als), plan_inhoud())
    assert twee.json()["versienummer"] == 2
    risico = {"niveau": "kind", "code": "extra-zorg", "eigenaar": {"organisatie": JGZ, "professional": "jet.jgz"}}
    f = await client.post(f"{w.pad_casus}/risicofactoren", json=risico, headers=shg(als))
    assert (await laat_gaan(client, shg(als), w, JGZ)).status_code == 409
    await client.put(f.headers["location"], json={"staat": "vervallen"}, headers=met_versie(shg(als), f))
    assert (await laat_gaan(client, shg(als), w, JGZ)).status_code == 201


async def test_wie_er_organisaties_bij_haalt(client, als, w, audit):
    pad = f"{w.pad_casus}/organisaties"
    await weigert(client, als, audit, pad, ERBIJ, "casusregisseur")
    assert (await zet(client, pad, vt(als), ERBIJ)).status_code == 403
    for fout in ({"organisatie": "JGZ"}, {"rol": "buurvrouw"}, {"reden": "Omdat het gezin Voorbeeld dat wil"}):
        antwoord = await zet(client, pad, shg(als), ERBIJ | fout)
        assert antwoord.status_code == 400
        assert "Voorbeeld" not in antwoord.text
    assert (await client.post(pad, json=ERBIJ, headers=shg(als))).status_code == 428
    b = (await zet(client, pad, shg(als), ERBIJ)).json()["betrokkenheidId"]
    assert (await zet(client, pad, shg(als), ERBIJ)).status_code == 409
    einde = f"{pad}/{b}/beeindigingen"
    await weigert(client, als, audit, einde, {"reden": "klaar"}, "casusregisseur")
    ander = await overgedragen(client, vt(als), shg(als))
    for vreemd in (f"{ander.pad_casus}/organisaties/{b}/beeindigingen", f"{pad}/{uuid4()}/beeindigingen"):
        assert (await zet(client, vreemd, shg(als), {"reden": "klaar"})).status_code == 404
    await zet(client, einde, shg(als), {"reden": "klaar"})
    await zet(client, pad, shg(als), ERBIJ)
    assert (await zet(client, einde, shg(als), {"reden": "klaar"})).status_code == 409, "een oude periode eindigt niet nog eens"
    assert (await client.get(pad, headers=als("coordinator", organisatie=NOP))).status_code == 404


# --- sluiten en heropenen

SLUITING = {"afgeslotenOp": "2026-03-02", "resultaat": "hulp-loopt"}


async def melding_dicht(client, als, w):
    z = await client.get(w.pad, headers=shg(als))
    z = await client.post(f"{w.pad}/afsluitingen", json=SLUITING, headers=met_versie(shg(als), z))
    assert z.status_code == 201, z.text


async def test_sluiten_kan_als_elke_zorgmelding_dicht_is_en_de_fase_herstel_of_met_een_reden(client, als, w, published):
    pad = f"{w.pad_casus}/afsluitingen"
    antwoord = await zet(client, pad, shg(als), {})
    assert [v["code"] for v in antwoord.json()["voorwaarden"]] == ["zorgmelding-open", "fase-niet-herstel"]
    # A report that SHG.nu does not see: that one is open is all it gets to know.
    verborgen = await maak(client, "/zorgmeldingen", vt(als), melding(w.huishouden, *w.personen))
    await melding_dicht(client, als, w)
    antwoord = await zet(client, pad, shg(als), {"reden": "geen-hgkm"})
    assert [v["code"] for v in antwoord.json()["voorwaarden"]] == ["zorgmelding-open"]
    assert verborgen.json()["zorgmeldingId"] not in antwoord.text
    z = verborgen.headers["location"]
    besluit = {"besluit": "voorwaarden-en-vervolg", "beoordeeldOp": "2026-03-02T08:45:00Z"}
    v = await client.post(f"{z}/beoordelingen", json=besluit, headers=met_versie(vt(als), verborgen))
    await client.post(f"{z}/afsluitingen", json=SLUITING, headers=met_versie(vt(als), v))
    assert (await zet(client, pad, vt(als), {"reden": "geen-hgkm"})).status_code == 403
    dicht = await zet(client, pad, shg(als), {"reden": "geen-hgkm"})
    assert dicht.status_code == 201, dicht.text
    assert (dicht.json()["geslotenOp"], dicht.json()["sluitreden"], dicht.json()["regisseur"]) == (
        "2026-03-02T09:00:00Z", "geen-hgkm", None,
    )  # fmt: skip
    assert (type((await published())[-1]).__name__, (await published())[-1].reden) == ("CasusGesloten", "geen-hgkm")
    for deel, body in (("faseovergangen", {"naar": "HERSTEL"}), ("organisaties", ERBIJ), ("afsluitingen", {}), ("regisseurs", {"professional": "x"})):
        assert (await zet(client, f"{w.pad_casus}/{deel}", shg(als), body)).status_code == 409, deel
    assert (await client.post(f"{w.pad_casus}/veiligheidsplan/versies", headers=vt(als))).status_code == 409
    lijst = await client.get("/v1/casussen?zonderRegisseur=true", headers=vt(als))
    assert lijst.json()["resultaten"] == [], "een gesloten casus wacht niet op een regisseur"


async def gesloten(client, als, w):
    await melding_dicht(client, als, w)
    assert (await zet(client, f"{w.pad_casus}/afsluitingen", shg(als), {"reden": "geen-hgkm"})).status_code == 201


async def test_een_nieuwe_zorgmelding_opent_de_casus_weer(client, als, w, published, klok):
    await gesloten(client, als, w)
    klok.zet(datetime(2026, 6, 1, 9, tzinfo=UTC))
    voor = len(await published())
    nieuw = await maak(client, "/zorgmeldingen", vt(als), melding(w.huishouden, *w.personen, ontvangenOp="2026-06-01T08:00:00Z"))
    assert f"/v1/casussen/{nieuw.json()['casusId']}" == w.pad_casus
    assert "CasusHeropend" in namen((await published())[voor:])
    casus = (await client.get(w.pad_casus, headers=vt(als))).json()
    assert (casus["geslotenOp"], casus["fase"], casus["heropendOp"]) == (None, "VEILIGHEID", "2026-06-01T09:00:00Z")
    (wacht,) = (await client.get("/v1/casussen?zonderRegisseur=true", headers=vt(als))).json()["resultaten"]
    assert wacht["zonderRegisseur"]["sinds"] == "2026-06-01T09:00:00Z"


async def test_een_nieuwe_zorgmelding_bij_een_open_casus_bereikt_de_regisseur(client, als, w, published):
    voor = (await client.get(w.pad_casus, headers=shg(als))).json()
    begin = len(await published())
    await maak(client, "/zorgmeldingen", vt(als), melding(w.huishouden, *w.personen))
    assert namen((await published())[begin:]) == ["BerichtVerstuurd", "ZorgmeldingGeregistreerd"]
    (bericht,) = (await client.get("/v1/berichten", headers=shg(als))).json()["resultaten"]
    assert (bericht["soort"], bericht["objectSoort"], bericht["objectId"]) == (
        "nieuwe-zorgmelding", "casus", w.pad_casus.rsplit("/", 1)[1],
    )  # fmt: skip
    assert (await client.get("/v1/berichten", headers=shg(als, sub="collega.shg"))).json()["resultaten"] == []
    na = (await client.get(w.pad_casus, headers=shg(als))).json()
    assert (na["fase"], na["versie"]) == (voor["fase"], voor["versie"]), "of het geweld is stelt een mens vast"
    await maak(client, "/zorgmeldingen", vt(als), melding(w.huishouden, *w.personen))
    assert len((await client.get("/v1/berichten", headers=shg(als))).json()["resultaten"]) == 2, "elke melding is nieuws"


async def test_een_regisseur_die_zelf_registreert_krijgt_geen_bericht_en_zijn_collega_stuurt_het_wel(client, als, w):
    assert (await aanvaard(client, vt(als), await bied_aan(client, shg(als), w.pad, VT))).status_code == 201
    for wie, verwacht in ((vt(als), 0), (als("medewerker-veilig-thuis", sub="collega.vt"), 1)):
        await maak(client, "/zorgmeldingen", wie, melding(w.huishouden, *w.personen))
        assert len((await client.get("/v1/berichten", headers=vt(als))).json()["resultaten"]) == verwacht


async def test_nieuw_geweld_opent_een_gesloten_casus_weer_en_iedereen_hoort_het(client, als, w, published, deliver, klok):
    await gesloten(client, als, w)
    klok.zet(datetime(2026, 6, 1, 9, tzinfo=UTC))
    voor = len(await published())
    await deliver(onveiligheid(UUID(w.huishouden)))
    assert namen((await published())[voor:]) == ["CasusHeropend", "KennisgevingVerstuurd", "KennisgevingVerstuurd"]
    assert (await client.get(w.pad_casus, headers=shg(als))).json()["geslotenOp"] is None


async def test_na_herstel_sluit_een_casus_zonder_reden(client, als, w, database, klok):
    plan = await vastgesteld_plan(client, w, shg(als), vt(als))
    await oordeel(client, plan, shg(als))
    await melding_dicht(client, als, w)
    async with database.begin(SYSTEEM, klok()) as tx:
        await tx.execute("UPDATE casus SET fase = 'HERSTEL' WHERE id = $1", UUID(w.pad_casus.rsplit("/", 1)[1]))
    dicht = await zet(client, f"{w.pad_casus}/afsluitingen", shg(als), {})
    assert (dicht.status_code, dicht.json()["sluitreden"]) == (201, None)


async def test_wie_sluit(client, als, w, audit):
    await weigert(client, als, audit, f"{w.pad_casus}/afsluitingen", {}, "casusregisseur")
    for kop, status in (({}, 428), ({"If-Match": '"1"'}, 412)):
        assert (await client.post(f"{w.pad_casus}/afsluitingen", json={}, headers=shg(als) | kop)).status_code == status
    assert (await zet(client, f"{w.pad_casus}/afsluitingen", shg(als), {"reden": "klaar ermee"})).status_code == 400
