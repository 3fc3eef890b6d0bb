"""Keyset pagination: pages put together are the list, whatever is added meanwhile; a cursor can only be one of ours."""

from __future__ import annotations

import base64
import json
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from common.db import Page, read_cursor, write_cursor
from common.errors import InvalidInput
from common.events import uuid7
from common.testing.klok import BEGIN

MOMENTS = st.datetimes(datetime(1900, 1, 1), datetime(2200, 1, 1)).map(  # noqa: DTZ001 the strategy wants them bare
    lambda d: d.replace(tzinfo=UTC)
)
PARTS = {
    str: st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"]), max_size=40), int: st.integers(-(2**62), 2**62), UUID: st.uuids(), datetime: MOMENTS,
    date: st.dates(),
}  # fmt: skip
KEYS = st.lists(st.sampled_from(list(PARTS)), min_size=1, max_size=4).flatmap(
    lambda types: st.tuples(st.just(types), st.tuples(*(PARTS[t] for t in types)))
)


@given(KEYS)
def test_a_cursor_gives_back_the_key(case):
    types, key = case
    assert read_cursor(write_cursor(*key), *types) == key


def test_no_cursor_is_the_first_page():
    assert read_cursor(None, datetime, UUID) is None


@given(st.text(max_size=200) | st.binary(max_size=100).map(lambda b: base64.urlsafe_b64encode(b).decode()))
def test_anything_else_is_refused_and_never_a_crash(text):
    with pytest.raises(InvalidInput):
        read_cursor(text, datetime, UUID)


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(), lambda s: st.lists(s) | st.dictionaries(st.text(), s)
    )
)
def test_valid_json_that_is_no_cursor_is_refused(value):
    text = base64.urlsafe_b64encode(json.dumps(value).encode()).decode()
    with pytest.raises(InvalidInput):
        read_cursor(text, datetime, UUID)


def test_a_cursor_of_another_list_is_refused():
    with pytest.raises(InvalidInput):
        read_cursor(write_cursor(uuid7()), datetime, UUID)
    with pytest.raises(InvalidInput):
        read_cursor(write_cursor(uuid7(), BEGIN), datetime, UUID)
    with pytest.raises(InvalidInput):
        read_cursor(write_cursor(BEGIN, uuid7(), 1), datetime, UUID)


def forged(*parts: str) -> str:
    return base64.urlsafe_b64encode(json.dumps(parts).encode()).decode().rstrip("=")


ID = "u01a2250e-d541-729f-90d8-8f04ac3c7aa3"
FORGED = (
    forged("t2026-01-01T00:00:00", ID),  # no zone
    forged("t0001-01-01T00:00:00+14:00", ID),  # before the calendar in UTC
    forged("t2026-02-30T00:00:00Z", ID),
    forged("i" + "9" * 30),
    forged("s\x00"),
    forged("s\ud800"),
    forged("x1"),
    forged(""),
)


@pytest.mark.parametrize("cursor", FORGED)
@pytest.mark.parametrize("types", [(datetime, UUID), (int,), (str,)])
def test_a_forged_value_that_the_database_cannot_compare_is_refused(cursor, types):
    with pytest.raises(InvalidInput):
        read_cursor(cursor, *types)


@given(st.lists(st.integers(0, 9), max_size=40), st.integers(1, 12))
def test_pages_put_together_are_the_list(values, limit):
    rows = sorted(enumerate(values), key=lambda r: (r[1], r[0]))
    seen, cursor = [], None
    for _ in range(len(rows) + 2):
        after = read_cursor(cursor, int, int)
        rest = [r for r in rows if after is None or (r[1], r[0]) > after]
        page = Page.of(rest[: limit + 1], limit, lambda r: (r[1], r[0]))
        assert len(page.items) <= limit
        seen += page.items
        cursor = page.volgende
        if cursor is None:
            break
    assert seen == rows


async def add_casus(tx, minute: int) -> UUID:
    new = uuid7()
    await tx.execute(
        "INSERT INTO huishouden (id, eigenaar, versie, aangemaakt_op) VALUES ($1, $2, 1, $3)",
        new, tx.actor.organisatie, tx.now,
    )  # fmt: skip
    await tx.execute(
        "INSERT INTO casus (id, eigenaar, huishouden_id, fase, organisaties, gestart_op, versie)"
        " VALUES ($1, $2, $1, 'VEILIGHEID', ARRAY[$2], $3, 1)",
        new, tx.actor.organisatie, BEGIN + timedelta(minutes=minute),
    )  # fmt: skip
    return new


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    moments=st.lists(st.integers(0, 4), min_size=0, max_size=25),
    limit=st.integers(1, 7),
    late=st.lists(st.integers(-2, 6), max_size=4),
)
async def test_pages_of_a_real_list_are_stable_under_inserts(client, als, database, vt, moments, limit, late):
    """Over REST on real tables: every row that was there at the start comes exactly once, in order, with many equal moments."""

    async def add(minute: int) -> UUID:
        async with database.begin(vt, BEGIN) as tx:
            return await add_casus(tx, minute)

    there = {await add(m): m for m in moments}
    headers, seen, cursor, extra = als("medewerker-veilig-thuis"), [], None, list(late)
    for _ in range(100):
        answer = await client.get(
            "/v1/casussen", params={"limit": limit} | ({"cursor": cursor} if cursor else {}), headers=headers
        )
        assert answer.status_code == 200
        page = answer.json()
        assert len(page["resultaten"]) <= limit
        seen += [(r["gestartOp"], r["casusId"]) for r in page["resultaten"]]
        cursor = page["volgende"]
        if cursor is None:
            break
        if extra:
            await add(extra.pop())
    ids = [UUID(i) for _, i in seen]
    assert len(ids) == len(set(ids)), "no row twice"
    assert [i for i in ids if i in there] == sorted(there, key=lambda i: (there[i], i), reverse=True)
    assert seen == sorted(seen, reverse=True)


@pytest.mark.parametrize(
    "cursor", ["", "x", "W10", FORGED[0], FORGED[1], "bnVsbA", "A" * 500, "é", "../../etc/passwd", "WyJpMSJd"]
)
async def test_a_tampered_cursor_is_a_400_over_rest(client, als, cursor):
    answer = await client.get("/v1/casussen", params={"cursor": cursor}, headers=als("medewerker-veilig-thuis"))
    assert answer.status_code == 400
    assert answer.headers["content-type"].startswith("application/problem+json")
    assert len(cursor) < 3 or cursor not in answer.text


async def test_a_cursor_shows_nothing_of_another_organisation(client, als, database, vt):
    """A cursor is a place, not a permission: whoever gets hold of one only sees its own rows from there."""
    async with database.begin(vt, BEGIN) as tx:
        for minute in range(3):
            await add_casus(tx, minute)
    first = (await client.get("/v1/casussen?limit=1", headers=als("medewerker-veilig-thuis"))).json()
    other = als("casusregisseur", organisatie="00000009990000000002")
    found = await client.get("/v1/casussen", params={"cursor": first["volgende"]}, headers=other)
    assert found.json() == {"resultaten": [], "volgende": None}


@pytest.mark.parametrize("limit", ["0", "101", "-1", "1.5", "x", "", "1e9", "99999999999999999999"])
async def test_a_limit_out_of_bounds_is_a_400(client, als, limit):
    answer = await client.get("/v1/casussen", params={"limit": limit}, headers=als("medewerker-veilig-thuis"))
    assert answer.status_code == 400
    assert answer.json()["invalidParams"][0]["name"] == "limit"
