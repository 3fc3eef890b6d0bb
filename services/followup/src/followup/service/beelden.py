"""Lezen: plannen en contactmomenten met hun toestand op een peildatum."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from common.db import Page, Tx, read_cursor
from common.kalender import dag_van
from followup.domain.codes import Planstatus, Toestand
from followup.domain.toestand import Stand, planstatus_op, stand_op
from followup.repository import contacten, plannen
from followup.repository.contacten import Contactrij, Momentrij
from followup.repository.plannen import Planrij

WERKLIJST = (Toestand.OPEN, Toestand.TE_LAAT)


@dataclass(frozen=True, slots=True)
class Momentbeeld:
    """Een contactmoment met zijn toestand op de peildatum en, als daarom gevraagd is, zijn contacten."""

    rij: Momentrij
    stand: Stand
    contacten: Sequence[Contactrij] = ()


@dataclass(frozen=True, slots=True)
class Planbeeld:
    """Een plan met zijn status en zijn contactmomenten op de peildatum."""

    rij: Planrij
    status: Planstatus
    momenten: Sequence[Momentbeeld]


async def lees_opvolgplan(tx: Tx, plan_id: UUID, peildatum: date | None) -> Planbeeld:
    """Een plan van de eigen organisatie zoals het op de peildatum staat (standaard vandaag)."""
    rij = await plannen.get_plan(tx, plan_id)
    momenten = await contacten.find_momenten_van_plannen(tx, [plan_id])
    tx.log("lezen", "opvolgplan", plan_id, betrokkene_id=rij.plan.huishouden_id)
    return _planbeeld(rij, momenten, peildatum or dag_van(tx.now))


async def zoek_opvolgplannen(tx: Tx, peildatum: date | None, cursor: str | None, limit: int) -> Page[Planbeeld]:
    """Plannen van de eigen organisatie, nieuwste eerst."""
    na = read_cursor(cursor, date, UUID)
    pagina = await plannen.find_plannen(tx, (na[0], na[1]) if na else None, limit)
    momenten = await contacten.find_momenten_van_plannen(tx, [rij.plan.id for rij in pagina.items])
    tx.log("zoeken", "opvolgplan")
    for rij in pagina.items:
        tx.log("lezen", "opvolgplan", rij.plan.id, betrokkene_id=rij.plan.huishouden_id)
    dag = peildatum or dag_van(tx.now)
    return Page([_planbeeld(rij, momenten, dag) for rij in pagina.items], pagina.volgende)


async def zoek_contactmomenten(
    tx: Tx, peildatum: date | None, toestanden: Sequence[Toestand], cursor: str | None, limit: int
) -> Page[Momentbeeld]:
    """Contactmomenten van de eigen organisatie, wat het langst wacht eerst; standaard wat nu open of te laat is."""
    na = read_cursor(cursor, date, UUID)
    dag = peildatum or dag_van(tx.now)
    pagina = await contacten.find_momenten(tx, dag, toestanden or WERKLIJST, (na[0], na[1]) if na else None, limit)
    tx.log("zoeken", "contactmoment")
    for rij in pagina.items:
        tx.log("lezen", "contactmoment", rij.id, betrokkene_id=rij.huishouden_id)
    return Page([Momentbeeld(rij, stand_op(rij.feiten, dag)) for rij in pagina.items], pagina.volgende)


async def lees_contactmoment(tx: Tx, moment_id: UUID, peildatum: date | None) -> Momentbeeld:
    """Een contactmoment van de eigen organisatie met alle contacten."""
    rij = await contacten.get_moment(tx, moment_id)
    tx.log("lezen", "contactmoment", moment_id, betrokkene_id=rij.huishouden_id)
    stand = stand_op(rij.feiten, peildatum or dag_van(tx.now))
    return Momentbeeld(rij, stand, await contacten.find_contacten(tx, moment_id))


def _planbeeld(rij: Planrij, momenten: Sequence[Momentrij], peildatum: date) -> Planbeeld:
    onderbroken_op = rij.onderbreking.op if rij.onderbreking else None
    eigen = [Momentbeeld(m, stand_op(m.feiten, peildatum)) for m in momenten if m.plan_id == rij.plan.id]
    return Planbeeld(rij, planstatus_op(onderbroken_op, rij.laatste_dag, peildatum), eigen)
