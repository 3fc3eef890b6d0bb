from __future__ import annotations

import asyncio
import random
from collections import defaultdict
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import asyncpg
import pytest

from common.events import parse
from common.outbox import window
from common.outbox.commands import rebaseline, republish
from common.outbox.maintenance import maintain
from common.outbox.options import RelaySettings
from common.outbox.relay import Relay
from common.outbox.write import write
from common.testing.memory_log import MemoryLog
from common.testing.proef import pending

SNEL = RelaySettings(
    poll_seconds=0.01,
    net_seconds=0.05,
    lease_seconds=2,
    chunk=50,
    broker_check_seconds=0.05,
    depth_seconds=0.05,
    idle_save_seconds=0.05,
    back_off=(0.01, 0.05),
)


def arrived(log):
    return [(r.key.decode(), int(r.header("ce_sequence"))) for r in log.arrived]


async def committed(conn):
    rows = await conn.fetch("SELECT aggregateid, aggregate_seq FROM keten.outbox_event")
    return {(str(r["aggregateid"]), r["aggregate_seq"]) for r in rows}


def history(log, expected):
    """What a reader of the log can say: lost, invented, and first occurrences out of order."""
    last, disorder = defaultdict(int), 0
    for key, seq in arrived(log):
        if seq > last[key] + 1:
            disorder += 1
        last[key] = max(last[key], seq)
    seen = set(arrived(log))
    return {"lost": len(expected - seen), "invented": len(seen - expected), "disorder": disorder}


CLEAN = {"lost": 0, "invented": 0, "disorder": 0}


class Running:
    def __init__(self, keten, log, settings=SNEL):
        self.relay = Relay(keten.app, log.open, topics=["proef"], settings=settings)
        self.task = asyncio.create_task(self.relay.run())

    async def kill(self):
        self.task.cancel()
        await asyncio.wait({self.task})

    async def stop(self):
        self.relay.stop()
        async with asyncio.timeout(10):
            await self.task


async def until(condition, seconds=10.0):
    async with asyncio.timeout(seconds):
        while not await condition():  # noqa: ASYNC110  # the condition is in a database
            await asyncio.sleep(0.02)


async def all_arrived(conn, log):
    async def check():
        return await committed(conn) <= set(arrived(log))

    await until(check, 30)


@pytest.fixture
async def run(keten):
    started: list[Running] = []

    def _run(log, settings=SNEL):
        started.append(Running(keten, log, settings))
        return started[-1]

    yield _run
    for running in started:
        await running.kill()


async def test_what_was_committed_is_published_with_its_envelope(connect, run):
    conn, log = await connect(), MemoryLog()
    event = pending(uuid4(), 7)
    await write(conn, [event])
    running = run(log)
    await all_arrived(conn, log)
    (record,) = log.arrived
    message = parse(record.headers, record.key, record.value)
    assert (message.id, message.seq, message.aggregate_id, message.generatie) == (event.id, 1, event.aggregate_id, 1)
    assert message.value == event.payload
    await running.stop()
    assert running.relay.metrics.published_total == 1


async def test_a_wake_up_publishes_long_before_the_poll(connect, run):
    slow = RelaySettings(poll_seconds=30, net_seconds=30)
    conn, log = await connect(), MemoryLog()
    running = run(log, slow)
    await asyncio.sleep(0.3)
    await write(conn, [pending(uuid4())])
    assert log.arrived == []
    running.relay.wake()
    await until(lambda: _true(log.arrived), 2)


async def _true(value):
    return bool(value)


async def test_a_late_commit_with_an_early_id_is_published_where_a_cursor_on_id_loses_it(connect, run):
    early, late, reader, log = await connect(), await connect(), await connect(), MemoryLog()
    cursor, naive = 0, set()

    async def naive_read():
        nonlocal cursor
        sql = "SELECT id, aggregateid FROM keten.outbox_event WHERE id > $1 ORDER BY id"
        for row in await reader.fetch(sql, cursor):
            cursor = row["id"]
            naive.add(str(row["aggregateid"]))

    a, b = uuid4(), uuid4()
    transaction = early.transaction()
    await transaction.start()
    await write(early, [pending(a)])
    await write(late, [pending(b)])
    run(log)
    await all_arrived(late, log)
    await naive_read()
    await transaction.commit()
    await all_arrived(late, log)
    await naive_read()
    assert history(log, {(str(a), 1), (str(b), 1)}) == CLEAN
    assert naive == {str(b)}  # the negative control: lost for ever


