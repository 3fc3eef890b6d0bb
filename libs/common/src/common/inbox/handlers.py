"""What a service does with an event: one function per event class, for one event or for a batch at once."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from pydantic import ValidationError

from common.events import Event, Received

Handler = Callable[[Any, Any], Awaitable[None]]
"""`async (tx, event) -> None`, or with @per_partij `async (tx, list[event]) -> None`."""

Handlers = Mapping[type[Event], Handler]

F = TypeVar("F", bound=Handler)
_MARK = "_keten_per_partij"


def per_partij(handler: F) -> F:
    """Mark a handler that takes a list of events at once, for projections with a high rate.

    The list holds events of one class in the order they came; when one of them fails the batch is done again with lists
    of one, so that only that event is set aside.
    """
    setattr(handler, _MARK, True)
    return handler


class ContractError(Exception):
    """The data of an event do not fit its contract; the text is a code, the data are not quoted."""


@dataclass(frozen=True, slots=True)
class Bound:
    """An event with the function that handles it; `fault` when it could not even be read."""

    handler: Handler
    batch: bool
    event: Event | None
    fault: ContractError | None = None


class Bindings:
    """Finds the class and the handler of a received message by its type."""

    def __init__(self, handlers: Handlers) -> None:
        self._known = {
            cls.type: (cls, handler, bool(getattr(handler, _MARK, False))) for cls, handler in handlers.items()
        }

    def bind(self, message: Received) -> Bound | None:
        """Return the event with its handler; None for a type this service does nothing with."""
        found = self._known.get(message.type)
        if found is None:
            return None
        cls, handler, batch = found
        try:
            return Bound(handler, batch, cls.received(message))
        except ValidationError:
            return Bound(handler, batch, None, ContractError("past_niet_in_contract"))
