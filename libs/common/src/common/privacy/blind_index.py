"""Find a value that is stored encrypted, without storing it: a keyed hash beside the ciphertext.

There are few BSNs: whoever has this key finds all of them in minutes. So the key lives apart from
the data, as the key-encryption key does. Several versions (`blinde-index.key`,
`blinde-index-2.key`, …) let it be rotated: writes use the newest, searches try all, and when the
last old row was rewritten the old file goes.
"""

from __future__ import annotations

import hmac
from collections.abc import Iterable
from pathlib import Path

from common.privacy.bsn import normaliseer_bsn
from common.privacy.keyfiles import read_keys

_TOKEN_BYTES = 15


class BlindIndex:
    """Index value: `version of the key (1 byte) ‖ HMAC-SHA256 (32 bytes)`, for a column bytea.

    Tokens are the same, cut to 16 bytes in all: for many small values per row, where a chance hit costs a comparison and
    no more.
    """

    def __init__(self, sleutels: dict[int, bytes]) -> None:
        """Use these versions of the key."""
        if not sleutels or not all(0 < versie < 256 for versie in sleutels):
            raise ValueError("ten minste één sleutel, versie 1 tot en met 255")
        self._sleutels = dict(sorted(sleutels.items(), reverse=True))

    @classmethod
    def from_folder(cls, folder: Path) -> BlindIndex:
        """Read the key files of the folder."""
        return cls(read_keys(folder, "blinde-index"))

    def bsn(self, bsn: str) -> bytes:
        """Return the value to store; `ValueError` when it is no BSN."""
        return self.candidates("bsn", normaliseer_bsn(bsn))[0]

    def search_bsn(self, bsn: str) -> list[bytes]:
        """Return the values to search for (`= ANY($1::bytea[])`), one per version of the key."""
        return self.candidates("bsn", normaliseer_bsn(bsn))

    def candidates(self, soort: str, waarde: str) -> list[bytes]:
        """Return the index values of a normalised value, newest key first."""
        bericht = f"{soort}|v1|{waarde}".encode()
        return [bytes([versie]) + hmac.digest(sleutel, bericht, "sha256") for versie, sleutel in self._sleutels.items()]

    def tokens(self, soort: str, waarden: Iterable[str]) -> list[bytes]:
        """Return the token to store for each normalised value, made with the newest key."""
        return [self._tokens(soort, waarde)[0] for waarde in waarden]

    def search_tokens(self, soort: str, waarden: Iterable[str]) -> list[bytes]:
        """Return the tokens to search for (`= ANY($1::bytea[])`): every value under every version of the key."""
        return [token for waarde in waarden for token in self._tokens(soort, waarde)]

    def _tokens(self, soort: str, waarde: str) -> list[bytes]:
        return [index[: 1 + _TOKEN_BYTES] for index in self.candidates(f"token|{soort}", waarde)]

    def outdated(self, index: bytes) -> bool:
        """Whether this value was made with an older key and should be written again."""
        return index[0] != next(iter(self._sleutels))