async def test_order_is_that_of_commit_also_when_the_transaction_number_says_otherwise(connect, run):
    first, second, log, a = await connect(), await connect(), MemoryLog(), uuid4()
    t2 = second.transaction()
    await t2.start()
    low = await second.fetchval("SELECT pg_current_xact_id()")  # early number, late event
    t1 = first.transaction()
    await t1.start()
    await write(first, [pending(a)])
    waiting = asyncio.create_task(write(second, [pending(a)]))
    await asyncio.sleep(0.1)
    await t1.commit()
    await waiting
    await t2.commit()
    by_xid = await first.fetch("SELECT aggregate_seq, xid FROM keten.outbox_event ORDER BY xid, id")
    assert [r["aggregate_seq"] for r in by_xid] == [2, 1]  # the negative control
    assert by_xid[0]["xid"] == low
    run(log)
    await all_arrived(first, log)
    assert [seq for _, seq in arrived(log)] == [1, 2]


async def writer(connect, aggregates, stop, seed):
    conn, rng = await connect(), random.Random(seed)
    while not stop.is_set():
        transaction = conn.transaction()
        await transaction.start()
        try:
            if rng.random() < 0.5:
                await conn.fetchval("SELECT pg_current_xact_id()")
            for _ in range(rng.choice([1, 1, 2])):
                savepoint = conn.transaction() if rng.random() < 0.3 else None
                if savepoint:
                    await savepoint.start()
                await write(conn, [pending(rng.choice(aggregates)) for _ in range(rng.randint(1, 3))])
                if savepoint:
                    await (savepoint.rollback() if rng.random() < 0.2 else savepoint.commit())
                if rng.random() < 0.05:
                    await asyncio.sleep(rng.random() * 0.2)
            await (transaction.rollback() if rng.random() < 0.1 else transaction.commit())
        except asyncpg.DeadlockDetectedError:  # two writes in one transaction may cross; one write cannot
            await transaction.rollback()
        await asyncio.sleep(rng.random() * 0.01)


def came_twice(log: MemoryLog) -> bool:
    return len({(r.key, dict(r.headers)["ce_sequence"]) for r in log.arrived}) < len(log.arrived)


@pytest.mark.parametrize("seed", [1, 2])
async def test_overlapping_relays_that_crash_and_stall_lose_nothing_and_break_no_order(connect, keten, seed):
    rng, log = random.Random(seed), MemoryLog(seed=seed)
    log.stall_chance, log.fail_chance, log.lost_answer_chance = 0.002, 0.001, 0.02
    unfenced = RelaySettings(
        poll_seconds=0.005,
        net_seconds=0.02,
        lease_seconds=0.02,
        chunk=20,
        broker_check_seconds=1,
        depth_seconds=1,
        back_off=(0.01, 0.02),
    )
    conn, stop, aggregates = await connect(), asyncio.Event(), [uuid4() for _ in range(25)]
    writers = [asyncio.create_task(writer(connect, aggregates, stop, rng.random())) for _ in range(6)]
    relays, kills = [Running(keten, log, unfenced) for _ in range(3)], 0
    # As long as it takes: enough deaths, enough events, and at least one record that came twice.
    while kills < 25 or len(await committed(conn)) < 200 or not came_twice(log):
        await asyncio.sleep(rng.random() * 0.15)
        await relays.pop(rng.randrange(3)).kill()
        relays.append(Running(keten, log, unfenced))
        kills += 1
    stop.set()
    await asyncio.gather(*writers)
    await all_arrived(conn, log)
    for running in relays:
        await running.kill()
    expected = await committed(conn)
    assert history(log, expected) == CLEAN
    assert len(log.arrived) > len(expected)


async def test_a_window_larger_than_a_part_goes_on_where_it_was(connect, run):
    conn, log, a = await connect(), MemoryLog(), uuid4()
    await write(conn, [pending(a, n) for n in range(500)])
    log.fail_chance = 0.004
    run(log)
    await all_arrived(conn, log)
    assert history(log, await committed(conn)) == CLEAN
    repeated = len(log.arrived) - 500
    assert repeated < 50 * 20  # each failure repeats at most its own part, not the whole window


async def test_two_relays_share_the_slots_and_a_killed_one_is_replaced_at_once(connect, run):
    log = MemoryLog()
    one, two = run(log), run(log)
    await until(lambda: _true(one.relay.metrics.slots == two.relay.metrics.slots == 16))
    await one.kill()
    await until(lambda: _true(two.relay.metrics.slots == 32), 2)


async def test_an_empty_broker_gets_everything_again_under_a_new_generation(connect, run):
    conn, log, a = await connect(), MemoryLog(), uuid4()
    await write(conn, [pending(a) for _ in range(30)])
    run(log)
    await all_arrived(conn, log)
    log.arrived.clear()
    log.wipe()  # same cluster id: seen by the shorter log
    await all_arrived(conn, log)
    assert {r.header("generatie") for r in log.arrived} == {"2"}
    log.arrived.clear()
    log.wipe(cluster_id="cluster-2")
    await all_arrived(conn, log)
    assert {r.header("generatie") for r in log.arrived} == {"3"}
    assert history(log, await committed(conn)) == CLEAN


