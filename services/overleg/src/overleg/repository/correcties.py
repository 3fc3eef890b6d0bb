"""Correcties op verzoek in de database; een oude waarde die bewaard blijft staat onder de sleutel van de persoon."""

import json
from typing import Any
from uuid import UUID

from common.db import Tx
from common.errors import NotFound
from overleg.domain.correctie import Bewaargrond, Correctie
from overleg.repository.tekst import Plek, ontsleutel, sleutels_van, versleutel

_KOP = "id, verzoek_id, persoon_id, velden, persoonversie, uitgevoerd_op, bewaargrond"


def _plek(correctie_id: UUID, persoon_id: UUID) -> Plek:
    return Plek("correctie", "oude_waarden", correctie_id, persoon_id)


def _correctie(rij: Any, oude_waarden: str | None = None) -> Correctie:
    return Correctie(
        rij["id"], rij["verzoek_id"], rij["persoon_id"], tuple(rij["velden"]), rij["persoonversie"], rij["uitgevoerd_op"],
        Bewaargrond(rij["bewaargrond"]) if rij["bewaargrond"] else None, json.loads(oude_waarden) if oude_waarden else None,
    )  # fmt: skip


async def save_correctie(tx: Tx, correctie: Correctie) -> None:
    """Bewaar dat er op verzoek gecorrigeerd is, met de oude waarden als daar een grond voor is."""
    c = correctie
    oud = json.dumps(c.oude_waarden, ensure_ascii=False) if c.bewaargrond else None
    await tx.execute(
        """
        INSERT INTO correctie (id, eigenaar, verzoek_id, persoon_id, velden, persoonversie, bewaargrond, oude_waarden,
            uitgevoerd_op, uitgevoerd_door) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
        """,
        c.id, tx.actor.organisatie, c.verzoek_id, c.persoon_id, list(c.velden), c.persoonversie, c.bewaargrond,
        await versleutel(tx, _plek(c.id, c.persoon_id), oud), c.uitgevoerd_op, tx.actor.sub,
    )  # fmt: skip


async def find_correcties(tx: Tx, verzoek_id: UUID) -> list[Correctie]:
    """De correcties bij een verzoek aan de eigen organisatie, oudste eerst, zonder oude waarden; hoogstens honderd."""
    rijen = await tx.fetch(
        f"SELECT {_KOP} FROM correctie WHERE verzoek_id = $1 AND eigenaar = $2 ORDER BY uitgevoerd_op, id LIMIT 100",
        verzoek_id, tx.actor.organisatie,
    )  # fmt: skip
    return [_correctie(rij) for rij in rijen]


async def get_correctie(tx: Tx, correctie_id: UUID) -> Correctie:
    """Lees een correctie van de eigen organisatie met de oude waarden die bewaard bleven; anders NotFound."""
    rij = await tx.fetchrow(
        f"SELECT {_KOP}, oude_waarden FROM correctie WHERE id = $1 AND eigenaar = $2",
        correctie_id, tx.actor.organisatie,
    )  # fmt: skip
    if rij is None:
        raise NotFound("Deze correctie bestaat niet of is voor u niet zichtbaar.")
    sleutels = await sleutels_van(tx, [rij["persoon_id"]] if rij["oude_waarden"] is not None else [])
    return _correctie(rij, ontsleutel(sleutels, _plek(rij["id"], rij["persoon_id"]), rij["oude_waarden"]))
