"""Wissingen en de bevestiging van elke dienst; er staat niets in over wie het was."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, Index, Uuid, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from overleg.tables.base import Base, moment, sleutel, verwijzing


class Wissing(Base, table=True):
    """Een uitgevoerde wissing; zonder `voltooid_op` wacht zij op bevestigingen."""

    __tablename__ = "wissing"
    __table_args__ = (
        Index("ix_wissing_eigenaar", "eigenaar", "gestart_op", "id"),
        Index("ix_wissing_wacht", "gestart_op", "id", postgresql_where=text("voltooid_op IS NULL")),
        Index("uq_wissing_verzoek", "verzoek_id", unique=True, postgresql_where=text("verzoek_id IS NOT NULL")),
    )

    id: UUID = sleutel()
    eigenaar: str
    persoon_id: UUID = verwijzing("persoon.id", index=True)
    personen: list[UUID] = Field(sa_type=ARRAY(Uuid), nullable=False)
    aanleiding: str
    verzoek_id: UUID | None = verwijzing("verzoek.id", nullable=True)
    gestart_op: datetime = moment()
    gestart_door: str
    aantallen: dict[str, Any] = Field(sa_type=JSONB)
    voltooid_op: datetime | None = moment(nullable=True)
    versie: int


class WissingOntvangst(Base, table=True):
    """Dat een dienst bevestigde, met aantallen per soort gegeven."""

    __tablename__ = "wissing_ontvangst"

    wissing_id: UUID = verwijzing("wissing.id", primair=True)
    dienst: str = Field(primary_key=True)
    eigenaar: str
    bevestigd_op: datetime = moment()
    aantallen: dict[str, Any] = Field(sa_type=JSONB)
