"""Bewaarplichten in de database, en het vernietigen van sleutels dat zij tegenhouden."""

from collections.abc import Collection, Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import asyncpg

from common.db import Tx
from common.db.paging import Page
from common.errors import Conflict, NotFound
from overleg.domain.bewaarplicht import Bewaarplicht, Bewaarreden, Instantie, bewaarplicht_in_de_weg
from overleg.repository.tekst import Plek, ontsleutel, sleutels_van

_OUDSTE = (datetime(1, 1, 1, tzinfo=UTC), UUID(int=0))


def _plek(bewaarplicht_id: UUID, persoon_id: UUID) -> Plek:
    return Plek("bewaarplicht", "toelichting", bewaarplicht_id, persoon_id)


def _bewaarplicht(rij: Any, toelichting: str | None) -> Bewaarplicht:
    return Bewaarplicht(
        rij["id"], rij["persoon_id"], Bewaarreden(rij["reden"]), Instantie(rij["instantie"]), toelichting, rij["tot"],
        rij["gesteld_op"], rij["gesteld_door"], rij["opgeheven_op"], rij["opgeheven_door"], rij["versie"],
    )  # fmt: skip


async def save_nieuwe_bewaarplicht(tx: Tx, bewaarplicht: Bewaarplicht) -> None:
    """Bewaar een nieuwe bewaarplicht van de eigen organisatie; Conflict als de persoon al gewist is."""
    b = bewaarplicht
    # Only read the key: making one if need be, as other texts do, would wait for a destruction that is going on.
    sleutels = await tx.keyring.get(tx, b.persoon_id)
    if sleutels.vernietigd:
        raise _al_gewist()
    toelichting = sleutels.encrypt(_plek(b.id, b.persoon_id).veld, b.toelichting or "")
    try:
        await tx.execute(
            """
            INSERT INTO bewaarplicht (id, eigenaar, persoon_id, reden, instantie, toelichting, tot, gesteld_op, gesteld_door, versie)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 1)
            """,
            b.id, tx.actor.organisatie, b.persoon_id, b.reden, b.instantie, toelichting, b.tot, b.gesteld_op, b.gesteld_door,
        )  # fmt: skip
    except asyncpg.RestrictViolationError as fout:
        # Erased between our look and our insert: the trigger looks behind the lock.
        raise _al_gewist() from fout


def _al_gewist() -> Conflict:
    return Conflict("De gegevens van deze persoon zijn al gewist; er valt niets meer te bewaren.")


async def gewist(tx: Tx, houder_id: UUID) -> bool:
    """Of de sleutel van deze houder vernietigd is."""
    return bool(
        await tx.fetchval(
            "SELECT EXISTS (SELECT FROM keten.persoon_sleutel WHERE persoon_id = $1 AND vernietigd_op IS NOT NULL)", houder_id
        )
    )  # fmt: skip


async def get_bewaarplicht(
    tx: Tx, persoon_id: UUID, bewaarplicht_id: UUID, *, vergrendel: bool = False
) -> Bewaarplicht:
    """Lees een bewaarplicht voor deze persoon, ook als die is samengevoegd; anders NotFound."""
    rij = await tx.fetchrow(
        "SELECT * FROM bewaarplicht WHERE id = $1 AND eigenaar = $2 AND persoon_id = ANY(cluster_van($3))"
        + (" FOR UPDATE" if vergrendel else ""),
        bewaarplicht_id, tx.actor.organisatie, persoon_id,
    )  # fmt: skip
    if rij is None:
        raise NotFound("Deze bewaarplicht bestaat niet of is voor u niet zichtbaar.")
    sleutels = await sleutels_van(tx, [rij["persoon_id"]])
    return _bewaarplicht(rij, ontsleutel(sleutels, _plek(rij["id"], rij["persoon_id"]), rij["toelichting"]))


async def find_bewaarplichten(
    tx: Tx, persoon_id: UUID, na: tuple[datetime, UUID] | None, limit: int
) -> Page[Bewaarplicht]:
    """De bewaarplichten voor deze persoon, oudste eerst, ook wat niet meer geldt, zonder toelichting."""
    rijen = await tx.fetch(
        """
        SELECT * FROM bewaarplicht WHERE persoon_id = ANY(cluster_van($1)) AND eigenaar = $2 AND (gesteld_op, id) > ($3, $4::uuid)
        ORDER BY gesteld_op, id LIMIT $5
        """,
        persoon_id, tx.actor.organisatie, *(na or _OUDSTE), limit + 1,
    )  # fmt: skip
    return Page.of([_bewaarplicht(rij, None) for rij in rijen], limit, lambda b: (b.gesteld_op, b.id))


async def save_opheffing(tx: Tx, bewaarplicht: Bewaarplicht) -> None:
    """Bewaar dat de bewaarplicht is opgeheven."""
    b = bewaarplicht
    await tx.execute(
        "UPDATE bewaarplicht SET opgeheven_op = $2, opgeheven_door = $3, versie = $4 WHERE id = $1",
        b.id, b.opgeheven_op, b.opgeheven_door, b.versie,
    )  # fmt: skip


async def houdt_tegen(tx: Tx, houder_id: UUID) -> bool:
    """Of er nu een bewaarplicht geldt voor wie deze sleutel over gaat: een persoon, of een van de mensen in een dossier."""
    return bool(await tx.fetchval("SELECT bewaarplicht_geldt($1)", houder_id))


async def vernietig_sleutels(tx: Tx, houder_ids: Collection[UUID]) -> int:
    """Vernietig de sleutels van deze houders (personen, zorgmeldingen, casussen); geeft hoeveel er waren.

    De enige weg naar vernietigen. Conflict als er een bewaarplicht geldt, ook een die intussen gesteld is: daarna kan deze
    transactie niet meer door. Roep haar daarom zo laat mogelijk aan: wie vanaf hier een bewaarplicht stelt, wacht en verliest.
    Alleen wat de rij van de persoon voor verwijzingen vergrendelt komt erna, anders wachten de twee op elkaar.
    """
    volgorde: Sequence[UUID] = sorted(houder_ids)
    try:
        aantal = sum([await tx.keyring.destroy(tx, houder_id, tx.now) for houder_id in volgorde])
        await tx.execute("SET CONSTRAINTS ALL IMMEDIATE")
    except asyncpg.RestrictViolationError as fout:
        raise bewaarplicht_in_de_weg() from fout
    return aantal
