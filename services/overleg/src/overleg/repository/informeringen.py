"""Informeringen in de database; de reactie is van één mens en staat onder diens sleutel."""

from uuid import UUID

from common.db import Tx
from overleg.domain.informeren import Informering
from overleg.domain.meldingcodes import RedenNietGeinformeerd
from overleg.repository.tekst import Plek, ontsleutel, sleutels_van, versleutel


def _plek(informering_id: UUID, persoon_id: UUID) -> Plek:
    return Plek("informering", "reactie", informering_id, persoon_id)


async def save_informering(tx: Tx, zorgmelding_id: UUID, informering: Informering) -> None:
    """Bewaar een informering; zij wordt nooit gewijzigd, er komt hooguit een bij."""
    i = informering
    reactie = await versleutel(tx, _plek(i.id, i.persoon_id), i.reactie)
    await tx.execute(
        """
        INSERT INTO informering
            (id, zorgmelding_id, persoon_id, eigenaar, geinformeerd, reden, datum, reactie, vastgelegd_op, vastgelegd_door)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
        """,
        i.id, zorgmelding_id, i.persoon_id, tx.actor.organisatie, i.geinformeerd, i.reden, i.datum, reactie, tx.now,
        tx.actor.sub,
    )  # fmt: skip


async def find_informeringen(tx: Tx, zorgmelding_id: UUID, *, met_reactie: bool) -> list[Informering]:
    """De informeringen van een zorgmelding, oudste eerst; zonder `met_reactie` gaat er geen tekst open."""
    rijen = await tx.fetch(
        "SELECT * FROM informering WHERE zorgmelding_id = $1 ORDER BY datum, id LIMIT 1000", zorgmelding_id
    )
    houders = {r["persoon_id"] for r in rijen if met_reactie and r["reactie"] is not None}
    sleutels = await sleutels_van(tx, houders)
    return [
        Informering(
            r["id"], r["persoon_id"], r["geinformeerd"], r["datum"],
            RedenNietGeinformeerd(r["reden"]) if r["reden"] else None,
            ontsleutel(sleutels, _plek(r["id"], r["persoon_id"]), r["reactie"]) if r["persoon_id"] in houders else None,
            r["eigenaar"],
        )
        for r in rijen
    ]  # fmt: skip
