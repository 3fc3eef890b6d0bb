"""World of the matrix: a meeting of Veilig Thuis that was held, with a partner at the table by consent, an item and an action."""

from __future__ import annotations

from typing import Any

from interventie_wereld import casuspunt, overleg, professional, vraagpunt
from overleg_bouwers import maak, met_versie, toestemming

from common.testing.actors import MAATSCHAPPELIJK_WERK, VEILIG_THUIS


async def vul(d: Any) -> None:
    """Een gehouden overleg met één besproken casus; Veilig Thuis organiseert en zit voor, maatschappelijk werk is gedekt."""
    c, vt, persoon = d.client, d.als("medewerker-veilig-thuis"), d.ids["persoonId"]
    ja = {"organisaties": [MAATSCHAPPELIJK_WERK], "doel": "interventieoverleg"}
    await maak(c, "/toestemmingen", vt, toestemming(persoon, **ja))
    afspraak = {"van": "2026-03-02T07:00:00Z", "tot": "2026-03-02T08:00:00Z"} | {
        "voorzitter": {"organisatie": VEILIG_THUIS, "gebruiker": "vera.vt"}
    }
    tafel = professional(VEILIG_THUIS, "vera.vt"), professional(MAATSCHAPPELIJK_WERK, "max.mw")
    o = await maak(c, "/overleggen", vt, overleg(*tafel, **afspraak))
    pad = f"/overleggen/{o.json()['overlegId']}"
    punt = (await maak(c, f"{pad}/agendapunten", vt, casuspunt(d.ids["casusId"], persoon))).json()["agendapuntId"]
    bijdrage = await maak(c, f"{pad}/agendapunten/{punt}/bijdragen", vt, {"tekst": "Synthetische bijdrage."})
    voorbereid = await c.post(f"/v1{pad}/voorbereidingen", headers=met_versie(vt, o))
    gelezen = (await c.get(f"/v1{pad}", headers=vt)).json()
    deelnemer = gelezen["deelnemers"][0]["deelnemerId"]
    presentie = {"aanwezig": [deelnemer], "besproken": [punt]}
    gehouden = await c.post(f"/v1{pad}/presenties", json=presentie, headers=met_versie(vt, voorbereid))
    assert gehouden.status_code == 201, gehouden.text
    actie = {
        "organisatie": VEILIG_THUIS, "professional": "vera.vt", "termijn": "2026-03-09", "tekst": "Bel de school.",
    }  # fmt: skip
    actie_id = (await maak(c, f"{pad}/agendapunten/{punt}/acties", vt, actie)).json()["actieId"]
    delen = (await c.get(f"/v1{pad}/verslag", headers=vt)).json()["delen"]
    d.ids |= {
        "overlegId": gelezen["overlegId"], "deelnemerId": deelnemer, "agendapuntId": punt, "actieId": actie_id,
        "bijdrageId": bijdrage.json()["bijdrageId"], "verslagdeelId": delen[1]["verslagdeelId"],
    }  # fmt: skip
    d.vraag["GET /acties"] = {"peildatum": "2026-03-02"}
    tekst = {"tekst": "Synthetische tekst."}
    een_punt = "/overleggen/{overlegId}/agendapunten/{agendapuntId}"
    wijziging = overleg(**afspraak)
    del wijziging["deelnemers"]
    d.inhoud |= {
        "POST /overleggen": overleg(**afspraak),
        "PUT /overleggen/{overlegId}": wijziging,
        "POST /overleggen/{overlegId}/deelnemers": professional(MAATSCHAPPELIJK_WERK, "mia.mw"),
        "POST /overleggen/{overlegId}/annuleringen": {"reden": "te-weinig-aanwezig"},
        "POST /overleggen/{overlegId}/presenties": presentie,
        "POST /overleggen/{overlegId}/agendapunten": vraagpunt(),
        f"POST {een_punt}/bijdragen": tekst,
        f"PUT {een_punt}/bijdragen/{{bijdrageId}}": tekst,
        f"POST {een_punt}/besluiten": tekst,
        f"POST {een_punt}/acties": actie,
        "PUT /overleggen/{overlegId}/verslagdelen/{verslagdeelId}": tekst,
        "POST /acties/{actieId}/afrondingen": {"bewijs": "Gebeld."},
        "POST /acties/{actieId}/niet-uitvoeringen": {"reden": "Niet meer nodig."},
        "POST /acties/{actieId}/overdrachten": {k: actie[k] for k in ("organisatie", "professional", "termijn")},
    }
