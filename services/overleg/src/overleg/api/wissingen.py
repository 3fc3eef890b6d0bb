"""Routes voor wissen: uitvoeren op een toegewezen verzoek, en volgen tot elke dienst bevestigd heeft."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from fastapi import Query, Response
from pydantic import Field

from common.db import IfMatch, etag_of, read_cursor
from common.db.paging import Cursor, Limit
from common.kalender import dag_van
from common.web import ApiModel, Datum, Pagina, service_router
from overleg.auth import RechtenBeslissen, RechtenInzien
from overleg.domain import wissing as domein
from overleg.domain.regels import Regels
from overleg.domain.wissing import Aanleiding, Stand
from overleg.service import wissingen as service
from overleg.settings import regels_van

router = service_router(tags=["wissingen"])


class OntvangstModel(ApiModel):
    """Bevestiging van één dienst; zonder moment is zij er nog niet."""

    dienst: str
    bevestigd_op: datetime | None = None
    aantallen: Annotated[dict[str, int], Field(description="Hoeveel rijen per soort gegeven geraakt zijn")]


class WissingAntwoord(ApiModel):
    """Een wissing en wie haar bevestigd heeft; wie het was is nergens meer te lezen."""

    wissing_id: UUID
    persoon_id: UUID
    personen: Annotated[list[UUID], Field(description="Alle registraties van deze mens")]
    aanleiding: Aanleiding
    verzoek_id: UUID | None = None
    stand: Stand
    gestart_op: datetime
    gestart_door: str
    uiterlijk: Annotated[date, Field(description="Laatste dag waarop een bevestiging op tijd is")]
    te_laat: Annotated[bool, Field(description="Op de peildatum was een bevestiging over tijd")]
    voltooid_op: datetime | None = None
    ontvangsten: list[OntvangstModel]
    versie: int


class WissingPagina(Pagina[WissingAntwoord]):
    """Een pagina wissingen."""


def _antwoord(w: domein.Wissing, dag: date, regels: Regels) -> WissingAntwoord:
    gekomen = {o.dienst: o for o in w.ontvangsten}
    ontvangsten = [
        OntvangstModel(dienst=d, bevestigd_op=gekomen[d].bevestigd_op, aantallen=dict(gekomen[d].aantallen))
        if d in gekomen
        else OntvangstModel(dienst=d, aantallen={})
        for d in domein.DIENSTEN
    ]
    return WissingAntwoord(
        wissing_id=w.id, persoon_id=w.persoon_id, personen=list(w.personen), aanleiding=w.aanleiding, verzoek_id=w.verzoek_id,
        stand=w.stand, gestart_op=w.gestart_op, gestart_door=w.gestart_door, uiterlijk=domein.uiterlijk(w, regels),
        te_laat=domein.te_laat(w, dag, regels), voltooid_op=w.voltooid_op, ontvangsten=ontvangsten, versie=w.versie,
    )  # fmt: skip


@router.post("/rechtenverzoeken/{verzoekId}/wissingen", status_code=201, summary="Wissen op een verzoek")
async def wis_op_verzoek(
    verzoekId: UUID, versie: IfMatch, tx: RechtenBeslissen, response: Response
) -> WissingAntwoord:
    """Wis de persoon van een geheel toegewezen verzoek, als ander dan wie besloot. Dit is niet ongedaan te maken."""
    w = await service.wis_op_verzoek(tx, verzoekId, versie)
    response.headers["ETag"] = etag_of(w.versie)
    response.headers["Location"] = f"/v1/wissingen/{w.id}"
    return _antwoord(w, dag_van(tx.now), regels_van(tx))


@router.get("/wissingen", summary="Wissingen opvragen")
async def lijst_wissingen(
    tx: RechtenInzien,
    alleenOpen: Annotated[bool, Query(description="Alleen wat nog op een bevestiging wacht")] = False,
    peildatum: Annotated[Datum | None, Query(description="Dag waarvoor te laat geldt; anders vandaag")] = None,
    cursor: Cursor = None,
    limit: Limit = 20,
) -> WissingPagina:
    """Wissingen uit uw register, nieuwste eerst, met de bevestiging van elke dienst."""
    pagina = await service.lijst_wissingen(tx, read_cursor(cursor, datetime, UUID), limit, alleen_open=alleenOpen)
    dag, regels = peildatum or dag_van(tx.now), regels_van(tx)
    return WissingPagina(resultaten=[_antwoord(w, dag, regels) for w in pagina.items], volgende=pagina.volgende)


@router.get("/wissingen/{wissingId}", summary="Wissing lezen")
async def lees_wissing(wissingId: UUID, tx: RechtenInzien, response: Response) -> WissingAntwoord:
    """Lees een wissing met de bevestiging van elke dienst."""
    w = await service.lees_wissing(tx, wissingId)
    response.headers["ETag"] = etag_of(w.versie)
    return _antwoord(w, dag_van(tx.now), regels_van(tx))
