"""Afschriften over REST: opgesteld door de een, vrijgegeven door een ander, één keer opgehaald, daarna weg."""

from __future__ import annotations

import json
from io import BytesIO
from uuid import UUID

import pytest
from overleg_bouwers import een_huishouden, maak, melding, met_versie, persoon
from overleg_wereld import SHG, vt, weigert
from pypdf import PdfReader
from rechten_wereld import PO_TWEE, een_verzoek, opgesteld, ophalen, pad, po, toegewezen, vrijgegeven

from common.testing.actors import SYSTEEM
from overleg.service.afschriften import ruim_afschriften_op

PLEGER = persoon(naam="Proefpersoon Pleger", geboortedatum="1985-04-04", bsn="999990019")
SLACHTOFFER = persoon(
    naam="Kanarie Schuil", contact="06-12345678", geheimAdres=True,
    adres={"straat": "Kanarieschuilstraat", "huisnummer": "7", "postcode": "8399 ZZ", "plaats": "Kanariedorp"},
)  # fmt: skip
TEKST = "Kanarie Schuil zegt dat Proefpersoon Pleger schreeuwde; gemeld door de kanarieschool."
KANARIES = ("kanarie", "8399", "06-12345678", "1234", "politie", "huisarts")


@pytest.fixture
async def w(client, als):
    """Pleger en slachtoffer in een huishouden met een zorgmelding waarover zij zijn ingelicht."""
    huishouden, ids = await een_huishouden(client, vt(als), PLEGER, SLACHTOFFER)
    z = await maak(
        client, "/zorgmeldingen", vt(als),
        melding(huishouden, *ids, toelichting=TEKST, geinformeerdOp="2026-03-02",
                melder={"categorie": "politie", "functie": "huisarts", "organisatie": "00000009990000001234"}),
    )  # fmt: skip
    return {"ids": ids, "zorgmelding": z.json()["zorgmeldingId"], "huishouden": huishouden}


async def bewaard(database, klok):
    async with database.begin(SYSTEEM, klok()) as tx:
        return [tuple(r) for r in await tx.fetch("SELECT als_json, als_pdf, vernietigd_op FROM afschrift")]


async def test_de_pleger_krijgt_zijn_gegevens_en_niets_van_een_ander(client, als, w, audit, database, klok):
    v = await toegewezen(client, als, w["ids"][0])
    a = await vrijgegeven(client, als, v)
    haal = await ophalen(client, als, a)
    assert (haal.status_code, haal.headers["content-type"]) == (200, "application/json")
    document = json.loads(haal.content)
    assert document["onderdelen"][0]["gegevens"]["naam"] == "Proefpersoon Pleger"
    assert document["onderdelen"][0]["gegevens"]["bsn"] == "999990019"
    assert {"uitleg": "1 tekst niet verstrekt: gaat ook over anderen"}.items() <= next(
        o for o in document["nietVerstrekt"] if o["wat"] == "tekst"
    ).items()
    assert any(r["handeling"] == "aanmaken" and r["gegevens"] == "persoon" for r in document["wieZagMijnGegevens"])
    assert document["watermerk"]["verzoek"] == v.json()["nummer"]
    twee = await client.post(
        f"{a.headers['location']}/_ophalen", json={"vorm": "pdf"}, headers=po(als) | {"If-Match": haal.headers["etag"]}
    )
    assert (twee.status_code, twee.headers["content-type"]) == (200, "application/pdf")
    tekst = " ".join(p.extract_text() for p in PdfReader(BytesIO(twee.content)).pages)
    assert "Proefpersoon Pleger" in tekst
    for document_ in (haal.text, tekst):
        assert [k for k in KANARIES if k in document_.lower()] == []
    (rij,) = await bewaard(database, klok)
    assert rij[:2] == (None, None)
    assert rij[2] is not None
    gedaan = [r["handeling"] for r in await audit() if r["object_soort"] == "afschrift"]
    assert gedaan == ["opstellen", "vrijgeven", "ophalen", "ophalen"]


