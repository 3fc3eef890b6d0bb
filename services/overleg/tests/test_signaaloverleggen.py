"""Signaaloverleg en signalen over REST: nooit zonder beleidsadviseur van een gemeente, nooit over een mens."""

from __future__ import annotations

import pytest
from overleg_bouwers import maak, met_versie
from overleg_wereld import NOP, SHG, URK, VT, namen, vt, weigert
from signaal_bouwers import TEKST, Reekswereld, een_signaal, gemeente

from common.testing.actors import SYSTEEM

VAN_SHG = {"organisatie": SHG, "functie": "beleidsadviseur", "professional": "sam.shg"}


def shg(als, rol="coordinator"):
    return als(rol, organisatie=SHG, sub="sam.shg")


async def test_van_agenda_tot_uitkomst(client, als, klok, published):
    w = await Reekswereld.begin(client, als)
    signaal = await maak(client, "/signalen", shg(als), een_signaal(w.reeks_id))
    deelnemer = await w.klaar_om_te_houden()
    assert (await client.get(signaal.headers["location"], headers=vt(als))).status_code == 404, "nog niet op de agenda"
    na = await w.zet("agendapunten", {"signaalId": signaal.json()["signaalId"]})
    assert (na["agenda"][0]["tekst"], na["aandachtspunten"]) == (TEKST, ["geen-beleidsadviseur-onderwerp"])
    assert (await client.get(signaal.headers["location"], headers=vt(als))).status_code == 200
    assert (await w.zet("deelnemers", VAN_SHG, shg(als)))["aandachtspunten"] == []
    vroeg = await w.probeer("verslagen", {"aanwezig": [deelnemer]})
    assert (vroeg.status_code, "nog niet begonnen" in vroeg.json()["detail"]) == (409, True)
    uitkomst = {"signaalId": signaal.json()["signaalId"], "uitkomst": "naar-beleid", "toelichting": "Naar het college."}
    assert (await w.probeer("uitkomsten", uitkomst)).status_code == 409
    klok.verder(days=9)
    gehouden = await w.zet("verslagen", {"aanwezig": [deelnemer]})
    assert (gehouden["status"], [d["aanwezig"] for d in gehouden["deelnemers"]]) == ("gehouden", [True, False])
    besproken = await w.zet("uitkomsten", uitkomst)
    assert (besproken["agenda"][0]["uitkomst"], besproken["agenda"][0]["status"]) == ("naar-beleid", "besproken")
    gebeurtenissen = (await published())[13:]
    assert namen(gebeurtenissen) == ["SignaalIngediend", "SignaaloverlegGehouden", "SignaalBesproken"]
    assert gebeurtenissen[1].organisaties == (NOP,)
    assert (gebeurtenissen[0].trend, gebeurtenissen[0].pc4) == ("toenemend", None)
    assert not any("uitgebuit" in g.model_dump_json() for g in gebeurtenissen)


async def test_zonder_beleidsadviseur_van_een_gemeente_wordt_het_niet_gehouden(client, als, klok):
    w = await Reekswereld.begin(client, als)
    await w.zet("onderwerpen", {"onderwerp": "Ouderen"})
    na = await w.zet("deelnemers", VAN_SHG)
    assert na["aandachtspunten"] == ["geen-beleidsadviseur-gemeente"]
    await w.zet("deelnemers", {"organisatie": NOP, "functie": "professional", "professional": "piet.nop"})
    klok.verder(days=9)
    iedereen = [d["deelnemerId"] for d in (await client.get(w.pad, headers=w.organisator)).json()["deelnemers"]]
    for aanwezig in ([], iedereen):
        geweigerd = await w.probeer("verslagen", {"aanwezig": aanwezig})
        assert geweigerd.status_code == 409
        assert "Zonder beleidsadviseur van een gemeente" in geweigerd.json()["detail"]
    assert (await client.get(w.pad, headers=w.organisator)).json()["status"] == "gepland"


