"""Routes voor codelijsten: elke waarde met omschrijving en bron, voor wie tegen deze dienst bouwt."""

from typing import Annotated

from fastapi import Path
from pydantic import Field

from common.web import ApiModel, service_router
from overleg.auth import CodelijstLezen
from overleg.domain import codelijst as domein
from overleg.service import codelijsten as service

router = service_router(tags=["codelijsten"])


class WaardeModel(ApiModel):
    """Een waarde van een codelijst."""

    waarde: str
    omschrijving: str
    bron: str
    groep: Annotated[str | None, Field(description="Hoofdgroep binnen de lijst")] = None
    bijzonder: Annotated[
        bool,
        Field(
            description="Kan een bijzonder of strafrechtelijk gegeven zijn (AVG art. 9 en 10); alleen als het nodig is"
        ),
    ]


class CodelijstKort(ApiModel):
    """Een codelijst in het overzicht."""

    naam: str
    omschrijving: str
    bron: str


class CodelijstAntwoord(CodelijstKort):
    """Een codelijst met haar waarden."""

    waarden: list[WaardeModel]


class CodelijstenAntwoord(ApiModel):
    """Alle codelijsten."""

    resultaten: list[CodelijstAntwoord]


def _lijst(c: domein.Codelijst) -> CodelijstAntwoord:
    waarden = [
        WaardeModel(waarde=w.waarde, omschrijving=w.omschrijving, bron=w.bron, groep=w.groep, bijzonder=w.bijzonder)
        for w in c.waarden
    ]
    return CodelijstAntwoord(naam=c.naam, omschrijving=c.omschrijving, bron=c.bron, waarden=waarden)


@router.get("/codelijsten", summary="Codelijsten opvragen")
async def lijst_codelijsten(tx: CodelijstLezen) -> CodelijstenAntwoord:
    """Alle codelijsten met hun waarden en bron."""
    return CodelijstenAntwoord(resultaten=[_lijst(c) for c in service.lijst_codelijsten(tx)])


@router.get("/codelijsten/{lijst}", summary="Codelijst lezen")
async def lees_codelijst(
    lijst: Annotated[str, Path(pattern=r"^[a-z][a-z-]{0,63}$", description="Naam van de codelijst")], tx: CodelijstLezen
) -> CodelijstAntwoord:
    """Eén codelijst met haar waarden en bron."""
    return _lijst(service.lees_codelijst(tx, lijst))
