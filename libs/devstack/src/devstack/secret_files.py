"""Secrets of one machine: made once, kept in the data folder, readable by their owner only."""

from __future__ import annotations

import base64
import os
import secrets
from collections.abc import Callable
from pathlib import Path
from typing import Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

_KEY_BYTES: Final = 32


def keep(path: Path, make: Callable[[], str]) -> str:
    """Return the secret in this file, made at the first call."""
    if not path.exists():
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(make())
    return path.read_text()


def password(path: Path) -> str:
    """Return a password of this machine."""
    return keep(path, lambda: secrets.token_urlsafe(24))


def key_folder(folder: Path) -> Path:
    """Make the key files of a service where they are absent. Without them its data cannot be read."""
    for name in ("kek.key", "blinde-index.key"):
        keep(folder / name, lambda: base64.b64encode(secrets.token_bytes(_KEY_BYTES)).decode() + "\n")
    keep(folder / "audit.pem", _signing_key)
    return folder


def _signing_key() -> str:
    key = Ed25519PrivateKey.generate()
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
