"""Apply messages to the streams of one transaction: the decision per message, and the calls of the handlers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import asyncpg

from common.db.engine import is_transient
from common.errors import Unavailable
from common.events import Event
from common.inbox import store
from common.inbox.handlers import Bindings, Bound, Handler
from common.inbox.store import Message, Parking, Stream
from common.trace import new_trace, use_trace

CONTENTION = (
    asyncpg.DeadlockDetectedError,
    asyncpg.SerializationError,
    asyncpg.LockNotAvailableError,
    asyncpg.QueryCanceledError,
    TimeoutError,
)
"""Faults that pass when others are done, but that a handler may also cause by itself, every time."""

_FIRST_WAIT, _LONGEST_WAIT = timedelta(seconds=1), timedelta(hours=1)


def may_pass(error: BaseException) -> bool:
    """Tell whether the same work may succeed later without anybody changing anything.

    A commit that the database refused for a reason that stays (a deferred constraint) will be refused again.
    """
    cause = error.__cause__
    if isinstance(error, Unavailable) and isinstance(cause, asyncpg.PostgresError):
        return is_transient(cause)
    return isinstance(error, Unavailable) or is_transient(error)


def back_off(attempts: int) -> timedelta:
    """Return how long to wait after this many failed attempts: 1 s, 4 s, 16 s, … 1 h."""
    return min(_FIRST_WAIT * int(4 ** min(max(0, attempts - 1), 10)), _LONGEST_WAIT)


@dataclass(slots=True)
class Counts:
    """What happened to the messages of one transaction."""

    applied: int = 0
    ignored: int = 0
    duplicates: int = 0
    waiting: int = 0
    poison: int = 0
    forks: int = 0


@dataclass(slots=True)
class _Group:
    handler: Handler
    events: list[Event] = field(default_factory=list)
    aggregates: set[UUID] = field(default_factory=set)


class Work:
    """One transaction of the inbox.

    Optimistic (`careful=False`): no savepoints; the first handler that raises undoes the whole transaction. Careful: a
    savepoint per event; what raises is parked. `give_up` lets contention count as a failure of the event too.
    """

    def __init__(
        self, tx: Any, consumer: str, bindings: Bindings, now: datetime, *, careful: bool, give_up: bool = False
    ) -> None:
        self._tx, self._consumer, self._bindings, self._now = tx, consumer, bindings, now
        self._careful, self._give_up = careful, give_up
        self._streams: dict[UUID, Stream] = {}
        self._moved: dict[UUID, int] = {}
        self._applied: dict[tuple[UUID, int], UUID] = {}
        self._parking: list[Parking] = []
        self._unparked: list[tuple[UUID, int, UUID]] = []
        self._duplicates: list[Message] = []
        self._groups: dict[Handler, _Group] = {}
        self._traceparent: str | None = None
        self._buffered = 0
        self.counts = Counts()

    async def lock(self, aggregates: Iterable[UUID]) -> None:
        """Take the streams this transaction will touch."""
        self._streams = await store.lock(self._tx, self._consumer, aggregates)

    def stream(self, aggregate_id: UUID) -> Stream:
        """Return a locked stream."""
        return self._streams[aggregate_id]

    async def take(self, message: Message) -> None:
        """Apply, drop or park one message, and apply what waited for it."""
        received = message.received
        stream = self._streams[received.aggregate_id]
        if received.seq <= stream.last:
            self._duplicates.append(message)
        elif received.seq in stream.parked:
            if stream.parked[received.seq] != received.id:
                self._set_aside(message, "fork")
            else:
                self.counts.duplicates += 1
        elif received.seq == stream.last + 1:
            if await self.run(message):
                await self.drain(received.aggregate_id)
        else:
            self._set_aside(message, "wait")
            stream.parked[received.seq] = received.id

    async def drain(self, aggregate_id: UUID) -> None:
        """Apply parked messages as long as they follow; stops at a gap or at one that fails."""
        stream = self._streams[aggregate_id]
        while stream.last + 1 in stream.parked:
            found = await self._parked(aggregate_id, stream.last + 1)
            if found is None or not await self.run(*found):
                return

    async def _parked(self, aggregate_id: UUID, seq: int) -> tuple[Message, int] | None:
        for parking in self._parking:  # parked earlier in this same transaction, not written yet
            received = parking.message.received
            if (received.aggregate_id, received.seq, parking.reason) == (aggregate_id, seq, "wait"):
                return parking.message, 0
        return await store.next_parked(self._tx, self._consumer, aggregate_id, seq)

    async def run(self, message: Message, attempts: int = 0) -> bool:
        """Let the handler do its work and move the watermark; False when it failed and the message is parked."""
        received = message.received
        bound = self._bindings.bind(received)
        if bound is not None and self._careful:
            fault = await self._try(bound, received.traceparent)
            if fault is not None:
                self._poison(message, fault, attempts)
                return False
        elif bound is not None:
            await self._call(bound, received.traceparent)
        self._advance(message, handled=bound is not None)
        return True

    def _advance(self, message: Message, *, handled: bool) -> None:
        received = message.received
        stream = self._streams[received.aggregate_id]
        stream.last = self._moved[received.aggregate_id] = received.seq
        self._applied[received.aggregate_id, received.seq] = received.id
        if stream.parked.pop(received.seq, None) is not None:
            self._unparked.append((received.aggregate_id, received.seq, received.id))
            self._parking = [p for p in self._parking if p.message.received.id != received.id]
        if handled:
            self.counts.applied += 1
        else:
            self.counts.ignored += 1

    async def _try(self, bound: Bound, traceparent: str | None) -> BaseException | None:
        """Call the handler in a savepoint, with everything that can fail because of it; returns what it raised."""
        await self._tx.flush()  # what earlier events emitted must not go with the savepoint of this one
        try:
            async with self._tx.savepoint():
                if bound.fault is not None:
                    raise bound.fault
                use_trace(new_trace(traceparent))
                await bound.handler(self._tx, [bound.event] if bound.batch else bound.event)
                await self._tx.flush()
                await self._tx.execute("SET CONSTRAINTS ALL IMMEDIATE")
        except Exception as error:
            if may_pass(error) and not (self._give_up and isinstance(error, CONTENTION)):
                raise
            return error
        return None

    async def _call(self, bound: Bound, traceparent: str | None) -> None:
        if bound.fault is not None:
            raise bound.fault
        event = bound.event
        assert event is not None  # noqa: S101  # no fault means an event
        for group in [
            g for g in self._groups.values() if event.aggregate_id in g.aggregates and g.handler is not bound.handler
        ]:
            await self._call_group(group)
        if bound.batch:
            group = self._groups.setdefault(bound.handler, _Group(bound.handler))
            group.events.append(event)
            group.aggregates.add(event.aggregate_id)
            return
        await self._enter_trace(traceparent)
        await bound.handler(self._tx, event)

    async def _enter_trace(self, traceparent: str | None) -> None:
        """Continue the trace of this event; what earlier events emitted and logged is written under their own trace."""
        if traceparent is not None and traceparent == self._traceparent:
            return
        written = self._tx.emitted + self._tx.logged
        if written != self._buffered:
            await self._tx.flush()
            self._buffered = written
        self._traceparent = traceparent
        use_trace(new_trace(traceparent))

    async def _call_group(self, group: _Group) -> None:
        del self._groups[group.handler]
        first = group.events[0].kop
        await self._enter_trace(first.traceparent if first else None)
        await group.handler(self._tx, group.events)

    def _poison(self, message: Message, fault: BaseException, attempts: int) -> None:
        received = message.received
        self._streams[received.aggregate_id].parked[received.seq] = received.id
        self._parking = [p for p in self._parking if p.message.received.id != received.id]
        wait = back_off(attempts + 1)
        self._parking.append(Parking(message, "poison", self._now + wait, type(fault).__name__, attempts=1))
        self.counts.poison += 1

    def _set_aside(self, message: Message, reason: str) -> None:
        self._parking.append(Parking(message, reason, self._now))
        if reason == "wait":
            self.counts.waiting += 1
        else:
            self.counts.forks += 1

    async def finish(self) -> None:
        """Run the batches that are still open and write watermarks, proof and parking."""
        for group in list(self._groups.values()):
            await self._call_group(group)
        await self._judge_duplicates()
        if self._moved:
            await store.save(self._tx, self._consumer, self._moved, [(a, s, e) for (a, s), e in self._applied.items()])
        if self._unparked:
            await store.unpark(self._tx, self._consumer, self._unparked)
        if self._parking:
            await store.park(self._tx, self._consumer, self._parking, self._now)

    async def _judge_duplicates(self) -> None:
        unsure = []
        for message in self._duplicates:
            known = self._applied.get((message.received.aggregate_id, message.received.seq))
            if known is None:
                unsure.append(message)
            elif known != message.received.id:
                self._set_aside(message, "fork")
            else:
                self.counts.duplicates += 1
        forked = await store.forks(self._tx, self._consumer, unsure) if unsure else set()
        for message in unsure:
            if (message.received.aggregate_id, message.received.seq) in forked:
                self._set_aside(message, "fork")
            else:
                self.counts.duplicates += 1
