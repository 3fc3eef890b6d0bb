"""Zorgmeldingen over REST, met echte database en echte tokens."""

from __future__ import annotations

from overleg_bouwers import een_huishouden, een_zorgmelding, maak, melding, met_versie

VT, SHG, URK = "00000009990000000001", "00000009990000000002", "00000009990000000005"


async def test_registreren_werkt_en_maakt_bekend(client, als, published, audit):
    vt = als("medewerker-veilig-thuis")
    antwoord = await een_zorgmelding(client, vt, toelichting="Synthetische tekst.")
    zorgmelding = antwoord.json()
    assert zorgmelding["soort"] == "EERSTE"
    assert zorgmelding["status"] == "ontvangen"
    assert zorgmelding["toelichting"] == "Synthetische tekst."
    assert [type(e).__name__ for e in await published()] == ["CasusGestart", "ZorgmeldingGeregistreerd"]
    regels = [r for r in await audit() if r["object_soort"] == "zorgmelding"]
    assert {str(r["betrokkene_id"]) for r in regels} == {b["persoonId"] for b in zorgmelding["betrokkenen"]}


async def test_een_ander_ziet_404_en_dat_staat_in_de_audit(client, als, audit):
    zorgmelding = (await een_zorgmelding(client, als("medewerker-veilig-thuis"))).json()
    antwoord = await client.get(
        f"/v1/zorgmeldingen/{zorgmelding['zorgmeldingId']}", headers=als("casusregisseur", organisatie=SHG)
    )
    assert antwoord.status_code == 404
    assert (await audit())[-1]["uitkomst"] == "geweigerd"


async def test_zonder_token_401_en_met_verkeerde_rol_403(client, als):
    assert (await client.get("/v1/zorgmeldingen")).status_code == 401
    assert (await client.get("/v1/zorgmeldingen", headers=als("onderzoeker"))).status_code == 403


async def test_tweede_melding_binnen_36_maanden_is_vervolg_en_na_afsluiten_hermelding(client, als):
    vt = als("medewerker-veilig-thuis")
    huishouden, personen = await een_huishouden(client, vt)
    een = await maak(client, "/zorgmeldingen", vt, melding(huishouden, *personen, ontvangenOp="2026-01-05T08:00:00Z"))
    twee = await maak(client, "/zorgmeldingen", vt, melding(huishouden, *personen, ontvangenOp="2026-01-06T08:00:00Z"))
    assert twee.json()["soort"] == "VERVOLG_TIJDENS_VB"
    assert twee.json()["casusId"] == een.json()["casusId"]
    assert twee.json()["soortBasis"]["zorgmeldingId"] == een.json()["zorgmeldingId"]


async def test_hele_levensloop_met_overdracht(client, als, published):
    vt, shg = als("medewerker-veilig-thuis"), als("casusregisseur", organisatie=SHG, sub="sam.shg")
    z = await een_zorgmelding(client, vt)
    pad = f"/v1/zorgmeldingen/{z.json()['zorgmeldingId']}"
    beoordeling = {"besluit": "overdracht-lokaal-veld", "beoordeeldOp": "2026-03-02T08:45:00Z"}
    z = await client.post(f"{pad}/beoordelingen", json=beoordeling, headers=met_versie(vt, z))
    assert (z.status_code, z.json()["status"]) == (201, "beoordeeld")
    o = await client.post(f"{pad}/overdrachten", json={"naarOrganisatie": SHG}, headers=met_versie(vt, z))
    assert o.status_code == 201, o.text
    assert (await client.get(pad, headers=shg)).status_code == 404, "voor aanvaarding geen inhoud"
    o = await client.post(f"/v1/overdrachten/{o.json()['overdrachtId']}/aanvaardingen", headers=met_versie(shg, o))
    assert o.status_code == 201, o.text
    casus = (await client.get(f"/v1/casussen/{z.json()['casusId']}", headers=shg)).json()
    assert casus["regisseur"]["organisatie"] == SHG
    z = await client.get(pad, headers=shg)
    z = await client.post(f"{pad}/hulpstarts", json={"hulpGestartOp": "2026-03-02"}, headers=met_versie(shg, z))
    assert z.json()["hulpGestartOp"] == "2026-03-02"
    sluiting = {"afgeslotenOp": "2026-03-02", "resultaat": "hulp-loopt"}
    z = await client.post(f"{pad}/afsluitingen", json=sluiting, headers=met_versie(shg, z))
    assert z.json()["status"] == "afgesloten"
    gesloten = (await published())[-1]
    assert [lid.minderjarig for lid in gesloten.leden].count(True) == 1
    nogmaals = await client.post(f"{pad}/afsluitingen", json=sluiting, headers=met_versie(shg, z))
    assert nogmaals.status_code == 409


