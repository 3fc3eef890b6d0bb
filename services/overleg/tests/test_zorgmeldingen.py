"""Zorgmeldingen over REST, met echte database en echte tokens."""

from __future__ import annotations

import asyncio

import pytest
from overleg_bouwers import een_huishouden, een_zorgmelding, maak, melding, met_versie, persoon, toestemming
from overleg_wereld import overgedragen, shg, weigert
from overleg_wereld import vt as veilig_thuis

BEOORDELING = {"besluit": "voorwaarden-en-vervolg", "beoordeeldOp": "2026-03-02T08:45:00Z"}
STAPPEN = {
    "beoordelingen": BEOORDELING,
    "hulpstarts": {"hulpGestartOp": "2026-03-02"},
    "afsluitingen": {"afgeslotenOp": "2026-03-02", "resultaat": "hulp-loopt"},
    "overdrachten": {"naarOrganisatie": "00000009990000000002"},
}

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
    p = (await maak(client, "/personen", vt, persoon(naam="Proefpersoon Drie", contact="06-00000000"))).json()
    pad = f"/v1/personen/{p['persoonId']}"
    assert (await client.get(pad, headers=urk)).status_code == 404
    t = await maak(client, "/toestemmingen", vt, toestemming(p["persoonId"], URK))
    gelezen = await client.get(pad, headers=urk)
    assert (gelezen.status_code, gelezen.json()["grond"], gelezen.json()["contact"]) == (200, "toestemming", None)
    assert str((await audit())[-1]["grondslag_id"]) == t.json()["toestemmingId"]
    weg = await client.post(f"/v1/toestemmingen/{t.json()['toestemmingId']}/intrekkingen", headers=met_versie(vt, t))
    assert weg.status_code == 201, weg.text
    assert (await client.get(pad, headers=urk)).status_code == 404


ONMOGELIJK = [
    ({"ontvangenOp": "2026-02-30T08:00:00Z"}, "ontvangenOp"),
    ({"ontvangenOp": "2026-03-02T08:00:00"}, "ontvangenOp"),
    ({"ontvangenOp": "0001-01-01T00:00:00Z"}, "ontvangenOp"),
    ({"ontvangenOp": 1772000000}, "ontvangenOp"),
    ({"geinformeerdOp": "2026-03-03"}, "geinformeerdOp"),
    ({"geinformeerdOp": "2026-03-01"}, "geinformeerdOp"),
    ({"soort": "EERSTE"}, "soort"),
    ({"melder": {"categorie": "onderwijs", "functie": "docent", "anoniem": True}}, "melder.anoniem"),
    ({"betrokkenen": [{"persoonId": "00000000-0000-4000-8000-000000000000", "rol": "pleger"}]}, "betrokkenen.0.persoonId"),
    ({"gemeentecode": "Urk"}, "gemeentecode"),
    ({"pc4": "8302AB"}, "pc4"),
    ({"acuteOnveiligheid": "ja, denk ik"}, "acuteOnveiligheid"),
]  # fmt: skip


async def test_een_onmogelijke_zorgmelding_verandert_niets(client, als, published):
    vt = als("medewerker-veilig-thuis")
    huishouden, personen = await een_huishouden(client, vt)
    for fout, veld in ONMOGELIJK:
        antwoord = await client.post("/v1/zorgmeldingen", json=melding(huishouden, *personen) | fout, headers=vt)
        assert (antwoord.status_code, antwoord.headers["content-type"]) == (400, "application/problem+json"), fout
        assert veld in [f["name"] for f in antwoord.json()["invalidParams"]], fout
    assert await published() == []


async def test_het_huishouden_van_een_ander_bestaat_hier_niet(client, als):
    huishouden, personen = await een_huishouden(client, als("medewerker-veilig-thuis"))
    elders = als("medewerker-veilig-thuis", organisatie=URK)
    antwoord = await client.post("/v1/zorgmeldingen", json=melding(huishouden, *personen), headers=elders)
    assert antwoord.status_code == 400
    assert "huishouden" in antwoord.json()["detail"]


@pytest.mark.parametrize("stap", STAPPEN)
async def test_elke_stap_weigert_wie_er_niet_over_gaat(client, als, audit, stap):
    z = await een_zorgmelding(client, als("medewerker-veilig-thuis"))
    await weigert(client, als, audit, f"{z.headers['location']}/{stap}", STAPPEN[stap], "medewerker-veilig-thuis")


@pytest.mark.parametrize("stap", ["hulpstarts", "afsluitingen", "overdrachten"])
async def test_een_stap_te_vroeg_noemt_wat_wel_kan_en_verandert_niets(client, als, published, stap):
    vt = als("medewerker-veilig-thuis")
    z = await een_zorgmelding(client, vt)
    voor = len(await published())
    antwoord = await client.post(f"{z.headers['location']}/{stap}", json=STAPPEN[stap], headers=met_versie(vt, z))
    assert antwoord.status_code == 409
    assert "Wel mogelijk: beoordelen, informeren." in antwoord.json()["detail"]
    assert len(await published()) == voor
    assert (await client.get(z.headers["location"], headers=vt)).json() == z.json()


