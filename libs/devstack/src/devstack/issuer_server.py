"""The development issuer as a process of the stack."""

from __future__ import annotations

import sys
import time
from abc import ABC, abstractmethod
from pathlib import Path
from typing import ClassVar, Final, Self

import httpx
from typing_extensions import override

from devstack.errors import StackError
from devstack.processes import LOOPBACK, Child, free_port, require_free

_START_SECONDS: Final = 30.0


class IssuerProcess(ABC):
    """What every issuer of the stack has in common: one process, one port, one address that names itself."""

    part: ClassVar[str]
    path: ClassVar[str] = ""

    def __init__(self, data: Path, port: int = 0) -> None:
        """Describe the issuer; nothing is started yet. Port 0 takes a free port, once."""
        self.data = data.absolute()
        self.port = port or free_port()
        self._child = Child(self.part, self.data)

    @property
    def issuer(self) -> str:
        """The `iss` of its tokens, and where its discovery document is."""
        return f"http://{LOOPBACK}:{self.port}{self.path}"

    @property
    def running(self) -> bool:
        """Whether the process is alive."""
        return self._child.running

    @abstractmethod
    def start(self) -> Self:
        """Start the issuer; returns when it answers."""
        ...

    def stop(self) -> None:
        """Stop the issuer."""
        self._child.stop()

    def kill(self) -> None:
        """End it as a power cut would."""
        self._child.kill()

    def ready(self) -> bool:
        """Whether the issuer publishes its discovery document."""
        return discovery_answers(self.issuer)

    def __enter__(self) -> Self:
        """Start on entering a `with` block."""
        return self.start()

    def __exit__(self, *_exc: object) -> None:
        """Stop on leaving it."""
        self.stop()


class DevIssuer(IssuerProcess):
    """Runs `devstack.issuer` over a data folder that keeps its signing key."""

    part: ClassVar[str] = "issuer"

    @override
    def start(self) -> Self:
        self._child.stop_leftover()
        require_free(self.port, "de issuer", "KETEN_POORT_ISSUER")
        command = [sys.executable, "-m", "devstack.issuer", "--port", str(self.port), "--data", str(self.data)]
        self._child.start(command)
        wait_for_issuer(self.issuer, self._child, _START_SECONDS)
        return self


def discovery_answers(issuer: str) -> bool:
    """Whether this issuer publishes a discovery document that names itself."""
    try:
        answer = httpx.get(f"{issuer}/.well-known/openid-configuration", timeout=2, trust_env=False)
        return answer.status_code == 200 and answer.json()["issuer"] == issuer
    except (httpx.HTTPError, ValueError, KeyError):
        return False


def wait_for_issuer(issuer: str, child: Child, seconds: float) -> None:
    """Wait until the issuer answers; complain when its process ends or time runs out."""
    deadline = time.monotonic() + seconds
    while not discovery_answers(issuer):
        child.require_running()
        if time.monotonic() > deadline:
            child.stop()
            raise StackError(f"{child.name} was niet klaar binnen {seconds:.0f} s (zie {child.log}).")
        time.sleep(0.05)
