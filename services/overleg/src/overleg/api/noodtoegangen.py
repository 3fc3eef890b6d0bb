"""Routes voor noodtoegang (break-glass)."""

from datetime import datetime
from typing import Annotated, Self
from uuid import UUID

from fastapi import Query, Response
from pydantic import Field, model_validator

from common.db import IfMatch, etag_of, read_cursor
from common.db.paging import Cursor, Limit
from common.web import ApiModel, Pagina, service_router
from overleg.api.doorbrekingen import Uitleg
from overleg.api.persoonsmodel import Bsn, PersoonAntwoord, persoon_antwoord
from overleg.auth import (
    NoodtoegangBeoordelen,
    NoodtoegangGebruiken,
    NoodtoegangLezen,
    NoodtoegangNazien,
    NoodtoegangOpenen,
)
from overleg.domain import noodtoegang as domein
from overleg.domain.noodtoegang import NoodReden, Oordeel
from overleg.domain.regels import Regels
from overleg.service import noodtoegangen as service
from overleg.settings import regels_van

router = service_router(tags=["noodtoegang"])


class NoodtoegangInvoer(ApiModel):
    """Noodtoegang tot één persoon: met een BSN of met het id, en waarom er niet gewacht kan worden."""

    bsn: Bsn | None = None
    persoon_id: UUID | None = None
    redencode: NoodReden
    reden: Annotated[Uitleg, Field(description="Versleuteld; u en de privacy officers van beide organisaties lezen dit")]

    @model_validator(mode="after")
    def _een_van_beide(self) -> Self:
        if (self.bsn is None) == (self.persoon_id is None):
            raise ValueError("noem de persoon met een bsn of met een persoonId, niet met allebei")
        return self


class Toegang(ApiModel):
    """Gebruik van noodtoegang; zonder persoonId is er niemand gevonden."""

    noodtoegang_id: UUID
    persoon_id: UUID | None = None


class NoodtoegangGeopend(ApiModel):
    """Of er iets geopend is, en tot wanneer; ook een vergeefse poging wordt beoordeeld."""

    geopend: bool
    tot: datetime
    toegangen: list[Toegang]


class NoodtoegangAntwoord(ApiModel):
    """Gebruik van noodtoegang en het oordeel daarover."""

    noodtoegang_id: UUID
    organisatie: str
    gebruiker: str
    houder: Annotated[str | None, Field(description="Organisatie die de persoon in haar register heeft")] = None
    persoon_id: UUID | None = None
    redencode: NoodReden
    reden: Annotated[str | None, Field(description="Niet in een lijst")] = None
    van: datetime
    tot: datetime
    te_laat: Annotated[bool, Field(description="De termijn voor het oordeel is voorbij")]
    beoordeeld_op: datetime | None = None
    beoordeeld_door: str | None = None
    oordeel: Oordeel | None = None
    toelichting: Annotated[str | None, Field(description="Niet in een lijst")] = None
    versie: int


class NoodtoegangPagina(Pagina[NoodtoegangAntwoord]):
    """Een pagina gebruik van noodtoegang."""


class OordeelInvoer(ApiModel):
    """Het oordeel van de privacy officer."""

    oordeel: Oordeel
    toelichting: Annotated[Uitleg | None, Field(description="Versleuteld")] = None


def _antwoord(n: domein.Noodtoegang, nu: datetime, regels: Regels) -> NoodtoegangAntwoord:
    return NoodtoegangAntwoord(
        noodtoegang_id=n.id, organisatie=n.organisatie, gebruiker=n.gebruiker, houder=n.houder, persoon_id=n.persoon_id,
        redencode=n.redencode, reden=n.reden, van=n.van, tot=n.tot, te_laat=n.te_laat_beoordeeld(nu, regels),
        beoordeeld_op=n.beoordeeld_op, beoordeeld_door=n.beoordeeld_door, oordeel=n.oordeel, toelichting=n.toelichting,
        versie=n.versie,
    )  # fmt: skip


@router.post("/noodtoegangen", status_code=201, summary="Noodtoegang openen")
async def open_noodtoegang(invoer: NoodtoegangInvoer, tx: NoodtoegangOpenen, response: Response) -> NoodtoegangGeopend:
    """Open één persoon om te lezen, hoogstens een uur; de privacy officers van beide organisaties horen het meteen."""
    geopend = await service.open_noodtoegang(tx, invoer.bsn, invoer.persoon_id, invoer.redencode, invoer.reden)
    response.headers["Location"] = f"/v1/noodtoegangen/{geopend[0].id}"
    return NoodtoegangGeopend(
        geopend=geopend[0].persoon_id is not None, tot=geopend[0].tot,
        toegangen=[Toegang(noodtoegang_id=n.id, persoon_id=n.persoon_id) for n in geopend],
    )  # fmt: skip


@router.get("/noodtoegangen", summary="Gebruik van noodtoegang nazien")
async def lijst_noodtoegangen(
    tx: NoodtoegangNazien,
    teBeoordelen: Annotated[bool, Query(description="Alleen wat uw organisatie nog moet beoordelen")] = False,
    cursor: Cursor = None,
    limit: Limit = 20,
) -> NoodtoegangPagina:
    """Gebruik door uw organisatie en in uw register, nieuwste eerst."""
    na = read_cursor(cursor, datetime, UUID)
    pagina = await service.lijst_noodtoegangen(tx, na, limit, te_beoordelen=teBeoordelen)
    regels = regels_van(tx)
    return NoodtoegangPagina(
        resultaten=[_antwoord(n, tx.now, regels) for n in pagina.items], volgende=pagina.volgende
    )


@router.get("/noodtoegangen/{noodtoegangId}", summary="Noodtoegang lezen")
async def lees_noodtoegang(noodtoegangId: UUID, tx: NoodtoegangLezen, response: Response) -> NoodtoegangAntwoord:
    """Lees uw eigen gebruik, of als privacy officer dat door uw organisatie of in uw register."""
    noodtoegang = await service.lees_noodtoegang(tx, noodtoegangId)
    response.headers["ETag"] = etag_of(noodtoegang.versie)
    return _antwoord(noodtoegang, tx.now, regels_van(tx))


@router.get("/noodtoegangen/{noodtoegangId}/persoon", summary="Persoon lezen met noodtoegang")
async def lees_persoon_in_nood(noodtoegangId: UUID, tx: NoodtoegangGebruiken) -> PersoonAntwoord:
    """Lees de persoon zolang uw noodtoegang open is; een geheim adres en de BSN blijven dicht."""
    persoon, zicht = await service.lees_persoon_in_nood(tx, noodtoegangId)
    return persoon_antwoord(persoon, zicht)


@router.post("/noodtoegangen/{noodtoegangId}/beoordelingen", status_code=201, summary="Noodtoegang beoordelen")
async def beoordeel_noodtoegang(
    noodtoegangId: UUID, invoer: OordeelInvoer, versie: IfMatch, tx: NoodtoegangBeoordelen, response: Response
) -> NoodtoegangAntwoord:
    """Beoordeel gebruik door uw organisatie, nooit dat van uzelf; onterecht gebruik sluit meteen."""
    nieuw = await service.beoordeel_noodtoegang(tx, noodtoegangId, versie, invoer.oordeel, invoer.toelichting)
    response.headers["ETag"] = etag_of(nieuw.versie)
    response.headers["Location"] = f"/v1/noodtoegangen/{nieuw.id}"
    return _antwoord(nieuw, tx.now, regels_van(tx))
