"""Beperkingen van de verwerking in de database, met hun uitzonderingen; de reden daarvan staat versleuteld."""

from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID

from common.db import Tx
from common.db.paging import Page
from common.errors import Conflict, NotFound
from overleg.domain.beperking import Beperking, Beperkingsreden, Opheffingsreden, Uitzondering, Uitzonderingsgrond
from overleg.repository.tekst import Plek, ontsleutel, sleutels_van, versleutel
from overleg.repository.zorgmeldingen import NIEUWSTE


def _plek(uitzondering_id: UUID, persoon_id: UUID) -> Plek:
    return Plek("beperkinguitzondering", "reden", uitzondering_id, persoon_id)


def _beperking(rij: Any) -> Beperking:
    return Beperking(
        rij["id"], rij["persoon_id"], rij["verzoek_id"], Beperkingsreden(rij["reden"]), rij["sinds"], rij["aangekondigd_op"],
        rij["opgeheven_op"], Opheffingsreden(rij["opheffingsreden"]) if rij["opheffingsreden"] else None, rij["versie"],
    )  # fmt: skip


def _uitzondering(rij: Any, reden: str | None) -> Uitzondering:
    return Uitzondering(
        rij["id"], rij["beperking_id"], rij["persoon_id"], Uitzonderingsgrond(rij["grond"]), reden, tuple(rij["organisaties"]),
        rij["van"], rij["tot"], rij["ingetrokken_op"], rij["versie"],
    )  # fmt: skip


async def save_nieuwe_beperking(tx: Tx, beperking: Beperking) -> None:
    """Bewaar een nieuwe beperking; Conflict als er al een geldt. Vanaf deze commit is de persoon voor een ander dicht."""
    b = beperking
    nieuw = await tx.fetchval(
        """
        INSERT INTO beperking (id, eigenaar, persoon_id, verzoek_id, reden, sinds, ingesteld_door, versie)
        VALUES ($1, $2, $3, $4, $5, $6, $7, 1) ON CONFLICT (persoon_id) WHERE opgeheven_op IS NULL DO NOTHING RETURNING id
        """,
        b.id, tx.actor.organisatie, b.persoon_id, b.verzoek_id, b.reden, b.sinds, tx.actor.sub,
    )  # fmt: skip
    if nieuw is None:
        raise Conflict("De verwerking van gegevens van deze persoon is al beperkt.")


async def get_beperking(tx: Tx, beperking_id: UUID, *, vergrendel: bool = False) -> Beperking:
    """Lees een beperking uit het eigen register; `vergrendel` om haar te wijzigen. NotFound als zij er niet is."""
    rij = await tx.fetchrow(
        f"SELECT * FROM beperking WHERE id = $1 AND eigenaar = $2 {'FOR UPDATE' if vergrendel else ''}",
        beperking_id, tx.actor.organisatie,
    )  # fmt: skip
    if rij is None:
        raise NotFound("Deze beperking bestaat niet of is voor u niet zichtbaar.")
    return _beperking(rij)


async def save_beperking(tx: Tx, beperking: Beperking) -> None:
    """Bewaar de aankondiging of de opheffing; de rij is vergrendeld en haar versie gecontroleerd."""
    b = beperking
    await tx.execute(
        """
        UPDATE beperking SET aangekondigd_op = $2, opgeheven_op = $3, opgeheven_door = CASE WHEN $3::timestamptz IS NULL THEN NULL ELSE $4 END,
            opheffingsreden = $5, versie = $6 WHERE id = $1
        """,
        b.id, b.aangekondigd_op, b.opgeheven_op, tx.actor.sub, b.opheffingsreden, b.versie,
    )  # fmt: skip


async def find_beperkingen(
    tx: Tx, na: tuple[datetime, UUID] | None, limit: int, *, alleen_lopend: bool
) -> Page[Beperking]:
    """De beperkingen in het eigen register, nieuwste eerst."""
    rijen = await tx.fetch(
        f"""
        SELECT * FROM beperking WHERE eigenaar = $1 AND (sinds, id) < ($2, $3::uuid)
          {"AND opgeheven_op IS NULL" if alleen_lopend else ""} ORDER BY sinds DESC, id DESC LIMIT $4
        """,
        tx.actor.organisatie, *(na or NIEUWSTE), limit + 1,
    )  # fmt: skip
    return Page.of([_beperking(rij) for rij in rijen], limit, lambda b: (b.sinds, b.id))


