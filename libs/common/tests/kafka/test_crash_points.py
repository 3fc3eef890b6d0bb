"""A process that dies at every step of relay and consumer; what was committed takes effect once, in order."""

from __future__ import annotations

import asyncio
import os
import sys
from uuid import uuid4

import pytest

from common import failpoints

MODULE = "common.testing.keten_proces"


async def process(world, role, *, failpoint=""):
    return await asyncio.create_subprocess_exec(
        sys.executable, "-m", MODULE, role, world.dsn, world.broker.bootstrap, world.group,
        env={**os.environ, "FAILPOINT": failpoint}, stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.DEVNULL,
    )  # fmt: skip


@pytest.mark.traag
async def test_every_crash_point(world):
    aggregates, sent = [uuid4() for _ in range(5)], 0
    for name in (*failpoints.RELAY, *failpoints.CONSUMER):
        await world.emit(aggregates, 2)
        sent += 2
        dying = await process(world, "alles", failpoint=name)
        async with asyncio.timeout(40):
            assert await dying.wait() == failpoints.EXIT_CODE, name
    healthy = await process(world, "alles")
    await world.all_applied(aggregates, sent)
    healthy.terminate()
    async with asyncio.timeout(20):
        assert await healthy.wait() == 0


async def test_without_the_variable_nothing_dies():
    assert all(failpoints.failpoint(name) is None for name in (*failpoints.RELAY, *failpoints.CONSUMER))
