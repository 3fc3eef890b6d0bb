"""Of twee registraties over dezelfde mens kunnen gaan: een score met redenen, en de drempel waarboven dat gemeld wordt.

De punten van naam, geboorte, adres, contact en BSN worden opgeteld (Fellegi en Sunter, 1969, met vaste gewichten). De drempel is
zo gekozen dat een naam alleen nooit genoeg is, en dat broers, zussen en tweelingen er door hun voornaam onder blijven.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from overleg.domain.namen.geboorte import Geboorte, vergelijk_geboorte
from overleg.domain.namen.schrijfwijze import Lezing, lezingen
from overleg.domain.namen.vergelijk import Bewijs, Vergelijker

DREMPEL = 0.5
"""Vanaf deze score meldt de dienst een mogelijke dubbele registratie."""
ZOEKDREMPEL = 0.2
"""Vanaf deze score is een persoon een zoekresultaat; wie zoekt ziet liever een naam te veel dan een te weinig."""
_DREMPEL_BITS = 16.0
_BITS_PER_STAP = 3.0
_ADRES = Bewijs(5.5, "adres-gelijk")
_CONTACT = Bewijs(5.5, "contact-gelijk")
_CONTACT_NAAST_ADRES = Bewijs(1.0, "contact-gelijk")
_BSN_GELIJK = Bewijs(60.0, "bsn-gelijk")
_BSN_ANDERS = Bewijs(-40.0, "bsn-verschilt")


@dataclass(frozen=True, slots=True)
class Kenmerken:
    """Waaraan een mens te herkennen is; wat onbekend is blijft leeg en zegt niets."""

    naam: str
    geboorte: Geboorte = field(default_factory=Geboorte)
    bsn: str | None = None
    adres: str | None = None
    """Postcode en huisnummer, zonder spaties en hoofdletters."""
    contact: str | None = None
    """De laatste negen cijfers van een telefoonnummer, of een e-mailadres in kleine letters."""


@dataclass(frozen=True, slots=True)
class Gelijkenis:
    """Score tussen 0 en 1 (0,5 is de drempel) met de redenen, de belangrijkste eerst."""

    score: float
    redenen: tuple[str, ...]

    @property
    def dubbel(self) -> bool:
        """Of dit als mogelijke dubbele registratie gemeld wordt."""
        return self.score >= DREMPEL


@dataclass(frozen=True, slots=True)
class Ontleed:
    """Kenmerken met de naam al uit elkaar gehaald, voor wie één mens met velen vergelijkt."""

    wie: Kenmerken
    lezingen: Sequence[Lezing]
    vergelijker: Vergelijker = field(default_factory=Vergelijker, compare=False, repr=False)


def ontleed(wie: Kenmerken) -> Ontleed:
    """Haal de naam één keer uit elkaar; niets ervan blijft bewaard als de aanroeper het loslaat."""
    return Ontleed(wie, lezingen(wie.naam))


def lijkt_op(a: Kenmerken | Ontleed, b: Kenmerken | Ontleed) -> Gelijkenis:
    """Hoe waarschijnlijk het is dat `a` en `b` dezelfde mens zijn; de volgorde van de twee maakt niet uit.

    Twee verschillende geldige BSN's zijn nooit een tikfout van elkaar (de elfproef vangt die), dus dan is het antwoord nee.
    """
    x = a if isinstance(a, Ontleed) else ontleed(a)
    y = b if isinstance(b, Ontleed) else ontleed(b)
    bewijzen = [*x.vergelijker.namen(x.lezingen, y.lezingen), *_overig(x.wie, y.wie)]
    bits = sum(bewijs.punten for bewijs in bewijzen)
    score = 1 / (1 + 2 ** ((_DREMPEL_BITS - bits) / _BITS_PER_STAP))
    redenen = tuple(bewijs.reden for bewijs in sorted(bewijzen, key=lambda x: -abs(x.punten)) if bewijs.punten)
    return Gelijkenis(round(score, 3), redenen)


def _overig(a: Kenmerken, b: Kenmerken) -> list[Bewijs]:
    bewijzen = [vergelijk_geboorte(a.geboorte, b.geboorte)]
    if a.bsn and b.bsn:
        bewijzen.append(_BSN_GELIJK if a.bsn == b.bsn else _BSN_ANDERS)
    zelfde_adres = a.adres is not None and a.adres == b.adres
    if zelfde_adres:
        bewijzen.append(_ADRES)
    if a.contact and a.contact == b.contact:
        # Who lives together often shares a number: beside the address it says little more.
        bewijzen.append(_CONTACT_NAAST_ADRES if zelfde_adres else _CONTACT)
    return bewijzen
