"""A database with only the schema `keten` in it, as a service's own database has: owner role, application role, no superuser.

For tests of outbox, inbox and relay, and for the chaos run; a service's tests use the migrated database of the plugin.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib.resources import files
from typing import Any

import asyncpg

PASSWORD = "alleen-voor-tests"  # a throw-away server on loopback


@dataclass(frozen=True, slots=True)
class KetenDatabase:
    """Addresses of one test database: as owner and as the application."""

    name: str
    own: str
    app: str


async def make_database(admin_dsn: str, name: str, *, extra_sql: str = "") -> KetenDatabase:
    """Make the database `name` anew with its two roles and schema keten; `extra_sql` is run by the owner after it."""
    admin = await asyncpg.connect(admin_dsn)
    try:
        await admin.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        for role in (f"own_{name}", f"app_{name}"):
            await admin.execute(f'DROP ROLE IF EXISTS "{role}"')
            await admin.execute(f"CREATE ROLE \"{role}\" LOGIN PASSWORD '{PASSWORD}'")
        await admin.execute(f'CREATE DATABASE "{name}" OWNER "own_{name}"')
    finally:
        await admin.close()
    address = admin_dsn.rsplit("@", 1)[1].rsplit("/", 1)[0]
    own = f"postgresql://own_{name}:{PASSWORD}@{address}/{name}"
    owner = await asyncpg.connect(own)
    try:
        await owner.execute(f"""
            CREATE SCHEMA keten;
            GRANT USAGE ON SCHEMA keten, public TO "app_{name}";
            ALTER DEFAULT PRIVILEGES GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO "app_{name}";
            ALTER DEFAULT PRIVILEGES GRANT USAGE, SELECT ON SEQUENCES TO "app_{name}";
        """)
        for script in sql_scripts():
            await owner.execute(script)
        if extra_sql:
            await owner.execute(extra_sql)
    finally:
        await owner.close()
    return KetenDatabase(name, own, f"postgresql://app_{name}:{PASSWORD}@{address}/{name}")


def sql_scripts() -> list[str]:
    """Return the SQL of schema keten in the order it must run."""
    folder: Any = files("common.db") / "sql"
    return [
        part.read_text() for part in sorted(folder.iterdir(), key=lambda p: str(p.name)) if part.name.endswith(".sql")
    ]
