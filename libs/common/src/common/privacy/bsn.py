"""The citizen service number (burgerservicenummer): one way to write it, and the elfproef."""

from __future__ import annotations

import re
from typing import Final

_SCHEIDING: Final = re.compile(r"[ .\-]")
_CIJFERS: Final = re.compile(r"[0-9]{8,9}")
_GEWICHTEN: Final = (9, 8, 7, 6, 5, 4, 3, 2, -1)


def is_bsn(cijfers: str) -> bool:
    """Tell whether nine digits pass the elfproef: the weighted sum is a multiple of eleven."""
    if len(cijfers) != 9 or not cijfers.isascii() or not cijfers.isdigit() or cijfers == "000000000":
        return False
    return sum(gewicht * int(cijfer) for gewicht, cijfer in zip(_GEWICHTEN, cijfers, strict=True)) % 11 == 0


def normaliseer_bsn(invoer: str) -> str:
    """Return the BSN as nine digits; `ValueError` (without the input) when it is none.

    Spaces, dots and hyphens are how people group the digits; a number of eight digits lost its
    leading zero in some spreadsheet.
    """
    kaal = _SCHEIDING.sub("", invoer)
    if _CIJFERS.fullmatch(kaal) is None:
        raise ValueError("een BSN heeft negen cijfers")
    bsn = kaal.zfill(9)
    if not is_bsn(bsn):
        raise ValueError("dit is geen BSN: de cijfers voldoen niet aan de elfproef")
    return bsn
