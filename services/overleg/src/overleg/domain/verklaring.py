"""Eigen verklaring: wat een betrokkene zelf bij zijn gegevens of bij een zorgmelding laat zetten; niets wordt ermee gewist."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from common.errors import Conflict
from overleg.domain.verzoek import Recht, Verzoek, Weigeringsgrond, eis_toegewezen


class Verklaringsobject(StrEnum):
    """Waar een eigen verklaring bij hoort."""

    PERSOON = "persoon"
    ZORGMELDING = "zorgmelding"


@dataclass(frozen=True, slots=True)
class Verklaring:
    """Een eigen verklaring; zij verandert niet meer, er kan een nieuwe naast komen."""

    id: UUID
    verzoek_id: UUID
    persoon_id: UUID
    """Wie haar gaf: onder diens sleutel staat de tekst."""
    object_soort: Verklaringsobject
    object_id: UUID
    tekst: str | None
    """None waar de lezer de tekst niet mag zien of de persoon gewist is."""
    vastgelegd_op: datetime


NIET_DE_BETROKKENE = frozenset({Weigeringsgrond.NIET_GERECHTIGD, Weigeringsgrond.IDENTITEIT_ONBEKEND})
"""Weigeringen die zeggen dat niet vaststaat dat de betrokkene zelf vroeg."""


def eis_verklaring_mogelijk(verzoek: Verzoek) -> None:
    """Conflict tenzij dit verzoek recht geeft op een eigen verklaring.

    Dat is een toegewezen verzoek om een eigen verklaring, en elk besluit op een correctie: wie geen gelijk krijgt over een gegeven
    mag er zijn eigen lezing bij laten zetten. Alleen niet als juist onzeker is of de betrokkene zelf vroeg.
    """
    if verzoek.recht is not Recht.CORRECTIE:
        eis_toegewezen(verzoek, Recht.EIGEN_VERKLARING)
        return
    if verzoek.besluit is None:
        raise Conflict(f"Dit verzoek is {verzoek.stand}; een eigen verklaring kan na het besluit op de correctie.")
    if verzoek.besluit.grond in NIET_DE_BETROKKENE:
        raise Conflict(
            "Deze correctie is geweigerd omdat niet vaststaat dat de betrokkene vroeg; leg eerst een nieuw verzoek vast."
        )
