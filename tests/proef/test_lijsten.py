"""No list of overleg reads a whole table: every query of every list, as PostgreSQL would run it on a large register.

The register is large enough that the planner has a real choice (nothing is forbidden it). Small tables may be read whole.
"""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlsplit

import asyncpg
import pytest

from common.db import Tx
from common.db.engine import context_sql
from common.testing.actors import actor_van
from devstack.bench.vulling import SHG, VT, Omvang, vul

GROOT = 3_000
"""A table with more rows than this may not be read whole for a list."""
OMVANG = Omvang(40_000, per=10)
VRAAG = {
    "peildatum": "2026-03-01",
    "limit": "100",
    "verlooptVoor": "2026-06-01",
    "van": "2026-01-01",
    "tot": "2026-12-31",
}
ROLLEN = (
    "medewerker-veilig-thuis", "casusregisseur", "coordinator", "jgz-professional", "aandachtsfunctionaris", "beleidsadviseur",
    "privacy-officer",
)  # fmt: skip
# The feed walks the outbox by snapshot window; its proof is in libs/common.
ELDERS = {"/gebeurtenissen"}
VROEGER = "2021-03-01"
"""A day since which most of the register was done."""


def nodes(plan: dict[str, Any]):
    yield plan
    for part in plan.get("Plans", ()):
        yield from nodes(part)


class Kijker:
    """Asks for the plan of every query of a transaction before it runs it."""

    def __init__(self, monkeypatch) -> None:
        self.plans: list[tuple[str, dict[str, Any]]] = []
        for name in ("fetch", "fetchrow", "fetchval"):
            monkeypatch.setattr(Tx, name, self._watched(getattr(Tx, name)))

    def _watched(self, method):
        async def watched(tx, sql, *args):
            if sql.lstrip().upper().startswith(("SELECT", "WITH")):
                row = await tx.driver.fetchrow(f"EXPLAIN (FORMAT JSON) {sql}", *args)
                self.plans.append((sql, row[0][0]["Plan"]))
            return await method(tx, sql, *args)

        return watched

    def whole_tables(self, large: set[str]) -> list[str]:
        return [
            f"{node['Relation Name']}: {' '.join(sql.split())[:160]}"
            for sql, plan in self.plans
            for node in nodes(plan)
            if node["Node Type"] == "Seq Scan" and node["Relation Name"] in large
        ]


@pytest.fixture
async def register(start, postgres):
    dienst = await start("overleg", echt=True)
    dsn = postgres.admin_dsn_of(dienst.runtime.settings)
    await vul(dsn, OMVANG)
    connection = await asyncpg.connect(dsn)
    try:
        rows = await connection.fetch(
            "SELECT relname FROM pg_class WHERE relkind = 'r' AND reltuples > $1", float(GROOT)
        )
        dienst.ids["casusId"] = str(await connection.fetchval("SELECT id FROM casus ORDER BY gestart_op DESC LIMIT 1"))
    finally:
        await connection.close()
    return dienst, {row["relname"] for row in rows}


def lists(app) -> list[str]:
    """Every GET that answers with a page, and may be asked with the ids we have."""
    return [
        path
        for path, item in app.openapi()["paths"].items()
        if "get" in item
        and any(p["name"] == "limit" for p in item["get"].get("parameters", ()))
        and path not in ELDERS
        and path.replace("{casusId}", "").count("{") == 0
    ]


def questions(app, path: str) -> list[dict[str, str]]:
    """The list itself, as of an earlier day, and with each of its filters: every value of a code, every switch."""
    named = {p["name"]: p["schema"] for p in app.openapi()["paths"][path]["get"]["parameters"]}
    plain = {k: v for k, v in VRAAG.items() if k in named}
    filters = [{name: value} for name, schema in named.items() for value in values(app, schema)]
    if "peildatum" in named:
        filters += [{"peildatum": VROEGER}, *({"peildatum": VROEGER} | f for f in filters)]
    return [plain, *(plain | f for f in filters)]


def values(app, schema: dict[str, Any]) -> list[str]:
    """Every value of a code, on for a switch; nothing for what is no choice."""
    if "anyOf" in schema:
        return [value for option in schema["anyOf"] for value in values(app, option)]
    if "$ref" in schema:
        return values(app, app.openapi()["components"]["schemas"][schema["$ref"].rsplit("/", 1)[1]])
    if "const" in schema:
        return [schema["const"]]
    return ["true"] if schema.get("type") == "boolean" else schema.get("enum", [])


@pytest.mark.traag
async def test_no_list_reads_a_whole_table(register, monkeypatch):
    dienst, large = register
    assert large >= {
        "zorgmelding", "casus", "persoon", "overdracht", "betrokkene", "bericht", "toestemming", "doorbreking",
        "noodtoegang", "verzoek", "zorg", "meldcode", "overleg", "actie", "signaal", "persoon_zoeksleutel",
    }  # fmt: skip
    paths = lists(dienst.app)
    assert len(paths) >= 5
    wrong: dict[str, list[str]] = {}
    answered = 0
    for path, question, organisatie in ((p, q, o) for p in paths for q in questions(dienst.app, p) for o in (VT, SHG)):
        kijker = Kijker(monkeypatch)
        answer = await dienst.client.get(
            "/v1" + path.replace("{casusId}", dienst.ids["casusId"]), headers=dienst.als(*ROLLEN, organisatie=organisatie),
            params=question,
        )  # fmt: skip
        monkeypatch.undo()
        # 400: two filters that exclude each other.
        assert answer.status_code in {200, 400, 404}, f"{path} {question}: {answer.text}"
        assert kijker.plans or answer.status_code == 400, path
        answered += answer.status_code == 200
        if found := kijker.whole_tables(large):
            wrong[f"{path} {question} voor {organisatie[-1]}"] = found
    assert sorted(wrong) == []
    assert answered > 3 * len(paths)


@pytest.mark.traag
async def test_a_list_that_reads_a_whole_table_is_noticed(register, monkeypatch):
    dienst, large = register
    from overleg.repository import zorgmeldinglijsten

    monkeypatch.setattr(
        zorgmeldinglijsten, "KOLOMMEN", f"{zorgmeldinglijsten.KOLOMMEN}, (SELECT count(*) FROM zorgmelding) AS n"
    )
    kijker = Kijker(monkeypatch)
    await dienst.client.get("/v1/zorgmeldingen", headers=dienst.als(*ROLLEN, organisatie=VT))
    assert kijker.whole_tables(large) != []


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
    assert [
        (node["Relation Name"], p["Query Text"])
        for p in inside
        for node in nodes(p["Plan"])
        if node["Node Type"] == "Seq Scan" and node["Relation Name"] in large
    ] == []
