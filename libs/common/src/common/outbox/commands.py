"""What an operator may do to an outbox: publish again, and make a restored database publish at all."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from common.outbox.window import BEGINNING


async def republish(conn: Any, since: datetime | None = None) -> int:
    """Publish again everything that is retained, or what was written since a moment; consumers drop what they know.

    Returns the number of events that come again. The cursor goes back to the oldest transaction wanted, and never
    forward: what waits to be published keeps waiting.
    """
    async with conn.transaction():
        if since is None:
            await conn.execute(
                "UPDATE keten.outbox_slot SET snap = $1, window_snap = NULL, window_id = NULL, epoch = epoch + 1",
                BEGINNING,
            )
        else:
            await conn.execute(
                """
                WITH oldest AS (SELECT xid FROM keten.outbox_event WHERE created_at >= $1 ORDER BY xid LIMIT 1),
                back AS (
                    SELECT slot, least((SELECT xid FROM oldest), pg_snapshot_xmin(snap))::text AS xid FROM keten.outbox_slot
                )
                UPDATE keten.outbox_slot s SET snap = format('%s:%s:', back.xid, back.xid)::pg_snapshot,
                    window_snap = NULL, window_id = NULL, epoch = epoch + 1
                FROM back WHERE back.slot = s.slot
                """,
                since,
            )
        count: int = await conn.fetchval(
            "SELECT count(*) FROM keten.outbox_event e JOIN keten.outbox_slot s USING (slot)"
            " WHERE NOT pg_visible_in_snapshot(e.xid, s.snap)"
        )
        return count


async def rebaseline(conn: Any) -> int:
    """Give a restored database a place in this cluster: its events get a transaction id that exists here.

    A logical restore or migration brings events whose ids may lie in the future of this cluster; they would never be
    seen. Everything retained is published again. Returns the number of events.
    """
    async with conn.transaction():
        await conn.execute("SELECT FROM keten.outbox_broker FOR UPDATE")
        done = await conn.execute("UPDATE keten.outbox_event SET xid = pg_current_xact_id()")
        await conn.execute(
            "UPDATE keten.outbox_slot SET snap = $1, window_snap = NULL, window_id = NULL, epoch = epoch + 1,"
            " owner = NULL, lease_until = '-infinity'",
            BEGINNING,
        )
        await conn.execute(
            "UPDATE keten.outbox_broker SET system_identifier = c.system_identifier FROM pg_control_system() c"
        )
        return int(done.split()[-1])
