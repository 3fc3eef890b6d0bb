"""Veiligheidsplan over REST: vier ogen, één concept, onveranderlijk na vaststelling (ook in de database), en het verschil."""

from __future__ import annotations

from uuid import UUID, uuid4

import asyncpg
import pytest
from casus_bouwers import VOORWAARDE, afspraak, oordeel, plan_inhoud, vastgesteld_plan
from overleg_bouwers import een_huishouden, maak, melding, met_versie, persoon
from overleg_wereld import NOP, SHG, URK, VT, beoordeeld, overgedragen, shg, vt, weigert

from common.testing.actors import SYSTEEM, actor_van


@pytest.fixture
async def w(client, als):
    return await overgedragen(client, vt(als), shg(als))


@pytest.fixture
async def concept(client, als, w):
    return await client.post(f"{w.pad_casus}/veiligheidsplan/versies", headers=shg(als))


async def schrijf(client, wie, plan, inhoud):
    return await client.put(plan.headers["location"], json=inhoud, headers=met_versie(wie, plan))


async def stap(client, wie, plan, deel):
    nu = await client.get(plan.headers["location"], headers=wie)
    return await client.post(f"{plan.headers['location']}/{deel}", headers=met_versie(wie, nu))


async def test_van_concept_naar_vastgesteld(client, als, w, concept, published, audit):
    assert (concept.status_code, concept.json()["staat"], concept.json()["versienummer"]) == (201, "concept", 1)
    plan = await schrijf(client, shg(als), concept, plan_inhoud(w.personen[0]))
    (v,) = plan.json()["voorwaarden"]
    assert (v["tekst"], v["vervuld"], [a["wat"] for a in v["afspraken"]]) == (
        VOORWAARDE, False, ["Wekelijks op huisbezoek.", "Belt bij spanning eerst de buren."],
    )  # fmt: skip
    assert str((await audit())[-1]["betrokkene_id"]) == w.personen[0], "wie in het plan staat kan weten wie het las"
    assert (await stap(client, shg(als), plan, "aanbiedingen")).json()["staat"] == "aangeboden"
    vast = await stap(client, vt(als), plan, "vaststellingen")
    assert (vast.status_code, vast.json()["staat"], vast.json()["vastgesteldDoor"]) == (201, "vastgesteld", VT)
    event = (await published())[-1]
    assert (type(event).__name__, event.nummer, event.voorwaarden) == ("VeiligheidsplanVastgesteld", 1, 1)
    lijst = (await client.get(f"{w.pad_casus}/veiligheidsplan/versies", headers=vt(als))).json()["resultaten"]
    assert [(x["versienummer"], x["staat"]) for x in lijst] == [(1, "vastgesteld")]


async def test_een_auteur_stelt_niet_vast_met_welke_aanmelding_ook(client, als, w, concept):
    plan = await schrijf(client, shg(als), concept, plan_inhoud())
    await stap(client, shg(als), plan, "aanbiedingen")
    for wie in (shg(als), als("casusregisseur", "medewerker-veilig-thuis", organisatie=VT, sub="sam.shg")):
        assert (await stap(client, wie, plan, "vaststellingen")).status_code == 403
    sien = shg(als, "sien.shg")
    gewijzigd = await schrijf(client, sien, await client.get(plan.headers["location"], headers=sien), plan_inhoud())
    assert gewijzigd.json()["staat"] == "concept", "een wijziging trekt het aanbod in"
    await stap(client, sien, plan, "aanbiedingen")
    assert (await stap(client, sien, plan, "vaststellingen")).status_code == 403, "wie wijzigde is ook auteur"
    assert (await stap(client, shg(als), plan, "vaststellingen")).status_code == 403, "wie begon blijft auteur"
    assert (await stap(client, shg(als, "sara.shg"), plan, "vaststellingen")).status_code == 201


async def test_er_is_hoogstens_een_concept(client, als, w, concept):
    pad = f"{w.pad_casus}/veiligheidsplan/versies"
    assert (await client.post(pad, headers=shg(als))).status_code == 409
    plan = await schrijf(client, shg(als), concept, plan_inhoud())
    await stap(client, shg(als), plan, "aanbiedingen")
    assert (await client.post(pad, headers=shg(als))).status_code == 409
    await stap(client, vt(als), plan, "vaststellingen")
    twee = await client.post(pad, headers=shg(als))
    assert (twee.status_code, twee.json()["versienummer"]) == (201, 2)
    assert twee.json()["voorwaarden"][0]["voorwaardeId"] == plan.json()["voorwaarden"][0]["voorwaardeId"]


