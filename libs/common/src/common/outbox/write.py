"""Write events to the outbox in one statement; called by the transaction just before it commits.

Precondition of the order proof: the row of the aggregate in `outbox_stream` is locked before an `id` is taken. The
insert below needs the sequence number from that row, so the lock always comes first; streams are locked in the order
of their id, so two transactions with the same aggregates cannot block each other.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from common.events import PendingEvent

PARAMETERS = 9
"""Number of parameters that `outbox_cte` uses and `parameters` gives."""


def outbox_cte(first: int = 1) -> str:
    """Return the WITH items (without the word WITH) that write the outbox; parameters are $first and the eight after it.

    The last item is `outbox_written`; a larger statement can hang other inserts on the same WITH.
    """
    p = [f"${first + n}" for n in range(PARAMETERS)]
    return f"""
    outbox_new AS (
        SELECT * FROM unnest({p[0]}::uuid[], {p[1]}::text[], {p[2]}::uuid[], {p[3]}::text[], {p[4]}::text[], {p[5]}::text[],
                             {p[6]}::timestamptz[], {p[7]}::bytea[], {p[8]}::text[])
        WITH ORDINALITY AS e(event_id, aggregatetype, aggregateid, type, topic, source, time, payload, headers, ord)
    ), outbox_count AS (
        SELECT aggregateid, count(*) AS n FROM outbox_new GROUP BY aggregateid
    ), outbox_lock AS (
        INSERT INTO keten.outbox_stream AS s (aggregate_id, last_seq)
        SELECT aggregateid, n FROM outbox_count ORDER BY aggregateid
        ON CONFLICT (aggregate_id) DO UPDATE SET last_seq = s.last_seq + excluded.last_seq
        RETURNING s.aggregate_id, s.last_seq
    ), outbox_written AS (
        INSERT INTO keten.outbox_event
            (slot, event_id, aggregatetype, aggregateid, aggregate_seq, type, topic, source, time, payload, headers)
        SELECT (hashtextextended(e.aggregateid::text, 0) & 31)::smallint, e.event_id, e.aggregatetype, e.aggregateid,
               l.last_seq - c.n + row_number() OVER (PARTITION BY e.aggregateid ORDER BY e.ord),
               e.type, e.topic, e.source, e.time, e.payload, e.headers::jsonb
        FROM outbox_new e
        JOIN outbox_count c USING (aggregateid)
        JOIN outbox_lock l ON l.aggregate_id = e.aggregateid
        ORDER BY e.ord
        RETURNING 1
    )"""


_WRITE = f"WITH {outbox_cte()} SELECT count(*) FROM outbox_written"


def parameters(events: Sequence[PendingEvent]) -> tuple[list[Any], ...]:
    """Return the nine column arrays for `outbox_cte`, in the order the events were emitted."""
    return (
        [e.id for e in events],
        [e.aggregate_type for e in events],
        [e.aggregate_id for e in events],
        [e.type for e in events],
        [e.topic for e in events],
        [e.source for e in events],
        [e.time for e in events],
        [e.payload for e in events],
        [e.headers for e in events],
    )


async def write(conn: Any, events: Sequence[PendingEvent]) -> None:
    """Write events in the order they were emitted, in one statement; contiguous numbers per aggregate.

    `conn` is an asyncpg connection inside the caller's transaction.
    """
    if events:
        await conn.execute(_WRITE, *parameters(events))
