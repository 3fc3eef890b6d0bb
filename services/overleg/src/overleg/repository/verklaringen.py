"""Eigen verklaringen in de database: de tekst onder de sleutel van wie haar gaf, te lezen bij het object waar zij hoort."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from common.db import Tx
from common.db.paging import Page
from overleg.domain.verklaring import Verklaring, Verklaringsobject
from overleg.repository.tekst import Plek, ontsleutel, sleutels_van, versleutel

EERSTE = (datetime(1, 1, 1, tzinfo=UTC), UUID(int=0))
# Own register, or with the object: the same rule stands in the policy of the table.
_RELATIE = "(v.eigenaar = $1 OR verklaring_open(v.object_soort, v.object_id, v.persoon_id))"
# A merged registration keeps its own statements: they are read with the human being it belongs to.
_BIJ = "v.object_soort = $2 AND v.object_id = ANY(CASE $2 WHEN 'persoon' THEN cluster_van($3) ELSE ARRAY[$3::uuid] END)"


def plek_van_verklaring(verklaring_id: UUID, persoon_id: UUID) -> Plek:
    """Waar de tekst van een verklaring staat: onder de sleutel van wie haar gaf."""
    return Plek("verklaring", "tekst", verklaring_id, persoon_id)


async def save_verklaring(tx: Tx, verklaring: Verklaring) -> None:
    """Bewaar een eigen verklaring; zij wordt nooit gewijzigd."""
    v = verklaring
    await tx.execute(
        """
        INSERT INTO verklaring (id, eigenaar, persoon_id, object_soort, object_id, verzoek_id, tekst, vastgelegd_op, vastgelegd_door)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
        """,
        v.id, tx.actor.organisatie, v.persoon_id, v.object_soort, v.object_id, v.verzoek_id,
        await versleutel(tx, plek_van_verklaring(v.id, v.persoon_id), v.tekst), v.vastgelegd_op, tx.actor.sub,
    )  # fmt: skip


async def find_verklaring_ids(tx: Tx, soort: Verklaringsobject, object_id: UUID) -> list[UUID]:
    """De ids van de verklaringen bij een object die de aanroeper mag lezen, oudste eerst; hoogstens honderd."""
    rijen = await tx.fetch(
        f"SELECT v.id FROM verklaring v WHERE {_RELATIE} AND {_BIJ} ORDER BY v.vastgelegd_op, v.id LIMIT 100",
        tx.actor.organisatie, soort, object_id,
    )  # fmt: skip
    return [rij["id"] for rij in rijen]


async def find_verklaringen(
    tx: Tx, soort: Verklaringsobject, object_id: UUID, na: tuple[datetime, UUID] | None, limit: int
) -> Page[Verklaring]:
    """De verklaringen bij een object die de aanroeper mag lezen, oudste eerst."""
    rijen = await tx.fetch(
        f"""
        SELECT v.* FROM verklaring v WHERE {_RELATIE} AND {_BIJ} AND (v.vastgelegd_op, v.id) > ($4, $5::uuid)
        ORDER BY v.vastgelegd_op, v.id LIMIT $6
        """,
        tx.actor.organisatie, soort, object_id, *(na or EERSTE), limit + 1,
    )  # fmt: skip
    return Page.of(await _verklaringen(tx, rijen), limit, lambda v: (v.vastgelegd_op, v.id))


async def _verklaringen(tx: Tx, rijen: Sequence[Any]) -> list[Verklaring]:
    sleutels = await sleutels_van(tx, {r["persoon_id"] for r in rijen})
    return [
        Verklaring(
            r["id"], r["verzoek_id"], r["persoon_id"], Verklaringsobject(r["object_soort"]), r["object_id"],
            ontsleutel(sleutels, plek_van_verklaring(r["id"], r["persoon_id"]), r["tekst"]), r["vastgelegd_op"],
        )
        for r in rijen
    ]  # fmt: skip
