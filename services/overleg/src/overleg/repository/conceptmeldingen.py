"""Concepten van zorgmeldingen uit een acute scan."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from common.db import Tx
from common.events import uuid7

VEILIG_THUIS = "medewerker-veilig-thuis"


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


async def find_concepten(tx: Tx, limit: int) -> Sequence[Any]:
    """Concepten die nog op een zorgmelding wachten, oudste eerst.

    Een concept is van geen organisatie: elk Veilig Thuis ziet het. Row-level security is dicht tot hier de rol is bekeken.
    """
    rol = "ja" if VEILIG_THUIS in tx.actor.rollen else ""
    await tx.fetchval("SELECT set_config('app.veilig_thuis', $1, true)", rol)
    return await tx.fetch(
        "SELECT * FROM conceptmelding WHERE zorgmelding_id IS NULL ORDER BY vastgesteld_op, id LIMIT $1", limit
    )
