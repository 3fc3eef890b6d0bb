"""A `Database` whose commits are savepoints of one outer transaction that a test undoes."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any

from typing_extensions import override

from common.auth import Actor
from common.db import Database, Tx
from common.db.engine import context_sql
from common.runtime import build_keys
from common.settings import ServiceSettings


class SavepointDatabase(Database):
    """Everything is real but the last COMMIT; transactions run one after the other on one connection."""

    _connection: Any
    _turn: asyncio.Lock
    _count: int

    @classmethod
    async def open(cls, settings: ServiceSettings) -> SavepointDatabase:
        """Connect and begin the outer transaction."""
        self = cls(
            settings.database_url,
            dienst=settings.dienst,
            bron=settings.bron,
            keys=build_keys(settings),
            config=settings,
        )
        self._connection = await self._acquire()
        await self._connection.execute("BEGIN")
        self._turn = asyncio.Lock()
        self._count = 0
        return self

    @override
    @asynccontextmanager
    async def begin(self, actor: Actor, now: datetime) -> AsyncIterator[Tx]:
        """As the real one, with RELEASE SAVEPOINT in the place of COMMIT."""
        async with self._turn:
            self._count += 1
            name = f"transactie_{self._count}"
            await self._connection.execute(f"SAVEPOINT {name}; {context_sql(actor, now)}")
            tx = self._tx(self._connection, actor, now)
            try:
                yield tx
                await tx.flush()
            except BaseException:
                await self._connection.execute(f"ROLLBACK TO SAVEPOINT {name}; RELEASE SAVEPOINT {name}")
                raise
            await self._connection.execute(f"RELEASE SAVEPOINT {name}")
        if tx.emitted:
            for hook in self.on_commit:
                hook()

    @override
    async def ping(self) -> bool:
        """The connection is open as long as the test runs."""
        return True

    @override
    async def close(self) -> None:
        """Leave the connection open: the test undoes it."""

    async def undo(self) -> None:
        """Roll everything back and disconnect."""
        await self._connection.execute("ROLLBACK")
        await self._release(self._connection)
        await super().close()
