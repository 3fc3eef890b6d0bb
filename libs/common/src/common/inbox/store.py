"""The SQL of the inbox. Everything here runs inside the caller's transaction."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from common.events import Received, parse


@dataclass(frozen=True, slots=True)
class Position:
    """Where this consumer is in a partition: the next offset and the generation of the broker it belongs to."""

    next_offset: int
    generatie: int


@dataclass(slots=True)
class Stream:
    """One aggregate as this consumer knows it: the last number applied, and what is parked behind it."""

    last: int
    parked: dict[int, UUID] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Message:
    """A readable message and where it came from."""

    received: Received
    topic: str
    partition: int
    headers: Sequence[tuple[str, bytes]]
    parked: bool = False


@dataclass(frozen=True, slots=True)
class Parking:
    """Why and until when a message is set aside."""

    message: Message
    reason: str
    next_attempt_at: datetime
    error_code: str | None = None
    attempts: int = 0


_LOCK = """
SELECT aggregate_id, last_seq FROM keten.inbox_stream
WHERE consumer = $1 AND aggregate_id = ANY($2::uuid[]) ORDER BY aggregate_id FOR UPDATE
"""

_SAVE = """
WITH stream AS (
    UPDATE keten.inbox_stream s SET last_seq = v.last_seq
    FROM unnest($2::uuid[], $3::bigint[]) AS v(aggregate_id, last_seq)
    WHERE s.consumer = $1 AND s.aggregate_id = v.aggregate_id
)
INSERT INTO keten.inbox_message (consumer, aggregate_id, seq, event_id)
SELECT $1, m.aggregate_id, m.seq, m.event_id FROM unnest($4::uuid[], $5::bigint[], $6::uuid[]) AS m(aggregate_id, seq, event_id)
"""

_PARK = """
INSERT INTO keten.inbox_parked AS p (consumer, aggregate_id, seq, event_id, topic, partition, value, headers, reason,
    attempts, next_attempt_at, error_code, parked_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8::text::jsonb, $9, $10, $11, $12, $13)
ON CONFLICT (consumer, aggregate_id, seq, event_id) DO UPDATE
SET reason = excluded.reason, attempts = p.attempts + excluded.attempts, next_attempt_at = excluded.next_attempt_at,
    error_code = excluded.error_code
