"""Identificeerbare agendapunten over REST: dekking van iedereen aan tafel, bij elke lezing opnieuw."""

from __future__ import annotations

import pytest
from interventie_wereld import JGZ, NOP, SHG, URK, VT, casuspunt, jgz, nop, professional, shg, tafel, vt
from overleg_bouwers import met_versie
from overleg_wereld import beoordeeld, namen, weigert


@pytest.fixture
async def t(client, als):
    return await tafel(client, als)


async def test_zonder_toestemming_van_iedereen_noemt_de_weigering_elk_paar(client, als, t, audit, published):
    ouder, kind = t.w.personen
    await t.sta_toe(SHG)
    await t.sta_toe(JGZ, personen=[ouder])
    voor = len(await published())
    antwoord = await t.punt(casuspunt(t.casus, ouder, kind))
    assert antwoord.status_code == 409
    assert antwoord.json()["type"].endswith("/NietGedekt")
    assert antwoord.json()["invalidParams"] == [
        {"name": "personen.1", "code": "niet-gedekt", "reason": f"persoon {kind} heeft geen geldige toestemming voor {JGZ}"}
    ]  # fmt: skip
    assert "Proef" not in antwoord.text
    assert len(await published()) == voor
    geweigerd = [r for r in await audit() if r["uitkomst"] == "geweigerd"]
    assert [str(r["betrokkene_id"]) for r in geweigerd] == [kind], "de weigering staat bij wie het ging"


async def test_met_toestemming_staat_de_casus_op_de_agenda_van_iedereen(client, als, t, audit, published):
    gegeven = {r.json()["persoonId"]: r.json()["toestemmingId"] for r in await t.sta_toe(SHG, JGZ)}
    antwoord = await t.casuspunt()
    punt = antwoord.json()
    assert (punt["soort"], punt["status"], punt["organisatie"], punt["personen"]) == (
        "identificeerbaar", "open", SHG, t.w.personen,
    )  # fmt: skip
    bekend = (await published())[-1]
    assert (type(bekend).__name__, bekend.soort, str(bekend.overleg_id)) == (
        "AgendapuntToegevoegd", "identificeerbaar", t.id,
    )  # fmt: skip
    assert t.casus not in bekend.model_dump_json(), "alleen de soort"
    (gezien,) = await t.agenda(jgz(als))
    assert gezien == punt
    regels = [r for r in await audit() if r["object_soort"] == "agendapunt" and r["handeling"] == "lezen"]
    assert {str(r["betrokkene_id"]): str(r["grondslag_id"]) for r in regels} == gegeven, (
        "elke lezing noemt de toestemming"
    )
    detail = await client.get(antwoord.headers["location"], headers=jgz(als))
    assert (detail.json()["nietVoor"], detail.json()["bijdragen"]) == ([], [])


async def test_een_persoon_die_niet_bij_de_casus_hoort_of_een_vreemde_casus(client, als, t):
    await t.sta_toe(SHG, JGZ)
    elders = await beoordeeld(client, vt(als))
    vreemd = await t.punt(casuspunt(t.casus, t.w.personen[0], elders.personen[0]))
    assert vreemd.status_code == 400
    assert [f["name"] for f in vreemd.json()["invalidParams"]] == ["personen.1"]
    geen = await t.punt(casuspunt(elders.zorgmelding.json()["casusId"], elders.personen[0]))
    assert geen.status_code == 404, "een casus die SHG.nu niet ziet"
    for anders in ({"casusId": None}, {"personen": []}, {"reden": "opbouw_casus"}):
        assert (await t.punt(casuspunt(t.casus, *t.w.personen) | anders)).status_code == 400, anders


