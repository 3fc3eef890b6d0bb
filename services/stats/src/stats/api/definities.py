"""Routes voor de definities van cijfers."""

from typing import Annotated

from fastapi import Path

from common.web import ApiModel, service_router
from stats import service
from stats.auth import CijfersLezen
from stats.domain.definities import Definitie

router = service_router(tags=["definities"])


class DefinitieAntwoord(ApiModel):
    """Wat een cijfer telt, waarvan, en wat niet meetelt."""

    id: str
    versie: int
    titel: str
    eenheid: str
    teller: str
    noemer: str | None = None
    uitsluitingen: str
    bron: str


class DefinitieLijst(ApiModel):
    """Alle definities, de geldende versie van elk."""

    resultaten: list[DefinitieAntwoord]


def antwoord_van(definitie: Definitie) -> DefinitieAntwoord:
    """Definitie zoals die bij cijfers meegaat."""
    d = definitie
    return DefinitieAntwoord(
        id=d.id, versie=d.versie, titel=d.titel, eenheid=d.eenheid, teller=d.teller, noemer=d.noemer,
        uitsluitingen=d.uitsluitingen, bron=d.bron,
    )  # fmt: skip


@router.get("/definities", summary="Definities van cijfers")
async def lijst_definities(tx: CijfersLezen) -> DefinitieLijst:
    """Alle definities met hun geldende versie."""
    return DefinitieLijst(resultaten=[antwoord_van(d) for d in service.lijst_definities(tx)])


@router.get("/definities/{definitieId}", summary="Definitie van een cijfer")
async def lees_definitie(
    definitieId: Annotated[str, Path(max_length=60)],
    tx: CijfersLezen,
) -> DefinitieAntwoord:
    """Eén definitie."""
    return antwoord_van(service.lees_definitie(tx, definitieId))
