"""Use cases over interventieoverleggen: plannen, tafel, en de stappen van gepland tot gehouden of geannuleerd."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from uuid import UUID

from common.contracts.overleg.interventie import (
    AgendapuntVervallen,
    OverlegGeannuleerd,
    OverlegGehouden,
    OverlegGepland,
    OverlegGewijzigd,
)  # fmt: skip
from common.db import Tx, require_version
from common.db.paging import Page
from common.errors import NotFound
from common.events import uuid7
from common.kalender import AMSTERDAM
from overleg.domain.overleg import (
    Deelnemer,
    Overleg,
    annuleer,
    bereid_voor,
    eis_leiding,
    eis_mogelijk,
    eis_mogelijke_deelnemers,
    eis_nog_plaats,
    eis_organisator,
    houd,
    tafel,
    wijzig,
    zet_aan_tafel,
)  # fmt: skip
from overleg.domain.overleg_punten import (
    DOEL,
    AgendapuntStatus,
    Verslagdeel,
    VervallenReden,
    eis_bekende_deelnemers,
    eis_gedekt,
    laat_vervallen,
    ongedekte_paren,
    verwerk_bespreking,
)  # fmt: skip
from overleg.repository import overleggen, overleggen_punten
from overleg.service.beperkingen import eis_geen_beperking
from overleg.service.overleggen_controle import alle_punten, dekking_van, werk_vervallen_bij

VROEGST, LAATST = date(1900, 1, 1), date(9000, 1, 1)


@dataclass(frozen=True, slots=True)
class NietGedektPunt:
    """Een organisatie die een agendapunt niet te zien krijgt, en door wiens ontbrekende toestemming."""

    agendapunt_id: UUID
    persoon_id: UUID
    organisatie: str


async def plan_overleg(tx: Tx, overleg: Overleg, deelnemers: Sequence[Deelnemer]) -> Overleg:
    """Plan een overleg van de eigen organisatie."""
    eis_mogelijk(overleg, tx.now)
    eis_mogelijke_deelnemers(deelnemers)
    eis_nog_plaats(len(deelnemers))
    await _eis_bekende_inwoners(tx, deelnemers)
    nieuw = replace(overleg, organisaties=tafel(overleg, deelnemers))
    await overleggen.save_nieuw(tx, nieuw)
    await overleggen.save_deelnemers(tx, nieuw, deelnemers)
    tx.emit(
        OverlegGepland(
            overleg_id=nieuw.id, organisatie=nieuw.eigenaar, organisaties=nieuw.organisaties, van=nieuw.van, tot=nieuw.tot
        )
    )  # fmt: skip
    tx.log("aanmaken", "overleg", nieuw.id)
    return nieuw


async def _eis_bekende_inwoners(tx: Tx, deelnemers: Sequence[Deelnemer]) -> None:
    """Een inwoner zit aan tafel op grond van toestemming aan wie uitnodigt; de anderen zien hem alleen met de hunne."""
    personen = [d.persoon_id for d in deelnemers if d.persoon_id is not None]
    await eis_geen_beperking(tx, personen)
    gronden = await dekking_van(tx, personen, [tx.actor.organisatie])
    eis_gedekt(personen, [tx.actor.organisatie], gronden, "persoonId")
    for persoon_id in personen:
        grond = gronden[persoon_id, tx.actor.organisatie]
        tx.log("uitnodigen", "overlegdeelnemer", betrokkene_id=persoon_id, doel=DOEL, grondslag_id=grond)


async def lees_overleg(tx: Tx, overleg_id: UUID) -> tuple[Overleg, list[Deelnemer]]:
    """Lees een overleg waar de eigen organisatie aan tafel zit, met de deelnemers die de aanroeper mag kennen."""
    overleg = await overleggen.get_overleg(tx, overleg_id)
    deelnemers = await overleggen.find_deelnemers(tx, overleg_id)
    tx.log("lezen", "overleg", overleg_id)
    personen = [d.persoon_id for d in deelnemers if d.persoon_id is not None]
    gronden = await dekking_van(tx, personen, [tx.actor.organisatie])
    for persoon_id in personen:
        grond = gronden.get((persoon_id, tx.actor.organisatie))
        tx.log("lezen", "overlegdeelnemer", overleg_id, betrokkene_id=persoon_id, doel=DOEL, grondslag_id=grond)
    return overleg, deelnemers


async def lijst_overleggen(
    tx: Tx, van: date | None, tot: date | None, na: tuple[datetime, UUID] | None, limit: int
) -> Page[Overleg]:
    """Overleggen van de eigen organisatie die van dag `van` tot en met dag `tot` beginnen, vroegste eerst."""
    begin, einde = (
        _middernacht(max(van or VROEGST, VROEGST)),
        _middernacht(min(tot or LAATST, LAATST) + timedelta(days=1)),
    )
    pagina = await overleggen.find_overleggen(tx, begin, einde, na, limit)
    tx.log("lezen", "overleggenlijst")
    return pagina


def _middernacht(dag: date) -> datetime:
    return datetime.combine(dag, time.min, AMSTERDAM)


async def _van_organisator(tx: Tx, overleg_id: UUID, versie: int) -> Overleg:
    overleg = await overleggen.get_overleg(tx, overleg_id, slot="alleen")
    eis_organisator(overleg, tx.actor.organisatie)
    require_version(versie, overleg.versie)
    return overleg


async def wijzig_overleg(tx: Tx, overleg_id: UUID, versie: int, gevraagd: Overleg) -> Overleg:
    """Ander moment, andere plaats of voorzitter; een voorzitter mag alles horen wat op de agenda staat."""
    huidig = await _van_organisator(tx, overleg_id, versie)
    nieuw = wijzig(huidig, gevraagd, tx.now)
    deelnemers = await overleggen.find_deelnemers(tx, overleg_id)
    nieuw = replace(nieuw, organisaties=tafel(nieuw, deelnemers))
    voorzit = [nieuw.voorzitter.organisatie] if nieuw.voorzitter != huidig.voorzitter else []
    for punt in await alle_punten(tx, overleg_id):
        if punt.status is AgendapuntStatus.OPEN:
            eis_gedekt(punt.personen, voorzit, await dekking_van(tx, punt.personen, voorzit), "voorzitter")
    await overleggen.save_afspraak(tx, nieuw)
    _maak_wijziging_bekend(tx, nieuw)
    tx.log("wijzigen", "overleg", overleg_id)
    return nieuw


def _maak_wijziging_bekend(tx: Tx, overleg: Overleg) -> None:
    tx.emit(
        OverlegGewijzigd(
            overleg_id=overleg.id, organisaties=overleg.organisaties, van=overleg.van, tot=overleg.tot,
            uitnodiging=overleg.uitnodiging,
        )
    )  # fmt: skip


async def voeg_deelnemer_toe(
    tx: Tx, overleg_id: UUID, versie: int, deelnemer: Deelnemer
) -> tuple[Overleg, Deelnemer, list[NietGedektPunt]]:
    """Nodig iemand uit; geeft welke agendapunten zijn organisatie niet te zien krijgt omdat toestemming ontbreekt."""
    huidig = await _van_organisator(tx, overleg_id, versie)
    eis_mogelijke_deelnemers([deelnemer], "")
    bestaand = await overleggen.find_deelnemers(tx, overleg_id)
    eis_nog_plaats(len(bestaand) + 1)
    nieuw = zet_aan_tafel(huidig, tafel(huidig, [*bestaand, deelnemer]), "deelnemer toevoegen", tx.now)
    await _eis_bekende_inwoners(tx, [deelnemer])
    await overleggen.save_deelnemers(tx, nieuw, [deelnemer])
    await overleggen.save_overleg(tx, nieuw)
    await overleggen.save_tafel(tx, nieuw)
    _maak_wijziging_bekend(tx, nieuw)
    tx.log("deelnemer-toevoegen", "overleg", overleg_id)
    erbij = set(nieuw.organisaties) - set(huidig.organisaties)
    return nieuw, deelnemer, await _ongedekte_punten(tx, overleg_id, erbij)


async def _ongedekte_punten(tx: Tx, overleg_id: UUID, organisaties: Collection[str]) -> list[NietGedektPunt]:
    """Welke open agendapunten, voor zover de aanroeper ze ziet, deze organisaties niet te zien krijgen."""
    if not organisaties:
        return []
    punten = [p for p in await alle_punten(tx, overleg_id) if p.status is AgendapuntStatus.OPEN]
    dekking = await dekking_van(tx, {p for punt in punten for p in punt.personen}, organisaties)
    return [
        NietGedektPunt(punt.id, persoon_id, organisatie)
        for punt in punten
        for persoon_id, organisatie in ongedekte_paren(punt.personen, organisaties, dekking)
    ]


async def haal_deelnemer_af(tx: Tx, overleg_id: UUID, versie: int, deelnemer_id: UUID) -> Overleg:
    """Trek een uitnodiging in; een organisatie zonder deelnemers zit niet meer aan tafel en ziet vanaf nu niets meer."""
    huidig = await _van_organisator(tx, overleg_id, versie)
    bestaand = await overleggen.find_deelnemers(tx, overleg_id)
    over = [d for d in bestaand if d.id != deelnemer_id]
    if len(over) == len(bestaand):
        raise NotFound("Deze deelnemer bestaat niet of is voor u niet zichtbaar.")
    nieuw = zet_aan_tafel(huidig, tafel(huidig, over), "deelnemer afhalen", tx.now)
    await overleggen.delete_deelnemer(tx, deelnemer_id)
    await overleggen.save_overleg(tx, nieuw)
    await overleggen.save_tafel(tx, nieuw)
    _maak_wijziging_bekend(tx, nieuw)
    persoon_id = next(d.persoon_id for d in bestaand if d.id == deelnemer_id)
    tx.log("deelnemer-afhalen", "overleg", overleg_id, betrokkene_id=persoon_id)
    return nieuw


async def bereid_overleg_voor(tx: Tx, overleg_id: UUID, versie: int) -> Overleg:
    """De agenda staat vast genoeg om je op voor te bereiden."""
    huidig = await _van_organisator(tx, overleg_id, versie)
    await werk_vervallen_bij(tx, overleg_id)
    open_ = [p for p in await alle_punten(tx, overleg_id) if p.status is AgendapuntStatus.OPEN]
    nieuw = bereid_voor(huidig, len(open_), tx.now)
    await overleggen.save_overleg(tx, nieuw)
    tx.log("voorbereiden", "overleg", overleg_id)
    return nieuw


async def houd_overleg(
    tx: Tx, overleg_id: UUID, versie: int, aanwezig: Collection[UUID], besproken: Collection[UUID]
) -> Overleg:
    """Leg vast dat het overleg gehouden is, wie er was en wat besproken is; de rest is aangehouden."""
    huidig = await overleggen.get_overleg(tx, overleg_id, slot="alleen")
    eis_leiding(huidig, tx.actor.organisatie, tx.actor.sub)
    require_version(versie, huidig.versie)
    nieuw = houd(huidig, tx.now)
    await werk_vervallen_bij(tx, overleg_id)
    deelnemers = await overleggen.find_deelnemers(tx, overleg_id)
    eis_bekende_deelnemers(aanwezig, [d.id for d in deelnemers])
    punten = verwerk_bespreking(await alle_punten(tx, overleg_id), besproken)
    await overleggen_punten.save_status(tx, punten)
    delen = [p.id for p in punten if p.status is AgendapuntStatus.BESPROKEN]
    await overleggen_punten.save_lege_delen(tx, overleg_id, [Verslagdeel(uuid7(), p, None) for p in (None, *delen)])
    await overleggen.save_aanwezigheid(tx, overleg_id, aanwezig)
    await overleggen.save_overleg(tx, nieuw)
    tx.emit(
        OverlegGehouden(
            overleg_id=overleg_id, gehouden_op=tx.now, organisaties=nieuw.organisaties, aanwezigen=len(set(aanwezig)),
            deelnemers=len(deelnemers),
        )
    )  # fmt: skip
    tx.log("houden", "overleg", overleg_id)
    return nieuw


async def annuleer_overleg(tx: Tx, overleg_id: UUID, versie: int, reden: str) -> Overleg:
    """Zeg het overleg af; open agendapunten vervallen en de uitnodiging wordt een afzegging."""
    nieuw = annuleer(await _van_organisator(tx, overleg_id, versie), reden, tx.now)
    open_ = [p for p in await alle_punten(tx, overleg_id) if p.status is AgendapuntStatus.OPEN]
    vervallen = [laat_vervallen(p, VervallenReden.GEANNULEERD, tx.now) for p in open_]
    await overleggen_punten.save_status(tx, vervallen)
    await overleggen.save_overleg(tx, nieuw)
    for p in vervallen:
        tx.emit(
            AgendapuntVervallen(
                overleg_id=overleg_id, agendapunt_id=p.id, reden=VervallenReden.GEANNULEERD, tijdstip=tx.now
            )
        )
    tx.emit(OverlegGeannuleerd(overleg_id=overleg_id, reden=reden, tijdstip=tx.now))
    tx.log("annuleren", "overleg", overleg_id)
    return nieuw
