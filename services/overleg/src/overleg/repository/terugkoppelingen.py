"""Terugkoppelingen aan de melder in de database."""

from uuid import UUID

from common.db import Tx
from common.events import uuid7
from overleg.domain.meldingcodes import NaStap, Terugkoppeldeel, Terugkoppelwijze
from overleg.domain.terugkoppeling import Casusstand, GegevenTerugkoppeling


async def casusstand_van(tx: Tx, zorgmelding_id: UUID) -> Casusstand:
    """Wie er bij de casus van een zorgmelding betrokken is, en wie haar heeft overgenomen."""
    rij = await tx.fetchrow(
        "SELECT c.organisaties, z.overgenomen_door FROM zorgmelding z LEFT JOIN casus c ON c.id = z.casus_id WHERE z.id = $1",
        zorgmelding_id,
    )
    return Casusstand(tuple(rij["organisaties"] or ()), rij["overgenomen_door"]) if rij else Casusstand()


async def save_terugkoppeling(tx: Tx, zorgmelding_id: UUID, gegeven: GegevenTerugkoppeling) -> None:
    """Bewaar dat is teruggekoppeld; de zorgmelding is vergrendeld, dus dit is de enige na deze stap."""
    g = gegeven
    await tx.execute(
        """
        INSERT INTO terugkoppeling (id, zorgmelding_id, eigenaar, na, gegeven_op, wijze, onderdelen, vastgelegd_op, vastgelegd_door)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
        """,
        uuid7(), zorgmelding_id, tx.actor.organisatie, g.na, g.gegeven_op, g.wijze, list(g.onderdelen), tx.now, tx.actor.sub,
    )  # fmt: skip


async def find_terugkoppelingen(tx: Tx, zorgmelding_id: UUID) -> list[GegevenTerugkoppeling]:
    """Wat er is teruggekoppeld, oudste eerst; hoogstens één na elke stap."""
    rijen = await tx.fetch(
        "SELECT * FROM terugkoppeling WHERE zorgmelding_id = $1 ORDER BY gegeven_op, na LIMIT 10", zorgmelding_id
    )
    return [
        GegevenTerugkoppeling(
            NaStap(r["na"]), r["gegeven_op"], Terugkoppelwijze(r["wijze"]), tuple(map(Terugkoppeldeel, r["onderdelen"])),
            r["eigenaar"],
        )
        for r in rijen
    ]  # fmt: skip
