"""Casussen, geweldsincidenten en kennisgevingen in de database."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from common.db import Tx
from common.db.paging import Page
from common.errors import NotFound
from overleg.domain.casus import Casus, Kennisgeving, Regisseur
from overleg.domain.codes import Fase
from overleg.repository.zorgmeldingen import NIEUWSTE

# Own case, involved organisation, or one that has just accepted a handover; the same rule stands in the policy of the table.
_ZICHT = """(c.eigenaar = $1 OR c.organisaties @> ARRAY[$1] OR keten.is_systeem() OR EXISTS (
    SELECT 1 FROM overdracht o WHERE o.casus_id = c.id AND o.naar = $1 AND o.aanvaard_op IS NOT NULL))"""


def _casus(rij: Any) -> Casus:
    regisseur = (
        Regisseur(rij["regisseur_organisatie"], rij["regisseur_professional"], rij["regisseur_sinds"])
        if rij["regisseur_organisatie"]
        else None
    )
    return Casus(
        rij["id"],
        rij["huishouden_id"],
        Fase(rij["fase"]),
        regisseur,
        tuple(rij["organisaties"]),
        rij["gestart_op"],
        rij["versie"],
    )


def _kennisgeving(rij: Any) -> Kennisgeving:
    return Kennisgeving(
        rij["id"], rij["casus_id"], rij["organisatie"], rij["verstuurd_op"], rij["bevestigd_op"], rij["versie"]
    )


async def get_casus(tx: Tx, casus_id: UUID, *, vergrendel: bool = False) -> Casus:
    """Lees een casus die de aanroeper mag zien; `vergrendel` om haar te wijzigen."""
    slot = "FOR UPDATE OF c" if vergrendel else ""
    rij = await tx.fetchrow(
        f"SELECT c.* FROM casus c WHERE c.id = $2 AND {_ZICHT} {slot}", tx.actor.organisatie, casus_id
    )
    if rij is None:
        raise NotFound("Deze casus bestaat niet of is voor u niet zichtbaar.")
    return _casus(rij)


async def find_casussen(tx: Tx, na: tuple[datetime, UUID] | None, limit: int, *, zonder_regisseur: bool) -> Page[Casus]:
    """Casussen van de aanroeper, nieuwste eerst; desgewenst alleen die zonder regisseur."""
    # Apart from each other: an OR of the two cannot use an index. Who is involved without owning it, accepted a handover.
    deel = """(SELECT c.* FROM casus c WHERE {relatie} AND (NOT $2 OR c.regisseur_organisatie IS NULL)
          AND (c.gestart_op, c.id) < ($3, $4::uuid) ORDER BY c.gestart_op DESC, c.id DESC LIMIT $5)"""
    aanvaard = """c.eigenaar <> $1 AND c.id IN (
        SELECT o.casus_id FROM overdracht o WHERE o.naar = $1 AND o.aanvaard_op IS NOT NULL)"""
    rijen = await tx.fetch(
        f"""
        SELECT c.* FROM ({deel.format(relatie="c.eigenaar = $1")} UNION ALL {deel.format(relatie=aanvaard)}) c
        ORDER BY c.gestart_op DESC, c.id DESC LIMIT $5
        """,
        tx.actor.organisatie, zonder_regisseur, *(na or NIEUWSTE), limit + 1,
    )  # fmt: skip
    return Page.of([_casus(rij) for rij in rijen], limit, lambda c: (c.gestart_op, c.id))


async def save_casus(tx: Tx, casus: Casus) -> None:
    """Bewaar fase, regie en betrokken organisaties."""
    r = casus.regisseur
    await tx.execute(
        """
        UPDATE casus SET fase = $2, regisseur_organisatie = $3, regisseur_professional = $4, regisseur_sinds = $5,
            organisaties = $6, versie = $7 WHERE id = $1
        """,
        casus.id, casus.fase, r.organisatie if r else None, r.professional if r else None, r.sinds if r else None,
        list(casus.organisaties), casus.versie,
    )  # fmt: skip


async def save_regie(tx: Tx, casus: Casus) -> None:
    """Sluit de vorige regie in de geschiedenis en begin de nieuwe; er is er nooit meer dan één open."""
    if casus.regisseur is None:
        return
    r = casus.regisseur
    await tx.execute("UPDATE casusregie SET tot = $2 WHERE casus_id = $1 AND tot IS NULL", casus.id, r.sinds)
    await tx.execute(
        "INSERT INTO casusregie (casus_id, van, organisatie, professional) VALUES ($1, $2, $3, $4)",
        casus.id, r.sinds, r.organisatie, r.professional,
    )  # fmt: skip


async def find_casus_van_huishouden(tx: Tx, huishouden_id: UUID) -> Casus | None:
    """De nieuwste casus van een huishouden, vergrendeld; None als er geen is."""
    rij = await tx.fetchrow(
        f"SELECT c.* FROM casus c WHERE c.huishouden_id = $2 AND {_ZICHT} ORDER BY c.gestart_op DESC LIMIT 1 FOR UPDATE OF c",
        tx.actor.organisatie, huishouden_id,
    )  # fmt: skip
    return _casus(rij) if rij else None


async def save_incident(
    tx: Tx,
    incident_id: UUID,
    casus: Casus,
    datum: date,
    soorten: Sequence[str],
    bron: str,
    kennisgevingen: Sequence[Kennisgeving],
) -> None:
    """Bewaar een geweldsincident met een kennisgeving voor elke betrokken organisatie."""
    await tx.execute(
        "INSERT INTO geweldsincident (id, casus_id, datum, soorten, bron, vastgelegd_op) VALUES ($1, $2, $3, $4, $5, $6)",
        incident_id, casus.id, datum, list(soorten), bron, tx.now,
    )  # fmt: skip
    await tx.executemany(
        """
        INSERT INTO kennisgeving (id, incident_id, casus_id, organisatie, verstuurd_op, bevestigd_op, bevestigd_door, versie)
        VALUES ($1, $2, $3, $4, $5, $6, $7, 1)
        """,
        [
            (k.id, incident_id, k.casus_id, k.organisatie, k.verstuurd_op, k.bevestigd_op, k.bevestigd_op and tx.actor.sub)
            for k in kennisgevingen
        ],
    )  # fmt: skip


async def find_kennisgevingen(tx: Tx, casus_id: UUID) -> list[Kennisgeving]:
    """Kennisgevingen van een casus die de aanroeper mag zien, oudste eerst."""
    rijen = await tx.fetch(
        f"""
        SELECT k.* FROM kennisgeving k JOIN casus c ON c.id = k.casus_id
        WHERE k.casus_id = $2 AND {_ZICHT} ORDER BY k.verstuurd_op, k.id LIMIT 500
        """,
        tx.actor.organisatie, casus_id,
    )  # fmt: skip
    return [_kennisgeving(rij) for rij in rijen]


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
