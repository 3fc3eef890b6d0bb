"""W3C Trace Context of the request or message at hand: one trace id through every organisation and service."""

from __future__ import annotations

import re
import secrets
from contextvars import ContextVar
from dataclasses import dataclass

_TRACEPARENT = re.compile(r"^00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})$")


@dataclass(frozen=True, slots=True)
class Trace:
    """Ids of this piece of work: `trace_id` 32 hex, `span_id` 16 hex, `parent_span_id` of the caller or None."""

    trace_id: str
    span_id: str
    parent_span_id: str | None = None

    @property
    def traceparent(self) -> str:
        """Header value to pass on to whoever acts on this."""
        return f"00-{self.trace_id}-{self.span_id}-01"


def new_trace(traceparent: str | None = None) -> Trace:
    """Continue the caller's trace when its header is well-formed, else start one."""
    match = _TRACEPARENT.match(traceparent or "")
    if match and match[1].strip("0") and match[2].strip("0"):
        return Trace(match[1], secrets.token_hex(8), match[2])
    return Trace(secrets.token_hex(16), secrets.token_hex(8))


_current: ContextVar[Trace | None] = ContextVar("trace", default=None)


def current_trace() -> Trace:
    """Return the trace of this request or message; outside of one a new trace that lasts for this context."""
    trace = _current.get()
    if trace is None:
        trace = new_trace()
        _current.set(trace)
    return trace


def use_trace(trace: Trace) -> None:
    """Make `trace` the current one in this context."""
    _current.set(trace)
