"""Use case over de tijdlijn van een casus."""

from datetime import datetime
from uuid import UUID

from common.db import Tx
from common.db.paging import Page
from overleg.repository import casussen, tijdlijn
from overleg.repository.tijdlijn import Gebeurd
from overleg.service.inzage import leg_casus_vast


async def lees_tijdlijn(
    tx: Tx, casus_id: UUID, na: tuple[datetime, str, UUID] | None, limit: int, *, oudste_eerst: bool
) -> Page[Gebeurd]:
    """Alles wat er in een casus gebeurde, voor zover de aanroeper het mag zien."""
    await casussen.get_casus(tx, casus_id)
    await leg_casus_vast(tx, "tijdlijn", casus_id)
    return await tijdlijn.find_tijdlijn(tx, casus_id, na, limit, oudste_eerst=oudste_eerst)
