"""Berichten aan organisaties in de database."""

from datetime import datetime
from typing import Any
from uuid import UUID

from common.db import Tx
from common.db.paging import Page
from common.errors import NotFound
from overleg.domain.bericht import Bericht, BerichtSoort
from overleg.repository.zorgmeldingen import NIEUWSTE


def _bericht(rij: Any) -> Bericht:
    return Bericht(
        rij["id"], rij["naar"], BerichtSoort(rij["soort"]), rij["object_soort"], rij["object_id"], rij["gemaakt_op"],
        rij["sleutel"], rij["casus_id"], rij["rol"], rij["professional"], rij["gelezen_op"], rij["versie"],
    )  # fmt: skip


async def save_bericht(tx: Tx, bericht: Bericht) -> bool:
    """Bewaar een bericht; geeft False als hetzelfde nieuws er al was."""
    b = bericht
    tag = await tx.execute(
        """
        INSERT INTO bericht (id, van, naar, soort, object_soort, object_id, casus_id, rol, professional, gemaakt_op, sleutel, versie)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 1) ON CONFLICT (naar, sleutel) DO NOTHING
        """,
        b.id, tx.actor.organisatie, b.naar, b.soort, b.object_soort, b.object_id, b.casus_id, b.rol, b.professional,
        b.gemaakt_op, b.sleutel,
    )  # fmt: skip
    return tag == "INSERT 0 1"


async def find_berichten(
    tx: Tx, na: tuple[datetime, UUID] | None, limit: int, *, alleen_ongelezen: bool
) -> Page[Bericht]:
    """Berichten aan de eigen organisatie die voor de rollen en de persoon van de aanroeper zijn, nieuwste eerst."""
    # A condition that is not asked is not in the text: a plan that must serve both cannot use the index of what is unread.
    ongelezen = "AND gelezen_op IS NULL" if alleen_ongelezen else ""
    # A page of each, then the newest of those: a role that gets few messages would otherwise read past all that is for others.
    voor_wie = [f"{rol}|{professional}" for rol in ("", *sorted(tx.actor.rollen)) for professional in ("", tx.actor.sub)]
    rijen = await tx.fetch(
        f"""
        SELECT b.* FROM unnest($2::text[]) AS v(voor_wie) CROSS JOIN LATERAL (
            SELECT * FROM bericht WHERE naar = $1 AND voor_wie = v.voor_wie {ongelezen} AND (gemaakt_op, id) < ($3, $4::uuid)
            ORDER BY gemaakt_op DESC, id DESC LIMIT $5) b
        ORDER BY b.gemaakt_op DESC, b.id DESC LIMIT $5
        """,
        tx.actor.organisatie, voor_wie, *(na or NIEUWSTE), limit + 1,
    )  # fmt: skip
    return Page.of([_bericht(rij) for rij in rijen], limit, lambda b: (b.gemaakt_op, b.id))


async def get_bericht(tx: Tx, bericht_id: UUID) -> Bericht:
    """Lees en vergrendel een bericht aan de aanroeper; anders NotFound."""
    rij = await tx.fetchrow(
        """
        SELECT * FROM bericht WHERE id = $1 AND naar = $2 AND (rol IS NULL OR rol = ANY($3))
          AND (professional IS NULL OR professional = $4) FOR UPDATE
        """,
        bericht_id, tx.actor.organisatie, sorted(tx.actor.rollen), tx.actor.sub,
    )  # fmt: skip
    if rij is None:
        raise NotFound("Dit bericht bestaat niet of is niet aan u gericht.")
    return _bericht(rij)


async def save_gelezen(tx: Tx, bericht: Bericht) -> None:
    """Bewaar dat het bericht gelezen is, en door wie."""
    await tx.execute(
        "UPDATE bericht SET gelezen_op = $2, gelezen_door = $3, versie = $4 WHERE id = $1",
        bericht.id, bericht.gelezen_op, tx.actor.sub, bericht.versie,
    )  # fmt: skip