async def test_een_geannuleerd_overleg_laat_zijn_signalen_vrij(client, als, published):
    w = await Reekswereld.begin(client, als)
    signaal = await maak(client, "/signalen", shg(als), een_signaal(w.reeks_id))
    punt = {"signaalId": signaal.json()["signaalId"]}
    await w.zet("agendapunten", punt)
    assert (await w.probeer("agendapunten", punt)).status_code == 409
    na = await w.zet("annuleringen", {"reden": "geen-beleidsadviseur"})
    assert (na["status"], na["agenda"]) == ("geannuleerd", [])
    assert (await published())[-1].reden == "geen-beleidsadviseur"
    for stap, inhoud in (
        ("annuleringen", {"reden": "anders"}), ("verplaatsingen", {"begintOp": "2026-04-01T12:00:00Z"}),
        ("onderwerpen", {"onderwerp": "Jeugd"}), ("deelnemers", VAN_SHG), ("agendapunten", punt), ("verslagen", {"aanwezig": []}),
    ):  # fmt: skip
        assert (await w.probeer(stap, inhoud)).status_code == 409, stap
    w.overleg = (await w.overleggen())[1]
    assert len((await w.zet("agendapunten", punt))["agenda"]) == 1
    verwijderd = await w.zet(f"agendapunten/{punt['signaalId']}/verwijderingen", None)
    assert verwijderd["agenda"] == []
    assert (await w.probeer(f"agendapunten/{punt['signaalId']}/verwijderingen", None)).status_code == 404


async def test_een_ingetrokken_signaal_gaat_van_de_agenda_en_dat_verandert_het_overleg(client, als):
    w = await Reekswereld.begin(client, als)
    signaal = await maak(client, "/signalen", shg(als), een_signaal(w.reeks_id))
    pad = f"{signaal.headers['location']}/intrekkingen"
    await w.zet("agendapunten", {"signaalId": signaal.json()["signaalId"]})
    overleg = await client.get(w.pad, headers=w.organisator)
    nu = await client.get(signaal.headers["location"], headers=shg(als))
    assert (await client.post(pad, headers=met_versie(gemeente(als), nu))).status_code == 403
    assert (await client.post(pad, headers=met_versie(shg(als), signaal))).status_code == 412
    weg = await client.post(pad, headers=met_versie(shg(als), nu))
    assert (weg.status_code, weg.json()["status"]) == (201, "ingetrokken")
    na = await client.get(w.pad, headers=w.organisator)
    assert na.json()["agenda"] == []
    assert na.headers["etag"] != overleg.headers["etag"]
    assert (await client.post(pad, headers=met_versie(shg(als), weg))).status_code == 409


@pytest.mark.parametrize(
    ("anders", "veld"),
    [
        ({"tekst": "Het gaat om bsn 999990019."}, "tekst"),
        ({"mogelijkeActie": "Bel 0612345678."}, "mogelijkeActie"),
        ({"gebied": {"gemeentecode": "GM0171", "pc4": "8308"}}, "gebied.pc4"),
        ({"gebied": {"gemeentecode": "GM0171", "plaats": "Nagele"}}, "gebied.plaats"),
        ({"gebied": {"gemeentecode": "GM0171", "postcode": "8302 AB"}}, "gebied.(onbekend veld)"),
        ({"trend": "stijgend"}, "trend"),
        ({"personen": []}, "personen"),
        (
            {"cijfer": {"definitieId": "start-hulp", "versie": 1, "periode": "vorige week", "regio": "GM0171"}},
            "cijfer.periode",
        ),
    ],
)
async def test_een_signaal_waarin_iemand_te_herkennen_is_wordt_geweigerd(client, als, published, anders, veld):
    w = await Reekswereld.begin(client, als)
    antwoord = await client.post("/v1/signalen", json=een_signaal(w.reeks_id, **anders), headers=shg(als))
    assert antwoord.status_code == 400, antwoord.text
    namen_ = [f["name"] for f in antwoord.json()["invalidParams"]]
    assert veld in namen_ or veld.startswith(("personen", "gebied.(onbekend"))
    assert not any(x in antwoord.text for x in ("999990019", "0612345678", "Nagele", "8302 AB", "vorige week"))
    assert len(await published()) == 13


