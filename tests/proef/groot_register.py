"""A register of overleg so large that the planner has a real choice, and somebody who looks at every plan."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlsplit

import asyncpg
import pytest

from common.db import Database, Tx
from devstack.bench.vulling import Omvang, vul

GROOT = 3_000
"""A table with more rows than this may not be read whole."""
OMVANG = Omvang(40_000, per=10)


def nodes(plan: dict[str, Any]):
    yield plan
    for part in plan.get("Plans", ()):
        yield from nodes(part)


def read_whole(plan: dict[str, Any], large: set[str]) -> list[str]:
    """The large tables that this plan reads from begin to end."""
    return [
        node["Relation Name"] for node in nodes(plan) if node["Node Type"] == "Seq Scan" and node["Relation Name"] in large
    ]


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
            f"{table}: {' '.join(sql.split())[:160]}" for sql, plan in self.plans for table in read_whole(plan, large)
        ]


class Meekijker:
    """Hears from PostgreSQL itself how every statement ran, also those inside its functions."""

    _SETTINGS = (
        ("session_preload_libraries", "auto_explain"), ("client_min_messages", "log"), ("auto_explain.log_min_duration", "0"),
        ("auto_explain.log_nested_statements", "on"), ("auto_explain.log_format", "json"),
    )  # fmt: skip

    def __init__(self) -> None:
        self.plans: list[dict[str, Any]] = []

    async def attach(self, dienst, postgres, monkeypatch) -> None:
        """Have the service connect again, so that from here on everything is heard."""
        acquire, release = Database._acquire, Database._release

        async def listening(database) -> Any:
            connection = await acquire(database)
            connection.add_log_listener(self._hear)
            return connection

        async def no_longer(database, connection) -> None:
            connection.remove_log_listener(self._hear)
            await release(database, connection)

        monkeypatch.setattr(Database, "_acquire", listening)
        monkeypatch.setattr(Database, "_release", no_longer)
        settings = dienst.runtime.settings
        role = urlsplit(settings.database_url).username
        admin = await asyncpg.connect(postgres.admin_dsn_of(settings))
        try:
            for name, value in self._SETTINGS:
                await admin.execute(f"ALTER ROLE \"{role}\" SET {name} = '{value}'")
        finally:
            await admin.close()
        await dienst.database.close()

    def _hear(self, _connection, message) -> None:
        if "plan:" in message.message:
            self.plans.append(json.loads(message.message.partition("plan:")[2]))

    def whole_tables(self, large: set[str]) -> list[str]:
        """What was read whole since the last time this was asked."""
        heard, self.plans = self.plans, []
        return sorted({
            f"{table}: {' '.join(plan['Query Text'].split())[:200]}"
            for plan in heard
            for table in read_whole(plan["Plan"], large)
        })


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
async def bewoond_register(gevuld, postgres, monkeypatch):
    """With one of everything that others have a relation to as well; how that was written has been heard already."""
    meekijker = Meekijker()

    async def eerst(dienst) -> None:
        await vergroot(dienst, postgres)
        await meekijker.attach(dienst, postgres, monkeypatch)

    dienst = await gevuld("overleg", echt=True, eerst=eerst)
    return dienst, await large_tables(dienst, postgres), meekijker
