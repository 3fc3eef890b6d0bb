"""What every answer has, whatever its status (NL API Design Rules 2.2, the part that a linter cannot see)."""

from __future__ import annotations

import re

import pytest
from overleg_bouwers import een_zorgmelding

SECURITY = {
    "cache-control": "no-store",
    "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
    "strict-transport-security": "max-age=31536000; includeSubDomains",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
}
JSON = {"content-type": "application/json"}
CASES = {
    200: ("GET", "/v1/casussen", {}, None),
    400: ("POST", "/v1/proef/invoer", JSON, b"{}"),
    401: ("GET", "/v1/casussen", {"Authorization": "Bearer x"}, None),
    403: ("GET", "/v1/overdrachten", {"rol": "onderzoeker"}, None),
    404: ("GET", "/v1/bestaat-niet", {}, None),
    405: ("DELETE", "/v1/casussen", {}, None),
    406: ("GET", "/v1/casussen", {"accept": "text/html"}, None),
    413: ("POST", "/v1/proef/invoer", JSON, b'{"naam": "' + b"x" * (1 << 20) + b'"}'),
    415: ("POST", "/v1/proef/invoer", {"content-type": "text/xml"}, b"<x/>"),
    500: ("GET", "/v1/proef/kapot", {}, None),
}


@pytest.mark.parametrize("status", CASES)
async def test_version_security_and_trace_headers_on_every_status(client, als, status):
    method, path, headers, body = CASES[status]
    caller = als(headers.pop("rol")) if "rol" in headers else als("medewerker-veilig-thuis")
    answer = await client.request(method, path, headers=caller | headers, content=body)
    assert answer.status_code == status, answer.text
    assert answer.headers["api-version"] == "1.0.0"
    assert {k: answer.headers.get(k) for k in SECURITY} == SECURITY
    assert re.fullmatch(r"00-[0-9a-f]{32}-[0-9a-f]{16}-01", answer.headers["traceparent"])
    assert "server" not in answer.headers
    assert "x-powered-by" not in answer.headers
    assert "access-control-allow-origin" not in answer.headers
    if status >= 400:
        assert answer.headers["content-type"] == "application/problem+json"
        problem = answer.json()
        assert problem["status"] == status
        assert problem["title"]
        assert problem["detail"]
        assert problem["traceId"] == answer.headers["traceparent"].split("-")[1]
        for technical in ("Traceback", "Error", "asyncpg", "pydantic", "fastapi", "Kanarie"):
            assert technical not in answer.text


async def test_401_names_the_scheme_and_comes_before_every_check_of_the_input(client):
    for headers, body in (({}, b"{"), ({"if-match": "x"}, b"{}"), ({"authorization": "Basic eDp4"}, b'{"naam": 1}')):
        answer = await client.post("/v1/proef/invoer", headers={**JSON, **headers}, content=body)
        assert answer.status_code == 401, (headers, answer.text)
        assert answer.headers["www-authenticate"].startswith("Bearer")
    unknown = "/v1/zorgmeldingen/00000000-0000-0000-0000-000000000000/beoordelingen"
    assert (await client.post(unknown)).status_code == 401
    assert (await client.get("/v1/zorgmeldingen/geen-uuid")).status_code == 401


async def test_403_comes_before_every_check_of_the_input_and_is_logged(client, als, audit):
    before = len(await audit())
    unknown = "/v1/zorgmeldingen/00000000-0000-0000-0000-000000000000/beoordelingen"
    answer = await client.post(unknown, headers=als("jgz-professional"))
    assert answer.status_code == 403
    lines = (await audit())[before:]
    assert [(r["handeling"], r["uitkomst"], r["object_soort"]) for r in lines] == [
        ("weigeren", "geweigerd", "beoordeel_zorgmelding")
    ]


@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "FOO"])
async def test_405_names_exactly_the_methods_that_exist(client, vt, app, method):
    """Asked of every address: what Allow names works, what it does not name is refused."""
    for template in app.openapi()["paths"]:
        path = "/v1" + re.sub(r"\{[^}]+\}", "00000000-0000-0000-0000-000000000000", template)
        # `/personen/_zoek` also has the form of `/personen/{persoonId}`: the literal path wins.
        paths = app.openapi()["paths"]
        same = (
            [paths[template]]
            if "{" not in template
            else [i for t, i in paths.items() if re.fullmatch(re.sub(r"\{[^}]+\}", "[^/]+", t), path[3:])]
        )
        exists = {m.upper() for i in same for m in i} & {"GET", "PUT", "POST", "DELETE", "PATCH"}
        if method in exists or "traag" in path:
            continue
        answer = await client.request(method, path, headers=vt)
        assert answer.status_code == 405, path
        allow = {m.strip() for m in answer.headers["allow"].split(",")}
        assert allow == exists | ({"HEAD"} if "GET" in exists else set()), path


async def test_405_on_the_addresses_outside_the_document(client):
    for path in ("/v1/openapi.json", "/v1/docs", "/health/live"):
        answer = await client.post(path)
        assert answer.status_code == 405
        assert {m.strip() for m in answer.headers["allow"].split(",")} == {"GET", "HEAD"}


