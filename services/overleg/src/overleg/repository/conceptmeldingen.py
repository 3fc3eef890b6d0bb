"""Concepten van zorgmeldingen uit een acute scan."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from common.db import Tx
from common.db.paging import Page
from common.errors import Conflict, FieldError, InvalidInput
from common.events import uuid7

VEILIG_THUIS = "medewerker-veilig-thuis"
_OUDSTE = (datetime(1, 1, 1, tzinfo=UTC), UUID(int=0))


@dataclass(frozen=True, slots=True)
class Conceptmelding:
    """Een acuut signaal uit een scan dat op een zorgmelding wacht; zonder gegevens over personen."""

    id: UUID
    scan_id: UUID
    scan_organisatie: str
    huishouden_id: UUID | None
    vastgesteld_op: datetime
    aard: tuple[str, ...]
    onderdelen: tuple[str, ...]


async def save_concept(
    tx: Tx,
    scan_id: UUID,
    organisatie: str,
    huishouden_id: UUID | None,
    vastgesteld_op: datetime,
    aard: Sequence[str],
    onderdelen: Sequence[str],
) -> bool:
    """Bewaar een concept, één per scan; geeft of het nieuw is."""
    nieuw = await tx.fetchval(
        """
        INSERT INTO conceptmelding (id, scan_id, scan_organisatie, huishouden_id, vastgesteld_op, aard, onderdelen, versie)
        VALUES ($1, $2, $3, $4, $5, $6, $7, 1) ON CONFLICT (scan_id) DO NOTHING RETURNING id
        """,
        uuid7(), scan_id, organisatie, huishouden_id, vastgesteld_op, list(aard), list(onderdelen),
    )  # fmt: skip
    return nieuw is not None


async def _open(tx: Tx) -> None:
    """Een concept is van geen organisatie: elk Veilig Thuis ziet het. De rijen zijn dicht tot hier de rol is bekeken."""
    rol = "ja" if VEILIG_THUIS in tx.actor.rollen else ""
    await tx.fetchval("SELECT set_config('app.veilig_thuis', $1, true)", rol)


async def find_concepten(tx: Tx, na: tuple[datetime, UUID] | None, limit: int) -> Page[Conceptmelding]:
    """Concepten die nog op een zorgmelding wachten, oudste eerst."""
    await _open(tx)
    rijen = await tx.fetch(
        """
        SELECT * FROM conceptmelding WHERE zorgmelding_id IS NULL AND (vastgesteld_op, id) > ($1, $2::uuid)
        ORDER BY vastgesteld_op, id LIMIT $3
        """,
        *(na or _OUDSTE), limit + 1,
    )  # fmt: skip
    gevonden = [
        Conceptmelding(
            r["id"], r["scan_id"], r["scan_organisatie"], r["huishouden_id"], r["vastgesteld_op"], tuple(r["aard"]),
            tuple(r["onderdelen"]),
        )
        for r in rijen
    ]  # fmt: skip
    return Page.of(gevonden, limit, lambda c: (c.vastgesteld_op, c.id))


async def neem_op(tx: Tx, conceptmelding_id: UUID, zorgmelding_id: UUID) -> None:
    """Sluit een concept met de zorgmelding die ervan gemaakt is; van twee die het tegelijk proberen slaagt er één.

    InvalidInput als het concept niet bestaat, Conflict als er al een zorgmelding van is gemaakt.
    """
    await _open(tx)
    gelukt = await tx.fetchval(
        """
        UPDATE conceptmelding SET zorgmelding_id = $2, versie = versie + 1
        WHERE id = $1 AND zorgmelding_id IS NULL RETURNING true
        """,
        conceptmelding_id, zorgmelding_id,
    )  # fmt: skip
    if gelukt:
        return
    if await tx.fetchval("SELECT true FROM conceptmelding WHERE id = $1", conceptmelding_id):
        raise Conflict("Van deze conceptmelding is al een zorgmelding gemaakt; er is niets opgeslagen.")
    raise InvalidInput(
        "Deze conceptmelding bestaat niet.",
        fouten=(FieldError("conceptmeldingId", "onbekend", "deze conceptmelding is niet bekend"),),
    )
