"""A seal: the signed summary of a stretch of the log, chained to the one before it."""

from __future__ import annotations

import hashlib
import json
import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any, Final, Self

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from common.audit.regel import canonical, merkle_root

EERSTE_VAN: Final = "3:3:"
"""The snapshot before everything: transaction ids start at 3."""
GEEN_VORIGE: Final = bytes(32)
_BLAD: Final = struct.Struct(">q32s")

SELECT: Final = (
    "SELECT n, van::text AS van, tot::text AS tot, aantal, wortel, vorige, handtekening, gemaakt_op, bladeren"
    " FROM keten.audit_zegel"
)


@dataclass(frozen=True, slots=True)
class Zegel:
    """Seal `n` over the rows that snapshot `tot` sees and `van` does not."""

    n: int
    van: str
    tot: str
    aantal: int
    wortel: bytes
    vorige: bytes
    handtekening: bytes
    gemaakt_op: datetime
    bladeren: bytes

    @classmethod
    def van_rij(cls, rij: Mapping[str, Any]) -> Self:
        """Read a row that was selected with `SELECT`."""
        return cls(**{veld.name: rij[veld.name] for veld in fields(cls)})

    @property
    def inhoud(self) -> bytes:
        """What is signed: everything except the signature; the leaves are covered by the root."""
        return canonical(
            {
                "n": self.n,
                "van": self.van,
                "tot": self.tot,
                "aantal": self.aantal,
                "wortel": self.wortel,
                "vorige": self.vorige,
                "gemaakt_op": self.gemaakt_op,
            }
        )

    @property
    def hash(self) -> bytes:
        """What the next seal and an outside checkpoint hold on to."""
        return hashlib.sha256(b"\x02" + self.inhoud + self.handtekening).digest()

    def handtekening_klopt(self, sleutels: Sequence[Ed25519PublicKey]) -> bool:
        """Tell whether one of these keys signed it."""
        for sleutel in sleutels:
            try:
                sleutel.verify(self.handtekening, self.inhoud)
            except InvalidSignature:
                continue
            return True
        return False

    def lees_bladeren(self) -> dict[int, bytes] | None:
        """Return the hash per row id, or None when the leaves are not those that were signed."""
        if len(self.bladeren) != _BLAD.size * self.aantal:
            return None
        paren = list(_BLAD.iter_unpack(self.bladeren))
        if merkle_root([blad for _, blad in paren]) != self.wortel:
            return None
        return dict(paren)


def maak_zegel(
    vorige: Zegel | None,
    tot: str,
    bladeren: Sequence[tuple[int, bytes]],
    sleutel: Ed25519PrivateKey,
    nu: datetime,
) -> Zegel:
    """Return the seal after `vorige` over these (row id, leaf) in order of id."""
    zonder = Zegel(
        n=1 if vorige is None else vorige.n + 1,
        van=EERSTE_VAN if vorige is None else vorige.tot,
        tot=tot,
        aantal=len(bladeren),
        wortel=merkle_root([blad for _, blad in bladeren]),
        vorige=GEEN_VORIGE if vorige is None else vorige.hash,
        handtekening=b"",
        gemaakt_op=nu,
        bladeren=b"".join(_BLAD.pack(rij_id, blad) for rij_id, blad in bladeren),
    )
    waarden = {veld.name: getattr(zonder, veld.name) for veld in fields(zonder)}
    return Zegel(**waarden | {"handtekening": sleutel.sign(zonder.inhoud)})


@dataclass(frozen=True, slots=True)
class Ijkpunt:
    """The last seal as somebody outside knows it.

    Inside the database nothing can prove that the end was not cut off, or that the whole database
    was not set back: only a copy of this, kept where the database's administrators cannot change
    it, can.
    """

    n: int
    hash: str
    gemaakt_op: str

    @classmethod
    def van_zegel(cls, zegel: Zegel) -> Self:
        """Return the checkpoint for this seal."""
        return cls(zegel.n, zegel.hash.hex(), zegel.gemaakt_op.isoformat())

    @classmethod
    def van_json(cls, tekst: str) -> Self:
        """Read a checkpoint file; `ValueError` when it is none."""
        try:
            waarde = json.loads(tekst)
            return cls(int(waarde["n"]), str(waarde["hash"]), str(waarde["gemaakt_op"]))
        except (KeyError, TypeError, ValueError) as fout:
            raise ValueError("dit is geen ijkpunt van het auditlog") from fout

    def naar_json(self) -> str:
        """Return the text to keep outside."""
        return json.dumps({"n": self.n, "hash": self.hash, "gemaakt_op": self.gemaakt_op})
