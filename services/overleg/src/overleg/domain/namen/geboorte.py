"""Geboortedata vergelijken: gelijk, dag en maand verwisseld, één cijfer anders, alleen het jaar bekend, of echt anders."""

from dataclasses import dataclass
from datetime import date

from rapidfuzz.distance import OSA

from overleg.domain.namen.vergelijk import Bewijs

_GELIJK = Bewijs(14.0, "geboortedatum-gelijk")
_GELIJK_NIEUWJAAR = Bewijs(10.0, "geboortedatum-gelijk")
_VERWISSELD = Bewijs(9.0, "dag-en-maand-verwisseld")
_EEN_CIJFER = Bewijs(7.5, "geboortedatum-een-cijfer")
_EEN_CIJFER_NIEUWJAAR = Bewijs(3.0, "geboortedatum-een-cijfer")
_JAAR = Bewijs(6.5, "geboortejaar-gelijk")
_JAAR_ERNAAST = Bewijs(1.0, "geboortejaar-scheelt-een")
_JAAR_ANDERS = Bewijs(-10.0, "geboortejaar-verschilt")
_ANDERS = Bewijs(-14.0, "geboortedatum-verschilt")
_ONBEKEND = Bewijs(0.0, "geboorte-onbekend")


@dataclass(frozen=True, slots=True)
class Geboorte:
    """Wat van iemands geboorte bekend is: de dag, alleen het jaar, of niets."""

    dag: date | None = None
    jaar: int | None = None

    @property
    def bekend_jaar(self) -> int | None:
        """Het jaar, uit de dag of op zichzelf."""
        return self.dag.year if self.dag else self.jaar


def vergelijk_geboorte(a: Geboorte, b: Geboorte) -> Bewijs:
    """Bewijs uit twee geboortedata; 1 januari telt minder, want zo staat een onbekende dag vaak in een register."""
    if a.dag and b.dag:
        return _dagen(a.dag, b.dag)
    jaar_a, jaar_b = a.bekend_jaar, b.bekend_jaar
    if jaar_a is None or jaar_b is None:
        return _ONBEKEND
    if jaar_a == jaar_b:
        return _JAAR
    return _JAAR_ERNAAST if abs(jaar_a - jaar_b) == 1 else _JAAR_ANDERS


def _dagen(a: date, b: date) -> Bewijs:
    if a == b:
        return _GELIJK_NIEUWJAAR if (a.month, a.day) == (1, 1) else _GELIJK
    if (a.year, a.month, a.day) == (b.year, b.day, b.month):
        return _VERWISSELD
    if OSA.distance(f"{a:%Y%m%d}", f"{b:%Y%m%d}", score_cutoff=1) <= 1:
        return _EEN_CIJFER_NIEUWJAAR if a.day == a.month == b.day == b.month == 1 else _EEN_CIJFER
    if a.year == b.year and 1 in {a.day * a.month, b.day * b.month}:
        # One of them is the first of January, which may stand for a day that nobody knew.
        return _JAAR
    return _ANDERS
