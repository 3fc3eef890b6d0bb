"""Interventieoverleg over REST: plannen, tafel, en de weg van gepland tot gehouden of geannuleerd."""

from __future__ import annotations

from uuid import uuid4

import pytest
from interventie_wereld import EINDE, JGZ, NOP, SHG, URK, VT, jgz, nop, overleg, professional, shg, tafel, vt
from overleg_bouwers import maak, met_versie
from overleg_wereld import namen, urk, weigert


@pytest.fixture
async def t(client, als):
    return await tafel(client, als)


async def test_plannen_werkt_en_maakt_bekend_zonder_plaats_of_naam(client, als, published):
    invoer = overleg(professional(JGZ, "joke.jgz", functie="jeugdarts"), link="https://vergaderen.example/abc?x=1")
    antwoord = await maak(client, "/overleggen", shg(als), invoer)
    o = antwoord.json()
    assert (o["status"], o["organisatie"], o["organisaties"], o["uitnodiging"]) == ("gepland", SHG, [SHG, JGZ], 0)
    gelezen = await client.get(antwoord.headers["location"], headers=jgz(als))
    assert (gelezen.json()["locatie"], gelezen.json()["link"]) == ("Kamer 3", invoer["link"])
    assert gelezen.headers["etag"] == antwoord.headers["etag"]
    (deelnemer,) = gelezen.json()["deelnemers"]
    assert (deelnemer["organisatie"], deelnemer["functie"], deelnemer["aanwezig"]) == (JGZ, "jeugdarts", None)
    (gepland,) = await published()
    assert (type(gepland).__name__, str(gepland.overleg_id), gepland.organisaties) == (
        "OverlegGepland", o["overlegId"], (SHG, JGZ),
    )  # fmt: skip
    for geheim in ("Kamer", "vergaderen", "joke", "sam"):
        assert geheim not in gepland.model_dump_json()


async def test_wie_niet_aan_tafel_zit_ziet_niets(client, als, t, audit):
    for pad in ("", "/agendapunten", "/verslag", "/uitnodiging"):
        assert (await client.get(t.pad + pad, headers=urk(als))).status_code == 404
        regel = (await audit())[-1]
        assert (regel["uitkomst"], regel["organisatie"]) == ("geweigerd", URK)
    lijst = await client.get("/v1/overleggen", headers=urk(als))
    assert lijst.json()["resultaten"] == []


async def test_de_lijst_is_per_organisatie_op_begin_en_begrensd_op_dagen(client, als):
    for dag in ("03", "04", "05"):
        van = f"2026-03-{dag}T23:30:00Z"
        await maak(
            client, "/overleggen", shg(als), overleg(professional(JGZ, "j"), van=van, tot=f"2026-03-{dag}T23:59:00Z")
        )
    await maak(client, "/overleggen", shg(als), overleg())

    async def lijst(wie, **vraag):
        antwoord = await client.get("/v1/overleggen", headers=wie, params=vraag)
        assert antwoord.status_code == 200, antwoord.text
        return [o["van"][8:10] for o in antwoord.json()["resultaten"]], antwoord.json()["volgende"]

    assert (await lijst(jgz(als)))[0] == ["03", "04", "05"]
    assert (await lijst(shg(als)))[0] == ["03", "03", "04", "05"]
    assert (await lijst(nop(als)))[0] == []
    # Half past eleven in the evening in UTC is the next day in the Netherlands.
    assert (await lijst(jgz(als), van="2026-03-05", tot="2026-03-05"))[0] == ["04"]
    assert (await lijst(jgz(als), tot="2026-03-04"))[0] == ["03"]
    eerste, cursor = await lijst(jgz(als), limit=2)
    assert (eerste, await lijst(jgz(als), limit=2, cursor=cursor)) == (["03", "04"], (["05"], None))
    for vreemd in ({"van": "vandaag"}, {"cursor": "x"}, {"limit": 0}):
        assert (await client.get("/v1/overleggen", headers=jgz(als), params=vreemd)).status_code == 400


ONMOGELIJK = [
    ({"tot": "2026-03-03T12:00:00Z"}, "tot"),
    ({"tot": "2026-03-04T02:00:00Z"}, "tot"),
    ({"van": "2029-03-03T13:00:00Z", "tot": "2029-03-03T14:00:00Z"}, "van"),
    ({"van": "2026-01-01T13:00:00Z", "tot": "2026-01-01T14:00:00Z"}, "van"),
    ({"locatie": None}, "locatie"),
    ({"link": "http://vergaderen.example"}, "link"),
    ({"voorzitter": {"organisatie": SHG, "gebruiker": "Jan de Vries"}}, "voorzitter.gebruiker"),
    ({"deelnemers": [{"soort": "professional", "organisatie": JGZ}]}, "deelnemers.0.gebruiker"),
    ({"deelnemers": [{"soort": "aandachtsfunctionaris", "gebruiker": "a"}]}, "deelnemers.0.organisatie"),
    ({"deelnemers": [{"soort": "inwoner"}]}, "deelnemers.0.persoonId"),
    ({"deelnemers": [{"soort": "inwoner", "persoonId": str(uuid4()), "organisatie": JGZ}]}, "deelnemers.0.persoonId"),
    ({"deelnemers": [{"soort": "toehoorder"}]}, "deelnemers.0.soort"),
    ({"watNietBestaat": "gezin"}, "(onbekend veld)"),
]


