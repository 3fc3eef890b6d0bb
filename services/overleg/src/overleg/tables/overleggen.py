"""Interventieoverleggen: wie aan tafel zit, agendapunten van twee soorten, en wat daarvan komt.

De organisaties aan tafel staan in `overlegorganisatie`; een tekst hangt met haar sleutel aan de casus (identificeerbaar punt) of
aan het overleg (geanonimiseerd punt), zodat een geanonimiseerd punt nergens naar een dossier wijst.
"""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    CheckConstraint,
    Column,
    Computed,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    UniqueConstraint,
    Uuid,
    text,
)
from sqlmodel import Field

from overleg.tables.base import Base, moment, sleutel, verwijzing


def _tekst(*, nullable: bool = False) -> bytes | None:
    """Versleutelde tekst."""
    return Field(default=None, sa_type=LargeBinary, nullable=nullable)  # type: ignore[no-any-return]


class Overleg(Base, table=True):
    """Een interventieoverleg; plaats en link zijn vertrouwelijk en staan versleuteld."""

    __tablename__ = "overleg"
    __table_args__ = (
        CheckConstraint("tot > van", name="duur"),
        CheckConstraint("(status IN ('gehouden', 'vastgesteld')) = (gehouden_op IS NOT NULL)", name="gehouden"),
        CheckConstraint("(status = 'vastgesteld') = (vastgesteld_op IS NOT NULL)", name="vastgesteld"),
        CheckConstraint("(status = 'geannuleerd') = (geannuleerd_op IS NOT NULL)", name="geannuleerd"),
        UniqueConstraint("id", "eigenaar"),
    )

    id: UUID = sleutel()
    eigenaar: str
    status: str
    voorzitter_organisatie: str
    voorzitter: str
    van: datetime = moment()
    tot: datetime = moment()
    locatie: bytes | None = _tekst(nullable=True)
    link: bytes | None = _tekst(nullable=True)
    uitnodiging: int
    """Volgnummer van de uitnodiging (SEQUENCE in iCalendar)."""
    gepland_op: datetime = moment()
    gewijzigd_op: datetime = moment()
    voorbereid_op: datetime | None = moment(nullable=True)
    gehouden_op: datetime | None = moment(nullable=True)
    vastgesteld_op: datetime | None = moment(nullable=True)
    geannuleerd_op: datetime | None = moment(nullable=True)
    annuleringsreden: str | None = None
    versie: int


class Overlegorganisatie(Base, table=True):
    """Een organisatie aan tafel, sinds wanneer; met het begin van het overleg erbij voor de lijst per organisatie."""

    __tablename__ = "overlegorganisatie"
    __table_args__ = (
        # The owner comes from the meeting itself: nobody puts its own organisation at the table of another.
        ForeignKeyConstraint(["overleg_id", "eigenaar"], ["overleg.id", "overleg.eigenaar"]),
        Index("ix_overlegorganisatie_lijst", "organisatie", "van", "overleg_id"),
    )

    overleg_id: UUID = sleutel()
    organisatie: str = Field(primary_key=True)
    eigenaar: str
    van: datetime = moment()
    toegevoegd_op: datetime = moment()


class Overlegdeelnemer(Base, table=True):
    """Wie uitgenodigd is en of die er was; een inwoner is een persoon, alleen zichtbaar met toestemming."""

    __tablename__ = "overlegdeelnemer"
    __table_args__ = (
        CheckConstraint("(soort = 'inwoner') = (persoon_id IS NOT NULL)", name="inwoner"),
        CheckConstraint("(soort = 'inwoner') = (organisatie IS NULL)", name="organisatie"),
        ForeignKeyConstraint(["overleg_id", "eigenaar"], ["overleg.id", "overleg.eigenaar"]),
        UniqueConstraint("overleg_id", "persoon_id"),
        UniqueConstraint("overleg_id", "organisatie", "gebruiker"),
        Index("ix_overlegdeelnemer_persoon_id", "persoon_id", postgresql_where=text("persoon_id IS NOT NULL")),
    )

    id: UUID = sleutel()
    overleg_id: UUID
    eigenaar: str
    soort: str
    organisatie: str | None = None
    gebruiker: str | None = None
    functie: str | None = None
    persoon_id: UUID | None = verwijzing("persoon.id", nullable=True)
    aanwezig: bool | None = None
    toegevoegd_op: datetime = moment()


