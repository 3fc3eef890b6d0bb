"""pytest plugin: real PostgreSQL, real tokens, a clock that stands still, events delivered twice.

A service's conftest.py only says which service it is:

    @pytest.fixture
    def service() -> Service:
        return SERVICE
"""

from __future__ import annotations

import os
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from typing import TYPE_CHECKING, Any

import pytest

from common.testing.klok import Klok

if TYPE_CHECKING:
    from fastapi import FastAPI
    from httpx import AsyncClient

    from common.db import Database
    from common.events import Event
    from common.runtime import Runtime
    from common.service import Service
    from common.settings import ServiceSettings
    from common.testing.server import TestServer
    from common.testing.tokens import TokenMaker

Headers = dict[str, str]

pytest_plugins: list[str] = []


def pytest_configure() -> None:
    """Let hypothesis look for wrong answers and not for slow machines; in CI it does so by itself, with fixed examples."""
    from hypothesis import HealthCheck, settings

    settings.register_profile("keten", deadline=None, suppress_health_check=[HealthCheck.too_slow])
    if "CI" not in os.environ:
        settings.load_profile("keten")


@pytest.fixture(scope="session")
def postgres() -> Iterator[TestServer]:
    """One real PostgreSQL for the whole session."""
    from common.testing.server import TestServer

    server = TestServer()
    yield server
    server.close()


@pytest.fixture(scope="session")
def token_maker() -> TokenMaker:
    """Issuer with a real key pair."""
    from common.testing.tokens import TokenMaker

    return TokenMaker()


@pytest.fixture
def klok() -> Klok:
    """The clock of every service in this test."""
    return Klok()


@pytest.fixture
def settings(postgres: TestServer, service: Service) -> ServiceSettings:
    """Settings with the migrated database of this service; what a test writes there is rolled back."""
    return postgres.settings_of(service)


@pytest.fixture
async def database(settings: ServiceSettings) -> AsyncIterator[Database]:
    """Database in which every commit is a savepoint of one outer transaction, undone after the test."""
    from common.testing.savepoints import SavepointDatabase

    database = await SavepointDatabase.open(settings)
    yield database
    await database.undo()


@pytest.fixture
async def committed_settings(postgres: TestServer, service: Service) -> AsyncIterator[ServiceSettings]:
    """Settings with a database of its own, for tests about locks, commits and processes."""
    settings = postgres.clone_of(service)
    yield settings
    postgres.drop(settings)


@pytest.fixture
async def committed_database(committed_settings: ServiceSettings) -> AsyncIterator[Database]:
    """Database that really commits."""
    from common.runtime import build_database, build_keys

    database = build_database(committed_settings, build_keys(committed_settings))
    yield database
    await database.close()


@pytest.fixture
def make_runtime(token_maker: TokenMaker, klok: Klok) -> Callable[[ServiceSettings, Database], Runtime]:
    """Parts of a service around a database, with the token maker as its issuer."""
    import httpx

    from common.auth import JwksCache, TokenVerifier
    from common.runtime import build_runtime

    def make(settings: ServiceSettings, database: Database) -> Runtime:
        jwks = JwksCache([token_maker.issuer], transport=httpx.MockTransport(token_maker.antwoord))
        verifier = TokenVerifier([token_maker.issuer], settings.dienst, jwks)
        return build_runtime(settings, clock=klok, database=database, verifier=verifier)

    return make


@pytest.fixture
def runtime(
    settings: ServiceSettings, database: Database, make_runtime: Callable[[ServiceSettings, Database], Runtime]
) -> Runtime:
    """Parts of the service under test, on the database that is undone."""
    return make_runtime(settings, database)


@pytest.fixture
def app(service: Service, runtime: Runtime) -> FastAPI:
    """The API of the service under test."""
    return service.create_app(runtime)


@pytest.fixture
async def client(app: FastAPI) -> AsyncIterator[AsyncClient]:
    """Client of the API under test; a 500 is an answer here, not an exception."""
    async with client_of(app) as client:
        yield client


@pytest.fixture
def committed_app(
    service: Service,
    committed_settings: ServiceSettings,
    committed_database: Database,
    make_runtime: Callable[[ServiceSettings, Database], Runtime],
) -> FastAPI:
    """The API of the service under test on a database that really commits."""
    return service.create_app(make_runtime(committed_settings, committed_database))


@pytest.fixture
async def committed_client(committed_app: FastAPI) -> AsyncIterator[AsyncClient]:
    """Client of the API on a database that really commits."""
    async with client_of(committed_app) as client:
        yield client


def client_of(app: FastAPI) -> AsyncClient:
    """Make a client of an app in this process."""
    from httpx import ASGITransport, AsyncClient

    return AsyncClient(transport=ASGITransport(app, raise_app_exceptions=False), base_url="http://dienst.test")


@pytest.fixture
def als(token_maker: TokenMaker, service: Service, app: FastAPI) -> Callable[..., Headers]:
    """Headers of a caller: `als("rol", …, organisatie=…, sub=…, scopes=…)`; without scopes: all of this service."""
    return headers_maker(token_maker, service, app)


@pytest.fixture
def committed_als(token_maker: TokenMaker, service: Service, committed_app: FastAPI) -> Callable[..., Headers]:
    """As `als`, for tests that only have the database that really commits."""
    return headers_maker(token_maker, service, committed_app)


def headers_maker(token_maker: TokenMaker, service: Service, app: FastAPI) -> Callable[..., Headers]:
    """Make the function behind `als` for one service."""
    all_scopes = sorted(
        app.openapi()["components"].get("securitySchemes", {}).get("oidc", {}).get("flows", {})
        .get("clientCredentials", {}).get("scopes", {})
    )  # fmt: skip

    def headers(
        *rollen: str, organisatie: str = "00000009990000000001", sub: str = "vera.vt", scopes: list[str] | None = None
    ) -> Headers:
        return token_maker.header(
            sub, organisatie, rollen, all_scopes if scopes is None else scopes, service.settings.dienst
        )

    return headers


@pytest.fixture
def published(database: Database, klok: Klok) -> Callable[[], Awaitable[list[Event]]]:
    """Read the events in the outbox of the service under test, in order."""
    from common.contracts import EVENTS
    from common.testing.actors import SYSTEEM

    async def read() -> list[Event]:
        async with database.begin(SYSTEEM, klok()) as tx:
            rows = await tx.fetch("SELECT type, payload FROM keten.outbox_event ORDER BY id")
        return [EVENTS[row["type"]].model_validate_json(bytes(row["payload"])) for row in rows]

    return read


@pytest.fixture
def deliver(service: Service, database: Database, klok: Klok) -> Callable[..., Awaitable[None]]:
    """Deliver events to the handlers of the service as the consumer does, and always twice."""
    from common.testing.delivery import Delivery

    return Delivery(service, database, klok)


@pytest.fixture
def audit(database: Database, klok: Klok) -> Callable[[], Awaitable[list[dict[str, Any]]]]:
    """Read the audit lines of this test, oldest first."""
    from common.testing.actors import SYSTEEM

    async def read() -> list[dict[str, Any]]:
        async with database.begin(SYSTEEM, klok()) as tx:
            return [dict(row) for row in await tx.fetch("SELECT * FROM keten.audit_regel ORDER BY id")]

    return read
