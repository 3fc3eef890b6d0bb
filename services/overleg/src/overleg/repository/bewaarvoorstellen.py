"""Voorstellen om te vernietigen en vernietigingsverklaringen in de database."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from common.db import Tx
from common.db.paging import Page
from common.errors import NotFound
from overleg.domain.bewaarregels import Categorie
from overleg.domain.bewaren import Bewaarobject, Uitstelreden, Vernietigingsverklaring, Voorstel, Voorstelstand
from overleg.repository.bewaarfeiten import GEEN
from overleg.repository.tekst import Plek, versleutel
from overleg.repository.zorgmeldingen import NIEUWSTE


def _voorstel(r: Any) -> Voorstel:
    return Voorstel(
        r["id"], r["eigenaar"], Bewaarobject(r["object_soort"]), r["object_id"], Categorie(r["regel"]), r["regelversie"],
        r["bewaard_tot"], r["voorgesteld_op"], r["goedgekeurd_op"], r["goedgekeurd_door"], r["bevestigd_op"], r["bevestigd_door"],
        r["uitgesteld_op"], r["uitgesteld_tot"], Uitstelreden(r["uitstelreden"]) if r["uitstelreden"] else None,
        r["uitgevoerd_op"], r["vervallen_op"], r["versie"],
    )  # fmt: skip


async def save_nieuw_voorstel(tx: Tx, voorstel: Voorstel) -> bool:
    """Bewaar een voorstel; geeft of het nieuw was: er is er hoogstens één open per object."""
    v = voorstel
    nieuw = await tx.fetchval(
        """
        INSERT INTO bewaarvoorstel (id, eigenaar, object_soort, object_id, regel, regelversie, bewaard_tot, voorgesteld_op, versie)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 1)
        ON CONFLICT (object_id) WHERE vervallen_op IS NULL AND uitgevoerd_op IS NULL AND uitgesteld_op IS NULL DO NOTHING RETURNING id
        """,
        v.id, v.eigenaar, v.object_soort, v.object_id, v.regel, v.regelversie, v.bewaard_tot, v.voorgesteld_op,
    )  # fmt: skip
    return nieuw is not None


async def get_voorstel(tx: Tx, voorstel_id: UUID, *, vergrendel: bool = False) -> Voorstel:
    """Lees een voorstel over het eigen register; `vergrendel` om het te wijzigen. NotFound als het er niet is."""
    rij = await tx.fetchrow(
        f"SELECT * FROM bewaarvoorstel WHERE id = $1 AND eigenaar = $2 {'FOR UPDATE' if vergrendel else ''}",
        voorstel_id, tx.actor.organisatie,
    )  # fmt: skip
    if rij is None:
        raise NotFound("Dit voorstel bestaat niet of is voor u niet zichtbaar.")
    return _voorstel(rij)


async def save_voorstel(tx: Tx, voorstel: Voorstel, toelichting: str | None = None) -> None:
    """Bewaar de nieuwe stand; een toelichting bij uitstel staat onder de sleutel van het object."""
    v = voorstel
    geheim = await versleutel(tx, Plek("bewaarvoorstel", "toelichting", v.id, v.object_id), toelichting)
    await tx.execute(
        """
        UPDATE bewaarvoorstel SET goedgekeurd_op = $2, goedgekeurd_door = $3, bevestigd_op = $4, bevestigd_door = $5,
            uitgesteld_op = $6, uitgesteld_tot = $7, uitstelreden = $8, uitgevoerd_op = $9, vervallen_op = $10, versie = $11,
            toelichting = coalesce($12, toelichting) WHERE id = $1
        """,
        v.id, v.goedgekeurd_op, v.goedgekeurd_door, v.bevestigd_op, v.bevestigd_door, v.uitgesteld_op, v.uitgesteld_tot,
        v.uitstelreden, v.uitgevoerd_op, v.vervallen_op, v.versie, geheim,
    )  # fmt: skip


_STAND = {
    Voorstelstand.VERVALLEN: "vervallen_op IS NOT NULL",
    Voorstelstand.UITGEVOERD: "uitgevoerd_op IS NOT NULL",
    Voorstelstand.UITGESTELD: "uitgesteld_op IS NOT NULL AND vervallen_op IS NULL AND uitgevoerd_op IS NULL",
    Voorstelstand.BEVESTIGD: "bevestigd_op IS NOT NULL AND {open}",
    Voorstelstand.GOEDGEKEURD: "goedgekeurd_op IS NOT NULL AND bevestigd_op IS NULL AND {open}",
    Voorstelstand.VOORGESTELD: "goedgekeurd_op IS NULL AND {open}",
}
_OPEN = "vervallen_op IS NULL AND uitgevoerd_op IS NULL AND uitgesteld_op IS NULL"


async def find_voorstellen(
    tx: Tx, stand: Voorstelstand | None, na: tuple[datetime, UUID] | None, limit: int
) -> Page[Voorstel]:
    """De voorstellen over het eigen register, nieuwste eerst, desgewenst met deze stand."""
    waar = f"AND {_STAND[stand].format(open=_OPEN)}" if stand else ""
    rijen = await tx.fetch(
        f"""
        SELECT * FROM bewaarvoorstel WHERE eigenaar = $1 AND (voorgesteld_op, id) < ($2, $3::uuid) {waar}
        ORDER BY voorgesteld_op DESC, id DESC LIMIT $4
        """,
        tx.actor.organisatie, *(na or NIEUWSTE), limit + 1,
    )  # fmt: skip
    return Page.of([_voorstel(r) for r in rijen], limit, lambda v: (v.voorgesteld_op, v.id))


async def find_open_voorstellen(tx: Tx, na: UUID | None, limit: int) -> list[Voorstel]:
    """Open voorstellen van alle organisaties, op id, vergrendeld; wat een mens net beoordeelt komt een andere keer."""
    rijen = await tx.fetch(
        f"SELECT * FROM bewaarvoorstel WHERE {_OPEN} AND id > $1 ORDER BY id LIMIT $2 FOR UPDATE SKIP LOCKED", na or GEEN, limit
    )
    return [_voorstel(r) for r in rijen]


async def find_uit_te_voeren(tx: Tx, limit: int) -> list[Voorstel]:
    """Bevestigde voorstellen van alle organisaties waar nu geen bewaarplicht of beperking in de weg staat, vergrendeld."""
    rijen = await tx.fetch(
        f"""
        SELECT v.* FROM bewaarvoorstel v WHERE v.bevestigd_op IS NOT NULL AND {_OPEN} AND NOT bewaarplicht_geldt(v.object_id)
          AND NOT EXISTS (SELECT 1 FROM beperking k WHERE k.opgeheven_op IS NULL AND k.persoon_id IN (SELECT mensen_van(v.object_id)))
        ORDER BY v.bevestigd_op, v.id LIMIT $1 FOR UPDATE OF v SKIP LOCKED
        """,
        limit,
    )
    return [_voorstel(r) for r in rijen]


async def save_verklaring(tx: Tx, verklaring: Vernietigingsverklaring, eigenaar: str) -> None:
    """Bewaar een vernietigingsverklaring; zij verandert niet meer."""
    v = verklaring
    await tx.execute(
        """
        INSERT INTO vernietigingsverklaring (id, eigenaar, voorstel_id, object_soort, vingerafdrukken, regel, regelversie, grondslag,
            bewaard_tot, aantallen, goedgekeurd_door, bevestigd_door, uitgevoerd_op, wissing_id)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
        """,
        v.id, eigenaar, v.voorstel_id, v.object_soort, list(v.vingerafdrukken), v.regel, v.regelversie, v.grondslag,
        v.bewaard_tot, dict(v.aantallen), v.goedgekeurd_door, v.bevestigd_door, v.uitgevoerd_op, v.wissing_id,
    )  # fmt: skip


async def find_verklaringen(
    tx: Tx, na: tuple[datetime, UUID] | None, limit: int
) -> Page[Vernietigingsverklaring]:
    """De vernietigingsverklaringen van de eigen organisatie, nieuwste eerst."""
    rijen: Sequence[Any] = await tx.fetch(
        """
        SELECT * FROM vernietigingsverklaring WHERE eigenaar = $1 AND (uitgevoerd_op, id) < ($2, $3::uuid)
        ORDER BY uitgevoerd_op DESC, id DESC LIMIT $4
        """,
        tx.actor.organisatie, *(na or NIEUWSTE), limit + 1,
    )  # fmt: skip
    gevonden = [
        Vernietigingsverklaring(
            r["id"], r["voorstel_id"], Bewaarobject(r["object_soort"]), tuple(r["vingerafdrukken"]), Categorie(r["regel"]),
            r["regelversie"], r["grondslag"], r["bewaard_tot"], r["aantallen"], r["goedgekeurd_door"], r["bevestigd_door"],
            r["uitgevoerd_op"], r["wissing_id"],
        )
        for r in rijen
    ]  # fmt: skip
    return Page.of(gevonden, limit, lambda v: (v.uitgevoerd_op, v.id))
