"""Kleine plaatsen: waar een exacte leeftijd genoeg is om iemand aan te wijzen."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

KLEIN_TOT = 5_000
"""Onder dit aantal inwoners geldt een plaats als klein. Eigen keuze, geen norm; per keten instelbaar."""

NOORDOOSTPOLDER: Mapping[str, int | None] = MappingProxyType(
    {
        "Emmeloord": 25_744,
        "Marknesse": 3_683,
        "Ens": 2_968,
        "Tollebeek": 2_448,
        "Bant": None,
        "Creil": None,
        "Espel": None,
        "Kraggenburg": None,
        "Luttelgeest": None,
        "Nagele": None,
        "Rutten": None,
        "Schokland": None,
    }
)
"""De twaalf plaatsen van Noordoostpolder (bron: emmeloord.info, cijfers van 2017 voor de vier met een getal). Van de andere acht is geen
cijfer met een bron bekend; een plaats zonder cijfer telt als klein. De andere gemeenten van Flevoland vult een keten zelf aan."""


@dataclass(frozen=True, slots=True)
class Plaatsen:
    """Plaatsen met hun inwoners (`None` = niet bekend, telt als klein) en de grens waaronder een plaats klein is."""

    inwoners: Mapping[str, int | None] = field(default_factory=lambda: NOORDOOSTPOLDER)
    klein_tot: int = KLEIN_TOT

    def kleine(self) -> frozenset[str]:
        """De namen van de kleine plaatsen."""
        return frozenset(naam for naam, aantal in self.inwoners.items() if aantal is None or aantal < self.klein_tot)
