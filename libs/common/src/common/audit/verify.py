"""Recompute everything and say what does not fit: changed, removed, added, moved, or cut off."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from pathlib import Path
from typing import Any, Final

import asyncpg
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from common.audit.sealer import DATABASE_WEG, load_public_key
from common.audit.venster import leaves
from common.audit.zegel import EERSTE_VAN, GEEN_VORIGE, SELECT, Ijkpunt, Zegel

_ZEGELS_PER_KEER: Final = 100
_MAX_IDS: Final = 100
_ONVERZEGELD_MAG: Final = timedelta(minutes=5)


class Soort(StrEnum):
    """What kind of thing does not fit."""

    GEWIJZIGD = "gewijzigd"
    VERWIJDERD = "verwijderd"
    INGEVOEGD = "ingevoegd"
    KETEN = "keten"
    HANDTEKENING = "handtekening"
    ZEGEL = "zegel"
    IJKPUNT = "ijkpunt"
    ONVERZEGELD = "onverzegeld"


@dataclass(frozen=True, slots=True)
class Bevinding:
    """One finding: in which seal, which rows, what is wrong (Dutch, no personal data)."""

    soort: Soort
    zegel: int | None
    rijen: tuple[int, ...]
    tekst: str

    @property
    def is_waarschuwing(self) -> bool:
        """A sealer that lags is no tampering, but nobody may overlook it either."""
        return self.soort is Soort.ONVERZEGELD

    @property
    def regel(self) -> str:
        """The finding as a line for an operator."""
        waar = "" if self.zegel is None else f" zegel {self.zegel}"
        welke = f" rijen {', '.join(map(str, self.rijen[:_MAX_IDS]))}" if self.rijen else ""
        return f"{self.soort}:{waar}{welke}: {self.tekst}"


@dataclass(frozen=True, slots=True)
class Uitslag:
    """What a verification found, and how much it looked at."""

    bevindingen: tuple[Bevinding, ...]
    zegels: int
    rijen: int
    onverzegeld: int
    laatste: Zegel | None

    @property
    def klopt(self) -> bool:
        """Whether nothing was found that points at tampering."""
        return all(bevinding.is_waarschuwing for bevinding in self.bevindingen)


async def verify(conn: Any, sleutels: Sequence[Ed25519PublicKey], ijkpunt: Ijkpunt | None = None) -> Uitslag:
    """Verify the whole log on one snapshot of the database.

    Pass all public keys that ever signed, and a checkpoint from outside: without one a cut-off end
    (last seals and their rows) and a database that was set back as a whole stay unseen.
    """
    bevindingen: list[Bevinding] = []
    vorige: Zegel | None = None
    zegels = rijen = 0
    ijkhash: bytes | None = None
    async with conn.transaction(isolation="repeatable_read", readonly=True):
        async for zegel in _zegels(conn):
            bevindingen += _controleer_zegel(zegel, vorige, sleutels)
            bevindingen += _vergelijk(zegel, await leaves(conn, zegel.van, zegel.tot))
            if ijkpunt is not None and zegel.n == ijkpunt.n:
                ijkhash = zegel.hash
            zegels, rijen, vorige = zegels + 1, rijen + zegel.aantal, zegel
        if ijkpunt is not None:
            bevindingen += _controleer_ijkpunt(ijkpunt, ijkhash, vorige)
        buiten, onverzegeld = await _buiten_de_zegels(conn, EERSTE_VAN if vorige is None else vorige.tot)
        bevindingen += buiten
    return Uitslag(tuple(bevindingen), zegels, rijen, onverzegeld, vorige)


async def latest_checkpoint(conn: Any) -> Ijkpunt | None:
    """Return the checkpoint of the last seal, to keep outside; None when nothing was sealed yet."""
    rij = await conn.fetchrow(f"{SELECT} ORDER BY n DESC LIMIT 1")
    return None if rij is None else Ijkpunt.van_zegel(Zegel.van_rij(rij))


def main_verify(dsn: str, key: Path, ijkpunt: Path | None = None) -> int:
    """Verify and report in Dutch; `key` is audit.pem or a folder with every public key (*.pem).

    Returns 0 when all fits, 1 when something was found, 2 when it could not be verified.
    """
    try:
        sleutels = [load_public_key(pad) for pad in (sorted(key.glob("*.pem")) if key.is_dir() else [key])]
        punt = None if ijkpunt is None else Ijkpunt.van_json(ijkpunt.read_text())
        uitslag = asyncio.run(_verify_dsn(dsn, sleutels, punt))
    except (ValueError, *DATABASE_WEG) as fout:
        sys.stdout.write(f"Het auditlog kon niet worden gecontroleerd: {type(fout).__name__}\n")
        return 2
    sys.stdout.write("\n".join(report(uitslag, met_ijkpunt=punt is not None)) + "\n")
    return 0 if uitslag.klopt else 1


def main_checkpoint(dsn: str, pad: Path) -> int:
    """Write the checkpoint of the last seal to a file (for a place outside); 0 when there is one."""
    punt = asyncio.run(_checkpoint_dsn(dsn))
    if punt is None:
        sys.stdout.write("Er is nog niets verzegeld.\n")
        return 1
    pad.write_text(punt.naar_json() + "\n")
    sys.stdout.write(f"IJkpunt van zegel {punt.n} geschreven.\n")
    return 0


def report(uitslag: Uitslag, *, met_ijkpunt: bool) -> list[str]:
    """Return the lines that an operator reads."""
    regels = [bevinding.regel for bevinding in uitslag.bevindingen]
    regels.append(
        f"{uitslag.zegels} zegels over {uitslag.rijen} rijen; {uitslag.onverzegeld} rijen nog niet verzegeld."
    )
    if uitslag.laatste is not None:
        regels.append(f"Laatste zegel {uitslag.laatste.n}: {uitslag.laatste.hash.hex()}")
    if not met_ijkpunt:
        regels.append("Zonder ijkpunt van buiten blijft een afgekapt einde of een teruggezette database onopgemerkt.")
    regels.append("Het auditlog klopt." if uitslag.klopt else "Het auditlog klopt NIET.")
    return regels


async def _verify_dsn(dsn: str, sleutels: Sequence[Ed25519PublicKey], ijkpunt: Ijkpunt | None) -> Uitslag:
    conn = await asyncpg.connect(dsn)
    try:
        return await verify(conn, sleutels, ijkpunt)
    finally:
        await conn.close()


async def _checkpoint_dsn(dsn: str) -> Ijkpunt | None:
    conn = await asyncpg.connect(dsn)
    try:
        return await latest_checkpoint(conn)
    finally:
        await conn.close()


async def _zegels(conn: Any) -> AsyncIterator[Zegel]:
    na = -1
    while rijen := await conn.fetch(f"{SELECT} WHERE n > $1 ORDER BY n LIMIT $2", na, _ZEGELS_PER_KEER):
        for rij in rijen:
            yield Zegel.van_rij(rij)
        na = rijen[-1]["n"]


def _controleer_zegel(zegel: Zegel, vorige: Zegel | None, sleutels: Sequence[Ed25519PublicKey]) -> list[Bevinding]:
    """Check the seal itself and the link to the one before."""
    fouten: list[Bevinding] = []
    verwacht = 1 if vorige is None else vorige.n + 1
    if zegel.n != verwacht:
        fouten.append(Bevinding(Soort.KETEN, zegel.n, (), f"zegel {verwacht} tot en met {zegel.n - 1} ontbreekt"))
    elif zegel.vorige != (GEEN_VORIGE if vorige is None else vorige.hash):
        fouten.append(Bevinding(Soort.KETEN, zegel.n, (), "sluit niet aan op het vorige zegel"))
    elif zegel.van != (EERSTE_VAN if vorige is None else vorige.tot):
        fouten.append(Bevinding(Soort.KETEN, zegel.n, (), "begint niet waar het vorige zegel ophield"))
    if not zegel.handtekening_klopt(sleutels):
        fouten.append(Bevinding(Soort.HANDTEKENING, zegel.n, (), "de handtekening klopt niet"))
    return fouten


def _vergelijk(zegel: Zegel, nu: list[tuple[int, bytes]]) -> list[Bevinding]:
    """Compare the rows as they are now with the rows as they were sealed."""
    toen = zegel.lees_bladeren()
    if toen is None:
        return [Bevinding(Soort.ZEGEL, zegel.n, tuple(rij for rij, _ in nu), "het zegel zelf is veranderd")]
    huidig = dict(nu)
    gevonden = {
        Soort.GEWIJZIGD: [rij for rij, blad in toen.items() if rij in huidig and huidig[rij] != blad],
        Soort.VERWIJDERD: [rij for rij in toen if rij not in huidig],
        Soort.INGEVOEGD: [rij for rij in huidig if rij not in toen],
    }
    return [
        Bevinding(soort, zegel.n, tuple(rijen), f"na het verzegelen {soort}")
        for soort, rijen in gevonden.items()
        if rijen
    ]


def _controleer_ijkpunt(ijkpunt: Ijkpunt, gevonden: bytes | None, laatste: Zegel | None) -> list[Bevinding]:
    if gevonden is None:
        einde = "er is geen enkel zegel" if laatste is None else f"het laatste is zegel {laatste.n}"
        tekst = f"zegel {ijkpunt.n} van het ijkpunt is er niet meer; {einde}"
        return [Bevinding(Soort.IJKPUNT, ijkpunt.n, (), tekst)]
    if gevonden.hex() != ijkpunt.hash:
        return [Bevinding(Soort.IJKPUNT, ijkpunt.n, (), "dit is een ander zegel dan dat van het ijkpunt")]
    return []


async def _buiten_de_zegels(conn: Any, tot: str) -> tuple[list[Bevinding], int]:
    """Look at the rows that no seal covers: too new, or with a transaction that never was."""
    # A row of a transaction that started before the first snapshot, or that has yet to start, was put there by hand.
    vals = await conn.fetch(
        "SELECT id FROM keten.audit_regel WHERE pg_visible_in_snapshot(xid, $1::text::pg_snapshot)"
        " OR xid >= pg_snapshot_xmax(pg_current_snapshot()) ORDER BY id",
        EERSTE_VAN,
    )
    fouten: list[Bevinding] = []
    if vals:
        ids = tuple(rij["id"] for rij in vals)
        fouten.append(Bevinding(Soort.INGEVOEGD, None, ids, "met een transactienummer dat niet kan bestaan"))
    open_ = await conn.fetch(
        "SELECT id, tijdstip < clock_timestamp() - $2::interval AS oud FROM keten.audit_regel"
        " WHERE NOT pg_visible_in_snapshot(xid, $1::text::pg_snapshot)"
        " AND xid < pg_snapshot_xmax(pg_current_snapshot()) ORDER BY id",
        tot,
        _ONVERZEGELD_MAG,
    )
    if oud := tuple(rij["id"] for rij in open_ if rij["oud"]):
        fouten.append(Bevinding(Soort.ONVERZEGELD, None, oud, "al langer dan vijf minuten niet verzegeld"))
    return fouten, len(open_)
