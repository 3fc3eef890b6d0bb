"""Toestemming in beheer: bewijs, lijsten, wat verloopt, beperken als nieuwe versie, en wat daarvan bekend wordt."""

from __future__ import annotations

from uuid import UUID

import pytest
from overleg_bouwers import een_huishouden, maak, met_versie, persoon, toestemming
from overleg_wereld import JGZ, NOP, SHG, URK, VT, namen, vt, weigert
from rechten_wereld import PO_TWEE, pad, po, toegewezen

from common.testing.actors import SYSTEEM
from overleg.domain.toestemming import Stand
from overleg.service import intrekking

NOTITIE = "Synthetische notitie bij het bewijs."
BEWIJS = {"soort": "schriftelijk", "op": "2026-03-01", "tekstversie": "formulier-2", "notitie": NOTITIE}


def werker(als, organisatie=URK):
    return als("maatschappelijk-werker", organisatie=organisatie, sub="wim.werker")


@pytest.fixture
async def wie(client, als):
    heel = persoon(contact="06-12340000")
    return (await maak(client, "/personen", vt(als), heel)).json()["persoonId"]


async def beperk(client, als, t, **wat):
    return await client.post(f"{t.headers['location']}/beperkingen", json=wat, headers=met_versie(vt(als), t))


async def berichten(client, als, organisatie):
    antwoord = await client.get("/v1/berichten", headers=werker(als, organisatie))
    return [(b["soort"], b["objectId"]) for b in antwoord.json()["resultaten"]]


# --- bewijs


async def test_het_bewijs_staat_erbij_en_de_notitie_leest_alleen_het_eigen_register(client, als, wie, database, klok):
    t = await maak(client, "/toestemmingen", vt(als), toestemming(wie, URK, bewijs=BEWIJS))
    assert t.json()["bewijs"] == BEWIJS
    assert (t.json()["stand"], t.json()["gevers"]) == (Stand.GELDIG, [wie])
    gelezen = (await client.get(t.headers["location"], headers=werker(als))).json()
    assert gelezen["bewijs"] == BEWIJS | {"notitie": None}
    async with database.begin(SYSTEEM, klok()) as tx:
        rij = await tx.fetchrow("SELECT * FROM toestemming")
        assert NOTITIE.encode() not in rij["bewijs_notitie"]
        await tx.keyring.destroy(tx, UUID(wie), klok())
    na = await client.get(t.headers["location"], headers=vt(als))
    assert (na.status_code, na.json()["bewijs"]["notitie"]) == (200, None), "wie gewist is, laat geen tekst na"
    # Whatever happened to the person: what was given can be taken back.
    weg = await client.post(f"{t.headers['location']}/intrekkingen", headers=met_versie(vt(als), t))
    assert weg.status_code == 201


async def test_de_leeftijd_op_de_dag_van_geven_telt(client, als):
    geboren = persoon(geboortedatum="2010-03-02")  # sixteen today
    kind = (await maak(client, "/personen", vt(als), geboren)).json()["persoonId"]
    gisteren = {"bewijs": {"soort": "mondeling", "op": "2026-03-01"}, "gegevenDoor": "gezaghebbenden-en-zelf"}
    await maak(client, "/toestemmingen", vt(als), toestemming(kind, URK, **gisteren))
    vandaag = {"bewijs": {"soort": "mondeling", "op": "2026-03-02"}, "van": "2026-03-02"}
    await maak(client, "/toestemmingen", vt(als), toestemming(kind, URK, **vandaag))
    fout = await client.post(
        "/v1/toestemmingen", json=toestemming(kind, URK, **vandaag | {"gegevenDoor": "gezaghebbenden"}), headers=vt(als)
    )
    assert fout.status_code == 400


# --- lijsten


async def test_het_eigen_register_ziet_alle_toestemmingen_en_een_ander_die_aan_hem(client, als, wie, klok, audit):
    gemaakt = []
    for organisatie in (URK, SHG, URK):
        gemaakt.append((await maak(client, "/toestemmingen", vt(als), toestemming(wie, organisatie))).json())
        klok.verder(minutes=1)
    ids = [g["toestemmingId"] for g in reversed(gemaakt)]
    pad = f"/v1/personen/{wie}/toestemmingen"
    een = (await client.get(f"{pad}?limit=2", headers=vt(als))).json()
    twee = (await client.get(f"{pad}?limit=2&cursor={een['volgende']}", headers=vt(als))).json()
    assert [t["toestemmingId"] for t in een["resultaten"] + twee["resultaten"]] == ids
    assert twee["volgende"] is None
    urk = await client.get(pad, headers=werker(als))
    assert [t["toestemmingId"] for t in urk.json()["resultaten"]] == [ids[0], ids[2]]
    regels = [r for r in await audit() if r["organisatie"] == URK and r["object_soort"] == "toestemming"]
    assert {str(r["grondslag_id"]) for r in regels} == {ids[0], ids[2]}
    assert (await client.get(pad, headers=werker(als, NOP))).status_code == 404
    assert (await audit())[-1]["uitkomst"] == "geweigerd"
    leeg = (await maak(client, "/personen", vt(als), persoon())).json()["persoonId"]
    assert (await client.get(f"/v1/personen/{leeg}/toestemmingen", headers=vt(als))).json()["resultaten"] == []