async def test_ook_onderwerp_plaats_en_toelichting_worden_gecontroleerd(client, als, klok):
    w = await Reekswereld.begin(client, als)
    signaal = await maak(client, "/signalen", shg(als), een_signaal(w.reeks_id))
    await w.zet("agendapunten", {"signaalId": signaal.json()["signaalId"]})
    deelnemer = await w.klaar_om_te_houden()
    verplaats = {"begintOp": "2026-04-01T12:00:00Z", "plaats": "Bel 0612345678"}
    for stap, inhoud in (("onderwerpen", {"onderwerp": "Bel 0612345678"}), ("verplaatsingen", verplaats)):
        assert (await w.probeer(stap, inhoud)).status_code == 400, stap
    klok.verder(days=9)
    await w.zet("verslagen", {"aanwezig": [deelnemer]})
    uitkomst = {"signaalId": signaal.json()["signaalId"], "uitkomst": "volgen", "toelichting": "Bel 0612345678."}
    geweigerd = await w.probeer("uitkomsten", uitkomst)
    assert [f["name"] for f in geweigerd.json()["invalidParams"]] == ["toelichting"]


async def test_een_signaal_wijst_naar_een_cijfer_zonder_het_op_te_halen(client, als):
    w = await Reekswereld.begin(client, als)
    cijfer = {"definitieId": "zorgmeldingen-per-kwartaal", "versie": 1, "periode": "2025-K4", "regio": "GM0171"}
    signaal = await maak(client, "/signalen", shg(als), een_signaal(w.reeks_id, cijfer=cijfer))
    assert (await client.get(signaal.headers["location"], headers=shg(als))).json()["cijfer"] == cijfer


async def test_de_teksten_staan_versleuteld_in_de_database(client, als, database, klok):
    w = await Reekswereld.begin(client, als)
    await maak(client, "/signalen", shg(als), een_signaal(w.reeks_id))
    await w.zet("onderwerpen", {"onderwerp": "Financiële uitbuiting"})
    async with database.begin(SYSTEEM, klok()) as tx:
        rij = await tx.fetchrow("SELECT tekst, mogelijke_actie FROM signaal")
        onderwerp = await tx.fetchval("SELECT onderwerp FROM signaaloverleg WHERE onderwerp IS NOT NULL")
    assert b"uitgebuit" not in rij["tekst"]
    assert b"bank" not in rij["mogelijke_actie"]
    assert b"uitbuiting" not in onderwerp
    assert (await w.overleggen())[0]["onderwerp"] == "Financiële uitbuiting"


async def test_wie_meedoet_ziet_het_en_de_organisator_beslist(client, als, audit):
    w = await Reekswereld.begin(client, als)
    assert len(await w.overleggen(shg(als))) == 13
    assert await w.overleggen(als("coordinator", organisatie=URK)) == []
    assert (await client.get(w.pad, headers=als("coordinator", organisatie=URK))).status_code == 404
    assert (await audit())[-1]["uitkomst"] == "geweigerd"
    stappen = {
        "onderwerpen": {"onderwerp": "Jeugd"}, "verplaatsingen": {"begintOp": "2026-04-01T12:00:00Z"},
        "annuleringen": {"reden": "anders"}, "verslagen": {"aanwezig": []}, "agendapunten": {"signaalId": w.reeks_id},
        "uitkomsten": {"signaalId": w.reeks_id, "uitkomst": "volgen"}, f"agendapunten/{w.reeks_id}/verwijderingen": None,
    }  # fmt: skip
    for stap, inhoud in stappen.items():
        meedoen = await w.probeer(stap, inhoud, shg(als))
        assert (meedoen.status_code, "organiseert" in meedoen.json()["detail"]) == (403, True), stap
        buiten = await w.probeer(stap, inhoud, als("coordinator", organisatie=URK))
        assert buiten.status_code == 404, stap
        assert (await client.post(f"{w.pad}/{stap}", json=inhoud, headers=w.organisator)).status_code == 428, stap
        assert (await w.probeer(stap, inhoud, als("jgz-professional", organisatie=NOP))).status_code == 403, stap
    van_nop = VAN_SHG | {"organisatie": NOP}
    assert (await w.probeer("deelnemers", van_nop, shg(als))).status_code == 403
    deelnemer = (await w.zet("deelnemers", van_nop))["deelnemers"][0]["deelnemerId"]
    assert (await w.probeer(f"deelnemers/{deelnemer}/afmeldingen", None, shg(als))).status_code == 403
    assert (await w.zet(f"deelnemers/{deelnemer}/afmeldingen", None))["deelnemers"][0]["afgemeldOp"] is not None
    assert (await w.probeer(f"deelnemers/{w.reeks_id}/afmeldingen", None)).status_code == 404
    await weigert(client, als, audit, f"{w.pad}/deelnemers", van_nop, "coordinator", relatie=False)


