"""Wat followup bekendmaakt: opvolgplannen, contactmomenten en gesignaleerde onveiligheid."""

from __future__ import annotations

from datetime import date
from typing import ClassVar
from uuid import UUID

from pydantic import Field

from common.contracts.fields import Aantal, Code, Oin
from common.contracts.wissing import WissingBevestigd
from common.events import Event, Moment


class _Opvolgplan(Event):
    topic: ClassVar[str] = "followup"
    aggregate: ClassVar[str] = "plan_id"

    plan_id: UUID


class OpvolgplanGestart(_Opvolgplan):
    """Na het afsluiten van een zorgmelding loopt achttien maanden opvolging."""

    type: ClassVar[str] = "nl.veiligeketen.opvolgplannen.opvolgplan-gestart.v1"

    huishouden_id: UUID
    zorgmelding_id: UUID
    casus_id: UUID | None = None
    organisatie: Oin = Field(
        description="Organisatie die opvolgt: JGZ bij een minderjarige, anders maatschappelijk werk"
    )
    spoor: Code = Field("huishouden", description="huishouden, of volwassene voor een slachtoffer dat elders woont")
    protocolversie: Code
    van: date
    tot: date
    contactmomenten: Aantal


class OpvolgplanOnderbroken(_Opvolgplan):
    """De opvolging is onderbroken of gestopt, met de reden; een volgende afsluiting begint een nieuw plan."""

    type: ClassVar[str] = "nl.veiligeketen.opvolgplannen.opvolgplan-onderbroken.v1"

    huishouden_id: UUID
    reden: Code
    onderbroken_op: date
    zorgmelding_id: UUID | None = Field(None, description="De nieuwe zorgmelding die de reden is")


class ContactmomentVastgelegd(_Opvolgplan):
    """De uitkomst van een contactmoment is vastgelegd."""

    type: ClassVar[str] = "nl.veiligeketen.opvolgplannen.contactmoment-vastgelegd.v1"

    contactmoment_id: UUID
    huishouden_id: UUID
    maand: Aantal = Field(description="Maand van het plan waar dit moment bij hoort")
    datum: date
    status: Code
    vorm: Code | None = Field(None, description="BDS 1577, vorm activiteit")
    bereikt: bool
    direct_veilig: bool | None = Field(None, description="Leeg is onbekend")
    nieuw_geweld: bool | None = Field(None, description="Leeg is onbekend")


class OnveiligheidGesignaleerd(_Opvolgplan):
    """Bij de opvolging bleek onveiligheid of nieuw geweld; overleg handelt meteen."""

    type: ClassVar[str] = "nl.veiligeketen.opvolgplannen.onveiligheid-gesignaleerd.v1"

    huishouden_id: UUID
    casus_id: UUID | None = None
    zorgmelding_id: UUID
    gesignaleerd_op: Moment
    datum: date = Field(description="Dag van het geweld of de onveiligheid")
    soort: tuple[Code, ...] = Field((), description="Vormen van geweld, lijst CBS 84850NED")
    ernst: Code
    organisatie: Oin | None = Field(None, description="Organisatie die het signaleerde")


class FollowupWissingBevestigd(WissingBevestigd):
    """Followup heeft de persoon losgemaakt van plannen en contacten; de cijfers blijven kloppen."""

    topic: ClassVar[str] = "followup"
    type: ClassVar[str] = "nl.veiligeketen.wissingen.followup-bevestigd.v1"
