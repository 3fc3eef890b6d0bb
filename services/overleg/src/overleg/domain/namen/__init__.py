"""Nederlandse namen vergelijken en vinden: is dit dezelfde mens, en onder welke sleutels is die te vinden."""

from overleg.domain.namen.geboorte import Geboorte
from overleg.domain.namen.oordeel import DREMPEL, ZOEKDREMPEL, Gelijkenis, Kenmerken, Ontleed, lijkt_op, ontleed
from overleg.domain.namen.sleutels import zoeksleutels

__all__ = [
    "DREMPEL",
    "ZOEKDREMPEL",
    "Geboorte",
    "Gelijkenis",
    "Kenmerken",
    "Ontleed",
    "lijkt_op",
    "ontleed",
    "zoeksleutels",
]
