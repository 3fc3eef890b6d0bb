"""Routes voor acties: de werklijst op een peildatum, en afronden, niet uitvoeren of overdragen."""

from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import Query, Response
from pydantic import Field

from common.db import IfMatch, etag_of, read_cursor
from common.db.paging import Cursor, Limit
from common.web import ApiModel, Datum, Pagina, service_router
from overleg.api.casusmodellen import Gebruiker
from overleg.api.overleg_velden import ControleModel, controle_van
from overleg.api.toestemmingen import Oin
from overleg.api.velden import Lang
from overleg.auth import OverlegBijdragen, OverlegLezen
from overleg.domain import overleg_acties as domein
from overleg.domain.overleg_acties import ActieStatus
from overleg.service import acties as service

router = service_router(tags=["acties"])


class ActieAntwoord(ApiModel):
    """Een actie: van één organisatie en één professional, met een termijn."""

    actie_id: UUID
    overleg_id: UUID
    agendapunt_id: UUID
    casus_id: UUID | None = None
    organisatie: str
    professional: str
    termijn: date
    status: ActieStatus
    tekst: str | None = None
    bewijs: Annotated[str | None, Field(description="Waaruit blijkt dat het gedaan is")] = None
    reden: Annotated[str | None, Field(description="Waarom het niet gedaan is")] = None
    vastgesteld_op: datetime
    beeindigd_op: datetime | None = None
    vorige_actie_id: Annotated[UUID | None, Field(description="De actie waar deze door overdracht uit voortkomt")] = (
        None
    )
    versie: int


class ActieOpPeildatum(ActieAntwoord):
    """Een actie op de werklijst; te laat wordt berekend voor de peildatum."""

    te_laat: bool


class Werklijst(Pagina[ActieOpPeildatum]):
    """Acties die op de peildatum open waren."""

    peildatum: date


class AfrondingInvoer(ApiModel):
    """Waaruit blijkt dat de actie gedaan is."""

    bewijs: Lang
    controle: ControleModel | None = None


class NietUitvoeringInvoer(ApiModel):
    """Waarom de actie niet gedaan wordt."""

    reden: Lang
    controle: ControleModel | None = None


class ActieoverdrachtInvoer(ApiModel):
    """Wie de actie overneemt, en voor wanneer."""

    organisatie: Oin
    professional: Gebruiker
    termijn: Datum


def _velden(a: domein.Actie) -> dict[str, Any]:
    return {
        "actie_id": a.id, "overleg_id": a.overleg_id, "agendapunt_id": a.agendapunt_id, "casus_id": a.casus_id,
        "organisatie": a.organisatie, "professional": a.professional, "termijn": a.termijn, "status": a.status, "tekst": a.tekst,
        "bewijs": a.bewijs, "reden": a.reden, "vastgesteld_op": a.vastgesteld_op, "beeindigd_op": a.beeindigd_op,
        "vorige_actie_id": a.vorige_id, "versie": a.versie,
    }  # fmt: skip


def actie_antwoord(a: domein.Actie) -> ActieAntwoord:
    """Een actie als antwoord."""
    return ActieAntwoord.model_construct(**_velden(a))


def _gewijzigd(a: domein.Actie, response: Response) -> ActieAntwoord:
    response.headers["ETag"] = etag_of(a.versie)
    response.headers["Location"] = f"/v1/acties/{a.id}"
    return actie_antwoord(a)


@router.get("/acties", summary="Werklijst van acties")
async def lijst_acties(
    tx: OverlegLezen,
    peildatum: Annotated[Datum, Query(description="De dag waarop geteld wordt")],
    *,
    eigen: Annotated[bool, Query(description="Alleen acties van uw organisatie, of van al haar overleggen")] = True,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> Werklijst:
    """Wat op de peildatum open was, vroegste termijn eerst, met of dat te laat is."""
    pagina = await service.lijst_acties(tx, peildatum, read_cursor(cursor, date, UUID), limit, eigen=eigen)
    return Werklijst(
        peildatum=peildatum, volgende=pagina.volgende,
        resultaten=[
            ActieOpPeildatum.model_construct(**_velden(a), te_laat=a.te_laat(peildatum)) for a in pagina.items
        ],
    )  # fmt: skip


@router.get("/acties/{actieId}", summary="Actie lezen")
async def lees_actie(actieId: UUID, tx: OverlegLezen, response: Response) -> ActieAntwoord:
    """Lees een actie waarvan u het agendapunt mag zien."""
    actie = await service.lees_actie(tx, actieId)
    response.headers["ETag"] = etag_of(actie.versie)
    return actie_antwoord(actie)


@router.post("/acties/{actieId}/afrondingen", status_code=201, summary="Actie afronden")
async def rond_actie_af(
    actieId: UUID, invoer: AfrondingInvoer, versie: IfMatch, tx: OverlegBijdragen, response: Response
) -> ActieAntwoord:
    """De actie is gedaan; noem waaruit dat blijkt."""
    controle = controle_van(invoer.controle)
    return _gewijzigd(await service.rond_actie_af(tx, actieId, versie, invoer.bewijs, controle), response)


@router.post("/acties/{actieId}/niet-uitvoeringen", status_code=201, summary="Actie niet uitvoeren")
async def voer_actie_niet_uit(
    actieId: UUID, invoer: NietUitvoeringInvoer, versie: IfMatch, tx: OverlegBijdragen, response: Response
) -> ActieAntwoord:
    """De actie wordt niet gedaan; noem waarom niet."""
    controle = controle_van(invoer.controle)
    return _gewijzigd(await service.voer_actie_niet_uit(tx, actieId, versie, invoer.reden, controle), response)


@router.post("/acties/{actieId}/overdrachten", status_code=201, summary="Actie overdragen")
async def draag_actie_over(
    actieId: UUID, invoer: ActieoverdrachtInvoer, versie: IfMatch, tx: OverlegBijdragen, response: Response
) -> ActieAntwoord:
    """Geef de actie aan een ander aan tafel; het antwoord is de nieuwe actie."""
    return _gewijzigd(
        await service.draag_actie_over(tx, actieId, versie, invoer.organisatie, invoer.professional, invoer.termijn),
        response,
    )
