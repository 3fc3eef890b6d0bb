"""Where a running stack is to be found, kept in its data folder for the other commands."""

from __future__ import annotations

import dataclasses
import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Self

from devstack.errors import StackError

_FILE: Final = "stack.json"


@dataclass(frozen=True)
class StackState:
    """The addresses of a running stack. The DSNs hold passwords, so the file is for its owner only."""

    pid: int
    issuer: str
    bootstrap: str
    broker: str
    services: dict[str, str]
    admin_dsn: str
    app_dsns: dict[str, str]
    own_dsns: dict[str, str]
    seconds: float

    def save(self, folder: Path) -> None:
        """Write the state whole or not at all."""
        fresh = folder / f"{_FILE}.nieuw"
        fresh.unlink(missing_ok=True)
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            json.dump(dataclasses.asdict(self), file, indent=2)
        fresh.replace(folder / _FILE)

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Read the state of a running stack, or say that none runs."""
        try:
            return cls(**json.loads((folder / _FILE).read_text()))
        except (OSError, ValueError, TypeError) as error:
            raise StackError(f"Er draait geen keten met gegevens in {folder}; start hem met `keten up`.") from error


def forget(folder: Path) -> None:
    """The stack has stopped."""
    (folder / _FILE).unlink(missing_ok=True)
