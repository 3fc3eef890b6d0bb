"""CloudEvents NL GOV 1.1: Kafka binary mode, strict both ways, and the structured JSON of the pull feed.

Own code on the hot path (the SDK needs 90 µs to parse one event, and it invents a missing `id`, which would break
de-duplication); a test proves that what is written here equals what the SDK writes and reads.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from common.events.bsn import contains_bsn

MAX_BYTES = 64 * 1024
"""Intermediaries must forward this much; more is refused when the event is written."""

_ENVELOPE_ROOM = 1024
_SOURCE = re.compile(r"urn:nld:(?:oin:\d{20}|hr:kvknummer:\d{8}|kvknr:\d{8}|rsin:\d{9})(?::[^:\s]+)*")
_TYPE = re.compile(r"nl(?:\.[a-z0-9]+(?:-[a-z0-9]+)*){2,}")
_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
_SEQUENCE = re.compile(r"[1-9]\d{0,17}")
_TRACEPARENT = re.compile(r"[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}")
_NAME = re.compile(r"[a-z0-9]{1,20}")
_JSON_TYPES = ("application/json", "application/json; charset=utf-8")
_CHECKED_BY_FORM = frozenset({"id", "source", "type", "specversion", "time", "sequence", "sequencetype", "traceparent", "generatie"})  # fmt: skip
_known_good: set[tuple[str, str]] = set()


class InvalidEvent(ValueError):  # named for what it says, like the ServiceErrors
    """A message that can never become an event; `reason` is a fixed code without data."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Received:
    """A message whose envelope is right; its data is a JSON object, not yet an `Event`."""

    id: UUID
    source: str
    type: str
    time: datetime
    aggregate_id: UUID
    seq: int
    value: bytes
    traceparent: str | None = None
    generatie: int = 0


def check_names(source: str, event_type: str) -> None:
    """Refuse a source or type that NL GOV does not allow; what was right once is remembered."""
    if (source, event_type) in _known_good:
        return
    if _SOURCE.fullmatch(source) is None:
        raise InvalidEvent("bron_ongeldig")
    if _TYPE.fullmatch(event_type) is None:
        raise InvalidEvent("type_ongeldig")
    if len(_known_good) < 10_000:  # bounded: a hostile sender cannot fill the memory
        _known_good.add((source, event_type))


def check_outgoing(event_type: str, source: str, payload: bytes, traceparent: str | None) -> None:
    """Refuse what may not leave: wrong names, a BSN-like number, more than 64 KiB with its headers."""
    check_names(source, event_type)
    if traceparent is not None and _TRACEPARENT.fullmatch(traceparent) is None:
        raise InvalidEvent("traceparent_ongeldig")
    if len(payload) + _ENVELOPE_ROOM > MAX_BYTES:
        raise InvalidEvent("te_groot")
    if _holds_bsn(payload):
        raise InvalidEvent("bsn_in_gegevens")


# Every digit becomes 0 and the twenty digits of an organisation go: a run of eight is then found at the speed of memory,
# and nearly no event has one.
_DIGITS = bytes(ord("0") if chr(byte).isdigit() and byte < 128 else byte for byte in range(256))
_RUN, _OIN = b"0" * 8, b"0" * 20


def _holds_bsn(payload: bytes) -> bool:
    if payload.isascii() and b"\\u" not in payload and _RUN not in payload.translate(_DIGITS).replace(_OIN, b""):
        return False
    text = payload.decode()
    if "\\u" in text:  # an escape could hide a digit from the pattern
        text = json.dumps(json.loads(text), ensure_ascii=False)
    return contains_bsn(text)


def to_headers(
    *,
    id: UUID,  # noqa: A002  # the attribute's name in the standard
    source: str,
    type: str,  # noqa: A002  # as id
    time: datetime,
    aggregate_id: UUID,
    seq: int,
    traceparent: str | None = None,
    generatie: int | None = None,
) -> list[tuple[str, bytes]]:
    """Write the attributes of an event as Kafka headers (binary mode); the key of the record is the aggregate id."""
    subject = str(aggregate_id).encode()
    headers = [
        ("ce_specversion", b"1.0"),
        ("ce_id", str(id).encode()),
        ("ce_source", source.encode()),
        ("ce_type", type.encode()),
        ("ce_time", _iso(time).encode()),
        ("ce_subject", subject),
        ("ce_partitionkey", subject),
        ("ce_sequence", b"%d" % seq),
        ("ce_sequencetype", b"Integer"),
        ("content-type", b"application/json"),
    ]
    if traceparent:
        headers.append(("ce_traceparent", traceparent.encode()))
    if generatie is not None:
        headers.append(("generatie", b"%d" % generatie))
    return headers


