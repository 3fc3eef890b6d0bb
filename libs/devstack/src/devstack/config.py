"""What the stack is told: where its data is, which ports it takes, which broker and issuer it runs."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Literal, Self

from devstack.errors import StackError

Broker = Literal["kafka", "memory"]
Issuer = Literal["dev", "keycloak"]

# Part → (environment variable, default). `api` and `metrics` are the first of five in a row.
PORTS: Final[Mapping[str, tuple[str, int]]] = {
    "postgres": ("KETEN_POORT_POSTGRES", 54329),
    "kafka": ("KETEN_POORT_KAFKA", 19092),
    "controller": ("KETEN_POORT_KAFKA_CONTROLLER", 19093),
    "issuer": ("KETEN_POORT_ISSUER", 8100),
    "keycloak": ("KETEN_POORT_KEYCLOAK", 8180),
    "api": ("KETEN_POORT_API", 8101),
    "metrics": ("KETEN_POORT_METRICS", 9101),
}


@dataclass(frozen=True)
class StackConfig:
    """The settings of one stack; a value, so that a test can have its own."""

    data: Path = Path(".keten")
    ports: Mapping[str, int] = field(default_factory=lambda: {name: port for name, (_, port) in PORTS.items()})
    # None: Kafka when it can be had, else the memory broker.
    broker: Broker | None = None
    # An existing broker instead of one of our own.
    kafka: str | None = None
    issuer: Issuer = "dev"
    # The administrator of an existing PostgreSQL instead of one of our own.
    database_url: str | None = None

    @classmethod
    def from_env(
        cls, broker: Broker | None = None, kafka: str | None = None, issuer: Issuer = "dev", data: Path | None = None
    ) -> Self:
        """Read KETEN_MAP, KETEN_POORT_* and DATABASE_URL; arguments come first."""
        return cls(
            data=(data or Path(os.environ.get("KETEN_MAP", ".keten"))).absolute(),
            ports={name: _port(variable, default) for name, (variable, default) in PORTS.items()},
            broker=broker,
            kafka=kafka,
            issuer=issuer,
            database_url=os.environ.get("DATABASE_URL") or None,
        )


def _port(variable: str, default: int) -> int:
    text = os.environ.get(variable, str(default))
    if not text.isdigit() or not 0 < int(text) < 65536:
        raise StackError(f"{variable} moet een poort zijn (1-65535), niet {text!r}.")
    return int(text)
