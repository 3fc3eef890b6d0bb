"""The relay's connection to Kafka: idempotent, all acknowledgements, thrown away at the first error.

aiokafka does not reset its sequence numbers after a failed batch and keeps a batch for ever while the broker is away; a
producer that saw an error is therefore never used again.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Collection, Sequence
from contextlib import suppress
from typing import Any

from aiokafka import AIOKafkaProducer
from aiokafka.errors import KafkaError
from aiokafka.protocol.metadata import MetadataRequest
from aiokafka.protocol.offset import OffsetRequest

from common.failpoints import failpoint
from common.kafka.bounded import bounded
from common.kafka.calm import calm
from common.outbox.port import BrokerState, Record, TopicPartition

_LATEST = -1
_READ_UNCOMMITTED = 0


class KafkaPublisher:
    """One producer; see `common.outbox.port.Publisher`."""

    def __init__(self, producer: AIOKafkaProducer, *, timeout: float) -> None:  # of every publish, not of this call
        self._producer = producer
        self._timeout = timeout

    @classmethod
    async def open(cls, bootstrap: str, *, client_id: str, timeout: float = 15.0, linger_ms: int = 3) -> KafkaPublisher:  # noqa: ASYNC109  # kept
        """Connect; raises within `timeout` when the broker is not there."""
        producer = AIOKafkaProducer(
            bootstrap_servers=bootstrap,
            client_id=client_id,
            acks="all",
            enable_idempotence=True,
            linger_ms=linger_ms,
            max_batch_size=262_144,
            request_timeout_ms=10_000,
            retry_backoff_ms=100,
            metadata_max_age_ms=60_000,
            compression_type=None,
        )
        calm(producer.client)
        publisher = cls(producer, timeout=timeout)
        try:
            await bounded(producer.start(), timeout)
        except BaseException:
            await publisher.close()
            raise
        return publisher

    async def state(self, topics: Collection[str]) -> BrokerState:
        """Ask for the cluster id and the end of every partition; raises when a topic does not exist."""
        return await bounded(self._state(sorted(topics)), self._timeout)

    async def _state(self, topics: list[str]) -> BrokerState:
        client = self._producer.client
        nodes = list(client.cluster.brokers())
        if not nodes:
            raise ConnectionError("geen broker bekend")
        metadata = await client.send(nodes[0].nodeId, MetadataRequest(topics, allow_auto_topic_creation=False))
        by_leader: dict[int, dict[str, list[tuple[int, int]]]] = {}
        for error_code, topic, _internal, partitions in metadata.topics:
            if error_code or not partitions:
                raise ConnectionError("topic niet beschikbaar")
            for _error, partition, leader, *_ in partitions:
                by_leader.setdefault(leader, {}).setdefault(topic, []).append((partition, _LATEST))
        ends: dict[TopicPartition, int] = {}
        for leader, wanted in by_leader.items():
            answer = await client.send(leader, OffsetRequest(-1, _READ_UNCOMMITTED, list(wanted.items())))
            for topic, parts in answer.topics:
                for partition, error_code, _timestamp, offset in parts:
                    if error_code:
                        raise ConnectionError("einde van partitie onbekend")
                    ends[topic, partition] = offset
        return BrokerState(metadata.cluster_id or "onbekend", ends)

    async def publish(self, records: Sequence[Record]) -> dict[TopicPartition, tuple[int, int]]:
        """Send in order and wait for all acknowledgements; raises on any error or after the time-out."""
        return await bounded(self._publish(records), self._timeout)

    async def _publish(self, records: Sequence[Record]) -> dict[TopicPartition, tuple[int, int]]:
        send = self._producer.send
        futures: list[asyncio.Future[Any]] = []
        for record in records:
            future = await send(record.topic, record.value, key=record.key, headers=record.headers)
            future.add_done_callback(_retrieve)
            futures.append(future)
        failpoint("relay.na_verzenden")
        offsets: dict[TopicPartition, tuple[int, int]] = {}
        for future in futures:
            meta = await future
            if meta.offset < 0:
                continue  # a repeated batch that the broker knew, but not where
            tp = meta.topic, meta.partition
            low, high = offsets.get(tp, (meta.offset, meta.offset))
            offsets[tp] = min(low, meta.offset), max(high, meta.offset)
        return offsets

    async def close(self) -> None:
        """Drop the producer without waiting for what it still wanted to send: the cursor says where to begin again."""
        producer = self._producer
        with suppress(Exception):
            task = producer._sender.sender_task  # noqa: SLF001  # stop() alone would wait for batches that never go
            if task is not None:
                task.cancel()
            producer._message_accumulator.fail_all(KafkaError("producer weggegooid"))  # noqa: SLF001
        with suppress(Exception):
            await bounded(producer.stop(), 3)


def _retrieve(future: asyncio.Future[Any]) -> None:
    """Look at the outcome, so that a send that nobody waits for any more is not reported as forgotten."""
    if not future.cancelled():
        future.exception()


def publisher_for(bootstrap: str, *, client_id: str) -> Callable[[], Awaitable[KafkaPublisher]]:
    """Return what `Relay` wants: a function that opens a fresh publisher."""

    async def _open() -> KafkaPublisher:
        return await KafkaPublisher.open(bootstrap, client_id=client_id)

    return _open
