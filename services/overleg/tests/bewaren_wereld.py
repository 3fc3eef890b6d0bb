"""From proposal to destruction, for tests about retention: one proposes at night, two people decide, one destroys."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from httpx import AsyncClient, Response
from overleg_bouwers import met_versie
from overleg_wereld import VT
from rechten_wereld import PO_TWEE, po

from common.testing.actors import SYSTEEM
from overleg.service.bewaren import stel_vernietigen_voor, voer_vernietigingen_uit


async def voorstellen(client: AsyncClient, als: Any, organisatie: str = VT, **vraag: Any) -> list[dict[str, Any]]:
    antwoord = await client.get("/v1/bewaarvoorstellen", params=vraag, headers=po(als, organisatie=organisatie))
    assert antwoord.status_code == 200, antwoord.text
    return list(antwoord.json()["resultaten"])


async def lees(client: AsyncClient, als: Any, voorstel: dict[str, Any], organisatie: str = VT) -> Response:
    pad = f"/v1/bewaarvoorstellen/{voorstel['bewaarvoorstelId']}"
    return await client.get(pad, headers=po(als, organisatie=organisatie))


async def doe(client: AsyncClient, wie: dict[str, str], voorstel: Response, stap: str, inhoud: Any = None) -> Response:
    pad = f"/v1/bewaarvoorstellen/{voorstel.json()['bewaarvoorstelId']}/{stap}"
    return await client.post(pad, json=inhoud, headers=met_versie(wie, voorstel))


async def bevestig(client: AsyncClient, als: Any, voorstel: dict[str, Any], organisatie: str = VT) -> Response:
    """Dit voorstel, goedgekeurd door de een en bevestigd door de ander."""
    gelezen = await lees(client, als, voorstel, organisatie)
    goed = await doe(client, po(als, organisatie=organisatie), gelezen, "goedkeuringen")
    assert goed.status_code == 201, goed.text
    klaar = await doe(client, po(als, PO_TWEE, organisatie=organisatie), goed, "bevestigingen")
    assert (klaar.status_code, klaar.json()["stand"]) == (201, "bevestigd"), klaar.text
    return klaar


async def bevestigd(client: AsyncClient, als: Any, organisatie: str = VT) -> Response:
    """Het enige voorstel dat op een besluit wacht, bevestigd."""
    (v,) = await voorstellen(client, als, organisatie, stand="voorgesteld")
    return await bevestig(client, als, v, organisatie)


class Nacht:
    """The nightly jobs, at a moment."""

    def __init__(self, database: Any, klok: Any) -> None:
        self.database, self.klok = database, klok

    async def _draai(self, job: Callable[..., Any]) -> None:
        async with self.database.begin(SYSTEEM, self.klok()) as tx:
            await job(tx)

    async def stel_voor(self, moment: datetime | None = None) -> None:
        if moment is not None:
            self.klok.zet(moment)
        await self._draai(stel_vernietigen_voor)

    async def voer_uit(self) -> None:
        await self._draai(voer_vernietigingen_uit)
