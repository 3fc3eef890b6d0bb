"""World of the matrix: one walk through the meldcode."""

from __future__ import annotations

from typing import Any

from meldcode_bouwers import GESPREK, MELDING, NIET, ONVEILIG, RAADPLEGING, SIGNALEN
from overleg_bouwers import maak


async def vul(d: Any) -> None:
    """Een wandeling van Veilig Thuis over een bekend persoon."""
    invoer = {"categorie": "veilig-thuis-andere-regio", "persoonId": d.ids["persoonId"]}
    m = await maak(d.client, "/meldcodes", d.als("medewerker-veilig-thuis"), invoer)
    d.ids["meldcodeId"] = m.json()["meldcodeId"]
    stappen = {
        "signalen": SIGNALEN, "raadplegingen": RAADPLEGING, "gesprekken": GESPREK, "afwegingen": ONVEILIG, "besluiten": NIET,
        "meldingen": MELDING, "afsluitingen": {},
    }  # fmt: skip
    d.inhoud["POST /meldcodes"] = {"categorie": "ggz"}
    d.inhoud |= {f"POST /meldcodes/{{meldcodeId}}/{stap}": inhoud for stap, inhoud in stappen.items()}
