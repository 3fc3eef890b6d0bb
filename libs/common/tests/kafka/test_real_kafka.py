"""The whole path against Apache Kafka."""

from __future__ import annotations

import asyncio
import random
from uuid import uuid4

import pytest

pytestmark = pytest.mark.e2e


async def test_two_relays_and_two_consumers_share_the_work(world):
    aggregates = [uuid4() for _ in range(50)]
    world.relay(), world.relay()
    one, two = world.consumer(), world.consumer()
    await world.emit(aggregates, 20)
    await world.all_applied(aggregates, 20)
    async with asyncio.timeout(60):
        while len(one.metrics.lag) != 3 or len(two.metrics.lag) != 3:  # noqa: ASYNC110
            await asyncio.sleep(0.1)
    await world.emit(aggregates, 5)
    await world.all_applied(aggregates, 25)


async def test_broker_down_and_up_and_wiped_loses_and_doubles_nothing(world, broker):
    rng, aggregates, sent = random.Random(1), [uuid4() for _ in range(20)], 0
    relay = world.relay()
    world.consumer(stuck_seconds=10)

    async def emit():
        nonlocal sent
        await world.emit(aggregates, 5)
        sent += 5

    await emit()
    await world.all_applied(aggregates, sent)
    for fault in ("kill", "stop", "wipe", "wipe"):
        await emit()
        await asyncio.sleep(rng.random() * 0.1)
        if fault == "wipe":
            await asyncio.to_thread(broker.wipe)
        else:
            await asyncio.to_thread(getattr(broker, fault))
            await emit()
            await asyncio.to_thread(broker.start)
        await emit()
        await world.all_applied(aggregates, sent, seconds=90)
    assert relay.metrics.generatie >= 3
