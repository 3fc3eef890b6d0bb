"""Bewaarplicht: wat voorlopig niet vernietigd mag worden; de database zelf houdt dat tegen."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, LargeBinary
from sqlmodel import Field

from overleg.tables.base import Base, moment, sleutel, verwijzing


class Bewaarplicht(Base, table=True):
    """Een opdracht om alles over een persoon te bewaren; de toelichting is versleuteld met de sleutel van de persoon."""

    __tablename__ = "bewaarplicht"
    __table_args__ = (
        CheckConstraint("(opgeheven_op IS NULL) = (opgeheven_door IS NULL)", name="opgeheven"),
        Index("ix_bewaarplicht_persoon_id", "persoon_id", "gesteld_op", "id"),
    )

    id: UUID = sleutel()
    eigenaar: str
    persoon_id: UUID = verwijzing("persoon.id")
    reden: str
    instantie: str
    toelichting: bytes = Field(sa_type=LargeBinary)
    tot: date | None = None
    gesteld_op: datetime = moment()
    gesteld_door: str
    opgeheven_op: datetime | None = moment(nullable=True)
    opgeheven_door: str | None = None
    versie: int
