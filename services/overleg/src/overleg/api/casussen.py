"""Routes voor casussen en kennisgevingen."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from fastapi import Response
from pydantic import Field, StringConstraints

from common.db import IfMatch, etag_of, read_cursor
from common.db.paging import Cursor, Limit
from common.web import ApiModel, Datum, Pagina, service_router
from overleg.auth import (
    CasusBehandelen,
    CasusLezen,
    KennisgevingBevestigen,
)  # fmt: skip
from overleg.domain import casus as domein
from overleg.domain.codes import Aard, Fase
from overleg.service import casussen as service

router = service_router(tags=["casussen"])

Redencode = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{0,63}$")]
Gebruiker = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9._-]{1,100}$")]


class RegisseurModel(ApiModel):
    """De ene casusregisseur."""

    organisatie: str
    professional: str
    sinds: datetime


class CasusAntwoord(ApiModel):
    """Een casus met fase en regie."""

    casus_id: UUID
    huishouden_id: UUID
    fase: Fase
    regisseur: RegisseurModel | None = None
    organisaties: list[str]
    gestart_op: datetime
    versie: int


class CasusPagina(Pagina[CasusAntwoord]):
    """Een pagina casussen."""


class RegisseurInvoer(ApiModel):
    """Wie binnen de eigen organisatie de regie krijgt."""

    professional: Gebruiker


class GeweldsincidentInvoer(ApiModel):
    """Nieuw geweld; iedereen die betrokken is krijgt bericht."""

    datum: Datum
    soorten: Annotated[list[Aard], Field(min_length=1, max_length=10)]
    bron: Redencode


class KennisgevingAntwoord(ApiModel):
    """Bericht over nieuw geweld en of het bevestigd is."""

    kennisgeving_id: UUID
    casus_id: UUID
    organisatie: str
    verstuurd_op: datetime
    bevestigen_voor: date
    bevestigd_op: datetime | None = None
    versie: int


class KennisgevingenAntwoord(ApiModel):
    """Alle kennisgevingen van een casus."""

    resultaten: list[KennisgevingAntwoord]


def _casus(c: domein.Casus) -> CasusAntwoord:
    r = c.regisseur
    return CasusAntwoord(
        casus_id=c.id, huishouden_id=c.huishouden_id, fase=c.fase, organisaties=list(c.organisaties), gestart_op=c.gestart_op,
        regisseur=RegisseurModel(organisatie=r.organisatie, professional=r.professional, sinds=r.sinds) if r else None,
        versie=c.versie,
    )  # fmt: skip


def _gewijzigde_casus(c: domein.Casus, response: Response) -> CasusAntwoord:
    response.headers["ETag"] = etag_of(c.versie)
    response.headers["Location"] = f"/v1/casussen/{c.id}"
    return _casus(c)


def _kennisgeving(k: domein.Kennisgeving) -> KennisgevingAntwoord:
    return KennisgevingAntwoord(
        kennisgeving_id=k.id, casus_id=k.casus_id, organisatie=k.organisatie, verstuurd_op=k.verstuurd_op,
        bevestigen_voor=k.bevestigen_voor(), bevestigd_op=k.bevestigd_op, versie=k.versie,
    )  # fmt: skip


@router.get("/casussen", summary="Casussen opvragen")
async def lijst_casussen(
    tx: CasusLezen,
    *,
    zonderRegisseur: bool = False,
    cursor: Cursor = None,
    limit: Limit = 20,
) -> CasusPagina:
    """Casussen waar de eigen organisatie bij betrokken is, nieuwste eerst."""
    pagina = await service.lijst_casussen(
        tx, read_cursor(cursor, datetime, UUID), limit, zonder_regisseur=zonderRegisseur
    )
    return CasusPagina(resultaten=[_casus(c) for c in pagina.items], volgende=pagina.volgende)


@router.get("/casussen/{casusId}", summary="Casus lezen")
async def lees_casus(casusId: UUID, tx: CasusLezen, response: Response) -> CasusAntwoord:
    """Lees een casus met fase en regisseur."""
    casus = await service.lees_casus(tx, casusId)
    response.headers["ETag"] = etag_of(casus.versie)
    return _casus(casus)


@router.post("/casussen/{casusId}/regisseurs", status_code=201, summary="Casusregisseur aanwijzen")
async def wijs_casusregisseur_aan(
    casusId: UUID,
    invoer: RegisseurInvoer,
    versie: IfMatch,
    tx: CasusBehandelen,
    response: Response,
) -> CasusAntwoord:
    """Wijs binnen de eigen organisatie een andere casusregisseur aan; de geschiedenis blijft."""
    return _gewijzigde_casus(await service.wijs_casusregisseur_aan(tx, casusId, versie, invoer.professional), response)


@router.post("/casussen/{casusId}/geweldsincidenten", status_code=201, summary="Nieuw geweld melden")
async def meld_geweldsincident(
    casusId: UUID,
    invoer: GeweldsincidentInvoer,
    versie: IfMatch,
    tx: CasusBehandelen,
    response: Response,
) -> CasusAntwoord:
    """Meld nieuw geweld: de casus gaat terug naar de fase veiligheid en iedereen die betrokken is krijgt bericht."""
    soorten = tuple(dict.fromkeys(invoer.soorten))
    return _gewijzigde_casus(
        await service.meld_geweldsincident(tx, casusId, versie, invoer.datum, soorten, invoer.bron), response
    )


@router.get("/casussen/{casusId}/kennisgevingen", summary="Kennisgevingen van een casus")
async def lijst_kennisgevingen(casusId: UUID, tx: CasusLezen) -> KennisgevingenAntwoord:
    """Wie over nieuw geweld is ingelicht en wie dat bevestigd heeft."""
    return KennisgevingenAntwoord(
        resultaten=[_kennisgeving(k) for k in await service.lijst_kennisgevingen(tx, casusId)]
    )


@router.post("/kennisgevingen/{kennisgevingId}/bevestigingen", status_code=201, summary="Kennisgeving bevestigen")
async def bevestig_kennisgeving(
    kennisgevingId: UUID,
    versie: IfMatch,
    tx: KennisgevingBevestigen,
    response: Response,
) -> KennisgevingAntwoord:
    """Bevestig namens uw organisatie dat het bericht gelezen is."""
    kennisgeving = await service.bevestig_kennisgeving(tx, kennisgevingId, versie)
    response.headers["ETag"] = etag_of(kennisgeving.versie)
    response.headers["Location"] = f"/v1/casussen/{kennisgeving.casus_id}/kennisgevingen"
    return _kennisgeving(kennisgeving)
