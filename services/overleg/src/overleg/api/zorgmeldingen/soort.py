"""Route om na te gaan waarop de soort van een zorgmelding berust en of die nog klopt."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field

from common.web import ApiModel, service_router
from overleg.api.zorgmeldingen.modellen import SoortBasis, soort_basis
from overleg.auth import SoortNagaan
from overleg.domain.codes import Soort
from overleg.domain.soort import Soortbepaling
from overleg.service import herbereken as service

router = service_router(tags=["zorgmeldingen"])


class BepalingModel(ApiModel):
    """Een soort met haar basis."""

    soort: Soort
    basis: SoortBasis


class HerzieningModel(ApiModel):
    """Een herziening uit het verleden."""

    oud: BepalingModel
    nieuw: BepalingModel
    aanleiding: str
    herzien_op: datetime


class SoortbepalingAntwoord(ApiModel):
    """De bewaarde soort, dezelfde opnieuw berekend uit de feiten van nu, en wat er eerder stond."""

    bewaard: BepalingModel
    herberekend: BepalingModel
    gelijk: Annotated[bool, Field(description="Hoort altijd waar te zijn; zo niet, dan is er een herberekening gemist")]
    historie: list[HerzieningModel]


def _bepaling(b: Soortbepaling) -> BepalingModel:
    return BepalingModel(soort=b.soort, basis=soort_basis(b))


@router.get("/zorgmeldingen/{zorgmeldingId}/soortbepaling", summary="Soort nagaan")
async def lees_soortbepaling(zorgmeldingId: UUID, tx: SoortNagaan) -> SoortbepalingAntwoord:
    """Waarop de soort berust, of herberekenen hetzelfde geeft, en elke herziening tot nu toe."""
    bewaard, herberekend, historie = await service.lees_soortbepaling(tx, zorgmeldingId)
    return SoortbepalingAntwoord(
        bewaard=_bepaling(bewaard), herberekend=_bepaling(herberekend), gelijk=bewaard == herberekend,
        historie=[
            HerzieningModel(oud=_bepaling(h.oud), nieuw=_bepaling(h.nieuw), aanleiding=h.aanleiding, herzien_op=h.herzien_op)
            for h in historie
        ],
    )  # fmt: skip
