"""Toestemmingen in de database."""

from collections.abc import Collection
from datetime import date
from typing import Any
from uuid import UUID

from common.db import Tx
from common.errors import NotFound
from overleg.domain.codes import Dataklasse, Doel, GegevenDoor, Grondslag
from overleg.domain.toestemming import Toestemming


def _toestemming(rij: Any) -> Toestemming:
    return Toestemming(
        rij["id"], rij["persoon_id"], tuple(rij["organisaties"]), Doel(rij["doel"]),
        tuple(Dataklasse(d) for d in rij["dataklassen"]), Grondslag(rij["grondslag"]), GegevenDoor(rij["gegeven_door"]),
        rij["van"], rij["tot"], rij["ingetrokken_op"], rij["versie"],
    )  # fmt: skip


async def save_toestemming(tx: Tx, toestemming: Toestemming) -> None:
    """Bewaar een nieuwe toestemming van de eigen organisatie."""
    t = toestemming
    await tx.execute(
        """
        INSERT INTO toestemming (id, eigenaar, persoon_id, organisaties, doel, dataklassen, grondslag, gegeven_door, van, tot,
            versie, aangemaakt_op) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
        """,
        t.id, tx.actor.organisatie, t.persoon_id, list(t.organisaties), t.doel, list(t.dataklassen), t.grondslag,
        t.gegeven_door, t.van, t.tot, t.versie, tx.now,
    )  # fmt: skip


async def get_toestemming(tx: Tx, toestemming_id: UUID, *, eigen: bool = False) -> Toestemming:
    """Lees een toestemming van of aan de eigen organisatie; `eigen` leest alleen de zelf vastgelegde en vergrendelt."""
    rij = await tx.fetchrow(
        "SELECT * FROM toestemming WHERE id = $2 AND (eigenaar = $1 OR (NOT $3 AND $1 = ANY(organisaties)))"
        + (" FOR UPDATE" if eigen else ""),
        tx.actor.organisatie, toestemming_id, eigen,
    )  # fmt: skip
    if rij is None:
        raise NotFound("Deze toestemming bestaat niet of is voor u niet zichtbaar.")
    return _toestemming(rij)


async def save_intrekking(tx: Tx, toestemming: Toestemming) -> None:
    """Bewaar de intrekking; vanaf deze commit opent de toestemming niets meer."""
    await tx.execute(
        "UPDATE toestemming SET ingetrokken_op = $2, versie = $3 WHERE id = $1",
        toestemming.id, toestemming.ingetrokken_op, toestemming.versie,
    )  # fmt: skip


async def eigen_persoon(tx: Tx, persoon_id: UUID) -> bool:
    """Of de persoon in het eigen register staat: alleen dan kan hier toestemming worden vastgelegd."""
    return bool(
        await tx.fetchval("SELECT true FROM persoon WHERE id = $1 AND eigenaar = $2", persoon_id, tx.actor.organisatie)
    )


async def find_dekking(
    tx: Tx, personen: Collection[UUID], organisaties: Collection[str], doel: Doel, dag: date
) -> dict[tuple[UUID, str], UUID | None]:
    """Welke organisatie welke persoon op `dag` voor `doel` mag bespreken, met de toestemming die dat opent.

    Een paar dat ontbreekt is niet gedekt. De waarde is None waar de persoon in het register van die organisatie zelf staat.
    Personen die de aanroeper niet ziet, komen er niet in voor.
    """
    rijen = await tx.fetch(
        "SELECT * FROM dekking($1, $2, $3, $4)", list(personen), sorted(set(organisaties)), doel, dag
    )
    return {(rij["persoon_id"], rij["organisatie"]): rij["toestemming_id"] for rij in rijen}
