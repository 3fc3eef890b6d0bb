"""De SQL van stats: feiten schrijven per partij, tellen per tabel, imports bijhouden."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from common.db import Tx
from common.db.paging import Page
from common.errors import NotFound
from stats.domain.codes import Bron, Indeling, Soort
from stats.domain.feit import Feit
from stats.domain.kwartaal import Kwartaal, lees_kwartaal

_KOLOMMEN = (
    "organisatie", "soort", "ontvangen_op", "kwartaal", "gemeentecode", "pc4", "melder_categorie", "aard", "acuut",
    "hulp_gestart_op", "afgesloten_op",
)  # fmt: skip
# LEAST slaat NULL over: wat bekend is blijft, en volgorde en herhaling maken niet uit (zie stats.domain.feit).
_SAMEN = ", ".join(f"{k} = LEAST(f.{k}, excluded.{k})" for k in _KOLOMMEN)
_ONGELIJK = (
    f"({', '.join('f.' + k for k in _KOLOMMEN)}) IS DISTINCT FROM"
    f" ({', '.join(f'LEAST(f.{k}, excluded.{k})' for k in _KOLOMMEN)})"
)
# In een vaste volgorde, zodat twee schrijvers niet op elkaar blijven wachten. unnest() van een tabel van lijsten zou die platslaan; een lijst codes reist daarom als tekst.
_RIJEN = """
SELECT r.pseudoniem, r.bron, r.organisatie, r.soort, r.ontvangen_op, r.kwartaal, r.gemeentecode, r.pc4, r.melder_categorie,
    string_to_array(r.aard, ','), r.acuut, r.hulp_gestart_op, r.afgesloten_op, $14::uuid
FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::date[], $6::text[], $7::text[], $8::text[], $9::text[],
    $10::text[], $11::boolean[], $12::date[], $13::date[])
    AS r(pseudoniem, bron, organisatie, soort, ontvangen_op, kwartaal, gemeentecode, pc4, melder_categorie, aard, acuut,
        hulp_gestart_op, afgesloten_op)
