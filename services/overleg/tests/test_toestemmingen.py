"""Toestemming opent precies wat zij noemt, zolang zij geldt, en intrekken sluit meteen."""

from __future__ import annotations

from datetime import UTC, datetime

import overleg_bouwers
import pytest
from overleg_bouwers import BSN, een_huishouden, maak, melding, met_versie, persoon
from overleg_wereld import NOP, SHG, URK, VT, overgedragen, shg, vt, weigert

HEEL = {"contact": "06-12340000", "bsn": BSN[0], "adres": {
    "straat": "Verzonnenweg", "huisnummer": "1", "postcode": "8302 ZZ", "plaats": "Nergenshuizen",
}}  # fmt: skip


def toestemming(persoon_id, **anders):
    return overleg_bouwers.toestemming(persoon_id, URK, **anders)


def werker(als, organisatie=URK):
    return als("maatschappelijk-werker", organisatie=organisatie, sub="wim.werker")


@pytest.fixture
async def wie(client, als):
    return (await maak(client, "/personen", vt(als), persoon(**HEEL))).json()["persoonId"]


async def test_verlenen_werkt_en_maakt_bekend(client, als, wie, published, audit):
    t = await maak(client, "/toestemmingen", vt(als), toestemming(wie, organisaties=[URK, SHG, URK]))
    assert t.json()["organisaties"] == [SHG, URK]
    assert (await client.get(t.headers["location"], headers=vt(als))).json() == t.json()
    kreeg = (await client.get(t.headers["location"], headers=werker(als))).json()
    assert kreeg == t.json() | {"organisaties": [URK], "gevers": []}, "met wie iemand nog meer deelt is zelf gevoelig"
    assert (await client.get(t.headers["location"], headers=werker(als, NOP))).status_code == 404
    (verleend,) = await published()
    assert (str(verleend.persoon_id), verleend.organisaties, verleend.doel) == (wie, (SHG, URK), "hulpverlening")
    assert "Proefpersoon" not in verleend.model_dump_json()
    assert ("aanmaken", wie) in [(r["handeling"], str(r["betrokkene_id"])) for r in await audit()]


@pytest.mark.parametrize(
    ("klassen", "ziet"),
    [
        (["identiteit"], {"naam", "geboortedatum"}),
        (["contact"], {"contact"}),
        (["adres"], {"adres"}),
        (["identiteit", "adres", "contact"], {"naam", "geboortedatum", "adres", "contact"}),
    ],
)
async def test_alleen_de_genoemde_dataklassen_gaan_open(client, als, wie, klassen, ziet):
    await maak(client, "/toestemmingen", vt(als), toestemming(wie, dataklassen=klassen))
    gelezen = (await client.get(f"/v1/personen/{wie}", headers=werker(als))).json()
    velden = {"naam", "geboortedatum", "contact", "adres", "bsn"}
    assert {v for v in velden if gelezen[v] is not None} == ziet
    zoek = await client.post("/v1/personen/_zoek", json={"bsn": BSN[0]}, headers=werker(als))
    assert len(zoek.json()["resultaten"]) == ("identiteit" in klassen), "wiens nummer het is hoort bij de identiteit"


async def test_nog_niet_begonnen_en_verlopen_opent_niets(client, als, wie, klok):
    await maak(client, "/toestemmingen", vt(als), toestemming(wie, van="2026-03-05", tot="2026-03-06"))
    for moment, status in (
        (datetime(2026, 3, 4, 22, 59, tzinfo=UTC), 404),  # a minute before midnight in the Netherlands
        (datetime(2026, 3, 4, 23, 0, tzinfo=UTC), 200),
        (datetime(2026, 3, 6, 22, 59, tzinfo=UTC), 200),
        (datetime(2026, 3, 6, 23, 0, tzinfo=UTC), 404),
    ):
        klok.zet(moment)
        als_werker = werker(als)
        assert (await client.get(f"/v1/personen/{wie}", headers=als_werker)).status_code == status, moment
        zoek = await client.post("/v1/personen/_zoek", json={"bsn": BSN[0]}, headers=als_werker)
        assert len(zoek.json()["resultaten"]) == (status == 200)


async def test_zoeken_met_dezelfde_sleutel_geeft_na_intrekken_niets_terug(client, als, wie):
    t = await maak(client, "/toestemmingen", vt(als), toestemming(wie))
    vraag = {"json": {"bsn": BSN[0]}, "headers": werker(als) | {"Idempotency-Key": "zelfde"}}
    assert len((await client.post("/v1/personen/_zoek", **vraag)).json()["resultaten"]) == 1
    pad = f"/v1/toestemmingen/{t.json()['toestemmingId']}/intrekkingen"
    assert (await client.post(pad, headers=vt(als) | {"If-Match": t.headers["etag"]})).status_code == 201
    na = await client.post("/v1/personen/_zoek", **vraag)
    assert na.status_code == 200
    assert na.json()["resultaten"] == []
    assert "idempotency-replayed" not in na.headers


async def test_intrekken_tussen_twee_keer_lezen_sluit_en_wordt_bekend(client, als, wie, published, audit):
    t = await maak(client, "/toestemmingen", vt(als), toestemming(wie))
    assert (await client.get(f"/v1/personen/{wie}", headers=werker(als))).status_code == 200
    pad = f"/v1/toestemmingen/{t.json()['toestemmingId']}/intrekkingen"
    weg = await client.post(pad, headers=met_versie(vt(als), t))
    assert (weg.status_code, weg.headers["location"]) == (201, t.headers["location"])
    assert (await client.get(f"/v1/personen/{wie}", headers=werker(als))).status_code == 404
    assert (await audit())[-1]["uitkomst"] == "geweigerd"
    ingetrokken = (await published())[-1]
    assert (type(ingetrokken).__name__, str(ingetrokken.persoon_id)) == ("ToestemmingIngetrokken", wie)
    nogmaals = await client.post(pad, headers=met_versie(vt(als), weg))
    assert nogmaals.status_code == 409


