"""Wat er in de loop van een zorgmelding bij komt: informeren, onderzoek, terugkoppelen, en wat verbeterd of herzien is."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, LargeBinary, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from overleg.tables.base import Base, codes, moment, sleutel, verwijzing


class Informering(Base, table=True):
    """Of en wanneer een directbetrokkene over de melding is geïnformeerd; de reactie is versleuteld met diens sleutel."""

    __tablename__ = "informering"
    __table_args__ = (
        CheckConstraint("geinformeerd = (reden IS NULL)", name="reden"),
        CheckConstraint("reactie IS NULL OR geinformeerd", name="reactie"),
        Index("ix_informering_zorgmelding_id", "zorgmelding_id", "datum", "id"),
    )

    id: UUID = sleutel()
    zorgmelding_id: UUID = verwijzing("zorgmelding.id")
    persoon_id: UUID = verwijzing("persoon.id", index=True)
    eigenaar: str
    geinformeerd: bool
    reden: str | None = None
    datum: date
    reactie: bytes | None = Field(default=None, sa_type=LargeBinary)
    vastgelegd_op: datetime = moment()
    vastgelegd_door: str


class Onderzoeksuitkomst(Base, table=True):
    """Uitkomst van het onderzoek voor één aard."""

    __tablename__ = "onderzoeksuitkomst"

    zorgmelding_id: UUID = verwijzing("zorgmelding.id", primair=True)
    aard: str = Field(primary_key=True)
    eigenaar: str
    uitkomst: str


class Terugkoppeling(Base, table=True):
    """Dat de melder is teruggekoppeld, waarna, hoe en wat verteld mocht worden; één keer na elke stap."""

    __tablename__ = "terugkoppeling"
    __table_args__ = (UniqueConstraint("zorgmelding_id", "na"),)

    id: UUID = sleutel()
    zorgmelding_id: UUID = verwijzing("zorgmelding.id")
    eigenaar: str
    na: str
    gegeven_op: date
    wijze: str
    onderdelen: list[str] = codes()
    vastgelegd_op: datetime = moment()
    vastgelegd_door: str


class Hulpstart(Base, table=True):
    """Geschiedenis van de start van hulp; `vervangen_op` leeg is wat nu geldt, en daar is er hoogstens één van."""

    __tablename__ = "hulpstart"
    __table_args__ = (
        Index("ix_hulpstart_zorgmelding_id", "zorgmelding_id", "vastgelegd_op"),
        Index("uq_hulpstart_huidig", "zorgmelding_id", unique=True, postgresql_where=text("vervangen_op IS NULL")),
    )

    id: UUID = sleutel()
    zorgmelding_id: UUID = verwijzing("zorgmelding.id")
    eigenaar: str
    gestart_op: date
    reden: str | None = None
    vastgelegd_op: datetime = moment()
    vastgelegd_door: str
    vervangen_op: datetime | None = moment(nullable=True)


class SoortHistorie(Base, table=True):
    """Elke herziening van een berekende soort: wat het was, wat het werd, waarom en wanneer."""

    __tablename__ = "soort_historie"
    __table_args__ = (Index("ix_soort_historie_zorgmelding_id", "zorgmelding_id", "herzien_op", "id"),)

    id: UUID = sleutel()
    zorgmelding_id: UUID = verwijzing("zorgmelding.id")
    oude_soort: str
    oude_basis: dict[str, Any] = Field(sa_type=JSONB)
    nieuwe_soort: str
    nieuwe_basis: dict[str, Any] = Field(sa_type=JSONB)
    aanleiding: str
    herzien_op: datetime = moment()
