"""Routes voor verzoeken van betrokkenen: vastleggen, identiteit, besluit, termijnen."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from fastapi import Query, Response
from pydantic import Field

from common.db import IfMatch, etag_of, read_cursor
from common.db.paging import Cursor, Limit
from common.web import ApiModel, Datum, Pagina, service_router
from overleg.api.velden import tekst
from overleg.auth import RechtenBeslissen, RechtenLezen, RechtenVastleggen
from overleg.domain import verzoek as domein
from overleg.domain.regels import Regels
from overleg.domain.verzoek import Aanvrager, Identificatie, Oordeel, Recht, Stand, Weigeringsgrond
from overleg.service import verzoeken as service
from overleg.settings import regels_van

router = service_router(tags=["rechten van betrokkenen"])

Motivering = Annotated[str, tekst(5000)]


class VerzoekInvoer(ApiModel):
    """Een verzoek over de gegevens van een persoon uit het eigen register."""

    persoon_id: UUID
    recht: Recht
    aanvrager: Aanvrager
    aanvrager_persoon_id: Annotated[UUID | None, Field(description="De ouder met gezag, als die vraagt")] = None
    ontvangen_op: Datum


class IdentificatieInvoer(ApiModel):
    """Waarmee is vastgesteld wie vraagt; het nummer van een document wordt niet bewaard."""

    wijze: Identificatie


class BesluitInvoer(ApiModel):
    """Een gemotiveerd besluit; een (gedeeltelijke) weigering noemt haar grond."""

    oordeel: Oordeel
    grond: Weigeringsgrond | None = None
    motivering: Motivering


class BesluitModel(ApiModel):
    """Het besluit op een verzoek; de motivering is leeg in lijsten, en als de persoon gewist is."""

    oordeel: Oordeel
    grond: Weigeringsgrond | None = None
    motivering: str | None = None
    besloten_op: datetime


class VerzoekAntwoord(ApiModel):
    """Een verzoek en hoe het ervoor staat."""

    verzoek_id: UUID
    nummer: str
    persoon_id: UUID
    recht: Recht
    aanvrager: Aanvrager
    aanvrager_persoon_id: UUID | None = None
    ontvangen_op: date
    uiterlijk: Annotated[date, Field(description="Laatste dag waarop een besluit op tijd is")]
    stand: Stand
    identificatie: Identificatie | None = None
    besluit: BesluitModel | None = None
    gesloten_op: datetime | None = None
    versie: int


class VerzoekPagina(Pagina[VerzoekAntwoord]):
    """Een pagina verzoeken."""


class VerzoekTermijn(ApiModel):
    """Een verzoek dat op de peildatum op een besluit wachtte."""

    verzoek_id: UUID
    nummer: str
    recht: Recht
    uiterlijk: date
    verstreken: bool


class VerzoektermijnenAntwoord(Pagina[VerzoekTermijn]):
    """Wat op de peildatum op een besluit wachtte, en wat te laat was."""

    peildatum: date


def antwoord(v: domein.Verzoek, regels: Regels) -> VerzoekAntwoord:
    """Een verzoek zoals het naar buiten gaat."""
    b = v.besluit
    besluit = (
        BesluitModel(oordeel=b.oordeel, grond=b.grond, motivering=b.motivering or None, besloten_op=b.op) if b else None
    )
    return VerzoekAntwoord(
        verzoek_id=v.id, nummer=v.nummer, persoon_id=v.persoon_id, recht=v.recht, aanvrager=v.aanvrager,
        aanvrager_persoon_id=v.aanvrager_persoon_id, ontvangen_op=v.ontvangen_op, uiterlijk=domein.uiterlijk(v, regels),
        stand=v.stand, identificatie=v.identificatie, besluit=besluit, gesloten_op=v.gesloten_op, versie=v.versie,
    )  # fmt: skip


def _met_kop(v: domein.Verzoek, regels: Regels, response: Response) -> VerzoekAntwoord:
    response.headers["ETag"] = etag_of(v.versie)
    response.headers["Location"] = f"/v1/rechtenverzoeken/{v.id}"
    return antwoord(v, regels)


@router.post(
    "/rechtenverzoeken",
    status_code=201,
    summary="Verzoek van een betrokkene vastleggen",
    responses={404: {"description": "De persoon staat niet in uw register"}},
)
async def leg_verzoek_vast(invoer: VerzoekInvoer, tx: RechtenVastleggen, response: Response) -> VerzoekAntwoord:
    """Leg vast wie wat vraagt over wie; de leeftijd van de betrokkene bepaalt wie het mag vragen."""
    nieuw = domein.Verzoek(
        invoer.persoon_id, invoer.persoon_id, invoer.recht, invoer.aanvrager, invoer.ontvangen_op,
        aanvrager_persoon_id=invoer.aanvrager_persoon_id,
    )  # fmt: skip
    return _met_kop(await service.leg_verzoek_vast(tx, nieuw), regels_van(tx), response)


@router.get("/rechtenverzoeken", summary="Verzoeken opvragen")
async def lijst_verzoeken(tx: RechtenLezen, cursor: Cursor = None, limit: Limit = 20) -> VerzoekPagina:
    """Verzoeken aan uw organisatie, oudste eerst."""
    pagina = await service.lijst_verzoeken(tx, read_cursor(cursor, date, UUID), limit)
    return VerzoekPagina(resultaten=[antwoord(v, regels_van(tx)) for v in pagina.items], volgende=pagina.volgende)


@router.get("/rechtenverzoeken/termijnen", summary="Termijnen van verzoeken opvragen")
async def lijst_verzoektermijnen(
    tx: RechtenLezen,
    peildatum: Annotated[Datum, Query(description="De dag waarop geteld wordt")],
    cursor: Cursor = None,
    limit: Limit = 100,
) -> VerzoektermijnenAntwoord:
    """Verzoeken die op de peildatum op een besluit wachtten, en welke te laat waren."""
    pagina = await service.lijst_verzoeken(tx, read_cursor(cursor, date, UUID), limit, wachtend_op=peildatum)
    resultaten = [_termijn(v, peildatum, regels_van(tx)) for v in pagina.items]
    return VerzoektermijnenAntwoord(peildatum=peildatum, resultaten=resultaten, volgende=pagina.volgende)


def _termijn(v: domein.Verzoek, peildatum: date, regels: Regels) -> VerzoekTermijn:
    return VerzoekTermijn(
        verzoek_id=v.id, nummer=v.nummer, recht=v.recht, uiterlijk=domein.uiterlijk(v, regels),
        verstreken=domein.verstreken(v, peildatum, regels),
    )  # fmt: skip


@router.get("/rechtenverzoeken/{verzoekId}", summary="Verzoek lezen")
async def lees_verzoek(verzoekId: UUID, tx: RechtenLezen, response: Response) -> VerzoekAntwoord:
    """Lees een verzoek aan uw organisatie."""
    verzoek = await service.lees_verzoek(tx, verzoekId)
    response.headers["ETag"] = etag_of(verzoek.versie)
    return antwoord(verzoek, regels_van(tx))


@router.post("/rechtenverzoeken/{verzoekId}/identificaties", status_code=201, summary="Identiteit vaststellen")
async def stel_identiteit_vast(
    verzoekId: UUID, invoer: IdentificatieInvoer, versie: IfMatch, tx: RechtenVastleggen, response: Response
) -> VerzoekAntwoord:
    """Leg vast waarmee is vastgesteld wie vraagt; zonder dat komt er geen besluit."""
    verzoek = await service.stel_identiteit_vast(tx, verzoekId, versie, invoer.wijze)
    return _met_kop(verzoek, regels_van(tx), response)


@router.post("/rechtenverzoeken/{verzoekId}/besluiten", status_code=201, summary="Op een verzoek besluiten")
async def besluit_op_verzoek(
    verzoekId: UUID, invoer: BesluitInvoer, versie: IfMatch, tx: RechtenBeslissen, response: Response
) -> VerzoekAntwoord:
    """Wijs toe, wijs deels toe of weiger, gemotiveerd en bij een weigering met de grond."""
    verzoek = await service.besluit_op_verzoek(tx, verzoekId, versie, invoer.oordeel, invoer.grond, invoer.motivering)
    return _met_kop(verzoek, regels_van(tx), response)


@router.post("/rechtenverzoeken/{verzoekId}/afhandelingen", status_code=201, summary="Verzoek afhandelen")
async def handel_verzoek_af(
    verzoekId: UUID, versie: IfMatch, tx: RechtenBeslissen, response: Response
) -> VerzoekAntwoord:
    """Meld dat het toegewezen verzoek is uitgevoerd."""
    return _met_kop(await service.handel_verzoek_af(tx, verzoekId, versie), regels_van(tx), response)


@router.post("/rechtenverzoeken/{verzoekId}/intrekkingen", status_code=201, summary="Verzoek intrekken")
async def trek_verzoek_in(
    verzoekId: UUID, versie: IfMatch, tx: RechtenVastleggen, response: Response
) -> VerzoekAntwoord:
    """De betrokkene trekt het verzoek in; dat kan tot er besloten is."""
    return _met_kop(await service.trek_verzoek_in(tx, verzoekId, versie), regels_van(tx), response)
