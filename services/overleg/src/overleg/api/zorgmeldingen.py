"""Routes voor zorgmeldingen en hun levensloop."""

from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import Query, Response
from pydantic import Field, StringConstraints

from common.contracts.fields import Ondersteuning
from common.db import IfMatch, etag_of, read_cursor
from common.db.paging import Cursor, Limit
from common.web import ApiModel, Datum, Pagina, Tijdstip, service_router
from overleg.api.toestemmingen import Oin
from overleg.api.velden import Code, Lang
from overleg.auth import MeldingBehandelen, MeldingLezen, MeldingRegistreren
from overleg.domain import registratie as invoerdomein
from overleg.domain.codes import (
    AanvullendeInformatie,
    Aard,
    Besluit,
    BetrokkeneRol,
    MelderCategorie,
    Resultaat,
    Soort,
    Status,
)
from overleg.domain.registratie import ZorgmeldingBeeld
from overleg.domain.soort import Soortbepaling
from overleg.domain.zorgmelding import Termijn, Zorgmelding
from overleg.service import zorgmeldingen as service

router = service_router(tags=["zorgmeldingen"])


class MelderModel(ApiModel):
    """Wie meldt; bij een anonieme melder blijven functie en organisatie leeg."""

    categorie: MelderCategorie
    functie: Code | None = None
    organisatie: Oin | None = None
    anoniem: bool = False


class BetrokkeneModel(ApiModel):
    """Een persoon uit het eigen register met een rol in de melding."""

    persoon_id: UUID
    rol: BetrokkeneRol


class ZorgmeldingInvoer(ApiModel):
    """Een ontvangen zorgmelding; de soort wordt berekend en nooit ingevoerd."""

    ontvangen_op: Tijdstip
    huishouden_id: UUID
    melder: MelderModel
    betrokkenen: Annotated[list[BetrokkeneModel], Field(max_length=30)] = []
    aard: Annotated[list[Aard], Field(min_length=1, max_length=20)]
    aanvullende_informatie: Annotated[list[AanvullendeInformatie], Field(max_length=20)] = []
    doelgroepen: Annotated[list[Code], Field(max_length=20)] = []
    acute_onveiligheid: bool = False
    structurele_onveiligheid: bool = False
    disclosure: bool = False
    pc4: Annotated[str, StringConstraints(pattern=r"^[1-9][0-9]{3}$")]
    gemeentecode: Annotated[str, StringConstraints(pattern=r"^GM[0-9]{4}$")]
    toelichting: Lang | None = None
    kenmerk_extern: Code | None = None
    geinformeerd_op: Datum | None = None


class SoortBasis(ApiModel):
    """Waarop de berekende soort berust."""

    zorgmelding_id: UUID | None = None
    personen: list[UUID]
    dag: date | None = None


class ZorgmeldingKort(ApiModel):
    """Een zorgmelding in een lijst, zonder inhoud over personen."""

    zorgmelding_id: UUID
    status: Status
    ontvangen_op: datetime
    acute_onveiligheid: bool
    huishouden_id: UUID
    casus_id: UUID | None = None
    besluit: Besluit | None = None
    beoordeeld_op: datetime | None = None
    geinformeerd_op: date | None = None
    hulp_gestart_op: date | None = None
    afgesloten_op: date | None = None
    resultaat: Resultaat | None = None
    monitoring_tot: date | None = None
    versie: int


class ZorgmeldingAntwoord(ZorgmeldingKort):
    """Een zorgmelding met alles wat erbij hoort."""

    soort: Soort
    soort_basis: SoortBasis
    melder: MelderModel
    betrokkenen: list[BetrokkeneModel]
    aard: list[Aard]
    aanvullende_informatie: list[AanvullendeInformatie]
    doelgroepen: list[str]
    structurele_onveiligheid: bool
    disclosure: bool
    pc4: str
    gemeentecode: str
    toelichting: str | None = None
    kenmerk_extern: str | None = None


class ZorgmeldingPagina(Pagina[ZorgmeldingKort]):
    """Een pagina zorgmeldingen."""


class TermijnModel(ApiModel):
    """Iets dat uiterlijk op een dag klaar moet zijn."""

    zorgmelding_id: UUID
    acute_onveiligheid: bool
    wat: str
    uiterlijk: date
    verstreken: bool


class TermijnenAntwoord(Pagina[TermijnModel]):
    """Wat op de peildatum nog moet en te laat is."""

    peildatum: date


class BeoordelingInvoer(ApiModel):
    """Uitkomst van de veiligheidsbeoordeling."""

    besluit: Besluit
    beoordeeld_op: Tijdstip


