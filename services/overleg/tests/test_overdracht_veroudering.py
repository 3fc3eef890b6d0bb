"""Een overdracht zonder antwoord: na vijf werkdagen zichtbaar voor beide kanten en één keer gemeld."""

from __future__ import annotations

from datetime import UTC, datetime

from overleg_bouwers import met_versie
from overleg_wereld import SHG, URK, VT, aanvaard, beoordeeld, bied_aan, namen, shg, urk, vt

from common.testing.actors import SYSTEEM
from overleg.domain.regels import Regels
from overleg.jobs import JOBS
from overleg.service.overdrachten import escaleer_overdrachten
from overleg.settings import Settings


async def loop(database, klok):
    async with database.begin(SYSTEEM, klok()) as tx:
        await escaleer_overdrachten(tx)


async def berichten(client, wie):
    lijst = (await client.get("/v1/berichten", headers=wie)).json()["resultaten"]
    return [b["objectId"] for b in lijst if b["soort"] == "overdracht-onbeantwoord"]


async def onbeantwoord(client, wie, **vraag):
    antwoord = await client.get("/v1/overdrachten", params={"onbeantwoord": "true"} | vraag, headers=wie)
    assert antwoord.status_code == 200, antwoord.text
    return [o["overdrachtId"] for o in antwoord.json()["resultaten"]]


def test_de_taak_staat_in_de_worker():
    assert [j.job for j in JOBS if j.naam == "overdrachten-escaleren"] == [escaleer_overdrachten]


async def test_na_vijf_werkdagen_krijgen_beide_kanten_een_keer_bericht(client, als, database, klok, published):
    w = await beoordeeld(client, vt(als))
    o = (await bied_aan(client, vt(als), w.pad)).json()
    for dag in (3, 6, 9):
        klok.zet(datetime(2026, 3, dag, 22, tzinfo=UTC))
        await loop(database, klok)
        assert await berichten(client, vt(als)) == await berichten(client, shg(als)) == [], dag
    klok.zet(datetime(2026, 3, 10, 0, 30, tzinfo=UTC))
    for _ in range(2):
        await loop(database, klok)
        for wie in (vt(als), shg(als)):
            assert await berichten(client, wie) == [o["overdrachtId"]]
        klok.verder(days=1)
    assert await berichten(client, urk(als)) == []
    assert namen(await published()).count("BerichtVerstuurd") == 2


async def test_een_taak_die_weken_stilstond_meldt_hetzelfde(client, als, database, klok):
    klok.zet(datetime(2026, 3, 2, 9, tzinfo=UTC))
    w = [await beoordeeld(client, vt(als)) for _ in range(2)]
    o = [await bied_aan(client, vt(als), x.pad) for x in w]
    klok.zet(datetime(2026, 3, 20, 9, tzinfo=UTC))
    assert (await aanvaard(client, shg(als), o[0])).status_code == 201
    klok.zet(datetime(2026, 4, 20, 9, tzinfo=UTC))
    await loop(database, klok)
    assert await berichten(client, shg(als)) == [o[1].json()["overdrachtId"]], "wat intussen beantwoord is vraagt niets meer"


async def test_de_lijst_op_elke_dag_ook_achteraf(client, als, klok):
    w = await beoordeeld(client, vt(als))
    o = await bied_aan(client, vt(als), w.pad)
    id_ = o.json()["overdrachtId"]
    klok.zet(datetime(2026, 3, 20, 9, tzinfo=UTC))
    for wie in (vt(als), shg(als)):
        assert await onbeantwoord(client, wie) == [id_]
        assert await onbeantwoord(client, wie, peildatum="2026-03-10") == [id_]
        assert await onbeantwoord(client, wie, peildatum="2026-03-09") == []
        assert await onbeantwoord(client, wie, peildatum="2026-03-01") == []
    assert await onbeantwoord(client, urk(als)) == []
    assert (await aanvaard(client, shg(als), o)).status_code == 201
    klok.zet(datetime(2026, 3, 25, 9, tzinfo=UTC))
    assert await onbeantwoord(client, shg(als)) == await onbeantwoord(client, shg(als), peildatum="2026-03-20") == []
    assert await onbeantwoord(client, shg(als), peildatum="2026-03-19") == [id_], "toen nog wel"
    assert (await client.get("/v1/overdrachten?onbeantwoord=true&peildatum=gisteren", headers=vt(als))).status_code == 400


async def test_een_geweigerd_of_ingetrokken_aanbod_wordt_niet_gemeld(client, als, database, klok):
    een, twee = [await beoordeeld(client, vt(als)) for _ in range(2)]
    weg = await bied_aan(client, vt(als), een.pad)
    nee = await bied_aan(client, vt(als), twee.pad, URK)
    await client.post(f"{weg.headers['location']}/intrekkingen", headers=met_versie(vt(als), weg))
    await client.post(f"{nee.headers['location']}/weigeringen", json={"reden": "vol"}, headers=met_versie(urk(als), nee))
    klok.zet(datetime(2026, 4, 1, 9, tzinfo=UTC))
    await loop(database, klok)
    assert [await berichten(client, wie) for wie in (vt(als), shg(als), urk(als))] == [[], [], []]


