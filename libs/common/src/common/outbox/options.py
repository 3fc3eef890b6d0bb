"""Settings and figures of a relay."""

from __future__ import annotations

from dataclasses import dataclass, field
from time import monotonic


@dataclass(slots=True)
class RelayMetrics:
    """What an operator wants to see; read by the metrics endpoint."""

    depth: int = 0
    oldest_seconds: float = 0.0
    published_total: int = 0
    failures_total: int = 0
    generatie: int = 0
    slots: int = 0
    needs_rebaseline: bool = False
    last_progress: float = field(default_factory=monotonic)


@dataclass(frozen=True, slots=True)
class RelaySettings:
    """Times and sizes of a relay; the defaults fit production."""

    poll_seconds: float = 0.025
    net_seconds: float = 0.25
    lease_seconds: float = 10.0
    chunk: int = 1000
    broker_check_seconds: float = 5.0
    depth_seconds: float = 5.0
    idle_save_seconds: float = 5.0
    back_off: tuple[float, float] = (0.2, 5.0)
