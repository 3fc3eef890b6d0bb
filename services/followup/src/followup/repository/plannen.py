"""Opvolgplannen in de database; rij naar domein en terug."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from common.db import Page, Tx
from common.errors import NotFound
from followup.domain.codes import OnderbrekingReden, Spoor
from followup.domain.plan import Melding, Onderbreking, Opvolgers, Plan, Planlid, Planspoor, contactmoment_id
from followup.domain.schema import Moment

_KOLOMMEN = """p.id, p.zorgmelding_id, p.huishouden_id, p.casus_id, p.organisatie, p.spoor, p.persoon_id, p.protocolversie, p.van,
    p.tot, p.laatste_dag, p.onderbroken_op, p.onderbroken_reden, p.onderbroken_door, p.versie,
    ARRAY(SELECT l.persoon_id FROM planlid l WHERE l.plan_id = p.id ORDER BY l.persoon_id) AS lid_ids,
    ARRAY(SELECT l.rol FROM planlid l WHERE l.plan_id = p.id ORDER BY l.persoon_id) AS lid_rollen,
    ARRAY(SELECT l.minderjarig FROM planlid l WHERE l.plan_id = p.id ORDER BY l.persoon_id) AS lid_minderjarig"""


@dataclass(frozen=True, slots=True)
class Planrij:
    """Een bewaard plan: het plan zelf, of en waardoor het is onderbroken, en de versie."""

    plan: Plan
    laatste_dag: date
    onderbreking: Onderbreking | None
    versie: int

    @property
    def spoor(self) -> Planspoor:
        """Wat andere plannen van hetzelfde huishouden moeten weten."""
        p = self.plan
        return Planspoor(p.id, p.zorgmelding_id, p.spoor, p.persoon_id, p.van, self.laatste_dag)


def als_planrij(rij: Any) -> Planrij:
    """Van rij naar domein."""
    leden = zip(rij["lid_ids"], rij["lid_rollen"], rij["lid_minderjarig"], strict=True)
    plan = Plan(
        rij["id"], rij["zorgmelding_id"], rij["huishouden_id"], rij["casus_id"], rij["organisatie"], Spoor(rij["spoor"]),
        rij["persoon_id"], rij["protocolversie"], rij["van"], rij["tot"], tuple(Planlid(*lid) for lid in leden),
    )  # fmt: skip
    onderbreking = None
    if rij["onderbroken_op"] is not None:
        onderbreking = Onderbreking(
            rij["onderbroken_op"], OnderbrekingReden(rij["onderbroken_reden"]), rij["onderbroken_door"]
        )
    return Planrij(plan, rij["laatste_dag"], onderbreking, rij["versie"])


async def lock_huishouden(tx: Tx, huishouden_id: UUID) -> None:
    """Houd het huishouden vast tot de commit: twee berichten over één huishouden zien elkaars gevolgen."""
    await tx.execute(
        "INSERT INTO huishouden AS h (id, beurten) VALUES ($1, 1) ON CONFLICT (id) DO UPDATE SET beurten = h.beurten + 1",
        huishouden_id,
    )


async def get_opvolgers(tx: Tx) -> Opvolgers:
    """Welke organisaties in deze regio opvolgen als een afsluiting er geen noemt."""
    rijen = {
        rij["soort"]: rij["organisatie"] for rij in await tx.fetch("SELECT soort, organisatie FROM opvolgorganisatie")
    }
    return Opvolgers(jgz=rijen["jgz"], maatschappelijk_werk=rijen["maatschappelijk-werk"])


async def save_melding(tx: Tx, huishouden_id: UUID, melding: Melding) -> None:
    """Onthoud dat er een zorgmelding over dit huishouden is."""
    await tx.execute(
        "INSERT INTO huishoudmelding (zorgmelding_id, huishouden_id, ontvangen_op) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
        melding.zorgmelding_id, huishouden_id, melding.ontvangen_op,
    )  # fmt: skip


async def find_meldingen(tx: Tx, huishouden_id: UUID) -> list[Melding]:
    """Alle zorgmeldingen over een huishouden."""
    rijen = await tx.fetch(
        "SELECT zorgmelding_id, ontvangen_op FROM huishoudmelding WHERE huishouden_id = $1", huishouden_id
    )
    return [Melding(rij["zorgmelding_id"], rij["ontvangen_op"]) for rij in rijen]


async def find_plannen_van_huishouden(tx: Tx, huishouden_id: UUID) -> list[Planrij]:
    """Alle plannen van een huishouden, van welke organisatie ook: alleen voor de dienst zelf (row-level security)."""
    rijen = await tx.fetch(
        f"SELECT {_KOLOMMEN} FROM opvolgplan p WHERE p.huishouden_id = $1 ORDER BY p.id", huishouden_id
    )
    return [als_planrij(rij) for rij in rijen]


async def save_plan(tx: Tx, plan: Plan, laatste_dag: date, momenten: Sequence[Moment]) -> bool:
    """Bewaar een nieuw plan met zijn leden en momenten; False als het er al is."""
    nieuw = await tx.fetchval(
        """
        INSERT INTO opvolgplan (id, organisatie, zorgmelding_id, huishouden_id, casus_id, spoor, persoon_id, protocolversie, van,
            tot, laatste_dag, versie, aangemaakt_op)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 1, $12) ON CONFLICT (id) DO NOTHING RETURNING true
        """,
        plan.id, plan.organisatie, plan.zorgmelding_id, plan.huishouden_id, plan.casus_id, plan.spoor, plan.persoon_id,
        plan.protocolversie, plan.van, plan.tot, laatste_dag, tx.now,
    )  # fmt: skip
    if not nieuw:
        return False
    await tx.execute(
        "INSERT INTO planlid (plan_id, organisatie, persoon_id, rol, minderjarig)"
        " SELECT $1, $2, l.* FROM unnest($3::uuid[], $4::text[], $5::boolean[]) AS l",
        plan.id, plan.organisatie, [lid.persoon_id for lid in plan.leden], [lid.rol for lid in plan.leden],
        [lid.minderjarig for lid in plan.leden],
    )  # fmt: skip
    await tx.execute(
        """
        INSERT INTO contactmoment (plan_id, organisatie, huishouden_id, versie, id, maand, meting, streefdatum, venster_van, venster_tot)
        SELECT $1, $2, $3, 1, m.* FROM unnest($4::uuid[], $5::int[], $6::boolean[], $7::date[], $8::date[], $9::date[]) AS m
        """,
        plan.id, plan.organisatie, plan.huishouden_id, [contactmoment_id(plan.id, m.maand) for m in momenten],
        [m.maand for m in momenten], [m.meting for m in momenten], [m.streefdatum for m in momenten],
        [m.venster_van for m in momenten], [m.venster_tot for m in momenten],
    )  # fmt: skip
    return True


async def save_onderbreking(tx: Tx, plan_id: UUID, onderbreking: Onderbreking) -> None:
    """Bewaar waardoor een plan ophoudt; zijn momenten krijgen dezelfde dag en reden."""
    op, reden, door = onderbreking.op, onderbreking.reden, onderbreking.zorgmelding_id
    await tx.execute(
        "UPDATE opvolgplan SET onderbroken_op = $2, onderbroken_reden = $3, onderbroken_door = $4, versie = versie + 1 WHERE id = $1",
        plan_id, op, reden, door,
    )  # fmt: skip
    await tx.execute(
        "UPDATE contactmoment SET vervallen_op = $2, vervallen_reden = $3, versie = versie + 1 WHERE plan_id = $1",
        plan_id,
        op,
        reden,
    )


async def get_plan(tx: Tx, plan_id: UUID, *, vergrendel: bool = False) -> Planrij:
    """Lees een plan van de eigen organisatie; NotFound als het er voor de aanroeper niet is."""
    rij = await tx.fetchrow(
        f"SELECT {_KOLOMMEN} FROM opvolgplan p WHERE p.id = $1 AND p.organisatie = $2 {'FOR UPDATE OF p' if vergrendel else ''}",
        plan_id, tx.actor.organisatie,
    )  # fmt: skip
    if rij is None:
        raise NotFound("Dit opvolgplan bestaat niet of is voor u niet zichtbaar.")
    return als_planrij(rij)


async def find_plannen(tx: Tx, na: tuple[date, UUID] | None, limit: int) -> Page[Planrij]:
    """Plannen van de eigen organisatie, nieuwste eerst."""
    rijen = await tx.fetch(
        f"""
        SELECT {_KOLOMMEN} FROM opvolgplan p
        WHERE p.organisatie = $1 AND ($2::date IS NULL OR (p.van, p.id) < ($2, $3::uuid))
        ORDER BY p.van DESC, p.id DESC LIMIT $4
        """,
        tx.actor.organisatie, *(na or (None, None)), limit + 1,
    )  # fmt: skip
    return Page.of([als_planrij(rij) for rij in rijen], limit, lambda p: (p.plan.van, p.plan.id))
