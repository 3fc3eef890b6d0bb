"""Eigen verklaringen over REST: op welk verzoek, waarbij, wie ze leest, en dat er niets mee gewist wordt."""

from __future__ import annotations

from uuid import UUID

import pytest
from overleg_bouwers import een_huishouden, maak, melding, persoon, toestemming
from overleg_wereld import JGZ, NOP, SHG, aanvaard, beoordeeld, bied_aan, shg, vt, weigert
from rechten_wereld import een_verzoek, pad, po, stap, toegewezen

from common.testing.actors import SYSTEEM, actor_van

WOORDEN = "Zo is het niet gegaan, zegt kanariewoord."


@pytest.fixture
async def w(client, als):
    """Een beoordeelde zorgmelding waarover de betrokkenen zijn ingelicht."""
    return await beoordeeld(client, vt(als), geinformeerdOp="2026-03-02")


async def leg_vast(client, als, verzoek, soort, object_id, tekst=WOORDEN):
    inhoud = {"objectSoort": soort, "objectId": object_id, "tekst": tekst}
    return await client.post(f"{pad(verzoek)}/verklaringen", json=inhoud, headers=vt(als))


async def test_een_verklaring_staat_bij_de_persoon_en_bij_de_zorgmelding(client, als, audit, w):
    v = await toegewezen(client, als, w.personen[0], recht="eigen-verklaring")
    een = await leg_vast(client, als, v, "persoon", w.personen[0])
    twee = await leg_vast(client, als, v, "zorgmelding", w.zorgmelding.json()["zorgmeldingId"])
    assert (een.status_code, twee.status_code) == (201, 201), een.text + twee.text
    assert een.headers["location"] == f"/v1/personen/{w.personen[0]}/verklaringen"
    p = (await client.get(f"/v1/personen/{w.personen[0]}", headers=vt(als))).json()
    z = (await client.get(w.pad, headers=vt(als))).json()
    assert (p["verklaringen"], z["verklaringen"]) == ([een.json()["verklaringId"]], [twee.json()["verklaringId"]])
    assert p["naam"] == "Proefpersoon Een", "wat er stond blijft staan"
    for antwoord, verwacht in ((een, een.headers["location"]), (twee, twee.headers["location"])):
        lijst = (await client.get(verwacht, headers=vt(als))).json()
        assert lijst["resultaten"] == [antwoord.json()]
        assert lijst["resultaten"][0]["tekst"] == WOORDEN
    regels = [r for r in await audit() if r["object_soort"] == "verklaring"]
    assert [r["handeling"] for r in regels] == ["aanmaken", "aanmaken", "lezen", "lezen"]
    assert {str(r["betrokkene_id"]) for r in regels} == {w.personen[0]}
    assert str(regels[0]["grondslag_id"]) == v.json()["verzoekId"]


async def test_de_woorden_staan_versleuteld_en_in_het_afschrift(client, als, database, klok, w):
    v = await toegewezen(client, als, w.personen[0], recht="eigen-verklaring")
    await leg_vast(client, als, v, "persoon", w.personen[0])
    async with database.begin(SYSTEEM, klok()) as tx:
        assert b"kanarie" not in await tx.fetchval("SELECT tekst FROM verklaring")
    inzage = await toegewezen(client, als, w.personen[0])
    a = await client.post(f"{pad(inzage)}/afschriften", headers=po(als))
    beeld = await client.get(a.headers["location"], headers=po(als))
    assert "kanariewoord" in beeld.text


@pytest.mark.parametrize(
    ("besluit", "status"),
    [
        ({"oordeel": "geweigerd", "grond": "taak-geschaad"}, 201),
        ({"oordeel": "deels-toegewezen", "grond": "rechten-van-anderen"}, 201),
        ({"oordeel": "toegewezen"}, 201),
        ({"oordeel": "geweigerd", "grond": "niet-gerechtigd"}, 409),
        ({"oordeel": "geweigerd", "grond": "identiteit-onbekend"}, 409),
    ],
)
async def test_ook_na_een_geweigerde_correctie_kan_een_verklaring(client, als, w, besluit, status):
    v = await een_verzoek(client, po(als), w.personen[0], recht="correctie")
    v = await stap(client, po(als), v, "identificaties", {"wijze": "paspoort"})
    assert (await leg_vast(client, als, v, "persoon", w.personen[0])).status_code == 409, "nog geen besluit"
    v = await stap(client, po(als), v, "besluiten", besluit | {"motivering": "Synthetisch."})
    assert (await leg_vast(client, als, v, "persoon", w.personen[0])).status_code == status


async def test_een_ander_verzoek_of_een_ander_object_wordt_geweigerd(client, als, w):
    inzage = await toegewezen(client, als, w.personen[0])
    assert (await leg_vast(client, als, inzage, "persoon", w.personen[0])).status_code == 409
    v = await toegewezen(client, als, w.personen[0], recht="eigen-verklaring")
    huishouden, _ = await een_huishouden(client, vt(als), persoon(naam="Proefpersoon Vreemd"))
    # A report the person was not told about yet: attaching to it would tell.
    stil = await maak(client, "/zorgmeldingen", vt(als), melding(huishouden, w.personen[0]))
    for soort, object_id in (
        ("persoon", w.personen[1]), ("zorgmelding", w.personen[0]), ("zorgmelding", stil.json()["zorgmeldingId"]),
    ):  # fmt: skip
        fout = await leg_vast(client, als, v, soort, object_id)
        assert (fout.status_code, "kanarie" in fout.text) == (400, False), soort
    leeg = await leg_vast(client, als, v, "persoon", w.personen[0], "")
    assert (leeg.status_code, leeg.json()["invalidParams"][0]["name"]) == (400, "tekst")
    klaar = await stap(client, po(als), v, "afhandelingen")
    assert (await leg_vast(client, als, klaar, "persoon", w.personen[0])).status_code == 409


