"""Wat stats bekendmaakt: ingelezen historie."""

from __future__ import annotations

from datetime import date
from typing import ClassVar
from uuid import UUID

from common.contracts.fields import Aantal, Code, Gemeentecode, Oin
from common.contracts.wissing import WissingBevestigd
from common.events import Event, Moment


class HistorieGeimporteerd(Event):
    """Een bestand met historische zorgmeldingen is ingelezen; hetzelfde bestand nog eens verandert niets."""

    topic: ClassVar[str] = "stats"
    type: ClassVar[str] = "nl.veiligeketen.historie.historie-geimporteerd.v1"
    aggregate: ClassVar[str] = "import_id"

    import_id: UUID
    organisatie: Oin
    soort: Code
    gemeentecode: Gemeentecode | None = None
    periode_van: date
    periode_tot: date
    regels: Aantal
    geimporteerd_op: Moment


class StatsWissingBevestigd(WissingBevestigd):
    """Stats heeft de feiten losgemaakt van waar zij vandaan kwamen; de aantallen blijven gelijk."""

    topic: ClassVar[str] = "stats"
    type: ClassVar[str] = "nl.veiligeketen.wissingen.stats-bevestigd.v1"
