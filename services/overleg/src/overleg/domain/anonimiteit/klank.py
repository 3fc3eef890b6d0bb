"""Hoe een naam klinkt: Yusuf, Youssef en Yoesoef klinken gelijk, al schelen ze meer letters dan een tikfout."""

import re
from typing import Final

_KLINKERS: Final = re.compile(r"[aeiouyj]+")
_DUBBEL: Final = re.compile(r"(.)\1+")
_GELIJK: Final = (
    ("sch", "s"),
    ("sh", "s"),
    ("ph", "f"),
    ("th", "t"),
    ("dt", "t"),
    ("ck", "k"),
    ("kh", "k"),
    ("gh", "g"),
    ("x", "ks"),
)
_LETTERS: Final = str.maketrans({"c": "k", "q": "k", "v": "f", "w": "f", "z": "s", "h": ""})
KORTST: Final = 4
"""Een klank van minder tekens zegt te weinig."""


def klank(woord: str) -> str:
    """De klank van een gevouwen woord: medeklinkers die op elkaar lijken gelijk, elke klinker hetzelfde."""
    for schrijfwijze, gelijk in _GELIJK:
        woord = woord.replace(schrijfwijze, gelijk)
    return _DUBBEL.sub(r"\1", _KLINKERS.sub("a", woord.translate(_LETTERS)))
