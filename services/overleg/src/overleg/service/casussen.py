"""Use cases over casussen: regie en nieuw geweld."""

from dataclasses import replace
from datetime import date, datetime
from uuid import UUID

from common.contracts.followup import OnveiligheidGesignaleerd
from common.contracts.overleg import (
    CasusFaseGewijzigd,
    CasusregisseurAangewezen,
    KennisgevingBevestigd,
    KennisgevingVerstuurd,
)  # fmt: skip
from common.db import Tx, require_version
from common.db.paging import Page
from common.errors import Conflict, NotFound
from common.events import uuid7
from overleg.domain.casus import (
    Casus,
    Kennisgeving,
    eis_mogelijke_geweldsdag,
    kennisgevingen_voor,
    neem_regie,
    verwerk_nieuw_geweld,
    wijs_regisseur_aan,
)  # fmt: skip
from overleg.repository import casussen


async def begin_regie(tx: Tx, casus_id: UUID) -> Casus:
    """Wie een overdracht aanvaardt, wordt de ene regisseur van de casus; de vorige komt in de geschiedenis."""
    huidig = await casussen.get_casus(tx, casus_id, vergrendel=True)
    nieuw = neem_regie(huidig, tx.actor.organisatie, tx.actor.sub, tx.now)
    await casussen.save_casus(tx, nieuw)
    await casussen.save_regie(tx, nieuw)
    _maak_regie_bekend(tx, nieuw, huidig)
    return nieuw


def _maak_regie_bekend(tx: Tx, casus: Casus, vorige: Casus) -> None:
    if casus.regisseur is not None:
        tx.emit(
            CasusregisseurAangewezen(
                casus_id=casus.id, organisatie=casus.regisseur.organisatie, tijdstip=tx.now,
                vorige_organisatie=vorige.regisseur.organisatie if vorige.regisseur else None,
            )
        )  # fmt: skip


async def lees_casus(tx: Tx, casus_id: UUID) -> Casus:
    """Lees een casus waar de eigen organisatie bij betrokken is."""
    casus = await casussen.get_casus(tx, casus_id)
    tx.log("lezen", "casus", casus_id)
    return casus


async def lijst_casussen(
    tx: Tx, na: tuple[datetime, UUID] | None, limit: int, *, zonder_regisseur: bool
) -> Page[Casus]:
    """Casussen van de aanroeper; die zonder regisseur zijn apart op te vragen."""
    pagina = await casussen.find_casussen(tx, na, limit, zonder_regisseur=zonder_regisseur)
    tx.log("lezen", "casussenlijst")
    return pagina


async def wijs_casusregisseur_aan(tx: Tx, casus_id: UUID, versie: int, professional: str) -> Casus:
    """Wissel de regisseur binnen de eigen organisatie; de geschiedenis blijft."""
    huidig = await casussen.get_casus(tx, casus_id, vergrendel=True)
    require_version(versie, huidig.versie)
    nieuw = wijs_regisseur_aan(huidig, professional, tx.actor.organisatie, tx.now)
    await casussen.save_casus(tx, nieuw)
    await casussen.save_regie(tx, nieuw)
    _maak_regie_bekend(tx, nieuw, huidig)
    tx.log("regisseur-aanwijzen", "casus", casus_id)
    return nieuw


async def verwerk_onveiligheid(tx: Tx, event: OnveiligheidGesignaleerd) -> None:
    """Nieuw geweld uit de opvolging: casus terug naar veiligheid en elke betrokken organisatie op de hoogte."""
    casus = await casussen.find_casus_van_huishouden(tx, event.huishouden_id)
    if casus is None:
        # Parked and visible: somebody has to look at new violence that nobody is responsible for.
        raise NotFound("Bij dit huishouden is geen casus; dit bericht wacht op een mens.")
    await _leg_incident_vast(tx, casus, event.datum, event.soort, "followup", event.organisatie)


async def meld_geweldsincident(
    tx: Tx, casus_id: UUID, versie: int, datum: date, soorten: tuple[str, ...], bron: str
) -> Casus:
    """Leg nieuw geweld vast dat een professional meldt."""
    casus = await casussen.get_casus(tx, casus_id, vergrendel=True)
    require_version(versie, casus.versie)
    eis_mogelijke_geweldsdag(datum, tx.now)
    return await _leg_incident_vast(tx, casus, datum, soorten, bron, tx.actor.organisatie)


async def _leg_incident_vast(
    tx: Tx, casus: Casus, datum: date, soorten: tuple[str, ...], bron: str, melder: str | None
) -> Casus:
    nieuw = verwerk_nieuw_geweld(casus)
    berichten = kennisgevingen_voor(casus, [uuid7() for _ in casus.organisaties], melder, tx.now)
    await casussen.save_casus(tx, nieuw)
    await casussen.save_incident(tx, uuid7(), nieuw, datum, soorten, bron, berichten)
    if casus.fase is not nieuw.fase:
        tx.emit(
            CasusFaseGewijzigd(
                casus_id=casus.id, van=casus.fase, naar=nieuw.fase, reden="nieuw-geweld", tijdstip=tx.now
            )
        )
    for bericht in berichten:
        tx.emit(
            KennisgevingVerstuurd(
                casus_id=casus.id, kennisgeving_id=bericht.id, organisatie=bericht.organisatie, aanleiding="nieuw-geweld",
                verstuurd_op=tx.now,
            )
        )  # fmt: skip
        if bericht.bevestigd_op is not None:
            _maak_bevestiging_bekend(tx, bericht)
    tx.log("nieuw-geweld", "casus", casus.id)
    return nieuw


async def lijst_kennisgevingen(tx: Tx, casus_id: UUID) -> list[Kennisgeving]:
    """Wie over nieuw geweld is ingelicht en wie dat bevestigd heeft."""
    await casussen.get_casus(tx, casus_id)
    tx.log("lezen", "kennisgevingen", casus_id)
    return await casussen.find_kennisgevingen(tx, casus_id)


async def bevestig_kennisgeving(tx: Tx, kennisgeving_id: UUID, versie: int) -> Kennisgeving:
    """Bevestig namens de eigen organisatie dat het nieuws gelezen is."""
    huidig = await casussen.get_kennisgeving(tx, kennisgeving_id)
    require_version(versie, huidig.versie)
    if huidig.bevestigd_op is not None:
        raise Conflict("Deze kennisgeving is al bevestigd.")
    nieuw = replace(huidig, bevestigd_op=tx.now, versie=huidig.versie + 1)
    await casussen.save_bevestiging(tx, nieuw)
    _maak_bevestiging_bekend(tx, nieuw)
    tx.log("bevestigen", "kennisgeving", kennisgeving_id)
    return nieuw


def _maak_bevestiging_bekend(tx: Tx, k: Kennisgeving) -> None:
    tx.emit(
        KennisgevingBevestigd(casus_id=k.casus_id, kennisgeving_id=k.id, organisatie=k.organisatie, bevestigd_op=tx.now)
    )
