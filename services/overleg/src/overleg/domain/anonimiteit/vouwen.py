"""Een tekst terugbrengen tot wat een lezer ziet, met bij elk teken de plaats in de oorspronkelijke tekst.

Weg gaan: accenten, onzichtbare tekens, zachte afbreekstreepjes, hoofdletters. Gelijk worden: letters van andere schriften die op een
Latijnse letter lijken, brede cijfers en letters, streepjes en spaties van elk soort.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

_LIJKT_OP = {
    # Cyrillisch
    "а": "a", "в": "b", "с": "c", "ԁ": "d", "е": "e", "ё": "e", "ғ": "f", "һ": "h", "і": "i", "ї": "i", "ј": "j", "к": "k", "ӏ": "l",
    "м": "m", "н": "h", "о": "o", "р": "p", "ԛ": "q", "г": "r", "ѕ": "s", "т": "t", "у": "y", "ѵ": "v", "ԝ": "w", "х": "x", "ү": "y",
    "п": "n", "и": "u", "й": "u", "д": "d", "з": "3", "б": "6", "л": "n", "ь": "b", "ո": "n", "ս": "u", "օ": "o", "հ": "h", "ց": "g",
    # Grieks
    "α": "a", "β": "b", "γ": "y", "δ": "d", "ε": "e", "ζ": "z", "η": "n", "ι": "i", "κ": "k", "μ": "u", "ν": "v", "ο": "o", "ρ": "p",
    "σ": "o", "ς": "c", "τ": "t", "υ": "u", "χ": "x", "ω": "w", "ϲ": "c", "ϳ": "j", "θ": "o",
    # Latijn dat geen ontbinding heeft
    "ø": "o", "ł": "l", "đ": "d", "ħ": "h", "ı": "i", "ȷ": "j", "ŧ": "t", "æ": "ae", "œ": "oe", "ß": "ss", "þ": "th", "ð": "d", "ŋ": "n",
    "ɑ": "a", "ɡ": "g", "ɩ": "i", "ɪ": "i", "ʟ": "l", "ɴ": "n", "ʀ": "r", "ᴀ": "a", "ʙ": "b", "ᴄ": "c", "ᴅ": "d", "ᴇ": "e", "ꜰ": "f",
    "ɢ": "g", "ʜ": "h", "ᴊ": "j", "ᴋ": "k", "ᴍ": "m", "ᴏ": "o", "ᴘ": "p", "ꜱ": "s", "ᴛ": "t", "ᴜ": "u", "ᴠ": "v", "ᴡ": "w", "ʏ": "y",
    "ᴢ": "z", "ƒ": "f", "ɓ": "b", "ɗ": "d", "ɠ": "g", "ƙ": "k", "ƴ": "y", "ʋ": "v", "ⱥ": "a", "ɛ": "e", "ə": "e", "ɔ": "o", "ʉ": "u",
    # Streepjes, aanhalingstekens en puntjes
    "‐": "-", "‑": "-", "‒": "-", "–": "-", "—": "-", "―": "-", "−": "-", "﹣": "-", "⁃": "-", "’": "'", "‘": "'", "ʼ": "'", "`": "'",
    "´": "'", "＇": "'", "′": "'", "‚": ",", "․": ".", "。": ".", "·": ".", "•": ".", "∙": ".", "⋅": ".",
}  # fmt: skip
# Hoofdletters die anders lijken dan hun kleine letter: de hoofdletter Н lijkt op H, maar ook В op B en Ρ op P.
_HOOFD_LIJKT_OP = {
    "Ν": "n",
    "Η": "h",
    "Υ": "y",
    "Μ": "m",
    "Β": "b",
    "Χ": "x",
    "Ζ": "z",
    "Λ": "a",
    "И": "n",
    "Я": "r",
    "Σ": "e",
    "Ս": "u",
}
_ONZICHTBAAR = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0\u2800")
_LANGST = 4
"""Zoveel letters wordt één teken hoogstens; er zijn tekens die een hele zin voorstellen."""
_NIET_ASCII = re.compile(r"[^\x00-\x7f]+")


@dataclass(frozen=True, slots=True)
class Gevouwen:
    """De gevouwen tekst; `plaats[i]` is waar teken `i` vandaan komt, met aan het eind de lengte van het origineel."""

    tekst: str
    plaats: list[int]

    def bereik(self, van: int, tot: int) -> tuple[int, int]:
        """Het stuk `van`-`tot` van de gevouwen tekst, als plaatsen in de oorspronkelijke tekst."""
        return self.plaats[van], self.plaats[tot - 1] + 1


@lru_cache(maxsize=4096)
def vouw_teken(teken: str) -> str:
    """Wat een lezer in dit ene teken ziet: kleine letters zonder accent, of niets bij een onzichtbaar teken."""
    if teken in _HOOFD_LIJKT_OP:
        return _HOOFD_LIJKT_OP[teken]
    gevouwen = []
    for deel in unicodedata.normalize("NFKD", teken).casefold():
        soort = unicodedata.category(deel)
        if deel in _ONZICHTBAAR or soort in {"Mn", "Me", "Cf"}:
            continue
        if soort in {"Zs", "Zl", "Zp", "Cc"}:
            gevouwen.append(" ")
        elif deel.isdigit():
            gevouwen.append(str(unicodedata.digit(deel)))
        else:
            gevouwen.append(_LIJKT_OP.get(deel, deel))
    return "".join(gevouwen)[:_LANGST]


def vouw(tekst: str) -> Gevouwen:
    """Vouw een tekst; de plaatsen lopen nooit terug en blijven binnen de tekst. ASCII gaat in één keer."""
    if tekst.isascii():
        return Gevouwen(tekst.lower(), list(range(len(tekst) + 1)))
    stukken: list[str] = []
    plaats: list[int] = []
    vorige = 0
    for stuk in _NIET_ASCII.finditer(tekst):
        van, tot = stuk.span()
        stukken.append(tekst[vorige:van].lower())
        plaats.extend(range(vorige, van))
        for i in range(van, tot):
            gevouwen = vouw_teken(tekst[i])
            stukken.append(gevouwen)
            plaats.extend([i] * len(gevouwen))
        vorige = tot
    stukken.append(tekst[vorige:].lower())
    plaats.extend(range(vorige, len(tekst) + 1))
    return Gevouwen("".join(stukken), plaats)
