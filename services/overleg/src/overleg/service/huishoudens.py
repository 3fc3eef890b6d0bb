"""Use cases over huishoudens: vastleggen, lezen, en leden die komen en gaan."""

from dataclasses import replace
from datetime import date
from uuid import UUID

from common.db import Tx, require_version
from common.db.paging import Page
from overleg.domain.huishouden import beeindig_lidmaatschap, eis_bekend_lid, voeg_lid_toe
from overleg.domain.persoon import Huishouden, Lid, eis_mogelijke_leden
from overleg.domain.registratie import eis_bekende_personen
from overleg.repository import huishoudens, personen, samenvoegen
from overleg.repository.huishoudens import Lidmaatschap
from overleg.service.beperkingen import eis_geen_beperking
from overleg.service.inzage import leg_inzage_vast


async def registreer_huishouden(tx: Tx, huishouden: Huishouden) -> Huishouden:
    """Leg een huishouden vast met leden uit het eigen register."""
    gevraagd = [lid.persoon_id for lid in huishouden.leden]
    eis_bekende_personen(gevraagd, await personen.zichtbare_personen(tx, gevraagd))
    huishouden = replace(huishouden, leden=tuple([await _van_de_mens(tx, lid) for lid in huishouden.leden]))
    eis_mogelijke_leden(huishouden.leden)
    leden = [lid.persoon_id for lid in huishouden.leden]
    await eis_geen_beperking(tx, leden)
    await huishoudens.save_huishouden(tx, huishouden)
    for persoon_id in leden:
        tx.log("aanmaken", "huishouden", huishouden.id, betrokkene_id=persoon_id)
    return huishouden


async def _van_de_mens(tx: Tx, lid: Lid) -> Lid:
    """Het lidmaatschap van de mens, ook als het id van een registratie is die in een andere opging: hij is er één keer."""
    return replace(lid, persoon_id=await samenvoegen.canoniek_van(tx, lid.persoon_id))


async def lees_huishouden(tx: Tx, huishouden_id: UUID) -> Huishouden:
    """Lees een huishouden met de leden die de aanroeper mag zien."""
    huishouden = await huishoudens.get_huishouden(tx, huishouden_id)
    tx.log("lezen", "huishouden", huishouden_id)
    zicht = await personen.find_zicht(tx, {lid.persoon_id for lid in huishouden.leden})
    for lid in huishouden.leden:
        leg_inzage_vast(tx, "huishoudlid", huishouden_id, lid.persoon_id, zicht[lid.persoon_id])
    return huishouden


async def voeg_lid_aan_huishouden_toe(tx: Tx, huishouden_id: UUID, versie: int, lid: Lid) -> Huishouden:
    """Leg vast dat een persoon uit het eigen register bij een eigen huishouden kwam."""
    huidig = await huishoudens.get_eigen_huishouden(tx, huishouden_id)
    require_version(versie, huidig.versie)
    eis_bekend_lid(lid, await personen.zichtbare_personen(tx, [lid.persoon_id]))
    lid = await _van_de_mens(tx, lid)
    await eis_geen_beperking(tx, [lid.persoon_id])
    nieuw = voeg_lid_toe(huidig, lid)
    await huishoudens.save_lid(tx, nieuw, lid)
    tx.log("toevoegen", "huishoudlid", huishouden_id, betrokkene_id=lid.persoon_id)
    return nieuw


async def beeindig_lidmaatschap_van_huishouden(
    tx: Tx, huishouden_id: UUID, persoon_id: UUID, versie: int, tot: date
) -> Huishouden:
    """Leg vast dat een lidmaatschap eindigde; de geschiedenis blijft staan."""
    huidig = await huishoudens.get_eigen_huishouden(tx, huishouden_id)
    require_version(versie, huidig.versie)
    await eis_geen_beperking(tx, [persoon_id])
    nieuw, lid = beeindig_lidmaatschap(huidig, await samenvoegen.canoniek_van(tx, persoon_id), tot)
    await huishoudens.save_einde(tx, nieuw, lid, tot)
    tx.log("beeindigen", "huishoudlid", huishouden_id, betrokkene_id=lid.persoon_id)
    return nieuw


async def vind_huishoudens_van(
    tx: Tx, persoon_id: UUID, na: tuple[date, UUID, str] | None, limit: int
) -> Page[Lidmaatschap]:
    """De huishoudens van een persoon die de aanroeper mag zien, voor zover hij ook het huishouden mag zien."""
    gevonden = await personen.get_persoon(tx, persoon_id)
    leg_inzage_vast(tx, "huishoudlid", gevonden.persoon.id, gevonden.persoon.id, gevonden.zicht)
    rijen = await huishoudens.find_huishoudens_van(tx, gevonden.persoon.id, na or huishoudens.EERSTE, limit)
    return Page.of(rijen, limit, lambda r: (r.lid.van, r.huishouden_id, r.lid.rol.value))
