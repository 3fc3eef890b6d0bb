from __future__ import annotations

import tempfile
from datetime import UTC, datetime
from pathlib import Path

import pytest

from common.auth import Actor
from common.db import Database
from common.testing.keten_db import make_database
from common.testing.postgres import EmbeddedPostgres

EFFECT = """
CREATE TABLE effect (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, aggregate uuid NOT NULL, seq bigint NOT NULL, beurt integer);
CREATE TABLE uniek (aggregate uuid PRIMARY KEY DEFERRABLE INITIALLY DEFERRED);
"""


@pytest.fixture(scope="session")
def server():
    with (
        tempfile.TemporaryDirectory(prefix="keten-inbox-", dir="/var/tmp") as folder,
        EmbeddedPostgres(Path(folder) / "pg") as pg,
    ):
        yield pg


@pytest.fixture
async def keten(server):
    return await make_database(server.admin_dsn(), "inbox_proef", extra_sql=EFFECT)


@pytest.fixture
async def database(keten):
    database = Database(
        keten.app, dienst="inbox-proef", bron="urn:nld:oin:00000009990000000000:systeem:inbox-proef", pool_max=12
    )
    yield database
    await database.close()


@pytest.fixture
def actor():
    return Actor.van_systeem("inbox-proef", "00000009990000000000")


class Klok:
    def __init__(self):
        self.nu = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)

    def __call__(self):
        return self.nu


@pytest.fixture
def klok():
    return Klok()
