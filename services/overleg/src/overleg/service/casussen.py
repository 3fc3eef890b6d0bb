"""Use cases over casussen en hun regie."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from common.contracts.overleg.casussen import CasusregisseurAangewezen, ProcesregisseurGewijzigd
from common.db import Tx, require_version
from common.db.paging import Page
from common.kalender import dag_van
from overleg.domain.bericht import BerichtSoort
from overleg.domain.casus import (
    Casus,
    Casusfilter,
    Regie,
    Regisseur,
    Wachttijd,
    beeindig_procesregie,
    neem_regie,
    wachttijd,
    wijs_procesregisseur_aan,
    wijs_regisseur_aan,
)  # fmt: skip
from overleg.domain.casuscodes import OrganisatieRol
from overleg.domain.kalender import begonnen_voor, einde_van
from overleg.repository import casussen, casusverloop
from overleg.service.berichten import stuur_bericht
from overleg.service.inzage import leg_casus_vast
from overleg.settings import regels_van

PER_KEER = 500
"""Zoveel berichten maakt een taak hoogstens per keer; de volgende keer de rest."""


@dataclass(frozen=True, slots=True)
class Casusregel:
    """Een casus in een lijst; wie op een regisseur wacht, met de klok."""

    casus: Casus
    wacht: Wachttijd | None = None


async def begin_regie(tx: Tx, casus_id: UUID) -> Casus:
    """Wie een overdracht aanvaardt, wordt de ene regisseur van de casus; de vorige komt in de geschiedenis."""
    await casussen.neem_deel(tx, casus_id)
    huidig = await casussen.get_casus(tx, casus_id, vergrendel=True)
    nieuw = neem_regie(huidig, tx.actor.organisatie, tx.actor.sub, tx.now)
    if tx.actor.organisatie != huidig.eigenaar:
        await casusverloop.save_betrokkenheid(
            tx, huidig, tx.actor.organisatie, OrganisatieRol.OVERDRACHT, "aanvaarde-overdracht"
        )
    await _bewaar(tx, huidig, nieuw)
    return nieuw


async def _bewaar(tx: Tx, huidig: Casus, nieuw: Casus) -> None:
    await casussen.save_casus(tx, nieuw)
    await casussen.save_regie(tx, huidig, nieuw)
    if nieuw.regisseur is not None and nieuw.regisseur != huidig.regisseur:
        tx.emit(
            CasusregisseurAangewezen(
                casus_id=nieuw.id, organisatie=nieuw.regisseur.organisatie, tijdstip=tx.now,
                vorige_organisatie=huidig.regisseur.organisatie if huidig.regisseur else None,
            )
        )  # fmt: skip
    if nieuw.procesregisseur != huidig.procesregisseur:
        wie = nieuw.procesregisseur
        tx.emit(
            ProcesregisseurGewijzigd(casus_id=nieuw.id, organisatie=wie.organisatie if wie else None, tijdstip=tx.now)
        )


async def lees_casus(tx: Tx, casus_id: UUID) -> Casus:
    """Lees een casus waar de eigen organisatie bij betrokken is."""
    casus = await casussen.get_casus(tx, casus_id)
    await leg_casus_vast(tx, "casus", casus_id)
    return casus


async def lijst_casussen(
    tx: Tx, filter_: Casusfilter, na: tuple[datetime, UUID] | None, limit: int
) -> Page[Casusregel]:
    """Casussen van de aanroeper, nieuwste eerst; die zonder regisseur elk met de klok."""
    tx.log("lezen", "casussenlijst")
    if not filter_.zonder_regisseur:
        pagina = await casussen.find_casussen(tx, filter_, na, limit)
        return Page([Casusregel(c) for c in pagina.items], pagina.volgende)
    dag = filter_.peildatum or dag_van(tx.now)
    dagen = regels_van(tx).zonder_regisseur_werkdagen
    wachtend = await casussen.find_zonder_regisseur(tx, einde_van(dag), na, limit)
    return Page([Casusregel(c, wachttijd(sinds, dagen, dag)) for c, sinds in wachtend.items], wachtend.volgende)


async def lijst_regie(tx: Tx, casus_id: UUID) -> list[Regie]:
    """Wie de regie over een casus had en heeft."""
    await casussen.get_casus(tx, casus_id)
    await leg_casus_vast(tx, "casusregie", casus_id)
    return await casussen.find_regie(tx, casus_id)


async def wijs_casusregisseur_aan(tx: Tx, casus_id: UUID, versie: int, professional: str) -> Casus:
    """Wissel de regisseur binnen de eigen organisatie; de geschiedenis blijft."""
    huidig = await casussen.get_casus(tx, casus_id, vergrendel=True)
    require_version(versie, huidig.versie)
    nieuw = wijs_regisseur_aan(huidig, professional, tx.actor.organisatie, tx.now)
    await _bewaar(tx, huidig, nieuw)
    await leg_casus_vast(tx, "casus", casus_id, handeling="regisseur-aanwijzen")
    return nieuw


async def zet_procesregisseur(tx: Tx, casus_id: UUID, versie: int, organisatie: str, professional: str) -> Casus:
    """Wijs aan wie het proces bewaakt, naast de casusregisseur."""
    huidig = await casussen.get_casus(tx, casus_id, vergrendel=True)
    require_version(versie, huidig.versie)
    nieuw = wijs_procesregisseur_aan(huidig, Regisseur(organisatie, professional, tx.now), tx.actor.organisatie)
    await _bewaar(tx, huidig, nieuw)
    await leg_casus_vast(tx, "casus", casus_id, handeling="procesregisseur-aanwijzen")
    return nieuw


async def wis_procesregisseur(tx: Tx, casus_id: UUID, versie: int) -> Casus:
    """Laat de casus zonder procesregisseur verdergaan."""
    huidig = await casussen.get_casus(tx, casus_id, vergrendel=True)
    require_version(versie, huidig.versie)
    nieuw = beeindig_procesregie(huidig, tx.actor.organisatie)
    await _bewaar(tx, huidig, nieuw)
    await leg_casus_vast(tx, "casus", casus_id, handeling="procesregisseur-beeindigen")
    return nieuw


async def meld_casussen_zonder_regisseur(tx: Tx) -> None:
    """Taak: meld wie de casus opende, één keer, dat zij te lang zonder regisseur is."""
    dagen = regels_van(tx).zonder_regisseur_werkdagen
    for casus, sinds in await casussen.find_te_melden_zonder_regisseur(
        tx, begonnen_voor(dag_van(tx.now), dagen), PER_KEER
    ):
        await stuur_bericht(
            tx, casus.eigenaar, BerichtSoort.CASUS_ZONDER_REGISSEUR, "casus", casus.id, casus_id=casus.id,
            keer=sinds.isoformat(),
        )  # fmt: skip
        await casussen.save_gemeld_zonder_regisseur(tx, casus.id)
