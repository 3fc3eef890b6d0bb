"""Routes voor doorbreking: delen zonder toestemming."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID, uuid4

from fastapi import Query, Response
from pydantic import Field

from common.db import IfMatch, etag_of, read_cursor
from common.db.paging import Cursor, Limit
from common.kalender import dag_van
from common.web import ApiModel, Datum, Pagina, service_router
from overleg.api.toestemmingen import Oin
from overleg.api.velden import ALINEA, tekst
from overleg.auth import DoorbrekingBeoordelen, DoorbrekingLezen, DoorbrekingSchrijven
from overleg.domain import doorbreking as domein
from overleg.domain.codes import Dataklasse, Doel
from overleg.domain.doorbreking import DoorbreekGrond, Stand
from overleg.service import doorbrekingen as service

router = service_router(tags=["doorbrekingen"])

Uitleg = Annotated[str, tekst(2000, niet=ALINEA)]


class DoorbrekingInvoer(ApiModel):
    """Delen zonder toestemming: aan wie, waarvoor, welke gegevens, hoe lang, op welke grond en waarom."""

    persoon_id: UUID
    organisaties: Annotated[list[Oin], Field(min_length=1, max_length=20)]
    doel: Doel
    dataklassen: Annotated[list[Dataklasse], Field(min_length=1, max_length=10)]
    grondslag: DoorbreekGrond
    reden: Annotated[Uitleg, Field(description="Waarom dit nodig is; versleuteld, alleen uw organisatie leest dit")]
    geinformeerd: Annotated[bool, Field(description="Of de persoon geïnformeerd is")]
    reden_niet_geinformeerd: Annotated[
        Uitleg | None, Field(description="Waarom informeren niet veilig is; verplicht als de persoon niet geïnformeerd is")
    ] = None
    van: Datum
    tot: Datum


class DoorbrekingAntwoord(ApiModel):
    """Een doorbreking en hoe zij er op de peildatum voor staat; wie gegevens kreeg ziet de redenen niet."""

    doorbreking_id: UUID
    persoon_id: UUID
    organisaties: list[str]
    doel: Doel
    dataklassen: list[Dataklasse]
    grondslag: DoorbreekGrond
    reden: str | None = None
    geinformeerd: bool
    reden_niet_geinformeerd: str | None = None
    van: date
    tot: date
    stand: Stand
    opent_direct: bool
    bevestigen_voor: date
    te_laat: Annotated[bool, Field(description="De termijn is op de peildatum voorbij zonder oordeel")]
    aangevraagd_op: datetime
    aangevraagd_door: str | None = None
    bevestigd_op: datetime | None = None
    bevestigd_door: str | None = None
    afgewezen_op: datetime | None = None
    afgewezen_door: str | None = None
    ingetrokken_op: datetime | None = None
    versie: int


class DoorbrekingPagina(Pagina[DoorbrekingAntwoord]):
    """Een pagina doorbrekingen, zonder de redenen."""


def _antwoord(d: domein.Doorbreking, dag: date) -> DoorbrekingAntwoord:
    return DoorbrekingAntwoord(
        doorbreking_id=d.id, persoon_id=d.persoon_id, organisaties=list(d.organisaties), doel=d.doel,
        dataklassen=list(d.dataklassen), grondslag=d.grondslag, reden=d.reden, geinformeerd=d.geinformeerd,
        reden_niet_geinformeerd=d.reden_niet_geinformeerd, van=d.van, tot=d.tot, stand=d.stand(dag),
        opent_direct=d.opent_direct, bevestigen_voor=d.bevestigen_voor, te_laat=d.te_laat(dag),
        aangevraagd_op=d.aangevraagd_op, aangevraagd_door=d.aangevraagd_door or None, bevestigd_op=d.bevestigd_op,
        bevestigd_door=d.bevestigd_door, afgewezen_op=d.afgewezen_op, afgewezen_door=d.afgewezen_door,
        ingetrokken_op=d.ingetrokken_op, versie=d.versie,
    )  # fmt: skip


def _met_etag(d: domein.Doorbreking, nu: datetime, response: Response) -> DoorbrekingAntwoord:
    response.headers["ETag"] = etag_of(d.versie)
    response.headers["Location"] = f"/v1/doorbrekingen/{d.id}"
    return _antwoord(d, dag_van(nu))


@router.post(
    "/doorbrekingen",
    status_code=201,
    summary="Delen zonder toestemming vastleggen",
    responses={404: {"description": "De persoon staat niet in uw register"}},
)
async def leg_doorbreking_vast(
    invoer: DoorbrekingInvoer, tx: DoorbrekingSchrijven, response: Response
) -> DoorbrekingAntwoord:
    """Deel op een grond uit de lijst; een collega bevestigt binnen de termijn, anders sluit het vanzelf."""
    velden = invoer.model_dump(by_alias=False) | {
        "organisaties": tuple(sorted(set(invoer.organisaties))), "dataklassen": tuple(dict.fromkeys(invoer.dataklassen)),
    }  # fmt: skip
    vraag = domein.Doorbreking(
        id=uuid4(), eigenaar="", aangevraagd_op=tx.now, aangevraagd_door="", bevestigen_voor=invoer.van, opent_direct=False,
        **velden,
    )  # fmt: skip
    return _met_etag(await service.leg_doorbreking_vast(tx, vraag), tx.now, response)


@router.get("/doorbrekingen", summary="Doorbrekingen opvragen")
async def lijst_doorbrekingen(
    tx: DoorbrekingLezen,
    teBevestigen: Annotated[bool, Query(description="Alleen wat op de peildatum nog geen oordeel had, oudste eerst")] = False,
    peildatum: Annotated[Datum | None, Query(description="Dag waarvoor stand en te laat gelden; anders vandaag")] = None,
    cursor: Cursor = None,
    limit: Limit = 20,
) -> DoorbrekingPagina:
    """Doorbrekingen van uw organisatie; de redenen leest u per doorbreking."""
    dag = peildatum or dag_van(tx.now)
    na = read_cursor(cursor, datetime, UUID)
    pagina = await service.lijst_doorbrekingen(tx, dag, na, limit, te_bevestigen=teBevestigen)
    return DoorbrekingPagina(resultaten=[_antwoord(d, dag) for d in pagina.items], volgende=pagina.volgende)


@router.get("/doorbrekingen/{doorbrekingId}", summary="Doorbreking lezen")
async def lees_doorbreking(doorbrekingId: UUID, tx: DoorbrekingLezen, response: Response) -> DoorbrekingAntwoord:
    """Lees een doorbreking die uw organisatie vastlegde, of die gegevens voor uw organisatie opende."""
    return _met_etag(await service.lees_doorbreking(tx, doorbrekingId), tx.now, response)


@router.post("/doorbrekingen/{doorbrekingId}/bevestigingen", status_code=201, summary="Doorbreking bevestigen")
async def bevestig_doorbreking(
    doorbrekingId: UUID, versie: IfMatch, tx: DoorbrekingBeoordelen, response: Response
) -> DoorbrekingAntwoord:
    """Bevestig als tweede persoon; na de termijn is dat alleen nog een oordeel achteraf."""
    return _met_etag(await service.bevestig_doorbreking(tx, doorbrekingId, versie), tx.now, response)


@router.post("/doorbrekingen/{doorbrekingId}/afwijzingen", status_code=201, summary="Doorbreking afwijzen")
async def wijs_doorbreking_af(
    doorbrekingId: UUID, versie: IfMatch, tx: DoorbrekingBeoordelen, response: Response
) -> DoorbrekingAntwoord:
    """Wijs af als tweede persoon; het delen stopt meteen."""
    return _met_etag(await service.wijs_doorbreking_af(tx, doorbrekingId, versie), tx.now, response)


@router.post("/doorbrekingen/{doorbrekingId}/intrekkingen", status_code=201, summary="Doorbreking intrekken")
async def trek_doorbreking_in(
    doorbrekingId: UUID, versie: IfMatch, tx: DoorbrekingSchrijven, response: Response
) -> DoorbrekingAntwoord:
    """Trek in; dat kan altijd en werkt meteen."""
    return _met_etag(await service.trek_doorbreking_in(tx, doorbrekingId, versie), tx.now, response)
