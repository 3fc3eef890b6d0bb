"""World of the matrix: consent, override and break-glass."""

from __future__ import annotations

from typing import Any

from overleg_bouwers import BSN, maak, persoon

from common.testing.actors import MAATSCHAPPELIJK_WERK, SHG


async def vul(d: Any) -> None:
    """Een doorbreking naar maatschappelijk werk, en noodtoegang van Veilig Thuis tot een persoon van SHG.nu."""
    c, vt, shg = d.client, d.als("medewerker-veilig-thuis"), d.als("casusregisseur", organisatie=SHG, sub="sam.shg")
    doorbreking = {
        "persoonId": d.ids["persoonId"], "organisaties": [MAATSCHAPPELIJK_WERK], "doel": "hulpverlening",
        "dataklassen": ["contact"], "grondslag": "vitaal-belang", "reden": "Synthetische reden.", "geinformeerd": True,
        "van": "2026-03-02", "tot": "2026-03-10",
    }  # fmt: skip
    gemaakt = await maak(c, "/doorbrekingen", vt, doorbreking)
    await maak(c, "/personen", shg, persoon(naam="Proefpersoon Elders", bsn=BSN[2]))
    nood = {"bsn": BSN[2], "redencode": "levensgevaar", "reden": "Synthetische reden."}
    geopend = await maak(c, "/noodtoegangen", vt, nood)
    d.ids |= {
        "doorbrekingId": gemaakt.json()["doorbrekingId"],
        "noodtoegangId": geopend.json()["toegangen"][0]["noodtoegangId"],
    }
    d.vraag["GET /toestemmingen"] = {"verlooptVoor": "2026-05-01"}
    d.inhoud |= {
        "POST /toestemmingen/{toestemmingId}/beperkingen": {"tot": "2026-03-20"},
        "POST /doorbrekingen": doorbreking,
        "POST /noodtoegangen": nood,
        "POST /noodtoegangen/{noodtoegangId}/beoordelingen": {"oordeel": "terecht"},
    }
