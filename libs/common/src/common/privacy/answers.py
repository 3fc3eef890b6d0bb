"""Encrypt answers that are kept for a repeated request (Idempotency-Key): they hold personal data.

Format: `0x01 ‖ length of the KEK id ‖ KEK id ‖ salt (16) ‖ nonce (12) ‖ ciphertext ‖ tag`. Each
answer gets its own key, derived from the salt, so that no number of answers wears out a key.
"""

from __future__ import annotations

import hmac
import os
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from common.privacy.errors import NietLeesbaar
from common.privacy.kek import KekProvider

_FORMAAT: Final = 1
_ZOUT: Final = 16
_NONCE: Final = 12


class AnswerCipher:
    """Seals and opens stored answers with a key that is derived from the KEK."""

    def __init__(self, kek: KekProvider) -> None:
        """Use this key-encryption key."""
        self._kek = kek
        self._sleutels: dict[str, bytes] = {}

    def seal(self, answer: bytes, aad: bytes) -> bytes:
        """Encrypt an answer; it opens only with the same `aad` (who asked what)."""
        kek_id = self._kek.actueel
        zout, nonce = os.urandom(_ZOUT), os.urandom(_NONCE)
        kop = bytes([_FORMAAT, len(kek_id)]) + kek_id.encode("ascii")
        return kop + zout + nonce + self._aead(kek_id, zout).encrypt(nonce, answer, kop + aad)

    def open(self, sealed: bytes, aad: bytes) -> bytes:
        """Return the answer; `NietLeesbaar` when it was changed or belongs to another request."""
        if len(sealed) < 2 or sealed[0] != _FORMAAT:
            raise NietLeesbaar("onbekend formaat")
        kop = sealed[: 2 + sealed[1]]
        zout, rest = sealed[len(kop) : len(kop) + _ZOUT], sealed[len(kop) + _ZOUT :]
        try:
            aead = self._aead(kop[2:].decode("ascii"), zout)
            return aead.decrypt(rest[:_NONCE], rest[_NONCE:], kop + aad)
        except (InvalidTag, ValueError) as fout:
            raise NietLeesbaar("het bewaarde antwoord opent niet") from fout

    def _aead(self, kek_id: str, zout: bytes) -> AESGCM:
        sleutel = self._sleutels.get(kek_id)
        if sleutel is None:
            sleutel = self._sleutels[kek_id] = self._kek.derive(kek_id, b"antwoorden")
        return AESGCM(hmac.digest(sleutel, zout, "sha256"))
