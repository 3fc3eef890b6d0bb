"""Het opvolgprotocol als gegeven: wanneer contact, hoe ruim, en welke momenten een meting zijn.

Een plan legt de versie vast waarmee het begon. Een nieuwe versie is een nieuwe regel; een bestaande verandert nooit.
"""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Protocol:
    """Een versie van het opvolgprotocol."""

    versie: str
    duur_maanden: int
    momenten: tuple[int, ...]
    metingen: frozenset[int]
    dagen_voor: int
    dagen_na: int
    dagen_na_onveiligheid: int


PROTOCOLLEN: Final[dict[str, Protocol]] = {
    "2026-1": Protocol(
        versie="2026-1",
        duur_maanden=18,
        momenten=(0, 1, 3, 6, 9, 12, 15, 18),
        metingen=frozenset({0, 12, 18}),
        dagen_voor=14,
        dagen_na=28,
        dagen_na_onveiligheid=14,
    )
}

HUIDIGE_VERSIE: Final = "2026-1"


def protocol_van(versie: str) -> Protocol:
    """Het protocol van een plan; een versie die ooit is gebruikt, blijft bestaan."""
    return PROTOCOLLEN[versie]