async def test_wie_een_zorgmelding_verandert_ziet_haar_en_dat_staat_per_betrokkene_vast(client, als, audit, published):
    vt = als("medewerker-veilig-thuis")
    z = await een_zorgmelding(client, vt, toelichting="Synthetische tekst.")
    wie = {b["persoonId"] for b in z.json()["betrokkenen"]}
    for stap in ("beoordelingen", "hulpstarts", "afsluitingen"):
        z = await client.post(
            f"/v1/zorgmeldingen/{z.json()['zorgmeldingId']}/{stap}", json=STAPPEN[stap], headers=met_versie(vt, z)
        )
        assert (z.status_code, z.json()["toelichting"]) == (201, "Synthetische tekst.")
        assert z.headers["location"] == f"/v1/zorgmeldingen/{z.json()['zorgmeldingId']}"
    regels = [r for r in await audit() if r["object_soort"] == "zorgmelding"]
    for handeling in ("aanmaken", "beoordelen", "hulp-starten", "afsluiten"):
        assert {str(r["betrokkene_id"]) for r in regels if r["handeling"] == handeling} == wie, handeling
    assert [type(e).__name__ for e in await published()][-3:] == [
        "ZorgmeldingBeoordeeld", "HulpGestart", "ZorgmeldingAfgesloten",
    ]  # fmt: skip


async def test_de_lijst_heeft_eigen_en_aanvaarde_meldingen_in_volgorde_en_in_bladzijden(client, als):
    vt = veilig_thuis(als)
    await overgedragen(client, vt, shg(als), ontvangenOp="2026-03-01T08:00:00Z")
    for uur in (5, 6, 7):
        huishouden, personen = await een_huishouden(client, vt)
        await maak(
            client, "/zorgmeldingen", vt, melding(huishouden, *personen, ontvangenOp=f"2026-03-02T0{uur}:00:00Z")
        )

    async def lees(wie, **vraag):
        gezien, cursor = [], None
        while True:
            bladzij = (
                await client.get(
                    "/v1/zorgmeldingen", params=vraag | ({"cursor": cursor} if cursor else {}), headers=wie
                )
            ).json()
            gezien += [z["ontvangenOp"] for z in bladzij["resultaten"]]
            cursor = bladzij["volgende"]
            if cursor is None:
                return gezien

    alle = ["2026-03-02T07:00:00Z", "2026-03-02T06:00:00Z", "2026-03-02T05:00:00Z", "2026-03-01T08:00:00Z"]
    assert await lees(vt) == await lees(vt, limit=1) == await lees(vt, limit=3) == alle
    assert await lees(vt, status="ontvangen") == alle[:3]
    assert await lees(shg(als)) == alle[3:]
    assert await lees(als("casusregisseur", organisatie=URK)) == []


async def test_wat_acuut_is_en_niemand_beoordeelde_staat_bovenaan_op_welke_bladzij_ook(client, als):
    vt = veilig_thuis(als)
    gemaakt = {}
    for naam, acuut in (("oud acuut", True), ("oud", False), ("nieuw acuut", True), ("nieuw", False)):
        huishouden, personen = await een_huishouden(client, vt)
        tijd = f"2026-03-02T0{len(gemaakt) + 1}:00:00Z"
        gemaakt[naam] = await maak(
            client, "/zorgmeldingen", vt, melding(huishouden, *personen, ontvangenOp=tijd, acuteOnveiligheid=acuut)
        )
    namen = {z.json()["zorgmeldingId"]: naam for naam, z in gemaakt.items()}

    async def lees(**vraag):
        gezien, cursor = [], None
        while True:
            antwoord = await client.get(
                "/v1/zorgmeldingen", params=vraag | ({"cursor": cursor} if cursor else {}), headers=vt
            )
            assert antwoord.status_code == 200, antwoord.text
            gezien += [namen[z["zorgmeldingId"]] for z in antwoord.json()["resultaten"]]
            cursor = antwoord.json()["volgende"]
            if cursor is None:
                return gezien

    for vraag in ({}, {"status": "ontvangen"}):
        for limit in (1, 2, 3, 20):
            assert await lees(limit=limit, **vraag) == ["nieuw acuut", "oud acuut", "nieuw", "oud"]
    z = gemaakt["oud acuut"]
    gedaan = await client.post(f"{z.headers['location']}/beoordelingen", json=BEOORDELING, headers=met_versie(vt, z))
    assert gedaan.status_code == 201, gedaan.text
    assert await lees(limit=1) == ["nieuw acuut", "nieuw", "oud", "oud acuut"], "wie beoordeeld is, wacht op zijn beurt"
    assert await lees(status="beoordeeld") == ["oud acuut"]