class HulpstartInvoer(ApiModel):
    """De dag van de eerste echte hulp."""

    hulp_gestart_op: Datum


class OndersteuningModel(ApiModel):
    """Hulp die bij het afsluiten loopt en gelijkmatig wordt afgebouwd."""

    organisatie: Oin
    soort: Code
    contacten_per_maand: Annotated[float, Field(ge=0, le=200)]


class AfsluitingInvoer(ApiModel):
    """Hoe en wanneer wordt afgesloten, en wie daarna volgt."""

    afgesloten_op: Datum
    resultaat: Resultaat
    monitoring_tot: Datum | None = None
    jgz_organisatie: Oin | None = None
    opvolger_organisatie: Oin | None = None
    ondersteuning: Annotated[list[OndersteuningModel], Field(max_length=20)] = []


def _basis(z: Zorgmelding) -> dict[str, Any]:
    return {
        "zorgmelding_id": z.id, "status": z.status, "ontvangen_op": z.ontvangen_op, "acute_onveiligheid": z.acuut,
        "huishouden_id": z.huishouden_id, "casus_id": z.casus_id, "besluit": z.besluit, "beoordeeld_op": z.beoordeeld_op,
        "geinformeerd_op": z.geinformeerd_op, "hulp_gestart_op": z.hulp_gestart_op, "afgesloten_op": z.afgesloten_op,
        "resultaat": z.resultaat, "monitoring_tot": z.monitoring_tot, "versie": z.versie,
    }  # fmt: skip


def _antwoord(beeld: ZorgmeldingBeeld, response: Response) -> ZorgmeldingAntwoord:
    r, b = beeld.registratie, beeld.registratie.bepaling
    response.headers["ETag"] = etag_of(beeld.zorgmelding.versie)
    # The values come from our own domain: checking their form once more would only cost time.
    return ZorgmeldingAntwoord.model_construct(
        **_basis(beeld.zorgmelding), soort=b.soort,
        soort_basis=SoortBasis.model_construct(zorgmelding_id=b.zorgmelding_id, personen=list(b.personen), dag=b.dag),
        melder=MelderModel.model_construct(
            categorie=r.melder.categorie, functie=r.melder.functie, organisatie=r.melder.organisatie, anoniem=r.melder.anoniem
        ),
        betrokkenen=[BetrokkeneModel.model_construct(persoon_id=x.persoon_id, rol=x.rol) for x in r.betrokkenen],
        aard=list(r.aard), aanvullende_informatie=list(r.aanvullende_informatie), doelgroepen=list(r.doelgroepen),
        structurele_onveiligheid=r.structureel, disclosure=r.disclosure, pc4=r.pc4, gemeentecode=r.gemeentecode,
        toelichting=r.toelichting, kenmerk_extern=r.kenmerk_extern,
    )  # fmt: skip


def _gewijzigd(beeld: ZorgmeldingBeeld, response: Response) -> ZorgmeldingAntwoord:
    response.headers["Location"] = f"/v1/zorgmeldingen/{beeld.zorgmelding.id}"
    return _antwoord(beeld, response)


def _registratie(invoer: ZorgmeldingInvoer) -> invoerdomein.Registratie:
    nog_niet = invoer.huishouden_id  # ids and soort are decided by the use case
    return invoerdomein.Registratie(
        nog_niet, invoer.huishouden_id, nog_niet, invoer.ontvangen_op,
        invoerdomein.Melder(invoer.melder.categorie, invoer.melder.functie, invoer.melder.organisatie, invoer.melder.anoniem),
        tuple(invoerdomein.Betrokkene(b.persoon_id, b.rol) for b in {b.persoon_id: b for b in invoer.betrokkenen}.values()),
        tuple(dict.fromkeys(invoer.aard)), invoer.pc4, invoer.gemeentecode, invoer.acute_onveiligheid,
        invoer.structurele_onveiligheid, invoer.disclosure, Soortbepaling(Soort.NIET_INGEDEELD),
        tuple(dict.fromkeys(invoer.aanvullende_informatie)), tuple(dict.fromkeys(invoer.doelgroepen)), invoer.toelichting,
        invoer.kenmerk_extern, invoer.geinformeerd_op,
    )  # fmt: skip


@router.post("/zorgmeldingen", status_code=201, summary="Zorgmelding registreren")
async def registreer_zorgmelding(
    invoer: ZorgmeldingInvoer, tx: MeldingRegistreren, response: Response
) -> ZorgmeldingAntwoord:
    """Registreer een ontvangen zorgmelding; de soort wordt berekend en de casus geopend of gevonden."""
    return _gewijzigd(await service.registreer_zorgmelding(tx, _registratie(invoer)), response)


