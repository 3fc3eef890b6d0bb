"""Zoeken op naam en geboorte: wie gevonden wordt, door wie, en wat ervan wordt vastgelegd."""

from __future__ import annotations

import pytest
from overleg_bouwers import BSN, maak, persoon
from overleg_wereld import JGZ, NOP, URK, overgedragen, shg, urk, vt

from common.testing.actors import SYSTEEM

EEN = persoon(naam="Proefje van Zoekstra-Wijnstra", geboortedatum="1984-03-11", bsn=BSN[0])


@pytest.fixture
async def wie(client, als):
    return (await maak(client, "/personen", vt(als), EEN)).json()["persoonId"]


async def zoek(client, headers, **vraag):
    antwoord = await client.post("/v1/personen/_zoek", json=vraag, headers=headers)
    assert antwoord.status_code == 200, antwoord.text
    return antwoord.json()["resultaten"]


@pytest.mark.parametrize(
    "vraag",
    [
        {"naam": "Proefje van Zoekstra-Wijnstra", "geboortedatum": "1984-03-11"},
        {"naam": "Zoekstra, van, Proefje", "geboortedatum": "1984-03-11"},
        {"naam": "P. Zoekstra", "geboortedatum": "1984-11-03"},
        {"naam": "Proefje Zoegstra", "geboortejaar": 1984},
        {"naam": "PROEFJE WYNSTRA", "geboortedatum": "1984-03-17"},
        {"naam": "Zoekstra", "geboortedatum": "1984-03-11"},
        {"naam": "proefjé vanzoekstra", "geboortedatum": "1984-03-11"},
    ],
)
async def test_wie_bijna_goed_geschreven_is_wordt_gevonden(client, als, wie, vraag):
    (gevonden,) = await zoek(client, vt(als), **vraag)
    assert gevonden["persoonId"] == wie
    assert 0.2 <= gevonden["score"] <= 1
    assert any(r.startswith("familienaam") for r in gevonden["redenen"])


@pytest.mark.parametrize(
    "vraag",
    [
        {"naam": "Proefje van Zoekstra", "geboortedatum": "1951-08-02"},
        {"naam": "Anders Heinink", "geboortedatum": "1984-03-11"},
        {"naam": "Proefje van Zoekstra", "geboortejaar": 1960},
    ],
)
async def test_wie_er_niet_op_lijkt_wordt_niet_gevonden(client, als, wie, vraag):
    assert await zoek(client, vt(als), **vraag) == []


async def test_de_sterkste_staat_vooraan(client, als, wie):
    ander = persoon(naam="Proefje Zoekstra", geboortedatum="1984-03-21")
    tweede = (await maak(client, "/personen", vt(als), ander)).json()["persoonId"]
    gevonden = await zoek(client, vt(als), naam="Proefje van Zoekstra-Wijnstra", geboortedatum="1984-03-11")
    assert [g["persoonId"] for g in gevonden] == [wie, tweede]
    assert gevonden[0]["score"] > gevonden[1]["score"]


async def test_een_andere_organisatie_vindt_alleen_wie_zij_op_een_grond_mag_zien(client, als, wie):
    vraag = {"naam": "Proefje van Zoekstra", "geboortedatum": "1984-03-11"}
    assert await zoek(client, urk(als), **vraag) == []
    t = {
        "persoonId": wie, "organisaties": [URK, JGZ], "doel": "hulpverlening", "dataklassen": ["identiteit"], "gegevenDoor": "zelf",
        "van": "2026-03-01", "tot": "2026-04-01", "bewijs": {"soort": "mondeling", "op": "2026-03-01"},
    }  # fmt: skip
    await maak(client, "/toestemmingen", vt(als), t)
    (gevonden,) = await zoek(client, urk(als), **vraag)
    assert (gevonden["persoonId"], gevonden["grond"], gevonden["bsn"]) == (wie, "toestemming", None)
    assert await zoek(client, als("jgz-professional", organisatie=NOP), **vraag) == []


