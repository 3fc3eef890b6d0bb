"""What the relay needs from a broker; `common.kafka.producer` gives it, tests give a log in memory."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

TopicPartition = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Record:
    """One record as it goes to the broker."""

    topic: str
    key: bytes
    value: bytes
    headers: list[tuple[str, bytes]]


@dataclass(frozen=True, slots=True)
class BrokerState:
    """Which cluster this is and where each partition ends (the offset of the next record)."""

    cluster_id: str
    ends: Mapping[TopicPartition, int]


class Publisher(Protocol):
    """A connection to the broker that is thrown away at the first error."""

    async def state(self, topics: Collection[str]) -> BrokerState:
        """Ask the broker who it is; raises when a topic is not there (yet)."""
        ...

    async def publish(self, records: Sequence[Record]) -> dict[TopicPartition, tuple[int, int]]:
        """Send in this order and wait for every acknowledgement.

        Returns the lowest and highest offset per partition. Any error or time-out raises; then it is unknown which
        records arrived, and this publisher must not be used again.
        """
        ...

    async def close(self) -> None:
        """Let go of the connection, within a bounded time and without raising."""
        ...


class BrokerResetError(Exception):
    """The broker acknowledged at an offset it had already passed: its log was emptied or cut off."""
