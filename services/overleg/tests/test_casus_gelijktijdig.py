"""Tegelijk, op een database die echt vastlegt: niets gaat verloren en er is steeds één uitkomst."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime

from casus_bouwers import plan_inhoud, zet
from overleg_bouwers import met_versie
from overleg_wereld import GEWELD, JGZ, URK, VT, aanvaard, beoordeeld, bied_aan, overgedragen, shg, urk, vt

from common.testing.actors import SYSTEEM
from overleg.service.casussen import meld_casussen_zonder_regisseur
from overleg.service.geweld import escaleer_kennisgevingen

SCHRIJVERS = 50


async def net_zo_lang(client, wie, lees, schrijf):
    """Lees, schrijf, en opnieuw bij 412 of als de dienst het te druk heeft: zoals elke nette client."""
    for poging in range(1, 1000):
        nu = await client.get(lees, headers=wie)
        if te_druk(nu):
            continue
        antwoord = await schrijf(met_versie(wie, nu), nu)
        if antwoord.status_code != 412 and not te_druk(antwoord):
            return antwoord, poging
    raise AssertionError("nooit aan de beurt gekomen")


def te_druk(antwoord):
    """Of er geen plaats was; dan is er niets gebeurd."""
    return antwoord.status_code == 503 and "er is niets opgeslagen" in antwoord.json()["detail"]


async def test_vijftig_schrijvers_op_een_casus_verliezen_niets(committed_client, committed_als):
    client, als = committed_client, committed_als
    w = await overgedragen(client, vt(als), shg(als))
    voor = (await client.get(w.pad_casus, headers=shg(als))).json()["versie"]
    nieuw = [f"000000088800000000{n:02}" for n in range(SCHRIJVERS)]

    async def schrijver(n):
        inhoud = {"organisatie": nieuw[n], "rol": "hulpverlening", "reden": f"schrijver-{n}"}
        return await net_zo_lang(
            client, shg(als, f"schrijver.{n}"), w.pad_casus,
            lambda kop, _: client.post(f"{w.pad_casus}/organisaties", json=inhoud, headers=kop),
        )  # fmt: skip

    uitkomsten = await asyncio.gather(*(schrijver(n) for n in range(SCHRIJVERS)))
    assert {a.status_code for a, _ in uitkomsten} == {201}
    versies = sorted(int(a.headers["etag"].strip('"')) for a, _ in uitkomsten)
    assert versies == list(range(voor + 1, voor + 1 + SCHRIJVERS)), "elke wijziging heeft haar eigen versie, zonder gaten"
    na = (await client.get(w.pad_casus, headers=shg(als))).json()
    assert set(nieuw) <= set(na["organisaties"])
    assert na["versie"] == voor + SCHRIJVERS
    rijen = (await client.get(f"{w.pad_casus}/organisaties", headers=shg(als))).json()["resultaten"]
    assert {b["reden"] for b in rijen} >= {f"schrijver-{n}" for n in range(SCHRIJVERS)}
    assert sum(poging > 1 for _, poging in uitkomsten) > 0, "er is echt om de beurt gevochten"


async def test_twintig_schrijvers_aan_een_concept_verliezen_geen_voorwaarde(committed_client, committed_als):
    client, als = committed_client, committed_als
    w = await overgedragen(client, vt(als), shg(als))
    plan = await client.post(f"{w.pad_casus}/veiligheidsplan/versies", headers=shg(als))
    pad = plan.headers["location"]

    async def schrijver(n):
        def erbij(kop, nu):
            eerder = [{k: v for k, v in x.items() if k != "vervuld"} for x in nu.json()["voorwaarden"]]
            inhoud = {"voorwaarden": [*eerder, *plan_inhoud(None, f"Voorwaarde {n}.")["voorwaarden"]]}
            return client.put(pad, json=inhoud, headers=kop)

        return await net_zo_lang(client, shg(als, f"schrijver.{n}"), pad, erbij)

    uitkomsten = await asyncio.gather(*(schrijver(n) for n in range(20)))
    assert {a.status_code for a, _ in uitkomsten} == {200}
    na = (await client.get(pad, headers=shg(als))).json()
    assert {v["tekst"] for v in na["voorwaarden"]} == {f"Voorwaarde {n}." for n in range(20)}
    assert na["versie"] == 21


async def test_twee_concepten_tegelijk_beginnen_geeft_er_een(committed_client, committed_als):
    client, als = committed_client, committed_als
    w = await overgedragen(client, vt(als), shg(als))
    pad = f"{w.pad_casus}/veiligheidsplan/versies"
    antwoorden = await asyncio.gather(*(client.post(pad, headers=shg(als, f"s.{n}")) for n in range(8)))
    assert sorted(a.status_code for a in antwoorden) == [201] + [409] * 7


async def test_twee_aanvaardingen_van_een_overdracht_geven_een_regisseur(committed_client, committed_als, committed_database, klok):
    client, als = committed_client, committed_als
    w = await beoordeeld(client, vt(als))
    o = await bied_aan(client, vt(als), w.pad)
    antwoorden = await asyncio.gather(*(aanvaard(client, shg(als, f"s.{n}"), o) for n in range(8)))
    assert sorted(a.status_code for a in antwoorden) == [201] + [409] * 7
    assert all("al aanvaard" in a.json()["detail"] for a in antwoorden if a.status_code == 409)
    async with committed_database.begin(SYSTEEM, klok()) as tx:
        assert await tx.fetchval("SELECT count(*) FROM casusregie WHERE tot IS NULL") == 1


async def test_van_twee_laatste_bevestigingen_tegelijk_is_er_een_de_laatste(committed_client, committed_als, committed_database, klok):
    client, als = committed_client, committed_als
    w = await overgedragen(client, vt(als), shg(als))
    for n, organisatie in enumerate((JGZ, URK)):
        await zet(client, f"{w.pad_casus}/organisaties", shg(als), {"organisatie": organisatie, "rol": "anders", "reden": f"n-{n}"})
    wie = {VT: vt(als), JGZ: als("jgz-professional", organisatie=JGZ), URK: urk(als)}
    for ronde in range(5):
        await zet(client, f"{w.pad_casus}/geweldsincidenten", shg(als), GEWELD)
        eigen = [(await client.get("/v1/kennisgevingen?limit=1", headers=h)).json()["resultaten"][0] for h in wie.values()]
        antwoorden = await asyncio.gather(
            *(
                client.post(f"/v1/kennisgevingen/{k['kennisgevingId']}/bevestigingen", headers=wie[k["organisatie"]] | {"If-Match": '"1"'})
                for k in eigen
            )
        )  # fmt: skip
        assert {a.status_code for a in antwoorden} == {201}
        async with committed_database.begin(SYSTEEM, klok()) as tx:
            bereikt = await tx.fetchval("SELECT count(*) FROM keten.outbox_event WHERE type LIKE '%iedereen-bereikt%'")
        assert bereikt == ronde + 1


async def test_twee_workers_tegelijk_sturen_elk_bericht_een_keer(committed_client, committed_als, committed_database, klok):
    client, als = committed_client, committed_als
    for _ in range(3):
        await beoordeeld(client, vt(als))
    w = await overgedragen(client, vt(als), shg(als))
    await zet(client, f"{w.pad_casus}/geweldsincidenten", shg(als), GEWELD)
    klok.zet(datetime(2026, 4, 1, 9, tzinfo=UTC))

    async def worker(doe):
        async with committed_database.begin(SYSTEEM, klok()) as tx:
            await doe(tx)

    await asyncio.gather(*(worker(t) for t in (meld_casussen_zonder_regisseur, escaleer_kennisgevingen) * 4))
    async with committed_database.begin(SYSTEEM, klok()) as tx:
        per = {r["soort"]: r["n"] for r in await tx.fetch("SELECT soort, count(*) AS n FROM bericht GROUP BY soort")}
    assert per == {"casus-zonder-regisseur": 3, "kennisgeving-onbevestigd": 1}
