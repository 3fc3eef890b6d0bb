"""Routes voor signaaloverleggen."""

from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import Query, Response
from pydantic import Field, StringConstraints

from common.db import IfMatch, etag_of, read_cursor
from common.db.paging import Cursor, Limit
from common.web import ApiModel, Datum, Pagina, Tijdstip, service_router
from overleg.api.gebied import Kopje, Tekst
from overleg.api.signalen import SignaalAntwoord, als_antwoord
from overleg.api.toestemmingen import Oin
from overleg.auth import SignaaloverlegOrganiseren, SignalenLezen, SignalenSchrijven
from overleg.domain import signaaloverleg as domein
from overleg.domain.signaal import SignaalUitkomst
from overleg.domain.signaaloverleg import Aandachtspunt, Annuleringsreden, Deelnemersfunctie, SignaaloverlegStatus
from overleg.service import signaaloverleggen as service
from overleg.service.signaaloverleggen import SignaaloverlegBeeld

router = service_router(tags=["signaaloverleg"])

Professional = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.@:-]{0,99}$")]
"""Het onderwerp (sub) van het token van een professional; geen naam."""


class OnderwerpInvoer(ApiModel):
    """Waar het overleg over gaat, en zo nodig over welke deelnemende organisatie."""

    onderwerp: Kopje
    organisatie: Oin | None = None


class VerplaatsingInvoer(ApiModel):
    """Het nieuwe moment, en zo nodig een andere plaats."""

    begint_op: Tijdstip
    plaats: Kopje | None = None


class AnnuleringInvoer(ApiModel):
    """Waarom het niet doorgaat."""

    reden: Annuleringsreden


class DeelnemerInvoer(ApiModel):
    """Wie namens welke organisatie meedoet, en waarin."""

    organisatie: Oin
    functie: Deelnemersfunctie
    professional: Professional


class DeelnemerModel(DeelnemerInvoer):
    """Een deelnemer, en of die er was."""

    deelnemer_id: UUID
    aanwezig: bool | None = None
    afgemeld_op: datetime | None = None


class AgendaInvoer(ApiModel):
    """Het signaal dat besproken wordt."""

    signaal_id: UUID


class SignaalUitkomstInvoer(ApiModel):
    """Wat het overleg met een signaal doet."""

    signaal_id: UUID
    uitkomst: SignaalUitkomst
    toelichting: Tekst | None = None


class GehoudenInvoer(ApiModel):
    """Welke aangemelde deelnemers er waren."""

    aanwezig: Annotated[list[UUID], Field(max_length=100)]


class SignaaloverlegKort(ApiModel):
    """Een overleg in een lijst."""

    signaaloverleg_id: UUID
    signaalreeks_id: UUID
    organisator: str
    organisaties: list[str]
    status: SignaaloverlegStatus
    begint_op: datetime
    duur_minuten: int
    plaats: str
    onderwerp: str | None = None
    onderwerp_organisatie: str | None = None
    annuleringsreden: Annuleringsreden | None = None
    gehouden_op: datetime | None = None
    versie: int


class SignaaloverlegAntwoord(SignaaloverlegKort):
    """Een overleg met deelnemers, agenda en wat er nog aan ontbreekt."""

    deelnemers: list[DeelnemerModel]
    agenda: list[SignaalAntwoord]
    aandachtspunten: list[Aandachtspunt]


class SignaaloverlegPagina(Pagina[SignaaloverlegKort]):
    """Een pagina overleggen."""


def _kort(o: domein.Signaaloverleg) -> dict[str, Any]:
    return {
        "signaaloverleg_id": o.id, "signaalreeks_id": o.reeks_id, "organisator": o.eigenaar,
        "organisaties": list(o.organisaties), "status": o.status, "begint_op": o.begint_op, "duur_minuten": o.duur_minuten,
        "plaats": o.plaats, "onderwerp": o.onderwerp, "onderwerp_organisatie": o.onderwerp_organisatie,
        "annuleringsreden": o.annuleringsreden, "gehouden_op": o.gehouden_op, "versie": o.versie,
    }  # fmt: skip


