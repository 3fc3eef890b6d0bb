"""Casussen met hun regie, verloop en organisaties; geweldsincidenten en kennisgevingen."""

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
        CheckConstraint("(procesregisseur_organisatie IS NULL) = (procesregisseur_sinds IS NULL)", name="procesregisseur"),
        CheckConstraint("procesregisseur_professional <> regisseur_professional", name="twee_mensen"),
        CheckConstraint("gesloten_op IS NULL OR regisseur_organisatie IS NULL", name="gesloten"),
        Index("ix_casus_eigenaar", "eigenaar", "gestart_op", "id"),
        Index("ix_casus_eigenaar_fase", "eigenaar", "fase", "gestart_op", "id"),
        Index("ix_casus_regisseur", "regisseur_organisatie", "regisseur_professional", "gestart_op", "id"),
        Index(
            "ix_casus_zonder_regisseur", "eigenaar", "gestart_op", "id",
            postgresql_where=text("regisseur_organisatie IS NULL AND gesloten_op IS NULL"),
        ),
        Index("ix_casus_organisaties", "organisaties", postgresql_using="gin"),
        # Two reports about a household at the same moment open one case, not two.
        UniqueConstraint("eigenaar", "huishouden_id"),
    )  # fmt: skip

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
    procesregisseur_organisatie: str | None = None
    procesregisseur_professional: str | None = None
    procesregisseur_sinds: datetime | None = moment(nullable=True)
    gesloten_op: datetime | None = moment(nullable=True)
    sluitreden: str | None = None
    heropend_op: datetime | None = moment(nullable=True)
    zonder_regisseur_gemeld_op: datetime | None = moment(nullable=True)


class Casusregie(Base, table=True):
    """Geschiedenis van de regie; `tot` leeg is de huidige, en van elke soort is er daarvan hoogstens één."""

    __tablename__ = "casusregie"
    __table_args__ = (
        Index("uq_casusregie_huidig", "casus_id", "soort", unique=True, postgresql_where=text("tot IS NULL")),
    )

    id: UUID = sleutel()
    casus_id: UUID = verwijzing("casus.id", index=True)
    soort: str
    van: datetime = moment()
    organisatie: str
    professional: str
    tot: datetime | None = moment(nullable=True)


class Casusverloop(Base, table=True):
    """Wat een casus doormaakte: een andere fase, gesloten, heropend; met wie het deed en waarom."""

    __tablename__ = "casusverloop"

    id: UUID = sleutel()
    casus_id: UUID = verwijzing("casus.id", index=True)
    soort: str
    van: str | None = None
    naar: str | None = None
    reden: str
    op: datetime = moment()
    organisatie: str | None = None
    professional: str | None = None


class CasusZonderRegisseur(Base, table=True):
    """Een tijd zonder casusregisseur die voorbij is, met een rij per maand (UTC) waarin hij viel.

    Of er nu geen is, staat bij de casus zelf. De maand is er voor de index: achter row-level security kan een index op een
    periode niet zoeken, want vergelijken met een periode is niet leakproof.
    """

    __tablename__ = "casus_zonder_regisseur"
    __table_args__ = (Index("ix_casus_zonder_regisseur_maand", "maand", "casus_id"),)

    casus_id: UUID = verwijzing("casus.id", primair=True)
    maand: date = Field(primary_key=True)
    van: datetime = Field(primary_key=True, sa_type=DateTime(timezone=True))
    tot: datetime = moment()


class CasusOrganisatie(Base, table=True):
    """Periode waarin een organisatie die de casus niet opende, erbij betrokken is; `gestart_op` is dat van de casus."""

    __tablename__ = "casus_organisatie"
    __table_args__ = (
        Index(
            "uq_casus_organisatie_huidig", "casus_id", "organisatie", unique=True, postgresql_where=text("tot IS NULL")
        ),
        Index(
            "ix_casus_organisatie_lijst", "organisatie", "gestart_op", "casus_id", postgresql_where=text("tot IS NULL")
        ),
    )

    id: UUID = sleutel()
    casus_id: UUID = verwijzing("casus.id", index=True)
    organisatie: str
    rol: str
    reden: str
    van: datetime = moment()
    tot: datetime | None = moment(nullable=True)
    einde_reden: str | None = None
    gestart_op: datetime = moment()


class Geweldsincident(Base, table=True):
    """Nieuw geweld in een casus, gemeld door een gebeurtenis of een professional."""

    __tablename__ = "geweldsincident"

    id: UUID = sleutel()
    casus_id: UUID = verwijzing("casus.id", index=True)
    datum: date
    soorten: list[str] = codes()
    bron: str
    vastgelegd_op: datetime = moment()
    organisatie: str | None = None
    bekend_bij: list[str] = codes()


class Kennisgeving(Base, table=True):
    """Bericht aan één organisatie over nieuw geweld, dat bevestigd moet worden."""

    __tablename__ = "kennisgeving"
    __table_args__ = (
        UniqueConstraint("incident_id", "organisatie"),
        Index(
            "ix_kennisgeving_open", "organisatie", "verstuurd_op", "id", postgresql_where=text("bevestigd_op IS NULL")
        ),
        Index(
            "ix_kennisgeving_bevestigd", "organisatie", "verstuurd_op", "id",
            postgresql_where=text("bevestigd_op IS NOT NULL"),
        ),
        Index(
            "ix_kennisgeving_te_escaleren", "verstuurd_op",
            postgresql_where=text("bevestigd_op IS NULL AND geescaleerd_op IS NULL"),
        ),
    )  # fmt: skip

    id: UUID = sleutel()
    incident_id: UUID = verwijzing("geweldsincident.id")
    casus_id: UUID = verwijzing("casus.id", index=True)
    organisatie: str
    verstuurd_op: datetime = moment()
    bevestigd_op: datetime | None = moment(nullable=True)
    bevestigd_door: str | None = None
    geescaleerd_op: datetime | None = moment(nullable=True)
    versie: int
