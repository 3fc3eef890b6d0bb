"""Routes voor de agenda: agendapunten van twee soorten, en de bijdragen daarbij."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import Response
from pydantic import Field

from common.db import IfMatch, etag_of, read_cursor
from common.db.paging import Cursor, Limit
from common.web import ApiModel, Pagina, service_router
from overleg.api.acties import ActieAntwoord, actie_antwoord
from overleg.api.overleg_velden import BesluitAntwoord, ControleModel, besluit_antwoord, controle_van
from overleg.api.velden import Lang
from overleg.auth import OverlegBijdragen, OverlegLezen
from overleg.domain import overleg_punten as domein
from overleg.domain.overleg_punten import AgendapuntSoort, AgendapuntStatus, VervallenReden
from overleg.service import agendapunten as service

router = service_router(tags=["interventieoverleg"])

Personen = Annotated[list[UUID], Field(max_length=30)]
Kenmerk = Annotated[str, Field(pattern=r"^[a-z][a-z_]{0,40}$")]


class AgendapuntInvoer(ApiModel):
    """Een agendapunt van één soort.

    Identificeerbaar: `casusId` en `personen`, met toestemming van elk van hen voor elke organisatie aan tafel. Geanonimiseerd: `reden`
    opbouw_casus en `doel` expertise_inwinnen; noem in `controle` om wie het gaat, dan wordt de tekst ook op hun namen gecontroleerd.
    """

    soort: AgendapuntSoort
    tekst: Lang
    casus_id: UUID | None = None
    personen: Personen = []
    reden: Kenmerk | None = None
    doel: Kenmerk | None = None
    controle: ControleModel | None = None


class AgendapuntKort(ApiModel):
    """Een agendapunt; casus en personen zijn leeg als het geanonimiseerd is."""

    agendapunt_id: UUID
    overleg_id: UUID
    organisatie: Annotated[str, Field(description="Wie het punt inbracht")]
    soort: AgendapuntSoort
    status: AgendapuntStatus
    tekst: str | None = None
    casus_id: UUID | None = None
    personen: list[UUID]
    reden: str | None = None
    doel: str
    toegevoegd_op: datetime
    vervallen_op: datetime | None = None
    vervallen_reden: VervallenReden | None = None
    versie: int


class BijdrageInvoer(ApiModel):
    """Wat uw organisatie inbrengt; bij een geanonimiseerd punt zonder herkenbare mensen."""

    tekst: Lang
    controle: ControleModel | None = None


class BijdrageAntwoord(ApiModel):
    """De bijdrage van één organisatie."""

    bijdrage_id: UUID
    agendapunt_id: UUID
    organisatie: str
    tekst: str | None = None
    gewijzigd_op: datetime
    versie: int


class AgendapuntAntwoord(AgendapuntKort):
    """Een agendapunt met bijdragen, besluiten en acties."""

    niet_voor: Annotated[list[str], Field(description="Organisaties aan tafel die hier niet over mogen horen")]
    bijdragen: list[BijdrageAntwoord]
    besluiten: list[BesluitAntwoord]
    acties: list[ActieAntwoord]


class AgendapuntPagina(Pagina[AgendapuntKort]):
    """De agenda zoals u haar mag zien."""


def _velden(p: domein.Agendapunt) -> dict[str, Any]:
    return {
        "agendapunt_id": p.id, "overleg_id": p.overleg_id, "organisatie": p.eigenaar, "soort": p.soort, "status": p.status,
        "tekst": p.tekst, "casus_id": p.casus_id, "personen": list(p.personen),
        "reden": domein.REDEN_ANONIEM if p.anoniem else None, "doel": domein.DOEL_ANONIEM if p.anoniem else domein.DOEL,
        "toegevoegd_op": p.toegevoegd_op, "vervallen_op": p.vervallen_op, "vervallen_reden": p.vervallen_reden,
        "versie": p.versie,
    }  # fmt: skip


def _antwoord(p: domein.Agendapunt, response: Response) -> AgendapuntKort:
    response.headers["ETag"] = etag_of(p.versie)
    response.headers["Location"] = f"/v1/overleggen/{p.overleg_id}/agendapunten/{p.id}"
    return AgendapuntKort.model_construct(**_velden(p))


def _bijdrage(b: domein.Bijdrage) -> BijdrageAntwoord:
    return BijdrageAntwoord.model_construct(
        bijdrage_id=b.id, agendapunt_id=b.agendapunt_id, organisatie=b.organisatie, tekst=b.tekst,
        gewijzigd_op=b.gewijzigd_op, versie=b.versie,
    )  # fmt: skip


@router.post("/overleggen/{overlegId}/agendapunten", status_code=201, summary="Agendapunt toevoegen")
async def voeg_agendapunt_toe(
    overlegId: UUID, invoer: AgendapuntInvoer, tx: OverlegBijdragen, response: Response
) -> AgendapuntKort:
    """Zet een casus of een geanonimiseerde vraag op de agenda; een weigering noemt elk ontbrekend paar of elke vindplaats."""
    nieuw = service.NieuwPunt(
        invoer.soort, invoer.tekst, invoer.casus_id, tuple(dict.fromkeys(invoer.personen)), invoer.reden, invoer.doel,
        controle_van(invoer.controle),
    )  # fmt: skip
    return _antwoord(await service.voeg_agendapunt_toe(tx, overlegId, nieuw), response)


@router.get("/overleggen/{overlegId}/agendapunten", summary="Agenda opvragen")
async def lijst_agendapunten(
    overlegId: UUID, tx: OverlegLezen, cursor: Cursor = None, limit: Limit = 50
) -> AgendapuntPagina:
    """De agendapunten die uw organisatie nu mag zien, op volgorde van toevoegen."""
    pagina = await service.lijst_agendapunten(tx, overlegId, read_cursor(cursor, datetime, UUID), limit)
    resultaten = [AgendapuntKort.model_construct(**_velden(p)) for p in pagina.items]
    return AgendapuntPagina(resultaten=resultaten, volgende=pagina.volgende)


@router.get("/overleggen/{overlegId}/agendapunten/{agendapuntId}", summary="Agendapunt lezen")
async def lees_agendapunt(
    overlegId: UUID, agendapuntId: UUID, tx: OverlegLezen, response: Response
) -> AgendapuntAntwoord:
    """Lees een agendapunt met alles wat erbij hoort."""
    d = await service.lees_agendapunt(tx, overlegId, agendapuntId)
    response.headers["ETag"] = etag_of(d.punt.versie)
    return AgendapuntAntwoord.model_construct(
        **_velden(d.punt), niet_voor=list(d.niet_voor), bijdragen=[_bijdrage(b) for b in d.bijdragen],
        besluiten=[besluit_antwoord(b) for b in d.besluiten], acties=[actie_antwoord(a) for a in d.acties],
    )  # fmt: skip


@router.post(
    "/overleggen/{overlegId}/agendapunten/{agendapuntId}/intrekkingen",
    status_code=201,
    summary="Agendapunt intrekken",
)
async def trek_agendapunt_in(
    overlegId: UUID, agendapuntId: UUID, versie: IfMatch, tx: OverlegBijdragen, response: Response
) -> AgendapuntKort:
    """Haal een open agendapunt van uw organisatie van de agenda."""
    return _antwoord(await service.trek_agendapunt_in(tx, overlegId, agendapuntId, versie), response)


@router.post(
    "/overleggen/{overlegId}/agendapunten/{agendapuntId}/bijdragen", status_code=201, summary="Bijdrage leveren"
)
async def lever_bijdrage(
    overlegId: UUID, agendapuntId: UUID, invoer: BijdrageInvoer, tx: OverlegBijdragen, response: Response
) -> BijdrageAntwoord:
    """Breng iets in namens uw organisatie; één bijdrage per agendapunt, te wijzigen tot het overleg gehouden is."""
    controle = controle_van(invoer.controle)
    bijdrage = await service.lever_bijdrage(tx, overlegId, agendapuntId, invoer.tekst, controle)
    response.headers["ETag"] = etag_of(bijdrage.versie)
    response.headers["Location"] = f"/v1/overleggen/{overlegId}/agendapunten/{agendapuntId}"
    return _bijdrage(bijdrage)


@router.put("/overleggen/{overlegId}/agendapunten/{agendapuntId}/bijdragen/{bijdrageId}", summary="Bijdrage wijzigen")
async def wijzig_bijdrage(
    overlegId: UUID,
    agendapuntId: UUID,
    bijdrageId: UUID,
    invoer: BijdrageInvoer,
    versie: IfMatch,
    tx: OverlegBijdragen,
    response: Response,
) -> BijdrageAntwoord:
    """Wijzig de bijdrage van uw organisatie."""
    controle = controle_van(invoer.controle)
    bijdrage = await service.wijzig_bijdrage(tx, overlegId, agendapuntId, bijdrageId, versie, invoer.tekst, controle)
    response.headers["ETag"] = etag_of(bijdrage.versie)
    return _bijdrage(bijdrage)
