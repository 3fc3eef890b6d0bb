"""Tabellen van followup: kolommen, grenzen en indexen; zonder regels en zonder gedrag."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, CheckConstraint, DateTime, Index, Text, UniqueConstraint
from sqlmodel import Field, SQLModel

from common.tables import new_registry

_registry = new_registry()
metadata = _registry.metadata


class Base(SQLModel, registry=_registry):
    """Basis van elke tabel van followup."""


def _moment() -> Any:
    return Field(sa_type=DateTime(timezone=True), nullable=False)


class Huishouden(Base, table=True):
    """Slot per huishouden: wat over één huishouden binnenkomt, wordt na elkaar verwerkt."""

    __tablename__ = "huishouden"

    id: UUID = Field(primary_key=True)
    beurten: int


class Huishoudmelding(Base, table=True):
    """Een zorgmelding over een huishouden, om te weten of een plan ophoudt; ook als die voor het plan binnenkomt."""

    __tablename__ = "huishoudmelding"

    zorgmelding_id: UUID = Field(primary_key=True)
    huishouden_id: UUID = Field(foreign_key="huishouden.id", index=True)
    ontvangen_op: datetime = _moment()


class Opvolgorganisatie(Base, table=True):
    """Instelling van de regio: wie opvolgt als een afsluiting geen organisatie noemt."""

    __tablename__ = "opvolgorganisatie"

    soort: str = Field(primary_key=True)
    organisatie: str


class Opvolgplan(Base, table=True):
    """Achttien maanden opvolging na een afgesloten zorgmelding."""

    __tablename__ = "opvolgplan"
    __table_args__ = (
        CheckConstraint("tot > van", name="periode"),
        CheckConstraint("(onderbroken_op IS NULL) = (onderbroken_reden IS NULL)", name="onderbroken"),
        Index("ix_opvolgplan_organisatie", "organisatie", "van", "id"),
    )

    id: UUID = Field(primary_key=True)
    organisatie: str
    zorgmelding_id: UUID
    huishouden_id: UUID = Field(foreign_key="huishouden.id", index=True)
    casus_id: UUID | None = None
    spoor: str
    persoon_id: UUID | None = None
    protocolversie: str
    van: date
    tot: date
    laatste_dag: date
    onderbroken_op: date | None = None
    onderbroken_reden: str | None = None
    onderbroken_door: UUID | None = None
    versie: int
    aangemaakt_op: datetime = _moment()


class Planlid(Base, table=True):
    """Een persoon die bij een plan hoort."""

    __tablename__ = "planlid"

    plan_id: UUID = Field(foreign_key="opvolgplan.id", primary_key=True)
    persoon_id: UUID = Field(primary_key=True)
    organisatie: str
    rol: str
    minderjarig: bool


class Contactmoment(Base, table=True):
    """Een gepland moment van een plan met de feiten waaruit de toestand volgt; de toestand zelf staat nergens."""

    __tablename__ = "contactmoment"
    __table_args__ = (
        UniqueConstraint("plan_id", "maand"),
        CheckConstraint("venster_van <= streefdatum AND streefdatum <= venster_tot", name="venster"),
        Index("ix_contactmoment_werklijst", "organisatie", "streefdatum", "id"),
    )

    id: UUID = Field(primary_key=True)
    plan_id: UUID = Field(foreign_key="opvolgplan.id")
    organisatie: str
    huishouden_id: UUID
    maand: int
    meting: bool
    streefdatum: date
    venster_van: date
    venster_tot: date
    gedaan_op: date | None = None
    eerste_poging: date | None = None
    vervallen_op: date | None = None
    vervallen_reden: str | None = None
    versie: int


class Contact(Base, table=True):
    """Een poging tot contact bij een contactmoment."""

    __tablename__ = "contact"
    __table_args__ = (CheckConstraint("NOT bereikt OR status = '01'", name="bereikt"),)

    id: UUID = Field(primary_key=True)
    contactmoment_id: UUID = Field(foreign_key="contactmoment.id", index=True)
    organisatie: str
    datum: date
    vorm: str
    status: str
    bereikt: bool
    onveilig: bool
    vastgelegd_op: datetime = _moment()
    vastgelegd_door: str


class Persoonresultaat(Base, table=True):
    """Wat bij een contact bleek over één persoon: codes en dagen, geen tekst."""

    __tablename__ = "persoonresultaat"
    __table_args__ = (CheckConstraint("(nieuw_geweld = 'ja') = (geweld_op IS NOT NULL)", name="geweld"),)

    contact_id: UUID = Field(foreign_key="contact.id", primary_key=True)
    persoon_id: UUID = Field(primary_key=True)
    organisatie: str
    direct_veilig: str
    nieuw_geweld: str
    geweld_op: date | None = None
    geweldssoorten: list[str] = Field(sa_type=ARRAY(Text), nullable=False)
