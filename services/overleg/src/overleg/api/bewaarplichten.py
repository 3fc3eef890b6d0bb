"""Routes voor bewaarplicht: wat voorlopig niet vernietigd mag worden."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from fastapi import Response
from pydantic import Field

from common.db import IfMatch, etag_of, read_cursor
from common.db.paging import Cursor, Limit
from common.kalender import dag_van
from common.web import ApiModel, Datum, Pagina, service_router
from overleg.api.rechten_verzoeken import Motivering
from overleg.auth import RechtenBeslissen, RechtenLezen
from overleg.domain import bewaarplicht as domein
from overleg.domain.bewaarplicht import Bewaarreden, Instantie, Stand
from overleg.service import bewaarplichten as service

router = service_router(tags=["bewaarplichten"])


class BewaarplichtInvoer(ApiModel):
    """Waarom, voor wie en tot wanneer de gegevens bewaard moeten blijven; zonder `tot` tot zij wordt opgeheven."""

    reden: Bewaarreden
    instantie: Instantie
    toelichting: Annotated[
        Motivering, Field(description="Waarop dit berust; versleuteld, alleen uw organisatie leest dit")
    ]
    tot: Annotated[Datum | None, Field(description="Laatste dag waarop de bewaarplicht geldt")] = None


class BewaarplichtAntwoord(ApiModel):
    """Een bewaarplicht en hoe zij er vandaag voor staat; de toelichting is leeg in lijsten."""

    bewaarplicht_id: UUID
    persoon_id: UUID
    reden: Bewaarreden
    instantie: Instantie
    toelichting: str | None = None
    tot: date | None = None
    stand: Stand
    gesteld_op: datetime
    gesteld_door: str
    opgeheven_op: datetime | None = None
    opgeheven_door: str | None = None
    versie: int


class BewaarplichtPagina(Pagina[BewaarplichtAntwoord]):
    """Een pagina bewaarplichten, zonder toelichting."""


def _antwoord(b: domein.Bewaarplicht, dag: date) -> BewaarplichtAntwoord:
    return BewaarplichtAntwoord(
        bewaarplicht_id=b.id, persoon_id=b.persoon_id, reden=b.reden, instantie=b.instantie, toelichting=b.toelichting,
        tot=b.tot, stand=b.stand(dag), gesteld_op=b.gesteld_op, gesteld_door=b.gesteld_door, opgeheven_op=b.opgeheven_op,
        opgeheven_door=b.opgeheven_door, versie=b.versie,
    )  # fmt: skip


def _met_kop(b: domein.Bewaarplicht, nu: datetime, response: Response) -> BewaarplichtAntwoord:
    response.headers["ETag"] = etag_of(b.versie)
    response.headers["Location"] = f"/v1/personen/{b.persoon_id}/bewaarplichten/{b.id}"
    return _antwoord(b, dag_van(nu))


@router.post("/personen/{persoonId:uuid}/bewaarplichten", status_code=201, summary="Bewaarplicht stellen")
async def stel_bewaarplicht(
    persoonId: UUID, invoer: BewaarplichtInvoer, tx: RechtenBeslissen, response: Response
) -> BewaarplichtAntwoord:
    """Houd vast: zolang dit geldt kan er niets over deze persoon vernietigd worden, ook niet op zijn verzoek."""
    nieuw = domein.Bewaarplicht(
        persoonId, persoonId, invoer.reden, invoer.instantie, invoer.toelichting, invoer.tot, tx.now, tx.actor.sub
    )
    return _met_kop(await service.stel_bewaarplicht(tx, nieuw), tx.now, response)


@router.get("/personen/{persoonId:uuid}/bewaarplichten", summary="Bewaarplichten opvragen")
async def lijst_bewaarplichten(
    persoonId: UUID, tx: RechtenLezen, cursor: Cursor = None, limit: Limit = 20
) -> BewaarplichtPagina:
    """De bewaarplichten voor een persoon uit uw register, oudste eerst, ook wat niet meer geldt."""
    pagina = await service.lijst_bewaarplichten(tx, persoonId, read_cursor(cursor, datetime, UUID), limit)
    return BewaarplichtPagina(
        resultaten=[_antwoord(b, dag_van(tx.now)) for b in pagina.items], volgende=pagina.volgende
    )


@router.get("/personen/{persoonId:uuid}/bewaarplichten/{bewaarplichtId}", summary="Bewaarplicht lezen")
async def lees_bewaarplicht(
    persoonId: UUID, bewaarplichtId: UUID, tx: RechtenLezen, response: Response
) -> BewaarplichtAntwoord:
    """Lees een bewaarplicht met haar toelichting."""
    return _met_kop(await service.lees_bewaarplicht(tx, persoonId, bewaarplichtId), tx.now, response)


@router.post(
    "/personen/{persoonId:uuid}/bewaarplichten/{bewaarplichtId}/opheffingen",
    status_code=201,
    summary="Bewaarplicht opheffen",
)
async def hef_bewaarplicht_op(
    persoonId: UUID, bewaarplichtId: UUID, versie: IfMatch, tx: RechtenBeslissen, response: Response
) -> BewaarplichtAntwoord:
    """Hef op; andere bewaarplichten voor dezelfde persoon blijven gelden."""
    b = await service.hef_bewaarplicht_op(tx, persoonId, bewaarplichtId, versie)
    return _met_kop(b, tx.now, response)
