"""Routes voor beperking van de verwerking (AVG art. 18): instellen op een verzoek, uitzonderen, aankondigen, opheffen."""

from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import Query, Response
from pydantic import Field

from common.db import IfMatch, etag_of, read_cursor
from common.db.paging import Cursor, Limit
from common.web import ApiModel, Datum, Pagina, Tijdstip, service_router
from overleg.api.rechten_verzoeken import Motivering
from overleg.api.toestemmingen import Oin
from overleg.auth import RechtenBeslissen, RechtenLezen, RechtenVastleggen
from overleg.domain import beperking as domein
from overleg.domain.beperking import Beperkingsreden, Opheffingsreden, Uitzonderingsgrond
from overleg.service import beperkingen as service

router = service_router(tags=["rechten van betrokkenen"])

_PAD = "/beperkingen/{beperkingId}"


class BeperkingInvoer(ApiModel):
    """Waarom de verwerking beperkt wordt."""

    reden: Beperkingsreden


class AankondigingInvoer(ApiModel):
    """Wanneer de betrokkene hoorde dat de beperking wordt opgeheven."""

    geinformeerd_op: Datum


class OpheffingInvoer(ApiModel):
    """Waarom de beperking ophoudt."""

    reden: Opheffingsreden


class UitzonderingInvoer(ApiModel):
    """Waarom, voor wie en tot wanneer er toch verwerkt mag worden."""

    grond: Uitzonderingsgrond
    reden: Annotated[Motivering, Field(description="Waarom dit nu nodig is; versleuteld, alleen uw organisatie leest dit")]
    organisaties: Annotated[
        list[Oin], Field(max_length=20, description="Wie naast uw organisatie de persoon zolang weer mag zien")
    ] = []
    tot: Tijdstip


class UitzonderingAntwoord(ApiModel):
    """Een uitzondering op een beperking."""

    uitzondering_id: UUID
    beperking_id: UUID
    grond: Uitzonderingsgrond
    reden: str | None = None
    organisaties: list[str]
    van: datetime
    tot: datetime
    ingetrokken_op: datetime | None = None
    versie: int


class BeperkingAntwoord(ApiModel):
    """Een beperking en hoe het ervoor staat."""

    beperking_id: UUID
    persoon_id: UUID
    verzoek_id: UUID
    reden: Beperkingsreden
    sinds: datetime
    aangekondigd_op: date | None = None
    opgeheven_op: datetime | None = None
    opheffingsreden: Opheffingsreden | None = None
    versie: int


class BeperkingBeeld(BeperkingAntwoord):
    """Een beperking met haar uitzonderingen, ook de voorbije."""

    uitzonderingen: list[UitzonderingAntwoord]


class BeperkingPagina(Pagina[BeperkingAntwoord]):
    """Een pagina beperkingen, nieuwste eerst."""


def _velden(b: domein.Beperking) -> dict[str, Any]:
    return {
        "beperking_id": b.id, "persoon_id": b.persoon_id, "verzoek_id": b.verzoek_id, "reden": b.reden, "sinds": b.sinds,
        "aangekondigd_op": b.aangekondigd_op, "opgeheven_op": b.opgeheven_op, "opheffingsreden": b.opheffingsreden,
        "versie": b.versie,
    }  # fmt: skip


def _met_kop(b: domein.Beperking, response: Response) -> BeperkingAntwoord:
    response.headers["ETag"] = etag_of(b.versie)
    response.headers["Location"] = f"/v1/beperkingen/{b.id}"
    return BeperkingAntwoord(**_velden(b))


def _uitzondering(u: domein.Uitzondering) -> UitzonderingAntwoord:
    return UitzonderingAntwoord(
        uitzondering_id=u.id, beperking_id=u.beperking_id, grond=u.grond, reden=u.reden, organisaties=list(u.organisaties),
        van=u.van, tot=u.tot, ingetrokken_op=u.ingetrokken_op, versie=u.versie,
    )  # fmt: skip


def _uitzondering_met_kop(u: domein.Uitzondering, response: Response) -> UitzonderingAntwoord:
    response.headers["ETag"] = etag_of(u.versie)
    response.headers["Location"] = f"/v1/beperkingen/{u.beperking_id}"
    return _uitzondering(u)