async def test_een_organisatie_erbij_mag_aan_tafel_en_ziet_het_punt_niet(client, als, t):
    await t.sta_toe(SHG, JGZ)
    punt = (await t.casuspunt()).json()["agendapuntId"]
    vraag = (await t.vraagpunt()).json()["agendapuntId"]
    antwoord = await t.doe("deelnemers", professional(NOP, "nel.nop"))
    assert antwoord.status_code == 201
    assert sorted((n["agendapuntId"], n["persoonId"], n["organisatie"]) for n in antwoord.json()["nietGedekt"]) == sorted(
        (punt, p, NOP) for p in t.w.personen
    )  # fmt: skip
    assert [p["agendapuntId"] for p in await t.agenda(nop(als))] == [vraag]
    for pad in (f"/agendapunten/{punt}",):
        assert (await client.get(t.pad + pad, headers=nop(als))).status_code == 404
    for stap in ("bijdragen", "besluiten"):
        antwoord = await client.post(f"{t.pad}/agendapunten/{punt}/{stap}", json={"tekst": "Tekst."}, headers=nop(als))
        assert antwoord.status_code in {403, 404}
        assert t.casus not in antwoord.text
    detail = await client.get(f"{t.pad}/agendapunten/{punt}", headers=shg(als))
    assert detail.json()["nietVoor"] == [NOP], "de voorzitter weet wie hier niet over mag horen"
    assert detail.json()["status"] == "open", "wie erbij kwam breekt niets"
    await t.sta_toe(NOP)
    assert [p["agendapuntId"] for p in await t.agenda(nop(als))] == [punt, vraag]


async def test_een_voorzitter_mag_alles_horen(client, als, t):
    await t.sta_toe(SHG, JGZ)
    await t.casuspunt()
    afspraak = {
        "van": "2026-03-03T13:00:00Z", "tot": "2026-03-03T14:00:00Z", "locatie": "x",
        "voorzitter": {"organisatie": NOP, "gebruiker": "nel.nop"},
    }  # fmt: skip
    weg = await client.put(t.pad, json=afspraak, headers=met_versie(shg(als), await t.nu()))
    assert (weg.status_code, {f["name"] for f in weg.json()["invalidParams"]}) == (409, {"voorzitter"})
    await t.sta_toe(NOP)
    ja = await client.put(t.pad, json=afspraak, headers=met_versie(shg(als), await t.nu()))
    assert (ja.status_code, ja.json()["organisaties"]) == (200, [SHG, JGZ, NOP])


async def trek_in(client, als, toestemming):
    pad = f"/v1/toestemmingen/{toestemming.json()['toestemmingId']}/intrekkingen"
    antwoord = await client.post(pad, headers=met_versie(vt(als), toestemming))
    assert antwoord.status_code == 201, antwoord.text


async def test_intrekken_laat_het_open_punt_vervallen_en_vertelt_elk_wat_hij_mag_weten(client, als, t, published):
    await t.sta_toe(SHG)
    voor_jgz = await t.sta_toe(JGZ)
    await t.doe("deelnemers", professional(NOP, "nel.nop"))
    haal = next(d for d in (await t.nu()).json()["deelnemers"] if d["organisatie"] == NOP)["deelnemerId"]
    await client.delete(f"{t.pad}/deelnemers/{haal}", headers=met_versie(shg(als), await t.nu()))
    punt = (await t.casuspunt()).json()["agendapuntId"]
    await t.doe("deelnemers", professional(NOP, "nel.nop"))
    voor = len(await published())
    await trek_in(client, als, voor_jgz[0])
    (gezien,) = await t.agenda(shg(als))
    assert (gezien["status"], gezien["vervallenReden"]) == ("vervallen", "toestemming-geldt-niet-meer")
    assert await t.agenda(jgz(als)) == []
    bekend = [g for g in (await published())[voor:] if type(g).__name__ == "AgendapuntVervallen"]
    assert [(str(g.agendapunt_id), g.reden) for g in bekend] == [(punt, "toestemming-geldt-niet-meer")]

    async def berichten(wie):
        lijst = (await client.get("/v1/berichten", headers=wie)).json()["resultaten"]
        return [(b["objectSoort"], b["objectId"], b["casusId"]) for b in lijst if b["soort"] == "agendapunt-vervallen"]

    assert await berichten(shg(als)) == [("agendapunt", punt, None)]
    assert await berichten(jgz(als)) == [("overleg", t.id, None)], "wie het kwijt is hoort niet welk punt"
    assert await berichten(nop(als)) == [], "wie het nooit mocht zien hoort niets"
    for stap, inhoud in (("bijdragen", {"tekst": "x"}),):
        antwoord = await client.post(f"{t.pad}/agendapunten/{punt}/{stap}", json=inhoud, headers=shg(als))
        assert antwoord.status_code == 409


