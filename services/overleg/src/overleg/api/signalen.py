"""Routes voor signalen."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import Response
from pydantic import Field, StringConstraints

from common.db import IfMatch, etag_of, read_cursor
from common.db.paging import Cursor, Limit
from common.web import ApiModel, Pagina, service_router
from overleg.api.gebied import GebiedModel, Tekst
from overleg.auth import SignalenLezen, SignalenSchrijven
from overleg.domain import signaal as domein
from overleg.domain.codes import Aard
from overleg.domain.meldingcodes import Doelgroep
from overleg.domain.signaal import SignaalStatus, SignaalUitkomst, Trend
from overleg.service import signalen as service

router = service_router(tags=["signaaloverleg"])

Verwijscode = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$")]


class CijferModel(ApiModel):
    """Een gepubliceerd cijfer van stats: `GET /v1/definities` noemt de definities."""

    definitie_id: Verwijscode
    versie: Annotated[int, Field(ge=1, le=10_000)]
    periode: Annotated[str, StringConstraints(pattern=r"^[0-9]{4}(-?[A-Z0-9]{1,6})?$")]
    regio: Annotated[str, StringConstraints(pattern=r"^(GM|PV|VT|LD)[0-9]{2,4}$")]


class SignaalInvoer(ApiModel):
    """Wat in de praktijk gezien wordt, als trend; niemand is erin te herkennen."""

    signaalreeks_id: UUID
    tekst: Tekst
    mogelijke_actie: Tekst | None = None
    aard: Annotated[list[Aard], Field(max_length=20)] = []
    doelgroepen: Annotated[list[Doelgroep], Field(max_length=20)] = []
    gebied: GebiedModel
    trend: Trend
    cijfer: CijferModel | None = None


class SignaalAntwoord(ApiModel):
    """Een signaal, waar het op de agenda staat en wat ermee gebeurde; gewiste tekst is leeg."""

    signaal_id: UUID
    organisatie: str
    signaalreeks_id: UUID
    status: SignaalStatus
    ingediend_op: datetime
    tekst: str | None
    mogelijke_actie: str | None = None
    aard: list[Aard]
    doelgroepen: list[Doelgroep]
    gebied: GebiedModel
    trend: Trend
    cijfer: CijferModel | None = None
    signaaloverleg_id: UUID | None = None
    uitkomst: SignaalUitkomst | None = None
    toelichting: str | None = None
    versie: int


class SignaalPagina(Pagina[SignaalAntwoord]):
    """Een pagina signalen."""


def als_antwoord(s: domein.Signaal) -> SignaalAntwoord:
    """Het signaal zoals een antwoord het zegt."""
    c = s.cijfer
    cijfer = CijferModel(definitie_id=c.definitie_id, versie=c.versie, periode=c.periode, regio=c.regio) if c else None
    return SignaalAntwoord(
        signaal_id=s.id, organisatie=s.eigenaar, signaalreeks_id=s.reeks_id, status=s.status, ingediend_op=s.ingediend_op,
        tekst=s.tekst, mogelijke_actie=s.mogelijke_actie, aard=list(s.aard), doelgroepen=list(s.doelgroepen),
        gebied=GebiedModel.van(s.gebied), trend=s.trend, cijfer=cijfer, signaaloverleg_id=s.overleg_id, uitkomst=s.uitkomst,
        toelichting=s.toelichting, versie=s.versie,
    )  # fmt: skip


def _antwoord(s: domein.Signaal, response: Response) -> SignaalAntwoord:
    response.headers["ETag"] = etag_of(s.versie)
    return als_antwoord(s)


def _nieuw(i: SignaalInvoer, organisatie: str, nu: datetime) -> domein.Signaal:
    c = i.cijfer
    cijfer = domein.Cijferverwijzing(c.definitie_id, c.versie, c.periode, c.regio) if c else None
    return domein.Signaal(
        UUID(int=0), organisatie, i.signaalreeks_id, nu, i.tekst, i.mogelijke_actie, tuple(dict.fromkeys(i.aard)),
        tuple(dict.fromkeys(i.doelgroepen)), i.gebied.als_domein(), i.trend, cijfer,
    )  # fmt: skip


@router.post("/signalen", status_code=201, summary="Signaal indienen")
async def dien_signaal_in(invoer: SignaalInvoer, tx: SignalenSchrijven, response: Response) -> SignaalAntwoord:
    """Dien een signaal in bij een reeks. Geweigerd als iemand te herkennen is of het gebied te klein is."""
    signaal = await service.dien_signaal_in(tx, _nieuw(invoer, tx.actor.organisatie, tx.now))
    response.headers["Location"] = f"/v1/signalen/{signaal.id}"
    return _antwoord(signaal, response)


@router.get("/signalen", summary="Signalen opvragen")
async def lijst_signalen(
    tx: SignalenLezen, status: SignaalStatus | None = None, cursor: Cursor = None, limit: Limit = 20
) -> SignaalPagina:
    """Eigen signalen, die voor een eigen reeks, en die op een agenda waaraan u meedoet; nieuwste eerst."""
    pagina = await service.lijst_signalen(tx, status, read_cursor(cursor, datetime, UUID), limit)
    return SignaalPagina(resultaten=[als_antwoord(s) for s in pagina.items], volgende=pagina.volgende)


@router.get("/signalen/{signaalId}", summary="Signaal lezen")
async def lees_signaal(signaalId: UUID, tx: SignalenLezen, response: Response) -> SignaalAntwoord:
    """Lees een signaal."""
    return _antwoord(await service.lees_signaal(tx, signaalId), response)


@router.post("/signalen/{signaalId}/intrekkingen", status_code=201, summary="Signaal intrekken")
async def trek_signaal_in(
    signaalId: UUID, versie: IfMatch, tx: SignalenSchrijven, response: Response
) -> SignaalAntwoord:
    """Trek een eigen signaal in; het gaat van de agenda."""
    return _antwoord(await service.trek_signaal_in(tx, signaalId, versie), response)