async def test_een_vastgestelde_versie_verandert_niet_meer_ook_niet_buiten_de_dienst_om(client, als, w, database, klok):
    plan = await vastgesteld_plan(client, w, shg(als), vt(als))
    assert (await schrijf(client, shg(als), plan, plan_inhoud())).status_code == 409
    for deel in ("aanbiedingen", "vaststellingen"):
        assert (await stap(client, shg(als, "sara.shg"), plan, deel)).status_code == 409
    await oordeel(client, plan, shg(als))
    for opdracht in (
        "UPDATE veiligheidsplanversie SET auteurs = '{}'", "DELETE FROM veiligheidsplanversie",
        "UPDATE veiligheidsvoorwaarde SET tekst = ''", "DELETE FROM veiligheidsvoorwaarde",
        "UPDATE veiligheidsafspraak SET voor = NULL", "DELETE FROM veiligheidsafspraak",
        "INSERT INTO veiligheidsvoorwaarde SELECT plan_id, gen_random_uuid(), casus_id, 9, tekst, 1 FROM veiligheidsvoorwaarde",
        "UPDATE voorwaardeoordeel SET vervuld = false", "DELETE FROM voorwaardeoordeel",
    ):  # fmt: skip
        for wie in (actor_van(SHG, "casusregisseur"), SYSTEEM):
            if wie is SYSTEEM and opdracht.startswith("DELETE"):
                continue  # the service itself removes what has been kept long enough
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                async with database.begin(wie, klok()) as tx:
                    await tx.execute(opdracht)


async def test_de_database_weigert_een_auteur_die_vaststelt_en_een_tweede_concept(
    client, als, w, concept, database, klok
):
    casus = UUID(w.pad_casus.rsplit("/", 1)[1])
    with pytest.raises(asyncpg.CheckViolationError):
        async with database.begin(SYSTEEM, klok()) as tx:
            await tx.execute(
                "UPDATE veiligheidsplanversie SET staat = 'vastgesteld', vastgesteld_op = now(), vastgesteld_door = 'sam.shg'"
            )
    with pytest.raises(asyncpg.UniqueViolationError):
        async with database.begin(SYSTEEM, klok()) as tx:
            await tx.execute(
                "INSERT INTO veiligheidsplanversie (id, casus_id, nummer, staat, auteurs, gemaakt_op, gemaakt_door, versie)"
                " VALUES ($1, $2, 9, 'concept', '{}', now(), 'x', 1)",
                uuid4(), casus,
            )  # fmt: skip


async def test_tekst_staat_versleuteld_en_alleen_op_haar_eigen_plek(client, als, w, database, klok):
    await vastgesteld_plan(client, w, shg(als), vt(als))
    async with database.begin(SYSTEEM, klok()) as tx:
        for tabel, kolom in (("veiligheidsvoorwaarde", "tekst"), ("veiligheidsafspraak", "wat")):
            for rij in await tx.fetch(f"SELECT {kolom} AS geheim FROM {tabel}"):
                assert b"kinderen" not in rij["geheim"]
                assert b"huisbezoek" not in rij["geheim"]


async def test_het_verschil_tussen_versies(client, als, w):
    een = await vastgesteld_plan(client, w, shg(als), vt(als), plan_inhoud(None, "Blijft.", "Gaat weg."))
    twee = await client.post(f"{w.pad_casus}/veiligheidsplan/versies", headers=shg(als))
    blijft, weg = twee.json()["voorwaarden"]
    nieuw_wat = [{"afspraakId": blijft["afspraken"][0]["afspraakId"], **afspraak(wat="Dagelijks bellen.")}]
    inhoud = {"voorwaarden": [
        {"voorwaardeId": blijft["voorwaardeId"], "tekst": "Blijft.", "afspraken": nieuw_wat}, plan_inhoud(None, "Erbij.")["voorwaarden"][0],
    ]}  # fmt: skip
    twee = await schrijf(client, shg(als), twee, inhoud)
    pad = f"{w.pad_casus}/veiligheidsplan/versies/2/verschil"
    antwoord = await client.get(f"{pad}?met=1", headers=vt(als))
    assert (antwoord.status_code, antwoord.json()["van"], antwoord.json()["naar"]) == (200, 1, 2)
    kort = {(v["soort"], v["wat"], v["id"]): v["velden"] for v in antwoord.json()["verschillen"]}
    erbij = twee.json()["voorwaarden"][1]
    assert set(kort) == {
        ("voorwaarde", "verwijderd", weg["voorwaardeId"]), ("voorwaarde", "toegevoegd", erbij["voorwaardeId"]),
        ("afspraak", "gewijzigd", blijft["afspraken"][0]["afspraakId"]),
        ("afspraak", "verwijderd", weg["afspraken"][0]["afspraakId"]),
        ("afspraak", "toegevoegd", erbij["afspraken"][0]["afspraakId"]),
    }  # fmt: skip
    assert kort["afspraak", "gewijzigd", blijft["afspraken"][0]["afspraakId"]] == [
        {"veld": "wat", "oud": "Wekelijks op huisbezoek.", "nieuw": "Dagelijks bellen."}
    ]
    for vraag, status in (("", 400), ("?met=0", 400), ("?met=9", 404), ("?met=1e9", 400)):
        assert (await client.get(f"{pad}{vraag}", headers=vt(als))).status_code == status
    assert een.json()["voorwaarden"][0]["tekst"] == "Blijft."


