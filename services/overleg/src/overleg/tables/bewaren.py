"""Voorstellen om te vernietigen en vernietigingsverklaringen; van wie het was staat alleen in het voorstel, als id."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, LargeBinary, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from overleg.tables.base import Base, codes, moment, sleutel, verwijzing

_OPEN = "vervallen_op IS NULL AND uitgevoerd_op IS NULL AND uitgesteld_op IS NULL"


class Bewaarvoorstel(Base, table=True):
    """Voorstel om één persoon of de teksten onder één sleutel te vernietigen; hoogstens één open per object."""

    __tablename__ = "bewaarvoorstel"
    __table_args__ = (
        CheckConstraint("bevestigd_door IS NULL OR bevestigd_door <> goedgekeurd_door", name="tweede_persoon"),
        CheckConstraint("bevestigd_op IS NULL OR goedgekeurd_op IS NOT NULL", name="eerst_goedgekeurd"),
        CheckConstraint("uitgevoerd_op IS NULL OR bevestigd_op IS NOT NULL", name="eerst_bevestigd"),
        Index("ix_bewaarvoorstel_eigenaar", "eigenaar", "voorgesteld_op", "id"),
        Index("ix_bewaarvoorstel_object_id", "object_id"),
        Index("uq_bewaarvoorstel_open", "object_id", unique=True, postgresql_where=text(_OPEN)),
        Index(
            "ix_bewaarvoorstel_uit_te_voeren", "bevestigd_op", "id",
            postgresql_where=text(f"bevestigd_op IS NOT NULL AND {_OPEN}"),
        ),
    )  # fmt: skip

    id: UUID = sleutel()
    eigenaar: str
    object_soort: str
    object_id: UUID
    regel: str
    regelversie: int
    bewaard_tot: date
    voorgesteld_op: datetime = moment()
    goedgekeurd_op: datetime | None = moment(nullable=True)
    goedgekeurd_door: str | None = None
    bevestigd_op: datetime | None = moment(nullable=True)
    bevestigd_door: str | None = None
    uitgesteld_op: datetime | None = moment(nullable=True)
    uitgesteld_tot: date | None = None
    uitstelreden: str | None = None
    toelichting: bytes | None = Field(default=None, sa_type=LargeBinary)
    uitgevoerd_op: datetime | None = moment(nullable=True)
    vervallen_op: datetime | None = moment(nullable=True)
    versie: int


class Vernietigingsverklaring(Base, table=True):
    """Dat er vernietigd is: hashes van ids, regel, aantallen en wie besloten; verandert niet meer."""

    __tablename__ = "vernietigingsverklaring"
    __table_args__ = (Index("ix_vernietigingsverklaring_eigenaar", "eigenaar", "uitgevoerd_op", "id"),)

    id: UUID = sleutel()
    eigenaar: str
    voorstel_id: UUID = verwijzing("bewaarvoorstel.id", index=True)
    object_soort: str
    vingerafdrukken: list[str] = codes()
    regel: str
    regelversie: int
    grondslag: str
    bewaard_tot: date
    aantallen: dict[str, Any] = Field(sa_type=JSONB)
    goedgekeurd_door: str
    bevestigd_door: str
    uitgevoerd_op: datetime = moment()
    wissing_id: UUID | None = None
