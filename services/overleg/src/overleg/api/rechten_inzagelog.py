"""Route voor wie de gegevens van een persoon zag, in de vorm voor de betrokkene (NEN 7513)."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from fastapi import Query
from pydantic import Field

from common.db import read_cursor
from common.db.paging import Cursor, Limit
from common.web import ApiModel, Pagina, Tijdstip, service_router
from overleg.auth import RechtenInzien
from overleg.domain.inzage.logregels import Logregel
from overleg.service import inzagelog as service

router = service_router(tags=["rechten van betrokkenen"])


class LogregelModel(ApiModel):
    """Wat op één dag door één organisatie in één rol met één soort gegeven gebeurde."""

    dag: date
    organisatie: str
    rollen: list[str]
    handeling: str
    gegevens: str
    doel: str | None = None
    keren: int


class InzagelogAntwoord(Pagina[LogregelModel]):
    """Een pagina van het inzagelog, nieuwste eerst."""

    achtergehouden: Annotated[int, Field(description="Regels op deze pagina die de betrokkene niet te zien krijgt")]


def _regel(r: Logregel) -> LogregelModel:
    return LogregelModel(
        dag=r.dag, organisatie=r.organisatie, rollen=list(r.rollen), handeling=r.handeling, gegevens=r.gegevens, doel=r.doel,
        keren=r.keren,
    )  # fmt: skip


@router.get("/personen/{persoonId}/inzagelog", summary="Wie zag de gegevens van deze persoon")
async def lees_inzagelog(
    persoonId: UUID,
    tx: RechtenInzien,
    van: Annotated[Tijdstip | None, Query(description="Vanaf dit moment")] = None,
    tot: Annotated[Tijdstip | None, Query(description="Tot dit moment")] = None,
    cursor: Cursor = None,
    limit: Limit = 100,
) -> InzagelogAntwoord:
    """Organisatie en rol, niet de medewerker; zonder regels die een ander of een melder verraden."""
    log = await service.lees_inzagelog(tx, persoonId, van, tot, read_cursor(cursor, datetime, int), limit)
    return InzagelogAntwoord(
        resultaten=[_regel(r) for r in log.regels], achtergehouden=log.achtergehouden, volgende=log.volgende
    )
