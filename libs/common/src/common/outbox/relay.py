"""The relay: publishes what was committed, in order per aggregate, and nothing else.

Several relays may run; they share the slots by leases. Leases are only an optimisation: two relays on one slot, a relay
that slept for an hour, a relay that died after the broker said yes, all lead to records that come twice, never to a
record that is lost or overtaken for the first time. Why: a relay begins at the first event its cursor does not cover,
sends a slot's events in order, and moves the cursor only after every acknowledgement.
"""

from __future__ import annotations

import asyncio
import os
import secrets
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from itertools import groupby
from time import monotonic
from typing import Any

import asyncpg

from common.failpoints import failpoint
from common.logs import get_logger
from common.outbox import broker, window
from common.outbox.options import RelayMetrics, RelaySettings
from common.outbox.port import BrokerResetError, Publisher, TopicPartition
from common.outbox.window import Lease, Snapshot

OpenPublisher = Callable[[], Awaitable[Publisher]]


class _LeaseLostError(Exception):
    """Another relay serves a slot of ours now; take the leases anew."""


class Relay:
    """Publishes the outbox of one database until it is stopped.

    `wake()` after a commit makes it look at once; without it a short poll finds the event. `open_publisher` is called for
    a fresh connection to the broker after every error.
    """

    def __init__(
        self,
        dsn: str,
        open_publisher: OpenPublisher,
        *,
        topics: Sequence[str],
        proces: str = "lokaal",
        settings: RelaySettings | None = None,
    ) -> None:
        # Unique per start: PostgreSQL shows at once that the session of a killed relay is gone, and its slots are free.
        self.name = f"relay {proces[:30]} {os.getpid()} {secrets.token_hex(4)}"
        self.metrics = RelayMetrics()
        self._dsn = dsn
        self._open = open_publisher
        self._topics = tuple(topics)
        self._settings = settings or RelaySettings()
        self._wake = asyncio.Event()
        self._stopping = False
        self._log = get_logger(onderdeel="relay")

    def wake(self) -> None:
        """Say that something was committed; cheap, may be called from a commit hook."""
        self._wake.set()

    def stop(self) -> None:
        """Ask the relay to finish what it is sending and return from `run`."""
        self._stopping = True
        self._wake.set()

    async def run(self) -> None:
        """Publish until stopped; every error throws away both connections and begins again at the cursor."""
        low, high = self._settings.back_off
        wait = low
        while not self._stopping:
            began = monotonic()
            try:
                await self._session()
            except asyncio.CancelledError:
                raise
            except Exception as error:  # noqa: BLE001  # whatever broke: only a fresh start from the cursor is sure
                self.metrics.failures_total += 1
                self.metrics.needs_rebaseline = isinstance(error, broker.RebaselineNeededError)
                self._log.warning("relay_begint_opnieuw", error_type=type(error).__name__, wacht_s=wait)
                wait = low if monotonic() - began > high else min(wait * 2, high)
                await self._sleep(wait)

    async def _session(self) -> None:
        conn = await asyncpg.connect(
            self._dsn,
            timeout=5,
            command_timeout=60,
            server_settings={"application_name": self.name, "plan_cache_mode": "force_generic_plan", "jit": "off"},
        )
        publisher: Publisher | None = None
        try:
            publisher = await self._open()
            await _Session(self, conn, publisher, self._settings).run()
        finally:
            if publisher is not None:
                await publisher.close()
            # A connection that is stuck must not keep the relay: the server drops it by itself.
            await asyncio.wait({asyncio.ensure_future(_close(conn))}, timeout=2)
            conn.terminate()

    async def _sleep(self, seconds: float) -> None:
        waiter = asyncio.ensure_future(self._wake.wait())
        await asyncio.wait({waiter}, timeout=seconds)
        waiter.cancel()
        self._wake.clear()


async def _close(conn: Any) -> None:
    try:
        await conn.close(timeout=2)
    except Exception:  # noqa: BLE001  # it is thrown away whatever it says
        conn.terminate()


