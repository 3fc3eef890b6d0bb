from __future__ import annotations

import asyncio
import random
from collections import Counter, defaultdict
from datetime import timedelta
from typing import ClassVar
from uuid import uuid4

import pytest

from common.errors import Conflict, InvalidInput, NotFound, Unavailable
from common.events import uuid7
from common.inbox import Inbox, Position, RawRecord, Retry, per_partij
from common.testing.proef import ProefGedaan
from common.testing.records import record

TOEN = Position(0, 1)


class GiftigError(Exception):
    pass


class Wereld:
    """The handler under test and what it may not do twice: one row per effect, without a unique key on purpose."""

    def __init__(self, database, actor, klok, *, batch=False):
        self.database, self.actor, self.klok = database, actor, klok
        self.bad = set()
        self.calls = 0

        async def een(tx, event):
            self.calls += 1
            if (event.proef_id, event.beurt) in self.bad:
                raise GiftigError
            await tx.execute(
                "INSERT INTO effect (aggregate, seq, beurt) VALUES ($1, $2, $3)",
                event.proef_id,
                event.kop.seq,
                event.beurt,
            )

        @per_partij
        async def partij(tx, events):
            self.calls += 1
            if any((e.proef_id, e.beurt) in self.bad for e in events):
                raise GiftigError
            await tx.executemany(
                "INSERT INTO effect (aggregate, seq, beurt) VALUES ($1, $2, $3)",
                [(e.proef_id, e.kop.seq, e.beurt) for e in events],
            )

        self.inbox = Inbox(database, "proef", {ProefGedaan: partij if batch else een}, actor, klok)
        self.retry = Retry(self.inbox)

    async def apply(self, *records, known=TOEN, partition=0, attempt=0):
        return await self.inbox.apply("proef", partition, records, known, attempt=attempt)

    async def rows(self, sql, *args):
        async with self.database.begin(self.actor, self.klok()) as tx:
            return await tx.fetch(sql, *args)

    async def effects(self):
        return [(r["aggregate"], r["seq"]) for r in await self.rows("SELECT aggregate, seq FROM effect ORDER BY id")]

    async def parked(self):
        rows = await self.rows("SELECT seq, reason FROM keten.inbox_parked ORDER BY seq, reason")
        return [(r["seq"], r["reason"]) for r in rows]


@pytest.fixture(params=[False, True], ids=["per_gebeurtenis", "per_partij"])
def wereld(database, actor, klok, request):
    return Wereld(database, actor, klok, batch=request.param)


async def test_an_event_takes_effect_once_however_often_it_comes(wereld):
    a = uuid4()
    first, second = record(a, 1), record(a, 2)
    await wereld.apply(first, first, second)
    result = await wereld.apply(second, first, second)
    assert await wereld.effects() == [(a, 1), (a, 2)]
    assert result.counts.duplicates == 3


async def test_a_gap_waits_and_is_filled_in_order(wereld):
    a = uuid4()
    await wereld.apply(record(a, 3), record(a, 4))
    assert await wereld.parked() == [(3, "wait"), (4, "wait")]
    await wereld.apply(record(a, 2), record(a, 1))
    assert await wereld.effects() == [(a, n) for n in (1, 2, 3, 4)]
    assert await wereld.parked() == []


async def test_poison_stops_only_its_own_aggregate(wereld):
    a, b = uuid4(), uuid4()
    wereld.bad = {(a, 2)}
    await wereld.apply(record(a, 1), record(b, 1), record(a, 2), record(b, 2), record(a, 3))
    assert sorted(await wereld.effects()) == sorted([(a, 1), (b, 1), (b, 2)])
    assert await wereld.parked() == [(2, "poison"), (3, "wait")]
    await wereld.apply(record(a, 4), record(b, 3))
    assert (b, 3) in await wereld.effects()
    (row,) = await wereld.rows("SELECT error_code, attempts FROM keten.inbox_parked WHERE reason = 'poison'")
    assert tuple(row) == ("GiftigError", 1)


