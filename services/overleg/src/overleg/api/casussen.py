"""Routes voor overdrachten, casussen en kennisgevingen."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from fastapi import Response
from pydantic import Field, StringConstraints

from common.db import IfMatch, etag_of, read_cursor
from common.db.paging import Cursor, Limit
from common.web import ApiModel, Datum, Pagina, service_router
from overleg.api.toestemmingen import Oin
from overleg.auth import (
    CasusBehandelen,
    CasusLezen,
    KennisgevingBevestigen,
    MeldingBehandelen,
    MeldingLezen,
    OverdrachtBeantwoorden,
)  # fmt: skip
from overleg.domain import casus as domein
from overleg.domain.codes import Aard, Fase
from overleg.service import casussen as service

router = service_router(tags=["casussen"])

Redencode = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{0,63}$")]
Gebruiker = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9._-]{1,100}$")]


class OverdrachtInvoer(ApiModel):
    """Aan welke organisatie de zorgmelding wordt aangeboden."""

    naar_organisatie: Oin


class WeigeringInvoer(ApiModel):
    """Waarom niet; een code, geen tekst over mensen."""

    reden: Redencode


class OverdrachtAntwoord(ApiModel):
    """De stand van een overdracht; beide kanten zien die, de inhoud volgt pas na aanvaarding."""

    overdracht_id: UUID
    zorgmelding_id: UUID
    casus_id: UUID
    van_organisatie: str
    naar_organisatie: str
    aangeboden_op: datetime
    antwoord_voor: date
    aanvaard_op: datetime | None = None
    geweigerd_op: datetime | None = None
    reden: str | None = None
    versie: int


class OverdrachtPagina(Pagina[OverdrachtAntwoord]):
    """Een pagina overdrachten."""


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


def _overdracht(o: domein.Overdracht) -> OverdrachtAntwoord:
    return OverdrachtAntwoord(
        overdracht_id=o.id, zorgmelding_id=o.zorgmelding_id, casus_id=o.casus_id, van_organisatie=o.van,
        naar_organisatie=o.naar, aangeboden_op=o.aangeboden_op, antwoord_voor=o.antwoord_voor(), aanvaard_op=o.aanvaard_op,
        geweigerd_op=o.geweigerd_op, reden=o.reden, versie=o.versie,
    )  # fmt: skip


def _met_etag(o: domein.Overdracht, response: Response) -> OverdrachtAntwoord:
    response.headers["ETag"] = etag_of(o.versie)
    return _overdracht(o)


def _gewijzigd(o: domein.Overdracht, response: Response) -> OverdrachtAntwoord:
    response.headers["Location"] = f"/v1/overdrachten/{o.id}"
    return _met_etag(o, response)


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


@router.post("/zorgmeldingen/{zorgmeldingId}/overdrachten", status_code=201, summary="Overdracht aanbieden")
async def bied_overdracht_aan(
    zorgmeldingId: UUID,
    invoer: OverdrachtInvoer,
    versie: IfMatch,
    tx: MeldingBehandelen,
    response: Response,
) -> OverdrachtAntwoord:
    """Bied een zorgmelding aan; de verantwoordelijkheid verhuist pas bij aanvaarding."""
    return _gewijzigd(await service.bied_overdracht_aan(tx, zorgmeldingId, versie, invoer.naar_organisatie), response)


@router.get("/overdrachten", summary="Overdrachten opvragen")
async def lijst_overdrachten(
    tx: MeldingLezen,
    *,
    alleenOpen: bool = False,
    cursor: Cursor = None,
    limit: Limit = 20,
) -> OverdrachtPagina:
    """Overdrachten van en naar de eigen organisatie, nieuwste eerst."""
    pagina = await service.lijst_overdrachten(tx, read_cursor(cursor, datetime, UUID), limit, alleen_open=alleenOpen)
    return OverdrachtPagina(resultaten=[_overdracht(o) for o in pagina.items], volgende=pagina.volgende)


@router.get("/overdrachten/{overdrachtId}", summary="Overdracht lezen")
async def lees_overdracht(overdrachtId: UUID, tx: MeldingLezen, response: Response) -> OverdrachtAntwoord:
    """Lees de stand van een overdracht."""
    return _met_etag(await service.lees_overdracht(tx, overdrachtId), response)


@router.post("/overdrachten/{overdrachtId}/aanvaardingen", status_code=201, summary="Overdracht aanvaarden")
async def aanvaard_overdracht(
    overdrachtId: UUID,
    versie: IfMatch,
    tx: OverdrachtBeantwoorden,
    response: Response,
) -> OverdrachtAntwoord:
    """Aanvaard: uw organisatie wordt verantwoordelijk en u wordt casusregisseur."""
    return _gewijzigd(await service.aanvaard_overdracht(tx, overdrachtId, versie), response)


@router.post("/overdrachten/{overdrachtId}/weigeringen", status_code=201, summary="Overdracht weigeren")
async def weiger_overdracht(
    overdrachtId: UUID,
    invoer: WeigeringInvoer,
    versie: IfMatch,
    tx: OverdrachtBeantwoorden,
    response: Response,
) -> OverdrachtAntwoord:
    """Weiger met een reden; wie aanbood blijft verantwoordelijk."""
    return _gewijzigd(await service.weiger_overdracht(tx, overdrachtId, versie, invoer.reden), response)


@router.post("/overdrachten/{overdrachtId}/intrekkingen", status_code=201, summary="Aanbod van een overdracht intrekken")
async def trek_overdracht_in(
    overdrachtId: UUID,
    versie: IfMatch,
    tx: MeldingBehandelen,
    response: Response,
) -> OverdrachtAntwoord:
    """Trek een onbeantwoord aanbod van uw organisatie in; daarna kunt u het aan een ander aanbieden."""
    return _gewijzigd(await service.trek_overdracht_in(tx, overdrachtId, versie), response)


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
