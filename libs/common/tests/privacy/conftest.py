"""A real database with the tables of schema keten, and key files as a secret store mounts them."""

from __future__ import annotations

import base64
import os
import tempfile
from pathlib import Path

import asyncpg
import pytest

from common.privacy import FileKek, Keyring
from common.testing.keten_db import make_database
from common.testing.postgres import EmbeddedPostgres

# What a service makes of it: one row with encrypted fields and a blind index.
TABEL = """
CREATE TABLE persoon (id uuid PRIMARY KEY, persoon_id uuid NOT NULL, naam bytea, adres bytea, bsn bytea, bsn_index bytea);
CREATE TABLE verwante (id uuid PRIMARY KEY, persoon_id uuid NOT NULL, naam bytea);
"""


@pytest.fixture(scope="session")
def privacy_server():
    with (
        tempfile.TemporaryDirectory(prefix="keten-privacy-", dir="/var/tmp") as folder,
        EmbeddedPostgres(Path(folder) / "pg") as server,
    ):
        yield server


@pytest.fixture(scope="session")
async def privacy_db(privacy_server):
    return await make_database(privacy_server.admin_dsn(), "privacy_proef", extra_sql=TABEL)


@pytest.fixture
async def conn(privacy_db):
    """A connection as the application: what a service may do, and no more."""
    verbinding = await asyncpg.connect(privacy_db.app)
    yield verbinding
    await verbinding.close()


def schrijf_sleutel(folder: Path, naam: str) -> bytes:
    sleutel = os.urandom(32)
    (folder / naam).write_text(base64.b64encode(sleutel).decode() + "\n")
    return sleutel


@pytest.fixture
def sleutel_map(tmp_path):
    schrijf_sleutel(tmp_path, "kek.key")
    schrijf_sleutel(tmp_path, "blinde-index.key")
    return tmp_path


@pytest.fixture
def kek(sleutel_map):
    return FileKek(sleutel_map)


@pytest.fixture
def keyring(kek):
    return Keyring(kek)


@pytest.fixture
def nieuwe_sleutel():
    return schrijf_sleutel
