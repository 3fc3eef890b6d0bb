"""Use cases over personen: registreren, wijzigen en lezen."""

from dataclasses import replace
from uuid import UUID

from common.db import Tx, require_version
from common.errors import Conflict, NotFound
from overleg.domain.grond import DICHT, Zicht
from overleg.domain.persoon import Persoon, eis_mogelijk_gezag, eis_mogelijke_geboorte
from overleg.domain.samenvoegen import eis_een_bsn
from overleg.repository import beperkingen, personen, samenvoegen
from overleg.service.beperkingen import eis_geen_beperking
from overleg.service.inzage import leg_inzage_vast
from overleg.service.zoeken import toon


async def registreer_persoon(tx: Tx, persoon: Persoon) -> Persoon:
    """Leg een persoon vast in het register van de eigen organisatie."""
    await _eis_mogelijk(tx, persoon)
    await personen.save_persoon(tx, persoon)
    tx.log("aanmaken", "persoon", persoon.id, betrokkene_id=persoon.id)
    return persoon


async def wijzig_persoon(tx: Tx, versie: int, persoon: Persoon) -> Persoon:
    """Vervang de gegevens van een persoon uit het eigen register; wie hem op een grond leest ziet meteen de nieuwe.

    Conflict als de persoon is samengevoegd met een ander: dan telt die, en die wordt gewijzigd.
    """
    await eis_geen_beperking(tx, [persoon.id])
    _, nieuw = await vervang_gegevens(tx, versie, persoon)
    tx.log("wijzigen", "persoon", nieuw.id, betrokkene_id=nieuw.id)
    return nieuw


async def vervang_gegevens(tx: Tx, versie: int, persoon: Persoon) -> tuple[Persoon, Persoon]:
    """Vervang de gegevens en geef wat er stond en wat er nu staat; de aanroeper legt vast waarom."""
    huidig = await personen.get_registratie(tx, persoon.id)
    if await samenvoegen.find_verwijzingen(tx, [persoon.id]):
        raise Conflict("Deze persoon is samengevoegd met een ander; lees de persoon en wijzig die.")
    require_version(versie, huidig.versie)
    await _eis_mogelijk(tx, persoon)
    if persoon.bsn and huidig.samengevoegd:
        eis_een_bsn(await personen.find_bsns(tx, huidig.samengevoegd) | {persoon.bsn})
    nieuw = replace(persoon, versie=huidig.versie + 1, samengevoegd=huidig.samengevoegd)
    await personen.save_wijziging(tx, nieuw)
    return huidig, nieuw


async def _eis_mogelijk(tx: Tx, persoon: Persoon) -> None:
    eis_mogelijke_geboorte(persoon, tx.now)
    if persoon.gezag:
        eis_mogelijk_gezag(persoon, await personen.zichtbare_personen(tx, [g.houder_id for g in persoon.gezag]))


async def lees_persoon(tx: Tx, persoon_id: UUID) -> tuple[Persoon, Zicht]:
    """Lees wat de aanroeper van deze persoon mag zien; elke gebruikte grond staat in de vastlegging.

    Het id van een samengevoegde registratie geeft de persoon waar zij nu bij hoort.
    """
    try:
        gevonden = await personen.get_persoon(tx, persoon_id)
    except NotFound:
        return await _lees_dichte_persoon(tx, persoon_id)
    return (await toon(tx, [gevonden]))[0]


async def _lees_dichte_persoon(tx: Tx, persoon_id: UUID) -> tuple[Persoon, Zicht]:
    """Wie op een grond zou lezen, hoort alleen dat de persoon beperkt is; zonder grond bestaat die niet (NotFound)."""
    dicht = await beperkingen.find_dichte_persoon(tx, persoon_id)
    if dicht is None:
        raise NotFound("Deze persoon bestaat niet of is voor u niet zichtbaar.")
    leg_inzage_vast(tx, "persoon", dicht, dicht, DICHT)
    return Persoon(dicht, "", geheim_adres=True, versie=0, beperkt=True), DICHT
