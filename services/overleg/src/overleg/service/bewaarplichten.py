"""Use cases over bewaarplicht: stellen, opvragen en opheffen, en de vraag of er vernietigd mag worden."""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from common.db import Tx, require_version
from common.db.paging import Page
from common.errors import NotFound
from common.events import uuid7
from overleg.domain.bewaarplicht import Bewaarplicht, bewaarplicht_in_de_weg, eis_mogelijke_bewaarplicht, hef_op
from overleg.repository import bewaarplichten, personen, samenvoegen


async def stel_bewaarplicht(tx: Tx, invoer: Bewaarplicht) -> Bewaarplicht:
    """Stel een bewaarplicht voor een persoon uit het eigen register; vanaf deze commit kan er niets vernietigd worden."""
    eis_mogelijke_bewaarplicht(invoer)
    nieuw = replace(invoer, id=uuid7(), persoon_id=await _eigen(tx, invoer.persoon_id))
    await bewaarplichten.save_nieuwe_bewaarplicht(tx, nieuw)
    _log(tx, "stellen", nieuw)
    return nieuw


async def lees_bewaarplicht(tx: Tx, persoon_id: UUID, bewaarplicht_id: UUID) -> Bewaarplicht:
    """Lees een bewaarplicht met haar toelichting."""
    gevonden = await bewaarplichten.get_bewaarplicht(tx, persoon_id, bewaarplicht_id)
    _log(tx, "lezen", gevonden)
    return gevonden


async def lijst_bewaarplichten(
    tx: Tx, persoon_id: UUID, na: tuple[datetime, UUID] | None, limit: int
) -> Page[Bewaarplicht]:
    """De bewaarplichten voor een persoon uit het eigen register, oudste eerst, ook wat niet meer geldt."""
    wie = await _eigen(tx, persoon_id)
    tx.log("lezen", "bewaarplichten", wie, betrokkene_id=wie)
    return await bewaarplichten.find_bewaarplichten(tx, wie, na, limit)


async def hef_bewaarplicht_op(tx: Tx, persoon_id: UUID, bewaarplicht_id: UUID, versie: int) -> Bewaarplicht:
    """Hef een bewaarplicht op die nog geldt; andere bewaarplichten voor dezelfde persoon blijven gelden."""
    huidig = await bewaarplichten.get_bewaarplicht(tx, persoon_id, bewaarplicht_id, vergrendel=True)
    require_version(versie, huidig.versie)
    nieuw = hef_op(huidig, tx.actor.sub, tx.now)
    await bewaarplichten.save_opheffing(tx, nieuw)
    _log(tx, "opheffen", nieuw)
    return nieuw


async def eis_geen_bewaarplicht(tx: Tx, houder_ids: Collection[UUID]) -> None:
    """Conflict als er voor een van deze personen of dossiers een bewaarplicht geldt; vraag dit voor elke vernietiging."""
    for houder_id in houder_ids:
        if await bewaarplichten.houdt_tegen(tx, houder_id):
            raise bewaarplicht_in_de_weg()


async def _eigen(tx: Tx, persoon_id: UUID) -> UUID:
    wie = await samenvoegen.canoniek_van(tx, persoon_id)
    if not await personen.zichtbare_personen(tx, [wie]):
        raise NotFound("Deze persoon bestaat niet of is voor u niet zichtbaar.")
    return wie


def _log(tx: Tx, handeling: str, b: Bewaarplicht) -> None:
    tx.log(handeling, "bewaarplicht", b.id, betrokkene_id=b.persoon_id, doel=b.reden)
