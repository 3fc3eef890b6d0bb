"""Zorgen in de database; de tekst staat er versleuteld, met een sleutel van de zorg zelf."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from common.db import Tx
from common.db.paging import Page
from common.errors import NotFound
from overleg.domain.codes import Aard
from overleg.domain.gebied import Gebied
from overleg.domain.meldingcodes import Doelgroep
from overleg.domain.zorg import Afhandeling, Beroepsgroep, Kanaal, Zorg, ZorgStatus, ZorgUitkomst
from overleg.repository.tekst import Plek, ontsleutel, sleutels_van, versleutel
from overleg.repository.zorgmeldingen import NIEUWSTE


def _plek(zorg_id: UUID) -> Plek:
    return Plek("zorg", "tekst", zorg_id, zorg_id)


def _zorg(rij: Any, tekst: str | None, uitkomsten: Sequence[Any]) -> Zorg:
    return Zorg(
        rij["id"], Kanaal(rij["kanaal"]), Beroepsgroep(rij["beroepsgroep"]), rij["geuit_op"], tuple(map(Aard, rij["aard"])),
        tuple(map(Doelgroep, rij["doelgroepen"])), Gebied(rij["gemeentecode"], rij["pc4"], rij["plaats"]), tekst,
        tuple(Afhandeling(ZorgUitkomst(u["uitkomst"]), u["op"], u["aanbod_id"]) for u in uitkomsten), rij["versie"],
    )  # fmt: skip


async def save_zorg(tx: Tx, zorg: Zorg) -> None:
    """Bewaar een nieuwe zorg van de eigen organisatie."""
    z, g = zorg, zorg.gebied
    await tx.execute(
        """
        INSERT INTO zorg (id, eigenaar, kanaal, beroepsgroep, geuit_op, aard, doelgroepen, gemeentecode, pc4, plaats, tekst,
            versie, aangemaakt_op) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
        """,
        z.id, tx.actor.organisatie, z.kanaal, z.beroepsgroep, z.geuit_op, list(z.aard), list(z.doelgroepen), g.gemeentecode,
        g.pc4, g.plaats, await versleutel(tx, _plek(z.id), z.tekst), z.versie, tx.now,
    )  # fmt: skip


async def get_zorg(tx: Tx, zorg_id: UUID, *, vergrendel: bool = False) -> Zorg:
    """Lees een zorg van de eigen organisatie; `vergrendel` om haar te wijzigen. NotFound als zij er voor de aanroeper niet is."""
    rij = await tx.fetchrow(
        f"SELECT * FROM zorg WHERE id = $1 AND eigenaar = $2 {'FOR UPDATE' if vergrendel else ''}",
        zorg_id,
        tx.actor.organisatie,
    )
    if rij is None:
        raise NotFound("Deze zorg bestaat niet of is voor u niet zichtbaar.")
    uitkomsten = await tx.fetch("SELECT * FROM zorguitkomst WHERE zorg_id = $1 ORDER BY volgnummer", zorg_id)
    return _zorg(rij, ontsleutel(await sleutels_van(tx, [zorg_id]), _plek(zorg_id), rij["tekst"]), uitkomsten)


async def find_zorgen(
    tx: Tx, status: ZorgStatus | None, na: tuple[datetime, UUID] | None, limit: int
) -> Page[tuple[Zorg, ZorgUitkomst | None]]:
    """Zorgen van de eigen organisatie, nieuwste eerst, zonder tekst; met de laatste uitkomst."""
    # In the text, not as a value: only then the index of what is open can serve.
    waar = "" if status is None else f"AND uitkomst IS {'' if status is ZorgStatus.OPEN else 'NOT '}NULL"
    rijen = await tx.fetch(
        f"""
        SELECT * FROM zorg WHERE eigenaar = $1 {waar} AND (geuit_op, id) < ($2, $3::uuid)
        ORDER BY geuit_op DESC, id DESC LIMIT $4
        """,
        tx.actor.organisatie, *(na or NIEUWSTE), limit + 1,
    )  # fmt: skip
    zorgen = [(_zorg(r, None, ()), ZorgUitkomst(r["uitkomst"]) if r["uitkomst"] else None) for r in rijen]
    return Page.of(zorgen, limit, lambda z: (z[0].geuit_op, z[0].id))


async def save_afhandeling(tx: Tx, zorg: Zorg) -> None:
    """Bewaar de laatste uitkomst van een vergrendelde zorg."""
    laatste = zorg.afhandelingen[-1]
    await tx.execute(
        "INSERT INTO zorguitkomst (zorg_id, volgnummer, uitkomst, aanbod_id, op, door) VALUES ($1, $2, $3, $4, $5, $6)",
        zorg.id, len(zorg.afhandelingen), laatste.uitkomst, laatste.aanbod_id, laatste.op, tx.actor.sub,
    )  # fmt: skip
    await tx.execute("UPDATE zorg SET uitkomst = $2, versie = $3 WHERE id = $1", zorg.id, laatste.uitkomst, zorg.versie)
