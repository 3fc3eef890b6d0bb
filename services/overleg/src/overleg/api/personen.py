"""Routes voor personen en huishoudens."""

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import Response
from pydantic import AfterValidator, Field, StringConstraints

from common.db import etag_of
from common.events import uuid7
from common.privacy import is_bsn, normaliseer_bsn
from common.web import ApiModel, Datum, service_router
from overleg.auth import HuishoudenLezen, HuishoudenSchrijven
from overleg.domain import persoon as domein
from overleg.domain.codes import Dataklasse, LidRol
from overleg.domain.grond import EIGEN, Zicht
from overleg.service import personen as service

router = service_router(tags=["personen en huishoudens"])


def _bsn(waarde: str) -> str:
    if not is_bsn(waarde):
        raise ValueError("dit is geen geldig burgerservicenummer (elfproef)")
    return normaliseer_bsn(waarde)


Bsn = Annotated[str, StringConstraints(pattern=r"^[0-9]{8,9}$"), AfterValidator(_bsn)]
Tekst = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200, pattern=r"^[^\x00-\x1f\x7f]*$")
]
Postcode = Annotated[str, StringConstraints(pattern=r"^[1-9][0-9]{3} ?[A-Z]{2}$")]


class Adres(ApiModel):
    """Adres van een persoon."""

    straat: Tekst
    huisnummer: Annotated[str, StringConstraints(pattern=r"^[0-9]{1,5}[A-Za-z0-9 -]{0,10}$")]
    postcode: Postcode
    plaats: Tekst


class PersoonInvoer(ApiModel):
    """Een persoon voor het register van de eigen organisatie."""

    naam: Tekst
    geboortedatum: Datum | None = None
    bsn: Bsn | None = None
    adres: Adres | None = None
    contact: Tekst | None = None
    geheim_adres: bool = False


class GrondModel(ApiModel):
    """Een grond die iets van deze persoon opende; met dit id staat de lezing in de vastlegging."""

    soort: str
    grond_id: UUID | None = None
    dataklassen: Annotated[list[Dataklasse], Field(description="Wat deze grond opent; leeg: alles wat niet geheim is")]
    doel: str | None = None


class PersoonAntwoord(ApiModel):
    """Wat de aanroeper van deze persoon mag zien, met de gronden."""

    persoon_id: UUID
    naam: Annotated[str | None, Field(description="Leeg als de toestemming de identiteit niet opent")] = None
    geboortedatum: date | None = None
    bsn: str | None = None
    adres: Adres | None = None
    contact: str | None = None
    geheim_adres: bool
    grond: Annotated[str, Field(description="De lichtste grond: eigen, overdracht, toestemming, doorbreking of noodtoegang")]
    grond_id: UUID | None = None
    gronden: Annotated[list[GrondModel], Field(description="Alle gronden die samen dit antwoord openden, de lichtste eerst")]
    versie: int


class Zoekvraag(ApiModel):
    """Zoeken gaat met een POST: een BSN hoort nooit in een adres."""

    bsn: Bsn


class Zoekresultaat(ApiModel):
    """Gevonden personen; leeg als er niemand is die de aanroeper mag zien."""

    resultaten: list[PersoonAntwoord]


class LidModel(ApiModel):
    """Lidmaatschap van een huishouden."""

    persoon_id: UUID
    rol: LidRol
    van: Datum
    tot: Datum | None = None


class HuishoudenInvoer(ApiModel):
    """Een huishouden met zijn leden."""

    leden: Annotated[list[LidModel], Field(min_length=1, max_length=30)]


class HuishoudenAntwoord(ApiModel):
    """Een huishouden met de leden die de aanroeper mag zien."""

    huishouden_id: UUID
    leden: list[LidModel]
    versie: int


