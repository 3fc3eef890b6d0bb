"""Geanonimiseerde agendapunten: geen spoor naar een mens, in de tekst niet, in de rij niet en in de audit niet."""

from __future__ import annotations

from uuid import UUID

import pytest
from interventie_wereld import JGZ, NOP, SHG, jgz, nop, professional, shg, tafel, vraagpunt, vt
from overleg_bouwers import met_versie
from overleg_wereld import beoordeeld

from common.testing.actors import SYSTEEM

HERKENBAAR = "Proefpersoon belde over het kind, bel terug op 06-12340000."


@pytest.fixture
async def t(client, als):
    return await tafel(client, als)


async def test_een_vraag_staat_op_de_agenda_zonder_iets_dat_naar_een_dossier_wijst(
    client, als, t, database, klok, audit
):
    controle = {"casusId": t.casus, "personen": t.w.personen}
    antwoord = await t.vraagpunt(controle=controle)
    punt = antwoord.json()
    assert (punt["soort"], punt["casusId"], punt["personen"], punt["reden"], punt["doel"]) == (
        "geanonimiseerd", None, [], "opbouw_casus", "expertise_inwinnen",
    )  # fmt: skip
    geheim = {t.casus, t.w.huishouden, *t.w.personen}
    assert not geheim & set(antwoord.text.replace('"', " ").split())
    async with database.begin(SYSTEEM, klok()) as tx:
        rij = await tx.fetchrow("SELECT * FROM agendapunt")
        houders = {r["persoon_id"] for r in await tx.fetch("SELECT persoon_id FROM keten.persoon_sleutel")}
    assert (rij["casus_id"], rij["personen"]) == (None, [])
    assert not {UUID(g) for g in geheim} & {w for w in rij.values() if isinstance(w, UUID)}
    assert UUID(t.casus) not in houders, "de tekst hangt niet onder een sleutel van het dossier"
    assert punt["tekst"].encode() not in rij["tekst"]
    regels = [r for r in await audit() if r["handeling"] in {"tekst-controleren", "aanmaken"}][-3:]
    gecontroleerd = [r for r in regels if r["handeling"] == "tekst-controleren"]
    assert {str(r["betrokkene_id"]) for r in gecontroleerd} == set(t.w.personen), (
        "dat hun gegevens gelezen zijn staat er"
    )
    assert {r["object_id"] for r in gecontroleerd} == {None}, "en niet waarvoor"
    (gemaakt,) = [r for r in regels if r["handeling"] == "aanmaken"]
    assert (str(gemaakt["object_id"]), gemaakt["betrokkene_id"]) == (punt["agendapuntId"], None)


async def test_elke_vindplaats_komt_terug_en_nooit_de_tekst(client, als, t, published, audit):
    voor, regels = len(await published()), len(await audit())
    antwoord = await t.punt(vraagpunt(tekst=HERKENBAAR, controle={"personen": t.w.personen}))
    assert antwoord.status_code == 400
    gevonden = antwoord.json()["invalidParams"]
    assert {f["name"] for f in gevonden} == {"tekst"}
    assert "telefoon" in {f["code"] for f in gevonden}
    assert any(
        f["code"] in {"naam", "voornaam", "achternaam", "roepnaam"} and "tekens 1–12" in f["reason"] for f in gevonden
    )
    for stuk in ("Proefpersoon", "belde", "12340000"):
        assert stuk not in antwoord.text
    assert len(await published()) == voor
    assert await t.agenda(shg(als)) == []
    erna = (await audit())[regels:]
    assert {str(r["betrokkene_id"]) for r in erna if r["handeling"] == "tekst-controleren"} == set(t.w.personen), (
        "gelezen om te weigeren is ook gelezen"
    )


async def test_zonder_te_zeggen_om_wie_het_gaat_worden_alleen_algemene_sporen_gevonden(client, als, t):
    assert (await t.punt(vraagpunt(tekst="Wat te doen als men belt met 06-12340000?"))).status_code == 400
    assert (await t.punt(vraagpunt())).status_code == 201


async def test_de_controle_is_geen_manier_om_een_naam_te_raden(client, als, t):
    elders = await beoordeeld(client, vt(als))
    raden = vraagpunt(tekst="Is Proefpersoon in gevaar?", controle={"personen": elders.personen[:1]})
    assert (await t.punt(raden, jgz(als))).status_code == 404, "van wie u niet mag weten, controleert u ook niet"
    casus = {"casusId": elders.zorgmelding.json()["casusId"]}
    assert (await t.punt(vraagpunt(controle=casus), jgz(als))).status_code == 404


