"""What the busiest paths ask of the database reads no whole table either: registering, and reading as another organisation."""

from __future__ import annotations

import json
from urllib.parse import urlsplit

import asyncpg
import pytest
from groot_register import Kijker, bewoond_register, read_whole, register
from overleg_bouwers import maak, persoon, toestemming
from test_matrix import TABLE, ask

from common.db.engine import context_sql
from common.testing.actors import JGZ, actor_van
from devstack.bench.vulling import VT

__all__ = ["bewoond_register", "register"]

AANTAL_VRAGEN = 5
"""Questions inside the function `melding_omgeving`, at least: locks, casus, persons and reports."""


@pytest.mark.traag
async def test_what_registering_asks_is_planned_once_and_reads_no_whole_table(register, postgres):
    """The busiest question is a function: what it asks is seen with auto_explain, as the service itself would run it."""
    dienst, large = register
    settings = dienst.runtime.settings
    connection = await asyncpg.connect(postgres.admin_dsn_of(settings))
    said: list[str] = []
    connection.add_log_listener(lambda _, message: said.append(message.message))
    try:
        melding = await connection.fetchrow(
            "SELECT z.huishouden_id, array_agg(b.persoon_id) AS personen FROM zorgmelding z JOIN betrokkene b ON b.zorgmelding_id = z.id"
            " WHERE z.eigenaar = $1 GROUP BY z.id ORDER BY z.id DESC LIMIT 1",
            VT,
        )
        assert await connection.fetchval("SELECT proconfig FROM pg_proc WHERE proname = 'melding_omgeving'") == [
            "plan_cache_mode=force_generic_plan"
        ]
        await connection.execute("LOAD 'auto_explain'")
        async with connection.transaction():
            for name, value in (("log_min_duration", 0), ("log_nested_statements", "on"), ("log_format", "json")):
                await connection.execute(f"SET LOCAL auto_explain.{name} = '{value}'")
            await connection.execute(f'SET LOCAL ROLE "{urlsplit(settings.database_url).username}"')
            await connection.execute(context_sql(actor_van(VT), dienst.runtime.clock()))
            await connection.execute("SET LOCAL client_min_messages = log")
            found = await connection.fetchrow(
                "SELECT * FROM melding_omgeving($1, $2, $3::uuid[], NULL, NULL)", VT, melding["huishouden_id"], melding["personen"]
            )
            await connection.execute("SET LOCAL client_min_messages = warning")
    finally:
        await connection.close()
    assert found["huishouden_bekend"]
    plans = [json.loads(text.partition("plan:")[2]) for text in said if "plan:" in text]
    inside = [p for p in plans if "melding_omgeving" not in p["Query Text"]]
    assert len(inside) >= AANTAL_VRAGEN
    assert [(table, p["Query Text"]) for p in inside for table in read_whole(p["Plan"], large)] == []


GEHEIM = {"straat": "Proefstraat", "huisnummer": "1", "postcode": "8399 ZZ", "plaats": "Nergenshuizen"}


@pytest.mark.traag
async def test_reading_a_child_whose_mother_keeps_her_address_secret_reads_no_whole_table(register, monkeypatch):
    dienst, large = register
    vt = dienst.als("medewerker-veilig-thuis", organisatie=VT)
    await maak(dienst.client, "/personen", vt, persoon(naam="Proefmoeder Een", adres=GEHEIM, geheimAdres=True))
    kind = (await maak(dienst.client, "/personen", vt, persoon(naam="Proefkind Twee", adres=GEHEIM))).json()["persoonId"]
    await maak(dienst.client, "/toestemmingen", vt, toestemming(kind, JGZ, dataklassen=["identiteit", "adres"]))
    kijker = Kijker(monkeypatch)
    gelezen = await dienst.client.get(f"/v1/personen/{kind}", headers=dienst.als("jgz-professional", organisatie=JGZ))
    assert gelezen.status_code == 200, gelezen.text
    assert (gelezen.json()["geheimAdres"], gelezen.json()["adres"]) == (True, None)
    assert kijker.whole_tables(large) == []


@pytest.mark.traag
async def test_no_route_reads_a_whole_table_for_anybody(bewoond_register):
    dienst, large, meekijker = bewoond_register
    assert len(meekijker.plans) > 1_000, "wat PostgreSQL doet is niet gehoord"
    wrong = {"de wereld vullen": found} if (found := meekijker.whole_tables(large)) else {}
    asked, heard = 0, 0
    for route, rule in TABLE["diensten"]["overleg"].items():
        for relation, organisatie in dienst.organisaties.items():
            answer = await ask(dienst, route, dienst.als(rule["rollen"][0], organisatie=organisatie))
            asked, heard = asked + (answer.status_code == 200), heard + len(meekijker.plans)
            if found := meekijker.whole_tables(large):
                wrong[f"{route} ({relation})"] = found
    assert asked > 100
    assert heard > 20 * asked
    assert wrong == {}, "\n".join(f"{k}: {v}" for k, v in wrong.items())