async def find_beperkten(tx: Tx, persoon_ids: Collection[UUID]) -> frozenset[UUID]:
    """Wie van deze personen voor de aanroeper nu beperkt is, een open uitzondering meegerekend."""
    rijen = await tx.fetch(
        "SELECT g.id FROM unnest($1::uuid[]) AS g(id) WHERE beperkt_voor(g.id, $2)",
        list(persoon_ids), tx.actor.organisatie,
    )  # fmt: skip
    return frozenset(rij["id"] for rij in rijen)


async def find_lopende(tx: Tx, persoon_ids: Collection[UUID]) -> frozenset[UUID]:
    """Wie van deze personen uit het eigen register een lopende beperking heeft, ook als er een uitzondering open staat."""
    rijen = await tx.fetch(
        """
        SELECT g.id FROM unnest($1::uuid[]) AS g(id)
        JOIN beperking b ON b.persoon_id = canoniek(g.id) AND b.opgeheven_op IS NULL AND b.eigenaar = $2
        """,
        list(persoon_ids), tx.actor.organisatie,
    )  # fmt: skip
    return frozenset(rij["id"] for rij in rijen)


async def find_beperkt_sinds(tx: Tx, persoon_id: UUID) -> datetime | None:
    """Sinds wanneer deze persoon uit het eigen register beperkt is; None zonder lopende beperking."""
    sinds: datetime | None = await tx.fetchval(
        "SELECT sinds FROM beperking WHERE persoon_id = canoniek($1) AND eigenaar = $2 AND opgeheven_op IS NULL",
        persoon_id, tx.actor.organisatie,
    )  # fmt: skip
    return sinds


async def find_dichte_persoon(tx: Tx, persoon_id: UUID) -> UUID | None:
    """Het id van een persoon die de aanroeper op een grond zou zien, ware hij niet beperkt; anders None."""
    gevonden: UUID | None = await tx.fetchval(
        """
        SELECT canoniek($1) WHERE beperkt_voor(canoniek($1), $2) AND EXISTS (SELECT 1 FROM alle_gronden(canoniek($1)))
        """,
        persoon_id, tx.actor.organisatie,
    )  # fmt: skip
    return gevonden


async def save_nieuwe_uitzondering(tx: Tx, uitzondering: Uitzondering) -> None:
    """Bewaar een uitzondering; vanaf deze commit is de persoon open voor wie zij noemt, tot haar eind."""
    u = uitzondering
    await tx.execute(
        """
        INSERT INTO beperkinguitzondering (id, eigenaar, beperking_id, persoon_id, grond, reden, organisaties, van, tot,
            vastgelegd_door, versie) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 1)
        """,
        u.id, tx.actor.organisatie, u.beperking_id, u.persoon_id, u.grond, await versleutel(tx, _plek(u.id, u.persoon_id), u.reden),
        list(u.organisaties), u.van, u.tot, tx.actor.sub,
    )  # fmt: skip


async def get_uitzondering(tx: Tx, beperking_id: UUID, uitzondering_id: UUID) -> Uitzondering:
    """Lees en vergrendel een uitzondering op deze beperking uit het eigen register; anders NotFound."""
    rij = await tx.fetchrow(
        "SELECT * FROM beperkinguitzondering WHERE id = $1 AND beperking_id = $2 AND eigenaar = $3 FOR UPDATE",
        uitzondering_id, beperking_id, tx.actor.organisatie,
    )  # fmt: skip
    if rij is None:
        raise NotFound("Deze uitzondering bestaat niet of is voor u niet zichtbaar.")
    sleutels = await sleutels_van(tx, [rij["persoon_id"]])
    return _uitzondering(rij, ontsleutel(sleutels, _plek(rij["id"], rij["persoon_id"]), rij["reden"]))


async def find_uitzonderingen(tx: Tx, beperking_id: UUID) -> list[Uitzondering]:
    """De uitzonderingen op een beperking uit het eigen register, oudste eerst, met hun reden; hoogstens tweehonderd."""
    rijen = await tx.fetch(
        "SELECT * FROM beperkinguitzondering WHERE beperking_id = $1 AND eigenaar = $2 ORDER BY van, id LIMIT 200",
        beperking_id, tx.actor.organisatie,
    )  # fmt: skip
    sleutels = await sleutels_van(tx, {r["persoon_id"] for r in rijen})
    return [_uitzondering(r, ontsleutel(sleutels, _plek(r["id"], r["persoon_id"]), r["reden"])) for r in rijen]


async def save_einde_uitzondering(tx: Tx, uitzondering: Uitzondering) -> None:
    """Bewaar dat een uitzondering voor haar tijd gesloten is."""
    await tx.execute(
        "UPDATE beperkinguitzondering SET ingetrokken_op = $2, versie = $3 WHERE id = $1",
        uitzondering.id, uitzondering.ingetrokken_op, uitzondering.versie,
    )  # fmt: skip
