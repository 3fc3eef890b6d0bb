"""De namen van een huishouden in een tekst: voluit, een deel, een roepnaam, een tikfout."""

from collections.abc import Iterator

from overleg.domain.anonimiteit.afstand import scheelt_hoogstens
from overleg.domain.anonimiteit.gewoon import bijvoeglijk, functiewoorden, is_gewoon, werkwoorden
from overleg.domain.anonimiteit.klank import KORTST, klank
from overleg.domain.anonimiteit.lezing import Lezing
from overleg.domain.anonimiteit.model import Soort, Stuk
from overleg.domain.anonimiteit.namen import TUSSENVOEGSELS, Namen, Term, Twijfel
from overleg.domain.anonimiteit.omgeving import AANSPREEK, DOET, GEEN_NAAM, GEHETEN, LIDWOORD, VERWANT
from overleg.domain.anonimiteit.reeks import reeks
from overleg.domain.anonimiteit.telwoorden import MAANDEN

_LOSSE_TUSSENVOEGSELS = reeks("de van het in op aan uit voor over bij onder te d e v")
_LANGSTE_AANLOOP = 6
"""Zoveel tussenvoegsels en voorletters kunnen voor een achternaam staan."""
_AFGEKORT = reeks("v d vd vdr e")
_VERBINDT = frozenset({" ", "  ", ".", ". ", "-", "'", " '", "' "})
_TIJD = reeks("in sinds eind begin half medio vanaf tot maand afgelopen vorige komende per rond")
_HUISHOUDWOORD = reeks("gezin echtpaar familie")


def _in_de_tijd(lezing: Lezing, i: int) -> bool:
    """Is dit een maand: naast een getal, of na 'in', 'sinds', 'eind'?"""
    vorig, volgend = lezing.vorm(i - 1), lezing.vorm(i + 1)
    if vorig[:1].isdigit() or volgend[:1].isdigit():
        return True
    if len(lezing.vorm(i)) == 3 and lezing.vorm(i) != "mei":
        return False
    verder = (
        lezing.vorm(i + 2)
        if volgend in {"en", "of", "tot"}
        else lezing.vorm(i - 2)
        if vorig in {"en", "of", "tot", "met"}
        else ""
    )
    return vorig in _TIJD or verder in _TIJD or (len(verder) > 3 and verder in MAANDEN)


def _in_verband(lezing: Lezing, i: int, term: Term, namen: Namen) -> bool:
    """Zegt wat ervoor staat dat dit gewone woord hier een naam is?"""
    vorig = lezing.vorm(i - 1)
    if vorig in namen.tussenvoegsels and term.soort is Soort.ACHTERNAAM:
        if vorig not in _LOSSE_TUSSENVOEGSELS:
            return True
        j = i - 1
        while lezing.vorm(j) in TUSSENVOEGSELS and i - j < _LANGSTE_AANLOOP:
            j -= 1
        return lezing.vorm(j) in AANSPREEK
    if vorig in GEHETEN and vorig not in {"noemt", "noemen", "genoemd"}:
        return True
    if term.soort is Soort.ACHTERNAAM:
        return vorig in AANSPREEK and vorig not in _HUISHOUDWOORD
    return vorig in VERWANT and term.twijfel is Twijfel.STERK and lezing.vorm(i) not in bijvoeglijk() | werkwoorden()


def _is_naam(lezing: Lezing, i: int, term: Term, namen: Namen) -> bool:
    """Is woord `i`, dat een naam van het huishouden kan zijn, hier ook een naam?"""
    woord = lezing.woorden[i]
    if woord.vorm in MAANDEN and _in_de_tijd(lezing, i):
        return False
    if term.twijfel is Twijfel.GEEN or lezing.verhuld(woord.van, woord.tot):
        return True
    vorig = lezing.vorm(i - 1)
    na_lidwoord = (
        not woord.zinsbegin
        and vorig in LIDWOORD
        and not (vorig in namen.tussenvoegsels and term.soort is Soort.ACHTERNAAM)
    )
    if term.twijfel is Twijfel.ZWAK:
        return not na_lidwoord
    if not woord.hoofdletter or lezing.schreeuwt(i):
        return term.twijfel is Twijfel.STERK and _in_verband(lezing, i, term, namen)
    if not woord.zinsbegin:
        return not na_lidwoord
    bezit = lezing.vorm(i + 1) == "s" and lezing.tussen(i) == "'"
    return term.twijfel is Twijfel.STERK and (bezit or lezing.vorm(i + 1) in DOET) and woord.vorm not in DOET


def _paar(lezing: Lezing, i: int, namen: Namen) -> int:
    """Als op `i` een voornaam staat met de achternaam van dezelfde persoon erachter: waar die staat, anders 0."""
    j = i + 1
    while j < len(lezing.woorden) and j - i < 5 and lezing.tussen(j - 1) in {" ", "-", ". ", "  ", "'", "' ", " '"}:
        if (lezing.vorm(i), lezing.vorm(j)) in namen.paren:
            met_hoofdletter = lezing.woorden[i].hoofdletter or lezing.woorden[j].hoofdletter
            return j if met_hoofdletter or lezing.vorm(i) not in werkwoorden() | functiewoorden() else 0
        if lezing.vorm(j) not in TUSSENVOEGSELS and len(lezing.vorm(j)) > 1:
            return 0
        j += 1
    return 0


