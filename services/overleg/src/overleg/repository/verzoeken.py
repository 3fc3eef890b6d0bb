"""Verzoeken van betrokkenen in de database; de motivering staat er versleuteld met de sleutel van de persoon."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from common.db import Tx
from common.db.paging import Page
from common.errors import NotFound
from common.kalender import dag_van
from overleg.domain.verzoek import (
    Aanvrager,
    Besluit,
    Identificatie,
    Oordeel,
    Recht,
    Stand,
    Verzoek,
    Weigeringsgrond,
)
from overleg.repository.tekst import Plek, ontsleutel, sleutels_van, versleutel

_EERSTE = (date.min, UUID(int=0))


def _plek(verzoek_id: UUID, persoon_id: UUID) -> Plek:
    return Plek("verzoek", "motivering", verzoek_id, persoon_id)


def _verzoek(rij: Any, motivering: str | None) -> Verzoek:
    besluit = None
    if rij["oordeel"]:
        grond = Weigeringsgrond(rij["grond"]) if rij["grond"] else None
        besluit = Besluit(Oordeel(rij["oordeel"]), grond, motivering or "", rij["besloten_op"], rij["besloten_door"])
    return Verzoek(
        rij["id"], rij["persoon_id"], Recht(rij["recht"]), Aanvrager(rij["aanvrager"]), rij["ontvangen_op"],
        Stand(rij["stand"]), rij["aanvrager_persoon_id"],
        Identificatie(rij["identificatie"]) if rij["identificatie"] else None, besluit, rij["gesloten_op"], rij["versie"],
    )  # fmt: skip


async def _met_motivering(tx: Tx, rijen: Sequence[Any]) -> list[Verzoek]:
    houders = {rij["persoon_id"] for rij in rijen if rij["motivering"] is not None}
    sleutels = await sleutels_van(tx, houders)
    return [
        _verzoek(rij, ontsleutel(sleutels, _plek(rij["id"], rij["persoon_id"]), rij["motivering"])) for rij in rijen
    ]


async def save_nieuw_verzoek(tx: Tx, verzoek: Verzoek) -> None:
    """Bewaar een nieuw verzoek bij de eigen organisatie."""
    v = verzoek
    await tx.execute(
        """
        INSERT INTO verzoek (id, eigenaar, persoon_id, recht, aanvrager, aanvrager_persoon_id, ontvangen_op, stand,
            vastgelegd_op, vastgelegd_door, versie) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 1)
        """,
        v.id, tx.actor.organisatie, v.persoon_id, v.recht, v.aanvrager, v.aanvrager_persoon_id, v.ontvangen_op, v.stand,
        tx.now, tx.actor.sub,
    )  # fmt: skip


async def get_verzoek(tx: Tx, verzoek_id: UUID, *, vergrendel: bool = False) -> Verzoek:
    """Lees een verzoek aan de eigen organisatie; `vergrendel` om het te wijzigen. NotFound als het er niet is."""
    rij = await tx.fetchrow(
        f"SELECT * FROM verzoek WHERE id = $1 AND eigenaar = $2 {'FOR UPDATE' if vergrendel else ''}",
        verzoek_id,
        tx.actor.organisatie,
    )
    if rij is None:
        raise NotFound("Dit verzoek bestaat niet of is voor u niet zichtbaar.")
    return (await _met_motivering(tx, [rij]))[0]


async def vastgelegd_op(tx: Tx, verzoek_id: UUID) -> datetime:
    """Wanneer dit verzoek aan de eigen organisatie is vastgelegd."""
    gevonden: datetime = await tx.fetchval("SELECT vastgelegd_op FROM verzoek WHERE id = $1", verzoek_id)
    return gevonden


async def save_verzoek(tx: Tx, verzoek: Verzoek) -> None:
    """Bewaar de nieuwe stand; de rij is vergrendeld en haar versie gecontroleerd."""
    v, b = verzoek, verzoek.besluit
    motivering = await versleutel(tx, _plek(v.id, v.persoon_id), b.motivering) if b and b.motivering else None
    await tx.execute(
        """
        UPDATE verzoek SET stand = $2, identificatie = $3, oordeel = $4, grond = $5, motivering = coalesce($6, motivering),
            besloten_op = $7, besloten_door = $8, gesloten_op = $9, versie = $10 WHERE id = $1
        """,
        v.id, v.stand, v.identificatie, b.oordeel if b else None, b.grond if b else None, motivering,
        b.op if b else None, b.door if b else None, v.gesloten_op, v.versie,
    )  # fmt: skip


async def find_verzoeken(
    tx: Tx, na: tuple[date, UUID] | None, limit: int, *, wachtend_op: date | None
) -> Page[Verzoek]:
    """Verzoeken aan de eigen organisatie, oudste eerst; met `wachtend_op` alleen die op die dag op een besluit wachtten."""
    waar = "$4::date IS NULL"
    if wachtend_op is not None:
        # Nothing is decided in the future: as of today or later only what waits now, and of those there is an index.
        klaar = "coalesce(v.besloten_op, v.gesloten_op)"
        toen = f" OR ({klaar} AT TIME ZONE 'Europe/Amsterdam')::date > $4" if wachtend_op < dag_van(tx.now) else ""
        waar = f"v.ontvangen_op <= $4::date AND ({klaar} IS NULL{toen})"
    rijen = await tx.fetch(
        f"""
        SELECT v.*, NULL::bytea AS motivering FROM verzoek v WHERE v.eigenaar = $1 AND (v.ontvangen_op, v.id) > ($2, $3::uuid)
          AND {waar} ORDER BY v.ontvangen_op, v.id LIMIT $5
        """,
        tx.actor.organisatie, *(na or _EERSTE), wachtend_op, limit + 1,
    )  # fmt: skip
    return Page.of([_verzoek(rij, None) for rij in rijen], limit, lambda v: (v.ontvangen_op, v.id))


async def find_verzoeken_van(tx: Tx, persoon_ids: Sequence[UUID]) -> list[Verzoek]:
    """Alle verzoeken over een persoon, oudste eerst, zonder motivering."""
    rijen = await tx.fetch(
        "SELECT * FROM verzoek WHERE eigenaar = $1 AND persoon_id = ANY($2::uuid[]) ORDER BY ontvangen_op, id",
        tx.actor.organisatie, list(persoon_ids),
    )  # fmt: skip
    return [_verzoek(rij, None) for rij in rijen]
