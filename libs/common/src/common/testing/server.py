"""A real PostgreSQL for tests with a migrated database per service, made once per session."""

from __future__ import annotations

import asyncio
import os
import secrets
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any

import asyncpg

from common.migrations import migrate_async
from common.privacy import make_key_folder
from common.settings import ServiceSettings

if TYPE_CHECKING:
    from common.service import Service

PASSWORD = "alleen-voor-tests"


class TestServer:
    """One PostgreSQL: from TEST_DATABASE_URL (admin), else the embedded wheel, else a container."""

    __test__ = False

    def __init__(self, *, durable: bool = False) -> None:
        """Start or find the server; `durable` keeps fsync on, for measurements and for tests that kill it."""
        self._durable = durable
        self._stop: Any = None
        self._migrated: dict[str, ServiceSettings] = {}
        self._count = 0
        self.folder = Path(tempfile.mkdtemp(prefix="veilige-keten-test-"))
        self.keys = make_key_folder(self.folder / "sleutels")
        self.admin_dsn = os.environ.get("TEST_DATABASE_URL") or self._start()

    def _start(self) -> str:
        from common.testing.postgres import EmbeddedPostgres, PostgresError

        try:
            server = EmbeddedPostgres(
                self.folder / "postgres", options={"fsync": "on" if self._durable else "off", "max_connections": "300"}
            ).start()
        except PostgresError:
            return self._start_container()
        self._stop = server.stop
        return server.admin_dsn()

    def _start_container(self) -> str:
        from testcontainers.postgres import PostgresContainer

        container = PostgresContainer("postgres:18", driver=None)
        container.start()
        self._stop = container.stop
        return container.get_connection_url()

    def close(self) -> None:
        """Stop the server when this object started it, and remove its data."""
        import shutil

        if self._stop is not None:
            self._stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def settings_of(self, service: Service) -> ServiceSettings:
        """Settings of a service with a migrated database; migrated once per session."""
        pakket = service.settings.dienst.replace("-", "_")
        if pakket not in self._migrated:
            settings = self._run(self._make(service, f"test_{pakket}"))
            self._migrated[pakket] = settings
        return self._migrated[pakket]

    def clone_of(self, service: Service) -> ServiceSettings:
        """Settings with a database of its own, a copy of the migrated one: for tests that really commit."""
        original = self.settings_of(service)
        self._count += 1
        name = f"kopie_{self._count}_{secrets.token_hex(3)}"
        self._run(self._clone(original, name))
        return original.model_copy(
            update={
                "database_url": original.database_url.rsplit("/", 1)[0] + f"/{name}",
                "migratie_database_url": (original.migratie_database_url or "").rsplit("/", 1)[0] + f"/{name}",
            }
        )

    def drop(self, settings: ServiceSettings) -> None:
        """Remove a cloned database."""
        self._run(self._admin(f'DROP DATABASE IF EXISTS "{settings.database_url.rsplit("/", 1)[1]}" WITH (FORCE)'))

    def admin_dsn_of(self, settings: ServiceSettings) -> str:
        """Address of a service's database as superuser: to look behind row-level security, or to tamper."""
        return self.admin_dsn.rsplit("/", 1)[0] + "/" + settings.database_url.rsplit("/", 1)[1]

    async def _make(self, service: Service, name: str) -> ServiceSettings:
        address = self.admin_dsn.rsplit("@", 1)[1].rsplit("/", 1)[0]
        await self._admin(
            f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)',
            *(
                f"DO $$ BEGIN CREATE ROLE \"{role}\" LOGIN PASSWORD '{PASSWORD}'; EXCEPTION WHEN duplicate_object THEN"
                f" ALTER ROLE \"{role}\" LOGIN PASSWORD '{PASSWORD}'; END $$"
                for role in (f"own_{name}", f"app_{name}")
            ),
            f'CREATE DATABASE "{name}" OWNER "own_{name}"',
        )
        own = f"postgresql://own_{name}:{PASSWORD}@{address}/{name}"
        connection = await asyncpg.connect(own)
        try:
            await connection.execute(
                f'CREATE SCHEMA keten; GRANT USAGE ON SCHEMA keten, public TO "app_{name}";'
                f'ALTER DEFAULT PRIVILEGES GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO "app_{name}";'
                f'ALTER DEFAULT PRIVILEGES GRANT USAGE, SELECT ON SEQUENCES TO "app_{name}";'
            )
        finally:
            await connection.close()
        settings = service.settings(
            database_url=f"postgresql://app_{name}:{PASSWORD}@{address}/{name}",
            migratie_database_url=own,
            sleutel_map=self.keys,
            oidc_issuers=["http://issuer.test"],
            verzoeken_per_minuut=1_000_000,
        )
        await migrate_async(settings)
        return settings

    async def _clone(self, original: ServiceSettings, name: str) -> None:
        source = original.database_url.rsplit("/", 1)[1]
        await self._admin(f'CREATE DATABASE "{name}" TEMPLATE "{source}" OWNER "own_{source}"')

    async def _admin(self, *statements: str) -> None:
        connection = await asyncpg.connect(self.admin_dsn)
        try:
            for statement in statements:
                await connection.execute(statement)
        finally:
            await connection.close()

    @staticmethod
    def _run(work: Any) -> Any:
        # In a thread with a loop of its own: fixtures call this from inside and outside of a running loop.
        with ThreadPoolExecutor(1) as pool:
            return pool.submit(asyncio.run, work).result()
