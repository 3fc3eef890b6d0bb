"""Tabellen van sociale-kaart: kolommen, grenzen en indexen; zonder regels en zonder gedrag."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, CheckConstraint, DateTime, Index, Text, text
from sqlalchemy.dialects.postgresql import TSVECTOR
from sqlmodel import Field, SQLModel

from common.tables import new_registry

_registry = new_registry()
metadata = _registry.metadata


class Base(SQLModel, registry=_registry):
    """Basis van elke tabel van sociale-kaart."""


def _codes() -> Any:
    return Field(sa_type=ARRAY(Text), nullable=False)


def _moment(*, nullable: bool = False) -> Any:
    return Field(sa_type=DateTime(timezone=True), nullable=nullable)


class Organisatie(Base, table=True):
    """Een organisatie die hulp biedt."""

    __tablename__ = "organisatie"
    __table_args__ = (Index("ix_organisatie_naam", "naam", "id"),)

    id: UUID = Field(primary_key=True)
    eigenaar: str
    oin: str | None = None
    naam: str
    soort: str
    telefoon: str | None = None
    website: str | None = None
    versie: int
    gewijzigd_op: datetime = _moment()


class Aanbod(Base, table=True):
    """Hulp van een organisatie; `zoekvector` wordt bij elke wijziging opnieuw gemaakt uit de openbare teksten en codes."""

    __tablename__ = "aanbod"
    __table_args__ = (
        CheckConstraint("(vrije_plaatsen IS NULL) = (vrije_plaatsen_gemeten_op IS NULL)", name="capaciteit"),
        CheckConstraint("landelijk = (cardinality(werkgebied) = 0)", name="werkgebied"),
        Index("ix_aanbod_naam", "naam", "id"),
        Index("ix_aanbod_zoekvector", "zoekvector", postgresql_using="gin"),
        Index(
            "ix_aanbod_controle", "laatst_gecontroleerd",
            postgresql_where=text("verlopen_gemeld IS DISTINCT FROM laatst_gecontroleerd"),
        ),
        Index("ix_aanbod_werkgebied", "werkgebied", postgresql_using="gin"),
    )  # fmt: skip

    id: UUID = Field(primary_key=True)
    eigenaar: str
    organisatie_id: UUID = Field(foreign_key="organisatie.id", index=True)
    naam: str
    omschrijving: str
    categorie: str
    acuut: bool
    vormen: list[str] = _codes()
    doelgroepen: list[str] = _codes()
    profielen: list[str] = _codes()
    fasen: list[str] = _codes()
    preventietype: str | None = None
    talen: list[str] = _codes()
    kosten: str
    toegang: str
    wachttijd_dagen: int | None = None
    vrije_plaatsen: int | None = None
    vrije_plaatsen_gemeten_op: datetime | None = _moment(nullable=True)
    telefoon: str | None = None
    website: str | None = None
    landelijk: bool
    werkgebied: list[str] = _codes()
    laatst_gecontroleerd: date
    verlopen_gemeld: date | None = None
    zoekvector: Any = Field(sa_type=TSVECTOR, nullable=False)
    versie: int
    gewijzigd_op: datetime = _moment()


class Locatie(Base, table=True):
    """Een plek van een aanbod; de database zelf weigert een adres bij een geheime plek."""

    __tablename__ = "locatie"
    __table_args__ = (
        CheckConstraint(
            "NOT geheim OR (straat IS NULL AND huisnummer IS NULL AND postcode IS NULL AND plaats IS NULL)", name="geheim"
        ),
    )

    aanbod_id: UUID = Field(primary_key=True, foreign_key="aanbod.id", ondelete="CASCADE")
    volgnummer: int = Field(primary_key=True)
    gemeentecode: str
    geheim: bool
    straat: str | None = None
    huisnummer: str | None = None
    postcode: str | None = None
    plaats: str | None = None


class Synoniem(Base, table=True):
    """Woorden die mensen gebruiken en wat ze in het aanbod heten."""

    __tablename__ = "synoniem"

    woord: str = Field(primary_key=True)
    betekenis: str = Field(primary_key=True)


class Zoekwoord(Base, table=True):
    """Elk woord dat in het aanbod voorkomt, om een tikfout bij te kunnen zoeken."""

    __tablename__ = "zoekwoord"
    __table_args__ = (
        Index("ix_zoekwoord_woord_trgm", "woord", postgresql_using="gin", postgresql_ops={"woord": "gin_trgm_ops"}),
    )

    woord: str = Field(primary_key=True)
