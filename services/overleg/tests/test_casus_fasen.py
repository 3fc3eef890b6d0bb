"""Fasen over REST: wat ontbreekt wordt bij naam genoemd, alleen de regie gaat verder, en een eerdere dag klopt nog."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from casus_bouwers import oordeel, plan_inhoud, vastgesteld_plan, zet
from overleg_bouwers import maak, met_versie
from overleg_wereld import GEWELD, NOP, SHG, beoordeeld, overgedragen, shg, vt, weigert

VERDER = {"naar": "RISICOGESTUURDE_ZORG"}


@pytest.fixture
async def w(client, als):
    return await overgedragen(client, vt(als), shg(als))


async def fase(client, wie, w, **vraag):
    antwoord = await client.get(f"{w.pad_casus}/fase", params=vraag, headers=wie)
    assert antwoord.status_code == 200, antwoord.text
    return antwoord.json()["fase"], {v["code"]: v["vervuld"] for v in antwoord.json()["voorwaarden"]}


async def risico(client, wie, w, **anders):
    inhoud = {"niveau": "ouder", "code": "stress"} | anders
    return await maak(client, w.pad_casus.removeprefix("/v1") + "/risicofactoren", wie, inhoud)


async def naar_risico(client, als, w):
    plan = await vastgesteld_plan(client, w, shg(als), vt(als))
    assert (await oordeel(client, plan, shg(als))).status_code == 201
    verder = await zet(client, f"{w.pad_casus}/faseovergangen", shg(als), VERDER)
    assert verder.status_code == 201, verder.text
    return verder


def codes(antwoord):
    assert antwoord.status_code == 409, antwoord.text
    return [v["code"] for v in antwoord.json()["voorwaarden"]]


async def test_veiligheid_verlaten_vraagt_een_plan_waarin_alles_vervuld_is(client, als, w, published):
    pad = f"{w.pad_casus}/faseovergangen"
    assert codes(await zet(client, pad, shg(als), VERDER)) == ["plan-vastgesteld", "plan-heeft-voorwaarde"]
    plan = await vastgesteld_plan(client, w, shg(als), vt(als), plan_inhoud(w.personen[0], "Een.", "Twee."))
    geweigerd = await zet(client, pad, shg(als), VERDER)
    assert codes(geweigerd) == ["voorwaarde-vervuld"] * 2
    ids = [v["voorwaardeId"] for v in plan.json()["voorwaarden"]]
    assert [v["name"] for v in geweigerd.json()["voorwaarden"]] == [f"voorwaarden.{i}" for i in ids]
    await oordeel(client, plan, shg(als), nummer=0)
    await oordeel(client, plan, shg(als), nummer=1)
    assert (await oordeel(client, plan, vt(als), nummer=1, vervuld=False)).status_code == 201
    assert codes(await zet(client, pad, shg(als), VERDER)) == ["voorwaarde-vervuld"], "het laatste oordeel telt"
    await oordeel(client, plan, shg(als), nummer=1)
    ja = await zet(client, pad, shg(als), VERDER)
    assert (ja.status_code, ja.json()["fase"], ja.headers["location"]) == (201, "RISICOGESTUURDE_ZORG", w.pad_casus)
    event = (await published())[-1]
    assert (event.van, event.naar, event.reden) == ("VEILIGHEID", "RISICOGESTUURDE_ZORG", "voorwaarden-vervuld")


async def test_recent_geweld_houdt_de_casus_in_veiligheid_tot_de_dag_waarop_het_mag(client, als, w, klok):
    plan = await vastgesteld_plan(client, w, shg(als), vt(als))
    await oordeel(client, plan, shg(als))
    await zet(client, f"{w.pad_casus}/geweldsincidenten", shg(als), GEWELD)
    assert codes(await zet(client, f"{w.pad_casus}/faseovergangen", shg(als), VERDER)) == ["geen-recent-geweld"]
    klok.zet(datetime(2026, 5, 29, 9, tzinfo=UTC))
    assert codes(await zet(client, f"{w.pad_casus}/faseovergangen", shg(als), VERDER)) == ["geen-recent-geweld"]
    klok.zet(datetime(2026, 5, 30, 9, tzinfo=UTC))
    assert (await zet(client, f"{w.pad_casus}/faseovergangen", shg(als), VERDER)).status_code == 201


async def test_een_leeggemaakt_plan_telt_niet_als_klaar(client, als, w):
    plan = await vastgesteld_plan(client, w, shg(als), vt(als))
    await oordeel(client, plan, shg(als))
    twee = await client.post(f"{w.pad_casus}/veiligheidsplan/versies", headers=shg(als))
    leeg = await client.put(twee.headers["location"], json={"voorwaarden": []}, headers=met_versie(shg(als), twee))
    aanbod = await client.post(f"{leeg.headers['location']}/aanbiedingen", headers=met_versie(shg(als), leeg))
    assert codes(aanbod) == ["plan-heeft-voorwaarde"]


async def test_risicogestuurde_zorg_verlaten_vraagt_dat_elke_factor_aangepakt_is(client, als, w):
    await naar_risico(client, als, w)
    pad, verder = f"{w.pad_casus}/faseovergangen", {"naar": "HERSTEL"}
    assert codes(await zet(client, pad, shg(als), verder)) == ["risicofactor-beoordeeld"]
    f = await risico(client, shg(als), w)
    geweigerd = await zet(client, pad, shg(als), verder)
    assert codes(geweigerd) == ["risicofactor-heeft-eigenaar", "risicofactor-heeft-maatregel", "risicofactor-aangepakt"]
    assert {v["name"] for v in geweigerd.json()["voorwaarden"]} == {f"risicofactoren.{f.json()['risicofactorId']}"}
    stand = {"eigenaar": {"organisatie": SHG, "professional": "sam.shg"}, "maatregel": "Synthetisch."}
    f = await client.put(f.headers["location"], json=stand, headers=met_versie(shg(als), f))
    assert codes(await zet(client, pad, shg(als), verder)) == ["risicofactor-aangepakt"]
    f = await client.put(f.headers["location"], json=stand | {"staat": "aangepakt"}, headers=met_versie(shg(als), f))
    assert f.status_code == 200, f.text
    assert (await zet(client, pad, shg(als), verder)).json()["fase"] == "HERSTEL"


async def test_alles_laten_vervallen_is_niet_aangepakt(client, als, w):
    await naar_risico(client, als, w)
    f = await risico(client, shg(als), w)
    await client.put(f.headers["location"], json={"staat": "vervallen"}, headers=met_versie(shg(als), f))
    geweigerd = await zet(client, f"{w.pad_casus}/faseovergangen", shg(als), {"naar": "HERSTEL"})
    assert codes(geweigerd) == ["risicofactor-beoordeeld"]


async def test_terug_kan_bewust_met_een_reden_of_door_nieuw_geweld(client, als, w, published):
    await naar_risico(client, als, w)
    pad = f"{w.pad_casus}/faseovergangen"
    zonder = await zet(client, pad, shg(als), {"naar": "VEILIGHEID"})
    assert (zonder.status_code, zonder.json()["invalidParams"][0]["name"]) == (400, "reden")
    ja = await zet(client, pad, shg(als), {"naar": "VEILIGHEID", "reden": "nieuwe-zorgen"})
    assert ((await published())[-1].reden, ja.json()["fase"]) == ("nieuwe-zorgen", "VEILIGHEID")
    await zet(client, pad, shg(als), VERDER)
    geweld = await zet(client, f"{w.pad_casus}/geweldsincidenten", vt(als), GEWELD)
    assert geweld.json()["fase"] == "VEILIGHEID"


async def test_alleen_de_organisatie_met_de_regie_en_op_de_gelezen_versie(client, als, w, audit):
    pad = f"{w.pad_casus}/faseovergangen"
    await weigert(client, als, audit, pad, VERDER, "casusregisseur")
    assert (await zet(client, pad, vt(als), VERDER)).status_code == 403
    for kop, status in (({}, 428), ({"If-Match": '"1"'}, 412)):
        assert (await client.post(pad, json=VERDER, headers=shg(als) | kop)).status_code == status
    assert (await zet(client, pad, shg(als), {"naar": "KLAAR"})).status_code == 400
    zonder = await beoordeeld(client, vt(als))
    geen = await zet(client, f"{zonder.pad_casus}/faseovergangen", vt(als), VERDER)
    assert (geen.status_code, "nog geen regie" in geen.json()["detail"]) == (409, True)
    for pad in (w.pad_casus,):
        assert (await client.get(f"{pad}/fase", headers=als("coordinator", organisatie=NOP))).status_code == 404


async def test_de_fase_op_een_eerdere_dag_is_wat_toen_waar_was(client, als, w, klok):
    """Alles wat later gebeurde verandert niets aan een eerdere peildatum."""
    leeg = {"plan-vastgesteld": False, "plan-heeft-voorwaarde": False, "geen-recent-geweld": True}
    assert await fase(client, shg(als), w) == ("VEILIGHEID", leeg)
    klok.zet(datetime(2026, 3, 5, 9, tzinfo=UTC))
    plan = await vastgesteld_plan(client, w, shg(als), vt(als))
    klok.zet(datetime(2026, 3, 7, 9, tzinfo=UTC))
    await oordeel(client, plan, shg(als), datum="2026-03-06")
    klok.zet(datetime(2026, 3, 9, 9, tzinfo=UTC))
    assert (await zet(client, f"{w.pad_casus}/faseovergangen", shg(als), VERDER)).status_code == 201
    await risico(client, shg(als), w)
    for dag, verwacht in (
        ("2026-03-04", ("VEILIGHEID", leeg)),
        ("2026-03-05", ("VEILIGHEID", leeg | {"plan-vastgesteld": True, "plan-heeft-voorwaarde": True, "voorwaarde-vervuld": False})),
        ("2026-03-06", ("VEILIGHEID", {"plan-vastgesteld": True, "plan-heeft-voorwaarde": True, "voorwaarde-vervuld": True, "geen-recent-geweld": True})),
        ("2026-03-09", ("RISICOGESTUURDE_ZORG", {
            "risicofactor-beoordeeld": True, "risicofactor-heeft-eigenaar": False, "risicofactor-heeft-maatregel": False,
            "risicofactor-aangepakt": False,
        })),
    ):  # fmt: skip
        assert await fase(client, shg(als), w, peildatum=dag) == verwacht, dag
