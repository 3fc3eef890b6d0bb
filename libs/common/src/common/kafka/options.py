"""Settings and figures of a consumer."""

from __future__ import annotations

from dataclasses import dataclass, field
from time import monotonic
from typing import Any

from common.inbox import Parked, Result


@dataclass(frozen=True, slots=True)
class ConsumerSettings:
    """Times and sizes of a consumer; the defaults fit production and the in-memory broker alike."""

    batch: int = 500
    max_records: int = 3000
    session_timeout_ms: int = 45_000
    heartbeat_interval_ms: int = 3_000
    fetch_max_wait_ms: int = 100
    metadata_max_age_ms: int = 60_000
    group_instance_id: str | None = None
    commit_seconds: float = 1.0
    stuck_seconds: float = 120.0
    stop_seconds: float = 5.0
    retry_seconds: float = 1.0
    parked_seconds: float = 10.0
    lost_seconds: float = 30.0
    read_again_seconds: float = 600.0

    def client_options(self) -> dict[str, Any]:
        """Return the options of aiokafka; its own defaults lose messages."""
        return {
            "enable_auto_commit": False,
            "auto_offset_reset": "earliest",
            "isolation_level": "read_uncommitted",
            "max_poll_records": self.max_records,
            "session_timeout_ms": self.session_timeout_ms,
            "heartbeat_interval_ms": self.heartbeat_interval_ms,
            "max_poll_interval_ms": 300_000,
            "metadata_max_age_ms": self.metadata_max_age_ms,
            "fetch_max_wait_ms": self.fetch_max_wait_ms,
            "max_partition_fetch_bytes": 1 << 20,
            "group_instance_id": self.group_instance_id,
        }


@dataclass(slots=True)
class ConsumerMetrics:
    """What an operator wants to see; read by the metrics endpoint."""

    applied_total: int = 0
    ignored_total: int = 0
    duplicates_total: int = 0
    undecodable_total: int = 0
    retried_total: int = 0
    restarts_total: int = 0
    rewinds_total: int = 0
    lag: dict[tuple[str, int], int] = field(default_factory=dict)
    age_seconds: dict[str, float] = field(default_factory=dict)
    parked: Parked | None = None
    last_progress: float = field(default_factory=monotonic)

    def count(self, result: Result) -> None:
        """Add what became of a batch."""
        self.applied_total += result.counts.applied
        self.ignored_total += result.counts.ignored
        self.duplicates_total += result.counts.duplicates
        self.undecodable_total += result.undecodable
        self.rewinds_total += result.rewind
