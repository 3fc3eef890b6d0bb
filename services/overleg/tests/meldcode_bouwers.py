"""Walks through the meldcode over REST: one call per step, always on the newest version."""

from __future__ import annotations

from typing import Any

from httpx import AsyncClient, Response
from overleg_bouwers import maak, met_versie

SIGNALEN = {
    "tekst": "Een leerling schrikt van stemverheffing.", "kindcheck": {"clientVolwassen": False},
    "aard": ["kindermishandeling-getuige"],
}  # fmt: skip
RAADPLEGING = {"functie": "collega", "op": "2026-03-02", "advies": "Vraag door."}
GESPREK = {"met": ["ouder"], "op": "2026-03-02", "tekst": "De ouder herkent de zorgen."}
ONVEILIG = {"vraag": 2, "antwoord": "ja", "argument": "Er is een wapen in huis.", "acuteOnveiligheid": True}
NIET = {"melden": False, "zelfHulp": True, "argument": "De hulp loopt al."}
AFWIJKING = NIET | {"afwijking": {"argument": "De pleger is vertrokken.", "instemming": ["collega"]}}
MELDING = {"gemeldOp": "2026-03-02T08:00:00Z", "besproken": True}


def weging(vraag: int, antwoord: str, **anders: Any) -> dict[str, Any]:
    return {"vraag": vraag, "antwoord": antwoord, "argument": "Omdat dat blijkt."} | anders


class Wandeling:
    """One walk of one caller; `zet` records a step and keeps the newest answer."""

    def __init__(self, client: AsyncClient, wie: dict[str, str], antwoord: Response) -> None:
        self.client, self.wie, self.laatste = client, wie, antwoord
        self.pad = f"/v1/meldcodes/{antwoord.json()['meldcodeId']}"

    @classmethod
    async def begin(cls, client: AsyncClient, wie: dict[str, str], **invoer: Any) -> Wandeling:
        return cls(client, wie, await maak(client, "/meldcodes", wie, {"categorie": "onderwijs"} | invoer))

    async def probeer(self, soort: str, inhoud: Any = None, wie: dict[str, str] | None = None) -> Response:
        nu = await self.client.get(self.pad, headers=self.wie)
        return await self.client.post(f"{self.pad}/{soort}", json=inhoud, headers=met_versie(wie or self.wie, nu))

    async def zet(self, *stappen: tuple[str, Any]) -> dict[str, Any]:
        for soort, inhoud in stappen:
            self.laatste = await self.probeer(soort, inhoud)
            assert self.laatste.status_code == 201, self.laatste.text
        return self.laatste.json()


STAPPEN = (("signalen", SIGNALEN), ("raadplegingen", RAADPLEGING), ("gesprekken", GESPREK))