class _Session:
    """One life of a relay: one connection to the database, one to the broker, gone together at the first error."""

    def __init__(self, relay: Relay, conn: Any, publisher: Publisher, settings: RelaySettings) -> None:
        self._relay, self._conn, self._publisher, self._settings = relay, conn, publisher, settings
        self._leases: list[Lease] = []
        self._generatie = 0
        self._acked: dict[TopicPartition, int] = {}
        self._saved_at = 0.0
        self._leased_at = self._checked_at = self._measured_at = float("-inf")
        self._last_id = -1
        self._id_moved_at = self._read_at = float("-inf")

    async def run(self) -> None:
        """Loop until the relay is stopped or something breaks."""
        relay = self._relay
        try:
            while not relay._stopping:  # noqa: SLF001  # one thing in two classes
                relay._wake.clear()  # noqa: SLF001
                try:
                    await self._housekeeping()
                    if await self._is_due():
                        await self._pass()
                except _LeaseLostError:
                    self._leased_at = float("-inf")
                    continue
                await self._wait()
        finally:
            if relay._stopping:  # noqa: SLF001
                await self._release()

    async def _wait(self) -> None:
        event = self._relay._wake  # noqa: SLF001
        if event.is_set():
            self._read_at = float("-inf")
            return
        try:
            await asyncio.wait_for(event.wait(), self._settings.poll_seconds)
        except TimeoutError:
            return
        self._read_at = float("-inf")  # woken: there is something, whatever the poll would say

    async def _release(self) -> None:
        sql = "UPDATE keten.outbox_slot SET owner = NULL, lease_until = '-infinity' WHERE owner = $1"
        await self._conn.execute(sql, self._relay.name)
        await self._conn.execute("DELETE FROM keten.outbox_relay WHERE relay = $1", self._relay.name)

    async def _housekeeping(self) -> None:
        now, settings, metrics = monotonic(), self._settings, self._relay.metrics
        if now - self._checked_at >= settings.broker_check_seconds:
            self._checked_at = now
            # What was acknowledged is read first: another relay may publish between the two.
            known = await broker.known(self._conn)
            state = await self._publisher.state(self._relay._topics)  # noqa: SLF001
            if await broker.recognise(self._conn, state, known):
                self._leased_at = float("-inf")
        if now - self._leased_at >= settings.lease_seconds / 3:
            before = {(lease.slot, lease.epoch): lease for lease in self._leases}
            taken, generatie = await window.lease(self._conn, self._relay.name, settings.lease_seconds)
            # A cursor in memory may be ahead of the saved one (nothing was in between); never the other way round.
            self._leases = [before.get((lease.slot, lease.epoch), lease) for lease in taken]
            self._leased_at = now
            if taken and generatie != self._generatie:
                # Offsets of the log before this generation would look as if this log was emptied as well.
                self._acked = await broker.acked(self._conn)
                self._generatie = metrics.generatie = generatie
            if len(taken) != metrics.slots:
                self._read_at = float("-inf")
            metrics.slots = len(taken)
        if now - self._measured_at >= settings.depth_seconds:
            self._measured_at = now
            metrics.depth, metrics.oldest_seconds = await window.depth(self._conn)

    async def _is_due(self) -> bool:
        """Say whether the windows must be read.

        `last_value` of the identity tells almost for free that somebody wrote. It tells so before the commit, so after
        every move the windows are read at each poll for a while, and anyway every `net_seconds`.
        """
        if not self._leases:
            return False
        now = monotonic()
        last_id = await self._conn.fetchval("SELECT last_value FROM keten.outbox_event_id_seq")
        if last_id != self._last_id:
            self._last_id, self._id_moved_at = last_id, now
        hot = now - self._id_moved_at < self._settings.net_seconds
        busy = any(lease.snap[2] or lease.window_snap for lease in self._leases)
        return hot or busy or now - self._read_at >= self._settings.net_seconds

    async def _pass(self) -> None:
        self._read_at = monotonic()
        failpoint("relay.voor_venster")
        now = await window.current_snapshot(self._conn)
        by_position = sorted(self._leases, key=lambda lease: (repr(lease.position), lease.slot))
        for _, group in groupby(by_position, key=lambda lease: lease.position):
            await self._send_group(list(group), now)
        self._relay.metrics.last_progress = monotonic()

    async def _send_group(self, group: list[Lease], now: Snapshot) -> None:
        old, target, after = group[0].snap, group[0].window_snap or now, group[0].window_id or 0
        slots, limit = [lease.slot for lease in group], self._settings.chunk
        sent = False
        while True:
            rows = await window.read_window(self._conn, slots, old, target, after_id=after, limit=limit + 1)
            failpoint("relay.na_venster")
            more, rows = len(rows) > limit, rows[:limit]
            acked = await self._publish(rows) if rows else {}
            sent = sent or bool(rows)
            if not more:
                break
            after = rows[-1]["id"]
            group = await self._advance(group, old, (target, after), acked, save=True)
        save = (
            sent or group[0].window_snap is not None or monotonic() - self._saved_at >= self._settings.idle_save_seconds
        )
        await self._advance(group, target, None, acked, save=save)

    async def _publish(self, rows: Sequence[Any]) -> dict[TopicPartition, int]:
        records = [window.to_record(row, self._generatie) for row in rows]
        failpoint("relay.voor_verzenden")
        offsets = await self._publisher.publish(records)
        failpoint("relay.na_bevestiging")
        for tp, (lowest, highest) in offsets.items():
            if lowest <= self._acked.get(tp, -1):
                await broker.new_generation(self._conn, self._generatie, await self._cluster_id())
                raise BrokerResetError(f"{tp[0]}-{tp[1]}")
            self._acked[tp] = highest
        self._relay.metrics.published_total += len(rows)
        return {tp: highest for tp, (_, highest) in offsets.items()}

    async def _cluster_id(self) -> str | None:
        """Whose log this is; without it the next look at the broker would begin yet another generation."""
        with suppress(Exception):
            return (await self._publisher.state(self._relay._topics)).cluster_id  # noqa: SLF001
        return None

    async def _advance(
        self,
        group: list[Lease],
        snap: Snapshot,
        part: tuple[Snapshot, int] | None,
        acked: dict[TopicPartition, int],
        *,
        save: bool,
    ) -> list[Lease]:
        failpoint("relay.voor_cursor")
        if save:
            kept = await window.advance(
                self._conn, self._relay.name, group,
                snap=snap, window=part, acked=acked, generatie=self._generatie, seconds=self._settings.lease_seconds,
            )  # fmt: skip
            if not kept:
                self._leases = []
                raise _LeaseLostError
            self._saved_at = monotonic()
        failpoint("relay.na_cursor")
        moved = [
            replace(x, snap=snap, window_snap=part[0] if part else None, window_id=part[1] if part else None)
            for x in group
        ]
        slots = {x.slot for x in moved}
        self._leases = [x for x in self._leases if x.slot not in slots] + moved
        return moved