def persoon_antwoord(persoon: domein.Persoon, zicht: Zicht) -> PersoonAntwoord:
    """Zet om wat van een persoon te zien is, met de gronden die dat openen."""
    adres = persoon.adres
    return PersoonAntwoord(
        persoon_id=persoon.id, naam=persoon.naam or None, geboortedatum=persoon.geboortedatum, bsn=persoon.bsn,
        adres=Adres.model_construct(straat=adres.straat, huisnummer=adres.huisnummer, postcode=adres.postcode, plaats=adres.plaats)
        if adres else None,
        contact=persoon.contact, geheim_adres=persoon.geheim_adres, grond=zicht.soort, grond_id=zicht.id,
        gronden=[GrondModel(soort=g.soort, grond_id=g.id, dataklassen=sorted(map(Dataklasse, g.dataklassen)), doel=g.doel) for g in zicht.gronden],
        versie=persoon.versie,
    )  # fmt: skip


def _huishouden(huishouden: domein.Huishouden) -> HuishoudenAntwoord:
    leden = [LidModel(persoon_id=x.persoon_id, rol=LidRol(x.rol), van=x.van, tot=x.tot) for x in huishouden.leden]
    return HuishoudenAntwoord(huishouden_id=huishouden.id, leden=leden, versie=huishouden.versie)


@router.post("/personen", status_code=201, summary="Persoon registreren")
async def registreer_persoon(invoer: PersoonInvoer, tx: HuishoudenSchrijven, response: Response) -> PersoonAntwoord:
    """Leg een persoon vast; alle gegevens worden per persoon versleuteld."""
    adres = domein.Adres(**invoer.adres.model_dump(by_alias=False)) if invoer.adres else None
    persoon = await service.registreer_persoon(
        tx,
        domein.Persoon(
            uuid7(), invoer.naam, invoer.geboortedatum, invoer.bsn, adres, invoer.contact, invoer.geheim_adres
        ),
    )
    response.headers["ETag"] = etag_of(persoon.versie)
    response.headers["Location"] = f"/v1/personen/{persoon.id}"
    return persoon_antwoord(persoon, EIGEN)


@router.post("/personen/_zoek", summary="Persoon zoeken op BSN")
async def zoek_personen(invoer: Zoekvraag, tx: HuishoudenLezen) -> Zoekresultaat:
    """Zoek op burgerservicenummer; alleen wie u op een grond mag zien."""
    return Zoekresultaat(resultaten=[persoon_antwoord(p, z) for p, z in await service.zoek_personen(tx, invoer.bsn)])


@router.get("/personen/{persoonId:uuid}", summary="Persoon lezen")
async def lees_persoon(persoonId: UUID, tx: HuishoudenLezen, response: Response) -> PersoonAntwoord:
    """Lees wat u van deze persoon mag zien: uit eigen register, na een aanvaarde overdracht, of met toestemming."""
    persoon, zicht = await service.lees_persoon(tx, persoonId)
    response.headers["ETag"] = etag_of(persoon.versie)
    return persoon_antwoord(persoon, zicht)


@router.post("/huishoudens", status_code=201, summary="Huishouden registreren")
async def registreer_huishouden(
    invoer: HuishoudenInvoer, tx: HuishoudenSchrijven, response: Response
) -> HuishoudenAntwoord:
    """Leg een huishouden vast met leden uit het eigen register."""
    leden = tuple(domein.Lid(x.persoon_id, x.rol, x.van, x.tot) for x in invoer.leden)
    huishouden = await service.registreer_huishouden(tx, domein.Huishouden(uuid7(), leden))
    response.headers["ETag"] = etag_of(huishouden.versie)
    response.headers["Location"] = f"/v1/huishoudens/{huishouden.id}"
    return _huishouden(huishouden)


@router.get("/huishoudens/{huishoudenId}", summary="Huishouden lezen")
async def lees_huishouden(huishoudenId: UUID, tx: HuishoudenLezen, response: Response) -> HuishoudenAntwoord:
    """Lees een huishouden met de leden die u mag zien."""
    huishouden = await service.lees_huishouden(tx, huishoudenId)
    response.headers["ETag"] = etag_of(huishouden.versie)
    return _huishouden(huishouden)
