"""`Tx`: the one thing that is passed around. Session, actor, clock, outgoing events and the log of what was done."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Protocol
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession

from common.auth import Actor
from common.events import Event, PendingEvent, prepare
from common.outbox.write import write as write_outbox
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
class AuditEntry:
    """One line of the log: what was done to what, about whom, for which purpose, on which ground (NEN 7513, LDV)."""

    handeling: str
    object_soort: str
    object_id: UUID | None = None
    betrokkene_id: UUID | None = None
    verwerking: str = ""
    doel: str | None = None
    grondslag_id: UUID | None = None
    uitkomst: str = "geslaagd"


_AUDIT_SQL = """
INSERT INTO keten.audit_regel (tijdstip, dienst, trace_id, span_id, parent_span_id, handeling, uitkomst, object_soort, object_id,
    betrokkene_id, verwerking, doel, grondslag_id, gebruiker, organisatie, rollen, namens, client)
SELECT $1, $2, $3, $4, $5, r.handeling, r.uitkomst, r.object_soort, r.object_id, r.betrokkene_id, r.verwerking, r.doel,
    r.grondslag_id, $6, $7, $8, $9, $10
FROM unnest($11::text[], $12::text[], $13::text[], $14::uuid[], $15::uuid[], $16::text[], $17::text[], $18::uuid[])
    AS r(handeling, uitkomst, object_soort, object_id, betrokkene_id, verwerking, doel, grondslag_id)
"""


class Tx:
    """One transaction of one actor at one moment.

    Repositories use `fetch`/`execute` (asyncpg, `$1` parameters) or `session` (SQLAlchemy) on the same connection;
    services use `now`, `emit` and `log`. What is emitted and logged is written just before the commit, or not at all.
    """

    def __init__(
        self,
        connection: AsyncConnection,
        driver: Driver,
        actor: Actor,
        now: datetime,
        *,
        dienst: str,
        bron: str,
        keys: Keys | None,
    ) -> None:
        self._connection = connection
        self._driver = driver
        self._session: AsyncSession | None = None
        self._bron = bron
        self._events: list[PendingEvent] = []
        self._entries: list[AuditEntry] = []
        self.actor = actor
        self.now = now
        self.dienst = dienst
        self._keys = keys
        self.emitted = 0
        self.logged = 0

    @property
    def session(self) -> AsyncSession:
        """SQLAlchemy session in this transaction, for low-rate paths; relations do not load by themselves."""
        if self._session is None:
            self._session = AsyncSession(self._connection, expire_on_commit=False, autoflush=False)
        return self._session

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
    ) -> None:
        """Record an act on data about a person, in the same transaction as the act; ids and codes only."""
        verwerking = f"https://register.veiligeketen.example/verwerkingen/{self.dienst}/{object_soort}/{handeling}"
        self._entries.append(
            AuditEntry(handeling, object_soort, object_id, betrokkene_id, verwerking, doel, grondslag_id, uitkomst)
        )
        self.logged += 1

    @asynccontextmanager
    async def savepoint(self) -> AsyncIterator[None]:
        """Do a part that may fail on its own: on an exception its rows, events and log lines are gone, the rest stays."""
        events, entries = len(self._events), len(self._entries)
        nested = await self._connection.begin_nested()
        try:
            yield
        except BaseException:
            del self._events[events:], self._entries[entries:]
            await nested.rollback()
            raise
        await nested.commit()

    async def flush(self) -> None:
        """Write what was emitted and logged so far; called by `common` before every commit."""
        if self._session is not None:
            await self._session.flush()
        if self._events:
            events, self._events = self._events, []
            await write_outbox(self._driver, events)
        if self._entries:
            entries, self._entries = self._entries, []
            await self._write_audit(entries)

    async def _write_audit(self, entries: Sequence[AuditEntry]) -> None:
        trace, actor = current_trace(), self.actor
        await self._driver.execute(
            _AUDIT_SQL,
            self.now, self.dienst, trace.trace_id, trace.span_id, trace.parent_span_id,
            actor.sub, actor.organisatie, sorted(actor.rollen), actor.namens, actor.client,
            [e.handeling for e in entries], [e.uitkomst for e in entries], [e.object_soort for e in entries],
            [e.object_id for e in entries], [e.betrokkene_id for e in entries], [e.verwerking for e in entries],
            [e.doel for e in entries], [e.grondslag_id for e in entries],
        )  # fmt: skip
