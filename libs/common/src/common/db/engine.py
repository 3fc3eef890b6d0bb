"""The connection pool of a service and the only place that commits."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from datetime import datetime
from typing import Any

import asyncpg
from sqlalchemy import event
from sqlalchemy.engine import Connection
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine

from common.auth import Actor
from common.db.tx import Keys, Tx
from common.errors import Unavailable
from common.failpoints import failpoint

_CONTEXT = "keten_actor_en_moment"
SET_CONTEXT = (
    "SELECT set_config('app.organisatie', $1, true), set_config('app.gebruiker', $2, true),"
    " set_config('app.systeem', $3, true), set_config('app.nu', $4, true)"
)

_NOTHING_SAVED = "De database is even niet beschikbaar; er is niets opgeslagen. Probeer het zo opnieuw."
_UNCERTAIN = (
    "De verbinding met de database viel weg tijdens het opslaan; het is niet zeker of dat gelukt is. Herhaal het verzoek "
    "met dezelfde Idempotency-Key, of lees eerst hoe het ervoor staat."
)

TRANSIENT: tuple[type[BaseException], ...] = (
    asyncpg.PostgresConnectionError,
    asyncpg.InterfaceError,
    asyncpg.CannotConnectNowError,
    asyncpg.TooManyConnectionsError,
    asyncpg.AdminShutdownError,
    asyncpg.CrashShutdownError,
    asyncpg.DeadlockDetectedError,
    asyncpg.SerializationError,
    asyncpg.LockNotAvailableError,
    asyncpg.QueryCanceledError,
    asyncpg.ReadOnlySQLTransactionError,
    OperationalError,
    InterfaceError,
    PoolTimeout,
    ConnectionError,
    OSError,
    TimeoutError,
)
"""Faults of the database that may pass: the same work can succeed later, nothing was written."""


def is_transient(error: BaseException) -> bool:
    """Tell whether the same work may succeed later; a wrapped driver error is judged by its cause."""
    if isinstance(error, TRANSIENT):
        return True
    return isinstance(error, DBAPIError) and (
        error.connection_invalidated or isinstance(_driver_error(error), TRANSIENT)
    )


def _driver_error(error: DBAPIError) -> BaseException | None:
    return getattr(error.orig, "__cause__", None) or error.orig


def context_values(actor: Actor, now: datetime) -> tuple[str, str, str, str]:
    """Parameters of `SET_CONTEXT`: what row-level security knows of who asks and when."""
    return actor.organisatie, actor.sub, "ja" if actor.systeem else "", now.isoformat()


def _set_context(connection: Connection) -> None:
    # Every transaction gets a context, also one that nobody gave an actor: then row-level security shows nothing.
    actor, now = connection.get_execution_options().get(_CONTEXT, (None, None))
    if actor is None:
        return
    connection.exec_driver_sql(SET_CONTEXT, context_values(actor, now))


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
        pool_min: int = 2,
        pool_max: int = 10,
        statement_timeout_ms: int = 15_000,
        keys: Keys | None = None,
    ) -> None:
        self.dsn = url
        self.dienst = dienst
        self.bron = bron
        self.keys = keys
        self.on_commit: list[Callable[[], None]] = []
        self.engine = create_async_engine(
            url.replace("postgresql://", "postgresql+asyncpg://", 1),
            pool_size=pool_min,
            max_overflow=max(0, pool_max - pool_min),
            pool_timeout=5,
            pool_use_lifo=True,
            connect_args={
                "timeout": 5,
                "command_timeout": statement_timeout_ms / 1000 + 2,
                "server_settings": {
                    "application_name": f"veilige-keten {dienst}",
                    "statement_timeout": str(statement_timeout_ms),
                    "idle_in_transaction_session_timeout": str(statement_timeout_ms * 4),
                    "timezone": "UTC",
                    "jit": "off",
                },
            },
        )
        event.listen(self.engine.sync_engine, "begin", _set_context)

    @asynccontextmanager
    async def begin(self, actor: Actor, now: datetime) -> AsyncIterator[Tx]:
        """Give one transaction of `actor` at moment `now` (aware).

        Commits when the block ends without an exception, else rolls back. Raises `Unavailable` when the database
        is gone or the commit fails: then nothing of the block exists, unless the connection broke during the commit
        itself; the text of the error says which of the two it is.
        """
        connection = await self._connect(actor, now)
        try:
            raw = await connection.get_raw_connection()
            tx = self._tx(connection, raw.driver_connection, actor, now)
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
            await _close(connection)
        if tx.emitted:
            for hook in self.on_commit:
                hook()

    def _tx(self, connection: AsyncConnection, driver: Any, actor: Actor, now: datetime) -> Tx:
        return Tx(connection, driver, actor, now, dienst=self.dienst, bron=self.bron, keys=self.keys)

    async def _connect(self, actor: Actor, now: datetime) -> AsyncConnection:
        connection: AsyncConnection | None = None
        for last_try in (False, True):
            try:
                connection = await self.engine.connect()
                connection = await connection.execution_options(**{_CONTEXT: (actor, now)})
                _ = await connection.begin()
            except Exception as error:
                if connection is not None:
                    await _rollback(connection)
                    await _close(connection)
                # A pooled connection may have died while it was idle; a fresh one tells whether the database is really gone.
                if not is_transient(error):
                    raise
                if last_try or isinstance(error, PoolTimeout):
                    raise Unavailable(_NOTHING_SAVED) from error
                await self.engine.dispose(close=False)
            else:
                return connection
        raise AssertionError("unreachable")

    async def ping(self) -> bool:
        """Tell whether the database answers within two seconds."""
        try:
            async with asyncio.timeout(2), self.engine.connect() as connection:
                await connection.exec_driver_sql("SELECT 1")
        except Exception:  # noqa: BLE001 any failure means: not ready
            return False
        return True

    def pool_in_use(self) -> int:
        """Number of connections handed out at this moment."""
        pool: Any = self.engine.pool
        return int(pool.checkedout())

    async def close(self) -> None:
        """Close all connections; afterwards this object is of no use."""
        await self.engine.dispose()


async def _commit(connection: AsyncConnection) -> None:
    try:
        await connection.commit()
    except Exception as error:
        cause = _driver_error(error) if isinstance(error, DBAPIError) else error
        # Only an answer of the server itself proves that the commit did not happen.
        refused = isinstance(cause, asyncpg.PostgresError) and not isinstance(cause, asyncpg.PostgresConnectionError)
        raise Unavailable(_NOTHING_SAVED if refused else _UNCERTAIN) from error


async def _rollback(connection: AsyncConnection) -> None:
    try:
        await connection.rollback()
    except Exception:  # noqa: BLE001 the connection is gone, and with it the transaction
        await _invalidate(connection)


async def _invalidate(connection: AsyncConnection) -> None:
    with suppress(Exception):  # nothing left to invalidate is fine
        await connection.invalidate()


async def _close(connection: AsyncConnection) -> None:
    try:
        await connection.close()
    except Exception:  # noqa: BLE001 a broken connection must not hide the error that broke it
        await _invalidate(connection)
