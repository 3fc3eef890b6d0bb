"""Beperkingen van de verwerking en hun uitzonderingen; de reden van een uitzondering staat versleuteld."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, LargeBinary, text
from sqlmodel import Field

from overleg.tables.base import Base, codes, moment, sleutel, verwijzing


class Beperking(Base, table=True):
    """Beperking van de verwerking van één persoon; hoogstens één die loopt."""

    __tablename__ = "beperking"
    __table_args__ = (
        CheckConstraint("opgeheven_op IS NULL OR aangekondigd_op IS NOT NULL", name="eerst_aangekondigd"),
        Index("ix_beperking_eigenaar", "eigenaar", "sinds", "id"),
        Index("uq_beperking_lopend", "persoon_id", unique=True, postgresql_where=text("opgeheven_op IS NULL")),
    )

    id: UUID = sleutel()
    eigenaar: str
    persoon_id: UUID = verwijzing("persoon.id")
    verzoek_id: UUID = verwijzing("verzoek.id", index=True)
    reden: str
    sinds: datetime = moment()
    ingesteld_door: str
    aangekondigd_op: date | None = None
    opgeheven_op: datetime | None = moment(nullable=True)
    opgeheven_door: str | None = None
    opheffingsreden: str | None = None
    versie: int


class Beperkinguitzondering(Base, table=True):
    """Korte opening in een beperking, voor de eigen organisatie en wie zij noemt."""

    __tablename__ = "beperkinguitzondering"
    __table_args__ = (
        CheckConstraint("tot > van", name="periode"),
        Index("ix_beperkinguitzondering_beperking_id", "beperking_id", "van", "id"),
    )

    id: UUID = sleutel()
    eigenaar: str
    beperking_id: UUID = verwijzing("beperking.id")
    persoon_id: UUID = verwijzing("persoon.id", index=True)
    grond: str
    reden: bytes = Field(sa_type=LargeBinary)
    organisaties: list[str] = codes()
    van: datetime = moment()
    tot: datetime = moment()
    vastgelegd_door: str
    ingetrokken_op: datetime | None = moment(nullable=True)
    versie: int
