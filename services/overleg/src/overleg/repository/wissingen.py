"""Wissingen in de database: opruimen wat niet onder de sleutel van de persoon ligt, en bijhouden wie bevestigd heeft."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from common.db import Tx
from common.db.paging import Page
from common.errors import NotFound
from overleg.domain.wissing import Aanleiding, Ontvangst, Wissing
from overleg.repository import samenvoegen
from overleg.repository.zorgmeldingen import NIEUWSTE


@dataclass(frozen=True, slots=True)
class Opgeruimd:
    """Wat er is opgeruimd, en waar nu niemand meer in staat."""

    aantallen: dict[str, int]
    huishoudens: tuple[UUID, ...]
    zorgmeldingen: tuple[UUID, ...]
    dossiers: tuple[UUID, ...]
    """Zorgmeldingen en casussen waarvan ook de sleutel weg kan: er staat niemand meer in."""


async def vergrendel(tx: Tx, personen: Sequence[UUID]) -> None:
    """Vergrendel de registraties in vaste volgorde; een wijziging of samenvoeging wacht, een bewaarplicht stellen niet."""
    await tx.fetch(
        "SELECT 1 FROM persoon WHERE id = ANY($1::uuid[]) ORDER BY id FOR NO KEY UPDATE", sorted(personen)
    )


async def vergrendel_mens(tx: Tx, persoon_id: UUID) -> list[UUID]:
    """Vergrendel alle registraties van deze mens en geef ze: wie tijdens het wachten erbij kwam hoort erbij, wie losraakte niet."""
    vergrendeld: list[UUID] = []
    while (personen := sorted(await samenvoegen.cluster(tx, persoon_id))) != vergrendeld:
        await vergrendel(tx, personen)
        vergrendeld = personen
    return personen


async def ruim_op(tx: Tx, personen: Sequence[UUID]) -> Opgeruimd:
    """Haal weg wat deze personen vindbaar of leesbaar maakt en niet onder hun sleutel ligt; nog eens doen verandert niets."""
    rij = await tx.fetchrow("SELECT * FROM wis_personen($1, $2)", list(personen), tx.now)
    assert rij is not None  # noqa: S101 de functie geeft altijd een rij
    return Opgeruimd(
        rij["aantallen"], tuple(rij["huishoudens"]), tuple(rij["zorgmeldingen"]), tuple(rij["dossiers"])
    )


async def sluit(tx: Tx, personen: Sequence[UUID]) -> int:
    """Maak de rijen van deze personen leeg en voor iedereen onzichtbaar; geeft hoeveel dat er waren. Pas na het vernietigen."""
    return int(await tx.fetchval("SELECT sluit_gewiste_personen($1, $2)", list(personen), tx.now))


def _wissing(rij: Any) -> Wissing:
    ontvangsten = tuple(
        Ontvangst(dienst, datetime.fromisoformat(op), aantallen) for dienst, op, aantallen in rij["ontvangsten"] or ()
    )
    return Wissing(
        rij["id"], rij["persoon_id"], tuple(rij["personen"]), Aanleiding(rij["aanleiding"]), rij["verzoek_id"],
        rij["gestart_op"], rij["gestart_door"], ontvangsten, rij["versie"],
    )  # fmt: skip


_WISSINGEN = """
SELECT w.*, (SELECT json_agg(json_build_array(o.dienst, o.bevestigd_op, o.aantallen) ORDER BY o.dienst)
    FROM wissing_ontvangst o WHERE o.wissing_id = w.id) AS ontvangsten FROM wissing w
