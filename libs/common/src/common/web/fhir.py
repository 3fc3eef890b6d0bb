"""HTTP for FHIR R4 beside the REST API: its own base path and media type, and every error as an OperationOutcome.

These routes stand in no OpenAPI document. That document promises the NL API Design Rules (Dutch plural paths, problem
documents); a FHIR server describes itself in its CapabilityStatement. Access is declared and enforced as everywhere else.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from fastapi import APIRouter
from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import JSONResponse, Response
from starlette.types import Message, Send

from common.web.problems import PROBLEM_JSON
from common.web.route import Route

FHIR_BASE = "/fhir/R4"
FHIR_JSON = "application/fhir+json"
FHIR_VERSION = "4.0.1"
FHIR_RANGES = frozenset({"*/*", "application/*", "application/json", FHIR_JSON})
"""What a caller may ask for: JSON is the only format."""

# Code of the issue per status, from http://hl7.org/fhir/R4/valueset-issue-type.html.
_ISSUES = {
    400: "invalid", 401: "login", 403: "forbidden", 404: "not-found", 405: "not-supported", 406: "not-supported", 408: "timeout",
    409: "conflict", 412: "conflict", 413: "too-long", 415: "not-supported", 428: "required", 429: "throttled", 503: "transient",
}  # fmt: skip


class FhirResponse(JSONResponse):
    """An answer with the media type of FHIR."""

    media_type = FHIR_JSON


def fhir_router(**kwargs: Any) -> APIRouter:
    """Router under `/fhir/R4`; a route needs `toegang(...)` here as much as under `/v1`."""
    return APIRouter(
        prefix=FHIR_BASE, route_class=Route, include_in_schema=False, default_response_class=FhirResponse, **kwargs
    )


def weak_etag(versie: int) -> str:
    """Return the ETag of a version as FHIR writes it: `W/"7"`."""
    return f'W/"{versie}"'


def capability_router(titel: str, versie: str, datum: str, resources: Sequence[Mapping[str, Any]]) -> APIRouter:
    """Router of the CapabilityStatement: what is there and nothing else; anonymous, as the OpenAPI document is."""
    router = APIRouter(prefix=FHIR_BASE, include_in_schema=False)
    statement = {
        "resourceType": "CapabilityStatement",
        "status": "active",
        "date": datum,
        "kind": "instance",
        "software": {"name": titel, "version": versie},
        "implementation": {"description": f"FHIR van {titel}"},
        "fhirVersion": FHIR_VERSION,
        "format": ["json", FHIR_JSON],
        "rest": [{"mode": "server", "resource": list(resources)}],
    }

    @router.get("/metadata")
    async def metadata() -> Response:
        return FhirResponse(statement)

    return router


def is_fhir(path: str) -> bool:
    """Tell whether a path belongs to the FHIR part of the API."""
    return path.startswith(f"{FHIR_BASE}/")


def with_outcomes(send: Send) -> Send:
    """Wrap `send` so that a problem document leaves as an OperationOutcome; everything else passes as it is."""
    start: Message | None = None
    body = b""

    async def sender(message: Message) -> None:
        nonlocal start, body
        if message["type"] == "http.response.start" and _is_problem(message):
            start = message
        elif start is not None and message["type"] == "http.response.body":
            body += message.get("body", b"")
            if not message.get("more_body", False):
                outcome = json.dumps(_outcome(json.loads(body)), ensure_ascii=False).encode()
                headers = MutableHeaders(scope=start)
                headers["Content-Type"] = FHIR_JSON
                headers["Content-Length"] = str(len(outcome))
                await send(start)
                await send({"type": "http.response.body", "body": outcome})
        else:
            await send(message)

    return sender


def _is_problem(message: Message) -> bool:
    return Headers(raw=message["headers"]).get("content-type", "").startswith(PROBLEM_JSON)


def _outcome(problem: Mapping[str, Any]) -> dict[str, Any]:
    issue = {
        "severity": "error",
        "code": _ISSUES.get(problem["status"], "exception"),
        "details": {"text": problem["title"]},
        "diagnostics": f"{problem['detail']} (traceId {problem['traceId']})",
    }
    faults = [
        issue | {"diagnostics": fault["reason"], "expression": [fault["name"]]}
        for fault in problem.get("invalidParams", ())
    ]
    return {"resourceType": "OperationOutcome", "issue": faults or [issue]}
