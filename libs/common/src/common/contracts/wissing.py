"""Wat elke dienst op dezelfde manier over wissen zegt: dat hij het deed, en hoeveel er per soort gegeven geraakt is."""

from __future__ import annotations

from typing import ClassVar
from uuid import UUID, uuid5

from pydantic import Field

from common.contracts.fields import Aantal, Code, Deel
from common.events import Event, Moment


class Telling(Deel):
    """Hoeveel rijen van één soort gegeven gewist of losgemaakt zijn."""

    opslag: Code
    aantal: Aantal


class WissingBevestigd(Event):
    """Een dienst heeft gewist wat hij over een persoon had, of had niets; een eigen aggregaat per wissing en dienst."""

    # Not the wissing itself: two publishers that number the same aggregate would look like duplicates of each other.
    aggregate: ClassVar[str] = "ontvangst_id"

    ontvangst_id: UUID = Field(description="Vast per wissing en dienst")
    wissing_id: UUID
    bevestigd_op: Moment
    aantallen: tuple[Telling, ...] = ()


def ontvangst_id(wissing_id: UUID, dienst: str) -> UUID:
    """Het id van de bevestiging van deze dienst: nog eens bevestigen is hetzelfde aggregaat."""
    return uuid5(wissing_id, dienst)