ORDER BY r.pseudoniem
"""
_INVOEGEN = f"INSERT INTO feit_zorgmelding AS f (pseudoniem, bron, {', '.join(_KOLOMMEN)}, import_id) {_RIJEN}"
_VOEG_SAMEN = f"{_INVOEGEN} ON CONFLICT (pseudoniem) DO UPDATE SET {_SAMEN} WHERE {_ONGELIJK}"


async def save_feiten(tx: Tx, feiten: Sequence[Feit]) -> None:
    """Voeg een partij feiten samen met wat er al is, in één opdracht; elk pseudoniem hooguit één keer."""
    await tx.execute(_VOEG_SAMEN, *_kolommen(feiten), None)


async def save_historie(tx: Tx, feiten: Sequence[Feit], import_id: UUID) -> int:
    """Voeg de regels van een import toe die er nog niet zijn; geeft hoeveel dat er waren."""
    tag = await tx.execute(f"{_INVOEGEN} ON CONFLICT (pseudoniem) DO NOTHING", *_kolommen(feiten), import_id)
    return int(tag.split()[-1])


async def save_los(tx: Tx, pseudoniemen: Sequence[UUID]) -> int:
    """Geef deze feiten een pseudoniem dat uit niets volgt; geeft hoeveel er waren."""
    tag = await tx.execute(
        "UPDATE feit_zorgmelding SET pseudoniem = gen_random_uuid() WHERE pseudoniem = ANY($1::uuid[])", list(pseudoniemen)
    )
    return int(tag.split()[-1])


def _kolommen(feiten: Sequence[Feit]) -> list[list[Any]]:
    return [
        [f.pseudoniem for f in feiten], [f.bron for f in feiten], [f.organisatie for f in feiten], [f.soort for f in feiten],
        [f.ontvangen_op for f in feiten], [f.kwartaal for f in feiten], [f.gemeentecode for f in feiten],
        [f.pc4 for f in feiten], [f.melder_categorie for f in feiten],
        [None if f.aard is None else ",".join(f.aard) for f in feiten], [f.acuut for f in feiten],
        [f.hulp_gestart_op for f in feiten], [f.afgesloten_op for f in feiten],
    ]  # fmt: skip


async def find_bekende(tx: Tx, pseudoniemen: Sequence[UUID]) -> set[UUID]:
    """Welke van deze pseudoniemen al een feit hebben."""
    rijen = await tx.fetch("SELECT pseudoniem FROM feit_zorgmelding WHERE pseudoniem = ANY($1::uuid[])", list(pseudoniemen))
    return {rij["pseudoniem"] for rij in rijen}


async def tel_per_kwartaal(tx: Tx, gemeentecode: str) -> dict[tuple[Kwartaal, Soort], int]:
    """Ruwe aantallen per kwartaal en soort van een gemeente, over alle jaren."""
    rijen = await tx.fetch(
        "SELECT kwartaal, soort, count(*) AS aantal FROM feit_zorgmelding WHERE gemeentecode = $1 AND kwartaal IS NOT NULL"
        " GROUP BY kwartaal, soort",
        gemeentecode,
    )
    return {(lees_kwartaal(rij["kwartaal"], "kwartaal"), Soort(rij["soort"])): rij["aantal"] for rij in rijen}


async def find_bronnen(tx: Tx, gemeentecode: str) -> dict[Kwartaal, list[Bron]]:
    """Waar de feiten van elk kwartaal vandaan komen."""
    rijen = await tx.fetch(
        "SELECT kwartaal, array_agg(DISTINCT bron ORDER BY bron) AS bronnen FROM feit_zorgmelding"
        " WHERE gemeentecode = $1 AND kwartaal IS NOT NULL GROUP BY kwartaal",
        gemeentecode,
    )
    return {lees_kwartaal(rij["kwartaal"], "kwartaal"): [Bron(bron) for bron in rij["bronnen"]] for rij in rijen}


_INDELING = {Indeling.MELDER_CATEGORIE: "melder_categorie", Indeling.PC4: "coalesce(pc4, 'onbekend')"}


async def tel_per_jaar(tx: Tx, gemeentecode: str, indeling: Indeling) -> dict[int, dict[str, int]]:
    """Ruwe aantallen per jaar en code van de indeling."""
    rijen = await tx.fetch(
        f"SELECT left(kwartaal, 4)::int AS jaar, {_INDELING[indeling]} AS code, count(*) AS aantal FROM feit_zorgmelding"
        " WHERE gemeentecode = $1 AND kwartaal IS NOT NULL GROUP BY 1, 2 ORDER BY 1, 2",
        gemeentecode,
    )
    per_jaar: dict[int, dict[str, int]] = {}
    for rij in rijen:
        per_jaar.setdefault(rij["jaar"], {})[rij["code"]] = rij["aantal"]
    return per_jaar


async def find_wachtdagen(tx: Tx, gemeentecode: str) -> dict[Kwartaal, tuple[int, list[int]]]:
    """Per kwartaal van ontvangst: het aantal zorgmeldingen, en de dagen tot de start van de hulp voor wie die kreeg."""
    rijen = await tx.fetch(
        "SELECT kwartaal, count(*) AS ontvangen,"
        " array_agg(hulp_gestart_op - ontvangen_op) FILTER (WHERE hulp_gestart_op >= ontvangen_op) AS dagen"
        " FROM feit_zorgmelding WHERE gemeentecode = $1 AND kwartaal IS NOT NULL GROUP BY kwartaal ORDER BY kwartaal",
        gemeentecode,
    )
    return {lees_kwartaal(r["kwartaal"], "kwartaal"): (r["ontvangen"], list(r["dagen"] or ())) for r in rijen}


@dataclass(frozen=True, slots=True)
class Import:
    """Een ingelezen bestand."""

    id: UUID
    organisatie: str
    bestandsnaam: str | None
    indeling: str
    gemeentecode: str | None
    periode_van: date
    periode_tot: date
    regels: int
    geimporteerd_op: datetime


_IMPORT = "id, organisatie, bestandsnaam, indeling, gemeentecode, periode_van, periode_tot, regels, geimporteerd_op"


async def save_import(tx: Tx, nieuw: Import, vingerafdruk: bytes) -> bool:
    """Leg een import vast; False als deze organisatie hetzelfde bestand al had (ook als dat op dit moment gebeurt)."""
    gelukt = await tx.fetchval(
        f"INSERT INTO historie_import ({_IMPORT}, vingerafdruk) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)"
        " ON CONFLICT (organisatie, vingerafdruk) DO NOTHING RETURNING true",
        nieuw.id, nieuw.organisatie, nieuw.bestandsnaam, nieuw.indeling, nieuw.gemeentecode, nieuw.periode_van,
        nieuw.periode_tot, nieuw.regels, nieuw.geimporteerd_op, vingerafdruk,
    )  # fmt: skip
    return bool(gelukt)


async def find_zelfde_import(tx: Tx, vingerafdruk: bytes) -> Import | None:
    """De import van hetzelfde bestand door de eigen organisatie, of None."""
    rij = await tx.fetchrow(
        f"SELECT {_IMPORT} FROM historie_import WHERE organisatie = $1 AND vingerafdruk = $2", tx.actor.organisatie, vingerafdruk
    )
    return None if rij is None else Import(**dict(rij))


async def get_import(tx: Tx, import_id: UUID) -> Import:
    """Een import van de eigen organisatie; NotFound als die er niet is."""
    rij = await tx.fetchrow(
        f"SELECT {_IMPORT} FROM historie_import WHERE organisatie = $1 AND id = $2", tx.actor.organisatie, import_id
    )
    if rij is None:
        raise NotFound("Deze import bestaat niet of is voor u niet zichtbaar.")
    return Import(**dict(rij))


async def find_imports(tx: Tx, na: tuple[datetime, UUID] | None, limit: int) -> Page[Import]:
    """Imports van de eigen organisatie, nieuwste eerst."""
    rijen = await tx.fetch(
        f"SELECT {_IMPORT} FROM historie_import WHERE organisatie = $1"
        " AND ($2::timestamptz IS NULL OR (geimporteerd_op, id) < ($2, $3::uuid))"
        " ORDER BY geimporteerd_op DESC, id DESC LIMIT $4",
        tx.actor.organisatie, *(na or (None, None)), limit + 1,
    )  # fmt: skip
    return Page.of([Import(**dict(rij)) for rij in rijen], limit, lambda i: (i.geimporteerd_op, i.id))
