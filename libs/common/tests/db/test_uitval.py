"""The database goes away under a running service: 503 with Retry-After, nothing half-written, and back by itself."""

from __future__ import annotations

import asyncio
import tempfile
from pathlib import Path

import asyncpg
import pytest
from overleg_bouwers import persoon

from common.runtime import build_database, build_keys
from common.testing.plugin import client_of, headers_maker
from common.testing.postgres import EmbeddedPostgres, free_port
from common.testing.server import TestServer
from overleg.app import SERVICE


@pytest.fixture(scope="module")
def own_server():
    with (
        tempfile.TemporaryDirectory(prefix="keten-uitval-", dir="/var/tmp") as folder,
        EmbeddedPostgres(Path(folder) / "pg", port=free_port()) as pg,
    ):
        yield pg


@pytest.fixture(scope="module")
def own_settings(own_server):
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TEST_DATABASE_URL", own_server.admin_dsn())
        server = TestServer()
    yield server.settings_of(SERVICE)
    server.close()


@pytest.fixture
async def service_on(own_settings, make_runtime, token_maker, own_server):
    database = build_database(own_settings, build_keys(own_settings))
    app = SERVICE.create_app(make_runtime(own_settings, database))
    async with client_of(app) as client:
        yield client, headers_maker(token_maker, SERVICE, app), database
    own_server.start()
    await database.close()


async def post(client, headers):
    return await client.post("/v1/personen", json=persoon(), headers=headers)


async def persons(own_server) -> int:
    connection = await asyncpg.connect(own_server.admin_dsn("test_overleg"))
    try:
        return await connection.fetchval("SELECT count(*) FROM persoon")
    finally:
        await connection.close()


def assert_unavailable(answer) -> None:
    assert answer.status_code == 503, answer.text
    assert answer.headers["content-type"].startswith("application/problem+json")
    assert 0 < int(answer.headers["retry-after"]) <= 60
    for internal in ("5432", "postgres", "asyncpg", "127.0.0.1"):
        assert internal not in answer.json()["detail"].lower()


async def test_kill_9_under_a_warm_pool_then_503_then_works_again(service_on, own_server):
    client, als, database = service_on
    headers = als("medewerker-veilig-thuis")
    assert {a.status_code for a in await asyncio.gather(*(post(client, headers) for _ in range(10)))} == {201}
    before = await persons(own_server)
    own_server.kill()
    for _ in range(3):
        assert_unavailable(await post(client, headers))
    assert (await client.get("/health/ready")).status_code == 503
    assert (await client.get("/health/live")).status_code == 200
    assert (await client.get("/v1/openapi.json")).status_code == 200
    assert database.pool_in_use() == 0
    own_server.start()
    assert await persons(own_server) == before
    assert {a.status_code for a in await asyncio.gather(*(post(client, headers) for _ in range(10)))} == {201}
    assert (await client.get("/health/ready")).status_code == 200
    assert await persons(own_server) == before + 10


async def test_a_restart_that_nobody_was_watching_costs_no_request(service_on, own_server):
    client, als, _ = service_on
    headers = als("medewerker-veilig-thuis")
    assert {a.status_code for a in await asyncio.gather(*(post(client, headers) for _ in range(10)))} == {201}
    own_server.stop(immediate=True)
    own_server.start()
    # Every pooled connection is dead; the first to notice must not be a caller.
    assert {a.status_code for a in await asyncio.gather(*(post(client, headers) for _ in range(10)))} == {201}


async def test_kill_9_in_the_middle_of_many_requests_leaves_nothing_half(service_on, own_server):
    client, als, database = service_on
    headers = als("medewerker-veilig-thuis")
    before = await persons(own_server)
    answers = []

    async def caller():
        for _ in range(15):
            answers.append(await post(client, headers))  # noqa: PERF401 others look at the list meanwhile

    callers = [asyncio.ensure_future(caller()) for _ in range(8)]
    async with asyncio.timeout(20):
        while len(answers) < 20:  # noqa: ASYNC110 the callers are what we wait for
            await asyncio.sleep(0.005)
    own_server.kill()
    await asyncio.gather(*callers)
    own_server.start()
    done = sum(a.status_code == 201 for a in answers)
    failed = [a for a in answers if a.status_code != 201]
    assert done, "some requests came before the kill"
    assert failed, "some came after"
    for answer in failed:
        assert_unavailable(answer)
    uncertain = sum("niet zeker" in a.json()["detail"] for a in failed)
    assert before + done <= await persons(own_server) <= before + done + uncertain
    connection = await asyncpg.connect(own_server.admin_dsn("test_overleg"))
    try:
        orphans = await connection.fetchval(
            "SELECT count(*) FROM persoon p FULL JOIN keten.audit_regel a ON a.object_id = p.id"
            " WHERE p.id IS NULL OR (a.id IS NULL)"
        )
        assert orphans == 0
    finally:
        await connection.close()
    assert database.pool_in_use() == 0


async def test_a_full_pool_is_a_503_and_not_a_hang(own_settings, make_runtime, token_maker, own_server, monkeypatch):
    monkeypatch.setattr("common.db.engine._POOL_WAIT_S", 0.5)
    settings = own_settings.model_copy(update={"pool_min": 1, "pool_max": 1})
    database = build_database(settings, build_keys(settings))
    app = SERVICE.create_app(make_runtime(settings, database))
    async with client_of(app) as client:
        headers = headers_maker(token_maker, SERVICE, app)("medewerker-veilig-thuis")
        assert (await post(client, headers)).status_code == 201
        async with database.connection():
            assert_unavailable(await asyncio.wait_for(post(client, headers), 10))
        assert (await post(client, headers)).status_code == 201
    await database.close()


async def test_a_statement_that_takes_too_long_is_a_503(own_settings, make_runtime, token_maker, own_server):
    settings = own_settings.model_copy(update={"statement_timeout_ms": 300})
    database = build_database(settings, build_keys(settings))
    app = SERVICE.create_app(make_runtime(settings, database))
    blocker = await asyncpg.connect(own_server.admin_dsn("test_overleg"))
    try:
        async with client_of(app) as client, blocker.transaction():
            await blocker.execute("LOCK TABLE persoon IN ACCESS EXCLUSIVE MODE")
            headers = headers_maker(token_maker, SERVICE, app)("medewerker-veilig-thuis")
            assert_unavailable(await asyncio.wait_for(post(client, headers), 10))
    finally:
        await blocker.close()
        await database.close()
