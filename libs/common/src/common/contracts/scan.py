"""Wat scan bekendmaakt: afgeronde scans en acute signalen."""

from __future__ import annotations

from typing import ClassVar
from uuid import UUID

from pydantic import Field

from common.contracts.fields import Aantal, Code, Gemeentecode, Oin, Pc4
from common.contracts.wissing import WissingBevestigd
from common.events import Event, Moment


class _Scan(Event):
    topic: ClassVar[str] = "scan"
    aggregate: ClassVar[str] = "scan_id"

    scan_id: UUID
    huishouden_id: UUID | None = Field(None, description="Leeg als de scan anoniem is")
    organisatie: Oin


class ScanAfgerond(_Scan):
    """Een scan bij een huisbezoek is afgerond; de uitkomst helpt kijken en beslist niets."""

    type: ClassVar[str] = "nl.veiligeketen.scans.scan-afgerond.v1"

    instrument: Code
    instrumentversie: Code
    afgerond_op: Moment
    acuut: bool
    structureel: bool | None = None
    risicofactoren: Aantal = 0
    beschermende_factoren: Aantal = 0
    onbekend: Aantal = 0


class AcuutSignaalVastgesteld(_Scan):
    """Een onderdeel van de scan wijst op acute onveiligheid: meteen handelen, ook als de scan nog niet af is."""

    type: ClassVar[str] = "nl.veiligeketen.scans.acuut-signaal-vastgesteld.v1"

    vastgesteld_op: Moment
    onderdelen: tuple[Code, ...]
    aard: tuple[Code, ...] = ()
    pc4: Pc4 | None = None
    gemeentecode: Gemeentecode | None = None


class ScanWissingBevestigd(WissingBevestigd):
    """Scan heeft de scans van een gewist huishouden losgemaakt en hun teksten vernietigd."""

    topic: ClassVar[str] = "scan"
    type: ClassVar[str] = "nl.veiligeketen.wissingen.scan-bevestigd.v1"
