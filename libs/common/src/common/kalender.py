"""Time as the whole chain counts it: days in Europe/Amsterdam, months of the calendar; one copy for every list and figure."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, datetime
from zoneinfo import ZoneInfo

AMSTERDAM = ZoneInfo("Europe/Amsterdam")


def dag_van(moment: datetime) -> date:
    """De kalenderdag van een moment in Nederland: 31 december 23.30 uur UTC is al het nieuwe jaar."""
    return moment.astimezone(AMSTERDAM).date()


def maanden_later(dag: date, maanden: int) -> date:
    """Zelfde dag `maanden` kalendermaanden later (negatief: eerder), afgekapt op het einde van de maand."""
    jaar, maand = divmod(dag.year * 12 + dag.month - 1 + maanden, 12)
    return date(jaar, maand + 1, min(dag.day, monthrange(jaar, maand + 1)[1]))