@router.post("/rechtenverzoeken/{verzoekId}/beperkingen", status_code=201, summary="Verwerking beperken")
async def stel_beperking_in(
    verzoekId: UUID, invoer: BeperkingInvoer, tx: RechtenBeslissen, response: Response
) -> BeperkingAntwoord:
    """Beperk op een toegewezen verzoek: alleen nog opslaan. Andere organisaties zien alleen nog dat de persoon beperkt is."""
    return _met_kop(await service.stel_beperking_in(tx, verzoekId, invoer.reden), response)


@router.get("/beperkingen", summary="Beperkingen opvragen")
async def lijst_beperkingen(
    tx: RechtenLezen,
    lopend: Annotated[bool, Query(description="Alleen wat nog geldt")] = True,
    cursor: Cursor = None,
    limit: Limit = 20,
) -> BeperkingPagina:
    """De beperkingen in uw register, nieuwste eerst."""
    na = read_cursor(cursor, datetime, UUID)
    pagina = await service.lijst_beperkingen(tx, na, limit, alleen_lopend=lopend)
    return BeperkingPagina(resultaten=[BeperkingAntwoord(**_velden(b)) for b in pagina.items], volgende=pagina.volgende)


@router.get(_PAD, summary="Beperking lezen")
async def lees_beperking(beperkingId: UUID, tx: RechtenLezen, response: Response) -> BeperkingBeeld:
    """Lees een beperking met haar uitzonderingen."""
    beperking, uitzonderingen = await service.lees_beperking(tx, beperkingId)
    response.headers["ETag"] = etag_of(beperking.versie)
    return BeperkingBeeld(**_velden(beperking), uitzonderingen=[_uitzondering(u) for u in uitzonderingen])


@router.post(_PAD + "/uitzonderingen", status_code=201, summary="Uitzondering op een beperking vastleggen")
async def leg_uitzondering_vast(
    beperkingId: UUID, invoer: UitzonderingInvoer, tx: RechtenVastleggen, response: Response
) -> UitzonderingAntwoord:
    """Verwerk toch, voor korte tijd en met een reden; de privacy officers krijgen bericht."""
    vraag = domein.Uitzondering(
        beperkingId, beperkingId, beperkingId, invoer.grond, invoer.reden, tuple(sorted(set(invoer.organisaties))), tx.now,
        invoer.tot,
    )  # fmt: skip
    return _uitzondering_met_kop(await service.leg_uitzondering_vast(tx, beperkingId, vraag), response)


@router.post(
    _PAD + "/uitzonderingen/{uitzonderingId}/intrekkingen", status_code=201, summary="Uitzondering intrekken"
)
async def trek_uitzondering_in(
    beperkingId: UUID, uitzonderingId: UUID, versie: IfMatch, tx: RechtenVastleggen, response: Response
) -> UitzonderingAntwoord:
    """Sluit een uitzondering voor haar tijd."""
    u = await service.trek_uitzondering_op_beperking_in(tx, beperkingId, uitzonderingId, versie)
    return _uitzondering_met_kop(u, response)


@router.post(_PAD + "/aankondigingen", status_code=201, summary="Opheffing aankondigen")
async def kondig_opheffing_aan(
    beperkingId: UUID, invoer: AankondigingInvoer, versie: IfMatch, tx: RechtenBeslissen, response: Response
) -> BeperkingAntwoord:
    """Leg vast wanneer de betrokkene hoorde dat de beperking wordt opgeheven; pas daarna kan dat."""
    b = await service.kondig_opheffing_van_beperking_aan(tx, beperkingId, versie, invoer.geinformeerd_op)
    return _met_kop(b, response)


@router.post(_PAD + "/opheffingen", status_code=201, summary="Beperking opheffen")
async def hef_beperking_op(
    beperkingId: UUID, invoer: OpheffingInvoer, versie: IfMatch, tx: RechtenBeslissen, response: Response
) -> BeperkingAntwoord:
    """Hef op; wie de gegevens kreeg hoort het."""
    return _met_kop(await service.hef_beperking_op(tx, beperkingId, versie, invoer.reden), response)
