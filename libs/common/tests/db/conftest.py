"""These tests run on the tables of overleg: the richest schema, with row-level security on every table."""

from __future__ import annotations

import asyncpg
import pytest

from common.auth import Actor
from common.testing.actors import actor_van
from common.testing.processes import LocalIssuer, ServiceProcess
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


@pytest.fixture
def issuer():
    with LocalIssuer() as issuer:
        yield issuer


@pytest.fixture
def process(committed_settings, issuer):
    """Start `python -m overleg …` on the database of this test; whatever is left is killed."""
    made: list[ServiceProcess] = []

    def start(opdracht: str = "api", **extra: str) -> ServiceProcess:
        made.append(ServiceProcess(committed_settings, opdracht, issuer=issuer.url, extra=extra).start())
        return made[-1]

    yield start
    for one in made:
        one.close()
