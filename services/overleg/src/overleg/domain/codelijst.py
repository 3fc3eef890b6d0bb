"""Vorm van een codelijst voor partners: elke waarde met omschrijving en bron."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from common.errors import NotFound

EIGEN = "eigen indeling"
"""Bron van een waarde die de sector niet voorschrijft of waarvan de lijst niet is verkregen."""


@dataclass(frozen=True, slots=True)
class Waarde:
    """Een waarde: de code zoals die in JSON staat, wat die betekent en waar dat vandaan komt."""

    waarde: str
    omschrijving: str
    bron: str
    groep: str | None = None
    """Hoofdgroep binnen de lijst, als die er is."""
    bijzonder: bool = False
    """Of de waarde een bijzonder of strafrechtelijk gegeven kan zijn (AVG art. 9 en 10): alleen vastleggen als het nodig is."""


@dataclass(frozen=True, slots=True)
class Codelijst:
    """Een codelijst met haar waarden, in de volgorde waarin een scherm ze toont."""

    naam: str
    omschrijving: str
    bron: str
    waarden: tuple[Waarde, ...]


Regel = tuple[str, str] | tuple[str, str, str]
"""Omschrijving en bron van een waarde, met zo nodig haar hoofdgroep."""


def codelijst(naam: str, soort: type[StrEnum], omschrijving: str, bron: str, regels: Mapping[StrEnum, Regel],
              *, bijzonder: frozenset[StrEnum] = frozenset()) -> Codelijst:  # fmt: skip
    """Maak een codelijst van een enumeratie; ValueError als een waarde geen regel heeft, want dan is de lijst niet af."""
    zonder = [w for w in soort if w not in regels]
    if zonder:
        raise ValueError(f"codelijst {naam} zegt niets over {zonder}")
    waarden = tuple(
        Waarde(w, regels[w][0], regels[w][1], regels[w][2] if len(regels[w]) > 2 else None, w in bijzonder)  # type: ignore[misc]
        for w in soort
    )
    return Codelijst(naam, omschrijving, bron, waarden)


def zoek(lijsten: Mapping[str, Codelijst], naam: str) -> Codelijst:
    """De codelijst met deze naam; NotFound als die er niet is, met de namen die er wel zijn."""
    if naam not in lijsten:
        raise NotFound(f"Deze codelijst bestaat niet. Wel: {', '.join(lijsten)}.")
    return lijsten[naam]