async def test_een_casus_en_een_geanonimiseerd_punt_gaan_niet_samen(client, als, t):
    for anders in (
        {"casusId": t.casus}, {"personen": t.w.personen}, {"reden": "nieuwsgierig"}, {"doel": "interventieoverleg"},
        {"reden": None},
    ):  # fmt: skip
        antwoord = await t.punt(vraagpunt(**anders))
        assert antwoord.status_code == 400, anders


async def test_iedereen_aan_tafel_ziet_de_vraag_en_later_komt_er_een_nieuw_punt(client, als, t):
    vraag = await t.vraagpunt(controle={"casusId": t.casus})
    await t.doe("deelnemers", professional(NOP, "nel.nop"))
    assert [p["agendapuntId"] for p in await t.agenda(nop(als))] == [vraag.json()["agendapuntId"]]
    await t.sta_toe(SHG, JGZ, NOP)
    casus = await t.casuspunt()
    assert casus.json()["agendapuntId"] != vraag.json()["agendapuntId"]
    gezien = {p["agendapuntId"]: p for p in await t.agenda(nop(als))}
    assert gezien[vraag.json()["agendapuntId"]] == vraag.json(), "het geanonimiseerde punt blijft zoals het is"
    assert gezien[casus.json()["agendapuntId"]]["soort"] == "identificeerbaar"


async def test_alles_bij_een_geanonimiseerd_punt_is_anoniem(client, als, t, klok):
    vraag = await t.vraagpunt()
    pad, controle = vraag.headers["location"], {"personen": t.w.personen}

    async def weigert(methode, waar, inhoud, **kop):
        antwoord = await client.request(methode, waar, json=inhoud, headers=shg(als) | kop)
        assert antwoord.status_code == 400, (waar, antwoord.text)
        assert antwoord.json()["invalidParams"], waar
        assert "Proefpersoon" not in antwoord.text

    await weigert("POST", f"{pad}/bijdragen", {"tekst": HERKENBAAR, "controle": controle})
    goed = await client.post(f"{pad}/bijdragen", json={"tekst": "Vraag het in spel."}, headers=shg(als))
    await weigert(
        "PUT", f"{pad}/bijdragen/{goed.json()['bijdrageId']}", {"tekst": HERKENBAAR}, **{"If-Match": goed.headers["etag"]}
    )  # fmt: skip
    await t.gehouden(klok, vraag)
    await weigert("POST", f"{pad}/besluiten", {"tekst": HERKENBAAR, "controle": controle})
    actie = {"organisatie": JGZ, "professional": "joke.jgz", "termijn": "2026-03-10", "tekst": "Stuur de folder."}
    await weigert("POST", f"{pad}/acties", actie | {"tekst": HERKENBAAR, "controle": controle})
    deel = (await t.delen(shg(als)))[vraag.json()["agendapuntId"]]
    await weigert(
        "PUT", f"{t.pad}/verslagdelen/{deel['verslagdeelId']}", {"tekst": HERKENBAAR}, **{"If-Match": f'"{deel["versie"]}"'}
    )  # fmt: skip
    gemaakt = await client.post(f"{pad}/acties", json=actie, headers=shg(als))
    assert gemaakt.status_code == 201, gemaakt.text
    for stap, veld in (("afrondingen", "bewijs"), ("niet-uitvoeringen", "reden")):
        waar = f"{gemaakt.headers['location']}/{stap}"
        antwoord = await client.post(waar, json={veld: HERKENBAAR}, headers=met_versie(jgz(als), gemaakt))
        assert antwoord.status_code == 400
        assert {f["name"] for f in antwoord.json()["invalidParams"]} == {veld}


async def test_het_algemene_deel_van_het_verslag_noemt_niemand(client, als, t, klok):
    await t.sta_toe(SHG, JGZ)
    punt = await t.casuspunt()
    await t.gehouden(klok, punt)
    algemeen = (await t.delen(shg(als)))[None]
    weg = await t.schrijf(algemeen, "Daarna spraken we over Proefpersoon en het kind.")
    assert weg.status_code == 400
    assert (await t.schrijf(algemeen, "Welkom en rondje.")).status_code == 200
