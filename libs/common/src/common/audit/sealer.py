"""Seals the audit log, every second, behind the transactions instead of inside them.

A chain of hashes inside every transaction would make all writers wait for each other. So rows are
plain inserts, and the sealer signs what was committed since the last seal. Until then (about a
second) a row can be changed unseen by whoever owns the database.

Any number of sealers may run: the number of the seal decides who wins, the others throw their
work away. A sealer that dies leaves nothing half-written, because a seal is one insert.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import asyncpg
import structlog
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key, load_pem_public_key

from common.audit.venster import leaves
from common.audit.zegel import EERSTE_VAN, SELECT, Zegel, maak_zegel
from common.db.engine import TRANSIENT

_log = structlog.get_logger(__name__)

INTERVAL_SECONDEN: Final = 1.0
_WACHT_NA_FOUT: Final = 5.0
DATABASE_WEG: Final = (asyncpg.PostgresError, *TRANSIENT)
"""Also what the server refuses: a right or a table that is missing may come back without a restart."""
_INSERT: Final = """
INSERT INTO keten.audit_zegel (n, van, tot, aantal, wortel, vorige, handtekening, gemaakt_op, bladeren)
VALUES ($1, $2::text::pg_snapshot, $3::text::pg_snapshot, $4, $5, $6, $7, $8, $9)
ON CONFLICT (n) DO NOTHING RETURNING n
"""


class AnderTijdperk(Exception):
    """De transactienummers van de database zijn teruggezet (een dump in een nieuwe server)."""


class Sealer:
    """Seals one database; run it in the worker of each service."""

    def __init__(
        self,
        sleutel: Ed25519PrivateKey,
        *,
        interval: float = INTERVAL_SECONDEN,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
        on_seal: Callable[[Zegel], None] | None = None,
    ) -> None:
        """Sign with this key; `on_seal` hears of every seal (to log or export its hash)."""
        self._sleutel = sleutel
        self._interval = interval
        self._clock = clock
        self._on_seal = on_seal
        self._laatste_ronde = time.monotonic()
        self.verzegeld = 0
        """Rows sealed by this process (a counter for the metrics)."""

    @property
    def achterstand_seconden(self) -> float:
        """Seconds since everything that was committed is known to be sealed (a gauge for the metrics)."""
        return time.monotonic() - self._laatste_ronde

    async def seal_once(self, conn: Any) -> Zegel | None:
        """Seal what was committed since the last seal; None when there was nothing or another was first."""
        begin = time.monotonic()
        rij = await conn.fetchrow(f"{SELECT} ORDER BY n DESC LIMIT 1")
        vorige = None if rij is None else Zegel.van_rij(rij)
        van = EERSTE_VAN if vorige is None else vorige.tot
        # A statement of its own: the rows must be read with a later snapshot than this one.
        tot = await conn.fetchval("SELECT pg_current_snapshot()::text")
        if _xmax(tot) < _xmax(van):
            raise AnderTijdperk("de transactienummers liggen vóór het laatste zegel; zie docs/garanties.md")
        bladeren = await leaves(conn, van, tot)
        if bladeren:
            zegel = maak_zegel(vorige, tot, bladeren, self._sleutel, self._clock())
            if await self._bewaar(conn, zegel) is None:
                return None
            self.verzegeld += zegel.aantal
            if self._on_seal is not None:
                self._on_seal(zegel)
        else:
            zegel = None
        self._laatste_ronde = begin
        return zegel

    async def run(self, dsn: str, stop: asyncio.Event) -> None:
        """Seal until `stop` is set; a database that is away is tried again."""
        while not stop.is_set():
            try:
                conn = await asyncpg.connect(dsn, timeout=5, command_timeout=60)
            except DATABASE_WEG as fout:
                await self._meld(fout, stop)
                continue
            try:
                while not stop.is_set():
                    await self.seal_once(conn)
                    await _wacht(stop, self._interval)
                # What was logged while we stopped is sealed too.
                await self.seal_once(conn)
            except (*DATABASE_WEG, AnderTijdperk) as fout:
                await self._meld(fout, stop)
            finally:
                with suppress(*DATABASE_WEG):
                    await conn.close(timeout=2)

    @staticmethod
    async def _bewaar(conn: Any, zegel: Zegel) -> int | None:
        nummer: int | None = await conn.fetchval(
            _INSERT,
            zegel.n,
            zegel.van,
            zegel.tot,
            zegel.aantal,
            zegel.wortel,
            zegel.vorige,
            zegel.handtekening,
            zegel.gemaakt_op,
            zegel.bladeren,
        )
        return nummer

    @staticmethod
    async def _meld(fout: Exception, stop: asyncio.Event) -> None:
        _log.error("audit_verzegelen_mislukt", error_type=type(fout).__name__)
        await _wacht(stop, _WACHT_NA_FOUT)


def load_signing_key(pad: Path) -> Ed25519PrivateKey:
    """Read `audit.pem`; `ValueError` when it is not an Ed25519 private key."""
    sleutel = load_pem_private_key(pad.read_bytes(), password=None)
    if not isinstance(sleutel, Ed25519PrivateKey):
        raise ValueError(f"{pad.name} is geen Ed25519-sleutel")  # noqa: TRY004 - bad content, not a bad call
    return sleutel


def load_public_key(pad: Path) -> Ed25519PublicKey:
    """Read a public key, or the public half of a private one; `ValueError` when it is neither."""
    ruw = pad.read_bytes()
    if b"PRIVATE KEY" in ruw:
        return load_signing_key(pad).public_key()
    sleutel = load_pem_public_key(ruw)
    if not isinstance(sleutel, Ed25519PublicKey):
        raise ValueError(f"{pad.name} is geen Ed25519-sleutel")  # noqa: TRY004 - bad content, not a bad call
    return sleutel


def _xmax(snapshot: str) -> int:
    return int(snapshot.split(":")[1])


async def _wacht(stop: asyncio.Event, seconden: float) -> None:
    with suppress(TimeoutError):
        await asyncio.wait_for(stop.wait(), seconden)