async def test_the_retry_worker_waits_longer_each_time_and_goes_on_when_the_fault_is_gone(wereld, klok):
    a = uuid4()
    wereld.bad = {(a, 1)}
    await wereld.apply(record(a, 1), record(a, 2))
    waits = []
    for _ in range(4):
        (row,) = await wereld.rows("SELECT next_attempt_at FROM keten.inbox_parked WHERE reason = 'poison'")
        waits.append((row[0] - klok.nu).total_seconds())
        assert await wereld.retry.run_due() == 0  # not due yet: not tried
        klok.nu = row[0]
        assert await wereld.retry.run_due() == 0  # tried, and it failed
    assert waits == [1, 4, 16, 64]
    assert (await wereld.retry.counts()).stubborn == 1
    wereld.bad.clear()
    klok.nu += timedelta(hours=1)
    assert await wereld.retry.run_due() == 2
    assert await wereld.effects() == [(a, 1), (a, 2)]
    assert await wereld.parked() == []


async def test_replay_tries_at_once(wereld):
    a, bad = uuid4(), uuid7()
    wereld.bad = {(a, 1)}
    await wereld.apply(record(a, 1, event_id=bad))
    wereld.bad.clear()
    assert await wereld.retry.replay(bad) == 1
    with pytest.raises(NotFound):
        await wereld.retry.replay(bad)


async def test_skip_needs_a_reason_and_two_people_and_is_logged(wereld):
    a, bad, later = uuid4(), uuid7(), uuid7()
    wereld.bad = {(a, 1)}
    await wereld.apply(record(a, 1, event_id=bad), record(a, 2, event_id=later))
    for wrong in ({"reden": "", "personen": ("een", "twee")}, {"reden": "fout", "personen": ("een", "een")}):
        with pytest.raises(InvalidInput):
            await wereld.retry.skip(bad, **wrong)
    with pytest.raises(Conflict):
        await wereld.retry.skip(later, reden="fout", personen=("een", "twee"))
    assert await wereld.retry.skip(bad, reden="onherstelbaar", personen=("een", "twee")) == 1
    assert await wereld.effects() == [(a, 2)]
    (line,) = await wereld.rows(
        "SELECT object_id, doel FROM keten.audit_regel WHERE handeling = 'gebeurtenis-overgeslagen'"
    )
    assert tuple(line) == (bad, "onherstelbaar (besluit van een en twee)")
    await wereld.apply(record(a, 1, event_id=bad))  # comes again: stays skipped
    assert await wereld.effects() == [(a, 2)]


async def test_a_gap_that_can_never_be_filled_is_skipped_by_two_people(wereld):
    a = uuid4()
    await wereld.apply(record(a, 7), record(a, 8))
    assert await wereld.retry.skip_gap(a, reden="bewaartermijn voorbij", personen=("een", "twee")) == 2
    assert await wereld.effects() == [(a, 7), (a, 8)]


async def test_the_same_number_with_another_event_is_a_fork_and_kept(wereld):
    a = uuid4()
    await wereld.apply(record(a, 1))
    result = await wereld.apply(record(a, 1))  # another id
    assert result.counts.forks == 1
    assert await wereld.parked() == [(1, "fork")]
    await wereld.apply(record(a, 2), record(a, 3), record(a, 3))
    assert await wereld.parked() == [(1, "fork"), (3, "fork")]
    assert await wereld.effects() == [(a, 1), (a, 2), (a, 3)]


async def test_what_cannot_be_read_is_kept_and_does_not_stop_the_rest(wereld):
    a = uuid4()
    good = record(a, 1, offset=2)
    no_id = RawRecord(0, good.key, good.value, [h for h in good.headers if h[0] != "ce_id"])
    result = await wereld.apply(no_id, RawRecord(1, None, None, [("x", b"\xff")]), good)
    await wereld.apply(no_id, good)
    assert (result.undecodable, await wereld.effects()) == (2, [(a, 1)])
    rows = await wereld.rows('SELECT "offset", reason, value FROM keten.inbox_undecodable ORDER BY "offset"')
    assert [tuple(r) for r in rows] == [(0, "id_ontbreekt", good.value), (1, "geen_inhoud", None)]


