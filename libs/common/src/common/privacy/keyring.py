"""The data keys of persons: made, found, rotated and destroyed.

The wrapped key in the database is the truth, the cache only saves the work of unwrapping: a key
is served from the cache only against the wrapped row as the transaction sees it now. So a key
that was destroyed is unreadable in every process from the moment of that commit, and no message
between processes is needed. Unwrapped keys leave memory after five minutes at most once anything
is asked of the keyring; backups hold the wrapped key for as long as backups are kept.
"""

from __future__ import annotations

import os
import time
from collections import OrderedDict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final, Protocol
from uuid import UUID

from common.privacy.errors import SleutelOntbreekt, SleutelVernietigd
from common.privacy.fields import Dek, Veld, decrypt, encrypt, versie_van
from common.privacy.kek import KekProvider
from common.privacy.keyfiles import SLEUTEL_BYTES

CACHE_SECONDEN: Final = 300.0
CACHE_MAX: Final = 10_000

INSERT_SQL: Final = (
    "INSERT INTO keten.persoon_sleutel (persoon_id, versie, kek_id, gewikkeld) VALUES ($1::uuid, $2::smallint, $3, $4)"
)
_SELECT: Final = "SELECT persoon_id, versie, kek_id, gewikkeld FROM keten.persoon_sleutel"


class SqlTx(Protocol):
    """The part of `common.db.Tx` (or of an asyncpg connection) that this module uses."""

    async def fetch(self, sql: str, /, *args: Any) -> Sequence[Any]:
        """Return all rows."""
        ...

    async def fetchval(self, sql: str, /, *args: Any) -> Any:
        """Return one value."""
        ...

    async def execute(self, sql: str, /, *args: Any) -> str:
        """Run a statement."""
        ...


@dataclass(frozen=True, slots=True)
class PersoonSleutelRij:
    """A row of `keten.persoon_sleutel`; `gewikkeld` is None when the key was destroyed."""

    persoon_id: UUID
    versie: int
    kek_id: str
    gewikkeld: bytes | None = field(repr=False)

    @property
    def parameters(self) -> tuple[UUID, int, str, bytes | None]:
        """The parameters of `INSERT_SQL`, for a caller that inserts it in its own statement."""
        return self.persoon_id, self.versie, self.kek_id, self.gewikkeld

    @classmethod
    def van(cls, rij: Mapping[str, Any]) -> PersoonSleutelRij:
        """Read a row that has (at least) the four columns under their own names."""
        return cls(rij["persoon_id"], rij["versie"], rij["kek_id"], rij["gewikkeld"])


class PersoonSleutels:
    """All versions of the key of one person: the newest encrypts, each decrypts its own."""

    def __init__(self, keyring: Keyring, rijen: Sequence[PersoonSleutelRij]) -> None:
        self._keyring = keyring
        self._rijen = {rij.versie: rij for rij in rijen}

    @property
    def vernietigd(self) -> bool:
        """Whether the keys of this person were destroyed."""
        return any(rij.gewikkeld is None for rij in self._rijen.values())

    @property
    def actueel(self) -> Dek:
        """The key to encrypt with."""
        return self._keyring.open(self._rijen[max(self._rijen)])

    def encrypt(self, veld: Veld, plaintext: str | bytes) -> bytes:
        """Encrypt with the newest key."""
        return encrypt(self.actueel, veld, plaintext)

    def decrypt(self, veld: Veld, ciphertext: bytes) -> str:
        """Decrypt with the key that made it."""
        rij = self._rijen.get(versie_van(ciphertext))
        if rij is None:
            if self.vernietigd:
                raise SleutelVernietigd("de sleutel van deze persoon is vernietigd")
            raise SleutelOntbreekt("deze versie van de sleutel bestaat niet")
        return decrypt(self._keyring.open(rij), veld, ciphertext)

    def verouderd(self, ciphertext: bytes) -> bool:
        """Whether this should be encrypted again with the newest key at the next write."""
        return versie_van(ciphertext) != max(self._rijen)


