"""Bodies and small stories about a case: a plan that says something, adopted by two people."""

from __future__ import annotations

from typing import Any

from httpx import AsyncClient, Response
from overleg_bouwers import met_versie
from overleg_wereld import Headers, Wereld

VOORWAARDE = "De kinderen slapen op een plek waar niet geschreeuwd wordt."


def afspraak(**afwijkend: Any) -> dict[str, Any]:
    return {
        "wie": {"organisatie": "00000009990000000002"}, "wat": "Wekelijks op huisbezoek.", "voor": "2026-04-01",
    } | afwijkend  # fmt: skip


def plan_inhoud(persoon_id: str | None = None, *teksten: str) -> dict[str, Any]:
    """Per tekst een voorwaarde met een afspraak van een organisatie en, als er een persoon is, een van die persoon."""
    persoonlijk = (
        [afspraak(wie={"persoonId": persoon_id}, wat="Belt bij spanning eerst de buren.")] if persoon_id else []
    )
    return {
        "voorwaarden": [{"tekst": tekst, "afspraken": [afspraak(), *persoonlijk]} for tekst in teksten or (VOORWAARDE,)]
    }


async def zet(client: AsyncClient, pad: str, wie: Headers, inhoud: Any = None, *, methode: str = "POST") -> Response:
    """Wijzig iets op de nieuwste versie van de casus of het object waar `pad` onder hangt."""
    deel = "/veiligheidsplan/versies/" if "/veiligheidsplan/versies/" in pad else "/casussen/"
    begin, rest = pad.split(deel)
    bron = pad if methode == "PUT" and "procesregisseur" not in pad else f"{begin}{deel}{rest.split('/')[0]}"
    nu = await client.get(bron, headers=wie)
    return await client.request(methode, pad, json=inhoud, headers=met_versie(wie, nu))


async def vastgesteld_plan(
    client: AsyncClient, w: Wereld, schrijver: Headers, vaststeller: Headers, inhoud: dict[str, Any] | None = None
) -> Response:
    """Een plan dat de een schreef en de ander vaststelde."""
    plan = await client.post(f"{w.pad_casus}/veiligheidsplan/versies", headers=schrijver)
    assert plan.status_code == 201, plan.text
    pad = plan.headers["location"]
    for methode, deel, wie, body in (
        ("PUT", "", schrijver, inhoud or plan_inhoud()),
        ("POST", "/aanbiedingen", schrijver, None),
        ("POST", "/vaststellingen", vaststeller, None),
    ):
        plan = await client.request(methode, f"{pad}{deel}", json=body, headers=met_versie(wie, plan))
        assert plan.status_code in {200, 201}, plan.text
    return plan


async def oordeel(
    client: AsyncClient, plan: Response, wie: Headers, *, vervuld: bool = True, nummer: int = 0, **anders: Any
) -> Response:
    """Oordeel over een voorwaarde van een plan."""
    pad = plan.headers["location"]
    voorwaarde = plan.json()["voorwaarden"][nummer]["voorwaardeId"]
    inhoud = {"vervuld": vervuld, "datum": "2026-03-02", "basis": "observatie"} | anders
    return await client.post(f"{pad}/voorwaarden/{voorwaarde}/oordelen", json=inhoud, headers=wie)
