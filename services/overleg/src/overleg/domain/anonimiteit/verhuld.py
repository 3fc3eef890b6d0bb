"""Namen die uit elkaar zijn gehaald ("J a n", "Jo-han") of met cijfers voor letters zijn geschreven ("R00s")."""

import re
from collections.abc import Iterator

from overleg.domain.anonimiteit.gewoon import is_gewoon
from overleg.domain.anonimiteit.lezing import Lezing
from overleg.domain.anonimiteit.model import Stuk
from overleg.domain.anonimiteit.namen import Namen, Term

_TEKENS = "@$!|+€"
_VERVANGERS = "0123456789" + _TEKENS
_GERAAMTE = str.maketrans("i0123456789@$!|+€", "lolzeasgtbgasllte")
_BROK = re.compile(r"(?<![a-z0-9@$!|+€])[a-z]*[0-9@$!|+€][a-z0-9@$!|+€]*")
_LOS = re.compile(r"(?<![^\W_])(?:(?:[^\W_]|[@$!|])[ ._\-*/]{1,3}){2,30}(?:[^\W_]|[@$!|])(?![^\W_])")
_BULT = re.compile(r"[A-ZÀ-Þ][^A-ZÀ-Þ]*")
_LANGST = 40


def geraamte(woord: str) -> str:
    """Het woord met cijfers en tekens teruggebracht tot de letter waar ze op lijken; i, l en 1 zijn gelijk."""
    return woord.translate(_GERAAMTE)


def _letters_en_cijfers(lezing: Lezing, geraamten: dict[str, Term]) -> Iterator[Stuk]:
    for treffer in _BROK.finditer(lezing.tekst):
        brok = treffer.group()
        if len(brok) > _LANGST or not any(c.isalpha() for c in brok):
            continue
        kaal = brok.strip(_TEKENS)
        for kern in (kaal, kaal.rstrip(_VERVANGERS), kaal.removesuffix("s"), brok):
            term = geraamten.get(geraamte(kern)) if len(kern) >= 3 and not kern.isalpha() else None
            if term is not None:
                van = treffer.start() + brok.index(kern)
                yield term.soort, van, van + len(kern)
                break


def _aan_elkaar(lezing: Lezing, namen: Namen) -> Iterator[Stuk]:
    """Namen die met hoofdletters binnen één woord aan elkaar staan: JohannesFatima."""
    for woord in lezing.woorden:
        stuk = lezing.stuk(woord.van, woord.tot) if len(woord.vorm) >= 6 else ""
        if len(stuk) != len(woord.vorm) or stuk.islower() or stuk[1:].islower() or stuk.isupper():
            continue
        for deel in _BULT.finditer(stuk):
            term = namen.kern.get(woord.vorm[deel.start() : deel.end()])
            if term is not None and len(deel.group()) >= 3:
                yield term.soort, woord.van + deel.start(), woord.van + deel.end()


def _losse_tekens(lezing: Lezing, geraamten: dict[str, Term]) -> Iterator[Stuk]:
    for treffer in _LOS.finditer(lezing.tekst):
        tekens = [(m, c) for m, c in enumerate(treffer.group(), treffer.start()) if c.isalnum() or c in "@$!|"]
        rij = geraamte("".join(c for _, c in tekens))
        for naam, term in geraamten.items():
            i = rij.find(naam) if len(naam) >= 3 else -1
            if i >= 0 and sum(c.isalpha() for _, c in tekens[i : i + len(naam)]) * 2 >= len(naam):
                yield term.soort, tekens[i][0], tekens[i + len(naam) - 1][0] + 1


def _opzet(lezing: Lezing, eerste: int, laatste: int, naam: str) -> bool:
    """Is dit uit elkaar halen geen toeval? Losse letters, of stukken die geen gewone woorden zijn."""
    stukken = [lezing.vorm(i) for i in range(eerste, laatste + 1)]
    gaten = [lezing.tussen(i) for i in range(eerste, laatste)]
    if any(len(g) > 3 or any(c.isalnum() for c in g) for g in gaten):
        return False
    if len(stukken) >= 3 and all(len(s) == 1 for s in stukken):
        return True
    if any(s in {"s", "t", "n", "k", "m", "r"} and "'" in g for s, g in zip(stukken[1:], gaten, strict=True)):
        return False
    gewoon = all(is_gewoon(s) for s in stukken)
    if all(g in {"-", "_", "*", "~", "-\n", "'"} for g in gaten):
        return True
    if all(g in {".", "/", "|", "\\"} for g in gaten):
        return not gewoon
    return (
        not gewoon
        and (len(naam) >= 5 or all(len(s) <= 2 for s in stukken))
        and not any(c in ",;:.!?()" for g in gaten for c in g)
    )


def _in_stukken(lezing: Lezing, namen: Namen) -> Iterator[Stuk]:
    """Zoek in de letters achter elkaar; alleen wat op een woordgrens begint en eindigt en over meer woorden loopt."""
    woorden = [i for i, w in enumerate(lezing.woorden) if not w.is_getal]
    begin: dict[int, int] = {}
    eind: dict[int, int] = {}
    plek = 0
    for i in woorden:
        begin[plek] = i
        plek += len(lezing.woorden[i].vorm)
        eind[plek] = i
    letters = "".join(lezing.woorden[i].vorm for i in woorden)
    for naam, term in namen.kern.items():
        if len(naam) < 3:
            continue
        plek = letters.find(naam)
        while plek >= 0:
            eerste, laatste = begin.get(plek), eind.get(plek + len(naam))
            if (
                eerste is not None
                and laatste is not None
                and eerste < laatste
                and _opzet(lezing, eerste, laatste, naam)
            ):
                yield term.soort, lezing.woorden[eerste].van, lezing.woorden[laatste].tot
            plek = letters.find(naam, plek + 1)


def zoek_verhuld(lezing: Lezing, namen: Namen) -> Iterator[Stuk]:
    """Elke naam van het huishouden die met opzet of per ongeluk uit elkaar ligt of met andere tekens is geschreven."""
    geraamten = {geraamte(naam): term for naam, term in namen.kern.items()}
    yield from _letters_en_cijfers(lezing, geraamten)
    yield from _aan_elkaar(lezing, namen)
    yield from _losse_tekens(lezing, geraamten)
    yield from _in_stukken(lezing, namen)
