"""A line of the log as bytes that are the same today, in ten years, and in another language.

Canonical JSON after RFC 8785: keys sorted, no spaces, UTF-8, times as ISO 8601 in UTC with
microseconds. Whole numbers travel as text, because JSON numbers lose precision past 2^53.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final, Self
from uuid import UUID

KOLOMMEN: Final = (
    "id",
    "xid",
    "tijdstip",
    "dienst",
    "trace_id",
    "span_id",
    "parent_span_id",
    "handeling",
    "uitkomst",
    "object_soort",
    "object_id",
    "betrokkene_id",
    "verwerking",
    "doel",
    "grondslag_id",
    "gebruiker",
    "organisatie",
    "rollen",
    "namens",
    "client",
)
SELECT_KOLOMMEN: Final = ", ".join("xid::text AS xid" if kolom == "xid" else kolom for kolom in KOLOMMEN)


@dataclass(frozen=True, slots=True)
class AuditRegel:
    """One act with data about a person: who, for whom, what, to what, why, and how it ended."""

    id: int
    xid: str
    tijdstip: datetime
    dienst: str
    trace_id: str
    span_id: str
    parent_span_id: str | None
    handeling: str
    uitkomst: str
    object_soort: str
    object_id: UUID | None
    betrokkene_id: UUID | None
    verwerking: str
    doel: str | None
    grondslag_id: UUID | None
    gebruiker: str
    organisatie: str
    rollen: Sequence[str]
    namens: str | None
    client: str

    @classmethod
    def van(cls, rij: Mapping[str, Any]) -> Self:
        """Read a row that was selected with `SELECT_KOLOMMEN`."""
        return cls(**{kolom: rij[kolom] for kolom in KOLOMMEN})


def canonical(waarden: Mapping[str, Any]) -> bytes:
    """Return the canonical JSON of these values."""
    return json.dumps(
        {naam: _json(waarde) for naam, waarde in waarden.items()},
        ensure_ascii=False,
        separators=(",", ":"),
        sort_keys=True,
    ).encode()


def leaf(rij: Mapping[str, Any]) -> bytes:
    """Return the leaf of the Merkle tree for a row selected with `SELECT_KOLOMMEN`."""
    # The prefixes 0 and 1 keep a leaf from being passed off as an inner node (RFC 6962).
    return hashlib.sha256(b"\x00" + canonical({kolom: rij[kolom] for kolom in KOLOMMEN})).digest()


def merkle_root(leaves: Sequence[bytes]) -> bytes:
    """Return the root of the Merkle tree over these leaves in this order."""
    if not leaves:
        return hashlib.sha256(b"").digest()
    laag = list(leaves)
    while len(laag) > 1:
        paren = zip(laag[::2], laag[1::2], strict=False)
        hoger = [hashlib.sha256(b"\x01" + links + rechts).digest() for links, rechts in paren]
        # An odd one moves up as it is; repeating it would let two different lists have one root.
        laag = hoger + laag[len(hoger) * 2 :]
    return laag[0]


def _json(waarde: object) -> object:
    match waarde:
        case datetime():
            return waarde.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")
        case UUID():
            return str(waarde)
        case bytes():
            return waarde.hex()
        case bool() | str() | None:
            return waarde
        case int():
            return str(waarde)
        case list() | tuple():
            return [_json(deel) for deel in waarde]
        case _:
            raise TypeError(f"geen canonieke vorm voor {type(waarde).__name__}")
