"""The rows of one snapshot window: committed between two snapshots, each exactly once.

A cursor on `id` would skip a row whose transaction commits after a later one; a snapshot knows
which transactions it did not see yet.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any, Final

from common.audit.regel import SELECT_KOLOMMEN, leaf

# Casts from text: asyncpg would want a tuple for a pg_snapshot.
# New since `van`, plus what was still busy in `van`; both only as far as `tot` sees it.
_SQL: Final = f"""
SELECT {SELECT_KOLOMMEN} FROM (
    SELECT * FROM keten.audit_regel
     WHERE xid >= pg_snapshot_xmax($1::text::pg_snapshot) AND xid < pg_snapshot_xmax($2::text::pg_snapshot)
       AND pg_visible_in_snapshot(xid, $2::text::pg_snapshot)
    UNION ALL
    SELECT * FROM keten.audit_regel
     WHERE xid = ANY (ARRAY(SELECT pg_snapshot_xip($1::text::pg_snapshot)))
       AND pg_visible_in_snapshot(xid, $2::text::pg_snapshot)
) AS venster ORDER BY id
"""
_PREFETCH: Final = 1000


async def leaves(conn: Any, van: str, tot: str) -> list[tuple[int, bytes]]:
    """Return (row id, leaf) of the window in order of id; rows pass through, only hashes stay."""
    return [(rij["id"], leaf(rij)) async for rij in _rows(conn, van, tot)]


async def _rows(conn: Any, van: str, tot: str) -> AsyncIterator[Any]:
    async with conn.transaction():
        async for rij in conn.cursor(_SQL, van, tot, prefetch=_PREFETCH):
            yield rij
