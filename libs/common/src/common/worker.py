"""The worker of a service: relay, consumer, retry of what was parked, audit sealer, maintenance and jobs.

Each part runs in a task of its own and begins again by itself; when one ends for good the whole process ends, so that
the platform (Kubernetes, the devstack) starts it afresh. Nothing here needs a clean stop to be safe.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from typing import TYPE_CHECKING

import asyncpg

from common.audit import Sealer, load_signing_key
from common.auth import Actor
from common.db import Tx
from common.db.engine import is_transient
from common.db.idempotency import remove_expired
from common.errors import Unavailable
from common.kafka import Consumer, publisher_for
from common.logs import get_logger
from common.outbox.maintenance import maintain
from common.outbox.options import RelaySettings
from common.outbox.relay import Relay
from common.runtime import Runtime
from common.service import Scheduled

if TYPE_CHECKING:
    from common.service import Service

_HOUR = 3600.0
_MEASURE_S = 1.0


class Worker:
    """Everything a service does without being asked; `run` until `stop`."""

    def __init__(self, service: Service, runtime: Runtime) -> None:
        self._service, self._runtime = service, runtime
        settings = runtime.settings
        self._actor = Actor.van_systeem(settings.dienst, settings.oin)
        self._stopping = asyncio.Event()
        self._log = get_logger(dienst=settings.dienst)
        self.relay = Relay(
            settings.database_url, publisher_for(settings.kafka_bootstrap, client_id=settings.dienst), topics=[settings.dienst],
            proces=settings.proces, settings=RelaySettings(poll_seconds=settings.relay_poll_ms / 1000),
        )  # fmt: skip
        self.consumer = (
            Consumer(
                runtime.database, settings.dienst, topics=service.topics, handlers=service.handlers,
                bootstrap=settings.kafka_bootstrap, actor=self._actor, clock=runtime.clock,
            )
            if service.handlers
            else None
        )  # fmt: skip
        self.sealer = Sealer(load_signing_key(settings.sleutel_map / "audit.pem")) if settings.sleutel_map else None
        runtime.database.on_commit.append(self.relay.wake)
        self._seen = {"published": 0, "applied": 0, "duplicates": 0}

    async def run(self) -> None:
        """Run every part until `stop`; raises what ended a part before that."""
        parts: list[Awaitable[None]] = [
            self.relay.run(),
            self._repeat(Scheduled("opruimen", _HOUR, self._clean_up)),
            self._maintain(),
            self._measure(),
            *(self._repeat(job) for job in self._service.jobs),
        ]
        if self.consumer is not None:
            parts.append(self.consumer.run())
        if self.sealer is not None:
            parts.append(self.sealer.run(self._runtime.settings.database_url, self._stopping))
        tasks = [asyncio.ensure_future(part) for part in parts]
        stop = asyncio.ensure_future(self._stopping.wait())
        done, pending = await asyncio.wait({*tasks, stop}, return_when=asyncio.FIRST_COMPLETED)
        self.stop()
        _, stubborn = await asyncio.wait(pending, timeout=15)
        for task in stubborn:
            task.cancel()
        for task in done - {stop}:
            task.result()

    def stop(self) -> None:
        """Ask every part to finish what it is doing."""
        self._stopping.set()
        self.relay.stop()
        if self.consumer is not None:
            self.consumer.stop()

    async def alive(self) -> bool:
        """Liveness from progress: a consumer that has work and does not move must be restarted."""
        return self.consumer is None or self.consumer.alive()

    async def _repeat(self, scheduled: Scheduled) -> None:
        while not self._stopping.is_set():
            try:
                async with self._runtime.database.begin(self._actor, self._runtime.clock()) as tx:
                    await scheduled.job(tx)
            except Unavailable:
                self._log.warning("taak_uitgesteld", onderdeel=scheduled.naam)
            except Exception as error:
                if not is_transient(error):
                    raise
                self._log.warning("taak_uitgesteld", onderdeel=scheduled.naam, error_type=type(error).__name__)
            await self._pause(scheduled.elke_s)

    async def _clean_up(self, tx: Tx) -> None:
        await remove_expired(tx)

    async def _maintain(self) -> None:
        while not self._stopping.is_set():
            try:
                connection = await asyncpg.connect(self._runtime.settings.database_url, timeout=5)
                try:
                    await maintain(connection)
                finally:
                    await connection.close(timeout=5)
            except Exception as error:
                if not is_transient(error):
                    raise
                self._log.warning("taak_uitgesteld", onderdeel="partities", error_type=type(error).__name__)
            await self._pause(_HOUR)

    async def _measure(self) -> None:
        metrics, relay = self._runtime.metrics, self.relay.metrics
        while not self._stopping.is_set():
            metrics.outbox_depth.set(relay.depth)
            metrics.outbox_oldest_seconds.set(relay.oldest_seconds)
            metrics.outbox_published.inc(self._since("published", relay.published_total))
            if self.sealer is not None:
                metrics.audit_seal_age_seconds.set(self.sealer.achterstand_seconden)
            if self.consumer is not None:
                self._measure_consumer(self.consumer)
            await self._pause(_MEASURE_S)

    def _measure_consumer(self, consumer: Consumer) -> None:
        metrics, seen = self._runtime.metrics, consumer.metrics
        metrics.inbox_applied.labels("alle").inc(self._since("applied", seen.applied_total))
        metrics.inbox_duplicates.inc(self._since("duplicates", seen.duplicates_total))
        for (topic, partition), lag in list(seen.lag.items()):
            metrics.consumer_lag.labels(topic, str(partition)).set(lag)
        metrics.consumer_age_seconds.set(max(seen.age_seconds.values(), default=0.0))
        if seen.parked is not None:
            metrics.inbox_parked.set(seen.parked.wait + seen.parked.poison)
            metrics.inbox_parked_attempts_max.set(seen.parked.stubborn)
            metrics.inbox_forks.set(seen.parked.fork)
            metrics.inbox_undecodable.set(seen.parked.undecodable)

    def _since(self, name: str, total: int) -> int:
        """What was added to a running total since the last look."""
        added, self._seen[name] = total - self._seen[name], total
        return added

    async def _pause(self, seconds: float) -> None:
        waiter = asyncio.ensure_future(self._stopping.wait())
        await asyncio.wait({waiter}, timeout=seconds)
        waiter.cancel()
