"""Beperking van de verwerking (AVG art. 18) over REST: dicht voor een ander, geweigerd gebruik, uitzondering, opheffing."""

from __future__ import annotations

from uuid import UUID

import asyncpg
import pytest
from casus_bouwers import zet
from interventie_wereld import casuspunt, jgz, tafel
from overleg_bouwers import BSN, maak, melding, met_versie, persoon, toestemming
from overleg_wereld import JGZ, NOP, SHG, URK, VT, aanvaard, beoordeeld, bied_aan, namen, overgedragen, shg, vt, weigert
from rechten_wereld import pad, po, toegewezen

from common.testing.actors import SYSTEEM, actor_van
from overleg.repository import personen

HEEL = persoon(bsn=BSN[0], contact="06-12340000")
ACUUT = {"grond": "bescherming-ander", "reden": "Kanariereden.", "tot": "2026-03-02T21:00:00Z"}


@pytest.fixture
async def w(client, als):
    """Een zorgmelding die SHG.nu aanvaardde; JGZ heeft toestemming op de eerste persoon."""
    w = await overgedragen(client, vt(als), shg(als), HEEL, persoon(naam="Proefpersoon Twee", geboortedatum="1988-01-31"))
    t = await maak(client, "/toestemmingen", vt(als), toestemming(w.personen[0], JGZ))
    w.toestemming = t.json()["toestemmingId"]
    return w


async def beperk(client, als, persoon_id, reden="juistheid-betwist"):
    v = await toegewezen(client, als, persoon_id, recht="beperking")
    b = await client.post(f"{pad(v)}/beperkingen", json={"reden": reden}, headers=po(als))
    assert b.status_code == 201, b.text
    return b


async def zonder(client, als, beperking, **anders):
    return await maak(client, beperking.headers["location"].removeprefix("/v1") + "/uitzonderingen", vt(als), ACUUT | anders)


async def lees(client, persoon_id, wie):
    return await client.get(f"/v1/personen/{persoon_id}", headers=wie)


async def test_een_ander_ziet_alleen_nog_dat_de_persoon_beperkt_is(client, als, audit, published, w):
    voor = (await lees(client, w.personen[0], shg(als))).json()
    assert (voor["naam"], voor["beperkt"]) == ("Proefpersoon Een", False)
    b = await beperk(client, als, w.personen[0])
    for wie in (shg(als), jgz(als)):
        na = await lees(client, w.personen[0], wie)
        assert na.status_code == 200
        leeg = {k: v for k, v in na.json().items() if v not in (None, [], "")}
        assert set(leeg) == {"persoonId", "geheimAdres", "beperkt", "grond", "gronden", "versie"}
        assert (leeg["beperkt"], leeg["grond"]) == (True, "beperkt")
        assert not {"Proefpersoon", "1990", "06-1234", BSN[0]} & set(na.text.split('"'))
    eigen = (await lees(client, w.personen[0], vt(als))).json()
    assert (eigen["naam"], eigen["beperkt"], eigen["grond"]) == ("Proefpersoon Een", True, "eigen")
    assert (await lees(client, w.personen[0], als("casusregisseur", organisatie=URK))).status_code == 404
    regels = [r for r in await audit() if r["handeling"] == "lezen" and r["doel"] == "beperkt"]
    assert [r["organisatie"] for r in regels] == [SHG, JGZ]
    bekend = (await published())[-1]
    assert (type(bekend).__name__, str(bekend.beperking_id)) == ("BeperkingIngesteld", b.json()["beperkingId"])
    assert (await lees(client, w.personen[1], shg(als))).json()["naam"] == "Proefpersoon Twee", "de ander blijft open"


