"""Keyset pagination: a page starts after the last row seen, so page 1,000 costs the same as page 1 and nothing is counted."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Annotated, Any, Generic, TypeVar
from uuid import UUID

from fastapi import Query

from common.errors import InvalidInput

T = TypeVar("T")
MAX_LIMIT = 100

Limit = Annotated[int, Query(ge=1, le=MAX_LIMIT, description="Hoogste aantal resultaten")]
Cursor = Annotated[str | None, Query(max_length=500, description="Waarde van `volgende` uit het vorige antwoord")]



def _text(value: str) -> str:
    value.encode()  # half of a surrogate pair is no text
    if "\x00" in value:
        raise ValueError("PostgreSQL kent geen tekst met een nulteken")
    return value


def _number(value: str) -> int:
    number = int(value)
    if not -(2**63) <= number < 2**63:
        raise ValueError("past niet in bigint")
    return number


def _moment(value: str) -> datetime:
    moment = datetime.fromisoformat(value)
    if moment.tzinfo is None:
        raise ValueError("tijdstip zonder tijdzone")
    return moment.astimezone(UTC)


# A cursor may be forged: what comes out must be something that the database can compare with.
_READERS: dict[str, Callable[[str], Any]] = {
    "s": _text, "i": _number, "u": UUID, "t": _moment, "d": date.fromisoformat,
}  # fmt: skip


def write_cursor(*key: str | int | UUID | datetime | date) -> str:
    """Encode the sort key of the last row shown; opaque to the caller, without personal data."""
    parts = []
    for value in key:
        if isinstance(value, datetime):
            parts.append("t" + value.isoformat())
        elif isinstance(value, date):
            parts.append("d" + value.isoformat())
        elif isinstance(value, UUID):
            parts.append(f"u{value}")
        elif isinstance(value, int):
            parts.append(f"i{value}")
        else:
            parts.append("s" + value)
    return base64.urlsafe_b64encode(json.dumps(parts).encode()).decode().rstrip("=")


def read_cursor(cursor: str | None, *types: type) -> tuple[Any, ...] | None:
    """Decode a cursor of exactly these types; None for the first page. Raises InvalidInput on anything else."""
    if cursor is None:
        return None
    try:
        raw = json.loads(base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True))
        values = tuple(_READERS[part[0]](part[1:]) for part in raw)
    except (ValueError, TypeError, KeyError, IndexError, AttributeError, OverflowError, RecursionError) as error:
        raise InvalidInput(
            "De waarde van cursor is niet door deze dienst gegeven; begin opnieuw zonder cursor."
        ) from error
    if len(values) != len(types) or any(type(v) is not t for v, t in zip(values, types, strict=True)):
        raise InvalidInput("De waarde van cursor hoort bij een andere lijst; begin opnieuw zonder cursor.")
    return values


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """One page of a list: `items` at most `limit` long, `volgende` the cursor of the next page or None at the end."""

    items: Sequence[T]
    volgende: str | None

    @staticmethod
    def of(rows: Sequence[T], limit: int, key: Callable[[T], tuple[Any, ...]]) -> Page[T]:
        """Make a page from `limit + 1` fetched rows; the extra row only says that there is more."""
        shown = rows[:limit]
        return Page(shown, write_cursor(*key(shown[-1])) if len(rows) > limit else None)
