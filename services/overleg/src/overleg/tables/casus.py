"""Casussen met hun regie, geweldsincidenten en kennisgevingen."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, DateTime, Index, UniqueConstraint, text
from sqlmodel import Field

from overleg.tables.base import Base, codes, moment, sleutel, verwijzing


class Casus(Base, table=True):
    """Wat (deels) dezelfde directbetrokkenen aangaat, met hoogstens één regisseur tegelijk."""

    __tablename__ = "casus"
    __table_args__ = (
        CheckConstraint("(regisseur_organisatie IS NULL) = (regisseur_sinds IS NULL)", name="regisseur"),
        Index("ix_casus_eigenaar", "eigenaar", "gestart_op", "id"),
        Index("ix_casus_organisaties", "organisaties", postgresql_using="gin"),
        # Two reports about a household at the same moment open one case, not two.
        UniqueConstraint("eigenaar", "huishouden_id"),
    )

    id: UUID = sleutel()
    eigenaar: str
    huishouden_id: UUID = verwijzing("huishouden.id", index=True)
    fase: str
    regisseur_organisatie: str | None = None
    regisseur_professional: str | None = None
    regisseur_sinds: datetime | None = moment(nullable=True)
    organisaties: list[str] = codes()
    gestart_op: datetime = moment()
    versie: int


class Casusregie(Base, table=True):
    """Geschiedenis van de regie; `tot` leeg is de huidige regisseur, en daar is er hoogstens één van."""

    __tablename__ = "casusregie"
    __table_args__ = (Index("uq_casusregie_huidig", "casus_id", unique=True, postgresql_where=text("tot IS NULL")),)

    casus_id: UUID = verwijzing("casus.id", primair=True)
    van: datetime = Field(primary_key=True, sa_type=DateTime(timezone=True))
    organisatie: str
    professional: str
    tot: datetime | None = moment(nullable=True)


class Geweldsincident(Base, table=True):
    """Nieuw geweld in een casus, gemeld door een gebeurtenis of een professional."""

    __tablename__ = "geweldsincident"

    id: UUID = sleutel()
    casus_id: UUID = verwijzing("casus.id", index=True)
    datum: date
    soorten: list[str] = codes()
    bron: str
    vastgelegd_op: datetime = moment()


class Kennisgeving(Base, table=True):
    """Bericht aan één organisatie over nieuw geweld, dat bevestigd moet worden."""

    __tablename__ = "kennisgeving"
    __table_args__ = (UniqueConstraint("incident_id", "organisatie"),)

    id: UUID = sleutel()
    incident_id: UUID = verwijzing("geweldsincident.id")
    casus_id: UUID = verwijzing("casus.id", index=True)
    organisatie: str
    verstuurd_op: datetime = moment()
    bevestigd_op: datetime | None = moment(nullable=True)
    bevestigd_door: str | None = None
    versie: int
