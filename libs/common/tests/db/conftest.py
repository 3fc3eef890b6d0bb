"""These tests run on the tables of overleg: the richest schema, with row-level security on every table."""

from __future__ import annotations

import asyncpg
import pytest
from common.auth import Actor
from common.testing.actors import actor_van
from overleg.app import SERVICE

VT, SHG = "00000009990000000001", "00000009990000000002"


@pytest.fixture
def service():
    return SERVICE


@pytest.fixture
def vt() -> Actor:
    return actor_van(VT, "medewerker-veilig-thuis")


@pytest.fixture
async def behind(postgres, committed_settings):
    """Connection as superuser: sees every row, whatever row-level security says."""
    connection = await asyncpg.connect(postgres.admin_dsn_of(committed_settings))
    yield connection
    await connection.close(timeout=2)
