"""A register of overleg so large that the planner has a real choice, and somebody who looks at every plan."""

from __future__ import annotations

from typing import Any

import asyncpg
import pytest

from common.db import Tx
from devstack.bench.vulling import Omvang, vul

GROOT = 3_000
"""A table with more rows than this may not be read whole."""
OMVANG = Omvang(40_000, per=10)


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


async def vergroot(dienst, postgres) -> None:
    """Fill up the register of this service."""
    await vul(postgres.admin_dsn_of(dienst.runtime.settings), OMVANG)


async def large_tables(dienst, postgres) -> set[str]:
    """The tables of this register that nobody may read whole; a case that exists is known as casusId."""
    connection = await asyncpg.connect(postgres.admin_dsn_of(dienst.runtime.settings))
    try:
        rows = await connection.fetch("SELECT relname FROM pg_class WHERE relkind = 'r' AND reltuples > $1", float(GROOT))
        casus = await connection.fetchval("SELECT id FROM casus ORDER BY gestart_op DESC LIMIT 1")
    finally:
        await connection.close()
    dienst.ids.setdefault("casusId", str(casus))
    return {row["relname"] for row in rows}


@pytest.fixture
async def register(start, postgres):
    dienst = await start("overleg", echt=True)
    await vergroot(dienst, postgres)
    return dienst, await large_tables(dienst, postgres)


@pytest.fixture
async def bewoond_register(gevuld, postgres):
    """With one of everything that others have a relation to as well."""
    dienst = await gevuld("overleg", echt=True, eerst=lambda dienst: vergroot(dienst, postgres))
    return dienst, await large_tables(dienst, postgres)
