"""Wat een casus doormaakte in de database: fasen, sluiten en heropenen, en wie erbij betrokken was."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from common.db import Tx
from common.errors import NotFound
from common.events import uuid7
from overleg.domain.casus import Betrokkenheid, Casus
from overleg.domain.casuscodes import OrganisatieRol
from overleg.domain.codes import Fase
from overleg.repository.casussen import ZICHT

FASE, GESLOTEN, HEROPEND = "fase-gewijzigd", "casus-gesloten", "casus-heropend"


async def save_verloop(
    tx: Tx, casus_id: UUID, soort: str, reden: str, *, van: Fase | None = None, naar: Fase | None = None
) -> None:
    """Zet een stap in het verloop van de casus, op naam van wie hem deed; de dienst zelf heeft geen naam."""
    wie = (None, None) if tx.actor.systeem else (tx.actor.organisatie, tx.actor.sub)
    await tx.execute(
        """
        INSERT INTO casusverloop (id, casus_id, soort, van, naar, reden, op, organisatie, professional)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
        """,
        uuid7(), casus_id, soort, van, naar, reden, tx.now, *wie,
    )  # fmt: skip


async def fase_voor(tx: Tx, casus: Casus, voor: datetime) -> Fase:
    """De fase vlak voor het moment `voor`: waar de eerste stap daarna vandaan kwam, anders de huidige."""
    van = await tx.fetchval(
        "SELECT v.van FROM casusverloop v WHERE v.casus_id = $1 AND v.op >= $2 AND v.van IS NOT NULL ORDER BY v.op, v.id LIMIT 1",
        casus.id, voor,
    )  # fmt: skip
    return Fase(van) if van else casus.fase


def _betrokkenheid(rij: Any) -> Betrokkenheid:
    return Betrokkenheid(
        rij["id"],
        rij["organisatie"],
        OrganisatieRol(rij["rol"]),
        rij["reden"],
        rij["van"],
        rij["tot"],
        rij["einde_reden"],
    )


async def save_betrokkenheid(tx: Tx, casus: Casus, organisatie: str, rol: OrganisatieRol, reden: str) -> UUID:
    """Begin een periode van betrokkenheid; loopt er al een, dan blijft die. Geeft het id van de lopende periode."""
    nieuw = await tx.fetchval(
        """
        INSERT INTO casus_organisatie (id, casus_id, organisatie, rol, reden, van, gestart_op)
        VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (casus_id, organisatie) WHERE tot IS NULL DO NOTHING RETURNING id
        """,
        uuid7(), casus.id, organisatie, rol, reden, tx.now, casus.gestart_op,
    )  # fmt: skip
    gevonden: UUID = nieuw or await tx.fetchval(
        "SELECT id FROM casus_organisatie WHERE casus_id = $1 AND organisatie = $2 AND tot IS NULL",
        casus.id,
        organisatie,
    )
    return gevonden


async def get_betrokkenheid(tx: Tx, casus_id: UUID, betrokkenheid_id: UUID) -> Betrokkenheid:
    """Lees een periode van betrokkenheid bij deze casus; NotFound bij een andere."""
    rij = await tx.fetchrow(
        f"""
        SELECT b.* FROM casus_organisatie b JOIN casus c ON c.id = b.casus_id
        WHERE b.id = $3 AND b.casus_id = $2 AND {ZICHT}
        """,
        tx.actor.organisatie, casus_id, betrokkenheid_id,
    )  # fmt: skip
    if rij is None:
        raise NotFound("Deze betrokkenheid bestaat niet bij deze casus.")
    return _betrokkenheid(rij)


async def save_einde(tx: Tx, betrokkenheid_id: UUID, reden: str) -> None:
    """Eindig een periode van betrokkenheid."""
    await tx.execute(
        "UPDATE casus_organisatie SET tot = $2, einde_reden = $3 WHERE id = $1", betrokkenheid_id, tx.now, reden
    )


async def find_betrokkenheden(tx: Tx, casus_id: UUID) -> Sequence[Betrokkenheid]:
    """Elke periode waarin een andere organisatie dan die de casus opende betrokken was, nieuwste eerst."""
    rijen = await tx.fetch(
        f"""
        SELECT b.* FROM casus_organisatie b JOIN casus c ON c.id = b.casus_id
        WHERE b.casus_id = $2 AND {ZICHT} ORDER BY b.van DESC, b.id DESC LIMIT 500
        """,
        tx.actor.organisatie, casus_id,
    )  # fmt: skip
    return [_betrokkenheid(rij) for rij in rijen]


async def verantwoordelijken(tx: Tx, casus_id: UUID) -> list[str]:
    """Per open zorgmelding van de casus de organisatie die er nu verantwoordelijk voor is."""
    return list(await tx.fetchval("SELECT verantwoordelijken_van_casus($1)", casus_id))
