"""Partitions ahead of time, and away with what is old and published."""

from __future__ import annotations

from typing import Any

from common.logs import get_logger

OUTBOX_DAYS = 7
INBOX_DAYS = 90


async def maintain(conn: Any, *, outbox_days: int = OUTBOX_DAYS, inbox_days: int = INBOX_DAYS) -> list[str]:
    """Make partitions for the coming week and drop what is past its retention; returns partitions that could not go.

    An old partition with events that were never published stays, and is an alarm. Safe to run at any time, by several
    workers, or not for days: then the default partition catches the rows.
    """
    await conn.execute("SELECT keten.make_partitions('outbox_event', 'day', 7)")
    await conn.execute("SELECT keten.make_partitions('inbox_message', 'month', 2)")
    rows = await conn.fetch("SELECT * FROM keten.drop_outbox_partitions($1)", outbox_days)
    await conn.execute("SELECT keten.drop_inbox_partitions($1)", inbox_days)
    await conn.execute("DELETE FROM keten.outbox_relay WHERE seen_at < clock_timestamp() - interval '1 day'")
    kept = [r["partition_name"] for r in rows if not r["dropped"]]
    if kept:
        get_logger(onderdeel="outbox").error("outbox_niet_gepubliceerd_en_te_oud", aantal=len(kept))
    return kept
