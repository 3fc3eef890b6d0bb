"""A real server; every test gets its own database, because these tests break what they look at."""

from __future__ import annotations

import itertools
import tempfile
import uuid
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import asyncpg
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from common.audit import Sealer, Uitslag, verify
from common.testing.keten_db import KetenDatabase, make_database
from common.testing.postgres import EmbeddedPostgres

INSERT = """
INSERT INTO keten.audit_regel (tijdstip, dienst, trace_id, span_id, handeling, uitkomst, object_soort, object_id,
    betrokkene_id, verwerking, gebruiker, organisatie, rollen, client)
VALUES ($1, 'overleg', repeat('a', 32), repeat('b', 16), $2, 'geslaagd', 'casus', $3, $4,
    'https://register.test/verwerkingen/1', 'vera.vt', '00000009990000000001', '{casusregisseur}', 'keten-cli')
RETURNING id
"""
_nummer = itertools.count()


@pytest.fixture(scope="session")
def audit_dsn():
    """The superuser's DSN of a server for this session; nothing here depends on surviving a crash."""
    with (
        tempfile.TemporaryDirectory(prefix="keten-audit-", dir="/var/tmp") as folder,
        EmbeddedPostgres(Path(folder) / "pg", options={"fsync": "off", "full_page_writes": "off"}) as server,
    ):
        yield server.admin_dsn()


@dataclass
class Log:
    """An audit log in its own database, the sealer's key, and the superuser who may tamper."""

    db: KetenDatabase
    sleutel: Ed25519PrivateKey
    app: asyncpg.Connection
    super_: asyncpg.Connection
    insert_sql: str = INSERT

    def sealer(self, **meer: Any) -> Sealer:
        return Sealer(self.sleutel, **meer)

    async def schrijf(self, aantal: int = 1, conn: Any = None) -> list[int]:
        rijen = []
        for _ in range(aantal):
            waarden = datetime.now(UTC), "lezen", uuid.uuid4(), uuid.uuid4()
            rijen.append(await (conn or self.app).fetchval(INSERT, *waarden))
        return rijen

    async def verzegel(self, aantal: int = 3) -> list[int]:
        """Write some rows and seal them; returns their ids."""
        rijen = await self.schrijf(aantal)
        assert await self.sealer().seal_once(self.app) is not None
        return rijen

    async def knoei(self, sql: str, *args: Any) -> str:
        """Do what only a superuser can: switch the guard off, change, switch it on."""
        async with self.super_.transaction():
            for tabel in ("audit_regel", "audit_zegel"):
                await self.super_.execute(f"ALTER TABLE keten.{tabel} DISABLE TRIGGER alleen_aanvullen")
            uitkomst: str = await self.super_.execute(sql, *args)
            for tabel in ("audit_regel", "audit_zegel"):
                await self.super_.execute(f"ALTER TABLE keten.{tabel} ENABLE ALWAYS TRIGGER alleen_aanvullen")
        return uitkomst

    async def controleer(self, ijkpunt: Any = None) -> Uitslag:
        return await verify(self.app, [self.sleutel.public_key()], ijkpunt)

    async def gevonden(self, ijkpunt: Any = None) -> list[tuple[str, int | None, tuple[int, ...]]]:
        uitslag = await self.controleer(ijkpunt)
        return [(str(b.soort), b.zegel, b.rijen) for b in uitslag.bevindingen]


@pytest.fixture
async def log(audit_dsn):
    naam = f"audit_proef_{next(_nummer)}"
    db = await make_database(audit_dsn, naam)
    app = await asyncpg.connect(db.app)
    super_ = await asyncpg.connect(f"{audit_dsn.rsplit('/', 1)[0]}/{naam}")
    yield Log(db, Ed25519PrivateKey.generate(), app, super_)
    await app.close()
    await super_.close()
