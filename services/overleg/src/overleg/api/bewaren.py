"""Routes voor bewaartermijnen: welke regels gelden, wat voor vernietiging in aanmerking komt, en wat vernietigd is."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from fastapi import Query, Response
from pydantic import Field

from common.db import IfMatch, etag_of, read_cursor
from common.db.paging import Cursor, Limit
from common.web import ApiModel, Datum, Pagina, service_router
from overleg.api.rechten_verzoeken import Motivering
from overleg.auth import RechtenBeslissen, RechtenLezen, RechtenVastleggen
from overleg.domain import bewaren as domein
from overleg.domain.bewaarregels import Beginpunt, Bewaarregel, Categorie
from overleg.domain.bewaren import Bewaarobject, Uitstelreden, Voorstelstand
from overleg.service import bewaren as service

router = service_router(tags=["bewaartermijnen"])

_PAD = "/bewaarvoorstellen/{bewaarvoorstelId}"


class BewaarregelModel(ApiModel):
    """Hoe lang, vanaf wanneer en waarom iets bewaard wordt."""

    categorie: Categorie
    beginpunt: Beginpunt
    maanden: int
    jongste_vanaf: Annotated[int | None, Field(description="Leeftijd die de jongste in het dossier eerst bereikt")] = None
    grondslag: str
    versie: int


class BewaarregelsAntwoord(ApiModel):
    """De bewaarregels van deze installatie."""

    resultaten: list[BewaarregelModel]


class UitstelInvoer(ApiModel):
    """Waarom en tot wanneer er niet vernietigd wordt; daarna komt er een nieuw voorstel."""

    reden: Uitstelreden
    toelichting: Annotated[Motivering, Field(description="Versleuteld met de sleutel van wie of wat het betreft")]
    tot: Datum


class BewaarvoorstelAntwoord(ApiModel):
    """Een voorstel om een persoon, of de teksten onder één sleutel, te vernietigen."""

    bewaarvoorstel_id: UUID
    object_soort: Bewaarobject
    object_id: UUID
    regel: Categorie
    regelversie: int
    bewaard_tot: Annotated[date, Field(description="Laatste dag van de bewaartermijn")]
    stand: Voorstelstand
    voorgesteld_op: datetime
    goedgekeurd_op: datetime | None = None
    goedgekeurd_door: str | None = None
    bevestigd_op: datetime | None = None
    bevestigd_door: str | None = None
    uitgesteld_tot: date | None = None
    uitstelreden: Uitstelreden | None = None
    uitgevoerd_op: datetime | None = None
    versie: int


class BewaarvoorstelPagina(Pagina[BewaarvoorstelAntwoord]):
    """Een pagina voorstellen, nieuwste eerst."""


class VernietigingsverklaringAntwoord(ApiModel):
    """Dat, wanneer, op welke regel en door wie besloten er vernietigd is; niet van wie."""

    vernietigingsverklaring_id: UUID
    bewaarvoorstel_id: UUID
    object_soort: Bewaarobject
    vingerafdrukken: Annotated[list[str], Field(description="sha256 van dit id, een streep en het vernietigde id")]
    regel: Categorie
    regelversie: int
    grondslag: str
    bewaard_tot: date
    aantallen: Annotated[dict[str, int], Field(description="Per soort gegeven hoeveel er geraakt is, in deze dienst")]
    goedgekeurd_door: str
    bevestigd_door: str
    uitgevoerd_op: datetime
    wissing_id: Annotated[UUID | None, Field(description="Waar de andere diensten bevestigen; bij een persoon")] = None


class VernietigingsverklaringPagina(Pagina[VernietigingsverklaringAntwoord]):
    """Een pagina vernietigingsverklaringen, nieuwste eerst."""


def _regel(r: Bewaarregel) -> BewaarregelModel:
    return BewaarregelModel(
        categorie=r.categorie, beginpunt=r.beginpunt, maanden=r.maanden, jongste_vanaf=r.jongste_vanaf, grondslag=r.grondslag,
        versie=r.versie,
    )  # fmt: skip


def _antwoord(v: domein.Voorstel) -> BewaarvoorstelAntwoord:
    return BewaarvoorstelAntwoord(
        bewaarvoorstel_id=v.id, object_soort=v.object_soort, object_id=v.object_id, regel=v.regel, regelversie=v.regelversie,
        bewaard_tot=v.bewaard_tot, stand=v.stand, voorgesteld_op=v.voorgesteld_op, goedgekeurd_op=v.goedgekeurd_op,
        goedgekeurd_door=v.goedgekeurd_door, bevestigd_op=v.bevestigd_op, bevestigd_door=v.bevestigd_door,
        uitgesteld_tot=v.uitgesteld_tot, uitstelreden=v.uitstelreden, uitgevoerd_op=v.uitgevoerd_op, versie=v.versie,
    )  # fmt: skip


def _met_kop(v: domein.Voorstel, response: Response) -> BewaarvoorstelAntwoord:
    response.headers["ETag"] = etag_of(v.versie)
    response.headers["Location"] = f"/v1/bewaarvoorstellen/{v.id}"
    return _antwoord(v)


def _verklaring(v: domein.Vernietigingsverklaring) -> VernietigingsverklaringAntwoord:
    return VernietigingsverklaringAntwoord(
        vernietigingsverklaring_id=v.id, bewaarvoorstel_id=v.voorstel_id, object_soort=v.object_soort,
        vingerafdrukken=list(v.vingerafdrukken), regel=v.regel, regelversie=v.regelversie, grondslag=v.grondslag,
        bewaard_tot=v.bewaard_tot, aantallen=dict(v.aantallen), goedgekeurd_door=v.goedgekeurd_door,
        bevestigd_door=v.bevestigd_door, uitgevoerd_op=v.uitgevoerd_op, wissing_id=v.wissing_id,
    )  # fmt: skip


@router.get("/bewaarregels", summary="Bewaarregels opvragen")
async def lijst_bewaarregels(tx: RechtenLezen) -> BewaarregelsAntwoord:
    """Hoe lang wat bewaard wordt, en waarop dat berust."""
    return BewaarregelsAntwoord(resultaten=[_regel(r) for r in service.lees_bewaarregels(tx)])


@router.get("/bewaarvoorstellen", summary="Voorstellen om te vernietigen opvragen")
async def lijst_bewaarvoorstellen(
    tx: RechtenLezen,
    stand: Annotated[Voorstelstand | None, Query(description="Alleen voorstellen die er zo voor staan")] = None,
    cursor: Cursor = None,
    limit: Limit = 20,
) -> BewaarvoorstelPagina:
    """Wat volgens de bewaarregels vernietigd mag worden, nieuwste voorstel eerst."""
    pagina = await service.lijst_voorstellen(tx, stand, read_cursor(cursor, datetime, UUID), limit)
    return BewaarvoorstelPagina(resultaten=[_antwoord(v) for v in pagina.items], volgende=pagina.volgende)


@router.get(_PAD, summary="Voorstel om te vernietigen lezen")
async def lees_bewaarvoorstel(bewaarvoorstelId: UUID, tx: RechtenLezen, response: Response) -> BewaarvoorstelAntwoord:
    """Lees een voorstel over uw register."""
    voorstel = await service.lees_voorstel(tx, bewaarvoorstelId)
    response.headers["ETag"] = etag_of(voorstel.versie)
    return _antwoord(voorstel)


@router.post(_PAD + "/goedkeuringen", status_code=201, summary="Vernietigen goedkeuren")
async def keur_vernietigen_goed(
    bewaarvoorstelId: UUID, versie: IfMatch, tx: RechtenVastleggen, response: Response
) -> BewaarvoorstelAntwoord:
    """Keur goed als eerste; een ander bevestigt."""
    return _met_kop(await service.keur_vernietigen_goed(tx, bewaarvoorstelId, versie), response)


@router.post(_PAD + "/bevestigingen", status_code=201, summary="Vernietigen bevestigen")
async def bevestig_vernietigen(
    bewaarvoorstelId: UUID, versie: IfMatch, tx: RechtenBeslissen, response: Response
) -> BewaarvoorstelAntwoord:
    """Bevestig als tweede; daarna wordt er vernietigd en is er geen weg terug."""
    return _met_kop(await service.bevestig_vernietigen(tx, bewaarvoorstelId, versie), response)


@router.post(_PAD + "/uitstellen", status_code=201, summary="Vernietigen uitstellen")
async def stel_vernietigen_uit(
    bewaarvoorstelId: UUID, invoer: UitstelInvoer, versie: IfMatch, tx: RechtenVastleggen, response: Response
) -> BewaarvoorstelAntwoord:
    """Vernietig nu niet; dat kan ook nog na de bevestiging, tot het gebeurd is."""
    v = await service.stel_vernietigen_uit(
        tx, bewaarvoorstelId, versie, invoer.reden, invoer.tot, invoer.toelichting
    )
    return _met_kop(v, response)


@router.get("/vernietigingsverklaringen", summary="Vernietigingsverklaringen opvragen")
async def lijst_vernietigingsverklaringen(
    tx: RechtenLezen, cursor: Cursor = None, limit: Limit = 20
) -> VernietigingsverklaringPagina:
    """Wat in uw register vernietigd is, nieuwste eerst, zonder van wie het was."""
    pagina = await service.lijst_vernietigingsverklaringen(tx, read_cursor(cursor, datetime, UUID), limit)
    return VernietigingsverklaringPagina(resultaten=[_verklaring(v) for v in pagina.items], volgende=pagina.volgende)
