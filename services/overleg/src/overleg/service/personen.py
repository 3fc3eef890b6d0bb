"""Use cases over personen en huishoudens."""

from uuid import UUID

from common.db import Tx
from overleg.domain.codes import Dataklasse
from overleg.domain.grond import Zicht, zichtbaar_deel
from overleg.domain.persoon import Huishouden, Persoon, eis_mogelijke_geboortedatum, eis_mogelijke_leden
from overleg.domain.registratie import eis_bekende_personen
from overleg.repository import personen
from overleg.service.inzage import leg_inzage_vast


async def registreer_persoon(tx: Tx, persoon: Persoon) -> Persoon:
    """Leg een persoon vast in het register van de eigen organisatie."""
    eis_mogelijke_geboortedatum(persoon.geboortedatum, tx.now)
    await personen.save_persoon(tx, persoon)
    tx.log("aanmaken", "persoon", persoon.id, betrokkene_id=persoon.id)
    return persoon


async def lees_persoon(tx: Tx, persoon_id: UUID) -> tuple[Persoon, Zicht]:
    """Lees wat de aanroeper van deze persoon mag zien; elke gebruikte grond staat in de vastlegging."""
    gevonden = await personen.get_persoon(tx, persoon_id)
    leg_inzage_vast(tx, "persoon", persoon_id, persoon_id, gevonden.zicht)
    return zichtbaar_deel(gevonden.persoon, gevonden.zicht), gevonden.zicht


async def zoek_personen(tx: Tx, bsn: str) -> list[tuple[Persoon, Zicht]]:
    """Zoek op BSN; ook een zoekactie zonder resultaat wordt vastgelegd."""
    # Without the data class identiteit a consent does not say whose number this is.
    gevonden = [g for g in await personen.find_personen_met_bsn(tx, bsn) if g.zicht.mag(Dataklasse.IDENTITEIT)]
    tx.log("zoeken", "persoon")
    for g in gevonden:
        leg_inzage_vast(tx, "persoon", g.persoon.id, g.persoon.id, g.zicht)
    return [(zichtbaar_deel(g.persoon, g.zicht), g.zicht) for g in gevonden]


async def registreer_huishouden(tx: Tx, huishouden: Huishouden) -> Huishouden:
    """Leg een huishouden vast met leden uit het eigen register."""
    eis_mogelijke_leden(huishouden.leden)
    leden = [lid.persoon_id for lid in huishouden.leden]
    eis_bekende_personen(leden, await personen.zichtbare_personen(tx, leden))
    await personen.save_huishouden(tx, huishouden)
    for persoon_id in leden:
        tx.log("aanmaken", "huishouden", huishouden.id, betrokkene_id=persoon_id)
    return huishouden


async def lees_huishouden(tx: Tx, huishouden_id: UUID) -> Huishouden:
    """Lees een huishouden met de leden die de aanroeper mag zien."""
    huishouden = await personen.get_huishouden(tx, huishouden_id)
    tx.log("lezen", "huishouden", huishouden_id)
    zicht = await personen.find_zicht(tx, {lid.persoon_id for lid in huishouden.leden})
    for lid in huishouden.leden:
        leg_inzage_vast(tx, "huishoudlid", huishouden_id, lid.persoon_id, zicht[lid.persoon_id])
    return huishouden
