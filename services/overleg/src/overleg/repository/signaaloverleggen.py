"""Signaaloverleggen en hun deelnemers in de database."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from common.db import Tx
from common.db.paging import Page
from common.errors import NotFound
from overleg.domain.signaaloverleg import (
    Annuleringsreden,
    Deelnemer,
    Deelnemersfunctie,
    Signaaloverleg,
    SignaaloverlegStatus,
)
from overleg.repository.tekst import Plek, ontsleutel, sleutels_van, versleutel

# Taking part, as the organiser always does; the same rule stands in the policy of the table.
_ZICHT = "o.organisaties @> ARRAY[$1]"


def _plek(overleg_id: UUID, reeks_id: UUID) -> Plek:
    return Plek("signaaloverleg", "onderwerp", overleg_id, reeks_id)


def _overleg(rij: Any, onderwerp: str | None, deelnemers: Sequence[Any] = ()) -> Signaaloverleg:
    return Signaaloverleg(
        rij["id"], rij["reeks_id"], rij["eigenaar"], tuple(rij["organisaties"]), rij["begint_op"], rij["duur_minuten"],
        rij["plaats"], SignaaloverlegStatus(rij["status"]), onderwerp, rij["onderwerp_organisatie"],
        Annuleringsreden(rij["annuleringsreden"]) if rij["annuleringsreden"] else None, rij["gehouden_op"],
        tuple(
            Deelnemer(
                d["id"], d["organisatie"], Deelnemersfunctie(d["functie"]), d["professional"], d["aanwezig"], d["afgemeld_op"]
            )
            for d in deelnemers
        ),
        rij["versie"],
    )  # fmt: skip


async def _leesbaar(tx: Tx, rijen: Sequence[Any]) -> list[Signaaloverleg]:
    sleutels = await sleutels_van(tx, {r["reeks_id"] for r in rijen if r["onderwerp"] is not None})
    return [_overleg(r, ontsleutel(sleutels, _plek(r["id"], r["reeks_id"]), r["onderwerp"])) for r in rijen]


async def get_overleg(tx: Tx, overleg_id: UUID, *, vergrendel: bool = False) -> Signaaloverleg:
    """Lees een overleg waaraan de eigen organisatie meedoet, met deelnemers; `vergrendel` om het te wijzigen."""
    slot = " FOR UPDATE" if vergrendel else ""
    rij = await tx.fetchrow(
        f"SELECT o.* FROM signaaloverleg o WHERE o.id = $2 AND {_ZICHT}{slot}", tx.actor.organisatie, overleg_id
    )
    if rij is None:
        raise NotFound("Dit signaaloverleg bestaat niet of is voor u niet zichtbaar.")
    deelnemers = await tx.fetch(
        "SELECT * FROM signaaldeelnemer WHERE overleg_id = $1 ORDER BY aangemeld_op, id", overleg_id
    )
    (overleg,) = await _leesbaar(tx, [rij])
    return _overleg(rij, overleg.onderwerp, deelnemers)


async def find_overleggen(
    tx: Tx, status: SignaaloverlegStatus | None, na: tuple[datetime, UUID], limit: int
) -> Page[Signaaloverleg]:
    """Overleggen van de aanroeper na (begin, id), op volgorde van begin; zonder deelnemers."""
    rijen = await tx.fetch(
        f"""
        SELECT o.* FROM signaaloverleg o WHERE {_ZICHT} AND ($2::text IS NULL OR o.status = $2)
          AND (o.begint_op, o.id) > ($3, $4::uuid) ORDER BY o.begint_op, o.id LIMIT $5
        """,
        tx.actor.organisatie, status, *na, limit + 1,
    )  # fmt: skip
    return Page.of(await _leesbaar(tx, rijen), limit, lambda o: (o.begint_op, o.id))


async def save_overleg(tx: Tx, overleg: Signaaloverleg) -> None:
    """Bewaar de nieuwe stand van een vergrendeld overleg, zonder deelnemers."""
    o = overleg
    await tx.execute(
        """
        UPDATE signaaloverleg SET begint_op = $2, plaats = $3, status = $4, onderwerp = $5, onderwerp_organisatie = $6,
            annuleringsreden = $7, gehouden_op = $8, versie = $9 WHERE id = $1
        """,
        o.id, o.begint_op, o.plaats, o.status, await versleutel(tx, _plek(o.id, o.reeks_id), o.onderwerp),
        o.onderwerp_organisatie, o.annuleringsreden, o.gehouden_op, o.versie,
    )  # fmt: skip


async def save_versie(tx: Tx, overleg: Signaaloverleg) -> None:
    """Bewaar alleen dat er iets aan het overleg wijzigde."""
    await tx.execute("UPDATE signaaloverleg SET versie = $2 WHERE id = $1", overleg.id, overleg.versie)


async def verhoog_versie(tx: Tx, overleg_id: UUID | None) -> None:
    """Zeg dat de agenda van een overleg wijzigt; None is geen overleg."""
    await tx.execute("UPDATE signaaloverleg SET versie = versie + 1 WHERE id = $1", overleg_id)


async def save_deelnemer(tx: Tx, overleg_id: UUID, deelnemer: Deelnemer) -> None:
    """Bewaar een nieuwe deelnemer, of dat hij is afgemeld of aanwezig was."""
    d = deelnemer
    await tx.execute(
        """
        INSERT INTO signaaldeelnemer (id, overleg_id, organisatie, functie, professional, aanwezig, afgemeld_op, aangemeld_op)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
        ON CONFLICT (id) DO UPDATE SET aanwezig = EXCLUDED.aanwezig, afgemeld_op = EXCLUDED.afgemeld_op
        """,
        d.id, overleg_id, d.organisatie, d.functie, d.professional, d.aanwezig, d.afgemeld_op, tx.now,
    )  # fmt: skip


async def find_te_vervallen(tx: Tx, reeks_id: UUID, na: datetime) -> list[Signaaloverleg]:
    """Vergrendel de geplande overleggen van een reeks die op of na dit moment beginnen."""
    rijen = await tx.fetch(
        "SELECT * FROM signaaloverleg WHERE reeks_id = $1 AND status = 'gepland' AND begint_op >= $2"
        " ORDER BY begint_op FOR UPDATE",
        reeks_id,
        na,
    )
    return await _leesbaar(tx, rijen)
