"""World of the matrix and schemathesis: the first of everything, on which the other files build."""

from __future__ import annotations

from typing import Any

from overleg_bouwers import een_huishouden, maak, melding, met_adres, met_versie

from common.testing.actors import MAATSCHAPPELIJK_WERK, SHG, VEILIG_THUIS


async def vul(d: Any) -> None:
    """Van elk een: huishouden, zorgmelding, aanvaarde overdracht, toestemming, casus met nieuw geweld."""
    c, vt, shg = d.client, d.als("medewerker-veilig-thuis"), d.als("casusregisseur", organisatie=SHG, sub="sam.shg")
    huishouden, personen = await een_huishouden(c, vt)
    z = await maak(c, "/zorgmeldingen", vt, melding(huishouden, *personen, toelichting="Synthetische tekst."))
    pad = f"/v1/zorgmeldingen/{z.json()['zorgmeldingId']}"
    beoordeling = {"besluit": "overdracht-lokaal-veld", "beoordeeldOp": "2026-03-02T08:45:00Z"}
    z = await c.post(f"{pad}/beoordelingen", json=beoordeling, headers=met_versie(vt, z))
    o = await c.post(f"{pad}/overdrachten", json={"naarOrganisatie": SHG}, headers=met_versie(vt, z))
    o = await c.post(f"/v1/overdrachten/{o.json()['overdrachtId']}/aanvaardingen", headers=met_versie(shg, o))
    assert o.status_code == 201, o.text
    toestemming = {
        "persoonId": personen[0], "organisaties": [MAATSCHAPPELIJK_WERK], "doel": "hulpverlening",
        "dataklassen": ["identiteit"], "gegevenDoor": "zelf", "bewijs": {"soort": "mondeling", "op": "2026-03-01"}, "van": "2026-03-01", "tot": "2026-04-01",
    }  # fmt: skip
    t = await maak(c, "/toestemmingen", vt, toestemming)
    casus = await c.get(f"/v1/casussen/{z.json()['casusId']}", headers=vt)
    incident = {"datum": "2026-03-01", "soorten": ["partnergeweld-fysiek"], "bron": "professional"}
    pad_casus = f"/v1/casussen/{casus.json()['casusId']}"
    assert (
        await c.post(f"{pad_casus}/geweldsincidenten", json=incident, headers=met_versie(vt, casus))
    ).status_code == 201
    k = (await c.get(f"{pad_casus}/kennisgevingen", headers=vt)).json()["resultaten"]
    d.ids = {
        "persoonId": personen[0], "huishoudenId": huishouden, "toestemmingId": t.json()["toestemmingId"],
        "zorgmeldingId": z.json()["zorgmeldingId"], "overdrachtId": o.json()["overdrachtId"],
        "casusId": z.json()["casusId"],
        "kennisgevingId": next(x["kennisgevingId"] for x in k if x["organisatie"] == VEILIG_THUIS),
    }  # fmt: skip
    d.vraag = {"GET /zorgmeldingen/termijnen": {"peildatum": "2026-03-02"}}
    d.inhoud = {
        "POST /personen": met_adres(),
        "POST /personen/_zoek": {"bsn": "999990019"},
        "POST /huishoudens": {"leden": [{"persoonId": personen[0], "rol": "ouder", "van": "2018-02-01"}]},
        "POST /toestemmingen": toestemming,
        "POST /zorgmeldingen": melding(huishouden, *personen),
        "POST /zorgmeldingen/{zorgmeldingId}/beoordelingen": beoordeling,
        "POST /zorgmeldingen/{zorgmeldingId}/hulpstarts": {"hulpGestartOp": "2026-03-02"},
        "POST /zorgmeldingen/{zorgmeldingId}/afsluitingen": {"afgeslotenOp": "2026-03-02", "resultaat": "hulp-loopt"},
        "POST /zorgmeldingen/{zorgmeldingId}/overdrachten": {"naarOrganisatie": SHG},
        "POST /overdrachten/{overdrachtId}/weigeringen": {"reden": "geen-plaats"},
        "POST /casussen/{casusId}/regisseurs": {"professional": "sam.shg"},
        "POST /casussen/{casusId}/geweldsincidenten": incident,
    }