async def test_zoeken_huishouden_en_fhir_geven_een_ander_niets(client, als, w):
    await beperk(client, als, w.personen[0])
    for vraag in ({"bsn": BSN[0]}, {"naam": "Proefpersoon Een", "geboortedatum": "1990-05-17"}):
        gevonden = await client.post("/v1/personen/_zoek", json=vraag, headers=shg(als))
        assert (gevonden.status_code, gevonden.json()["resultaten"]) == (200, [])
        eigen = (await client.post("/v1/personen/_zoek", json=vraag, headers=vt(als))).json()["resultaten"]
        assert [p["persoonId"] for p in eigen] == [w.personen[0]]
    huis = await client.get(f"/v1/huishoudens/{w.huishouden}", headers=shg(als))
    assert [lid["persoonId"] for lid in huis.json()["leden"]] == [w.personen[1]]
    patient = await client.get(f"/fhir/R4/Patient/{w.personen[0]}", headers=shg(als))
    assert (patient.status_code, set(patient.json()) & {"name", "birthDate", "telecom", "address", "identifier"}) == (200, set())
    for deel in ("verklaringen", "huishoudens"):
        assert (await client.get(f"/v1/personen/{w.personen[0]}/{deel}", headers=shg(als))).status_code == 404, deel


async def test_een_vergeten_filter_laat_niets_zien(client, als, database, klok, w):
    await beperk(client, als, w.personen[0])
    for organisatie, rol in ((SHG, "casusregisseur"), (JGZ, "jgz-professional")):
        async with database.begin(actor_van(organisatie, rol), klok()) as tx:
            gezien = {str(r["id"]) for r in await tx.fetch("SELECT id FROM persoon")}
            assert w.personen[0] not in gezien
            assert await tx.fetchval("SELECT count(*) FROM persoon_zoeksleutel WHERE persoon_id = $1", UUID(w.personen[0])) == 0
            assert await personen.find_zicht(tx, [UUID(w.personen[0])]) == {}
            assert await tx.execute("UPDATE beperking SET reden = reden") == "UPDATE 0"
            assert await tx.execute("DELETE FROM beperking") == "DELETE 0"
    async with database.begin(actor_van(URK, "casusregisseur"), klok()) as tx:
        assert await tx.fetchval("SELECT count(*) FROM beperking") == 0


async def test_delen_kan_ook_buiten_de_dienst_om_niet(client, als, database, klok, w):
    await beperk(client, als, w.personen[0])
    kopie = """
        INSERT INTO toestemming SELECT (jsonb_populate_record(t, jsonb_build_object('id', gen_random_uuid()))).*
        FROM toestemming t WHERE t.persoon_id = $1
    """
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        async with database.begin(actor_van(VT, "medewerker-veilig-thuis"), klok()) as tx:
            await tx.execute(kopie, UUID(w.personen[0]))


async def test_samengevoegde_registraties_zijn_mee_beperkt_en_samenvoegen_kan_niet(client, als, database, klok, w):
    dubbel = (await maak(client, "/personen", vt(als), persoon(naam="Proefpersoon Eén"))).json()["persoonId"]
    derde = (await maak(client, "/personen", vt(als), persoon(naam="Proefpersoon Een"))).json()["persoonId"]
    await maak(client, "/toestemmingen", vt(als), toestemming(dubbel, URK))

    async def voeg_samen(ander):
        nu = await lees(client, w.personen[0], vt(als))
        inhoud = {"andereId": ander, "reden": "identiteit-vastgesteld"}
        return await client.post(f"/v1/personen/{w.personen[0]}/samenvoegingen", json=inhoud, headers=met_versie(vt(als), nu))

    s = await voeg_samen(dubbel)
    b = await beperk(client, als, dubbel)
    assert b.json()["persoonId"] == w.personen[0], "zij geldt voor de mens"
    wie = als("maatschappelijk-werker", organisatie=URK)
    for id_ in (dubbel, w.personen[0]):
        assert (await lees(client, id_, wie)).json()["beperkt"] is True
    async with database.begin(actor_van(URK, "maatschappelijk-werker"), klok()) as tx:
        assert await tx.fetchval("SELECT count(*) FROM persoon") == 0
    await zonder(client, als, b)
    assert (await voeg_samen(derde)).status_code == 409, "ook met een uitzondering"
    ongedaan = f"{s.headers['location']}/ongedaanmakingen"
    assert (await client.post(ongedaan, headers=met_versie(vt(als), s))).status_code in (404, 409)


