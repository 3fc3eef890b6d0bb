"""Read the topics of other services and offer every batch to the inbox.

Where to go on is in our own database (`inbox_offset`), in the same transaction as the effects; the offsets that Kafka
keeps for the group are a courtesy to its tools. A consumer that gets stuck is thrown away and made anew.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from time import monotonic
from typing import Any

from aiokafka import AIOKafkaConsumer, ConsumerRebalanceListener, TopicPartition
from aiokafka.coordinator.assignors.sticky.sticky_assignor import StickyPartitionAssignor
from aiokafka.errors import IllegalStateError, KafkaError
from typing_extensions import override

from common.auth import Actor
from common.db.engine import Database
from common.failpoints import failpoint
from common.inbox import Handlers, Inbox, Position, RawRecord, Result, Retry
from common.kafka.bounded import bounded
from common.kafka.calm import calm
from common.kafka.options import ConsumerMetrics, ConsumerSettings
from common.logs import get_logger


class _StuckError(Exception):
    """No progress although there is work, or no partitions: this client is thrown away."""


class _Listener(ConsumerRebalanceListener):  # type: ignore[misc]  # aiokafka has no types
    """Partitions change hands only between two batches."""

    def __init__(self, session: _Session) -> None:
        self._session = session

    @override
    async def on_partitions_revoked(self, revoked: Any) -> None:
        async with self._session.lock:
            self._session.positions.clear()

    @override
    async def on_partitions_assigned(self, assigned: Any) -> None:
        self._session.unplaced = set(assigned)


class Consumer:
    """The consumer of one service: group = service name, one transaction per batch of a partition."""

    def __init__(  # the seven things a consumer is made of; settings by name
        self,
        database: Database,
        dienst: str,
        topics: Sequence[str],
        handlers: Handlers,
        bootstrap: str,
        actor: Actor,
        clock: Callable[[], datetime],
        *,
        settings: ConsumerSettings | None = None,
    ) -> None:
        self.inbox = Inbox(database, dienst, handlers, actor, clock)
        self.retry = Retry(self.inbox)
        self.metrics = ConsumerMetrics()
        self.dienst, self.topics, self.bootstrap, self.clock = dienst, tuple(topics), bootstrap, clock
        self.settings = settings or ConsumerSettings()
        self._stop = asyncio.Event()
        self.read_again: set[tuple[str, int]] = set()
        self._read_again_at: dict[tuple[str, int], float] = {}
        self._log = get_logger(onderdeel="consumer")

    def stop(self) -> None:
        """Ask the consumer to finish its batch and return from `run`."""
        self._stop.set()

    @property
    def stopping(self) -> bool:
        """Whether `stop` was called."""
        return self._stop.is_set()

    def alive(self) -> bool:
        """Tell whether the consumer makes progress; for the liveness probe of a worker."""
        return monotonic() - self.metrics.last_progress < 2 * self.settings.stuck_seconds

    async def run(self) -> None:
        """Read until stopped; every error of the client leads to a new one."""
        retrying = asyncio.create_task(self._retry_loop())
        try:
            wait = 0.2
            while not self.stopping:
                began = monotonic()
                try:
                    await _Session(self).run()
                except Exception as error:  # noqa: BLE001  # whatever broke in the client: a new one begins at our own offset
                    self.metrics.restarts_total += 1
                    wait = 0.2 if monotonic() - began > 30 else min(wait * 2, 5.0)
                    self._log.warning("consumer_begint_opnieuw", error_type=type(error).__name__, wacht_s=wait)
                    await self._pause(wait)
        finally:
            retrying.cancel()
            await asyncio.wait({retrying}, timeout=2)

    async def _pause(self, seconds: float) -> None:
        with suppress(TimeoutError):
            await asyncio.wait_for(self._stop.wait(), seconds)

    async def _retry_loop(self) -> None:
        """Try parked events when they are due, count what is parked, and read again where something is missing."""
        counted = float("-inf")
        while True:
            try:
                self.metrics.retried_total += await self.retry.run_due()
                if monotonic() - counted >= self.settings.parked_seconds:
                    counted = monotonic()
                    self.metrics.parked = await self.retry.counts()
                    await self._look_for_lost()
            except Exception as error:  # noqa: BLE001  # the database may be away; the next round tries again
                self._log.warning("herkansing_mislukt", error_type=type(error).__name__)
            await asyncio.sleep(self.settings.retry_seconds)

    async def _look_for_lost(self) -> None:
        for partition in await self.retry.lost(timedelta(seconds=self.settings.lost_seconds)):
            if monotonic() - self._read_again_at.get(partition, float("-inf")) >= self.settings.read_again_seconds:
                self._read_again_at[partition] = monotonic()
                self.read_again.add(partition)


class _Session:
    """One life of an aiokafka consumer."""

    def __init__(self, consumer: Consumer) -> None:
        self._consumer, self._settings, self._metrics = consumer, consumer.settings, consumer.metrics
        self._inbox: Inbox = consumer.inbox
        self.lock = asyncio.Lock()
        self.positions: dict[TopicPartition, Position] = {}
        self.unplaced: set[TopicPartition] = set()
        self._attempts: dict[TopicPartition, int] = {}
        self._to_commit: dict[TopicPartition, int] = {}
        self._committed_at = self._progress_at = monotonic()
        self._log = get_logger(onderdeel="consumer")
        options = self._settings.client_options()
        self._client = AIOKafkaConsumer(
            bootstrap_servers=consumer.bootstrap,
            client_id=consumer.dienst,
            group_id=consumer.dienst,
            partition_assignment_strategy=(StickyPartitionAssignor,),
            **options,
        )
        calm(self._client._client)  # noqa: SLF001

    async def run(self) -> None:
        """Read until the consumer is stopped or the client fails."""
        self._client.subscribe(topics=list(self._consumer.topics), listener=_Listener(self))
        try:
            await bounded(self._client.start(), 60)
            while not self._consumer.stopping:
                call = self._client.getmany(timeout_ms=200, max_records=self._settings.max_records)
                fetched = await bounded(call, self._settings.stuck_seconds)
                failpoint("consumer.na_ophalen")
                pause = 0.0
                async with self.lock:
                    moved = await self._place()
                    for tp, messages in fetched.items():
                        if tp in moved:
                            continue  # fetched from where Kafka thought we were
                        pause = max(pause, await self._offer(tp, messages))
                    self._measure()
                await self._commit()
                await asyncio.sleep(pause)
        finally:
            with suppress(Exception):
                await self._commit(force=True)
            with suppress(Exception):
                await bounded(self._client.stop(), self._settings.stop_seconds)
            with suppress(Exception):  # a stop() that broke half-way leaves the connections open
                await bounded(self._client._client.close(), 2)  # noqa: SLF001

    async def _place(self) -> set[TopicPartition]:
        """Put newly assigned partitions where our own database says, and those that miss something at their beginning."""
        moved = set(self.unplaced)
        if self.unplaced:
            assigned = self._client.assignment()
            try:
                known = {topic: await self._inbox.positions(topic) for topic in {tp.topic for tp in self.unplaced}}
            except Exception as error:  # noqa: BLE001  # without the database nothing is read; the next round tries again
                self._log.warning("positie_onbekend", error_type=type(error).__name__)
                return moved
            for tp in self.unplaced & assigned:
                position = known[tp.topic].get(tp.partition)
                # One record back, which is known and dropped: it tells whether this is still the log we were reading. A new log
                # that is exactly as long would otherwise stay unread until the next event.
                self._client.seek(tp, max(0, position.next_offset - 1) if position else 0)
                if position:
                    self.positions[tp] = position
            self.unplaced = set()
        for topic, partition in list(self._consumer.read_again):
            tp = TopicPartition(topic, partition)
            self._consumer.read_again.discard((topic, partition))
            if tp in self._client.assignment():
                self._log.warning("partitie_opnieuw_gelezen", topic=topic, partition=partition)
                self._client.seek(tp, 0)
                moved.add(tp)
        return moved

    async def _offer(self, tp: TopicPartition, messages: Sequence[Any]) -> float:
        """Offer what was fetched to the inbox; returns how long to wait when the database could not take it."""
        if tp not in self._client.assignment():
            return 0.0
        for start in range(0, len(messages), self._settings.batch):
            part = messages[start : start + self._settings.batch]
            records = [RawRecord(m.offset, m.key, m.value, m.headers) for m in part]
            attempt = self._attempts.get(tp, 0)
            try:
                result = await self._inbox.apply(
                    tp.topic, tp.partition, records, self.positions.get(tp), attempt=attempt
                )
            except Exception as error:  # noqa: BLE001  # nothing of the batch happened: offer it again later
                self._attempts[tp] = attempt + 1
                self._log.warning(
                    "partij_wacht",
                    topic=tp.topic,
                    partition=tp.partition,
                    error_type=type(error).__name__,
                    pogingen=attempt + 1,
                )
                self._client.seek(tp, part[0].offset)
                return min(0.1 * float(1 << min(attempt, 6)), 5.0)
            self._attempts.pop(tp, None)
            self._took(tp, result)
            if result.rewind:
                self._client.seek(tp, 0)
                return 0.0
        return 0.0

    def _took(self, tp: TopicPartition, result: Result) -> None:
        self.positions[tp] = result.position
        self._to_commit[tp] = result.position.next_offset
        self._progress_at = self._metrics.last_progress = monotonic()
        self._metrics.count(result)
        if result.newest is not None:
            self._metrics.age_seconds[tp.topic] = max(0.0, (self._consumer.clock() - result.newest).total_seconds())

    def _measure(self) -> None:
        """Note the lag per partition; a client without work or without partitions for too long is thrown away."""
        assigned = self._client.assignment()
        lag: dict[tuple[str, int], int] = {}
        for tp in assigned:
            highwater, position = self._client.highwater(tp), self.positions.get(tp)
            if highwater is not None:
                lag[tp.topic, tp.partition] = max(0, highwater - (position.next_offset if position else 0))
        self._metrics.lag = lag
        for topic in {tp.topic for tp in assigned}:
            if not any(n for (name, _), n in lag.items() if name == topic):
                self._metrics.age_seconds[topic] = 0.0
        now = monotonic()
        if assigned and len(lag) == len(assigned) and not any(lag.values()):
            self._progress_at = self._metrics.last_progress = now
        if self._attempts:
            self._progress_at = now  # the database is the one that waits; another client would not help
        if now - self._progress_at > self._settings.stuck_seconds:
            raise _StuckError

    async def _commit(self, *, force: bool = False) -> None:
        """Tell Kafka how far we are, now and then; nothing depends on it, so every failure is ignored."""
        if not self._to_commit or (not force and monotonic() - self._committed_at < self._settings.commit_seconds):
            return
        self._committed_at = monotonic()
        offsets = {tp: n for tp, n in self._to_commit.items() if tp in self._client.assignment()}
        self._to_commit = {}
        failpoint("consumer.voor_offset")
        with suppress(KafkaError, IllegalStateError, TimeoutError, ValueError):
            if offsets:
                await bounded(self._client.commit(offsets), 5)
        failpoint("consumer.na_offset")
