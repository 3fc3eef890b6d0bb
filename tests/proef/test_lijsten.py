"""No list of overleg reads a whole table: every query of every list, as PostgreSQL would run it on a large register.

The register is large enough that the planner has a real choice (nothing is forbidden it). Small tables may be read whole.
"""

from __future__ import annotations

from typing import Any

import pytest

from common.db import Tx
from devstack.bench.vulling import SHG, VT, Omvang, vul

GROOT = 3_000
"""A table with more rows than this may not be read whole for a list."""
OMVANG = Omvang(40_000)
VRAAG = {"peildatum": "2026-03-01", "limit": "100", "verlooptVoor": "2026-06-01", "van": "2026-01-01", "tot": "2026-12-31"}
ROLLEN = (
    "medewerker-veilig-thuis", "casusregisseur", "coordinator", "jgz-professional", "aandachtsfunctionaris", "beleidsadviseur",
    "privacy-officer",
)  # fmt: skip
# The feed walks the outbox by snapshot window; its proof is in libs/common.
ELDERS = {"/gebeurtenissen"}
BEKEND = {"/zorgmeldingen voor 2", "/zorgmeldingen/termijnen voor 1", "/zorgmeldingen/termijnen voor 2"}
"""Lists that still read every handover of the organisation: named here until that is mended, nothing may join them."""


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
    import asyncpg

    connection = await asyncpg.connect(dsn)
    try:
        rows = await connection.fetch("SELECT relname FROM pg_class WHERE relkind = 'r' AND reltuples > $1", float(GROOT))
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


@pytest.mark.traag
async def test_no_list_reads_a_whole_table(register, monkeypatch):
    dienst, large = register
    assert {"zorgmelding", "casus", "persoon", "overdracht", "betrokkene"} <= large
    paths = lists(dienst.app)
    assert len(paths) >= 5
    wrong: dict[str, list[str]] = {}
    for path in paths:
        named = {p["name"] for p in dienst.app.openapi()["paths"][path]["get"]["parameters"]}
        for organisatie in (VT, SHG):
            kijker = Kijker(monkeypatch)
            answer = await dienst.client.get(
                "/v1" + path.replace("{casusId}", dienst.ids["casusId"]), headers=dienst.als(*ROLLEN, organisatie=organisatie),
                params={k: v for k, v in VRAAG.items() if k in named},
            )  # fmt: skip
            monkeypatch.undo()
            assert answer.status_code in {200, 404}, f"{path}: {answer.text}"
            assert kijker.plans, path
            if found := kijker.whole_tables(large):
                wrong[f"{path} voor {organisatie[-1]}"] = found
    assert set(wrong) <= BEKEND, wrong


@pytest.mark.traag
async def test_a_list_that_reads_a_whole_table_is_noticed(register, monkeypatch):
    dienst, large = register
    from overleg.repository import zorgmeldinglijsten

    monkeypatch.setattr(zorgmeldinglijsten, "KOLOMMEN", f"{zorgmeldinglijsten.KOLOMMEN}, (SELECT count(*) FROM zorgmelding) AS n")
    kijker = Kijker(monkeypatch)
    await dienst.client.get("/v1/zorgmeldingen", headers=dienst.als(*ROLLEN, organisatie=VT))
    assert kijker.whole_tables(large) != []
