"""Gebeurtenissen: the base class, the envelope and the two CloudEvents forms.

`Event` is what a publisher emits and a handler receives; `PendingEvent` is what waits in the outbox; `to_headers` and
`parse` are the Kafka binary mode of CloudEvents NL GOV 1.1; `to_structured` is the JSON of the pull feed.
"""

from common.events.base import Event, Kop, Moment, PendingEvent, prepare, uuid7
from common.events.bsn import contains_bsn, elfproef
from common.events.wire import MAX_BYTES, InvalidEvent, Received, parse, to_headers, to_structured

__all__ = [
    "MAX_BYTES",
    "Event",
    "InvalidEvent",
    "Kop",
    "Moment",
    "PendingEvent",
    "Received",
    "contains_bsn",
    "elfproef",
    "parse",
    "prepare",
    "to_headers",
    "to_structured",
    "uuid7",
]
