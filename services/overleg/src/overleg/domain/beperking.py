"""Beperking van de verwerking (AVG art. 18): alleen nog opslaan, tot de betrokkene weet dat het weer mag."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID

from common.errors import Conflict, FieldError, InvalidInput
from common.kalender import dag_van
from overleg.domain.regels import Regels


class Beperkingsreden(StrEnum):
    """Waarom de betrokkene beperking kan vragen (AVG art. 18 lid 1 onder a tot en met d)."""

    JUISTHEID_BETWIST = "juistheid-betwist"
    ONRECHTMATIG_NIET_WISSEN = "onrechtmatig-niet-wissen"
    NODIG_VOOR_RECHTSVORDERING = "nodig-voor-rechtsvordering"
    BEZWAAR_IN_BEHANDELING = "bezwaar-in-behandeling"


class Uitzonderingsgrond(StrEnum):
    """Waarom tijdens een beperking toch verwerkt mag worden (AVG art. 18 lid 2)."""

    TOESTEMMING_BETROKKENE = "toestemming-betrokkene"
    RECHTSVORDERING = "rechtsvordering"
    BESCHERMING_ANDER = "bescherming-ander"
    """Rechten van een ander mens, ook als die acuut gevaar loopt."""
    ALGEMEEN_BELANG = "zwaarwegend-algemeen-belang"


class Opheffingsreden(StrEnum):
    """Waarom de beperking ophoudt; eigen lijst."""

    JUISTHEID_VASTGESTELD = "juistheid-vastgesteld"
    GECORRIGEERD = "gecorrigeerd"
    BEZWAAR_BESLIST = "bezwaar-beslist"
    OP_VERZOEK_BETROKKENE = "op-verzoek-betrokkene"
    NIET_LANGER_NODIG = "niet-langer-nodig"


@dataclass(frozen=True, slots=True)
class Beperking:
    """Een beperking van één persoon uit het eigen register; zij eindigt pas nadat de betrokkene is ingelicht."""

    id: UUID
    persoon_id: UUID
    verzoek_id: UUID
    reden: Beperkingsreden
    sinds: datetime
    aangekondigd_op: date | None = None
    """Dag waarop de betrokkene hoorde dat de beperking wordt opgeheven (art. 18 lid 3)."""
    opgeheven_op: datetime | None = None
    opheffingsreden: Opheffingsreden | None = None
    versie: int = 1


@dataclass(frozen=True, slots=True)
class Uitzondering:
    """Voor korte tijd, met een reden, mag er toch verwerkt worden: door de eigen organisatie en wie hier genoemd staat."""

    id: UUID
    beperking_id: UUID
    persoon_id: UUID
    grond: Uitzonderingsgrond
    reden: str | None
    """None in lijsten en als de persoon gewist is."""
    organisaties: tuple[str, ...]
    van: datetime
    tot: datetime
    ingetrokken_op: datetime | None = None
    versie: int = 1

    def geldt(self, nu: datetime) -> bool:
        """Of de uitzondering op dit moment open is."""
        return self.van <= nu < self.tot and self.ingetrokken_op is None


def eis_nog_niet_beperkt(*, beperkt: bool) -> None:
    """Conflict als er al een beperking geldt: er is er hoogstens één tegelijk."""
    if beperkt:
        raise Conflict("De verwerking van gegevens van deze persoon is al beperkt.")


def _eis_lopend(beperking: Beperking) -> None:
    if beperking.opgeheven_op is not None:
        raise Conflict("Deze beperking is al opgeheven.")


def kondig_opheffing_aan(beperking: Beperking, geinformeerd_op: date, nu: datetime) -> Beperking:
    """Leg vast wanneer de betrokkene hoorde dat de beperking wordt opgeheven; InvalidInput bij een dag die niet kan."""
    _eis_lopend(beperking)
    if not dag_van(beperking.sinds) <= geinformeerd_op <= dag_van(nu):
        raise InvalidInput(
            "De betrokkene is ingelicht op een dag tussen het begin van de beperking en vandaag.",
            fouten=(FieldError("geinformeerdOp", "onmogelijk", "deze dag kan niet"),),
        )
    return replace(beperking, aangekondigd_op=geinformeerd_op, versie=beperking.versie + 1)


def hef_op(beperking: Beperking, reden: Opheffingsreden, nu: datetime) -> Beperking:
    """Hef op; Conflict als de betrokkene dat nog niet hoorde."""
    _eis_lopend(beperking)
    if beperking.aangekondigd_op is None:
        raise Conflict("Vertel het eerst de betrokkene en leg de aankondiging vast; daarna kan de beperking worden opgeheven.")
    return replace(beperking, opgeheven_op=nu, opheffingsreden=reden, versie=beperking.versie + 1)


def maak_uitzondering(beperking: Beperking, vraag: Uitzondering, regels: Regels) -> Uitzondering:
    """Open een uitzondering op een lopende beperking; InvalidInput als zij te lang duurt of al voorbij is."""
    _eis_lopend(beperking)
    langst = timedelta(hours=regels.beperking_uitzondering_uren)
    if not vraag.van < vraag.tot <= vraag.van + langst:
        raise InvalidInput(
            f"Een uitzondering begint nu en duurt hoogstens {regels.beperking_uitzondering_uren} uur.",
            fouten=(FieldError("tot", "duur", "deze duur kan niet"),),
        )
    return replace(vraag, beperking_id=beperking.id, persoon_id=beperking.persoon_id)


def trek_uitzondering_in(uitzondering: Uitzondering, nu: datetime) -> Uitzondering:
    """Sluit een uitzondering voor haar tijd; Conflict als zij al dicht is."""
    if not uitzondering.geldt(nu):
        raise Conflict("Deze uitzondering is al voorbij of ingetrokken.")
    return replace(uitzondering, ingetrokken_op=nu, versie=uitzondering.versie + 1)


def eis_onbeperkt(beperkt: Collection[UUID]) -> None:
    """Conflict als een van de betrokken personen beperkt is; `beperkt` noemt hen, de fout noemt niemand."""
    if beperkt:
        raise Conflict(
            "De verwerking van gegevens van een van deze personen is op diens verzoek beperkt (AVG art. 18): alleen opslaan mag. "
            "Is het toch nodig (toestemming, rechtsvordering, bescherming van een ander), leg dan eerst bij de beperking een "
            "uitzondering vast, met de reden."
        )
