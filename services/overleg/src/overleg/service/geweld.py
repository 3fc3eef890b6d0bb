"""Use cases over nieuw geweld: vastleggen, iedereen inlichten, bevestigen, escaleren."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from common.contracts.followup import OnveiligheidGesignaleerd
from common.contracts.overleg.casussen import GeweldIedereenBereikt, KennisgevingBevestigd, KennisgevingVerstuurd
from common.db import Tx, require_version
from common.db.paging import Page
from common.errors import Conflict, NotFound
from common.events import uuid7
from common.kalender import dag_van
from overleg.domain.bericht import BerichtSoort
from overleg.domain.casus import Casus
from overleg.domain.geweld import (
    Bereik,
    Geweldsincident,
    Kennisgeving,
    bereik,
    eis_mogelijke_geweldsdag,
    kennisgevingen_voor,
    mogelijk_dubbel,
    ontvangers,
    verwerk_nieuw_geweld,
    volgt_nog_op,
)  # fmt: skip
from overleg.domain.kalender import begonnen_voor, einde_van
from overleg.repository import casussen, geweld, risicofactoren, veiligheidsplannen
from overleg.service.berichten import stuur_bericht
from overleg.service.casusverloop import heropen_casus, leg_fase_vast
from overleg.service.inzage import leg_casus_vast
from overleg.settings import regels_van

PER_KEER = 500
"""Zoveel berichten maakt een taak hoogstens per keer; de volgende keer de rest."""
NIEUW_GEWELD = "nieuw-geweld"


@dataclass(frozen=True, slots=True)
class Kennisgevingstand:
    """Een kennisgeving met hoe zij er op de peildatum voor stond."""

    kennisgeving: Kennisgeving
    bevestigen_voor: date
    stand: str


@dataclass(frozen=True, slots=True)
class Incidentbeeld:
    """Een geweldsincident met wie bericht kreeg, wie bereikt is, en welke andere melding hetzelfde kan zijn."""

    incident: Geweldsincident
    kennisgevingen: tuple[Kennisgevingstand, ...]
    bereik: Bereik
    mogelijk_dubbel: tuple[Geweldsincident, ...] = ()


async def verwerk_onveiligheid(tx: Tx, event: OnveiligheidGesignaleerd) -> None:
    """Nieuw geweld uit de opvolging: casus terug naar veiligheid en elke betrokken organisatie op de hoogte."""
    casus = await casussen.find_casus_van_huishouden(tx, event.huishouden_id)
    if casus is None:
        # Parked and visible: somebody has to look at new violence that nobody is responsible for.
        raise NotFound("Bij dit huishouden is geen casus; dit bericht wacht op een mens.")
    bekend = (event.organisatie,) if event.organisatie else ()
    incident = Geweldsincident(
        uuid7(), casus.id, event.datum, tuple(event.soort), "followup", event.organisatie, bekend, tx.now
    )
    await _leg_vast(tx, casus, incident)


async def meld_geweldsincident(
    tx: Tx, casus_id: UUID, versie: int, datum: date, soorten: tuple[str, ...], bron: str, bekend_bij: Sequence[str]
) -> tuple[Casus, Incidentbeeld]:
    """Leg nieuw geweld vast dat een professional meldt; lijkt het op een eerdere melding, dan staat dat in het antwoord."""
    casus = await casussen.get_casus(tx, casus_id, vergrendel=True)
    require_version(versie, casus.versie)
    eis_mogelijke_geweldsdag(datum, tx.now)
    wie = tx.actor.organisatie
    incident = Geweldsincident(uuid7(), casus_id, datum, soorten, bron, wie, tuple(sorted({wie, *bekend_bij})), tx.now)
    return await _leg_vast(tx, casus, incident), await _beeld(tx, incident, dag_van(tx.now))


async def _leg_vast(tx: Tx, casus: Casus, incident: Geweldsincident) -> Casus:
    nieuw = verwerk_nieuw_geweld(casus, tx.now)
    ook = {
        *await veiligheidsplannen.organisaties_in_plan(tx, casus.id),
        *await risicofactoren.organisaties_met_risico(tx, casus.id),
        *volgt_nog_op(await geweld.find_opvolgers(tx, casus.id), dag_van(tx.now), regels_van(tx).beschermde_organisaties),
    }
    kennisgevingen = kennisgevingen_voor(incident, ontvangers(casus, ook), uuid7, tx.now)
    await casussen.save_casus(tx, nieuw)
    await geweld.save_incident(tx, incident, kennisgevingen)
    await heropen_casus(tx, casus, nieuw, NIEUW_GEWELD)
    await leg_fase_vast(tx, casus, nieuw, NIEUW_GEWELD)
    for k in kennisgevingen:
        tx.emit(
            KennisgevingVerstuurd(
                casus_id=casus.id, kennisgeving_id=k.id, organisatie=k.organisatie, aanleiding=NIEUW_GEWELD,
                verstuurd_op=tx.now, incident_id=incident.id,
                bevestigen_voor=einde_van(k.bevestigen_voor(regels_van(tx).kennisgeving_bevestigen_werkdagen)),
            )
        )  # fmt: skip
    for k in kennisgevingen:
        if k.bevestigd_op is not None:
            await _maak_bevestiging_bekend(tx, k, incident.id)
    await leg_casus_vast(tx, "casus", casus.id, handeling="nieuw-geweld")
    return nieuw


async def _maak_bevestiging_bekend(tx: Tx, k: Kennisgeving, incident_id: UUID) -> None:
    tx.emit(
        KennisgevingBevestigd(casus_id=k.casus_id, kennisgeving_id=k.id, organisatie=k.organisatie, bevestigd_op=tx.now)
    )
    stand, gemeld_op = await geweld.get_bereik(tx, incident_id)
    if stand.iedereen_op is not None:
        tx.emit(
            GeweldIedereenBereikt(
                casus_id=k.casus_id, incident_id=incident_id, partijen=stand.aantal, gemeld_op=gemeld_op,
                bereikt_op=stand.iedereen_op,
            )
        )  # fmt: skip


async def _beeld(tx: Tx, incident: Geweldsincident, dag: date) -> Incidentbeeld:
    lijst = await geweld.find_kennisgevingen(tx, incident.casus_id, [incident.id])
    anderen = await geweld.find_incidenten_op(tx, incident.casus_id, incident.datum)
    return Incidentbeeld(
        incident,
        _standen(tx, lijst, dag),
        bereik(lijst, dag),
        tuple(a for a in anderen if mogelijk_dubbel(incident, a)),
    )


def _standen(tx: Tx, lijst: Sequence[Kennisgeving], dag: date) -> tuple[Kennisgevingstand, ...]:
    dagen = regels_van(tx).kennisgeving_bevestigen_werkdagen
    return tuple(Kennisgevingstand(k, k.bevestigen_voor(dagen), k.stand(dagen, dag)) for k in lijst)


async def lijst_incidenten(
    tx: Tx, casus_id: UUID, peildatum: date | None, na: tuple[datetime, UUID] | None, limit: int
) -> Page[Incidentbeeld]:
    """Geweldsincidenten van een casus met het bereik op de peildatum (zonder: vandaag), laatst vastgelegde eerst."""
    await casussen.get_casus(tx, casus_id)
    dag = peildatum or dag_van(tx.now)
    pagina = await geweld.find_incidenten(tx, casus_id, na, limit)
    alle = await geweld.find_kennisgevingen(tx, casus_id, [i.id for i in pagina.items])
    await leg_casus_vast(tx, "geweldsincidenten", casus_id)
    beelden = []
    for incident in pagina.items:
        eigen = [k for k in alle if k.incident_id == incident.id]
        beelden.append(Incidentbeeld(incident, _standen(tx, eigen, dag), bereik(eigen, dag)))
    return Page(beelden, pagina.volgende)


async def lees_incident(tx: Tx, casus_id: UUID, incident_id: UUID, peildatum: date | None) -> Incidentbeeld:
    """Een geweldsincident met de stand van elke kennisgeving op de peildatum (zonder: vandaag)."""
    incident = await geweld.get_incident(tx, casus_id, incident_id)
    await leg_casus_vast(tx, "geweldsincident", casus_id, incident_id)
    return await _beeld(tx, incident, peildatum or dag_van(tx.now))


async def lijst_kennisgevingen(tx: Tx, casus_id: UUID) -> tuple[Kennisgevingstand, ...]:
    """Wie over nieuw geweld in een casus is ingelicht en wie dat bevestigd heeft."""
    await casussen.get_casus(tx, casus_id)
    await leg_casus_vast(tx, "kennisgevingen", casus_id)
    return _standen(tx, await geweld.find_kennisgevingen(tx, casus_id), dag_van(tx.now))


async def lijst_eigen_kennisgevingen(
    tx: Tx, na: tuple[int, datetime, UUID] | None, limit: int
) -> Page[tuple[Kennisgevingstand, date, tuple[str, ...]]]:
    """Kennisgevingen aan de eigen organisatie, wat nog open is eerst, met de dag en de soorten van het geweld."""
    pagina = await geweld.find_eigen_kennisgevingen(tx, na, limit)
    tx.log("lezen", "kennisgevingenlijst")
    # The notice is the ground: whoever only follows up does not see the case, nor who is in it.
    for k, _, _ in pagina.items:
        tx.log("lezen", "kennisgeving", k.id, grondslag_id=k.id, doel=NIEUW_GEWELD)
    dag = dag_van(tx.now)
    return Page([(_standen(tx, [k], dag)[0], datum, soorten) for k, datum, soorten in pagina.items], pagina.volgende)


async def bevestig_kennisgeving(tx: Tx, kennisgeving_id: UUID, versie: int) -> Kennisgevingstand:
    """Bevestig namens de eigen organisatie dat het nieuws gelezen is; is dat de laatste, dan is iedereen bereikt."""
    huidig = await geweld.get_kennisgeving(tx, kennisgeving_id)
    require_version(versie, huidig.versie)
    if huidig.bevestigd_op is not None:
        raise Conflict("Deze kennisgeving is al bevestigd.")
    nieuw = replace(huidig, bevestigd_op=tx.now, versie=huidig.versie + 1)
    await geweld.save_bevestiging(tx, nieuw)
    assert nieuw.incident_id is not None  # noqa: S101 elke rij in de database heeft een incident
    await _maak_bevestiging_bekend(tx, nieuw, nieuw.incident_id)
    tx.log("bevestigen", "kennisgeving", kennisgeving_id)
    return _standen(tx, [nieuw], dag_van(tx.now))[0]


async def escaleer_kennisgevingen(tx: Tx) -> None:
    """Taak: wat niet op tijd bevestigd is, gaat één keer naar de organisatie met de regie."""
    dagen = regels_van(tx).kennisgeving_bevestigen_werkdagen
    for k, regie in await geweld.find_te_escaleren(tx, begonnen_voor(dag_van(tx.now), dagen), PER_KEER):
        await stuur_bericht(tx, regie, BerichtSoort.KENNISGEVING_ONBEVESTIGD, "kennisgeving", k.id, casus_id=k.casus_id)
        await geweld.save_escalatie(tx, k.id)
