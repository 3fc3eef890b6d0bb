"""Personen (versleuteld per veld) en huishoudens."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ARRAY, CheckConstraint, Index, LargeBinary, UniqueConstraint, text
from sqlmodel import Field

from overleg.tables.base import Base, moment, sleutel, verwijzing


class Persoon(Base, table=True):
    """Een mens; wat herleidbaar is staat versleuteld, de BSN alleen nog als blinde index vindbaar."""

    __tablename__ = "persoon"
    __table_args__ = (
        UniqueConstraint("eigenaar", "bsn_index"),
        Index("ix_persoon_bsn_index", "bsn_index"),
    )

    id: UUID = sleutel()
    eigenaar: str
    naam: bytes = Field(sa_type=LargeBinary)
    geboortedatum: bytes | None = Field(default=None, sa_type=LargeBinary)
    bsn: bytes | None = Field(default=None, sa_type=LargeBinary)
    bsn_index: bytes | None = Field(default=None, sa_type=LargeBinary)
    adres: bytes | None = Field(default=None, sa_type=LargeBinary)
    contact: bytes | None = Field(default=None, sa_type=LargeBinary)
    geheim_adres: bool
    geheim_door_samenvoeging: bool = Field(sa_column_kwargs={"server_default": text("false")})
    adres_sleutels: list[bytes] | None = Field(default=None, sa_type=ARRAY(LargeBinary))
    versie: int
    aangemaakt_op: datetime = moment()
    gewist_op: datetime | None = moment(nullable=True)


class Huishouden(Base, table=True):
    """Personen die in gezinsverband of een gemeenschappelijke huishouding leven of leefden."""

    __tablename__ = "huishouden"

    id: UUID = sleutel()
    eigenaar: str
    versie: int
    aangemaakt_op: datetime = moment()


class Huishoudlid(Base, table=True):
    """Lidmaatschap van een persoon van een huishouden, met rol en periode."""

    __tablename__ = "huishoudlid"
    __table_args__ = (CheckConstraint("tot IS NULL OR tot >= van", name="periode"),)

    huishouden_id: UUID = verwijzing("huishouden.id", primair=True)
    persoon_id: UUID = verwijzing("persoon.id", primair=True, index=True)
    rol: str
    van: date = Field(primary_key=True)
    tot: date | None = None
