"""Opvolging begint als een zorgmelding sluit en houdt op als er een nieuwe is."""

from collections.abc import Collection
from uuid import UUID

from common.contracts.followup import OpvolgplanGestart, OpvolgplanOnderbroken
from common.contracts.overleg import ZorgmeldingAfgesloten, ZorgmeldingGeregistreerd
from common.db import Tx
from common.wissing import gewiste
from followup.domain.plan import (
    Afsluiting,
    Melding,
    Onderbreking,
    Plan,
    Planlid,
    laatste_dag,
    onderbreking_van,
    plannen_na,
)
from followup.domain.protocol import HUIDIGE_VERSIE, Protocol, protocol_van
from followup.domain.schema import schema
from followup.repository import plannen as repo


async def start_opvolging(tx: Tx, gebeurtenis: ZorgmeldingAfgesloten) -> None:
    """Begin de opvolging van een afgesloten zorgmelding; een tweede keer hetzelfde verandert niets.

    Een melding die in een advies is omgezet heeft geen opvolging: Veilig Thuis doet dan niets richting de betrokkenen.
    """
    if not gebeurtenis.opvolging:
        return
    g = gebeurtenis
    weg = await gewiste(tx, [g.huishouden_id, *g.volwassen_slachtoffers_elders, *(lid.persoon_id for lid in g.leden)])
    if g.huishouden_id in weg:
        return
    protocol = protocol_van(HUIDIGE_VERSIE)
    await repo.lock_huishouden(tx, gebeurtenis.huishouden_id)
    for plan in plannen_na(_afsluiting(gebeurtenis, weg), await repo.get_opvolgers(tx), protocol):
        await _start(tx, plan, protocol)
    await _herzie_onderbrekingen(tx, gebeurtenis.huishouden_id)


async def onthoud_zorgmelding(tx: Tx, gebeurtenis: ZorgmeldingGeregistreerd) -> None:
    """Een nieuwe zorgmelding onderbreekt de plannen van het huishouden die eerder begonnen."""
    if await gewiste(tx, [gebeurtenis.huishouden_id]):
        return
    await repo.lock_huishouden(tx, gebeurtenis.huishouden_id)
    await repo.save_melding(
        tx, gebeurtenis.huishouden_id, Melding(gebeurtenis.zorgmelding_id, gebeurtenis.ontvangen_op)
    )
    await _herzie_onderbrekingen(tx, gebeurtenis.huishouden_id)


async def _start(tx: Tx, plan: Plan, protocol: Protocol) -> None:
    momenten = schema(plan.van, protocol)
    if not await repo.save_plan(tx, plan, laatste_dag(plan.tot, protocol), momenten):
        return
    tx.log("aanmaken", "opvolgplan", plan.id, betrokkene_id=plan.huishouden_id)
    tx.emit(
        OpvolgplanGestart(
            plan_id=plan.id, huishouden_id=plan.huishouden_id, zorgmelding_id=plan.zorgmelding_id, casus_id=plan.casus_id,
            organisatie=plan.organisatie, spoor=plan.spoor, protocolversie=plan.protocolversie, van=plan.van, tot=plan.tot,
            contactmomenten=len(momenten),
        )
    )  # fmt: skip


async def _herzie_onderbrekingen(tx: Tx, huishouden_id: UUID) -> None:
    rijen = await repo.find_plannen_van_huishouden(tx, huishouden_id)
    meldingen = await repo.find_meldingen(tx, huishouden_id) if rijen else []
    sporen = [rij.spoor for rij in rijen]
    for rij in rijen:
        nieuw = onderbreking_van(rij.spoor, meldingen, sporen)
        if nieuw is not None and nieuw != rij.onderbreking:
            await onderbreek(tx, rij.plan, nieuw)


async def onderbreek(tx: Tx, plan: Plan, onderbreking: Onderbreking) -> None:
    """Laat een plan ophouden en maak dat bekend."""
    await repo.save_onderbreking(tx, plan.id, onderbreking)
    tx.log("onderbreken", "opvolgplan", plan.id, betrokkene_id=plan.huishouden_id)
    tx.emit(
        OpvolgplanOnderbroken(
            plan_id=plan.id, huishouden_id=plan.huishouden_id, reden=onderbreking.reden, onderbroken_op=onderbreking.op,
            zorgmelding_id=onderbreking.zorgmelding_id,
        )
    )  # fmt: skip


def _afsluiting(gebeurtenis: ZorgmeldingAfgesloten, weg: Collection[UUID]) -> Afsluiting:
    g = gebeurtenis
    leden = tuple(Planlid(lid.persoon_id, lid.rol, lid.minderjarig) for lid in g.leden if lid.persoon_id not in weg)
    elders = tuple(p for p in g.volwassen_slachtoffers_elders if p not in weg)
    return Afsluiting(
        g.zorgmelding_id, g.huishouden_id, g.casus_id, g.afgesloten_op, leden, elders,
        g.jgz_organisatie, g.opvolger_organisatie,
    )  # fmt: skip
