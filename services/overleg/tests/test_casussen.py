"""Casus, regie, nieuw geweld en kennisgevingen over REST."""

from __future__ import annotations

import pytest
from overleg_bouwers import maak, melding, met_versie
from overleg_wereld import GEWELD, NOP, SHG, VT, beoordeeld, namen, overgedragen, shg, urk, vt, weigert


@pytest.fixture
async def w(client, als):
    return await overgedragen(client, vt(als), shg(als))


async def test_de_regisseur_wisselt_binnen_de_eigen_organisatie(client, als, w, published, klok):
    klok.verder(hours=1)
    casus = await client.get(w.pad_casus, headers=shg(als))
    pad = f"{w.pad_casus}/regisseurs"
    nieuw = await client.post(pad, json={"professional": "sien.shg"}, headers=met_versie(shg(als), casus))
    assert (nieuw.status_code, nieuw.headers["location"]) == (201, w.pad_casus)
    assert nieuw.json()["regisseur"] == {
        "organisatie": SHG, "professional": "sien.shg", "sinds": "2026-03-02T10:00:00Z",
    }  # fmt: skip
    aangewezen = (await published())[-1]
    assert (aangewezen.organisatie, aangewezen.vorige_organisatie) == (SHG, SHG)
    assert "sien" not in aangewezen.model_dump_json()
    zelfde = await client.post(pad, json={"professional": "sien.shg"}, headers=met_versie(shg(als), nieuw))
    assert zelfde.status_code == 409
    ander = await client.post(pad, json={"professional": "vera.vt"}, headers=met_versie(vt(als), nieuw))
    assert ander.status_code == 403
    for kop, status in (({}, 428), ({"If-Match": '"1"'}, 412)):
        assert (await client.post(pad, json={"professional": "x"}, headers=shg(als) | kop)).status_code == status
    vreemd = await client.post(pad, json={"professional": "Jan de Vries"}, headers=met_versie(shg(als), nieuw))
    assert vreemd.status_code == 400
    assert "Vries" not in vreemd.text


async def test_nieuw_geweld_bereikt_iedereen_en_de_melder_hoeft_niets_te_bevestigen(client, als, w, published):
    casus = await client.get(w.pad_casus, headers=shg(als))
    voor = len(await published())
    antwoord = await client.post(f"{w.pad_casus}/geweldsincidenten", json=GEWELD, headers=met_versie(shg(als), casus))
    assert (antwoord.status_code, antwoord.json()["fase"]) == (201, "VEILIGHEID")
    assert sorted(namen((await published())[voor:])) == [
        "KennisgevingBevestigd",
        "KennisgevingVerstuurd",
        "KennisgevingVerstuurd",
    ]
    lijst = (await client.get(f"{w.pad_casus}/kennisgevingen", headers=vt(als))).json()["resultaten"]
    per = {k["organisatie"]: k for k in lijst}
    assert {o: k["bevestigdOp"] is None for o, k in per.items()} == {VT: True, SHG: False}
    assert per[VT]["bevestigenVoor"] == "2026-03-03"
    pad = f"/v1/kennisgevingen/{per[VT]['kennisgevingId']}/bevestigingen"
    kop = {"If-Match": '"1"'}
    assert (await client.post(pad, headers=shg(als) | kop)).status_code == 404, "niet aan SHG.nu gericht"
    ja = await client.post(pad, headers=vt(als) | kop)
    assert (ja.status_code, ja.json()["bevestigdOp"]) == (201, "2026-03-02T09:00:00Z")
    bevestigd, iedereen = (await published())[-2:]
    assert (bevestigd.organisatie, type(iedereen).__name__, iedereen.partijen) == (VT, "GeweldIedereenBereikt", 2)
    assert (await client.post(pad, headers=vt(als) | {"If-Match": '"2"'})).status_code == 409
    assert (await client.post(pad, headers=vt(als) | kop)).status_code == 412
    assert (await client.post(pad, headers=vt(als))).status_code == 428


ONMOGELIJK = [
    ({"datum": "2026-03-03"}, "datum"),
    ({"datum": "0001-01-01"}, "datum"),
    ({"datum": "2026-02-30"}, "datum"),
    ({"soorten": []}, "soorten"),
    ({"soorten": ["ruzie"]}, "soorten.0"),
    ({"bron": "de buurvrouw van nummer 12"}, "bron"),
    ({"ernst": "hoog"}, "(onbekend veld)"),
]


async def test_onmogelijk_geweld_verandert_niets(client, als, w, published):
    voor = len(await published())
    casus = await client.get(w.pad_casus, headers=shg(als))
    for anders, veld in ONMOGELIJK:
        antwoord = await client.post(
            f"{w.pad_casus}/geweldsincidenten", json=GEWELD | anders, headers=met_versie(shg(als), casus)
        )
        assert antwoord.status_code == 400, anders
        assert [f["name"] for f in antwoord.json()["invalidParams"]] == [veld]
    assert len(await published()) == voor
    assert (await client.get(w.pad_casus, headers=shg(als))).json() == casus.json()


async def test_wie_mag_en_wie_niet(client, als, w, audit):
    await weigert(client, als, audit, f"{w.pad_casus}/regisseurs", {"professional": "noa.nop"}, "casusregisseur")
    await weigert(client, als, audit, f"{w.pad_casus}/geweldsincidenten", GEWELD, "casusregisseur")
    casus = await client.get(w.pad_casus, headers=vt(als))
    await client.post(f"{w.pad_casus}/geweldsincidenten", json=GEWELD, headers=met_versie(vt(als), casus))
    k = (await client.get(f"{w.pad_casus}/kennisgevingen", headers=shg(als))).json()["resultaten"][0]
    await weigert(client, als, audit, f"/v1/kennisgevingen/{k['kennisgevingId']}/bevestigingen", None, "coordinator")
    for pad in (w.pad_casus, f"{w.pad_casus}/kennisgevingen"):
        assert (await client.get(pad, headers=als("coordinator", organisatie=NOP))).status_code == 404


async def test_de_lijst_toont_eigen_en_aanvaarde_casussen_en_die_zonder_regisseur_apart(client, als, w, klok):
    klok.verder(minutes=5)
    zonder = await beoordeeld(client, vt(als))

    async def lijst(wie, **vraag):
        antwoord = await client.get("/v1/casussen", params=vraag, headers=wie)
        return [c["casusId"] for c in antwoord.json()["resultaten"]], antwoord.json()["volgende"]

    eerste, tweede = zonder.pad_casus.rsplit("/", 1)[1], w.pad_casus.rsplit("/", 1)[1]
    assert await lijst(vt(als)) == ([eerste, tweede], None)
    assert await lijst(vt(als), zonderRegisseur=True) == ([eerste], None)
    assert await lijst(shg(als)) == ([tweede], None)
    assert await lijst(urk(als)) == ([], None)
    bladzij, cursor = await lijst(vt(als), limit=1)
    assert bladzij == [eerste]
    assert await lijst(vt(als), limit=1, cursor=cursor) == ([tweede], None)
    assert (await client.get("/v1/casussen?cursor=onzin", headers=vt(als))).status_code == 400


async def test_een_volgende_melding_over_het_huishouden_hoort_bij_dezelfde_casus(client, als, w):
    tweede = await maak(client, "/zorgmeldingen", vt(als), melding(w.huishouden, *w.personen))
    assert f"/v1/casussen/{tweede.json()['casusId']}" == w.pad_casus
    # The new report itself has not been handed over.
    assert (await client.get(tweede.headers["location"], headers=shg(als))).status_code == 404