async def test_een_andere_toestemming_houdt_het_punt_in_stand(client, als, t):
    await t.sta_toe(SHG, JGZ)
    dubbel = await t.sta_toe(JGZ, personen=t.w.personen[:1])
    await t.casuspunt()
    await trek_in(client, als, dubbel[0])
    assert [p["status"] for p in await t.agenda(jgz(als))] == ["open"]


async def test_een_beperkte_toestemming_telt_als_ingetrokken_voor_wie_afviel(client, als, t):
    (ouder,) = await t.sta_toe(SHG, JGZ, personen=t.w.personen[:1])
    await t.sta_toe(SHG, JGZ, personen=t.w.personen[1:])
    await t.casuspunt()
    pad = f"/v1/toestemmingen/{ouder.json()['toestemmingId']}/beperkingen"
    antwoord = await client.post(pad, json={"organisaties": [SHG]}, headers=met_versie(vt(als), ouder))
    assert antwoord.status_code == 201, antwoord.text
    assert [p["status"] for p in await t.agenda(shg(als))] == ["vervallen"]
    assert await t.agenda(jgz(als)) == []


async def test_wie_intrekt_hoeft_niet_aan_tafel_te_zitten(client, als, t):
    assert VT not in (await t.nu()).json()["organisaties"]
    (eerste, _) = await t.sta_toe(SHG, JGZ)
    await t.casuspunt()
    await trek_in(client, als, eerste)
    assert await t.agenda(jgz(als)) == await t.agenda(shg(als)) == []
    assert (await client.get(t.pad, headers=vt(als))).status_code == 404


async def test_na_de_laatste_dag_ziet_niemand_het_punt_meer_ook_zonder_taak(client, als, t, klok, database):
    await t.sta_toe(SHG, JGZ, tot="2026-03-02")
    await t.casuspunt()
    klok.zet(klok.nu.fromisoformat("2026-03-02T22:59:59Z"))
    assert len(await t.agenda(jgz(als))) == 1
    klok.zet(klok.nu.fromisoformat("2026-03-02T23:00:00Z"))
    assert await t.agenda(jgz(als)) == await t.agenda(shg(als)) == []


async def test_bijdragen_zijn_per_organisatie_en_te_wijzigen_tot_het_overleg_gehouden_is(client, als, t, klok, audit):
    await t.sta_toe(SHG, JGZ)
    punt = await t.casuspunt()
    pad = f"{punt.headers['location']}/bijdragen"
    een = await client.post(pad, json={"tekst": "Wij zien het kind wekelijks."}, headers=jgz(als))
    assert een.status_code == 201
    assert (await client.post(pad, json={"tekst": "Nog een."}, headers=jgz(als))).status_code == 409
    mijn = f"{pad}/{een.json()['bijdrageId']}"
    assert (await client.put(mijn, json={"tekst": "x"}, headers=met_versie(shg(als), een))).status_code == 403, (
        "van een ander"
    )
    twee = await client.put(mijn, json={"tekst": "Wij zien het kind elke week."}, headers=met_versie(jgz(als), een))
    assert (twee.status_code, twee.json()["versie"]) == (200, 2)
    assert (await client.put(mijn, json={"tekst": "x"}, headers=met_versie(jgz(als), een))).status_code == 412
    detail = await client.get(punt.headers["location"], headers=shg(als))
    assert [(b["organisatie"], b["tekst"]) for b in detail.json()["bijdragen"]] == [
        (JGZ, "Wij zien het kind elke week.")
    ]
    assert {str(r["betrokkene_id"]) for r in await audit() if r["object_soort"] == "bijdrage"} == set(t.w.personen)
    vraag = await t.vraagpunt()
    elders = f"{vraag.headers['location']}/bijdragen/{een.json()['bijdrageId']}"
    assert (await client.put(elders, json={"tekst": "x"}, headers=met_versie(jgz(als), twee))).status_code == 404
    await t.gehouden(klok, punt)
    dicht = await client.put(mijn, json={"tekst": "x"}, headers=met_versie(jgz(als), twee))
    assert dicht.status_code == 409


