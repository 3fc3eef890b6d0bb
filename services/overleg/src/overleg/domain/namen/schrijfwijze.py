"""Een Nederlandse naam uit elkaar halen: voornamen, voorletters en familienaam, zonder tussenvoegsels, accenten en titels.

Mensen schrijven een naam op elke volgorde: "Anna van den Berg-Jansen", "Berg, van den, A.", "Jansen Anna". Wat niet zeker is krijgt
meer dan één lezing; wie vergelijkt neemt de beste.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise


def _lijst(tekst: str) -> frozenset[str]:
    return frozenset(tekst.split())


TUSSENVOEGSELS = _lijst("""
van von der den de het ter te ten tot op aan in bij onder over uit uijt voor la le les el al ul bel ben bin ibn bou ait
da di do dos das du del della zu zum zur s t d l of y e
""")
AANGEPLAKT = _lijst("""
van vande vanden vander vant de den der ter ten te el al ben bel ait von du la le di da dos
""")
"""Tussenvoegsels zoals ze aan een naam vast geschreven worden."""
_ALLEEN_BINNENIN = frozenset({"in", "op", "aan", "bij", "of", "e", "y", "s", "t", "d", "l", "te", "tot", "uit"})
_OOK_VOORNAAM = frozenset({"ben", "al"})
_TITELS = _lijst("""
dhr mevr mevrouw meneer heer mw hr dr drs ir ing mr prof bc msc bsc ma mba familie fam jr sr junior senior
""")
_LANGE_VOORLETTERS = frozenset({"th", "ch", "chr", "ph", "fr", "joh", "st", "wm", "jac", "ij"})
_ZONDER_ONTBINDING = str.maketrans({
    "ø": "o", "ł": "l", "đ": "d", "ð": "d", "ħ": "h", "ı": "i", "ŧ": "t", "æ": "ae", "œ": "oe", "ß": "ss", "þ": "th", "ə": "e",
    "ĳ": "ij", "‐": "-", "‑": "-", "–": "-", "—": "-", "’": "'", "‘": "'", "`": "'", "´": "'", "ʼ": "'", "(": " ", ")": " ",
    '"': " ", "“": " ", "”": " ", "/": "-",
})  # fmt: skip
_BINNENHOOFDLETTER = re.compile(r"(?<=[a-zà-ÿ])(?=[A-ZÀ-Þ])")
_HUWELIJK = re.compile(r"\b(?:e\.? ?v\.?|echtgeno(?:te|ot) van|geb(?:oren)?\.?|wed(?:uwe)?\.?(?: van)?)(?=\s)")
_DEEL = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*\.?|-|,")
_KORT_VOORVOEGSEL = re.compile(r"(?:^|(?<=[\s-]))'?([std])'\s?|(?:^|(?<=[\s-]))([dl])'")
_EENLETTER = 1
_MEESTE_DELEN = 12


@dataclass(frozen=True, slots=True)
class Familiedeel:
    """Eén familienaam: de kern ("berg") en met tussenvoegsels aaneen ("vandenberg")."""

    kern: str
    vol: str


@dataclass(frozen=True, slots=True)
class Lezing:
    """Eén manier om een naam te lezen; `zeker` als de schrijfwijze die aanwijst."""

    voornamen: tuple[str, ...]
    letters: tuple[str, ...]
    familie: tuple[Familiedeel, ...]
    zeker: bool = True


@dataclass(frozen=True, slots=True)
class _Teken:
    """Een woord uit de naam; `vast` als het met een streepje aan het vorige zit, `letter` als het een voorletter is."""

    tekst: str
    vast: bool
    letter: bool

    @property
    def tussen(self) -> bool:
        return self.tekst in TUSSENVOEGSELS and not self.letter


def vouw_naam(naam: str) -> str:
    """Kleine letters zonder accenten en onzichtbare tekens; streepjes, komma's en punten blijven."""
    ontbonden = unicodedata.normalize("NFKD", naam.casefold().translate(_ZONDER_ONTBINDING))
    return "".join(t for t in ontbonden if unicodedata.category(t) not in {"Mn", "Cf", "Cc"})


def lezingen(naam: str) -> tuple[Lezing, ...]:
    """Alle redelijke lezingen van een naam, de waarschijnlijkste eerst; leeg als er geen letter in staat."""
    naam = _los(naam)
    gevouwen = _KORT_VOORVOEGSEL.sub(lambda m: f" {m[1] or m[2]} ", f" {vouw_naam(naam)} ".replace(" - ", "-"))
    gevouwen = _HUWELIJK.sub("-", gevouwen)
    hoofdletters = frozenset(w for w in re.findall(r"\b[A-Z]{2,3}\b", naam)) if not naam.isupper() else frozenset()
    voor, komma, na = gevouwen.partition(",")
    if komma:
        links, rechts = _woorden(voor, hoofdletters), _woorden(na.replace(",", " "), hoofdletters)
        if links and rechts:
            # "Berg, van den, Anna" and "Berg, Anna van den": what stands behind the comma and is a prefix goes back in front.
            achter = [t for t in rechts if t.tussen]
            return (_lees([t for t in rechts if not t.tussen], [*achter, *links]),)
        gevouwen = gevouwen.replace(",", " ")
    return tuple(dict.fromkeys(_volgordes(_woorden(gevouwen, hoofdletters))))


def _los(naam: str) -> str:
    """Schrijf "VanDenBerg" los, en laat "McDonald" heel."""
    stukken = _BINNENHOOFDLETTER.sub("\0", naam).split("\0")
    return stukken[0] + "".join(
        (" " if vorige.split()[-1:] and vorige.split()[-1].casefold() in TUSSENVOEGSELS else "") + stuk
        for vorige, stuk in pairwise(stukken)
    )


