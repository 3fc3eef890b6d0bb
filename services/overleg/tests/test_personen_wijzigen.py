"""Een persoon wijzigen: het hele gegeven, alleen in het eigen register, en nooit over de wijziging van een ander heen."""

from __future__ import annotations

from uuid import UUID

import pytest
from overleg_bouwers import BSN, maak, melding, met_versie, persoon
from overleg_wereld import JGZ, SHG, URK, een_huishouden, overgedragen, shg, urk, vt

from common.testing.actors import actor_van
from overleg.repository import personen

ADRES = {"straat": "Verborgenpad", "huisnummer": "7", "postcode": "8302 ZZ", "plaats": "Nergenshuizen"}
VOL = persoon(bsn=BSN[0], adres=ADRES, contact="06-12340000")


@pytest.fixture
async def p(client, als):
    return await maak(client, "/personen", vt(als), VOL)


def pad(p):
    return f"/v1/personen/{p.json()['persoonId']}"


async def wijzig(client, headers, p, inhoud):
    nu = await client.get(pad(p), headers=headers)
    return await client.put(pad(p), json=inhoud, headers=met_versie(headers, nu))


async def test_wijzigen_vervangt_alles_en_geeft_een_nieuwe_versie(client, als, p, audit, database, klok):
    nieuw = {"naam": "Proefpersoon Anders", "geboortejaar": 1991, "geheimAdres": True}
    antwoord = await wijzig(client, vt(als), p, nieuw)
    assert (antwoord.status_code, antwoord.headers["etag"]) == (200, '"2"')
    gelezen = (await client.get(pad(p), headers=vt(als))).json()
    assert gelezen == antwoord.json() | {"verklaringen": []}
    assert (gelezen["naam"], gelezen["geboortedatum"], gelezen["geboortejaar"]) == ("Proefpersoon Anders", None, 1991)
    assert (gelezen["bsn"], gelezen["adres"], gelezen["contact"], gelezen["geheimAdres"]) == (None, None, None, True)
    wijzigingen = [r for r in await audit() if r["handeling"] == "wijzigen"]
    assert [str(r["betrokkene_id"]) for r in wijzigingen] == [p.json()["persoonId"]]


async def test_twee_schrijvers_de_laatste_wint_niet_stil(client, als, p):
    eerste = await client.put(pad(p), json=persoon(), headers=met_versie(vt(als), p))
    tweede = await client.put(pad(p), json=persoon(naam="Proefpersoon Te Laat"), headers=met_versie(vt(als), p))
    assert (eerste.status_code, tweede.status_code, tweede.headers["etag"]) == (200, 412, eerste.headers["etag"])
    assert (await client.put(pad(p), json=persoon(), headers=vt(als))).status_code == 428


async def test_alleen_het_eigen_register_wijzigt(client, als, audit):
    w = await overgedragen(client, vt(als), shg(als))
    kop = {"If-Match": '"1"'}
    doel = f"/v1/personen/{w.personen[0]}"
    for wie, status in (({}, 401), (als("jgz-professional", organisatie=JGZ), 403), (shg(als), 404), (urk(als), 404)):
        assert (await client.put(doel, json=persoon(), headers=wie | kop)).status_code == status
    regel = (await audit())[-1]
    assert (regel["uitkomst"], regel["organisatie"], str(regel["object_id"])) == ("geweigerd", URK, w.personen[0])


ONMOGELIJK = [
    ({"geboortejaar": 1990}, "geboortejaar"),
    ({"geboortedatum": None, "geboortejaar": 2027}, "geboortejaar"),
    ({"geboortedatum": "2026-03-03"}, "geboortedatum"),
    ({"bsn": "999990018"}, "bsn"),
    ({"gezag": [{"persoonId": "00000000-0000-4000-8000-000000000000", "van": "2020-01-01"}]}, "gezag.0.persoonId"),
]


@pytest.mark.parametrize(("anders", "veld"), ONMOGELIJK)
async def test_een_onmogelijke_wijziging_verandert_niets(client, als, p, anders, veld):
    antwoord = await wijzig(client, vt(als), p, persoon() | anders)
    assert antwoord.status_code == 400
    assert veld in [f["name"] for f in antwoord.json()["invalidParams"]], antwoord.text
    assert (await client.get(pad(p), headers=vt(als))).json()["versie"] == 1


