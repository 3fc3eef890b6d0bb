"""End a process that hangs. Safe, because the design is crash-only: whatever dies is done again, once in effect."""

from __future__ import annotations

import asyncio
import os
import threading
from collections.abc import Callable
from time import monotonic

from common.logs import get_logger

EXIT_CODE = 70


class Watchdog:
    """A thread that ends the process when the event loop stands still or a stop takes too long.

    A thread, because nothing inside a loop that hangs can notice it. `on_exit` exists for tests.
    """

    def __init__(
        self, *, loop_seconds: float = 60.0, stop_seconds: float = 25.0, on_exit: Callable[[int], None] = os._exit
    ) -> None:
        self._loop_seconds, self._stop_seconds, self._on_exit = loop_seconds, stop_seconds, on_exit
        self._beat = monotonic()
        self._stop_at: float | None = None
        self._done = threading.Event()
        self._task: asyncio.Task[None] | None = None
        self._thread = threading.Thread(target=self._watch, name="waakhond", daemon=True)

    def start(self) -> None:
        """Begin watching the running loop."""
        self._beat = monotonic()
        self._task = asyncio.get_running_loop().create_task(self._tick())
        self._thread.start()

    def stopping(self) -> None:
        """Say that the process should end; it gets `stop_seconds` for it."""
        if self._stop_at is None:
            self._stop_at = monotonic() + self._stop_seconds

    def close(self) -> None:
        """Stop watching: the end was reached in time."""
        self._done.set()
        if self._task is not None:
            self._task.cancel()

    async def _tick(self) -> None:
        while True:
            self._beat = monotonic()
            await asyncio.sleep(min(1.0, self._loop_seconds / 4))

    def _watch(self) -> None:
        while not self._done.wait(min(1.0, self._loop_seconds / 4)):
            now = monotonic()
            if now - self._beat > self._loop_seconds or (self._stop_at is not None and now > self._stop_at):
                get_logger(onderdeel="waakhond").error("proces_hangt_en_stopt", exit_code=EXIT_CODE)
                self._on_exit(EXIT_CODE)
                return
