"""De API van stats: historie inlezen en de cijfers die eruit volgen, met echte database en echte tokens."""

import asyncio
import json
from collections import Counter

import pytest

from common.contracts.stats import HistorieGeimporteerd
from common.testing.actors import GEMEENTE_NOP, GEMEENTE_URK, VEILIG_THUIS
from stats import historie
from stats.kwartaaltabel import quarter_table

IMPORTS = "/v1/historie/imports"
KWARTAAL = "/v1/cijfers/zorgmeldingen-per-kwartaal"


@pytest.fixture
def beheerder(als):
    return als("functioneel-beheerder")


@pytest.fixture
def onderzoeker(als):
    return als("onderzoeker", organisatie=GEMEENTE_NOP, sub="oz.onderzoek")


@pytest.fixture
def iedereen(als):
    return als("jgz-professional", sub="jip.jgz")


@pytest.fixture
async def ingelezen(client, beheerder):
    antwoord = await client.post(IMPORTS, json=historie.bestand(), headers=beheerder)
    assert antwoord.status_code == 201, antwoord.text[:500]
    return antwoord


def een_bestand(**anders):
    regels = [r | anders for r in historie.regels()[:3]]
    for nummer, regel in enumerate(regels):
        regel["kenmerk"] = f"K-{nummer}"
    return {"regels": regels}


def per_soort(rij):
    return {cel["soort"]: cel["waarde"] for cel in rij["soorten"]}


# --- inlezen


async def test_inlezen_werkt_en_maakt_bekend(client, beheerder, published, audit):
    antwoord = await client.post(IMPORTS, json=een_bestand(), headers=beheerder)
    assert antwoord.status_code == 201
    uitslag = antwoord.json()
    assert (uitslag["nieuw"], uitslag["proef"], uitslag["regels"]) == (True, False, 3)
    assert uitslag["perKwartaal"] == [{"kwartaal": "2019-Q1", "aantal": 3}]
    assert antwoord.headers["location"] == f"{IMPORTS}/{uitslag['importId']}"
    (gebeurtenis,) = await published()
    assert isinstance(gebeurtenis, HistorieGeimporteerd)
    assert (gebeurtenis.regels, gebeurtenis.organisatie, gebeurtenis.gemeentecode) == (3, VEILIG_THUIS, "GM0171")
    assert [(r["handeling"], r["object_soort"]) for r in await audit()] == [("inlezen", "historie")]
    gelezen = await client.get(antwoord.headers["location"], headers=beheerder)
    assert gelezen.json()["regels"] == 3


async def test_hetzelfde_bestand_nog_eens_verandert_niets(client, beheerder, published):
    een = await client.post(IMPORTS, json=een_bestand(), headers=beheerder)
    twee = await client.post(IMPORTS, json=een_bestand() | {"bestandsnaam": "andere-naam.json"}, headers=beheerder)
    assert (twee.status_code, twee.json()["nieuw"]) == (200, False)
    assert twee.json()["importId"] == een.json()["importId"]
    assert len(await published()) == 1


async def test_een_proef_keurt_en_verandert_niets(client, beheerder, published):
    bestand = een_bestand(soort="ONBEKEND") | {"proef": True}
    antwoord = await client.post(IMPORTS, json=bestand, headers=beheerder)
    assert antwoord.status_code == 200
    assert [f["veld"] for f in antwoord.json()["fouten"]] == ["regels.0.soort", "regels.1.soort", "regels.2.soort"]
    goed = await client.post(IMPORTS, json=een_bestand() | {"proef": True}, headers=beheerder)
    assert (goed.json()["fouten"], goed.json()["importId"]) == ([], None)
    assert await published() == []
    assert (await client.get(IMPORTS, headers=beheerder)).json()["resultaten"] == []