def parse(headers: Sequence[tuple[str, bytes]] | None, key: bytes | None, value: bytes | None) -> Received:
    """Read a Kafka record in binary mode; InvalidEvent for anything that is not exactly an event of ours.

    Nothing is invented or repaired: a message without `ce_id` could not be recognised when it comes again.
    """
    if value is None:
        raise InvalidEvent("geen_inhoud")
    attributes = _attributes(headers or ())
    if attributes.pop("content-type", "").lower() not in _JSON_TYPES:
        raise InvalidEvent("inhoudstype_onbekend")
    if attributes.get("specversion") != "1.0":
        raise InvalidEvent("specversion_ontbreekt" if "specversion" not in attributes else "specversion_onbekend")
    aggregate = _uuid(attributes, "subject")
    if attributes.get("partitionkey", aggregate) != aggregate or (key is not None and key != aggregate.encode()):
        raise InvalidEvent("sleutel_wijkt_af")
    received = _received(attributes, aggregate, value)
    _check_data(attributes, value)
    return received


def _attributes(headers: Iterable[tuple[str, bytes]]) -> dict[str, str]:
    attributes: dict[str, str] = {}
    size = 0
    for raw_name, raw in headers:
        name = raw_name.lower()
        if name.startswith("ce_"):
            name = name[3:]
            if name != "specversion" and _NAME.fullmatch(name) is None:
                raise InvalidEvent("attribuutnaam_ongeldig")
        elif name not in {"content-type", "generatie"}:
            continue  # tracing systems add headers of their own
        if name in attributes:
            raise InvalidEvent("attribuut_dubbel")
        try:
            attributes[name] = raw.decode()
        except (UnicodeDecodeError, AttributeError) as error:
            raise InvalidEvent("attribuut_geen_tekst") from error
        size += len(raw)
    if size > _ENVELOPE_ROOM * 8:
        raise InvalidEvent("te_groot")
    return attributes


def _received(attributes: dict[str, str], aggregate: str, value: bytes) -> Received:
    event_id = _uuid(attributes, "id")
    source, event_type = attributes.get("source"), attributes.get("type")
    if not source or not event_type:
        raise InvalidEvent("bron_ontbreekt" if not source else "type_ontbreekt")
    check_names(source, event_type)
    sequence = attributes.get("sequence", "")
    if _SEQUENCE.fullmatch(sequence) is None or attributes.get("sequencetype", "Integer") != "Integer":
        raise InvalidEvent("volgnummer_ongeldig")
    traceparent = attributes.get("traceparent")
    if traceparent is not None and _TRACEPARENT.fullmatch(traceparent) is None:
        raise InvalidEvent("traceparent_ongeldig")
    generatie = attributes.get("generatie", "0")
    if not (generatie.isascii() and generatie.isdigit() and len(generatie) <= 9):
        raise InvalidEvent("generatie_ongeldig")
    return Received(
        id=UUID(event_id),
        source=source,
        type=event_type,
        time=_time(attributes.get("time")),
        aggregate_id=UUID(aggregate),
        seq=int(sequence),
        value=value,
        traceparent=traceparent,
        generatie=int(generatie),
    )


def _check_data(attributes: dict[str, str], value: bytes) -> None:
    if len(value) > MAX_BYTES - sum(map(len, attributes.values())):
        raise InvalidEvent("te_groot")
    for name, text in attributes.items():
        if name not in _CHECKED_BY_FORM and contains_bsn(text):
            raise InvalidEvent("bsn_in_attribuut")
    try:
        data = json.loads(value)
        holds_bsn = _holds_bsn(value)
    except (ValueError, RecursionError) as error:
        raise InvalidEvent("geen_json") from error
    if not isinstance(data, dict):
        raise InvalidEvent("geen_object")
    if holds_bsn:
        raise InvalidEvent("bsn_in_gegevens")


def _uuid(attributes: dict[str, str], name: str) -> str:
    text = attributes.get(name)
    if not text:
        raise InvalidEvent(f"{name}_ontbreekt")
    if _UUID.fullmatch(text) is None:
        raise InvalidEvent(f"{name}_ongeldig")
    return text


def _time(text: str | None) -> datetime:
    if not text:
        raise InvalidEvent("tijd_ontbreekt")
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise InvalidEvent("tijd_ongeldig") from error
    if moment.tzinfo is None:
        raise InvalidEvent("tijd_zonder_zone")
    return moment.astimezone(UTC)


def _iso(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


def to_structured(
    *,
    id: UUID,  # noqa: A002  # as in to_headers
    source: str,
    type: str,  # noqa: A002  # as in to_headers
    time: datetime,
    aggregate_id: UUID,
    seq: int,
    payload: bytes,
    traceparent: str | None = None,
) -> dict[str, Any]:
    """Write an event as one JSON object (structured mode), as `GET /v1/gebeurtenissen` gives it."""
    event: dict[str, Any] = {
        "specversion": "1.0",
        "id": str(id),
        "source": source,
        "type": type,
        "time": _iso(time),
        "subject": str(aggregate_id),
        "datacontenttype": "application/json",
        "partitionkey": str(aggregate_id),
        "sequence": str(seq),
        "sequencetype": "Integer",
    }
    if traceparent:
        event["traceparent"] = traceparent
    return event | {"data": json.loads(payload)}
