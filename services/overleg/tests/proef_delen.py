"""World of the matrix: consent, override and break-glass."""

from __future__ import annotations

from typing import Any


async def vul(d: Any) -> None:
    """Vul vragen en inhoud van de routes over toestemming."""
    d.vraag["GET /toestemmingen"] = {"verlooptVoor": "2026-05-01"}
    d.inhoud["POST /toestemmingen/{toestemmingId}/beperkingen"] = {"tot": "2026-03-20"}
