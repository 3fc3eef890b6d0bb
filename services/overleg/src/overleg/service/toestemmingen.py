"""Use cases over toestemming: verlenen, lezen, intrekken."""

from dataclasses import replace
from uuid import UUID

from common.contracts.overleg import ToestemmingIngetrokken, ToestemmingVerleend
from common.db import Tx, require_version
from common.errors import NotFound
from common.events import uuid7
from common.kalender import dag_van
from overleg.domain.toestemming import Toestemming, eis_juiste_gever, eis_mogelijke_periode, trek_in
from overleg.repository import personen, toestemmingen


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
