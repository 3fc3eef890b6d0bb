from __future__ import annotations

import asyncio
import contextlib
import tempfile
from datetime import UTC, datetime
from pathlib import Path

import pytest

from common.auth import Actor
from common.db import Database
from common.inbox import per_partij
from common.kafka import Consumer, ConsumerSettings, publisher_for
from common.outbox.options import RelaySettings
from common.outbox.relay import Relay
from common.testing.keten_db import make_database
from common.testing.postgres import EmbeddedPostgres
from common.testing.proef import ProefGedaan, pending
from devstack.kafka import Kafka
from devstack.kafka_memory import MemoryKafka

EFFECT = "CREATE TABLE effect (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, aggregate uuid NOT NULL, seq bigint NOT NULL);"
TOPICS = {"proef": 6}
ACTOR = Actor.van_systeem("kafka-proef", "00000009990000000000")


@pytest.fixture(scope="session")
def server():
    with (
        tempfile.TemporaryDirectory(prefix="keten-kafka-", dir="/var/tmp") as folder,
        EmbeddedPostgres(Path(folder) / "pg") as pg,
    ):
        yield pg


@pytest.fixture(scope="module")
def broker(request):
    make = Kafka if request.node.get_closest_marker("e2e") else MemoryKafka
    with (
        tempfile.TemporaryDirectory(prefix="keten-broker-", dir="/var/tmp") as folder,
        make(Path(folder), topics=TOPICS) as broker,
    ):
        yield broker


@pytest.fixture
async def keten(server):
    return await make_database(server.admin_dsn(), "kafka_proef", extra_sql=EFFECT)


@per_partij
async def apply(tx, events):
    sql = "INSERT INTO effect (aggregate, seq) SELECT * FROM unnest($1::uuid[], $2::bigint[])"
    await tx.execute(sql, [e.proef_id for e in events], [e.kop.seq for e in events])


class Keten:
    """Publisher and consumer of one event, on one database, with a real broker in between."""

    def __init__(self, keten, broker, group):
        self.dsn, self.broker, self.group = keten.app, broker, group
        self.database = Database(
            keten.app, dienst="kafka-proef", bron="urn:nld:oin:00000009990000000000:systeem:kafka-proef"
        )
        self.running = []

    def relay(self):
        settings = RelaySettings(broker_check_seconds=0.5, back_off=(0.05, 0.5))
        relay = Relay(
            self.dsn, publisher_for(self.broker.bootstrap, client_id="proef"), topics=["proef"], settings=settings
        )
        return self._start(relay)

    def consumer(self, **settings):
        fast = {
            "session_timeout_ms": 6000,
            "heartbeat_interval_ms": 500,
            "metadata_max_age_ms": 2000,
            "retry_seconds": 0.2,
        } | settings
        return self._start(
            Consumer(
                self.database, self.group, ["proef"], {ProefGedaan: apply}, self.broker.bootstrap, ACTOR, lambda: datetime.now(UTC),
                settings=ConsumerSettings(**fast),
            )
        )  # fmt: skip

    def _start(self, part):
        self.running.append((part, asyncio.create_task(part.run())))
        return part

    async def stop(self, part):
        task = next(task for running, task in self.running if running is part)
        part.stop()
        async with asyncio.timeout(20):
            await task

    async def emit(self, aggregates, count):
        from common.outbox.write import write

        async with self.database.begin(ACTOR, datetime.now(UTC)) as tx:
            for _ in range(count):
                await write(tx.driver, [pending(a) for a in aggregates])

    async def effects(self, aggregates):
        """Effects of this test's aggregates; the broker may hold records of earlier tests."""
        async with self.database.begin(ACTOR, datetime.now(UTC)) as tx:
            return [
                (r["aggregate"], r["seq"])
                for r in await tx.fetch(
                    "SELECT aggregate, seq FROM effect WHERE aggregate = ANY($1::uuid[]) ORDER BY id", aggregates
                )
            ]

    async def all_applied(self, aggregates, per, seconds=60):
        async with asyncio.timeout(seconds):
            while len(await self.effects(aggregates)) < len(aggregates) * per:  # noqa: ASYNC110  # the condition is in a database
                await asyncio.sleep(0.05)
        effects = await self.effects(aggregates)
        assert sorted(set(effects)) == sorted(effects)
        for a in aggregates:
            assert [seq for agg, seq in effects if agg == a] == list(range(1, per + 1))

    async def close(self):
        for part, _ in self.running:
            part.stop()
        tasks = {task for _, task in self.running}
        if tasks:
            await asyncio.wait(tasks, timeout=15)
        for task in tasks:
            task.cancel()
            with contextlib.suppress(BaseException):
                await task
        await self.database.close()


@pytest.fixture
async def world(keten, broker, request):
    world = Keten(keten, broker, f"groep-{request.node.name[:60]}-{id(request)}")
    yield world
    await world.close()
