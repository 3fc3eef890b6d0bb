"""Requests about signaaloverleg with valid defaults, and a small world: a series of the municipality with SHG.nu and Veilig Thuis."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from httpx import AsyncClient, Response
from overleg_bouwers import maak, met_versie
from overleg_wereld import NOP, SHG, VT, Headers

REGEL = {"rang": "tweede", "weekdag": "dinsdag", "begintijd": "14:00", "duurMinuten": 90}
TEKST = "Wij zien vaker dat ouderen financieel worden uitgebuit."


def een_reeks(**anders: Any) -> dict[str, Any]:
    return {"organisaties": [SHG, VT], "plaats": "Gemeentehuis", "regel": REGEL, "vanaf": "2026-03-03"} | anders


def een_signaal(reeks_id: str, **anders: Any) -> dict[str, Any]:
    return {
        "signaalreeksId": reeks_id, "tekst": TEKST, "mogelijkeActie": "Voorlichting via de bank.", "trend": "toenemend",
        "aard": ["ouderenmishandeling"], "doelgroepen": ["ouderen"], "gebied": {"gemeentecode": "GM0171", "plaats": "Emmeloord"},
    } | anders  # fmt: skip


def gemeente(als: Any) -> Headers:
    return als("beleidsadviseur", organisatie=NOP, sub="nel.nop")


@dataclass
class Reekswereld:
    """The series, and the newest answer about its first meeting."""

    client: AsyncClient
    organisator: Headers
    reeks: Response
    overleg: dict[str, Any] = field(default_factory=dict)

    @classmethod
    async def begin(cls, client: AsyncClient, als: Any, **anders: Any) -> Reekswereld:
        wie = gemeente(als)
        w = cls(client, wie, await maak(client, "/signaalreeksen", wie, een_reeks(**anders)))
        w.overleg = (await w.overleggen())[0]
        return w

    @property
    def reeks_id(self) -> str:
        return self.reeks.json()["signaalreeksId"]

    @property
    def pad(self) -> str:
        return f"/v1/signaaloverleggen/{self.overleg['signaaloverlegId']}"

    async def overleggen(self, wie: Headers | None = None, **vraag: Any) -> list[dict[str, Any]]:
        antwoord = await self.client.get(
            "/v1/signaaloverleggen", headers=wie or self.organisator, params={"limit": 100} | vraag
        )
        assert antwoord.status_code == 200, antwoord.text
        return antwoord.json()["resultaten"]

    async def probeer(self, stap: str, inhoud: Any, wie: Headers | None = None) -> Response:
        nu = await self.client.get(self.pad, headers=self.organisator)
        return await self.client.post(
            f"{self.pad}/{stap}", json=inhoud, headers=met_versie(wie or self.organisator, nu)
        )

    async def zet(self, stap: str, inhoud: Any, wie: Headers | None = None) -> dict[str, Any]:
        antwoord = await self.probeer(stap, inhoud, wie)
        assert antwoord.status_code == 201, antwoord.text
        return antwoord.json()

    async def klaar_om_te_houden(self) -> str:
        """Onderwerp, een beleidsadviseur van de gemeente, en het is begonnen; geeft de deelnemer."""
        await self.zet("onderwerpen", {"onderwerp": "Financiële uitbuiting van ouderen", "organisatie": SHG})
        deelnemer = {"organisatie": NOP, "functie": "beleidsadviseur", "professional": "nel.nop"}
        return (await self.zet("deelnemers", deelnemer))["deelnemers"][0]["deelnemerId"]
