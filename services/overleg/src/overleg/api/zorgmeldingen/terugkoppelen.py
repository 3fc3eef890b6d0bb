"""Routes voor terugkoppelen aan de melder: wat verteld mag worden is afgeleid."""

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import Query, Response
from pydantic import Field

from common.db import IfMatch
from common.web import ApiModel, Datum, service_router
from overleg.api.zorgmeldingen.modellen import ZorgmeldingAntwoord, gewijzigd
from overleg.auth import MeldingBehandelen, MeldingLezen
from overleg.domain.meldingcodes import NaStap, Terugkoppeldeel, Terugkoppelwijze
from overleg.service import terugkoppelen as service

router = service_router(tags=["zorgmeldingen"])


class TerugkoppelingAntwoord(ApiModel):
    """Wat de melder na een stap mag horen; zonder onderdelen is er niets te vertellen (een anonieme melder)."""

    na: NaStap
    onderdelen: list[Terugkoppeldeel]
    uiterlijk: date | None = None
    gegeven_op: date | None = None
    beroepsmatig: bool
    rol_in_casus: Annotated[bool, Field(description="Of de organisatie van de melder bij de casus betrokken is")]
    vervolgtraject: bool | None = None
    overdrachtspartij: str | None = None
    monitoring_tot: date | None = None


class TerugkoppelingInvoer(ApiModel):
    """Dat de melder is teruggekoppeld; wat er verteld is volgt uit wat mocht."""

    na: NaStap
    gegeven_op: Datum
    wijze: Terugkoppelwijze


class GegevenTerugkoppelingModel(ApiModel):
    """Een terugkoppeling die is gegeven."""

    na: NaStap
    gegeven_op: date
    wijze: Terugkoppelwijze
    onderdelen: list[Terugkoppeldeel]
    organisatie: str


class TerugkoppelingenAntwoord(ApiModel):
    """Wat er aan de melder is teruggekoppeld."""

    resultaten: list[GegevenTerugkoppelingModel]


@router.get("/zorgmeldingen/{zorgmeldingId}/terugkoppeling", summary="Wat de melder mag horen")
async def lees_terugkoppeling(
    zorgmeldingId: UUID, tx: MeldingLezen, na: Annotated[NaStap, Query(description="Na welke stap")]
) -> TerugkoppelingAntwoord:
    """Wat de melder na de beoordeling of de afsluiting mag horen; afgeleid uit de melding, de melder en de casus."""
    t = await service.lees_terugkoppeling(tx, zorgmeldingId, na)
    return TerugkoppelingAntwoord(
        na=t.na, onderdelen=list(t.onderdelen), uiterlijk=t.uiterlijk, gegeven_op=t.gegeven_op, beroepsmatig=t.beroepsmatig,
        rol_in_casus=t.rol_in_casus, vervolgtraject=t.vervolgtraject, overdrachtspartij=t.overdrachtspartij,
        monitoring_tot=t.monitoring_tot,
    )  # fmt: skip


@router.post(
    "/zorgmeldingen/{zorgmeldingId}/terugkoppelingen", status_code=201, summary="Terugkoppelen aan de melder vastleggen"
)
async def koppel_terug_aan_melder(
    zorgmeldingId: UUID,
    invoer: TerugkoppelingInvoer,
    versie: IfMatch,
    tx: MeldingBehandelen,
    response: Response,
) -> ZorgmeldingAntwoord:
    """Leg vast dat de melder is teruggekoppeld; één keer na de beoordeling en één keer na de afsluiting."""
    beeld = await service.koppel_terug_aan_melder(tx, zorgmeldingId, versie, invoer.na, invoer.gegeven_op, invoer.wijze)
    return gewijzigd(beeld, response)


@router.get("/zorgmeldingen/{zorgmeldingId}/terugkoppelingen", summary="Terugkoppelingen van een zorgmelding")
async def lijst_terugkoppelingen(zorgmeldingId: UUID, tx: MeldingLezen) -> TerugkoppelingenAntwoord:
    """Wat er aan de melder is teruggekoppeld."""
    return TerugkoppelingenAntwoord(
        resultaten=[
            GegevenTerugkoppelingModel(
                na=g.na,
                gegeven_op=g.gegeven_op,
                wijze=g.wijze,
                onderdelen=list(g.onderdelen),
                organisatie=g.organisatie,
            )
            for g in await service.lijst_terugkoppelingen(tx, zorgmeldingId)
        ]
    )
