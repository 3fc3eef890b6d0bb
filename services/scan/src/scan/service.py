"""Wat scan kan: per gebruik één functie die laadt, beslist, bewaart en bekendmaakt."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from common.contracts.overleg import PersoonGewist
from common.contracts.scan import AcuutSignaalVastgesteld, ScanAfgerond, ScanWissingBevestigd
from common.db import Page, Tx, read_cursor
from common.errors import FieldError, InvalidInput, NotFound
from common.wissing import bevestig, gewiste, onthoud_gewist
from scan import repository as repo
from scan.domain.inhoud import Inhoud, eis_geldig, genormaliseerd
from scan.domain.instrument import Instrument
from scan.domain.scan import Scankop
from scan.domain.uitkomst import acute_onderdelen, bepaal_uitkomst
from scan.domain.versies import Versie, eis_bekende_basis, eis_zelfde_kop, wordt_afgerond, zelfde_indiening
from scan.instrumenten import gepubliceerd


@dataclass(frozen=True, slots=True)
class Scanbeeld:
    """Een scan met al haar versies en het instrument waar ze bij horen."""

    kop: Scankop
    aangemaakt_op: datetime
    instrument: Instrument
    versies: Sequence[Versie]


async def dien_scan_in(tx: Tx, kop: Scankop, inhoud: Inhoud) -> Scanbeeld:
    """Bewaar een indiening als nieuwe versie; dezelfde indiening nog eens verandert niets.

    Een acuut onderdeel wordt meteen bekendgemaakt, ook als de scan nog een concept is. Een scan van een huishouden dat
    gewist is wordt een anonieme scan: een acuut signaal mag er niet door verloren gaan.
    """
    instrument = _eis_instrument(kop.instrument_id)
    if kop.huishouden_id is not None and await gewiste(tx, [kop.huishouden_id]):
        kop = replace(kop, huishouden_id=None)
    inhoud = genormaliseerd(inhoud)
    eis_geldig(inhoud, instrument, tx.now)
    rij = await repo.open_scan(tx, kop)
    eis_zelfde_kop(rij.kop, kop)
    versies = await repo.find_versies(tx, kop.id)
    if zelfde_indiening(versies, inhoud) is None:
        eis_bekende_basis(versies, inhoud)
        nieuw = Versie(len(versies) + 1, inhoud, tx.now)
        await repo.save_versie(tx, kop.id, nieuw)
        await _maak_bekend(tx, kop, instrument, versies, nieuw)
        versies = [*versies, nieuw]
    tx.log("indienen", "scan", kop.id, betrokkene_id=kop.huishouden_id)
    return Scanbeeld(kop, rij.aangemaakt_op, instrument, versies)


async def _maak_bekend(tx: Tx, kop: Scankop, instrument: Instrument, eerder: Sequence[Versie], nieuw: Versie) -> None:
    await _signaleer_acuut(tx, kop, instrument, nieuw)
    if wordt_afgerond(eerder, nieuw):
        uitkomst = bepaal_uitkomst(instrument, nieuw.inhoud.waarden)
        tx.emit(
            ScanAfgerond(
                scan_id=kop.id, huishouden_id=kop.huishouden_id, organisatie=tx.actor.organisatie, instrument=instrument.code,
                instrumentversie=instrument.versie, afgerond_op=tx.now, acuut=uitkomst.veiligheid_nu.acuut,
                structureel=uitkomst.veiligheid_nu.structureel, risicofactoren=uitkomst.risicofactoren,
                beschermende_factoren=uitkomst.beschermende_factoren, onbekend=uitkomst.onbekend,
            )
        )  # fmt: skip


async def _signaleer_acuut(tx: Tx, kop: Scankop, instrument: Instrument, versie: Versie) -> None:
    acuut = acute_onderdelen(instrument, versie.inhoud.waarden)
    nieuw = await repo.save_signalen(tx, kop.id, [o.code for o in acuut]) if acuut else frozenset()
    if nieuw:
        tx.log("signaleren", "acuut-signaal", kop.id, betrokkene_id=kop.huishouden_id)
        tx.emit(
            AcuutSignaalVastgesteld(
                scan_id=kop.id, huishouden_id=kop.huishouden_id, organisatie=tx.actor.organisatie, vastgesteld_op=tx.now,
                onderdelen=tuple(sorted(nieuw)), aard=tuple(sorted({a for o in acuut if o.code in nieuw for a in o.aard})),
                pc4=kop.pc4, gemeentecode=kop.gemeentecode,
            )
        )  # fmt: skip


async def wis_huishoudens(tx: Tx, gebeurtenis: PersoonGewist) -> None:
    """Maak de scans van gewiste huishoudens anoniem en vernietig hun teksten; de antwoorden blijven als feiten bestaan."""
    await onthoud_gewist(tx, gebeurtenis.huishoudens, gebeurtenis.wissing_id)
    scans = await repo.save_anoniem(tx, gebeurtenis.huishoudens)
    for scan_id in scans:
        await tx.keyring.destroy(tx, scan_id, tx.now)
        tx.log("wissen", "scan", scan_id)
    bevestig(tx, gebeurtenis, ScanWissingBevestigd, {"scan": len(scans)})


async def lees_scan(tx: Tx, scan_id: UUID) -> Scanbeeld:
    """Een scan van de eigen organisatie met al haar versies."""
    rij = await repo.get_scan(tx, scan_id)
    tx.log("lezen", "scan", scan_id, betrokkene_id=rij.kop.huishouden_id)
    instrument = gepubliceerd()[rij.kop.instrument_id]
    return Scanbeeld(rij.kop, rij.aangemaakt_op, instrument, await repo.find_versies(tx, scan_id))


async def zoek_scans(tx: Tx, cursor: str | None, limit: int) -> Page[repo.Scanrij]:
    """Scans van de eigen organisatie, nieuwste eerst."""
    na = read_cursor(cursor, datetime, UUID)
    pagina = await repo.find_scans(tx, (na[0], na[1]) if na else None, limit)
    tx.log("zoeken", "scan")
    for rij in pagina.items:
        tx.log("lezen", "scan", rij.kop.id, betrokkene_id=rij.kop.huishouden_id)
    return pagina


def lees_instrumenten() -> list[Instrument]:
    """Alle gepubliceerde instrumenten."""
    return list(gepubliceerd().values())


def lees_instrument(instrument_id: str) -> Instrument:
    """Eén instrument; NotFound als het niet gepubliceerd is."""
    instrument = gepubliceerd().get(instrument_id)
    if instrument is None:
        raise NotFound("Dit instrument is niet gepubliceerd; kijk in de lijst welke er zijn.")
    return instrument


def _eis_instrument(instrument_id: str) -> Instrument:
    instrument = gepubliceerd().get(instrument_id)
    if instrument is None:
        raise InvalidInput(
            "Dit instrument is niet gepubliceerd.",
            fouten=(FieldError("instrumentId", "onbekend", "dit instrument is niet gepubliceerd"),),
        )
    return instrument
