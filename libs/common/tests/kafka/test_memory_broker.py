"""The whole path against librdkafka's broker in memory: what must hold on a machine with Python only."""

from __future__ import annotations

import asyncio
from uuid import uuid4

import pytest
from aiokafka.errors import KafkaError

from common.kafka import KafkaPublisher
from common.outbox.port import Record


async def test_from_commit_to_effect(world):
    aggregates = [uuid4() for _ in range(20)]
    relay, consumer = world.relay(), world.consumer()
    await world.emit(aggregates, 10)
    relay.wake()
    await world.all_applied(aggregates, 10)
    assert consumer.metrics.applied_total >= 200
    assert relay.metrics.published_total >= 200


async def test_a_restarted_consumer_goes_on_at_its_own_offset(world):
    aggregates = [uuid4() for _ in range(5)]
    world.relay()
    first = world.consumer()
    await world.emit(aggregates, 4)
    await world.all_applied(aggregates, 4)
    await world.stop(first)
    await world.emit(aggregates, 4)
    second = world.consumer()
    await world.all_applied(aggregates, 8)
    assert second.metrics.duplicates_total <= 6  # one per partition; it did not begin at the start again


async def test_an_emptied_broker_loses_nothing(world, broker):
    aggregates = [uuid4() for _ in range(10)]
    relay, consumer = world.relay(), world.consumer()
    await world.emit(aggregates, 5)
    await world.all_applied(aggregates, 5)
    broker.wipe()  # another cluster at another port, as this broker does
    await world.stop(relay)
    await world.stop(consumer)
    await world.emit(aggregates, 5)
    again, reader = world.relay(), world.consumer()
    await world.all_applied(aggregates, 10)
    assert again.metrics.generatie == 2
    assert reader.metrics.rewinds_total > 0


async def test_the_publisher_knows_the_cluster_and_the_ends(broker):
    publisher = await KafkaPublisher.open(broker.bootstrap, client_id="proef")
    before = await publisher.state(["proef"])
    key = str(uuid4()).encode()
    offsets = await publisher.publish([Record("proef", key, b"{}", []) for _ in range(3)])
    after = await publisher.state(["proef"])
    await publisher.close()
    ((tp, (low, high)),) = offsets.items()
    assert high - low == 2
    assert after.ends[tp] == before.ends[tp] + 3 == high + 1
    assert before.cluster_id == after.cluster_id != ""


async def test_a_broker_that_is_not_there_is_an_error_in_bounded_time(broker):
    publisher = await KafkaPublisher.open(broker.bootstrap, client_id="proef", timeout=2)
    broker.kill()
    loop = asyncio.get_running_loop()
    began = loop.time()
    with pytest.raises((OSError, TimeoutError, KafkaError)):
        await publisher.publish([Record("proef", b"x", b"{}", [])])
    await publisher.close()
    broker.start()
    assert loop.time() - began < 8
