"""Key files: `<naam>.key` is version 1, `<naam>-2.key` version 2, and so on; 32 bytes in base64."""

from __future__ import annotations

import base64
import binascii
import re
from pathlib import Path
from typing import Final

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


def _read(pad: Path) -> bytes:
    try:
        sleutel = base64.b64decode(pad.read_text("ascii").strip(), validate=True)
    except (binascii.Error, UnicodeDecodeError) as fout:
        raise ValueError(f"sleutelbestand {pad.name} is geen base64") from fout
    if len(sleutel) != SLEUTEL_BYTES:
        raise ValueError(f"sleutelbestand {pad.name} heeft geen {SLEUTEL_BYTES} bytes")
    return sleutel
