"""Personen vinden en samenvoegen: zoeksleutels, geheime adressen, gezag, samenvoegingen en verwijzingen."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, LargeBinary, text
from sqlmodel import Field

from overleg.tables.base import Base, moment, sleutel, verwijzing


class PersoonZoeksleutel(Base, table=True):
    """Een gehashte sleutel waaronder een persoon te vinden is; de naam zelf staat nergens leesbaar."""

    __tablename__ = "persoon_zoeksleutel"

    sleutel: bytes = Field(primary_key=True, sa_type=LargeBinary)
    persoon_id: UUID = verwijzing("persoon.id", primair=True, index=True)
    eigenaar: str


class GeheimAdres(Base, table=True):
    """De gehashte sleutel van een geheim adres: wie op hetzelfde adres staat, laat het ook niet zien."""

    __tablename__ = "geheim_adres"
    __table_args__ = (Index("ix_geheim_adres_sleutel", "sleutel", "eigenaar"),)

    persoon_id: UUID = verwijzing("persoon.id", primair=True)
    sleutel: bytes = Field(primary_key=True, sa_type=LargeBinary)
    eigenaar: str


class Gezagsrelatie(Base, table=True):
    """Wie het gezag over een persoon heeft, en wanneer."""

    __tablename__ = "gezag"
    __table_args__ = (
        CheckConstraint("tot IS NULL OR tot >= van", name="periode"),
        CheckConstraint("houder_id <> persoon_id", name="ander"),
    )

    persoon_id: UUID = verwijzing("persoon.id", primair=True)
    houder_id: UUID = verwijzing("persoon.id", primair=True, index=True)
    van: date = Field(primary_key=True)
    tot: date | None = None
    eigenaar: str


class SamenvoegingRij(Base, table=True):
    """Het besluit dat twee registraties dezelfde mens zijn; blijft staan als het ongedaan is gemaakt."""

    __tablename__ = "samenvoeging"
    __table_args__ = (
        CheckConstraint("overlever_id <> andere_id", name="ander"),
        Index("uq_samenvoeging_geldig", "andere_id", unique=True, postgresql_where=text("ongedaan_op IS NULL")),
    )

    id: UUID = sleutel()
    eigenaar: str
    overlever_id: UUID = verwijzing("persoon.id", index=True)
    andere_id: UUID = verwijzing("persoon.id")
    reden: str
    samengevoegd_op: datetime = moment()
    ongedaan_tot: date
    ongedaan_op: datetime | None = moment(nullable=True)
    versie: int


class Persoonsverwijzing(Base, table=True):
    """Naar wie een samengevoegde registratie nu verwijst, ook over meer samenvoegingen heen; volgt uit `samenvoeging`."""

    __tablename__ = "persoonsverwijzing"
    __table_args__ = (CheckConstraint("persoon_id <> canoniek_id", name="ander"),)

    persoon_id: UUID = verwijzing("persoon.id", primair=True)
    canoniek_id: UUID = verwijzing("persoon.id", index=True)
    eigenaar: str


class GeenDubbel(Base, table=True):
    """Het oordeel van een professional dat twee personen die op elkaar lijken, twee mensen zijn."""

    __tablename__ = "geen_dubbel"
    __table_args__ = (CheckConstraint("laag_id < hoog_id", name="volgorde"),)

    laag_id: UUID = verwijzing("persoon.id", primair=True)
    hoog_id: UUID = verwijzing("persoon.id", primair=True, index=True)
    eigenaar: str
    vastgelegd_op: datetime = moment()
