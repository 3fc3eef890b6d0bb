"""Use cases over het verloop van een casus: fasen, sluiten en heropenen, en welke organisaties erbij zijn."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from common.contracts.overleg.casussen import (
    BetrokkenheidBeeindigd,
    CasusFaseGewijzigd,
    CasusGesloten,
    CasusHeropend,
    OrganisatieBetrokken,
)
from common.db import Tx, require_version
from common.kalender import dag_van
from overleg.domain.bericht import BerichtSoort
from overleg.domain.casus import (
    Betrokkenheid,
    Casus,
    Regisseur,
    beeindig_betrokkenheid,
    eis_regie,
    heropen,
    sluit,
    voeg_organisatie_toe,
)  # fmt: skip
from overleg.domain.casuscodes import OrganisatieRol, SluitReden, TerugReden
from overleg.domain.codes import Fase
from overleg.domain.fasen import Feiten, Plantoets, Risicotoets, Toets, eis_overgang, toets_fase
from overleg.domain.kalender import einde_van
from overleg.domain.risicofactor import stand_op
from overleg.domain.veiligheidsplan import vervuld_op
from overleg.repository import casussen, casusverloop, geweld, risicofactoren, veiligheidsplannen
from overleg.service.beperkingen import eis_geen_beperking
from overleg.service.berichten import stuur_bericht
from overleg.service.inzage import leg_casus_vast
from overleg.settings import regels_van


@dataclass(frozen=True, slots=True)
class Fasestand:
    """De fase van een casus op een dag, en wat er toen nodig was om verder te gaan."""

    fase: Fase
    peildatum: date
    toetsen: tuple[Toets, ...]


async def _feiten(tx: Tx, casus_id: UUID, dag: date) -> Feiten:
    oordelen = await veiligheidsplannen.find_oordelen(tx, casus_id)
    plan = next(
        (
            Plantoets(p.nummer, tuple((v.id, vervuld_op(v, oordelen, dag)) for v in p.voorwaarden))
            for p in await veiligheidsplannen.find_versies_om_te_toetsen(tx, casus_id, dag)
        ),
        None,
    )
    op_dag = [(f.id, stand_op(standen, dag)) for f, standen in await risicofactoren.find_standen(tx, casus_id)]
    risicos = tuple(Risicotoets(id_, s.staat, s.met_eigenaar, s.met_maatregel) for id_, s in op_dag if s is not None)
    return Feiten(plan, await geweld.laatste_geweld(tx, casus_id, dag), risicos)


async def lees_fase(tx: Tx, casus_id: UUID, peildatum: date | None) -> Fasestand:
    """De fase op de peildatum (zonder: vandaag), met per voorwaarde of die toen vervuld was."""
    casus = await casussen.get_casus(tx, casus_id)
    dag = peildatum or dag_van(tx.now)
    fase = await casusverloop.fase_voor(tx, casus, einde_van(dag))
    toetsen = toets_fase(fase, await _feiten(tx, casus_id, dag), dag, regels_van(tx).zonder_geweld_dagen)
    await leg_casus_vast(tx, "fase", casus_id)
    return Fasestand(fase, dag, toetsen)


async def ga_naar_fase(tx: Tx, casus_id: UUID, versie: int, naar: Fase, reden: TerugReden | None) -> Casus:
    """Zet de casus een fase verder als alles vervuld is, of bewust terug met een reden."""
    huidig = await casussen.get_casus(tx, casus_id, vergrendel=True)
    require_version(versie, huidig.versie)
    eis_regie(huidig, tx.actor.organisatie)
    dag = dag_van(tx.now)
    toetsen = toets_fase(huidig.fase, await _feiten(tx, casus_id, dag), dag, regels_van(tx).zonder_geweld_dagen)
    waarom = eis_overgang(huidig.fase, naar, reden, toetsen)
    nieuw = replace(huidig, fase=naar, versie=huidig.versie + 1)
    await casussen.save_casus(tx, nieuw)
    await leg_fase_vast(tx, huidig, nieuw, waarom)
    await leg_casus_vast(tx, "casus", casus_id, handeling="fase-wijzigen")
    return nieuw


async def leg_fase_vast(tx: Tx, huidig: Casus, nieuw: Casus, reden: str) -> None:
    """Zet een andere fase in het verloop en maak haar bekend; dezelfde fase is geen feit."""
    if huidig.fase is nieuw.fase:
        return
    await casusverloop.save_verloop(tx, nieuw.id, casusverloop.FASE, reden, van=huidig.fase, naar=nieuw.fase)
    tx.emit(CasusFaseGewijzigd(casus_id=nieuw.id, van=huidig.fase, naar=nieuw.fase, reden=reden, tijdstip=tx.now))


async def sluit_casus(tx: Tx, casus_id: UUID, versie: int, reden: SluitReden | None) -> Casus:
    """Sluit een casus waarin niets meer open is; de regie eindigt daarmee."""
    huidig = await casussen.get_casus(tx, casus_id, vergrendel=True)
    require_version(versie, huidig.versie)
    open_ = len(await casusverloop.verantwoordelijken(tx, casus_id))
    nieuw = sluit(huidig, open_, reden, tx.actor.organisatie, tx.now)
    await casussen.save_casus(tx, nieuw)
    await casussen.save_regie(tx, huidig, nieuw)
    await casusverloop.save_verloop(tx, casus_id, casusverloop.GESLOTEN, reden or "herstel")
    tx.emit(CasusGesloten(casus_id=casus_id, fase=nieuw.fase, reden=reden, tijdstip=tx.now))
    await leg_casus_vast(tx, "casus", casus_id, handeling="sluiten")
    return nieuw


async def heropen_casus(tx: Tx, huidig: Casus, nieuw: Casus, aanleiding: str) -> None:
    """Maak bekend dat een gesloten casus weer open is; was zij niet gesloten, dan gebeurt er niets."""
    if huidig.gesloten_op is None:
        return
    await casusverloop.save_verloop(tx, nieuw.id, casusverloop.HEROPEND, aanleiding)
    tx.emit(CasusHeropend(casus_id=nieuw.id, aanleiding=aanleiding, tijdstip=tx.now))


async def heropen_na_zorgmelding(tx: Tx, casus_id: UUID) -> None:
    """Een nieuwe zorgmelding over een gesloten casus opent haar weer, in de fase veiligheid."""
    huidig = await casussen.get_casus(tx, casus_id, vergrendel=True)
    if huidig.gesloten_op is None:
        return
    nieuw = heropen(huidig, tx.now)
    await casussen.save_casus(tx, nieuw)
    await heropen_casus(tx, huidig, nieuw, "nieuwe-zorgmelding")
    await leg_fase_vast(tx, huidig, nieuw, "nieuwe-zorgmelding")
    await leg_casus_vast(tx, "casus", casus_id, handeling="heropenen")


async def vertel_regisseur(tx: Tx, regisseur: Regisseur, casus_id: UUID, zorgmelding_id: UUID) -> None:
    """Wie de regie heeft hoort dat er bij de casus een zorgmelding kwam; niet als hij die zelf registreerde.

    De fase verandert niet: of een melding nieuw geweld is, stelt een mens vast.
    """
    if (regisseur.organisatie, regisseur.professional) == (tx.actor.organisatie, tx.actor.sub):
        return
    await stuur_bericht(
        tx, regisseur.organisatie, BerichtSoort.NIEUWE_ZORGMELDING, "casus", casus_id, casus_id=casus_id,
        professional=regisseur.professional, keer=str(zorgmelding_id),
    )  # fmt: skip


async def lijst_organisaties(tx: Tx, casus_id: UUID) -> tuple[Casus, Sequence[Betrokkenheid]]:
    """Wie bij een casus betrokken is en was; wie haar opende, is dat altijd en staat bij de casus."""
    casus = await casussen.get_casus(tx, casus_id)
    await leg_casus_vast(tx, "casusorganisaties", casus_id)
    return casus, await casusverloop.find_betrokkenheden(tx, casus_id)


async def betrek_organisatie(
    tx: Tx, casus_id: UUID, versie: int, organisatie: str, rol: OrganisatieRol, reden: str
) -> tuple[Casus, Betrokkenheid]:
    """Breng een organisatie bij de casus; vanaf nu ziet zij wat er gebeurt en krijgt zij bericht.

    Conflict als iemand in de casus beperkt is: in het plan staat ook wat met hem is afgesproken.
    """
    huidig = await casussen.get_casus(tx, casus_id, vergrendel=True)
    require_version(versie, huidig.versie)
    await eis_geen_beperking(tx, await casussen.mensen_van_casus(tx, casus_id))
    nieuw = voeg_organisatie_toe(huidig, organisatie, tx.actor.organisatie)
    await casussen.save_casus(tx, nieuw)
    id_ = await casusverloop.save_betrokkenheid(tx, nieuw, organisatie, rol, reden)
    tx.emit(OrganisatieBetrokken(casus_id=casus_id, organisatie=organisatie, rol=rol, tijdstip=tx.now))
    await leg_casus_vast(tx, "casus", casus_id, handeling="organisatie-betrekken")
    return nieuw, Betrokkenheid(id_, organisatie, rol, reden, tx.now)


async def laat_organisatie_gaan(
    tx: Tx, casus_id: UUID, betrokkenheid_id: UUID, versie: int, reden: str
) -> tuple[Casus, Betrokkenheid]:
    """Laat een organisatie de casus verlaten; zij ziet haar daarna niet meer."""
    huidig = await casussen.get_casus(tx, casus_id, vergrendel=True)
    require_version(versie, huidig.versie)
    wie = await casusverloop.get_betrokkenheid(tx, casus_id, betrokkenheid_id)
    nodig = {
        *await casusverloop.verantwoordelijken(tx, casus_id),
        *await risicofactoren.organisaties_met_risico(tx, casus_id),
        *await veiligheidsplannen.organisaties_in_plan(tx, casus_id),
    }
    nieuw = beeindig_betrokkenheid(huidig, wie.organisatie, tx.actor.organisatie, nodig, geeindigd=wie.tot is not None)
    await casussen.save_casus(tx, nieuw)
    await casusverloop.save_einde(tx, betrokkenheid_id, reden)
    tx.emit(BetrokkenheidBeeindigd(casus_id=casus_id, organisatie=wie.organisatie, reden=reden, tijdstip=tx.now))
    await leg_casus_vast(tx, "casus", casus_id, handeling="organisatie-laten-gaan")
    return nieuw, replace(wie, tot=tx.now, einde_reden=reden)
