"""Routes voor aanbod en zoeken."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from fastapi import Query, Response
from pydantic import Field, StringConstraints

from common.db import IfMatch, Tx, etag_of
from common.db.paging import Cursor, Limit, read_cursor
from common.kalender import dag_van
from common.web import ApiModel, Datum, Pagina, Tijdstip, service_router
from sociale_kaart import service
from sociale_kaart.api.velden import Gemeentecode, Postcode, Regel, Taal, Tekst, Telefoon, Website
from sociale_kaart.auth import KaartLezen, KaartSchrijven
from sociale_kaart.domain.aanbod import Aanbod, capaciteit, controleren_voor, is_verouderd
from sociale_kaart.domain.codes import (
    Capaciteitstatus,
    Categorie,
    Doelgroep,
    Fase,
    Kosten,
    Preventietype,
    Profiel,
    Toegang,
    Vorm,
)  # fmt: skip
from sociale_kaart.domain.locatie import Locatie
from sociale_kaart.domain.zoeken import Zoekvraag

router = service_router(tags=["aanbod"])
_GEEN = UUID(int=0)


class LocatieVelden(ApiModel):
    """Een plek; bij `geheim` mag alleen de gemeentecode worden opgegeven."""

    gemeentecode: Gemeentecode
    geheim: bool = False
    straat: Regel | None = None
    huisnummer: Annotated[str | None, StringConstraints(pattern=r"^[1-9][0-9]{0,4}[A-Za-z0-9 -]{0,6}$")] = None
    postcode: Postcode | None = None
    plaats: Regel | None = None


class AanbodInvoer(ApiModel):
    """Hulp van een organisatie: landelijk, of met de gemeenten van het werkgebied."""

    organisatie_id: UUID
    naam: Regel
    omschrijving: Tekst
    categorie: Categorie
    laatst_gecontroleerd: Annotated[Datum, Field(description="Dag waarop de eigenaar dit voor het laatst nakeek")]
    acuut: bool = False
    vormen: Annotated[list[Vorm], Field(default_factory=list, max_length=20)]
    doelgroepen: Annotated[list[Doelgroep], Field(default_factory=list, max_length=20)]
    profielen: Annotated[list[Profiel], Field(default_factory=list, max_length=5)]
    fasen: Annotated[list[Fase], Field(default_factory=list, max_length=3)]
    preventietype: Preventietype | None = None
    talen: Annotated[list[Taal], Field(default_factory=lambda: ["nl"], max_length=30)]
    kosten: Kosten = Kosten.GRATIS
    toegang: Toegang = Toegang.VRIJ
    wachttijd_dagen: Annotated[int | None, Field(ge=0, le=2000)] = None
    vrije_plaatsen: Annotated[int | None, Field(ge=0, le=10_000)] = None
    vrije_plaatsen_gemeten_op: Tijdstip | None = None
    telefoon: Telefoon | None = None
    website: Website | None = None
    landelijk: bool = False
    werkgebied: Annotated[list[Gemeentecode], Field(default_factory=list, max_length=400)]
    locaties: Annotated[list[LocatieVelden], Field(default_factory=list, max_length=50)]


class AanbodAntwoord(ApiModel):
    """Aanbod met hoe actueel het is; capaciteit ouder dan een etmaal is onbekend."""

    aanbod_id: UUID
    organisatie_id: UUID
    eigenaar: str
    naam: str
    omschrijving: str
    categorie: Categorie
    acuut: bool
    vormen: list[Vorm]
    doelgroepen: list[Doelgroep]
    profielen: list[Profiel]
    fasen: list[Fase]
    preventietype: Preventietype | None = None
    talen: list[str]
    kosten: Kosten
    toegang: Toegang
    wachttijd_dagen: int | None = None
    capaciteit: Capaciteitstatus
    vrije_plaatsen: int | None = None
    vrije_plaatsen_gemeten_op: datetime | None = None
    telefoon: str | None = None
    website: str | None = None
    landelijk: bool
    werkgebied: list[str]
    locaties: list[LocatieVelden]
    laatst_gecontroleerd: date
    controleren_voor: date
    verouderd: bool
    versie: int


class AanbodPagina(Pagina[AanbodAntwoord]):
    """Aanbod op naam."""


class ZoekInvoer(ApiModel):
    """Wat u zoekt; leeg is geen eis. De vraag wordt nergens bewaard."""

    woorden: Annotated[str, StringConstraints(max_length=200)] = ""
    vormen: Annotated[list[Vorm], Field(default_factory=list, max_length=20)]
    doelgroepen: Annotated[list[Doelgroep], Field(default_factory=list, max_length=20)]
    fasen: Annotated[list[Fase], Field(default_factory=list, max_length=3)]
    gemeentecode: Gemeentecode | None = None
    acuut: bool = False
    limit: Annotated[int, Field(ge=1, le=100)] = 20
    cursor: Annotated[str | None, StringConstraints(max_length=500)] = None


class Hulplijn(ApiModel):
    """Hulp die bij acuut altijd als eerste staat."""

    nummer: str
    naam: str
    tekst: str


class GevondenAanbod(AanbodAntwoord):
    """Aanbod uit een zoekvraag, met waarom het er staat."""

    waarom: list[str]


class ZoekAntwoord(ApiModel):
    """Bij acuut eerst de hulplijnen (112, Veilig Thuis), dan het aanbod, het beste eerst."""

    hulplijnen: list[Hulplijn]
    resultaten: list[GevondenAanbod]
    volgende: str | None = None


@router.post("/aanbod", status_code=201, summary="Aanbod op de kaart zetten")
async def publiceer_aanbod(invoer: AanbodInvoer, tx: KaartSchrijven, response: Response) -> AanbodAntwoord:
    """Voor een organisatie die de eigen organisatie bijhoudt; een geheime locatie heeft nooit een adres."""
    nieuw = await service.publiceer_aanbod(tx, _aanbod(_GEEN, invoer))
    response.headers["Location"] = f"/v1/aanbod/{nieuw.id}"
    return _met_etag(tx, nieuw, response)


@router.get("/aanbod", summary="Aanbod")
async def lijst_aanbod(
    tx: KaartLezen,
    organisatie_id: Annotated[UUID | None, Query(alias="organisatieId", description="Alleen van deze organisatie")] = None,
    limit: Limit = 50,
    cursor: Cursor = None,
) -> AanbodPagina:
    """Aanbod op naam, ook verouderd aanbod."""
    pagina = await service.lijst_aanbod(tx, organisatie_id, read_cursor(cursor, str, UUID), limit)
    return AanbodPagina(resultaten=[_antwoord(tx, a) for a in pagina.items], volgende=pagina.volgende)


@router.post("/aanbod/_zoek", summary="Aanbod zoeken")
async def zoek_aanbod(invoer: ZoekInvoer, tx: KaartLezen) -> ZoekAntwoord:
    """Zoek in gewoon Nederlands, met synoniemen en tikfouten; elk resultaat zegt waarom het er staat."""
    (vanaf,) = read_cursor(invoer.cursor, int) or (0,)
    return _zoekantwoord(tx, await service.zoek_aanbod(tx, _vraag(invoer), vanaf, invoer.limit))


@router.get("/aanbod/{aanbodId:uuid}", summary="Aanbod lezen")
async def lees_aanbod(aanbodId: UUID, tx: KaartLezen, response: Response) -> AanbodAntwoord:
    """Eén aanbod, met zijn ETag."""
    return _met_etag(tx, await service.lees_aanbod(tx, aanbodId), response)


@router.put("/aanbod/{aanbodId:uuid}", summary="Aanbod wijzigen")
async def wijzig_aanbod(
    aanbodId: UUID,
    invoer: AanbodInvoer,
    versie: IfMatch,
    tx: KaartSchrijven,
    response: Response,
) -> AanbodAntwoord:
    """Vervang aanbod; nakijken is hetzelfde met een nieuwe `laatstGecontroleerd`."""
    return _met_etag(tx, await service.wijzig_aanbod(tx, _aanbod(aanbodId, invoer), versie), response)


def _aanbod(aanbod_id: UUID, i: AanbodInvoer) -> Aanbod:
    return Aanbod(
        id=aanbod_id, eigenaar="", organisatie_id=i.organisatie_id, naam=i.naam, omschrijving=i.omschrijving,
        categorie=i.categorie, laatst_gecontroleerd=i.laatst_gecontroleerd, acuut=i.acuut, vormen=tuple(dict.fromkeys(i.vormen)),
        doelgroepen=tuple(dict.fromkeys(i.doelgroepen)), profielen=tuple(dict.fromkeys(i.profielen)),
        fasen=tuple(dict.fromkeys(i.fasen)), preventietype=i.preventietype, talen=tuple(dict.fromkeys(i.talen)), kosten=i.kosten,
        toegang=i.toegang, wachttijd_dagen=i.wachttijd_dagen, vrije_plaatsen=i.vrije_plaatsen,
        vrije_plaatsen_gemeten_op=i.vrije_plaatsen_gemeten_op, telefoon=i.telefoon, website=i.website, landelijk=i.landelijk,
        werkgebied=tuple(sorted(set(i.werkgebied))),
        locaties=tuple(Locatie(p.gemeentecode, p.geheim, p.straat, p.huisnummer, p.postcode, p.plaats) for p in i.locaties),
    )  # fmt: skip


def _antwoord(tx: Tx, a: Aanbod) -> AanbodAntwoord:
    plaats = capaciteit(a, tx.now)
    return AanbodAntwoord(
        aanbod_id=a.id, organisatie_id=a.organisatie_id, eigenaar=a.eigenaar, naam=a.naam, omschrijving=a.omschrijving,
        categorie=a.categorie, acuut=a.acuut, vormen=list(a.vormen), doelgroepen=list(a.doelgroepen), profielen=list(a.profielen),
        fasen=list(a.fasen), preventietype=a.preventietype, talen=list(a.talen), kosten=a.kosten, toegang=a.toegang,
        wachttijd_dagen=a.wachttijd_dagen, capaciteit=plaats.status, vrije_plaatsen=plaats.plaatsen,
        vrije_plaatsen_gemeten_op=a.vrije_plaatsen_gemeten_op, telefoon=a.telefoon, website=a.website, landelijk=a.landelijk,
        werkgebied=list(a.werkgebied), locaties=[_locatie(p) for p in a.locaties], laatst_gecontroleerd=a.laatst_gecontroleerd,
        controleren_voor=controleren_voor(a), verouderd=is_verouderd(a, dag_van(tx.now)), versie=a.versie,
    )  # fmt: skip


def _locatie(p: Locatie) -> LocatieVelden:
    return LocatieVelden(
        gemeentecode=p.gemeentecode, geheim=p.geheim, straat=p.straat, huisnummer=p.huisnummer, postcode=p.postcode, plaats=p.plaats
    )


def _met_etag(tx: Tx, a: Aanbod, response: Response) -> AanbodAntwoord:
    response.headers["ETag"] = etag_of(a.versie)
    return _antwoord(tx, a)


def _vraag(i: ZoekInvoer) -> Zoekvraag:
    return Zoekvraag(i.woorden, tuple(i.vormen), tuple(i.doelgroepen), tuple(i.fasen), i.gemeentecode, i.acuut)


def _zoekantwoord(tx: Tx, uitslag: service.Zoekuitslag) -> ZoekAntwoord:
    return ZoekAntwoord(
        hulplijnen=[Hulplijn(nummer=d.telefoon, naam=d.naam, tekst=f"{d.naam}: {d.waarom}") for d in uitslag.direct],
        resultaten=[
            GevondenAanbod(**dict(_antwoord(tx, gevonden.aanbod)), waarom=gevonden.waarom) for gevonden in uitslag.gevonden
        ],
        volgende=uitslag.volgende,
    )