async def test_termijnen_acuut_eerst_en_alleen_van_wie_erover_gaat(client, als):
    vt = veilig_thuis(als)
    for dag, acuut in (("2026-02-20", False), ("2026-02-27", True), ("2026-02-23", False)):
        huishouden, personen = await een_huishouden(client, vt)
        await maak(
            client, "/zorgmeldingen", vt,
            melding(huishouden, *personen, ontvangenOp=f"{dag}T10:00:00Z", acuteOnveiligheid=acuut),
        )  # fmt: skip

    async def lijst(wie, peildatum):
        antwoord = await client.get(f"/v1/zorgmeldingen/termijnen?peildatum={peildatum}", headers=wie)
        assert antwoord.status_code == 200, antwoord.text
        return [
            (t["uiterlijk"], t["verstreken"])
            for t in antwoord.json()["resultaten"]
            if t["wat"] == "veiligheidsbeoordeling"
        ]

    assert await lijst(vt, "2026-03-02") == [("2026-02-27", True), ("2026-02-27", True), ("2026-03-02", False)]
    assert await lijst(vt, "2026-02-20") == [("2026-02-27", False)]
    assert await lijst(vt, "2026-02-19") == []
    assert await lijst(vt, "9999-12-31") == [("2026-02-27", True), ("2026-02-27", True), ("2026-03-02", True)]
    assert await lijst(shg(als), "2026-03-02") == []
    assert (await client.get("/v1/zorgmeldingen/termijnen", headers=vt)).status_code == 400
    per_een, cursor = [], None
    while True:
        vraag = {"peildatum": "2026-03-02", "limit": 1} | ({"cursor": cursor} if cursor else {})
        bladzij = (await client.get("/v1/zorgmeldingen/termijnen", params=vraag, headers=vt)).json()
        per_een += [
            (t["uiterlijk"], t["acuteOnveiligheid"])
            for t in bladzij["resultaten"]
            if t["wat"] == "veiligheidsbeoordeling"
        ]
        cursor = bladzij["volgende"]
        if cursor is None:
            break
    assert per_een == [("2026-02-27", True), ("2026-02-27", False), ("2026-03-02", False)]


async def test_een_mislukt_verzoek_met_een_sleutel_mag_over(client, als, published):
    vt = veilig_thuis(als) | {"Idempotency-Key": "proef-2"}
    huishouden, personen = await een_huishouden(client, veilig_thuis(als))
    mis = await client.post("/v1/zorgmeldingen", json=melding(huishouden, *personen, pc4="0"), headers=vt)
    goed = await client.post("/v1/zorgmeldingen", json=melding(huishouden, *personen), headers=vt)
    nogmaals = await client.post("/v1/zorgmeldingen", json=melding(huishouden, *personen), headers=vt)
    assert (mis.status_code, goed.status_code, nogmaals.content) == (400, 201, goed.content)
    assert nogmaals.headers["location"] == goed.headers["location"]
    assert len(await published()) == 2


# --- tegelijk, op een database die echt vastlegt


async def test_vijftig_schrijvers_met_if_match_per_versie_wint_er_precies_een(committed_client, committed_als):
    vt = veilig_thuis(committed_als)
    z = await een_zorgmelding(committed_client, vt)
    for stap in ("beoordelingen", "hulpstarts"):
        antwoorden = await asyncio.gather(
            *(
                committed_client.post(f"{z.headers['location']}/{stap}", json=STAPPEN[stap], headers=met_versie(vt, z))
                for _ in range(25)
            )
        )
        assert sorted(a.status_code for a in antwoorden) == [201] + [412] * 24
        z = next(a for a in antwoorden if a.status_code == 201)
        assert {a.headers["etag"] for a in antwoorden} == {z.headers["etag"]}


async def test_tegelijk_melden_over_een_nieuw_huishouden_opent_een_casus(committed_client, committed_als):
    vt = veilig_thuis(committed_als)
    huishouden, personen = await een_huishouden(committed_client, vt, persoon())
    antwoorden = await asyncio.gather(
        *(committed_client.post("/v1/zorgmeldingen", json=melding(huishouden, *personen), headers=vt) for _ in range(8))
    )
    assert {a.status_code for a in antwoorden} <= {201, 503}
    for geweigerd in (a for a in antwoorden if a.status_code == 503):
        assert (geweigerd.headers["retry-after"], "niets opgeslagen" in geweigerd.json()["detail"]) == ("1", True)
    assert len({a.json()["casusId"] for a in antwoorden if a.status_code == 201}) == 1
    assert len((await committed_client.get("/v1/casussen", headers=vt)).json()["resultaten"]) == 1
    opnieuw = await committed_client.post("/v1/zorgmeldingen", json=melding(huishouden, *personen), headers=vt)
    assert opnieuw.status_code == 201
