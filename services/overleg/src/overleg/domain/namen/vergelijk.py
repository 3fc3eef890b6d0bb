"""Twee namen vergelijken: hoeveel bewijs geven de familienaam en de voornaam dat het om één mens gaat, of juist niet.

Bewijs staat in bits: +1 maakt "dezelfde mens" twee keer zo waarschijnlijk, -1 half zo waarschijnlijk.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import Enum

from rapidfuzz.distance import OSA

from overleg.domain.namen.klank import klank
from overleg.domain.namen.roepnamen import GEWONE_VOORNAMEN, VEELVOORKOMENDE_FAMILIENAMEN, verwanten, wortels
from overleg.domain.namen.schrijfwijze import AANGEPLAKT, Familiedeel, Lezing


class Woord(Enum):
    """Hoe twee woorden zich verhouden, van sterk naar zwak."""

    GELIJK = 5
    KLANK = 4
    TIKFOUT = 3
    ROEPNAAM = 2
    TIKFOUTEN = 1
    VERSCHILT = 0


@dataclass(frozen=True, slots=True)
class Bewijs:
    """Punten (bits) met de reden erbij als code."""

    punten: float
    reden: str


_ONZEKERE_LEZING = 1.0
_FAMILIE = {Woord.GELIJK: 9.0, Woord.KLANK: 8.0, Woord.TIKFOUT: 6.5, Woord.TIKFOUTEN: 3.0}
_GEWONE_FAMILIE = 2.0
_ANDERE_FAMILIE = Bewijs(-8.0, "familienaam-verschilt")
_VOORNAAM = {Woord.GELIJK: 6.0, Woord.KLANK: 5.0, Woord.TIKFOUT: 3.5, Woord.ROEPNAAM: 3.0, Woord.TIKFOUTEN: 1.0}
_NIET_DE_EERSTE = 1.5
_ANDERE_VOORNAAM = Bewijs(-14.0, "voornaam-verschilt")
_ANDERE_LETTER = Bewijs(-13.0, "voorletter-verschilt")
_GEEN_VOORNAAM = Bewijs(0.0, "voornaam-onbekend")
_ZELDZAAM_EN_GELIJK = 1.5
_NOG_EEN = 2.5
_KORT = 3
_LANG = 5
_HEEL_LANG = 9
_VERSTE = 4


class Vergelijker:
    """Vergelijkt namen en onthoudt van elk woord wat het vond, zolang hij zelf bestaat.

    Wie één mens met velen vergelijkt komt dezelfde woorden steeds weer tegen. Wie hem loslaat, laat ook de namen los.
    """

    def __init__(self) -> None:
        """Begin zonder iets te weten."""
        self._klanken: dict[str, str] = {}
        self._woorden: dict[tuple[str, str], Woord] = {}
        self._voornamen: dict[tuple[str, str], Woord] = {}

    def woord(self, a: str, b: str) -> Woord:
        """Vergelijk twee gevouwen woorden; een tikfout is één letter anders, erbij, weg of verwisseld (vanaf 9 letters twee)."""
        gevonden = self._woorden.get((a, b))
        if gevonden is None:
            gevonden = self._woorden[a, b] = self._vergelijk_woord(a, b)
        return gevonden

    def voornaam(self, a: str, b: str) -> Woord:
        """Vergelijk twee voornamen: roepnamen tellen zwak, twee verschillende gewone namen zijn nooit een tikfout van elkaar."""
        gevonden = self._voornamen.get((a, b))
        if gevonden is None:
            gevonden = self._voornamen[a, b] = self._vergelijk_voornaam(a, b)
        return gevonden

    def namen(self, a: Sequence[Lezing], b: Sequence[Lezing]) -> tuple[Bewijs, Bewijs]:
        """Bewijs van familienaam en voornaam, voor de lezingen van beide namen die samen het meeste zeggen."""
        beste: tuple[float, Bewijs, Bewijs] | None = None
        for x in a:
            for y in b:
                if not (x.zeker or y.zeker):
                    continue  # turned around on both sides, a first name would be compared as a family name
                familie, voornaam = _familie(self, x, y), _voornaam(self, x, y)
                samen = familie.punten + voornaam.punten - _ONZEKERE_LEZING * ((not x.zeker) + (not y.zeker))
                if beste is None or samen > beste[0]:
                    beste = (samen, familie, voornaam)
        if beste is None:
            return _ANDERE_FAMILIE, _GEEN_VOORNAAM
        samen, familie, voornaam = beste
        if familie.punten >= _FAMILIE[Woord.GELIJK] and voornaam.punten >= _VOORNAAM[Woord.GELIJK]:
            samen += _ZELDZAAM_EN_GELIJK
        return Bewijs(samen - voornaam.punten, familie.reden), voornaam

    def _klank(self, woord: str) -> str:
        code = self._klanken.get(woord)
        if code is None:
            code = self._klanken[woord] = klank(woord)
        return code

    def _vergelijk_woord(self, a: str, b: str) -> Woord:
        if a == b:
            return Woord.GELIJK
        kortste, langste = sorted((len(a), len(b)))
        afstand = OSA.distance(a, b, score_cutoff=_VERSTE)
        if afstand > _VERSTE or kortste < _KORT - 1 or langste < _KORT:
            return Woord.VERSCHILT  # before the sound, which costs most: words this far apart never sound alike
        code, andere_code = self._klank(a), self._klank(b)
        if len(code) > 1 and code == andere_code:
            return Woord.KLANK
        if afstand == 1 and (kortste >= _KORT or a[0] == b[0]):
            return Woord.TIKFOUT
        bijna = afstand == 2 or OSA.distance(code, andere_code, score_cutoff=1) <= 1
        if langste < _LANG or not (bijna or (afstand == 3 and langste >= _HEEL_LANG)):
            return Woord.VERSCHILT
        return Woord.TIKFOUT if bijna and langste >= _HEEL_LANG else Woord.TIKFOUTEN

    def _vergelijk_voornaam(self, a: str, b: str) -> Woord:
        soort = self.woord(a, b)
        if soort in {Woord.GELIJK, Woord.KLANK}:
            return soort
        if not wortels(a).isdisjoint(wortels(b)) or _afgekort(a, b):
            return Woord.ROEPNAAM
        if a in GEWONE_VOORNAMEN and b in GEWONE_VOORNAMEN:
            return Woord.VERSCHILT
        if soort is Woord.VERSCHILT and (self._bijna_roepnaam(a, b) or self._bijna_roepnaam(b, a)):
            return Woord.TIKFOUTEN
        return soort

    def _bijna_roepnaam(self, fout: str, naam: str) -> bool:
        """Of `fout` een tikfout is in een naam die bij dezelfde doopnaam hoort als `naam`."""
        if fout in GEWONE_VOORNAMEN:
            return False
        return any(self.woord(fout, ander) in {Woord.KLANK, Woord.TIKFOUT} for ander in verwanten(naam))


def _afgekort(a: str, b: str) -> bool:
    kort, lang = sorted((a, b), key=len)
    return len(kort) >= _KORT and lang.startswith(kort) and len(lang) - len(kort) > 1


def _familie(v: Vergelijker, x: Lezing, y: Lezing) -> Bewijs:
    if not x.familie or not y.familie:
        return _ANDERE_FAMILIE
    if len(x.familie) != len(y.familie) or len(x.familie) == 1:
        return _familiedelen(v, *sorted((x.familie, y.familie), key=len))
    # Two double names: one may hold a name twice, so whose parts are looked for in the other makes a difference.
    heen, terug = _familiedelen(v, x.familie, y.familie), _familiedelen(v, y.familie, x.familie)
    return max(heen, terug, key=lambda b: (b.punten, b.reden))


def _familiedelen(v: Vergelijker, kort: Sequence[Familiedeel], lang: Sequence[Familiedeel]) -> Bewijs:
    treffers = [max((_deel(v, k, d) for d in lang), key=_sterkte) for k in kort]
    beste, gewoon = max(treffers, key=_sterkte)
    if beste is Woord.VERSCHILT:
        aaneen = v.woord("".join(d.vol for d in kort), "".join(d.vol for d in lang))
        if aaneen is Woord.VERSCHILT:
            return _ANDERE_FAMILIE
        return Bewijs(_FAMILIE[aaneen], f"familienaam-{aaneen.name.lower()}")
    punten = _FAMILIE[beste] - (_GEWONE_FAMILIE if gewoon else 0)
    geraakt = sum(soort is not Woord.VERSCHILT for soort, _ in treffers)
    if geraakt < len(kort):
        return Bewijs(punten - 3, "familienaam-deels")
    if len(kort) < len(lang):
        return Bewijs(punten - 0.5, "familienaam-deels")
    return Bewijs(punten + _NOG_EEN * (geraakt - 1), f"familienaam-{beste.name.lower()}")


def _sterkte(treffer: tuple[Woord, bool]) -> tuple[int, bool]:
    soort, gewoon = treffer
    return soort.value, not gewoon


def _deel(v: Vergelijker, a: Familiedeel, b: Familiedeel) -> tuple[Woord, bool]:
    """Hoe twee delen zich verhouden, en of zij allebei zo gewoon zijn dat dat minder zegt."""
    gewoon = a.kern in VEELVOORKOMENDE_FAMILIENAMEN and b.kern in VEELVOORKOMENDE_FAMILIENAMEN
    if _aangeplakt(a.kern, b.kern) or _aangeplakt(b.kern, a.kern):
        return Woord.GELIJK, gewoon
    vormen = [(a.kern, b.kern), (a.vol, b.vol), (a.kern, b.vol), (a.vol, b.kern)]
    return max((v.woord(p, q) for p, q in dict.fromkeys(vormen)), key=lambda w: w.value), gewoon


def _aangeplakt(lang: str, kort: str) -> bool:
    """Of `lang` hetzelfde is als `kort` met een tussenvoegsel eraan vast: "vandenberg" en "berg"."""
    return len(kort) >= _KORT and lang.endswith(kort) and lang.removesuffix(kort) in AANGEPLAKT


def _voornaam(v: Vergelijker, x: Lezing, y: Lezing) -> Bewijs:
    if not x.letters or not y.letters:
        return _GEEN_VOORNAAM
    if x.voornamen and y.voornamen:
        return _voluit(v, x, y)
    return _letters(x, y)


def _voluit(v: Vergelijker, x: Lezing, y: Lezing) -> Bewijs:
    a, b = x.voornamen, y.voornamen
    # Brothers may share a second name: it only counts against the first name of the other.
    paren = [(v.voornaam(p, q), i + j) for i, p in enumerate(a) for j, q in enumerate(b) if not (i and j)]
    if len(a) + len(b) > 2:
        paren.append((v.voornaam("".join(a), "".join(b)), 0))
    soort, plaats = max(paren, key=lambda t: _VOORNAAM.get(t[0], 0) - _NIET_DE_EERSTE * bool(t[1]))
    if soort is Woord.VERSCHILT:
        # "J. Piet de Vries": an initial in front of the full name may be the first name of the other.
        if len(x.letters) > len(a) or len(y.letters) > len(b):
            return _letters(x, y)
        return _ANDERE_VOORNAAM
    nog_gelijk = _NOG_EEN * (soort is Woord.GELIJK and not plaats and len(a) > 1 and a[:2] == b[:2])
    return Bewijs(_VOORNAAM[soort] + nog_gelijk - _NIET_DE_EERSTE * bool(plaats), f"voornaam-{soort.name.lower()}")


def _letters(x: Lezing, y: Lezing) -> Bewijs:
    kort, lang = sorted((x.letters, y.letters), key=len)
    if kort == lang[: len(kort)]:
        return Bewijs(min(2.5 + 1.5 * (len(kort) - 1), 5.0), "voorletters-gelijk")
    mogelijk = {w[0] for naam in (*x.voornamen[:1], *y.voornamen[:1]) for w in wortels(naam)}
    kan = any(_kan_letter_zijn(z.letters[0], v.voornamen[0], mogelijk) for v, z in ((x, y), (y, x)) if v.voornamen)
    if kan or kort[0] in lang or (set(kort) & set(lang) and len(kort) > 1):
        return Bewijs(0.0, "voorletters-mogelijk")
    return _ANDERE_LETTER


def _kan_letter_zijn(letter: str, voornaam: str, mogelijk: Collection[str]) -> bool:
    # "iFnn": in a name that is no ordinary one the first two letters may have changed places.
    return letter in mogelijk or (voornaam not in GEWONE_VOORNAMEN and letter == voornaam[1:2])
