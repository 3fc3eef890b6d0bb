"""Zorgen zonder melding, en wat ermee gebeurde."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, LargeBinary, text
from sqlmodel import Field

from overleg.tables.base import Base, codes, moment, sleutel, verwijzing


class Zorg(Base, table=True):
    """Een zorg die iemand uitsprak; zonder verwijzing naar een persoon, de tekst versleuteld met een eigen sleutel."""

    __tablename__ = "zorg"
    __table_args__ = (
        Index("ix_zorg_eigenaar_geuit_op", "eigenaar", "geuit_op", "id"),
        Index("ix_zorg_open", "eigenaar", "geuit_op", "id", postgresql_where=text("uitkomst IS NULL")),
    )

    id: UUID = sleutel()
    eigenaar: str
    kanaal: str
    beroepsgroep: str
    geuit_op: datetime = moment()
    aard: list[str] = codes()
    doelgroepen: list[str] = codes()
    gemeentecode: str
    pc4: str | None = None
    plaats: str | None = None
    tekst: bytes = Field(sa_type=LargeBinary)
    uitkomst: str | None = None
    versie: int
    aangemaakt_op: datetime = moment()


class Zorguitkomst(Base, table=True):
    """Een uitkomst van een zorg; er komt alleen bij."""

    __tablename__ = "zorguitkomst"
    __table_args__ = (CheckConstraint("(aanbod_id IS NOT NULL) = (uitkomst = 'verwezen')", name="aanbod"),)

    zorg_id: UUID = verwijzing("zorg.id", primair=True)
    volgnummer: int = Field(primary_key=True)
    uitkomst: str
    aanbod_id: UUID | None = None
    op: datetime = moment()
    door: str
