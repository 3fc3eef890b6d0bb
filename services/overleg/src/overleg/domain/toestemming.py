"""Toestemming: wat een persoon andere organisaties toestaat te lezen, wie haar geeft en hoe lang zij duurt."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from uuid import UUID

from common.errors import Conflict, FieldError, InvalidInput
from overleg.domain.codes import Dataklasse, Doel, GegevenDoor, Grondslag
from overleg.domain.kalender import leeftijd_op

LANGSTE_TOESTEMMING = timedelta(days=366 * 2)
ZELF_VANAF = 16
SAMEN_VANAF = 12


@dataclass(frozen=True, slots=True)
class Toestemming:
    """Toestemming van een persoon aan organisaties, voor een doel, dataklassen en een periode."""

    id: UUID
    persoon_id: UUID
    organisaties: tuple[str, ...]
    doel: Doel
    dataklassen: tuple[Dataklasse, ...]
    grondslag: Grondslag
    gegeven_door: GegevenDoor
    van: date
    tot: date
    ingetrokken_op: datetime | None = None
    versie: int = 1


def eis_juiste_gever(geboortedatum: date | None, gegeven_door: GegevenDoor, dag: date) -> None:
    """Weiger toestemming van wie haar op deze leeftijd niet kan geven.

    Onder 12 de gezaghebbenden, van 12 tot 16 gezaghebbenden en zelf, vanaf 16 zelf (naar WGBO en Jeugdwet 7.3.4-7.3.5;
    de grenzen zijn instelbaar per keten). Zonder geboortedatum geldt de persoon als volwassen.
    """
    leeftijd = leeftijd_op(geboortedatum, dag) if geboortedatum else ZELF_VANAF
    nodig = (
        GegevenDoor.GEZAGHEBBENDEN if leeftijd < SAMEN_VANAF
        else GegevenDoor.GEZAGHEBBENDEN_EN_ZELF if leeftijd < ZELF_VANAF
        else GegevenDoor.ZELF
    )  # fmt: skip
    if gegeven_door is not nodig:
        raise InvalidInput(
            f"Op deze leeftijd moet de toestemming gegeven zijn door: {nodig}.",
            fouten=(FieldError("gegevenDoor", "leeftijd", f"verwacht {nodig}"),),
        )


def eis_mogelijke_periode(van: date, tot: date) -> None:
    """Weiger een periode die eindigt voor ze begint of langer is dan twee jaar."""
    if tot < van or tot - van > LANGSTE_TOESTEMMING:
        raise InvalidInput(
            "De periode van een toestemming begint voor ze eindigt en duurt hoogstens twee jaar.",
            fouten=(FieldError("tot", "periode", "kies een dag na het begin en binnen twee jaar"),),
        )


def trek_in(toestemming: Toestemming, nu: datetime) -> Toestemming:
    """Trek een toestemming in; dat kan altijd, één keer, en werkt meteen."""
    if toestemming.ingetrokken_op is not None:
        raise Conflict("Deze toestemming is al ingetrokken; er is niets meer te lezen op deze grond.")
    return replace(toestemming, ingetrokken_op=nu, versie=toestemming.versie + 1)
