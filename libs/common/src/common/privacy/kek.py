"""The key-encryption key (KEK): it wraps the data keys and never enters the database.

`FileKek` holds it in memory, from files that a secret store mounts. With a KMS or Vault Transit
the same protocol is met by an implementation that lets the KMS unwrap a small set of KEKs at
start-up (one call per version) and wraps data keys in process: a call over the network for every
data key would make the KMS part of every request. An implementation that does call per key only
has to raise `SleutelOntbreekt` when the KMS refuses; the keyring's cache (five minutes) then
bounds the number of calls.
"""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from typing import Final, Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from common.privacy.errors import NietLeesbaar, SleutelOntbreekt
from common.privacy.keyfiles import SLEUTEL_BYTES, read_keys

_NONCE: Final = 12
_WIKKELEN: Final = b"veilige-keten|wikkelen|v1"
_HERKENNEN: Final = b"veilige-keten|herkennen|v1"


class KekProvider(Protocol):
    """What the rest of this package asks of a key-encryption key, wherever it lives."""

    @property
    def actueel(self) -> str:
        """Id of the key that wraps from now on."""
        ...

    def wrap(self, dek: bytes, aad: bytes) -> tuple[str, bytes]:
        """Wrap a data key for one purpose (`aad`); return the id of the KEK and the wrapped key."""
        ...

    def unwrap(self, kek_id: str, gewikkeld: bytes, aad: bytes) -> bytes:
        """Return the data key; raises `SleutelOntbreekt` or `NietLeesbaar`."""
        ...

    def derive(self, kek_id: str, doel: bytes) -> bytes:
        """Return a key of 32 bytes for another purpose, always the same for the same purpose."""
        ...


class FileKek:
    """KEKs from `kek.key`, `kek-2.key`, …: the newest wraps, all unwrap.

    Rotation without downtime: put the new file in the secret of every process, restart them one
    by one, run `Keyring.rewrap` until it returns 0, and only then remove the old file. A process
    that meets a key id that it does not know reads the folder again, so that it understands what
    a neighbour that restarted earlier has wrapped.
    """

    def __init__(self, folder: Path) -> None:
        """Read the folder; `ValueError` says which file is missing or wrong."""
        self._folder = folder
        self._keks: dict[str, bytes] = {}
        self._wikkel: dict[str, AESGCM] = {}
        self._actueel = ""
        self._read()

    @property
    def actueel(self) -> str:
        """Id of the newest key: version and a fingerprint, so that a swapped file shows."""
        return self._actueel

    def wrap(self, dek: bytes, aad: bytes) -> tuple[str, bytes]:
        """Wrap with the newest key: nonce ‖ ciphertext ‖ tag."""
        nonce = os.urandom(_NONCE)
        return self._actueel, nonce + self._wikkel[self._actueel].encrypt(nonce, dek, aad)

    def unwrap(self, kek_id: str, gewikkeld: bytes, aad: bytes) -> bytes:
        """Unwrap with the key that is named."""
        self._need(kek_id)
        try:
            return self._wikkel[kek_id].decrypt(gewikkeld[:_NONCE], gewikkeld[_NONCE:], aad)
        except (InvalidTag, ValueError) as fout:
            raise NietLeesbaar("de gewikkelde sleutel opent niet") from fout

    def derive(self, kek_id: str, doel: bytes) -> bytes:
        """Derive with HKDF-SHA256: knowing one derived key tells nothing about another."""
        self._need(kek_id)
        return _hkdf(self._keks[kek_id], b"veilige-keten|afgeleid|v1|" + doel)

    def _need(self, kek_id: str) -> None:
        if kek_id not in self._keks:
            self._read()
        if kek_id not in self._keks:
            raise SleutelOntbreekt(f"sleutel {kek_id} staat niet in de sleutelmap")

    def _read(self) -> None:
        for versie, sleutel in read_keys(self._folder, "kek").items():
            kek_id = f"kek-{versie}.{hashlib.sha256(_hkdf(sleutel, _HERKENNEN)).hexdigest()[:8]}"
            if kek_id not in self._keks:
                self._wikkel[kek_id] = AESGCM(_hkdf(sleutel, _WIKKELEN))
                self._keks[kek_id] = sleutel
            # Read oldest first, so the last one is the newest.
            self._actueel = kek_id


def _hkdf(sleutel: bytes, info: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=SLEUTEL_BYTES, salt=None, info=info).derive(sleutel)
