"""Alle zoekers over één gelezen tekst, en wat elkaar overlapt samengenomen."""

from collections.abc import Iterable, Sequence

from overleg.domain.anonimiteit.adressen import zoek_adressen
from overleg.domain.anonimiteit.algemeen import zoek_algemeen
from overleg.domain.anonimiteit.bereikbaar import zoek_bereikbaar
from overleg.domain.anonimiteit.datums import zoek_datums
from overleg.domain.anonimiteit.huisnamen import zoek_huisnamen
from overleg.domain.anonimiteit.initialen import zoek_initialen
from overleg.domain.anonimiteit.leeftijden import zoek_leeftijden
from overleg.domain.anonimiteit.lezing import lees
from overleg.domain.anonimiteit.model import Bekende, Soort, Stuk, Vinding, vinding
from overleg.domain.anonimiteit.namen import namen_van
from overleg.domain.anonimiteit.nummers import zoek_nummers
from overleg.domain.anonimiteit.plaatsen import Plaatsen
from overleg.domain.anonimiteit.verhuld import zoek_verhuld

_VOORRANG = {soort: n for n, soort in enumerate((
    Soort.EMAIL, Soort.REKENINGNUMMER, Soort.GEBOORTEDATUM, Soort.TELEFOON, Soort.BSN, Soort.KENTEKEN, Soort.POSTCODE, Soort.ADRES,
    Soort.SOCIALE_MEDIA, Soort.PLAATS_EN_LEEFTIJD,
))}  # fmt: skip
"""Wat het duidelijkst is gaat voor; namen komen daarna, de langste eerst."""


def zoek_herleidbaar(tekst: str, bekenden: Sequence[Bekende] = (), plaatsen: Plaatsen | None = None) -> list[Vinding]:
    """Zoek waaraan iemand te herkennen is, op volgorde van plaats; een lege lijst is geen bewijs van anonimiteit.

    `bekenden` zijn de leden van het besproken huishouden; zonder hen worden alleen algemene patronen gevonden. `plaatsen` zegt welke
    plaatsen klein zijn (zonder: die van Noordoostpolder). De vindingen overlappen elkaar niet. Werpt op geen enkele tekst een fout.
    """
    lezing = lees(tekst)
    stukken: list[Stuk] = [
        *zoek_bereikbaar(lezing, bekenden),
        *zoek_nummers(lezing, bekenden),
        *zoek_datums(lezing, bekenden),
        *zoek_adressen(lezing, bekenden),
        *zoek_leeftijden(lezing, plaatsen or Plaatsen()),
    ]
    if bekenden:
        namen = namen_van(bekenden)
        stukken += [*zoek_huisnamen(lezing, namen), *zoek_verhuld(lezing, namen), *zoek_initialen(lezing, namen)]
    stukken += zoek_algemeen(lezing)
    in_origineel = ((soort, *lezing.gevouwen.bereik(van, tot)) for soort, van, tot in stukken)
    return [vinding(*stuk) for stuk in _zonder_overlap(in_origineel)]


def _zonder_overlap(stukken: Iterable[Stuk]) -> list[Stuk]:
    """Houd van overlappende stukken het duidelijkste; een deel dat daar buiten steekt, gaat erin op."""
    over: list[Stuk] = []
    for soort, van, tot in sorted(stukken, key=lambda s: (s[1], -s[2], _VOORRANG.get(s[0], 99))):
        if over and van < over[-1][2]:
            vorig, begin, eind = over[-1]
            beste = min((vorig, soort), key=lambda s: _VOORRANG.get(s, 99))
            over[-1] = (beste, begin, max(eind, tot))
        else:
            over.append((soort, van, tot))
    return over
