"""What a service is, as one value: settings, routes, handlers of events, tables and jobs."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from functools import cache

from fastapi import APIRouter, FastAPI
from sqlalchemy import MetaData

from common.db import Tx
from common.inbox import Handlers
from common.runtime import Runtime
from common.settings import ServiceSettings
from common.web.app import Routes, gather, service_app

Job = Callable[[Tx], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Scheduled:
    """Work the worker repeats: one transaction of the system every `elke_s` seconds, whatever the outcome of the last."""

    naam: str
    elke_s: float
    job: Job


Begin = Callable[[], AbstractAsyncContextManager[Tx]]


@dataclass(frozen=True, slots=True)
class Operation:
    """A command of one service for whoever runs it: `python -m <dienst> <naam>`, text in on standard input, text out.

    `work` gets a function that opens a transaction of the service itself, so that it can commit piece by piece. It raises
    `ServiceError` or `ValueError` when something needs a human; what it committed before stays.
    """

    naam: str
    uitleg: str
    work: Callable[[Begin, Sequence[str]], Awaitable[str]]


@cache
def _routes(make: Callable[[], Sequence[APIRouter]]) -> Routes:
    """Gather the routers of a service once: every app of it in this process shares what is worked out for them."""
    return gather(make())


@dataclass(frozen=True, slots=True)
class Service:
    """The composition of one service; `python -m <pakket>` and the tests start it from this value."""

    settings: type[ServiceSettings]
    routers: Callable[[], Sequence[APIRouter]]
    metadata: MetaData
    handlers: Handlers = field(default_factory=dict)
    jobs: Sequence[Scheduled] = ()
    anonymous: Callable[[ServiceSettings], Sequence[APIRouter]] = lambda _settings: ()
    """Routes that hold no data and ask for no token, beside those that every service has."""
    operations: Sequence[Operation] = ()

    @property
    def topics(self) -> list[str]:
        """Topics this service listens to: those of the events it handles."""
        return sorted({event.topic for event in self.handlers})

    def create_app(self, runtime: Runtime) -> FastAPI:
        """Build the API on these parts."""
        return service_app(runtime, _routes(self.routers), anonymous=self.anonymous(runtime.settings))
