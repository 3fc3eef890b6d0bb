"""Outermost layer of every service, around everything FastAPI does, so that a 500 gets the same treatment as a 200.

Per request: trace and request id, API and security headers, body limit, content negotiation, time-out, HEAD as GET
without a body, one log line and the metrics.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from typing import Any

import structlog
from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from common.logs import get_logger
from common.metrics import Metrics
from common.settings import ServiceSettings
from common.trace import Trace, new_trace, use_trace
from common.web.fhir import FHIR_JSON, FHIR_RANGES, is_fhir, with_outcomes
from common.web.problems import http_problem

_SECURITY_HEADERS = (
    ("Cache-Control", "no-store"),
    ("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'"),
    ("Strict-Transport-Security", "max-age=31536000; includeSubDomains"),
    ("X-Content-Type-Options", "nosniff"),
    ("X-Frame-Options", "DENY"),
    ("Referrer-Policy", "no-referrer"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
)
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT"})
_WITH_BODY = frozenset({"POST", "PUT", "PATCH"})
_CONSUMES = frozenset({"application/json", "application/merge-patch+json"})
_ANY_JSON = frozenset({"*/*", "application/*", "application/json", "application/problem+json"})
_OPENAPI = "/v1/openapi.json"


class _TooLarge(HTTPException):
    """The body passed the limit while it was being read; an HTTPException, because FastAPI makes a 400 of any other."""

    def __init__(self) -> None:
        super().__init__(413)


class Gateway:
    """ASGI layer; see the module."""

    def __init__(
        self,
        app: ASGIApp,
        settings: ServiceSettings,
        metrics: Metrics,
        produces: Callable[[str], frozenset[str]] = lambda _path: frozenset(),
    ) -> None:
        """`produces` gives what may be asked for of a path that answers in another form than JSON; empty means JSON."""
        self._app = app
        self._produces = produces
        self._settings = settings
        self._metrics = metrics
        self._log = get_logger(dienst=settings.dienst)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection; anything but HTTP is passed through."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started = time.perf_counter()
        headers = {k.decode("latin-1").lower(): v.decode("latin-1") for k, v in scope["headers"]}
        trace = new_trace(headers.get("traceparent"))
        use_trace(trace)
        structlog.contextvars.bind_contextvars(trace_id=trace.trace_id, span_id=trace.span_id)
        outcome: dict[str, int] = {"status": 500}
        # A method may be any word: only those that exist become a label and a field in the log.
        method = scope["method"] if scope["method"] in _METHODS else "ANDERS"
        sender = self._sender(scope, trace, send, outcome)
        try:
            await self._answer(scope, headers, receive, with_outcomes(sender) if is_fhir(scope["path"]) else sender)
        finally:
            seconds = time.perf_counter() - started
            route = _template(scope)
            self._metrics.observe_request(route, method, outcome["status"], seconds)
            self._log.info(
                "verzoek", method=method, route=route, status=outcome["status"], duur_ms=round(seconds * 1000, 1),
                client=scope.get("state", {}).get("client"), trace_id=trace.trace_id, span_id=trace.span_id,
            )  # fmt: skip

    def _sender(self, scope: Scope, trace: Trace, send: Send, outcome: dict[str, int]) -> Send:
        head = scope["method"] == "HEAD"

        async def sender(message: Message) -> None:
            if message["type"] == "http.response.start":
                outcome["status"] = message["status"]
                if head:
                    scope["method"] = "HEAD"  # the server counts the bytes of a GET and misses them here
                headers = MutableHeaders(scope=message)
                for name, value in _SECURITY_HEADERS:
                    headers.setdefault(name, value)
                headers["API-Version"] = self._settings.versie
                headers["traceparent"] = trace.traceparent
                headers["X-Request-Id"] = trace.span_id
                if scope["path"] == _OPENAPI:
                    headers["Access-Control-Allow-Origin"] = "*"
                    headers["Cross-Origin-Resource-Policy"] = "cross-origin"
            elif head and message["type"] == "http.response.body":
                message = {**message, "body": b""}
            await send(message)

        return sender

    async def _answer(self, scope: Scope, headers: dict[str, str], receive: Receive, send: Send) -> None:
        refusal = self._refuse(scope, headers)
        if refusal is not None:
            await http_problem(refusal)(scope, receive, send)
            return
        if scope["method"] == "HEAD":
            scope["method"] = "GET"
        answered = False

        async def tracking(message: Message) -> None:
            nonlocal answered
            answered = True
            await send(message)

        try:
            async with asyncio.timeout(self._settings.verzoek_timeout_s):
                await self._app(scope, self._limited(receive), tracking)
        except TimeoutError:
            if answered:
                raise
            await http_problem(408)(scope, receive, send)

    def _refuse(self, scope: Scope, headers: dict[str, str]) -> int | None:
        path: str = scope["path"]
        fhir = is_fhir(path)
        if not (fhir or path.startswith("/v1/")):
            return None
        length = headers.get("content-length", "0")
        if not (length.isascii() and length.isdigit()):
            return 400
        if int(length) > self._settings.max_body_bytes:
            return 413
        has_body = length != "0" or "transfer-encoding" in headers
        kind = headers.get("content-type", "").split(";")[0].strip().lower()
        if scope["method"] in _WITH_BODY and has_body and kind not in (_CONSUMES | {FHIR_JSON} if fhir else _CONSUMES):
            return 415
        other = FHIR_RANGES if fhir else self._produces(path)
        if not path.startswith("/v1/docs") and not _accepts(headers.get("accept", ""), other or _ANY_JSON):
            return 406
        return None

    def _limited(self, receive: Receive) -> Receive:
        seen = 0

        async def limited() -> Message:
            nonlocal seen
            message = await receive()
            if message["type"] == "http.request":
                seen += len(message.get("body", b""))
                if seen > self._settings.max_body_bytes:
                    raise _TooLarge
            return message

        return limited


def _accepts(accept: str, offered: frozenset[str]) -> bool:
    ranges = [part.strip().lower().split(";") for part in accept.split(",") if part.strip()]
    if not ranges:
        return True
    wanted = {kind.strip() for kind, *parameters in ranges if not any(_is_zero(p) for p in parameters)}
    return not wanted.isdisjoint(offered)


def _is_zero(parameter: str) -> bool:
    name, _, value = parameter.partition("=")
    return name.strip() == "q" and value.strip() in {"0", "0.0", "0.00", "0.000"}


def _template(scope: Scope) -> str:
    route: Any = scope.get("route")
    path = getattr(route, "path", None)
    return str(path) if path else "(geen)"
