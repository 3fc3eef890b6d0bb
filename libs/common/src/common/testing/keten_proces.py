"""A publisher or a consumer of `ProefGedaan` as a process of its own, to be killed: crash points and chaos runs.

`python -m common.testing.keten_proces relay|consumer|alles <dsn> <bootstrap> [groep]`, stops on SIGTERM. The database is one of
`common.testing.keten_db` with a table `effect (id identity, aggregate uuid, seq bigint)`.
"""

from __future__ import annotations

import asyncio
import signal
import sys
from datetime import UTC, datetime
from typing import Any

from common.auth import Actor
from common.db import Database
from common.events import Event
from common.inbox import per_partij
from common.inbox.handlers import Handler
from common.kafka import Consumer, ConsumerSettings, Watchdog, publisher_for
from common.outbox.options import RelaySettings
from common.outbox.relay import Relay
from common.testing.proef import ProefGedaan

EFFECT_TABLE = "CREATE TABLE effect (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, aggregate uuid NOT NULL, seq bigint NOT NULL);"


@per_partij
async def keep(tx: Any, events: list[ProefGedaan]) -> None:
    """Keep one row per event, without a unique key on purpose: a doubled effect must show."""
    facts = [(e.aggregate_id, e.kop.seq if e.kop else 0) for e in events]
    sql = "INSERT INTO effect (aggregate, seq) SELECT * FROM unnest($1::uuid[], $2::bigint[])"
    await tx.execute(sql, [a for a, _ in facts], [s for _, s in facts])


def _stop(dog: Watchdog, parts: list[Relay | Consumer]) -> None:
    dog.stopping()
    for part in parts:
        part.stop()


async def run(role: str, dsn: str, bootstrap: str, group: str = "keten-proces") -> None:
    """Run until SIGTERM."""
    actor = Actor.van_systeem(group, "00000009990000000000")
    database = Database(dsn, dienst=group, bron=f"urn:nld:oin:00000009990000000000:systeem:{group}")
    parts: list[Relay | Consumer] = []
    if role in {"relay", "alles"}:
        fast = RelaySettings(broker_check_seconds=1, lease_seconds=3, back_off=(0.1, 1))
        parts.append(Relay(dsn, publisher_for(bootstrap, client_id=group), topics=["proef"], settings=fast))
    if role in {"consumer", "alles"}:
        settings = ConsumerSettings(
            session_timeout_ms=6000, heartbeat_interval_ms=1000, metadata_max_age_ms=2000, commit_seconds=0.2, stuck_seconds=20,
            retry_seconds=0.5, lost_seconds=10, read_again_seconds=20,
        )  # fmt: skip
        handlers: dict[type[Event], Handler] = {ProefGedaan: keep}
        parts.append(
            Consumer(
                database, group, ["proef"], handlers, bootstrap, actor, lambda: datetime.now(UTC), settings=settings
            )
        )
    dog = Watchdog()
    dog.start()
    loop = asyncio.get_running_loop()
    for sign in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(sign, _stop, dog, parts)
    await asyncio.gather(*[part.run() for part in parts])
    dog.close()
    await database.close()


if __name__ == "__main__":
    asyncio.run(run(*sys.argv[1:]))
