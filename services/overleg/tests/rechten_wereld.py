"""Verzoeken van betrokkenen stap voor stap, voor tests over rechten."""

from __future__ import annotations

from typing import Any

from httpx import AsyncClient, Response
from overleg_bouwers import maak, met_versie

PO_EEN, PO_TWEE = "petra.po", "paul.po"
DAG = "2026-03-02"


def po(als: Any, sub: str = PO_EEN, **anders: Any) -> dict[str, str]:
    return als("privacy-officer", sub=sub, **anders)


async def een_verzoek(client: AsyncClient, wie: dict[str, str], persoon_id: str, **anders: Any) -> Response:
    inhoud = {"persoonId": persoon_id, "recht": "inzage", "aanvrager": "zelf", "ontvangenOp": DAG} | anders
    return await maak(client, "/rechtenverzoeken", wie, inhoud)


def pad(verzoek: Response) -> str:
    return f"/v1/rechtenverzoeken/{verzoek.json()['verzoekId']}"


async def stap(client: AsyncClient, wie: dict[str, str], vorig: Response, deel: str, inhoud: Any = None) -> Response:
    return await client.post(f"{pad(vorig)}/{deel}", json=inhoud, headers=met_versie(wie, vorig))


async def toegewezen(client: AsyncClient, als: Any, persoon_id: str, **anders: Any) -> Response:
    """Een verzoek dat de privacy officer heeft toegewezen."""
    wie = po(als)
    v = await een_verzoek(client, wie, persoon_id, **anders)
    v = await stap(client, wie, v, "identificaties", {"wijze": "paspoort"})
    besluit = {"oordeel": "toegewezen", "motivering": "Synthetische motivering."}
    v = await stap(client, wie, v, "besluiten", besluit)
    assert v.status_code == 201, v.text
    return v


async def opgesteld(client: AsyncClient, als: Any, verzoek: Response) -> Response:
    antwoord = await client.post(f"{pad(verzoek)}/afschriften", headers=po(als))
    assert antwoord.status_code == 201, antwoord.text
    return antwoord


async def vrijgegeven(client: AsyncClient, als: Any, verzoek: Response) -> Response:
    a = await opgesteld(client, als, verzoek)
    antwoord = await client.post(f"{a.headers['location']}/vrijgaven", headers=met_versie(po(als, PO_TWEE), a))
    assert antwoord.status_code == 201, antwoord.text
    return antwoord


async def ophalen(client: AsyncClient, als: Any, afschrift: Response, vorm: str = "json") -> Response:
    kop = met_versie(po(als), afschrift)
    return await client.post(f"{afschrift.headers['location']}/_ophalen", json={"vorm": vorm}, headers=kop)
