"""Routes voor reeksen signaaloverleggen."""

from datetime import date, time
from typing import Annotated
from uuid import UUID

from fastapi import Response
from pydantic import Field, StringConstraints

from common.db import IfMatch, etag_of, read_cursor
from common.db.paging import Cursor, Limit
from common.web import ApiModel, Datum, Pagina, service_router
from overleg.api.gebied import Kopje
from overleg.api.toestemmingen import Oin
from overleg.auth import SignaaloverlegOrganiseren, SignalenLezen
from overleg.domain import signaalreeks as domein
from overleg.domain.signaalreeks import Rang, Weekdag
from overleg.service import signaalreeksen as service

router = service_router(tags=["signaaloverleg"])

Kloktijd = Annotated[str, StringConstraints(pattern=r"^(0[7-9]|1[0-9]|2[0-1]):[0-5][0-9]$")]
"""Een tijd in Nederland tussen 07:00 en 21:59."""


class ReeksRegel(ApiModel):
    """Zoals de tweede dinsdag van de maand om 14:00 uur; op een feestdag de eerstvolgende werkdag."""

    rang: Rang
    weekdag: Weekdag
    begintijd: Kloktijd
    duur_minuten: Annotated[int, Field(ge=15, le=480)] = 90


class ReeksWijziging(ApiModel):
    """Wie meedoet en waar; de organisator doet altijd mee."""

    organisaties: Annotated[list[Oin], Field(max_length=100)]
    plaats: Kopje


class ReeksInvoer(ReeksWijziging):
    """Een nieuwe reeks."""

    regel: ReeksRegel
    vanaf: Datum


class ReeksEinde(ApiModel):
    """De laatste dag van de reeks."""

    tot: Datum


class ReeksAntwoord(ApiModel):
    """Een reeks en wie eraan meedoet."""

    signaalreeks_id: UUID
    organisator: str
    organisaties: list[str]
    regel: ReeksRegel
    plaats: str
    vanaf: date
    tot: date | None = None
    versie: int


class ReeksPagina(Pagina[ReeksAntwoord]):
    """Een pagina reeksen."""


def _als_antwoord(r: domein.Signaalreeks) -> ReeksAntwoord:
    regel = ReeksRegel(
        rang=r.regel.rang, weekdag=r.regel.weekdag, begintijd=r.regel.begintijd.strftime("%H:%M"),
        duur_minuten=r.regel.duur_minuten,
    )  # fmt: skip
    return ReeksAntwoord(
        signaalreeks_id=r.id, organisator=r.eigenaar, organisaties=list(r.organisaties), regel=regel, plaats=r.plaats,
        vanaf=r.vanaf, tot=r.tot, versie=r.versie,
    )  # fmt: skip


def _antwoord(r: domein.Signaalreeks, response: Response) -> ReeksAntwoord:
    response.headers["ETag"] = etag_of(r.versie)
    return _als_antwoord(r)


def _nieuw(i: ReeksInvoer, organisator: str) -> domein.Signaalreeks:
    regel = domein.Reeksregel(
        i.regel.rang, i.regel.weekdag, time.fromisoformat(i.regel.begintijd), i.regel.duur_minuten
    )
    return domein.Signaalreeks(
        UUID(int=0), organisator, domein.met_organisator(organisator, i.organisaties), regel, i.plaats, i.vanaf
    )


@router.post("/signaalreeksen", status_code=201, summary="Reeks signaaloverleggen beginnen")
async def begin_reeks(invoer: ReeksInvoer, tx: SignaaloverlegOrganiseren, response: Response) -> ReeksAntwoord:
    """Begin een maandelijkse reeks; de overleggen van de komende twaalf maanden staan er meteen en blijven aangevuld."""
    reeks = await service.begin_reeks(tx, _nieuw(invoer, tx.actor.organisatie))
    response.headers["Location"] = f"/v1/signaalreeksen/{reeks.id}"
    return _antwoord(reeks, response)


@router.get("/signaalreeksen", summary="Reeksen opvragen")
async def lijst_reeksen(tx: SignalenLezen, cursor: Cursor = None, limit: Limit = 20) -> ReeksPagina:
    """Reeksen die uw organisatie organiseert of waaraan zij meedoet, de oudste eerst."""
    pagina = await service.lijst_reeksen(tx, read_cursor(cursor, date, UUID), limit)
    return ReeksPagina(resultaten=[_als_antwoord(r) for r in pagina.items], volgende=pagina.volgende)


@router.get("/signaalreeksen/{signaalreeksId}", summary="Reeks lezen")
async def lees_reeks(signaalreeksId: UUID, tx: SignalenLezen, response: Response) -> ReeksAntwoord:
    """Lees een reeks waaraan uw organisatie meedoet."""
    return _antwoord(await service.lees_reeks(tx, signaalreeksId), response)


@router.put("/signaalreeksen/{signaalreeksId}", summary="Deelname en plaats wijzigen")
async def wijzig_reeks(
    signaalreeksId: UUID, invoer: ReeksWijziging, versie: IfMatch, tx: SignaaloverlegOrganiseren, response: Response
) -> ReeksAntwoord:
    """Geplande overleggen volgen de wijziging; wie niet meer meedoet is daar afgemeld. Gehouden overleggen blijven zoals ze waren."""
    reeks = await service.wijzig_reeks(tx, signaalreeksId, versie, tuple(invoer.organisaties), invoer.plaats)
    return _antwoord(reeks, response)


@router.post("/signaalreeksen/{signaalreeksId}/beeindigingen", status_code=201, summary="Reeks beëindigen")
async def beeindig_reeks(
    signaalreeksId: UUID, invoer: ReeksEinde, versie: IfMatch, tx: SignaaloverlegOrganiseren, response: Response
) -> ReeksAntwoord:
    """Wat na de laatste dag gepland stond vervalt; de signalen op die agenda's komen vrij."""
    return _antwoord(await service.beeindig_reeks(tx, signaalreeksId, versie, invoer.tot), response)
