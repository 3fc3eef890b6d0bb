"""Routes voor huishoudens en hun leden."""

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import Response
from pydantic import Field

from common.db import IfMatch, etag_of, read_cursor
from common.db.paging import Cursor, Limit
from common.events import uuid7
from common.web import ApiModel, Datum, Pagina, service_router
from overleg.auth import HuishoudenLezen, HuishoudenSchrijven
from overleg.domain import persoon as domein
from overleg.domain.codes import LidRol
from overleg.repository.huishoudens import Lidmaatschap
from overleg.service import huishoudens as service

router = service_router(tags=["personen en huishoudens"])


class LidModel(ApiModel):
    """Lidmaatschap van een huishouden."""

    persoon_id: UUID
    rol: LidRol
    van: Datum
    tot: Datum | None = None

    def als_lid(self) -> domein.Lid:
        """Het lid van het domein."""
        return domein.Lid(self.persoon_id, self.rol, self.van, self.tot)


class HuishoudenInvoer(ApiModel):
    """Een huishouden met zijn leden."""

    leden: Annotated[list[LidModel], Field(min_length=1, max_length=30)]


class HuishoudenAntwoord(ApiModel):
    """Een huishouden met de leden die de aanroeper mag zien."""

    huishouden_id: UUID
    leden: list[LidModel]
    versie: int


class EindeInvoer(ApiModel):
    """De laatste dag van een lidmaatschap."""

    tot: Datum


class LidmaatschapAntwoord(ApiModel):
    """Een huishouden waarvan een persoon lid is of was."""

    huishouden_id: UUID
    rol: LidRol
    van: date
    tot: date | None = None


class LidmaatschapPagina(Pagina[LidmaatschapAntwoord]):
    """De huishoudens van een persoon, oudste eerst."""


def _huishouden(huishouden: domein.Huishouden, response: Response) -> HuishoudenAntwoord:
    response.headers["ETag"] = etag_of(huishouden.versie)
    leden = [LidModel(persoon_id=x.persoon_id, rol=LidRol(x.rol), van=x.van, tot=x.tot) for x in huishouden.leden]
    return HuishoudenAntwoord(huishouden_id=huishouden.id, leden=leden, versie=huishouden.versie)


def _lidmaatschap(m: Lidmaatschap) -> LidmaatschapAntwoord:
    return LidmaatschapAntwoord(huishouden_id=m.huishouden_id, rol=m.lid.rol, van=m.lid.van, tot=m.lid.tot)


@router.post("/huishoudens", status_code=201, summary="Huishouden registreren")
async def registreer_huishouden(
    invoer: HuishoudenInvoer, tx: HuishoudenSchrijven, response: Response
) -> HuishoudenAntwoord:
    """Leg een huishouden vast met leden uit het eigen register."""
    huishouden = await service.registreer_huishouden(
        tx, domein.Huishouden(uuid7(), tuple(lid.als_lid() for lid in invoer.leden))
    )
    response.headers["Location"] = f"/v1/huishoudens/{huishouden.id}"
    return _huishouden(huishouden, response)


@router.get("/huishoudens/{huishoudenId}", summary="Huishouden lezen")
async def lees_huishouden(huishoudenId: UUID, tx: HuishoudenLezen, response: Response) -> HuishoudenAntwoord:
    """Lees een huishouden met de leden die u mag zien."""
    return _huishouden(await service.lees_huishouden(tx, huishoudenId), response)


@router.post("/huishoudens/{huishoudenId}/leden", status_code=201, summary="Lid aan huishouden toevoegen")
async def voeg_lid_toe(
    huishoudenId: UUID, invoer: LidModel, versie: IfMatch, tx: HuishoudenSchrijven, response: Response
) -> HuishoudenAntwoord:
    """Leg vast dat iemand uit uw register bij dit huishouden kwam; een persoon kan in twee huishoudens leven."""
    response.headers["Location"] = f"/v1/huishoudens/{huishoudenId}"
    return _huishouden(await service.voeg_lid_aan_huishouden_toe(tx, huishoudenId, versie, invoer.als_lid()), response)


@router.post(
    "/huishoudens/{huishoudenId}/leden/{persoonId}/beeindigingen",
    status_code=201,
    summary="Lidmaatschap van huishouden beëindigen",
)
async def beeindig_lidmaatschap(
    huishoudenId: UUID,
    persoonId: UUID,
    invoer: EindeInvoer,
    versie: IfMatch,
    tx: HuishoudenSchrijven,
    response: Response,
) -> HuishoudenAntwoord:
    """Leg de laatste dag van een lopend lidmaatschap vast; de geschiedenis blijft staan."""
    response.headers["Location"] = f"/v1/huishoudens/{huishoudenId}"
    huishouden = await service.beeindig_lidmaatschap_van_huishouden(tx, huishoudenId, persoonId, versie, invoer.tot)
    return _huishouden(huishouden, response)


@router.get("/personen/{persoonId:uuid}/huishoudens", summary="Huishoudens van persoon opvragen")
async def lijst_huishoudens_van_persoon(
    persoonId: UUID, tx: HuishoudenLezen, cursor: Cursor = None, limit: Limit = 20
) -> LidmaatschapPagina:
    """De huishoudens waarvan deze persoon lid is of was, voor zover u die mag zien."""
    pagina = await service.vind_huishoudens_van(tx, persoonId, read_cursor(cursor, date, UUID, str), limit)
    return LidmaatschapPagina(resultaten=[_lidmaatschap(m) for m in pagina.items], volgende=pagina.volgende)