"""


async def save_wissing(tx: Tx, wissing: Wissing, eigenaar: str, aantallen: Mapping[str, int]) -> None:
    """Bewaar een uitgevoerde wissing bij de organisatie in wier register de persoon stond, met wat er geraakt is."""
    w = wissing
    await tx.execute(
        """
        INSERT INTO wissing (id, eigenaar, persoon_id, personen, aanleiding, verzoek_id, gestart_op, gestart_door, aantallen,
            versie) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
        """,
        w.id, eigenaar, w.persoon_id, list(w.personen), w.aanleiding, w.verzoek_id, w.gestart_op, w.gestart_door,
        dict(aantallen), w.versie,
    )  # fmt: skip


async def get_aantallen(tx: Tx, wissing_id: UUID) -> Mapping[str, int]:
    """Wat er bij het wissen zelf geraakt is; leeg als de wissing hier niet (meer) bekend is."""
    return await tx.fetchval("SELECT aantallen FROM wissing WHERE id = $1", wissing_id) or {}


async def save_ontvangst(tx: Tx, wissing: Wissing, ontvangst: Ontvangst) -> None:
    """Bewaar een bevestiging en de nieuwe stand van de vergrendelde wissing."""
    await tx.execute(
        "INSERT INTO wissing_ontvangst (wissing_id, dienst, eigenaar, bevestigd_op, aantallen)"
        " SELECT id, $2, eigenaar, $3, $4 FROM wissing WHERE id = $1",
        wissing.id, ontvangst.dienst, ontvangst.bevestigd_op, dict(ontvangst.aantallen),
    )  # fmt: skip
    await tx.execute(
        "UPDATE wissing SET voltooid_op = $2, versie = $3 WHERE id = $1", wissing.id, wissing.voltooid_op, wissing.versie
    )


async def get_wissing(tx: Tx, wissing_id: UUID) -> Wissing:
    """Lees een wissing uit het eigen register; NotFound als zij er niet is."""
    rij = await tx.fetchrow(f"{_WISSINGEN} WHERE w.id = $1 AND w.eigenaar = $2", wissing_id, tx.actor.organisatie)
    if rij is None:
        raise NotFound("Deze wissing bestaat niet of is voor u niet zichtbaar.")
    return _wissing(rij)


async def vind_wissing(tx: Tx, wissing_id: UUID) -> Wissing | None:
    """Lees en vergrendel een wissing voor de dienst zelf; None als zij hier niet (meer) bekend is."""
    if not await tx.fetchval("SELECT true FROM wissing WHERE id = $1 FOR UPDATE", wissing_id):
        return None
    return _wissing(await tx.fetchrow(f"{_WISSINGEN} WHERE w.id = $1", wissing_id))


async def vind_van(tx: Tx, persoon_id: UUID) -> Wissing | None:
    """De nieuwste wissing van deze mens in het eigen register, op welk verzoek ook; None als hij niet gewist is."""
    rij = await tx.fetchrow(
        f"{_WISSINGEN} WHERE w.persoon_id = ANY(cluster_van($1)) AND w.eigenaar = $2 ORDER BY w.gestart_op DESC, w.id DESC LIMIT 1",
        persoon_id, tx.actor.organisatie,
    )  # fmt: skip
    return _wissing(rij) if rij else None


async def find_wissingen(
    tx: Tx, na: tuple[datetime, UUID] | None, limit: int, *, alleen_open: bool
) -> Page[Wissing]:
    """Wissingen uit het eigen register, nieuwste eerst; met `alleen_open` die nog op een bevestiging wachten."""
    rijen = await tx.fetch(
        f"""
        {_WISSINGEN} WHERE w.eigenaar = $1 AND (NOT $2 OR w.voltooid_op IS NULL) AND (w.gestart_op, w.id) < ($3, $4::uuid)
        ORDER BY w.gestart_op DESC, w.id DESC LIMIT $5
        """,
        tx.actor.organisatie, alleen_open, *(na or NIEUWSTE), limit + 1,
    )  # fmt: skip
    return Page.of([_wissing(rij) for rij in rijen], limit, lambda w: (w.gestart_op, w.id))


async def find_wachtend(tx: Tx, voor: datetime, sleutel: str, limit: int) -> list[tuple[Wissing, str]]:
    """Wissingen van alle organisaties die voor dit moment begonnen, nog wachten en nog geen bericht gaven; voor de taak."""
    rijen = await tx.fetch(
        f"""
        {_WISSINGEN} WHERE w.voltooid_op IS NULL AND w.gestart_op < $1 AND NOT EXISTS (
            SELECT 1 FROM bericht b WHERE b.naar = w.eigenaar AND b.object_id = w.id AND b.soort = $2)
        ORDER BY w.gestart_op, w.id LIMIT $3
        """,
        voor, sleutel, limit,
    )  # fmt: skip
    return [(_wissing(rij), rij["eigenaar"]) for rij in rijen]


async def eigenaar_van(tx: Tx, persoon_id: UUID) -> str | None:
    """In wier register deze persoon staat en nog niet gewist is; None als er niets te wissen valt. Voor de dienst zelf."""
    gevonden: str | None = await tx.fetchval(
        "SELECT eigenaar FROM persoon WHERE id = $1 AND gewist_op IS NULL", persoon_id
    )
    return gevonden


async def find_gewisten(tx: Tx) -> list[tuple[UUID, datetime]]:
    """Alle gewiste registraties met hun moment, oudste eerst: de lijst die buiten de back-up bewaard wordt."""
    rijen = await tx.fetch("SELECT id, gewist_op FROM persoon WHERE gewist_op IS NOT NULL ORDER BY gewist_op, id")
    return [(rij["id"], rij["gewist_op"]) for rij in rijen]
