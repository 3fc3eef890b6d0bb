"""`Tx`: the one thing that is passed around. Database, actor, clock, outgoing events and the log of what was done."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Protocol
from uuid import UUID

from common.auth import Actor
from common.db.flush import AuditEntry, audit_parameters, flush_sql
from common.events import Event, PendingEvent, prepare
from common.outbox.write import parameters as outbox_parameters
from common.trace import current_trace

if TYPE_CHECKING:
    import asyncpg

    from common.privacy import BlindIndex, Keyring


@dataclass(frozen=True, slots=True)
class Keys:
    """What a service needs to keep personal data: data keys per person and the blind index."""

    keyring: Keyring
    blind_index: BlindIndex


class Driver(Protocol):
    """The few calls of asyncpg that repositories use; parameters are $1, $2, …"""

    async def fetch(self, query: str, *args: Any) -> list[asyncpg.Record]: ...  # noqa: D102
    async def fetchrow(self, query: str, *args: Any) -> asyncpg.Record | None: ...  # noqa: D102
    async def fetchval(self, query: str, *args: Any) -> Any: ...  # noqa: D102
    async def execute(self, query: str, *args: Any) -> str: ...  # noqa: D102
    async def executemany(self, command: str, args: Any) -> None: ...  # noqa: D102


@dataclass(frozen=True, slots=True)
class StoredAnswer:
    """The answer to a request with an Idempotency-Key, as it is stored: `antwoord` is encrypted."""

    sleutel: bytes
    status: int
    koppen: str
    antwoord: bytes


class Tx:
    """One transaction of one actor at one moment.

    Repositories use `fetch`, `execute` and the like (asyncpg, `$1` parameters); services use `now`, `emit` and `log`. What is emitted and logged is written just before the commit, or not at all. `config` holds the settings of
    the service as an explicit value (None where there are none).
    """

    def __init__(
        self,
        driver: Driver,
        actor: Actor,
        now: datetime,
        *,
        dienst: str,
        bron: str,
        keys: Keys | None,
        config: Any = None,
    ) -> None:
        self._driver = driver
        self._bron = bron
        self._events: list[PendingEvent] = []
        self._entries: list[AuditEntry] = []
        self._answer: StoredAnswer | None = None
        self._savepoints = 0
        self.lasting: list[AuditEntry] = []
        self.actor = actor
        self.now = now
        self.dienst = dienst
        self._keys = keys
        self.config = config
        self.emitted = 0
        self.logged = 0

    @property
    def keys(self) -> Keys:
        """Keys of the persons whose data this service holds, and the blind index to find them."""
        if self._keys is None:
            raise RuntimeError(f"dienst {self.dienst} heeft geen sleutelmap en kan geen persoonsgegevens verwerken")
        return self._keys

    @property
    def keyring(self) -> Keyring:
        """Data keys per person: make, open, rotate, destroy."""
        return self.keys.keyring

    @property
    def driver(self) -> Driver:
        """The asyncpg connection inside this transaction, for code of `common` that takes one."""
        return self._driver

    async def fetch(self, sql: str, *args: Any) -> list[asyncpg.Record]:
        """Run a query and return all rows."""
        return await self._driver.fetch(sql, *args)

    async def fetchrow(self, sql: str, *args: Any) -> asyncpg.Record | None:
        """Run a query and return the first row or None."""
        return await self._driver.fetchrow(sql, *args)

    async def fetchval(self, sql: str, *args: Any) -> Any:
        """Run a query and return the first column of the first row or None."""
        return await self._driver.fetchval(sql, *args)

    async def execute(self, sql: str, *args: Any) -> str:
        """Run a statement and return PostgreSQL's command tag."""
        return await self._driver.execute(sql, *args)

    async def executemany(self, sql: str, args: Sequence[Sequence[Any]]) -> None:
        """Run a statement for every row of parameters."""
        await self._driver.executemany(sql, args)

    def emit(self, event: Event) -> None:
        """Publish a domain event when, and only when, this transaction commits.

        Raises `InvalidEvent` at once when the event holds a BSN-like number or is too large.
        """
        self._events.append(prepare(event, source=self._bron, now=self.now, traceparent=current_trace().traceparent))
        self.emitted += 1

    def log(
        self,
        handeling: str,
        object_soort: str,
        object_id: UUID | None = None,
        *,
        betrokkene_id: UUID | None = None,
        doel: str | None = None,
        grondslag_id: UUID | None = None,
        uitkomst: str = "geslaagd",
        blijvend: bool = False,
    ) -> None:
        """Record an act on data about a person, in the same transaction as the act; ids and codes only.

        `blijvend` keeps the line when the request is refused after it: what was read to refuse, was read.
        """
        verwerking = f"https://register.veiligeketen.example/verwerkingen/{self.dienst}/{object_soort}/{handeling}"
        entry = AuditEntry(handeling, object_soort, object_id, betrokkene_id, verwerking, doel, grondslag_id, uitkomst)
        self._entries.append(entry)
        if blijvend:
            self.lasting.append(entry)
        self.logged += 1

    def log_again(self, entries: Sequence[AuditEntry]) -> None:
        """Record the lasting lines of a transaction that was undone, in this one."""
        self._entries += entries
        self.logged += len(entries)

    def store_answer(self, answer: StoredAnswer) -> None:
        """Keep the answer of this request for a retry, in this same transaction."""
        self._answer = answer

    @asynccontextmanager
    async def savepoint(self) -> AsyncIterator[None]:
        """Do a part that may fail on its own: on an exception its rows, events and log lines are gone, the rest stays."""
        # What came before must not be lost with this part, also when the part itself flushes.
        await self.flush()
        self._savepoints += 1
        name = f"deel_{self._savepoints}"
        await self._driver.execute(f"SAVEPOINT {name}")
        try:
            yield
        except BaseException:
            self._events.clear()
            self._entries.clear()
            await self._driver.execute(f"ROLLBACK TO SAVEPOINT {name}")
            raise
        await self._driver.execute(f"RELEASE SAVEPOINT {name}")

    async def flush(self) -> None:
        """Write what was emitted and logged so far, in one statement; called by `common` before every commit."""
        if not (self._events or self._entries or self._answer):
            return
        events, self._events = self._events, []
        entries, self._entries = self._entries, []
        answer, self._answer = self._answer, None
        parameters: list[Any] = []
        if events:
            parameters += outbox_parameters(events)
        if entries:
            parameters += audit_parameters(entries, self.actor, self.now, self.dienst)
        if answer:
            parameters += (answer.sleutel, answer.status, answer.koppen, answer.antwoord)
        sql = flush_sql(outbox=bool(events), audit=bool(entries), answer=answer is not None)
        await self._driver.execute(sql, *parameters)
