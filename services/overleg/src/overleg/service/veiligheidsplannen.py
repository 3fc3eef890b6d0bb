"""Use cases over het veiligheidsplan: beginnen, bewerken, aanbieden, vaststellen, vergelijken en oordelen."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from common.contracts.overleg.casussen import VeiligheidsplanVastgesteld, VoorwaardeBeoordeeld
from common.db import Tx, require_version
from common.events import uuid7
from common.kalender import dag_van
from overleg.domain.casus import Casus, eis_open, eis_regie_of_eigenaar
from overleg.domain.casuscodes import OordeelBasis
from overleg.domain.planverschil import Verschil, verschil
from overleg.domain.veiligheidsplan import (
    Oordeel,
    Planversie,
    Voorwaarde,
    bewerk,
    bied_aan,
    eis_bekende_ids,
    eis_betrokken_uitvoerders,
    eis_oordeel,
    geldend_op,
    markeer_nieuwe_inhoud,
    nieuwe_versie,
    stel_vast,
    vervuld_op,
    vind_voorwaarde,
)  # fmt: skip
from overleg.repository import casussen
from overleg.repository import veiligheidsplannen as plannen
from overleg.repository.personen import find_zicht
from overleg.service.inzage import leg_casus_vast, leg_inzage_vast


@dataclass(frozen=True, slots=True)
class Planbeeld:
    """Een versie met per voorwaarde de oordelen erover en of zij op de peildatum vervuld was."""

    plan: Planversie
    oordelen: tuple[Oordeel, ...]
    vervuld: frozenset[UUID]


async def _log(tx: Tx, handeling: str, plan: Planversie) -> None:
    """Het plan gaat over ieder in de casus; wie het noemt krijgt ook een regel per grond waarop de aanroeper hem ziet."""
    await leg_casus_vast(tx, "veiligheidsplan", plan.casus_id, plan.id, handeling=handeling)
    genoemd = dict.fromkeys(a.persoon_id for v in plan.voorwaarden for a in v.afspraken if a.persoon_id is not None)
    zicht = await find_zicht(tx, genoemd) if genoemd else {}
    for persoon_id in genoemd:
        if persoon_id in zicht:
            leg_inzage_vast(tx, "veiligheidsplan", plan.id, persoon_id, zicht[persoon_id], handeling=handeling)


async def begin_versie(tx: Tx, casus_id: UUID) -> Planversie:
    """Begin een concept, overgenomen uit de laatste vastgestelde versie."""
    casus = await casussen.get_casus(tx, casus_id, vergrendel=True)
    eis_regie_of_eigenaar(casus, tx.actor.organisatie)
    vorige = await plannen.laatste_versie(tx, casus_id)
    nieuw = nieuwe_versie(uuid7(), casus_id, vorige, (tx.actor.organisatie, tx.actor.sub), tx.now)
    await plannen.save_nieuwe_versie(tx, nieuw)
    await _log(tx, "aanmaken", nieuw)
    return nieuw


async def lijst_versies(tx: Tx, casus_id: UUID) -> list[Planversie]:
    """De versies van het plan, nieuwste eerst, zonder inhoud."""
    await casussen.get_casus(tx, casus_id)
    await leg_casus_vast(tx, "veiligheidsplannen", casus_id)
    return await plannen.find_versies(tx, casus_id)


async def lees_versie(tx: Tx, casus_id: UUID, nummer: int, peildatum: date | None) -> Planbeeld:
    """Een versie met haar inhoud en de oordelen, en wat op de peildatum (zonder: vandaag) vervuld was."""
    plan = await plannen.get_versie(tx, casus_id, nummer)
    await _log(tx, "lezen", plan)
    return await _beeld(tx, plan, peildatum or dag_van(tx.now))


async def _beeld(tx: Tx, plan: Planversie, dag: date) -> Planbeeld:
    oordelen = await plannen.find_oordelen(tx, plan.casus_id)
    vervuld = frozenset(v.id for v in plan.voorwaarden if vervuld_op(v, oordelen, dag))
    eigen = {v.id for v in plan.voorwaarden}
    return Planbeeld(plan, tuple(o for o in oordelen if o.voorwaarde_id in eigen), vervuld)


async def bewerk_versie(
    tx: Tx, casus_id: UUID, nummer: int, versie: int, voorwaarden: Sequence[Voorwaarde], gegeven: frozenset[UUID]
) -> Planbeeld:
    """Vervang de inhoud van een concept; wie dit doet is vanaf nu een van de auteurs."""
    casus, huidig = await _om_te_wijzigen(tx, casus_id, nummer, versie)
    eis_regie_of_eigenaar(casus, tx.actor.organisatie)
    eis_bekende_ids(voorwaarden, gegeven, await plannen.bekende_ids(tx, casus_id))
    personen = {a.persoon_id for v in voorwaarden for a in v.afspraken if a.persoon_id is not None}
    betrokkenen = await plannen.betrokkenen_van(tx, casus, personen)
    eis_betrokken_uitvoerders(voorwaarden, betrokkenen, casus.organisaties)
    vorige = await plannen.get_versie(tx, casus_id, nummer - 1) if nummer > 1 else None
    nieuw = bewerk(huidig, markeer_nieuwe_inhoud(voorwaarden, vorige, nummer), tx.actor.sub)
    await plannen.save_bewerking(tx, nieuw)
    await _log(tx, "wijzigen", nieuw)
    return await _beeld(tx, nieuw, dag_van(tx.now))


async def _om_te_wijzigen(tx: Tx, casus_id: UUID, nummer: int, versie: int) -> tuple[Casus, Planversie]:
    casus = await casussen.get_casus(tx, casus_id)
    plan = await plannen.get_versie(tx, casus_id, nummer, vergrendel=True)
    require_version(versie, plan.versie)
    eis_open(casus)
    return casus, plan


async def bied_versie_aan(tx: Tx, casus_id: UUID, nummer: int, versie: int) -> Planbeeld:
    """Bied een concept aan; een ander stelt het vast."""
    casus, huidig = await _om_te_wijzigen(tx, casus_id, nummer, versie)
    eis_regie_of_eigenaar(casus, tx.actor.organisatie)
    nieuw = bied_aan(huidig, tx.now)
    await plannen.save_staat(tx, nieuw)
    await _log(tx, "aanbieden", nieuw)
    return await _beeld(tx, nieuw, dag_van(tx.now))


async def stel_versie_vast(tx: Tx, casus_id: UUID, nummer: int, versie: int) -> Planbeeld:
    """Stel een aangeboden versie vast als iemand die er niet aan schreef; daarna verandert zij niet meer."""
    _, huidig = await _om_te_wijzigen(tx, casus_id, nummer, versie)
    nieuw = stel_vast(huidig, (tx.actor.organisatie, tx.actor.sub), tx.now)
    await plannen.save_staat(tx, nieuw)
    tx.emit(
        VeiligheidsplanVastgesteld(
            casus_id=casus_id, nummer=nummer, voorwaarden=len(nieuw.voorwaarden), tijdstip=tx.now
        )
    )
    await _log(tx, "vaststellen", nieuw)
    return await _beeld(tx, nieuw, dag_van(tx.now))


async def vergelijk_versies(tx: Tx, casus_id: UUID, nummer: int, met: int) -> tuple[Verschil, ...]:
    """Wat er van versie `met` naar versie `nummer` veranderde."""
    oud, nieuw = await plannen.get_versie(tx, casus_id, met), await plannen.get_versie(tx, casus_id, nummer)
    await _log(tx, "lezen", oud)
    await _log(tx, "lezen", nieuw)
    return verschil(oud, nieuw)


async def beoordeel_voorwaarde(
    tx: Tx, casus_id: UUID, nummer: int, voorwaarde_id: UUID, *, vervuld: bool, datum: date, basis: OordeelBasis,
    toelichting: str | None,
) -> Oordeel:  # fmt: skip
    """Leg vast of een voorwaarde van het geldende plan vervuld is; eerdere oordelen blijven."""
    casus = await casussen.get_casus(tx, casus_id)
    plan = await plannen.get_versie(tx, casus_id, nummer)
    eis_open(casus)
    voorwaarde = vind_voorwaarde(plan, voorwaarde_id)
    geldend = geldend_op(await plannen.find_versies(tx, casus_id), dag_van(tx.now))
    eis_oordeel(plan, voorwaarde, datum, tx.now, geldend)
    oordeel = Oordeel(
        uuid7(),
        voorwaarde_id,
        plan.nummer,
        vervuld,
        datum,
        basis,
        tx.actor.organisatie,
        tx.actor.sub,
        tx.now,
        toelichting,
    )
    await plannen.save_oordeel(tx, plan, oordeel)
    tx.emit(
        VoorwaardeBeoordeeld(
            casus_id=casus_id, voorwaarde_id=voorwaarde_id, plannummer=plan.nummer, vervuld=vervuld, datum=datum
        )
    )
    await _log(tx, "beoordelen", replace(plan, voorwaarden=(voorwaarde,)))
    return oordeel


async def lijst_oordelen(tx: Tx, casus_id: UUID, nummer: int, voorwaarde_id: UUID) -> list[Oordeel]:
    """De oordelen over een voorwaarde, nieuwste eerst."""
    plan = await plannen.get_versie(tx, casus_id, nummer)
    vind_voorwaarde(plan, voorwaarde_id)
    await _log(tx, "lezen", plan)
    return await plannen.find_oordelen(tx, casus_id, voorwaarde_id)
