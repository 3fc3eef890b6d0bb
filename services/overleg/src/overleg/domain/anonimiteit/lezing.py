"""Een gevouwen tekst als rij woorden en getallen, met wat een lezer aan hoofdletters en zinnen ziet."""

import re
import unicodedata
from dataclasses import dataclass
from typing import NamedTuple

from overleg.domain.anonimiteit.vouwen import Gevouwen, vouw

_WOORD = re.compile(r"[^\W\d_]+|[0-9]+")
_ZINSEINDE = re.compile(r"[.!?:\n\r*]")
_GEEN_ZINSEINDE = frozenset(
    {"mevr", "mw", "dhr", "hr", "dr", "mr", "drs", "ds", "prof", "ir", "ing", "st", "fam", "bijv", "bv", "geb"}
)


class Woord(NamedTuple):
    """Eén woord of getal: gevouwen, met de plaats in de gevouwen tekst."""

    vorm: str
    van: int
    tot: int
    hoofdletter: bool
    """Begint in het origineel met een hoofdletter."""
    zinsbegin: bool
    """Staat aan het begin van een zin of regel, zodat de hoofdletter niets zegt."""

    @property
    def is_getal(self) -> bool:
        """Bestaat uit cijfers."""
        return self.vorm[0].isdigit()


@dataclass(frozen=True, slots=True)
class Lezing:
    """Een tekst klaar om in te zoeken; `woorden` staan op volgorde."""

    origineel: str
    gevouwen: Gevouwen
    woorden: list[Woord]

    @property
    def tekst(self) -> str:
        """De gevouwen tekst."""
        return self.gevouwen.tekst

    def tussen(self, i: int) -> str:
        """Wat er staat tussen woord `i` en het volgende; leeg na het laatste."""
        return self.tekst[self.woorden[i].tot : self.woorden[i + 1].van] if i + 1 < len(self.woorden) else ""

    def vorm(self, i: int) -> str:
        """Woord `i`, of leeg buiten de tekst."""
        return self.woorden[i].vorm if 0 <= i < len(self.woorden) else ""

    def stuk(self, van: int, tot: int) -> str:
        """Het origineel van een stuk gevouwen tekst."""
        begin, einde = self.gevouwen.bereik(van, tot)
        return self.origineel[begin:einde]

    def schreeuwt(self, i: int) -> bool:
        """Staat woord `i` in hoofdletters tussen andere woorden in hoofdletters? Dan zegt een hoofdletter niets."""
        buren = [j for j in (i - 1, i, i + 1) if 0 <= j < len(self.woorden) and len(self.vorm(j)) > 2]
        return len(buren) > 1 and all(self.stuk(self.woorden[j].van, self.woorden[j].tot).isupper() for j in buren)

    def verhuld(self, van: int, tot: int) -> bool:
        """Staat er iets anders dan er te lezen is: tekens uit een ander schrift of onzichtbare tekens?"""
        return any(
            teken > "\x7f"
            and (unicodedata.category(teken) == "Cf" or not unicodedata.name(teken, "").startswith("LATIN"))
            for teken in self.stuk(van, tot)
            if not unicodedata.combining(teken)
        )


def lees(tekst: str) -> Lezing:
    """Vouw een tekst en deel haar in woorden; kost een vaste tijd per teken."""
    gevouwen = vouw(tekst)
    woorden: list[Woord] = []
    eind, vorige = 0, ""
    for treffer in _WOORD.finditer(gevouwen.tekst):
        van, tot = treffer.span()
        vorm = treffer.group()
        tussen = gevouwen.tekst[eind:van]
        begin = not woorden or (
            tussen != " "
            and _ZINSEINDE.search(tussen) is not None
            and not ((vorige in _GEEN_ZINSEINDE or len(vorige) == 1) and tussen.strip(" ") == ".")
        )
        woorden.append(Woord(vorm, van, tot, tekst[gevouwen.plaats[van]].isupper(), begin))
        eind, vorige = tot, vorm
    return Lezing(tekst, gevouwen, woorden)
