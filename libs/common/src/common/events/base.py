"""The base of every event and the envelope it travels in."""

from __future__ import annotations

import json
import os
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated, ClassVar, Self
from uuid import UUID

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, PlainSerializer, PrivateAttr
from pydantic.alias_generators import to_camel
from typing_extensions import override

from common.events.wire import Received, check_outgoing

_SCHEMA_VERSION = 1


def _utc(moment: datetime) -> datetime:
    return moment.astimezone(UTC)


def _iso(moment: datetime) -> str:
    return moment.isoformat().replace("+00:00", "Z")


Moment = Annotated[AwareDatetime, AfterValidator(_utc), PlainSerializer(_iso, return_type=str, when_used="json")]
"""A moment with a time zone, kept and written in UTC."""


@dataclass(frozen=True, slots=True)
class Kop:
    """What the envelope says about a received event: handlers may use it, contracts do not repeat it."""

    id: UUID
    bron: str
    type: str
    tijd: datetime
    aggregate_id: UUID
    seq: int
    traceparent: str | None = None

    @property
    def bron_organisatie(self) -> str | None:
        """OIN of the organisation that runs the publishing service, when the source names one."""
        parts = self.bron.split(":")
        return parts[3] if parts[2:3] == ["oin"] else None

    @property
    def bron_dienst(self) -> str:
        """Name of the publishing service: the last part of the source."""
        return self.bron.rsplit(":", 1)[-1]


class Event(BaseModel):
    """A fact that happened, in the past tense. Only ids, codes, dates and numbers; never a name, BSN or free text.

    A subclass states `type` (nl.veiligeketen.<meervoud>.<feit>.v1) and `aggregate`, the field whose value is the
    aggregate: events of one aggregate stay in order. Fields that a reader does not know are ignored, so that a contract
    can grow.
    """

    model_config = ConfigDict(frozen=True, extra="ignore", alias_generator=to_camel, populate_by_name=True)

    topic: ClassVar[str]
    type: ClassVar[str]
    aggregate: ClassVar[str]

    _kop: Kop | None = PrivateAttr(default=None)

    @property
    def kop(self) -> Kop | None:
        """The envelope this event came in; None for an event that has not travelled yet."""
        return self._kop

    @property
    def aggregate_id(self) -> UUID:
        """The id whose events stay in order."""
        value: UUID = getattr(self, self.aggregate)
        return value

    @classmethod
    def aggregate_type(cls) -> str:
        """Name of the aggregate: the field without `_id`."""
        return cls.aggregate.removesuffix("_id")

    @classmethod
    def received(cls, message: Received) -> Self:
        """Make the event from a received message, with its envelope; pydantic's ValidationError when it does not fit."""
        event = cls.model_validate_json(message.value)
        event._kop = Kop(  # noqa: SLF001  # its own attribute, in its own constructor
            id=message.id,
            bron=message.source,
            type=message.type,
            tijd=message.time,
            aggregate_id=message.aggregate_id,
            seq=message.seq,
            traceparent=message.traceparent,
        )
        return event

    @override
    def __eq__(self, other: object) -> bool:
        """Two events are equal when they state the same fact, whatever envelope they came in."""
        return type(self) is type(other) and self.__dict__ == other.__dict__

    @override
    def __hash__(self) -> int:
        return hash((type(self), self.aggregate_id))


@dataclass(frozen=True, slots=True)
class PendingEvent:
    """An event as it waits in the outbox: everything but its sequence number, which the database gives."""

    id: UUID
    aggregate_type: str
    aggregate_id: UUID
    type: str
    topic: str
    source: str
    time: datetime
    payload: bytes
    traceparent: str | None = None
    schema_version: int = _SCHEMA_VERSION

    @property
    def headers(self) -> str:
        """Extra attributes as a JSON object."""
        return json.dumps({"traceparent": self.traceparent}) if self.traceparent else "{}"


def prepare(event: Event, *, source: str, now: datetime, traceparent: str | None = None) -> PendingEvent:
    """Put an event in its envelope; InvalidEvent when it holds a BSN-like number or is too large to travel."""
    payload = event.model_dump_json(by_alias=True).encode()
    pending = PendingEvent(
        id=uuid7(),
        aggregate_type=event.aggregate_type(),
        aggregate_id=event.aggregate_id,
        type=event.type,
        topic=event.topic,
        source=source,
        time=now.astimezone(UTC),
        payload=payload,
        traceparent=traceparent,
    )
    check_outgoing(pending.type, source, payload, traceparent)
    return pending


_last_ms = 0
_counter = 0


def uuid7(now_ms: int | None = None) -> UUID:
    """Make a UUID version 7: sortable by time, unique and increasing within this process."""
    global _last_ms, _counter  # noqa: PLW0603  # one counter per process is what makes the ids increase
    ms = now_ms if now_ms is not None else time.time_ns() // 1_000_000
    if ms > _last_ms:
        _last_ms, _counter = ms, int.from_bytes(os.urandom(2), "big") & 0x3FF
    else:
        _counter += 1
        if _counter > 0xFFF:  # the clock stands still or went back for 4096 ids: borrow the next millisecond
            _last_ms, _counter = _last_ms + 1, 0
    random = int.from_bytes(os.urandom(8), "big") & ((1 << 62) - 1)
    return UUID(int=(_last_ms << 80) | (0x7 << 76) | (_counter << 64) | (0b10 << 62) | random)
