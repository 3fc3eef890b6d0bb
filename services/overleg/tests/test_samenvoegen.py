"""Samenvoegen en ongedaan maken: alles leest bij wie bleef, niets opent meer dan besloten is, en terug is precies terug."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

import pytest
from overleg_bouwers import BSN, maak, melding, met_versie, persoon
from overleg_wereld import BEOORDELING, JGZ, NOP, URK, aanvaard, bied_aan, shg, urk, vt, weigert

from common.testing.actors import VEILIG_THUIS, actor_van
from overleg.domain.codes import Doel
from overleg.repository import personen, toestemmingen

ADRES = {"straat": "Verborgenpad", "huisnummer": "7", "postcode": "8302 ZZ", "plaats": "Nergenshuizen"}
REDEN = "identiteit-vastgesteld"


@pytest.fixture
async def twee(client, als):
    een = persoon(naam="Proefje van Zoekstra", geboortedatum="1984-03-11", adres=ADRES)
    ander = persoon(naam="P. Zoegstra", geboortedatum="1984-03-11", bsn=BSN[0], contact="06-12340000")
    return [(await maak(client, "/personen", vt(als), p)).json()["persoonId"] for p in (een, ander)]


async def lees(client, headers, persoon_id):
    return await client.get(f"/v1/personen/{persoon_id}", headers=headers)


async def voeg_samen(client, headers, blijft, ander, **anders):
    nu = await lees(client, headers, blijft)
    return await client.post(
        f"/v1/personen/{blijft}/samenvoegingen", json={"andereId": ander, "reden": REDEN} | anders, headers=met_versie(headers, nu)
    )  # fmt: skip


async def samengevoegd(client, headers, blijft, ander):
    antwoord = await voeg_samen(client, headers, blijft, ander)
    assert antwoord.status_code == 201, antwoord.text
    return antwoord


async def maak_ongedaan(client, headers, s):
    pad = f"{s.headers['location']}/ongedaanmakingen"
    nu = await client.get(s.headers["location"], headers=headers)
    return await client.post(pad, headers=met_versie(headers, nu))


def toestemming(persoon_id, **anders):
    return {
        "persoonId": persoon_id, "organisaties": [URK], "doel": "hulpverlening", "dataklassen": ["identiteit"], "gegevenDoor": "zelf",
        "van": "2026-03-01", "tot": "2026-04-01", "bewijs": {"soort": "mondeling", "op": "2026-03-01"},
    } | anders  # fmt: skip


async def test_samenvoegen_werkt_en_maakt_bekend_met_alleen_ids(client, als, twee, published, audit):
    blijft, ander = twee
    s = await samengevoegd(client, vt(als), blijft, ander)
    inhoud = s.json()
    assert (inhoud["persoonId"], inhoud["andereId"], inhoud["ongedaanTot"]) == (blijft, ander, "2026-04-01")
    assert (inhoud["andere"]["naam"], inhoud["andere"]["bsn"]) == ("P. Zoegstra", BSN[0])
    for persoon_id in twee:
        gelezen = (await lees(client, vt(als), persoon_id)).json()
        assert (gelezen["persoonId"], gelezen["naam"], gelezen["samengevoegd"]) == (
            blijft,
            "Proefje van Zoekstra",
            [ander],
        )
    (feit,) = await published()
    assert (type(feit).__name__, str(feit.persoon_id), str(feit.andere_persoon_id)) == (
        "PersonenSamengevoegd",
        blijft,
        ander,
    )
    assert "Zoe" not in feit.model_dump_json()
    assert {str(r["betrokkene_id"]) for r in await audit() if r["handeling"] == "samenvoegen"} == set(twee)
    lijst = (await client.get(f"/v1/personen/{ander}/samenvoegingen", headers=vt(als))).json()["resultaten"]
    assert [x["samenvoegingId"] for x in lijst] == [inhoud["samenvoegingId"]]


async def test_wie_opging_is_onder_naam_en_bsn_te_vinden_als_wie_bleef(client, als, twee):
    blijft, ander = twee
    await samengevoegd(client, vt(als), blijft, ander)
    for vraag in ({"bsn": BSN[0]}, {"naam": "P. Zoegstra", "geboortejaar": 1984}):
        gevonden = (await client.post("/v1/personen/_zoek", json=vraag, headers=vt(als))).json()["resultaten"]
        assert [g["persoonId"] for g in gevonden] == [blijft]
    assert (await client.get(f"/v1/personen/{blijft}/dubbelen", headers=vt(als))).json()["resultaten"] == []
    nieuw = await maak(client, "/personen", vt(als), persoon(naam="Proefje Zoekstra", geboortedatum="1984-03-11"))
    assert nieuw.json()["mogelijkeDubbelen"] == 1, "een mens, hoe vaak hij ook geschreven is"


async def test_ongedaan_maken_geeft_precies_terug_wat_er_was(client, als, twee, published):
    blijft, ander = twee
    voor = [(await lees(client, vt(als), p)).json() for p in twee]
    s = await samengevoegd(client, vt(als), blijft, ander)
    terug = await maak_ongedaan(client, vt(als), s)
    assert terug.status_code == 201, terug.text
    assert terug.json()["ongedaanOp"] is not None
    na = [(await lees(client, vt(als), p)).json() for p in twee]
    assert [n | {"versie": 0} for n in na] == [v | {"versie": 0} for v in voor]
    assert [type(g).__name__ for g in await published()] == ["PersonenSamengevoegd", "SamenvoegingOngedaan"]
    nogmaals = await maak_ongedaan(client, vt(als), s)
    assert nogmaals.status_code == 409
    gevonden = await client.post("/v1/personen/_zoek", json={"bsn": BSN[0]}, headers=vt(als))
    assert [g["persoonId"] for g in gevonden.json()["resultaten"]] == [ander]


@pytest.mark.parametrize(
    ("moment", "status"),
    [(datetime(2026, 4, 1, 21, 59, tzinfo=UTC), 201), (datetime(2026, 4, 1, 22, 0, tzinfo=UTC), 409)],
)
async def test_na_dertig_dagen_is_het_definitief(client, als, twee, klok, moment, status):
    s = await samengevoegd(client, vt(als), *twee)
    klok.zet(moment)  # a minute before, and at midnight in the Netherlands after the last day
    assert (await maak_ongedaan(client, vt(als), s)).status_code == status


async def test_een_keten_komt_los_in_elke_volgorde(client, als):
    a, b, c = [
        (await maak(client, "/personen", vt(als), persoon(naam=f"Proefpersoon {n}"))).json()["persoonId"] for n in "ABC"
    ]
    eerste = await samengevoegd(client, vt(als), b, a)
    tweede = await samengevoegd(client, vt(als), c, b)
    for wie in (a, b, c):
        assert (await lees(client, vt(als), wie)).json()["persoonId"] == c
    assert (await maak_ongedaan(client, vt(als), eerste)).status_code == 201
    assert [(await lees(client, vt(als), w)).json()["persoonId"] for w in (a, b, c)] == [a, c, c]
    opnieuw = await samengevoegd(client, vt(als), c, a)
    assert (await maak_ongedaan(client, vt(als), tweede)).status_code == 201
    assert [(await lees(client, vt(als), w)).json()["persoonId"] for w in (a, b, c)] == [c, b, c]
    assert opnieuw.json()["persoonId"] == c


async def test_wat_niet_kan_wordt_geweigerd(client, als, twee):
    blijft, ander = twee
    derde = (await maak(client, "/personen", vt(als), persoon(bsn=BSN[1]))).json()["persoonId"]
    elders = (await maak(client, "/personen", urk(als), persoon())).json()["persoonId"]
    for wie, status in ((blijft, 400), (elders, 400), ("00000000-0000-4000-8000-000000000000", 400)):
        antwoord = await voeg_samen(client, vt(als), blijft, wie)
        assert antwoord.status_code == status
        assert [f["name"] for f in antwoord.json()["invalidParams"]] == ["andereId"]
    bsn = await voeg_samen(client, vt(als), ander, derde)
    assert (bsn.status_code, "burgerservicenummer" in bsn.text, BSN[0] in bsn.text) == (409, True, False)
    assert (await voeg_samen(client, vt(als), blijft, ander, reden="zomaar")).status_code == 400
    await samengevoegd(client, vt(als), blijft, ander)
    for x, y in ((derde, ander), (ander, derde)):
        nu = await lees(client, vt(als), x)
        pad = f"/v1/personen/{x}/samenvoegingen"
        dubbel = await client.post(pad, json={"andereId": y, "reden": REDEN}, headers=met_versie(vt(als), nu))
        assert dubbel.status_code in {409, 412}
    via = await voeg_samen(client, vt(als), derde, blijft)
    assert via.status_code == 409, "ook het BSN van wie erin opging telt"


async def test_wie_vastgelegd_een_ander_is_wordt_niet_samengevoegd(client, als, twee):
    blijft, ander = twee
    await maak(client, f"/personen/{ander}/geen-dubbelen", vt(als), {"andereId": blijft})
    assert (await voeg_samen(client, vt(als), blijft, ander)).status_code == 409


async def test_twee_besluiten_tegelijk_de_tweede_leest_eerst(client, als, twee):
    blijft, ander = twee
    kop = met_versie(vt(als), await lees(client, vt(als), blijft))
    pad, inhoud = f"/v1/personen/{blijft}/samenvoegingen", {"andereId": ander, "reden": REDEN}
    eerste, tweede = [await client.post(pad, json=inhoud, headers=kop) for _ in range(2)]
    assert (eerste.status_code, tweede.status_code) == (201, 412)
    assert (await client.post(pad, json=inhoud, headers=vt(als))).status_code == 428


async def test_wie_opging_wordt_niet_meer_gewijzigd_en_wie_bleef_wel(client, als, twee):
    blijft, ander = twee
    await samengevoegd(client, vt(als), blijft, ander)
    kop = met_versie(vt(als), await lees(client, vt(als), ander))
    assert (await client.put(f"/v1/personen/{ander}", json=persoon(), headers=kop)).status_code == 409
    anders = await client.put(f"/v1/personen/{blijft}", json=persoon(bsn=BSN[1]), headers=kop)
    assert anders.status_code == 409, "een ander BSN dan dat van wie erin opging"
    gelijk = await client.put(f"/v1/personen/{blijft}", json=persoon(bsn=BSN[0]), headers=kop)
    assert (gelijk.status_code, gelijk.json()["bsn"]) == (200, BSN[0])


async def test_een_bsn_dat_aan_twee_kanten_zou_staan_houdt_ongedaan_maken_tegen(client, als, twee):
    blijft, ander = twee
    s = await samengevoegd(client, vt(als), blijft, ander)
    kop = met_versie(vt(als), await lees(client, vt(als), blijft))
    assert (await client.put(f"/v1/personen/{blijft}", json=persoon(bsn=BSN[0]), headers=kop)).status_code == 200
    assert (await maak_ongedaan(client, vt(als), s)).status_code == 409
    kop = met_versie(vt(als), await lees(client, vt(als), blijft))
    assert (await client.put(f"/v1/personen/{blijft}", json=persoon(), headers=kop)).status_code == 200
    assert (await maak_ongedaan(client, vt(als), s)).status_code == 201


async def test_wie_mag_en_wie_niet(client, als, audit, twee):
    blijft, ander = twee
    pad = f"/v1/personen/{blijft}/samenvoegingen"
    await weigert(client, als, audit, pad, {"andereId": ander, "reden": REDEN}, "casusregisseur")
    s = await samengevoegd(client, vt(als), blijft, ander)
    await weigert(client, als, audit, f"{s.headers['location']}/ongedaanmakingen", None, "casusregisseur")
    for doel in (pad, s.headers["location"]):
        for wie, status in (({}, 401), (als("jgz-professional"), 403), (als("casusregisseur", organisatie=NOP), 404)):
            assert (await client.get(doel, headers=wie)).status_code == status
    derde = (await maak(client, "/personen", vt(als), persoon())).json()["persoonId"]
    vreemd = f"/v1/personen/{derde}/samenvoegingen/{s.json()['samenvoegingId']}"
    assert (await client.get(vreemd, headers=vt(als))).status_code == 404
    assert (await client.post(f"{vreemd}/ongedaanmakingen", headers=vt(als) | {"If-Match": '"1"'})).status_code == 404


# --- wat over de ander is vastgelegd


async def test_toestemming_aan_een_van_beide_gaat_over_de_mens(client, als, twee, audit):
    blijft, ander = twee
    t = await maak(client, "/toestemmingen", vt(als), toestemming(ander))
    assert (await lees(client, urk(als), blijft)).status_code == 404
    s = await samengevoegd(client, vt(als), blijft, ander)
    for persoon_id in twee:
        gelezen = await lees(client, urk(als), persoon_id)
        assert gelezen.status_code == 200
        assert (gelezen.json()["persoonId"], gelezen.json()["samengevoegd"]) == (blijft, [])
        assert (gelezen.json()["naam"], gelezen.json()["adres"], gelezen.json()["bsn"]) == (
            "Proefje van Zoekstra",
            None,
            None,
        )
    regel = (await audit())[-1]
    assert (str(regel["grondslag_id"]), str(regel["betrokkene_id"])) == (t.json()["toestemmingId"], blijft)
    await maak_ongedaan(client, vt(als), s)
    assert [(await lees(client, urk(als), p)).status_code for p in twee] == [404, 200]


async def test_intrekken_sluit_ook_de_samengevoegde_persoon_meteen(client, als, twee):
    blijft, ander = twee
    t = await maak(client, "/toestemmingen", vt(als), toestemming(ander))
    await samengevoegd(client, vt(als), blijft, ander)
    await client.post(f"{t.headers['location']}/intrekkingen", headers=met_versie(vt(als), t))
    assert [(await lees(client, urk(als), p)).status_code for p in twee] == [404, 404]


@pytest.mark.parametrize("geheim", [0, 1])
async def test_een_geheim_adres_van_een_van_beide_sluit_het_adres(client, als, geheim):
    zelf = [
        persoon(naam=f"Proefpersoon {n}", adres=ADRES, contact="06-12340000", geheimAdres=n == geheim) for n in range(2)
    ]
    blijft, ander = [(await maak(client, "/personen", vt(als), p)).json()["persoonId"] for p in zelf]
    await maak(client, "/toestemmingen", vt(als), toestemming(blijft, dataklassen=["identiteit", "adres", "contact"]))
    s = await samengevoegd(client, vt(als), blijft, ander)
    gezien = (await lees(client, urk(als), blijft)).json()
    assert (gezien["adres"], gezien["contact"], gezien["geheimAdres"]) == (None, None, True)
    anders = [persoon(naam="Proefpersoon", adres=ADRES | {"huisnummer": "99"})]
    kop = met_versie(vt(als), await lees(client, vt(als), blijft))
    await client.put(f"/v1/personen/{blijft}", json=anders[0], headers=kop)
    na = (await lees(client, urk(als), blijft)).json()
    assert (na["adres"] is None) == (geheim == 1), "de vlag van wie opging blijft gelden, ook voor een nieuw adres"
    await maak_ongedaan(client, vt(als), s)
    assert (await lees(client, urk(als), blijft)).json()["adres"] is not None


async def test_een_overdracht_over_de_ander_opent_de_mens_en_het_huishouden_noemt_hem_een_keer(client, als, twee):
    blijft, ander = twee
    lid = {"rol": "ouder", "van": "2018-02-01"}
    leden = [lid | {"persoonId": p} for p in twee]
    huishouden = (await maak(client, "/huishoudens", vt(als), {"leden": leden})).json()["huishoudenId"]
    z = await maak(client, "/zorgmeldingen", vt(als), melding(huishouden, ander))
    pad = f"/v1/zorgmeldingen/{z.json()['zorgmeldingId']}"
    await client.post(f"{pad}/beoordelingen", json=BEOORDELING, headers=met_versie(vt(als), z))
    assert (await aanvaard(client, shg(als), await bied_aan(client, vt(als), pad))).status_code == 201
    assert (await lees(client, shg(als), blijft)).status_code == 404
    await samengevoegd(client, vt(als), blijft, ander)
    assert (await lees(client, shg(als), blijft)).json()["grond"] == "overdracht"
    for wie in (vt(als), shg(als)):
        gezien = (await client.get(f"/v1/huishoudens/{huishouden}", headers=wie)).json()["leden"]
        assert gezien == [{"persoonId": blijft, "rol": "ouder", "van": "2018-02-01", "tot": None}]


async def test_een_kind_dat_twee_keer_in_huis_staat_telt_een_keer_bij_het_afsluiten(client, als, published):
    kinderen = [persoon(naam=f"Proefkind {n}", geboortedatum="2018-01-31") for n in range(2)]
    blijft, ander = [(await maak(client, "/personen", vt(als), p)).json()["persoonId"] for p in kinderen]
    leden = [{"rol": "kind", "van": "2018-02-01", "persoonId": p} for p in (blijft, ander)]
    huishouden = (await maak(client, "/huishoudens", vt(als), {"leden": leden})).json()["huishoudenId"]
    z = await maak(client, "/zorgmeldingen", vt(als), melding(huishouden, ander))
    await samengevoegd(client, vt(als), blijft, ander)
    pad = f"/v1/zorgmeldingen/{z.json()['zorgmeldingId']}"
    z = await client.post(f"{pad}/beoordelingen", json=BEOORDELING, headers=met_versie(vt(als), z))
    einde = {"afgeslotenOp": "2026-03-02", "resultaat": "hulp-loopt"}
    assert (await client.post(f"{pad}/afsluitingen", json=einde, headers=met_versie(vt(als), z))).status_code == 201
    feit = (await published())[-1]
    assert [str(x.persoon_id) for x in feit.leden] == [blijft]
    assert feit.volwassen_slachtoffers_elders == ()


async def test_gezag_en_dekking_volgen_de_mens(client, als, twee, database, klok):
    blijft, ander = twee
    kind = persoon(naam="Proefkind", geboortedatum="2018-01-31", gezag=[{"persoonId": ander, "van": "2018-01-31"}])
    kind_id = (await maak(client, "/personen", vt(als), kind)).json()["persoonId"]
    t = toestemming(ander, organisaties=[JGZ], doel="interventieoverleg")
    gegeven = UUID((await maak(client, "/toestemmingen", vt(als), t)).json()["toestemmingId"])
    await samengevoegd(client, vt(als), blijft, ander)
    async with database.begin(actor_van(VEILIG_THUIS, "medewerker-veilig-thuis"), klok()) as tx:
        dag = klok().date()
        assert await personen.gezag_over(tx, UUID(kind_id), dag) == {UUID(blijft)}
        gedekt = await toestemmingen.find_dekking(tx, [UUID(blijft)], [JGZ], Doel.INTERVENTIEOVERLEG, dag)
        assert gedekt == {(UUID(blijft), JGZ): gegeven}
    gelezen = (await lees(client, vt(als), kind_id)).json()
    assert [g["persoonId"] for g in gelezen["gezag"]] == [blijft]
