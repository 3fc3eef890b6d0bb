"""Veiligheidsplan (versies, voorwaarden, afspraken, oordelen) en risicofactoren; wat vaststaat verandert hier niet meer."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, LargeBinary, UniqueConstraint, text
from sqlmodel import Field

from overleg.tables.base import Base, codes, moment, sleutel, verwijzing


class Veiligheidsplanversie(Base, table=True):
    """Eén versie van het veiligheidsplan van een casus; hoogstens één is nog niet vastgesteld."""

    __tablename__ = "veiligheidsplanversie"
    __table_args__ = (
        UniqueConstraint("casus_id", "nummer"),
        Index(
            "uq_veiligheidsplanversie_concept", "casus_id", unique=True, postgresql_where=text("vastgesteld_op IS NULL")
        ),
        CheckConstraint("(staat = 'vastgesteld') = (vastgesteld_op IS NOT NULL)", name="vastgesteld"),
        CheckConstraint("vastgesteld_door IS NULL OR NOT vastgesteld_door = ANY(auteurs)", name="vier_ogen"),
    )

    id: UUID = sleutel()
    casus_id: UUID = verwijzing("casus.id")
    nummer: int
    staat: str
    auteurs: list[str] = codes()
    gemaakt_op: datetime = moment()
    gemaakt_door: str
    aangeboden_op: datetime | None = moment(nullable=True)
    vastgesteld_op: datetime | None = moment(nullable=True)
    vastgesteld_door: str | None = None
    vastgesteld_organisatie: str | None = None
    versie: int


class Veiligheidsvoorwaarde(Base, table=True):
    """Een voorwaarde in een versie; het id blijft in volgende versies hetzelfde."""

    __tablename__ = "veiligheidsvoorwaarde"

    plan_id: UUID = verwijzing("veiligheidsplanversie.id", primair=True)
    id: UUID = Field(primary_key=True)
    casus_id: UUID = verwijzing("casus.id", index=True)
    volgorde: int
    tekst: bytes = Field(sa_type=LargeBinary)
    inhoud_sinds: int


class Veiligheidsafspraak(Base, table=True):
    """Een afspraak bij een voorwaarde in een versie; het id blijft in volgende versies hetzelfde."""

    __tablename__ = "veiligheidsafspraak"
    __table_args__ = (
        CheckConstraint("(persoon_id IS NULL) <> (organisatie IS NULL)", name="wie"),
        CheckConstraint("professional IS NULL OR organisatie IS NOT NULL", name="professional"),
    )

    plan_id: UUID = verwijzing("veiligheidsplanversie.id", primair=True)
    id: UUID = Field(primary_key=True)
    casus_id: UUID = verwijzing("casus.id", index=True)
    voorwaarde_id: UUID
    volgorde: int
    persoon_id: UUID | None = verwijzing("persoon.id", nullable=True, index=True)
    organisatie: str | None = None
    professional: str | None = None
    wat: bytes = Field(sa_type=LargeBinary)
    voor: date | None = None


class Voorwaardeoordeel(Base, table=True):
    """Een oordeel over een voorwaarde van een vastgestelde versie; er komt er een bij, er verandert er geen."""

    __tablename__ = "voorwaardeoordeel"

    id: UUID = sleutel()
    casus_id: UUID = verwijzing("casus.id", index=True)
    plan_id: UUID = verwijzing("veiligheidsplanversie.id")
    plannummer: int
    voorwaarde_id: UUID
    vervuld: bool
    datum: date
    basis: str
    toelichting: bytes | None = Field(default=None, sa_type=LargeBinary)
    organisatie: str
    professional: str
    vastgelegd_op: datetime = moment()


class Risicofactor(Base, table=True):
    """Een risicofactor van een casus; hoe het ermee staat, staat in `risicostand`."""

    __tablename__ = "risicofactor"

    id: UUID = sleutel()
    casus_id: UUID = verwijzing("casus.id", index=True)
    niveau: str
    code: str
    aanwezig_sinds: date | None = None
    vastgelegd_op: datetime = moment()


class Risicostand(Base, table=True):
    """Hoe een risicofactor ervoor stond vanaf een dag; de hoogste versie is de huidige."""

    __tablename__ = "risicostand"
    __table_args__ = (
        UniqueConstraint("risicofactor_id", "versie"),
        CheckConstraint("(eigenaar_organisatie IS NULL) = (eigenaar_professional IS NULL)", name="eigenaar"),
    )

    id: UUID = sleutel()
    risicofactor_id: UUID = verwijzing("risicofactor.id")
    casus_id: UUID = verwijzing("casus.id", index=True)
    versie: int
    staat: str
    per: date
    eigenaar_organisatie: str | None = None
    eigenaar_professional: str | None = None
    maatregel: bytes | None = Field(default=None, sa_type=LargeBinary)
    gewijzigd_op: datetime = moment()
    gewijzigd_door: str
    organisatie: str
