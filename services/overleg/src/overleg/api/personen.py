"""Routes voor personen: registreren, wijzigen, lezen, zoeken, en wie er dubbel in het register kan staan."""

from typing import Annotated, Self
from uuid import UUID

from fastapi import Response
from pydantic import Field, model_validator

from common.db import IfMatch, etag_of, read_cursor
from common.db.paging import Cursor, Limit
from common.events import uuid7
from common.web import ApiModel, Datum, Pagina, service_router
from overleg.api.persoonsmodel import (
    Bsn,
    GelijkendePersoon,
    Jaar,
    PersoonAntwoord,
    PersoonInvoer,
    Tekst,
    gelijkend_antwoord,
    persoon_antwoord,
)
from overleg.auth import HuishoudenLezen, HuishoudenSchrijven, RegisterLezen
from overleg.domain.dubbelen import zoekvraag
from overleg.service import dubbelen, verklaringen, zoeken
from overleg.service import personen as service

router = service_router(tags=["personen en huishoudens"])


class GeregistreerdAntwoord(PersoonAntwoord):
    """Een persoon die zojuist is vastgelegd."""

    mogelijke_dubbelen: Annotated[
        int, Field(description="Hoeveel personen in het register dezelfde mens kunnen zijn; zie /dubbelen")
    ]


class PersoonBeeld(PersoonAntwoord):
    """Wat de aanroeper van deze persoon mag zien, met de eigen verklaringen die erbij horen."""

    verklaringen: Annotated[
        list[UUID], Field(description="Te lezen bij /verklaringen van deze persoon; alleen wie ze mag lezen")
    ]


class Zoekvraag(ApiModel):
    """Zoek op BSN, of op naam met geboortedatum of geboortejaar; met een POST, want die horen nooit in een adres."""

    bsn: Bsn | None = None
    naam: Tekst | None = None
    geboortedatum: Datum | None = None
    geboortejaar: Jaar | None = None

    @model_validator(mode="after")
    def _een_vraag(self) -> Self:
        geboorte = (self.geboortedatum is not None) + (self.geboortejaar is not None)
        if (self.bsn is not None) == (self.naam is not None) or geboorte != (self.naam is not None):
            raise ValueError("zoek op bsn, of op naam met een geboortedatum of een geboortejaar")
        return self


class Zoekresultaat(ApiModel):
    """Gevonden personen, de sterkste eerst; leeg als er niemand is die de aanroeper mag zien."""

    resultaten: list[GelijkendePersoon]


class DubbelPagina(Pagina[GelijkendePersoon]):
    """Personen in het eigen register die dezelfde mens kunnen zijn."""


class AndereInvoer(ApiModel):
    """De andere persoon."""

    andere_id: UUID


@router.post("/personen", status_code=201, summary="Persoon registreren")
async def registreer_persoon(
    invoer: PersoonInvoer, tx: HuishoudenSchrijven, response: Response
) -> GeregistreerdAntwoord:
    """Leg een persoon vast; alle gegevens worden per persoon versleuteld."""
    persoon, aantal = await dubbelen.registreer_en_tel(tx, invoer.als_persoon(uuid7()))
    response.headers["ETag"] = etag_of(persoon.versie)
    response.headers["Location"] = f"/v1/personen/{persoon.id}"
    return GeregistreerdAntwoord(**persoon_antwoord(persoon).model_dump(by_alias=False), mogelijke_dubbelen=aantal)


@router.post("/personen/_zoek", summary="Persoon zoeken op BSN of naam")
async def zoek_personen(invoer: Zoekvraag, tx: HuishoudenLezen) -> Zoekresultaat:
    """Zoek op burgerservicenummer of op naam en geboorte; alleen wie u op een grond mag zien, hoogstens twintig."""
    vraag = zoekvraag(invoer.naam, invoer.geboortedatum, invoer.geboortejaar)
    gevonden = await zoeken.zoek_personen(tx, invoer.bsn, vraag)
    return Zoekresultaat(resultaten=[gelijkend_antwoord(*treffer) for treffer in gevonden])


@router.get("/personen/{persoonId:uuid}", summary="Persoon lezen")
async def lees_persoon(persoonId: UUID, tx: HuishoudenLezen, response: Response) -> PersoonBeeld:
    """Lees wat u van deze persoon mag zien: uit eigen register, na een aanvaarde overdracht, of met toestemming."""
    persoon, zicht, ids = await verklaringen.lees_persoon_met_verklaringen(tx, persoonId)
    response.headers["ETag"] = etag_of(persoon.versie)
    return PersoonBeeld.model_construct(**dict(persoon_antwoord(persoon, zicht)), verklaringen=ids)


@router.put("/personen/{persoonId:uuid}", summary="Persoon wijzigen")
async def wijzig_persoon(
    persoonId: UUID, invoer: PersoonInvoer, versie: IfMatch, tx: HuishoudenSchrijven, response: Response
) -> PersoonAntwoord:
    """Vervang de gegevens van een persoon uit uw register; wat u weglaat is daarna leeg."""
    persoon = await service.wijzig_persoon(tx, versie, invoer.als_persoon(persoonId))
    response.headers["ETag"] = etag_of(persoon.versie)
    return persoon_antwoord(persoon)


@router.get("/personen/{persoonId:uuid}/dubbelen", summary="Mogelijke dubbelen opvragen")
async def lijst_dubbelen(persoonId: UUID, tx: RegisterLezen, cursor: Cursor = None, limit: Limit = 20) -> DubbelPagina:
    """Wie in uw register dezelfde mens kan zijn, de sterkste eerst, met score en redenen."""
    pagina = await dubbelen.vind_dubbelen(tx, persoonId, read_cursor(cursor, int, UUID), limit)
    return DubbelPagina(resultaten=[gelijkend_antwoord(*t) for t in pagina.items], volgende=pagina.volgende)


@router.post("/personen/{persoonId:uuid}/geen-dubbelen", status_code=201, summary="Vastleggen dat het twee mensen zijn")
async def leg_geen_dubbel_vast(
    persoonId: UUID, invoer: AndereInvoer, tx: HuishoudenSchrijven, response: Response
) -> AndereInvoer:
    """Leg vast dat de andere persoon iemand anders is; het paar wordt niet meer voorgesteld en niet samengevoegd."""
    await dubbelen.leg_geen_dubbel_vast(tx, persoonId, invoer.andere_id)
    response.headers["Location"] = f"/v1/personen/{persoonId}"
    return invoer


@router.post(
    "/personen/{persoonId:uuid}/geen-dubbelen/{andereId}/intrekkingen",
    status_code=201,
    summary="Intrekken dat het twee mensen zijn",
)
async def trek_geen_dubbel_in(
    persoonId: UUID, andereId: UUID, tx: HuishoudenSchrijven, response: Response
) -> AndereInvoer:
    """Trek in dat de andere persoon iemand anders is; het paar kan weer worden voorgesteld en samengevoegd."""
    await dubbelen.trek_geen_dubbel_in(tx, persoonId, andereId)
    response.headers["Location"] = f"/v1/personen/{persoonId}"
    return AndereInvoer(andere_id=andereId)
