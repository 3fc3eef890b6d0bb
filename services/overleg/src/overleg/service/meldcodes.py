"""Use cases over de meldcode: een vermoeden stap voor stap wegen, met behoud van wat er eerder stond."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from common.contracts.overleg.meldcode import MeldcodeAfgesloten, MeldcodeGestart
from common.db import Tx, require_version
from common.db.paging import Page
from common.events import uuid7
from common.kalender import dag_van
from overleg.domain.anonimiteit import eis_anoniem
from overleg.domain.meldcode.advies import Advies, adviseer
from overleg.domain.meldcode.concept import Concept, maak_concept
from overleg.domain.meldcode.model import Afsluiting, Inhoud, Meldcode, MeldcodeStatus, Overname, teksten
from overleg.domain.meldcode.wandeling import eis_eigen_wandeling, leg_vast, onveiligheid, sluit_af
from overleg.domain.registratie import eis_bekende_personen
from overleg.repository import meldcodes, personen
from overleg.service.beperkingen import eis_geen_beperking
from overleg.settings import signaalregels_van


@dataclass(frozen=True, slots=True)
class MeldcodeBeeld:
    """Een wandeling met wat nu het verstandigst is."""

    meldcode: Meldcode
    advies: Advies


def _beeld(tx: Tx, handeling: str, meldcode: Meldcode) -> MeldcodeBeeld:
    tx.log(handeling, "meldcode", meldcode.id, betrokkene_id=meldcode.persoon_id)
    return MeldcodeBeeld(meldcode, adviseer(meldcode, signaalregels_van(tx).takken, dag_van(tx.now)))


async def start_meldcode(tx: Tx, invoer: Meldcode) -> MeldcodeBeeld:
    """Begin een wandeling; over een persoon uit het eigen register, of zonder iemand te herkennen."""
    if invoer.persoon_id is not None:
        eis_bekende_personen([invoer.persoon_id], await personen.zichtbare_personen(tx, [invoer.persoon_id]))
        await eis_geen_beperking(tx, [invoer.persoon_id])
    nieuw = replace(invoer, id=uuid7(), professional=tx.actor.sub, gestart_op=tx.now)
    await meldcodes.save_nieuw(tx, nieuw)
    tx.emit(
        MeldcodeGestart(
            meldcode_id=nieuw.id, organisatie=tx.actor.organisatie, categorie=nieuw.categorie, gestart_op=tx.now,
            herkenbaar=nieuw.persoon_id is not None,
        )
    )  # fmt: skip
    return _beeld(tx, "aanmaken", nieuw)


async def lees_meldcode(tx: Tx, meldcode_id: UUID) -> MeldcodeBeeld:
    """Lees een eigen wandeling, of als aandachtsfunctionaris een van de organisatie."""
    return _beeld(tx, "lezen", await meldcodes.get_meldcode(tx, meldcode_id))


async def lijst_meldcodes(
    tx: Tx, status: MeldcodeStatus | None, na: tuple[datetime, UUID] | None, limit: int
) -> Page[Meldcode]:
    """Een pagina wandelingen, nieuwste eerst, zonder vastleggingen."""
    pagina = await meldcodes.find_meldcodes(tx, status, na, limit)
    tx.log("lezen", "meldcodelijst")
    return pagina


async def _wijzig(tx: Tx, meldcode_id: UUID, versie: int, stap: Callable[[Meldcode], Meldcode]) -> Meldcode:
    huidig = await meldcodes.get_meldcode(tx, meldcode_id, vergrendel=True)
    require_version(versie, huidig.versie)
    nieuw = stap(huidig)
    if nieuw.persoon_id is None:
        eis_anoniem({veld: tekst for veld, tekst in teksten(nieuw.regels[-1].inhoud).items() if tekst is not None})
    await meldcodes.save_regel(tx, nieuw)
    return nieuw


def _vastlegging(tx: Tx, inhoud: Inhoud) -> Callable[[Meldcode], Meldcode]:
    regels = signaalregels_van(tx)

    def stap(meldcode: Meldcode) -> Meldcode:
        eis_eigen_wandeling(meldcode, tx.actor.sub)
        return leg_vast(
            meldcode,
            inhoud,
            uuid7(),
            tx.now,
            door=tx.actor.sub,
            takken=regels.takken,
            kindcheck_bij=regels.kindcheck_bij,
        )

    return stap


async def leg_stap_vast(tx: Tx, meldcode_id: UUID, versie: int, inhoud: Inhoud) -> MeldcodeBeeld:
    """Leg een stap, afweging, besluit of melding vast, in elke volgorde; zonder bekend persoon ook zonder herkenbare tekst."""
    return _beeld(tx, "vastleggen", await _wijzig(tx, meldcode_id, versie, _vastlegging(tx, inhoud)))


async def neem_meldcode_over(tx: Tx, meldcode_id: UUID, versie: int) -> MeldcodeBeeld:
    """Zet als aandachtsfunctionaris de wandeling van een collega voort."""
    regels = signaalregels_van(tx)

    def stap(meldcode: Meldcode) -> Meldcode:
        return leg_vast(
            meldcode, Overname(meldcode.professional), uuid7(), tx.now, door=tx.actor.sub, takken=regels.takken,
            kindcheck_bij=regels.kindcheck_bij,
        )  # fmt: skip

    return _beeld(tx, "overnemen", await _wijzig(tx, meldcode_id, versie, stap))


async def sluit_meldcode_af(tx: Tx, meldcode_id: UUID, versie: int, monitoring: str | None) -> MeldcodeBeeld:
    """Sluit af; het einde volgt uit wat er ligt."""
    takken = signaalregels_van(tx).takken

    def stap(meldcode: Meldcode) -> Meldcode:
        eis_eigen_wandeling(meldcode, tx.actor.sub)
        return sluit_af(meldcode, monitoring, uuid7(), tx.now, door=tx.actor.sub, takken=takken)

    nieuw = await _wijzig(tx, meldcode_id, versie, stap)
    _maak_einde_bekend(tx, nieuw)
    return _beeld(tx, "afsluiten", nieuw)


def _maak_einde_bekend(tx: Tx, meldcode: Meldcode) -> None:
    laatste = meldcode.regels[-1].inhoud
    if not isinstance(laatste, Afsluiting):
        return
    onveilig = [a for _, a in onveiligheid(meldcode)]
    tx.emit(
        MeldcodeAfgesloten(
            meldcode_id=meldcode.id, organisatie=tx.actor.organisatie, einde=laatste.einde, afgesloten_op=tx.now,
            acuut=any(a.acuut for a in onveilig), structureel=any(a.structureel for a in onveilig),
        )
    )  # fmt: skip


async def geef_concept(tx: Tx, meldcode_id: UUID) -> Concept:
    """Wat van een zorgmelding al ingevuld is; Veilig Thuis vult aan en registreert."""
    meldcode = await meldcodes.get_meldcode(tx, meldcode_id)
    huishouden = None
    if meldcode.persoon_id is not None:
        huishouden = await meldcodes.find_huishouden(tx, meldcode.persoon_id, dag_van(tx.now))
    tx.log("lezen", "conceptzorgmelding", meldcode_id, betrokkene_id=meldcode.persoon_id)
    return maak_concept(meldcode, huishouden, tx.actor.organisatie, tx.now)
