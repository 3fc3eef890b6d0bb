"""Alle SQL van scan; elke query filtert op de aanroeper en row-level security doet dat nog eens."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from common.db import Page, Tx
from common.errors import Conflict, NotFound
from common.privacy import PersoonSleutels, Veld
from scan.domain.codes import Antwoordwaarde, Basis, Bron, Scanstatus
from scan.domain.inhoud import Antwoord, Inhoud
from scan.domain.scan import Scankop
from scan.domain.versies import Versie


@dataclass(frozen=True, slots=True)
class Scanrij:
    """Een bewaarde scan: de kop, hoeveel versies er zijn, en sinds wanneer."""

    kop: Scankop
    versie: int
    aangemaakt_op: datetime


def _als_scanrij(rij: Any) -> Scanrij:
    kop = Scankop(rij["id"], rij["instrument_id"], rij["huishouden_id"], rij["pc4"], rij["gemeentecode"])
    return Scanrij(kop, rij["versie"], rij["aangemaakt_op"])


async def open_scan(tx: Tx, kop: Scankop) -> Scanrij:
    """Maak de scan als het id nieuw is, en houd haar vast; NotFound als het id van een andere organisatie is."""
    nieuw = await tx.fetchval(
        """
        INSERT INTO scan (id, organisatie, instrument_id, huishouden_id, pc4, gemeentecode, versie, aangemaakt_op)
        VALUES ($1, $2, $3, $4, $5, $6, 0, $7) ON CONFLICT (id) DO NOTHING RETURNING true
        """,
        kop.id, tx.actor.organisatie, kop.instrument_id, kop.huishouden_id, kop.pc4, kop.gemeentecode, tx.now,
    )  # fmt: skip
    if nieuw:
        await tx.keyring.create(tx, kop.id)
    return await get_scan(tx, kop.id, vergrendel=True)


async def get_scan(tx: Tx, scan_id: UUID, *, vergrendel: bool = False) -> Scanrij:
    """Lees een scan van de eigen organisatie; NotFound als zij er voor de aanroeper niet is."""
    rij = await tx.fetchrow(
        f"SELECT * FROM scan WHERE id = $1 AND organisatie = $2 {'FOR UPDATE' if vergrendel else ''}",
        scan_id,
        tx.actor.organisatie,
    )
    if rij is None:
        raise NotFound("Deze scan bestaat niet of is voor u niet zichtbaar.")
    return _als_scanrij(rij)


async def save_anoniem(tx: Tx, huishoudens: Sequence[UUID]) -> list[UUID]:
    """Maak de scans van deze huishoudens los van hun huishouden, van welke organisatie ook; geeft welke dat waren."""
    rijen = await tx.fetch(
        "UPDATE scan SET huishouden_id = NULL WHERE huishouden_id = ANY($1::uuid[]) RETURNING id", list(huishoudens)
    )
    return sorted(rij["id"] for rij in rijen)


async def find_scans(tx: Tx, na: tuple[datetime, UUID] | None, limit: int) -> Page[Scanrij]:
    """Scans van de eigen organisatie, nieuwste eerst."""
    rijen = await tx.fetch(
        """
        SELECT * FROM scan WHERE organisatie = $1 AND ($2::timestamptz IS NULL OR (aangemaakt_op, id) < ($2, $3::uuid))
        ORDER BY aangemaakt_op DESC, id DESC LIMIT $4
        """,
        tx.actor.organisatie, *(na or (None, None)), limit + 1,
    )  # fmt: skip
    return Page.of([_als_scanrij(rij) for rij in rijen], limit, lambda s: (s.aangemaakt_op, s.kop.id))


async def find_versies(tx: Tx, scan_id: UUID) -> list[Versie]:
    """Alle versies van een scan met hun antwoorden, oudste eerst."""
    versies = await tx.fetch(
        "SELECT * FROM scanversie WHERE scan_id = $1 AND organisatie = $2 ORDER BY nummer",
        scan_id,
        tx.actor.organisatie,
    )
    antwoorden = await tx.fetch(
        'SELECT * FROM antwoord WHERE scan_id = $1 AND organisatie = $2 ORDER BY nummer, onderdeel COLLATE "C"',
        scan_id, tx.actor.organisatie,
    )  # fmt: skip
    sleutels = await tx.keyring.get(tx, scan_id)
    per_nummer: dict[int, list[Antwoord]] = {v["nummer"]: [] for v in versies}
    for rij in antwoorden:
        per_nummer[rij["nummer"]].append(_als_antwoord(rij, sleutels))
    return [_als_versie(v, per_nummer[v["nummer"]]) for v in versies]


def _als_antwoord(rij: Any, sleutels: PersoonSleutels) -> Antwoord:
    tekst = None
    if rij["onderbouwing"] is not None and not sleutels.vernietigd:
        tekst = sleutels.decrypt(_veld(rij["scan_id"], rij["nummer"], rij["onderdeel"]), rij["onderbouwing"])
    return Antwoord(
        rij["onderdeel"], Antwoordwaarde(rij["waarde"]), Basis(rij["basis"]) if rij["basis"] else None,
        Bron(rij["bron"]) if rij["bron"] else None, tekst,
    )  # fmt: skip


def _als_versie(rij: Any, antwoorden: Sequence[Antwoord]) -> Versie:
    inhoud = Inhoud(Scanstatus(rij["status"]), rij["afgenomen_op"], tuple(antwoorden), tuple(rij["basisversies"]))
    return Versie(rij["nummer"], inhoud, rij["ingediend_op"])


def _veld(scan_id: UUID, nummer: int, onderdeel: str) -> Veld:
    # The answer has no id of its own; this one names exactly one row, so its ciphertext opens nowhere else.
    return Veld("scan", "antwoord", "onderbouwing", uuid5(scan_id, f"{nummer}:{onderdeel}"), scan_id)


async def save_versie(tx: Tx, scan_id: UUID, versie: Versie) -> None:
    """Bewaar een nieuwe versie met haar antwoorden; bestaande versies blijven zoals ze zijn."""
    inhoud = versie.inhoud
    await tx.execute(
        """
        INSERT INTO scanversie (scan_id, nummer, organisatie, status, afgenomen_op, basisversies, ingediend_op, ingediend_door)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
        """,
        scan_id, versie.nummer, tx.actor.organisatie, inhoud.status, inhoud.afgenomen_op, list(inhoud.basisversies),
        versie.ingediend_op, tx.actor.sub,
    )  # fmt: skip
    sleutels = await tx.keyring.get(tx, scan_id)
    if sleutels.vernietigd:
        raise Conflict("Deze scan is gewist; dien een nieuwe scan in.")
    await tx.executemany(
        """
        INSERT INTO antwoord (scan_id, nummer, onderdeel, organisatie, waarde, basis, bron, onderbouwing)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
        """,
        [
            (
                scan_id, versie.nummer, a.onderdeel, tx.actor.organisatie, a.waarde, a.basis, a.bron,
                sleutels.encrypt(_veld(scan_id, versie.nummer, a.onderdeel), a.onderbouwing) if a.onderbouwing is not None else None,
            )
            for a in inhoud.antwoorden
        ],
    )  # fmt: skip
    await tx.execute(
        "UPDATE scan SET versie = $2 WHERE id = $1 AND organisatie = $3", scan_id, versie.nummer, tx.actor.organisatie
    )


async def save_signalen(tx: Tx, scan_id: UUID, onderdelen: Iterable[str]) -> frozenset[str]:
    """Onthoud acute onderdelen; geeft terug welke er nog niet waren."""
    rijen = await tx.fetch(
        """
        INSERT INTO acuut_signaal (scan_id, organisatie, vastgesteld_op, onderdeel)
        SELECT $1, $2, $3, o FROM unnest($4::text[]) AS o ON CONFLICT DO NOTHING RETURNING onderdeel
        """,
        scan_id, tx.actor.organisatie, tx.now, sorted(onderdelen),
    )  # fmt: skip
    return frozenset(rij["onderdeel"] for rij in rijen)
