"""Routes voor correctie op een toegewezen verzoek."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import Response
from pydantic import Field

from common.db import IfMatch
from common.web import ApiModel, service_router
from overleg.api.persoonsmodel import PersoonInvoer
from overleg.auth import RechtenInzien, RechtenLezen, RechtenVastleggen
from overleg.domain import correctie as domein
from overleg.domain.correctie import Bewaargrond
from overleg.service import correcties as service

router = service_router(tags=["rechten van betrokkenen"])

_PAD = "/rechtenverzoeken/{verzoekId}/correcties"


class CorrectieInvoer(ApiModel):
    """De gegevens zoals zij moeten worden; wat weggelaten wordt is daarna leeg."""

    persoon: PersoonInvoer
    bewaargrond: Annotated[
        Bewaargrond | None, Field(description="Waarom wat er stond verborgen bewaard blijft; zonder grond verdwijnt het")
    ] = None


class CorrectieAntwoord(ApiModel):
    """Een uitgevoerde correctie: welke velden, en of er van het oude iets bewaard is."""

    correctie_id: UUID
    verzoek_id: UUID
    persoon_id: UUID
    velden: list[str]
    persoonversie: Annotated[int, Field(description="Versie van de persoon na de correctie")]
    bewaargrond: Bewaargrond | None = None
    uitgevoerd_op: datetime


class CorrectieBeeld(CorrectieAntwoord):
    """Een correctie met wat er stond, als dat bewaard is."""

    oude_waarden: dict[str, Any] | None = None


class CorrectiesAntwoord(ApiModel):
    """De correcties bij een verzoek."""

    resultaten: list[CorrectieAntwoord]


def _velden(c: domein.Correctie) -> dict[str, Any]:
    return {
        "correctie_id": c.id, "verzoek_id": c.verzoek_id, "persoon_id": c.persoon_id, "velden": list(c.velden),
        "persoonversie": c.persoonversie, "bewaargrond": c.bewaargrond, "uitgevoerd_op": c.uitgevoerd_op,
    }  # fmt: skip


@router.post(_PAD, status_code=201, summary="Correctie uitvoeren")
async def voer_correctie_uit(
    verzoekId: UUID, invoer: CorrectieInvoer, versie: IfMatch, tx: RechtenVastleggen, response: Response
) -> CorrectieAntwoord:
    """Vervang de gegevens van de betrokkene; `If-Match` is de versie van de persoon, niet die van het verzoek."""
    # The person of the request is the only one who can be corrected; the id follows from it.
    persoon = invoer.persoon.als_persoon(verzoekId)
    correctie = await service.voer_correctie_uit(tx, verzoekId, versie, persoon, invoer.bewaargrond)
    response.headers["Location"] = f"/v1/correcties/{correctie.id}"
    return CorrectieAntwoord(**_velden(correctie))


@router.get(_PAD, summary="Correcties bij een verzoek opvragen")
async def lijst_correcties(verzoekId: UUID, tx: RechtenLezen) -> CorrectiesAntwoord:
    """Wat op dit verzoek gecorrigeerd is, zonder wat er stond."""
    gevonden = await service.lijst_correcties(tx, verzoekId)
    return CorrectiesAntwoord(resultaten=[CorrectieAntwoord(**_velden(c)) for c in gevonden])


@router.get("/correcties/{correctieId}", summary="Correctie lezen")
async def lees_correctie(correctieId: UUID, tx: RechtenInzien) -> CorrectieBeeld:
    """Lees wat er stond, als daar een grond voor is; alleen de privacy officer."""
    correctie = await service.lees_correctie(tx, correctieId)
    oud = dict(correctie.oude_waarden) if correctie.oude_waarden is not None else None
    return CorrectieBeeld(**_velden(correctie), oude_waarden=oud)