async def test_data_that_do_not_fit_the_contract_are_parked(wereld):
    a = uuid4()
    good = record(a, 1)
    await wereld.apply(RawRecord(0, good.key, b'{"beurt": "veel"}', good.headers), record(a, 2))
    assert await wereld.parked() == [(1, "poison"), (2, "wait")]


async def test_an_unknown_type_moves_the_watermark(database, actor, klok):
    a = uuid4()

    class Anders(ProefGedaan):
        type: ClassVar[str] = "nl.veiligeketen.proeven.anders.v1"

    inbox = Inbox(database, "proef", {Anders: lambda _tx, _event: None}, actor, klok)
    result = await inbox.apply("proef", 0, [record(a, 1), record(a, 2)], TOEN)
    assert (result.counts.ignored, result.counts.applied) == (2, 0)


async def test_the_offset_is_part_of_the_transaction(wereld):
    a = uuid4()
    await wereld.apply(record(a, 1, offset=41), partition=3)
    assert await wereld.inbox.positions("proef") == {3: Position(42, 1)}


async def test_a_new_generation_reads_the_partition_again(wereld):
    a = uuid4()
    await wereld.apply(record(a, 1, offset=9))
    known = Position(10, 1)
    result = await wereld.apply(record(a, 2, offset=10, generatie=2), known=known)
    assert (result.rewind, result.position) == (True, Position(0, 2))
    assert await wereld.effects() == [(a, 1)]
    result = await wereld.apply(record(a, 1, generatie=2), record(a, 2, offset=1, generatie=2), known=result.position)
    assert (result.rewind, len(await wereld.effects())) == (False, 2)
    assert await wereld.inbox.positions("proef") == {0: Position(2, 2)}


async def test_own_events_and_log_lines_belong_to_the_same_transaction(database, actor, klok):
    class Gevolg(ProefGedaan):
        type: ClassVar[str] = "nl.veiligeketen.proeven.gevolg.v1"

    fail = True

    async def handler(tx, event):
        tx.emit(Gevolg(proef_id=event.proef_id))
        tx.log("verwerken", "proef", event.proef_id)
        if fail:
            raise GiftigError

    a = uuid4()
    inbox = Inbox(database, "proef", {ProefGedaan: handler}, actor, klok)
    await inbox.apply("proef", 0, [record(a, 1)], TOEN)
    count = "SELECT (SELECT count(*) FROM keten.outbox_event) + (SELECT count(*) FROM keten.audit_regel)"
    async with database.begin(actor, klok()) as tx:
        assert await tx.fetchval(count) == 0
    fail = False
    drained = await Retry(inbox).drain(a)
    async with database.begin(actor, klok()) as tx:
        assert [r["error_code"] for r in await tx.fetch("SELECT error_code FROM keten.inbox_parked")] == []
    assert drained == 1
    async with database.begin(actor, klok()) as tx:
        assert await tx.fetchval(count) == 2


async def test_a_failure_that_only_shows_at_commit_is_still_pinned_on_its_event(database, actor, klok):
    async def handler(tx, event):
        await tx.execute("INSERT INTO uniek VALUES ($1)", event.proef_id if event.beurt != 2 else one)

    one, two = uuid4(), uuid4()
    inbox = Inbox(database, "proef", {ProefGedaan: handler}, actor, klok)
    result = await inbox.apply("proef", 0, [record(one, 1), record(two, 1, beurt=2)], TOEN)
    assert (result.counts.applied, result.counts.poison) == (1, 1)


async def test_contention_is_tried_again_and_only_then_parked(database, actor, klok):
    async def handler(_tx, _event):
        raise TimeoutError

    a = uuid4()
    inbox = Inbox(database, "proef", {ProefGedaan: handler}, actor, klok)
    for attempt in range(5):
        with pytest.raises((Unavailable, TimeoutError)):
            await inbox.apply("proef", 0, [record(a, 1)], TOEN, attempt=attempt)
    assert (await inbox.apply("proef", 0, [record(a, 1)], TOEN, attempt=5)).counts.poison == 1


