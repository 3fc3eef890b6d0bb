"""An event that belongs to no service, for tests of the path itself."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import ClassVar
from uuid import UUID

from common.events import Event, PendingEvent, prepare

BRON = "urn:nld:oin:00000009990000000000:systeem:proef"
NU = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


class ProefGedaan(Event):
    """Een proef is gedaan; `beurt` zegt de hoeveelste."""

    topic: ClassVar[str] = "proef"
    type: ClassVar[str] = "nl.veiligeketen.proeven.proef-gedaan.v1"
    aggregate: ClassVar[str] = "proef_id"

    proef_id: UUID
    beurt: int = 0


def pending(aggregate: UUID, beurt: int = 0) -> PendingEvent:
    """Return an event that is ready for the outbox."""
    return prepare(ProefGedaan(proef_id=aggregate, beurt=beurt), source=BRON, now=NU)
