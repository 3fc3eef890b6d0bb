"""Routes voor eigen verklaringen: vastleggen bij een verzoek, lezen bij de persoon of de zorgmelding."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import Response
from pydantic import Field

from common.db import read_cursor
from common.db.paging import Cursor, Limit
from common.web import ApiModel, Pagina, service_router
from overleg.api.velden import Lang
from overleg.auth import HuishoudenLezen, MeldingLezen, RechtenVastleggen
from overleg.domain import verklaring as domein
from overleg.domain.verklaring import Verklaringsobject
from overleg.service import verklaringen as service

router = service_router(tags=["rechten van betrokkenen"])


class VerklaringInvoer(ApiModel):
    """Wat de betrokkene erbij wil laten zetten, en waarbij."""

    object_soort: Verklaringsobject
    object_id: Annotated[UUID, Field(description="De persoon van het verzoek, of een zorgmelding waarover hij is ingelicht")]
    tekst: Annotated[Lang, Field(description="De eigen woorden van de betrokkene; versleuteld met zijn sleutel")]


class VerklaringAntwoord(ApiModel):
    """Een eigen verklaring; de tekst is leeg als de persoon gewist is."""

    verklaring_id: UUID
    persoon_id: UUID
    object_soort: Verklaringsobject
    object_id: UUID
    tekst: str | None = None
    vastgelegd_op: datetime


class VerklaringPagina(Pagina[VerklaringAntwoord]):
    """Een pagina eigen verklaringen, oudste eerst."""


def _antwoord(v: domein.Verklaring) -> VerklaringAntwoord:
    return VerklaringAntwoord(
        verklaring_id=v.id, persoon_id=v.persoon_id, object_soort=v.object_soort, object_id=v.object_id, tekst=v.tekst,
        vastgelegd_op=v.vastgelegd_op,
    )  # fmt: skip


_BIJ = {Verklaringsobject.PERSOON: "personen", Verklaringsobject.ZORGMELDING: "zorgmeldingen"}


@router.post("/rechtenverzoeken/{verzoekId}/verklaringen", status_code=201, summary="Eigen verklaring vastleggen")
async def leg_verklaring_vast(
    verzoekId: UUID, invoer: VerklaringInvoer, tx: RechtenVastleggen, response: Response
) -> VerklaringAntwoord:
    """Zet de eigen woorden van de betrokkene bij zijn gegevens; dat kan ook na een geweigerde correctie."""
    v = await service.leg_verklaring_vast(tx, verzoekId, invoer.object_soort, invoer.object_id, invoer.tekst)
    response.headers["Location"] = f"/v1/{_BIJ[v.object_soort]}/{v.object_id}/verklaringen"
    return _antwoord(v)


@router.get("/personen/{persoonId}/verklaringen", summary="Eigen verklaringen bij een persoon")
async def lijst_verklaringen_bij_persoon(
    persoonId: UUID, tx: HuishoudenLezen, cursor: Cursor = None, limit: Limit = 20
) -> VerklaringPagina:
    """Wat de betrokkene zelf bij zijn gegevens liet zetten; een andere organisatie ziet het na een overdracht."""
    na = read_cursor(cursor, datetime, UUID)
    pagina = await service.lijst_verklaringen_bij_persoon(tx, persoonId, na, limit)
    return VerklaringPagina(resultaten=[_antwoord(v) for v in pagina.items], volgende=pagina.volgende)


@router.get("/zorgmeldingen/{zorgmeldingId}/verklaringen", summary="Eigen verklaringen bij een zorgmelding")
async def lijst_verklaringen_bij_zorgmelding(
    zorgmeldingId: UUID, tx: MeldingLezen, cursor: Cursor = None, limit: Limit = 20
) -> VerklaringPagina:
    """Wat betrokkenen zelf bij deze zorgmelding lieten zetten."""
    na = read_cursor(cursor, datetime, UUID)
    pagina = await service.lijst_verklaringen_bij_zorgmelding(tx, zorgmeldingId, na, limit)
    return VerklaringPagina(resultaten=[_antwoord(v) for v in pagina.items], volgende=pagina.volgende)