async def test_een_andere_geldige_toestemming_blijft_gelden(client, als, wie):
    een = await maak(client, "/toestemmingen", vt(als), toestemming(wie))
    await maak(client, "/toestemmingen", vt(als), toestemming(wie, dataklassen=["identiteit", "contact"]))
    await client.post(f"{een.headers['location']}/intrekkingen", headers=met_versie(vt(als), een))
    gelezen = await client.get(f"/v1/personen/{wie}", headers=werker(als))
    assert (gelezen.status_code, gelezen.json()["contact"]) == (200, "06-12340000")


async def test_toestemming_opent_alleen_die_persoon_en_geen_melding(client, als, wie):
    huishouden, personen = await een_huishouden(client, vt(als))
    z = await maak(client, "/zorgmeldingen", vt(als), melding(huishouden, *personen))
    await maak(client, "/toestemmingen", vt(als), toestemming(personen[0]))
    als_urk = als("casusregisseur", "maatschappelijk-werker", organisatie=URK)
    assert (await client.get(f"/v1/personen/{personen[0]}", headers=als_urk)).status_code == 200
    for pad in (f"/v1/personen/{personen[1]}", f"/v1/huishoudens/{huishouden}", z.headers["location"]):
        assert (await client.get(pad, headers=als_urk)).status_code == 404, pad
    assert (await client.get("/v1/zorgmeldingen", headers=als_urk)).json()["resultaten"] == []


ONMOGELIJK = [
    ({"tot": "2026-02-28"}, "tot"),
    ({"tot": "2028-03-05"}, "tot"),
    ({"gegevenDoor": "gezaghebbenden"}, "gegevenDoor"),
    ({"organisaties": []}, "organisaties"),
    ({"organisaties": ["SHG.nu"]}, "organisaties.0"),
    ({"dataklassen": ["medisch"]}, "dataklassen.0"),
    ({"doel": "nieuwsgierigheid"}, "doel"),
    ({"van": "2026-02-30"}, "van"),
    ({"voorwaarde": "geen"}, "(onbekend veld)"),
    ({"bewijs": {"soort": "mondeling", "op": "2026-03-03"}}, "bewijs.op"),
    ({"bewijs": {"soort": "mondeling", "op": "2026-03-02"}}, "van"),
    ({"bewijs": {"soort": "gedacht", "op": "2026-03-01"}}, "bewijs.soort"),
    ({"bewijs": None}, "bewijs"),
    ({"gevers": ["00000000-0000-4000-8000-000000000000"]}, "gevers"),
]


async def test_een_onmogelijke_toestemming_wordt_geweigerd(client, als, wie, published):
    for anders, veld in ONMOGELIJK:
        antwoord = await client.post("/v1/toestemmingen", json=toestemming(wie, **anders), headers=vt(als))
        assert antwoord.status_code == 400, anders
        assert veld in [f["name"] for f in antwoord.json()["invalidParams"]], anders
    assert await published() == []


async def test_voor_een_kind_geven_de_gezaghebbenden(client, als):
    kind = (await maak(client, "/personen", vt(als), persoon(geboortedatum="2018-01-31"))).json()["persoonId"]
    onbekend = (await maak(client, "/personen", vt(als), {"naam": "Proefpersoon Zonder"})).json()["persoonId"]
    leeftijd = await client.post("/v1/toestemmingen", json=toestemming(onbekend), headers=vt(als))
    assert (leeftijd.status_code, leeftijd.json()["invalidParams"][0]["code"]) == (400, "leeftijd-onbekend")
    zelf = await client.post("/v1/toestemmingen", json=toestemming(kind), headers=vt(als))
    assert zelf.status_code == 400
    await maak(client, "/toestemmingen", vt(als), toestemming(kind, gegevenDoor="gezaghebbenden"))


async def test_wie_mag_en_wie_niet(client, als, audit, wie):
    await weigert(client, als, audit, "/v1/toestemmingen", toestemming(wie), "casusregisseur")
    t = await maak(client, "/toestemmingen", vt(als), toestemming(wie))
    pad = f"{t.headers['location']}/intrekkingen"
    await weigert(client, als, audit, pad, None, "casusregisseur")
    kreeg = als("casusregisseur", organisatie=URK)
    assert (await client.post(pad, headers=met_versie(kreeg, t))).status_code == 404, (
        "wie haar kreeg trekt haar niet in"
    )
    assert (await client.post(pad, headers=vt(als))).status_code == 428
    assert (await client.post(pad, headers={**vt(als), "If-Match": '"9"'})).status_code == 412
    assert (await client.post(pad, headers={**vt(als), "If-Match": "1"})).status_code == 400


async def test_een_persoon_van_een_ander_of_alleen_via_overdracht_geeft_geen_toestemming(client, als):
    w = await overgedragen(client, vt(als), shg(als))
    ziet = await client.get(f"/v1/personen/{w.personen[0]}", headers=shg(als))
    assert ziet.status_code == 200
    antwoord = await client.post("/v1/toestemmingen", json=toestemming(w.personen[0]), headers=shg(als))
    assert antwoord.status_code == 404, f"alleen {VT} beheert deze persoon"
