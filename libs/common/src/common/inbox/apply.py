"""Apply a batch of records from one partition in one transaction: effects, watermarks, offset and own events together."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from common.auth import Actor
from common.db.engine import Database
from common.events import InvalidEvent, parse
from common.failpoints import failpoint
from common.inbox import store
from common.inbox.handlers import Bindings, Handlers
from common.inbox.store import Message, Position
from common.inbox.work import Counts, Work, may_pass
from common.logs import get_logger

_GIVE_UP_AFTER = 5


@dataclass(frozen=True, slots=True)
class RawRecord:
    """A record as the broker gave it."""

    offset: int
    key: bytes | None
    value: bytes | None
    headers: Sequence[tuple[str, bytes]]


@dataclass(slots=True)
class Result:
    """What became of a batch. `rewind`: nothing was applied, read this partition again from its beginning."""

    position: Position
    rewind: bool = False
    counts: Counts = field(default_factory=Counts)
    undecodable: int = 0
    newest: datetime | None = None


@dataclass(frozen=True, slots=True)
class _Batch:
    topic: str
    partition: int
    messages: list[Message]
    undecodable: list[tuple[Any, ...]]
    position: Position


class Inbox:
    """The inbox of one consumer (= one service) in its own database."""

    def __init__(
        self, database: Database, consumer: str, handlers: Handlers, actor: Actor, clock: Callable[[], datetime]
    ) -> None:
        self.database, self.consumer, self.actor, self.clock = database, consumer, actor, clock
        self.bindings = Bindings(handlers)
        self._log = get_logger(onderdeel="inbox")

    async def positions(self, topic: str) -> dict[int, Position]:
        """Return where to go on reading, per partition of a topic; partitions never read are absent."""
        async with self.database.begin(self.actor, self.clock()) as tx:
            sql = "SELECT partition, next_offset, generatie FROM keten.inbox_offset WHERE consumer = $1 AND topic = $2"
            return {
                r["partition"]: Position(r["next_offset"], r["generatie"])
                for r in await tx.fetch(sql, self.consumer, topic)
            }

    async def apply(
        self, topic: str, partition: int, records: Sequence[RawRecord], known: Position | None, *, attempt: int = 0
    ) -> Result:
        """Apply records in order, once; when this returns, everything of the batch is committed.

        Raises (Unavailable, or a driver's error) when the database could not: then nothing of the batch happened and the
        same batch must be offered again; `attempt` counts that.
        """
        generatie = known.generatie if known else 0
        batch = self._read(topic, partition, records, generatie)
        if known is not None and batch.position.generatie > generatie:
            return await self._rewind(topic, partition, batch.position.generatie)
        try:
            counts = await self._transaction(batch, careful=attempt >= _GIVE_UP_AFTER, attempt=attempt)
        except Exception as error:
            if may_pass(error):
                raise
            self._log.info("inbox_zorgvuldig", topic=topic, partition=partition, error_type=type(error).__name__)
            counts = await self._transaction(batch, careful=True, attempt=attempt)
        newest = batch.messages[-1].received.time if batch.messages else None
        return Result(batch.position, counts=counts, undecodable=len(batch.undecodable), newest=newest)

    def _read(self, topic: str, partition: int, records: Sequence[RawRecord], generatie: int) -> _Batch:
        messages: list[Message] = []
        undecodable: list[tuple[Any, ...]] = []
        for record in records:
            try:
                received = parse(record.headers, record.key, record.value)
            except InvalidEvent as error:
                headers = json.dumps([[name, (value or b"").hex()] for name, value in record.headers])
                undecodable.append(
                    (topic, partition, record.offset, generatie, record.key, record.value, headers, error.reason)
                )
                continue
            generatie = max(generatie, received.generatie)
            messages.append(Message(received, topic, partition, record.headers))
        return _Batch(topic, partition, messages, undecodable, Position(records[-1].offset + 1, generatie))

    async def _rewind(self, topic: str, partition: int, generatie: int) -> Result:
        """The publisher filled a new log: what it holds before this batch must be read too; known events are dropped."""
        async with self.database.begin(self.actor, self.clock()) as tx:
            await store.save_offset(tx, self.consumer, topic, partition, Position(0, generatie))
        self._log.warning("broker_nieuwe_generatie", topic=topic, partition=partition, generatie=generatie)
        return Result(Position(0, generatie), rewind=True)

    async def _transaction(self, batch: _Batch, *, careful: bool, attempt: int) -> Counts:
        now = self.clock()
        async with self.database.begin(self.actor, now) as tx:
            work = Work(tx, self.consumer, self.bindings, now, careful=careful, give_up=attempt >= _GIVE_UP_AFTER)
            failpoint("consumer.voor_slot")
            if batch.messages:
                await work.lock(m.received.aggregate_id for m in batch.messages)
            failpoint("consumer.na_slot")
            for message in batch.messages:
                await work.take(message)
            failpoint("consumer.na_effect")
            await work.finish()
            if batch.undecodable:
                await store.save_undecodable(tx, self.consumer, batch.undecodable)
            await store.save_offset(tx, self.consumer, batch.topic, batch.partition, batch.position)
            failpoint("consumer.voor_commit")
        failpoint("consumer.na_commit")
        return work.counts