WHERE excluded.reason = 'poison'
"""

_OFFSET = """
INSERT INTO keten.inbox_offset AS o (consumer, topic, partition, next_offset, generatie) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (consumer, topic, partition) DO UPDATE SET next_offset = excluded.next_offset, generatie = excluded.generatie
WHERE excluded.generatie >= o.generatie
"""

_UNDECODABLE = """
INSERT INTO keten.inbox_undecodable (consumer, topic, partition, "offset", generatie, key, value, headers, reason)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8::text::jsonb, $9)
ON CONFLICT (consumer, topic, partition, "offset", generatie) DO NOTHING
"""

_FORKS = """
SELECT d.aggregate_id, d.seq FROM unnest($2::uuid[], $3::bigint[], $4::uuid[]) AS d(aggregate_id, seq, event_id)
JOIN keten.inbox_message m ON m.consumer = $1 AND m.aggregate_id = d.aggregate_id AND m.seq = d.seq AND m.event_id <> d.event_id
"""


async def lock(tx: Any, consumer: str, aggregates: Iterable[UUID]) -> dict[UUID, Stream]:
    """Lock the streams in the order of their id and read what is parked, in that order.

    Parked rows are read by a statement of their own: one that is part of the locking statement would still see the
    snapshot from before it had to wait for the lock.
    """
    wanted = sorted(set(aggregates))
    rows = await tx.fetch(_LOCK, consumer, wanted)
    if len(rows) < len(wanted):
        missing = sorted(set(wanted) - {r["aggregate_id"] for r in rows})
        sql = "INSERT INTO keten.inbox_stream (consumer, aggregate_id, last_seq) SELECT $1, unnest($2::uuid[]), 0 ON CONFLICT DO NOTHING"
        await tx.execute(sql, consumer, missing)
        rows += await tx.fetch(_LOCK, consumer, missing)
    streams = {r["aggregate_id"]: Stream(r["last_seq"]) for r in rows}
    sql = (
        "SELECT aggregate_id, seq, event_id FROM keten.inbox_parked"
        " WHERE consumer = $1 AND aggregate_id = ANY($2::uuid[]) AND reason <> 'fork'"
    )
    for r in await tx.fetch(sql, consumer, wanted):
        streams[r["aggregate_id"]].parked[r["seq"]] = r["event_id"]
    return streams


async def save(tx: Any, consumer: str, moved: dict[UUID, int], applied: Sequence[tuple[UUID, int, UUID]]) -> None:
    """Write the watermarks and the proof of what was applied."""
    columns = [[row[n] for row in applied] for n in range(3)]
    await tx.execute(_SAVE, consumer, list(moved), list(moved.values()), *columns)


async def park(tx: Any, consumer: str, parking: Sequence[Parking], now: datetime) -> None:
    """Set messages aside; what was parked before keeps its place, a new failure adds to its attempts."""
    rows = [
        (
            consumer, p.message.received.aggregate_id, p.message.received.seq, p.message.received.id, p.message.topic,
            p.message.partition, p.message.received.value,
            json.dumps([[name, value.decode()] for name, value in p.message.headers]),
            p.reason, p.attempts, p.next_attempt_at, p.error_code, now,
        )
        for p in parking
    ]  # fmt: skip
    await tx.executemany(_PARK, rows)


async def unpark(tx: Any, consumer: str, keys: Sequence[tuple[UUID, int, UUID]]) -> None:
    """Remove messages that were applied or skipped."""
    sql = "DELETE FROM keten.inbox_parked WHERE consumer = $1 AND aggregate_id = $2 AND seq = $3 AND event_id = $4"
    await tx.executemany(sql, [(consumer, *key) for key in keys])


async def next_parked(tx: Any, consumer: str, aggregate_id: UUID, seq: int) -> tuple[Message, int] | None:
    """Return the parked message with this number and how often it was tried; None when there is none."""
    row = await tx.fetchrow(
        "SELECT *, headers::text AS header_text FROM keten.inbox_parked WHERE consumer = $1 AND aggregate_id = $2 AND seq = $3 AND reason <> 'fork' LIMIT 1",
        consumer,
        aggregate_id,
        seq,
    )
    return None if row is None else (to_message(row), row["attempts"])


def to_message(row: Any) -> Message:
    """Make a message of a parked row again."""
    headers = [(name, value.encode()) for name, value in json.loads(row["header_text"])]
    received = parse(headers, str(row["aggregate_id"]).encode(), row["value"])
    return Message(received, row["topic"], row["partition"], headers, parked=True)


async def forks(tx: Any, consumer: str, duplicates: Sequence[Message]) -> set[tuple[UUID, int]]:
    """Return which numbers were applied from another event: the publisher's database went back in time."""
    found = [m.received for m in duplicates]
    rows = await tx.fetch(
        _FORKS, consumer, [r.aggregate_id for r in found], [r.seq for r in found], [r.id for r in found]
    )
    return {(r["aggregate_id"], r["seq"]) for r in rows}


async def save_offset(tx: Any, consumer: str, topic: str, partition: int, position: Position) -> None:
    """Write where to go on reading; an older generation never overwrites a newer one."""
    await tx.execute(_OFFSET, consumer, topic, partition, position.next_offset, position.generatie)


async def save_undecodable(tx: Any, consumer: str, rows: Sequence[tuple[Any, ...]]) -> None:
    """Keep what cannot be an event: (topic, partition, offset, generation, key, value, headers, reason)."""
    await tx.executemany(_UNDECODABLE, [(consumer, *row) for row in rows])
