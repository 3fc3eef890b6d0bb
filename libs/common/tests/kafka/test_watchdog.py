from __future__ import annotations

import asyncio
import time

import pytest

from common.kafka import Watchdog
from common.kafka.bounded import bounded


async def test_a_loop_that_stands_still_ends_the_process():
    ended = []
    dog = Watchdog(loop_seconds=0.4, on_exit=ended.append)
    dog.start()
    await asyncio.sleep(0.1)
    time.sleep(0.9)  # noqa: ASYNC251  # exactly what must be noticed
    dog.close()
    assert ended == [70]


async def test_a_loop_that_runs_is_left_alone():
    ended = []
    dog = Watchdog(loop_seconds=0.4, on_exit=ended.append)
    dog.start()
    await asyncio.sleep(1)
    dog.close()
    assert ended == []


async def test_a_stop_that_takes_too_long_ends_the_process():
    ended = []
    dog = Watchdog(loop_seconds=1, stop_seconds=0.2, on_exit=ended.append)
    dog.start()
    dog.stopping()
    await asyncio.sleep(0.8)
    assert ended == [70]


async def test_a_call_that_swallows_its_cancellation_does_not_hold_us():
    async def stubborn():
        for _ in range(20):
            try:
                await asyncio.sleep(0.1)
            except asyncio.CancelledError:
                continue

    began = time.monotonic()
    try:
        await bounded(stubborn(), 0.1)
    except TimeoutError:
        assert time.monotonic() - began < 0.5
    else:
        raise AssertionError


async def test_a_library_that_cancels_itself_does_not_cancel_us():
    async def cancels_itself():
        raise asyncio.CancelledError

    with pytest.raises(ConnectionAbortedError):
        await bounded(cancels_itself(), 1)


async def test_our_own_cancellation_goes_through():
    waiting = asyncio.create_task(bounded(asyncio.sleep(30), 60))
    await asyncio.sleep(0.05)
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
