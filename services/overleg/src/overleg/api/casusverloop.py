"""Routes voor de fase van een casus en de organisaties erbij."""

from datetime import date, datetime
from uuid import UUID

from fastapi import Response

from common.db import IfMatch, etag_of
from common.web import ApiModel, service_router
from overleg.api.casusmodellen import CasusAntwoord, Oin, Peildatum, Redencode, gewijzigde_casus
from overleg.auth import CasusBehandelen, CasusLezen
from overleg.domain.casus import Betrokkenheid, Casus
from overleg.domain.casuscodes import OrganisatieRol, TerugReden
from overleg.domain.codes import Fase
from overleg.service import casusverloop as service

router = service_router(tags=["casussen"])


class ToetsModel(ApiModel):
    """Een voorwaarde om de fase te verlaten; `onderdeel` zegt over welk object zij gaat."""

    code: str
    onderdeel: str
    tekst: str
    vervuld: bool


class FaseAntwoord(ApiModel):
    """De fase op de peildatum, en wat er toen nodig was om verder te gaan."""

    fase: Fase
    peildatum: date
    voorwaarden: list[ToetsModel]


class FaseovergangInvoer(ApiModel):
    """Naar welke fase; een stap terug heeft een reden."""

    naar: Fase
    reden: TerugReden | None = None


class OrganisatieInvoer(ApiModel):
    """Welke organisatie, in welke rol en waarom zij bij de casus komt."""

    organisatie: Oin
    rol: OrganisatieRol
    reden: Redencode


class BetrokkenheidEindeInvoer(ApiModel):
    """Waarom een organisatie de casus verlaat."""

    reden: Redencode


class BetrokkenheidAntwoord(ApiModel):
    """Een periode van betrokkenheid; `tot` ontbreekt zolang die duurt."""

    betrokkenheid_id: UUID
    organisatie: str
    rol: OrganisatieRol
    reden: str
    van: datetime
    tot: datetime | None = None
    einde_reden: str | None = None


class OrganisatiesAntwoord(ApiModel):
    """Wie de casus opende (die is altijd betrokken) en wie er verder bij is en was, nieuwste eerst."""

    geopend_door: str
    resultaten: list[BetrokkenheidAntwoord]


def _betrokkenheid(b: Betrokkenheid) -> BetrokkenheidAntwoord:
    return BetrokkenheidAntwoord(
        betrokkenheid_id=b.id, organisatie=b.organisatie, rol=b.rol, reden=b.reden, van=b.van, tot=b.tot,
        einde_reden=b.einde_reden,
    )  # fmt: skip


def _gewijzigd(gevonden: tuple[Casus, Betrokkenheid], response: Response) -> BetrokkenheidAntwoord:
    casus, betrokkenheid = gevonden
    response.headers["ETag"] = etag_of(casus.versie)
    response.headers["Location"] = f"/v1/casussen/{casus.id}/organisaties"
    return _betrokkenheid(betrokkenheid)


@router.get("/casussen/{casusId}/fase", summary="Fase en wat nodig is om verder te gaan")
async def lees_fase(casusId: UUID, tx: CasusLezen, peildatum: Peildatum = None) -> FaseAntwoord:
    """De fase op de peildatum, en per voorwaarde of die toen vervuld was."""
    stand = await service.lees_fase(tx, casusId, peildatum)
    return FaseAntwoord(
        fase=stand.fase,
        peildatum=stand.peildatum,
        voorwaarden=[
            ToetsModel(code=t.code, onderdeel=t.onderdeel, tekst=t.tekst, vervuld=t.vervuld) for t in stand.toetsen
        ],
    )


@router.post("/casussen/{casusId}/faseovergangen", status_code=201, summary="Naar een andere fase")
async def ga_naar_fase(
    casusId: UUID,
    invoer: FaseovergangInvoer,
    versie: IfMatch,
    tx: CasusBehandelen,
    response: Response,
) -> CasusAntwoord:
    """Verder als elke voorwaarde vervuld is (409 noemt in `voorwaarden` elke die ontbreekt), of terug met een reden."""
    return gewijzigde_casus(await service.ga_naar_fase(tx, casusId, versie, invoer.naar, invoer.reden), response)


@router.get("/casussen/{casusId}/organisaties", summary="Organisaties bij een casus")
async def lijst_organisaties(casusId: UUID, tx: CasusLezen) -> OrganisatiesAntwoord:
    """Welke organisaties bij de casus zijn en waren, met rol en reden."""
    casus, betrokken = await service.lijst_organisaties(tx, casusId)
    return OrganisatiesAntwoord(geopend_door=casus.eigenaar, resultaten=[_betrokkenheid(b) for b in betrokken])


@router.post("/casussen/{casusId}/organisaties", status_code=201, summary="Organisatie bij een casus betrekken")
async def betrek_organisatie(
    casusId: UUID,
    invoer: OrganisatieInvoer,
    versie: IfMatch,
    tx: CasusBehandelen,
    response: Response,
) -> BetrokkenheidAntwoord:
    """Breng een organisatie bij de casus; zij ziet de casus en krijgt bericht bij nieuw geweld. De ETag is die van de casus."""
    return _gewijzigd(
        await service.betrek_organisatie(tx, casusId, versie, invoer.organisatie, invoer.rol, invoer.reden), response
    )


@router.post(
    "/casussen/{casusId}/organisaties/{betrokkenheidId}/beeindigingen",
    status_code=201,
    summary="Organisatie de casus laten verlaten",
)
async def laat_organisatie_gaan(
    casusId: UUID,
    betrokkenheidId: UUID,
    invoer: BetrokkenheidEindeInvoer,
    versie: IfMatch,
    tx: CasusBehandelen,
    response: Response,
) -> BetrokkenheidAntwoord:
    """Daarna ziet zij geen nieuwe feiten meer. De ETag is die van de casus."""
    return _gewijzigd(await service.laat_organisatie_gaan(tx, casusId, betrokkenheidId, versie, invoer.reden), response)
