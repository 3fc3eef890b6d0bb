"""Wat elke gebeurtenis van overleg gemeen heeft: het topic, en codelijsten die meer dan één gebeurtenis noemt."""

from __future__ import annotations

from enum import StrEnum
from typing import ClassVar

from common.events import Event


class SoortZorgmelding(StrEnum):
    """De zeven soorten van CBS-tabel 85361NED."""

    EERSTE = "EERSTE"
    HER_MEERDERE = "HER_MEERDERE"
    HER_EEN = "HER_EEN"
    VERVOLG_TIJDENS_VB = "VERVOLG_TIJDENS_VB"
    VERVOLG_NA_VB = "VERVOLG_NA_VB"
    VERVOLG_MONITOR = "VERVOLG_MONITOR"
    NIET_INGEDEELD = "NIET_INGEDEELD"


class Fase(StrEnum):
    """Fasen van de gefaseerde ketenzorg."""

    VEILIGHEID = "VEILIGHEID"
    RISICOGESTUURDE_ZORG = "RISICOGESTUURDE_ZORG"
    HERSTEL = "HERSTEL"


class OverlegEvent(Event):
    """Een gebeurtenis van overleg; `aggregate` zegt de deelklasse."""

    topic: ClassVar[str] = "overleg"