async def test_ophalen_kan_een_keer_per_vorm_en_wordt_nooit_bewaard_voor_een_herhaling(client, als, w, database, klok):
    a = await vrijgegeven(client, als, await toegewezen(client, als, w["ids"][0]))
    kop = met_versie(po(als), a) | {"Idempotency-Key": "sleutel-ophalen"}
    wie = f"{a.headers['location']}/_ophalen"
    een = await client.post(wie, json={"vorm": "json"}, headers=kop)
    assert een.status_code == 200
    assert (await client.post(wie, json={"vorm": "json"}, headers=kop)).status_code == 412, "geen bewaard antwoord"
    nu = po(als) | {"If-Match": een.headers["etag"]}
    nog_een = await client.post(wie, json={"vorm": "json"}, headers=nu)
    assert (nog_een.status_code, "één keer" in nog_een.json()["detail"]) == (409, True)
    assert [r[0] for r in await bewaard(database, klok)] == [None]
    async with database.begin(SYSTEEM, klok()) as tx:
        assert await tx.fetchval("SELECT count(*) FROM keten.idempotentie") == 0


async def test_wie_opstelt_geeft_niet_vrij(client, als, w):
    a = await opgesteld(client, als, await toegewezen(client, als, w["ids"][0]))
    zelf = await client.post(f"{a.headers['location']}/vrijgaven", headers=met_versie(po(als), a))
    assert (zelf.status_code, "tweede persoon" in zelf.json()["detail"]) == (403, True)
    assert (await ophalen(client, als, a)).status_code == 409, "nog niet vrijgegeven"
    berichten = (await client.get("/v1/berichten", headers=po(als))).json()["resultaten"]
    assert [b["soort"] for b in berichten] == ["inzage-te-vrijgeven"]


async def test_de_tweede_persoon_bekijkt_inhoud_en_verantwoording_tot_de_vrijgave(client, als, w):
    a = await opgesteld(client, als, await toegewezen(client, als, w["ids"][0]))
    beeld = (await client.get(a.headers["location"], headers=po(als, PO_TWEE))).json()
    assert beeld["inhoud"]["titel"]
    assert {"wat": "gegeven over wie iets meldde", "aantal": 1, "grond": "bescherming-melder"} in beeld[
        "verantwoording"
    ]["onthouden"]
    assert (await client.get(a.headers["location"], headers=vt(als))).status_code == 403
    kop = met_versie(po(als, PO_TWEE), a)
    assert (await client.post(f"{a.headers['location']}/vrijgaven", headers=kop)).status_code == 201
    assert "inhoud" not in {
        k for k, v in (await client.get(a.headers["location"], headers=po(als))).json().items() if v
    }
    lijst = await client.get(a.headers["location"].rsplit("/", 1)[0], headers=vt(als))
    assert [x["stand"] for x in lijst.json()["resultaten"]] == ["vrijgegeven"]


async def test_afkeuren_vernietigt_de_inhoud(client, als, w, database, klok):
    a = await opgesteld(client, als, await toegewezen(client, als, w["ids"][0]))
    weg = await client.post(f"{a.headers['location']}/afkeuringen", headers=met_versie(po(als, PO_TWEE), a))
    assert weg.json()["stand"] == "vernietigd"
    assert [r[:2] for r in await bewaard(database, klok)] == [(None, None)]
    assert (
        await client.post(f"{a.headers['location']}/vrijgaven", headers=met_versie(po(als, PO_TWEE), weg))
    ).status_code == 409


@pytest.mark.parametrize("vrij", [True, False])
async def test_na_de_termijn_is_de_inhoud_weg_ook_als_de_taak_dagen_later_of_twee_keer_loopt(
    client, als, w, database, klok, audit, vrij
):
    v = await toegewezen(client, als, w["ids"][0])
    a = await (vrijgegeven if vrij else opgesteld)(client, als, v)

    async def taak():
        async with database.begin(SYSTEEM, klok()) as tx:
            await ruim_afschriften_op(tx)

    klok.verder(days=13)
    await taak()
    assert (await bewaard(database, klok))[0][0] is not None
    klok.verder(days=5)
    if vrij:
        assert (await ophalen(client, als, a)).status_code == 409, "verlopen, ook zonder dat de taak liep"
    await taak()
    await taak()
    assert [r[:2] for r in await bewaard(database, klok)] == [(None, None)]
    assert [r["handeling"] for r in await audit() if r["object_soort"] == "afschrift"].count("vernietigen") == 1


