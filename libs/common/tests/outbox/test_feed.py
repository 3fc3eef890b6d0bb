from __future__ import annotations

from uuid import uuid4

import pytest

from common.errors import InvalidInput
from common.outbox.feed import read_feed
from common.outbox.write import write
from common.testing.proef import ProefGedaan, pending


async def pull(conn, cursor=None, **options):
    """Read page by page until there is no more; returns what came and the last cursor."""
    found = []
    while True:
        page = await read_feed(conn, cursor, **options)
        found += page.events
        cursor = page.cursor
        if not page.more:
            return found, cursor


async def test_everything_comes_once_in_order_page_by_page(connect):
    conn, a = await connect(), uuid4()
    await write(conn, [pending(a, n) for n in range(25)])
    found, cursor = await pull(conn, limit=4)
    assert [e["sequence"] for e in found] == [str(n) for n in range(1, 26)]
    assert (await pull(conn, cursor))[0] == []
    await write(conn, [pending(a)])
    assert [e["sequence"] for e in (await pull(conn, cursor))[0]] == ["26"]


async def test_a_late_commit_is_not_skipped(connect):
    early, late, a, b = await connect(), await connect(), uuid4(), uuid4()
    transaction = early.transaction()
    await transaction.start()
    await write(early, [pending(a)])
    await write(late, [pending(b)])
    first, cursor = await pull(late)
    await transaction.commit()
    second, _ = await pull(late, cursor)
    assert [e["subject"] for e in first + second] == [str(b), str(a)]


async def test_a_page_boundary_inside_a_window_is_exact_while_others_write(connect):
    conn, other, a, b = await connect(), await connect(), uuid4(), uuid4()
    await write(conn, [pending(a) for _ in range(6)])
    page = await read_feed(conn, limit=4)
    await write(other, [pending(b)])
    rest, _ = await pull(conn, page.cursor, limit=4)
    assert [(e["subject"], e["sequence"]) for e in rest] == [(str(a), "5"), (str(a), "6"), (str(b), "1")]


async def test_only_the_types_asked_for(connect):
    conn = await connect()
    await write(conn, [pending(uuid4())])
    assert len((await pull(conn, types={ProefGedaan.type}))[0]) == 1
    assert (await pull(conn, types={"nl.veiligeketen.x.y.v1"}))[0] == []


@pytest.mark.parametrize(
    "cursor",
    ["x", "e30", "W10", "WzEsMiwzXQ", "é", "A" * 9000, "WyI5OTk5OTk5OTk6OTk5OTk5OTk5OiIsIiIsMF0", "WyI1OjQ6IiwiIiwwXQ"],
)
async def test_a_cursor_that_we_did_not_make_is_refused(connect, cursor):
    with pytest.raises(InvalidInput):
        await read_feed(await connect(), cursor)
