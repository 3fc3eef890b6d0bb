"""Routes voor samenvoegen: twee registraties van dezelfde mens, en dat ongedaan maken."""

from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import Response
from pydantic import Field

from common.db import IfMatch, etag_of, read_cursor
from common.db.paging import Cursor, Limit
from common.web import ApiModel, Pagina, service_router
from overleg.api.persoonsmodel import PersoonAntwoord, persoon_antwoord
from overleg.auth import HuishoudenSchrijven, RegisterLezen
from overleg.domain import samenvoegen as domein
from overleg.domain.samenvoegen import RedenSamenvoegen
from overleg.service import samenvoegen as service
from overleg.service.samenvoegen import SamenvoegingBeeld

router = service_router(tags=["samenvoegingen"])


class SamenvoegingInvoer(ApiModel):
    """Wie dezelfde mens is, en waarop dat besluit berust."""

    andere_id: UUID
    reden: RedenSamenvoegen


class SamenvoegingAntwoord(ApiModel):
    """Een samenvoeging en tot wanneer zij ongedaan gemaakt kan worden."""

    samenvoeging_id: UUID
    persoon_id: Annotated[UUID, Field(description="De persoon die bleef")]
    andere_id: UUID
    reden: RedenSamenvoegen
    samengevoegd_op: datetime
    ongedaan_tot: Annotated[date, Field(description="Laatste dag waarop ongedaan maken kan")]
    ongedaan_op: datetime | None = None
    versie: int


class SamenvoegingMetAndere(SamenvoegingAntwoord):
    """Een samenvoeging met de gegevens van de registratie die erin opging; neem over wat beter is met een PUT op de persoon."""

    andere: PersoonAntwoord


class SamenvoegingPagina(Pagina[SamenvoegingAntwoord]):
    """De samenvoegingen bij een persoon, oudste eerst, ook wat ongedaan is gemaakt."""


def _velden(s: domein.Samenvoeging) -> dict[str, Any]:
    return {
        "samenvoeging_id": s.id, "persoon_id": s.overlever_id, "andere_id": s.andere_id, "reden": s.reden,
        "samengevoegd_op": s.samengevoegd_op, "ongedaan_tot": s.ongedaan_tot, "ongedaan_op": s.ongedaan_op, "versie": s.versie,
    }  # fmt: skip


def _met_andere(beeld: SamenvoegingBeeld, response: Response) -> SamenvoegingMetAndere:
    s = beeld.samenvoeging
    response.headers["ETag"] = etag_of(s.versie)
    response.headers["Location"] = f"/v1/personen/{s.overlever_id}/samenvoegingen/{s.id}"
    return SamenvoegingMetAndere.model_construct(**_velden(s), andere=persoon_antwoord(beeld.andere))


@router.post("/personen/{persoonId:uuid}/samenvoegingen", status_code=201, summary="Personen samenvoegen")
async def voeg_personen_samen(
    persoonId: UUID, invoer: SamenvoegingInvoer, versie: IfMatch, tx: HuishoudenSchrijven, response: Response
) -> SamenvoegingMetAndere:
    """Besluit dat de andere persoon dezelfde mens is. De gegevens van deze persoon tellen; alles over de ander wordt hier gelezen."""
    beeld = await service.voeg_personen_samen(tx, persoonId, versie, invoer.andere_id, invoer.reden)
    return _met_andere(beeld, response)


@router.get("/personen/{persoonId:uuid}/samenvoegingen", summary="Samenvoegingen opvragen")
async def lijst_samenvoegingen(
    persoonId: UUID, tx: RegisterLezen, cursor: Cursor = None, limit: Limit = 20
) -> SamenvoegingPagina:
    """De samenvoegingen bij deze persoon uit uw register, ook wat ongedaan is gemaakt."""
    pagina = await service.vind_samenvoegingen(tx, persoonId, read_cursor(cursor, UUID), limit)
    return SamenvoegingPagina(
        resultaten=[SamenvoegingAntwoord.model_construct(**_velden(s)) for s in pagina.items], volgende=pagina.volgende
    )


@router.get("/personen/{persoonId:uuid}/samenvoegingen/{samenvoegingId}", summary="Samenvoeging lezen")
async def lees_samenvoeging(
    persoonId: UUID, samenvoegingId: UUID, tx: RegisterLezen, response: Response
) -> SamenvoegingMetAndere:
    """Lees een samenvoeging met de gegevens van de registratie die erin opging."""
    return _met_andere(await service.lees_samenvoeging(tx, persoonId, samenvoegingId), response)


@router.post(
    "/personen/{persoonId:uuid}/samenvoegingen/{samenvoegingId}/ongedaanmakingen",
    status_code=201,
    summary="Samenvoegen ongedaan maken",
)
async def maak_samenvoeging_ongedaan(
    persoonId: UUID, samenvoegingId: UUID, versie: IfMatch, tx: HuishoudenSchrijven, response: Response
) -> SamenvoegingMetAndere:
    """Draai een samenvoeging terug, tot en met de dag die zij noemt; alles staat weer bij wie het was vastgelegd."""
    return _met_andere(await service.maak_samenvoeging_ongedaan(tx, persoonId, samenvoegingId, versie), response)
