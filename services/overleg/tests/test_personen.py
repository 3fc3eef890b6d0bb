"""Personen en huishoudens over REST: wie wat van wie ziet, langs elke weg."""

from __future__ import annotations

import pytest
from overleg_bouwers import BSN, een_huishouden, maak, melding, met_versie, persoon
from overleg_wereld import (
    BEOORDELING,
    JGZ,
    SHG,
    URK,
    Wereld,
    aanvaard,
    bied_aan,
    overgedragen,
    shg,
    urk,
    vt,
    weigert,
)

from common.testing.actors import SYSTEEM

GEHEIM = {
    "naam": "Proefpersoon Geheim",
    "geboortedatum": "1991-02-03",
    "bsn": BSN[0],
    "adres": {"straat": "Verborgenpad", "huisnummer": "7", "postcode": "8302 ZZ", "plaats": "Nergenshuizen"},
    "contact": "06-12340000",
    "geheimAdres": True,
}
SPOREN = ("Verborgenpad", "06-12340000", BSN[0])


def lid(persoon_id, **anders):
    return {"persoonId": persoon_id, "rol": "kind", "van": "2018-02-01"} | anders


async def test_registreren_geeft_de_persoon_terug_en_legt_vast_over_wie(client, als, audit):
    p = await maak(client, "/personen", vt(als), GEHEIM)
    antwoord = p.json()
    assert antwoord.pop("mogelijkeDubbelen") == 0
    assert (antwoord["grond"], antwoord["bsn"], antwoord["adres"]["straat"]) == ("eigen", BSN[0], "Verborgenpad")
    gelezen = await client.get(p.headers["location"], headers=vt(als))
    assert gelezen.json() == antwoord | {"verklaringen": []}
    assert gelezen.headers["etag"] == p.headers["etag"] == '"1"'
    regels = [(r["handeling"], str(r["betrokkene_id"])) for r in await audit()]
    assert regels == [("aanmaken", antwoord["persoonId"]), ("lezen", antwoord["persoonId"])]


ONMOGELIJK = [
    ({"bsn": "999990018"}, "bsn"),
    ({"bsn": 999990019}, "bsn"),
    ({"geboortedatum": "2026-03-03"}, "geboortedatum"),
    ({"geboortedatum": "2025-02-29"}, "geboortedatum"),
    ({"geboortedatum": 19900517}, "geboortedatum"),
    ({"naam": "   "}, "naam"),
    ({"naam": "Proef\x00persoon"}, "naam"),
    ({"geheimAdres": "misschien"}, "geheimAdres"),
    ({"schoenmaat": 42}, "(onbekend veld)"),
    ({"adres": {"straat": "Verzonnenweg"}}, "adres.huisnummer"),
]


async def test_een_onmogelijke_persoon_wordt_geweigerd_en_niet_herhaald(client, als, audit):
    for fout, veld in ONMOGELIJK:
        antwoord = await client.post("/v1/personen", json=persoon() | fout, headers=vt(als))
        assert (antwoord.status_code, antwoord.headers["content-type"]) == (400, "application/problem+json"), fout
        assert veld in [f["name"] for f in antwoord.json()["invalidParams"]], fout
        assert "999990018" not in antwoord.text
    assert [r for r in await audit() if r["object_soort"] == "persoon"] == []


async def test_dezelfde_bsn_staat_een_keer_in_een_register_en_los_in_dat_van_een_ander(client, als, audit):
    await maak(client, "/personen", vt(als), persoon(bsn=BSN[1]))
    nogmaals = await client.post("/v1/personen", json=persoon(bsn=BSN[1]), headers=vt(als))
    assert nogmaals.status_code == 409
    assert BSN[1] not in nogmaals.text
    await maak(client, "/personen", urk(als), persoon(bsn=BSN[1]))
    zoek = await client.post("/v1/personen/_zoek", json={"bsn": BSN[1]}, headers=urk(als))
    assert [p["grond"] for p in zoek.json()["resultaten"]] == ["eigen"], "de persoon van een ander is er niet bij"


