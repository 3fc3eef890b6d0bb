"""Routes voor toestemmingen."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from fastapi import Query, Response
from pydantic import Field, StringConstraints

from common.db import IfMatch, etag_of, read_cursor
from common.db.paging import Cursor, Limit
from common.kalender import dag_van
from common.web import ApiModel, Datum, Pagina, service_router
from overleg.api.velden import ALINEA, tekst
from overleg.auth import ToestemmingLezen, ToestemmingSchrijven
from overleg.domain import toestemming as domein
from overleg.domain.codes import Dataklasse, Doel, GegevenDoor, Grondslag
from overleg.domain.toestemming import BewijsSoort, Intrekreden, Stand
from overleg.service import toestemmingen as service

router = service_router(tags=["toestemmingen"])

Oin = Annotated[str, StringConstraints(pattern=r"^[0-9]{20}$")]
Tekstversie = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.:-]{0,63}$")]
Notitie = Annotated[str, tekst(2000, niet=ALINEA)]


class BewijsModel(ApiModel):
    """Waaruit de toestemming blijkt."""

    soort: BewijsSoort
    op: Annotated[Datum, Field(description="Dag waarop de toestemming gegeven is")]
    tekstversie: Annotated[Tekstversie | None, Field(description="Versie van de tekst of het formulier")] = None
    notitie: Annotated[Notitie | None, Field(description="Versleuteld; alleen het eigen register leest dit")] = None


class ToestemmingInvoer(ApiModel):
    """Toestemming van een persoon: aan wie, waarvoor, welke gegevens, hoe lang, van wie en waaruit dat blijkt."""

    persoon_id: UUID
    organisaties: Annotated[list[Oin], Field(min_length=1, max_length=20)]
    doel: Doel
    dataklassen: Annotated[list[Dataklasse], Field(min_length=1, max_length=10)]
    grondslag: Grondslag = Grondslag.TOESTEMMING
    gegeven_door: GegevenDoor
    gevers: Annotated[
        list[UUID], Field(max_length=10, description="Personen die toestemming gaven; bij zelf is dat de persoon")
    ] = []
    bewijs: BewijsModel
    van: Datum
    tot: Datum


class BeperkingInvoer(ApiModel):
    """Wat er van een toestemming overblijft; een veld dat ontbreekt blijft zoals het was."""

    organisaties: Annotated[list[Oin] | None, Field(max_length=20)] = None
    dataklassen: Annotated[list[Dataklasse] | None, Field(max_length=10)] = None
    tot: Datum | None = None


class IntrekkingInvoer(ApiModel):
    """Waarom de toestemming wordt ingetrokken; intrekken kan ook zonder reden."""

    reden: Intrekreden | None = None


class ToestemmingAntwoord(ApiModel):
    """Een toestemming en hoe zij er vandaag voor staat; wie haar kreeg ziet alleen zichzelf als ontvanger."""

    toestemming_id: UUID
    persoon_id: UUID
    organisaties: list[str]
    doel: Doel
    dataklassen: list[Dataklasse]
    grondslag: Grondslag
    gegeven_door: GegevenDoor
    gevers: list[UUID]
    bewijs: BewijsModel
    van: date
    tot: date
    stand: Stand
    ingetrokken_op: datetime | None = None
    ingetrokken_reden: Intrekreden | None = None
    versie: int


class ToestemmingPagina(Pagina[ToestemmingAntwoord]):
    """Een pagina toestemmingen."""


class Leeftijdsgrens(ApiModel):
    """De dag waarop de persoon een leeftijd bereikt waarop een ander toestemming moet geven."""

    op: date
    leeftijd: int


class TeHerzienModel(ApiModel):
    """Een toestemming die om een nieuw gesprek vraagt, en waarom."""

    toestemming: ToestemmingAntwoord
    verloopt: bool
    leeftijdsgrenzen: list[Leeftijdsgrens]


class TeHerzienPagina(Pagina[TeHerzienModel]):
    """Een pagina toestemmingen die om een nieuw gesprek vragen; kan korter zijn dan gevraagd."""


class VersieModel(ApiModel):
    """Wat een toestemming vanaf een moment opende."""

    versie: int
    vastgelegd_op: datetime
    organisaties: list[str]
    dataklassen: list[Dataklasse]
    tot: date


class VersieLijst(ApiModel):
    """Alle versies van een toestemming, de eerste voorop."""

    resultaten: list[VersieModel]


def _antwoord(t: domein.Toestemming, nu: datetime) -> ToestemmingAntwoord:
    b = t.bewijs
    bewijs = BewijsModel.model_construct(soort=b.soort, op=b.op, tekstversie=b.tekstversie, notitie=b.notitie)
    return ToestemmingAntwoord(
        toestemming_id=t.id, persoon_id=t.persoon_id, organisaties=list(t.organisaties), doel=t.doel,
        dataklassen=list(t.dataklassen), grondslag=t.grondslag, gegeven_door=t.gegeven_door, gevers=list(t.gevers),
        bewijs=bewijs, van=t.van, tot=t.tot, stand=t.stand(dag_van(nu)), ingetrokken_op=t.ingetrokken_op,
        ingetrokken_reden=t.ingetrokken_reden, versie=t.versie,
    )  # fmt: skip


def _met_etag(t: domein.Toestemming, nu: datetime, response: Response) -> ToestemmingAntwoord:
    response.headers["ETag"] = etag_of(t.versie)
    return _antwoord(t, nu)


def _te_herzien(h: service.TeHerzien, nu: datetime) -> TeHerzienModel:
    grenzen = [Leeftijdsgrens(op=op, leeftijd=leeftijd) for op, leeftijd in h.leeftijdsgrenzen]
    return TeHerzienModel(
        toestemming=_antwoord(h.toestemming, nu), verloopt=h.verloopt, leeftijdsgrenzen=grenzen
    )


@router.post(
    "/toestemmingen",
    status_code=201,
    summary="Toestemming vastleggen",
    responses={404: {"description": "De persoon staat niet in uw register"}},
)
async def verleen_toestemming(
    invoer: ToestemmingInvoer, tx: ToestemmingSchrijven, response: Response
) -> ToestemmingAntwoord:
    """Leg vast wat een persoon uit het eigen register aan andere organisaties toestaat."""
    nieuw = await service.verleen_toestemming(
        tx,
        domein.Toestemming(
            invoer.persoon_id, tx.actor.organisatie, invoer.persoon_id, tuple(sorted(set(invoer.organisaties))), invoer.doel,
            tuple(dict.fromkeys(invoer.dataklassen)), invoer.grondslag, invoer.gegeven_door, invoer.van, invoer.tot,
            domein.Bewijs(**invoer.bewijs.model_dump(by_alias=False)), tuple(invoer.gevers),
        ),
    )  # fmt: skip
    response.headers["Location"] = f"/v1/toestemmingen/{nieuw.id}"
    return _met_etag(nieuw, tx.now, response)


@router.get("/toestemmingen", summary="Toestemmingen die om een nieuw gesprek vragen")
async def lijst_te_herzien(
    tx: ToestemmingLezen,
    verlooptVoor: Annotated[Datum, Query(description="Toestemmingen die voor deze dag eindigen of een leeftijdsgrens passeren")],
    cursor: Cursor = None,
    limit: Limit = 20,
) -> TeHerzienPagina:
    """Lopende toestemmingen van uw organisatie die voor deze dag eindigen, of waarvan het kind dan een ander moet laten geven."""
    pagina = await service.lijst_te_herzien(tx, verlooptVoor, read_cursor(cursor, date, UUID), limit)
    return TeHerzienPagina(resultaten=[_te_herzien(h, tx.now) for h in pagina.items], volgende=pagina.volgende)


@router.get("/personen/{persoonId:uuid}/toestemmingen", summary="Toestemmingen over een persoon")
async def lijst_toestemmingen_van(
    persoonId: UUID, tx: ToestemmingLezen, cursor: Cursor = None, limit: Limit = 20
) -> ToestemmingPagina:
    """Over een persoon uit uw register alle toestemmingen, over een ander die aan uw organisatie; nieuwste eerst."""
    pagina = await service.lijst_toestemmingen_van(tx, persoonId, read_cursor(cursor, datetime, UUID), limit)
    return ToestemmingPagina(resultaten=[_antwoord(t, tx.now) for t in pagina.items], volgende=pagina.volgende)


@router.get("/toestemmingen/{toestemmingId}", summary="Toestemming lezen")
async def lees_toestemming(toestemmingId: UUID, tx: ToestemmingLezen, response: Response) -> ToestemmingAntwoord:
    """Lees een toestemming die uw organisatie vastlegde of kreeg."""
    return _met_etag(await service.lees_toestemming(tx, toestemmingId), tx.now, response)


@router.get("/toestemmingen/{toestemmingId}/versies", summary="Versies van een toestemming")
async def lijst_versies(toestemmingId: UUID, tx: ToestemmingSchrijven) -> VersieLijst:
    """Wat een toestemming uit uw register vanaf welk moment opende; een beperking maakt een nieuwe versie."""
    return VersieLijst(
        resultaten=[
            VersieModel(
                versie=v.versie, vastgelegd_op=v.vastgelegd_op, organisaties=list(v.organisaties),
                dataklassen=list(v.dataklassen), tot=v.tot,
            )
            for v in await service.lijst_versies(tx, toestemmingId)
        ]
    )  # fmt: skip


@router.post("/toestemmingen/{toestemmingId}/beperkingen", status_code=201, summary="Toestemming beperken")
async def beperk_toestemming(
    toestemmingId: UUID, invoer: BeperkingInvoer, versie: IfMatch, tx: ToestemmingSchrijven, response: Response
) -> ToestemmingAntwoord:
    """Laat een toestemming minder openen: minder organisaties, minder gegevens of een eerder einde. Werkt meteen."""
    response.headers["Location"] = f"/v1/toestemmingen/{toestemmingId}"
    beperking = domein.Beperking(**invoer.model_dump(by_alias=False))
    return _met_etag(await service.beperk_toestemming(tx, toestemmingId, versie, beperking), tx.now, response)


@router.post("/toestemmingen/{toestemmingId}/intrekkingen", status_code=201, summary="Toestemming intrekken")
async def trek_toestemming_in(
    toestemmingId: UUID,
    versie: IfMatch,
    tx: ToestemmingSchrijven,
    response: Response,
    invoer: IntrekkingInvoer = IntrekkingInvoer(),
) -> ToestemmingAntwoord:
    """Trek een toestemming in; dat kan altijd en werkt meteen."""
    response.headers["Location"] = f"/v1/toestemmingen/{toestemmingId}"
    nieuw = await service.trek_toestemming_in(tx, toestemmingId, versie, invoer.reden)
    return _met_etag(nieuw, tx.now, response)
