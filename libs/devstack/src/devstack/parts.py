"""The parts a stack can be made of; each one starts, stops and tells whether it lives."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final, Protocol, Self

import httpx

from devstack.config import StackConfig
from devstack.errors import StackError
from devstack.issuer_server import DevIssuer
from devstack.kafka import Kafka, create_topics
from devstack.kafka_memory import WARNING, MemoryKafka
from devstack.keycloak import Keycloak
from devstack.processes import LOOPBACK, Child, require_free
from devstack.services import Service, Surroundings, service_env

_READY_SECONDS: Final = 90.0
_MIGRATE_SECONDS: Final = 120.0
_STOP_SECONDS: Final = 15.0


class Part(Protocol):
    """What the supervisor needs of a part."""

    @property
    def running(self) -> bool:
        """Whether it lives."""

    def start(self) -> object:
        """Start it and return when it is ready."""

    def stop(self) -> None:
        """Stop it in order."""


class Broker(Part, Protocol):
    """A part that speaks Kafka."""

    @property
    def bootstrap(self) -> str:
        """The address that clients connect to."""


class IssuerPart(Part, Protocol):
    """A part that issues tokens."""

    @property
    def issuer(self) -> str:
        """The `iss` of its tokens."""


class ExistingKafka:
    """A broker that somebody else runs; we only see to it that the topics are there."""

    def __init__(self, bootstrap: str) -> None:
        """Take the address of the broker."""
        self.bootstrap = bootstrap

    @property
    def running(self) -> bool:
        """Not ours to watch."""
        return True

    def start(self) -> Self:
        """Make the topics that are absent."""
        create_topics(self.bootstrap)
        return self

    def stop(self) -> None:
        """Leave it alone."""


class ServiceProcess:
    """One service: API and worker in one process (`alles`)."""

    def __init__(self, service: Service, folder: Path, around: Callable[[], Surroundings]) -> None:
        """Take the service and what tells its surroundings at each start (a broker may move)."""
        self.service = service
        self._around = around
        self._child = Child(service.name, folder)

    @property
    def running(self) -> bool:
        """Whether the process is alive."""
        return self._child.running

    @property
    def pid(self) -> int | None:
        """The process id while it is alive."""
        return self._child.pid

    @property
    def url(self) -> str:
        """The address of its API."""
        return f"http://{LOOPBACK}:{self._around().port}"

    def migrate(self) -> None:
        """Bring its database up to date."""
        done = subprocess.run(
            [*self.service.command, "migrate"],
            env=self._env(),
            capture_output=True,
            text=True,
            check=False,
            timeout=_MIGRATE_SECONDS,
        )
        if done.returncode:
            tail = (done.stdout + done.stderr).strip()[-1500:]
            raise StackError(f"De migratie van {self.service.name} mislukte:\n{tail}")

    def start(self) -> Self:
        """Start the process; returns when it says it is ready."""
        around = self._around()
        self._child.stop_leftover()
        for port, setting in ((around.port, "KETEN_POORT_API"), (around.metrics_port, "KETEN_POORT_METRICS")):
            require_free(port, self.service.name, f"{setting} (de eerste van vijf op rij)")
        self._child.start([*self.service.command, "alles"], self._env())
        deadline = time.monotonic() + _READY_SECONDS
        while not healthy(self.url):
            self._child.require_running()
            if time.monotonic() > deadline:
                self.stop()
                raise StackError(f"{self.service.name} was niet op tijd klaar (zie {self._child.log}).")
            time.sleep(0.05)
        return self

    def ask_to_stop(self) -> None:
        """Begin to stop, so that all services do so at the same time."""
        self._child.ask_to_stop()

    def stop(self) -> None:
        """Stop the process: requests in flight are finished."""
        self._child.stop(_STOP_SECONDS)

    def _env(self) -> dict[str, str]:
        return {**os.environ, **service_env(self.service, self._around())}


def healthy(url: str) -> bool:
    """Whether a service says that it is ready."""
    try:
        return httpx.get(f"{url}/health/ready", timeout=2, trust_env=False).status_code == 200
    except httpx.HTTPError:
        return False


def make_issuer(config: StackConfig) -> DevIssuer | Keycloak:
    """Choose the issuer."""
    if config.issuer == "keycloak":
        return Keycloak(config.data / "keycloak", config.ports["keycloak"])
    return DevIssuer(config.data / "issuer", config.ports["issuer"])


def make_broker(config: StackConfig, report: Callable[[str, str], None]) -> Broker:
    """Choose the broker; without a choice real Kafka, and only when it cannot be had the memory broker."""
    if config.kafka is not None:
        return ExistingKafka(config.kafka)
    if config.broker != "memory":
        kafka = Kafka(config.data / "kafka", config.ports["kafka"], config.ports["controller"])
        try:
            kafka.prepare()
        except StackError as error:
            if config.broker == "kafka":
                raise
            report("kafka", f"Apache Kafka is hier niet te krijgen: {error}")
        else:
            return kafka
    report("kafka", WARNING)
    return MemoryKafka(config.data / "kafka-geheugen")
