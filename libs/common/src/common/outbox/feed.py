"""The outbox as a pull feed for partners without Kafka: nothing skipped, nothing out of order, no state on our side.

The cursor is a window between two snapshots and a position in it. A cursor on `id` alone would skip for ever what
committed late.
"""

from __future__ import annotations

import base64
import binascii
import json
import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from common.errors import FieldError, InvalidInput
from common.events import to_structured
from common.outbox import window
from common.outbox.window import BEGINNING, Snapshot

_SLOTS = list(range(32))
_FORM = re.compile(r"(\d+):(\d+):([\d,]*)")


@dataclass(frozen=True, slots=True)
class FeedPage:
    """A page of events in structured JSON, and the cursor for the next call; `more` says that it may be called at once."""

    events: list[dict[str, Any]]
    cursor: str
    more: bool


async def read_feed(
    conn: Any, after: str | None = None, *, types: Collection[str] | None = None, limit: int = 100
) -> FeedPage:
    """Return the next events after a cursor (None: from the oldest retained one), of these types only when given.

    Per aggregate in order; an event may come twice when a caller repeats a cursor. Filtering is done after reading, so
    a page may be empty while `more` is true.
    """
    old, target, position = _decode(after) if after else (BEGINNING, None, 0)
    now = await window.current_snapshot(conn)
    if old[1] > now[1] or (target and target[1] > now[1]):
        raise _invalid()  # of another database: everything between would be skipped
    end = target or now
    rows = await window.read_window(conn, _SLOTS, old, end, after_id=position, limit=limit + 1)
    more, rows = len(rows) > limit, rows[:limit]
    cursor = _encode(old, end, rows[-1]["id"]) if more else _encode(end, None, 0)
    events = [
        to_structured(
            id=row["event_id"],
            source=row["source"],
            type=row["type"],
            time=row["time"],
            aggregate_id=row["aggregateid"],
            seq=row["aggregate_seq"],
            payload=row["payload"],
            traceparent=row["traceparent"],
        )
        for row in rows
        if types is None or row["type"] in types
    ]
    return FeedPage(events, cursor, more or target is not None)


def _text(snapshot: Snapshot) -> str:
    return f"{snapshot[0]}:{snapshot[1]}:{','.join(map(str, snapshot[2]))}"


def _encode(old: Snapshot, end: Snapshot | None, position: int) -> str:
    parts = [_text(old), _text(end) if end else "", position]
    return base64.urlsafe_b64encode(json.dumps(parts, separators=(",", ":")).encode()).decode().rstrip("=")


def _decode(cursor: str) -> tuple[Snapshot, Snapshot | None, int]:
    try:
        if len(cursor) > 8192:
            raise _invalid()
        old, end, position = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        if not isinstance(position, int) or not 0 <= position < 1 << 63:
            raise _invalid()
        return _snapshot(old), _snapshot(end) if end else None, position
    except (ValueError, TypeError, binascii.Error) as error:
        raise _invalid() from error


def _snapshot(text: str) -> Snapshot:
    found = _FORM.fullmatch(text)
    if found is None:
        raise _invalid()
    low, high = int(found[1]), int(found[2])
    running = tuple(int(part) for part in found[3].split(",") if part)
    if (
        not 3 <= low <= high < 1 << 62
        or list(running) != sorted(set(running))
        or any(not low <= x < high for x in running)
    ):
        raise _invalid()
    return low, high, running


def _invalid() -> InvalidInput:
    return InvalidInput(
        "De cursor is niet geldig; begin opnieuw zonder cursor.",
        fouten=(FieldError("na", "cursor_ongeldig", "Gebruik de cursor uit het vorige antwoord, ongewijzigd."),),
    )
