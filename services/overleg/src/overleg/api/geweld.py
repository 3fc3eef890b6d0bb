"""Routes voor geweldsincidenten en kennisgevingen."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from fastapi import Response
from pydantic import Field

from common.db import IfMatch, etag_of, read_cursor
from common.db.paging import Cursor, Limit
from common.web import ApiModel, Datum, Pagina, service_router
from overleg.api.casusmodellen import Oin, Peildatum, Redencode
from overleg.auth import CasusBehandelen, CasusLezen, KennisgevingBevestigen, KennisgevingLezen
from overleg.domain.codes import Aard, Fase
from overleg.domain.geweld import Geweldsincident
from overleg.service import geweld as service
from overleg.service.geweld import Incidentbeeld, Kennisgevingstand

router = service_router(tags=["geweldsincidenten"])

Stand = Literal["open", "te-laat", "bevestigd"]


class GeweldsincidentInvoer(ApiModel):
    """Nieuw geweld; iedereen die betrokken is krijgt bericht."""

    datum: Datum
    soorten: Annotated[list[Aard], Field(min_length=1, max_length=10)]
    bron: Redencode
    bekend_bij: Annotated[list[Oin], Field(max_length=50)] = []


class KennisgevingAntwoord(ApiModel):
    """Bericht over nieuw geweld aan één organisatie, en of het bevestigd is."""

    kennisgeving_id: UUID
    casus_id: UUID
    incident_id: UUID | None = None
    organisatie: str
    verstuurd_op: datetime
    bevestigen_voor: date
    bevestigd_op: datetime | None = None
    geescaleerd_op: datetime | None = None
    stand: Stand
    versie: int


class EigenKennisgeving(KennisgevingAntwoord):
    """Een kennisgeving aan de eigen organisatie, met wat er gebeurd is."""

    datum: date
    soorten: list[str]


class KennisgevingenAntwoord(ApiModel):
    """Alle kennisgevingen van een casus."""

    resultaten: list[KennisgevingAntwoord]


class KennisgevingPagina(Pagina[EigenKennisgeving]):
    """Een pagina kennisgevingen aan de eigen organisatie."""


class BereikModel(ApiModel):
    """Hoeveel partijen bevestigd hebben, en sinds wanneer iedereen."""

    bereikt: int
    aantal: int
    iedereen: bool
    iedereen_op: datetime | None = None


class IncidentKort(ApiModel):
    """Een eerdere melding die over hetzelfde geweld kan gaan."""

    incident_id: UUID
    datum: date
    soorten: list[str]
    organisatie: str | None = None
    vastgelegd_op: datetime


class IncidentAntwoord(IncidentKort):
    """Een geweldsincident, wie er bericht van kreeg en wie bereikt is."""

    casus_id: UUID
    bron: str
    bekend_bij: list[str]
    bereik: BereikModel
    kennisgevingen: list[KennisgevingAntwoord]
    mogelijk_dubbel: list[IncidentKort] = []


class GemeldIncident(IncidentAntwoord):
    """Een zojuist gemeld incident, met de fase waarin de casus nu is."""

    fase: Fase


class IncidentPagina(Pagina[IncidentAntwoord]):
    """Een pagina geweldsincidenten."""


def _velden(s: Kennisgevingstand) -> dict[str, object]:
    k = s.kennisgeving
    return {
        "kennisgeving_id": k.id, "casus_id": k.casus_id, "incident_id": k.incident_id, "organisatie": k.organisatie,
        "verstuurd_op": k.verstuurd_op, "bevestigen_voor": s.bevestigen_voor, "bevestigd_op": k.bevestigd_op,
        "geescaleerd_op": k.geescaleerd_op, "stand": s.stand, "versie": k.versie,
    }  # fmt: skip


def _kennisgeving(s: Kennisgevingstand) -> KennisgevingAntwoord:
    return KennisgevingAntwoord.model_validate(_velden(s))


def _kort(i: Geweldsincident) -> dict[str, object]:
    return {
        "incident_id": i.id, "datum": i.datum, "soorten": list(i.soorten), "organisatie": i.organisatie,
        "vastgelegd_op": i.vastgelegd_op,
    }  # fmt: skip


def _incident(b: Incidentbeeld) -> dict[str, object]:
    return _kort(b.incident) | {
        "casus_id": b.incident.casus_id,
        "bron": b.incident.bron,
        "bekend_bij": list(b.incident.bekend_bij),
        "bereik": BereikModel(
            bereikt=b.bereik.bereikt,
            aantal=b.bereik.aantal,
            iedereen=b.bereik.iedereen,
            iedereen_op=b.bereik.iedereen_op,
        ),
        "kennisgevingen": [_kennisgeving(k) for k in b.kennisgevingen],
        "mogelijk_dubbel": [IncidentKort.model_validate(_kort(i)) for i in b.mogelijk_dubbel],
    }


@router.get("/casussen/{casusId}/geweldsincidenten", summary="Geweldsincidenten van een casus")
async def lijst_incidenten(
    casusId: UUID, tx: CasusLezen, *, peildatum: Peildatum = None, cursor: Cursor = None, limit: Limit = 20
) -> IncidentPagina:
    """Geweldsincidenten met wie bereikt was op de peildatum, laatst vastgelegde eerst."""
    pagina = await service.lijst_incidenten(tx, casusId, peildatum, read_cursor(cursor, datetime, UUID), limit)
    return IncidentPagina(
        resultaten=[IncidentAntwoord.model_validate(_incident(b)) for b in pagina.items], volgende=pagina.volgende
    )


@router.post("/casussen/{casusId}/geweldsincidenten", status_code=201, summary="Nieuw geweld melden")
async def meld_geweldsincident(
    casusId: UUID,
    invoer: GeweldsincidentInvoer,
    versie: IfMatch,
    tx: CasusBehandelen,
    response: Response,
) -> GemeldIncident:
    """Meld nieuw geweld: de casus gaat terug naar de fase veiligheid en iedereen die betrokken is krijgt bericht.

    Lijkt het op een eerdere melding, dan staat die in `mogelijkDubbel`; samengevoegd wordt er niets. De ETag is die van de casus.
    """
    soorten = tuple(dict.fromkeys(invoer.soorten))
    casus, beeld = await service.meld_geweldsincident(
        tx, casusId, versie, invoer.datum, soorten, invoer.bron, invoer.bekend_bij
    )
    response.headers["ETag"] = etag_of(casus.versie)
    response.headers["Location"] = f"/v1/casussen/{casusId}/geweldsincidenten/{beeld.incident.id}"
    return GemeldIncident.model_validate(_incident(beeld) | {"fase": casus.fase})


@router.get("/casussen/{casusId}/geweldsincidenten/{incidentId}", summary="Geweldsincident lezen")
async def lees_incident(
    casusId: UUID, incidentId: UUID, tx: CasusLezen, peildatum: Peildatum = None
) -> IncidentAntwoord:
    """Een geweldsincident met de stand van elke kennisgeving op de peildatum."""
    return IncidentAntwoord.model_validate(_incident(await service.lees_incident(tx, casusId, incidentId, peildatum)))


@router.get("/casussen/{casusId}/kennisgevingen", summary="Kennisgevingen van een casus")
async def lijst_kennisgevingen(casusId: UUID, tx: CasusLezen) -> KennisgevingenAntwoord:
    """Wie over nieuw geweld is ingelicht en wie dat bevestigd heeft."""
    return KennisgevingenAntwoord(
        resultaten=[_kennisgeving(k) for k in await service.lijst_kennisgevingen(tx, casusId)]
    )


@router.get("/kennisgevingen", summary="Kennisgevingen aan de eigen organisatie")
async def lijst_eigen_kennisgevingen(
    tx: KennisgevingLezen, cursor: Cursor = None, limit: Limit = 20
) -> KennisgevingPagina:
    """Wat uw organisatie nog moet bevestigen eerst, dan wat bevestigd is; binnen elk de nieuwste eerst."""
    pagina = await service.lijst_eigen_kennisgevingen(tx, read_cursor(cursor, int, datetime, UUID), limit)
    return KennisgevingPagina(
        resultaten=[
            EigenKennisgeving.model_validate(_velden(k) | {"datum": datum, "soorten": list(soorten)})
            for k, datum, soorten in pagina.items
        ],
        volgende=pagina.volgende,
    )


@router.post("/kennisgevingen/{kennisgevingId}/bevestigingen", status_code=201, summary="Kennisgeving bevestigen")
async def bevestig_kennisgeving(
    kennisgevingId: UUID,
    versie: IfMatch,
    tx: KennisgevingBevestigen,
    response: Response,
) -> KennisgevingAntwoord:
    """Bevestig namens uw organisatie dat het bericht gelezen is."""
    stand = await service.bevestig_kennisgeving(tx, kennisgevingId, versie)
    response.headers["ETag"] = etag_of(stand.kennisgeving.versie)
    response.headers["Location"] = "/v1/kennisgevingen"
    return _kennisgeving(stand)
