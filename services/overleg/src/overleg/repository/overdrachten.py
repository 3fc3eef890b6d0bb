"""Overdrachten in de database; row-level security laat alleen de twee kanten ervan zien."""

from datetime import datetime
from typing import Any
from uuid import UUID

from common.db import Tx
from common.db.paging import Page
from common.errors import Conflict, NotFound
from overleg.domain.overdracht import Overdracht


def _overdracht(rij: Any) -> Overdracht:
    return Overdracht(
        rij["id"], rij["zorgmelding_id"], rij["casus_id"], rij["van"], rij["naar"], rij["aangeboden_op"], rij["aanvaard_op"],
        rij["geweigerd_op"], rij["reden"], rij["versie"],
    )  # fmt: skip


async def save_aanbod(tx: Tx, overdracht: Overdracht) -> None:
    """Bewaar een nieuw aanbod; Conflict als er al een openstaat."""
    o = overdracht
    nieuw = await tx.fetchval(
        """
        INSERT INTO overdracht (id, zorgmelding_id, casus_id, van, naar, aangeboden_op, versie) VALUES ($1, $2, $3, $4, $5, $6, 1)
        ON CONFLICT (zorgmelding_id) WHERE aanvaard_op IS NULL AND geweigerd_op IS NULL DO NOTHING RETURNING id
        """,
        o.id, o.zorgmelding_id, o.casus_id, o.van, o.naar, o.aangeboden_op,
    )  # fmt: skip
    if nieuw is None:
        raise Conflict("Er staat al een overdracht open; wacht het antwoord af.")


async def eis_geen_open_overdracht(tx: Tx, zorgmelding_id: UUID) -> None:
    """Weiger (Conflict) als er nog een aanbod op antwoord wacht: dan weet de ander niet dat het voorbij is."""
    wacht = await tx.fetchval(
        "SELECT true FROM overdracht WHERE zorgmelding_id = $1 AND (van = $2 OR naar = $2)"
        " AND aanvaard_op IS NULL AND geweigerd_op IS NULL",
        zorgmelding_id, tx.actor.organisatie,
    )  # fmt: skip
    if wacht:
        raise Conflict("Er staat nog een overdracht open. Trek die eerst in, of wacht het antwoord af.")


async def get_overdracht(tx: Tx, overdracht_id: UUID, *, vergrendel: bool = False) -> Overdracht:
    """Lees een overdracht van of naar de eigen organisatie; `vergrendel` om haar te beantwoorden.

    Alleen wie antwoorden mag krijgt het slot; de ander leest, en krijgt van het domein te horen dat het niet mag.
    """
    lees = "SELECT * FROM overdracht WHERE id = $2 AND (van = $1 OR naar = $1)"
    rij = await tx.fetchrow(f"{lees} FOR UPDATE", tx.actor.organisatie, overdracht_id) if vergrendel else None
    rij = rij or await tx.fetchrow(lees, tx.actor.organisatie, overdracht_id)
    if rij is None:
        raise NotFound("Deze overdracht bestaat niet of is voor u niet zichtbaar.")
    return _overdracht(rij)


async def save_antwoord(tx: Tx, overdracht: Overdracht) -> None:
    """Bewaar aanvaarding of weigering."""
    o = overdracht
    await tx.execute(
        "UPDATE overdracht SET aanvaard_op = $2, geweigerd_op = $3, reden = $4, versie = $5 WHERE id = $1",
        o.id, o.aanvaard_op, o.geweigerd_op, o.reden, o.versie,
    )  # fmt: skip


async def find_overdrachten(
    tx: Tx, na: tuple[datetime, UUID] | None, limit: int, *, alleen_open: bool
) -> Page[Overdracht]:
    """Overdrachten van en naar de eigen organisatie, nieuwste eerst."""
    rijen = await tx.fetch(
        """
        SELECT * FROM overdracht WHERE (van = $1 OR naar = $1)
          AND (NOT $2 OR (aanvaard_op IS NULL AND geweigerd_op IS NULL))
          AND ($3::timestamptz IS NULL OR (aangeboden_op, id) < ($3, $4::uuid))
        ORDER BY aangeboden_op DESC, id DESC LIMIT $5
        """,
        tx.actor.organisatie, alleen_open, *(na or (None, None)), limit + 1,
    )  # fmt: skip
    return Page.of([_overdracht(rij) for rij in rijen], limit, lambda o: (o.aangeboden_op, o.id))
