"""Use cases over overdracht, regie en nieuw geweld."""

from dataclasses import replace
from datetime import date, datetime
from uuid import UUID

from common.contracts.followup import OnveiligheidGesignaleerd
from common.contracts.overleg import (
    CasusFaseGewijzigd,
    CasusregisseurAangewezen,
    KennisgevingBevestigd,
    KennisgevingVerstuurd,
    OverdrachtAangeboden,
    OverdrachtAanvaard,
    OverdrachtGeweigerd,
)  # fmt: skip
from common.db import Tx, require_version
from common.db.paging import Page
from common.errors import Conflict, NotFound
from common.events import uuid7
from overleg.domain.casus import (
    Casus,
    Kennisgeving,
    Overdracht,
    aanvaard,
    bied_aan,
    eis_mogelijke_geweldsdag,
    kennisgevingen_voor,
    neem_regie,
    trek_aanbod_in,
    verwerk_nieuw_geweld,
    weiger,
    wijs_regisseur_aan,
)  # fmt: skip
from overleg.domain.zorgmelding import eis_stap, eis_verantwoordelijk, neem_in_uitvoering
from overleg.repository import casussen, zorgmeldingen


async def bied_overdracht_aan(tx: Tx, zorgmelding_id: UUID, versie: int, naar: str) -> Overdracht:
    """Bied de verantwoordelijkheid aan een andere organisatie aan; die verhuist pas bij aanvaarding."""
    zorgmelding = await zorgmeldingen.get_zorgmelding(tx, zorgmelding_id)
    require_version(versie, zorgmelding.versie)
    eis_verantwoordelijk(zorgmelding)
    eis_stap(zorgmelding, "overdragen")
    if zorgmelding.casus_id is None:
        raise Conflict("Deze zorgmelding hoort nog niet bij een casus.")
    overdracht = bied_aan(uuid7(), zorgmelding_id, zorgmelding.casus_id, tx.actor.organisatie, naar, tx.now)
    await casussen.save_aanbod(tx, overdracht)
    await zorgmeldingen.save_zorgmelding(tx, replace(zorgmelding, versie=zorgmelding.versie + 1))
    tx.emit(
        OverdrachtAangeboden(
            zorgmelding_id=zorgmelding_id, overdracht_id=overdracht.id, van_organisatie=overdracht.van,
            naar_organisatie=naar, tijdstip=tx.now,
        )
    )  # fmt: skip
    tx.log("overdragen", "zorgmelding", zorgmelding_id)
    return overdracht


async def lees_overdracht(tx: Tx, overdracht_id: UUID) -> Overdracht:
    """Lees de stand van een overdracht; de inhoud van de melding staat er niet in."""
    overdracht = await casussen.get_overdracht(tx, overdracht_id)
    tx.log("lezen", "overdracht", overdracht_id)
    return overdracht


async def lijst_overdrachten(
    tx: Tx, na: tuple[datetime, UUID] | None, limit: int, *, alleen_open: bool
) -> Page[Overdracht]:
    """Overdrachten van en naar de eigen organisatie."""
    pagina = await casussen.find_overdrachten(tx, na, limit, alleen_open=alleen_open)
    tx.log("lezen", "overdrachtenlijst")
    return pagina


async def aanvaard_overdracht(tx: Tx, overdracht_id: UUID, versie: int) -> Overdracht:
    """Aanvaard: de verantwoordelijkheid verhuist en de casus krijgt haar ene regisseur."""
    huidig = await casussen.get_overdracht(tx, overdracht_id, vergrendel=True)
    nieuw = aanvaard(huidig, tx.actor.organisatie, tx.now)
    require_version(versie, huidig.versie)
    # The answer first: from here on row-level security shows the case and the report to this organisation.
    await casussen.save_antwoord(tx, nieuw)
    casus = await casussen.get_casus(tx, huidig.casus_id, vergrendel=True)
    geregisseerd = neem_regie(casus, tx.actor.organisatie, tx.actor.sub, tx.now)
    await casussen.save_casus(tx, geregisseerd)
    await casussen.save_regie(tx, geregisseerd)
    zorgmelding = neem_in_uitvoering(await zorgmeldingen.get_zorgmelding(tx, nieuw.zorgmelding_id))
    await zorgmeldingen.save_zorgmelding(tx, zorgmelding)
    tx.emit(
        OverdrachtAanvaard(
            zorgmelding_id=nieuw.zorgmelding_id, overdracht_id=nieuw.id, van_organisatie=nieuw.van,
            naar_organisatie=nieuw.naar, tijdstip=tx.now,
        )
    )  # fmt: skip
    _maak_regie_bekend(tx, geregisseerd, casus)
    tx.log("aanvaarden", "overdracht", overdracht_id)
    return nieuw


async def weiger_overdracht(tx: Tx, overdracht_id: UUID, versie: int, reden: str) -> Overdracht:
    """Weiger met een reden; wie aanbood blijft verantwoordelijk."""
    huidig = await casussen.get_overdracht(tx, overdracht_id, vergrendel=True)
    nieuw = weiger(huidig, tx.actor.organisatie, reden, tx.now)
    return await _beeindig_aanbod(tx, huidig, nieuw, versie, "weigeren-overdracht")


async def trek_overdracht_in(tx: Tx, overdracht_id: UUID, versie: int) -> Overdracht:
    """Trek een onbeantwoord aanbod van de eigen organisatie in; daarna kan een ander aanbod."""
    huidig = await casussen.get_overdracht(tx, overdracht_id, vergrendel=True)
    nieuw = trek_aanbod_in(huidig, tx.actor.organisatie, tx.now)
    return await _beeindig_aanbod(tx, huidig, nieuw, versie, "intrekken-overdracht")


async def _beeindig_aanbod(tx: Tx, huidig: Overdracht, nieuw: Overdracht, versie: int, handeling: str) -> Overdracht:
    require_version(versie, huidig.versie)
    await casussen.save_antwoord(tx, nieuw)
    tx.emit(
        OverdrachtGeweigerd(
            zorgmelding_id=nieuw.zorgmelding_id, overdracht_id=nieuw.id, van_organisatie=nieuw.van,
            naar_organisatie=nieuw.naar, tijdstip=tx.now, reden=nieuw.reden,
        )
    )  # fmt: skip
    tx.log(handeling, "overdracht", nieuw.id)
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
