"""Wandelingen door de meldcode in de database: een professional ziet zijn eigen, de aandachtsfunctionaris die van de organisatie."""

import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from common.db import Tx
from common.db.paging import Page
from common.errors import NotFound
from common.privacy import PersoonSleutels
from overleg.domain.codes import BetrokkeneRol, MelderCategorie
from overleg.domain.meldcode.model import Einde, Meldcode, MeldcodeStatus, Regel, teksten
from overleg.repository.meldcoderegels import naar_gegevens, uit_gegevens
from overleg.repository.tekst import Plek, ontsleutel, sleutels_van, versleutel
from overleg.repository.zorgmeldingen import NIEUWSTE

AANDACHTSFUNCTIONARIS = "aandachtsfunctionaris"
# The own walks, or all of the organisation for its attention officer; the same rule stands in the policy of the table.
_ZICHT = "m.eigenaar = $1 AND (m.professional = $2 OR $3)"


async def _wie(tx: Tx) -> tuple[str, str, bool]:
    """Organisatie, gebruiker en of die alles van de organisatie ziet; row-level security is dicht tot hier de rol is bekeken."""
    alles = AANDACHTSFUNCTIONARIS in tx.actor.rollen
    await tx.fetchval("SELECT set_config('app.aandachtsfunctionaris', $1, true)", "ja" if alles else "")
    return tx.actor.organisatie, tx.actor.sub, alles


def _meldcode(rij: Any, regels: tuple[Regel, ...] = ()) -> Meldcode:
    return Meldcode(
        rij["id"], rij["professional"], MelderCategorie(rij["categorie"]), rij["gestart_op"], rij["persoon_id"],
        BetrokkeneRol(rij["rol"]), regels, Einde(rij["einde"]) if rij["einde"] else None, rij["afgesloten_op"], rij["versie"],
    )  # fmt: skip


def _plek(meldcode: Meldcode, regel_id: UUID) -> Plek:
    """Tekst over een bekend persoon valt onder de sleutel van die persoon; anders onder die van de wandeling."""
    return Plek("meldcoderegel", "teksten", regel_id, meldcode.persoon_id or meldcode.id)


async def save_nieuw(tx: Tx, meldcode: Meldcode) -> None:
    """Bewaar een nieuwe wandeling van de aanroeper."""
    m = meldcode
    await _wie(tx)
    await tx.execute(
        """
        INSERT INTO meldcode (id, eigenaar, professional, categorie, persoon_id, rol, gestart_op, versie)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
        """,
        m.id, tx.actor.organisatie, m.professional, m.categorie, m.persoon_id, m.rol, m.gestart_op, m.versie,
    )  # fmt: skip


async def get_meldcode(tx: Tx, meldcode_id: UUID, *, vergrendel: bool = False) -> Meldcode:
    """Lees een wandeling met al haar vastleggingen; `vergrendel` om haar te wijzigen. NotFound als zij er niet is."""
    rij = await tx.fetchrow(
        f"SELECT m.* FROM meldcode m WHERE {_ZICHT} AND m.id = $4 {'FOR UPDATE' if vergrendel else ''}",
        *await _wie(tx),
        meldcode_id,
    )
    if rij is None:
        raise NotFound("Deze meldcode bestaat niet of is voor u niet zichtbaar.")
    meldcode = _meldcode(rij)
    rijen = await tx.fetch("SELECT * FROM meldcoderegel WHERE meldcode_id = $1 ORDER BY volgnummer", meldcode_id)
    return _meldcode(rij, await _regels(tx, meldcode, rijen))


async def _regels(tx: Tx, meldcode: Meldcode, rijen: Sequence[Any]) -> tuple[Regel, ...]:
    geheim = any(r["teksten"] is not None for r in rijen)
    sleutels = await sleutels_van(tx, [meldcode.persoon_id or meldcode.id]) if geheim else {}
    return tuple(
        Regel(
            r["id"], r["volgnummer"], r["op"], r["door"],
            uit_gegevens(r["soort"], r["gegevens"], _teksten(meldcode, r, sleutels)),
        )
        for r in rijen
    )  # fmt: skip


def _teksten(meldcode: Meldcode, rij: Any, sleutels: Mapping[UUID, PersoonSleutels]) -> dict[str, str | None]:
    leesbaar = ontsleutel(sleutels, _plek(meldcode, rij["id"]), rij["teksten"])
    gevonden: dict[str, str | None] = json.loads(leesbaar) if leesbaar else {}
    return gevonden


async def save_regel(tx: Tx, meldcode: Meldcode) -> None:
    """Bewaar de laatste vastlegging en de nieuwe stand van een vergrendelde wandeling."""
    m, r = meldcode, meldcode.regels[-1]
    soort, gegevens = naar_gegevens(r.inhoud)
    tekst = {veld: waarde for veld, waarde in teksten(r.inhoud).items() if waarde is not None}
    geheim = await versleutel(tx, _plek(m, r.id), json.dumps(tekst, ensure_ascii=False) if tekst else None)
    await tx.execute(
        """
        INSERT INTO meldcoderegel (id, meldcode_id, volgnummer, soort, op, door, gegevens, teksten)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
        """,
        r.id, m.id, r.volgnummer, soort, r.op, r.door, gegevens, geheim,
    )  # fmt: skip
    await tx.execute(
        "UPDATE meldcode SET professional = $2, einde = $3, afgesloten_op = $4, versie = $5 WHERE id = $1",
        m.id, m.professional, m.einde, m.afgesloten_op, m.versie,
    )  # fmt: skip


async def find_meldcodes(
    tx: Tx, status: MeldcodeStatus | None, na: tuple[datetime, UUID] | None, limit: int
) -> Page[Meldcode]:
    """Wandelingen die de aanroeper ziet, nieuwste eerst, zonder vastleggingen."""
    stand = "" if status is None else f"AND m.einde IS {'' if status is MeldcodeStatus.LOOPT else 'NOT '}NULL"
    organisatie, gebruiker, alles = await _wie(tx)
    # Apart from each other: an OR of the two cannot use the index of the professional. $2 and $3 are named for their types.
    zicht = (
        "m.eigenaar = $1 AND $2::text IS NOT NULL AND $3"
        if alles
        else "m.eigenaar = $1 AND m.professional = $2 AND NOT $3"
    )
    rijen = await tx.fetch(
        f"""
        SELECT m.* FROM meldcode m WHERE {zicht} {stand}
          AND (m.gestart_op, m.id) < ($4, $5::uuid) ORDER BY m.gestart_op DESC, m.id DESC LIMIT $6
        """,
        organisatie, gebruiker, alles, *(na or NIEUWSTE), limit + 1,
    )  # fmt: skip
    return Page.of([_meldcode(rij) for rij in rijen], limit, lambda m: (m.gestart_op, m.id))


async def find_huishouden(tx: Tx, persoon_id: UUID, dag: date) -> UUID | None:
    """Het huishouden uit het eigen register waarin deze persoon op `dag` leeft; None als er geen of meer dan een is."""
    rijen = await tx.fetch(
        """
        SELECT DISTINCT h.id FROM huishoudlid l JOIN huishouden h ON h.id = l.huishouden_id
        WHERE l.persoon_id = $1 AND h.eigenaar = $2 AND l.van <= $3 AND (l.tot IS NULL OR l.tot >= $3) LIMIT 2
        """,
        persoon_id, tx.actor.organisatie, dag,
    )  # fmt: skip
    return rijen[0]["id"] if len(rijen) == 1 else None
