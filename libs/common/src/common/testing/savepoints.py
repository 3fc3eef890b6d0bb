"""A `Database` whose commits are savepoints of one outer transaction that a test undoes."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection
from typing_extensions import override

from common.auth import Actor
from common.db import Database, Tx
from common.db.engine import SET_CONTEXT, context_values
from common.runtime import build_keys
from common.settings import ServiceSettings


class SavepointDatabase(Database):
    """Everything is real but the last COMMIT; transactions run one after the other on one connection."""

    connection: AsyncConnection
    _turn: asyncio.Lock

    @classmethod
    async def open(cls, settings: ServiceSettings) -> SavepointDatabase:
        """Connect and begin the outer transaction."""
        self = cls(settings.database_url, dienst=settings.dienst, bron=settings.bron, keys=build_keys(settings))
        self.connection = await self.engine.connect()
        _ = await self.connection.begin()
        await self.connection.exec_driver_sql("SELECT 1")
        self._turn = asyncio.Lock()
        return self

    @override
    @asynccontextmanager
    async def begin(self, actor: Actor, now: datetime) -> AsyncIterator[Tx]:
        """As the real one, with RELEASE SAVEPOINT in the place of COMMIT."""
        async with self._turn:
            savepoint = await self.connection.begin_nested()
            driver = (await self.connection.get_raw_connection()).driver_connection
            assert driver is not None
            await driver.execute(SET_CONTEXT, *context_values(actor, now))
            tx = self._tx(self.connection, driver, actor, now)
            try:
                yield tx
                await tx.flush()
            except BaseException:
                await savepoint.rollback()
                raise
            await savepoint.commit()
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
        await self.connection.rollback()
        await self.connection.close()
        await self.engine.dispose()
