"""De contracten: per uitgever één module, per gebeurtenis één klasse.

`EVENTS` kent elk type gebeurtenis en zijn klasse. Een contract groeit alleen: een nieuw veld heeft een standaardwaarde;
al het andere is een nieuw type (`.v2`) naast het oude. `python -m common.contracts --check` bewaakt dat.
"""

from __future__ import annotations

import pkgutil
from importlib import import_module
from types import ModuleType

from common.contracts import followup, overleg, scan, sociale_kaart, stats
from common.events import Event

PUBLISHERS: dict[str, ModuleType] = {
    "overleg": overleg,
    "followup": followup,
    "scan": scan,
    "sociale-kaart": sociale_kaart,
    "stats": stats,
}
"""Per topic de module van zijn uitgever."""


def events_of(module: ModuleType) -> list[type[Event]]:
    """Return the event classes that a publisher defines, in the order of its file, or of the files of its folder."""
    parts = [
        module,
        *(import_module(f"{module.__name__}.{p.name}") for p in pkgutil.iter_modules(getattr(module, "__path__", ()))),
    ]
    return [
        item
        for part in parts
        for item in vars(part).values()
        if isinstance(item, type)
        and issubclass(item, Event)
        and item.__module__ == part.__name__
        and "type" in vars(item)
    ]


def _registry() -> dict[str, type[Event]]:
    found: dict[str, type[Event]] = {}
    for topic, module in PUBLISHERS.items():
        for event in events_of(module):
            if event.type in found or event.topic != topic:
                raise TypeError(f"{event.__name__}: type {event.type} bestaat al of hoort niet bij {topic}")
            found[event.type] = event
    return found


EVENTS: dict[str, type[Event]] = _registry()
"""Elk type gebeurtenis van het platform en zijn klasse."""

__all__ = ["EVENTS", "PUBLISHERS", "events_of"]
