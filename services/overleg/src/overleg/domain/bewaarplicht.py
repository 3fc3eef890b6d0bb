"""Bewaarplicht (legal hold): zolang zij geldt mag niets over deze persoon vernietigd worden, ook niet op zijn verzoek."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from common.errors import Conflict, FieldError, InvalidInput
from common.kalender import dag_van


class Bewaarreden(StrEnum):
    """Waarom de gegevens bewaard moeten blijven; eigen lijst (AVG art. 17 lid 3 noemt de gronden in het algemeen)."""

    RECHTERLIJK_BEVEL = "rechterlijk-bevel"
    STRAFRECHTELIJK_ONDERZOEK = "strafrechtelijk-onderzoek"
    KLACHT_OF_TUCHTZAAK = "klacht-of-tuchtzaak"
    CALAMITEITENONDERZOEK = "calamiteitenonderzoek"
    TOEZICHT = "toezicht"
    RECHTSVORDERING = "rechtsvordering"


class Instantie(StrEnum):
    """Wie het bewaren oplegt of vraagt; eigen lijst."""

    RECHTBANK = "rechtbank"
    OPENBAAR_MINISTERIE = "openbaar-ministerie"
    POLITIE = "politie"
    TUCHTCOLLEGE = "tuchtcollege"
    KLACHTENCOMMISSIE = "klachtencommissie"
    INSPECTIE = "inspectie"
    EIGEN_ORGANISATIE = "eigen-organisatie"


class Stand(StrEnum):
    """Hoe een bewaarplicht er op een dag voor staat; volgt uit de feiten en staat nergens."""

    GELDT = "geldt"
    VERLOPEN = "verlopen"
    OPGEHEVEN = "opgeheven"


@dataclass(frozen=True, slots=True)
class Bewaarplicht:
    """Een opdracht om de gegevens van een persoon te bewaren; zonder `tot` geldt zij tot zij wordt opgeheven."""

    id: UUID
    persoon_id: UUID
    reden: Bewaarreden
    instantie: Instantie
    toelichting: str | None
    """Versleuteld bewaard; leeg in lijsten, en als de persoon later gewist is."""
    tot: date | None
    gesteld_op: datetime
    gesteld_door: str
    opgeheven_op: datetime | None = None
    opgeheven_door: str | None = None
    versie: int = 1

    def stand(self, dag: date) -> Stand:
        """Hoe zij er op deze dag voor staat; de laatste dag zelf telt nog mee."""
        if self.opgeheven_op is not None:
            return Stand.OPGEHEVEN
        return Stand.VERLOPEN if self.tot is not None and self.tot < dag else Stand.GELDT


def eis_mogelijke_bewaarplicht(bewaarplicht: Bewaarplicht) -> None:
    """Weiger een bewaarplicht die bij het stellen al voorbij is."""
    if bewaarplicht.tot is not None and bewaarplicht.tot < dag_van(bewaarplicht.gesteld_op):
        raise InvalidInput(
            "Deze bewaarplicht is al voorbij.",
            fouten=(FieldError("tot", "in-het-verleden", "kies vandaag of een latere dag, of laat het einde open"),),
        )


def hef_op(bewaarplicht: Bewaarplicht, wie: str, nu: datetime) -> Bewaarplicht:
    """Hef op; Conflict als zij al niet meer geldt."""
    stand = bewaarplicht.stand(dag_van(nu))
    if stand is not Stand.GELDT:
        raise Conflict(f"Deze bewaarplicht is {stand}; er valt niets op te heffen.")
    return replace(bewaarplicht, opgeheven_op=nu, opgeheven_door=wie, versie=bewaarplicht.versie + 1)


def bewaarplicht_in_de_weg() -> Conflict:
    """De weigering om te vernietigen; noemt niet waarom of door wie er bewaard moet worden."""
    return Conflict(
        "Voor deze persoon geldt een bewaarplicht: er mag niets vernietigd worden. Wacht tot zij voorbij is, of hef haar op "
        "als dat terecht is; er is niets gewijzigd."
    )