async def elk_gebruik(client, als, w):
    """Wat er met deze persoon gedaan kan worden, met het antwoord."""
    p = w.personen[0]
    nu = await lees(client, p, vt(als))
    yield "wijzigen", await client.put(f"/v1/personen/{p}", json=persoon(contact="06-12340009"), headers=met_versie(vt(als), nu))
    yield "toestemming", await client.post("/v1/toestemmingen", json=toestemming(p, URK), headers=vt(als))
    doorbreking = {
        "persoonId": p, "organisaties": [URK], "doel": "hulpverlening", "dataklassen": ["identiteit"], "van": "2026-03-02",
        "grondslag": "vitaal-belang", "reden": "Synthetisch.", "geinformeerd": True, "tot": "2026-03-31",
    }  # fmt: skip
    yield "doorbreking", await client.post("/v1/doorbrekingen", json=doorbreking, headers=vt(als))
    huis = {"leden": [{"persoonId": p, "rol": "ouder", "van": "2026-01-01"}]}
    yield "huishouden", await client.post("/v1/huishoudens", json=huis, headers=vt(als))
    oud = await client.get(f"/v1/huishoudens/{w.huishouden}", headers=vt(als))
    einde = f"/v1/huishoudens/{w.huishouden}/leden/{p}/beeindigingen"
    yield "lid", await client.post(einde, json={"tot": "2026-02-01"}, headers=met_versie(vt(als), oud))
    erbij = {"organisatie": URK, "rol": "hulpverlening", "reden": "synthetisch"}
    yield "casus", await zet(client, f"{w.pad_casus}/organisaties", shg(als), erbij)
    yield "overdragen", await bied_aan(client, shg(als), w.pad, URK)


async def test_elk_gebruik_wordt_geweigerd_met_uitleg_en_een_uitzondering_opent_het(client, als, w):
    b = await beperk(client, als, w.personen[0])
    async for wat, antwoord in elk_gebruik(client, als, w):
        assert (antwoord.status_code, "beperkt" in antwoord.json()["detail"]) == (409, True), (wat, antwoord.text)
        assert w.personen[0] not in antwoord.text
    await zonder(client, als, b, organisaties=[SHG])
    async for wat, antwoord in elk_gebruik(client, als, w):
        assert antwoord.status_code in (200, 201), (wat, antwoord.text)


async def test_een_aanbod_van_voor_de_beperking_kan_niet_meer_aanvaard(client, als):
    w = await beoordeeld(client, vt(als))
    aanbod = await bied_aan(client, vt(als), w.pad)
    await beperk(client, als, w.personen[0])
    assert (await aanvaard(client, shg(als), aanbod)).status_code == 409
    assert (await client.get(w.pad, headers=shg(als))).status_code == 404


async def test_een_nieuwe_melding_en_een_correctie_kunnen_altijd(client, als, w):
    await beperk(client, als, w.personen[0])
    await maak(client, "/zorgmeldingen", vt(als), melding(w.huishouden, w.personen[0]))
    v = await toegewezen(client, als, w.personen[0], recht="correctie")
    nu = await lees(client, w.personen[0], vt(als))
    k = await client.post(f"{pad(v)}/correcties", json={"persoon": persoon(bsn=BSN[0])}, headers=met_versie(vt(als), nu))
    assert k.status_code == 201, "wie om beperking vroeg mag gelijk krijgen"


async def test_een_agendapunt_over_de_persoon_vervalt_en_kan_niet_terug(client, als, published):
    t = await tafel(client, als)
    await t.sta_toe(SHG, JGZ)
    await t.casuspunt()
    assert len(await t.agenda(jgz(als))) == 1
    await beperk(client, als, t.w.personen[0])
    assert await t.agenda(jgz(als)) == [], "niet meer te lezen"
    assert "AgendapuntVervallen" in namen(await published())
    assert (await t.punt(casuspunt(t.casus, *t.w.personen))).status_code == 409


