"""A broker in memory that keeps a log as Kafka does: the outside world for tests of relay and consumer.

It may stall, lose its answer after it stored a record, refuse half-way, and be wiped.
"""

from __future__ import annotations

import asyncio
import random
import zlib
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from common.outbox.port import BrokerState, Record, TopicPartition


@dataclass(frozen=True, slots=True)
class Stored:
    """A record in the log."""

    topic: str
    partition: int
    offset: int
    key: bytes
    value: bytes
    headers: list[tuple[str, bytes]]

    def header(self, name: str) -> str:
        """Return one header as text."""
        return dict(self.headers)[name].decode()


class MemoryLog:
    """Partitions with offsets, and one publisher per `open()`."""

    def __init__(self, *, partitions: int = 3, seed: int | None = None) -> None:
        self.partitions = partitions
        self.cluster_id = "cluster-1"
        self.logs: dict[TopicPartition, list[Stored]] = defaultdict(list)
        self.arrived: list[Stored] = []
        self.random = random.Random(seed)
        self.fail_chance = 0.0
        self.lost_answer_chance = 0.0
        self.stall_chance = 0.0
        self.down = False

    def wipe(self, *, cluster_id: str | None = None) -> None:
        """Forget everything, as a broker whose disk was emptied."""
        self.logs.clear()
        self.cluster_id = cluster_id or self.cluster_id

    def store(self, record: Record) -> Stored:
        """Append one record."""
        partition = zlib.crc32(record.key) % self.partitions
        log = self.logs[record.topic, partition]
        log.append(Stored(record.topic, partition, len(log), record.key, record.value, record.headers))
        self.arrived.append(log[-1])
        return log[-1]

    async def open(self) -> MemoryPublisher:
        """Connect."""
        if self.down:
            raise ConnectionError
        return MemoryPublisher(self)


class MemoryPublisher:
    """A publisher as the relay wants it."""

    def __init__(self, log: MemoryLog) -> None:
        self._log = log

    async def state(self, topics: Collection[str]) -> BrokerState:
        """Say who the broker is and where its partitions end."""
        if self._log.down:
            raise ConnectionError
        ends = {(topic, p): len(self._log.logs[topic, p]) for topic in topics for p in range(self._log.partitions)}
        return BrokerState(self._log.cluster_id, ends)

    async def publish(self, records: Sequence[Record]) -> dict[TopicPartition, tuple[int, int]]:
        """Store in order; may stall, fail half-way, or store and then not answer."""
        log, acked = self._log, dict[TopicPartition, tuple[int, int]]()
        for record in records:
            if log.random.random() < log.stall_chance:
                await asyncio.sleep(log.random.random() * 0.2)
            if log.down or log.random.random() < log.fail_chance:
                raise ConnectionError
            stored = log.store(record)
            tp = stored.topic, stored.partition
            acked[tp] = (acked.get(tp, (stored.offset, 0))[0], stored.offset)
        if log.random.random() < log.lost_answer_chance:
            raise TimeoutError
        await asyncio.sleep(0)
        return acked

    async def close(self) -> None:
        """Disconnect."""
