"""`python -m overleg …` as real processes on a real database, and without any broker."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from datetime import UTC, datetime, timedelta

import asyncpg
import httpx
import pytest
from overleg_bouwers import persoon

from common.testing.processes import LocalIssuer, ServiceProcess
from overleg.app import SERVICE

CANARY = "Kanarievogel"


@pytest.fixture
def service():
    return SERVICE


@pytest.fixture
def issuer():
    with LocalIssuer() as issuer:
        yield issuer


@pytest.fixture
def process(committed_settings, issuer):
    made: list[ServiceProcess] = []

    def start(opdracht: str, **extra: str) -> ServiceProcess:
        made.append(ServiceProcess(committed_settings, opdracht, issuer=issuer.url, extra=extra).start())
        return made[-1]

    yield start
    for one in made:
        one.close()


@pytest.fixture
def vt(issuer):
    scopes = ["overleg:huishoudens:schrijven", "overleg:huishoudens:lezen", "overleg:toestemmingen:schrijven"]
    return issuer.maker.header("vera.vt", "00000009990000000001", ["medewerker-veilig-thuis"], scopes, "overleg")


def lines(process) -> list[dict]:
    """The log; every line must be JSON."""
    return [json.loads(line) for line in process.output().splitlines() if line.startswith("{")]


async def consent(client, vt) -> httpx.Response:
    """A request that emits an event: the relay has work and nowhere to bring it."""
    made = await client.post("/v1/personen", json=persoon(naam=CANARY), headers=vt)
    assert made.status_code == 201, made.text
    today = datetime.now(UTC).date()
    body = {
        "persoonId": made.json()["persoonId"], "organisaties": ["00000009990000000005"], "doel": "hulpverlening",
        "dataklassen": ["identiteit"], "gegevenDoor": "zelf",
        "bewijs": {"soort": "mondeling", "op": str(today)}, "van": str(today), "tot": str(today + timedelta(days=30)),
    }  # fmt: skip
    return await client.post("/v1/toestemmingen", json=body, headers=vt)


@pytest.mark.parametrize("number", [signal.SIGTERM, pytest.param(signal.SIGINT, marks=pytest.mark.traag)])
async def test_api_starts_serves_and_stops_with_0(process, vt, number):
    running = await process("api").ready()
    async with httpx.AsyncClient(base_url=running.url) as client:
        answer = await client.post("/v1/personen", json=persoon(naam=CANARY), headers=vt)
        assert answer.status_code == 201
        assert "server" not in answer.headers
        for probe in ("live", "ready", "startup"):
            assert (await client.get(f"/health/{probe}")).status_code == 200
    async with httpx.AsyncClient(base_url=running.metrics_url) as client:
        metrics = await client.get("/metrics")
    assert (
        'keten_http_requests_total{dienst="overleg",method="POST",route="/v1/personen",status="201"} 1.0'
        in metrics.text
    )
    running.send(number)
    assert await running.end() == 0, running.output()
    events = [line["event"] for line in lines(running)]
    assert events[0] == "dienst_gestart"
    assert events[-1] == "dienst_gestopt"
    assert CANARY not in running.output()


async def test_worker_without_a_broker_stays_alive_and_stops_with_0(process):
    running = process("worker")
    await running.ready(f"{running.metrics_url}/health/live")
    async with httpx.AsyncClient(base_url=running.metrics_url) as client:
        assert (await client.get("/health/ready")).status_code == 200
        assert "keten_outbox_depth" in (await client.get("/metrics")).text
    running.send(signal.SIGTERM)
    assert await running.end() == 0, running.output()


async def test_everything_in_one_process_keeps_answering_without_a_broker(process, vt, postgres, committed_settings):
    running = await process("alles").ready()
    async with httpx.AsyncClient(base_url=running.url, timeout=10) as client:
        for _ in range(5):
            answer = await consent(client, vt)
            assert answer.status_code == 201, answer.text
        assert (await client.get("/health/ready")).status_code == 200
    behind = await asyncpg.connect(postgres.admin_dsn_of(committed_settings))
    try:
        assert await behind.fetchval("SELECT count(*) FROM keten.outbox_event") == 5, "kept until a broker is there"
    finally:
        await behind.close()
    running.send(signal.SIGTERM)
    assert await running.end() == 0, running.output()


@pytest.mark.traag
async def test_a_stop_lets_the_request_at_hand_finish(process, vt, postgres, committed_settings):
    import asyncio

    running = await process("api").ready()
    behind = await asyncpg.connect(postgres.admin_dsn_of(committed_settings))
    try:
        async with httpx.AsyncClient(base_url=running.url, timeout=20) as client:
            async with behind.transaction():
                await behind.execute("LOCK TABLE persoon IN ACCESS EXCLUSIVE MODE")
                waiting = asyncio.ensure_future(client.post("/v1/personen", json=persoon(), headers=vt))
                await asyncio.sleep(0.5)
                running.send(signal.SIGTERM)
                await asyncio.sleep(0.5)
                assert not waiting.done()
            assert (await waiting).status_code == 201
    finally:
        await behind.close()
    assert await running.end() == 0


async def test_a_database_that_is_away_at_the_start_does_not_stop_the_api(process):
    running = process("api", OVERLEG_DATABASE_URL="postgresql://app:x@127.0.0.1:1/weg")
    await running.ready(f"{running.url}/health/live")
    async with httpx.AsyncClient(base_url=running.url) as client:
        assert (await client.get("/health/ready")).status_code == 503
        assert (await client.get("/v1/openapi.json")).status_code == 200
    running.send(signal.SIGTERM)
    assert await running.end() == 0


@pytest.mark.traag
async def test_an_issuer_that_is_away_is_a_503_and_never_a_200(process, vt):
    running = process(
        "api", OVERLEG_OIDC_ISSUERS='["http://127.0.0.1:1"]', OVERLEG_OIDC_JWKS_URI="http://127.0.0.1:1/jwks"
    )
    await running.ready(f"{running.url}/health/live")
    async with httpx.AsyncClient(base_url=running.url, timeout=15) as client:
        answer = await client.get("/v1/casussen", headers=vt)
    assert answer.status_code in {401, 503}


async def test_traces_leave_without_anything_about_a_person(process, vt, issuer):
    running = await process("api", OVERLEG_OTEL_ENDPOINT=issuer.url).ready()
    async with httpx.AsyncClient(base_url=running.url) as client:
        answer = await client.post("/v1/personen", json=persoon(naam=CANARY, bsn="999990019"), headers=vt)
        await client.get(f"/v1/personen/{answer.json()['persoonId']}?naam={CANARY}", headers=vt)
    running.send(signal.SIGTERM)
    assert await running.end() == 0
    sent = b"".join(issuer.received)
    assert b"/v1/personen/{persoonId}" in sent, "spans did leave"
    for secret in (CANARY, "999990019", answer.json()["persoonId"]):
        assert secret.encode() not in sent


def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "overleg", *arguments],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


@pytest.mark.traag
def test_migrate_twice_is_the_same_as_once(process, committed_settings, postgres):
    for _ in range(2):
        done = process("migrate")
        assert done._process.wait(60) == 0, done.output()


def test_missing_settings_are_named_in_dutch_without_a_traceback():
    done = run("api", PATH="")
    assert done.returncode == 2
    assert "DATABASE_URL" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_missing_key_folder_is_told():
    done = run(
        "api", PATH="", OVERLEG_DATABASE_URL="postgresql://a:b@127.0.0.1:1/x", OVERLEG_SLEUTEL_MAP="/bestaat/niet"
    )
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert done.stderr.strip()


def test_openapi_needs_nothing():
    done = run("openapi", PATH="")
    assert done.returncode == 0
    assert json.loads(done.stdout)["info"]["title"] == "Overleg"