async def test_een_uitzondering_opent_kort_en_alleen_voor_wie_zij_noemt(client, als, klok, audit, w):
    b = await beperk(client, als, w.personen[0])
    u = await zonder(client, als, b, organisaties=[SHG])
    assert (await lees(client, w.personen[0], shg(als))).json()["naam"] == "Proefpersoon Een"
    assert (await lees(client, w.personen[0], jgz(als))).json()["naam"] is None
    beeld = (await client.get(b.headers["location"], headers=po(als))).json()
    assert beeld["uitzonderingen"][0]["reden"] == "Kanariereden."
    soorten = {x["soort"] for x in (await client.get("/v1/berichten", headers=po(als))).json()["resultaten"]}
    assert "beperking-uitgezonderd" in soorten
    (regel,) = [r for r in await audit() if r["handeling"] == "uitzonderen"]
    assert (regel["doel"], str(regel["betrokkene_id"])) == ("bescherming-ander", w.personen[0])
    dicht = f"{b.headers['location']}/uitzonderingen/{u.json()['uitzonderingId']}/intrekkingen"
    assert (await client.post(dicht, headers=vt(als))).status_code == 428
    assert (await client.post(dicht, headers=vt(als) | {"If-Match": '"7"'})).status_code == 412
    assert (await client.post(dicht, headers=met_versie(vt(als), u))).status_code == 201
    assert (await lees(client, w.personen[0], shg(als))).json()["naam"] is None
    twee = await zonder(client, als, b, organisaties=[SHG])
    klok.verder(hours=12)
    assert (await lees(client, w.personen[0], shg(als))).json()["naam"] is None, "voorbij"
    dicht = dicht.replace(u.json()["uitzonderingId"], twee.json()["uitzonderingId"])
    assert (await client.post(dicht, headers=met_versie(vt(als), twee))).status_code == 409


async def test_een_uitzondering_die_niet_kan(client, als, w):
    b = await beperk(client, als, w.personen[0])
    for anders in ({"tot": "2026-03-02T08:00:00Z"}, {"tot": "2026-03-09T09:00:00Z"}, {"reden": ""}):
        fout = await client.post(f"{b.headers['location']}/uitzonderingen", json=ACUUT | anders, headers=vt(als))
        assert (fout.status_code, "Kanarie" in fout.text) == (400, False), anders


async def test_de_reden_staat_versleuteld(client, als, database, klok, w):
    await zonder(client, als, await beperk(client, als, w.personen[0]))
    async with database.begin(SYSTEEM, klok()) as tx:
        assert b"Kanarie" not in await tx.fetchval("SELECT reden FROM beperkinguitzondering")


async def test_opheffen_kan_pas_als_de_betrokkene_het_weet(client, als, published, w):
    b = await beperk(client, als, w.personen[0])
    waar, reden = b.headers["location"], {"reden": "juistheid-vastgesteld"}
    te_vroeg = await client.post(f"{waar}/opheffingen", json=reden, headers=met_versie(po(als), b))
    assert (te_vroeg.status_code, "betrokkene" in te_vroeg.json()["detail"]) == (409, True)
    for dag in ("2026-03-03", "2026-03-01"):
        fout = await client.post(f"{waar}/aankondigingen", json={"geinformeerdOp": dag}, headers=met_versie(po(als), b))
        assert fout.status_code == 400, dag
    a = await client.post(f"{waar}/aankondigingen", json={"geinformeerdOp": "2026-03-02"}, headers=met_versie(po(als), b))
    assert (a.status_code, a.json()["aangekondigdOp"]) == (201, "2026-03-02")
    assert (await client.post(f"{waar}/opheffingen", json=reden, headers=met_versie(po(als), b))).status_code == 412
    assert (await client.post(f"{waar}/opheffingen", json=reden, headers=po(als))).status_code == 428
    klaar = await client.post(f"{waar}/opheffingen", json=reden, headers=met_versie(po(als), a))
    assert (klaar.status_code, klaar.json()["opheffingsreden"]) == (201, "juistheid-vastgesteld")
    assert (await lees(client, w.personen[0], shg(als))).json()["naam"] == "Proefpersoon Een"
    assert type((await published())[-1]).__name__ == "BeperkingOpgeheven"
    nog_eens = await client.post(f"{waar}/opheffingen", json=reden, headers=met_versie(po(als), klaar))
    assert nog_eens.status_code == 409
    assert (await client.get("/v1/beperkingen", headers=vt(als))).json()["resultaten"] == []
    alle = (await client.get("/v1/beperkingen?lopend=false", headers=vt(als))).json()["resultaten"]
    assert [x["beperkingId"] for x in alle] == [b.json()["beperkingId"]]


