from __future__ import annotations

import asyncio
import random
from itertools import pairwise
from typing import ClassVar
from uuid import uuid4

import asyncpg
import pytest

from common.events import InvalidEvent, prepare
from common.outbox.write import PARAMETERS, outbox_cte, parameters, write
from common.testing.proef import BRON, NU, ProefGedaan, pending


async def rows(conn):
    return await conn.fetch("SELECT * FROM keten.outbox_event ORDER BY id")


async def test_events_of_one_transaction_keep_their_order_and_count_per_aggregate(connect):
    conn = await connect()
    a, b = uuid4(), uuid4()
    async with conn.transaction():
        await write(conn, [pending(b, 1), pending(a, 2), pending(b, 3), pending(b, 4)])
        await write(conn, [pending(a, 5)])
    found = [(r["aggregateid"], r["aggregate_seq"], r["payload"]) for r in await rows(conn)]
    assert [(agg, seq) for agg, seq, _ in found] == [(b, 1), (a, 1), (b, 2), (b, 3), (a, 2)]
    assert [b'"beurt":%d' % n in payload for n, (_, _, payload) in enumerate(found, 1)] == [True] * 5


async def test_the_stored_event_holds_the_whole_envelope(connect):
    conn = await connect()
    event = pending(uuid4())
    await write(conn, [event])
    (row,) = await rows(conn)
    assert (row["event_id"], row["type"], row["topic"], row["source"]) == (event.id, event.type, "proef", BRON)
    assert (row["time"], row["aggregatetype"], row["payload"]) == (NU, "proef", event.payload)
    assert row["slot"] == await conn.fetchval("SELECT hashtextextended($1::uuid::text, 0) & 31", event.aggregate_id)


async def test_a_savepoint_that_was_rolled_back_leaves_no_hole_in_the_numbers(connect):
    conn = await connect()
    a = uuid4()
    async with conn.transaction():
        await write(conn, [pending(a)])
        savepoint = conn.transaction()
        await savepoint.start()
        await write(conn, [pending(a), pending(a)])
        await savepoint.rollback()
        async with conn.transaction():
            await write(conn, [pending(a)])
    found = await rows(conn)
    assert [r["aggregate_seq"] for r in found] == [1, 2]
    assert len({r["xid"] for r in found}) == 1  # the top-level id, not that of the savepoint


async def test_concurrent_writers_give_contiguous_numbers_in_order_of_id_without_deadlock(connect):
    aggregates = [uuid4() for _ in range(6)]

    async def writer(seed):
        conn, rng = await connect(), random.Random(seed)
        for _ in range(25):
            tx = conn.transaction()
            await tx.start()
            if rng.random() < 0.5:
                await conn.fetchval("SELECT pg_current_xact_id()")
            await write(conn, [pending(rng.choice(aggregates)) for _ in range(rng.randint(1, 5))])
            if rng.random() < 0.2:
                await asyncio.sleep(rng.random() * 0.01)
            await (tx.rollback() if rng.random() < 0.2 else tx.commit())

    await asyncio.gather(*[writer(n) for n in range(8)])
    found = await rows(await connect())
    for aggregate in aggregates:
        seqs = [r["aggregate_seq"] for r in found if r["aggregateid"] == aggregate]
        assert seqs == list(range(1, len(seqs) + 1))
    assert all(x["id"] < y["id"] for x, y in pairwise(found))


async def test_the_fragment_fits_in_a_larger_statement(connect):
    conn = await connect()
    sql = f"WITH {outbox_cte(first=2)} SELECT $1::text || count(*) FROM outbox_written"
    assert await conn.fetchval(sql, "n=", *parameters([pending(uuid4()), pending(uuid4())])) == "n=2"
    assert len(parameters([])) == PARAMETERS


async def test_the_trace_travels_with_the_event(connect):
    conn = await connect()
    trace = "00-" + "a" * 32 + "-" + "b" * 16 + "-01"
    await write(conn, [prepare(ProefGedaan(proef_id=uuid4()), source=BRON, now=NU, traceparent=trace)])
    (row,) = await rows(conn)
    assert row["headers"] == f'{{"traceparent": "{trace}"}}'


async def test_a_too_large_event_fails_when_it_is_written(connect):
    class Groot(ProefGedaan):
        type: ClassVar[str] = "nl.veiligeketen.proeven.groot.v1"
        tekst: str

    with pytest.raises(InvalidEvent, match="te_groot"):
        prepare(Groot(proef_id=uuid4(), tekst="x" * 64_600), source=BRON, now=NU)
    conn = await connect()
    with pytest.raises(asyncpg.CheckViolationError):
        await conn.execute(
            "INSERT INTO keten.outbox_event(slot,event_id,aggregatetype,aggregateid,aggregate_seq,type,topic,source,time,payload)"
            " VALUES (0,gen_random_uuid(),'x',gen_random_uuid(),1,'x','x','x',now(),$1)",
            b"x" * 64_513,
        )


async def test_the_application_may_not_change_the_tables(connect):
    conn = await connect()
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await conn.execute("DROP TABLE keten.outbox_event_default")
