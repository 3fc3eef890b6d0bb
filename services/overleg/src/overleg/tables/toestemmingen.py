"""Toestemmingen, met bewijs, en hun eerdere versies."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ARRAY, CheckConstraint, Index, LargeBinary, Uuid, text
from sqlmodel import Field

from overleg.tables.base import Base, codes, moment, sleutel, verwijzing


class Toestemming(Base, table=True):
    """Toestemming van een persoon: welke organisaties welke gegevens mogen lezen, waarvoor, hoe lang, en waaruit dat blijkt."""

    __tablename__ = "toestemming"
    __table_args__ = (
        CheckConstraint("tot >= van", name="periode"),
        Index("ix_toestemming_organisaties", "organisaties", postgresql_using="gin"),
        Index(
            "ix_toestemming_eigenaar_tot", "eigenaar", "tot", "id", postgresql_where=text("ingetrokken_op IS NULL")
        ),
        Index(
            "ix_toestemming_te_verlopen",
            "tot",
            "id",
            postgresql_where=text("ingetrokken_op IS NULL AND verlopen_gemeld_op IS NULL"),
        ),
    )

    id: UUID = sleutel()
    eigenaar: str
    persoon_id: UUID = verwijzing("persoon.id", index=True)
    organisaties: list[str] = codes()
    doel: str
    dataklassen: list[str] = codes()
    grondslag: str
    gegeven_door: str
    gevers: list[UUID] = Field(sa_type=ARRAY(Uuid), nullable=False)
    bewijs_soort: str
    bewijs_op: date
    bewijs_tekstversie: str | None = None
    bewijs_notitie: bytes | None = Field(default=None, sa_type=LargeBinary)
    van: date
    tot: date
    ingetrokken_op: datetime | None = moment(nullable=True)
    ingetrokken_door: str | None = None
    ingetrokken_reden: str | None = None
    verlopen_gemeld_op: datetime | None = moment(nullable=True)
    versie: int
    aangemaakt_op: datetime = moment()


class Toestemmingversie(Base, table=True):
    """Wat een toestemming in een eerdere versie opende; er komt alleen bij."""

    __tablename__ = "toestemmingversie"

    toestemming_id: UUID = verwijzing("toestemming.id", primair=True)
    versie: int = Field(primary_key=True)
    eigenaar: str
    organisaties: list[str] = codes()
    dataklassen: list[str] = codes()
    tot: date
    vastgelegd_op: datetime = moment()
    vastgelegd_door: str