async def test_wat_verloopt_en_wat_een_leeftijdsgrens_passeert_vraagt_een_nieuw_gesprek(client, als, wie, klok):
    twaalf = (await maak(client, "/personen", vt(als), persoon(geboortedatum="2014-03-20"))).json()["persoonId"]
    jong = (await maak(client, "/personen", vt(als), persoon(geboortedatum="2020-03-20"))).json()["persoonId"]
    ids = {}
    for naam, wie_, anders in (
        ("loopt af", wie, {"tot": "2026-04-01"}),
        ("loopt door", wie, {"tot": "2027-04-01"}),
        ("wordt twaalf", twaalf, {"tot": "2027-04-01", "gegevenDoor": "gezaghebbenden"}),
        ("blijft jong", jong, {"tot": "2027-04-01", "gegevenDoor": "gezaghebbenden"}),
        ("ingetrokken", wie, {"tot": "2026-04-01"}),
    ):
        t = await maak(client, "/toestemmingen", vt(als), toestemming(wie_, URK, **anders))
        ids[naam] = t.json()["toestemmingId"]
    await client.post(f"{t.headers['location']}/intrekkingen", headers=met_versie(vt(als), t))

    async def lijst(voor, limit=20):
        gevonden, cursor = [], ""
        while cursor is not None:
            pagina = await client.get(
                f"/v1/toestemmingen?verlooptVoor={voor}&limit={limit}{cursor and f'&cursor={cursor}'}", headers=vt(als)
            )
            assert pagina.status_code == 200, pagina.text
            gevonden += pagina.json()["resultaten"]
            cursor = pagina.json()["volgende"]
        return {g["toestemming"]["toestemmingId"]: (g["verloopt"], g["leeftijdsgrenzen"]) for g in gevonden}

    assert await lijst("2026-03-20") == {}
    grens = [{"op": "2026-03-20", "leeftijd": 12}]
    alles = {ids["loopt af"]: (True, []), ids["wordt twaalf"]: (False, grens)}
    assert await lijst("2026-04-02") == await lijst("2026-04-02", limit=1) == alles
    klok.verder(days=40)
    assert await lijst("2026-05-01") == {ids["wordt twaalf"]: (False, grens)}, "wat voorbij is vraagt niets meer"
    gezien = await client.get(f"/v1/personen/{twaalf}", headers=werker(als))
    assert gezien.status_code == 200, "de toestemming van de ouders geldt tot haar einde of intrekking"
    ander = await client.get("/v1/toestemmingen?verlooptVoor=2027-05-01", headers=werker(als))
    assert ander.json()["resultaten"] == []
    assert (await client.get("/v1/toestemmingen", headers=vt(als))).status_code == 400


async def test_met_wie_gewist_is_valt_niets_te_herzien_en_de_anderen_blijven_staan(client, als):
    _, (ouder, kind) = await een_huishouden(client, vt(als))
    ids = [
        (await maak(client, "/toestemmingen", vt(als), toestemming(wie_, URK, gegevenDoor=door))).json()["toestemmingId"]
        for wie_, door in ((kind, "gezaghebbenden"), (ouder, "zelf"))
    ]

    async def lijst():
        antwoord = await client.get("/v1/toestemmingen?verlooptVoor=2026-05-01", headers=vt(als))
        assert antwoord.status_code == 200, antwoord.text
        return {t["toestemming"]["toestemmingId"] for t in antwoord.json()["resultaten"]}

    assert await lijst() == set(ids)
    v = await toegewezen(client, als, kind, recht="wissing", aanvrager="gemachtigde")
    gewist = await client.post(f"{pad(v)}/wissingen", headers=met_versie(po(als, PO_TWEE), v))
    assert gewist.status_code == 201, gewist.text
    assert await lijst() == {ids[1]}


# --- beperken


