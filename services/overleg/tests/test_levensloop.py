"""De stappen van een zorgmelding over REST: omzetten in advies, onderzoek, start van hulp verbeteren, afsluiten."""

from __future__ import annotations

import pytest
from overleg_bouwers import een_huishouden, een_zorgmelding, maak, melding, met_versie
from overleg_wereld import JGZ, NOP, URK, beoordeeld, namen, overgedragen, shg, vt, weigert


async def stap(client, wie, pad, wat, inhoud):
    nu = await client.get(pad, headers=wie)
    return await client.post(f"{pad}/{wat}", json=inhoud, headers=met_versie(wie, nu))


async def met_besluit(client, wie, besluit, **anders):
    z = await een_zorgmelding(client, wie, **anders)
    inhoud = {"besluit": besluit, "beoordeeldOp": "2026-03-02T08:45:00Z"}
    return await client.post(f"{z.headers['location']}/beoordelingen", json=inhoud, headers=met_versie(wie, z))


async def test_omzetten_in_een_advies_sluit_meteen_en_zonder_opvolging(client, als, published):
    z = await met_besluit(client, vt(als), "omgezet-in-advies")
    assert (z.status_code, z.json()["status"], z.json()["resultaat"], z.json()["sluitreden"], z.json()["afgeslotenOp"]) == (
        201, "afgesloten", "omgezet-in-advies", "omgezet-in-advies", "2026-03-02",
    )  # fmt: skip
    assert namen(await published())[-2:] == ["ZorgmeldingBeoordeeld", "ZorgmeldingAfgesloten"]
    gesloten = (await published())[-1]
    assert (gesloten.opvolging, gesloten.leden, gesloten.resultaat) == (False, (), "omgezet-in-advies")
    pad = z.headers["location"]
    for wat, inhoud in (("hulpstarts", {"hulpGestartOp": "2026-03-02"}), ("overdrachten", {"naarOrganisatie": URK})):
        geweigerd = await stap(client, vt(als), pad, wat, inhoud)
        assert (geweigerd.status_code, "nieuwe zorgmelding" in geweigerd.json()["detail"]) == (409, True)


async def test_na_beeindigd_kan_alleen_nog_afsluiten_met_een_passend_resultaat(client, als, published):
    z = await met_besluit(client, vt(als), "beeindigd")
    pad = z.headers["location"]
    geweigerd = await stap(client, vt(als), pad, "hulpstarts", {"hulpGestartOp": "2026-03-02"})
    assert (geweigerd.status_code, "afsluiten" in geweigerd.json()["detail"]) == (409, True)
    sluiting = {"afgeslotenOp": "2026-03-02", "resultaat": "hulp-loopt"}
    past_niet = await stap(client, vt(als), pad, "afsluitingen", sluiting)
    assert (past_niet.status_code, past_niet.json()["invalidParams"][0]["name"]) == (400, "resultaat")
    wel = await stap(client, vt(als), pad, "afsluitingen", sluiting | {"resultaat": "bemoeienis-beeindigd"})
    assert wel.status_code == 201, wel.text
    assert (await published())[-1].opvolging is True


async def test_afsluiten_bewaart_waarom_en_wie_verder_volgt(client, als, published):
    w = await beoordeeld(client, vt(als))
    sluiting = {
        "afgeslotenOp": "2026-03-02", "resultaat": "hulp-loopt", "reden": "hulp-overgenomen", "monitoringTot": "2026-06-01",
        "jgzOrganisatie": JGZ, "opvolgerOrganisatie": NOP,
        "ondersteuning": [{"organisatie": URK, "soort": "gezinscoach", "contactenPerMaand": 2}],
    }  # fmt: skip
    z = await stap(client, vt(als), w.pad, "afsluitingen", sluiting)
    assert z.status_code == 201, z.text
    assert {k: z.json()[k] for k in ("sluitreden", "jgzOrganisatie", "opvolgerOrganisatie", "monitoringTot")} == {
        "sluitreden": "hulp-overgenomen", "jgzOrganisatie": JGZ, "opvolgerOrganisatie": NOP, "monitoringTot": "2026-06-01",
    }  # fmt: skip
    gesloten = (await published())[-1]
    assert (gesloten.reden, gesloten.jgz_organisatie, gesloten.opvolger_organisatie, gesloten.monitoring_tot.isoformat()) == (
        "hulp-overgenomen", JGZ, NOP, "2026-06-01",
    )  # fmt: skip
    assert [lid.minderjarig for lid in gesloten.leden].count(True) == 1


