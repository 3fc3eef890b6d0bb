"""Vastleggen dat iemand iets over een persoon zag: één regel per grond die daarvoor nodig was."""

from uuid import UUID

from common.db import Tx
from overleg.domain.grond import Zicht


def leg_inzage_vast(
    tx: Tx, object_soort: str, object_id: UUID, persoon_id: UUID, zicht: Zicht, *, handeling: str = "lezen"
) -> None:
    """Leg vast dat de aanroeper iets over deze persoon zag, en op welke gronden: per gebruikte grond een regel."""
    for grond in zicht.gronden:
        tx.log(
            handeling, object_soort, object_id, betrokkene_id=persoon_id, grondslag_id=grond.id, doel=grond.doel or grond.soort
        )  # fmt: skip
