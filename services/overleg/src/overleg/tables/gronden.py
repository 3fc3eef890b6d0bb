"""Gronden naast toestemming en overdracht: doorbreking en noodtoegang; en berichten aan organisaties."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Column, Computed, Index, Integer, LargeBinary, Text, UniqueConstraint, text
from sqlmodel import Field

from overleg.tables.base import Base, codes, moment, sleutel, verwijzing

_KLASSE = """wachtklasse((COALESCE(bevestigd_op, afgewezen_op) AT TIME ZONE 'Europe/Amsterdam')::date
    - (aangevraagd_op AT TIME ZONE 'Europe/Amsterdam')::date)"""


class Doorbreking(Base, table=True):
    """Delen zonder toestemming: op een grond uit de lijst, met een reden, bevestigd door een tweede persoon."""

    __tablename__ = "doorbreking"
    __table_args__ = (
        CheckConstraint("tot >= van", name="periode"),
        CheckConstraint("bevestigd_op IS NULL OR afgewezen_op IS NULL", name="een_oordeel"),
        CheckConstraint(
            "bevestigd_door IS DISTINCT FROM aangevraagd_door AND afgewezen_door IS DISTINCT FROM aangevraagd_door",
            name="tweede_persoon",
        ),
        Index("ix_doorbreking_organisaties", "organisaties", postgresql_using="gin"),
        Index("ix_doorbreking_klasse", "eigenaar", "klasse", "aangevraagd_op", "id", postgresql_where=text("klasse > 0")),
        Index(
            "ix_doorbreking_wacht", "eigenaar", "aangevraagd_op", "id",
            postgresql_where=text("bevestigd_op IS NULL AND afgewezen_op IS NULL"),
        ),
        Index("ix_doorbreking_eigenaar", "eigenaar", "aangevraagd_op", "id"),
        Index(
            "ix_doorbreking_te_bevestigen", "eigenaar", "bevestigen_voor", "id",
            postgresql_where=text("bevestigd_op IS NULL AND afgewezen_op IS NULL"),
        ),
    )

    id: UUID = sleutel()
    eigenaar: str
    persoon_id: UUID = verwijzing("persoon.id", index=True)
    organisaties: list[str] = codes()
    doel: str
    dataklassen: list[str] = codes()
    grondslag: str
    reden: bytes = Field(sa_type=LargeBinary)
    geinformeerd: bool
    reden_niet_geinformeerd: bytes | None = Field(default=None, sa_type=LargeBinary)
    van: date
    tot: date
    aangevraagd_op: datetime = moment()
    aangevraagd_door: str
    bevestigen_voor: date
    opent_direct: bool
    bevestigd_op: datetime | None = moment(nullable=True)
    bevestigd_door: str | None = None
    afgewezen_op: datetime | None = moment(nullable=True)
    afgewezen_door: str | None = None
    ingetrokken_op: datetime | None = moment(nullable=True)
    ingetrokken_door: str | None = None
    versie: int
    klasse: int | None = Field(sa_column=Column(Integer, Computed(_KLASSE, persisted=True)))
    """Hoe lang het oordeel op zich liet wachten, in klassen (migratie 0014)."""


class Noodtoegang(Base, table=True):
    """Noodtoegang (break-glass) van één gebruiker tot één persoon, alleen lezen, hoogstens een uur; achteraf beoordeeld."""

    __tablename__ = "noodtoegang"
    __table_args__ = (
        CheckConstraint("beoordeeld_door IS DISTINCT FROM gebruiker", name="ander_beoordeelt"),
        CheckConstraint("tot > van AND tot <= van + interval '60 minutes'", name="duur"),
        Index("ix_noodtoegang_organisatie", "organisatie", "van", "id"),
        Index("ix_noodtoegang_persoon_id_tot", "persoon_id", "tot"),
        Index("ix_noodtoegang_houder", "houder", "van", "id"),
        Index(
            "ix_noodtoegang_te_beoordelen", "organisatie", "gebruiker", "van", postgresql_where=text("beoordeeld_op IS NULL")
        ),
    )

    id: UUID = sleutel()
    organisatie: str
    gebruiker: str
    houder: str | None = None
    persoon_id: UUID | None = verwijzing("persoon.id", nullable=True)
    redencode: str
    reden: bytes = Field(sa_type=LargeBinary)
    van: datetime = moment()
    tot: datetime = moment()
    beoordeeld_op: datetime | None = moment(nullable=True)
    beoordeeld_door: str | None = None
    oordeel: str | None = None
    toelichting: bytes | None = Field(default=None, sa_type=LargeBinary)
    versie: int


class Bericht(Base, table=True):
    """Bericht aan een organisatie, met hoogstens één exemplaar per nieuws (`sleutel`)."""

    __tablename__ = "bericht"
    __table_args__ = (
        UniqueConstraint("naar", "sleutel"),
        Index("ix_bericht_voor_wie", "naar", "voor_wie", "gemaakt_op", "id"),
        Index("ix_bericht_ongelezen", "naar", "voor_wie", "gemaakt_op", "id", postgresql_where=text("gelezen_op IS NULL")),
    )

    id: UUID = sleutel()
    van: str
    naar: str
    soort: str
    object_soort: str
    object_id: UUID
    casus_id: UUID | None = None
    rol: str | None = None
    professional: str | None = None
    voor_wie: str = Field(
        sa_column=Column(
            Text, Computed("coalesce(rol, '') || '|' || coalesce(professional, '')", persisted=True), nullable=False
        )
    )
    gemaakt_op: datetime = moment()
    gelezen_op: datetime | None = moment(nullable=True)
    gelezen_door: str | None = None
    sleutel: str
    versie: int