async def test_zonder_de_dataklasse_identiteit_zegt_een_naam_niets(client, als, wie):
    t = {
        "persoonId": wie, "organisaties": [URK], "doel": "hulpverlening", "dataklassen": ["contact", "adres"], "gegevenDoor": "zelf",
        "van": "2026-03-01", "tot": "2026-04-01", "bewijs": {"soort": "mondeling", "op": "2026-03-01"},
    }  # fmt: skip
    await maak(client, "/toestemmingen", vt(als), t)
    assert await zoek(client, urk(als), naam="Proefje van Zoekstra", geboortedatum="1984-03-11") == []
    assert await zoek(client, urk(als), bsn=BSN[0]) == []


async def test_na_een_aanvaarde_overdracht_is_de_betrokkene_op_naam_te_vinden(client, als):
    w = await overgedragen(client, vt(als), shg(als))
    (gevonden,) = await zoek(client, shg(als), naam="Proefpersoon Een", geboortedatum="1990-05-17")
    assert (gevonden["persoonId"], gevonden["grond"]) == (w.personen[0], "overdracht")


async def test_elke_treffer_en_ook_niets_vinden_wordt_vastgelegd(client, als, wie, audit):
    voor = len(await audit())
    await zoek(client, vt(als), naam="Niemand Heinink", geboortejaar=1971)
    await zoek(client, vt(als), naam="Proefje Zoekstra", geboortejaar=1984)
    regels = [(r["handeling"], r["betrokkene_id"] and str(r["betrokkene_id"])) for r in (await audit())[voor:]]
    assert regels == [("zoeken", None), ("zoeken", None), ("lezen", wie)]


FOUT = [
    {},
    {"bsn": BSN[0], "naam": "Proefje"},
    {"naam": "Proefje"},
    {"naam": "Proefje", "geboortedatum": "1984-03-11", "geboortejaar": 1984},
    {"geboortedatum": "1984-03-11"},
    {"bsn": "999990018"},
    {"naam": "Proefje", "geboortejaar": "1984x"},
    {"naam": "   ", "geboortejaar": 1984},
]


@pytest.mark.parametrize("vraag", FOUT)
async def test_een_halve_of_dubbele_vraag_wordt_geweigerd_en_niet_herhaald(client, als, vraag):
    antwoord = await client.post("/v1/personen/_zoek", json=vraag, headers=vt(als))
    assert antwoord.status_code == 400
    assert "Proefje" not in antwoord.text
    assert "999990018" not in antwoord.text


async def test_wie_van_naam_verandert_is_onder_de_oude_niet_meer_te_vinden(client, als, wie):
    nu = await client.get(f"/v1/personen/{wie}", headers=vt(als))
    nieuw = {"naam": "Proefje Heinink", "geboortejaar": 1984}
    gewijzigd = await client.put(f"/v1/personen/{wie}", json=nieuw, headers=vt(als) | {"If-Match": nu.headers["etag"]})
    assert gewijzigd.status_code == 200, gewijzigd.text
    assert await zoek(client, vt(als), naam="Anders Zoekstra", geboortedatum="1984-03-11") == []
    (gevonden,) = await zoek(client, vt(als), naam="Proefje Heinink", geboortejaar=1984)
    assert gevonden["persoonId"] == wie
    assert await zoek(client, vt(als), bsn=BSN[0]) == [], "wat weggelaten is, is weg"


async def test_de_sleutels_in_de_database_verraden_niets(client, als, wie, database, klok):
    async with database.begin(SYSTEEM, klok()) as tx:
        sleutels = [r["sleutel"] for r in await tx.fetch("SELECT sleutel FROM persoon_zoeksleutel")]
    assert 5 < len(sleutels) <= 24
    assert all(len(s) == 16 for s in sleutels)
    assert not any(deel in s for s in sleutels for deel in (b"zoek", b"1984", b"sgstr"))
