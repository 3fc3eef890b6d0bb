"""Small worlds for tests: a report that SHG.nu accepted, and what every mutating route has in common."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from httpx import AsyncClient, Response
from overleg_bouwers import een_huishouden, maak, melding, met_versie

VT, SHG, JGZ, NOP, URK = (f"0000000999000000000{n}" for n in (1, 2, 3, 4, 5))
BEOORDELING = {"besluit": "overdracht-lokaal-veld", "beoordeeldOp": "2026-03-02T08:45:00Z"}
GEWELD = {"datum": "2026-03-01", "soorten": ["partnergeweld-fysiek"], "bron": "professional"}
Headers = dict[str, str]


def vt(als: Any) -> Headers:
    return als("medewerker-veilig-thuis")


def shg(als: Any, sub: str = "sam.shg") -> Headers:
    return als("casusregisseur", organisatie=SHG, sub=sub)


def urk(als: Any) -> Headers:
    return als("casusregisseur", organisatie=URK, sub="ula.urk")


@dataclass
class Wereld:
    """One household with a report and its case."""

    huishouden: str
    personen: list[str]
    zorgmelding: Response

    @property
    def pad(self) -> str:
        return f"/v1/zorgmeldingen/{self.zorgmelding.json()['zorgmeldingId']}"

    @property
    def pad_casus(self) -> str:
        return f"/v1/casussen/{self.zorgmelding.json()['casusId']}"


async def beoordeeld(client: AsyncClient, wie: Headers, *personen: dict[str, Any], **afwijkend: Any) -> Wereld:
    """Een beoordeelde zorgmelding van Veilig Thuis."""
    huishouden, ids = await een_huishouden(client, wie, *personen)
    z = await maak(client, "/zorgmeldingen", wie, melding(huishouden, *ids, **afwijkend))
    wereld = Wereld(huishouden, ids, z)
    wereld.zorgmelding = await client.post(f"{wereld.pad}/beoordelingen", json=BEOORDELING, headers=met_versie(wie, z))
    assert wereld.zorgmelding.status_code == 201, wereld.zorgmelding.text
    return wereld


async def bied_aan(client: AsyncClient, van: Headers, pad: str, naar: str = SHG) -> Response:
    """Bied een zorgmelding aan, op haar nieuwste versie."""
    nu = await client.get(pad, headers=van)
    return await client.post(f"{pad}/overdrachten", json={"naarOrganisatie": naar}, headers=met_versie(van, nu))


async def aanvaard(client: AsyncClient, wie: Headers, overdracht: Response) -> Response:
    """Aanvaard een aanbod."""
    pad = f"/v1/overdrachten/{overdracht.json()['overdrachtId']}/aanvaardingen"
    return await client.post(pad, headers=met_versie(wie, overdracht))


async def overgedragen(
    client: AsyncClient, van: Headers, naar: Headers, *personen: dict[str, Any], **afwijkend: Any
) -> Wereld:
    """Een zorgmelding die SHG.nu aanvaard heeft."""
    wereld = await beoordeeld(client, van, *personen, **afwijkend)
    antwoord = await aanvaard(client, naar, await bied_aan(client, van, wereld.pad))
    assert antwoord.status_code == 201, antwoord.text
    wereld.zorgmelding = await client.get(wereld.pad, headers=naar)
    return wereld


def namen(gebeurtenissen: list[Any]) -> list[str]:
    return [type(g).__name__ for g in gebeurtenissen]


async def weigert(
    client: AsyncClient,
    als: Any,
    audit: Any,
    pad: str,
    inhoud: Any,
    rol: str,
    *,
    relatie: bool = True,
    anders: int = 404,
) -> None:
    """Zonder token 401, verkeerde rol of zonder bereik 403, een andere organisatie 404 met een auditregel."""
    kop = {"If-Match": '"1"'}
    zonder = await client.post(pad, json=inhoud, headers=kop)
    assert (zonder.status_code, "www-authenticate" in zonder.headers) == (401, True)
    for wie in (als("onderzoeker"), als(rol, scopes=["overleg:gebeurtenissen:lezen"])):
        assert (await client.post(pad, json=inhoud, headers=wie | kop)).status_code == 403, pad
    if relatie:
        antwoord = await client.post(pad, json=inhoud, headers=als(rol, organisatie=NOP) | kop)
        assert antwoord.status_code == anders, antwoord.text
        regel = (await audit())[-1]
        assert (regel["uitkomst"], regel["organisatie"]) == ("geweigerd", NOP)