def _tikindex(namen: Namen) -> dict[str, list[tuple[str, Term]]]:
    """Namen op hun eerste twee en laatste twee letters, want één tikfout laat een van beide heel, en op hun klank."""
    index: dict[str, list[tuple[str, Term]]] = {}
    for naam, term in namen.tikbaar.items():
        index.setdefault("^" + naam[:2], []).append((naam, term))
        index.setdefault(naam[-2:] + "$", []).append((naam, term))
        if len(naam) >= 5 and len(gehoord := klank(naam)) >= KORTST:
            index.setdefault("~" + gehoord, []).append((naam, term))
    return index


def _met_tikfout(lezing: Lezing, i: int, index: dict[str, list[tuple[str, Term]]]) -> Term | None:
    """De naam waar woord `i` een tikfout van is; gewone woorden zijn dat nooit."""
    woord = lezing.woorden[i]
    vorm = woord.vorm
    opvallend = woord.hoofdletter and not woord.zinsbegin and not lezing.schreeuwt(i)
    kandidaten = [*index.get("^" + vorm[:2], []), *index.get(vorm[-2:] + "$", [])]
    for naam, term in kandidaten:
        if opvallend:
            grens = 2 if len(naam) >= 8 else 1
            mag = len(naam) >= 5 or vorm[0] == naam[0]
        else:
            grens = 2 if len(naam) >= 9 and len(vorm) >= 8 else 1
            mag = len(naam) >= 5 and vorm[0] == naam[0] and term.twijfel < Twijfel.STERK
        if mag and scheelt_hoogstens(vorm, naam, grens) and not is_gewoon(vorm) and vorm not in GEEN_NAAM:
            return term
    gehoord = index.get("~" + klank(vorm), []) if woord.hoofdletter and len(vorm) >= 5 else []
    return gehoord[0][1] if gehoord and not is_gewoon(vorm) and vorm not in GEEN_NAAM else None


def _raak(lezing: Lezing, namen: Namen) -> dict[int, Soort]:
    """De woorden die een naam zijn, met hun soort."""
    raak: dict[int, Soort] = {}
    index = _tikindex(namen)
    gezien: dict[tuple[str, bool, bool], Term | None] = {}
    for i, woord in enumerate(lezing.woorden):
        term = namen.termen.get(woord.vorm)
        if term is not None:
            if _is_naam(lezing, i, term, namen):
                raak[i] = term.soort
            elif (j := _paar(lezing, i, namen)) and not _in_de_tijd(lezing, i):
                raak[i], raak[j] = Soort.VOORNAAM, Soort.ACHTERNAAM
        elif len(woord.vorm) >= 4 and (
            woord.hoofdletter or "^" + woord.vorm[:2] in index or woord.vorm[-2:] + "$" in index
        ):
            sleutel = (woord.vorm, woord.hoofdletter, woord.zinsbegin)
            if sleutel not in gezien:
                gezien[sleutel] = _met_tikfout(lezing, i, index)
            if (fout := gezien[sleutel]) is not None:
                raak[i] = fout.soort
    for i in list(raak):
        if j := _paar(lezing, i, namen):
            raak.setdefault(j, Soort.ACHTERNAAM)
    return raak


def _links(lezing: Lezing, i: int, namen: Namen) -> int:
    """Waar de naam begint die op woord `i` eindigt: tussenvoegsels van het huishouden en voorletters horen erbij."""
    begin = i
    while begin > 0 and i - begin < _LANGSTE_AANLOOP and lezing.tussen(begin - 1) in _VERBINDT:
        vorig = lezing.woorden[begin - 1]
        if vorig.vorm not in namen.tussenvoegsels | _AFGEKORT and not (len(vorig.vorm) == 1 and vorig.hoofdletter):
            break
        begin -= 1
    return begin


def _rechts(lezing: Lezing, i: int, namen: Namen) -> int:
    """Waar "Vries, J. de" eindigt als op woord `i` de achternaam staat."""
    eind = i
    while eind + 1 < len(lezing.woorden) and eind - i < _LANGSTE_AANLOOP and lezing.tussen(eind) in _VERBINDT | {", "}:
        volgend = lezing.woorden[eind + 1]
        voorletter = len(volgend.vorm) == 1 and volgend.hoofdletter
        if not voorletter and (eind == i or volgend.vorm not in namen.tussenvoegsels):
            break
        if eind == i and lezing.tussen(i) != ", ":
            break
        eind += 1
    return eind


def zoek_huisnamen(lezing: Lezing, namen: Namen) -> Iterator[Stuk]:
    """Elke naam van het huishouden als één stuk, met tussenvoegsels en voorletters."""
    raak = _raak(lezing, namen)
    groepen: list[list[int]] = []
    for i in sorted(raak):
        begin = _links(lezing, i, namen) if raak[i] is Soort.ACHTERNAAM else i
        vorige = groepen[-1][-1] if groepen else -1
        verbindt = {" ", "-", ", "} if vorige in raak and raak[vorige] is Soort.ACHTERNAAM else {" ", "-"}
        if groepen and begin <= vorige + 1 and lezing.tussen(vorige) in verbindt:
            groepen[-1].append(i)
        else:
            groepen.append([max(begin, vorige + 1), i])
    for begin, *rest in groepen:
        soorten = {raak[i] for i in rest}
        soort = soorten.pop() if len(soorten) == 1 else Soort.NAAM
        eind = _rechts(lezing, rest[-1], namen) if soort is Soort.ACHTERNAAM else rest[-1]
        yield soort, lezing.woorden[begin].van, lezing.woorden[eind].tot
