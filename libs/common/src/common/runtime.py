"""What one running service has at hand; made once by the composition root and passed on, never a global."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from fastapi import Request

from common.auth import TokenVerifier
from common.metrics import Metrics
from common.privacy import AnswerCipher
from common.settings import ServiceSettings

if TYPE_CHECKING:
    from common.db import Database
    from common.web.ratelimit import RateLimiter


def system_clock() -> datetime:
    """The moment now, in UTC; the only place that reads the machine's clock for the domain."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Runtime:
    """The parts of one running service."""

    settings: ServiceSettings
    database: Database
    verifier: TokenVerifier
    limiter: RateLimiter
    metrics: Metrics
    answer_cipher: AnswerCipher
    clock: Callable[[], datetime] = system_clock


def runtime_of(request: Request) -> Runtime:
    """Return the parts of the service this request came to."""
    runtime: Runtime = request.app.state.runtime
    return runtime