async def test_wie_de_gegevens_kreeg_hoort_begin_en_eind(client, als, w):
    await beperk(client, als, w.personen[0])
    for wie in (shg(als), jgz(als)):
        soorten = {(b["soort"], b["objectId"]) for b in (await client.get("/v1/berichten", headers=wie)).json()["resultaten"]}
        assert ("gegevens-beperkt", w.personen[0]) in soorten


async def test_er_is_er_hoogstens_een_en_alleen_op_een_toegewezen_verzoek(client, als, w):
    await beperk(client, als, w.personen[0])
    v = await toegewezen(client, als, w.personen[0], recht="beperking")
    tweede = await client.post(f"{pad(v)}/beperkingen", json={"reden": "juistheid-betwist"}, headers=po(als))
    assert tweede.status_code == 409
    inzage = await toegewezen(client, als, w.personen[1])
    ander = await client.post(f"{pad(inzage)}/beperkingen", json={"reden": "juistheid-betwist"}, headers=po(als))
    assert ander.status_code == 409
    onbekend = await client.post(f"{pad(v)}/beperkingen", json={"reden": "zomaar"}, headers=po(als))
    assert onbekend.status_code == 400


async def test_noodtoegang_blijft_open_met_haar_eigen_reden(client, als, w):
    await beperk(client, als, w.personen[0])
    agent = als("medewerker-politie", organisatie=URK, sub="adam.agent")
    vraag = {"bsn": BSN[0], "redencode": "levensgevaar", "reden": "Synthetisch."}
    n = await client.post("/v1/noodtoegangen", json=vraag, headers=agent)
    assert (n.status_code, n.json()["geopend"]) == (201, True)


async def test_het_staat_in_het_afschrift(client, als, w):
    await beperk(client, als, w.personen[0])
    inzage = await toegewezen(client, als, w.personen[0])
    a = await client.post(f"{pad(inzage)}/afschriften", headers=po(als))
    beeld = await client.get(a.headers["location"], headers=po(als))
    assert "beperking" in beeld.text


@pytest.mark.parametrize(
    ("deel", "inhoud", "rol"),
    [
        ("uitzonderingen", ACUUT, "medewerker-veilig-thuis"),
        ("aankondigingen", {"geinformeerdOp": "2026-03-02"}, "privacy-officer"),
        ("opheffingen", {"reden": "gecorrigeerd"}, "privacy-officer"),
    ],
)
async def test_wie_het_niet_mag(client, als, audit, w, deel, inhoud, rol):
    b = await beperk(client, als, w.personen[0])
    await weigert(client, als, audit, f"{b.headers['location']}/{deel}", inhoud, rol)
    assert (await client.get(b.headers["location"], headers=als("privacy-officer", organisatie=NOP))).status_code == 404
    v = await toegewezen(client, als, w.personen[1], recht="beperking")
    await weigert(client, als, audit, f"{pad(v)}/beperkingen", {"reden": "juistheid-betwist"}, "privacy-officer")


async def test_een_lijst_loopt_door_met_een_cursor(client, als, klok, w):
    ids = []
    for p in w.personen:
        ids.insert(0, (await beperk(client, als, p)).json()["beperkingId"])
        klok.verder(minutes=1)
    een = (await client.get("/v1/beperkingen?limit=1", headers=vt(als))).json()
    twee = (await client.get(f"/v1/beperkingen?limit=1&cursor={een['volgende']}", headers=vt(als))).json()
    assert [b["beperkingId"] for b in een["resultaten"] + twee["resultaten"]] == ids
