"""Ask every part of a running stack how it is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

import asyncpg

from devstack.issuer_server import discovery_answers
from devstack.kafka import TOPICS, topics_of
from devstack.parts import healthy
from devstack.state import StackState
from devstack.sync import run

Finding = tuple[str, bool, str]


def check(state: StackState) -> Iterator[Finding]:
    """Yield (part, healthy, where) for every part."""
    for name, dsn in state.app_dsns.items():
        yield f"database {name}", _safely(partial(_database, dsn)), dsn.rpartition("@")[2]
    yield "kafka", _safely(lambda: set(TOPICS) <= topics_of(state.bootstrap)), f"{state.bootstrap} ({state.broker})"
    yield "issuer", discovery_answers(state.issuer), state.issuer
    for name, url in state.services.items():
        yield name, healthy(url), f"{url}/health/ready"


def _safely(question: Callable[[], bool]) -> bool:
    try:
        return question()
    except Exception:  # noqa: BLE001 (whatever is wrong: this part is not healthy)
        return False


def _database(dsn: str) -> bool:
    async def ask() -> bool:
        connection = await asyncpg.connect(dsn, timeout=5)
        try:
            return await connection.fetchval("SELECT current_user::text") is not None
        finally:
            await connection.close()

    return run(ask())
