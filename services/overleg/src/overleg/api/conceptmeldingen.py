"""Routes voor acute signalen uit een scan."""

from datetime import datetime
from uuid import UUID

from common.db import read_cursor
from common.db.paging import Cursor, Limit
from common.web import ApiModel, Pagina, service_router
from overleg.auth import MeldingRegistreren
from overleg.service import conceptmeldingen as service

router = service_router(tags=["zorgmeldingen"])


class ConceptmeldingModel(ApiModel):
    """Een acuut signaal uit een huisbezoek dat op een zorgmelding wacht; zonder gegevens over personen."""

    conceptmelding_id: UUID
    scan_id: UUID
    scan_organisatie: str
    huishouden_id: UUID | None = None
    vastgesteld_op: datetime
    aard: list[str]
    onderdelen: list[str]


class ConceptmeldingenAntwoord(Pagina[ConceptmeldingModel]):
    """Een pagina acute signalen, oudste eerst."""


@router.get("/conceptmeldingen", summary="Acute signalen uit scans")
async def lijst_conceptmeldingen(
    tx: MeldingRegistreren, cursor: Cursor = None, limit: Limit = 100
) -> ConceptmeldingenAntwoord:
    """Acute signalen die op een zorgmelding wachten, oudste eerst."""
    pagina = await service.lijst_conceptmeldingen(tx, read_cursor(cursor, datetime, UUID), limit)
    resultaten = [
        ConceptmeldingModel(
            conceptmelding_id=c.id, scan_id=c.scan_id, scan_organisatie=c.scan_organisatie, huishouden_id=c.huishouden_id,
            vastgesteld_op=c.vastgesteld_op, aard=list(c.aard), onderdelen=list(c.onderdelen),
        )
        for c in pagina.items
    ]  # fmt: skip
    return ConceptmeldingenAntwoord(resultaten=resultaten, volgende=pagina.volgende)
