"""Geboortedata: van het huishouden in elke schrijfwijze, van anderen als de tekst zegt dat het een geboortedatum is."""

import re
from collections.abc import Iterator, Sequence
from datetime import date
from functools import lru_cache

from overleg.domain.anonimiteit.lezing import Lezing
from overleg.domain.anonimiteit.model import Bekende, Soort, Stuk
from overleg.domain.anonimiteit.reeks import reeks
from overleg.domain.anonimiteit.telwoorden import MAANDEN, dagen, jaren

Delen = tuple[int, int, int | None]
"""Dag, maand en jaar (vier cijfers, twee cijfers of niets)."""
_CIJFERS = re.compile(
    r"(?<![\d])(\d{1,4})[ .\-/\\_|]{1,3}(\d{1,2}|i{1,3}|iv|vi{0,3}|ix|xi{0,2})[ .\-/\\_|']{1,3}(\d{4}|\d{1,2})(?!\d)"
)
_AANEEN = re.compile(r"(?<!\d)(?:\d{8}|\d{6})(?!\d)")
_ROMEINS = {
    "i": 1,
    "ii": 2,
    "iii": 3,
    "iv": 4,
    "v": 5,
    "vi": 6,
    "vii": 7,
    "viii": 8,
    "ix": 9,
    "x": 10,
    "xi": 11,
    "xii": 12,
}
_GEBOREN = re.compile(
    r"\b(?:geb(?:oren|oortedatum|oortedag|dat)?|verjaar(?:dag|t)|jarig|dob|date of birth|ter wereld)\b|[*†°] ?$"
)
_ZINSEINDE = re.compile(r"(?<!geb)[.!?] ")
_TUSSEN_DAG_EN_MAAND = reeks("van v of e ste de rd th st nd")
_BLIK = 45
_BLIK_NA = 20


def _maand(tekst: str) -> int:
    return _ROMEINS.get(tekst) or int(tekst)


def _in_cijfers(lezing: Lezing) -> Iterator[tuple[list[Delen], int, int]]:
    """Data in cijfers, met elke lezing die kan: dag-maand-jaar, maand-dag-jaar, jaar-maand-dag."""
    for treffer in _CIJFERS.finditer(lezing.tekst):
        a, b, c = treffer.groups()
        x, m, y = int(a), _maand(b), int(c)
        kan: list[Delen] = [(x, m, y), (m, x, y)] if len(c) > 1 else []
        yield kan + ([(y, m, x)] if len(a) > 1 else []), *treffer.span()
    for treffer in _AANEEN.finditer(lezing.tekst):
        t = treffer.group()
        lezingen: list[Delen] = [(int(t[:2]), int(t[2:4]), int(t[4:])), (int(t[-2:]), int(t[-4:-2]), int(t[:-4]))]
        yield lezingen, *treffer.span()


@lru_cache(maxsize=1)
def _eindes() -> frozenset[str]:
    """Waar een dag in woorden op kan eindigen; bespaart het samenvoegen bij elke maand."""
    return frozenset(dag[-3:] for dag in dagen())


@lru_cache(maxsize=1)
def _beginnen() -> frozenset[str]:
    """Waar een jaar in woorden mee kan beginnen."""
    return frozenset(jaar[:3] for jaar in jaren())


def _dag_voor(lezing: Lezing, i: int) -> tuple[int, int] | None:
    """De dag voor een maand op `i`, en het woord waar hij begint: 3, 3e, drie, derde van, een en twintig."""
    j = i - 1
    while lezing.vorm(j) in _TUSSEN_DAG_EN_MAAND and i - j <= 2:
        j -= 1
    if lezing.vorm(j).isdigit():
        return (int(lezing.vorm(j)), j) if len(lezing.vorm(j)) <= 2 else None
    if lezing.vorm(j)[-3:] not in _eindes():
        return None
    for breedte in (3, 2, 1):
        samen = "".join(lezing.vorm(k) for k in range(j - breedte + 1, j + 1))
        if j - breedte + 1 >= 0 and samen in dagen():
            return dagen()[samen], j - breedte + 1
    return None


def _jaar_na(lezing: Lezing, i: int) -> tuple[int | None, int]:
    """Het jaar na een maand op `i`, en het woord waar het eindigt: 1987, '87, negentienzevenentachtig, negentien 87."""
    j = i + 1
    while lezing.vorm(j) in {"van", "het", "jaar", "in"} and j - i < 4:
        j += 1
    if lezing.vorm(j).isdigit():
        return (int(lezing.vorm(j)), j) if len(lezing.vorm(j)) in {2, 4} else (None, i)
    if lezing.vorm(j) in {"negentien", "negentienhonderd"} and re.fullmatch(r"\d\d", lezing.vorm(j + 1)):
        return 1900 + int(lezing.vorm(j + 1)), j + 1
    if lezing.vorm(j)[:3] not in _beginnen():
        return None, i
    for breedte in (6, 5, 4, 3, 2, 1):
        if j + breedte <= len(lezing.woorden):
            samen = "".join(lezing.vorm(k) for k in range(j, j + breedte))
            if samen in jaren():
                return jaren()[samen], j + breedte - 1
    return None, i


def _met_maandnaam(lezing: Lezing) -> Iterator[tuple[list[Delen], int, int]]:
    for i, woord in enumerate(lezing.woorden):
        maand = MAANDEN.get(woord.vorm)
        if maand is None:
            continue
        jaar, eind = _jaar_na(lezing, i)
        if (gevonden := _dag_voor(lezing, i)) is not None:
            dag, begin = gevonden
            yield [(dag, maand, jaar)], lezing.woorden[begin].van, lezing.woorden[eind].tot
        elif lezing.vorm(i + 1).isdigit() and int(lezing.vorm(i + 1)[:4]) <= 31 and lezing.vorm(i + 2).isdigit():
            delen = (int(lezing.vorm(i + 1)[:4]), maand, int(lezing.vorm(i + 2)[:4]))
            yield [delen], woord.van, lezing.woorden[i + 2].tot


def _is(delen: Delen, geboren: date) -> bool:
    dag, maand, jaar = delen
    return (dag, maand) == (geboren.day, geboren.month) and (
        jaar == geboren.year or (jaar is not None and jaar == geboren.year % 100)
    )


def _mogelijk(delen: Delen) -> bool:
    dag, maand, jaar = delen
    return 1 <= dag <= 31 and 1 <= maand <= 12 and (jaar is None or jaar < 100 or 1900 <= jaar < 2100)


def zoek_datums(lezing: Lezing, bekenden: Sequence[Bekende]) -> Iterator[Stuk]:
    """Een datum die van iemand van het huishouden is, of die volgens de tekst ervoor een geboortedatum is."""
    geboren = {b.geboortedatum for b in bekenden if b.geboortedatum is not None}
    verjaardagen = {(g.day, g.month) for g in geboren}
    for lezingen, van, tot in (*_in_cijfers(lezing), *_met_maandnaam(lezing)):
        ervoor = lezing.tekst[max(0, van - _BLIK) : van]
        erna = _ZINSEINDE.split(lezing.tekst[tot : tot + _BLIK_NA])[0]
        zegt = bool(_GEBOREN.search(_ZINSEINDE.split(ervoor)[-1]) or _GEBOREN.search(erna))
        kan = [d for d in lezingen if _mogelijk(d)]
        eigen = any(_is(d, g) for d in kan for g in geboren) or (zegt and any(d[:2] in verjaardagen for d in kan))
        if eigen or (zegt and any(d[2] is not None for d in kan) and not lezing.tekst[van:tot].isdigit()):
            yield Soort.GEBOORTEDATUM, van, tot
