"""World of the matrix: a series of the own organisation alone, with a participant and a signal."""

from __future__ import annotations

from typing import Any

from overleg_bouwers import maak, met_versie
from signaal_bouwers import een_reeks, een_signaal

from common.testing.actors import VEILIG_THUIS


async def vul(d: Any) -> None:
    """Een reeks, haar eerste overleg, een deelnemer en een signaal."""
    wie = d.als("coordinator")
    reeks = await maak(d.client, "/signaalreeksen", wie, een_reeks(organisaties=[]))
    reeks_id = reeks.json()["signaalreeksId"]
    overleg = await _eerste_van(d, wie, reeks_id)
    pad = f"/v1/signaaloverleggen/{overleg['signaaloverlegId']}"
    deelnemer = {"organisatie": VEILIG_THUIS, "functie": "coordinator", "professional": "vera.vt"}
    eerste = await d.client.get(pad, headers=wie)
    na = await d.client.post(f"{pad}/deelnemers", json=deelnemer, headers=met_versie(wie, eerste))
    signaal = await maak(d.client, "/signalen", wie, een_signaal(reeks_id))
    d.ids |= {
        "signaalreeksId": reeks_id, "signaaloverlegId": overleg["signaaloverlegId"],
        "deelnemerId": na.json()["deelnemers"][0]["deelnemerId"], "signaalId": signaal.json()["signaalId"],
    }  # fmt: skip
    stappen = {
        "onderwerpen": {"onderwerp": "Ouderen"}, "verplaatsingen": {"begintOp": "2026-04-01T12:00:00Z"},
        "annuleringen": {"reden": "anders"}, "deelnemers": deelnemer, "verslagen": {"aanwezig": []},
        "agendapunten": {"signaalId": d.ids["signaalId"]},
        "uitkomsten": {"signaalId": d.ids["signaalId"], "uitkomst": "volgen"},
    }  # fmt: skip
    d.inhoud |= {f"POST /signaaloverleggen/{{signaaloverlegId}}/{stap}": inhoud for stap, inhoud in stappen.items()}
    d.inhoud |= {
        "POST /signaalreeksen": een_reeks(organisaties=[]),
        "PUT /signaalreeksen/{signaalreeksId}": {"organisaties": [], "plaats": "Gemeentehuis"},
        "POST /signaalreeksen/{signaalreeksId}/beeindigingen": {"tot": "2026-06-01"},
        "POST /signalen": een_signaal(reeks_id),
    }


async def _eerste_van(d: Any, wie: dict[str, str], reeks_id: str) -> Any:
    """Het eerste overleg van deze reeks; in een vol register staan er ook van andere."""
    vraag = {"limit": "100", "vanaf": "2026-03-03"}
    while True:
        pagina = (await d.client.get("/v1/signaaloverleggen", params=vraag, headers=wie)).json()
        for overleg in pagina["resultaten"]:
            if overleg["signaalreeksId"] == reeks_id:
                return overleg
        vraag["cursor"] = pagina["volgende"]