ONMOGELIJK = [
    ({"voorwaarden": [{"tekst": "", "afspraken": []}]}, "voorwaarden.0.tekst"),
    ({"voorwaarden": [{"tekst": "x" * 4001}]}, "voorwaarden.0.tekst"),
    ({"voorwaarden": [{"tekst": "x", "afspraken": [afspraak(wie={})]}]}, "voorwaarden.0.afspraken.0.wie"),
    ({"voorwaarden": [{"tekst": "x", "afspraken": [afspraak(wie={"persoonId": str(uuid4()), "organisatie": SHG})]}]}, "voorwaarden.0.afspraken.0.wie"),
    ({"voorwaarden": [{"tekst": "x", "afspraken": [afspraak(wie={"persoonId": str(uuid4()), "professional": "p"})]}]}, "voorwaarden.0.afspraken.0.wie"),
    ({"voorwaarden": [{"tekst": "x", "afspraken": [afspraak(wie={"persoonId": str(uuid4())})]}]}, "voorwaarden.0.afspraken.0.wie"),
    ({"voorwaarden": [{"tekst": "x", "afspraken": [afspraak(wie={"organisatie": URK})]}]}, "voorwaarden.0.afspraken.0.wie"),
    ({"voorwaarden": [{"voorwaardeId": str(uuid4()), "tekst": "x"}]}, "voorwaarden"),
    ({}, "voorwaarden"),
]  # fmt: skip


@pytest.mark.parametrize(("inhoud", "veld"), ONMOGELIJK)
async def test_een_onmogelijk_plan_verandert_niets(client, als, concept, inhoud, veld):
    antwoord = await schrijf(client, shg(als), concept, inhoud)
    assert (antwoord.status_code, [f["name"] for f in antwoord.json()["invalidParams"]]) == (400, [veld])
    assert (await client.get(concept.headers["location"], headers=shg(als))).json() == concept.json()


async def test_wie_aan_het_plan_werkt(client, als, w, concept, audit):
    pad = concept.headers["location"]
    await weigert(client, als, audit, f"{w.pad_casus}/veiligheidsplan/versies", None, "casusregisseur")
    assert (await client.post(f"{w.pad_casus}/veiligheidsplan/versies", headers=vt(als))).status_code == 403
    assert (await schrijf(client, vt(als), concept, plan_inhoud())).status_code == 403
    for deel in ("aanbiedingen", "vaststellingen"):
        await weigert(client, als, audit, f"{pad}/{deel}", None, "casusregisseur")
    for kop, status in (({}, 428), ({"If-Match": '"8"'}, 412)):
        assert (await client.put(pad, json=plan_inhoud(), headers=shg(als) | kop)).status_code == status
    nop = als("casusregisseur", organisatie=NOP) | {"If-Match": '"1"'}
    assert (await client.put(pad, json=plan_inhoud(), headers=nop)).status_code == 404
    zelf = await beoordeeld(client, vt(als))
    eigen = await client.post(f"{zelf.pad_casus}/veiligheidsplan/versies", headers=vt(als))
    assert eigen.status_code == 201, "zonder regisseur werkt wie de casus opende eraan"


async def test_een_versie_of_voorwaarde_van_een_andere_casus_bestaat_hier_niet(client, als, w):
    plan = await vastgesteld_plan(client, w, shg(als), vt(als))
    ander = await overgedragen(client, vt(als), shg(als))
    assert (await client.get(f"{ander.pad_casus}/veiligheidsplan/versies/1", headers=shg(als))).status_code == 404
    await vastgesteld_plan(client, ander, shg(als), vt(als))
    vreemd = plan.json()["voorwaarden"][0]["voorwaardeId"]
    pad = f"{ander.pad_casus}/veiligheidsplan/versies/1/voorwaarden/{vreemd}/oordelen"
    inhoud = {"vervuld": True, "datum": "2026-03-02", "basis": "observatie"}
    assert (await client.post(pad, json=inhoud, headers=shg(als))).status_code == 404
    assert (await client.get(pad, headers=shg(als))).status_code == 404