# --- onderzoek

ONDERZOEK = {"afgerondOp": "2026-03-02", "uitkomsten": [
    {"aard": "kindermishandeling-getuige", "uitkomst": "bevestigd"}, {"aard": "partnergeweld-fysiek", "uitkomst": "weerlegd"},
]}  # fmt: skip


async def test_een_onderzoek_heeft_een_uitkomst_per_aard_en_eindigt_daarmee(client, als, published, audit):
    z = await met_besluit(client, vt(als), "onderzoek")
    pad = z.headers["location"]
    klaar = await stap(client, vt(als), pad, "onderzoeksafrondingen", ONDERZOEK)
    assert klaar.status_code == 201, klaar.text
    assert klaar.json()["onderzoek"] == ONDERZOEK | {"voortijdig": False}
    assert (await client.get(pad, headers=vt(als))).json()["onderzoek"] == klaar.json()["onderzoek"]
    afgerond = (await published())[-1]
    assert [(u.aard, u.uitkomst) for u in afgerond.uitkomsten] == [
        ("kindermishandeling-getuige", "bevestigd"), ("partnergeweld-fysiek", "weerlegd"),
    ]  # fmt: skip
    assert "onderzoek-afronden" in [r["handeling"] for r in await audit()]
    nog = await stap(client, vt(als), pad, "onderzoeksafrondingen", ONDERZOEK)
    assert nog.status_code == 409


async def test_een_voortijdig_onderzoek_heeft_geen_uitkomst(client, als):
    z = await met_besluit(client, vt(als), "onderzoek")
    voortijdig = {"afgerondOp": "2026-03-02", "voortijdig": True}
    fout = await stap(client, vt(als), z.headers["location"], "onderzoeksafrondingen", ONDERZOEK | voortijdig)
    assert fout.status_code == 400
    klaar = await stap(client, vt(als), z.headers["location"], "onderzoeksafrondingen", voortijdig)
    assert klaar.json()["onderzoek"] == {"afgerondOp": "2026-03-02", "voortijdig": True, "uitkomsten": []}


async def test_zonder_besluit_onderzoek_valt_er_niets_af_te_ronden(client, als, published):
    w = await beoordeeld(client, vt(als))
    aantal = len(await published())
    geweigerd = await stap(client, vt(als), w.pad, "onderzoeksafrondingen", ONDERZOEK)
    assert (geweigerd.status_code, "hulp starten" in geweigerd.json()["detail"]) == (409, True)
    assert len(await published()) == aantal
    await weigert(client, als, _geen_audit, f"{w.pad}/onderzoeksafrondingen", ONDERZOEK, "medewerker-veilig-thuis", relatie=False)
    nu = await client.get(w.pad, headers=vt(als))
    regisseur = als("casusregisseur") | {"If-Match": nu.headers["etag"]}
    assert (await client.post(f"{w.pad}/onderzoeksafrondingen", json=ONDERZOEK, headers=regisseur)).status_code == 403


async def _geen_audit():
    return []


# --- start van hulp