class Keyring:
    """Makes and opens data keys; one per process."""

    def __init__(
        self,
        kek: KekProvider,
        *,
        clock: Callable[[], float] = time.monotonic,
        cache_max: int = CACHE_MAX,
    ) -> None:
        """Use this key-encryption key; the cache starts empty."""
        self.kek = kek
        self._clock = clock
        self._cache_max = cache_max
        self._cache: OrderedDict[tuple[UUID, int], tuple[float, bytes, Dek]] = OrderedDict()

    def new_key(self, persoon_id: UUID, versie: int = 1) -> tuple[Dek, PersoonSleutelRij]:
        """Make a key and the row that must be inserted with it; nothing is stored."""
        sleutel = os.urandom(SLEUTEL_BYTES)
        kek_id, gewikkeld = self.kek.wrap(sleutel, _aad(persoon_id, versie))
        return Dek(persoon_id, versie, sleutel), PersoonSleutelRij(persoon_id, versie, kek_id, gewikkeld)

    def open(self, rij: PersoonSleutelRij) -> Dek:
        """Return the key of a row that was read in this transaction; raises `SleutelVernietigd`.

        A repository that joins `keten.persoon_sleutel` to its own rows needs no second query.
        """
        sleutel = (rij.persoon_id, rij.versie)
        self._forget_old()
        if rij.gewikkeld is None:
            self._cache.pop(sleutel, None)
            raise SleutelVernietigd("de sleutel van deze persoon is vernietigd")
        bewaard = self._cache.get(sleutel)
        if bewaard is not None and bewaard[1] == rij.gewikkeld:
            return bewaard[2]
        dek = Dek(rij.persoon_id, rij.versie, self.kek.unwrap(rij.kek_id, rij.gewikkeld, _aad(*sleutel)))
        self._cache.pop(sleutel, None)  # put it at the end: the oldest go first
        self._cache[sleutel] = (self._clock() + CACHE_SECONDEN, rij.gewikkeld, dek)
        if len(self._cache) > self._cache_max:
            self._cache.popitem(last=False)
        return dek

    async def create(self, tx: SqlTx, persoon_id: UUID) -> Dek:
        """Make and store the first key of a person."""
        dek, rij = self.new_key(persoon_id)
        await tx.execute(INSERT_SQL, *rij.parameters)
        return dek

    async def keys(self, tx: SqlTx, persoon_ids: Collection[UUID]) -> dict[UUID, PersoonSleutels]:
        """Return the keys of these persons in one query; raises `SleutelOntbreekt` when one has none."""
        rijen = await tx.fetch(f"{_SELECT} WHERE persoon_id = ANY($1::uuid[])", list(persoon_ids))
        per_persoon: dict[UUID, list[PersoonSleutelRij]] = {persoon_id: [] for persoon_id in persoon_ids}
        for rij in rijen:
            per_persoon[rij["persoon_id"]].append(PersoonSleutelRij.van(rij))
        if not all(per_persoon.values()):
            raise SleutelOntbreekt("een persoon heeft geen sleutel")
        return {persoon_id: PersoonSleutels(self, eigen) for persoon_id, eigen in per_persoon.items()}

    async def get(self, tx: SqlTx, persoon_id: UUID) -> PersoonSleutels:
        """Return the keys of one person."""
        return (await self.keys(tx, [persoon_id]))[persoon_id]

    async def rotate(self, tx: SqlTx, persoon_id: UUID) -> Dek:
        """Give this person a new version of the key; old data is encrypted again when it is written."""
        # Locked: a destruction at the same moment waits for us and then takes the new one along.
        rijen = await tx.fetch(f"{_SELECT} WHERE persoon_id = $1::uuid ORDER BY versie FOR UPDATE", persoon_id)
        if not rijen:
            raise SleutelOntbreekt("deze persoon heeft geen sleutel")
        if any(rij["gewikkeld"] is None for rij in rijen):
            raise SleutelVernietigd("de sleutel van deze persoon is vernietigd")
        dek, nieuw = self.new_key(persoon_id, rijen[-1]["versie"] + 1)
        await tx.execute(INSERT_SQL, *nieuw.parameters)
        return dek

    async def destroy(self, tx: SqlTx, persoon_id: UUID, nu: datetime) -> int:
        """Destroy all keys of this person: what they encrypted is gone. Returns how many there were."""
        # Locked in order first, so that it also takes a version that is being added right now.
        await tx.fetch(f"{_SELECT} WHERE persoon_id = $1::uuid ORDER BY versie FOR UPDATE", persoon_id)
        rijen = await tx.fetch(
            "UPDATE keten.persoon_sleutel SET gewikkeld = NULL, vernietigd_op = $2"
            " WHERE persoon_id = $1::uuid AND gewikkeld IS NOT NULL RETURNING versie",
            persoon_id,
            nu,
        )
        for rij in rijen:
            self._cache.pop((persoon_id, rij["versie"]), None)
        return len(rijen)

    async def rewrap(self, tx: SqlTx, *, limit: int = 500) -> int:
        """Wrap keys of an older KEK with the newest one; repeat in new transactions until it returns 0.

        Rows that others hold are left for the next turn; the data itself does not change.
        """
        rijen = await tx.fetch(
            f"{_SELECT} WHERE kek_id <> $1 AND gewikkeld IS NOT NULL"
            " ORDER BY persoon_id, versie LIMIT $2 FOR UPDATE SKIP LOCKED",
            self.kek.actueel,
            limit,
        )
        for rij in rijen:
            aad = _aad(rij["persoon_id"], rij["versie"])
            kek_id, gewikkeld = self.kek.wrap(self.kek.unwrap(rij["kek_id"], rij["gewikkeld"], aad), aad)
            await tx.execute(
                "UPDATE keten.persoon_sleutel SET kek_id = $3, gewikkeld = $4"
                " WHERE persoon_id = $1::uuid AND versie = $2::smallint",
                rij["persoon_id"],
                rij["versie"],
                kek_id,
                gewikkeld,
            )
        return len(rijen)

    async def outdated(self, tx: SqlTx) -> int:
        """Return how many keys still hang on an older KEK (a metric; 0 means that it may go)."""
        return int(
            await tx.fetchval(
                "SELECT count(*) FROM keten.persoon_sleutel WHERE kek_id <> $1 AND gewikkeld IS NOT NULL",
                self.kek.actueel,
            )
        )

    def _forget_old(self) -> None:
        """Drop what is too old; entries are in order of age, so this looks at a few at most."""
        nu = self._clock()
        while self._cache:
            oudste = next(iter(self._cache))
            if self._cache[oudste][0] > nu:
                return
            del self._cache[oudste]


def _aad(persoon_id: UUID, versie: int) -> bytes:
    """Bind a wrapped key to its person and version: the key of one does not open as that of another."""
    return f"persoon_sleutel|{persoon_id}|{versie}".encode()
