"""Routes voor overdrachten: de stand is voor beide kanten, de inhoud volgt pas na aanvaarding."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from fastapi import Query, Response

from common.db import IfMatch, Tx, etag_of, read_cursor
from common.db.paging import Cursor, Limit
from common.web import ApiModel, Datum, Pagina, service_router
from overleg.api.toestemmingen import Oin
from overleg.api.velden import Code
from overleg.auth import MeldingBehandelen, MeldingLezen, OverdrachtBeantwoorden
from overleg.domain import overdracht as domein
from overleg.service import overdrachten as service
from overleg.settings import regels_van

router = service_router(tags=["overdrachten"])


class OverdrachtInvoer(ApiModel):
    """Aan welke organisatie de zorgmelding wordt aangeboden."""

    naar_organisatie: Oin


class WeigeringInvoer(ApiModel):
    """Waarom niet; een code, geen tekst over mensen."""

    reden: Code


class OverdrachtAntwoord(ApiModel):
    """De stand van een overdracht; beide kanten zien die, de inhoud volgt pas na aanvaarding. Wel of er haast bij is."""

    overdracht_id: UUID
    zorgmelding_id: UUID
    casus_id: UUID
    van_organisatie: str
    naar_organisatie: str
    aangeboden_op: datetime
    acute_onveiligheid: bool
    antwoord_voor: date
    aanvaard_op: datetime | None = None
    geweigerd_op: datetime | None = None
    reden: str | None = None
    versie: int


class OverdrachtPagina(Pagina[OverdrachtAntwoord]):
    """Een pagina overdrachten."""


def _overdracht(o: domein.Overdracht, tx: Tx) -> OverdrachtAntwoord:
    antwoord_voor = o.antwoord_voor(regels_van(tx).overdracht_antwoord_werkdagen)
    return OverdrachtAntwoord(
        overdracht_id=o.id, zorgmelding_id=o.zorgmelding_id, casus_id=o.casus_id, van_organisatie=o.van,
        naar_organisatie=o.naar, aangeboden_op=o.aangeboden_op, acute_onveiligheid=o.acuut, antwoord_voor=antwoord_voor,
        aanvaard_op=o.aanvaard_op, geweigerd_op=o.geweigerd_op, reden=o.reden, versie=o.versie,
    )  # fmt: skip


def _met_etag(o: domein.Overdracht, tx: Tx, response: Response) -> OverdrachtAntwoord:
    response.headers["ETag"] = etag_of(o.versie)
    return _overdracht(o, tx)


def _gewijzigd(o: domein.Overdracht, tx: Tx, response: Response) -> OverdrachtAntwoord:
    response.headers["Location"] = f"/v1/overdrachten/{o.id}"
    return _met_etag(o, tx, response)


@router.post("/zorgmeldingen/{zorgmeldingId}/overdrachten", status_code=201, summary="Overdracht aanbieden")
async def bied_overdracht_aan(
    zorgmeldingId: UUID,
    invoer: OverdrachtInvoer,
    versie: IfMatch,
    tx: MeldingBehandelen,
    response: Response,
) -> OverdrachtAntwoord:
    """Bied een zorgmelding aan; de verantwoordelijkheid verhuist pas bij aanvaarding."""
    return _gewijzigd(
        await service.bied_overdracht_aan(tx, zorgmeldingId, versie, invoer.naar_organisatie), tx, response
    )


@router.get("/overdrachten", summary="Overdrachten opvragen")
async def lijst_overdrachten(
    tx: MeldingLezen,
    *,
    alleenOpen: bool = False,
    onbeantwoord: Annotated[bool, Query(description="Alleen wat te lang zonder antwoord was")] = False,
    peildatum: Annotated[Datum | None, Query(description="De dag waarop `onbeantwoord` telt; anders vandaag")] = None,
    cursor: Cursor = None,
    limit: Limit = 20,
) -> OverdrachtPagina:
    """Overdrachten van en naar de eigen organisatie: acute zonder antwoord eerst, dan nieuwste eerst."""
    pagina = await service.lijst_overdrachten(
        tx, read_cursor(cursor, int, datetime, UUID), limit, alleen_open=alleenOpen, onbeantwoord=onbeantwoord, peildatum=peildatum
    )  # fmt: skip
    return OverdrachtPagina(resultaten=[_overdracht(o, tx) for o in pagina.items], volgende=pagina.volgende)


@router.get("/overdrachten/{overdrachtId}", summary="Overdracht lezen")
async def lees_overdracht(overdrachtId: UUID, tx: MeldingLezen, response: Response) -> OverdrachtAntwoord:
    """Lees de stand van een overdracht."""
    return _met_etag(await service.lees_overdracht(tx, overdrachtId), tx, response)


@router.post("/overdrachten/{overdrachtId}/aanvaardingen", status_code=201, summary="Overdracht aanvaarden")
async def aanvaard_overdracht(
    overdrachtId: UUID,
    versie: IfMatch,
    tx: OverdrachtBeantwoorden,
    response: Response,
) -> OverdrachtAntwoord:
    """Aanvaard: uw organisatie wordt verantwoordelijk en u wordt casusregisseur."""
    return _gewijzigd(await service.aanvaard_overdracht(tx, overdrachtId, versie), tx, response)


@router.post("/overdrachten/{overdrachtId}/weigeringen", status_code=201, summary="Overdracht weigeren")
async def weiger_overdracht(
    overdrachtId: UUID,
    invoer: WeigeringInvoer,
    versie: IfMatch,
    tx: OverdrachtBeantwoorden,
    response: Response,
) -> OverdrachtAntwoord:
    """Weiger met een reden; wie aanbood blijft verantwoordelijk."""
    return _gewijzigd(await service.weiger_overdracht(tx, overdrachtId, versie, invoer.reden), tx, response)


@router.post(
    "/overdrachten/{overdrachtId}/intrekkingen", status_code=201, summary="Aanbod van een overdracht intrekken"
)
async def trek_overdracht_in(
    overdrachtId: UUID,
    versie: IfMatch,
    tx: MeldingBehandelen,
    response: Response,
) -> OverdrachtAntwoord:
    """Trek een onbeantwoord aanbod van uw organisatie in; daarna kunt u het aan een ander aanbieden."""
    return _gewijzigd(await service.trek_overdracht_in(tx, overdrachtId, versie), tx, response)