async def test_wie_overnam_leest_mee_en_wie_toestemming_kreeg_niet(client, als, w):
    v = await toegewezen(client, als, w.personen[0], recht="eigen-verklaring")
    await leg_vast(client, als, v, "persoon", w.personen[0])
    await leg_vast(client, als, v, "zorgmelding", w.zorgmelding.json()["zorgmeldingId"])
    await maak(client, "/toestemmingen", vt(als), toestemming(w.personen[0], JGZ))
    jgz = als("jgz-professional", organisatie=JGZ)
    bij = f"/v1/personen/{w.personen[0]}"
    assert (await client.get(f"{bij}/verklaringen", headers=jgz)).json()["resultaten"] == []
    assert (await client.get(bij, headers=jgz)).json()["verklaringen"] == []
    assert (await aanvaard(client, shg(als), await bied_aan(client, vt(als), w.pad))).status_code == 201
    for waar in (bij, w.pad):
        lijst = (await client.get(f"{waar}/verklaringen", headers=shg(als))).json()["resultaten"]
        assert [x["tekst"] for x in lijst] == [WOORDEN], waar
        assert (await client.get(waar, headers=shg(als))).json()["verklaringen"] == [lijst[0]["verklaringId"]]
        niets = await client.get(f"{waar}/verklaringen", headers=als("casusregisseur", organisatie=NOP))
        assert niets.status_code == 404


async def test_van_wie_een_geheim_adres_heeft_gaan_de_woorden_niet_de_deur_uit(client, als, w):
    v = await toegewezen(client, als, w.personen[0], recht="eigen-verklaring")
    await leg_vast(client, als, v, "zorgmelding", w.zorgmelding.json()["zorgmeldingId"])
    await aanvaard(client, shg(als), await bied_aan(client, vt(als), w.pad))
    nu = await client.get(f"/v1/personen/{w.personen[0]}", headers=vt(als))
    geheim = persoon(geheimAdres=True)
    kop = vt(als) | {"If-Match": nu.headers["etag"]}
    assert (await client.put(f"/v1/personen/{w.personen[0]}", json=geheim, headers=kop)).status_code == 200
    assert (await client.get(f"{w.pad}/verklaringen", headers=shg(als))).json()["resultaten"] == []
    assert (await client.get(w.pad, headers=shg(als))).json()["verklaringen"] == []
    assert len((await client.get(f"{w.pad}/verklaringen", headers=vt(als))).json()["resultaten"]) == 1


async def test_zonder_filter_ziet_een_ander_niets_en_schrijft_niets(client, als, database, klok, w):
    v = await toegewezen(client, als, w.personen[0], recht="eigen-verklaring")
    await leg_vast(client, als, v, "zorgmelding", w.zorgmelding.json()["zorgmeldingId"])
    await aanvaard(client, shg(als), await bied_aan(client, vt(als), w.pad))
    gezien = []
    for organisatie in (SHG, JGZ):
        async with database.begin(actor_van(organisatie, "casusregisseur"), klok()) as tx:
            gezien.append(await tx.fetchval("SELECT count(*) FROM verklaring"))
            assert await tx.execute("UPDATE verklaring SET tekst = tekst") == "UPDATE 0"
            assert await tx.execute("DELETE FROM verklaring") == "DELETE 0"
    assert gezien == [1, 0], "wie overnam leest mee, en alleen dat"


async def test_na_samenvoegen_staat_zij_bij_wie_bleef(client, als, w):
    dubbel = (await maak(client, "/personen", vt(als), persoon(naam="Proefpersoon Eén"))).json()["persoonId"]
    v = await toegewezen(client, als, dubbel, recht="eigen-verklaring")
    gemaakt = await leg_vast(client, als, v, "persoon", dubbel)
    nu = await client.get(f"/v1/personen/{w.personen[0]}", headers=vt(als))
    inhoud = {"andereId": dubbel, "reden": "identiteit-vastgesteld"}
    kop = vt(als) | {"If-Match": nu.headers["etag"]}
    assert (await client.post(f"/v1/personen/{w.personen[0]}/samenvoegingen", json=inhoud, headers=kop)).status_code == 201
    for wie in (w.personen[0], dubbel):
        assert (await client.get(f"/v1/personen/{wie}/verklaringen", headers=vt(als))).json()["resultaten"] == [gemaakt.json()]


async def test_een_lijst_verklaringen_loopt_door_met_een_cursor(client, als, w):
    v = await toegewezen(client, als, w.personen[0], recht="eigen-verklaring")
    ids = [(await leg_vast(client, als, v, "persoon", w.personen[0], f"Synthetisch {n}.")).json()["verklaringId"] for n in range(3)]
    bij = f"/v1/personen/{w.personen[0]}/verklaringen?limit=2"
    een = (await client.get(bij, headers=vt(als))).json()
    twee = (await client.get(f"{bij}&cursor={een['volgende']}", headers=vt(als))).json()
    assert [x["verklaringId"] for x in een["resultaten"] + twee["resultaten"]] == ids
    assert UUID(ids[0])


async def test_wie_het_niet_mag(client, als, audit, w):
    v = await toegewezen(client, als, w.personen[0], recht="eigen-verklaring")
    inhoud = {"objectSoort": "persoon", "objectId": w.personen[0], "tekst": "t"}
    await weigert(client, als, audit, f"{pad(v)}/verklaringen", inhoud, "medewerker-veilig-thuis")