async def test_een_verbeterde_start_van_hulp_laat_zien_wat_er_stond(client, als, published, klok):
    w = await overgedragen(client, vt(als), shg(als), ontvangenOp="2026-02-20T08:00:00Z")
    await stap(client, shg(als), w.pad, "hulpstarts", {"hulpGestartOp": "2026-03-02"})
    assert (await stap(client, shg(als), w.pad, "hulpstarts", {"hulpGestartOp": "2026-03-01"})).status_code == 409
    klok.verder(hours=1)
    goed = {"hulpGestartOp": "2026-02-27", "reden": "eerdere-hulp-bekend-geworden"}
    z = await stap(client, shg(als), w.pad, "hulpstartverbeteringen", goed)
    assert (z.status_code, z.json()["hulpGestartOp"]) == (201, "2026-02-27"), z.text
    verbeterd = (await published())[-1]
    assert (type(verbeterd).__name__, verbeterd.hulp_gestart_op.isoformat(), verbeterd.reden) == (
        "HulpstartVerbeterd", "2026-02-27", "eerdere-hulp-bekend-geworden",
    )  # fmt: skip
    historie = (await client.get(f"{w.pad}/hulpstarts", headers=vt(als))).json()["resultaten"]
    assert [(h["hulpGestartOp"], h["reden"], h["vervangenOp"]) for h in historie] == [
        ("2026-03-02", None, "2026-03-02T10:00:00Z"), ("2026-02-27", "eerdere-hulp-bekend-geworden", None),
    ]  # fmt: skip
    assert (await stap(client, shg(als), w.pad, "hulpstartverbeteringen", goed)).status_code == 409
    toekomst = await stap(client, shg(als), w.pad, "hulpstartverbeteringen", goed | {"hulpGestartOp": "2026-03-03"})
    assert (toekomst.status_code, toekomst.json()["invalidParams"][0]["name"]) == (400, "hulpGestartOp")
    assert (await stap(client, vt(als), w.pad, "hulpstartverbeteringen", goed)).status_code == 403, "niet verantwoordelijk"


async def test_een_verbetering_kan_ook_na_afsluiten_en_niet_voor_de_start(client, als, klok):
    w = await beoordeeld(client, vt(als), ontvangenOp="2026-02-20T08:00:00Z")
    goed = {"hulpGestartOp": "2026-02-27", "reden": "verkeerde-dag"}
    assert (await stap(client, vt(als), w.pad, "hulpstartverbeteringen", goed)).status_code == 409
    await stap(client, vt(als), w.pad, "hulpstarts", {"hulpGestartOp": "2026-03-01"})
    await stap(client, vt(als), w.pad, "afsluitingen", {"afgeslotenOp": "2026-03-02", "resultaat": "hulp-loopt"})
    klok.verder(days=1)
    te_laat = await stap(client, vt(als), w.pad, "hulpstartverbeteringen", goed | {"hulpGestartOp": "2026-03-03"})
    assert (te_laat.status_code, te_laat.json()["invalidParams"][0]["name"]) == (400, "hulpGestartOp")
    assert (await stap(client, vt(als), w.pad, "hulpstartverbeteringen", goed)).status_code == 201


@pytest.mark.parametrize(
    ("wat", "inhoud", "rol"),
    [
        ("hulpstartverbeteringen", {"hulpGestartOp": "2026-03-02", "reden": "verkeerde-dag"}, "casusregisseur"),
        ("onderzoeksafrondingen", ONDERZOEK, "medewerker-veilig-thuis"),
        ("informeringen", {"persoonId": None, "geinformeerd": True, "datum": "2026-03-02"}, "casusregisseur"),
        ("terugkoppelingen", {"na": "beoordeling", "gegevenOp": "2026-03-02", "wijze": "telefoon"}, "casusregisseur"),
    ],
)
async def test_wie_er_niet_over_gaat_wordt_geweigerd(client, als, audit, wat, inhoud, rol):
    huishouden, personen = await een_huishouden(client, vt(als))
    z = await maak(client, "/zorgmeldingen", vt(als), melding(huishouden, *personen))
    inhoud = inhoud | ({"persoonId": personen[0]} if "persoonId" in inhoud else {})
    await weigert(client, als, audit, f"{z.headers['location']}/{wat}", inhoud, rol)
    zonder = await client.post(f"{z.headers['location']}/{wat}", json=inhoud, headers=vt(als))
    oud = await client.post(f"{z.headers['location']}/{wat}", json=inhoud, headers=vt(als) | {"If-Match": '"9"'})
    assert (zonder.status_code, oud.status_code, oud.headers["etag"]) == (428, 412, '"1"')
