"""A clock that only moves when a test says so."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

BEGIN = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
"""A Monday morning in the past: a test never depends on the day it runs."""


class Klok:
    """`klok.nu` is the moment the services see; call the object itself as a clock function."""

    def __init__(self, nu: datetime = BEGIN) -> None:
        self.nu = nu

    def __call__(self) -> datetime:
        """Return the moment."""
        return self.nu

    def zet(self, nu: datetime) -> None:
        """Set the clock."""
        self.nu = nu

    def verder(self, **periode: float) -> datetime:
        """Move forward, e.g. `klok.verder(days=3)`."""
        self.nu += timedelta(**periode)
        return self.nu
