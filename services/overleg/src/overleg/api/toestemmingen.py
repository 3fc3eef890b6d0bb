"""Routes voor toestemmingen."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from fastapi import Response
from pydantic import Field, StringConstraints

from common.db import IfMatch, etag_of
from common.web import ApiModel, Datum, service_router
from overleg.auth import ToestemmingLezen, ToestemmingSchrijven
from overleg.domain import toestemming as domein
from overleg.domain.codes import Dataklasse, Doel, GegevenDoor, Grondslag
from overleg.service import toestemmingen as service

router = service_router(tags=["toestemmingen"])

Oin = Annotated[str, StringConstraints(pattern=r"^[0-9]{20}$")]


class ToestemmingInvoer(ApiModel):
    """Toestemming van een persoon: aan wie, waarvoor, welke gegevens en hoe lang."""

    persoon_id: UUID
    organisaties: Annotated[list[Oin], Field(min_length=1, max_length=20)]
    doel: Doel
    dataklassen: Annotated[list[Dataklasse], Field(min_length=1, max_length=10)]
    grondslag: Grondslag = Grondslag.TOESTEMMING
    gegeven_door: GegevenDoor
    van: Datum
    tot: Datum


class ToestemmingAntwoord(ApiModel):
    """Een toestemming en of zij is ingetrokken."""

    toestemming_id: UUID
    persoon_id: UUID
    organisaties: list[str]
    doel: Doel
    dataklassen: list[Dataklasse]
    grondslag: Grondslag
    gegeven_door: GegevenDoor
    van: date
    tot: date
    ingetrokken_op: datetime | None = None
    versie: int


def _antwoord(t: domein.Toestemming, response: Response) -> ToestemmingAntwoord:
    response.headers["ETag"] = etag_of(t.versie)
    return ToestemmingAntwoord(
        toestemming_id=t.id, persoon_id=t.persoon_id, organisaties=list(t.organisaties), doel=t.doel,
        dataklassen=list(t.dataklassen), grondslag=t.grondslag, gegeven_door=t.gegeven_door, van=t.van, tot=t.tot,
        ingetrokken_op=t.ingetrokken_op, versie=t.versie,
    )  # fmt: skip


@router.post(
    "/toestemmingen",
    status_code=201,
    summary="Toestemming vastleggen",
    responses={404: {"description": "De persoon staat niet in uw register"}},
)
async def verleen_toestemming(
    invoer: ToestemmingInvoer, tx: ToestemmingSchrijven, response: Response
) -> ToestemmingAntwoord:
    """Leg vast wat een persoon uit het eigen register aan andere organisaties toestaat."""
    nieuw = await service.verleen_toestemming(
        tx,
        domein.Toestemming(
            invoer.persoon_id, invoer.persoon_id, tuple(sorted(set(invoer.organisaties))), invoer.doel,
            tuple(dict.fromkeys(invoer.dataklassen)), invoer.grondslag, invoer.gegeven_door, invoer.van, invoer.tot,
        ),
    )  # fmt: skip
    response.headers["Location"] = f"/v1/toestemmingen/{nieuw.id}"
    return _antwoord(nieuw, response)


@router.get("/toestemmingen/{toestemmingId}", summary="Toestemming lezen")
async def lees_toestemming(toestemmingId: UUID, tx: ToestemmingLezen, response: Response) -> ToestemmingAntwoord:
    """Lees een toestemming die uw organisatie vastlegde of kreeg."""
    return _antwoord(await service.lees_toestemming(tx, toestemmingId), response)


@router.post("/toestemmingen/{toestemmingId}/intrekkingen", status_code=201, summary="Toestemming intrekken")
async def trek_toestemming_in(
    toestemmingId: UUID,
    versie: IfMatch,
    tx: ToestemmingSchrijven,
    response: Response,
) -> ToestemmingAntwoord:
    """Trek een toestemming in; dat kan altijd en werkt meteen."""
    response.headers["Location"] = f"/v1/toestemmingen/{toestemmingId}"
    return _antwoord(await service.trek_toestemming_in(tx, toestemmingId, versie), response)
