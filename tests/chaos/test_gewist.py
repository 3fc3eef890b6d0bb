"""Een lezer die weg was toen de broker werd gewist, en terugkomt als de nieuwe log precies even lang is."""

from __future__ import annotations

import asyncio
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import asyncpg

from common.auth import Actor
from common.db import Database
from common.kafka import Consumer, ConsumerSettings, publisher_for
from common.outbox.commands import republish
from common.outbox.options import RelaySettings
from common.outbox.relay import Relay
from common.outbox.write import write
from common.testing.keten_db import make_database
from common.testing.postgres import EmbeddedPostgres
from common.testing.proef import BRON, ProefGedaan, pending
from devstack.kafka_memory import MemoryKafka

ACTOR = Actor.van_systeem("gewist", "00000009990000000000")


async def tot(voorwaarde, seconden=25.0):
    async with asyncio.timeout(seconden):
        while not await voorwaarde():  # noqa: ASYNC110  # de voorwaarde staat in een database
            await asyncio.sleep(0.05)


class Wereld:
    def __init__(self, dsn, broker):
        self.dsn, self.broker, self.gedaan = dsn, broker, []
        self.database = Database(dsn, dienst="gewist", bron=BRON)

    async def _effect(self, _tx, event):
        self.gedaan.append(event.kop.seq)

    def relay(self):
        snel = RelaySettings(broker_check_seconds=0.3, back_off=(0.05, 0.2))
        return Relay(
            self.dsn, publisher_for(self.broker.bootstrap, client_id="gewist"), topics=["proef"], settings=snel
        )

    def lezer(self):
        return Consumer(
            self.database, "gewist", ["proef"], {ProefGedaan: self._effect}, self.broker.bootstrap, ACTOR, lambda: datetime.now(UTC),
            settings=ConsumerSettings(session_timeout_ms=6000, heartbeat_interval_ms=500),
        )  # fmt: skip


async def draai(deel, *voorwaarden):
    taak = asyncio.create_task(deel.run())
    try:
        for voorwaarde in voorwaarden:
            await tot(voorwaarde)
    finally:
        deel.stop()
        await asyncio.wait({taak}, timeout=10)


async def test_what_was_published_while_it_was_away_is_applied_without_waiting_for_more():
    with (
        tempfile.TemporaryDirectory(prefix="keten-gewist-", dir="/var/tmp") as map_,
        EmbeddedPostgres(Path(map_) / "pg", options={"fsync": "off"}) as pg,
        MemoryKafka(Path(map_) / "broker", topics={"proef": 1}) as broker,
    ):
        keten, aggregaat = await make_database(pg.admin_dsn(), "gewist"), uuid4()
        conn = await asyncpg.connect(keten.app)
        wereld = Wereld(keten.app, broker)

        async def offset():
            return await conn.fetchval("SELECT next_offset FROM keten.inbox_offset") or 0

        async def bevestigd():
            return (await conn.fetchval("SELECT acked FROM keten.outbox_broker_offset") or 0) + 1

        async def log_is_tien():
            return await bevestigd() == 10

        async def nieuwe_log_is_tien():
            return await conn.fetchval("SELECT generatie FROM keten.outbox_broker") == 2 and await log_is_tien()

        async def gelezen_tot_tien():
            return await offset() == 10

        async def alles():
            return wereld.gedaan == list(range(1, 11))

        async with conn.transaction():
            await write(conn, [pending(aggregaat, n) for n in range(1, 6)])
        await draai(wereld.relay(), lambda: _is(bevestigd, 5))
        await republish(conn)
        await draai(wereld.relay(), log_is_tien)
        await draai(wereld.lezer(), gelezen_tot_tien)
        assert wereld.gedaan == [1, 2, 3, 4, 5]
        async with conn.transaction():
            await write(conn, [pending(aggregaat, n) for n in range(6, 11)])
        broker.wipe()
        await draai(wereld.relay(), nieuwe_log_is_tien)
        await draai(wereld.lezer(), alles)
        await conn.close()
        await wereld.database.close()


async def _is(wat, aantal):
    return await wat() == aantal
