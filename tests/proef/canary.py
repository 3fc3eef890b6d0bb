"""Distinctive names, BSNs, addresses and texts, how to find them back, and a door that plants them in every free text."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import unquote

import asyncpg
import httpx
from opentelemetry import trace
from opentelemetry.sdk.trace import TracerProvider

NAME, CHILD, STREET, TOWN = "Kanarienaam Zangvogel", "Kanariekind", "Kanariestraat", "Kanariedorp"
CONTACT, FREE, EVIDENCE = "kanarie-06-00000000", "Kanarietekst over het gezin", "kanariebewijs op de arm"
BSN, BSN2, BAD_BSN = "999990019", "999990020", "999990018"
CANARIES = ("kanarie", BSN, BSN2, BAD_BSN, "8399 ZZ", "1987-06-05", "2017-04-03", "zangvogel")
ADDRESS = {"straat": STREET, "huisnummer": "7", "postcode": "8399 ZZ", "plaats": TOWN}
PLANTED = "kanarietekst"
"""What the door adds to a free text: small letters, so that a check on names in anonymous text lets it through."""


def lines_with(text: str) -> set[str]:
    """Where canaries stand: of each line that holds one, what comes before the first colon."""
    return {line.split(":", 1)[0] for line in text.splitlines() if found_in(line)}


def found_in(text: str) -> list[str]:
    """Name the canaries in a text, also where an address hides them in percent signs."""
    low = unquote(text).lower()
    return [c for c in CANARIES if c.lower() in low]


async def dump(dsn: str) -> str:
    """Every row of every table as text, and every bytea once more as it is."""
    connection, parts = await asyncpg.connect(dsn), []
    try:
        tables = await connection.fetch(
            "SELECT format('%I.%I', table_schema, table_name) AS naam FROM information_schema.tables"
            " WHERE table_schema NOT IN ('pg_catalog', 'information_schema') AND table_type = 'BASE TABLE'"
        )
        for table in tables:
            for row in await connection.fetch(f"SELECT * FROM {table['naam']}"):
                for column, value in row.items():
                    raw = value.decode("latin-1") if isinstance(value, bytes) else str(value)
                    parts.append(f"{table['naam']}.{column}: {raw}")
    finally:
        await connection.close()
    return "\n".join(parts)


async def published(dsn: str) -> list[asyncpg.Record]:
    """What goes to Kafka: key, headers and value of every event, in order."""
    connection = await asyncpg.connect(dsn)
    try:
        return await connection.fetch("SELECT * FROM keten.outbox_event ORDER BY id")
    finally:
        await connection.close()


class Document:
    """The OpenAPI document as far as a planter needs it: which operation is this, and where may free text stand."""

    def __init__(self, document: dict[str, Any]) -> None:
        self._schemas = document["components"]["schemas"]
        self._routes: list[tuple[str, re.Pattern[str], str, dict[str, Any] | None]] = []
        for path, item in document["paths"].items():
            for method, operation in item.items():
                pattern = re.compile("/v1" + re.sub(r"\{[^}]+\}", "[^/]+", path))
                body = operation.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema")
                self._routes.append((method.upper(), pattern, f"{method.upper()} {path}", body))
        # "/_zoek" before "/{id}": what is written out wins over what may be anything.
        self._routes.sort(key=lambda r: r[2].count("{"))

    def route(self, method: str, path: str) -> tuple[str, dict[str, Any] | None]:
        """Return the operation of a request with the schema of its body."""
        return next(((r, b) for m, p, r, b in self._routes if m == method and p.fullmatch(path)), ("", None))

    def free_texts(self) -> set[tuple[str, str]]:
        """Every (operation, place in the body) that takes free text."""
        return {(route, place) for _, _, route, body in self._routes if body for place in self._places(body, "")}

    def _arms(self, schema: dict[str, Any]) -> Iterator[dict[str, Any]]:
        while "$ref" in schema:
            schema = self._schemas[schema["$ref"].rsplit("/", 1)[-1]]
        arms = schema.get("anyOf") or schema.get("oneOf")
        if arms is None:
            yield schema
        else:
            for arm in arms:
                yield from self._arms(arm)

    def _places(self, schema: dict[str, Any], place: str) -> Iterator[str]:
        for arm in self._arms(schema):
            if _is_free_text(arm):
                yield place
            for name, part in arm.get("properties", {}).items():
                yield from self._places(part, f"{place}.{name}")
            if "items" in arm:
                yield from self._places(arm["items"], f"{place}[]")

    def plant(self, schema: dict[str, Any], value: Any, place: str = "") -> tuple[Any, set[str]]:
        """Return the body with a canary in every free text that it has, and the places where one went in."""
        done: set[str] = set()
        for arm in self._arms(schema):
            if isinstance(value, str) and _is_free_text(arm):
                return f"{value} {PLANTED}", {place}
            if isinstance(value, dict) and "properties" in arm:
                for name, part in arm["properties"].items():
                    if name in value:
                        new, more = self.plant(part, value[name], f"{place}.{name}")
                        value, done = value | {name: new}, done | more
            if isinstance(value, list) and "items" in arm:
                planted = [self.plant(arm["items"], v, f"{place}[]") for v in value]
                value, done = [v for v, _ in planted], done.union(*(m for _, m in planted))
        return value, done


def _is_free_text(arm: dict[str, Any]) -> bool:
    """Whether a person may write what he likes here: long enough for a name, and no code, date or number."""
    return arm.get("type") == "string" and arm.get("maxLength", 0) >= 100 and "enum" not in arm and "format" not in arm


class Planter(httpx.AsyncBaseTransport):
    """A door to one service that plants a canary in every free text on its way in, and remembers what was taken."""

    def __init__(self, inner: httpx.AsyncBaseTransport, document: Document) -> None:
        self._inner, self._document = inner, document
        self.taken: set[tuple[str, str]] = set()
        self.urls: list[str] = []
        self.headers: list[str] = []
        self.refusals: list[str] = []
        self.answers: dict[str, str] = {}
        """The last answer to each operation, for whoever must find out why a text was not taken."""
        self.shown = 0
        """Answers that showed a canary to somebody who may see it."""

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Plant, pass on, and look at what comes back."""
        route, schema = self._document.route(request.method, request.url.path)
        places: set[str] = set()
        if schema and (raw := await request.aread()):
            body, places = self._document.plant(schema, json.loads(raw))
            content = json.dumps(body).encode()
            headers = [(k, v) for k, v in request.headers.items() if k != "content-length"]
            request = httpx.Request(request.method, request.url, headers=headers, content=content)
        answer = await self._inner.handle_async_request(request)
        text = (await answer.aread()).decode("utf-8", "replace")
        self.headers.append(str(answer.headers))
        self.urls.append(str(request.url) + answer.headers.get("location", ""))
        self.answers[route] = f"{answer.status_code} {text[:300] if answer.status_code >= 400 else ''}"
        if answer.status_code >= 400:
            self.refusals.append(f"{route} {text}")
        else:
            self.taken |= {(route, place) for place in places}
            self.shown += PLANTED in text
        return answer


@contextmanager
def watching(provider: TracerProvider) -> Iterator[None]:
    """Give the process this provider for a while; OpenTelemetry itself allows only one for ever."""
    from opentelemetry.trace import _TRACER_PROVIDER

    before = _TRACER_PROVIDER
    trace._TRACER_PROVIDER = provider
    try:
        yield
    finally:
        trace._TRACER_PROVIDER = before
