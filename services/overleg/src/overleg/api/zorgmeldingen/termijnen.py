"""Route voor termijnen: wat op een dag nog moet en wat te laat is."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from fastapi import Query
from pydantic import Field

from common.db import read_cursor
from common.db.paging import Cursor, Limit
from common.web import ApiModel, Datum, Pagina, service_router
from overleg.auth import MeldingLezen
from overleg.service import zorgmeldingen as service

router = service_router(tags=["zorgmeldingen"])


class TermijnModel(ApiModel):
    """Iets dat uiterlijk op een dag klaar moet zijn."""

    zorgmelding_id: UUID
    acute_onveiligheid: bool
    wat: Annotated[
        str,
        Field(
            description="veiligheidsbeoordeling, informeren, onderzoek, overdracht-antwoord, terugkoppeling-na-beoordeling of "
            "terugkoppeling-na-afsluiting"
        ),
    ]
    uiterlijk: date
    verstreken: bool


class TermijnenAntwoord(Pagina[TermijnModel]):
    """Wat op de peildatum nog moet en te laat is."""

    peildatum: date


@router.get("/zorgmeldingen/termijnen", summary="Termijnen opvragen")
async def lijst_termijnen(
    tx: MeldingLezen,
    peildatum: Annotated[Datum, Query(description="De dag waarop geteld wordt")],
    verstreken: Annotated[bool, Query(description="Alleen wat op de peildatum te laat is")] = False,
    cursor: Cursor = None,
    limit: Limit = 100,
) -> TermijnenAntwoord:
    """Wat op de peildatum nog moet en wat te laat is; acute meldingen eerst. Een bladzijde telt `limit` zorgmeldingen.

    Van zorgmeldingen die uw organisatie registreerde of waar zij nu verantwoordelijk voor is.
    """
    pagina = await service.lijst_termijnen(
        tx, peildatum, read_cursor(cursor, int, datetime, UUID), limit, verstreken=verstreken
    )
    resultaten = [
        TermijnModel.model_construct(
            zorgmelding_id=z.id, acute_onveiligheid=z.acuut, wat=t.wat, uiterlijk=t.op, verstreken=t.verstreken
        )
        for z, t in pagina.items
    ]
    return TermijnenAntwoord(peildatum=peildatum, resultaten=resultaten, volgende=pagina.volgende)