async def test_wijzigen_zonder_versie_428_en_met_oude_412(client, als):
    vt = als("medewerker-veilig-thuis")
    z = await een_zorgmelding(client, vt)
    pad = f"/v1/zorgmeldingen/{z.json()['zorgmeldingId']}/beoordelingen"
    inhoud = {"besluit": "beeindigd", "beoordeeldOp": "2026-03-02T08:45:00Z"}
    assert (await client.post(pad, json=inhoud, headers=vt)).status_code == 428
    oud = await client.post(pad, json=inhoud, headers={**vt, "If-Match": '"7"'})
    assert (oud.status_code, oud.headers["etag"]) == (412, '"1"')


async def test_zelfde_sleutel_geeft_hetzelfde_antwoord_en_andere_inhoud_409(client, als, published):
    vt = als("medewerker-veilig-thuis")
    huishouden, personen = await een_huishouden(client, vt)
    met_sleutel = {**vt, "Idempotency-Key": "proef-1"}
    een = await client.post("/v1/zorgmeldingen", json=melding(huishouden, *personen), headers=met_sleutel)
    twee = await client.post("/v1/zorgmeldingen", json=melding(huishouden, *personen), headers=met_sleutel)
    assert (een.status_code, twee.status_code) == (201, 201)
    assert een.content == twee.content
    assert twee.headers["idempotency-replayed"] == "true"
    assert len(await published()) == 2
    anders = await client.post("/v1/zorgmeldingen", json=melding(huishouden, pc4="8303"), headers=met_sleutel)
    assert anders.status_code == 409


async def test_slechte_invoer_noemt_alle_fouten_en_herhaalt_niets(client, als):
    vt = als("medewerker-veilig-thuis")
    slecht = {"ontvangenOp": "gisteren", "pc4": "0302", "geheim": "Canarie Geheim", "aard": ["Canarie Geheim"]}
    antwoord = await client.post("/v1/zorgmeldingen", json=slecht, headers=vt)
    assert antwoord.status_code == 400
    assert antwoord.headers["content-type"].startswith("application/problem+json")
    assert "Canarie" not in antwoord.text
    assert len(antwoord.json()["invalidParams"]) >= 5


async def test_ontvangst_in_de_toekomst_wordt_geweigerd(client, als, klok):
    vt = als("medewerker-veilig-thuis")
    huishouden, personen = await een_huishouden(client, vt)
    antwoord = await client.post(
        "/v1/zorgmeldingen", json=melding(huishouden, *personen, ontvangenOp="2026-03-02T12:00:00Z"), headers=vt
    )
    assert antwoord.status_code == 400
    assert antwoord.json()["invalidParams"][0]["name"] == "ontvangenOp"


async def test_toestemming_opent_een_persoon_en_intrekken_sluit_meteen(client, als, audit):
    vt, urk = als("medewerker-veilig-thuis"), als("maatschappelijk-werker", organisatie=URK)
    p = (await maak(client, "/personen", vt, {"naam": "Proefpersoon Drie", "contact": "06-00000000"})).json()
    pad = f"/v1/personen/{p['persoonId']}"
    assert (await client.get(pad, headers=urk)).status_code == 404
    t = await maak(
        client, "/toestemmingen", vt,
        {"persoonId": p["persoonId"], "organisaties": [URK], "doel": "hulpverlening", "dataklassen": ["identiteit"],
         "gegevenDoor": "zelf", "van": "2026-03-01", "tot": "2026-04-01"},
    )  # fmt: skip
    gelezen = await client.get(pad, headers=urk)
    assert (gelezen.status_code, gelezen.json()["grond"], gelezen.json()["contact"]) == (200, "toestemming", None)
    assert str((await audit())[-1]["grondslag_id"]) == t.json()["toestemmingId"]
    weg = await client.post(f"/v1/toestemmingen/{t.json()['toestemmingId']}/intrekkingen", headers=met_versie(vt, t))
    assert weg.status_code == 201, weg.text
    assert (await client.get(pad, headers=urk)).status_code == 404