async def test_een_punt_hoort_bij_zijn_overleg(client, als, t):
    vraag = await t.vraagpunt()
    ander = await tafel(client, als)
    pad = f"{ander.pad}/agendapunten/{vraag.json()['agendapuntId']}"
    assert (await client.get(pad, headers=shg(als))).status_code == 404
    assert (await client.post(f"{pad}/bijdragen", json={"tekst": "x"}, headers=shg(als))).status_code == 404


async def test_intrekken_van_een_eigen_punt(client, als, t, published):
    vraag = await t.vraagpunt(wie=jgz(als))
    pad = f"{vraag.headers['location']}/intrekkingen"
    assert (await client.post(pad, headers=met_versie(shg(als), vraag))).status_code == 403, "van een ander"
    assert (await client.post(pad, headers=jgz(als))).status_code == 428
    assert (await client.post(pad, headers=jgz(als) | {"If-Match": '"9"'})).status_code == 412
    weg = await client.post(pad, headers=met_versie(jgz(als), vraag))
    assert (weg.status_code, weg.json()["vervallenReden"]) == (201, "ingetrokken")
    assert namen(await published())[-1] == "AgendapuntVervallen"
    assert (await client.post(pad, headers=met_versie(jgz(als), weg))).status_code == 409


async def test_de_gebeurtenissen_van_een_punt_zijn_alleen_voor_wie_het_ziet(committed_client, committed_als):
    client, als = committed_client, committed_als
    t = await tafel(client, als)
    await t.sta_toe(SHG, JGZ)
    await t.casuspunt()
    await t.doe("deelnemers", professional(URK, "ula.urk"))

    async def gezien(wie):
        feed = (await client.get("/v1/gebeurtenissen", headers=wie)).json()["resultaten"]
        return [g["type"].split(".")[3] for g in feed if g["type"].split(".")[2] in {"overleggen", "agendapunten"}]

    assert await gezien(jgz(als)) == ["overleg-gepland", "agendapunt-toegevoegd", "overleg-gewijzigd"]
    assert await gezien(als("casusregisseur", organisatie=URK)) == ["overleg-gepland", "overleg-gewijzigd"]
    assert await gezien(nop(als)) == []
    assert await gezien(als("onderzoeker", organisatie=JGZ)) == [], "de feed is geen omweg om een rol heen"


async def test_wie_mag_en_wie_niet(client, als, audit, t):
    vraag = await t.vraagpunt()
    een = f"{t.pad}/agendapunten/{vraag.json()['agendapuntId']}"
    for pad, inhoud in (
        (f"{t.pad}/agendapunten", {"soort": "geanonimiseerd", "reden": "opbouw_casus", "doel": "expertise_inwinnen", "tekst": "x"}),
        (f"{een}/intrekkingen", None),
        (f"{een}/bijdragen", {"tekst": "x"}),
    ):  # fmt: skip
        await weigert(client, als, audit, pad, inhoud, "jgz-professional")
