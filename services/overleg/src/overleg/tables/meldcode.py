"""De meldcode: een wandeling van één professional, en wat daarin is vastgelegd."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, LargeBinary, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from overleg.tables.base import Base, moment, sleutel, verwijzing


class Meldcode(Base, table=True):
    """Een wandeling door de meldcode; over een persoon uit het eigen register, of over niemand die te herkennen is."""

    __tablename__ = "meldcode"
    __table_args__ = (
        CheckConstraint("(einde IS NULL) = (afgesloten_op IS NULL)", name="einde"),
        Index("ix_meldcode_eigenaar_gestart_op", "eigenaar", "gestart_op", "id"),
        Index("ix_meldcode_loopt", "eigenaar", "gestart_op", "id", postgresql_where=text("einde IS NULL")),
        Index("ix_meldcode_eigenaar_professional", "eigenaar", "professional", "gestart_op", "id"),
    )

    id: UUID = sleutel()
    eigenaar: str
    professional: str
    categorie: str
    persoon_id: UUID | None = verwijzing("persoon.id", nullable=True, index=True)
    rol: str
    gestart_op: datetime = moment()
    einde: str | None = None
    afgesloten_op: datetime | None = moment(nullable=True)
    versie: int


class Meldcoderegel(Base, table=True):
    """Eén vastlegging; er komt alleen bij. Codes leesbaar, tekst versleuteld met de sleutel van de persoon of de wandeling."""

    __tablename__ = "meldcoderegel"
    __table_args__ = (UniqueConstraint("meldcode_id", "volgnummer"),)

    id: UUID = sleutel()
    meldcode_id: UUID = verwijzing("meldcode.id")
    volgnummer: int
    soort: str
    op: datetime = moment()
    door: str
    gegevens: dict[str, Any] = Field(sa_type=JSONB)
    teksten: bytes | None = Field(default=None, sa_type=LargeBinary)
