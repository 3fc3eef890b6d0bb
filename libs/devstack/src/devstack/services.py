"""The five services, as data: what they are called and how they are started."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final


@dataclass(frozen=True)
class Service:
    """One service: the name of its folder, topic and consumer group, and the command in front of `alles`."""

    name: str
    command: tuple[str, ...]

    @property
    def package(self) -> str:
        """The Python package, the database, and the end of the two roles."""
        return self.name.replace("-", "_")

    @property
    def prefix(self) -> str:
        """The beginning of its environment variables."""
        return self.package.upper()


def _service(name: str) -> Service:
    return Service(name, (sys.executable, "-m", name.replace("-", "_")))


SERVICES: Final = tuple(_service(name) for name in ("overleg", "followup", "scan", "sociale-kaart", "stats"))


@dataclass(frozen=True)
class Surroundings:
    """What a service needs to know of the machine it runs on."""

    app_dsn: str
    own_dsn: str
    bootstrap: str
    issuers: tuple[str, ...]
    keys: Path
    port: int
    metrics_port: int


def service_env(service: Service, around: Surroundings) -> Mapping[str, str]:
    """Build the settings of one service."""
    values = {
        "DATABASE_URL": around.app_dsn,
        "MIGRATIE_DATABASE_URL": around.own_dsn,
        "KAFKA_BOOTSTRAP": around.bootstrap,
        "OIDC_ISSUERS": json.dumps(around.issuers),
        "HOST": "127.0.0.1",
        "PORT": str(around.port),
        "METRICS_PORT": str(around.metrics_port),
        "SLEUTEL_MAP": str(around.keys),
    }
    return {f"{service.prefix}_{name}": value for name, value in values.items()}
