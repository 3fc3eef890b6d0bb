"""Routes om zorgmeldingen te registreren, te lezen en op te vragen."""

from datetime import datetime
from uuid import UUID

from fastapi import Response

from common.db import read_cursor
from common.db.paging import Cursor, Limit
from common.web import service_router
from overleg.api.zorgmeldingen.modellen import (
    ZorgmeldingAntwoord,
    ZorgmeldingInvoer,
    ZorgmeldingKort,
    ZorgmeldingPagina,
    als_registratie,
    antwoord,
    gewijzigd,
    kort,
)  # fmt: skip
from overleg.auth import MeldingLezen, MeldingRegistreren
from overleg.domain.codes import Status
from overleg.service import registreren, zorgmeldingen

router = service_router(tags=["zorgmeldingen"])


@router.post("/zorgmeldingen", status_code=201, summary="Zorgmelding registreren")
async def registreer_zorgmelding(
    invoer: ZorgmeldingInvoer, tx: MeldingRegistreren, response: Response
) -> ZorgmeldingAntwoord:
    """Registreer een ontvangen zorgmelding; de soort wordt berekend en de casus geopend of gevonden."""
    beeld = await registreren.registreer_zorgmelding(tx, als_registratie(invoer), invoer.conceptmelding_id)
    return gewijzigd(beeld, response)


@router.get("/zorgmeldingen", summary="Zorgmeldingen opvragen")
async def lijst_zorgmeldingen(
    tx: MeldingLezen, status: Status | None = None, cursor: Cursor = None, limit: Limit = 20
) -> ZorgmeldingPagina:
    """Zorgmeldingen van de eigen organisatie en die zij aanvaard heeft: acute die niemand beoordeelde, dan nieuwste eerst."""
    pagina = await zorgmeldingen.lijst_zorgmeldingen(tx, status, read_cursor(cursor, int, datetime, UUID), limit)
    resultaten = [ZorgmeldingKort.model_construct(**kort(z)) for z in pagina.items]
    return ZorgmeldingPagina(resultaten=resultaten, volgende=pagina.volgende)


@router.get("/zorgmeldingen/{zorgmeldingId}", summary="Zorgmelding lezen")
async def lees_zorgmelding(zorgmeldingId: UUID, tx: MeldingLezen, response: Response) -> ZorgmeldingAntwoord:
    """Lees een zorgmelding van de eigen organisatie of die zij aanvaard heeft."""
    return antwoord(await zorgmeldingen.lees_zorgmelding(tx, zorgmeldingId), response)
