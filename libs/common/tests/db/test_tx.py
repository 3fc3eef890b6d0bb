"""One transaction per request: all of it or nothing, and never a 2xx before the commit."""

from __future__ import annotations

import asyncio
from uuid import UUID

import pytest
from overleg_bouwers import persoon

from common.contracts.overleg import HulpGestart
from common.errors import Conflict, Unavailable
from common.events import uuid7
from common.testing.klok import BEGIN

FAIL_AT_COMMIT = """
CREATE FUNCTION breek() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'commit mislukt'; END $$;
CREATE CONSTRAINT TRIGGER laat AFTER INSERT ON persoon DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION breek();
"""
ADD = "INSERT INTO huishouden (id, eigenaar, versie, aangemaakt_op) VALUES ($1, $2, 1, $3)"


def event(zorgmelding_id: UUID) -> HulpGestart:
    return HulpGestart(zorgmelding_id=zorgmelding_id, hulp_gestart_op=BEGIN.date(), organisatie="00000009990000000001")


async def count(behind, table: str) -> int:
    return await behind.fetchval(f"SELECT count(*) FROM {table}")


async def add(tx) -> UUID:
    new = uuid7()
    await tx.execute(ADD, new, tx.actor.organisatie, tx.now)
    return new


async def test_commit_keeps_rows_events_and_log_together(committed_database, behind, vt):
    async with committed_database.begin(vt, BEGIN) as tx:
        new = await add(tx)
        tx.emit(event(new))
        tx.log("aanmaken", "huishouden", new)
        assert await count(behind, "keten.outbox_event") == 0, "nothing is visible before the commit"
    assert await count(behind, "huishouden") == 1
    row = await behind.fetchrow("SELECT * FROM keten.outbox_event")
    assert (row["aggregateid"], row["aggregate_seq"]) == (new, 1)
    line = await behind.fetchrow("SELECT * FROM keten.audit_regel")
    assert (line["object_id"], line["organisatie"], line["tijdstip"]) == (new, vt.organisatie, BEGIN)


@pytest.mark.parametrize("error", [Conflict("nee"), RuntimeError("bug"), asyncio.CancelledError()])
async def test_any_exception_undoes_everything(committed_database, behind, vt, error):
    with pytest.raises(type(error)):  # noqa: PT012 the error comes at the end of the block
        async with committed_database.begin(vt, BEGIN) as tx:
            new = await add(tx)
            tx.emit(event(new))
            tx.log("aanmaken", "huishouden", new)
            await tx.flush()
            raise error
    for table in ("huishouden", "keten.outbox_event", "keten.outbox_stream", "keten.audit_regel"):
        assert await count(behind, table) == 0, table
    assert committed_database.pool_in_use() == 0


async def test_hooks_run_after_the_commit_and_only_when_something_was_emitted(committed_database, behind, vt):
    woken: list[bool] = []
    committed_database.on_commit.append(lambda: woken.append(True))
    async with committed_database.begin(vt, BEGIN) as tx:
        await add(tx)
    assert woken == []
    with pytest.raises(Conflict):  # noqa: PT012 as above
        async with committed_database.begin(vt, BEGIN) as tx:
            tx.emit(event(uuid7()))
            raise Conflict("nee")
    assert woken == []
    async with committed_database.begin(vt, BEGIN) as tx:
        tx.emit(event(uuid7()))
    assert woken == [True]


async def test_a_commit_that_fails_is_never_a_2xx(committed_client, committed_als, behind):
    await behind.execute(FAIL_AT_COMMIT)
    answer = await committed_client.post(
        "/v1/personen", json=persoon(), headers=committed_als("medewerker-veilig-thuis") | {"Idempotency-Key": "k"}
    )
    assert answer.status_code == 503, answer.text
    assert answer.headers["content-type"].startswith("application/problem+json")
    assert int(answer.headers["retry-after"]) > 0
    assert "location" not in answer.headers
    for table in ("persoon", "keten.persoon_sleutel", "keten.audit_regel", "keten.idempotentie", "keten.outbox_event"):
        assert await count(behind, table) == 0, table
    await behind.execute("DROP TRIGGER laat ON persoon")
    again = await committed_client.post(
        "/v1/personen", json=persoon(), headers=committed_als("medewerker-veilig-thuis") | {"Idempotency-Key": "k"}
    )
    assert again.status_code == 201
    assert "idempotency-replayed" not in again.headers


