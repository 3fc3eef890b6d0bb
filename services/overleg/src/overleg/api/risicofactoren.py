"""Routes voor risicofactoren van een casus."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from fastapi import Response
from pydantic import AfterValidator, StringConstraints

from common.db import IfMatch, Tx, etag_of
from common.web import ApiModel, Datum, service_router
from overleg.api.casusmodellen import Gebruiker, Oin, Peildatum, Tekst, gewone_dag
from overleg.auth import CasusBehandelen, CasusLezen, RisicofactorWijzigen
from overleg.domain import risicofactor as domein
from overleg.domain.casuscodes import Risiconiveau, Risicostaat
from overleg.service import risicofactoren as service

router = service_router(tags=["risicofactoren"])

Factorcode = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z-]{1,63}$")]
Dag = Annotated[Datum, AfterValidator(gewone_dag)]


class EigenaarModel(ApiModel):
    """Wie de risicofactor aanpakt: een professional van een betrokken organisatie."""

    organisatie: Oin
    professional: Gebruiker


class StandInvoer(ApiModel):
    """Hoe het met de factor staat, vanaf welke dag (zonder: vandaag); aangepakt vraagt een eigenaar en een maatregel."""

    staat: Risicostaat = Risicostaat.OPEN
    per: Dag | None = None
    eigenaar: EigenaarModel | None = None
    maatregel: Tekst | None = None


class RisicofactorInvoer(StandInvoer):
    """Een nieuwe risicofactor: niveau, code en sinds wanneer, met hoe het ermee staat."""

    niveau: Risiconiveau
    code: Factorcode
    aanwezig_sinds: Dag | None = None


class StandModel(ApiModel):
    """Hoe het met een factor stond vanaf een dag."""

    staat: Risicostaat
    per: date
    eigenaar: EigenaarModel | None = None
    maatregel: str | None = None
    gewijzigd_op: datetime
    versie: int


class RisicofactorAntwoord(StandModel):
    """Een risicofactor zoals zij er (op de peildatum) voor staat."""

    risicofactor_id: UUID
    casus_id: UUID
    niveau: Risiconiveau
    code: str
    aanwezig_sinds: date | None = None


class RisicofactorMetGeschiedenis(RisicofactorAntwoord):
    """Een risicofactor met al haar standen, nieuwste eerst."""

    standen: list[StandModel]


class RisicofactorenAntwoord(ApiModel):
    """De risicofactoren van een casus, oudste eerst."""

    resultaten: list[RisicofactorMetGeschiedenis]


def _stand(s: domein.Stand) -> dict[str, object]:
    eigenaar = {"organisatie": s.eigenaar_organisatie, "professional": s.eigenaar_professional}
    return {
        "staat": s.staat, "per": s.per, "eigenaar": eigenaar if s.met_eigenaar else None, "maatregel": s.maatregel,
        "gewijzigd_op": s.gewijzigd_op, "versie": s.versie,
    }  # fmt: skip


def _factor(f: domein.Risicofactor) -> dict[str, object]:
    return _stand(f.stand) | {
        "risicofactor_id": f.id, "casus_id": f.casus_id, "niveau": f.niveau, "code": f.code,
        "aanwezig_sinds": f.aanwezig_sinds,
    }  # fmt: skip


def _antwoord(f: domein.Risicofactor, response: Response) -> RisicofactorAntwoord:
    response.headers["ETag"] = etag_of(f.stand.versie)
    response.headers["Location"] = f"/v1/casussen/{f.casus_id}/risicofactoren/{f.id}"
    return RisicofactorAntwoord.model_validate(_factor(f))


def _van_invoer(tx: Tx, invoer: StandInvoer) -> domein.Stand:
    e = invoer.eigenaar
    return service.maak_stand(
        tx, staat=invoer.staat, per=invoer.per, maatregel=invoer.maatregel,
        eigenaar=(e.organisatie, e.professional) if e else (None, None),
    )  # fmt: skip


@router.get("/casussen/{casusId}/risicofactoren", summary="Risicofactoren van een casus")
async def lijst_risicofactoren(casusId: UUID, tx: CasusLezen, peildatum: Peildatum = None) -> RisicofactorenAntwoord:
    """De risicofactoren zoals zij er op de peildatum voor stonden, met hun geschiedenis."""
    gevonden = await service.lijst_risicofactoren(tx, casusId, peildatum)
    return RisicofactorenAntwoord(
        resultaten=[
            RisicofactorMetGeschiedenis.model_validate(_factor(f) | {"standen": [_stand(s) for s in standen]})
            for f, standen in gevonden
        ]
    )


@router.post("/casussen/{casusId}/risicofactoren", status_code=201, summary="Risicofactor vastleggen")
async def leg_risicofactor_vast(
    casusId: UUID, invoer: RisicofactorInvoer, tx: CasusBehandelen, response: Response
) -> RisicofactorAntwoord:
    """Leg een risicofactor vast; de organisatie met de regie doet dat."""
    return _antwoord(
        await service.leg_risicofactor_vast(
            tx, casusId, invoer.niveau, invoer.code, invoer.aanwezig_sinds, _van_invoer(tx, invoer)
        ),
        response,
    )


@router.get("/casussen/{casusId}/risicofactoren/{risicofactorId}", summary="Risicofactor lezen")
async def lees_risicofactor(
    casusId: UUID, risicofactorId: UUID, tx: CasusLezen, response: Response
) -> RisicofactorAntwoord:
    """Lees een risicofactor zoals zij er nu voor staat."""
    return _antwoord(await service.lees_risicofactor(tx, casusId, risicofactorId), response)


@router.put("/casussen/{casusId}/risicofactoren/{risicofactorId}", summary="Risicofactor wijzigen")
async def wijzig_risicofactor(
    casusId: UUID,
    risicofactorId: UUID,
    invoer: StandInvoer,
    versie: IfMatch,
    tx: RisicofactorWijzigen,
    response: Response,
) -> RisicofactorAntwoord:
    """Een andere eigenaar, maatregel of staat; de organisatie met de regie of de eigenaar doet dat, en de vorige stand blijft."""
    return _antwoord(
        await service.wijzig_risicofactor(tx, casusId, risicofactorId, versie, _van_invoer(tx, invoer)), response
    )
