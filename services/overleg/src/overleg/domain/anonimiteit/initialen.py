"""Initialen van het huishouden: "J. de V.", "J.d.V.", "JdV" en een enkele letter waar een naam hoort."""

from collections.abc import Iterator

from overleg.domain.anonimiteit.gewoon import afkortingen
from overleg.domain.anonimiteit.lezing import Lezing
from overleg.domain.anonimiteit.model import Soort, Stuk
from overleg.domain.anonimiteit.namen import TUSSENVOEGSELS, Namen
from overleg.domain.anonimiteit.omgeving import AANSPREEK, DOET, VERWANT
from overleg.domain.anonimiteit.reeks import reeks

_VERBINDT = frozenset({".", ". ", " ", "-", ".-", ". -", "", " '", ". '", ".'", "' "})
_VASTE_PUNTEN = frozenset({"bv", "nv", "vs", "ps", "nb", "om", "eu", "vn", "aa", "na"})
_LABELS = frozenset("abc")
_NA_LABEL = reeks(
    """
    plan vitamine hepatitis categorie type groep variant optie bijlage deel scenario lijn route blok fase tabel
    figuur klas team casus gezin school organisatie lid sub stap kolom
    """
)


_LANGSTE_RIJ = 8


def _rijen(lezing: Lezing, i: int) -> list[tuple[int, str, bool]]:
    """Losse letters vanaf `i`, steeds een meer: het laatste woord, de letters, en of er een tussenvoegsel in zit."""
    letters, tussen, j = lezing.vorm(i), False, i
    rijen = [(i, letters, tussen)]
    while j + 1 < len(lezing.woorden) and j - i < _LANGSTE_RIJ and lezing.tussen(j) in _VERBINDT:
        j += 1
        vorm = lezing.vorm(j)
        if len(vorm) == 1 and vorm.isalpha():
            letters += vorm
            rijen.append((j, letters, tussen))
        elif vorm in TUSSENVOEGSELS:
            tussen = True
        else:
            break
    return rijen


def _geldt(lezing: Lezing, i: int, laatste: int, letters: str, *, tussen: bool) -> bool:
    eerste, einde = lezing.woorden[i], lezing.woorden[laatste]
    punten = "." in lezing.tussen(i) or "." in lezing.tekst[einde.tot : einde.tot + 1]
    if eerste.hoofdletter and einde.hoofdletter:
        return letters not in _VASTE_PUNTEN and (punten or not eerste.zinsbegin or len(letters) >= 3)
    return punten and letters not in afkortingen() and (tussen or len(letters) >= 3)


def _aaneen(lezing: Lezing, i: int, namen: Namen) -> bool:
    """Initialen zonder punten: JdV, JV."""
    woord = lezing.woorden[i]
    if not 2 <= len(woord.vorm) <= 5 or woord.vorm not in namen.initialen or woord.vorm in afkortingen():
        return False
    stuk = lezing.stuk(woord.van, woord.tot)
    return stuk[0].isupper() and stuk[-1].isupper() and not lezing.schreeuwt(i)


def _een_letter(lezing: Lezing, i: int, namen: Namen) -> bool:
    """Een enkele hoofdletter op de plaats van een naam; "ouder A" en "plan B" zijn afgesproken letters."""
    woord = lezing.woorden[i]
    if not woord.hoofdletter or woord.vorm not in namen.voorletters:
        return False
    vorig = lezing.vorm(i - 1)
    verwant = vorig in VERWANT or vorig in AANSPREEK
    in_een_rij = len(vorig) == 1 and "." in lezing.tussen(i - 1)
    if in_een_rij or vorig in _NA_LABEL or (verwant and woord.vorm in _LABELS):
        return False
    na = lezing.tekst[woord.tot : woord.tot + 2]
    if verwant or (na[:1] == "." and lezing.vorm(i + 1) in DOET):
        return True
    slot = i + 1 >= len(lezing.woorden)
    return na[:1] == "." and not woord.zinsbegin and (slot or not lezing.woorden[i + 1].hoofdletter)


def _vanaf(lezing: Lezing, i: int, namen: Namen) -> int:
    """Het woord waar de initialen eindigen die op woord `i` beginnen; -1 als daar geen initialen staan."""
    if len(lezing.vorm(i)) > 1:
        return i if _aaneen(lezing, i, namen) else -1
    rijen = _rijen(lezing, i) if lezing.vorm(i).isalpha() else []
    for laatste, letters, tussen in reversed(rijen[1:]):
        if letters in namen.initialen and _geldt(lezing, i, laatste, letters, tussen=tussen):
            return laatste
    return i if len(rijen) == 1 and _een_letter(lezing, i, namen) else -1


def zoek_initialen(lezing: Lezing, namen: Namen) -> Iterator[Stuk]:
    """Elke rij initialen die bij iemand van het huishouden past; de langste die past telt."""
    eind = -1
    for i, woord in enumerate(lezing.woorden):
        if i > eind and (laatste := _vanaf(lezing, i, namen)) >= 0:
            eind = laatste
            yield Soort.INITIALEN, woord.van, lezing.woorden[laatste].tot
