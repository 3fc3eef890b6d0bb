"""Geschiedenis van de start van hulp in de database."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from common.db import Tx
from common.events import uuid7
from overleg.domain.meldingcodes import Correctiereden


@dataclass(frozen=True, slots=True)
class Hulpstart:
    """Een dag die als start van hulp is vastgelegd; zonder `vervangen_op` is het de dag die geldt."""

    gestart_op: date
    reden: Correctiereden | None
    organisatie: str
    vastgelegd_op: datetime
    vervangen_op: datetime | None


async def save_hulpstart(tx: Tx, zorgmelding_id: UUID, gestart_op: date, reden: Correctiereden | None) -> None:
    """Bewaar een start van hulp; wat ervoor gold is vanaf nu vervangen."""
    await tx.execute(
        "UPDATE hulpstart SET vervangen_op = $2 WHERE zorgmelding_id = $1 AND vervangen_op IS NULL", zorgmelding_id, tx.now
    )  # fmt: skip
    await tx.execute(
        """
        INSERT INTO hulpstart (id, zorgmelding_id, eigenaar, gestart_op, reden, vastgelegd_op, vastgelegd_door)
        VALUES ($1, $2, $3, $4, $5, $6, $7)
        """,
        uuid7(), zorgmelding_id, tx.actor.organisatie, gestart_op, reden, tx.now, tx.actor.sub,
    )  # fmt: skip


async def find_hulpstarts(tx: Tx, zorgmelding_id: UUID) -> list[Hulpstart]:
    """Alles wat als start van hulp heeft gegolden, oudste eerst."""
    rijen = await tx.fetch(
        "SELECT * FROM hulpstart WHERE zorgmelding_id = $1 ORDER BY vastgelegd_op, id LIMIT 1000", zorgmelding_id
    )
    return [
        Hulpstart(
            r["gestart_op"], Correctiereden(r["reden"]) if r["reden"] else None, r["eigenaar"], r["vastgelegd_op"],
            r["vervangen_op"],
        )
        for r in rijen
    ]  # fmt: skip
