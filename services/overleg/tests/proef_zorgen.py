"""World of the matrix: one concern at the own organisation."""

from __future__ import annotations

from typing import Any

from overleg_bouwers import maak


async def vul(d: Any) -> None:
    """Een zorg bij Veilig Thuis."""
    zorg = {
        "kanaal": "telefoon", "beroepsgroep": "onderwijs", "geuitOp": "2026-03-02T08:30:00Z", "aard": ["kindermishandeling-getuige"],
        "gebied": {"gemeentecode": "GM0171"}, "tekst": "Een leerling is vaak moe en schrikt van stemverheffing.",
    }  # fmt: skip
    gemaakt = await maak(d.client, "/zorgen", d.als("medewerker-veilig-thuis"), zorg)
    d.ids["zorgId"] = gemaakt.json()["zorgId"]
    d.inhoud |= {"POST /zorgen": zorg, "POST /zorgen/{zorgId}/uitkomsten": {"uitkomst": "advies-gegeven"}}
