"""Verzoeken van betrokkenen, afschriften met hun vrijgave, en vrijgegeven teksten; wat over mensen gaat staat versleuteld."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, LargeBinary, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from overleg.tables.base import Base, codes, moment, sleutel, verwijzing


class Verzoek(Base, table=True):
    """Verzoek van een betrokkene over zijn gegevens; de motivering van het besluit is versleuteld met de sleutel van de persoon."""

    __tablename__ = "verzoek"
    __table_args__ = (
        CheckConstraint("(oordeel IS NULL) = (besloten_op IS NULL)", name="besluit"),
        CheckConstraint("(stand IN ('afgehandeld', 'ingetrokken')) = (gesloten_op IS NOT NULL)", name="gesloten"),
        Index("ix_verzoek_eigenaar", "eigenaar", "ontvangen_op", "id"),
        Index(
            "ix_verzoek_wacht", "eigenaar", "ontvangen_op", "id",
            postgresql_where=text("COALESCE(besloten_op, gesloten_op) IS NULL"),
        ),
    )

    id: UUID = sleutel()
    eigenaar: str
    persoon_id: UUID = verwijzing("persoon.id", index=True)
    recht: str
    aanvrager: str
    aanvrager_persoon_id: UUID | None = verwijzing("persoon.id", nullable=True)
    ontvangen_op: date
    stand: str
    identificatie: str | None = None
    oordeel: str | None = None
    grond: str | None = None
    motivering: bytes | None = Field(default=None, sa_type=LargeBinary)
    besloten_op: datetime | None = moment(nullable=True)
    besloten_door: str | None = None
    gesloten_op: datetime | None = moment(nullable=True)
    vastgelegd_op: datetime = moment()
    vastgelegd_door: str
    versie: int


class Afschrift(Base, table=True):
    """Een opgesteld afschrift; de inhoud is weg zodra zij is opgehaald, afgekeurd of verlopen."""

    __tablename__ = "afschrift"
    __table_args__ = (
        CheckConstraint("vrijgegeven_door IS DISTINCT FROM opgesteld_door", name="tweede_persoon"),
        CheckConstraint("(vrijgegeven_op IS NULL) = (verloopt_op IS NULL)", name="verloopt"),
        CheckConstraint("vernietigd_op IS NULL OR (als_json IS NULL AND als_pdf IS NULL)", name="vernietigd"),
        Index("ix_afschrift_verzoek_id", "verzoek_id", "opgesteld_op", "id"),
        Index("ix_afschrift_bewaard", "id", postgresql_where=text("vernietigd_op IS NULL")),
    )

    id: UUID = sleutel()
    eigenaar: str
    verzoek_id: UUID = verwijzing("verzoek.id")
    persoon_id: UUID = verwijzing("persoon.id", index=True)
    als_json: bytes | None = Field(default=None, sa_type=LargeBinary)
    als_pdf: bytes | None = Field(default=None, sa_type=LargeBinary)
    verantwoording: dict[str, Any] = Field(sa_type=JSONB)
    opgesteld_op: datetime = moment()
    opgesteld_door: str
    vrijgegeven_op: datetime | None = moment(nullable=True)
    vrijgegeven_door: str | None = None
    verloopt_op: datetime | None = moment(nullable=True)
    json_opgehaald_op: datetime | None = moment(nullable=True)
    pdf_opgehaald_op: datetime | None = moment(nullable=True)
    vernietigd_op: datetime | None = moment(nullable=True)
    versie: int


class Tekstvrijgave(Base, table=True):
    """Een geschoonde versie van een tekst die ook over anderen gaat, voor één verzoek; geldt na bevestiging door een ander."""

    __tablename__ = "tekstvrijgave"
    __table_args__ = (
        CheckConstraint("bevestigd_door IS DISTINCT FROM voorgesteld_door", name="tweede_persoon"),
        Index("ix_tekstvrijgave_verzoek_id", "verzoek_id", "voorgesteld_op", "id"),
    )

    id: UUID = sleutel()
    eigenaar: str
    verzoek_id: UUID = verwijzing("verzoek.id")
    persoon_id: UUID = verwijzing("persoon.id", index=True)
    bron_soort: str
    bron_id: UUID
    tekst: bytes = Field(sa_type=LargeBinary)
    voorgesteld_op: datetime = moment()
    voorgesteld_door: str
    bevestigd_op: datetime | None = moment(nullable=True)
    bevestigd_door: str | None = None
    versie: int


class Verklaring(Base, table=True):
    """Eigen verklaring van een betrokkene bij zijn persoonsgegevens of bij een zorgmelding."""

    __tablename__ = "verklaring"
    __table_args__ = (Index("ix_verklaring_object_id", "object_id", "vastgelegd_op", "id"),)

    id: UUID = sleutel()
    eigenaar: str
    persoon_id: UUID = verwijzing("persoon.id", index=True)
    object_soort: str
    object_id: UUID
    verzoek_id: UUID = verwijzing("verzoek.id", index=True)
    tekst: bytes = Field(sa_type=LargeBinary)
    vastgelegd_op: datetime = moment()
    vastgelegd_door: str


class Correctie(Base, table=True):
    """Wijziging van persoonsgegevens op verzoek; wat er stond alleen met een grond, onder de sleutel van de persoon."""

    __tablename__ = "correctie"
    __table_args__ = (
        CheckConstraint("oude_waarden IS NULL OR bewaargrond IS NOT NULL", name="alleen_met_grond"),
        Index("ix_correctie_verzoek_id", "verzoek_id", "uitgevoerd_op", "id"),
    )

    id: UUID = sleutel()
    eigenaar: str
    verzoek_id: UUID = verwijzing("verzoek.id")
    persoon_id: UUID = verwijzing("persoon.id", index=True)
    velden: list[str] = codes()
    persoonversie: int
    bewaargrond: str | None = None
    oude_waarden: bytes | None = Field(default=None, sa_type=LargeBinary)
    uitgevoerd_op: datetime = moment()
    uitgevoerd_door: str
