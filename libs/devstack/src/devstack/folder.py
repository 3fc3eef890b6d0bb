"""The data folder of a stack: one owner at a time, and never the wrong folder deleted."""

from __future__ import annotations

import fcntl
import shutil
from pathlib import Path
from typing import IO, Final

from common.testing.postgres_binaries import remove_data
from devstack.errors import StackError

_MARK: Final = ".keten-map"


class DataFolder:
    """Holds the folder while a stack runs over it."""

    def __init__(self, path: Path) -> None:
        """Name the folder; it is made when it is taken."""
        self.path = path.absolute()
        self._held: IO[str] | None = None

    def take(self) -> None:
        """Become the owner, or say who is in the way."""
        mark = self.path / _MARK
        if self.path.exists() and not mark.exists() and any(self.path.iterdir()):
            raise StackError(f"{self.path} is niet leeg en niet van een keten; kies een andere map met --map.")
        self.path.mkdir(parents=True, exist_ok=True)
        held = mark.open("a")
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            held.close()
            raise StackError(f"Er draait al een keten met gegevens in {self.path}.") from error
        self._held = held

    @property
    def held(self) -> bool:
        """Whether we are the owner."""
        return self._held is not None

    def release(self) -> None:
        """Let another stack have the folder."""
        if self._held is not None:
            self._held.close()
            self._held = None

    def delete(self) -> bool:
        """Delete all data; False when there was none."""
        if not self.path.exists():
            return False
        self.take()
        try:
            # As root the data may be outside the folder.
            remove_data(self.path / "postgres" / "data")
            shutil.rmtree(self.path)
        finally:
            self.release()
        return True
