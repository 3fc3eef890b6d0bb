"""Tabellen van stats: kolommen, grenzen en indexen; zonder regels en zonder gedrag."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, CheckConstraint, DateTime, Index, LargeBinary, Text, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from common.tables import new_registry

_registry = new_registry()
metadata = _registry.metadata


class Base(SQLModel, registry=_registry):
    """Basis van elke tabel van stats."""


def _moment() -> Any:
    return Field(sa_type=DateTime(timezone=True), nullable=False)


class FeitZorgmelding(Base, table=True):
    """Eén zorgmelding onder een pseudoniem; telt mee zodra de registratie er is."""

    __tablename__ = "feit_zorgmelding"
    __table_args__ = (
        CheckConstraint("(ontvangen_op IS NULL) = (kwartaal IS NULL)", name="registratie"),
        Index(
            "ix_feit_zorgmelding_gemeente", "gemeentecode", "kwartaal", "soort", postgresql_where=text("kwartaal IS NOT NULL")
        ),
        Index("ix_feit_zorgmelding_import", "import_id", postgresql_where=text("import_id IS NOT NULL")),
    )

    pseudoniem: UUID = Field(primary_key=True)
    bron: str
    organisatie: str | None = None
    soort: str | None = None
    ontvangen_op: date | None = None
    kwartaal: str | None = None
    gemeentecode: str | None = None
    pc4: str | None = None
    melder_categorie: str | None = None
    aard: list[str] | None = Field(default=None, sa_type=ARRAY(Text))
    acuut: bool | None = None
    hulp_gestart_op: date | None = None
    afgesloten_op: date | None = None
    import_id: UUID | None = None


class HistorieImport(Base, table=True):
    """Een ingelezen bestand; hetzelfde bestand van dezelfde organisatie is dezelfde import."""

    __tablename__ = "historie_import"
    __table_args__ = (
        UniqueConstraint("organisatie", "vingerafdruk"),
        Index("ix_historie_import_organisatie", "organisatie", "geimporteerd_op", "id"),
    )

    id: UUID = Field(primary_key=True)
    organisatie: str
    vingerafdruk: bytes = Field(sa_type=LargeBinary)
    bestandsnaam: str | None = None
    indeling: str
    gemeentecode: str | None = None
    periode_van: date
    periode_tot: date
    regels: int
    geimporteerd_op: datetime = _moment()