def _woorden(tekst: str, hoofdletters: frozenset[str]) -> list[_Teken]:
    woorden: list[_Teken] = []
    vast = False
    for ruw in _DEEL.findall(tekst)[: _MEESTE_DELEN * 2]:
        if ruw in {"-", ","}:
            vast = ruw == "-" and bool(woorden)
            continue
        punt, woord = ruw.endswith("."), ruw.rstrip(".").replace("'", "")
        if woord.upper() in hoofdletters and woord not in TUSSENVOEGSELS | _TITELS:
            woorden += [_Teken(letter, vast=False, letter=True) for letter in woord]
        else:
            letter = (len(woord) == _EENLETTER and (punt or woord not in TUSSENVOEGSELS)) or (
                punt and woord in _LANGE_VOORLETTERS
            )
            woorden.append(_Teken(woord, vast, letter))
        vast = False
    zonder = [w for w in woorden if w.letter or w.tekst not in _TITELS]
    return _samen(zonder or woorden)[:_MEESTE_DELEN]


def _samen(woorden: Sequence[_Teken]) -> list[_Teken]:
    """Voeg samen wat één naam is: "abd el karim" en "abdul karim" worden "abdelkarim"."""
    uit: list[_Teken] = []
    i = 0
    while i < len(woorden):
        w = woorden[i]
        if w.tekst in {"abd", "abdel", "abdul", "abdoul"} and not w.letter:
            volgend = i + 1 + (i + 2 < len(woorden) and woorden[i + 1].tekst in {"el", "al", "ul"})
            if volgend < len(woorden) and not woorden[volgend].tussen and len(woorden) > volgend + 1:
                uit.append(_Teken("abdel" + woorden[volgend].tekst, w.vast, letter=False))
                i = volgend + 1
                continue
        uit.append(w)
        i += 1
    return uit


def _volgordes(woorden: list[_Teken]) -> Iterator[Lezing]:
    """De lezingen van een naam zonder komma."""
    if not woorden:
        return
    if len(woorden) == 1:
        yield Lezing((), (), (Familiedeel(woorden[0].tekst, woorden[0].tekst),))
        yield _lees(woorden, [], zeker=False)
        return
    eerste = next((i for i, w in enumerate(woorden) if i and w.tussen), None)
    if eerste is not None and all(w.tussen for w in woorden[eerste:]):
        # "Vries Jan de": the prefix came last, so the family name came first.
        yield _lees(woorden[1:eerste], [*woorden[eerste:], woorden[0]])
        yield _lees(woorden[: eerste - 1], [*woorden[eerste:], woorden[eerste - 1]], zeker=False)
    elif eerste is not None and not woorden[0].tussen:
        begin = _begin_van_keten(woorden, eerste)
        if begin:
            yield _lees(woorden[:begin], woorden[begin:])
        else:
            yield _lees(*_familie_eerst(woorden))
    elif woorden[0].tussen and woorden[0].tekst not in _ALLEEN_BINNENIN:
        # "Ben de Wit" has a first name that is a prefix elsewhere.
        voornaam = woorden[0].tekst in _OOK_VOORNAAM
        yield _lees(*_familie_eerst(woorden), zeker=not voornaam or eerste is None)
        yield _lees(woorden[:1], woorden[1:], zeker=voornaam)
    else:
        yield from _zonder_tussenvoegsel(woorden)


def _zonder_tussenvoegsel(woorden: list[_Teken]) -> Iterator[Lezing]:
    begin = _begin_van_keten(woorden, len(woorden) - 1)
    achteraan = any(w.letter for w in woorden[1:]) and not woorden[0].letter and woorden[-1].letter
    if achteraan:
        letters = next(i for i, w in enumerate(woorden) if w.letter)
        yield _lees(woorden[letters:], woorden[:letters])
        return
    if begin:
        yield _lees(woorden[:begin], woorden[begin:])
        if begin > 1 and not woorden[begin - 1].letter:
            yield _lees(woorden[: begin - 1], woorden[begin - 1 :], zeker=False)
    if not woorden[0].letter:
        voornaam, familie = _familie_eerst(woorden)
        if voornaam:
            yield _lees(voornaam, familie, zeker=False)
        elif not begin:
            yield _lees([], woorden)


def _begin_van_keten(woorden: Sequence[_Teken], plaats: int) -> int:
    """Waar de familienaam begint die op `plaats` staat: terug zolang een streepje of tussenvoegsel haar vasthoudt."""
    while plaats > 0 and (woorden[plaats].vast or woorden[plaats - 1].tussen):
        plaats -= 1
    return plaats


def _familie_eerst(woorden: list[_Teken]) -> tuple[list[_Teken], list[_Teken]]:
    """Splits een naam die met de familienaam begint in (voornamen, familienaam)."""
    einde = 0
    while einde < len(woorden) - 1 and woorden[einde].tussen:
        einde += 1
    einde += 1
    while einde < len(woorden) and (woorden[einde].vast or (woorden[einde].tussen and einde + 1 < len(woorden))):
        einde += 2 if woorden[einde].tussen and not woorden[einde].vast else 1
    return woorden[einde:], woorden[:einde]


def _lees(voornaam: Sequence[_Teken], familie: Sequence[_Teken], *, zeker: bool = True) -> Lezing:
    delen: list[Familiedeel] = []
    voor = ""
    for w in familie:
        if w.tussen:
            voor += w.tekst
        else:
            delen.append(Familiedeel(w.tekst, voor + w.tekst))
            voor = ""
    if voor:
        delen.append(Familiedeel(voor, voor))
    namen = tuple(w.tekst for w in voornaam if not w.letter)
    letters = tuple(w.tekst[0] for w in voornaam)
    return Lezing(namen, letters, tuple(delen), zeker)
