"""What every service's `migrations/env.py` calls, and the check that the schema is the one this code expects."""

from __future__ import annotations

import asyncio
import importlib.resources
from functools import cache
from typing import Any

from alembic import command, context
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import MetaData, text
from sqlalchemy.engine import Connection
from sqlalchemy.ext.asyncio import create_async_engine

from common.db.engine import Database
from common.settings import ServiceSettings

_LOCK = 7_316_201
"""Advisory lock: two migration jobs of one service never run at once."""


def alembic_config(pakket: str) -> Config:
    """Configuration of a service's migrations, which ship inside its package."""
    config = Config()
    config.set_main_option("script_location", f"{pakket}:migrations")
    return config


def common_sql(name: str) -> str:
    """SQL text of the shared schema `keten`, e.g. `10_outbox.sql`."""
    return importlib.resources.files("common.db").joinpath("sql", name).read_text(encoding="utf-8")


def create_common_schema(connection: Connection) -> None:
    """Create the schema `keten` with outbox, inbox, audit, keys and idempotency; first migration of every service."""
    folder = importlib.resources.files("common.db").joinpath("sql")
    for entry in sorted(folder.iterdir(), key=lambda e: e.name):
        if entry.name.endswith(".sql"):
            run_sql(connection, entry.read_text(encoding="utf-8"))


def run_sql(connection: Connection, script: str) -> None:
    """Run a script of several statements in the migration's transaction."""
    dbapi: Any = connection.connection.dbapi_connection
    connection.exec_driver_sql("SELECT 1")  # opens the transaction before the driver is used directly
    dbapi.run_async(lambda driver: driver.execute(script))


def run_env(metadata: MetaData) -> None:
    """Body of `env.py`: run the migrations on the connection that `migrate` made."""
    connection: Connection = context.config.attributes["connection"]
    context.configure(connection=connection, target_metadata=metadata, include_object=_own_objects, compare_type=True)
    with context.begin_transaction():
        connection.execute(text("SET LOCAL lock_timeout = '5s'"))
        connection.execute(text(f"SELECT pg_advisory_xact_lock({_LOCK})"))
        # Row-level security binds the owner too: without this an UPDATE of a migration finds no rows, and says nothing.
        connection.execute(text("SELECT set_config('app.systeem', 'ja', true)"))
        context.run_migrations()


def _own_objects(_obj: Any, name: str | None, kind: str, _reflected: bool, _compare_to: Any) -> bool:
    return not (kind == "table" and name == "alembic_version")


def migrate(settings: ServiceSettings, target: str = "head") -> None:
    """Bring the database of a service to `target`, as the owner of the database."""
    asyncio.run(migrate_async(settings, target))


async def migrate_async(settings: ServiceSettings, target: str = "head") -> None:
    """As `migrate`, inside a running loop."""
    url = settings.migratie_database_url or settings.database_url
    engine = create_async_engine(url.replace("postgresql://", "postgresql+asyncpg://", 1))
    config = alembic_config(settings.pakket)

    def upgrade(connection: Connection) -> None:
        config.attributes["connection"] = connection
        if target == "base":
            command.downgrade(config, target)
        else:
            command.upgrade(config, target)

    try:
        async with engine.begin() as connection:
            await connection.run_sync(upgrade)
    finally:
        await engine.dispose()


async def schema_difference(url: str, metadata: MetaData) -> list[Any]:
    """What the migrated database lacks or has too much against the tables of the code; empty when equal."""
    engine = create_async_engine(url.replace("postgresql://", "postgresql+asyncpg://", 1))

    def compare(connection: Connection) -> list[Any]:
        migration = MigrationContext.configure(connection, opts={"include_object": _own_objects, "compare_type": True})
        return list(compare_metadata(migration, metadata))

    try:
        async with engine.connect() as connection:
            return await connection.run_sync(compare)
    finally:
        await engine.dispose()


@cache
def expected_revision(pakket: str) -> str | None:
    """Newest migration that this code ships with."""
    return ScriptDirectory.from_config(alembic_config(pakket)).get_current_head()


async def schema_is_current(database: Database, settings: ServiceSettings) -> bool:
    """Tell whether the database is at the newest migration; a service with an older schema is not ready."""
    try:
        async with database.connection() as connection:
            found = await connection.fetchval("SELECT version_num FROM alembic_version")
            return bool(found == expected_revision(settings.pakket))
    except Exception:  # noqa: BLE001 no table or no database: not current
        return False
