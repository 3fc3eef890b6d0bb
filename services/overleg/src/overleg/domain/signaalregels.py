"""Wat een regio zelf instelt voor signaaloverleg, zorgen en meldcode; elke waarde met haar bron of als eigen keuze."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from overleg.domain.anonimiteit import NOORDOOSTPOLDER
from overleg.domain.meldcode.model import Omstandigheid
from overleg.domain.meldcode.wegen import Takken

GEMEENTEN = frozenset({"00000009990000000004", "00000009990000000005"})
"""Verzonnen OIN's van de gemeenten in de voorbeeldregio (Noordoostpolder en Urk in de ontwikkelomgeving)."""


def gewone_gebieden() -> dict[str, dict[str, int | None]]:
    """Plaatsen en postcodegebieden per gemeente met hun inwoners (`None` of afwezig: niet bekend).

    Van geen enkel postcodegebied in de voorbeeldregio is een cijfer met bron gevonden; daarom staat er geen in en blijft alleen de
    gemeente of een grote plaats over.
    """
    return {"GM0171": dict(NOORDOOSTPOLDER)}


@dataclass(frozen=True, slots=True)
class Signaalregels:
    """Instelbare grenzen; een regio geeft alleen de velden op die anders zijn."""

    gemeenten: frozenset[str] = GEMEENTEN
    """OIN's van de organisaties die een gemeente zijn; niet af te leiden uit de OIN zelf."""
    gebieden: Mapping[str, Mapping[str, int | None]] = field(default_factory=gewone_gebieden)
    """Inwoners per plaatsnaam of postcodegebied van vier cijfers, per gemeentecode."""
    gebieden_bron: str = "emmeloord.info"
    """Waar de inwonertallen vandaan komen."""
    gebieden_jaar: int = 2017
    """Het jaar van de inwonertallen."""
    minste_inwoners: int = 5_000
    """Minste aantal inwoners van een gebied dat genoemd mag worden; eigen keuze, geen norm gevonden."""
    maanden_vooruit: int = 12
    """Hoeveel maanden een reeks signaaloverleggen vooruit gepland staat (opdracht: twaalf)."""
    kindcheck_bij: frozenset[Omstandigheid] = frozenset(Omstandigheid) - {Omstandigheid.ANDERS}
    """Bij welke omstandigheden van een volwassen cliënt de kindcheck verplicht is (naar KNMG-meldcode, bijlagen 5 en 6; eigen lijst)."""
    takken: Takken = field(default_factory=Takken)
    """Waar nee op afweging 4 en 5 heen wijst; de bron is niet nagezocht, de gewone waarde is melden."""


GEWOON = Signaalregels()
"""De uitgangswaarden."""