async def test_een_regio_kiest_zelf_hoeveel_werkdagen(client, als, database, klok, settings):
    w = await beoordeeld(client, vt(als))
    o = (await bied_aan(client, vt(als), w.pad)).json()
    klok.zet(datetime(2026, 3, 4, 9, tzinfo=UTC))
    async with database.begin(SYSTEEM, klok()) as tx:
        tx.config = Settings(**settings.model_dump() | {"regels": Regels(overdracht_antwoord_werkdagen=1)})
        await escaleer_overdrachten(tx)
    assert await berichten(client, shg(als)) == [o["overdrachtId"]]
    assert (o["vanOrganisatie"], o["naarOrganisatie"]) == (VT, SHG)


async def test_een_aanbod_zonder_antwoord_is_een_termijn_van_wie_aanbood(client, als, klok):
    w = await beoordeeld(client, vt(als), melder={"categorie": "politie", "anoniem": True}, geinformeerdOp="2026-03-02")

    async def wat(wie, peildatum, verstreken="false"):
        antwoord = await client.get(
            f"/v1/zorgmeldingen/termijnen?peildatum={peildatum}&verstreken={verstreken}", headers=wie
        )
        return [(t["wat"], t["uiterlijk"], t["verstreken"]) for t in antwoord.json()["resultaten"]]

    assert await wat(vt(als), "2026-03-02") == []
    o = await bied_aan(client, vt(als), w.pad)
    assert await wat(vt(als), "2026-03-09") == [("overdracht-antwoord", "2026-03-09", False)]
    assert await wat(vt(als), "2026-03-09", "true") == []
    assert await wat(vt(als), "2026-03-10", "true") == [("overdracht-antwoord", "2026-03-09", True)]
    assert await wat(shg(als), "2026-03-10") == [], "de inhoud volgt pas na aanvaarding; de stand staat bij overdrachten"
    klok.zet(datetime(2026, 3, 20, 9, tzinfo=UTC))
    await aanvaard(client, shg(als), o)
    klok.zet(datetime(2026, 3, 25, 9, tzinfo=UTC))
    assert await wat(vt(als), "2026-03-19", "true") == [("overdracht-antwoord", "2026-03-09", True)], "ook achteraf gevraagd"
    assert await wat(vt(als), "2026-03-20") == []


async def test_een_acuut_aanbod_zonder_antwoord_staat_bovenaan_bij_beide_kanten(client, als, klok):
    aanbod = {}
    for naam, acuut in (("oud acuut", True), ("oud", False), ("nieuw acuut", True), ("nieuw", False)):
        klok.verder(minutes=1)
        w = await beoordeeld(client, vt(als), acuteOnveiligheid=acuut)
        aanbod[naam] = await bied_aan(client, vt(als), w.pad)
        assert aanbod[naam].json()["acuteOnveiligheid"] is acuut
    namen_van = {o.json()["overdrachtId"]: naam for naam, o in aanbod.items()}

    async def lijst(wie, **vraag):
        gezien, cursor = [], None
        while True:
            antwoord = await client.get(
                "/v1/overdrachten", params=vraag | ({"cursor": cursor} if cursor else {}), headers=wie
            )
            assert antwoord.status_code == 200, antwoord.text
            gezien += [namen_van[o["overdrachtId"]] for o in antwoord.json()["resultaten"]]
            cursor = antwoord.json()["volgende"]
            if cursor is None:
                return gezien

    for wie in (vt(als), shg(als)):
        for vraag in ({}, {"alleenOpen": "true"}, {"onbeantwoord": "true", "peildatum": "2026-03-20"}):
            for limit in (1, 2, 3, 20):
                assert await lijst(wie, limit=limit, **vraag) == ["nieuw acuut", "oud acuut", "nieuw", "oud"], vraag
    assert (await aanvaard(client, shg(als), aanbod["nieuw acuut"])).status_code == 201
    for limit in (1, 20):
        assert await lijst(shg(als), limit=limit) == ["oud acuut", "nieuw", "nieuw acuut", "oud"], "wie antwoordde kijkt er al naar"
        assert await lijst(shg(als), limit=limit, alleenOpen="true") == ["oud acuut", "nieuw", "oud"]
    klok.zet(datetime(2026, 3, 20, 9, tzinfo=UTC))
    assert (await aanvaard(client, shg(als), aanbod["oud"])).status_code == 201
    klok.verder(days=1)
    toen = {"onbeantwoord": "true", "peildatum": "2026-03-19"}
    for limit in (1, 20):
        assert await lijst(shg(als), limit=limit, **toen) == ["oud acuut", "nieuw", "oud"], "ook achteraf gevraagd"
