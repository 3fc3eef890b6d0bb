"""Parked events: try them again with growing pauses, and what two people together may decide about them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from common.db.engine import Database
from common.errors import Conflict, InvalidInput, NotFound
from common.inbox import store
from common.inbox.apply import Inbox
from common.inbox.work import Work

_PER_TRANSACTION = 200


@dataclass(frozen=True, slots=True)
class Parked:
    """How much is parked, for the metrics: by reason, tried three times or more, age in seconds of the oldest."""

    wait: int
    poison: int
    fork: int
    undecodable: int
    stubborn: int
    oldest_seconds: float


class Retry:
    """Works on what one consumer has parked."""

    def __init__(self, inbox: Inbox) -> None:
        self._inbox = inbox
        self._database: Database = inbox.database

    def _begin(self) -> Any:
        return self._database.begin(self._inbox.actor, self._inbox.clock())

    async def due(self, limit: int = 100) -> list[UUID]:
        """Return aggregates whose first parked event may be tried now."""
        async with self._begin() as tx:
            rows = await tx.fetch(
                """
                SELECT DISTINCT p.aggregate_id FROM keten.inbox_parked p
                JOIN keten.inbox_stream s ON s.consumer = p.consumer AND s.aggregate_id = p.aggregate_id
                WHERE p.consumer = $1 AND p.reason <> 'fork' AND p.next_attempt_at <= $2 AND p.seq <= s.last_seq + 1 LIMIT $3
                """,
                self._inbox.consumer,
                tx.now,
                limit,
            )
            return [r["aggregate_id"] for r in rows]

    async def run_due(self) -> int:
        """Try everything that is due once; returns how many events were applied."""
        return sum([await self.drain(aggregate) for aggregate in await self.due()])

    async def drain(self, aggregate_id: UUID) -> int:
        """Apply what is parked for one aggregate, in order, until one fails or is missing; returns how many."""
        total = 0
        while True:
            async with self._begin() as tx:
                done, more = await self._drain_part(tx, aggregate_id)
            total += done
            if not more:
                return total

    async def _drain_part(self, tx: Any, aggregate_id: UUID) -> tuple[int, bool]:
        inbox = self._inbox
        work = Work(tx, inbox.consumer, inbox.bindings, tx.now, careful=True, give_up=True)
        await work.lock([aggregate_id])
        stream = work.stream(aggregate_id)
        for seq in [n for n in stream.parked if n <= stream.last]:  # applied on another way; not needed any more
            await store.unpark(tx, inbox.consumer, [(aggregate_id, seq, stream.parked.pop(seq))])
        failed = False
        for _ in range(_PER_TRANSACTION):
            found = await store.next_parked(tx, inbox.consumer, aggregate_id, stream.last + 1)
            if found is None or not await work.run(*found):
                failed = True
                break
        await work.finish()
        return work.counts.applied + work.counts.ignored, not failed

    async def lost(self, older_than: timedelta) -> set[tuple[str, int]]:
        """Return partitions with events that wait too long for one that was never seen: read them again from the start."""
        async with self._begin() as tx:
            rows = await tx.fetch(
                """
                SELECT DISTINCT p.topic, p.partition FROM keten.inbox_parked p
                WHERE p.consumer = $1 AND p.reason = 'wait' AND p.parked_at < $2 AND NOT EXISTS (
                    SELECT FROM keten.inbox_parked q JOIN keten.inbox_stream s USING (consumer, aggregate_id)
                    WHERE q.consumer = p.consumer AND q.aggregate_id = p.aggregate_id AND q.seq = s.last_seq + 1 AND q.reason <> 'fork')
                """,
                self._inbox.consumer,
                tx.now - older_than,
            )
            return {(r["topic"], r["partition"]) for r in rows}

    async def counts(self) -> Parked:
        """Count what is parked, for the metrics."""
        async with self._begin() as tx:
            row = await tx.fetchrow(
                """
                SELECT count(*) FILTER (WHERE reason = 'wait') AS wait, count(*) FILTER (WHERE reason = 'poison') AS poison,
                       count(*) FILTER (WHERE reason = 'fork') AS fork, count(*) FILTER (WHERE attempts >= 3) AS stubborn,
                       coalesce(extract(epoch FROM $2 - min(parked_at)), 0)::float8 AS oldest_seconds,
                       (SELECT count(*) FROM keten.inbox_undecodable u WHERE u.consumer = $1) AS undecodable
                FROM keten.inbox_parked WHERE consumer = $1
                """,
                self._inbox.consumer,
                tx.now,
            )
            return Parked(**dict(row))

    async def replay(self, event_id: UUID) -> int:
        """Try a parked event again now, and what waits behind it; returns how many events were applied."""
        async with self._begin() as tx:
            row = await self._find(tx, event_id)
            tx.log("gebeurtenis-opnieuw", "gebeurtenis", event_id)
        return await self.drain(row["aggregate_id"])

    async def skip(self, event_id: UUID, *, reden: str, personen: tuple[str, str]) -> int:
        """Leave out a parked event for good, with a reason and two people; returns how many followers were applied.

        The watermark moves past it. An event that still waits for its predecessor cannot be skipped.
        """
        doel = _decision(reden, personen)
        consumer = self._inbox.consumer
        async with self._begin() as tx:
            row = await self._find(tx, event_id)
            aggregate_id, seq = row["aggregate_id"], row["seq"]
            streams = await store.lock(tx, consumer, [aggregate_id])
            if row["reason"] != "fork":
                if seq != streams[aggregate_id].last + 1:
                    raise Conflict(
                        "Aan deze gebeurtenis gaat er nog een vooraf die niet verwerkt is; behandel eerst die."
                    )
                await store.save(tx, consumer, {aggregate_id: seq}, [(aggregate_id, seq, event_id)])
            await store.unpark(tx, consumer, [(aggregate_id, seq, event_id)])
            tx.log("gebeurtenis-overgeslagen", "gebeurtenis", event_id, doel=doel)
        return await self.drain(aggregate_id)

    async def skip_gap(self, aggregate_id: UUID, *, reden: str, personen: tuple[str, str]) -> int:
        """Give up on events of an aggregate that are gone everywhere; goes on at the first one that is parked."""
        doel = _decision(reden, personen)
        async with self._begin() as tx:
            stream = (await store.lock(tx, self._inbox.consumer, [aggregate_id]))[aggregate_id]
            if not stream.parked:
                raise NotFound("Voor dit aggregaat wacht er niets.")
            if min(stream.parked) <= stream.last + 1:
                raise Conflict("Er ontbreekt niets voor de eerste wachtende gebeurtenis.")
            await store.save(tx, self._inbox.consumer, {aggregate_id: min(stream.parked) - 1}, [])
            tx.log("gat-overgeslagen", "aggregaat", aggregate_id, doel=doel)
        return await self.drain(aggregate_id)

    async def _find(self, tx: Any, event_id: UUID) -> Any:
        sql = "SELECT * FROM keten.inbox_parked WHERE consumer = $1 AND event_id = $2"
        row = await tx.fetchrow(sql, self._inbox.consumer, event_id)
        if row is None:
            raise NotFound("Deze gebeurtenis staat niet apart.")
        return row


def _decision(reden: str, personen: tuple[str, str]) -> str:
    if not reden.strip() or len(reden) > 200:
        raise InvalidInput("Geef een reden van ten hoogste 200 tekens, zonder persoonsgegevens.")
    if not all(p.strip() for p in personen) or personen[0].strip() == personen[1].strip():
        raise InvalidInput("Twee verschillende personen moeten dit besluit nemen.")
    return f"{reden.strip()} (besluit van {personen[0].strip()} en {personen[1].strip()})"
