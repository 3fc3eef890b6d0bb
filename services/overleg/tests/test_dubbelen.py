"""Mogelijke dubbele registraties: melden bij het registreren, tonen met redenen, en vastleggen dat het er twee zijn."""

from __future__ import annotations

import pytest
from overleg_bouwers import BSN, maak, persoon
from overleg_wereld import JGZ, NOP, overgedragen, shg, urk, vt, weigert

EEN = persoon(naam="Proefje van Zoekstra", geboortedatum="1984-03-11")
TWEE = persoon(naam="Zoegstra, P.", geboortedatum="1984-11-03")
ANDER = persoon(naam="Anders Heinink", geboortedatum="1971-06-30")


async def id_van(client, headers, p):
    return (await maak(client, "/personen", headers, p)).json()["persoonId"]


async def dubbelen(client, headers, persoon_id, **vraag):
    antwoord = await client.get(f"/v1/personen/{persoon_id}/dubbelen", params=vraag, headers=headers)
    assert antwoord.status_code == 200, antwoord.text
    return antwoord.json()


async def test_registreren_zegt_hoeveel_anderen_dezelfde_mens_kunnen_zijn(client, als):
    for p, aantal in ((EEN, 0), (ANDER, 0), (TWEE, 1), (EEN, 2)):
        assert (await maak(client, "/personen", vt(als), p)).json()["mogelijkeDubbelen"] == aantal


async def test_een_ander_register_telt_niet_mee(client, als):
    await maak(client, "/personen", urk(als), EEN)
    assert (await maak(client, "/personen", vt(als), EEN)).json()["mogelijkeDubbelen"] == 0


async def test_dubbelen_komen_met_score_en_redenen_en_worden_vastgelegd(client, als, audit):
    een, twee, _ = [await id_van(client, vt(als), p) for p in (EEN, TWEE, ANDER)]
    (gevonden,) = (await dubbelen(client, vt(als), een))["resultaten"]
    assert gevonden["persoonId"] == twee
    assert gevonden["score"] >= 0.5
    assert {"familienaam-tikfout", "dag-en-maand-verwisseld"} <= set(gevonden["redenen"])
    regels = [(r["handeling"], str(r["betrokkene_id"])) for r in await audit()][-2:]
    assert regels == [("zoeken", een), ("lezen", twee)]


async def test_de_lijst_loopt_bladzij_voor_bladzij_van_sterk_naar_zwak(client, als):
    ids = [
        await id_van(client, vt(als), p)
        for p in (EEN, EEN, TWEE, persoon(naam="Proefje Zoekstra", geboortedatum=None, geboortejaar=1984))
    ]
    alles = await dubbelen(client, vt(als), ids[0])
    scores = [g["score"] for g in alles["resultaten"]]
    assert (len(scores), scores, alles["volgende"]) == (3, sorted(scores, reverse=True), None)
    gezien, cursor = [], None
    while True:
        pagina = await dubbelen(client, vt(als), ids[0], limit=1, **({"cursor": cursor} if cursor else {}))
        gezien += [g["persoonId"] for g in pagina["resultaten"]]
        cursor = pagina["volgende"]
        if cursor is None:
            break
    assert gezien == [g["persoonId"] for g in alles["resultaten"]]


async def test_broers_en_twee_bsns_worden_niet_gemeld(client, als):
    een = await id_van(client, vt(als), EEN | {"bsn": BSN[0]})
    await id_van(client, vt(als), EEN | {"bsn": BSN[1]})
    await id_van(client, vt(als), EEN | {"naam": "Klaasje van Zoekstra"})
    assert (await dubbelen(client, vt(als), een))["resultaten"] == []


async def test_wie_vastgelegd_een_ander_is_wordt_niet_meer_voorgesteld_tot_dat_is_ingetrokken(client, als, audit):
    een, twee = [await id_van(client, vt(als), p) for p in (EEN, TWEE)]
    pad = f"/v1/personen/{een}/geen-dubbelen"
    for _ in range(2):  # a second time changes nothing
        antwoord = await client.post(pad, json={"andereId": twee}, headers=vt(als))
        assert (antwoord.status_code, antwoord.json()) == (201, {"andereId": twee})
    assert {str(r["betrokkene_id"]) for r in await audit() if r["handeling"] == "geen-dubbel"} == {een, twee}
    for wie in (een, twee):
        assert (await dubbelen(client, vt(als), wie))["resultaten"] == []
    terug = f"/v1/personen/{twee}/geen-dubbelen/{een}/intrekkingen"
    assert (await client.post(terug, headers=vt(als))).status_code == 201
    assert (await client.post(terug, headers=vt(als))).status_code == 409
    elders = (await maak(client, "/personen", urk(als), EEN)).json()["persoonId"]
    vreemd = f"/v1/personen/{twee}/geen-dubbelen/{elders}/intrekkingen"
    assert (await client.post(vreemd, headers=vt(als))).status_code == 404
    assert len((await dubbelen(client, vt(als), een))["resultaten"]) == 1


async def test_geen_dubbel_met_zichzelf_of_een_onbekende_kan_niet(client, als):
    een = await id_van(client, vt(als), EEN)
    elders = await id_van(client, urk(als), EEN)
    for ander in (een, elders, "00000000-0000-4000-8000-000000000000"):
        antwoord = await client.post(f"/v1/personen/{een}/geen-dubbelen", json={"andereId": ander}, headers=vt(als))
        assert antwoord.status_code == 400, ander
        assert [f["name"] for f in antwoord.json()["invalidParams"]] == ["andereId"]


async def test_wie_mag_en_wie_niet(client, als, audit):
    een, twee = [await id_van(client, vt(als), p) for p in (EEN, TWEE)]
    pad = f"/v1/personen/{een}/geen-dubbelen"
    await weigert(client, als, audit, pad, {"andereId": twee}, "casusregisseur")
    await maak(client, pad.removeprefix("/v1"), vt(als), {"andereId": twee})
    await weigert(client, als, audit, f"{pad}/{twee}/intrekkingen", None, "casusregisseur")
    doel = f"/v1/personen/{een}/dubbelen"
    for wie, status in (
        ({}, 401), (als("jgz-professional"), 403), (als("onderzoeker"), 403), (als("casusregisseur", organisatie=NOP), 404),
    ):  # fmt: skip
        assert (await client.get(doel, headers=wie)).status_code == status


@pytest.mark.parametrize("wat", ["dubbelen", "samenvoegingen"])
async def test_ook_wie_de_persoon_mag_zien_kijkt_niet_in_het_register_van_een_ander(client, als, wat):
    w = await overgedragen(client, vt(als), shg(als))
    assert (await client.get(f"/v1/personen/{w.personen[0]}", headers=shg(als))).status_code == 200
    assert (await client.get(f"/v1/personen/{w.personen[0]}/{wat}", headers=shg(als))).status_code == 404
    assert JGZ