async def test_a_wipe_between_two_sends_is_seen_by_the_offset_of_the_answer(connect, run):
    conn, log, a = await connect(), MemoryLog(partitions=1), uuid4()
    blind = RelaySettings(poll_seconds=0.01, net_seconds=0.05, broker_check_seconds=3600, back_off=(0.01, 0.05))
    run(log, blind)
    await write(conn, [pending(a) for _ in range(5)])
    await all_arrived(conn, log)
    log.wipe()
    log.arrived.clear()
    await write(conn, [pending(a)])
    await all_arrived(conn, log)
    assert set(arrived(log)) == await committed(conn)


async def test_a_broker_that_is_away_costs_nothing_but_time(connect, run):
    conn, log = await connect(), MemoryLog()
    log.down = True
    running = run(log)
    await write(conn, [pending(uuid4()) for _ in range(10)])
    await until(lambda: _true(running.relay.metrics.failures_total >= 2))
    log.down = False
    await all_arrived(conn, log)
    await until(lambda: _true(running.relay.metrics.depth == 0))


async def test_depth_and_age_show_what_waits(connect):
    conn = await connect()
    await write(conn, [pending(uuid4()) for _ in range(3)])
    await asyncio.sleep(0.05)
    depth, oldest = await window.depth(conn)
    assert depth == 3
    assert 0.05 <= oldest < 30


async def test_republish_sends_again_what_was_written_since(connect, run):
    conn, log = await connect(), MemoryLog()
    await write(conn, [pending(uuid4())])
    running = run(log)
    await all_arrived(conn, log)
    moment = await conn.fetchval("SELECT clock_timestamp()")
    late = pending(uuid4())
    await write(conn, [late])
    await all_arrived(conn, log)
    log.arrived.clear()
    assert await republish(conn, moment) == 1
    await until(lambda: _true(log.arrived))
    await running.stop()
    assert arrived(log) == [(str(late.aggregate_id), 1)]
    assert await republish(conn) == 2


async def test_republish_never_steps_over_what_still_waits(connect):
    conn = await connect()
    await write(conn, [pending(uuid4())])
    assert await republish(conn, datetime.now(UTC) + timedelta(days=1)) == 1


async def test_a_restored_database_publishes_only_after_rebaseline(connect, run, keten):
    conn, log = await connect(), MemoryLog()
    await write(conn, [pending(uuid4()) for _ in range(5)])
    await conn.execute(
        "UPDATE keten.outbox_event SET xid = '9000000000'"
    )  # numbers of another cluster: the future here
    await conn.execute("UPDATE keten.outbox_broker SET system_identifier = 1")
    running = run(log)
    await until(lambda: _true(running.relay.metrics.needs_rebaseline))
    assert log.arrived == []
    assert await rebaseline(conn) == 5
    await all_arrived(conn, log)
    assert history(log, await committed(conn)) == CLEAN


async def test_maintenance_makes_a_week_ahead_and_drops_only_what_was_published(connect, keten, run):
    conn, own, log = await connect(), await asyncpg.connect(keten.own), MemoryLog()
    names = await conn.fetch("SELECT relname FROM pg_class WHERE relname ~ '^outbox_event_[0-9]{8}$' AND relkind = 'r'")
    assert len(names) == 8
    old = await conn.fetchval("SELECT (now() AT TIME ZONE 'UTC')::date - 9")
    name = f"outbox_event_{old:%Y%m%d}"
    await own.execute(
        f"CREATE TABLE keten.{name} PARTITION OF keten.outbox_event FOR VALUES FROM ('{old}') TO ('{old + timedelta(days=1)}')"
    )
    await own.close()
    await write(conn, [pending(uuid4())])
    await conn.execute("UPDATE keten.outbox_event SET created_on = $1", old)
    assert await maintain(conn) == [name]  # not published: it stays, and is an alarm
    running = run(log)
    await all_arrived(conn, log)
    await running.stop()
    assert await maintain(conn) == []
    assert await conn.fetchval("SELECT to_regclass($1)", f"keten.{name}") is None


async def test_a_day_without_a_partition_falls_in_the_net(connect):
    conn = await connect()
    await write(conn, [pending(uuid4())])
    await conn.execute("UPDATE keten.outbox_event SET created_on = '2031-01-01'")
    assert await conn.fetchval("SELECT count(*) FROM keten.outbox_event_default") == 1
