"""Zorgmeldingen, wie erbij betrokken zijn, hun overdrachten, en concepten uit een scan."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, LargeBinary, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from overleg.tables.base import Base, codes, moment, sleutel, verwijzing


class Zorgmelding(Base, table=True):
    """Een zorgmelding; de vrije tekst is versleuteld met een sleutel van de melding zelf."""

    __tablename__ = "zorgmelding"
    __table_args__ = (
        CheckConstraint("(status = 'afgesloten') = (afgesloten_op IS NOT NULL)", name="afgesloten"),
        Index("ix_zorgmelding_eigenaar_ontvangen_op", "eigenaar", "ontvangen_op", "id"),
        Index(
            "ix_zorgmelding_open",
            "eigenaar",
            "acuut",
            "ontvangen_op",
            "id",
            postgresql_where=text("status <> 'afgesloten'"),
        ),
    )

    id: UUID = sleutel()
    eigenaar: str
    huishouden_id: UUID = verwijzing("huishouden.id", index=True)
    casus_id: UUID | None = verwijzing("casus.id", nullable=True, index=True)
    status: str
    soort: str
    soort_basis: dict[str, Any] = Field(sa_type=JSONB)
    ontvangen_op: datetime = moment()
    melder_categorie: str
    melder_functie: str | None = None
    melder_organisatie: str | None = None
    melder_anoniem: bool
    aard: list[str] = codes()
    aanvullende_informatie: list[str] = codes()
    doelgroepen: list[str] = codes()
    acuut: bool
    structureel: bool
    disclosure: bool
    pc4: str
    gemeentecode: str
    toelichting: bytes | None = Field(default=None, sa_type=LargeBinary)
    kenmerk_extern: str | None = None
    geinformeerd_op: date | None = None
    besluit: str | None = None
    beoordeeld_op: datetime | None = moment(nullable=True)
    hulp_gestart_op: date | None = None
    afgesloten_op: date | None = None
    resultaat: str | None = None
    monitoring_tot: date | None = None
    versie: int
    aangemaakt_op: datetime = moment()


class Betrokkene(Base, table=True):
    """Een persoon met een rol in een zorgmelding."""

    __tablename__ = "betrokkene"

    zorgmelding_id: UUID = verwijzing("zorgmelding.id", primair=True)
    persoon_id: UUID = verwijzing("persoon.id", primair=True, index=True)
    eigenaar: str
    rol: str


class Overdracht(Base, table=True):
    """Aanbod om de verantwoordelijkheid over te nemen; die verhuist pas bij aanvaarding."""

    __tablename__ = "overdracht"
    __table_args__ = (
        CheckConstraint("aanvaard_op IS NULL OR geweigerd_op IS NULL", name="een_antwoord"),
        CheckConstraint("van <> naar", name="ander"),
        Index(
            "uq_overdracht_open", "zorgmelding_id", unique=True,
            postgresql_where=text("aanvaard_op IS NULL AND geweigerd_op IS NULL"),
        ),
        Index("ix_overdracht_naar", "naar", "aangeboden_op", "id"),
    )  # fmt: skip

    id: UUID = sleutel()
    zorgmelding_id: UUID = verwijzing("zorgmelding.id", index=True)
    casus_id: UUID = verwijzing("casus.id", index=True)
    van: str
    naar: str
    aangeboden_op: datetime = moment()
    aanvaard_op: datetime | None = moment(nullable=True)
    geweigerd_op: datetime | None = moment(nullable=True)
    reden: str | None = None
    versie: int


class Conceptmelding(Base, table=True):
    """Een acuut signaal uit een scan dat op een zorgmelding wacht; er staat niets herleidbaars in."""

    __tablename__ = "conceptmelding"

    id: UUID = sleutel()
    scan_id: UUID = Field(unique=True)
    scan_organisatie: str
    huishouden_id: UUID | None = None
    vastgesteld_op: datetime = moment()
    aard: list[str] = codes()
    onderdelen: list[str] = codes()
    zorgmelding_id: UUID | None = verwijzing("zorgmelding.id", nullable=True)
    versie: int