class Agendapunt(Base, table=True):
    """Wat besproken wordt: een casus met toestemming van iedereen, of een vraag zonder spoor naar een mens; nooit beide."""

    __tablename__ = "agendapunt"
    __table_args__ = (
        CheckConstraint(
            "(soort = 'identificeerbaar' AND casus_id IS NOT NULL AND cardinality(personen) > 0 AND reden IS NULL"
            " AND doel = 'interventieoverleg')"
            " OR (soort = 'geanonimiseerd' AND casus_id IS NULL AND cardinality(personen) = 0"
            " AND reden = 'opbouw_casus' AND doel = 'expertise_inwinnen')",
            name="soort",
        ),
        CheckConstraint("(status = 'vervallen') = (vervallen_op IS NOT NULL)", name="vervallen"),
        UniqueConstraint("id", "overleg_id"),
        Index("ix_agendapunt_overleg", "overleg_id", "toegevoegd_op", "id"),
        Index("ix_agendapunt_personen", "personen", postgresql_using="gin"),
        Index(
            "ix_agendapunt_open", "overleg_id", postgresql_where=text("status = 'open' AND soort = 'identificeerbaar'")
        ),
    )

    id: UUID = sleutel()
    overleg_id: UUID = verwijzing("overleg.id")
    eigenaar: str
    soort: str
    status: str
    casus_id: UUID | None = verwijzing("casus.id", nullable=True, index=True)
    personen: list[UUID] = Field(sa_type=ARRAY(Uuid), nullable=False)
    reden: str | None = None
    doel: str
    tekst: bytes | None = _tekst()
    toegevoegd_op: datetime = moment()
    vervallen_op: datetime | None = moment(nullable=True)
    vervallen_reden: str | None = None
    versie: int


def _bij_agendapunt() -> ForeignKeyConstraint:
    return ForeignKeyConstraint(["agendapunt_id", "overleg_id"], ["agendapunt.id", "agendapunt.overleg_id"])


class Bijdrage(Base, table=True):
    """Wat één organisatie bij een agendapunt inbrengt; alleen zij wijzigt haar, tot het overleg gehouden is."""

    __tablename__ = "bijdrage"
    __table_args__ = (_bij_agendapunt(), UniqueConstraint("agendapunt_id", "organisatie"))

    id: UUID = sleutel()
    overleg_id: UUID
    agendapunt_id: UUID
    organisatie: str
    tekst: bytes | None = _tekst()
    gewijzigd_op: datetime = moment()
    versie: int


class Overlegbesluit(Base, table=True):
    """Een besluit bij een besproken agendapunt; er komt alleen bij."""

    __tablename__ = "overlegbesluit"
    __table_args__ = (_bij_agendapunt(), Index("ix_overlegbesluit_agendapunt", "agendapunt_id", "genomen_op", "id"))

    id: UUID = sleutel()
    overleg_id: UUID
    agendapunt_id: UUID
    tekst: bytes | None = _tekst()
    genomen_op: datetime = moment()


_KLASSE = """wachtklasse((beeindigd_op AT TIME ZONE 'Europe/Amsterdam')::date
    - (vastgesteld_op AT TIME ZONE 'Europe/Amsterdam')::date)"""


class Actie(Base, table=True):
    """Wie wat doet en voor wanneer; te laat is nooit opgeslagen, herinnerd en geëscaleerd wel."""

    __tablename__ = "actie"
    __table_args__ = (
        CheckConstraint("(status = 'open') = (beeindigd_op IS NULL)", name="beeindigd"),
        CheckConstraint("status <> 'gedaan' OR bewijs IS NOT NULL", name="bewijs"),
        CheckConstraint("status <> 'niet-gedaan' OR reden IS NOT NULL", name="reden"),
        _bij_agendapunt(),
        Index("ix_actie_agendapunt", "agendapunt_id", "vastgesteld_op", "id"),
        Index("ix_actie_organisatie", "organisatie", "termijn", "id"),
        Index("ix_actie_overleg", "overleg_id", "termijn", "id"),
        Index("ix_actie_open", "termijn", "id", postgresql_where=text("status = 'open'")),
        Index("ix_actie_organisatie_open", "organisatie", "termijn", "id", postgresql_where=text("status = 'open'")),
        Index("ix_actie_klasse", "klasse", "vastgesteld_op", "beeindigd_op", postgresql_where=text("klasse > 0")),
    )

    id: UUID = sleutel()
    overleg_id: UUID
    agendapunt_id: UUID
    vorige_id: UUID | None = verwijzing("actie.id", nullable=True)
    organisatie: str
    professional: str
    termijn: date
    status: str
    tekst: bytes | None = _tekst()
    bewijs: bytes | None = _tekst(nullable=True)
    reden: bytes | None = _tekst(nullable=True)
    vastgesteld_op: datetime = moment()
    beeindigd_op: datetime | None = moment(nullable=True)
    herinnerd_op: datetime | None = moment(nullable=True)
    geescaleerd_op: datetime | None = moment(nullable=True)
    versie: int
    klasse: int | None = Field(sa_column=Column(Integer, Computed(_KLASSE, persisted=True)))
    """Hoe lang zij open was, in klassen (migratie 0014); leeg zolang zij open is."""


class Verslagdeel(Base, table=True):
    """Het verslag per agendapunt, en één algemeen deel zonder agendapunt; onveranderlijk zodra het is vastgesteld."""

    __tablename__ = "verslagdeel"
    __table_args__ = (_bij_agendapunt(), UniqueConstraint("overleg_id", "agendapunt_id"))

    id: UUID = sleutel()
    overleg_id: UUID = verwijzing("overleg.id")
    agendapunt_id: UUID | None = None
    tekst: bytes | None = _tekst(nullable=True)
    gewijzigd_op: datetime = moment()
    versie: int