async def test_beperken_sluit_meteen_en_blijft_na_te_lezen(client, als, wie, published, audit):
    t = await maak(
        client, "/toestemmingen", vt(als), toestemming(wie, URK, SHG, dataklassen=["identiteit", "contact"])
    )
    een = await beperk(client, als, t, organisaties=[SHG])
    assert (een.status_code, een.json()["versie"], een.json()["organisaties"]) == (201, 2, [SHG])
    assert (await client.get(f"/v1/personen/{wie}", headers=werker(als))).status_code == 404
    twee = await client.post(
        f"{t.headers['location']}/beperkingen", json={"dataklassen": ["identiteit"], "tot": "2026-03-05"},
        headers=met_versie(vt(als), een),
    )  # fmt: skip
    gelezen = (await client.get(f"/v1/personen/{wie}", headers=werker(als, SHG))).json()
    assert (gelezen["naam"], gelezen["contact"]) == ("Proefpersoon Een", None)
    versies = (await client.get(f"{t.headers['location']}/versies", headers=vt(als))).json()["resultaten"]
    assert [(v["versie"], v["organisaties"], v["tot"]) for v in versies] == [
        (1, [SHG, URK], "2026-04-01"), (2, [SHG], "2026-04-01"), (3, [SHG], "2026-03-05"),
    ]  # fmt: skip
    gebeurd = await published()
    assert namen(gebeurd) == [
        "ToestemmingVerleend", *["BerichtVerstuurd"] * 2, "ToestemmingBeperkt", "BerichtVerstuurd", "ToestemmingBeperkt",
    ]  # fmt: skip
    assert (gebeurd[3].organisaties, gebeurd[3].organisaties_vervallen) == ((SHG,), (URK,))
    assert (gebeurd[-1].dataklassen, str(gebeurd[-1].tot)) == (("identiteit",), "2026-03-05")
    assert await berichten(client, als, URK) == [("toestemming-ingetrokken", t.json()["toestemmingId"])]
    assert [r["handeling"] for r in await audit()].count("beperken") == 2
    weg = await client.post(f"{t.headers['location']}/intrekkingen", headers=met_versie(vt(als), twee))
    assert weg.status_code == 201
    assert (await beperk(client, als, weg, tot="2026-03-04")).status_code == 409


async def test_ruimer_leeg_of_niets_is_geen_beperking(client, als, wie, published):
    t = await maak(client, "/toestemmingen", vt(als), toestemming(wie, URK))
    for wat, veld in (
        ({"organisaties": []}, "organisaties"), ({"organisaties": [URK, NOP]}, "organisaties"), ({"tot": "2026-05-01"}, "tot"),
        ({"dataklassen": ["adres"]}, "dataklassen"), ({"tot": "2026-03-01"}, "tot"), ({}, None), ({"doel": "x"}, None),
    ):  # fmt: skip
        antwoord = await beperk(client, als, t, **wat)
        assert antwoord.status_code == 400, wat
        assert veld is None or veld in [f["name"] for f in antwoord.json()["invalidParams"]], wat
    assert namen(await published()) == ["ToestemmingVerleend"]


async def test_wie_mag_beperken(client, als, audit, wie):
    t = await maak(client, "/toestemmingen", vt(als), toestemming(wie, URK))
    pad = f"{t.headers['location']}/beperkingen"
    await weigert(client, als, audit, pad, {"tot": "2026-03-03"}, "casusregisseur")
    kreeg = als("casusregisseur", organisatie=URK)
    assert (await client.post(pad, json={"tot": "2026-03-03"}, headers=met_versie(kreeg, t))).status_code == 404
    assert (await client.get(f"{t.headers['location']}/versies", headers=kreeg)).status_code == 404
    assert (await client.post(pad, json={"tot": "2026-03-03"}, headers=vt(als))).status_code == 428
    assert (await client.post(pad, json={"tot": "2026-03-03"}, headers=vt(als) | {"If-Match": '"9"'})).status_code == 412


# --- intrekken


async def test_intrekken_vertelt_het_elke_ontvanger_en_roept_de_gevolgen_aan(
    client, als, wie, published, monkeypatch
):
    gezien = []

    async def gevolg(tx, toestemming):
        gezien.append((tx.actor.organisatie, toestemming.stand(tx.now.date()), toestemming.organisaties))

    monkeypatch.setattr(intrekking, "GEVOLGEN", (gevolg,))
    t = await maak(client, "/toestemmingen", vt(als), toestemming(wie, URK, SHG))
    een = await beperk(client, als, t, organisaties=[SHG])
    weg = await client.post(
        f"{t.headers['location']}/intrekkingen", json={"reden": "op-verzoek"}, headers=met_versie(vt(als), een)
    )
    assert (weg.status_code, weg.json()["stand"], weg.json()["ingetrokkenReden"]) == (201, "ingetrokken", "op-verzoek")
    assert gezien == [(VT, Stand.GELDIG, (SHG,)), (VT, Stand.INGETROKKEN, (SHG,))]
    assert (await published())[-1].reden == "op-verzoek"
    assert len(await berichten(client, als, SHG)) == 2
    assert len(await berichten(client, als, URK)) == 1
    assert await berichten(client, als, JGZ) == []


@pytest.mark.parametrize(("dagen", "stand"), [(0, "nog-niet"), (5, "geldig"), (90, "verlopen")])
async def test_intrekken_kan_voor_tijdens_en_na_de_looptijd(client, als, wie, klok, dagen, stand):
    t = await maak(client, "/toestemmingen", vt(als), toestemming(wie, URK, van="2026-03-05"))
    klok.verder(days=dagen)
    assert (await client.get(t.headers["location"], headers=vt(als))).json()["stand"] == stand
    weg = await client.post(f"{t.headers['location']}/intrekkingen", headers=met_versie(vt(als), t))
    assert (weg.status_code, weg.json()["stand"]) == (201, "ingetrokken")
