"""Een verzoek uit de tijd dat twee mensen als een gelezen werden, wordt niet meer uitgevoerd als dat ongedaan is gemaakt."""

from __future__ import annotations

import pytest
from overleg_bouwers import maak, met_versie, persoon
from overleg_wereld import vt
from rechten_wereld import PO_TWEE, opgesteld, ophalen, pad, po, stap, toegewezen, vrijgegeven


@pytest.fixture
async def mensen(client, als):
    namen = ("Aafje Proefstra", "Bregje Proefsma")
    return [(await maak(client, "/personen", vt(als), persoon(naam=n))).json()["persoonId"] for n in namen]


@pytest.fixture
async def samen(client, als, klok, mensen):
    """Voegt samen wat later twee mensen blijken te zijn."""

    async def samen():
        blijft, ander = mensen
        klok.verder(minutes=1)
        nu = await client.get(f"/v1/personen/{blijft}", headers=vt(als))
        inhoud = {"andereId": ander, "reden": "dubbel-geregistreerd"}
        s = await client.post(f"/v1/personen/{blijft}/samenvoegingen", json=inhoud, headers=met_versie(vt(als), nu))
        assert s.status_code == 201, s.text
        klok.verder(minutes=1)
        return s

    return samen


async def maak_ongedaan(client, als, klok, s):
    klok.verder(minutes=1)
    terug = await client.post(f"{s.headers['location']}/ongedaanmakingen", headers=met_versie(vt(als), s))
    assert terug.status_code == 201, terug.text
    klok.verder(minutes=1)


async def bestaan(client, als, mensen):
    return [(await client.get(f"/v1/personen/{p}", headers=vt(als))).status_code for p in mensen]


async def test_wie_na_het_losmaken_een_ander_is_wordt_niet_gewist(client, als, klok, published, mensen, samen):
    s = await samen()
    v = await toegewezen(client, als, mensen[1], recht="wissing")
    await maak_ongedaan(client, als, klok, s)
    voor = await published()
    antwoord = await client.post(f"{pad(v)}/wissingen", headers=met_versie(po(als, PO_TWEE), v))
    assert (antwoord.status_code, "nieuw verzoek" in antwoord.json()["detail"]) == (409, True), antwoord.text
    assert (await bestaan(client, als, mensen), await published()) == ([200, 200], voor)
    klaar = await stap(client, po(als), v, "afhandelingen")
    assert (klaar.status_code, klaar.json()["stand"]) == (201, "afgehandeld"), klaar.text
    nieuw = await toegewezen(client, als, mensen[1], recht="wissing")
    gewist = await client.post(f"{pad(nieuw)}/wissingen", headers=met_versie(po(als, PO_TWEE), nieuw))
    assert (gewist.status_code, await bestaan(client, als, mensen)) == (201, [200, 404]), gewist.text


async def test_een_verzoek_van_voor_het_samenvoegen_of_van_erna_wordt_uitgevoerd(client, als, klok, mensen, samen):
    voor = await toegewezen(client, als, mensen[0], recht="beperking")
    s = await samen()
    await maak_ongedaan(client, als, klok, s)
    erna = await toegewezen(client, als, mensen[1], recht="beperking")
    for v, wie in ((voor, mensen[0]), (erna, mensen[1])):
        b = await client.post(f"{pad(v)}/beperkingen", json={"reden": "juistheid-betwist"}, headers=po(als))
        assert (b.status_code, b.json()["persoonId"]) == (201, wie), b.text


@pytest.mark.parametrize(
    ("recht", "deel", "inhoud"),
    [
        ("inzage", "afschriften", None),
        ("wie-zag-mij", "afschriften", None),
        ("beperking", "beperkingen", {"reden": "juistheid-betwist"}),
        ("correctie", "correcties", {"persoon": persoon(naam="Proefpersoon Hersteld")}),
        ("eigen-verklaring", "verklaringen", {"objectSoort": "persoon", "tekst": "Synthetisch."}),
    ],
)
async def test_ook_al_het_andere_wordt_niet_meer_uitgevoerd(client, als, klok, mensen, samen, recht, deel, inhoud):
    s = await samen()
    v = await toegewezen(client, als, mensen[1], recht=recht)
    await maak_ongedaan(client, als, klok, s)
    if deel == "verklaringen":
        inhoud = inhoud | {"objectId": mensen[0]}
    nu = await client.get(f"/v1/personen/{mensen[0]}", headers=vt(als))
    kop = met_versie(vt(als) if deel in {"correcties", "verklaringen"} else po(als), nu)
    antwoord = await client.post(f"{pad(v)}/{deel}", json=inhoud, headers=kop)
    assert (antwoord.status_code, "nieuw verzoek" in antwoord.json()["detail"]) == (409, True), antwoord.text
    naam = (await client.get(f"/v1/personen/{mensen[0]}", headers=vt(als))).json()["naam"]
    assert naam == "Aafje Proefstra"


async def test_een_afschrift_over_twee_mensen_verlaat_de_organisatie_niet(client, als, klok, mensen, samen):
    v = await toegewezen(client, als, mensen[0])
    s = await samen()
    opgesteld_, vrij = await opgesteld(client, als, v), await vrijgegeven(client, als, v)
    await maak_ongedaan(client, als, klok, s)
    waar = opgesteld_.headers["location"]
    antwoorden = [
        await client.post(f"{waar}/vrijgaven", headers=met_versie(po(als, PO_TWEE), opgesteld_)),
        await ophalen(client, als, vrij),
    ]
    for antwoord in antwoorden:
        assert (antwoord.status_code, "ongedaan" in antwoord.text) == (409, True), antwoord.text
    afgekeurd = await client.post(f"{waar}/afkeuringen", headers=met_versie(po(als, PO_TWEE), opgesteld_))
    assert afgekeurd.status_code == 201, afgekeurd.text
    nieuw = await vrijgegeven(client, als, v)
    inhoud = await ophalen(client, als, nieuw)
    assert (inhoud.status_code, mensen[1] in inhoud.text, "Bregje" in inhoud.text) == (200, False, False)