async def test_een_fout_in_een_regel_en_er_is_niets_ingelezen(client, beheerder, published):
    bestand = een_bestand()
    bestand["regels"][2]["pc4"] = "geheim"
    antwoord = await client.post(IMPORTS, json=bestand, headers=beheerder)
    assert antwoord.status_code == 400
    assert antwoord.json()["invalidParams"] == [{"name": "regels.2.pc4", "code": "vorm", "reason": "verwacht vier cijfers"}]
    assert "geheim" not in antwoord.text
    assert await published() == []
    assert (await client.get(IMPORTS, headers=beheerder)).json()["resultaten"] == []


async def test_regels_die_al_ingelezen_zijn_worden_geweigerd(client, beheerder):
    await client.post(IMPORTS, json=een_bestand(), headers=beheerder)
    anders = een_bestand()
    anders["regels"].append(historie.regels()[5])
    antwoord = await client.post(IMPORTS, json=anders, headers=beheerder)
    assert antwoord.status_code == 409
    assert [f["name"] for f in antwoord.json()["invalidParams"]] == [f"regels.{n}.kenmerk" for n in range(3)]
    proef = await client.post(IMPORTS, json=anders | {"proef": True}, headers=beheerder)
    assert {f["code"] for f in proef.json()["fouten"]} == {"al-ingelezen"}


@pytest.mark.parametrize(
    "kapot",
    [
        {}, {"regels": []}, {"regels": "alles"}, {"regels": [{"kenmerk": "K"}]}, {"regels": [1]},
        {"regels": [], "onbekend": 1}, {"bestandsnaam": "Jan Jansen.csv", "regels": []},
    ],
)  # fmt: skip
async def test_een_bestand_zonder_de_afgesproken_vorm_is_400(client, beheerder, kapot):
    antwoord = await client.post(IMPORTS, json=kapot, headers=beheerder)
    assert antwoord.status_code == 400
    assert antwoord.headers["content-type"] == "application/problem+json"
    assert "Jansen" not in antwoord.text


async def test_verkeerde_rol_403_en_geen_token_401(client, als, published):
    for headers, status in (
        (als("beleidsadviseur"), 403),
        (als("functioneel-beheerder", scopes=["stats:cijfers:lezen"]), 403),
        ({}, 401),
    ):
        assert (await client.post(IMPORTS, json=een_bestand(), headers=headers)).status_code == status
        assert (await client.get(IMPORTS, headers=headers)).status_code == status
    assert await published() == []


async def test_een_andere_organisatie_ziet_de_import_niet(client, als, beheerder):
    eigen = await client.post(IMPORTS, json=een_bestand(), headers=beheerder)
    urk = als("functioneel-beheerder", organisatie=GEMEENTE_URK)
    assert (await client.get(eigen.headers["location"], headers=urk)).status_code == 404
    assert (await client.get(IMPORTS, headers=urk)).json()["resultaten"] == []
    # Dezelfde kenmerken van een andere leverancier zijn andere meldingen.
    assert (await client.post(IMPORTS, json=een_bestand(), headers=urk)).status_code == 201


async def test_dezelfde_sleutel_geeft_hetzelfde_antwoord(client, beheerder, published):
    headers = beheerder | {"Idempotency-Key": "b7c1"}
    een = await client.post(IMPORTS, json=een_bestand(), headers=headers)
    twee = await client.post(IMPORTS, json=een_bestand(), headers=headers)
    assert (een.status_code, twee.status_code, een.content) == (201, 201, twee.content)
    anders = await client.post(IMPORTS, json=een_bestand() | {"proef": True}, headers=headers)
    assert anders.status_code == 409
    assert len(await published()) == 1


async def test_twee_bestanden_tegelijk_met_dezelfde_regels(committed_client, beheerder):
    grondslag = historie.regels()[:200]
    for nummer, regel in enumerate(grondslag):
        regel["kenmerk"] = f"T-{nummer}"
    bestanden = [{"regels": grondslag}, {"regels": grondslag}, {"regels": [*grondslag[::-1], historie.regels()[300]]}]
    antwoorden = await asyncio.gather(*(committed_client.post(IMPORTS, json=b, headers=beheerder) for b in bestanden))
    statussen = [a.status_code for a in antwoorden]
    assert sorted(statussen) in ([200, 201, 409], [201, 409, 409])
    ingelezen = (await committed_client.get(IMPORTS, headers=beheerder)).json()["resultaten"]
    assert len(ingelezen) == 1