async def test_zoeken_wordt_altijd_vastgelegd(client, als, audit):
    gevonden = (await maak(client, "/personen", vt(als), persoon(bsn=BSN[0]))).json()["persoonId"]
    leeg = await client.post("/v1/personen/_zoek", json={"bsn": BSN[2]}, headers=vt(als))
    assert leeg.json() == {"resultaten": []}
    raak = await client.post("/v1/personen/_zoek", json={"bsn": BSN[0]}, headers=vt(als))
    assert [p["persoonId"] for p in raak.json()["resultaten"]] == [gevonden]
    regels = [(r["handeling"], r["betrokkene_id"] and str(r["betrokkene_id"])) for r in await audit()][1:]
    assert regels == [("zoeken", None), ("zoeken", None), ("lezen", gevonden)]


async def test_wie_mag_personen_en_huishoudens_vastleggen(client, als, audit):
    p = (await maak(client, "/personen", vt(als), persoon())).json()["persoonId"]
    await weigert(client, als, audit, "/v1/personen", persoon(), "casusregisseur", relatie=False)
    await weigert(client, als, audit, "/v1/personen/_zoek", {"bsn": BSN[0]}, "casusregisseur", relatie=False)
    await weigert(client, als, audit, "/v1/huishoudens", {"leden": [lid(p)]}, "casusregisseur", relatie=False)
    vreemd = await client.post("/v1/huishoudens", json={"leden": [lid(p)]}, headers=urk(als))
    assert vreemd.status_code == 400, "een persoon uit het register van een ander bestaat hier niet"


@pytest.mark.parametrize("soort", ["personen", "huishoudens"])
async def test_een_andere_organisatie_krijgt_404_en_dat_staat_er(client, als, audit, soort):
    huishouden, personen = await een_huishouden(client, vt(als))
    wat = personen[0] if soort == "personen" else huishouden
    assert (await client.get(f"/v1/{soort}/{wat}", headers=urk(als))).status_code == 404
    regel = (await audit())[-1]
    assert (regel["uitkomst"], str(regel["object_id"]), regel["organisatie"]) == ("geweigerd", wat, URK)


async def test_een_huishouden_met_onmogelijke_leden_wordt_geweigerd(client, als):
    p = (await maak(client, "/personen", vt(als), persoon())).json()["persoonId"]
    for leden, veld in (
        ([lid(p, tot="2017-01-01")], "leden.0.tot"),
        ([lid(p), lid(p)], "leden.1.persoonId"),
        ([lid(p), lid(p, van="2020-01-01")], "leden.1.persoonId"),
        ([lid("00000000-0000-4000-8000-000000000000")], "betrokkenen.0.persoonId"),
        ([], "leden"),
    ):
        antwoord = await client.post("/v1/huishoudens", json={"leden": leden}, headers=vt(als))
        assert antwoord.status_code == 400, antwoord.text
        assert veld in [f["name"] for f in antwoord.json()["invalidParams"]]


async def test_een_huishouden_lezen_legt_elk_lid_vast(client, als, audit):
    huishouden, personen = await een_huishouden(client, vt(als))
    assert {str(r["betrokkene_id"]) for r in await audit() if r["object_soort"] == "huishouden"} == set(personen)
    gelezen = await client.get(f"/v1/huishoudens/{huishouden}", headers=vt(als))
    assert [x["persoonId"] for x in gelezen.json()["leden"]] == sorted(personen)
    assert {str(r["betrokkene_id"]) for r in await audit() if r["object_soort"] == "huishoudlid"} == set(personen)


async def test_wie_een_overdracht_aanvaardt_ziet_alleen_de_betrokkenen_van_het_huishouden(client, als):
    """Slachtoffer en pleger wonen samen; alleen wie bij de melding betrokken is gaat open."""
    w = await overgedragen(client, vt(als), shg(als))
    derde = (await maak(client, "/personen", vt(als), persoon(naam="Proefpersoon Buiten Beeld"))).json()["persoonId"]
    leden = [lid(w.personen[0]), lid(derde)]
    huishouden = (await maak(client, "/huishoudens", vt(als), {"leden": leden})).json()["huishoudenId"]
    assert (await client.get(f"/v1/huishoudens/{huishouden}", headers=shg(als))).status_code == 404
    assert (await client.get(f"/v1/personen/{w.personen[0]}", headers=shg(als))).json()["grond"] == "overdracht"
    assert (await client.get(f"/v1/personen/{derde}", headers=shg(als))).status_code == 404


