"""Getallen, maanden en jaren zoals ze in een tekst staan, ook in woorden; gevouwen, dus zonder trema."""

from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType

MAANDEN: Mapping[str, int] = MappingProxyType(
    {
        naam: nummer
        for nummer, namen in enumerate(
            (
                "januari jan january januar", "februari feb febr february", "maart mrt mar march", "april apr", "mei may", "juni jun june",
                "juli jul july", "augustus aug august", "september sep sept", "oktober okt october oct", "november nov", "december dec",
            ),
            1,
        )
        for naam in namen.split(" ")
    }
)  # fmt: skip
"""Maand naar nummer, met afkortingen en Engels."""
_EEN_TOT_TWINTIG = "nul een twee drie vier vijf zes zeven acht negen tien elf twaalf dertien veertien vijftien zestien zeventien achttien negentien"
_TIENTALLEN = "twintig dertig veertig vijftig zestig zeventig tachtig negentig"


@lru_cache(maxsize=1)
def getallen() -> Mapping[str, int]:
    """Telwoorden van nul tot en met honderdnegen, aaneengeschreven."""
    klein = _EEN_TOT_TWINTIG.split(" ")
    woorden = {woord: n for n, woord in enumerate(klein)}
    for i, tiental in enumerate(_TIENTALLEN.split(" "), 2):
        woorden[tiental] = i * 10
        woorden |= {f"{klein[e]}en{tiental}": i * 10 + e for e in range(1, 10)}
    woorden |= {"honderd": 100} | {f"honderd{en}{klein[e]}": 100 + e for e in range(1, 10) for en in ("", "en")}
    return MappingProxyType(woorden)


@lru_cache(maxsize=1)
def dagen() -> Mapping[str, int]:
    """Een dag van de maand in woorden: drie, derde, eenentwintigste."""
    tel = {woord: n for woord, n in getallen().items() if 1 <= n <= 31}
    rang = {"eerste": 1, "derde": 3, "achtste": 8}
    for woord, n in tel.items():
        if n not in {1, 3, 8}:
            rang[woord + ("de" if n < 20 else "ste")] = n
    return MappingProxyType(tel | rang)


@lru_cache(maxsize=1)
def jaren() -> Mapping[str, int]:
    """Een jaar in woorden, aaneengeschreven: negentienzevenentachtig, negentienhonderdzevenentachtig, tweeduizendnegen, zevenentachtig."""
    namen = {n: woord for woord, n in getallen().items() if n < 100}
    woorden: dict[str, int] = {}
    for n in range(1, 100):
        for eeuw in ("negentien", "negentienhonderd", "negentienhonderden"):
            woorden[eeuw + namen[n]] = 1900 + n
        for eeuw in ("tweeduizend", "tweeduizenden", "twintig") if n < 70 else ():
            woorden.setdefault(eeuw + namen[n], 2000 + n)
    woorden |= {"negentienhonderd": 1900, "tweeduizend": 2000}
    for n in range(10, 100):
        woorden.setdefault(namen[n], n)
    return MappingProxyType(woorden)
