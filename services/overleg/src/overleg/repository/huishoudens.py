"""Huishoudens en hun leden in de database."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from common.db import Tx
from common.errors import NotFound
from overleg.domain.codes import LidRol
from overleg.domain.persoon import Huishouden, Lid


@dataclass(frozen=True, slots=True)
class Lidmaatschap:
    """Van welk huishouden een persoon lid is of was."""

    huishouden_id: UUID
    lid: Lid


async def save_huishouden(tx: Tx, huishouden: Huishouden) -> None:
    """Bewaar een nieuw huishouden met zijn leden."""
    await tx.execute(
        "INSERT INTO huishouden (id, eigenaar, versie, aangemaakt_op) VALUES ($1, $2, $3, $4)",
        huishouden.id, tx.actor.organisatie, huishouden.versie, tx.now,
    )  # fmt: skip
    await tx.executemany(
        "INSERT INTO huishoudlid (huishouden_id, persoon_id, rol, van, tot) VALUES ($1, $2, $3, $4, $5)",
        [(huishouden.id, lid.persoon_id, lid.rol, lid.van, lid.tot) for lid in huishouden.leden],
    )


# Own household, or that of a report which was accepted; the same rule stands in the policies of the tables.
_ZICHTBAAR = """(h.eigenaar = $2 OR EXISTS (
    SELECT 1 FROM zorgmelding z JOIN overdracht o ON o.zorgmelding_id = z.id
    WHERE z.huishouden_id = h.id AND o.naar = $2 AND o.aanvaard_op IS NOT NULL))"""


async def get_huishouden(tx: Tx, huishouden_id: UUID) -> Huishouden:
    """Lees een huishouden met de leden die de aanroeper mag zien; anders NotFound.

    Een samengevoegde registratie staat er onder de persoon waar zij nu bij hoort.
    """
    # OFFSET 0: asked for each member, or the planner joins the members with the persons of the whole register.
    rijen = await tx.fetch(
        f"""
        SELECT DISTINCT h.id, h.versie, canoniek(l.persoon_id) AS persoon_id, l.rol, l.van, l.tot FROM huishouden h
        LEFT JOIN huishoudlid l ON l.huishouden_id = h.id AND (h.eigenaar = $2 OR EXISTS (
            SELECT 1 FROM gronden(canoniek(l.persoon_id)) g WHERE g.soort = 'overdracht'))
            AND EXISTS (SELECT 1 FROM persoon g WHERE g.id = canoniek(l.persoon_id) AND g.gewist_op IS NULL OFFSET 0)
        WHERE h.id = $1 AND {_ZICHTBAAR}
        ORDER BY l.van, persoon_id
        """,
        huishouden_id, tx.actor.organisatie,
    )  # fmt: skip
    if not rijen:
        raise _onbekend()
    return Huishouden(rijen[0]["id"], tuple(_lid(r) for r in rijen if r["persoon_id"] is not None), rijen[0]["versie"])


def _lid(rij: Any) -> Lid:
    return Lid(rij["persoon_id"], LidRol(rij["rol"]), rij["van"], rij["tot"])


async def get_eigen_huishouden(tx: Tx, huishouden_id: UUID) -> Huishouden:
    """Lees en vergrendel een huishouden uit het eigen register om het te wijzigen; anders NotFound."""
    eigen = await tx.fetchval(
        "SELECT true FROM huishouden WHERE id = $1 AND eigenaar = $2 FOR UPDATE", huishouden_id, tx.actor.organisatie
    )
    if not eigen:
        raise _onbekend()
    return await get_huishouden(tx, huishouden_id)


async def save_lid(tx: Tx, huishouden: Huishouden, lid: Lid) -> None:
    """Bewaar een nieuw lidmaatschap en de nieuwe versie van het huishouden."""
    await tx.execute(
        """
        WITH lid AS (INSERT INTO huishoudlid (huishouden_id, persoon_id, rol, van, tot) VALUES ($1, $2, $3, $4, $5))
        UPDATE huishouden SET versie = $6 WHERE id = $1
        """,
        huishouden.id, lid.persoon_id, lid.rol, lid.van, lid.tot, huishouden.versie,
    )  # fmt: skip


async def save_einde(tx: Tx, huishouden: Huishouden, lid: Lid, tot: date) -> None:
    """Bewaar het einde van een lidmaatschap, ook als het onder een samengevoegde registratie staat."""
    await tx.execute(
        """
        WITH lid AS (
            UPDATE huishoudlid SET tot = $4
            WHERE huishouden_id = $1 AND persoon_id = ANY(cluster_van($2)) AND van = $3 AND tot IS NULL)
        UPDATE huishouden SET versie = $5 WHERE id = $1
        """,
        huishouden.id, lid.persoon_id, lid.van, tot, huishouden.versie,
    )  # fmt: skip


EERSTE = (date.min, UUID(int=0), "")
"""Waar de lijst van huishoudens van een persoon begint zonder cursor."""


async def find_huishoudens_van(
    tx: Tx, persoon_id: UUID, na: tuple[date, UUID, str], limit: int
) -> Sequence[Lidmaatschap]:
    """De huishoudens waarvan deze persoon lid is of was en die de aanroeper mag zien, oudste eerst; één meer dan gevraagd."""
    rijen = await tx.fetch(
        f"""
        SELECT DISTINCT h.id, canoniek(l.persoon_id) AS persoon_id, l.rol, l.van, l.tot
        FROM huishoudlid l JOIN huishouden h ON h.id = l.huishouden_id
        WHERE l.persoon_id = ANY(cluster_van($1)) AND {_ZICHTBAAR} AND (l.van, h.id, l.rol) > ($3, $4, $5)
        ORDER BY l.van, h.id, l.rol LIMIT $6
        """,
        persoon_id, tx.actor.organisatie, *na, limit + 1,
    )  # fmt: skip
    return [Lidmaatschap(rij["id"], _lid(rij)) for rij in rijen]


def _onbekend() -> NotFound:
    return NotFound("Dit huishouden bestaat niet of is voor u niet zichtbaar.")
