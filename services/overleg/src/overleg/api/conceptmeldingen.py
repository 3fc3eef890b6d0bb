"""Routes voor acute signalen uit een scan."""

from datetime import datetime
from uuid import UUID

from common.db.paging import Limit
from common.web import ApiModel, service_router
from overleg.auth import MeldingRegistreren
from overleg.service import conceptmeldingen as service

router = service_router(tags=["zorgmeldingen"])


class ConceptmeldingModel(ApiModel):
    """Een acuut signaal uit een huisbezoek dat op een zorgmelding wacht; zonder gegevens over personen."""

    conceptmelding_id: UUID
    scan_id: UUID
    scan_organisatie: str
    huishouden_id: UUID | None = None
    vastgesteld_op: datetime
    aard: list[str]
    onderdelen: list[str]


class ConceptmeldingenAntwoord(ApiModel):
    """Acute signalen, oudste eerst."""

    resultaten: list[ConceptmeldingModel]


@router.get("/conceptmeldingen", summary="Acute signalen uit scans")
async def lijst_conceptmeldingen(tx: MeldingRegistreren, limit: Limit = 100) -> ConceptmeldingenAntwoord:
    """Acute signalen die op een zorgmelding wachten, oudste eerst."""
    rijen = await service.lijst_conceptmeldingen(tx, limit)
    return ConceptmeldingenAntwoord(
        resultaten=[
            ConceptmeldingModel(
                conceptmelding_id=r["id"], **{k: r[k] for k in ConceptmeldingModel.model_fields if k in dict(r)}
            )
            for r in rijen
        ]
    )
