"""Leden van een huishouden komen en gaan; een persoon kan in twee huishoudens leven; wie niets te zoeken heeft ziet niets."""

from __future__ import annotations

import pytest
from overleg_bouwers import een_huishouden, maak, met_versie, persoon
from overleg_wereld import JGZ, NOP, overgedragen, shg, urk, vt, weigert


@pytest.fixture
async def h(client, als):
    huishouden, personen = await een_huishouden(client, vt(als))
    return f"/v1/huishoudens/{huishouden}", personen


async def nieuw(client, als, naam="Proefpersoon Drie"):
    return (await maak(client, "/personen", vt(als), persoon(naam=naam))).json()["persoonId"]


async def versie_van(client, headers, pad):
    return met_versie(headers, await client.get(pad, headers=headers))


def lid(persoon_id, **anders):
    return {"persoonId": persoon_id, "rol": "partner", "van": "2025-06-01"} | anders


async def test_een_lid_komt_erbij_en_gaat_weer_en_de_geschiedenis_blijft(client, als, h, audit):
    pad, _ = h
    derde = await nieuw(client, als)
    erbij = await client.post(f"{pad}/leden", json=lid(derde), headers=await versie_van(client, vt(als), pad))
    assert (erbij.status_code, erbij.headers["etag"], erbij.headers["location"]) == (201, '"2"', pad)
    weg = await client.post(
        f"{pad}/leden/{derde}/beeindigingen", json={"tot": "2025-12-31"}, headers=met_versie(vt(als), erbij)
    )
    assert (weg.status_code, weg.headers["etag"]) == (201, '"3"')
    terug = await client.post(f"{pad}/leden", json=lid(derde, van="2026-02-01"), headers=met_versie(vt(als), weg))
    leden = [(x["van"], x["tot"]) for x in terug.json()["leden"] if x["persoonId"] == derde]
    assert leden == [("2025-06-01", "2025-12-31"), ("2026-02-01", None)]
    assert (await client.get(pad, headers=vt(als))).json() == terug.json()
    regels = [
        r["handeling"] for r in await audit() if str(r["betrokkene_id"]) == derde and r["object_soort"] == "huishoudlid"
    ]
    assert regels[:2] == ["toevoegen", "beeindigen"]


async def test_een_samengevoegde_registratie_is_dezelfde_mens(client, als, h):
    pad, (ouder, _) = h
    dubbel = await nieuw(client, als)
    s = await client.post(
        f"/v1/personen/{ouder}/samenvoegingen", json={"andereId": dubbel, "reden": "identiteit-vastgesteld"},
        headers=await versie_van(client, vt(als), f"/v1/personen/{ouder}"),
    )  # fmt: skip
    assert s.status_code == 201, s.text
    fout = await client.post(f"{pad}/leden", json=lid(dubbel), headers=await versie_van(client, vt(als), pad))
    assert (fout.status_code, fout.json()["invalidParams"][0]["code"]) == (400, "dubbel")
    elders = await maak(client, "/huishoudens", vt(als), {"leden": [lid(dubbel)]})
    assert [x["persoonId"] for x in elders.json()["leden"]] == [ouder]
    for wie in (ouder, dubbel):
        nog_eens = {"leden": [lid(ouder), lid(wie)]}
        antwoord = await client.post("/v1/huishoudens", json=nog_eens, headers=vt(als))
        assert antwoord.status_code == 400, antwoord.text


async def test_een_persoon_leeft_in_twee_huishoudens(client, als, h):
    pad, (_, kind) = h
    ander = await maak(client, "/huishoudens", vt(als), {"leden": [lid(kind, rol="kind", van="2024-01-01")]})
    doel = f"/v1/personen/{kind}/huishoudens"
    lijst = (await client.get(doel, headers=vt(als))).json()
    assert [x["huishoudenId"] for x in lijst["resultaten"]] == [pad.rsplit("/", 1)[1], ander.json()["huishoudenId"]]
    eerste = (await client.get(f"{doel}?limit=1", headers=vt(als))).json()
    rest = (await client.get(f"{doel}?limit=1&cursor={eerste['volgende']}", headers=vt(als))).json()
    assert eerste["resultaten"] + rest["resultaten"] == lijst["resultaten"]
    assert rest["volgende"] is None


ONMOGELIJK = [
    (lambda p, q: lid(p[0]), 400, "persoonId"),
    (lambda p, q: lid(q, van="2025-06-01", tot="2025-05-01"), 400, "tot"),
    (lambda p, q: lid("00000000-0000-4000-8000-000000000000"), 400, "persoonId"),
    (lambda p, q: lid(q, rol="huisdier"), 400, "rol"),
]