async def test_het_bsn_van_een_ander_kan_niet_en_het_eigene_blijft(client, als, p):
    ander = await maak(client, "/personen", vt(als), persoon(naam="Proefpersoon Ander", bsn=BSN[1]))
    dubbel = await wijzig(client, vt(als), ander, persoon(bsn=BSN[0]))
    assert dubbel.status_code == 409
    assert BSN[0] not in dubbel.text
    assert (await wijzig(client, vt(als), p, persoon(bsn=BSN[0]))).status_code == 200
    zoek = await client.post("/v1/personen/_zoek", json={"bsn": BSN[0]}, headers=vt(als))
    assert [x["persoonId"] for x in zoek.json()["resultaten"]] == [p.json()["persoonId"]]


# --- gezag


async def gezin(client, als):
    ouder = (await maak(client, "/personen", vt(als), persoon())).json()["persoonId"]
    kind = persoon(naam="Proefkind Twee", geboortedatum="2018-01-31", gezag=[
        {"persoonId": ouder, "van": "2018-01-31", "tot": "2025-12-31"},
    ])  # fmt: skip
    return ouder, await maak(client, "/personen", vt(als), kind)


async def test_gezag_geldt_van_een_dag_tot_en_met_een_dag(client, als, database, klok):
    from datetime import date

    ouder, kind = await gezin(client, als)
    kind_id = UUID(kind.json()["persoonId"])
    assert kind.json()["gezag"] == [{"persoonId": ouder, "van": "2018-01-31", "tot": "2025-12-31"}]
    for actor, dag, wie in (
        ("00000009990000000001", date(2018, 1, 31), {UUID(ouder)}), ("00000009990000000001", date(2025, 12, 31), {UUID(ouder)}),
        ("00000009990000000001", date(2018, 1, 30), set()), ("00000009990000000001", date(2026, 1, 1), set()),
        (URK, date(2020, 1, 1), set()),
    ):  # fmt: skip
        async with database.begin(actor_van(actor, "medewerker-veilig-thuis"), klok()) as tx:
            assert await personen.gezag_over(tx, kind_id, dag) == wie


@pytest.mark.parametrize(
    ("gezag", "veld"),
    [
        (lambda ouder, kind: [{"persoonId": kind, "van": "2020-01-01"}], "gezag.0.persoonId"),
        (lambda ouder, kind: [{"persoonId": ouder, "van": "2020-01-01", "tot": "2019-01-01"}], "gezag.0.tot"),
        (lambda ouder, kind: [{"persoonId": ouder, "van": "2020-01-01"}] * 2, "gezag.1.persoonId"),
    ],
)
async def test_onmogelijk_gezag_wordt_geweigerd(client, als, gezag, veld):
    ouder, kind = await gezin(client, als)
    kind_id = kind.json()["persoonId"]
    antwoord = await wijzig(client, vt(als), kind, persoon(gezag=gezag(ouder, kind_id)))
    assert antwoord.status_code == 400
    assert [f["name"] for f in antwoord.json()["invalidParams"]] == [veld]


async def test_wie_het_gezag_heeft_ziet_alleen_wie_die_persoon_ook_mag_zien(client, als):
    ouder, kind = await gezin(client, als)
    kind_id = kind.json()["persoonId"]
    huishouden, _ = await een_huishouden(client, vt(als))
    t = {
        "organisaties": [URK], "doel": "hulpverlening", "dataklassen": ["identiteit"], "van": "2026-03-01", "tot": "2026-04-01", "bewijs": {"soort": "mondeling", "op": "2026-03-01"},
    }  # fmt: skip
    await maak(client, "/toestemmingen", vt(als), t | {"persoonId": kind_id, "gegevenDoor": "gezaghebbenden"})
    assert (await client.get(f"/v1/personen/{kind_id}", headers=urk(als))).json()["gezag"] == []
    await maak(client, "/toestemmingen", vt(als), t | {"persoonId": ouder, "gegevenDoor": "zelf"})
    gezien = (await client.get(f"/v1/personen/{kind_id}", headers=urk(als))).json()["gezag"]
    assert [g["persoonId"] for g in gezien] == [ouder]
    assert huishouden


