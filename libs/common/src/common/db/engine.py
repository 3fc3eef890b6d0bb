"""The connection pool of a service and the only place that commits.

asyncpg directly: through SQLAlchemy the same transaction costs more than half of its CPU again (docs/prestaties.md), and
repositories speak SQL anyway. SQLAlchemy describes the tables and migrates them.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from datetime import datetime
from typing import Any

import asyncpg

from common.auth import Actor
from common.db.tx import Keys, Tx
from common.errors import Unavailable
from common.failpoints import failpoint

_NOTHING_SAVED = "De database is even niet beschikbaar; er is niets opgeslagen. Probeer het zo opnieuw."
_UNCERTAIN = (
    "De verbinding met de database viel weg tijdens het opslaan; het is niet zeker of dat gelukt is. Herhaal het verzoek "
    "met dezelfde Idempotency-Key, of lees eerst hoe het ervoor staat."
)
_POOL_WAIT_S = 5.0
_CONNECT_S = 5.0

TRANSIENT: tuple[type[BaseException], ...] = (
    asyncpg.PostgresConnectionError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,  # what asyncpg says when its connection died under a statement
    asyncpg.CannotConnectNowError,
    asyncpg.TooManyConnectionsError,
    asyncpg.AdminShutdownError,
    asyncpg.CrashShutdownError,
    asyncpg.DeadlockDetectedError,
    asyncpg.SerializationError,
    asyncpg.LockNotAvailableError,
    asyncpg.QueryCanceledError,
    asyncpg.ReadOnlySQLTransactionError,
    ConnectionError,
    OSError,
    TimeoutError,
)
"""Faults of the database that may pass: the same work can succeed later, nothing was written."""


def is_transient(error: BaseException) -> bool:
    """Tell whether the same work may succeed later."""
    return isinstance(error, TRANSIENT)


def begin_sql(actor: Actor, now: datetime) -> str:
    """Open a transaction and tell row-level security who asks and when, in one round trip.

    A simple query takes no parameters, so the values are quoted here. The settings end with the transaction.
    """
    return f"BEGIN; {context_sql(actor, now)}"


def context_sql(actor: Actor, now: datetime) -> str:
    """Set who asks and when for the rest of this transaction."""
    values = {
        "app.organisatie": actor.organisatie,
        "app.gebruiker": actor.sub,
        "app.systeem": "ja" if actor.systeem else "",
        "app.nu": now.isoformat(),
    }
    return "SELECT " + ", ".join(f"set_config('{name}', {quote(value)}, true)" for name, value in values.items())


def quote(value: str) -> str:
    """Quote a text as an SQL literal (standard_conforming_strings is on in every connection of ours)."""
    if "\x00" in value:
        raise ValueError("een nulteken past niet in een tekst van de database")
    return "'" + value.replace("'", "''") + "'"


class Database:
    """The database of one service: `begin` gives a transaction, commits it when the block ends well.

    `on_commit` callables run after every commit that emitted events (the relay wakes on it). They must not raise.
    """

    def __init__(
        self,
        url: str,
        *,
        dienst: str,
        bron: str,
        pool_min: int = 0,
        pool_max: int = 10,
        statement_timeout_ms: int = 15_000,
        keys: Keys | None = None,
        config: Any = None,
    ) -> None:
        self.dsn = url
        self.dienst = dienst
        self.bron = bron
        self.keys = keys
        self.config = config
        self.on_commit: list[Callable[[], None]] = []
        self._pool_sizes = (pool_min, pool_max)
        self._timeout_ms = statement_timeout_ms
        self._pool: Any = None
        self._opening = asyncio.Lock()

    @asynccontextmanager
    async def begin(self, actor: Actor, now: datetime) -> AsyncIterator[Tx]:
        """Give one transaction of `actor` at moment `now` (aware).

        Commits when the block ends without an exception, else rolls back. Raises `Unavailable` when the database
        is gone or the commit fails: then nothing of the block exists, unless the connection broke during the commit
        itself; the text of the error says which of the two it is.
        """
        connection = await self._open_transaction(actor, now)
        try:
            tx = self._tx(connection, actor, now)
            yield tx
            await tx.flush()
            failpoint("tx_voor_commit")
            await _commit(connection)
            failpoint("tx_na_commit")
        except BaseException as error:
            await _rollback(connection)
            if is_transient(error) and not isinstance(error, Unavailable):
                raise Unavailable(_NOTHING_SAVED) from error
            raise
        finally:
            await self._release(connection)
        if tx.emitted:
            for hook in self.on_commit:
                hook()

    def _tx(self, connection: Any, actor: Actor, now: datetime) -> Tx:
        return Tx(connection, actor, now, dienst=self.dienst, bron=self.bron, keys=self.keys, config=self.config)

    async def _open_transaction(self, actor: Actor, now: datetime) -> Any:
        sql = begin_sql(actor, now)
        for last_try in (False, True):
            connection = await self._acquire()
            try:
                await connection.execute(sql)
            except Exception as error:
                await _rollback(connection)
                await self._release(connection)
                if not is_transient(error):
                    raise
                if last_try:
                    raise Unavailable(_NOTHING_SAVED) from error
                # A pooled connection may have died while it was idle; a fresh one tells whether the database is really gone.
                await self._pool.expire_connections()
            else:
                return connection
        raise AssertionError("unreachable")

    async def _acquire(self) -> Any:
        try:
            pool = self._pool or await self._open_pool()
            return await pool.acquire(timeout=_POOL_WAIT_S)
        except TRANSIENT as error:
            raise Unavailable(_NOTHING_SAVED) from error

    async def _open_pool(self) -> Any:
        async with self._opening:
            if self._pool is None:
                self._pool = await asyncpg.create_pool(
                    self.dsn,
                    min_size=self._pool_sizes[0],
                    max_size=self._pool_sizes[1],
                    init=_prepare_connection,
                    reset=_nothing_to_reset,
                    timeout=_CONNECT_S,
                    command_timeout=self._timeout_ms / 1000 + 2,
                    server_settings={
                        "application_name": f"veilige-keten {self.dienst}",
                        "statement_timeout": str(self._timeout_ms),
                        "idle_in_transaction_session_timeout": str(self._timeout_ms * 4),
                        "standard_conforming_strings": "on",
                        "timezone": "UTC",
                        "jit": "off",
                    },
                )
        return self._pool

    async def _release(self, connection: Any) -> None:
        try:
            await self._pool.release(connection, timeout=2)
        except Exception:  # noqa: BLE001 a broken connection must not hide the error that broke it
            _terminate(connection)

    @asynccontextmanager
    async def connection(self) -> AsyncIterator[Any]:
        """Give a connection of the pool outside any transaction and without a context: row-level security shows nothing."""
        connection = await self._acquire()
        try:
            yield connection
        finally:
            await self._release(connection)

    async def ping(self) -> bool:
        """Tell whether the database answers within two seconds."""
        try:
            async with asyncio.timeout(2), self.connection() as connection:
                await connection.fetchval("SELECT 1")
        except Exception:  # noqa: BLE001 any failure means: not ready
            return False
        return True

    def pool_in_use(self) -> int:
        """Number of connections handed out at this moment."""
        return int(self._pool.get_size() - self._pool.get_idle_size()) if self._pool is not None else 0

    async def close(self) -> None:
        """Close all connections, at the latest after five seconds; a new `begin` opens new ones."""
        pool, self._pool = self._pool, None
        if pool is None:
            return
        try:
            await asyncio.wait_for(pool.close(), 5)
        except TimeoutError:
            pool.terminate()


async def _prepare_connection(connection: Any) -> None:
    for name in ("json", "jsonb"):
        await connection.set_type_codec(name, encoder=_as_json, decoder=json.loads, schema="pg_catalog")


def _as_json(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value)


async def _nothing_to_reset(connection: Any) -> None:
    # Everything we set ends with the transaction. asyncpg's own reset costs a round trip for settings that nobody makes.
    if connection.is_in_transaction():
        connection.terminate()


async def _commit(connection: Any) -> None:
    try:
        outcome = await connection.execute("COMMIT")
    except Exception as error:
        # Only an answer of the server itself proves that the commit did not happen.
        refused = isinstance(error, asyncpg.PostgresError) and not isinstance(error, asyncpg.PostgresConnectionError)
        raise Unavailable(_NOTHING_SAVED if refused else _UNCERTAIN) from error
    if outcome != "COMMIT":
        # A statement failed and its error was swallowed: PostgreSQL answers COMMIT with a rollback and no error.
        raise RuntimeError("de transactie was al mislukt en is teruggedraaid")


async def _rollback(connection: Any) -> None:
    try:
        if not connection.is_closed() and connection.is_in_transaction():
            await connection.execute("ROLLBACK", timeout=2)
    except BaseException:  # noqa: BLE001 the connection is of no use any more, and with it the transaction is gone
        _terminate(connection)


def _terminate(connection: Any) -> None:
    with suppress(asyncpg.InterfaceError):  # the pool has noticed already and took it back
        connection.terminate()
