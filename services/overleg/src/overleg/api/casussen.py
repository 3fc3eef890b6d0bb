"""Routes voor casussen: lijst, regie, sluiten en de tijdlijn."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from fastapi import Query, Response

from common.db import IfMatch, etag_of, read_cursor
from common.db.paging import Cursor, Limit
from common.web import ApiModel, Pagina, service_router
from overleg.api.casusmodellen import (
    CasusAntwoord,
    Gebruiker,
    Oin,
    Peildatum,
    casus_antwoord,
    gewijzigde_casus,
)  # fmt: skip
from overleg.auth import CasusBehandelen, CasusLezen
from overleg.domain.casus import Casusfilter
from overleg.domain.casuscodes import RegieSoort, SluitReden
from overleg.domain.codes import Fase
from overleg.service import casussen as service
from overleg.service import casusverloop, tijdlijn

router = service_router(tags=["casussen"])


class CasusPagina(Pagina[CasusAntwoord]):
    """Een pagina casussen."""


class Wie(StrEnum):
    """Van wie de regie is; `ik` is wie het vraagt."""

    IK = "ik"


class RegisseurInvoer(ApiModel):
    """Wie binnen de eigen organisatie de regie krijgt."""

    professional: Gebruiker


class ProcesregisseurInvoer(ApiModel):
    """Wie het proces bewaakt: een professional van een betrokken organisatie, niet de casusregisseur."""

    organisatie: Oin
    professional: Gebruiker


class RegieModel(ApiModel):
    """Een periode van regie; `tot` ontbreekt bij wie haar nu heeft."""

    regie_id: UUID
    soort: RegieSoort
    organisatie: str
    professional: str
    van: datetime
    tot: datetime | None = None


class RegieAntwoord(ApiModel):
    """De geschiedenis van de regie, nieuwste eerst."""

    resultaten: list[RegieModel]


class CasussluitingInvoer(ApiModel):
    """Waarom de casus sluit voordat de fase herstel bereikt is."""

    reden: SluitReden | None = None


class TijdlijnRegel(ApiModel):
    """Een feit; wat het precies is, leest u bij het object."""

    moment: datetime
    soort: str
    object_soort: str
    object_id: UUID
    organisatie: str | None = None


class TijdlijnPagina(Pagina[TijdlijnRegel]):
    """Een pagina van de tijdlijn."""


class Volgorde(StrEnum):
    """Waar de tijdlijn begint."""

    NIEUWSTE = "nieuwste"
    OUDSTE = "oudste"


@router.get("/casussen", summary="Casussen opvragen")
async def lijst_casussen(
    tx: CasusLezen,
    *,
    fase: Fase | None = None,
    regisseur: Annotated[Wie | None, Query(description="`ik`: alleen waar u zelf casusregisseur bent")] = None,
    zonderRegisseur: bool = False,
    peildatum: Peildatum = None,
    cursor: Cursor = None,
    limit: Limit = 20,
) -> CasusPagina:
    """Casussen waar de eigen organisatie bij betrokken is, nieuwste eerst.

    Met `zonderRegisseur` die op de peildatum geen regisseur hadden, elk met de klok; `fase` en `regisseur` doen dan niet mee.
    """
    filter_ = Casusfilter(fase, regisseur is Wie.IK, zonderRegisseur, peildatum)
    pagina = await service.lijst_casussen(tx, filter_, read_cursor(cursor, datetime, UUID), limit)
    return CasusPagina(resultaten=[casus_antwoord(r.casus, r.wacht) for r in pagina.items], volgende=pagina.volgende)


@router.get("/casussen/{casusId}", summary="Casus lezen")
async def lees_casus(casusId: UUID, tx: CasusLezen, response: Response) -> CasusAntwoord:
    """Lees een casus met fase en regisseur."""
    casus = await service.lees_casus(tx, casusId)
    response.headers["ETag"] = etag_of(casus.versie)
    return casus_antwoord(casus)


@router.get("/casussen/{casusId}/regisseurs", summary="Geschiedenis van de regie")
async def lijst_regie(casusId: UUID, tx: CasusLezen) -> RegieAntwoord:
    """Wie casusregisseur en procesregisseur was en is, nieuwste eerst."""
    return RegieAntwoord(
        resultaten=[
            RegieModel(
                regie_id=r.id,
                soort=r.soort,
                organisatie=r.organisatie,
                professional=r.professional,
                van=r.van,
                tot=r.tot,
            )
            for r in await service.lijst_regie(tx, casusId)
        ]
    )


@router.post("/casussen/{casusId}/regisseurs", status_code=201, summary="Casusregisseur aanwijzen")
async def wijs_casusregisseur_aan(
    casusId: UUID,
    invoer: RegisseurInvoer,
    versie: IfMatch,
    tx: CasusBehandelen,
    response: Response,
) -> CasusAntwoord:
    """Wijs binnen de eigen organisatie een andere casusregisseur aan; de geschiedenis blijft."""
    return gewijzigde_casus(await service.wijs_casusregisseur_aan(tx, casusId, versie, invoer.professional), response)


@router.put("/casussen/{casusId}/procesregisseur", summary="Procesregisseur aanwijzen")
async def zet_procesregisseur(
    casusId: UUID,
    invoer: ProcesregisseurInvoer,
    versie: IfMatch,
    tx: CasusBehandelen,
    response: Response,
) -> CasusAntwoord:
    """Wijs aan wie het proces bewaakt; dat is een ander dan de casusregisseur."""
    return gewijzigde_casus(
        await service.zet_procesregisseur(tx, casusId, versie, invoer.organisatie, invoer.professional), response
    )


@router.delete("/casussen/{casusId}/procesregisseur", summary="Procesregie beëindigen")
async def wis_procesregisseur(casusId: UUID, versie: IfMatch, tx: CasusBehandelen, response: Response) -> CasusAntwoord:
    """Laat de casus zonder procesregisseur verdergaan; de geschiedenis blijft."""
    return gewijzigde_casus(await service.wis_procesregisseur(tx, casusId, versie), response)


@router.post("/casussen/{casusId}/afsluitingen", status_code=201, summary="Casus sluiten")
async def sluit_casus(
    casusId: UUID,
    invoer: CasussluitingInvoer,
    versie: IfMatch,
    tx: CasusBehandelen,
    response: Response,
) -> CasusAntwoord:
    """Sluit als elke zorgmelding is afgesloten en de fase herstel is bereikt, of met een reden waarom eerder."""
    return gewijzigde_casus(await casusverloop.sluit_casus(tx, casusId, versie, invoer.reden), response)


@router.get("/casussen/{casusId}/tijdlijn", summary="Tijdlijn van een casus")
async def lees_tijdlijn(
    casusId: UUID,
    tx: CasusLezen,
    *,
    volgorde: Volgorde = Volgorde.NIEUWSTE,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> TijdlijnPagina:
    """Alles wat er gebeurde, in één volgorde, voor zover uw organisatie het mag zien; zonder vrije tekst."""
    na = read_cursor(cursor, datetime, str, UUID)
    pagina = await tijdlijn.lees_tijdlijn(tx, casusId, na, limit, oudste_eerst=volgorde is Volgorde.OUDSTE)
    return TijdlijnPagina(
        resultaten=[
            TijdlijnRegel(
                moment=g.moment,
                soort=g.soort,
                object_soort=g.object_soort,
                object_id=g.object_id,
                organisatie=g.organisatie,
            )
            for g in pagina.items
        ],
        volgende=pagina.volgende,
    )
