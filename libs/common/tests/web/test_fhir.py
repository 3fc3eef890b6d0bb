"""FHIR beside the REST API: its own media type, errors as OperationOutcome, and no route without declared access."""

from __future__ import annotations

from typing import Annotated

import pytest

from common.db import Tx
from common.errors import Conflict, FieldError, InvalidInput, PreconditionFailed
from common.testing.plugin import client_of
from common.web import FhirResponse, capability_router, fhir_router, toegang, weak_etag
from common.web.app import UndeclaredAccess, gather, service_app

Lezen = Annotated[Tx, toegang("overleg:casussen:lezen", "medewerker-veilig-thuis", logplicht=False)]
REFUSALS = {
    "invalid": InvalidInput(
        "Dit kan niet.", fouten=(FieldError("naam", "x", "te lang"), FieldError("dag", "y", "te laat"))
    ),
    "conflict": Conflict("Dat kan nu niet."),
    "stale": PreconditionFailed("Te laat.", etag='"3"'),
}


@pytest.fixture
def fhir(runtime):
    router = fhir_router()

    @router.get("/Basic/goed")
    async def goed(tx: Lezen) -> FhirResponse:
        return FhirResponse({"resourceType": "Basic"}, headers={"ETag": weak_etag(7)})

    @router.post("/Basic")
    async def neem(tx: Lezen) -> FhirResponse:
        return FhirResponse({"resourceType": "Basic"}, 201)

    @router.get("/Basic/{naam}")
    async def weiger(naam: str, tx: Lezen) -> None:
        raise REFUSALS[naam]

    statement = capability_router("Proef", "1.0.0", "2026-01-01", [{"type": "Basic"}])
    return client_of(service_app(runtime, gather([router]), anonymous=[statement]))


async def test_an_answer_has_the_media_type_and_a_weak_etag(fhir, vt):
    for accept in ("application/fhir+json", "application/json", "*/*", "text/html, application/*;q=0.1"):
        answer = await fhir.get("/fhir/R4/Basic/goed", headers=vt | {"accept": accept})
        assert (answer.status_code, answer.headers["content-type"]) == (200, "application/fhir+json"), accept
    assert answer.headers["etag"] == 'W/"7"'
    assert answer.headers["x-frame-options"] == "DENY"


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [
        ("conflict", 409, "conflict"),
        ("stale", 412, "conflict"),
        ("invalid", 400, "invalid"),
        ("onbekend", 500, "exception"),
    ],
)
async def test_a_refusal_is_an_outcome_that_keeps_its_status_and_headers(fhir, vt, path, status, code):
    answer = await fhir.get(f"/fhir/R4/Basic/{path}", headers=vt)
    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/fhir+json")
    assert int(answer.headers["content-length"]) == len(answer.content)
    outcome = answer.json()
    assert outcome["resourceType"] == "OperationOutcome"
    assert {i["code"] for i in outcome["issue"]} == {code}
    assert answer.headers.get("etag") == ('"3"' if status == 412 else None)


async def test_every_fault_in_the_input_is_an_issue(fhir, vt):
    issues = (await fhir.get("/fhir/R4/Basic/invalid", headers=vt)).json()["issue"]
    assert [(i["expression"], i["diagnostics"]) for i in issues] == [(["naam"], "te lang"), (["dag"], "te laat")]


@pytest.mark.parametrize(
    ("method", "path", "headers", "body", "status", "code"),
    [
        ("GET", "Basic/goed", {"accept": "application/fhir+xml"}, None, 406, "not-supported"),
        ("POST", "Basic", {"content-type": "text/xml"}, b"<x/>", 415, "not-supported"),
        ("POST", "Basic", {"content-type": "application/json"}, b"x" * ((1 << 20) + 1), 413, "too-long"),
        ("POST", "Basic", {"content-length": "veel"}, None, 400, "invalid"),
        ("GET", "Elders/1", {}, None, 404, "not-found"),
        ("DELETE", "Basic/goed", {}, None, 405, "not-supported"),
    ],
)  # fmt: skip
async def test_what_http_refuses_is_an_outcome_too(fhir, vt, method, path, headers, body, status, code):
    answer = await fhir.request(method, f"/fhir/R4/{path}", headers=vt | headers, content=body)
    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/fhir+json")
    assert [i["code"] for i in answer.json()["issue"]] == [code]


async def test_fhir_json_may_be_sent(fhir, vt):
    for kind in ("application/fhir+json", "application/json"):
        answer = await fhir.post("/fhir/R4/Basic", headers=vt | {"content-type": kind}, content=b"{}")
        assert answer.status_code == 201, answer.text
    assert (await fhir.get("/fhir/R4/Basic/goed")).status_code == 401


async def test_the_statement_is_open_and_the_rest_api_keeps_its_problem_documents(fhir):
    statement = await fhir.get("/fhir/R4/metadata")
    assert (statement.status_code, statement.json()["rest"][0]["resource"]) == (200, [{"type": "Basic"}])
    problem = await fhir.get("/v1/bestaat-niet")
    assert problem.headers["content-type"] == "application/problem+json"
    assert (await fhir.get("/v1/openapi.json")).json()["paths"] == {}


def test_a_fhir_route_without_access_does_not_start(runtime):
    router = fhir_router()

    @router.get("/Basic")
    async def vergeten() -> FhirResponse:
        return FhirResponse({})

    with pytest.raises(UndeclaredAccess):
        service_app(runtime, gather([router]))
