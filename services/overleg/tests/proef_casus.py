"""World of the matrix: an adopted safety plan, a risk factor and an organisation that joined the case."""

from __future__ import annotations

from typing import Any

from casus_bouwers import plan_inhoud
from overleg_bouwers import maak, met_versie

from common.testing.actors import JGZ, SHG


async def vul(d: Any) -> None:
    """Van elk een: vastgesteld plan met een oordeel, risicofactor, betrokken organisatie, geweldsincident."""
    c, vt, shg = d.client, d.als("medewerker-veilig-thuis"), d.als("casusregisseur", organisatie=SHG, sub="sam.shg")
    casus = f"/casussen/{d.ids['casusId']}"
    plan = await maak(c, f"{casus}/veiligheidsplan/versies", shg, {})
    pad = plan.headers["location"]
    inhoud = plan_inhoud(d.ids["persoonId"])
    plan = await c.put(pad, json=inhoud, headers=met_versie(shg, plan))
    plan = await c.post(f"{pad}/aanbiedingen", headers=met_versie(shg, plan))
    plan = await c.post(f"{pad}/vaststellingen", headers=met_versie(vt, plan))
    assert plan.status_code == 201, plan.text
    risico = {"niveau": "ouder", "code": "stress", "maatregel": "Synthetische maatregel."}
    factor = await maak(c, f"{casus}/risicofactoren", shg, risico)
    nu = await c.get(f"/v1{casus}", headers=shg)
    erbij = {"organisatie": JGZ, "rol": "jeugdgezondheid", "reden": "kind-in-beeld"}
    bij = await c.post(f"/v1{casus}/organisaties", json=erbij, headers=met_versie(shg, nu))
    assert bij.status_code == 201, bij.text
    incidenten = (await c.get(f"/v1{casus}/geweldsincidenten", headers=shg)).json()["resultaten"]
    d.ids |= {
        "nummer": "1", "voorwaardeId": plan.json()["voorwaarden"][0]["voorwaardeId"],
        "risicofactorId": factor.json()["risicofactorId"], "betrokkenheidId": bij.json()["betrokkenheidId"],
        "incidentId": incidenten[0]["incidentId"],
    }  # fmt: skip
    versie = "/casussen/{casusId}/veiligheidsplan/versies/{nummer}"
    d.vraag[f"GET {versie}/verschil"] = {"met": "1"}
    d.inhoud |= {
        "PUT /casussen/{casusId}/procesregisseur": {"organisatie": SHG, "professional": "piet.proces"},
        "POST /casussen/{casusId}/afsluitingen": {"reden": "geen-hgkm"},
        "POST /casussen/{casusId}/faseovergangen": {"naar": "RISICOGESTUURDE_ZORG"},
        "POST /casussen/{casusId}/organisaties": erbij,
        "POST /casussen/{casusId}/organisaties/{betrokkenheidId}/beeindigingen": {"reden": "klaar"},
        "POST /casussen/{casusId}/risicofactoren": risico,
        "PUT /casussen/{casusId}/risicofactoren/{risicofactorId}": {"staat": "vervallen"},
        f"PUT {versie}": inhoud,
        f"POST {versie}/voorwaarden/{{voorwaardeId}}/oordelen": {
            "vervuld": True, "datum": "2026-03-02", "basis": "observatie",
        },
    }  # fmt: skip