async def test_een_afschrift_hoort_bij_zijn_verzoek(client, als, w):
    een, ander = [await toegewezen(client, als, i) for i in w["ids"]]
    a = await opgesteld(client, als, een)
    id_ = a.json()["afschriftId"]
    assert (await client.get(f"{pad(ander)}/afschriften/{id_}", headers=po(als))).status_code == 404
    for deel in ("vrijgaven", "afkeuringen", "_ophalen"):
        inhoud = {"vorm": "json"} if deel == "_ophalen" else None
        antwoord = await client.post(
            f"{pad(ander)}/afschriften/{id_}/{deel}", json=inhoud, headers=met_versie(po(als), a)
        )
        assert antwoord.status_code == 404, deel


@pytest.mark.parametrize("deel", ["vrijgaven", "afkeuringen", "_ophalen"])
async def test_wie_het_niet_mag(client, als, audit, w, deel):
    a = await opgesteld(client, als, await toegewezen(client, als, w["ids"][0]))
    inhoud = {"vorm": "json"} if deel == "_ophalen" else None
    await weigert(client, als, audit, f"{a.headers['location']}/{deel}", inhoud, "privacy-officer")
    assert (await client.get(a.headers["location"], headers=po(als, organisatie=SHG))).status_code == 404


async def test_opstellen_kan_alleen_na_toewijzing_van_inzage(client, als, w):
    v = await een_verzoek(client, po(als), w["ids"][0])
    assert (await client.post(f"{pad(v)}/afschriften", headers=po(als))).status_code == 409
    bezwaar = await toegewezen(client, als, w["ids"][0], recht="bezwaar")
    assert (await client.post(f"{pad(bezwaar)}/afschriften", headers=po(als))).status_code == 409


async def test_wie_zag_mij_geeft_alleen_de_vastlegging(client, als, w):
    v = await toegewezen(client, als, w["ids"][0], recht="wie-zag-mij")
    document = (await ophalen(client, als, await vrijgegeven(client, als, v))).json()
    assert (document["onderdelen"], document["nietVerstrekt"]) == ([], [])
    assert document["wieZagMijnGegevens"]


async def test_een_geschoonde_tekst_gaat_mee_na_bevestiging_door_een_ander(client, als, audit, w):
    v = await toegewezen(client, als, w["ids"][0])
    wie = f"{pad(v)}/tekstvrijgaven"
    inhoud = {"zorgmeldingId": w["zorgmelding"], "tekst": "U heeft geschreeuwd."}
    for fout in (
        "Mevrouw SCHUIL zei dat",
        "gezien in Kanáriedorp",
        "gemeld door de HUISARTS",
        "volgens de politie",
        "bel 06 1234 5678",
    ):
        antwoord = await client.post(wie, json=inhoud | {"tekst": fout}, headers=vt(als))
        assert (antwoord.status_code, fout in antwoord.text) == (400, False), fout
    t = await client.post(wie, json=inhoud, headers=po(als))
    assert t.status_code == 201
    assert "schreeuwd" not in (await ophalen(client, als, await vrijgegeven(client, als, v))).text
    bevestig = f"{wie}/{t.json()['vrijgaveId']}/bevestigingen"
    assert (await client.post(bevestig, headers=met_versie(po(als), t))).status_code == 403
    await weigert(client, als, audit, bevestig, None, "privacy-officer")
    nieuw = await client.post(bevestig, headers=met_versie(po(als, PO_TWEE), t))
    assert nieuw.json()["bevestigdOp"]
    assert (await client.post(bevestig, headers=met_versie(po(als, PO_TWEE), nieuw))).status_code == 409
    lijst = (await client.get(wie, headers=vt(als))).json()["resultaten"]
    assert [x["tekst"] for x in lijst] == ["U heeft geschreeuwd."]
    assert "U heeft geschreeuwd." in (await ophalen(client, als, await vrijgegeven(client, als, v))).text


