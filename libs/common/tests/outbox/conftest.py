from __future__ import annotations

import asyncio
import tempfile
from pathlib import Path

import asyncpg
import pytest

from common.testing.keten_db import make_database
from common.testing.postgres import EmbeddedPostgres


@pytest.fixture(scope="session")
def server():
    with (
        tempfile.TemporaryDirectory(prefix="keten-outbox-", dir="/var/tmp") as folder,
        EmbeddedPostgres(Path(folder) / "pg") as pg,
    ):
        yield pg


@pytest.fixture
async def keten(server):
    return await make_database(server.admin_dsn(), "outbox_proef")


@pytest.fixture
async def connect(keten):
    made: list[asyncpg.Connection] = []

    async def _connect():
        made.append(await asyncpg.connect(keten.app))
        return made[-1]

    yield _connect
    for conn in made:
        await asyncio.wait({asyncio.ensure_future(conn.close())}, timeout=2)
        conn.terminate()