def _antwoord(beeld: SignaaloverlegBeeld, response: Response) -> SignaaloverlegAntwoord:
    o = beeld.overleg
    response.headers["ETag"] = etag_of(o.versie)
    deelnemers = [
        DeelnemerModel(
            deelnemer_id=d.id, organisatie=d.organisatie, functie=d.functie, professional=d.professional,
            aanwezig=d.aanwezig, afgemeld_op=d.afgemeld_op,
        )
        for d in o.deelnemers
    ]  # fmt: skip
    return SignaaloverlegAntwoord(
        **_kort(o), deelnemers=deelnemers, agenda=[als_antwoord(s) for s in beeld.agenda],
        aandachtspunten=beeld.aandachtspunten,
    )  # fmt: skip


@router.get("/signaaloverleggen", summary="Signaaloverleggen opvragen")
async def lijst_signaaloverleggen(
    tx: SignalenLezen,
    status: SignaaloverlegStatus | None = None,
    vanaf: Annotated[Datum | None, Query(description="Alleen overleggen vanaf deze dag")] = None,
    cursor: Cursor = None,
    limit: Limit = 20,
) -> SignaaloverlegPagina:
    """Overleggen waaraan uw organisatie meedoet, op volgorde van begin."""
    start: date | None = vanaf
    pagina = await service.lijst_signaaloverleggen(tx, status, start, read_cursor(cursor, datetime, UUID), limit)
    resultaten = [SignaaloverlegKort(**_kort(o)) for o in pagina.items]
    return SignaaloverlegPagina(resultaten=resultaten, volgende=pagina.volgende)


@router.get("/signaaloverleggen/{signaaloverlegId}", summary="Signaaloverleg lezen")
async def lees_signaaloverleg(signaaloverlegId: UUID, tx: SignalenLezen, response: Response) -> SignaaloverlegAntwoord:
    """Een overleg met deelnemers, agenda en wat er nog aan ontbreekt."""
    return _antwoord(await service.lees_signaaloverleg(tx, signaaloverlegId), response)


@router.post("/signaaloverleggen/{signaaloverlegId}/onderwerpen", status_code=201, summary="Onderwerp kiezen")
async def kies_onderwerp(
    signaaloverlegId: UUID, invoer: OnderwerpInvoer, versie: IfMatch, tx: SignaaloverlegOrganiseren, response: Response
) -> SignaaloverlegAntwoord:
    """Waar het overleg over gaat; gaat het over een organisatie, dan hoort haar beleidsadviseur erbij."""
    beeld = await service.kies_onderwerp_van_overleg(tx, signaaloverlegId, versie, invoer.onderwerp, invoer.organisatie)
    return _antwoord(beeld, response)


@router.post("/signaaloverleggen/{signaaloverlegId}/verplaatsingen", status_code=201, summary="Overleg verplaatsen")
async def verplaats_signaaloverleg(
    signaaloverlegId: UUID,
    invoer: VerplaatsingInvoer,
    versie: IfMatch,
    tx: SignaaloverlegOrganiseren,
    response: Response,
) -> SignaaloverlegAntwoord:
    """Een ander moment; het blijft het overleg van zijn maand."""
    beeld = await service.verplaats_overleg(tx, signaaloverlegId, versie, invoer.begint_op, invoer.plaats)
    return _antwoord(beeld, response)


@router.post("/signaaloverleggen/{signaaloverlegId}/annuleringen", status_code=201, summary="Overleg annuleren")
async def annuleer_signaaloverleg(
    signaaloverlegId: UUID, invoer: AnnuleringInvoer, versie: IfMatch, tx: SignaaloverlegOrganiseren, response: Response
) -> SignaaloverlegAntwoord:
    """Het gaat niet door en wordt niet opnieuw gepland; de signalen op de agenda komen vrij."""
    return _antwoord(await service.annuleer_overleg(tx, signaaloverlegId, versie, invoer.reden), response)


