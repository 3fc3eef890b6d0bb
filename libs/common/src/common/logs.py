"""Structured logs in JSON without personal data.

An allow-list decides: a key that is not on it is dropped before anything is rendered, so a name, a BSN or a
free text that somebody passes by accident cannot reach the log.
"""

from __future__ import annotations

import logging
import re
import sys
from collections.abc import MutableMapping
from typing import Any

import structlog
from typing_extensions import override

ALLOWED = frozenset({
    "event", "level", "timestamp", "dienst", "logger",
    "request_id", "trace_id", "span_id", "method", "route", "status", "duur_ms", "client", "organisatie",
    "error_type", "error_code", "plaats", "reden_code", "signaal", "exit_code", "host", "port", "versie", "migratie",
    "topic", "partition", "offset", "aantal", "generatie", "slots", "seq", "pogingen", "wacht_s", "event_type", "event_id",
    "aggregate_id", "zorgmelding_id", "casus_id", "plan_id", "scan_id", "aanbod_id", "huishouden_id", "toestemming_id",
    "zegel", "bevindingen", "onderdeel", "proces",
})  # fmt: skip
"""Keys that may appear in a log line: codes, counts, times and opaque ids only."""

_TRACE_KEYS = frozenset({"trace_id", "span_id", "request_id", "timestamp"})
_HEX = re.compile(r"^[0-9a-f]{16}(?:[0-9a-f]{16})?$")
_EVENT_NAME = re.compile(r"^[a-z0-9_]{1,60}$")
_BSN_LIKE = re.compile(r"(?<![\d-])\d{8,9}(?![\d-])")


def keep_allowed(_logger: Any, _name: str, event_dict: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Drop every key that is not on the allow-list and mask digits that could be a BSN in what remains."""
    for key in [k for k in event_dict if k not in ALLOWED]:
        del event_dict[key]
    # The name of what happened is a code; a sentence may quote somebody.
    if not _EVENT_NAME.match(str(event_dict.get("event", ""))):
        event_dict["event"] = "(geen code)"
    for key, value in event_dict.items():
        if value is not None and not isinstance(value, bool | float):
            event_dict[key] = _masked(key, value)
    return event_dict


def _masked(key: str, value: Any) -> Any:
    # What is not a plain value is shown as text, so that nothing passes inside a list or an object.
    text = value if isinstance(value, str) else str(value)
    if key == "timestamp" or (key in _TRACE_KEYS and _HEX.match(text)):
        return value
    masked = _BSN_LIKE.sub("[cijfers]", text)
    return value if isinstance(value, int) and masked == text else masked


class _StdlibToStructlog(logging.Handler):
    """Bring lines of libraries into the same form; their message may quote data, so only its origin is kept."""

    @override
    def emit(self, record: logging.LogRecord) -> None:
        log = structlog.get_logger()
        error = record.exc_info[0].__name__ if record.exc_info and record.exc_info[0] else None
        log.log(
            record.levelno,
            "bibliotheek_melding",
            logger=record.name,
            plaats=f"{record.module}:{record.lineno}",
            error_type=error,
        )


def configure(level: str = "INFO") -> None:
    """Set up structlog and the standard library once per process; writes JSON lines to standard output."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            keep_allowed,
            structlog.processors.JSONRenderer(sort_keys=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelNamesMapping().get(level, logging.INFO)),
        logger_factory=structlog.WriteLoggerFactory(file=sys.stdout),
        cache_logger_on_first_use=False,
    )
    root = logging.getLogger()
    root.handlers = [_StdlibToStructlog(level=logging.WARNING)]
    root.setLevel(logging.WARNING)


def get_logger(**fields: Any) -> Any:
    """Return a structlog logger with bound fields; only allow-listed keys survive."""
    return structlog.get_logger(**fields)
