"""Alle zoekers na elkaar over één gevouwen tekst."""

import re
from collections.abc import Iterator, Sequence

from common.privacy.bsn import is_bsn
from overleg.domain.anonimiteit.model import Bekende, Soort, Vinding, vinding
from overleg.domain.anonimiteit.plaatsen import Plaatsen
from overleg.domain.anonimiteit.vouwen import vouw

_WOORD = re.compile(r"[^\W\d_]+")
_PATRONEN = (
    (Soort.EMAIL, re.compile(r"[\w.+-]{1,64}@[\w-]{1,64}(?:\.[\w-]{1,64}){1,4}")),
    (Soort.TELEFOON, re.compile(r"(?<!\d)(?:(?:\+|00)31[ .-]?(?:\(0\))?|0)[ .-]?[1-9](?:[ .-]?\d){8}(?!\d)")),
    (Soort.POSTCODE, re.compile(r"(?<!\d)[1-9]\d{3} ?[a-z]{2}(?![a-z])")),
)
_NEGEN = re.compile(r"(?<!\d)\d(?:[ .\-/]{0,2}\d){8}(?!\d)")
_TUSSENVOEGSELS = frozenset({"van", "de", "der", "den", "het", "ten", "ter", "te", "el", "al", "la", "le", "du", "von"})


def _namen(bekenden: Sequence[Bekende]) -> Iterator[str]:
    for bekende in bekenden:
        for deel in _WOORD.findall(vouw(bekende.naam).tekst):
            if len(deel) > 1 and deel not in _TUSSENVOEGSELS:
                yield deel


def zoek_herleidbaar(tekst: str, bekenden: Sequence[Bekende] = (), plaatsen: Plaatsen | None = None) -> list[Vinding]:
    """Zoek waaraan iemand te herkennen is, op volgorde van plaats; een lege lijst is geen bewijs van anonimiteit.

    `bekenden` zijn de leden van het besproken huishouden; zonder hen worden alleen algemene patronen gevonden. `plaatsen` zegt welke
    plaatsen klein zijn (zonder: die van Noordoostpolder). Kan op elke tekst.
    """
    del plaatsen
    gevouwen = vouw(tekst)
    namen = frozenset(_namen(bekenden))
    gevonden = [
        vinding(Soort.NAAM, *gevouwen.bereik(*m.span())) for m in _WOORD.finditer(gevouwen.tekst) if m.group() in namen
    ]
    for soort, patroon in _PATRONEN:
        gevonden += [vinding(soort, *gevouwen.bereik(*m.span())) for m in patroon.finditer(gevouwen.tekst)]
    gevonden += [
        vinding(Soort.BSN, *gevouwen.bereik(*m.span()))
        for m in _NEGEN.finditer(gevouwen.tekst)
        if is_bsn(re.sub(r"\D", "", m.group()))
    ]
    return sorted(gevonden, key=lambda v: (v.van, v.tot))
