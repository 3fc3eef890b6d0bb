"""Records as Kafka would give them, made from events, for tests of the inbox."""

from __future__ import annotations

from uuid import UUID

from common.events import to_headers, uuid7
from common.inbox import RawRecord
from common.testing.proef import BRON, NU, ProefGedaan


def record(
    aggregate: UUID,
    seq: int,
    *,
    offset: int = 0,
    event_id: UUID | None = None,
    generatie: int = 1,
    beurt: int | None = None,
) -> RawRecord:
    """Return one record of `ProefGedaan`; `beurt` is the sequence number unless told otherwise."""
    event = ProefGedaan(proef_id=aggregate, beurt=seq if beurt is None else beurt)
    headers = to_headers(
        id=event_id or uuid7(),
        source=BRON,
        type=event.type,
        time=NU,
        aggregate_id=aggregate,
        seq=seq,
        generatie=generatie,
    )
    return RawRecord(offset, str(aggregate).encode(), event.model_dump_json(by_alias=True).encode(), headers)
