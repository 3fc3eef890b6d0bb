"""Make the published contracts: a JSON Schema per event and an AsyncAPI 3.1 document per publisher."""

from __future__ import annotations

import inspect
import json
from typing import Any

from common.contracts import PUBLISHERS, events_of
from common.events import Event

_BASE = "https://contracten.veiligeketen.example"
_UUID = {"type": "string", "format": "uuid"}
_HEADERS: dict[str, Any] = {
    "type": "object",
    "required": [
        "ce_specversion", "ce_id", "ce_source", "ce_type", "ce_time", "ce_subject", "ce_sequence", "ce_sequencetype", "content-type",
    ],
    "properties": {
        "ce_specversion": {"type": "string", "const": "1.0"},
        "ce_id": {**_UUID, "description": "UUIDv7 van deze gebeurtenis; zelfde bron en id is dezelfde gebeurtenis"},
        "ce_source": {
            "type": "string",
            "pattern": r"^urn:nld:oin:[0-9]{20}:systeem:[a-z-]+$",
            "examples": ["urn:nld:oin:00000009990000000000:systeem:overleg"],
        },
        "ce_type": {"type": "string", "pattern": r"^nl\.veiligeketen\.[a-z-]+\.[a-z-]+\.v[0-9]+$"},
        "ce_time": {"type": "string", "format": "date-time", "description": "Moment van registratie, niet van het feit"},
        "ce_subject": {**_UUID, "description": "Id van het aggregaat; nooit een burgerservicenummer"},
        "ce_partitionkey": {**_UUID, "description": "Gelijk aan ce_subject: volgorde per aggregaat"},
        "ce_sequence": {"type": "string", "pattern": "^[1-9][0-9]*$", "description": "Volgnummer binnen het aggregaat, aaneengesloten"},
        "ce_sequencetype": {"type": "string", "const": "Integer"},
        "ce_traceparent": {"type": "string"},
        "generatie": {"type": "string", "description": "Hoger na herpublicatie op een nieuwe of leeggemaakte broker"},
        "content-type": {"type": "string", "const": "application/json"},
    },
}  # fmt: skip


def schema(event: type[Event]) -> dict[str, Any]:
    """Return the JSON Schema of one event as a reader must accept it: every field with a default may be absent."""
    made = _without_titles(event.model_json_schema(by_alias=True, mode="validation"))
    made["description"] = inspect.getdoc(event) or ""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"{_BASE}/{event.type}.schema.json",
        "title": event.__name__,
        "x-type": event.type,
        "x-topic": event.topic,
        "x-aggregaat": event.model_fields[event.aggregate].alias,
        **made,
    }


def _without_titles(node: Any) -> Any:
    """Drop the titles pydantic derives from names; a property that is itself called title is a schema, not a text."""
    if isinstance(node, list):
        return [_without_titles(item) for item in node]
    if not isinstance(node, dict):
        return node
    return {
        key: _without_titles(value) for key, value in node.items() if not (key == "title" and isinstance(value, str))
    }


def asyncapi(topic: str) -> dict[str, Any]:
    """Return the AsyncAPI 3.1 document of one publisher."""
    channel = topic.replace("-", "_")
    doc: dict[str, Any] = {
        "asyncapi": "3.1.0",
        "info": {
            "title": f"Veilige Keten: gebeurtenissen van {topic}",
            "version": "1.0.0",
            "description": inspect.getdoc(PUBLISHERS[topic]) or "",
            "contact": {
                "name": "Veilige Keten",
                "url": "https://veiligeketen.example",
                "email": "beheer@veiligeketen.example",
            },
            "license": {"name": "EUPL-1.2", "url": "https://eupl.eu/1.2/nl/"},
            "tags": [{"name": topic}],
        },
        "id": f"urn:nld:oin:00000009990000000000:systeem:{topic}",
        "defaultContentType": "application/json",
        "servers": {
            "kafka": {
                "host": "{bootstrap}",
                "protocol": "kafka",
                "variables": {"bootstrap": {"default": "kafka.veiligeketen.example:9092"}},
            }
        },
        "channels": {
            channel: {
                "address": topic,
                "description": "Eén topic per uitgever; sleutel is het id van het aggregaat, dus volgorde per aggregaat.",
                "messages": {},
                "bindings": {"kafka": {"topic": topic, "partitions": 24, "replicas": 3, "bindingVersion": "0.5.0"}},
            }
        },
        "operations": {},
        "components": {"messages": {}, "schemas": {}, "messageTraits": {"CloudEventsKafka": {"headers": _HEADERS}}},
    }
    for event in events_of(PUBLISHERS[topic]):
        _add(doc, channel, event)
    return doc


def _add(doc: dict[str, Any], channel: str, event: type[Event]) -> None:
    name = event.__name__
    payload = _without_titles(
        event.model_json_schema(by_alias=True, mode="validation", ref_template="#/components/schemas/{model}")
    )
    payload["description"] = inspect.getdoc(event) or ""
    components = doc["components"]
    components["schemas"].update(payload.pop("$defs", {}))
    components["schemas"][name] = payload
    components["messages"][name] = {
        "name": event.type,
        "title": name,
        "summary": inspect.getdoc(event) or "",
        "contentType": "application/json",
        "payload": {"$ref": f"#/components/schemas/{name}"},
        "traits": [{"$ref": "#/components/messageTraits/CloudEventsKafka"}],
        "bindings": {
            "kafka": {"key": {**_UUID, "description": f"{event.aggregate_type()}"}, "bindingVersion": "0.5.0"}
        },
    }
    doc["channels"][channel]["messages"][name] = {"$ref": f"#/components/messages/{name}"}
    doc["operations"][f"publiceer{name}"] = {
        "action": "send",
        "summary": inspect.getdoc(event) or "",
        "channel": {"$ref": f"#/channels/{channel}"},
        "messages": [{"$ref": f"#/channels/{channel}/messages/{name}"}],
    }


def documents() -> dict[str, dict[str, Any]]:
    """Return every document by file name."""
    made: dict[str, dict[str, Any]] = {}
    for topic, module in PUBLISHERS.items():
        made[f"{topic}.asyncapi.json"] = asyncapi(topic)
        for event in events_of(module):
            made[f"{event.type}.schema.json"] = schema(event)
    return made


def render(document: dict[str, Any]) -> str:
    """Return a document as text that does not change when nothing changed."""
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"
