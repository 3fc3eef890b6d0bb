"""Tabellen van scan: kolommen, grenzen en indexen; zonder regels en zonder gedrag."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, CheckConstraint, DateTime, ForeignKeyConstraint, Index, Integer, LargeBinary
from sqlmodel import Field, SQLModel

from common.tables import new_registry

_registry = new_registry()
metadata = _registry.metadata


class Base(SQLModel, registry=_registry):
    """Basis van elke tabel van scan."""


def _moment() -> Any:
    return Field(sa_type=DateTime(timezone=True), nullable=False)


class Scan(Base, table=True):
    """Een scan bij één huisbezoek; het id komt van de client, zodat indienen zonder netwerk veilig herhaalt."""

    __tablename__ = "scan"
    __table_args__ = (Index("ix_scan_organisatie", "organisatie", "aangemaakt_op", "id"),)

    id: UUID = Field(primary_key=True)
    organisatie: str
    instrument_id: str
    huishouden_id: UUID | None = None
    pc4: str | None = None
    gemeentecode: str | None = None
    versie: int
    aangemaakt_op: datetime = _moment()


class Scanversie(Base, table=True):
    """Een indiening van een scan; wordt nooit gewijzigd."""

    __tablename__ = "scanversie"
    __table_args__ = (CheckConstraint("nummer > 0", name="nummer"),)

    scan_id: UUID = Field(foreign_key="scan.id", primary_key=True)
    nummer: int = Field(primary_key=True)
    organisatie: str
    status: str
    afgenomen_op: datetime = _moment()
    basisversies: list[int] = Field(sa_type=ARRAY(Integer), nullable=False)
    ingediend_op: datetime = _moment()
    ingediend_door: str


class Antwoord(Base, table=True):
    """Antwoord op een onderdeel; de onderbouwing is versleuteld met de sleutel van de scan."""

    __tablename__ = "antwoord"
    __table_args__ = (
        ForeignKeyConstraint(["scan_id", "nummer"], ["scanversie.scan_id", "scanversie.nummer"]),
        CheckConstraint("(basis = 'gehoord') = (bron IS NOT NULL)", name="bron"),
    )

    scan_id: UUID = Field(primary_key=True)
    nummer: int = Field(primary_key=True)
    onderdeel: str = Field(primary_key=True)
    organisatie: str
    waarde: str
    basis: str | None = None
    bron: str | None = None
    onderbouwing: bytes | None = Field(default=None, sa_type=LargeBinary)


class AcuutSignaal(Base, table=True):
    """Een acuut onderdeel van een scan dat bekendgemaakt is; elk onderdeel hoogstens één keer."""

    __tablename__ = "acuut_signaal"

    scan_id: UUID = Field(foreign_key="scan.id", primary_key=True)
    onderdeel: str = Field(primary_key=True)
    organisatie: str
    vastgesteld_op: datetime = _moment()
