"""Wat overleg over interventieoverleggen bekendmaakt: dat er iets was en wanneer, nooit waarover of over wie."""

from __future__ import annotations

from datetime import date
from typing import ClassVar
from uuid import UUID

from pydantic import Field

from common.contracts.fields import Aantal, Code, Oin
from common.contracts.overleg.basis import OverlegEvent
from common.events import Moment


class _Overleg(OverlegEvent):
    aggregate: ClassVar[str] = "overleg_id"

    overleg_id: UUID


class OverlegGepland(_Overleg):
    """Een interventieoverleg staat gepland; wie organiseert is `organisatie`."""

    type: ClassVar[str] = "nl.veiligeketen.overleggen.overleg-gepland.v1"

    organisatie: Oin
    organisaties: tuple[Oin, ...] = Field(description="Alle organisaties aan tafel bij het plannen")
    van: Moment
    tot: Moment


class OverlegGewijzigd(_Overleg):
    """Tijd, plaats, voorzitter of tafel van een overleg is veranderd; de uitnodiging heeft een hoger volgnummer."""

    type: ClassVar[str] = "nl.veiligeketen.overleggen.overleg-gewijzigd.v1"

    organisaties: tuple[Oin, ...]
    van: Moment
    tot: Moment
    uitnodiging: Aantal


class OverlegGehouden(_Overleg):
    """Het overleg is gehouden; er is vastgelegd wie er was."""

    type: ClassVar[str] = "nl.veiligeketen.overleggen.overleg-gehouden.v1"

    gehouden_op: Moment
    organisaties: tuple[Oin, ...]
    aanwezigen: Aantal
    deelnemers: Aantal


class OverlegVastgesteld(_Overleg):
    """De voorzitter heeft het verslag vastgesteld; het verandert niet meer."""

    type: ClassVar[str] = "nl.veiligeketen.overleggen.overleg-vastgesteld.v1"

    vastgesteld_op: Moment


class OverlegGeannuleerd(_Overleg):
    """Het overleg gaat niet door."""

    type: ClassVar[str] = "nl.veiligeketen.overleggen.overleg-geannuleerd.v1"

    reden: Code
    tijdstip: Moment


class _Agendapunt(_Overleg):
    agendapunt_id: UUID


class AgendapuntToegevoegd(_Agendapunt):
    """Er staat een punt op de agenda: identificeerbaar of geanonimiseerd."""

    type: ClassVar[str] = "nl.veiligeketen.agendapunten.agendapunt-toegevoegd.v1"

    soort: Code
    tijdstip: Moment


class AgendapuntVervallen(_Agendapunt):
    """Een open agendapunt gaat niet door; de reden is een code."""

    type: ClassVar[str] = "nl.veiligeketen.agendapunten.agendapunt-vervallen.v1"

    reden: Code
    tijdstip: Moment


class BesluitGenomen(_Agendapunt):
    """Bij een besproken agendapunt is een besluit vastgelegd."""

    type: ClassVar[str] = "nl.veiligeketen.overlegbesluiten.besluit-genomen.v1"

    besluit_id: UUID
    genomen_op: Moment


class _Actie(_Agendapunt):
    actie_id: UUID
    organisatie: Oin = Field(description="Wie de actie heeft")
    tijdstip: Moment


class ActieVastgesteld(_Actie):
    """Een organisatie heeft een actie gekregen, met een termijn."""

    type: ClassVar[str] = "nl.veiligeketen.acties.actie-vastgesteld.v1"

    termijn: date
    vorige_actie_id: UUID | None = Field(None, description="De actie waar deze door overdracht uit voortkomt")


class ActieAfgerond(_Actie):
    """De actie is gedaan, met bewijs."""

    type: ClassVar[str] = "nl.veiligeketen.acties.actie-afgerond.v1"


class ActieNietUitgevoerd(_Actie):
    """De actie wordt niet gedaan; de reden staat bij de actie."""

    type: ClassVar[str] = "nl.veiligeketen.acties.actie-niet-uitgevoerd.v1"


class ActieOvergedragen(_Actie):
    """De actie is aan een ander gegeven en gaat verder als een nieuwe actie."""

    type: ClassVar[str] = "nl.veiligeketen.acties.actie-overgedragen.v1"

    nieuwe_actie_id: UUID
