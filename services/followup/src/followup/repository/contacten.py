"""Contactmomenten en contacten in de database; rij naar domein en terug."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from common.db import Page, Tx
from common.errors import NotFound
from common.events import uuid7
from followup.domain.codes import Geweldssoort, JaNeeOnbekend, OnderbrekingReden, Status, Toestand, Vorm
from followup.domain.contact import Contact, Persoonresultaat
from followup.domain.schema import Contactfeit, Moment, gedaan_op
from followup.domain.toestand import Momentfeiten

_KOLOMMEN = """m.id, m.plan_id, m.huishouden_id, m.maand, m.meting, m.streefdatum, m.venster_van, m.venster_tot, m.gedaan_op,
    m.eerste_poging, m.vervallen_op, m.vervallen_reden, m.versie"""
# The same function as domain.toestand.stand_op, so that a list can be filtered; a test keeps the two equal.
_TOESTAND = f"""CASE WHEN m.gedaan_op <= $2 THEN '{Toestand.GEDAAN}'
    WHEN m.vervallen_op <= LEAST($2, m.venster_tot) THEN '{Toestand.VERVALLEN}'
    WHEN $2 < m.venster_van THEN '{Toestand.NOG_NIET}'
    WHEN $2 <= m.streefdatum THEN '{Toestand.OPEN}'
    WHEN $2 <= m.venster_tot THEN '{Toestand.TE_LAAT}'
    ELSE '{Toestand.GEMIST}' END"""


@dataclass(frozen=True, slots=True)
class Momentrij:
    """Een bewaard contactmoment: de feiten, waar het bij hoort, en de versie."""

    id: UUID
    plan_id: UUID
    huishouden_id: UUID
    feiten: Momentfeiten
    versie: int

    @property
    def maand(self) -> int:
        """De maand van het plan waar dit moment bij hoort."""
        return self.feiten.moment.maand


@dataclass(frozen=True, slots=True)
class Contactrij:
    """Een bewaarde poging tot contact."""

    id: UUID
    contactmoment_id: UUID
    contact: Contact
    vastgelegd_op: datetime


def _als_momentrij(rij: Any) -> Momentrij:
    moment = Moment(rij["maand"], rij["meting"], rij["streefdatum"], rij["venster_van"], rij["venster_tot"])
    reden = OnderbrekingReden(rij["vervallen_reden"]) if rij["vervallen_reden"] else None
    feiten = Momentfeiten(moment, rij["gedaan_op"], rij["vervallen_op"], reden, rij["eerste_poging"])
    return Momentrij(rij["id"], rij["plan_id"], rij["huishouden_id"], feiten, rij["versie"])


async def get_moment(tx: Tx, moment_id: UUID) -> Momentrij:
    """Lees een contactmoment van de eigen organisatie; NotFound als het er voor de aanroeper niet is."""
    rij = await tx.fetchrow(
        f"SELECT {_KOLOMMEN} FROM contactmoment m WHERE m.id = $1 AND m.organisatie = $2",
        moment_id,
        tx.actor.organisatie,
    )
    if rij is None:
        raise NotFound("Dit contactmoment bestaat niet of is voor u niet zichtbaar.")
    return _als_momentrij(rij)


async def find_momenten_van_plannen(tx: Tx, plan_ids: Collection[UUID]) -> list[Momentrij]:
    """De contactmomenten van deze plannen van de eigen organisatie, op maand."""
    rijen = await tx.fetch(
        f"SELECT {_KOLOMMEN} FROM contactmoment m WHERE m.plan_id = ANY($1::uuid[]) AND m.organisatie = $2 ORDER BY m.plan_id, m.maand",
        list(plan_ids), tx.actor.organisatie,
    )  # fmt: skip
    return [_als_momentrij(rij) for rij in rijen]


async def find_momenten(
    tx: Tx, peildatum: date, toestanden: Iterable[Toestand], na: tuple[date, UUID] | None, limit: int
) -> Page[Momentrij]:
    """Contactmomenten van de eigen organisatie die op de peildatum zo staan; wat het langst wacht eerst."""
    rijen = await tx.fetch(
        f"""
        SELECT {_KOLOMMEN} FROM contactmoment m
        WHERE m.organisatie = $1 AND {_TOESTAND} = ANY($3::text[])
          AND ($4::date IS NULL OR (m.streefdatum, m.id) > ($4, $5::uuid))
        ORDER BY m.streefdatum, m.id LIMIT $6
        """,
        tx.actor.organisatie, peildatum, [str(t) for t in toestanden], *(na or (None, None)), limit + 1,
    )  # fmt: skip
    return Page.of([_als_momentrij(rij) for rij in rijen], limit, lambda m: (m.feiten.moment.streefdatum, m.id))


async def find_contactfeiten(tx: Tx, plan_id: UUID) -> list[Contactfeit]:
    """Wat het schema van een plan moet weten van alle contacten tot nu toe."""
    rijen = await tx.fetch(
        """
        SELECT m.maand, c.datum, c.bereikt, c.onveilig FROM contact c JOIN contactmoment m ON m.id = c.contactmoment_id
        WHERE m.plan_id = $1 AND m.organisatie = $2 ORDER BY c.datum, c.id
        """,
        plan_id, tx.actor.organisatie,
    )  # fmt: skip
    return [Contactfeit(rij["maand"], rij["datum"], rij["bereikt"], rij["onveilig"]) for rij in rijen]


async def find_contacten(tx: Tx, moment_id: UUID) -> list[Contactrij]:
    """De contacten van een moment met de resultaten per persoon, oudste eerst."""
    rijen = await tx.fetch(
        """
        SELECT c.id, c.contactmoment_id, c.datum, c.vorm, c.status, c.bereikt, c.vastgelegd_op, r.persoon_id, r.direct_veilig,
            r.nieuw_geweld, r.geweld_op, r.geweldssoorten
        FROM contact c LEFT JOIN persoonresultaat r ON r.contact_id = c.id
        WHERE c.contactmoment_id = $1 AND c.organisatie = $2 ORDER BY c.datum, c.id, r.persoon_id
        """,
        moment_id, tx.actor.organisatie,
    )  # fmt: skip
    per_contact: dict[UUID, list[Any]] = {}
    for rij in rijen:
        per_contact.setdefault(rij["id"], []).append(rij)
    return [_als_contactrij(groep) for groep in per_contact.values()]


def _als_contactrij(groep: Sequence[Any]) -> Contactrij:
    rij = groep[0]
    resultaten = tuple(
        Persoonresultaat(
            r["persoon_id"], JaNeeOnbekend(r["direct_veilig"]), JaNeeOnbekend(r["nieuw_geweld"]), r["geweld_op"],
            tuple(Geweldssoort(s) for s in r["geweldssoorten"]),
        )
        for r in groep if r["persoon_id"] is not None
    )  # fmt: skip
    contact = Contact(rij["datum"], Vorm(rij["vorm"]), Status(rij["status"]), rij["bereikt"], resultaten)
    return Contactrij(rij["id"], rij["contactmoment_id"], contact, rij["vastgelegd_op"])


async def save_contact(tx: Tx, moment_id: UUID, contact: Contact) -> None:
    """Bewaar een poging met de resultaten per persoon."""
    contact_id = uuid7()
    await tx.execute(
        """
        INSERT INTO contact (id, contactmoment_id, organisatie, datum, vorm, status, bereikt, onveilig, vastgelegd_op, vastgelegd_door)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
        """,
        contact_id, moment_id, tx.actor.organisatie, contact.datum, contact.vorm, contact.status, contact.bereikt,
        contact.onveilig, tx.now, tx.actor.sub,
    )  # fmt: skip
    await tx.executemany(
        """
        INSERT INTO persoonresultaat (contact_id, persoon_id, organisatie, direct_veilig, nieuw_geweld, geweld_op, geweldssoorten)
        VALUES ($1, $2, $3, $4, $5, $6, $7)
        """,
        [
            (
                contact_id,
                r.persoon_id,
                tx.actor.organisatie,
                r.direct_veilig,
                r.nieuw_geweld,
                r.geweld_op,
                list(r.geweldssoorten),
            )
            for r in contact.resultaten
        ],
    )


async def save_schema(
    tx: Tx, plan_id: UUID, momenten: Sequence[Moment], feiten: Sequence[Contactfeit], geraakt: int
) -> None:
    """Bewaar het opnieuw berekende schema; alleen het moment van het contact en wat verschuift krijgen een nieuwe versie."""
    pogingen = {m.maand: min((f.datum for f in feiten if f.maand == m.maand), default=None) for m in momenten}
    await tx.executemany(
        """
        UPDATE contactmoment SET streefdatum = $4, venster_van = $5, venster_tot = $6, gedaan_op = $7, eerste_poging = $8,
            versie = versie + 1
        WHERE plan_id = $1 AND organisatie = $2 AND maand = $3 AND (maand = $9::int
          OR (streefdatum, venster_van, venster_tot, gedaan_op, eerste_poging) IS DISTINCT FROM ($4::date, $5::date, $6::date, $7::date, $8::date))
        """,
        [
            (plan_id, tx.actor.organisatie, m.maand, m.streefdatum, m.venster_van, m.venster_tot, gedaan_op(m, feiten),
             pogingen[m.maand], geraakt)
            for m in momenten
        ],
    )  # fmt: skip