async def test_een_lid_dat_niet_betrokken_is_blijft_onzichtbaar_in_het_huishouden(client, als):
    huishouden, personen = await een_huishouden(client, vt(als))
    z = await maak(client, "/zorgmeldingen", vt(als), melding(huishouden, personen[0]))
    w = Wereld(huishouden, personen, z)
    await client.post(f"{w.pad}/beoordelingen", json=BEOORDELING, headers=met_versie(vt(als), z))
    assert (await aanvaard(client, shg(als), await bied_aan(client, vt(als), w.pad))).status_code == 201
    gezien = (await client.get(f"/v1/huishoudens/{huishouden}", headers=shg(als))).json()["leden"]
    assert [x["persoonId"] for x in gezien] == [personen[0]]
    assert (await client.get(f"/v1/personen/{personen[1]}", headers=shg(als))).status_code == 404


async def test_een_geheim_adres_gaat_langs_geen_enkele_weg_naar_een_ander(client, als, published):
    w = await overgedragen(
        client, vt(als), shg(als), GEHEIM, persoon(naam="Proefkind Twee", geboortedatum="2018-01-31")
    )
    t = {
        "persoonId": w.personen[0], "organisaties": [JGZ], "doel": "hulpverlening", "gegevenDoor": "zelf", "bewijs": {"soort": "mondeling", "op": "2026-03-01"},
        "dataklassen": ["identiteit", "contact", "adres"], "van": "2026-03-01", "tot": "2026-04-01",
    }  # fmt: skip
    await maak(client, "/toestemmingen", vt(als), t)
    jgz = als("jgz-professional", organisatie=JGZ)
    casus = w.pad_casus
    for wie, gelijk in ((shg(als), "overdracht"), (jgz, "toestemming")):
        p = await client.get(f"/v1/personen/{w.personen[0]}", headers=wie)
        assert (p.status_code, p.json()["grond"], p.json()["geheimAdres"]) == (200, gelijk, True)
        assert (p.json()["adres"], p.json()["contact"], p.json()["bsn"]) == (None, None, None)
        antwoorden = [
            p, await client.post("/v1/personen/_zoek", json={"bsn": BSN[0]}, headers=wie),
            *[await client.get(pad, headers=wie) for pad in (
                f"/v1/huishoudens/{w.huishouden}", "/v1/zorgmeldingen", w.pad, "/v1/zorgmeldingen/termijnen?peildatum=2026-03-02",
                "/v1/overdrachten", "/v1/casussen", casus, f"{casus}/kennisgevingen", "/v1/gebeurtenissen", "/v1/conceptmeldingen",
            )],
        ]  # fmt: skip
        assert antwoorden[1].json()["resultaten"][0]["persoonId"] == w.personen[0]
        for antwoord in antwoorden:
            assert not any(spoor in antwoord.text for spoor in SPOREN), antwoord.url
    assert not any(spoor in g.model_dump_json() for g in await published() for spoor in SPOREN)
    eigen = await client.get(f"/v1/personen/{w.personen[0]}", headers=vt(als))
    assert eigen.json()["adres"]["straat"] == "Verborgenpad"


async def test_de_vastlegging_noemt_de_grond(client, als, audit):
    w = await overgedragen(client, vt(als), shg(als))
    overdracht = (await client.get("/v1/overdrachten", headers=shg(als))).json()["resultaten"][0]["overdrachtId"]
    await client.get(f"/v1/personen/{w.personen[0]}", headers=shg(als))
    regel = (await audit())[-1]
    assert (str(regel["grondslag_id"]), regel["doel"], regel["organisatie"]) == (overdracht, "overdracht", SHG)
    await client.get(w.pad, headers=shg(als))
    regels = (await audit())[-2:]
    assert {str(r["betrokkene_id"]) for r in regels} == set(w.personen)
    assert {str(r["grondslag_id"]) for r in regels} == {overdracht}


async def test_in_de_database_staat_niets_leesbaars(client, als, database, klok):
    await maak(client, "/personen", vt(als), GEHEIM)
    async with database.begin(SYSTEEM, klok()) as tx:
        rijen = [str(dict(r)) for t in ("persoon", "keten.audit_regel") for r in await tx.fetch(f"SELECT * FROM {t}")]
    assert len(rijen) == 2
    assert not any(spoor in rij for rij in rijen for spoor in (*SPOREN, "Proefpersoon", "Nergenshuizen", "1991-02-03"))
