"""Geweldsincidenten en kennisgevingen in de database."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from common.db import Tx
from common.db.paging import Page
from common.errors import NotFound
from overleg.domain.geweld import Bereik, Geweldsincident, Kennisgeving
from overleg.repository.casussen import ZICHT
from overleg.repository.zorgmeldingen import NIEUWSTE


def _incident(rij: Any) -> Geweldsincident:
    return Geweldsincident(
        rij["id"], rij["casus_id"], rij["datum"], tuple(rij["soorten"]), rij["bron"], rij["organisatie"],
        tuple(rij["bekend_bij"]), rij["vastgelegd_op"],
    )  # fmt: skip


def _kennisgeving(rij: Any) -> Kennisgeving:
    return Kennisgeving(
        rij["id"], rij["casus_id"], rij["organisatie"], rij["verstuurd_op"], rij["bevestigd_op"], rij["versie"],
        rij["incident_id"], rij["geescaleerd_op"],
    )  # fmt: skip


async def save_incident(tx: Tx, incident: Geweldsincident, kennisgevingen: Sequence[Kennisgeving]) -> None:
    """Bewaar een geweldsincident met een kennisgeving voor elke organisatie die het moet weten."""
    i = incident
    await tx.execute(
        """
        INSERT INTO geweldsincident (id, casus_id, datum, soorten, bron, vastgelegd_op, organisatie, bekend_bij)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
        """,
        i.id, i.casus_id, i.datum, list(i.soorten), i.bron, i.vastgelegd_op, i.organisatie, list(i.bekend_bij),
    )  # fmt: skip
    await tx.executemany(
        """
        INSERT INTO kennisgeving (id, incident_id, casus_id, organisatie, verstuurd_op, bevestigd_op, bevestigd_door, versie)
        VALUES ($1, $2, $3, $4, $5, $6, $7, 1)
        """,
        [
            (k.id, i.id, k.casus_id, k.organisatie, k.verstuurd_op, k.bevestigd_op, k.bevestigd_op and tx.actor.sub)
            for k in kennisgevingen
        ],
    )  # fmt: skip


async def get_incident(tx: Tx, casus_id: UUID, incident_id: UUID) -> Geweldsincident:
    """Lees een incident van deze casus; NotFound bij een andere casus of zonder zicht."""
    rij = await tx.fetchrow(
        f"SELECT g.* FROM geweldsincident g JOIN casus c ON c.id = g.casus_id WHERE g.id = $3 AND g.casus_id = $2 AND {ZICHT}",
        tx.actor.organisatie, casus_id, incident_id,
    )  # fmt: skip
    if rij is None:
        raise NotFound("Dit geweldsincident bestaat niet bij deze casus of is voor u niet zichtbaar.")
    return _incident(rij)


async def find_incidenten(
    tx: Tx, casus_id: UUID, na: tuple[datetime, UUID] | None, limit: int
) -> Page[Geweldsincident]:
    """Incidenten van een casus, laatst vastgelegde eerst."""
    rijen = await tx.fetch(
        f"""
        SELECT g.* FROM geweldsincident g JOIN casus c ON c.id = g.casus_id
        WHERE g.casus_id = $2 AND {ZICHT} AND (g.vastgelegd_op, g.id) < ($3, $4::uuid)
        ORDER BY g.vastgelegd_op DESC, g.id DESC LIMIT $5
        """,
        tx.actor.organisatie, casus_id, *(na or NIEUWSTE), limit + 1,
    )  # fmt: skip
    return Page.of([_incident(rij) for rij in rijen], limit, lambda g: (g.vastgelegd_op, g.id))


async def find_incidenten_op(tx: Tx, casus_id: UUID, datum: date) -> list[Geweldsincident]:
    """Incidenten van een casus op één dag: waar een nieuwe melding het dubbel van kan zijn."""
    rijen = await tx.fetch(
        f"""
        SELECT g.* FROM geweldsincident g JOIN casus c ON c.id = g.casus_id
        WHERE g.casus_id = $2 AND g.datum = $3 AND {ZICHT} ORDER BY g.vastgelegd_op, g.id LIMIT 100
        """,
        tx.actor.organisatie, casus_id, datum,
    )  # fmt: skip
    return [_incident(rij) for rij in rijen]


async def laatste_geweld(tx: Tx, casus_id: UUID, peildatum: date) -> date | None:
    """De dag van het laatste geweld tot en met de peildatum; None als er geen bekend is."""
    gevonden: date | None = await tx.fetchval(
        "SELECT max(datum) FROM geweldsincident WHERE casus_id = $1 AND datum <= $2", casus_id, peildatum
    )
    return gevonden


async def find_opvolgers(tx: Tx, casus_id: UUID) -> list[tuple[str, date]]:
    """Wie bij het afsluiten van de zorgmeldingen van een casus als opvolger of als JGZ genoemd is, met de dag van afsluiten.

    Ook van zorgmeldingen die de aanroeper niet ziet: wie bij het gezin over de vloer komt, moet het weten.
    """
    rijen = await tx.fetch("SELECT * FROM opvolgers_van_casus($1)", casus_id)
    return [(rij["organisatie"], rij["afgesloten_op"]) for rij in rijen]


async def find_kennisgevingen(tx: Tx, casus_id: UUID, incidenten: Sequence[UUID] | None = None) -> list[Kennisgeving]:
    """Kennisgevingen van een casus (of van deze incidenten daarvan) die de aanroeper mag zien, oudste eerst."""
    rijen = await tx.fetch(
        f"""
        SELECT k.* FROM kennisgeving k JOIN casus c ON c.id = k.casus_id
        WHERE k.casus_id = $2 AND {ZICHT} AND ($3::uuid[] IS NULL OR k.incident_id = ANY($3))
        ORDER BY k.verstuurd_op, k.id LIMIT 5000
        """,
        tx.actor.organisatie, casus_id, incidenten,
    )  # fmt: skip
    return [_kennisgeving(rij) for rij in rijen]


# The open ones and the confirmed ones apart: each half comes from its own index, in order.
_EIGEN = """
SELECT * FROM (
    (SELECT 0 AS groep, k.*, g.datum, g.soorten FROM kennisgeving k JOIN geweldsincident g ON g.id = k.incident_id
     WHERE k.organisatie = $1 AND k.bevestigd_op IS NULL AND $2 = 0 AND (k.verstuurd_op, k.id) < ($3, $4::uuid)
     ORDER BY k.verstuurd_op DESC, k.id DESC LIMIT $5)
    UNION ALL
    (SELECT 1, k.*, g.datum, g.soorten FROM kennisgeving k JOIN geweldsincident g ON g.id = k.incident_id
     WHERE k.organisatie = $1 AND k.bevestigd_op IS NOT NULL AND ($2 = 0 OR (k.verstuurd_op, k.id) < ($3, $4::uuid))
     ORDER BY k.verstuurd_op DESC, k.id DESC LIMIT $5)
) k ORDER BY groep, verstuurd_op DESC, id DESC LIMIT $5
"""


async def find_eigen_kennisgevingen(
    tx: Tx, na: tuple[int, datetime, UUID] | None, limit: int
) -> Page[tuple[Kennisgeving, date, tuple[str, ...]]]:
    """Kennisgevingen aan de eigen organisatie met dag en soorten van het geweld: open eerst, dan nieuwste eerst."""
    groep, moment, id_ = na or (0, *NIEUWSTE)
    rijen = await tx.fetch(_EIGEN, tx.actor.organisatie, int(groep > 0), moment, id_, limit + 1)
    gevonden = [(_kennisgeving(rij), rij["datum"], tuple(rij["soorten"])) for rij in rijen]
    return Page.of(gevonden, limit, lambda g: (int(g[0].bevestigd_op is not None), g[0].verstuurd_op, g[0].id))


async def get_kennisgeving(tx: Tx, kennisgeving_id: UUID) -> Kennisgeving:
    """Lees en vergrendel een kennisgeving aan de eigen organisatie."""
    rij = await tx.fetchrow(
        "SELECT * FROM kennisgeving WHERE id = $2 AND organisatie = $1 FOR UPDATE",
        tx.actor.organisatie,
        kennisgeving_id,
    )
    if rij is None:
        raise NotFound("Deze kennisgeving bestaat niet of is niet aan uw organisatie gericht.")
    return _kennisgeving(rij)


async def save_bevestiging(tx: Tx, kennisgeving: Kennisgeving) -> None:
    """Bewaar dat de organisatie de kennisgeving gelezen heeft."""
    await tx.execute(
        "UPDATE kennisgeving SET bevestigd_op = $2, bevestigd_door = $3, versie = $4 WHERE id = $1",
        kennisgeving.id, kennisgeving.bevestigd_op, tx.actor.sub, kennisgeving.versie,
    )  # fmt: skip


async def get_bereik(tx: Tx, incident_id: UUID) -> tuple[Bereik, datetime]:
    """Hoeveel partijen bevestigd hebben, ook die de aanroeper niet ziet, en wanneer het incident is vastgelegd.

    Houdt andere bevestigingen van dit incident tegen tot deze transactie voorbij is: zo is er precies één de laatste.
    """
    rij = await tx.fetchrow("SELECT * FROM bereik_van_incident($1)", incident_id)
    gemeld: datetime = await tx.fetchval("SELECT vastgelegd_op FROM geweldsincident WHERE id = $1", incident_id)
    if rij is None:
        raise NotFound("Dit geweldsincident bestaat niet of is voor u niet zichtbaar.")
    klaar = 0 < rij["aantal"] == rij["bereikt"]
    return Bereik(rij["bereikt"], rij["aantal"], rij["laatste"] if klaar else None), gemeld


async def find_te_escaleren(tx: Tx, voor: datetime, limit: int) -> list[tuple[Kennisgeving, str]]:
    """Onbevestigde kennisgevingen van voor het moment `voor` die nog niet geëscaleerd zijn, met wie dat moet weten; vergrendeld.

    Dat is de organisatie met de regie, en zonder regie die de casus opende.
    """
    rijen = await tx.fetch(
        """
        SELECT k.*, coalesce(c.regisseur_organisatie, c.eigenaar) AS regie FROM kennisgeving k JOIN casus c ON c.id = k.casus_id
        WHERE k.bevestigd_op IS NULL AND k.geescaleerd_op IS NULL AND k.verstuurd_op < $1
        ORDER BY k.verstuurd_op, k.id LIMIT $2 FOR UPDATE OF k SKIP LOCKED
        """,
        voor, limit,
    )  # fmt: skip
    return [(_kennisgeving(rij), rij["regie"]) for rij in rijen]


async def save_escalatie(tx: Tx, kennisgeving_id: UUID) -> None:
    """Bewaar dat de escalatie verstuurd is; de kennisgeving zelf verandert er niet van."""
    await tx.execute("UPDATE kennisgeving SET geescaleerd_op = $2 WHERE id = $1", kennisgeving_id, tx.now)
