"""Token bucket per client, per process: one busy partner does not slow down the others."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable

from common.errors import TooManyRequests

_MAX_CLIENTS = 10_000


class RateLimiter:
    """Admit `per_minute` requests per client with a burst of a tenth of that; more raises `TooManyRequests`."""

    def __init__(self, per_minute: int, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._rate = per_minute / 60
        self._burst = max(1.0, per_minute / 10)
        self._monotonic = monotonic
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def admit(self, client: str) -> None:
        """Count one request of `client`."""
        now = self._monotonic()
        tokens, last = self._buckets.pop(client, (self._burst, now))
        tokens = min(self._burst, tokens + (now - last) * self._rate)
        if tokens < 1:
            self._buckets[client] = (tokens, now)
            wait = max(1, round((1 - tokens) / self._rate + 0.5))
            raise TooManyRequests(
                f"Te veel verzoeken van dit systeem; probeer het over {wait} seconden weer.", retry_after=wait
            )
        self._buckets[client] = (tokens - 1, now)
        if len(self._buckets) > _MAX_CLIENTS:
            self._buckets.popitem(last=False)
