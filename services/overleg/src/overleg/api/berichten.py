"""Routes voor berichten: wat de aandacht van een organisatie vraagt."""

from datetime import datetime
from uuid import UUID

from fastapi import Response

from common.db import IfMatch, etag_of, read_cursor
from common.db.paging import Cursor, Limit
from common.web import ApiModel, Pagina, service_router
from overleg.auth import BerichtenLezen
from overleg.domain import bericht as domein
from overleg.domain.bericht import BerichtSoort
from overleg.service import berichten as service

router = service_router(tags=["berichten"])


class BerichtAntwoord(ApiModel):
    """Een bericht; wat er aan de hand is, leest u bij het object zelf."""

    bericht_id: UUID
    soort: BerichtSoort
    object_soort: str
    object_id: UUID
    casus_id: UUID | None = None
    rol: str | None = None
    professional: str | None = None
    gemaakt_op: datetime
    gelezen_op: datetime | None = None
    versie: int


class BerichtPagina(Pagina[BerichtAntwoord]):
    """Een pagina berichten."""


def _antwoord(b: domein.Bericht) -> BerichtAntwoord:
    return BerichtAntwoord(
        bericht_id=b.id, soort=b.soort, object_soort=b.object_soort, object_id=b.object_id, casus_id=b.casus_id, rol=b.rol,
        professional=b.professional, gemaakt_op=b.gemaakt_op, gelezen_op=b.gelezen_op, versie=b.versie,
    )  # fmt: skip


@router.get("/berichten", summary="Berichten opvragen")
async def lijst_berichten(
    tx: BerichtenLezen, alleenOngelezen: bool = False, cursor: Cursor = None, limit: Limit = 20
) -> BerichtPagina:
    """Berichten aan uw organisatie die voor uw rol of voor u zijn, nieuwste eerst."""
    pagina = await service.lijst_berichten(
        tx, read_cursor(cursor, datetime, UUID), limit, alleen_ongelezen=alleenOngelezen
    )
    return BerichtPagina(resultaten=[_antwoord(b) for b in pagina.items], volgende=pagina.volgende)


@router.post("/berichten/{berichtId}/lezingen", status_code=201, summary="Bericht als gelezen markeren")
async def markeer_bericht_gelezen(
    berichtId: UUID, versie: IfMatch, tx: BerichtenLezen, response: Response
) -> BerichtAntwoord:
    """Markeer als gelezen namens uw organisatie; collega's zien dat ook."""
    bericht = await service.markeer_gelezen(tx, berichtId, versie)
    response.headers["ETag"] = etag_of(bericht.versie)
    return _antwoord(bericht)
