"""Bad input: a 400 that names every fault at once and repeats nothing of what was sent."""

from __future__ import annotations

import json

import pytest

CANARIES = ("Kanarievogel", "999990019", "Geheimstraat")


def assert_silent(answer) -> None:
    for canary in CANARIES:
        assert canary not in answer.text
        assert canary not in str(answer.headers)


async def post(client, headers, body):
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    return await client.post(
        "/v1/proef/invoer", headers=headers | {"content-type": "application/json"}, content=content
    )


async def test_all_faults_at_once_with_place_code_and_dutch_reason(client, vt):
    answer = await post(
        client, vt, {"naam": "Kanarievogel lang", "dag": "gisteren", "moment": "straks", "aantal": 99, "x": 1}
    )
    assert answer.status_code == 400
    faults = {f["name"]: f for f in answer.json()["invalidParams"]}
    assert set(faults) == {"naam", "dag", "moment", "aantal", "(onbekend veld)"}
    assert all(f["code"] and f["reason"] for f in faults.values())
    for english in ("should", "String", "Input", "Extra", "Value error"):
        assert english not in answer.text
    assert_silent(answer)


@pytest.mark.parametrize(
    "body",
    [
        {"naam": "Kanarievogel lang"},
        {"naam": ["Kanarievogel"]},
        {"naam": "x", "Kanarievogel": 1},
        {"naam": "x", "dag": "Kanarievogel"},
        {"naam": "x", "moment": "999990019"},
        {"naam": "x", "aantal": "Kanarievogel"},
        {"naam": "x", "vrij": {"Kanarievogel": "x"}},
        {"naam": "x", "keuzes": {"Kanarievogel": {"Geheimstraat": "x"}}},
        {"naam": "x", "keuzes": {"999990019": "Geheimstraat"}},
        "Kanarievogel",
        ["Kanarievogel"],
        b'{"naam": "Kanarievogel',
        b"Kanarievogel",
        b'{"naam": "Kanarievogel\xff"}',
        b'{"naam": NaN, "Kanarievogel": 1}',
    ],
)
async def test_no_value_and_no_unknown_name_comes_back(client, vt, body):
    answer = await post(client, vt, body)
    assert answer.status_code == 400, answer.text
    assert answer.json()["detail"]
    assert_silent(answer)


@pytest.mark.parametrize(
    "path", ["/v1/casussen/Kanarievogel", "/v1/casussen?limit=Kanarievogel", "/v1/casussen?cursor=Kanarievogel"]
)
async def test_nothing_of_the_address_comes_back(client, vt, path):
    answer = await client.get(path, headers=vt)
    assert answer.status_code in {400, 404}
    assert_silent(answer)


async def test_nothing_of_unknown_addresses_methods_and_headers_comes_back(client, vt):
    for answer in (
        await client.get("/v1/Kanarievogel/999990019", headers=vt),
        await client.request("DELETE", "/v1/casussen?q=Kanarievogel", headers=vt),
        await client.get("/v1/casussen", headers=vt | {"accept": "Kanarievogel/999990019"}),
        await client.post("/v1/proef/invoer", headers=vt | {"content-type": "Kanarievogel/x"}, content=b"x"),
        await client.get("/v1/casussen", headers={"authorization": "Bearer Kanarievogel.999990019.Geheimstraat"}),
    ):
        assert answer.status_code >= 400
        assert_silent(answer)


async def test_a_bug_tells_nothing(client, vt):
    answer = await client.get("/v1/proef/kapot", headers=vt)
    assert answer.status_code == 500
    assert_silent(answer)


async def test_very_many_faults_stay_a_short_answer(client, vt):
    answer = await post(client, vt, {"naam": "x", "vrij": {f"k{n}": "x" for n in range(5000)}})
    assert answer.status_code == 400
    assert len(answer.json()["invalidParams"]) <= 100


async def test_a_deeply_nested_body_is_a_400(client, vt):
    answer = await post(client, vt, b'{"naam":' + b"[" * 100_000 + b"]" * 100_000 + b"}")
    assert answer.status_code == 400


async def test_the_limit_holds_for_a_body_that_says_its_length(small, vt):
    async with small(max_body_bytes=2000) as client:
        assert (await post(client, vt, {"naam": "x", "vrij": {"k" * 1500: 1}})).status_code == 200
        too_big = await post(client, vt, {"naam": "x", "vrij": {"k" * 2500: 1}})
    assert too_big.status_code == 413


async def test_the_limit_holds_for_a_body_in_chunks(small, vt):
    sent = []

    async def chunks():
        for _ in range(50):
            sent.append(1)
            yield b"x" * 500

    async with small(max_body_bytes=2000) as client:
        answer = await client.post(
            "/v1/proef/invoer", headers=vt | {"content-type": "application/json"}, content=chunks()
        )
    assert answer.status_code == 413, answer.text
    assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize("length", ["-1", "1e3", "x", "²"])
async def test_a_length_that_is_no_number_is_a_400(client, vt, length):
    headers = [(k.encode(), v.encode()) for k, v in vt.items()] + [(b"content-length", length.encode("latin-1"))]
    answer = await client.request("POST", "/v1/proef/invoer", headers=headers, content=b"")
    assert answer.status_code in {400, 415}


async def test_a_request_that_takes_too_long_is_a_408_and_gives_its_connection_back(small, vt, runtime):
    async with small(verzoek_timeout_s=0.2) as client:
        answer = await client.get("/v1/proef/traag", headers=vt)
        assert answer.status_code == 408
        assert answer.headers["content-type"] == "application/problem+json"
        # The time may have run out during the commit itself.
        assert "niet zeker of die is opgeslagen" in answer.json()["detail"]
        assert answer.headers["api-version"] == "1.0.0"
        assert (await client.get("/v1/casussen", headers=vt)).status_code == 200


async def test_a_timeout_inside_is_a_503_and_not_a_second_answer(client, vt):
    assert (await client.get("/v1/proef/zegt-te-laat", headers=vt)).status_code in {500, 503}


async def test_429_with_retry_after_per_client(small, als, token_maker):
    vt = als("medewerker-veilig-thuis")
    other = token_maker.header(
        "sam.shg",
        "00000009990000000002",
        ["casusregisseur"],
        ["overleg:casussen:lezen"],
        "overleg",
        azp="ander-systeem",
    )
    async with small(verzoeken_per_minuut=30) as client:
        statuses = [(await client.get("/v1/casussen", headers=vt)).status_code for _ in range(5)]
        assert statuses == [200, 200, 200, 429, 429]
        refused = await client.get("/v1/casussen", headers=vt)
        assert 0 < int(refused.headers["retry-after"]) <= 60
        assert refused.headers["content-type"] == "application/problem+json"
        assert (await client.get("/v1/casussen", headers=other)).status_code == 200, "another client does not suffer"


def test_the_bucket_fills_again():
    from common.errors import TooManyRequests
    from common.web.ratelimit import RateLimiter

    now = [0.0]
    limiter = RateLimiter(60, monotonic=lambda: now[0])
    for _ in range(6):
        limiter.admit("a")
    with pytest.raises(TooManyRequests) as refused:
        limiter.admit("a")
    now[0] += refused.value.retry_after
    limiter.admit("a")