async def test_een_deelnemer_van_een_ander_overleg_is_er_hier_niet(client, als):
    w = await Reekswereld.begin(client, als)
    deelnemer = (await w.zet("deelnemers", VAN_SHG))["deelnemers"][0]["deelnemerId"]
    w.overleg = (await w.overleggen())[1]
    assert (await w.probeer(f"deelnemers/{deelnemer}/afmeldingen", None)).status_code == 404


async def test_een_signaal_hoort_bij_zijn_reeks(client, als):
    w, ander = await Reekswereld.begin(client, als), await Reekswereld.begin(client, als)
    signaal = await maak(client, "/signalen", shg(als), een_signaal(ander.reeks_id))
    assert (await w.probeer("agendapunten", {"signaalId": signaal.json()["signaalId"]})).status_code == 400
    buiten = als("coordinator", organisatie=URK)
    geweigerd = await client.post("/v1/signalen", json=een_signaal(w.reeks_id), headers=buiten)
    assert (geweigerd.status_code, geweigerd.json()["invalidParams"][0]["name"]) == (400, "signaalreeksId")


async def test_lijsten_gaan_in_bladzijden_en_tonen_ieder_het_zijne(client, als, klok):
    w = await Reekswereld.begin(client, als)
    for n in range(3):
        await maak(client, "/signalen", shg(als) if n else vt(als), een_signaal(w.reeks_id))
        klok.verder(minutes=1)

    async def lijst(wie, **vraag):
        return (await client.get("/v1/signalen", headers=wie, params=vraag)).json()

    een = await lijst(w.organisator, limit=2)
    twee = await lijst(w.organisator, limit=2, cursor=een["volgende"])
    assert (len({s["signaalId"] for s in een["resultaten"] + twee["resultaten"]}), twee["volgende"]) == (3, None)
    assert [
        len((await lijst(wie))["resultaten"]) for wie in (vt(als), shg(als), als("coordinator", organisatie=URK))
    ] == [1, 2, 0]
    op_agenda = een["resultaten"][0]["signaalId"]
    await w.zet("agendapunten", {"signaalId": op_agenda})
    assert len((await lijst(vt(als)))["resultaten"]) == 2
    assert [s["signaalId"] for s in (await lijst(vt(als), status="geagendeerd"))["resultaten"]] == [op_agenda]
    bladzijde = (await client.get("/v1/signaaloverleggen?limit=5&vanaf=2026-06-01", headers=vt(als))).json()
    assert bladzijde["resultaten"][0]["begintOp"].startswith("2026-06-09")
    volgende = await client.get(f"/v1/signaaloverleggen?limit=5&cursor={bladzijde['volgende']}", headers=vt(als))
    assert volgende.json()["resultaten"][0]["begintOp"].startswith("2026-11-10")
    assert {o["organisator"] for o in await w.overleggen(vt(als), status="gepland")} == {NOP}
    assert VT in (await w.overleggen())[0]["organisaties"]