# --- geheim adres van een ander


async def test_een_kind_op_het_geheime_adres_van_zijn_moeder_verraadt_haar_niet(client, als):
    moeder = persoon(naam="Proefmoeder Geheim", adres=ADRES, contact="06-12340000", geheimAdres=True)
    kind = persoon(
        naam="Proefkind Twee", geboortedatum="2018-01-31", adres=ADRES | {"postcode": "8302ZZ"}, contact="06-12340000"
    )
    buur = persoon(naam="Proefbuur Drie", adres=ADRES | {"huisnummer": "9"})
    w = await overgedragen(client, vt(als), shg(als), moeder, kind, buur)
    gezien = [(await client.get(f"/v1/personen/{p}", headers=shg(als))).json() for p in w.personen]
    assert [g["adres"] is None for g in gezien] == [True, True, False]
    assert [g["contact"] for g in gezien] == [None, None, None]
    assert [g["geheimAdres"] for g in gezien] == [True, True, False]
    eigen = (await client.get(f"/v1/personen/{w.personen[1]}", headers=vt(als))).json()
    assert (eigen["adres"]["straat"], eigen["geheimAdres"]) == ("Verborgenpad", False)
    # The flag goes: so does the shield.
    nu = await client.get(f"/v1/personen/{w.personen[0]}", headers=vt(als))
    await client.put(
        f"/v1/personen/{w.personen[0]}", json=moeder | {"geheimAdres": False}, headers=met_versie(vt(als), nu)
    )
    assert (await client.get(f"/v1/personen/{w.personen[1]}", headers=shg(als))).json()["adres"] is not None


async def test_een_nieuw_geheim_adres_sluit_meteen_wat_open_was(client, als):
    w = await overgedragen(client, vt(als), shg(als), persoon(adres=ADRES), persoon(naam="Proefkind Twee", adres=ADRES))
    doel = f"/v1/personen/{w.personen[1]}"
    assert (await client.get(doel, headers=shg(als))).json()["adres"] is not None
    nu = await client.get(f"/v1/personen/{w.personen[0]}", headers=vt(als))
    geheim = persoon(adres=ADRES, geheimAdres=True)
    await client.put(f"/v1/personen/{w.personen[0]}", json=geheim, headers=met_versie(vt(als), nu))
    assert (await client.get(doel, headers=shg(als))).json()["adres"] is None
    assert (await client.get(f"/v1/personen/{w.personen[0]}", headers=shg(als))).json()["adres"] is None


async def test_het_geheime_adres_in_het_register_van_een_ander_verandert_hier_niets(client, als):
    await maak(client, "/personen", urk(als), persoon(adres=ADRES, geheimAdres=True))
    w = await overgedragen(client, vt(als), shg(als), persoon(adres=ADRES))
    assert (await client.get(f"/v1/personen/{w.personen[0]}", headers=shg(als))).json()["adres"] is not None


# --- alleen een geboortejaar


@pytest.mark.parametrize(("jaar", "minderjarig"), [(2007, False), (2008, True), (2018, True)])
async def test_wie_alleen_een_geboortejaar_heeft_geldt_zo_lang_mogelijk_als_kind(
    client, als, published, jaar, minderjarig
):
    wie = {"naam": "Proefpersoon Jaar", "geboortejaar": jaar}
    huishouden, personen_ = await een_huishouden(client, vt(als), persoon(), wie)
    z = await maak(client, "/zorgmeldingen", vt(als), melding(huishouden, personen_[0]))
    doel = f"/v1/zorgmeldingen/{z.json()['zorgmeldingId']}"
    b = {"besluit": "overdracht-lokaal-veld", "beoordeeldOp": "2026-03-02T08:45:00Z"}
    z = await client.post(f"{doel}/beoordelingen", json=b, headers=met_versie(vt(als), z))
    einde = {"afgeslotenOp": "2026-03-02", "resultaat": "hulp-loopt"}
    z = await client.post(f"{doel}/afsluitingen", json=einde, headers=met_versie(vt(als), z))
    assert z.status_code == 201, z.text
    leden = (await published())[-1].leden
    assert {str(x.persoon_id): x.minderjarig for x in leden}[personen_[1]] is minderjarig
    assert SHG