@router.get("/zorgmeldingen", summary="Zorgmeldingen opvragen")
async def lijst_zorgmeldingen(
    tx: MeldingLezen, status: Status | None = None, cursor: Cursor = None, limit: Limit = 20
) -> ZorgmeldingPagina:
    """Zorgmeldingen van de eigen organisatie en die zij aanvaard heeft, nieuwste eerst."""
    pagina = await service.lijst_zorgmeldingen(tx, status, read_cursor(cursor, datetime, UUID), limit)
    resultaten = [ZorgmeldingKort.model_construct(**_basis(z)) for z in pagina.items]
    return ZorgmeldingPagina(resultaten=resultaten, volgende=pagina.volgende)


@router.get("/zorgmeldingen/termijnen", summary="Termijnen opvragen")
async def lijst_termijnen(
    tx: MeldingLezen,
    peildatum: Annotated[Datum, Query(description="De dag waarop geteld wordt")],
    cursor: Cursor = None,
    limit: Limit = 100,
) -> TermijnenAntwoord:
    """Wat op de peildatum nog moet en wat te laat is; acute meldingen eerst. Een bladzijde telt `limit` zorgmeldingen."""
    pagina = await service.lijst_termijnen(tx, peildatum, read_cursor(cursor, int, datetime, UUID), limit)
    resultaten = [_termijn(z, t) for z, t in pagina.items]
    return TermijnenAntwoord(peildatum=peildatum, resultaten=resultaten, volgende=pagina.volgende)


def _termijn(z: Zorgmelding, t: Termijn) -> TermijnModel:
    return TermijnModel(
        zorgmelding_id=z.id, acute_onveiligheid=z.acuut, wat=t.wat, uiterlijk=t.op, verstreken=t.verstreken
    )


@router.get("/zorgmeldingen/{zorgmeldingId}", summary="Zorgmelding lezen")
async def lees_zorgmelding(zorgmeldingId: UUID, tx: MeldingLezen, response: Response) -> ZorgmeldingAntwoord:
    """Lees een zorgmelding van de eigen organisatie of die zij aanvaard heeft."""
    return _antwoord(await service.lees_zorgmelding(tx, zorgmeldingId), response)


@router.post("/zorgmeldingen/{zorgmeldingId}/beoordelingen", status_code=201, summary="Zorgmelding beoordelen")
async def beoordeel_zorgmelding(
    zorgmeldingId: UUID,
    invoer: BeoordelingInvoer,
    versie: IfMatch,
    tx: MeldingRegistreren,
    response: Response,
) -> ZorgmeldingAntwoord:
    """Leg de uitkomst van de veiligheidsbeoordeling vast."""
    beeld = await service.beoordeel_zorgmelding(tx, zorgmeldingId, versie, invoer.besluit, invoer.beoordeeld_op)
    return _gewijzigd(beeld, response)


@router.post("/zorgmeldingen/{zorgmeldingId}/hulpstarts", status_code=201, summary="Start van hulp vastleggen")
async def start_hulp_bij_zorgmelding(
    zorgmeldingId: UUID,
    invoer: HulpstartInvoer,
    versie: IfMatch,
    tx: MeldingBehandelen,
    response: Response,
) -> ZorgmeldingAntwoord:
    """Leg de dag van de eerste echte hulp vast."""
    return _gewijzigd(
        await service.start_hulp_bij_zorgmelding(tx, zorgmeldingId, versie, invoer.hulp_gestart_op), response
    )


@router.post("/zorgmeldingen/{zorgmeldingId}/afsluitingen", status_code=201, summary="Zorgmelding afsluiten")
async def sluit_zorgmelding_af(
    zorgmeldingId: UUID,
    invoer: AfsluitingInvoer,
    versie: IfMatch,
    tx: MeldingBehandelen,
    response: Response,
) -> ZorgmeldingAntwoord:
    """Sluit af; hierna volgt achttien maanden zicht op veiligheid. Heropenen is een nieuwe zorgmelding."""
    hulp = tuple(Ondersteuning(**o.model_dump(by_alias=False)) for o in invoer.ondersteuning)
    beeld = await service.sluit_zorgmelding_af(
        tx, zorgmeldingId, versie, invoer.afgesloten_op, invoer.resultaat, monitoring_tot=invoer.monitoring_tot,
        jgz_organisatie=invoer.jgz_organisatie, opvolger=invoer.opvolger_organisatie, ondersteuning=hulp,
    )  # fmt: skip
    return _gewijzigd(beeld, response)
