"""Wat bekend moet zijn om te bepalen hoeveel van een gebeurtenis een aanroeper leest."""

from collections.abc import Collection
from uuid import UUID

from common.db import Tx


async def find_eigen_gronden(tx: Tx, ids: Collection[UUID]) -> frozenset[UUID]:
    """Welke van deze toestemmingen en doorbrekingen de eigen organisatie zelf vastlegde."""
    rijen = await tx.fetch(
        """
        SELECT id FROM toestemming WHERE id = ANY($2::uuid[]) AND eigenaar = $1
        UNION ALL SELECT id FROM doorbreking WHERE id = ANY($2::uuid[]) AND eigenaar = $1
        """,
        tx.actor.organisatie, list(ids),
    )  # fmt: skip
    return frozenset(rij["id"] for rij in rijen)
