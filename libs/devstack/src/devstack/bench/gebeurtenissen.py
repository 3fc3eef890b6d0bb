"""The event path on real Kafka: relay and consumer at full speed, and the time from commit to effect at a steady rate."""

from __future__ import annotations

import asyncio
import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import uvloop
from typing_extensions import override

from common.auth import Actor
from common.contracts.overleg import SoortZorgmelding, ZorgmeldingGeregistreerd
from common.db import Database, Tx
from common.events import Event, prepare
from common.inbox import Inbox, Position, RawRecord, Result, per_partij
from common.kafka import Consumer, publisher_for
from common.outbox.relay import Relay
from common.outbox.write import write
from common.runtime import build_database, build_keys, system_clock
from common.settings import ServiceSettings
from common.testing.server import TestServer
from devstack.kafka import Kafka
from overleg.app import SERVICE as OVERLEG
from stats.app import SERVICE as STATS

AANTAL = 60_000
LATENTIE_PER_S = 200
LATENTIE_SECONDEN = 20
_OIN = "00000009990000000001"
_BRON = "urn:nld:oin:00000009990000000000:systeem:overleg"


def meet_gebeurtenissen() -> dict[str, object]:
    """Measure; returns the figures of relay, consumer and latency."""
    server = TestServer(durable=True)
    with tempfile.TemporaryDirectory(prefix="keten-bench-") as folder:
        kafka = Kafka(Path(folder) / "kafka")
        kafka.start()
        try:
            return uvloop.run(_meet(server.settings_of(OVERLEG), server.settings_of(STATS), kafka.bootstrap))
        finally:
            kafka.stop()
            server.close()


async def _meet(overleg: ServiceSettings, stats: ServiceSettings, bootstrap: str) -> dict[str, object]:
    await _vul(overleg, AANTAL)
    relay = Relay(overleg.database_url, publisher_for(bootstrap, client_id="overleg"), topics=["overleg"])
    relay_tempo = await _tempo(relay, lambda: relay.metrics.published_total)
    doel = build_database(stats, build_keys(stats))
    kaal = await _kale_consumer(doel, stats, bootstrap)
    kaal_tempo = await _tempo(kaal, lambda: kaal.metrics.applied_total)
    consumer = _consumer(doel, bootstrap)
    consumer_tempo = await _tempo(consumer, lambda: consumer.metrics.applied_total)
    feiten = await _tel(stats)
    await doel.close()
    latenties = await _latentie(overleg, stats, bootstrap)
    return {
        "relay": {"aantal": AANTAL, "per_s": relay_tempo},
        "consumer (één rij per gebeurtenis)": {"aantal": AANTAL, "per_s": kaal_tempo},
        "consumer (stats)": {"aantal": AANTAL, "per_s": consumer_tempo, "feiten_in_database": feiten},
        "commit tot effect": {
            "per_s": LATENTIE_PER_S, "aantal": len(latenties), "p50_ms": round(statistics.median(latenties), 1),
            "p99_ms": round(sorted(latenties)[int(len(latenties) * 0.99)], 1), "max_ms": round(max(latenties), 1),
        },
    }  # fmt: skip


def _consumer(database: Database, bootstrap: str) -> Consumer:
    actor = Actor.van_systeem("stats", "00000009990000000000")
    return Consumer(database, "stats", ["overleg"], STATS.handlers, bootstrap, actor, system_clock)


async def _kale_consumer(database: Database, stats: ServiceSettings, bootstrap: str) -> Consumer:
    """A consumer whose only work is one row per event: what the inbox itself costs."""
    owner = await asyncpg.connect(stats.migratie_database_url)
    await owner.execute("CREATE TABLE IF NOT EXISTS meting_effect (zorgmelding_id uuid NOT NULL)")
    await owner.close()

    @per_partij
    async def bewaar(tx: Tx, gebeurtenissen: list[ZorgmeldingGeregistreerd]) -> None:
        ids = [g.zorgmelding_id for g in gebeurtenissen]
        await tx.execute("INSERT INTO meting_effect SELECT unnest($1::uuid[])", ids)

    actor = Actor.van_systeem("meting", "00000009990000000000")
    return Consumer(database, "meting", ["overleg"], {ZorgmeldingGeregistreerd: bewaar}, bootstrap, actor, system_clock)


