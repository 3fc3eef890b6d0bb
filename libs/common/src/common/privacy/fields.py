"""Encrypt one field of one person: AES-256-GCM, bound to its place.

Format: `0x01 ‖ version of the data key (2) ‖ nonce (12) ‖ ciphertext ‖ tag (16)`. The place
(service, table, column, row, person) and the first three bytes are authenticated: a ciphertext
that was copied to another row, column, table or person does not open.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, field
from typing import Final
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from common.privacy.errors import NietLeesbaar

_FORMAAT: Final = b"\x01"
_KOP: Final = 3
_NONCE: Final = 12
_TAG: Final = 16
_NAAM: Final = re.compile(r"[a-z][a-z0-9_.-]*")


@dataclass(frozen=True, slots=True, eq=False)
class Dek:
    """A data key of one person, ready for use; lives in memory only."""

    persoon_id: UUID
    versie: int
    sleutel: bytes = field(repr=False)
    aead: AESGCM = field(init=False, repr=False)

    def __post_init__(self) -> None:
        """Prepare the cipher once: it costs as much as an encryption."""
        object.__setattr__(self, "aead", AESGCM(self.sleutel))


@dataclass(frozen=True, slots=True)
class Veld:
    """The place of a value: nowhere else does its ciphertext open."""

    dienst: str
    tabel: str
    kolom: str
    rij_id: UUID
    persoon_id: UUID

    def __post_init__(self) -> None:
        """Refuse names that could make two places look the same."""
        if not all(_NAAM.fullmatch(naam) for naam in (self.dienst, self.tabel, self.kolom)):
            raise ValueError("dienst, tabel en kolom zijn gewone namen")

    def aad(self, kop: bytes) -> bytes:
        """Return what is authenticated besides the value."""
        plaats = f"{self.dienst}|{self.tabel}|{self.kolom}|{self.rij_id}|{self.persoon_id}"
        return kop + plaats.encode()


def encrypt(dek: Dek, veld: Veld, plaintext: str | bytes) -> bytes:
    """Return the ciphertext to store in this place."""
    if dek.persoon_id != veld.persoon_id:
        raise ValueError("deze sleutel is van een andere persoon")
    kop = _FORMAAT + dek.versie.to_bytes(2, "big")
    nonce = os.urandom(_NONCE)
    ruw = plaintext.encode() if isinstance(plaintext, str) else plaintext
    return kop + nonce + dek.aead.encrypt(nonce, ruw, veld.aad(kop))


def decrypt_bytes(dek: Dek, veld: Veld, ciphertext: bytes) -> bytes:
    """Return the value; `NietLeesbaar` when it was changed, moved, or made with another key."""
    if versie_van(ciphertext) != dek.versie or dek.persoon_id != veld.persoon_id:
        raise NietLeesbaar("de sleutel hoort niet bij deze gegevens")
    kop, nonce, rest = ciphertext[:_KOP], ciphertext[_KOP : _KOP + _NONCE], ciphertext[_KOP + _NONCE :]
    try:
        return dek.aead.decrypt(nonce, rest, veld.aad(kop))
    except InvalidTag as fout:
        raise NietLeesbaar("de gegevens openen niet op deze plaats") from fout


def decrypt(dek: Dek, veld: Veld, ciphertext: bytes) -> str:
    """Return the text; raises as `decrypt_bytes`."""
    try:
        return decrypt_bytes(dek, veld, ciphertext).decode()
    except UnicodeDecodeError as fout:
        raise NietLeesbaar("de gegevens zijn geen tekst") from fout


def versie_van(ciphertext: bytes) -> int:
    """Return the version of the data key that made this; `NietLeesbaar` when it is no ciphertext of ours."""
    if len(ciphertext) < _KOP + _NONCE + _TAG or ciphertext[:1] != _FORMAAT:
        raise NietLeesbaar("onbekend formaat")
    return int.from_bytes(ciphertext[1:_KOP], "big")
