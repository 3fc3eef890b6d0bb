"""World of the matrix: a person who was merged with another, and one who is known to be somebody else."""

from __future__ import annotations

from typing import Any

from overleg_bouwers import maak, met_adres, met_versie, persoon


async def vul(d: Any) -> None:
    """Een samengevoegde persoon bij de persoon van de kern, en een ander die vastgelegd geen dubbele is."""
    c, vt, wie = d.client, d.als("medewerker-veilig-thuis"), d.ids["persoonId"]
    dubbel = (await maak(c, "/personen", vt, persoon(naam="Proefpersoon Een"))).json()["persoonId"]
    ander = (await maak(c, "/personen", vt, persoon(naam="Proefpersoon Eén"))).json()["persoonId"]
    derde = (await maak(c, "/personen", vt, persoon(naam="Proefpersoon Drie", geboortedatum="1971-02-03"))).json()[
        "persoonId"
    ]
    inhoud = {"andereId": dubbel, "reden": "identiteit-vastgesteld"}
    nu = await c.get(f"/v1/personen/{wie}", headers=vt)
    s = await c.post(f"/v1/personen/{wie}/samenvoegingen", json=inhoud, headers=met_versie(vt, nu))
    assert s.status_code == 201, s.text
    await maak(c, f"/personen/{wie}/geen-dubbelen", vt, {"andereId": ander})
    d.ids |= {"samenvoegingId": s.json()["samenvoegingId"], "andereId": ander}
    d.inhoud |= {
        "POST /personen/_zoek": {"naam": "Proefpersoon Een", "geboortedatum": "1990-05-17"},
        "PUT /personen/{persoonId}": met_adres(),
        "POST /personen/{persoonId}/samenvoegingen": {"andereId": derde, "reden": "identiteit-vastgesteld"},
        "POST /personen/{persoonId}/geen-dubbelen": {"andereId": ander},
        "POST /huishoudens/{huishoudenId}/leden": {"persoonId": derde, "rol": "partner", "van": "2025-01-01"},
        "POST /huishoudens/{huishoudenId}/leden/{persoonId}/beeindigingen": {"tot": "2026-02-01"},
    }
