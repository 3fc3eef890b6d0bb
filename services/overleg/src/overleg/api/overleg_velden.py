"""Vormen die meer routes van het interventieoverleg delen."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field

from common.web import ApiModel
from overleg.domain.overleg_punten import Besluit
from overleg.service.overleggen_controle import GEEN_CONTROLE, Controle


class ControleModel(ApiModel):
    """Om wie het gaat, alleen om de tekst op hun namen te controleren; wordt niet bewaard."""

    casus_id: UUID | None = None
    personen: Annotated[list[UUID], Field(max_length=30)] = []


class BesluitAntwoord(ApiModel):
    """Een besluit bij een besproken agendapunt."""

    besluit_id: UUID
    agendapunt_id: UUID
    tekst: str | None = None
    genomen_op: datetime


def controle_van(model: ControleModel | None) -> Controle:
    """De controle zoals de use case die kent."""
    return Controle(model.casus_id, tuple(model.personen)) if model else GEEN_CONTROLE


def besluit_antwoord(b: Besluit) -> BesluitAntwoord:
    """Een besluit als antwoord."""
    return BesluitAntwoord.model_construct(
        besluit_id=b.id, agendapunt_id=b.agendapunt_id, tekst=b.tekst, genomen_op=b.genomen_op
    )