async def test_imports_bladeren(client, beheerder):
    for nummer in range(3):
        bestand = een_bestand()
        for regel in bestand["regels"]:
            regel["kenmerk"] += f"-{nummer}"
        await client.post(IMPORTS, json=bestand, headers=beheerder)
    een = (await client.get(IMPORTS, params={"limit": 2}, headers=beheerder)).json()
    twee = (await client.get(IMPORTS, params={"limit": 2, "cursor": een["volgende"]}, headers=beheerder)).json()
    ids = [i["importId"] for i in een["resultaten"] + twee["resultaten"]]
    assert (len(ids), len(set(ids)), twee["volgende"]) == (3, 3, None)


# --- cijfers uit de ingelezen regels


async def test_de_gemelde_aantallen_van_noordoostpolder(client, ingelezen, onderzoeker):
    antwoord = await client.get(KWARTAAL, params={"gemeentecode": "GM0171", "weergave": "intern"}, headers=onderzoeker)
    assert antwoord.status_code == 200
    rijen = antwoord.json()["resultaten"]
    totalen = {r["kwartaal"]: r["totaal"]["waarde"] for r in rijen}
    assert (len(totalen), sum(totalen.values())) == (18, 2068)
    assert (min(totalen.values()), max(totalen.values()), round(sum(totalen.values()) / 18)) == (92, 145, 115)
    assert max(totalen, key=totalen.get).startswith("2021")
    assert all(aantal < 2068 / 18 for kwartaal, aantal in totalen.items() if kwartaal.startswith("2022"))
    assert (rijen[0]["kwartaal"], rijen[-1]["kwartaal"]) == ("2019-Q1", "2023-Q2")
    assert {r["reeks"] for r in rijen} == {"vanaf-2019"}
    assert {tuple(r["bronnen"]) for r in rijen} == {("historie",)}
    assert not any(r["voorlopig"] for r in rijen)


async def test_een_derde_per_groep_in_2022(client, ingelezen, onderzoeker):
    antwoord = await client.get(KWARTAAL, params={"gemeentecode": "GM0171", "weergave": "intern"}, headers=onderzoeker)
    (jaar,) = [j for j in antwoord.json()["jaren"] if j["jaar"] == 2022]
    totaal, groepen = jaar["totaal"]["waarde"], Counter()
    for cel in jaar["soorten"]:
        groepen[cel["groep"]] += cel["waarde"] or 0
    assert 0.31 < groepen["eerste"] / totaal < 0.36
    assert 0.31 < groepen["vervolg"] / totaal < 0.36
    # De kleinste soort van de hermeldingen is weg; wat overblijft is samen met haar ook een derde.
    assert 0.31 < (totaal - groepen["eerste"] - groepen["vervolg"]) / totaal < 0.36


async def test_politie_gezondheidszorg_en_onderwijs(client, ingelezen, onderzoeker):
    antwoord = await client.get(
        "/v1/cijfers/zorgmeldingen-per-jaar", params={"gemeentecode": "GM0171", "weergave": "intern"}, headers=onderzoeker
    )
    rijen = antwoord.json()["resultaten"]
    totaal = sum(r["totaal"]["waarde"] for r in rijen)
    som = Counter()
    for rij in rijen:
        for cel in rij["codes"]:
            som[cel["code"]] += cel["waarde"] or 0
    assert totaal == 2068
    assert [round(100 * som[c] / totaal) for c in ("politie", "gezondheidszorg", "onderwijs")] == [60, 11, 8]