@pytest.mark.parametrize(("inhoud", "status", "veld"), ONMOGELIJK)
async def test_een_onmogelijk_lid_wordt_geweigerd(client, als, h, inhoud, status, veld):
    pad, personen = h
    q = await nieuw(client, als)
    antwoord = await client.post(
        f"{pad}/leden", json=inhoud(personen, q), headers=await versie_van(client, vt(als), pad)
    )
    assert antwoord.status_code == status
    assert veld in [f["name"] for f in antwoord.json()["invalidParams"]], antwoord.text
    assert len((await client.get(pad, headers=vt(als))).json()["leden"]) == 2


async def test_een_einde_dat_niet_kan(client, als, h):
    pad, (ouder, _) = h
    vreemd = await nieuw(client, als)
    for wie, tot, status in (
        (vreemd, "2025-12-31", 404),
        (ouder, "2018-01-31", 400),
        (ouder, "2025-12-31", 201),
        (ouder, "2026-01-31", 409),
    ):
        kop = await versie_van(client, vt(als), pad)
        antwoord = await client.post(f"{pad}/leden/{wie}/beeindigingen", json={"tot": tot}, headers=kop)
        assert antwoord.status_code == status, (tot, antwoord.text)


async def test_twee_schrijvers_de_laatste_wint_niet_stil(client, als, h):
    pad, (ouder, _) = h
    kop = await versie_van(client, vt(als), pad)
    derde = await nieuw(client, als)
    assert (await client.post(f"{pad}/leden", json=lid(derde), headers=kop)).status_code == 201
    te_laat = await client.post(f"{pad}/leden/{ouder}/beeindigingen", json={"tot": "2026-01-31"}, headers=kop)
    assert (te_laat.status_code, te_laat.headers["etag"]) == (412, '"2"')
    assert (await client.post(f"{pad}/leden", json=lid(derde), headers=vt(als))).status_code == 428


async def test_wie_mag_en_wie_niet(client, als, audit, h):
    pad, (ouder, _) = h
    await weigert(client, als, audit, f"{pad}/leden", lid(ouder), "casusregisseur")
    await weigert(client, als, audit, f"{pad}/leden/{ouder}/beeindigingen", {"tot": "2026-01-31"}, "casusregisseur")
    doel = f"/v1/personen/{ouder}/huishoudens"
    for wie, status in (({}, 401), (als("onderzoeker"), 403), (als("casusregisseur", organisatie=NOP), 404)):
        assert (await client.get(doel, headers=wie)).status_code == status


async def test_een_huishouden_van_een_ander_wordt_niet_gewijzigd_ook_niet_na_een_overdracht(client, als):
    w = await overgedragen(client, vt(als), shg(als))
    pad = f"/v1/huishoudens/{w.huishouden}"
    assert (await client.get(pad, headers=shg(als))).status_code == 200
    eigen = (await maak(client, "/personen", shg(als), persoon())).json()["persoonId"]
    antwoord = await client.post(f"{pad}/leden", json=lid(eigen), headers=shg(als) | {"If-Match": '"1"'})
    assert antwoord.status_code == 404


async def test_wie_alleen_de_persoon_mag_zien_ziet_zijn_huishoudens_niet(client, als):
    """Met toestemming van een persoon gaat alleen die persoon open, niet met wie hij leeft."""
    w = await overgedragen(client, vt(als), shg(als))
    elders = await maak(client, "/huishoudens", vt(als), {"leden": [lid(w.personen[0])]})
    t = {
        "persoonId": w.personen[0], "organisaties": [JGZ], "doel": "hulpverlening", "gegevenDoor": "zelf",
        "dataklassen": ["identiteit"], "van": "2026-03-01", "tot": "2026-04-01", "bewijs": {"soort": "mondeling", "op": "2026-03-01"},
    }  # fmt: skip
    await maak(client, "/toestemmingen", vt(als), t)
    doel = f"/v1/personen/{w.personen[0]}/huishoudens"
    jgz = await client.get(doel, headers=als("jgz-professional", organisatie=JGZ))
    assert (jgz.status_code, jgz.json()["resultaten"]) == (200, [])
    gezien = (await client.get(doel, headers=shg(als))).json()["resultaten"]
    assert [x["huishoudenId"] for x in gezien] == [w.huishouden], "alleen dat van de aanvaarde zorgmelding"
    assert elders.json()["huishoudenId"] not in str(gezien)
    assert (await client.get(doel, headers=urk(als))).status_code == 404
