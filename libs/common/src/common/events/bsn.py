"""No BSN leaves the platform by accident: a guard on every attribute and every value of an event."""

from __future__ import annotations

import re

_CANDIDATE = re.compile(r"(?<!\d)\d{8,9}(?!\d)")
_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", re.IGNORECASE)
_WEIGHTS = (9, 8, 7, 6, 5, 4, 3, 2, -1)


def elfproef(digits: str) -> bool:
    """Say whether 8 or 9 digits form a possible BSN (the eleven test of the Rijksdienst voor Identiteitsgegevens)."""
    padded = digits.zfill(9)
    total = sum(int(digit) * weight for digit, weight in zip(padded, _WEIGHTS, strict=True))
    return padded != "000000000" and total % 11 == 0


def contains_bsn(text: str) -> bool:
    """Say whether a text holds a BSN-like number.

    UUIDs are taken out first: about one in 500 begins with eight digits that pass the eleven test. The second search
    is only done when the first finds something, which keeps the check cheap for the common event.
    """
    if _CANDIDATE.search(text) is None:
        return False
    return any(elfproef(found) for found in _CANDIDATE.findall(_UUID.sub("", text)))
