"""The SQL of the relay: leases, windows between two snapshots, and the cursor.

A snapshot says of every transaction whether it was finished. What is visible in snapshot B and not in A is exactly what
was committed between them, however long a transaction took: nothing is skipped and nothing waits for a slow neighbour.
Within a window the order is that of `id`, which per aggregate is the order of commit (the row lock of `outbox_stream`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from common.events import to_headers
from common.outbox.port import Record, TopicPartition

Snapshot = tuple[int, int, tuple[int, ...]]
"""A pg_snapshot as asyncpg gives it: xmin, xmax, transactions in progress."""

BEGINNING: Snapshot = (3, 3, ())
"""Sees nothing: 3 is the first normal transaction id."""


@dataclass(frozen=True, slots=True)
class Lease:
    """A slot this relay may serve for now, and how far it is."""

    slot: int
    epoch: int
    snap: Snapshot
    window_snap: Snapshot | None
    window_id: int | None

    @property
    def position(self) -> tuple[Snapshot, Snapshot | None, int | None]:
        """Slots with the same position are one window."""
        return self.snap, self.window_snap, self.window_id


_LEASE = """
WITH alive AS (
    INSERT INTO keten.outbox_relay AS r (relay, seen_at) VALUES ($1, clock_timestamp())
    ON CONFLICT (relay) DO UPDATE SET seen_at = clock_timestamp()
), session AS (
    SELECT DISTINCT application_name AS relay FROM pg_stat_activity
    WHERE datname = current_database() AND application_name IS NOT NULL
), share AS (
    SELECT ceil(32.0 / (1 + count(*)))::integer AS n FROM keten.outbox_relay
    WHERE relay <> $1 AND seen_at > clock_timestamp() - $2::interval AND relay IN (SELECT relay FROM session)
), mine AS (
    SELECT slot FROM keten.outbox_slot
    WHERE owner = $1 OR owner IS NULL OR lease_until < clock_timestamp() OR owner NOT IN (SELECT relay FROM session)
    ORDER BY (owner = $1) DESC NULLS LAST, slot
    LIMIT (SELECT n FROM share) FOR UPDATE SKIP LOCKED
), released AS (
    UPDATE keten.outbox_slot s SET owner = NULL, lease_until = '-infinity'
    WHERE s.owner = $1 AND s.slot NOT IN (SELECT slot FROM mine)
)
UPDATE keten.outbox_slot s
SET owner = $1, lease_until = clock_timestamp() + $2::interval, epoch = s.epoch + (s.owner IS DISTINCT FROM $1)::integer
FROM mine, keten.outbox_broker b
WHERE s.slot = mine.slot
RETURNING s.slot, s.epoch, s.snap, s.window_snap, s.window_id, b.generatie
"""

_COLUMNS = "id, event_id, aggregateid, aggregate_seq, type, topic, source, time, payload, headers ->> 'traceparent' AS traceparent"

_FIRST = f"""
SELECT * FROM (
    SELECT {_COLUMNS} FROM keten.outbox_event
    WHERE xid >= pg_snapshot_xmax($2::pg_snapshot) AND xid < pg_snapshot_xmax($3::pg_snapshot)
      AND slot = ANY($1::smallint[]) AND pg_visible_in_snapshot(xid, $3::pg_snapshot) AND id > $4
    UNION ALL
    SELECT {_COLUMNS} FROM keten.outbox_event
    WHERE xid = ANY(ARRAY(SELECT pg_snapshot_xip($2::pg_snapshot)))
      AND slot = ANY($1::smallint[]) AND pg_visible_in_snapshot(xid, $3::pg_snapshot) AND id > $4
) AS w ORDER BY id LIMIT $5
"""

# The rest of a large window by primary key: sorting the whole window again for every part would cost its square.
_NEXT = f"""
SELECT {_COLUMNS} FROM keten.outbox_event
WHERE id > $4 AND slot = ANY($1::smallint[])
  AND pg_visible_in_snapshot(xid, $3::pg_snapshot) AND NOT pg_visible_in_snapshot(xid, $2::pg_snapshot)
