"""Key files: `<naam>.key` is version 1, `<naam>-2.key` version 2, and so on; 32 bytes in base64."""

from __future__ import annotations

import base64
import binascii
import os
import re
import secrets
from pathlib import Path
from typing import Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

SLEUTEL_BYTES: Final = 32


def read_keys(folder: Path, naam: str) -> dict[int, bytes]:
    """Return all versions of this key in the folder, oldest first; `ValueError` says which file is wrong."""
    patroon = re.compile(rf"{re.escape(naam)}(?:-([1-9][0-9]*))?\.key")
    gevonden: dict[int, bytes] = {}
    for pad in folder.iterdir():
        if (match := patroon.fullmatch(pad.name)) is None:
            continue
        versie = int(match[1] or 1)
        if versie in gevonden:
            raise ValueError(f"sleutelversie {versie} van {naam} staat er dubbel: {naam}.key en {naam}-1.key")
        gevonden[versie] = _read(pad)
    if not gevonden:
        raise ValueError(f"sleutelbestand {naam}.key ontbreekt in de sleutelmap")
    if len(set(gevonden.values())) != len(gevonden):
        raise ValueError(f"twee versies van {naam} zijn dezelfde sleutel")
    return dict(sorted(gevonden.items()))


def make_key_folder(folder: Path) -> Path:
    """Make the key files of a service where they are absent: `kek.key`, `blinde-index.key` and `audit.pem`, for the owner only.

    For one machine and for tests; in production a secret store mounts them. Without them the data cannot be read.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    for naam in ("kek.key", "blinde-index.key"):
        _make(folder / naam, base64.b64encode(secrets.token_bytes(SLEUTEL_BYTES)) + b"\n")
    pem = Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    _make(folder / "audit.pem", pem)
    return folder


def _make(pad: Path, inhoud: bytes) -> None:
    if not pad.exists():
        with os.fdopen(os.open(pad, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as bestand:
            bestand.write(inhoud)


def _read(pad: Path) -> bytes:
    try:
        sleutel = base64.b64decode(pad.read_text("ascii").strip(), validate=True)
    except (binascii.Error, UnicodeDecodeError) as fout:
        raise ValueError(f"sleutelbestand {pad.name} is geen base64") from fout
    if len(sleutel) != SLEUTEL_BYTES:
        raise ValueError(f"sleutelbestand {pad.name} heeft geen {SLEUTEL_BYTES} bytes")
    return sleutel