async def test_the_answer_leaves_after_the_commit(committed_app, committed_als, behind):
    """At ASGI level: when the first byte of a 201 leaves, another connection already sees the row."""
    seen: list[tuple[int, int]] = []
    body = b'{"naam": "Proefpersoon Een"}'
    headers = {"content-type": "application/json", **committed_als("medewerker-veilig-thuis")}
    scope = {
        "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": "POST", "scheme": "http",
        "path": "/v1/personen", "raw_path": b"/v1/personen", "query_string": b"", "root_path": "",
        "headers": [(k.lower().encode(), v.encode()) for k, v in headers.items()],
        "client": ("127.0.0.1", 1), "server": ("dienst.test", 80), "state": {},
    }  # fmt: skip

    async def receive():
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message):
        if message["type"] == "http.response.start":
            seen.append((message["status"], await count(behind, "persoon")))

    await committed_app(scope, receive, send)
    assert seen == [(201, 1)]


async def test_a_commit_cut_off_says_that_the_outcome_is_uncertain(committed_database, behind, vt):
    with pytest.raises(Unavailable, match="niet zeker"):  # noqa: PT012 as above
        async with committed_database.begin(vt, BEGIN) as tx:
            await add(tx)
            tx.driver.terminate()


async def test_savepoint_drops_its_rows_events_and_lines_and_keeps_the_rest(committed_database, behind, vt):
    async with committed_database.begin(vt, BEGIN) as tx:
        kept = await add(tx)
        tx.emit(event(kept))
        tx.log("aanmaken", "huishouden", kept)
        with pytest.raises(Conflict):  # noqa: PT012 as above
            async with tx.savepoint():
                lost = await add(tx)
                tx.emit(event(lost))
                tx.log("aanmaken", "huishouden", lost)
                raise Conflict("nee")
        async with tx.savepoint():
            late = await add(tx)
            tx.log("aanmaken", "huishouden", late)
    assert {r["id"] for r in await behind.fetch("SELECT id FROM huishouden")} == {kept, late}
    assert [r["aggregateid"] for r in await behind.fetch("SELECT aggregateid FROM keten.outbox_event")] == [kept]
    lines = await behind.fetch("SELECT object_id FROM keten.audit_regel ORDER BY id")
    assert [r["object_id"] for r in lines] == [kept, late]


async def test_a_failing_statement_in_a_savepoint_leaves_the_transaction_usable(committed_database, behind, vt):
    async with committed_database.begin(vt, BEGIN) as tx:
        kept = await add(tx)
        with pytest.raises(Exception, match="duplicate key"):
            async with tx.savepoint():
                await tx.execute(ADD, kept, vt.organisatie, tx.now)
        assert await tx.fetchval("SELECT count(*) FROM huishouden") == 1
    assert await count(behind, "huishouden") == 1


async def test_sequence_numbers_are_contiguous_under_concurrency(committed_database, behind, vt):
    same = uuid7()

    async def one(fails: bool) -> None:
        try:
            async with committed_database.begin(vt, BEGIN) as tx:
                tx.emit(event(same))
                await tx.flush()
                if fails:
                    raise Conflict("nee")
        except Conflict:
            pass

    await asyncio.gather(*(one(n % 3 == 0) for n in range(60)))
    rows = await behind.fetch("SELECT aggregate_seq AS seq FROM keten.outbox_event ORDER BY id")
    assert [r["seq"] for r in rows] == list(range(1, 41))
