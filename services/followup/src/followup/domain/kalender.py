"""Tijd zoals de keten die telt: dagen in Europe/Amsterdam, maanden per kalender."""

from calendar import monthrange
from datetime import date, datetime
from zoneinfo import ZoneInfo

AMSTERDAM = ZoneInfo("Europe/Amsterdam")


def dag_van(moment: datetime) -> date:
    """De kalenderdag van een moment in Nederland."""
    return moment.astimezone(AMSTERDAM).date()


def maanden_later(dag: date, maanden: int) -> date:
    """Zelfde dag `maanden` kalendermaanden later, afgekapt op het einde van de maand."""
    jaar, maand = divmod(dag.year * 12 + dag.month - 1 + maanden, 12)
    return date(jaar, maand + 1, min(dag.day, monthrange(jaar, maand + 1)[1]))
