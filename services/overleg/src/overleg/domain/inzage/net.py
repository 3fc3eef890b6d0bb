"""Het net: vindt in een tekst wat een ander aanwijst, als laatste muur achter de regels.

Vergelijkt gevouwen: zonder hoofdletters, accenten en leestekens, en voor nummers ook zonder spaties. Het net houdt tegen en
legt niets uit: een treffer te veel kost de betrokkene een tekst die een mens alsnog kan vrijgeven, een treffer te weinig een adres.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

_TUSSENVOEGSELS = frozenset({"van", "der", "den", "ter", "ten", "het", "the", "von", "del", "ben", "bin"})
_KORTST = 3
_WOORD = re.compile(r"[^\W_]+")
_NUMMER = re.compile(r"\d{4,}")


def vouw(tekst: str) -> str:
    """Kleine letters zonder accenten, leestekens als één spatie, met een spatie aan beide kanten."""
    kaal = "".join(c for c in unicodedata.normalize("NFKD", tekst) if not unicodedata.combining(c))
    zonder_onzichtbaar = "".join(c for c in kaal if unicodedata.category(c) != "Cf")
    woorden = _WOORD.findall(zonder_onzichtbaar.casefold())
    return f" {' '.join(woorden)} "


def naamdelen(naam: str) -> frozenset[str]:
    """De delen van een naam die iemand kunnen aanwijzen."""
    return frozenset(d for d in vouw(naam).split() if len(d) >= _KORTST and d not in _TUSSENVOEGSELS)


@dataclass(frozen=True, slots=True)
class Net:
    """Woorden en nummers die in geen tekst voor deze betrokkene mogen staan."""

    woorden: frozenset[str] = frozenset()
    """Gevouwen, elk een of meer hele woorden."""
    nummers: frozenset[str] = frozenset()
    """Zonder spaties en leestekens: postcode met huisnummer, BSN, telefoonnummer."""

    def vangt(self, tekst: str) -> bool:
        """Of er iets in de tekst staat dat een ander aanwijst."""
        gevouwen = vouw(tekst)
        dicht = gevouwen.replace(" ", "")
        return any(f" {w} " in gevouwen for w in self.woorden) or any(n in dicht for n in self.nummers)


LEEG = Net()
"""Een net dat niets vangt."""


def maak_net(verboden: Iterable[str], eigen: Iterable[str], altijd: Iterable[str] = ()) -> Net:
    """Een net van wat verboden is, behalve wat ook van de betrokkene zelf is; `altijd` blijft er hoe dan ook in.

    Een familienaam of straat die men deelt, wijst geen ander aan. Een geheim adres staat in `altijd`.
    """
    mag = {vouw(e).strip() for e in eigen}
    woorden, nummers = set[str](), set[str]()
    for bron, filter_ in ((verboden, mag), (altijd, frozenset[str]())):
        for tekst in bron:
            gevouwen = vouw(tekst).strip()
            if len(gevouwen) < _KORTST or gevouwen in filter_:
                continue
            woorden.add(gevouwen)
            if _NUMMER.search(gevouwen.replace(" ", "")):
                nummers.add(gevouwen.replace(" ", ""))
    return Net(frozenset(woorden), frozenset(nummers))
