"""Wat sociale-kaart bekendmaakt: organisaties en hun aanbod; nooit een adres."""

from __future__ import annotations

from datetime import date
from typing import ClassVar
from uuid import UUID

from pydantic import Field

from common.contracts.fields import Code, Gemeentecode, Oin
from common.contracts.wissing import WissingBevestigd
from common.events import Event, Moment


class _SocialeKaart(Event):
    topic: ClassVar[str] = "sociale-kaart"


class OrganisatieGepubliceerd(_SocialeKaart):
    """Een organisatie staat (opnieuw) op de sociale kaart."""

    type: ClassVar[str] = "nl.veiligeketen.organisaties.organisatie-gepubliceerd.v1"
    aggregate: ClassVar[str] = "organisatie_id"

    organisatie_id: UUID
    oin: Oin | None = None
    soort: Code
    gepubliceerd_op: Moment


class _Aanbod(_SocialeKaart):
    aggregate: ClassVar[str] = "aanbod_id"

    aanbod_id: UUID
    organisatie_id: UUID


class AanbodGepubliceerd(_Aanbod):
    """Aanbod staat (opnieuw) op de sociale kaart: voor wie, waartegen, in welke fase en waar."""

    type: ClassVar[str] = "nl.veiligeketen.aanbod.aanbod-gepubliceerd.v1"

    vormen: tuple[Code, ...] = Field((), description="Vormen van geweld, taxonomie hgkm-hulp")
    doelgroepen: tuple[Code, ...] = ()
    fasen: tuple[Code, ...] = ()
    gemeentecodes: tuple[Gemeentecode, ...] = ()
    gepubliceerd_op: Moment
    controleren_voor: date | None = None


class AanbodVerlopen(_Aanbod):
    """De controletermijn van het aanbod is voorbij; het blijft staan, gemarkeerd als verouderd."""

    type: ClassVar[str] = "nl.veiligeketen.aanbod.aanbod-verlopen.v1"

    verlopen_op: date


class SocialeKaartWissingBevestigd(WissingBevestigd):
    """De sociale kaart bewaart niets over personen en zegt dat."""

    topic: ClassVar[str] = "sociale-kaart"
    type: ClassVar[str] = "nl.veiligeketen.wissingen.sociale-kaart-bevestigd.v1"
