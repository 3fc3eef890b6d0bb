"""Signaaloverleggen, wie eraan deelneemt, en signalen."""

from datetime import date, datetime, time
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, LargeBinary, Time, UniqueConstraint
from sqlmodel import Field

from overleg.tables.base import Base, codes, moment, sleutel, verwijzing


class Signaalreeks(Base, table=True):
    """Een reeks maandelijkse overleggen; de regel en wie meedoet."""

    __tablename__ = "signaalreeks"
    __table_args__ = (
        Index("ix_signaalreeks_eigenaar", "eigenaar", "vanaf", "id"),
        Index("ix_signaalreeks_organisaties", "organisaties", postgresql_using="gin"),
    )

    id: UUID = sleutel()
    eigenaar: str
    organisaties: list[str] = codes()
    rang: str
    weekdag: str
    begintijd: time = Field(sa_type=Time())
    duur_minuten: int
    plaats: str
    vanaf: date
    tot: date | None = None
    versie: int
    aangemaakt_op: datetime = moment()


class Signaaloverleg(Base, table=True):
    """Eén overleg van een reeks, hoogstens één per maand; het onderwerp is versleuteld met de sleutel van de reeks."""

    __tablename__ = "signaaloverleg"
    __table_args__ = (
        UniqueConstraint("reeks_id", "maand"),
        CheckConstraint("(status = 'gehouden') = (gehouden_op IS NOT NULL)", name="gehouden"),
        CheckConstraint("(status = 'geannuleerd') = (annuleringsreden IS NOT NULL)", name="geannuleerd"),
        Index("ix_signaaloverleg_begint_op", "begint_op", "id"),
        Index("ix_signaaloverleg_organisaties", "organisaties", postgresql_using="gin"),
    )

    id: UUID = sleutel()
    reeks_id: UUID = verwijzing("signaalreeks.id")
    maand: date
    eigenaar: str
    organisaties: list[str] = codes()
    begint_op: datetime = moment()
    duur_minuten: int
    plaats: str
    status: str
    onderwerp: bytes | None = Field(default=None, sa_type=LargeBinary)
    onderwerp_organisatie: str | None = None
    annuleringsreden: str | None = None
    gehouden_op: datetime | None = moment(nullable=True)
    versie: int


class Signaaldeelnemer(Base, table=True):
    """Een professional van een organisatie bij een overleg."""

    __tablename__ = "signaaldeelnemer"

    id: UUID = sleutel()
    overleg_id: UUID = verwijzing("signaaloverleg.id", index=True)
    organisatie: str
    functie: str
    professional: str
    aanwezig: bool | None = None
    afgemeld_op: datetime | None = moment(nullable=True)
    aangemeld_op: datetime = moment()


class Signaal(Base, table=True):
    """Een signaal; de teksten versleuteld met een eigen sleutel, het gebied nooit te fijn."""

    __tablename__ = "signaal"
    __table_args__ = (
        CheckConstraint("(status = 'besproken') = (uitkomst IS NOT NULL)", name="besproken"),
        CheckConstraint("(overleg_id IS NOT NULL) = (status IN ('geagendeerd', 'besproken'))", name="agenda"),
        Index("ix_signaal_eigenaar_ingediend_op", "eigenaar", "ingediend_op", "id"),
        Index("ix_signaal_reeks_id_ingediend_op", "reeks_id", "ingediend_op", "id"),
    )

    id: UUID = sleutel()
    eigenaar: str
    reeks_id: UUID = verwijzing("signaalreeks.id")
    overleg_id: UUID | None = verwijzing("signaaloverleg.id", nullable=True, index=True)
    ingediend_op: datetime = moment()
    tekst: bytes = Field(sa_type=LargeBinary)
    mogelijke_actie: bytes | None = Field(default=None, sa_type=LargeBinary)
    aard: list[str] = codes()
    doelgroepen: list[str] = codes()
    gemeentecode: str
    pc4: str | None = None
    plaats: str | None = None
    trend: str
    cijfer_definitie: str | None = None
    cijfer_versie: int | None = None
    cijfer_periode: str | None = None
    cijfer_regio: str | None = None
    status: str
    uitkomst: str | None = None
    toelichting: bytes | None = Field(default=None, sa_type=LargeBinary)
    versie: int
