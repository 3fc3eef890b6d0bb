"""Lost updates: a change says which version it is based on."""

from __future__ import annotations

import asyncio

import pytest
from overleg_bouwers import een_zorgmelding

from common.db import etag_of, require_version
from common.errors import PreconditionFailed

BODY = {"besluit": "beeindigd", "beoordeeldOp": "2026-03-02T08:45:00Z"}


def path(answer) -> str:
    return f"/v1/zorgmeldingen/{answer.json()['zorgmeldingId']}"


def test_the_refusal_tells_the_version_that_is_there():
    require_version(3, 3)
    with pytest.raises(PreconditionFailed) as refused:
        require_version(2, 3)
    assert refused.value.etag == etag_of(3) == '"3"'


async def test_without_if_match_428_and_nothing_changes(client, als, published):
    vt = als("medewerker-veilig-thuis")
    made = await een_zorgmelding(client, vt)
    events = len(await published())
    answer = await client.post(f"{path(made)}/beoordelingen", json=BODY, headers=vt)
    assert answer.status_code == 428
    assert "If-Match" in answer.json()["detail"]
    assert (await client.get(path(made), headers=vt)).json() == made.json()
    assert len(await published()) == events


async def test_with_an_old_version_412_with_the_current_etag(client, als):
    vt = als("medewerker-veilig-thuis")
    made = await een_zorgmelding(client, vt)
    good = await client.post(f"{path(made)}/beoordelingen", json=BODY, headers=vt | {"If-Match": made.headers["etag"]})
    assert good.status_code == 201
    assert good.headers["etag"] != made.headers["etag"]
    late = await client.post(f"{path(made)}/beoordelingen", json=BODY, headers=vt | {"If-Match": made.headers["etag"]})
    assert (late.status_code, late.headers["etag"]) == (412, good.headers["etag"])


@pytest.mark.parametrize(
    "etag", ["1", 'W/"1"', "*", '"x"', '""', '"1", "2"', '"-1"', '"1" ; x', '"9999999999999999999"', '"١"']
)
async def test_anything_but_one_strong_etag_of_ours_is_a_400(client, als, etag):
    vt = als("medewerker-veilig-thuis")
    made = await een_zorgmelding(client, vt)
    headers = [*vt.items(), ("If-Match", etag.encode())]
    answer = await client.post(f"{path(made)}/beoordelingen", json=BODY, headers=headers)
    assert answer.status_code == 400, answer.text


async def test_of_two_changes_at_once_exactly_one_wins(committed_client, committed_als):
    vt = committed_als("medewerker-veilig-thuis")
    made = await een_zorgmelding(committed_client, vt)
    headers = vt | {"If-Match": made.headers["etag"]}
    answers = await asyncio.gather(
        *(committed_client.post(f"{path(made)}/beoordelingen", json=BODY, headers=headers) for _ in range(5))
    )
    assert sorted(a.status_code for a in answers) == [201, 412, 412, 412, 412]