@router.post("/signaaloverleggen/{signaaloverlegId}/deelnemers", status_code=201, summary="Deelnemer aanmelden")
async def meld_deelnemer_aan(
    signaaloverlegId: UUID, invoer: DeelnemerInvoer, versie: IfMatch, tx: SignalenSchrijven, response: Response
) -> SignaaloverlegAntwoord:
    """Meld iemand van uw eigen organisatie aan; de organisator mag dat voor elke organisatie die meedoet."""
    beeld = await service.meld_deelnemer_aan(
        tx, signaaloverlegId, versie, invoer.organisatie, invoer.functie, invoer.professional
    )
    return _antwoord(beeld, response)


@router.post(
    "/signaaloverleggen/{signaaloverlegId}/deelnemers/{deelnemerId}/afmeldingen", status_code=201, summary="Deelnemer afmelden"
)  # fmt: skip
async def meld_deelnemer_af(
    signaaloverlegId: UUID, deelnemerId: UUID, versie: IfMatch, tx: SignalenSchrijven, response: Response
) -> SignaaloverlegAntwoord:
    """Meld een deelnemer van dit overleg af."""
    return _antwoord(await service.meld_deelnemer_af(tx, signaaloverlegId, versie, deelnemerId), response)


@router.post("/signaaloverleggen/{signaaloverlegId}/agendapunten", status_code=201, summary="Signaal agenderen")
async def agendeer_signaal(
    signaaloverlegId: UUID, invoer: AgendaInvoer, versie: IfMatch, tx: SignaaloverlegOrganiseren, response: Response
) -> SignaaloverlegAntwoord:
    """Zet een signaal van deze reeks op de agenda; dan zien alle organisaties die meedoen het."""
    return _antwoord(await service.agendeer_signaal(tx, signaaloverlegId, versie, invoer.signaal_id), response)


@router.post(
    "/signaaloverleggen/{signaaloverlegId}/agendapunten/{signaalId}/verwijderingen", status_code=201,
    summary="Signaal van de agenda halen",
)  # fmt: skip
async def haal_signaal_van_agenda(
    signaaloverlegId: UUID, signaalId: UUID, versie: IfMatch, tx: SignaaloverlegOrganiseren, response: Response
) -> SignaaloverlegAntwoord:
    """Haal een signaal van de agenda; ook na afloop, als het niet aan bod kwam."""
    return _antwoord(await service.haal_signaal_van_agenda(tx, signaaloverlegId, versie, signaalId), response)


@router.post("/signaaloverleggen/{signaaloverlegId}/verslagen", status_code=201, summary="Overleg is gehouden")
async def houd_signaaloverleg(
    signaaloverlegId: UUID, invoer: GehoudenInvoer, versie: IfMatch, tx: SignaaloverlegOrganiseren, response: Response
) -> SignaaloverlegAntwoord:
    """Leg vast dat het overleg gehouden is en wie er was; zonder beleidsadviseur van een gemeente kan dat niet."""
    aanwezig = tuple(dict.fromkeys(invoer.aanwezig))
    return _antwoord(await service.houd_overleg(tx, signaaloverlegId, versie, aanwezig), response)


@router.post(
    "/signaaloverleggen/{signaaloverlegId}/uitkomsten", status_code=201, summary="Uitkomst van een signaal vastleggen"
)
async def leg_uitkomst_vast(
    signaaloverlegId: UUID,
    invoer: SignaalUitkomstInvoer,
    versie: IfMatch,
    tx: SignaaloverlegOrganiseren,
    response: Response,
) -> SignaaloverlegAntwoord:
    """Wat het gehouden overleg met een signaal op zijn agenda doet."""
    beeld = await service.leg_uitkomst_vast(
        tx, signaaloverlegId, versie, invoer.signaal_id, invoer.uitkomst, invoer.toelichting
    )
    return _antwoord(beeld, response)
