"""Vastleggen dat iemand iets over een persoon zag: één regel per grond die daarvoor nodig was."""

from uuid import UUID

from common.db import Tx
from overleg.domain.grond import Zicht
from overleg.repository import casussen


def leg_inzage_vast(
    tx: Tx, object_soort: str, object_id: UUID, persoon_id: UUID, zicht: Zicht, *, handeling: str = "lezen"
) -> None:
    """Leg vast dat de aanroeper iets over deze persoon zag, en op welke gronden: per gebruikte grond een regel."""
    for grond in zicht.gronden:
        tx.log(
            handeling, object_soort, object_id, betrokkene_id=persoon_id, grondslag_id=grond.id, doel=grond.doel or grond.soort
        )  # fmt: skip


async def leg_casus_vast(
    tx: Tx, object_soort: str, casus_id: UUID, object_id: UUID | None = None, *, handeling: str = "lezen"
) -> None:
    """Leg vast dat de aanroeper iets van een casus las of schreef: één regel voor ieder over wie die casus gaat."""
    tx.log(handeling, object_soort, object_id or casus_id)
    for persoon_id in await casussen.mensen_van_casus(tx, casus_id):
        tx.log(
            handeling, object_soort, object_id or casus_id, betrokkene_id=persoon_id, grondslag_id=casus_id, doel="casus"
        )
