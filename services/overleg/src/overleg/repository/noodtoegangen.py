"""Noodtoegang in de database: zoeken buiten het eigen zicht om, vastleggen, nazien."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from common.db import Tx
from common.db.paging import Page
from common.errors import NotFound
from overleg.domain.noodtoegang import NAZIENER, NoodReden, Noodtoegang, Oordeel
from overleg.repository.tekst import Plek, ontsleutel, sleutels_van, versleutel
from overleg.repository.zorgmeldingen import NIEUWSTE

# The user sees the own use; the privacy officer that of the own organisation, and what was opened in the own register.
_ZICHT = "((organisatie = $1 AND (gebruiker = $2 OR $3)) OR (houder = $1 AND $3))"


def _zicht(tx: Tx) -> tuple[str, str, bool]:
    return tx.actor.organisatie, tx.actor.sub, NAZIENER in tx.actor.rollen


def _plek(kolom: str, noodtoegang_id: UUID, persoon_id: UUID | None) -> Plek:
    # Text about somebody who was not found hangs on the use itself.
    return Plek("noodtoegang", kolom, noodtoegang_id, persoon_id or noodtoegang_id)


async def _noodtoegangen(tx: Tx, rijen: list[Any], *, met_tekst: bool = True) -> list[Noodtoegang]:
    sleutels = await sleutels_van(tx, {r["persoon_id"] or r["id"] for r in rijen}) if met_tekst else {}

    def tekst(rij: Any, kolom: str) -> str | None:
        return ontsleutel(sleutels, _plek(kolom, rij["id"], rij["persoon_id"]), rij[kolom]) if met_tekst else None

    return [
        Noodtoegang(
            r["id"], r["organisatie"], r["gebruiker"], r["houder"], r["persoon_id"], NoodReden(r["redencode"]),
            tekst(r, "reden"), r["van"], r["tot"], r["beoordeeld_op"], r["beoordeeld_door"],
            Oordeel(r["oordeel"]) if r["oordeel"] else None, tekst(r, "toelichting"), r["versie"],
        )
        for r in rijen
    ]  # fmt: skip


async def zoek_in_nood(tx: Tx, bsn: str | None, persoon_id: UUID | None) -> list[tuple[UUID, str]]:
    """Personen met deze BSN of dit id in welk register ook: alleen het id en wie het register houdt."""
    indexen = tx.keys.blind_index.search_bsn(bsn) if bsn else []
    return [(r["id"], r["houder"]) for r in await tx.fetch("SELECT * FROM noodzoeken($1, $2)", indexen, persoon_id)]


async def save_noodtoegang(tx: Tx, noodtoegang: Noodtoegang) -> None:
    """Bewaar gebruik van noodtoegang; vanaf deze commit mag deze gebruiker de persoon lezen."""
    n = noodtoegang
    await tx.execute(
        """
        INSERT INTO noodtoegang (id, organisatie, gebruiker, houder, persoon_id, redencode, reden, van, tot, versie)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
        """,
        n.id, n.organisatie, n.gebruiker, n.houder, n.persoon_id, n.redencode,
        await versleutel(tx, _plek("reden", n.id, n.persoon_id), n.reden), n.van, n.tot, n.versie,
    )  # fmt: skip


async def find_onbeoordeeld(tx: Tx) -> list[datetime]:
    """Wanneer het nog niet beoordeelde gebruik van deze gebruiker begon."""
    rijen = await tx.fetch(
        "SELECT van FROM noodtoegang WHERE organisatie = $1 AND gebruiker = $2 AND beoordeeld_op IS NULL",
        tx.actor.organisatie, tx.actor.sub,
    )  # fmt: skip
    return [r["van"] for r in rijen]


async def get_noodtoegang(tx: Tx, noodtoegang_id: UUID) -> Noodtoegang:
    """Lees gebruik van de aanroeper zelf, of als privacy officer van een van beide organisaties; anders NotFound."""
    rij = await tx.fetchrow(f"SELECT * FROM noodtoegang WHERE id = $4 AND {_ZICHT}", *_zicht(tx), noodtoegang_id)
    if rij is None:
        raise NotFound("Deze noodtoegang bestaat niet of is voor u niet zichtbaar.")
    return (await _noodtoegangen(tx, [rij]))[0]


async def get_te_beoordelen(tx: Tx, noodtoegang_id: UUID) -> Noodtoegang:
    """Lees en vergrendel gebruik door de eigen organisatie; anders NotFound."""
    rij = await tx.fetchrow(
        "SELECT * FROM noodtoegang WHERE id = $1 AND organisatie = $2 FOR UPDATE", noodtoegang_id, tx.actor.organisatie
    )
    if rij is None:
        raise NotFound("Deze noodtoegang bestaat niet of is niet van uw organisatie.")
    return (await _noodtoegangen(tx, [rij]))[0]


async def save_oordeel(tx: Tx, noodtoegang: Noodtoegang) -> None:
    """Bewaar het oordeel; onterecht gebruik is vanaf deze commit dicht."""
    n = noodtoegang
    await tx.execute(
        """
        UPDATE noodtoegang SET beoordeeld_op = $2, beoordeeld_door = $3, oordeel = $4, toelichting = $5, versie = $6
        WHERE id = $1
        """,
        n.id, n.beoordeeld_op, n.beoordeeld_door, n.oordeel,
        await versleutel(tx, _plek("toelichting", n.id, n.persoon_id), n.toelichting), n.versie,
    )  # fmt: skip


async def find_noodtoegangen(
    tx: Tx, na: tuple[datetime, UUID] | None, limit: int, *, te_beoordelen: bool
) -> Page[Noodtoegang]:
    """Gebruik door de eigen organisatie en in het eigen register, nieuwste eerst, zonder tekst.

    `te_beoordelen` geeft alleen wat de eigen organisatie nog moet beoordelen.
    """
    deel = """(SELECT * FROM noodtoegang WHERE {waar} AND (van, id) < ($2, $3::uuid) ORDER BY van DESC, id DESC LIMIT $4)"""
    # Apart from each other: an OR of the two cannot use an index.
    waar = (
        ("organisatie = $1 AND beoordeeld_op IS NULL",)
        if te_beoordelen
        else ("organisatie = $1", "houder = $1 AND organisatie <> $1")
    )
    rijen = await tx.fetch(
        f"SELECT * FROM ({' UNION ALL '.join(deel.format(waar=w) for w in waar)}) n ORDER BY van DESC, id DESC LIMIT $4",
        tx.actor.organisatie, *(na or NIEUWSTE), limit + 1,
    )  # fmt: skip
    return Page.of(await _noodtoegangen(tx, rijen, met_tekst=False), limit, lambda n: (n.van, n.id))


async def find_te_laat_zonder_bericht(tx: Tx, uren: int, limit: int = 500) -> list[Noodtoegang]:
    """Gebruik van alle organisaties dat na dit aantal uren niet beoordeeld is en waarover nog niet herinnerd is; voor taken."""
    rijen = await tx.fetch(
        """
        SELECT n.* FROM noodtoegang n WHERE n.beoordeeld_op IS NULL AND n.van < $1 AND NOT EXISTS (
            SELECT 1 FROM bericht b WHERE b.naar = n.organisatie
              AND b.sleutel = 'noodtoegang-gebruikt|' || n.id || '|privacy-officer||te-laat')
        ORDER BY n.van, n.id LIMIT $2
        """,
        tx.now - timedelta(hours=uren), limit,
    )  # fmt: skip
    return await _noodtoegangen(tx, rijen, met_tekst=False)