async def test_postcodegebieden(client, ingelezen, onderzoeker):
    antwoord = await client.get(
        "/v1/cijfers/zorgmeldingen-per-jaar",
        params={"gemeentecode": "GM0171", "indeling": "pc4", "weergave": "intern"},
        headers=onderzoeker,
    )
    codes = {cel["code"] for rij in antwoord.json()["resultaten"] for cel in rij["codes"]}
    assert codes == set(historie.POSTCODEGEBIEDEN)


async def test_openbaar_is_afgerond_en_verbergt_het_kleine(client, ingelezen, iedereen):
    antwoord = await client.get(KWARTAAL, params={"gemeentecode": "GM0171"}, headers=iedereen)
    inhoud = antwoord.json()
    cellen = [c for r in inhoud["resultaten"] + inhoud["jaren"] for c in [*r["soorten"], r["totaal"]]]
    assert all(c["tekst"] == "." if c["waarde"] is None else c["waarde"] >= 10 and c["waarde"] % 5 == 0 for c in cellen)
    assert any(c["tekst"] == "." for c in cellen)
    assert inhoud["definitie"]["id"] == "zorgmeldingen-per-kwartaal"
    assert inhoud["definitie"]["versie"] == 1
    assert (inhoud["eenheid"], inhoud["regio"], inhoud["weergave"]) == ("melding", "GM0171", "openbaar")
    assert (inhoud["peildatum"], inhoud["reeksbreuken"][0]["vanaf"]) == ("2026-03-02", "2019-01-01")
    # Nergens weggelaten totalen waaruit een rij te herstellen is: elke rij met een punt heeft er minstens twee.
    for rij in inhoud["resultaten"] + inhoud["jaren"]:
        punten = [c for c in [*rij["soorten"], rij["totaal"]] if c["waarde"] is None]
        assert len(punten) != 1


async def test_een_periode_kiest_uit_dezelfde_cijfers(client, ingelezen, iedereen):
    heel = (await client.get(KWARTAAL, params={"gemeentecode": "GM0171"}, headers=iedereen)).json()
    deel = await client.get(
        KWARTAAL, params={"gemeentecode": "GM0171", "van": "2021-Q4", "tot": "2022-Q1"}, headers=iedereen
    )
    rijen = deel.json()["resultaten"]
    assert [r["kwartaal"] for r in rijen] == ["2021-Q4", "2022-Q1"]
    assert all(r in heel["resultaten"] for r in rijen)
    assert [j["jaar"] for j in deel.json()["jaren"]] == [2021, 2022]


async def test_intern_is_alleen_voor_een_onderzoeker(client, iedereen):
    for pad in (KWARTAAL, "/v1/cijfers/zorgmeldingen-per-jaar", "/v1/cijfers/start-hulp"):
        antwoord = await client.get(pad, params={"gemeentecode": "GM0171", "weergave": "intern"}, headers=iedereen)
        assert antwoord.status_code == 403
        assert (await client.get(pad, params={"gemeentecode": "GM0171"}, headers=iedereen)).status_code == 200
        assert (await client.get(pad, params={"gemeentecode": "GM0171"})).status_code == 401


@pytest.mark.parametrize(
    "vraag",
    [
        {}, {"gemeentecode": "Urk"}, {"gemeentecode": "GM0171", "van": "2022"}, {"gemeentecode": "GM0171", "tot": "2022-Q9"},
        {"gemeentecode": "GM0171", "van": "2022-Q2", "tot": "2022-Q1"}, {"gemeentecode": "GM0171", "weergave": "alles"},
    ],
)  # fmt: skip
async def test_een_vraag_die_niet_klopt_is_400(client, onderzoeker, vraag):
    assert (await client.get(KWARTAAL, params=vraag, headers=onderzoeker)).status_code == 400


