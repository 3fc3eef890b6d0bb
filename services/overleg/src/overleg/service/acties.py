"""Use cases over acties: vastleggen, werklijst, afronden, niet uitvoeren, overdragen; en de taak die herinnert en escaleert."""

from collections.abc import Callable
from datetime import date, timedelta
from uuid import UUID

from common.contracts.overleg.interventie import (
    ActieAfgerond,
    ActieNietUitgevoerd,
    ActieOvergedragen,
    ActieVastgesteld,
)
from common.db import Tx, require_version
from common.db.paging import Page
from common.events import uuid7
from common.kalender import dag_van
from overleg.domain.bericht import BerichtSoort
from overleg.domain.overleg import eis_leiding
from overleg.domain.overleg_acties import (
    Actie,
    ActieStatus,
    draag_over,
    eis_aan_tafel,
    eis_mag_horen,
    eis_mogelijke_termijn,
    rond_af,
    voer_niet_uit,
)  # fmt: skip
from overleg.domain.overleg_punten import Agendapunt, eis_besproken, eis_plaats_bij_punt, ongedekte_paren
from overleg.domain.regels import Regels
from overleg.repository import overleggen, overleggen_acties, overleggen_punten
from overleg.repository.overleggen_acties import Wachtende
from overleg.service.berichten import stuur_bericht
from overleg.service.overleggen_controle import Controle, dekking_van, eis_passende_tekst, leg_vast
from overleg.service.overleggen_verslag import in_concept
from overleg.settings import regels_van


async def leg_actie_vast(
    tx: Tx,
    overleg_id: UUID,
    agendapunt_id: UUID,
    organisatie: str,
    professional: str,
    termijn: date,
    tekst: str,
    controle: Controle,
) -> Actie:
    """Geef een organisatie aan tafel een actie met een termijn, bij een besproken agendapunt dat zij mag zien."""
    overleg = await in_concept(tx, overleg_id, "actie vastleggen")
    punt = await overleggen_punten.get_agendapunt(tx, overleg_id, agendapunt_id)
    eis_besproken(punt)
    eis_plaats_bij_punt(len(await overleggen_acties.find_acties(tx, [punt.id])))
    eis_mogelijke_termijn(termijn, tx.now)
    eis_aan_tafel(organisatie, overleg.organisaties)
    await _eis_mag_horen(tx, punt, organisatie)
    await eis_passende_tekst(tx, punt, {"tekst": tekst}, controle)
    actie = Actie(
        uuid7(), overleg_id, punt.id, organisatie, professional, termijn, ActieStatus.OPEN, tekst, tx.now,
        casus_id=punt.casus_id, personen=punt.personen,
    )  # fmt: skip
    await _voeg_toe(tx, actie)
    await leg_vast(tx, "aanmaken", "actie", {actie.id: punt})
    return actie


async def _eis_mag_horen(tx: Tx, punt: Agendapunt, organisatie: str) -> None:
    dekking = await dekking_van(tx, punt.personen, [organisatie])
    eis_mag_horen(organisatie, gedekt=not ongedekte_paren(punt.personen, [organisatie], dekking))


async def _voeg_toe(tx: Tx, actie: Actie) -> None:
    await overleggen_acties.save_actie(tx, actie)
    tx.emit(
        ActieVastgesteld(
            overleg_id=actie.overleg_id, agendapunt_id=actie.agendapunt_id, actie_id=actie.id, organisatie=actie.organisatie,
            tijdstip=tx.now, termijn=actie.termijn, vorige_actie_id=actie.vorige_id,
        )
    )  # fmt: skip


async def lijst_acties(
    tx: Tx, peildatum: date, na: tuple[date, UUID] | None, limit: int, *, eigen: bool
) -> Page[Actie]:
    """De werklijst op een peildatum: wat toen open was, vroegste termijn eerst."""
    pagina = await overleggen_acties.find_werklijst(tx, peildatum, na, limit, eigen=eigen)
    tx.log("lezen", "actielijst")
    await _leg_vast(tx, "lezen", *pagina.items)
    return pagina


async def _leg_vast(tx: Tx, handeling: str, *acties: Actie) -> None:
    gronden = await dekking_van(tx, {p for a in acties for p in a.personen}, [tx.actor.organisatie])
    for actie in acties:
        for persoon_id in actie.personen or (None,):
            grond = gronden.get((persoon_id, tx.actor.organisatie)) if persoon_id else None
            tx.log(handeling, "actie", actie.id, betrokkene_id=persoon_id, grondslag_id=grond)


async def lees_actie(tx: Tx, actie_id: UUID) -> Actie:
    """Lees een actie waarvan de aanroeper het agendapunt nu mag zien."""
    actie = await overleggen_acties.get_actie(tx, actie_id)
    await _leg_vast(tx, "lezen", actie)
    return actie


async def _beeindig(
    tx: Tx, actie_id: UUID, versie: int, veld: str, tekst: str, controle: Controle, stap: Callable[[Actie], Actie]
) -> Actie:
    huidig = await overleggen_acties.get_actie(tx, actie_id, vergrendel=True)
    nieuw = stap(huidig)
    require_version(versie, huidig.versie)
    punt = await overleggen_punten.get_agendapunt(tx, huidig.overleg_id, huidig.agendapunt_id)
    await eis_passende_tekst(tx, punt, {veld: tekst}, controle)
    await overleggen_acties.save_einde(tx, nieuw)
    return nieuw