async def test_een_melding_die_de_betrokkene_niet_kent_blijft_onbekend(client, als, w):
    z = await maak(client, "/zorgmeldingen", vt(als), melding(w["huishouden"], *w["ids"], toelichting=TEKST))
    v = await toegewezen(client, als, w["ids"][0])
    a = await vrijgegeven(client, als, v)
    document = (await ophalen(client, als, a)).json()
    assert sum(o["onderdeel"] == "Zorgmelding" for o in document["onderdelen"]) == 1
    assert {o["wat"]: o["aantal"] for o in document["nietVerstrekt"]}["tekst"] == 1, "de onbekende telt niet mee"
    inhoud = {"zorgmeldingId": z.json()["zorgmeldingId"], "tekst": "U heeft geschreeuwd."}
    assert (await client.post(f"{pad(v)}/tekstvrijgaven", json=inhoud, headers=vt(als))).status_code == 400


async def test_wie_namens_een_kind_vraagt_krijgt_geen_adres_van_dat_kind(client, als):
    kind = SLACHTOFFER | {"naam": "Kanarie Kind", "geboortedatum": "2013-05-05"}
    _, (ouder, kind_id) = await een_huishouden(client, vt(als), PLEGER, kind)
    v = await toegewezen(client, als, kind_id, aanvrager="ouder-met-gezag", aanvragerPersoonId=ouder)
    tekst = (await ophalen(client, als, await vrijgegeven(client, als, v))).text
    assert "Kanarie Kind" in tekst
    assert [
        k for k in ("schuilstraat", "8399 zz", "8399zz", "06-12345678", '"onderdeel": "huishouden"', ouder) if k in tekst.lower()
    ] == []
    zelf = await toegewezen(client, als, kind_id, aanvrager="zelf")
    assert "Kanarieschuilstraat" in (await ophalen(client, als, await vrijgegeven(client, als, zelf))).text


async def test_wie_bewust_niet_is_ingelicht_weet_van_niets(client, als, w):
    z = await maak(client, "/zorgmeldingen", vt(als), melding(w["huishouden"], *w["ids"], toelichting=TEKST))
    wie = f"/v1/zorgmeldingen/{z.json()['zorgmeldingId']}/informeringen"
    for persoon_id, informering in (
        (w["ids"][0], {"geinformeerd": False, "redenNiet": "onveilig-voor-een-ander"}),
        (w["ids"][1], {"geinformeerd": True, "reactie": "Ik ben opgelucht."}),
    ):
        z = await client.get(f"/v1/zorgmeldingen/{z.json()['zorgmeldingId']}", headers=vt(als))
        inhoud = informering | {"persoonId": persoon_id, "datum": "2026-03-02"}
        gedaan = await client.post(wie, json=inhoud, headers=met_versie(vt(als), z))
        assert gedaan.status_code == 201, gedaan.text

    async def document(persoon_id):
        v = await toegewezen(client, als, persoon_id)
        return (await ophalen(client, als, await vrijgegeven(client, als, v))).json()

    pleger, slachtoffer = await document(w["ids"][0]), await document(w["ids"][1])
    assert sum(o["onderdeel"] == "Zorgmelding" for o in pleger["onderdelen"]) == 1
    assert sum(o["onderdeel"] == "Zorgmelding" for o in slachtoffer["onderdelen"]) == 2
    assert "Ik ben opgelucht." in json.dumps(slachtoffer)


async def test_een_adres_dat_elders_in_het_register_geheim_is_gaat_niet_mee(client, als):
    await een_huishouden(client, vt(als), SLACHTOFFER)
    _, (ander,) = await een_huishouden(client, vt(als), PLEGER | {"adres": SLACHTOFFER["adres"]})
    tekst = (await ophalen(client, als, await vrijgegeven(client, als, await toegewezen(client, als, ander)))).text
    assert "Pleger" in tekst
    assert "Kanarieschuilstraat" not in tekst


async def test_de_inhoud_staat_versleuteld_en_gaat_mee_met_de_sleutel_van_de_persoon(client, als, w, database, klok):
    a = await vrijgegeven(client, als, await toegewezen(client, als, w["ids"][0]))
    (rij,) = await bewaard(database, klok)
    assert b"Pleger" not in rij[0] + rij[1]
    assert b"%PDF" not in rij[1]
    async with database.begin(SYSTEEM, klok()) as tx:
        await tx.keyring.destroy(tx, UUID(w["ids"][0]), klok())
    assert (await ophalen(client, als, a)).status_code in {404, 409}