async def test_waiting_too_long_names_the_partition_to_read_again(wereld, klok):
    a, b = uuid4(), uuid4()
    wereld.bad = {(b, 1)}
    await wereld.apply(record(a, 2), partition=1)
    await wereld.apply(record(b, 1), record(b, 2), partition=2)  # waits for poison: reading again would not help
    assert await wereld.retry.lost(timedelta(seconds=30)) == set()
    klok.nu += timedelta(seconds=31)
    assert await wereld.retry.lost(timedelta(seconds=30)) == {("proef", 1)}


class CrashError(Exception):
    pass


def hostile_log(rng, aggregates, per):
    """A log worse than any relay can make: interleaved, with duplicates and local swaps."""
    next_seq, log = dict.fromkeys(aggregates, 1), []
    while next_seq:
        a = rng.choice(list(next_seq))
        log.append(record(a, next_seq[a]))
        next_seq[a] += 1
        if next_seq[a] > per:
            del next_seq[a]
    for _ in range(len(log) // 9):
        n = rng.randrange(len(log))
        log.insert(rng.randrange(n, len(log) + 1), log[n])
    for _ in range(len(log) // 12):
        n = rng.randrange(len(log) - 15)
        m = n + rng.randrange(1, 15)
        log[n], log[m] = log[m], log[n]
    return log


async def read_as_zombie(wereld, log, rng, tally):
    """One of several consumers that all believe they own the partition; dies before commit now and then."""
    n = 0
    while n < len(log):
        size = rng.choice([1, 5, 40])
        try:
            if rng.random() < 0.1:
                tally["crash"] += 1
                raise CrashError
            await wereld.inbox.apply("proef", 0, log[n : n + size], TOEN)
            n += size
        except CrashError:
            n = max(0, n - rng.randrange(60))
        except Unavailable:
            tally["unavailable"] += 1
        if rng.random() < 0.05:
            await asyncio.sleep(rng.random() * 0.02)


def judge(effects, aggregates, per):
    last, disorder = defaultdict(int), 0
    for a, seq in effects:
        disorder += seq != last[a] + 1
        last[a] = seq
    twice = sum(n - 1 for n in Counter(effects).values())
    return {"lost": len(aggregates) * per - len(set(effects)), "doubled": twice, "disorder": disorder}


@pytest.mark.parametrize("seed", [1, 2])
async def test_zombies_duplicates_swaps_poison_and_crashes(database, actor, klok, seed):
    rng, aggregates, per = random.Random(seed), [uuid4() for _ in range(15)], 30
    wereld = Wereld(database, actor, klok, batch=bool(seed % 2))
    wereld.bad = {(rng.choice(aggregates), rng.randint(1, per)) for _ in range(5)}
    blocked = {a for a, _ in wereld.bad}
    log, tally = hostile_log(rng, aggregates, per), Counter()
    await asyncio.gather(*[read_as_zombie(wereld, log, random.Random(seed * 10 + n), tally) for n in range(4)])
    done = Counter(a for a, _ in await wereld.effects())
    assert all(done[a] == per for a in aggregates if a not in blocked)  # nobody else noticed
    assert all(done[a] < per for a in blocked)
    wereld.bad.clear()
    for a in aggregates:
        await wereld.retry.drain(a)
    assert judge(await wereld.effects(), aggregates, per) == {"lost": 0, "doubled": 0, "disorder": 0}
    assert await wereld.parked() == []
    assert tally["crash"] > 5


async def test_without_a_watermark_the_same_schedule_doubles(database, actor, klok):
    """Negative control: the history check must see what the inbox prevents."""
    rng, aggregates, per = random.Random(3), [uuid4() for _ in range(10)], 20
    log = hostile_log(rng, aggregates, per)
    wereld = Wereld(database, actor, klok)
    async with database.begin(actor, klok()) as tx:
        for raw in log:
            headers = dict(raw.headers)
            await tx.execute(
                "INSERT INTO effect (aggregate, seq) VALUES ($1::text::uuid, $2::text::bigint)",
                headers["ce_subject"].decode(),
                headers["ce_sequence"].decode(),
            )
    verdict = judge(await wereld.effects(), aggregates, per)
    assert verdict["doubled"] > 0
    assert verdict["disorder"] > 0
