"""PostgreSQL for the stack: our own server or an existing one, with a database and two roles per service."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final, Literal, Self
from urllib.parse import urlsplit, urlunsplit

import asyncpg

from common.testing.postgres import EmbeddedPostgres, PortInUseError, PostgresError
from devstack import errors
from devstack.secret_files import password
from devstack.services import SERVICES
from devstack.sync import run

Role = Literal["own", "app"]
_DATABASES: Final = tuple(service.package for service in SERVICES)
_ROLE_OPTIONS: Final = "LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS"


class Postgres:
    """The database server of the stack.

    With `admin_dsn` an existing server is used (the role must be allowed to make databases and
    roles) and nothing is started; otherwise a server of our own runs over `data`.
    """

    def __init__(
        self,
        data: Path,
        port: int = 0,
        *,
        admin_dsn: str | None = None,
        databases: Sequence[str] = _DATABASES,
    ) -> None:
        """Describe the server; nothing is started yet."""
        self._folder = data.absolute()
        self._given = admin_dsn
        self._databases = databases
        self._server: EmbeddedPostgres | None = None
        self._port = port

    @property
    def own(self) -> bool:
        """Whether this is a server that we start and stop."""
        return self._given is None

    @property
    def running(self) -> bool:
        """Whether the server is alive as far as we can see."""
        return not self.own or (self._server is not None and self._server.running)

    @property
    def embedded(self) -> EmbeddedPostgres:
        """Our own server, for `kill()` and an immediate stop."""
        if self._server is None:
            raise errors.StackError("Er draait geen eigen PostgreSQL.")
        return self._server

    @property
    def data(self) -> Path:
        """Where the data really is (as root possibly outside the given folder)."""
        return self._server.data if self._server else self._folder / "data"

    def start(self) -> Self:
        """Start the server and make what is absent: databases, roles, privileges."""
        try:
            if self.own:
                if self._server is None:
                    self._server = EmbeddedPostgres(self._folder / "data", self._port)
                self._server.start()
            run(self._provision())
        except PortInUseError as error:
            raise errors.PortInUseError(error.port, "PostgreSQL", "KETEN_POORT_POSTGRES") from error
        except PostgresError as error:
            raise errors.StackError(str(error)) from error
        except (OSError, asyncpg.PostgresError) as error:
            raise errors.StackError(f"PostgreSQL is niet bruikbaar: {error}") from error
        return self

    def stop(self) -> None:
        """Stop our own server; an existing one is left alone."""
        if self._server is not None:
            self._server.stop()

    def kill(self) -> None:
        """End our own server as a power cut would."""
        self.embedded.kill()

    def dsn(self, database: str, role: Role = "app") -> str:
        """Return the DSN of `app_<database>` (rows only) or `own_<database>` (migrations)."""
        name = f"{role}_{database}"
        return _replace(self._admin(), database, f"{name}:{self._password(name)}")

    def admin_dsn(self, database: str = "postgres") -> str:
        """Return the DSN of the administrator."""
        return _replace(self._admin(), database)

    def __enter__(self) -> Self:
        """Start on entering a `with` block."""
        return self.start()

    def __exit__(self, *_exc: object) -> None:
        """Stop on leaving it."""
        self.stop()

    def _admin(self) -> str:
        return self._given or self.embedded.admin_dsn()

    def _password(self, role: str) -> str:
        return password(self._folder / "rollen" / role)

    async def _provision(self) -> None:
        admin = await asyncpg.connect(self._admin())
        try:
            for database in self._databases:
                for role in ("own", "app"):
                    await self._make_role(admin, f"{role}_{database}")
                if not await admin.fetchval("SELECT 1 FROM pg_database WHERE datname = $1", database):
                    await admin.execute(f'CREATE DATABASE "{database}" OWNER "own_{database}" TEMPLATE template0')
                await admin.execute(f'REVOKE ALL ON DATABASE "{database}" FROM PUBLIC')
                await admin.execute(f'GRANT CONNECT ON DATABASE "{database}" TO "app_{database}"')
        finally:
            await admin.close()
        for database in self._databases:
            await self._grant(database)

    async def _make_role(self, admin: asyncpg.Connection, role: str) -> None:
        exists = await admin.fetchval("SELECT 1 FROM pg_roles WHERE rolname = $1", role)
        verb = "ALTER" if exists else "CREATE"
        # Our passwords are URL-safe base64: nothing to quote. Set anew each time, so that the
        # files of this folder are what counts.
        await admin.execute(f"{verb} ROLE \"{role}\" {_ROLE_OPTIONS} PASSWORD '{self._password(role)}'")

    async def _grant(self, database: str) -> None:
        owner = await asyncpg.connect(self.dsn(database, "own"))
        app = f'"app_{database}"'
        try:
            # The owner makes the schema `keten` in its first migration; what it makes is covered.
            await owner.execute(f"""
                ALTER DEFAULT PRIVILEGES GRANT USAGE ON SCHEMAS TO {app};
                ALTER DEFAULT PRIVILEGES GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {app};
                ALTER DEFAULT PRIVILEGES GRANT USAGE, SELECT ON SEQUENCES TO {app};
            """)
        finally:
            await owner.close()


def _replace(dsn: str, database: str, login: str | None = None) -> str:
    parts = urlsplit(dsn)
    user, _, address = parts.netloc.rpartition("@")
    return urlunsplit((parts.scheme, f"{login or user}@{address}", f"/{database}", parts.query, ""))
