"""A meeting of SHG.nu about a household of Veilig Thuis, and the consents that open it; all persons are invented."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from httpx import AsyncClient, Response
from overleg_bouwers import maak, met_versie, toestemming
from overleg_wereld import JGZ, NOP, SHG, URK, VT, Headers, Wereld, overgedragen, shg, vt

POLITIE = "00000009990000000006"
BEGIN, EINDE = "2026-03-03T13:00:00Z", "2026-03-03T14:30:00Z"
VRAAG = "Hoe vraag je een kind van die leeftijd of het thuis veilig is?"


def jgz(als: Any) -> Headers:
    return als("jgz-professional", organisatie=JGZ, sub="joke.jgz")


def nop(als: Any) -> Headers:
    return als("beleidsadviseur", organisatie=NOP, sub="nel.nop")


def professional(organisatie: str, gebruiker: str, **anders: Any) -> dict[str, Any]:
    return {"soort": "professional", "organisatie": organisatie, "gebruiker": gebruiker} | anders


def overleg(*deelnemers: dict[str, Any], **anders: Any) -> dict[str, Any]:
    return {
        "van": BEGIN, "tot": EINDE, "locatie": "Kamer 3",
        "voorzitter": {"organisatie": SHG, "gebruiker": "sam.shg"}, "deelnemers": list(deelnemers),
    } | anders  # fmt: skip


def casuspunt(casus_id: str, *personen: str, **anders: Any) -> dict[str, Any]:
    return {
        "soort": "identificeerbaar", "casusId": casus_id, "personen": list(personen), "tekst": "Hoe houden we het kind veilig?",
    } | anders  # fmt: skip


def vraagpunt(**anders: Any) -> dict[str, Any]:
    return {"soort": "geanonimiseerd", "reden": "opbouw_casus", "doel": "expertise_inwinnen", "tekst": VRAAG} | anders


@dataclass
class Tafel:
    """A meeting and the household it is about."""

    client: AsyncClient
    als: Any
    w: Wereld
    id: str = ""

    @property
    def pad(self) -> str:
        return f"/v1/overleggen/{self.id}"

    @property
    def casus(self) -> str:
        return str(self.w.zorgmelding.json()["casusId"])

    async def sta_toe(self, *organisaties: str, personen: list[str] | None = None, **anders: Any) -> list[Response]:
        """Toestemming van elke persoon van het huishouden, voor het doel interventieoverleg."""
        return [
            await maak(
                self.client, "/toestemmingen", vt(self.als),
                toestemming(
                    p, organisaties=list(organisaties), doel="interventieoverleg",
                    gegevenDoor="zelf" if p == self.w.personen[0] else "gezaghebbenden", **anders,
                ),
            )
            for p in (personen or self.w.personen)
        ]  # fmt: skip

    async def plan(self, *deelnemers: dict[str, Any], **anders: Any) -> Response:
        antwoord = await maak(self.client, "/overleggen", shg(self.als), overleg(*deelnemers, **anders))
        self.id = antwoord.json()["overlegId"]
        return antwoord

    async def nu(self, wie: Headers | None = None) -> Response:
        return await self.client.get(self.pad, headers=wie or shg(self.als))

    async def doe(self, stap: str, inhoud: Any = None, wie: Headers | None = None) -> Response:
        """Een stap van het overleg, op zijn nieuwste versie."""
        wie = wie or shg(self.als)
        return await self.client.post(f"{self.pad}/{stap}", json=inhoud, headers=met_versie(wie, await self.nu(wie)))

    async def punt(self, inhoud: dict[str, Any], wie: Headers | None = None) -> Response:
        return await self.client.post(f"{self.pad}/agendapunten", json=inhoud, headers=wie or shg(self.als))

    async def casuspunt(self, **anders: Any) -> Response:
        antwoord = await self.punt(casuspunt(self.casus, *self.w.personen, **anders))
        assert antwoord.status_code == 201, antwoord.text
        return antwoord

    async def vraagpunt(self, wie: Headers | None = None, **anders: Any) -> Response:
        antwoord = await self.punt(vraagpunt(**anders), wie)
        assert antwoord.status_code == 201, antwoord.text
        return antwoord

    async def agenda(self, wie: Headers) -> list[dict[str, Any]]:
        antwoord = await self.client.get(f"{self.pad}/agendapunten", headers=wie)
        assert antwoord.status_code == 200, antwoord.text
        return list(antwoord.json()["resultaten"])

    async def gehouden(self, klok: Any, *besproken: Response) -> Response:
        """Voorbereid, begonnen en gehouden; iedereen was er."""
        assert (await self.doe("voorbereidingen")).status_code == 201
        klok.zet(klok.nu.fromisoformat(EINDE))
        deelnemers = [d["deelnemerId"] for d in (await self.nu()).json()["deelnemers"]]
        punten = [p.json()["agendapuntId"] for p in besproken]
        antwoord = await self.doe("presenties", {"aanwezig": deelnemers, "besproken": punten})
        assert antwoord.status_code == 201, antwoord.text
        return antwoord

    async def delen(self, wie: Headers) -> dict[str | None, dict[str, Any]]:
        """Het verslag per agendapunt (None: het algemene deel)."""
        antwoord = await self.client.get(f"{self.pad}/verslag", headers=wie)
        assert antwoord.status_code == 200, antwoord.text
        return {d["agendapuntId"]: d for d in antwoord.json()["delen"]}

    async def schrijf(self, deel: dict[str, Any], tekst: str, wie: Headers | None = None) -> Response:
        kop = (wie or shg(self.als)) | {"If-Match": f'"{deel["versie"]}"'}
        return await self.client.put(
            f"{self.pad}/verslagdelen/{deel['verslagdeelId']}", json={"tekst": tekst}, headers=kop
        )


async def tafel(client: AsyncClient, als: Any) -> Tafel:
    """Een huishouden van Veilig Thuis dat SHG.nu overnam; SHG.nu plant met JGZ en de gemeente aan tafel."""
    t = Tafel(client, als, await overgedragen(client, vt(als), shg(als)))
    await t.plan(professional(SHG, "sam.shg"), professional(JGZ, "joke.jgz"))
    return t


__all__ = [
    "BEGIN", "EINDE", "JGZ", "NOP", "POLITIE", "SHG", "URK", "VRAAG", "VT", "Tafel", "casuspunt", "jgz", "nop", "overleg",
    "professional", "shg", "tafel", "vraagpunt", "vt",
]  # fmt: skip
