"""Wait for a call of aiokafka, but never longer than we want.

`asyncio.wait_for` waits until the cancelled call has ended, and some of aiokafka's calls swallow the cancellation when
the broker is away. Here the call is left behind: the objects it works on are thrown away anyway.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from typing import TypeVar

T = TypeVar("T")


async def bounded(call: Awaitable[T], seconds: float) -> T:
    """Return what the call gives within `seconds`; else TimeoutError, at once."""
    task = asyncio.ensure_future(call)
    try:
        await asyncio.wait({task}, timeout=seconds)
    finally:
        if not task.done():
            task.add_done_callback(_forget)
            task.cancel()
    if not task.done():
        raise TimeoutError
    if task.cancelled():
        # aiokafka cancels tasks of its own while it closes and lets that out; it is not we who were cancelled.
        raise ConnectionAbortedError
    return task.result()


def _forget(task: asyncio.Future[T]) -> None:
    if not task.cancelled():
        task.exception()
