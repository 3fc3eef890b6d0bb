"""The one statement in which a transaction writes what it emitted, logged and answered, just before its commit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any
from uuid import UUID

from common.auth import Actor
from common.outbox.write import PARAMETERS as OUTBOX_PARAMETERS
from common.outbox.write import outbox_cte
from common.trace import current_trace

_AUDIT_PARAMETERS = 18


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """One line of the log: what was done to what, about whom, for which purpose, on which ground (NEN 7513, LDV)."""

    handeling: str
    object_soort: str
    object_id: UUID | None = None
    betrokkene_id: UUID | None = None
    verwerking: str = ""
    doel: str | None = None
    grondslag_id: UUID | None = None
    uitkomst: str = "geslaagd"


@cache
def flush_sql(*, outbox: bool, audit: bool, answer: bool) -> str:
    """Text of the statement for these parts; parameters in the order outbox, audit, answer."""
    parts: list[str] = []
    first = 1
    if outbox:
        parts.append(outbox_cte(first))
        first += OUTBOX_PARAMETERS
    if audit:
        parts.append(_audit_cte(first))
        first += _AUDIT_PARAMETERS
    if answer:
        parts.append(_answer_cte(first))
    return f"WITH {', '.join(parts)} SELECT 1"


def audit_parameters(entries: Sequence[AuditEntry], actor: Actor, now: datetime, dienst: str) -> tuple[Any, ...]:
    """Parameters of the audit part: first what all lines share, then a column per field of the lines."""
    trace = current_trace()
    return (
        now, dienst, trace.trace_id, trace.span_id, trace.parent_span_id, actor.sub, actor.organisatie, sorted(actor.rollen),
        actor.namens, actor.client, [e.handeling for e in entries], [e.uitkomst for e in entries],
        [e.object_soort for e in entries], [e.object_id for e in entries], [e.betrokkene_id for e in entries],
        [e.verwerking for e in entries], [e.doel for e in entries], [e.grondslag_id for e in entries],
    )  # fmt: skip


def _audit_cte(first: int) -> str:
    p = [f"${first + n}" for n in range(_AUDIT_PARAMETERS)]
    return f"""
    audit_written AS (
        INSERT INTO keten.audit_regel (tijdstip, dienst, trace_id, span_id, parent_span_id, gebruiker, organisatie, rollen, namens,
            client, handeling, uitkomst, object_soort, object_id, betrokkene_id, verwerking, doel, grondslag_id)
        SELECT {p[0]}::timestamptz, {p[1]}::text, {p[2]}::text, {p[3]}::text, {p[4]}::text, {p[5]}::text, {p[6]}::text,
            {p[7]}::text[], {p[8]}::text, {p[9]}::text, r.*
        FROM unnest({p[10]}::text[], {p[11]}::text[], {p[12]}::text[], {p[13]}::uuid[], {p[14]}::uuid[], {p[15]}::text[],
            {p[16]}::text[], {p[17]}::uuid[]) AS r
    )"""


def _answer_cte(first: int) -> str:
    return f"""
    answer_written AS (
        UPDATE keten.idempotentie SET status = ${first + 1}::smallint, koppen = ${first + 2}::text::jsonb,
            antwoord = ${first + 3}::bytea WHERE sleutel = ${first}::bytea
    )"""
