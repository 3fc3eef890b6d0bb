"""Correctie op verzoek over REST: wat wijzigt, wat van het oude blijft, wie het hoort, en wie het niet mag."""

from __future__ import annotations

import pytest
from overleg_bouwers import een_huishouden, maak, met_versie, persoon, toestemming
from overleg_wereld import JGZ, SHG, namen, overgedragen, shg, vt, weigert
from rechten_wereld import een_verzoek, pad, po, toegewezen

from common.testing.actors import SYSTEEM, actor_van

NIEUW = persoon(naam="Proefpersoon Hersteld")


@pytest.fixture
async def mensen(client, als):
    _, ids = await een_huishouden(client, vt(als))
    return ids


async def corrigeer(client, als, verzoek, persoon_id, inhoud=None, **anders):
    nu = await client.get(f"/v1/personen/{persoon_id}", headers=vt(als))
    kop = met_versie(vt(als), nu)
    return await client.post(f"{pad(verzoek)}/correcties", json={"persoon": inhoud or NIEUW} | anders, headers=kop)


async def test_een_correctie_wijzigt_en_hangt_aan_het_verzoek(client, als, audit, mensen):
    v = await toegewezen(client, als, mensen[0], recht="correctie")
    k = await corrigeer(client, als, v, mensen[0])
    assert k.status_code == 201, k.text
    assert (k.json()["velden"], k.json()["persoonversie"]) == (["naam"], 2)
    nu = await client.get(f"/v1/personen/{mensen[0]}", headers=vt(als))
    assert (nu.json()["naam"], nu.headers["etag"]) == ("Proefpersoon Hersteld", '"2"')
    (regel,) = [r for r in await audit() if r["handeling"] == "wijzigen"]
    assert (str(regel["grondslag_id"]), regel["doel"]) == (v.json()["verzoekId"], "correctie")
    lijst = (await client.get(f"{pad(v)}/correcties", headers=vt(als))).json()
    assert lijst["resultaten"] == [k.json()]


async def test_wat_er_stond_verdwijnt_tenzij_er_een_grond_is(client, als, database, klok, mensen):
    v = await toegewezen(client, als, mensen[0], recht="correctie")
    zonder = await corrigeer(client, als, v, mensen[0])
    met = await corrigeer(client, als, v, mensen[0], persoon(geboortedatum="1990-05-18"), bewaargrond="rechtsvordering")
    beeld = [(await client.get(k.headers["location"], headers=po(als))).json() for k in (zonder, met)]
    assert beeld[0]["oudeWaarden"] is None
    assert beeld[1]["oudeWaarden"] == {"naam": "Proefpersoon Hersteld", "geboortedatum": "1990-05-17"}
    assert (await client.get(met.headers["location"], headers=vt(als))).status_code == 403, "alleen de privacy officer"
    async with database.begin(SYSTEEM, klok()) as tx:
        rijen = await tx.fetch("SELECT oude_waarden FROM correctie ORDER BY persoonversie")
        assert rijen[0]["oude_waarden"] is None
        assert b"Hersteld" not in rijen[1]["oude_waarden"]


async def test_wie_de_gegevens_kreeg_hoort_het_en_leest_de_nieuwe(client, als, published):
    w = await overgedragen(client, vt(als), shg(als))
    await maak(client, "/toestemmingen", vt(als), toestemming(w.personen[0], JGZ))
    v = await toegewezen(client, als, w.personen[0], recht="correctie")
    k = await corrigeer(client, als, v, w.personen[0])
    assert k.status_code == 201, k.text
    for organisatie, rol in ((SHG, "casusregisseur"), (JGZ, "jgz-professional")):
        wie = als(rol, organisatie=organisatie)
        soorten = {(b["soort"], b["objectId"]) for b in (await client.get("/v1/berichten", headers=wie)).json()["resultaten"]}
        assert ("gegevens-gecorrigeerd", w.personen[0]) in soorten, organisatie
        assert (await client.get(f"/v1/personen/{w.personen[0]}", headers=wie)).json()["naam"] == "Proefpersoon Hersteld"
    assert "Hersteld" not in str(await published()), "de gebeurtenis zegt alleen dat er iets is"
    assert namen(await published()).count("BerichtVerstuurd") == 2


async def test_wat_niet_kan(client, als, mensen):
    inzage = await toegewezen(client, als, mensen[0])
    assert (await corrigeer(client, als, inzage, mensen[0])).status_code == 409
    nog_niet = await een_verzoek(client, vt(als), mensen[0], recht="correctie")
    assert (await corrigeer(client, als, nog_niet, mensen[0])).status_code == 409
    v = await toegewezen(client, als, mensen[0], recht="correctie")
    zelfde = await corrigeer(client, als, v, mensen[0], persoon())
    assert (zelfde.status_code, "verandert niets" in zelfde.text) == (400, True)
    toekomst = await corrigeer(client, als, v, mensen[0], persoon(geboortedatum="2030-01-01"))
    assert toekomst.status_code == 400
    zonder = await client.post(f"{pad(v)}/correcties", json={"persoon": NIEUW}, headers=vt(als))
    assert zonder.status_code == 428
    oud = await client.post(f"{pad(v)}/correcties", json={"persoon": NIEUW}, headers=vt(als) | {"If-Match": '"7"'})
    assert oud.status_code == 412
    assert (await client.get(f"/v1/personen/{mensen[0]}", headers=vt(als))).json()["naam"] == "Proefpersoon Een"


async def test_een_ander_ziet_en_leest_niets(client, als, database, klok, audit, mensen):
    v = await toegewezen(client, als, mensen[0], recht="correctie")
    k = await corrigeer(client, als, v, mensen[0], bewaargrond="wettelijke-plicht")
    ander = als("privacy-officer", organisatie=SHG)
    for waar in (f"{pad(v)}/correcties", k.headers["location"]):
        assert (await client.get(waar, headers=ander)).status_code == 404
    await weigert(client, als, audit, f"{pad(v)}/correcties", {"persoon": NIEUW}, "medewerker-veilig-thuis")
    async with database.begin(actor_van(SHG, "privacy-officer"), klok()) as tx:
        assert await tx.fetchval("SELECT count(*) FROM correctie") == 0
        assert await tx.execute("DELETE FROM correctie") == "DELETE 0"
