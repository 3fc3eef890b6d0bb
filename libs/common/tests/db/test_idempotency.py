"""Idempotency-Key: one effect and one answer, whatever is repeated and whatever dies in between."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import httpx
import pytest
from overleg_bouwers import persoon

from common.db.idempotency import remove_expired
from common.failpoints import EXIT_CODE
from common.testing.klok import BEGIN

KEY = {"Idempotency-Key": "8e5c1a52-proef"}


@pytest.fixture
def vt_headers(committed_als):
    return committed_als("medewerker-veilig-thuis")


async def post(client, headers, **body):
    return await client.post("/v1/personen", json=persoon(**body), headers=headers)


async def persons(behind) -> int:
    return await behind.fetchval("SELECT count(*) FROM persoon")


async def test_a_repeat_gives_the_same_answer_byte_for_byte_and_no_second_effect(committed_client, vt_headers, behind):
    first = await post(committed_client, vt_headers | KEY)
    again = await post(committed_client, vt_headers | KEY)
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.content == again.content
    for name in ("etag", "location", "content-type"):
        assert first.headers[name] == again.headers[name]
    assert "idempotency-replayed" not in first.headers
    assert again.headers["idempotency-replayed"] == "true"
    assert await persons(behind) == 1
    acts = [r["handeling"] for r in await behind.fetch("SELECT handeling FROM keten.audit_regel ORDER BY id")]
    assert acts == ["aanmaken", "herhaald-antwoord"]


async def test_without_a_key_two_requests_are_two_effects(committed_client, vt_headers, behind):
    for _ in range(2):
        assert (await post(committed_client, vt_headers)).status_code == 201
    assert await persons(behind) == 2


async def test_another_body_under_the_same_key_is_a_409(committed_client, vt_headers, behind):
    await post(committed_client, vt_headers | KEY)
    other = await post(committed_client, vt_headers | KEY, naam="Proefpersoon Twee")
    assert other.status_code == 409
    assert "Idempotency-Key" in other.json()["detail"]
    assert await persons(behind) == 1


async def test_a_key_belongs_to_who_used_it_and_where(committed_client, committed_als, behind):
    first = await post(committed_client, committed_als("medewerker-veilig-thuis") | KEY)
    for headers in (
        committed_als("medewerker-veilig-thuis", sub="ander.persoon"),
        committed_als("casusregisseur", organisatie="00000009990000000002"),
    ):
        answer = await post(committed_client, headers | KEY)
        assert answer.status_code == 201
        assert answer.json()["persoonId"] != first.json()["persoonId"]
    body = {"leden": [{"persoonId": first.json()["persoonId"], "rol": "ouder", "van": "2020-01-01"}]}
    household = await committed_client.post(
        "/v1/huishoudens", json=body, headers=committed_als("medewerker-veilig-thuis") | KEY
    )
    assert household.status_code == 201


async def test_concurrent_repeats_have_one_effect_and_one_answer(committed_client, vt_headers, behind):
    answers = await asyncio.gather(*(post(committed_client, vt_headers | KEY) for _ in range(25)))
    assert {a.status_code for a in answers} == {201}
    assert len({a.content for a in answers}) == 1
    assert sum("idempotency-replayed" not in a.headers for a in answers) == 1
    assert await persons(behind) == 1


async def test_a_refused_request_does_not_burn_the_key(committed_client, vt_headers, behind):
    refused = await post(committed_client, vt_headers | KEY, geboortedatum="2999-01-01")
    assert refused.status_code == 400
    assert (await post(committed_client, vt_headers | KEY)).status_code == 201
    assert await persons(behind) == 1


async def test_the_key_is_free_again_after_48_hours(
    committed_client, committed_als, committed_database, behind, klok, vt
):
    first = await post(committed_client, committed_als("medewerker-veilig-thuis") | KEY)
    klok.verder(hours=47, minutes=59)
    kept = await post(committed_client, committed_als("medewerker-veilig-thuis") | KEY)
    assert kept.content == first.content
    async with committed_database.begin(vt, klok()) as tx:
        assert await remove_expired(tx) == 0
    klok.verder(minutes=1)
    new = await post(committed_client, committed_als("medewerker-veilig-thuis") | KEY)
    assert (new.status_code, new.json()["persoonId"] != first.json()["persoonId"]) == (201, True)
    assert await persons(behind) == 2
    async with committed_database.begin(vt, klok() + timedelta(hours=48)) as tx:
        assert await remove_expired(tx) == 1
    assert await behind.fetchval("SELECT count(*) FROM keten.idempotentie") == 0


@pytest.mark.parametrize("key", ["", "   ", "x" * 201])
async def test_an_empty_or_too_long_key_is_a_400(committed_client, vt_headers, behind, key):
    answer = await post(committed_client, vt_headers | {"Idempotency-Key": key})
    assert answer.status_code == 400
    assert await persons(behind) == 0


async def test_the_stored_answer_and_key_are_not_readable_in_the_database(committed_client, vt_headers, behind):
    await post(committed_client, vt_headers | KEY, naam="Kanarie Vogelnaam", bsn="999990019")
    row = await behind.fetchrow("SELECT i.*, i::text AS alles FROM keten.idempotentie i")
    assert row["verloopt_op"] == BEGIN + timedelta(hours=48)
    for secret in (b"Kanarie", b"999990019", KEY["Idempotency-Key"].encode()):
        assert secret not in row["antwoord"]
        assert secret.decode() not in row["alles"]


async def test_killed_between_commit_and_answer_the_repeat_gives_the_stored_answer(process, issuer, behind):
    """A real process dies right after COMMIT: the caller has no answer, asks again, and nothing happens twice."""
    headers = issuer.maker.header(
        "vera.vt", "00000009990000000001", ["medewerker-veilig-thuis"], ["overleg:huishoudens:schrijven"], "overleg"
    )
    dying = await process(FAILPOINT="tx_na_commit").ready()
    async with httpx.AsyncClient(base_url=dying.url) as client:
        with pytest.raises(httpx.TransportError):
            await post(client, headers | KEY)
    assert await dying.end() == EXIT_CODE
    made = await behind.fetchval("SELECT id FROM persoon")
    assert made is not None, "the commit came before the death"
    fresh = await process().ready()
    async with httpx.AsyncClient(base_url=fresh.url) as client:
        again = await post(client, headers | KEY)
        other = await post(client, headers | KEY, naam="Proefpersoon Twee")
    assert (again.status_code, again.json()["persoonId"]) == (201, str(made))
    assert again.headers["idempotency-replayed"] == "true"
    assert other.status_code == 409
    assert await persons(behind) == 1


@pytest.mark.traag
async def test_killed_before_the_commit_nothing_happened_and_the_repeat_does_the_work(process, issuer, behind):
    headers = issuer.maker.header(
        "vera.vt", "00000009990000000001", ["medewerker-veilig-thuis"], ["overleg:huishoudens:schrijven"], "overleg"
    )
    dying = await process(FAILPOINT="tx_voor_commit").ready()
    async with httpx.AsyncClient(base_url=dying.url) as client:
        with pytest.raises(httpx.TransportError):
            await post(client, headers | KEY)
    assert await dying.end() == EXIT_CODE
    assert await persons(behind) == 0
    fresh = await process().ready()
    async with httpx.AsyncClient(base_url=fresh.url) as client:
        again = await post(client, headers | KEY)
    assert again.status_code == 201
    assert "idempotency-replayed" not in again.headers
    assert await persons(behind) == 1
