"""Wat een andere organisatie van een casus of melding leest of schrijft, staat vast bij ieder over wie het gaat, met de grond erbij."""

from __future__ import annotations

import pytest
from casus_bouwers import plan_inhoud, vastgesteld_plan, zet
from overleg_bouwers import een_huishouden, maak, melding, met_versie
from overleg_wereld import BEOORDELING, GEWELD, JGZ, SHG, aanvaard, beoordeeld, bied_aan, overgedragen, shg, vt
from rechten_wereld import pad, po, toegewezen

FACTOR = {"niveau": "kind", "code": "extra-zorg"}


@pytest.fixture
async def w(client, als):
    return await overgedragen(client, vt(als), shg(als))


@pytest.fixture
def regels(audit):
    """Wat een aanroep erbij schreef voor de andere organisatie."""

    async def van(doe):
        voor = len(await audit())
        antwoord = await doe
        assert antwoord.status_code in {200, 201}, antwoord.text
        return antwoord, [r for r in (await audit())[voor:] if r["organisatie"] == SHG]

    return van


def over_de_casus(rijen, handeling, soort):
    return {
        (str(r["betrokkene_id"]), str(r["grondslag_id"]), r["doel"])
        for r in rijen
        if (r["handeling"], r["object_soort"]) == (handeling, soort) and r["betrokkene_id"] is not None
    }


async def test_wie_risicofactoren_leest_of_schrijft_staat_bij_ieder_in_de_casus(client, als, w, regels):
    allen = {(p, w.zorgmelding.json()["casusId"], "casus") for p in w.personen}
    f, rijen = await regels(client.post(f"{w.pad_casus}/risicofactoren", json=FACTOR, headers=shg(als)))
    assert over_de_casus(rijen, "aanmaken", "risicofactor") == allen
    _, rijen = await regels(client.get(f.headers["location"], headers=shg(als)))
    assert over_de_casus(rijen, "lezen", "risicofactor") == allen
    _, rijen = await regels(client.get(f"{w.pad_casus}/risicofactoren", headers=shg(als)))
    assert over_de_casus(rijen, "lezen", "risicofactoren") == allen
    _, rijen = await regels(client.put(f.headers["location"], json={"staat": "vervallen"}, headers=met_versie(shg(als), f)))
    assert over_de_casus(rijen, "wijzigen", "risicofactor") == allen


async def test_wie_een_plan_leest_staat_bij_ieder_in_de_casus_ook_wie_er_niet_in_genoemd_is(client, als, w, regels):
    allen = {(p, w.zorgmelding.json()["casusId"], "casus") for p in w.personen}
    plan = await vastgesteld_plan(client, w, shg(als), vt(als))
    _, rijen = await regels(client.get(plan.headers["location"], headers=shg(als)))
    assert over_de_casus(rijen, "lezen", "veiligheidsplan") == allen
    _, rijen = await regels(client.get(f"{w.pad_casus}/veiligheidsplan/versies", headers=shg(als)))
    assert over_de_casus(rijen, "lezen", "veiligheidsplannen") == allen
    twee = await client.post(f"{w.pad_casus}/veiligheidsplan/versies", headers=shg(als))
    schrijf = client.put(twee.headers["location"], json=plan_inhoud(w.personen[0]), headers=met_versie(shg(als), twee))
    _, rijen = await regels(schrijf)
    assert over_de_casus(rijen, "wijzigen", "veiligheidsplan") >= allen
    genoemd = [r for r in rijen if r["doel"] == "overdracht"]
    assert {str(r["betrokkene_id"]) for r in genoemd} == {w.personen[0]}, "wie genoemd is ook op de grond waarop hij gezien wordt"


async def test_wie_leest_welke_organisaties_er_zijn_staat_bij_ieder_in_de_casus(client, als, w, regels):
    _, rijen = await regels(client.get(f"{w.pad_casus}/organisaties", headers=shg(als)))
    assert over_de_casus(rijen, "lezen", "casusorganisaties") == {
        (p, w.zorgmelding.json()["casusId"], "casus") for p in w.personen
    }


@pytest.mark.parametrize(
    ("handeling", "deel", "inhoud", "methode"),
    [
        ("nieuw-geweld", "geweldsincidenten", GEWELD, "POST"),
        ("organisatie-betrekken", "organisaties", {"organisatie": JGZ, "rol": "jeugdgezondheid", "reden": "kind-in-beeld"}, "POST"),
        ("procesregisseur-aanwijzen", "procesregisseur", {"organisatie": SHG, "professional": "sien.shg"}, "PUT"),
        ("regisseur-aanwijzen", "regisseurs", {"professional": "sien.shg"}, "POST"),
    ],
)
async def test_wie_een_casus_wijzigt_staat_bij_ieder_in_de_casus(client, als, w, regels, handeling, deel, inhoud, methode):
    _, rijen = await regels(zet(client, f"{w.pad_casus}/{deel}", shg(als), inhoud, methode=methode))
    assert over_de_casus(rijen, handeling, "casus") == {(p, w.zorgmelding.json()["casusId"], "casus") for p in w.personen}


async def test_wie_een_verklaring_bij_een_melding_leest_noemt_de_overdracht(client, als, regels):
    w = await beoordeeld(client, vt(als), geinformeerdOp="2026-03-02")
    v = await toegewezen(client, als, w.personen[0], recht="eigen-verklaring")
    inhoud = {"objectSoort": "zorgmelding", "objectId": w.zorgmelding.json()["zorgmeldingId"], "tekst": "Synthetisch."}
    assert (await client.post(f"{pad(v)}/verklaringen", json=inhoud, headers=vt(als))).status_code == 201
    o = await bied_aan(client, vt(als), w.pad)
    assert (await aanvaard(client, shg(als), o)).status_code == 201
    _, rijen = await regels(client.get(f"{w.pad}/verklaringen", headers=shg(als)))
    (regel,) = [r for r in rijen if r["object_soort"] == "verklaring"]
    assert (str(regel["betrokkene_id"]), str(regel["grondslag_id"])) == (w.personen[0], o.json()["overdrachtId"])


async def test_wie_afsluit_wat_zij_overnam_noemt_de_overdracht_en_een_lid_dat_niets_weet_ziet_dat_niet(client, als, regels):
    huishouden, (ouder, ander) = await een_huishouden(client, vt(als))
    z = await maak(client, "/zorgmeldingen", vt(als), melding(huishouden, ouder))
    waar = z.headers["location"]
    assert (await client.post(f"{waar}/beoordelingen", json=BEOORDELING, headers=met_versie(vt(als), z))).status_code == 201
    o = await bied_aan(client, vt(als), waar)
    assert (await aanvaard(client, shg(als), o)).status_code == 201
    nu = await client.get(waar, headers=shg(als))
    sluiting = {"afgeslotenOp": "2026-03-02", "resultaat": "hulp-loopt"}
    _, rijen = await regels(client.post(f"{waar}/afsluitingen", json=sluiting, headers=met_versie(shg(als), nu)))
    leden = [r for r in rijen if r["object_soort"] == "huishoudlid-voor-opvolging"]
    assert {(str(r["betrokkene_id"]), str(r["grondslag_id"])) for r in leden} == {
        (p, o.json()["overdrachtId"]) for p in (ouder, ander)
    }
    assert not any(r["object_soort"] == "huishoudlid" for r in rijen)
    # The other member was never told of this report: who sees who looked must not learn of it that way.
    log = await client.get(f"/v1/personen/{ander}/inzagelog", headers=po(als))
    assert log.status_code == 200, log.text
    assert SHG not in log.text