async def test_oordelen_zijn_feiten_met_een_geschiedenis(client, als, w, published, audit):
    plan = await vastgesteld_plan(client, w, shg(als), vt(als))
    ja = await oordeel(client, plan, shg(als), toelichting="Synthetische toelichting.")
    assert (ja.status_code, ja.json()["toelichting"], ja.json()["professional"]) == (
        201,
        "Synthetische toelichting.",
        "sam.shg",
    )
    event = (await published())[-1]
    assert (type(event).__name__, event.vervuld, event.plannummer) == ("VoorwaardeBeoordeeld", True, 1)
    await oordeel(client, plan, vt(als), vervuld=False, basis="gesprek-met-kind")
    pad = f"{plan.headers['location']}/voorwaarden/{ja.json()['voorwaardeId']}/oordelen"
    lijst = (await client.get(pad, headers=vt(als))).json()["resultaten"]
    assert {(o["organisatie"], o["vervuld"], o["basis"]) for o in lijst} == {
        (SHG, True, "observatie"),
        (VT, False, "gesprek-met-kind"),
    }
    assert (await client.get(plan.headers["location"], headers=shg(als))).headers["etag"] == plan.headers["etag"]
    await weigert(
        client, als, audit, pad, {"vervuld": True, "datum": "2026-03-02", "basis": "observatie"}, "casusregisseur"
    )
    for anders in ({"datum": "2026-03-03"}, {"datum": "2026-03-01"}, {"basis": "gevoel"}):
        assert (await oordeel(client, plan, shg(als), **anders)).status_code == 400, anders
    twee = await client.post(f"{w.pad_casus}/veiligheidsplan/versies", headers=shg(als))
    assert (await oordeel(client, twee, shg(als))).status_code == 409, "over een concept wordt niet geoordeeld"


async def test_een_oordeel_blijft_geldig_in_een_nieuwe_versie_zolang_de_tekst_dezelfde_is(client, als, w):
    plan = await vastgesteld_plan(client, w, shg(als), vt(als), plan_inhoud(None, "Zelfde.", "Anders."))
    for nummer in (0, 1):
        await oordeel(client, plan, shg(als), nummer=nummer)
    zelfde, anders = (v["voorwaardeId"] for v in plan.json()["voorwaarden"])
    inhoud = plan_inhoud(None, "Zelfde.", "Strenger.")
    inhoud["voorwaarden"][0]["voorwaardeId"], inhoud["voorwaarden"][1]["voorwaardeId"] = zelfde, anders
    twee = await vastgesteld_plan(client, w, shg(als), vt(als), inhoud)
    assert [v["vervuld"] for v in twee.json()["voorwaarden"]] == [True, False]
    assert (await oordeel(client, plan, shg(als))).status_code == 409, "over een vervangen versie wordt niet geoordeeld"


async def test_een_afspraak_kan_met_wie_elders_woont_maar_bij_een_melding_betrokken_is(client, als):
    """Wie geweld pleegt woont vaak ergens anders; juist met hem wordt iets afgesproken."""
    elders, vreemd = [
        (await maak(client, "/personen", vt(als), persoon(naam=naam, geboortedatum="1980-01-01"))).json()["persoonId"]
        for naam in ("Proefpersoon Elders", "Proefpersoon Onbetrokken")
    ]
    huishouden, personen = await een_huishouden(client, vt(als))
    inhoud = melding(huishouden, *personen)
    inhoud["betrokkenen"].append({"persoonId": elders, "rol": "pleger"})
    casus = (await maak(client, "/zorgmeldingen", vt(als), inhoud)).json()["casusId"]
    plan = await client.post(f"/v1/casussen/{casus}/veiligheidsplan/versies", headers=vt(als))
    assert plan.status_code == 201, plan.text

    def met(wie):
        return {"voorwaarden": [{"tekst": VOORWAARDE, "afspraken": [afspraak(wie={"persoonId": wie})]}]}

    geweigerd = await schrijf(client, vt(als), plan, met(vreemd))
    assert geweigerd.status_code == 400
    assert [f["name"] for f in geweigerd.json()["invalidParams"]] == ["voorwaarden.0.afspraken.0.wie"]
    goed = await schrijf(client, vt(als), plan, met(elders))
    assert goed.status_code == 200, goed.text
    assert goed.json()["voorwaarden"][0]["afspraken"][0]["wie"]["persoonId"] == elders
