"""Reeksen signaaloverleggen in de database, en het vullen van hun maanden."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from common.db import Tx
from common.db.paging import Page
from common.errors import NotFound
from common.events import uuid7
from overleg.domain.signaalreeks import Rang, Reeksregel, Signaalreeks, Weekdag

# Taking part, as the organiser always does; the same rule stands in the policy of the table.
_ZICHT = "r.organisaties @> ARRAY[$1]"
_EERSTE = (date(1, 1, 1), UUID(int=0))


def _reeks(rij: Any) -> Signaalreeks:
    regel = Reeksregel(Rang(rij["rang"]), Weekdag(rij["weekdag"]), rij["begintijd"], rij["duur_minuten"])
    return Signaalreeks(
        rij["id"], rij["eigenaar"], tuple(rij["organisaties"]), regel, rij["plaats"], rij["vanaf"], rij["tot"], rij["versie"]
    )  # fmt: skip


async def save_nieuw(tx: Tx, reeks: Signaalreeks) -> None:
    """Bewaar een nieuwe reeks van de eigen organisatie."""
    r = reeks
    await tx.execute(
        """
        INSERT INTO signaalreeks (id, eigenaar, organisaties, rang, weekdag, begintijd, duur_minuten, plaats, vanaf, tot, versie,
            aangemaakt_op) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
        """,
        r.id, r.eigenaar, list(r.organisaties), r.regel.rang, r.regel.weekdag, r.regel.begintijd, r.regel.duur_minuten,
        r.plaats, r.vanaf, r.tot, r.versie, tx.now,
    )  # fmt: skip


async def find_reeks(tx: Tx, reeks_id: UUID, *, vergrendel: bool = False) -> Signaalreeks | None:
    """Een reeks waaraan de eigen organisatie meedoet, of None; `vergrendel` alleen als organisator."""
    slot = " FOR UPDATE" if vergrendel else ""
    rij = await tx.fetchrow(
        f"SELECT r.* FROM signaalreeks r WHERE r.id = $2 AND {_ZICHT}{slot}", tx.actor.organisatie, reeks_id
    )
    return None if rij is None else _reeks(rij)


async def get_reeks(tx: Tx, reeks_id: UUID, *, vergrendel: bool = False) -> Signaalreeks:
    """Als `find_reeks`; NotFound als zij er voor de aanroeper niet is."""
    reeks = await find_reeks(tx, reeks_id, vergrendel=vergrendel)
    if reeks is None:
        raise NotFound("Deze reeks signaaloverleggen bestaat niet of is voor u niet zichtbaar.")
    return reeks


async def find_reeksen(tx: Tx, na: tuple[date, UUID] | None, limit: int) -> Page[Signaalreeks]:
    """Reeksen van de aanroeper, de oudste eerst."""
    rijen = await tx.fetch(
        f"""
        SELECT r.* FROM signaalreeks r WHERE {_ZICHT} AND (r.vanaf, r.id) > ($2, $3::uuid)
        ORDER BY r.vanaf, r.id LIMIT $4
        """,
        tx.actor.organisatie, *(na or _EERSTE), limit + 1,
    )  # fmt: skip
    return Page.of([_reeks(rij) for rij in rijen], limit, lambda r: (r.vanaf, r.id))


async def find_alle(tx: Tx) -> list[Signaalreeks]:
    """Alle reeksen van elke organisatie, ook die eindigden: een taak die lang niet liep vult ook daar aan. Er zijn er een handvol."""
    return [_reeks(r) for r in await tx.fetch("SELECT * FROM signaalreeks ORDER BY id")]


async def save_reeks(tx: Tx, reeks: Signaalreeks) -> None:
    """Bewaar wie meedoet, de plaats en het einde van een vergrendelde reeks."""
    await tx.execute(
        "UPDATE signaalreeks SET organisaties = $2, plaats = $3, tot = $4, versie = $5 WHERE id = $1",
        reeks.id, list(reeks.organisaties), reeks.plaats, reeks.tot, reeks.versie,
    )  # fmt: skip


async def save_maanden(
    tx: Tx, reeks: Signaalreeks, maanden: Sequence[tuple[date, datetime]]
) -> list[tuple[UUID, datetime]]:
    """Plan de maanden die er nog niet zijn; geeft de nieuwe overleggen. Een verplaatste of geannuleerde maand is er al."""
    rijen = await tx.fetch(
        """
        INSERT INTO signaaloverleg (id, reeks_id, maand, eigenaar, organisaties, begint_op, duur_minuten, plaats, status, versie)
        SELECT m.id, $2, m.maand, $3, $4, m.begint_op, $5, $6, 'gepland', 1
        FROM unnest($1::uuid[], $7::date[], $8::timestamptz[]) AS m(id, maand, begint_op)
        ON CONFLICT (reeks_id, maand) DO NOTHING RETURNING id, begint_op
        """,
        [uuid7() for _ in maanden], reeks.id, reeks.eigenaar, list(reeks.organisaties), reeks.regel.duur_minuten, reeks.plaats,
        [maand for maand, _ in maanden], [begint_op for _, begint_op in maanden],
    )  # fmt: skip
    return sorted(((r["id"], r["begint_op"]) for r in rijen), key=lambda n: n[1])


async def save_deelname(tx: Tx, reeks: Signaalreeks) -> None:
    """Laat de geplande overleggen volgen wie meedoet en waar; wie niet meer meedoet is daar afgemeld."""
    await tx.execute(
        """
        UPDATE signaaloverleg SET organisaties = $2, plaats = $3, versie = versie + 1,
            onderwerp_organisatie = CASE WHEN onderwerp_organisatie = ANY($2) THEN onderwerp_organisatie END
        WHERE reeks_id = $1 AND status = 'gepland'
        """,
        reeks.id, list(reeks.organisaties), reeks.plaats,
    )  # fmt: skip
    await tx.execute(
        """
        UPDATE signaaldeelnemer d SET afgemeld_op = $3 FROM signaaloverleg o
        WHERE o.id = d.overleg_id AND o.reeks_id = $1 AND o.status = 'gepland' AND d.afgemeld_op IS NULL
          AND NOT d.organisatie = ANY($2)
        """,
        reeks.id, list(reeks.organisaties), tx.now,
    )  # fmt: skip
