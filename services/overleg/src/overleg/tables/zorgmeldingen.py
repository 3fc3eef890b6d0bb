"""Zorgmeldingen, wie erbij betrokken zijn, hun overdrachten, en concepten uit een scan."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, Boolean, CheckConstraint, Column, Computed, Date, Index, Integer, LargeBinary, Uuid, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from overleg.tables.base import Base, codes, moment, sleutel, verwijzing

# Functions of facts in the row, so they can't go stale: 'infinity' while something waits. `eerst`: everything that begins with the
# report or its assessment, which follow each other without a gap; `laatst`: feedback after closing. `klaar_op` is the end of both.
_EERST_KLAAR_OP = """COALESCE((beoordeeld_op AT TIME ZONE 'Europe/Amsterdam')::date, 'infinity'::date),
    CASE WHEN besluit = 'omgezet-in-advies' THEN '-infinity'::date
         WHEN soort = 'NIET_INGEDEELD' THEN COALESCE(LEAST(geinformeerd_op, afgesloten_op), 'infinity'::date)
         ELSE COALESCE(geinformeerd_op, 'infinity'::date) END,
    CASE WHEN besluit = 'onderzoek' THEN COALESCE(LEAST(onderzoek_afgerond_op, afgesloten_op), 'infinity'::date)
         ELSE '-infinity'::date END,
    CASE WHEN melder_anoniem THEN '-infinity'::date
         ELSE COALESCE(teruggekoppeld_na_beoordeling_op, 'infinity'::date) END"""
_LAATST_KLAAR_OP = """CASE WHEN melder_anoniem OR afgesloten_op IS NULL OR besluit = 'omgezet-in-advies' THEN '-infinity'::date
         ELSE COALESCE(teruggekoppeld_na_afsluiting_op, 'infinity'::date) END"""
# How long it waited, in classes (migration 0014): within a class of at most n days, what waited on a day began at most n days before.
_EERSTE_KLASSE = f"""CASE WHEN isfinite(GREATEST({_EERST_KLAAR_OP}))
    THEN wachtklasse(GREATEST({_EERST_KLAAR_OP}) - (ontvangen_op AT TIME ZONE 'Europe/Amsterdam')::date) END"""
_LAATSTE_KLASSE = """CASE WHEN NOT melder_anoniem AND besluit <> 'omgezet-in-advies'
    THEN wachtklasse(teruggekoppeld_na_afsluiting_op - afgesloten_op) END"""
_EERST = ("rustig", "ontvangen_op", "id", "eerst_klaar_op")
_LAATST = ("afgesloten_op", "teruggekoppeld_na_afsluiting_op", *_EERST)


def _gewacht(naam: str, wie: str, klasse: str, *kolommen: str) -> Index:
    """Wat klaar is en ooit wachtte, per klasse van hoe lang; alles wat de lijst vraagt staat in de index."""
    door = "overgenomen_door IS NOT NULL AND " if wie == "overgenomen_door" else ""
    return Index(
        f"ix_zorgmelding_{naam}", wie, klasse, *kolommen, postgresql_where=text(f"{door}{klasse} > 0 AND klaar_op < 'infinity'::date")
    )  # fmt: skip


class Zorgmelding(Base, table=True):
    """Een zorgmelding; de vrije tekst is versleuteld met een sleutel van de melding zelf."""

    __tablename__ = "zorgmelding"
    __table_args__ = (
        CheckConstraint("(status = 'afgesloten') = (afgesloten_op IS NOT NULL)", name="afgesloten"),
        CheckConstraint("(kenmerk_extern IS NULL) = (kenmerk_systeem IS NULL)", name="kenmerk"),
        Index("ix_zorgmelding_eigenaar_ontvangen_op", "eigenaar", "ontvangen_op", "id"),
        Index("ix_zorgmelding_eigenaar_status", "eigenaar", "status", "ontvangen_op", "id"),
        # What nobody judged yet and cannot wait: first in the list.
        Index(
            "ix_zorgmelding_acuut", "eigenaar", "ontvangen_op", "id",
            postgresql_where=text("acuut AND status = 'ontvangen'"),
        ),
        # What still has to be done, in the order of the list of terms: of the own register, and what was taken over.
        Index(
            "ix_zorgmelding_werk", "eigenaar", "rustig", "ontvangen_op", "id",
            postgresql_where=text("klaar_op = 'infinity'::date"),
        ),
        Index(
            "ix_zorgmelding_werk_overgenomen", "overgenomen_door", "rustig", "ontvangen_op", "id",
            postgresql_where=text("overgenomen_door IS NOT NULL AND klaar_op = 'infinity'::date"),
        ),
        _gewacht("eerst", "eigenaar", "eerste_klasse", *_EERST),
        _gewacht("eerst_overgenomen", "overgenomen_door", "eerste_klasse", *_EERST, "eigenaar"),
        _gewacht("laatst", "eigenaar", "laatste_klasse", *_LAATST),
        _gewacht("laatst_overgenomen", "overgenomen_door", "laatste_klasse", *_LAATST, "eigenaar"),
        # The same message of the police is one report.
        Index(
            "uq_zorgmelding_kenmerk", "eigenaar", "kenmerk_systeem", "kenmerk_extern", unique=True,
            postgresql_where=text("kenmerk_extern IS NOT NULL"),
        ),
    )  # fmt: skip

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
    duur_geweld: str | None = None
    kenmerk_systeem: str | None = None
    verwante_casussen: list[UUID] = Field(sa_column=Column(ARRAY(Uuid), nullable=False, server_default="{}"))
    overgenomen_door: str | None = None
    onderzoek_afgerond_op: date | None = None
    onderzoek_voortijdig: bool | None = None
    sluitreden: str | None = None
    opvolger_organisatie: str | None = None
    jgz_organisatie: str | None = None
    teruggekoppeld_na_beoordeling_op: date | None = None
    teruggekoppeld_na_afsluiting_op: date | None = None
    rustig: bool = Field(sa_column=Column(Boolean, Computed("NOT acuut", persisted=True)))
    klaar_op: date = Field(
        sa_column=Column(Date, Computed(f"GREATEST({_EERST_KLAAR_OP}, {_LAATST_KLAAR_OP})", persisted=True))
    )
    eerst_klaar_op: date = Field(sa_column=Column(Date, Computed(f"GREATEST({_EERST_KLAAR_OP})", persisted=True)))
    eerste_klasse: int | None = Field(sa_column=Column(Integer, Computed(_EERSTE_KLASSE, persisted=True)))
    laatste_klasse: int | None = Field(sa_column=Column(Integer, Computed(_LAATSTE_KLASSE, persisted=True)))


class Betrokkene(Base, table=True):
    """Een persoon met een rol in een zorgmelding."""

    __tablename__ = "betrokkene"

    zorgmelding_id: UUID = verwijzing("zorgmelding.id", primair=True)
    persoon_id: UUID = verwijzing("persoon.id", primair=True, index=True)
    eigenaar: str
    rol: str


_ANTWOORD_OP = "(COALESCE(aanvaard_op, geweigerd_op) AT TIME ZONE 'Europe/Amsterdam')::date"
_KLASSE = f"wachtklasse({_ANTWOORD_OP} - (aangeboden_op AT TIME ZONE 'Europe/Amsterdam')::date)"
_ANTWOORD = ("klasse", "aangeboden_op", "id", "antwoord_op")
_OPEN = text("aanvaard_op IS NULL AND geweigerd_op IS NULL")


class Overdracht(Base, table=True):
    """Aanbod om de verantwoordelijkheid over te nemen; die verhuist pas bij aanvaarding."""

    __tablename__ = "overdracht"
    __table_args__ = (
        CheckConstraint("aanvaard_op IS NULL OR geweigerd_op IS NULL", name="een_antwoord"),
        CheckConstraint("van <> naar", name="ander"),
        Index(
            "uq_overdracht_open", "zorgmelding_id", unique=True, postgresql_where=_OPEN,
        ),
        Index("ix_overdracht_naar", "naar", "aangeboden_op", "id"),
        Index("ix_overdracht_van", "van", "aangeboden_op", "id"),
        Index("ix_overdracht_naar_open", "naar", "aangeboden_op", "id", postgresql_where=_OPEN),
        Index("ix_overdracht_van_open", "van", "aangeboden_op", "id", postgresql_where=_OPEN),
        # What cannot wait and has no answer: first in the list.
        Index("ix_overdracht_naar_dringend", "naar", "aangeboden_op", "id", postgresql_where=text(f"acuut AND {_OPEN}")),
        Index("ix_overdracht_van_dringend", "van", "aangeboden_op", "id", postgresql_where=text(f"acuut AND {_OPEN}")),
        # What has an answer, per class of how long that took: what waited on a day in the past (migration 0014).
        Index("ix_overdracht_van_antwoord", "van", *_ANTWOORD, postgresql_where=text("klasse > 0")),
        Index("ix_overdracht_naar_antwoord", "naar", *_ANTWOORD, postgresql_where=text("klasse > 0")),
        # What an organisation accepted, in the order in which it was received: the list of reports needs no sort.
        Index(
            "ix_overdracht_aanvaard", "naar", "ontvangen_op", "zorgmelding_id",
            postgresql_where=text("aanvaard_op IS NOT NULL"),
        ),
        Index(
            "ix_overdracht_aanvaard_status", "naar", "meldingstatus", "ontvangen_op", "zorgmelding_id",
            postgresql_where=text("aanvaard_op IS NOT NULL"),
        ),
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
    ontvangen_op: datetime = moment()
    """Van de zorgmelding, die dat nooit verandert."""
    geescaleerd_op: datetime | None = moment(nullable=True)
    acuut: bool = Field(sa_column=Column(Boolean, nullable=False, server_default="false"))
    """Van de zorgmelding, die dat nooit verandert."""
    meldingstatus: str | None = None
    """Van de zorgmelding, sinds de aanvaarding; de database houdt haar bij (migratie 0014)."""
    antwoord_op: date | None = Field(sa_column=Column(Date, Computed(_ANTWOORD_OP, persisted=True)))
    klasse: int | None = Field(sa_column=Column(Integer, Computed(_KLASSE, persisted=True)))


class Conceptmelding(Base, table=True):
    """Een acuut signaal uit een scan dat op een zorgmelding wacht; er staat niets herleidbaars in."""

    __tablename__ = "conceptmelding"
    __table_args__ = (
        Index("ix_conceptmelding_wacht", "vastgesteld_op", "id", postgresql_where=text("zorgmelding_id IS NULL")),
    )

    id: UUID = sleutel()
    scan_id: UUID = Field(unique=True)
    scan_organisatie: str
    huishouden_id: UUID | None = None
    vastgesteld_op: datetime = moment()
    aard: list[str] = codes()
    onderdelen: list[str] = codes()
    zorgmelding_id: UUID | None = verwijzing("zorgmelding.id", nullable=True)
    versie: int