async def test_een_onmogelijk_overleg_wordt_geweigerd(client, als, published):
    for anders, veld in ONMOGELIJK:
        antwoord = await client.post("/v1/overleggen", json=overleg() | anders, headers=shg(als))
        assert antwoord.status_code == 400, anders
        assert [f["name"] for f in antwoord.json()["invalidParams"]] == [veld], anders
        assert "Vries" not in antwoord.text
    dubbel = overleg(professional(JGZ, "j"), professional(JGZ, "j"))
    assert (await client.post("/v1/overleggen", json=dubbel, headers=shg(als))).status_code == 409
    assert await published() == []


async def test_een_ervaringsdeskundige_komt_namens_een_organisatie_en_hoeft_geen_gebruiker_te_zijn(client, als):
    invoer = overleg({"soort": "ervaringsdeskundige", "organisatie": NOP, "functie": "ervaringsdeskundige"})
    assert (await maak(client, "/overleggen", shg(als), invoer)).json()["organisaties"] == [SHG, NOP]


async def test_een_inwoner_zit_aan_tafel_met_toestemming_en_is_alleen_daarmee_te_zien(client, als, t):
    persoon = t.w.personen[0]
    inwoner = {"soort": "inwoner", "persoonId": persoon}
    zonder = await t.doe("deelnemers", inwoner)
    assert zonder.status_code == 409
    assert zonder.json()["invalidParams"] == [
        {"name": "persoonId", "code": "niet-gedekt", "reason": f"persoon {persoon} heeft geen geldige toestemming voor {SHG}"}
    ]  # fmt: skip
    await t.sta_toe(SHG, personen=[persoon])
    assert (await t.doe("deelnemers", inwoner)).status_code == 201
    assert (await t.doe("deelnemers", inwoner)).status_code == 409, "al uitgenodigd"

    async def ziet(wie):
        return persoon in [d["persoonId"] for d in (await t.nu(wie)).json()["deelnemers"]]

    assert (await ziet(shg(als)), await ziet(jgz(als))) == (True, False)
    await t.sta_toe(JGZ, personen=[persoon])
    assert await ziet(jgz(als))


async def test_wijzigen_verhoogt_het_nummer_van_de_uitnodiging(client, als, t, published):
    nu = await t.nu()
    invoer = overleg(van="2026-03-04T10:00:00Z", tot="2026-03-04T11:00:00Z", locatie="Kamer 4")
    del invoer["deelnemers"]
    antwoord = await client.put(t.pad, json=invoer, headers=met_versie(shg(als), nu))
    assert (antwoord.status_code, antwoord.json()["uitnodiging"], antwoord.json()["versie"]) == (200, 1, 2)
    assert (await published())[-1].uitnodiging == 1
    assert (await client.put(t.pad, json=invoer, headers=met_versie(shg(als), nu))).status_code == 412
    assert (await client.put(t.pad, json=invoer, headers=shg(als))).status_code == 428
    # The list of the others moves along.
    lijst = await client.get("/v1/overleggen", headers=jgz(als), params={"van": "2026-03-04"})
    assert [o["overlegId"] for o in lijst.json()["resultaten"]] == [t.id]
    ander = await client.put(t.pad, json=invoer, headers=met_versie(als("coordinator", organisatie=JGZ), antwoord))
    assert ander.status_code == 403, "alleen wie organiseert"


async def test_een_organisatie_zonder_deelnemers_zit_niet_meer_aan_tafel(client, als, t):
    await t.vraagpunt()
    jeugdarts = next(d for d in (await t.nu()).json()["deelnemers"] if d["organisatie"] == JGZ)
    assert len(await t.agenda(jgz(als))) == 1
    pad = f"{t.pad}/deelnemers/{jeugdarts['deelnemerId']}"
    ander = await tafel(client, als)
    elders = f"{ander.pad}/deelnemers/{jeugdarts['deelnemerId']}"
    assert (await client.delete(elders, headers=met_versie(shg(als), await ander.nu()))).status_code == 404
    assert (await client.delete(pad, headers=shg(als))).status_code == 428
    antwoord = await client.delete(pad, headers=met_versie(shg(als), await t.nu()))
    assert (antwoord.status_code, antwoord.json()["organisaties"]) == (200, [SHG])
    assert (await t.nu(jgz(als))).status_code == 404
    assert (await client.get(f"{t.pad}/agendapunten", headers=jgz(als))).status_code == 404
    assert t.id not in [
        o["overlegId"] for o in (await client.get("/v1/overleggen", headers=jgz(als))).json()["resultaten"]
    ]