def _gebeurtenis() -> ZorgmeldingGeregistreerd:
    return ZorgmeldingGeregistreerd(
        zorgmelding_id=uuid4(), huishouden_id=uuid4(), casus_id=uuid4(), soort=SoortZorgmelding.EERSTE,
        ontvangen_op=datetime(2026, 3, 2, 9, tzinfo=UTC), acuut=False, aard=("partnergeweld-fysiek",), melder_categorie="politie",
        pc4="8302", gemeentecode="GM0171", organisatie=_OIN,
    )  # fmt: skip


async def _vul(settings: ServiceSettings, aantal: int) -> None:
    connection = await asyncpg.connect(settings.database_url)
    nu = datetime.now(UTC)
    for _ in range(aantal // 1000):
        async with connection.transaction():
            await write(connection, [prepare(_gebeurtenis(), source=_BRON, now=nu) for _ in range(1000)])
    await connection.close()


async def _tel(settings: ServiceSettings) -> int:
    connection = await asyncpg.connect(settings.database_url)
    try:
        return int(await connection.fetchval("SELECT count(*) FROM keten.inbox_message WHERE consumer = 'stats'"))
    finally:
        await connection.close()


async def _tempo(deel: Any, teller: Callable[[], int], hooguit: float = 180.0) -> int:
    """Run a part until it has done everything; returns events per second from its first progress on.

    Connecting and joining the group are left out: they cost seconds once, whatever the number of events.
    """
    begin = time.perf_counter()
    taak = asyncio.ensure_future(deel.run())
    eerste: tuple[float, int] | None = None
    while (aantal := teller()) < AANTAL:
        nu = time.perf_counter()
        if eerste is None and aantal:
            eerste = nu, aantal
        if nu - begin > hooguit or taak.done():
            raise RuntimeError("de meting kwam niet klaar")
        await asyncio.sleep(0.005)
    einde = time.perf_counter()
    deel.stop()
    await taak
    if eerste is None:
        raise RuntimeError("alles kwam in een keer: er is niets te meten")
    return round((AANTAL - eerste[1]) / (einde - eerste[0]))


class _Meetinbox(Inbox):
    """Notes when the effects of each event were committed."""

    klaar: dict[UUID, float]

    @override
    async def apply(
        self, topic: str, partition: int, records: Sequence[RawRecord], known: Position | None, *, attempt: int = 0
    ) -> Result:
        """Apply and look at the clock."""
        result = await super().apply(topic, partition, records, known, attempt=attempt)
        nu = time.perf_counter()
        for record in records:
            if record.key is not None:
                self.klaar.setdefault(UUID(record.key.decode()), nu)
        return result


async def _latentie(overleg: ServiceSettings, stats: ServiceSettings, bootstrap: str) -> list[float]:
    bron, doel = build_database(overleg, build_keys(overleg)), build_database(stats, build_keys(stats))
    consumer = _consumer(doel, bootstrap)
    actor = Actor.van_systeem("stats", "00000009990000000000")
    inbox = _Meetinbox(doel, "stats", STATS.handlers, actor, system_clock)
    inbox.klaar = {}
    consumer.inbox = inbox
    relay = Relay(overleg.database_url, publisher_for(bootstrap, client_id="overleg"), topics=["overleg"])
    bron.on_commit.append(relay.wake)
    taken = [asyncio.ensure_future(relay.run()), asyncio.ensure_future(consumer.run())]
    await asyncio.sleep(5)
    vastgelegd: dict[UUID, float] = {}

    async def een(gebeurtenis: Event) -> None:
        async with bron.begin(Actor.van_systeem("overleg", "00000009990000000000"), system_clock()) as tx:
            tx.emit(gebeurtenis)
        vastgelegd[gebeurtenis.aggregate_id] = time.perf_counter()

    bezig = []
    begin = time.perf_counter()
    for nummer in range(LATENTIE_PER_S * LATENTIE_SECONDEN):
        await asyncio.sleep(max(0.0, begin + nummer / LATENTIE_PER_S - time.perf_counter()))
        bezig.append(asyncio.ensure_future(een(_gebeurtenis())))
    await asyncio.gather(*bezig)
    for _ in range(1000):
        if vastgelegd.keys() <= inbox.klaar.keys():
            break
        await asyncio.sleep(0.01)
    relay.stop()
    consumer.stop()
    await asyncio.gather(*taken)
    await bron.close()
    await doel.close()
    return [max(0.0, (inbox.klaar[i] - t) * 1000) for i, t in vastgelegd.items()]
