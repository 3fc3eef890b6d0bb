"""Routes voor zorgen: het lokale nummer."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import Response
from pydantic import Field

from common.db import IfMatch, etag_of, read_cursor
from common.db.paging import Cursor, Limit
from common.web import ApiModel, Pagina, Tijdstip, service_router
from overleg.api.gebied import GebiedModel, Tekst
from overleg.auth import ZorgenLezen, ZorgenSchrijven
from overleg.domain import zorg as domein
from overleg.domain.codes import Aard
from overleg.domain.meldingcodes import Doelgroep
from overleg.domain.zorg import Beroepsgroep, Kanaal, ZorgStatus, ZorgUitkomst
from overleg.service import zorgen as service

router = service_router(tags=["zorgen"])


class ZorgInvoer(ApiModel):
    """Een zorg die iemand uitspreekt zonder te melden; zonder betrokkenen, ook in de tekst."""

    kanaal: Kanaal
    beroepsgroep: Beroepsgroep
    geuit_op: Tijdstip
    aard: Annotated[list[Aard], Field(max_length=20, description="Leeg is niet bekend")] = []
    doelgroepen: Annotated[list[Doelgroep], Field(max_length=20)] = []
    gebied: GebiedModel
    tekst: Tekst


class AfhandelingInvoer(ApiModel):
    """Wat er met de zorg gebeurde; bij verwijzen het aanbod van de sociale kaart."""

    uitkomst: ZorgUitkomst
    aanbod_id: UUID | None = None


class AfhandelingModel(AfhandelingInvoer):
    """Een uitkomst en wanneer."""

    op: datetime


class ZorgKort(ApiModel):
    """Een zorg in een lijst, zonder tekst."""

    zorg_id: UUID
    status: ZorgStatus
    uitkomst: ZorgUitkomst | None = None
    kanaal: Kanaal
    beroepsgroep: Beroepsgroep
    geuit_op: datetime
    aard: list[Aard]
    doelgroepen: list[Doelgroep]
    gebied: GebiedModel
    versie: int


class ZorgAntwoord(ZorgKort):
    """Een zorg met tekst en wat ermee gebeurde; de tekst is leeg als zij gewist is."""

    tekst: str | None
    afhandelingen: list[AfhandelingModel]


class ZorgPagina(Pagina[ZorgKort]):
    """Een pagina zorgen."""


def _kort(z: domein.Zorg, uitkomst: ZorgUitkomst | None) -> ZorgKort:
    return ZorgKort(
        zorg_id=z.id, status=ZorgStatus.AFGEHANDELD if uitkomst else ZorgStatus.OPEN, uitkomst=uitkomst, kanaal=z.kanaal,
        beroepsgroep=z.beroepsgroep, geuit_op=z.geuit_op, aard=list(z.aard), doelgroepen=list(z.doelgroepen),
        gebied=GebiedModel.van(z.gebied), versie=z.versie,
    )  # fmt: skip


def _antwoord(z: domein.Zorg, response: Response) -> ZorgAntwoord:
    response.headers["ETag"] = etag_of(z.versie)
    afhandelingen = [AfhandelingModel(uitkomst=a.uitkomst, aanbod_id=a.aanbod_id, op=a.op) for a in z.afhandelingen]
    return ZorgAntwoord(**_kort(z, z.uitkomst).model_dump(by_alias=False), tekst=z.tekst, afhandelingen=afhandelingen)


def _nieuw(i: ZorgInvoer) -> domein.Zorg:
    nog_niet = UUID(int=0)  # the use case gives the id
    return domein.Zorg(
        nog_niet, i.kanaal, i.beroepsgroep, i.geuit_op, tuple(dict.fromkeys(i.aard)), tuple(dict.fromkeys(i.doelgroepen)),
        i.gebied.als_domein(), i.tekst,
    )  # fmt: skip


@router.post("/zorgen", status_code=201, summary="Zorg vastleggen")
async def registreer_zorg(invoer: ZorgInvoer, tx: ZorgenSchrijven, response: Response) -> ZorgAntwoord:
    """Leg vast wat iemand aan zorg uitspreekt. Geweigerd als in de tekst iemand te herkennen is of het gebied te klein is."""
    zorg = await service.registreer_zorg(tx, _nieuw(invoer))
    response.headers["Location"] = f"/v1/zorgen/{zorg.id}"
    return _antwoord(zorg, response)


@router.get("/zorgen", summary="Zorgen opvragen")
async def lijst_zorgen(
    tx: ZorgenLezen, status: ZorgStatus | None = None, cursor: Cursor = None, limit: Limit = 20
) -> ZorgPagina:
    """Zorgen van de eigen organisatie, nieuwste eerst, zonder tekst."""
    pagina = await service.lijst_zorgen(tx, status, read_cursor(cursor, datetime, UUID), limit)
    return ZorgPagina(resultaten=[_kort(z, u) for z, u in pagina.items], volgende=pagina.volgende)


@router.get("/zorgen/{zorgId}", summary="Zorg lezen")
async def lees_zorg(zorgId: UUID, tx: ZorgenLezen, response: Response) -> ZorgAntwoord:
    """Lees een zorg met tekst; die is een begin voor een geanonimiseerd agendapunt in het interventieoverleg."""
    return _antwoord(await service.lees_zorg(tx, zorgId), response)


@router.post("/zorgen/{zorgId}/uitkomsten", status_code=201, summary="Uitkomst van een zorg vastleggen")
async def handel_zorg_af(
    zorgId: UUID, invoer: AfhandelingInvoer, versie: IfMatch, tx: ZorgenSchrijven, response: Response
) -> ZorgAntwoord:
    """Leg vast wat ermee gebeurde. Bij alsnog melden wordt de zorgmelding apart geregistreerd, zonder verwijzing naar deze zorg."""
    return _antwoord(await service.handel_zorg_af(tx, zorgId, versie, invoer.uitkomst, invoer.aanbod_id), response)
