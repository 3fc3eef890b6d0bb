"""Uit de namen van een huishouden: onder welke woorden iemand daarvan in een tekst kan staan."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import IntEnum

from overleg.domain.anonimiteit.gewoon import functiewoorden, gewone_woorden, verbogen
from overleg.domain.anonimiteit.model import Bekende, Soort
from overleg.domain.anonimiteit.reeks import reeks
from overleg.domain.anonimiteit.roepnamen import ook_woord, roepnamen
from overleg.domain.anonimiteit.vouwen import vouw

TUSSENVOEGSELS = reeks(
    """
    van de der den het ten ter te t el al la le du des di da dos della von zu zum vom op in aan bij over uit onder
    voor af bin ben ibn abu ait ould v d vd vdr e vander vanden vande
    """
)
"""Woorden die tussen voornaam en achternaam staan, met hun afkortingen."""
_DEEL = re.compile(r"[^\W\d_]+")
_HAAKJES = re.compile(r"\(([^)]*)\)")


class Twijfel(IntEnum):
    """Hoe vaak een naam iets anders betekent dan een mens."""

    GEEN = 0
    """Vrijwel altijd een naam, ook zonder hoofdletter."""
    ZWAK = 1
    """Ook een woord (roos, mark); geen naam na een lidwoord."""
    STERK = 2
    """Een gewoon woord (storm, jong); alleen een naam met een hoofdletter of in een verband dat het zegt."""
    FUNCTIE = 3
    """Een woord waar elke zin uit bestaat (een, dan, door); alleen een naam midden in een zin met een hoofdletter."""


@dataclass(frozen=True, slots=True)
class Term:
    """Eén woord waaronder iemand bekend is."""

    soort: Soort
    twijfel: Twijfel


@dataclass(frozen=True, slots=True)
class Ontleed:
    """Een naam in delen, gevouwen; voorletters staan bij de voornamen."""

    voornamen: tuple[str, ...]
    tussenvoegsels: tuple[str, ...]
    achternamen: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Namen:
    """Alle woorden van een huishouden: `termen` met bezit en verkleinwoord, `kern` zonder, `tikbaar` wat ook met een tikfout."""

    termen: dict[str, Term] = field(default_factory=dict)
    kern: dict[str, Term] = field(default_factory=dict)
    tikbaar: dict[str, Term] = field(default_factory=dict)
    voorletters: frozenset[str] = frozenset()
    initialen: frozenset[str] = frozenset()
    tussenvoegsels: frozenset[str] = frozenset()
    paren: frozenset[tuple[str, str]] = frozenset()
    """Voornaam of roepnaam met achternaam van dezelfde persoon; samen zijn ze ook in kleine letters een naam."""


def ontleed(naam: str) -> Ontleed:
    """Deel een naam in voornamen, tussenvoegsels en achternamen; "Vries, J. de" mag ook, en een roepnaam tussen haakjes."""
    gevouwen = vouw(naam).tekst
    roepnaam = [deel for stuk in _HAAKJES.findall(gevouwen) for deel in _DEEL.findall(stuk)]
    gevouwen = _HAAKJES.sub(" ", gevouwen)
    if "," in gevouwen:
        achter, _, voor = gevouwen.partition(",")
        delen = _DEEL.findall(voor)
        kop = [d for d in delen if d not in TUSSENVOEGSELS or len(d) == 1]
        tussen = [d for d in delen if d not in kop]
        staart = _DEEL.findall(achter)
    else:
        woorden = [_DEEL.findall(w) for w in gevouwen.split()]
        woorden = [w for w in woorden if w]
        eerste = next((i for i, w in enumerate(woorden) if 0 < i < len(woorden) - 1 and _begint_achternaam(w)), None)
        grens = eerste if eerste is not None else max(len(woorden) - 1, 0)
        kop = [d for w in woorden[:grens] for d in w]
        staart = [d for w in woorden[grens:] for d in w]
        tussen = []
    tussen += [d for d in staart[:-1] if d in TUSSENVOEGSELS]
    achternamen = [d for i, d in enumerate(staart) if i == len(staart) - 1 or d not in TUSSENVOEGSELS]
    return Ontleed((*kop, *roepnaam), tuple(tussen), tuple(achternamen))


def _begint_achternaam(delen: list[str]) -> bool:
    return (delen[0] in TUSSENVOEGSELS and len(delen[0]) > 1) or not TUSSENVOEGSELS.isdisjoint(delen[1:])


def weeg(woord: str) -> Twijfel:
    """Hoe vaak dit woord iets anders is dan een naam."""
    if woord in functiewoorden():
        return Twijfel.FUNCTIE
    if woord in gewone_woorden() or woord in verbogen() or (len(woord) <= 2 and woord in ook_woord()):
        return Twijfel.STERK
    return Twijfel.ZWAK if woord in ook_woord() or len(woord) <= 2 else Twijfel.GEEN


def _varianten(woord: str, soort: Soort) -> Iterator[str]:
    """Bezit, meervoud en verkleinwoord; roepnamen hebben hun verkleinwoorden in de tabel."""
    if len(woord) >= 3:
        yield woord + "s"
        if soort is not Soort.ROEPNAAM:
            yield from (woord + uitgang for uitgang in ("tje", "je", "etje", woord[-1] + "etje", "en", "pje"))


def _zet(termen: dict[str, Term], woord: str, soort: Soort) -> None:
    if len(woord) > 1 and woord not in termen:
        termen[woord] = Term(soort, weeg(woord))


def _letters(o: Ontleed) -> Iterator[str]:
    """De rijen letters waarmee deze persoon met initialen kan staan, minstens twee letters."""
    voor = [d[0] for d in o.voornamen]
    achter = "".join(d[0] for d in o.achternamen)
    tussen = "".join(d[0] for d in o.tussenvoegsels)
    andere = {r[0] for d in o.voornamen if len(d) > 2 for r in roepnamen(d)}
    beginnen = {"".join(voor[:n]) for n in range(1, len(voor) + 1)} | set(voor) | andere
    for begin in beginnen:
        for einde in {achter, achter[:1], tussen + achter, tussen + achter[:1], *achter}:
            yield begin + einde
    yield "".join(voor)


def _paren(o: Ontleed) -> Iterator[tuple[str, str]]:
    voor = {d for d in o.voornamen if len(d) > 1}
    voor |= {r for d in voor for r in roepnamen(d)}
    yield from ((v, a) for v in voor for a in o.achternamen)


def namen_van(bekenden: Sequence[Bekende]) -> Namen:
    """Alles waaronder deze mensen bekend kunnen zijn."""
    delen = [ontleed(b.naam) for b in bekenden]
    termen: dict[str, Term] = {}
    for o in delen:
        _alle(termen, o.voornamen, Soort.VOORNAAM)
        _alle(termen, o.achternamen, Soort.ACHTERNAAM)
    tikbaar = {w: t for w, t in termen.items() if len(w) >= 4}
    for o in delen:
        for naam in o.voornamen:
            _alle(termen, sorted(roepnamen(naam)), Soort.ROEPNAAM)
        aaneen = "".join((*o.tussenvoegsels, *o.achternamen))
        for voor in o.voornamen:
            _alle(termen, (voor + aaneen, voor + "".join(o.achternamen)) if o.achternamen else (), Soort.NAAM)
        _alle(termen, (aaneen,), Soort.ACHTERNAAM)
    kern = dict(termen)
    for woord, term in kern.items():
        for variant in _varianten(woord, term.soort) if term.soort is not Soort.NAAM else ():
            if weeg(variant) is Twijfel.GEEN:
                termen.setdefault(variant, Term(term.soort, Twijfel.GEEN))
    return Namen(
        termen,
        kern,
        tikbaar,
        frozenset(d[0] for o in delen for d in o.voornamen),
        frozenset(r for o in delen for r in _letters(o) if len(r) > 1),
        frozenset(t for o in delen for t in o.tussenvoegsels),
        frozenset(p for o in delen for p in _paren(o)),
    )


def _alle(termen: dict[str, Term], woorden: Iterable[str], soort: Soort) -> None:
    for woord in woorden:
        _zet(termen, woord, soort)