async def rond_actie_af(tx: Tx, actie_id: UUID, versie: int, bewijs: str, controle: Controle) -> Actie:
    """De actie van de eigen organisatie is gedaan; het bewijs zegt waaruit dat blijkt."""
    nieuw = await _beeindig(
        tx, actie_id, versie, "bewijs", bewijs, controle, lambda a: rond_af(a, tx.actor.organisatie, bewijs, tx.now)
    )
    tx.emit(
        ActieAfgerond(
            overleg_id=nieuw.overleg_id, agendapunt_id=nieuw.agendapunt_id, actie_id=nieuw.id, organisatie=nieuw.organisatie,
            tijdstip=tx.now,
        )
    )  # fmt: skip
    await _leg_vast(tx, "afronden", nieuw)
    return nieuw


async def voer_actie_niet_uit(tx: Tx, actie_id: UUID, versie: int, reden: str, controle: Controle) -> Actie:
    """De actie van de eigen organisatie wordt niet gedaan; de reden zegt waarom niet."""
    nieuw = await _beeindig(
        tx, actie_id, versie, "reden", reden, controle, lambda a: voer_niet_uit(a, tx.actor.organisatie, reden, tx.now)
    )
    tx.emit(
        ActieNietUitgevoerd(
            overleg_id=nieuw.overleg_id, agendapunt_id=nieuw.agendapunt_id, actie_id=nieuw.id, organisatie=nieuw.organisatie,
            tijdstip=tx.now,
        )
    )  # fmt: skip
    await _leg_vast(tx, "niet-uitvoeren", nieuw)
    return nieuw


async def draag_actie_over(
    tx: Tx, actie_id: UUID, versie: int, organisatie: str, professional: str, termijn: date
) -> Actie:
    """Geef een actie aan een ander aan tafel: wie haar heeft kan dat, en wie het overleg leidt. Geeft de nieuwe actie."""
    huidig = await overleggen_acties.get_actie(tx, actie_id, vergrendel=True)
    overleg = await overleggen.get_overleg(tx, huidig.overleg_id)
    if huidig.organisatie != tx.actor.organisatie:
        eis_leiding(overleg, tx.actor.organisatie, tx.actor.sub)
    oud, nieuw = draag_over(huidig, uuid7(), organisatie, professional, termijn, tx.now)
    require_version(versie, huidig.versie)
    eis_mogelijke_termijn(termijn, tx.now)
    eis_aan_tafel(organisatie, overleg.organisaties)
    punt = await overleggen_punten.get_agendapunt(tx, huidig.overleg_id, huidig.agendapunt_id)
    await _eis_mag_horen(tx, punt, organisatie)
    await overleggen_acties.save_einde(tx, oud)
    tx.emit(
        ActieOvergedragen(
            overleg_id=oud.overleg_id, agendapunt_id=oud.agendapunt_id, actie_id=oud.id, organisatie=oud.organisatie,
            tijdstip=tx.now, nieuwe_actie_id=nieuw.id,
        )
    )  # fmt: skip
    await _voeg_toe(tx, nieuw)
    await _leg_vast(tx, "overdragen", oud, nieuw)
    return nieuw


async def stuur_actieberichten(tx: Tx) -> None:
    """Taak: herinner voor de termijn en escaleer erna, elk precies één keer per actie, hoe laat of vaak de taak ook loopt.

    Alleen aan wie de actie op dit moment mag zien; wie later weer mag, krijgt het bericht dan.
    """
    await _stuur_actieberichten(tx, regels_van(tx), dag_van(tx.now))


async def _stuur_actieberichten(tx: Tx, regels: Regels, vandaag: date) -> None:
    for wacht in await overleggen_acties.find_te_herinneren(
        tx, vandaag + timedelta(days=regels.actie_herinneren_dagen)
    ):
        if wacht.organisatie in wacht.naar:
            await stuur_bericht(
                tx,
                wacht.organisatie,
                BerichtSoort.ACTIE_HERINNERING,
                "actie",
                wacht.id,
                professional=wacht.professional,
            )
            await overleggen_acties.save_herinnerd(tx, wacht.id, tx.now)
            tx.log("herinneren", "actie", wacht.id)
    for wacht in await overleggen_acties.find_te_escaleren(tx, vandaag):
        ontvangers = _escalatie_naar(wacht)
        for organisatie in ontvangers:
            await stuur_bericht(tx, organisatie, BerichtSoort.ACTIE_ESCALATIE, "actie", wacht.id)
        if ontvangers:
            await overleggen_acties.save_geescaleerd(tx, wacht.id, tx.now)
            tx.log("escaleren", "actie", wacht.id)


def _escalatie_naar(wacht: Wachtende) -> list[str]:
    """De organisaties van voorzitter en casusregisseur, voor zover die de actie nu mogen zien."""
    gewenst = {wacht.voorzitter_organisatie, wacht.regisseur_organisatie}
    return [o for o in wacht.naar if o in gewenst]