ORDER BY id LIMIT $5
"""

_ADVANCE = """
WITH moved AS (
    UPDATE keten.outbox_slot s
    SET snap = $4::pg_snapshot, window_snap = $5::pg_snapshot, window_id = $6::bigint, lease_until = clock_timestamp() + $7::interval
    FROM unnest($2::smallint[], $3::bigint[]) AS l(slot, epoch)
    WHERE s.slot = l.slot AND s.epoch = l.epoch AND s.owner = $1
    RETURNING s.slot
), noted AS (
    INSERT INTO keten.outbox_broker_offset AS o (topic, partition, acked)
    SELECT a.topic, a.partition, a.acked FROM unnest($8::text[], $9::integer[], $10::bigint[]) AS a(topic, partition, acked)
    WHERE EXISTS (SELECT FROM keten.outbox_broker WHERE generatie = $11)
    ORDER BY a.topic, a.partition
    ON CONFLICT (topic, partition) DO UPDATE SET acked = greatest(o.acked, excluded.acked)
)
SELECT count(*) FROM moved
"""

_DEPTH = """
SELECT count(*) AS depth, coalesce(extract(epoch FROM clock_timestamp() - min(created_at)), 0)::float8 AS oldest
FROM (
    SELECT e.created_at FROM keten.outbox_event e JOIN keten.outbox_slot s USING (slot)
    WHERE e.xid >= (SELECT pg_snapshot_xmin(snap) FROM keten.outbox_slot ORDER BY pg_snapshot_xmin(snap) LIMIT 1)
      AND NOT pg_visible_in_snapshot(e.xid, s.snap)
      AND NOT (s.window_snap IS NOT NULL AND e.id <= s.window_id AND pg_visible_in_snapshot(e.xid, s.window_snap))
    LIMIT 100000
) AS waiting
"""


async def current_snapshot(conn: Any) -> Snapshot:
    """Return the state of all transactions now; its own statement, so that the window is read after it."""
    snapshot: Snapshot = await conn.fetchval("SELECT pg_current_snapshot()")
    return snapshot


async def lease(conn: Any, relay: str, seconds: float) -> tuple[list[Lease], int]:
    """Take or renew this relay's fair share of the slots; returns them with the generation of the broker.

    A slot is free when its lease ran out or when its owner has no session left. Both may be wrong about an owner that
    still runs: then records come twice, which consumers drop.
    """
    async with conn.transaction():
        # A new generation and its rewound slots are seen together or not at all: what is sent from the beginning must
        # say so in its header, or a consumer would not go back for it.
        await conn.fetchval("SELECT generatie FROM keten.outbox_broker FOR SHARE")
        rows = await conn.fetch(_LEASE, relay, timedelta(seconds=seconds))
    leases = [Lease(r["slot"], r["epoch"], r["snap"], r["window_snap"], r["window_id"]) for r in rows]
    return leases, rows[0]["generatie"] if rows else 0


async def read_window(
    conn: Any, slots: Sequence[int], old: Snapshot, new: Snapshot, *, after_id: int, limit: int
) -> Sequence[Mapping[str, Any]]:
    """Return the first rows of the window between two snapshots after `after_id`, in order of id."""
    sql = _FIRST if after_id == 0 else _NEXT
    rows: Sequence[Mapping[str, Any]] = await conn.fetch(sql, slots, old, new, after_id, limit)
    return rows


async def advance(
    conn: Any,
    relay: str,
    leases: Sequence[Lease],
    *,
    snap: Snapshot,
    window: tuple[Snapshot, int] | None,
    acked: Mapping[TopicPartition, int],
    generatie: int,
    seconds: float,
) -> bool:
    """Move the cursor of these slots, only where the lease still stands; False when one was lost."""
    moved = await conn.fetchval(
        _ADVANCE,
        relay,
        [x.slot for x in leases],
        [x.epoch for x in leases],
        snap,
        window[0] if window else None,
        window[1] if window else None,
        timedelta(seconds=seconds),
        [topic for topic, _ in acked],
        [partition for _, partition in acked],
        list(acked.values()),
        generatie,
    )
    return bool(moved == len(leases))


async def depth(conn: Any) -> tuple[int, float]:
    """Return how many events wait to be published (at most 100,000 are counted) and the age in seconds of the oldest."""
    row = await conn.fetchrow(_DEPTH)
    return row["depth"], row["oldest"]


def to_record(row: Mapping[str, Any], generatie: int) -> Record:
    """Make the record of an outbox row: CloudEvents binary mode, keyed by the aggregate."""
    headers = to_headers(
        id=row["event_id"],
        source=row["source"],
        type=row["type"],
        time=row["time"],
        aggregate_id=row["aggregateid"],
        seq=row["aggregate_seq"],
        traceparent=row["traceparent"],
        generatie=generatie,
    )
    return Record(row["topic"], str(row["aggregateid"]).encode(), row["payload"], headers)