async def test_van_gepland_tot_gehouden(client, als, t, published, klok):
    assert (await t.doe("voorbereidingen")).status_code == 409, "zonder agendapunt is er niets voorbereid"
    een, twee = await t.vraagpunt(), await t.vraagpunt(wie=jgz(als))
    deelnemers = {d["organisatie"]: d["deelnemerId"] for d in (await t.nu()).json()["deelnemers"]}
    presentie = {"aanwezig": [deelnemers[SHG]], "besproken": [een.json()["agendapuntId"]]}
    te_vroeg = await t.doe("presenties", presentie)
    assert te_vroeg.status_code == 409
    assert "voorbereiden" in te_vroeg.json()["detail"]
    assert (await t.doe("voorbereidingen")).json()["status"] == "voorbereid"
    assert (await t.doe("presenties", presentie)).status_code == 409, "nog niet begonnen"
    klok.zet(klok.nu.fromisoformat(EINDE))
    for anders in ({"aanwezig": [str(uuid4())]}, {"besproken": [str(uuid4())]}, {"aanwezig": []}):
        assert (await t.doe("presenties", presentie | anders)).status_code == 400, anders
    voor = len(await published())
    gehouden = await t.doe("presenties", presentie)
    assert (gehouden.status_code, gehouden.json()["status"]) == (201, "gehouden")
    (bekend,) = (await published())[voor:]
    assert (bekend.aanwezigen, bekend.deelnemers) == (1, 2)
    assert {d["organisatie"]: d["aanwezig"] for d in (await t.nu(jgz(als))).json()["deelnemers"]} == {
        SHG: True, JGZ: False,
    }  # fmt: skip
    stand = {p["agendapuntId"]: p["status"] for p in await t.agenda(jgz(als))}
    assert stand == {een.json()["agendapuntId"]: "besproken", twee.json()["agendapuntId"]: "aangehouden"}
    nogmaals = await t.doe("presenties", presentie)
    assert nogmaals.status_code == 409
    assert "vaststellen" in nogmaals.json()["detail"]


async def test_annuleren_laat_de_agenda_vervallen_en_kan_niet_terug(client, als, t, published):
    await t.vraagpunt()
    voor = len(await published())
    weg = await t.doe("annuleringen", {"reden": "onvoldoende-aanwezigen"})
    assert (weg.status_code, weg.json()["status"], weg.json()["annuleringsreden"]) == (
        201, "geannuleerd", "onvoldoende-aanwezigen",
    )  # fmt: skip
    assert namen((await published())[voor:]) == ["AgendapuntVervallen", "OverlegGeannuleerd"]
    assert [(p["status"], p["vervallenReden"]) for p in await t.agenda(jgz(als))] == [
        ("vervallen", "overleg-geannuleerd")
    ]
    for stap, inhoud in (("annuleringen", {"reden": "x"}), ("voorbereidingen", None)):
        antwoord = await t.doe(stap, inhoud)
        assert antwoord.status_code == 409
        assert "nieuw overleg" in antwoord.json()["detail"]


async def test_wie_mag_en_wie_niet(client, als, audit, t):
    stappen = {
        "/overleggen": overleg(), f"{t.pad[3:]}/deelnemers": professional(VT, "v"), f"{t.pad[3:]}/voorbereidingen": None,
        f"{t.pad[3:]}/annuleringen": {"reden": "x"},
    }  # fmt: skip
    for pad, inhoud in stappen.items():
        await weigert(client, als, audit, f"/v1{pad}", inhoud, "coordinator", relatie=pad != "/overleggen")
        assert (
            await client.post(f"/v1{pad}", json=inhoud, headers=jgz(als) | {"If-Match": '"1"'})
        ).status_code == 403, "wie deelneemt plant niet"
    presentie = {"aanwezig": [str(uuid4())], "besproken": []}
    await weigert(client, als, audit, f"{t.pad}/presenties", presentie, "beleidsadviseur")
    zonder_leiding = await client.post(
        f"{t.pad}/presenties", json=presentie, headers=met_versie(jgz(als), await t.nu())
    )
    assert zonder_leiding.status_code == 403


async def test_dezelfde_sleutel_maakt_een_overleg(client, als):
    kop = vt(als) | {"Idempotency-Key": "een-overleg"}
    een, twee = [await client.post("/v1/overleggen", json=overleg(), headers=kop) for _ in range(2)]
    assert een.json() == twee.json()
    assert len((await client.get("/v1/overleggen", headers=vt(als))).json()["resultaten"]) == 1
