"""The one table that says what an error is in HTTP, and the words a user gets to read."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.responses import Response

from common.auth import Unauthenticated
from common.errors import (
    Conflict,
    FieldError,
    Forbidden,
    InvalidInput,
    NotFound,
    PreconditionFailed,
    PreconditionRequired,
    ServiceError,
    TooManyRequests,
    Unavailable,
)  # fmt: skip
from common.logs import get_logger
from common.trace import current_trace

PROBLEM_JSON = "application/problem+json"
TYPE_BASE = "https://docs.veiligeketen.example/problemen/"

STATUS: dict[type[ServiceError], int] = {
    InvalidInput: 400,
    Forbidden: 403,
    NotFound: 404,
    Conflict: 409,
    PreconditionFailed: 412,
    PreconditionRequired: 428,
    TooManyRequests: 429,
    Unavailable: 503,
}

_HTTP_TEXTS: dict[int, tuple[str, str]] = {
    400: ("Ongeldige invoer", "Het verzoek kan niet worden gelezen."),
    404: ("Niet gevonden", "Dit adres bestaat niet. Kijk in het OpenAPI-document welke adressen er zijn; een adres eindigt nooit op een schuine streep."),
    405: ("Methode niet toegestaan", "Deze methode bestaat niet voor dit adres; de kop Allow noemt de methoden die wel kunnen."),
    406: ("Formaat niet beschikbaar", "Alleen application/json wordt geleverd; pas de kop Accept aan."),
    408: ("Te lang onderweg", "Het verzoek duurde te lang en is afgebroken. Was het een wijziging, dan is niet zeker of die is opgeslagen: lees eerst hoe het ervoor staat, of herhaal het verzoek met dezelfde Idempotency-Key."),
    413: ("Verzoek te groot", "Het verzoek is groter dan deze dienst aanneemt; deel het op."),
    415: ("Mediatype niet ondersteund", "Stuur de inhoud als application/json."),
    431: ("Kopregels te groot", "De kopregels van het verzoek zijn te groot."),
    500: ("Interne serverfout", "Er is iets misgegaan dat niet aan uw verzoek ligt. Noem bij een vraag het traceId."),
    503: ("Tijdelijk niet beschikbaar", "Een onderdeel is even niet bereikbaar; er is niets opgeslagen. Probeer het zo opnieuw."),
}  # fmt: skip

_MOST_FAULTS = 100
_RULES_IN_DUTCH: dict[str, str] = {
    "missing": "dit veld is verplicht",
    "extra_forbidden": "dit veld bestaat niet",
    "json_invalid": "de inhoud is geen geldige JSON",
    "string_type": "verwacht tekst",
    "string_too_short": "deze tekst is te kort",
    "string_too_long": "deze tekst is te lang",
    "string_pattern_mismatch": "deze tekst heeft niet de vorm die is afgesproken",
    "int_type": "verwacht een geheel getal",
    "int_parsing": "verwacht een geheel getal",
    "int_from_float": "verwacht een geheel getal",
    "bool_type": "verwacht true of false",
    "bool_parsing": "verwacht true of false",
    "list_type": "verwacht een lijst",
    "too_short": "deze lijst heeft te weinig elementen",
    "too_long": "deze lijst heeft te veel elementen",
    "enum": "deze code staat niet in de codelijst",
    "literal_error": "deze code staat niet in de codelijst",
    "uuid_parsing": "verwacht een UUID",
    "uuid_type": "verwacht een UUID",
    "model_type": "verwacht een object",
    "model_attributes_type": "verwacht een object",
    "dict_type": "verwacht een object",
    "date_from_datetime_parsing": "deze datum bestaat niet",
    "date_parsing": "deze datum bestaat niet",
    "datetime_parsing": "dit tijdstip bestaat niet",
    "datetime_from_date_parsing": "dit tijdstip bestaat niet",
    "timezone_aware": "verwacht een tijdstip met tijdzone",
    "greater_than_equal": "dit getal is te klein",
    "greater_than": "dit getal is te klein",
    "less_than_equal": "dit getal is te groot",
    "less_than": "dit getal is te groot",
}


def problem(
    status: int,
    detail: str,
    *,
    title: str,
    code: str | None = None,
    headers: Mapping[str, str] | None = None,
    **extra: Any,
) -> Response:
    """Make a problem document; `code` becomes the last part of its `type` URI."""
    body = {
        "type": TYPE_BASE + code if code else "about:blank",
        "title": title,
        "status": status,
        "detail": detail,
        "traceId": current_trace().trace_id,
        **extra,
    }
    content = json.dumps(body, ensure_ascii=False).encode()
    return Response(content, status, headers=dict(headers or {}), media_type=PROBLEM_JSON)


def http_problem(status: int, headers: Mapping[str, str] | None = None) -> Response:
    """Problem document for a status that HTTP itself gives (404 of the router, 405, 406, 413, 415, …)."""
    title, detail = _HTTP_TEXTS.get(status, ("Verzoek geweigerd", "Dit verzoek kan niet worden uitgevoerd."))
    return problem(status, detail, title=title, headers=headers)


def service_problem(error: ServiceError) -> Response:
    """Problem document for a refusal of the domain; the nearest ancestor in `STATUS` decides the status."""
    status = next((STATUS[kind] for kind in type(error).__mro__ if kind in STATUS), 500)
    headers: dict[str, str] = {}
    extra: dict[str, Any] = {}
    if isinstance(error, PreconditionFailed):
        headers["ETag"] = error.etag
    if isinstance(error, TooManyRequests | Unavailable):
        headers["Retry-After"] = str(error.retry_after)
    if isinstance(error, Conflict) and error.voorwaarden:
        extra["voorwaarden"] = [_param(v) for v in error.voorwaarden]
    if error.fouten or status == STATUS[InvalidInput]:
        extra["invalidParams"] = [_param(f) for f in error.fouten]
    return problem(status, error.detail, title=error.title, code=error.code, headers=headers, **extra)


def _param(fault: FieldError) -> dict[str, str]:
    return {"name": fault.veld, "code": fault.code, "reason": fault.reden}


def known_names(app: FastAPI) -> frozenset[str]:
    """Names of fields and parameters of this API: the only words of a request that an answer may repeat."""
    found: frozenset[str] | None = getattr(app.state, "known_names", None)
    if found is None:
        found = app.state.known_names = frozenset(_names(app.openapi()))
    return found


def _names(node: Any) -> Iterator[str]:
    if isinstance(node, list):
        for value in node:
            yield from _names(value)
    elif isinstance(node, dict):
        if isinstance(node.get("properties"), dict):
            yield from node["properties"]
        if isinstance(node.get("name"), str) and "in" in node:
            yield node["name"]
            yield node["name"].lower()
        for value in node.values():
            yield from _names(value)


def validation_problem(error: RequestValidationError, known: frozenset[str]) -> Response:
    """All faults in the input at once, in Dutch, without echoing any of it."""
    faults = [_param(_field_error(e, known)) for e in error.errors()[:_MOST_FAULTS]]
    return problem(
        400, "De invoer klopt niet; invalidParams noemt alle fouten.", title="Ongeldige invoer", code="OngeldigeInvoer",
        invalidParams=faults,
    )  # fmt: skip


def _field_error(raw: Mapping[str, Any], known: frozenset[str]) -> FieldError:
    kind = str(raw["type"])
    # An unknown key is the caller's own text and may be a name: say where, not what.
    loc = [str(raw["loc"][0])] + [
        str(part) if isinstance(part, int) or part in known else "(onbekend veld)" for part in raw["loc"][1:]
    ]
    veld = ".".join(loc[1:]) if kind != "json_invalid" and len(loc) > 1 else loc[0]
    if kind == "value_error":
        error = raw.get("ctx", {}).get("error")
        return FieldError(veld, kind, str(error) if isinstance(error, ValueError) else "deze waarde klopt niet")
    return FieldError(veld, kind, _RULES_IN_DUTCH.get(kind, "deze waarde klopt niet"))


def install_problem_handlers(app: FastAPI) -> None:
    """Answer the errors of this app with a problem document; what HTTP itself refuses is in `common.web.app`."""

    async def on_service_error(_request: Request, error: Exception) -> Response:
        assert isinstance(error, ServiceError)  # noqa: S101 the registration below guarantees it
        return service_problem(error)

    async def on_unauthenticated(_request: Request, error: Exception) -> Response:
        del error  # why a token fails is for our log, not for whoever tries
        return problem(
            401, "Stuur een geldig toegangstoken mee in de kop Authorization: Bearer.", title="Niet aangemeld",
            code="NietAangemeld", headers={"WWW-Authenticate": 'Bearer realm="veilige-keten", error="invalid_token"'},
        )  # fmt: skip

    async def on_invalid(request: Request, error: Exception) -> Response:
        assert isinstance(error, RequestValidationError)  # noqa: S101 as above
        return validation_problem(error, known_names(request.app))

    async def on_anything(request: Request, error: Exception) -> Response:
        last = error.__traceback__
        while last is not None and last.tb_next is not None:
            last = last.tb_next
        plaats = f"{last.tb_frame.f_code.co_name}:{last.tb_lineno}" if last else None
        get_logger().error("onverwachte_fout", error_type=type(error).__name__, plaats=plaats, method=request.method)
        return http_problem(500)

    app.add_exception_handler(ServiceError, on_service_error)
    app.add_exception_handler(Unauthenticated, on_unauthenticated)
    app.add_exception_handler(RequestValidationError, on_invalid)
    app.add_exception_handler(Exception, on_anything)
