"""Wat overleg over berichten aan organisaties bekendmaakt: dat er een is, niet wat erin staat."""

from __future__ import annotations

from typing import ClassVar
from uuid import UUID

from pydantic import Field

from common.contracts.fields import Code, Oin
from common.contracts.overleg.basis import OverlegEvent
from common.events import Moment


class BerichtVerstuurd(OverlegEvent):
    """Voor een organisatie ligt een bericht klaar (herinnering, escalatie, melding aan de privacy officer)."""

    type: ClassVar[str] = "nl.veiligeketen.berichten.bericht-verstuurd.v1"
    aggregate: ClassVar[str] = "bericht_id"

    bericht_id: UUID
    organisatie: Oin = Field(description="Aan wie het bericht gericht is")
    soort: Code
    object_soort: Code
    object_id: UUID
    casus_id: UUID | None = None
    tijdstip: Moment
