"""Use cases over doorbreking: delen zonder toestemming, met een tweede paar ogen."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from uuid import UUID

from common.contracts.overleg.doorbrekingen import DoorbrekingBeeindigd, DoorbrekingBevestigd, DoorbrekingVastgelegd
from common.db import Tx, require_version
from common.db.paging import Page
from common.errors import NotFound
from common.events import uuid7
from common.kalender import dag_van
from overleg.domain.bericht import BerichtSoort
from overleg.domain.doorbreking import Doorbreking, bevestig, trek_in, vraag_aan, wijs_af, zichtbaar_voor
from overleg.repository import doorbrekingen
from overleg.service.beperkingen import eis_geen_beperking
from overleg.service.berichten import stuur_bericht
from overleg.settings import regels_van

LAATSTE = "laatste"


async def leg_doorbreking_vast(tx: Tx, invoer: Doorbreking) -> Doorbreking:
    """Leg vast dat over een persoon uit het eigen register zonder toestemming gedeeld wordt; een collega moet bevestigen."""
    gevonden = await doorbrekingen.eigen_gezag(tx, invoer.persoon_id)
    if gevonden is None:
        raise NotFound("Deze persoon bestaat niet of is voor u niet zichtbaar.")
    wie, gezag = gevonden
    await eis_geen_beperking(tx, [wie])
    nieuw = vraag_aan(
        replace(invoer, id=uuid7(), eigenaar=tx.actor.organisatie, persoon_id=wie, aangevraagd_door=tx.actor.sub),
        eigen_gezag=gezag, nu=tx.now, regels=regels_van(tx),
    )  # fmt: skip
    await doorbrekingen.save_doorbreking(tx, nieuw)
    await stuur_bericht(
        tx, nieuw.eigenaar, BerichtSoort.DOORBREKING_TE_BEVESTIGEN, "doorbreking", nieuw.id
    )  # fmt: skip
    tx.emit(
        DoorbrekingVastgelegd(
            doorbreking_id=nieuw.id, persoon_id=nieuw.persoon_id, organisaties=nieuw.organisaties, doel=nieuw.doel,
            dataklassen=nieuw.dataklassen, grondslag=nieuw.grondslag, van=nieuw.van, tot=nieuw.tot,
            bevestigen_voor=nieuw.bevestigen_voor, opent_direct=nieuw.opent_direct,
        )
    )  # fmt: skip
    _leg_vast(tx, "aanmaken", nieuw)
    return nieuw


def _leg_vast(tx: Tx, handeling: str, d: Doorbreking) -> None:
    tx.log(handeling, "doorbreking", d.id, betrokkene_id=d.persoon_id, grondslag_id=d.id, doel=d.doel)


async def lees_doorbreking(tx: Tx, doorbreking_id: UUID) -> Doorbreking:
    """Lees een doorbreking van of naar de eigen organisatie; de redenen leest alleen wie haar vastlegde."""
    doorbreking = await doorbrekingen.get_doorbreking(tx, doorbreking_id)
    _leg_vast(tx, "lezen", doorbreking)
    return zichtbaar_voor(doorbreking, tx.actor.organisatie)


async def lijst_doorbrekingen(
    tx: Tx, peildatum: date, na: tuple[datetime, UUID] | None, limit: int, *, te_bevestigen: bool
) -> Page[Doorbreking]:
    """Doorbrekingen van de eigen organisatie; `te_bevestigen` geeft wat op de peildatum nog geen oordeel had, oudste eerst."""
    pagina = (
        await doorbrekingen.find_te_bevestigen(tx, peildatum, na, limit)
        if te_bevestigen
        else await doorbrekingen.find_doorbrekingen(tx, na, limit)
    )
    tx.log("lezen", "doorbrekingenlijst")
    for doorbreking in pagina.items:
        _leg_vast(tx, "lezen", doorbreking)
    return pagina


async def _wijzig(
    tx: Tx, doorbreking_id: UUID, versie: int, stap: Callable[[Doorbreking], Doorbreking], handeling: str
) -> Doorbreking:
    huidig = await doorbrekingen.get_doorbreking(tx, doorbreking_id, eigen=True)
    require_version(versie, huidig.versie)
    nieuw = stap(huidig)
    await doorbrekingen.save_oordeel(tx, nieuw)
    _leg_vast(tx, handeling, nieuw)
    return nieuw


async def bevestig_doorbreking(tx: Tx, doorbreking_id: UUID, versie: int) -> Doorbreking:
    """Bevestig als tweede persoon van dezelfde organisatie."""
    nieuw = await _wijzig(tx, doorbreking_id, versie, lambda d: bevestig(d, tx.actor.sub, tx.now), "bevestigen")
    tx.emit(
        DoorbrekingBevestigd(
            doorbreking_id=nieuw.id, persoon_id=nieuw.persoon_id, bevestigd_op=tx.now, op_tijd=nieuw.op_tijd_bevestigd
        )
    )
    return nieuw


async def wijs_doorbreking_af(tx: Tx, doorbreking_id: UUID, versie: int) -> Doorbreking:
    """Wijs af als tweede persoon van dezelfde organisatie; het delen stopt met deze commit."""
    nieuw = await _wijzig(tx, doorbreking_id, versie, lambda d: wijs_af(d, tx.actor.sub, tx.now), "afwijzen")
    _maak_einde_bekend(tx, nieuw, "afgewezen")
    return nieuw


async def trek_doorbreking_in(tx: Tx, doorbreking_id: UUID, versie: int) -> Doorbreking:
    """Trek een doorbreking van de eigen organisatie in; het delen stopt met deze commit."""
    nieuw = await _wijzig(tx, doorbreking_id, versie, lambda d: trek_in(d, tx.now), "intrekken")
    _maak_einde_bekend(tx, nieuw, "ingetrokken")
    return nieuw


def _maak_einde_bekend(tx: Tx, d: Doorbreking, reden: str) -> None:
    tx.emit(DoorbrekingBeeindigd(doorbreking_id=d.id, persoon_id=d.persoon_id, beeindigd_op=tx.now, reden=reden))


async def herinner_doorbrekingen(tx: Tx) -> None:
    """Taak: herinner op de laatste dag aan het oordeel, en meld wat zonder oordeel verviel. Mag te laat en dubbel lopen."""
    dag = dag_van(tx.now)
    for soort in (BerichtSoort.DOORBREKING_TE_BEVESTIGEN, BerichtSoort.DOORBREKING_VERVALLEN):
        for d in await doorbrekingen.find_zonder_bericht(tx, dag, soort):
            nieuw = await stuur_bericht(tx, d.eigenaar, soort, "doorbreking", d.id, keer=LAATSTE)
            if nieuw and soort is BerichtSoort.DOORBREKING_VERVALLEN and d.ingetrokken_op is None:
                _maak_einde_bekend(tx, d, "vervallen")
