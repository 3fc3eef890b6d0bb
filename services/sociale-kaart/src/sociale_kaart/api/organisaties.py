"""Routes voor organisaties."""

from uuid import UUID

from fastapi import Response

from common.db import IfMatch, etag_of
from common.db.paging import Cursor, Limit, read_cursor
from common.web import ApiModel, Pagina, service_router
from sociale_kaart import service
from sociale_kaart.api.velden import Oin, Regel, Telefoon, Website
from sociale_kaart.auth import KaartLezen, KaartSchrijven
from sociale_kaart.domain.aanbod import Organisatie
from sociale_kaart.domain.codes import OrganisatieSoort

router = service_router(tags=["organisaties"])
_GEEN = UUID(int=0)


class OrganisatieInvoer(ApiModel):
    """Een organisatie die hulp biedt."""

    naam: Regel
    soort: OrganisatieSoort
    oin: Oin | None = None
    telefoon: Telefoon | None = None
    website: Website | None = None


class OrganisatieAntwoord(ApiModel):
    """Een organisatie en wie haar gegevens bijhoudt."""

    organisatie_id: UUID
    eigenaar: str
    naam: str
    soort: OrganisatieSoort
    oin: str | None = None
    telefoon: str | None = None
    website: str | None = None
    versie: int


class OrganisatiePagina(Pagina[OrganisatieAntwoord]):
    """Organisaties op naam."""


@router.post("/organisaties", status_code=201, summary="Organisatie op de kaart zetten")
async def publiceer_organisatie(invoer: OrganisatieInvoer, tx: KaartSchrijven, response: Response) -> OrganisatieAntwoord:
    """De eigen organisatie van de aanroeper houdt deze gegevens voortaan bij."""
    nieuw = await service.publiceer_organisatie(tx, _organisatie(_GEEN, invoer))
    response.headers["Location"] = f"/v1/organisaties/{nieuw.id}"
    return _met_etag(nieuw, response)


@router.get("/organisaties", summary="Organisaties")
async def lijst_organisaties(tx: KaartLezen, limit: Limit = 50, cursor: Cursor = None) -> OrganisatiePagina:
    """Alle organisaties op naam."""
    pagina = await service.lijst_organisaties(tx, read_cursor(cursor, str, UUID), limit)
    return OrganisatiePagina(resultaten=[_antwoord(o) for o in pagina.items], volgende=pagina.volgende)


@router.get("/organisaties/{organisatieId}", summary="Organisatie lezen")
async def lees_organisatie(organisatieId: UUID, tx: KaartLezen, response: Response) -> OrganisatieAntwoord:
    """Eén organisatie, met haar ETag."""
    return _met_etag(await service.lees_organisatie(tx, organisatieId), response)


@router.put("/organisaties/{organisatieId}", summary="Organisatie wijzigen")
async def wijzig_organisatie(
    organisatieId: UUID,
    invoer: OrganisatieInvoer,
    versie: IfMatch,
    tx: KaartSchrijven,
    response: Response,
) -> OrganisatieAntwoord:
    """Vervang alle gegevens; alleen voor wie ze bijhoudt."""
    return _met_etag(await service.wijzig_organisatie(tx, _organisatie(organisatieId, invoer), versie), response)


def _organisatie(organisatie_id: UUID, i: OrganisatieInvoer) -> Organisatie:
    return Organisatie(organisatie_id, "", i.naam, i.soort, i.oin, i.telefoon, i.website)


def _antwoord(o: Organisatie) -> OrganisatieAntwoord:
    return OrganisatieAntwoord(
        organisatie_id=o.id, eigenaar=o.eigenaar, naam=o.naam, soort=o.soort, oin=o.oin, telefoon=o.telefoon, website=o.website,
        versie=o.versie,
    )  # fmt: skip


def _met_etag(o: Organisatie, response: Response) -> OrganisatieAntwoord:
    response.headers["ETag"] = etag_of(o.versie)
    return _antwoord(o)
