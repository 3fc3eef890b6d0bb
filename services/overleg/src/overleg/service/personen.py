"""Use cases over personen, huishoudens en toestemming."""

from dataclasses import replace
from uuid import UUID

from common.contracts.overleg import ToestemmingIngetrokken, ToestemmingVerleend
from common.db import Tx, require_version
from common.errors import NotFound
from common.events import uuid7
from common.kalender import dag_van
from overleg.domain.codes import Dataklasse
from overleg.domain.persoon import (
    Grond,
    Huishouden,
    Persoon,
    Toestemming,
    eis_juiste_gever,
    eis_mogelijke_geboortedatum,
    eis_mogelijke_leden,
    eis_mogelijke_periode,
    trek_in,
    zichtbaar_deel,
)  # fmt: skip
from overleg.domain.registratie import eis_bekende_personen
from overleg.repository import personen, toestemmingen


async def registreer_persoon(tx: Tx, persoon: Persoon) -> Persoon:
    """Leg een persoon vast in het register van de eigen organisatie."""
    eis_mogelijke_geboortedatum(persoon.geboortedatum, tx.now)
    await personen.save_persoon(tx, persoon)
    tx.log("aanmaken", "persoon", persoon.id, betrokkene_id=persoon.id)
    return persoon


async def lees_persoon(tx: Tx, persoon_id: UUID) -> tuple[Persoon, Grond]:
    """Lees wat de aanroeper van deze persoon mag zien; de grond staat in de vastlegging."""
    gevonden = await personen.get_persoon(tx, persoon_id)
    tx.log(
        "lezen",
        "persoon",
        persoon_id,
        betrokkene_id=persoon_id,
        grondslag_id=gevonden.grond.id,
        doel=gevonden.grond.soort,
    )
    return zichtbaar_deel(gevonden.persoon, gevonden.grond), gevonden.grond


async def zoek_personen(tx: Tx, bsn: str) -> list[tuple[Persoon, Grond]]:
    """Zoek op BSN; ook een zoekactie zonder resultaat wordt vastgelegd."""
    # Without the data class identiteit a consent does not say whose number this is.
    gevonden = [g for g in await personen.find_personen_met_bsn(tx, bsn) if g.grond.mag(Dataklasse.IDENTITEIT)]
    tx.log("zoeken", "persoon")
    for g in gevonden:
        tx.log(
            "lezen", "persoon", g.persoon.id, betrokkene_id=g.persoon.id, grondslag_id=g.grond.id, doel=g.grond.soort
        )
    return [(zichtbaar_deel(g.persoon, g.grond), g.grond) for g in gevonden]


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
    for lid in huishouden.leden:
        tx.log("lezen", "huishoudlid", huishouden_id, betrokkene_id=lid.persoon_id)
    return huishouden


async def verleen_toestemming(tx: Tx, toestemming: Toestemming) -> Toestemming:
    """Leg de toestemming van een persoon uit het eigen register vast."""
    eis_mogelijke_periode(toestemming.van, toestemming.tot)
    if not await toestemmingen.eigen_persoon(tx, toestemming.persoon_id):
        raise NotFound("Deze persoon bestaat niet of is voor u niet zichtbaar.")
    gevonden = await personen.get_persoon(tx, toestemming.persoon_id)
    eis_juiste_gever(gevonden.persoon.geboortedatum, toestemming.gegeven_door, dag_van(tx.now))
    nieuw = replace(toestemming, id=uuid7())
    await toestemmingen.save_toestemming(tx, nieuw)
    tx.emit(
        ToestemmingVerleend(
            toestemming_id=nieuw.id, persoon_id=nieuw.persoon_id, organisaties=nieuw.organisaties, doel=nieuw.doel,
            van=nieuw.van, tot=nieuw.tot,
        )
    )  # fmt: skip
    tx.log("aanmaken", "toestemming", nieuw.id, betrokkene_id=nieuw.persoon_id, doel=nieuw.doel)
    return nieuw


async def lees_toestemming(tx: Tx, toestemming_id: UUID) -> Toestemming:
    """Lees een toestemming van of aan de eigen organisatie."""
    toestemming = await toestemmingen.get_toestemming(tx, toestemming_id)
    tx.log("lezen", "toestemming", toestemming_id, betrokkene_id=toestemming.persoon_id)
    return toestemming


async def trek_toestemming_in(tx: Tx, toestemming_id: UUID, versie: int) -> Toestemming:
    """Trek een toestemming in; elke lezing na deze commit wordt geweigerd."""
    huidig = await toestemmingen.get_toestemming(tx, toestemming_id, eigen=True)
    require_version(versie, huidig.versie)
    nieuw = trek_in(huidig, tx.now)
    await toestemmingen.save_intrekking(tx, nieuw)
    tx.emit(
        ToestemmingIngetrokken(
            toestemming_id=nieuw.id, persoon_id=nieuw.persoon_id, organisaties=nieuw.organisaties, doel=nieuw.doel,
            van=nieuw.van, tot=nieuw.tot, ingetrokken_op=tx.now,
        )
    )  # fmt: skip
    tx.log("intrekken", "toestemming", nieuw.id, betrokkene_id=nieuw.persoon_id, doel=nieuw.doel)
    return nieuw
