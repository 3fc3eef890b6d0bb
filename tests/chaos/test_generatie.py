"""Eén keer wissen is één nieuwe generatie, hoeveel relays er ook zijn: elke generatie te veel publiceert alles nog eens."""

from __future__ import annotations

import asyncio
import tempfile
from pathlib import Path
from uuid import uuid4

import asyncpg
import pytest

from common.outbox import broker, window
from common.outbox.options import RelaySettings
from common.outbox.port import BrokerState
from common.outbox.relay import Relay
from common.outbox.write import write
from common.testing.keten_db import make_database
from common.testing.memory_log import MemoryLog
from common.testing.postgres import EmbeddedPostgres
from common.testing.proef import pending


@pytest.fixture(scope="module")
def server():
    with (
        tempfile.TemporaryDirectory(prefix="keten-generatie-", dir="/var/tmp") as folder,
        EmbeddedPostgres(Path(folder) / "pg", options={"fsync": "off"}) as pg,
    ):
        yield pg


@pytest.fixture
async def keten(server):
    return await make_database(server.admin_dsn(), "generatie_proef")


@pytest.fixture
async def conn(keten):
    conn = await asyncpg.connect(keten.app)
    yield conn
    await conn.close()


async def schrijf(conn, aggregaten, keer=1):
    async with conn.transaction():
        for _ in range(keer):
            await write(conn, [pending(a) for a in aggregaten])


async def tot(voorwaarde, seconden=20.0):
    async with asyncio.timeout(seconden):
        while not await voorwaarde():  # noqa: ASYNC110  # de voorwaarde staat in een database
            await asyncio.sleep(0.02)


async def test_three_relays_make_one_generation_of_one_wipe(keten, conn):
    log, aggregaten = MemoryLog(partitions=3), [uuid4() for _ in range(60)]
    snel = RelaySettings(lease_seconds=0.6, broker_check_seconds=0.3, back_off=(0.05, 0.2))
    relays = [Relay(keten.app, log.open, topics=["proef"], proces=f"r{n}", settings=snel) for n in range(3)]
    taken = [asyncio.create_task(r.run()) for r in relays]
    try:
        for ronde in range(1, 4):

            async def verdeeld():
                return sorted(r.metrics.slots for r in relays) == [10, 11, 11]

            async def compleet():
                return (
                    len({r.header("ce_id") for r in log.arrived})
                    == await conn.fetchval("SELECT count(*) FROM keten.outbox_event")
                    and not (await window.depth(conn))[0]
                )

            await tot(verdeeld)
            await schrijf(conn, aggregaten, 5)
            await tot(compleet)
            log.arrived.clear()
            log.wipe(cluster_id=f"cluster-na-{ronde}")
            await schrijf(conn, aggregaten)
            await tot(compleet)
            for _ in range(10):
                await schrijf(conn, aggregaten)
                await asyncio.sleep(0.1)
            assert await conn.fetchval("SELECT generatie FROM keten.outbox_broker") == 1 + ronde
    finally:
        for relay in relays:
            relay.stop()
        await asyncio.wait(taken, timeout=10)


async def test_a_relay_that_looked_before_another_one_rewound_does_not_rewind_again(conn):
    await broker.recognise(conn, BrokerState("een", {("proef", 0): 100}), await broker.known(conn))
    await conn.execute("INSERT INTO keten.outbox_broker_offset VALUES ('proef', 0, 99)")
    vooraf = await broker.known(conn)
    leeg = BrokerState("twee", {("proef", 0): 0})
    assert await broker.recognise(conn, leeg, await broker.known(conn))
    await broker.recognise(conn, leeg, vooraf)
    assert await conn.fetchval("SELECT generatie FROM keten.outbox_broker") == 2


async def test_a_lease_sees_a_new_generation_and_its_rewound_slots_together(keten, conn):
    other = await asyncpg.connect(keten.app)
    change = other.transaction()
    await change.start()
    await other.execute("UPDATE keten.outbox_broker SET generatie = 2, cluster_id = 'twee'")
    lease = asyncio.create_task(window.lease(conn, "relay-proef", 5))
    await asyncio.sleep(0.3)
    assert not lease.done()
    await other.execute("UPDATE keten.outbox_slot SET epoch = epoch + 1")
    await change.commit()
    taken, generatie = await asyncio.wait_for(lease, 5)
    assert (len(taken), generatie, {x.epoch for x in taken}) == (32, 2, {2})
    await other.close()
