"""Namen van mensen die niet in het huishouden staan: na een aanspreekvorm, een verwantschap, of een bekende voornaam."""

from collections.abc import Iterator

from overleg.domain.anonimiteit.gewoon import afkortingen, is_gewoon
from overleg.domain.anonimiteit.lezing import Lezing
from overleg.domain.anonimiteit.model import Soort, Stuk
from overleg.domain.anonimiteit.namen import TUSSENVOEGSELS
from overleg.domain.anonimiteit.omgeving import AANSPREEK, GEEN_NAAM, GEHETEN, VERWANT
from overleg.domain.anonimiteit.reeks import reeks
from overleg.domain.anonimiteit.roepnamen import bekende_voornamen
from overleg.domain.anonimiteit.telwoorden import MAANDEN

_DAGEN = reeks("maandag dinsdag woensdag donderdag vrijdag zaterdag zondag")
_LANGSTE_NAAM = 8
"""Zoveel woorden kan een naam met tussenvoegsels en voorletters hebben; begrenst wat een vreemde tekst kost."""
_AAN_ELKAAR = frozenset({" ", "  ", ", ", " (", ": ", ' "', " '", ". ", ".", ", '", " “", " ‘"})


def _kan_naam(lezing: Lezing, i: int) -> bool:
    """Kan woord `i` een naam zijn: hoofdletter, geen afkorting, organisatie, land, dag of gewoon woord?"""
    if i >= len(lezing.woorden):
        return False
    woord = lezing.woorden[i]
    if (
        not woord.hoofdletter
        or len(woord.vorm) < 2
        or woord.vorm in GEEN_NAAM
        or woord.vorm in _DAGEN
        or woord.vorm in MAANDEN
    ):
        return False
    stuk = lezing.stuk(woord.van, woord.tot)
    return not (woord.vorm in afkortingen() or (len(stuk) <= 4 and stuk.isupper()) or lezing.schreeuwt(i))


def _achternaam(lezing: Lezing, i: int) -> int:
    """Waar een achternaam eindigt die op `i` begint met eventuele tussenvoegsels of voorletters; -1 als er geen staat."""
    for j in range(i, min(i + _LANGSTE_NAAM, len(lezing.woorden))):
        vorm = lezing.vorm(j)
        voorletter = len(vorm) == 1 and lezing.woorden[j].hoofdletter and lezing.tussen(j) in {".", ". ", " "}
        if not voorletter and (vorm not in TUSSENVOEGSELS or _eigen_naam(lezing, j)):
            return j if _kan_naam(lezing, j) else -1
    return -1


def _eigen_naam(lezing: Lezing, i: int) -> bool:
    return lezing.vorm(i) in bekende_voornamen()


def _verder(lezing: Lezing, j: int) -> int:
    """Neem wat er bij de naam hoort mee: een tweede deel, een achternaam met tussenvoegsels."""
    begin = j
    while j + 1 < len(lezing.woorden) and lezing.tussen(j) in {" ", "-"} and j - begin < _LANGSTE_NAAM:
        k = j + 1
        while (
            k < len(lezing.woorden)
            and k - j < 4
            and lezing.vorm(k) in TUSSENVOEGSELS
            and lezing.tussen(k) in {" ", "-"}
        ):
            k += 1
        if not _kan_naam(lezing, k) or lezing.woorden[k].zinsbegin or (is_gewoon(lezing.vorm(k)) and k == j + 1):
            return j
        j = k
    return j


def _na_aanspreek(lezing: Lezing, i: int) -> int:
    if lezing.tussen(i) not in {" ", ". ", ".", "  "}:
        return -1
    j = i + 1
    while lezing.vorm(j) in AANSPREEK and lezing.tussen(j) in {" ", ". "} and j - i < _LANGSTE_NAAM:
        j += 1
    eind = _achternaam(lezing, j)
    return eind if eind >= 0 and (not is_gewoon(lezing.vorm(eind)) or eind > j or lezing.vorm(i) in _MET_GEWOON) else -1


_MET_GEWOON = reeks("mevrouw mevr mw mvr meneer mijnheer dhr hr heer juf juffrouw fam familie")


def _na_verwant(lezing: Lezing, i: int) -> int:
    if lezing.tussen(i) not in _AAN_ELKAAR - {". ", "."} or not _kan_naam(lezing, i + 1):
        return -1
    volgend = lezing.woorden[i + 1]
    los = lezing.tussen(i) != " "
    if volgend.vorm in bekende_voornamen():
        return i + 1
    return -1 if is_gewoon(volgend.vorm) or (los and volgend.zinsbegin) or _organisatie(lezing, i + 1) else i + 1


def _organisatie(lezing: Lezing, i: int) -> bool:
    """Een hoofdletter met een woord erachter dat van een organisatie of een streek is."""
    return lezing.vorm(i).endswith(("se", "sche", "land", "zorg", "team", "school", "huis", "centrum", "hulp"))


def _voornaam(lezing: Lezing, i: int) -> bool:
    """Een bekende voornaam met een hoofdletter."""
    return lezing.vorm(i) in bekende_voornamen() and _kan_naam(lezing, i) and not _straat(lezing, i)


def _straat(lezing: Lezing, i: int) -> bool:
    return lezing.tussen(i) in {" ", "-"} and lezing.vorm(i + 1).endswith(
        ("straat", "laan", "weg", "plein", "school", "stichting", "ziekenhuis")
    )


def _initiaal_met_naam(lezing: Lezing, i: int) -> int:
    """Een voorletter met een achternaam: "J. Jansen", "P.J. de Vries"."""
    if len(lezing.vorm(i)) != 1 or not lezing.woorden[i].hoofdletter or lezing.tussen(i) not in {".", ". "}:
        return -1
    eind = _achternaam(lezing, i)
    return eind if eind > i and not is_gewoon(lezing.vorm(eind)) else -1


def zoek_algemeen(lezing: Lezing) -> Iterator[Stuk]:
    """Namen waarvoor geen huishouden nodig is; liever een gemist geval dan een valse treffer op elk woord met een hoofdletter."""
    eind = -1
    for i, woord in enumerate(lezing.woorden):
        if i <= eind:
            continue
        vorm, begin, j = woord.vorm, i + 1, -1
        if vorm in AANSPREEK:
            j = _na_aanspreek(lezing, i)
        if j < 0 and vorm in VERWANT:
            j = _na_verwant(lezing, i)
        if j < 0 and vorm in GEHETEN and lezing.tussen(i) in _AAN_ELKAAR:
            j = _na_geheten(lezing, i)
            begin = j
        if j < 0 and woord.hoofdletter:
            begin = i
            j = i if _voornaam(lezing, i) else _initiaal_met_naam(lezing, i)
        if j >= 0:
            eind = _verder(lezing, j)
            yield Soort.NAAM, lezing.woorden[begin].van, lezing.woorden[eind].tot


def _na_geheten(lezing: Lezing, i: int) -> int:
    j = i + 1
    while (
        lezing.vorm(j) in {"zich", "hij", "zij", "ze", "is", "zichzelf", "hem", "haar", "nu", "ook"}
        and j - i < _LANGSTE_NAAM
    ):
        j += 1
    return (
        j if _kan_naam(lezing, j) and (lezing.vorm(j) in bekende_voornamen() or not is_gewoon(lezing.vorm(j))) else -1
    )