async def test_a_trailing_slash_is_404_and_never_a_redirect(client, vt, app):
    for template in app.openapi()["paths"]:
        path = "/v1" + re.sub(r"\{[^}]+\}", "00000000-0000-0000-0000-000000000000", template)
        for method in ("GET", "POST"):
            answer = await client.request(method, path + "/", headers=vt)
            assert answer.status_code == 404, (method, path)
            assert answer.headers["content-type"] == "application/problem+json"


async def test_head_on_every_get_gives_the_headers_without_a_body(client, vt, app):
    made = await een_zorgmelding(client, vt)
    known = made.json()["zorgmeldingId"]
    for template, item in app.openapi()["paths"].items():
        if "get" not in item or "/proef/" in template:
            continue
        path = "/v1" + template.replace("{zorgmeldingId}", known)
        path = re.sub(r"\{[^}]+\}", "00000000-0000-0000-0000-000000000000", path)
        path += "?peildatum=2026-03-02" if template.endswith("termijnen") else ""
        get, head = await client.get(path, headers=vt), await client.head(path, headers=vt)
        assert head.status_code == get.status_code, path
        assert head.content == b""
        assert head.headers["content-type"] == get.headers["content-type"]
        assert head.headers["content-length"] == get.headers["content-length"]
        assert head.headers.get("etag") == get.headers.get("etag")


@pytest.mark.parametrize(
    ("accept", "status"),
    [
        ("application/json", 200), ("*/*", 200), ("application/*;q=0.5", 200), ("text/html, */*;q=0.1", 200), ("", 200),
        ("application/problem+json", 200), ("APPLICATION/JSON", 200), ("application/json;charset=utf-8", 200),
        ("text/html", 406), ("application/xml", 406), ("application/jsonx", 406), ("application/json;q=0", 406), ("x", 406),
    ],
)  # fmt: skip
async def test_accept_is_obeyed_and_not_echoed(client, vt, accept, status):
    answer = await client.get("/v1/casussen", headers=vt | {"accept": accept})
    assert answer.status_code == status
    assert answer.headers["content-type"].split(";")[0] in {"application/json", "application/problem+json"}


@pytest.mark.parametrize(
    "kind", ["text/plain", "application/xml", "multipart/form-data; boundary=x", "application/jsonp", ""]
)
async def test_415_for_any_other_body(client, vt, kind):
    answer = await client.post("/v1/proef/invoer", headers=vt | {"content-type": kind}, content=b'{"naam": "x"}')
    assert answer.status_code == 415


async def test_moments_take_any_offset_in_and_give_z_out(client, vt):
    body = {"naam": "x", "moment": "2026-03-02T10:00:00+01:00", "dag": "2026-03-02"}
    answer = await client.post("/v1/proef/invoer", headers=vt, json=body)
    assert (answer.json()["moment"], answer.json()["dag"]) == ("2026-03-02T09:00:00Z", "2026-03-02")


@pytest.mark.parametrize(
    "moment",
    ["2026-03-02T10:00:00", "2026-03-02T10:00:00-00:00", "2026-03-02 10:00:00Z", "2026-03-02T10:00Z", "1735689600", 0, True,
     "2026-02-30T10:00:00Z", "2026-03-02T25:00:00Z", "0001-01-01T00:00:00+14:00", "2026-03-02t10:00:00z", "2026-03-02"],
)  # fmt: skip
async def test_any_other_moment_is_refused(client, vt, moment):
    answer = await client.post("/v1/proef/invoer", headers=vt, json={"naam": "x", "moment": moment})
    assert answer.status_code == 400, answer.text
    assert [p["name"] for p in answer.json()["invalidParams"]] == ["moment"]


@pytest.mark.parametrize(
    "day", ["2026-02-30", "2-3-2026", "2026-03-02T00:00:00Z", "20260302", 0, 1735689600, "0", "２０２６-03-02"]
)
async def test_any_other_day_is_refused(client, vt, day):
    answer = await client.post("/v1/proef/invoer", headers=vt, json={"naam": "x", "dag": day})
    assert answer.status_code == 400
    assert [p["name"] for p in answer.json()["invalidParams"]] == ["dag"]


async def test_openapi_is_open_to_everyone_and_has_cors(client):
    answer = await client.get("/v1/openapi.json", headers={"Origin": "https://elders.example"})
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/json"
    assert answer.headers["access-control-allow-origin"] == "*"
    assert answer.json()["openapi"].startswith("3.1")
    assert answer.headers["api-version"] == answer.json()["info"]["version"]


async def test_the_documentation_uses_local_assets_only(client):
    page = await client.get("/v1/docs", headers={"accept": "text/html"})
    assert page.status_code == 200
    assert "'self'" in page.headers["content-security-policy"]
    assert "http" not in page.headers["content-security-policy"]
    sources = re.findall(r'(?:src|href)="([^"]+)"', page.text)
    assert len(sources) == 3
    for source in sources:
        assert source.startswith("/v1/docs/")
        asset = await client.get(source, headers={"accept": "*/*"})
        assert asset.status_code == 200
        assert asset.headers["content-type"].split(";")[0] in {"text/css", "text/javascript"}
    assert not re.search(r"https?://", page.text)
    missing = await client.get("/v1/docs/etc-passwd")
    assert (missing.status_code, missing.headers["content-type"]) == (404, "application/problem+json")