async def test_start_van_de_hulp(client, ingelezen, onderzoeker, iedereen):
    vraag = {"gemeentecode": "GM0171", "van": "2022-Q1", "tot": "2022-Q1"}
    (intern,) = (await client.get("/v1/cijfers/start-hulp", params=vraag | {"weergave": "intern"}, headers=onderzoeker)).json()["resultaten"]
    (open_,) = (await client.get("/v1/cijfers/start-hulp", params=vraag, headers=iedereen)).json()["resultaten"]
    regels = [r for r in historie.regels() if "2022-01-01" <= r["ontvangenOp"] <= "2022-03-31" and "hulpGestartOp" in r]
    assert intern["aantal"]["waarde"] == len(regels)
    assert open_["aantal"]["waarde"] % 5 == 0
    assert 0 < intern["mediaan"]["waarde"] < intern["p90"]["waarde"]
    assert open_["mediaan"] == intern["mediaan"]


async def test_definities_staan_bij_de_cijfers_en_los(client, iedereen):
    lijst = (await client.get("/v1/definities", headers=iedereen)).json()["resultaten"]
    assert {d["id"] for d in lijst} == {"zorgmeldingen-per-kwartaal", "zorgmeldingen-per-jaar", "start-hulp"}
    een = await client.get("/v1/definities/start-hulp", headers=iedereen)
    assert een.json() in lijst
    assert (await client.get("/v1/definities/bestaat-niet", headers=iedereen)).status_code == 404


async def test_de_kwartaaltabel_voor_op_het_scherm(client, ingelezen, iedereen):
    antwoord = (await client.get(KWARTAAL, params={"gemeentecode": "GM0171"}, headers=iedereen)).json()
    tekst = quarter_table(antwoord)
    assert len([r for r in tekst.splitlines() if "-Q" in r]) == 18
    assert "2021-Q2" in tekst
    assert "145" in tekst
    assert len({len(r) for r in tekst.splitlines()[1:-1]}) == 1


async def test_de_reeksbreuk_is_te_zien_en_wordt_niet_overbrugd(client, beheerder, iedereen):
    regels = [
        historie.regels()[n] | {"kenmerk": f"V-{n}", "ontvangenOp": dag, "hulpGestartOp": None, "soort": soort}
        for n, (dag, soort) in enumerate((d, s) for d in ("2018-12-31", "2019-01-01") for s in ("EERSTE", "HER_MEERDERE") for _ in range(15))
    ]  # fmt: skip
    assert (await client.post(IMPORTS, json={"regels": regels}, headers=beheerder)).status_code == 201
    antwoord = (await client.get(KWARTAAL, params={"gemeentecode": "GM0171"}, headers=iedereen)).json()
    assert [(r["kwartaal"], r["reeks"]) for r in antwoord["resultaten"]] == [("2018-Q4", "voor-2019"), ("2019-Q1", "vanaf-2019")]
    assert [(j["jaar"], j["reeks"]) for j in antwoord["jaren"]] == [(2018, "voor-2019"), (2019, "vanaf-2019")]
    assert "reeksbreuk" in quarter_table(antwoord)


async def test_partners_zonder_kafka_halen_de_eigen_imports_op(committed_client, als, beheerder):
    gemaakt = (await committed_client.post(IMPORTS, json=een_bestand(), headers=beheerder)).json()
    eigen = (await committed_client.get("/v1/gebeurtenissen", headers=beheerder)).json()["resultaten"]
    assert [g["subject"] for g in eigen] == [gemaakt["importId"]]
    ander = als("functioneel-beheerder", organisatie=GEMEENTE_URK)
    assert (await committed_client.get("/v1/gebeurtenissen", headers=ander)).json()["resultaten"] == []


async def test_het_kenmerk_staat_nergens_in_de_database(client, beheerder, database, klok):
    from common.testing.actors import SYSTEEM

    bestand = een_bestand()
    bestand["regels"][0]["kenmerk"] = "KANARIE-77"
    await client.post(IMPORTS, json=bestand, headers=beheerder)
    async with database.begin(SYSTEEM, klok()) as tx:
        for tabel in ("feit_zorgmelding", "historie_import", "keten.outbox_event", "keten.audit_regel"):
            rijen = await tx.fetch(f"SELECT to_jsonb(t)::text AS rij FROM {tabel} t")
            assert "KANARIE-77" not in json.dumps([r["rij"] for r in rijen])
