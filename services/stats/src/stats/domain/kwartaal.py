"""Kwartalen: de kleinste periode waarover deze dienst cijfers geeft."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from typing_extensions import override

from common.errors import FieldError, InvalidInput

REEKSBREUK = date(2019, 1, 1)
"""Vanaf deze dag geldt de aangescherpte meldcode; aantallen van ervoor en erna worden nooit opgeteld of vergeleken."""
_VORM = re.compile(r"(\d{4})-Q([1-4])", re.ASCII)


@dataclass(frozen=True, slots=True, order=True)
class Kwartaal:
    """Een kalenderkwartaal, geschreven als `2022-Q3`."""

    jaar: int
    nummer: int

    @override
    def __str__(self) -> str:
        return f"{self.jaar:04d}-Q{self.nummer}"

    @property
    def van(self) -> date:
        """Eerste dag."""
        return date(self.jaar, self.nummer * 3 - 2, 1)

    @property
    def tot_en_met(self) -> date:
        """Laatste dag."""
        return self.volgende.van - timedelta(days=1)

    @property
    def volgende(self) -> "Kwartaal":
        """Het kwartaal erna."""
        return Kwartaal(self.jaar + self.nummer // 4, self.nummer % 4 + 1)

    @property
    def reeks(self) -> str:
        """De reeks waarin dit kwartaal met andere vergelijkbaar is."""
        return "vanaf-2019" if self.van >= REEKSBREUK else "voor-2019"


def kwartaal_van(dag: date) -> Kwartaal:
    """Het kwartaal van een kalenderdag."""
    return Kwartaal(dag.year, (dag.month + 2) // 3)


def lees_kwartaal(tekst: str, veld: str) -> Kwartaal:
    """Lees `2022-Q3`; InvalidInput noemt het veld."""
    gevonden = _VORM.fullmatch(tekst)
    if gevonden is None or not 1990 <= int(gevonden[1]) <= 2100:
        reden = "verwacht een kwartaal als 2022-Q3"
        raise InvalidInput("Een kwartaal is niet te lezen.", fouten=(FieldError(veld, "kwartaal", reden),))
    return Kwartaal(int(gevonden[1]), int(gevonden[2]))


def kwartalen(van: Kwartaal, tot_en_met: Kwartaal) -> Iterator[Kwartaal]:
    """Alle kwartalen van het eerste tot en met het laatste."""
    while van <= tot_en_met:
        yield van
        van = van.volgende


def is_voorlopig(kwartaal: Kwartaal, peildatum: date) -> bool:
    """Een kwartaal is voorlopig tot het volgende kwartaal ook voorbij is: zo lang komen er nog meldingen na."""
    return peildatum <= kwartaal.volgende.tot_en_met
