"""Routes voor het informeren van directbetrokkenen."""

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import Response
from pydantic import Field

from common.db import IfMatch
from common.web import ApiModel, Datum, service_router
from overleg.api.velden import Lang
from overleg.api.zorgmeldingen.modellen import ZorgmeldingAntwoord, gewijzigd
from overleg.auth import MeldingBehandelen, MeldingLezen
from overleg.domain.meldingcodes import RedenNietGeinformeerd
from overleg.service import informeren as service

router = service_router(tags=["zorgmeldingen"])


class InformeringInvoer(ApiModel):
    """Dat een directbetrokkene is geïnformeerd, of waarom (nog) niet."""

    persoon_id: UUID
    geinformeerd: bool
    reden_niet: RedenNietGeinformeerd | None = None
    datum: Annotated[Datum, Field(description="De dag van het informeren, of van het besluit om het niet te doen")]
    reactie: Lang | None = None


class InformeringModel(ApiModel):
    """Een vastgelegde informering."""

    informering_id: UUID
    persoon_id: UUID
    geinformeerd: bool
    reden_niet: RedenNietGeinformeerd | None = None
    datum: date
    reactie: str | None = None
    organisatie: str


class InformeringenAntwoord(ApiModel):
    """Alle informeringen van een zorgmelding, oudste eerst."""

    resultaten: list[InformeringModel]


@router.post(
    "/zorgmeldingen/{zorgmeldingId}/informeringen", status_code=201, summary="Informeren van een betrokkene vastleggen"
)
async def informeer_betrokkene(
    zorgmeldingId: UUID,
    invoer: InformeringInvoer,
    versie: IfMatch,
    tx: MeldingBehandelen,
    response: Response,
) -> ZorgmeldingAntwoord:
    """Leg vast dat een directbetrokkene is geïnformeerd, of waarom niet. De termijn is gehaald als dat over iedereen bekend is."""
    beeld = await service.informeer_betrokkene(
        tx, zorgmeldingId, versie, invoer.persoon_id, invoer.datum, geinformeerd=invoer.geinformeerd, reden=invoer.reden_niet,
        reactie=invoer.reactie,
    )  # fmt: skip
    return gewijzigd(beeld, response)


@router.get("/zorgmeldingen/{zorgmeldingId}/informeringen", summary="Informeringen van een zorgmelding")
async def lijst_informeringen(zorgmeldingId: UUID, tx: MeldingLezen) -> InformeringenAntwoord:
    """Wie over de melding is geïnformeerd, wanneer en met welke reactie."""
    return InformeringenAntwoord(
        resultaten=[
            InformeringModel(
                informering_id=i.id, persoon_id=i.persoon_id, geinformeerd=i.geinformeerd, reden_niet=i.reden, datum=i.datum,
                reactie=i.reactie, organisatie=i.organisatie or "",
            )
            for i in await service.lijst_informeringen(tx, zorgmeldingId)
        ]
    )  # fmt: skip
