"""Recognise the broker: the same one, a new one, or the same one without its memory.

Everything that was published to a broker that lost its log is published again: the outbox keeps it for as long as its
retention, and consumers drop what they know. A new generation says so to the consumers in a header of every record.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from common.outbox.port import BrokerState, TopicPartition
from common.outbox.window import BEGINNING


class RebaselineNeededError(Exception):
    """This database was restored into another cluster: its transaction ids mean nothing here. Run `rebaseline`."""


_STATE = """
SELECT b.cluster_id, b.generatie, b.system_identifier = c.system_identifier AS same_database
FROM keten.outbox_broker b, pg_control_system() c
"""


@dataclass(frozen=True, slots=True)
class Known:
    """What this outbox knows of its broker at one moment."""

    cluster_id: str | None
    generatie: int
    same_database: bool
    acked: Mapping[TopicPartition, int]


async def known(conn: Any) -> Known:
    """Read what is known of the broker, the generation first: what follows can only be newer, and is then not used."""
    row = await conn.fetchrow(_STATE)
    return Known(row["cluster_id"], row["generatie"], row["same_database"], await acked(conn))


async def acked(conn: Any) -> dict[TopicPartition, int]:
    """Return the highest offset per partition that the broker ever acknowledged to this outbox."""
    rows = await conn.fetch("SELECT topic, partition, acked FROM keten.outbox_broker_offset")
    return {(r["topic"], r["partition"]): r["acked"] for r in rows}


async def recognise(conn: Any, state: BrokerState, seen: Known) -> bool:
    """Compare the broker with what was known of it; True when it lost its memory and everything is published again.

    `seen` must have been read before `state` was asked. When another relay began a new generation since then, this
    comparison says nothing any more and changes nothing.
    """
    if not seen.same_database:
        raise RebaselineNeededError
    if seen.cluster_id is None:
        await conn.execute("UPDATE keten.outbox_broker SET cluster_id = $1 WHERE cluster_id IS NULL", state.cluster_id)
        return False
    shorter = any(tp in state.ends and state.ends[tp] <= offset for tp, offset in seen.acked.items())
    if seen.cluster_id == state.cluster_id and not shorter:
        return False
    await new_generation(conn, seen.generatie, state.cluster_id)
    return True


async def new_generation(conn: Any, seen: int, cluster_id: str | None = None) -> None:
    """Begin a new generation after `seen` and rewind every slot; nothing happens when another relay was first."""
    async with conn.transaction():
        bumped = await conn.fetchval(
            "UPDATE keten.outbox_broker SET generatie = generatie + 1, cluster_id = coalesce($2, cluster_id),"
            " since = clock_timestamp() WHERE generatie = $1 RETURNING true",
            seen,
            cluster_id,
        )
        if bumped:
            # Slots before offsets, as a relay that moves its cursor does: the two never wait for each other.
            await conn.execute(
                "UPDATE keten.outbox_slot SET snap = $1, window_snap = NULL, window_id = NULL, epoch = epoch + 1",
                BEGINNING,
            )
            await conn.execute("DELETE FROM keten.outbox_broker_offset")
