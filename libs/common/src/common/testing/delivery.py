"""Deliver events to a service as its consumer would: through the real inbox, and every record twice."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from common.events import Event, prepare, to_headers
from common.inbox import Inbox, Position, RawRecord
from common.testing.actors import SYSTEEM

if TYPE_CHECKING:
    from common.db import Database
    from common.service import Service


class Delivery:
    """`await deliver(event, …)`: per aggregate the next sequence number, unless `seq` says otherwise."""

    def __init__(self, service: Service, database: Database, clock: Callable[[], datetime]) -> None:
        self._inbox = Inbox(database, service.settings.dienst, service.handlers, SYSTEEM, clock)
        self._clock = clock
        self._seq: defaultdict[UUID, int] = defaultdict(int)
        self._offset = 0

    async def __call__(self, *events: Event, seq: int | None = None) -> None:
        """Apply the events once, then the same records again: the second time nothing may happen."""
        for event in events:
            self._seq[event.aggregate_id] = seq if seq is not None else self._seq[event.aggregate_id] + 1
            record = self._record(event, self._seq[event.aggregate_id])
            for _ in range(2):
                await self._inbox.apply(event.topic, 0, [record], Position(self._offset, 1))

    def _record(self, event: Event, seq: int) -> RawRecord:
        self._offset += 1
        source = f"urn:nld:oin:00000009990000000000:systeem:{event.topic}"
        pending = prepare(event, source=source, now=self._clock())
        headers = to_headers(
            id=pending.id, source=source, type=event.type, time=pending.time, aggregate_id=event.aggregate_id, seq=seq, generatie=1
        )
        return RawRecord(self._offset, str(event.aggregate_id).encode(), pending.payload, headers)
