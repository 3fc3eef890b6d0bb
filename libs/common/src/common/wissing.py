"""What every service does when a person was erased: remember it, so that nothing links to that person again, and confirm.

Events of different aggregates have no order: a report about a person may arrive after the erasure of that person. A handler
that links something to a person or a household therefore first asks `gewiste`, and an erasure waits for the handlers that
asked before it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from uuid import UUID

from common.contracts.overleg import PersoonGewist
from common.contracts.wissing import Telling, WissingBevestigd, ontvangst_id
from common.db import Tx

_SLOT = "hashtextextended('gewist', 0)"


async def onthoud_gewist(tx: Tx, ids: Iterable[UUID], wissing_id: UUID) -> None:
    """Remember persons or households as erased; waits until nobody is linking anything, and others wait for this."""
    await tx.execute(f"SELECT pg_advisory_xact_lock({_SLOT})")
    await tx.execute(
        "INSERT INTO keten.gewist (id, wissing_id, gewist_op) SELECT DISTINCT i, $2::uuid, $3::timestamptz"
        " FROM unnest($1::uuid[]) AS i ON CONFLICT (id) DO NOTHING",
        list(ids), wissing_id, tx.now,
    )  # fmt: skip


async def gewiste(tx: Tx, ids: Iterable[UUID]) -> frozenset[UUID]:
    """Which of these persons and households were erased; until the commit no other is."""
    await tx.execute(f"SELECT pg_advisory_xact_lock_shared({_SLOT})")
    rijen = await tx.fetch("SELECT id FROM keten.gewist WHERE id = ANY($1::uuid[])", list(ids))
    return frozenset(rij["id"] for rij in rijen)


def bevestig(tx: Tx, gewist: PersoonGewist, soort: type[WissingBevestigd], aantallen: Mapping[str, int]) -> None:
    """Confirm to overleg that this service is done, with how many rows of each kind were touched."""
    tx.emit(
        soort(
            ontvangst_id=ontvangst_id(gewist.wissing_id, tx.dienst),
            wissing_id=gewist.wissing_id,
            bevestigd_op=tx.now,
            aantallen=tuple(Telling(opslag=naam, aantal=aantal) for naam, aantal in sorted(aantallen.items())),
        )
    )
