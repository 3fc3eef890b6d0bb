"""Elke tekst met een eigen sleutel heeft een bewaartermijn: zorg, signaal, meldcode zonder persoon, noodtoegang zonder treffer."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest
from bewaren_wereld import Nacht, bevestig, bevestigd, doe, lees, voorstellen
from interventie_wereld import tafel
from meldcode_bouwers import SIGNALEN, Wandeling
from overleg_bouwers import BSN, een_huishouden, maak, melding, met_versie, persoon
from overleg_wereld import JGZ, NOP, SHG, URK, VT, vt
from rechten_wereld import po
from signaal_bouwers import Reekswereld, een_signaal
from test_zorgen import een_zorg

from common.testing.actors import SYSTEEM
from overleg.domain.bewaarregels import Categorie
from overleg.domain.bewaren import Bewaarobject

VOORBIJ = datetime(2028, 3, 3, 9, tzinfo=UTC)
"""Twee jaar en een dag na 2 maart 2026."""
HOUD = {"reden": "toezicht", "instantie": "inspectie", "toelichting": "Synthetisch."}


@pytest.fixture
def nacht(database, klok):
    return Nacht(database, klok)


async def een_afgehandelde_zorg(client, als):
    z = await maak(client, "/zorgen", vt(als), een_zorg(tekst="Kanarietekst over een straat."))
    pad = f"{z.headers['location']}/uitkomsten"
    assert (
        await client.post(pad, json={"uitkomst": "advies-gegeven"}, headers=met_versie(vt(als), z))
    ).status_code == 201
    return VT, z.json()["zorgId"], z.headers["location"], vt(als)


async def een_ingediend_signaal(client, als):
    shg = als("beleidsadviseur", organisatie=SHG, sub="sara.shg")
    w = await Reekswereld.begin(client, als)
    s = await maak(
        client, "/signalen", shg, een_signaal(w.reeks_id, tekst="Kanarietekst over ouderen.", mogelijkeActie=None)
    )
    return SHG, s.json()["signaalId"], s.headers["location"], shg


async def een_wandeling_zonder_persoon(client, als):
    jgz = als("jgz-professional", organisatie=JGZ, sub="jip.jgz")
    w = await Wandeling.begin(client, jgz)
    await w.zet(("signalen", SIGNALEN | {"tekst": "Kanarietekst over een leerling."}))
    return JGZ, w.laatste.json()["meldcodeId"], w.pad, jgz


async def een_noodtoegang_zonder_treffer(client, als):
    agent = als("medewerker-politie", organisatie=URK, sub="adam.agent")
    vraag = {"bsn": BSN[1], "redencode": "levensgevaar", "reden": "Kanarietekst over wie er niet is."}
    n = (await maak(client, "/noodtoegangen", agent, vraag)).json()["toegangen"][0]["noodtoegangId"]
    oordeel = {"oordeel": "terecht", "toelichting": "Synthetische toelichting."}
    kop = po(als, organisatie=URK) | {"If-Match": '"1"'}
    assert (await client.post(f"/v1/noodtoegangen/{n}/beoordelingen", json=oordeel, headers=kop)).status_code == 201
    return URK, n, f"/v1/noodtoegangen/{n}", agent


SOORTEN: dict[str, Any] = {
    "zorg": een_afgehandelde_zorg, "signaal": een_ingediend_signaal, "meldcode": een_wandeling_zonder_persoon,
    "noodtoegang": een_noodtoegang_zonder_treffer,
}  # fmt: skip


@pytest.mark.parametrize("soort", SOORTEN)
async def test_na_zijn_termijn_met_vier_ogen_onleesbaar(client, als, nacht, database, klok, soort):
    organisatie, object_id, pad, wie = await SOORTEN[soort](client, als)
    assert "Kanarietekst" in (await client.get(pad, headers=wie)).text
    await nacht.stel_voor(datetime(2028, 3, 2, 9, tzinfo=UTC))
    assert await voorstellen(client, als, organisatie) == []
    await nacht.stel_voor(VOORBIJ)
    (v,) = await voorstellen(client, als, organisatie)
    assert (v["objectSoort"], v["objectId"], v["regel"], v["bewaardTot"]) == (soort, object_id, soort, "2028-03-02")
    assert (await lees(client, als, v, NOP)).status_code == 404
    await nacht.voer_uit()
    assert "Kanarietekst" in (await client.get(pad, headers=wie)).text, "nog niemand besloot"
    await bevestigd(client, als, organisatie)
    await nacht.voer_uit()
    gelezen = await client.get(pad, headers=wie)
    assert (gelezen.status_code, "Kanarietekst" in gelezen.text) == (200, False), "het feit blijft, de tekst niet"
    async with database.begin(SYSTEEM, klok()) as tx:
        assert (await tx.keyring.get(tx, UUID(object_id))).vernietigd
    (k,) = (await client.get("/v1/vernietigingsverklaringen", headers=po(als, organisatie=organisatie))).json()[
        "resultaten"
    ]
    assert (k["objectSoort"], k["aantallen"], object_id in str(k)) == (soort, {"sleutel": 1}, False)
    await nacht.stel_voor()
    assert await voorstellen(client, als, organisatie, stand="voorgesteld") == []


@pytest.mark.parametrize("soort", ["zorg", "noodtoegang"])
async def test_waar_nog_iets_mee_moet_blijft(client, als, nacht, database, klok, soort):
    organisatie, *_ = await SOORTEN[soort](client, als)
    async with database.begin(SYSTEEM, klok()) as tx:
        await tx.execute("UPDATE zorg SET uitkomst = NULL")
        await tx.execute("UPDATE noodtoegang SET beoordeeld_op = NULL, beoordeeld_door = NULL, oordeel = NULL")
    await nacht.stel_voor(datetime(2060, 1, 1, 9, tzinfo=UTC))
    assert await voorstellen(client, als, organisatie) == []


async def test_een_nieuwe_vastlegging_laat_het_voorstel_vervallen(client, als, nacht, klok):
    """Ook wie de wandeling niet mag lezen, rekent bij het goedkeuren met wat erin staat."""
    organisatie, _, pad, jgz = await een_wandeling_zonder_persoon(client, als)
    await nacht.stel_voor(VOORBIJ)
    (v,) = await voorstellen(client, als, organisatie)
    po_jgz = po(als, organisatie=organisatie)
    nu = await client.get(pad, headers=jgz)
    stap = {"functie": "collega", "op": "2028-03-03", "advies": "Vraag door."}
    assert (await client.post(f"{pad}/raadplegingen", json=stap, headers=met_versie(jgz, nu))).status_code == 201
    geweigerd = await doe(client, po_jgz, await lees(client, als, v, organisatie), "goedkeuringen")
    assert (geweigerd.status_code, "loopt weer" in geweigerd.text) == (409, True)
    await nacht.stel_voor()
    assert [x["stand"] for x in await voorstellen(client, als, organisatie)] == ["vervallen"]


async def test_wie_schrijft_terwijl_er_vernietigd_wordt_verliest_niets(
    committed_client, committed_als, committed_database, klok
):
    """De taak wacht op wie de wandeling openhoudt, en rekent met wat die erbij zette."""
    c, als, nacht = committed_client, committed_als, Nacht(committed_database, klok)
    organisatie, meldcode_id, pad, jgz = await een_wandeling_zonder_persoon(c, als)
    await nacht.stel_voor(VOORBIJ)
    await bevestigd(c, als, organisatie)
    async with committed_database.begin(SYSTEEM, klok()) as tx:
        await tx.execute("SELECT 1 FROM meldcode WHERE id = $1 FOR UPDATE", UUID(meldcode_id))
        taak = asyncio.create_task(nacht.voer_uit())
        await asyncio.sleep(0.5)
        assert not taak.done()
        await tx.execute(
            "INSERT INTO meldcoderegel (id, meldcode_id, volgnummer, soort, op, door, gegevens)"
            " VALUES (md5('r')::uuid, $1, 2, 'overname', $2, 'jip.jgz', '{\"van\": \"een.ander\"}')",
            UUID(meldcode_id), klok(),
        )  # fmt: skip
    await taak
    assert [v["stand"] for v in await voorstellen(c, als, organisatie)] == ["vervallen"]
    assert "Kanarietekst" in (await c.get(pad, headers=jgz)).text


async def test_een_meldcode_over_een_bekende_hoort_bij_de_persoon_tot_na_haar_laatste_vastlegging(
    client, als, nacht, klok
):
    wie = (await maak(client, "/personen", vt(als), persoon(naam="Proefpersoon Los"))).json()["persoonId"]
    klok.zet(datetime(2026, 9, 1, 9, tzinfo=UTC))
    w = await Wandeling.begin(client, vt(als), persoonId=wie)
    klok.zet(datetime(2027, 1, 15, 9, tzinfo=UTC))
    await w.zet(("signalen", SIGNALEN | {"tekst": "Kanarietekst over een leerling."}))
    await nacht.stel_voor(datetime(2029, 1, 15, 9, tzinfo=UTC))
    assert await voorstellen(client, als) == []
    await nacht.stel_voor(datetime(2029, 1, 16, 9, tzinfo=UTC))
    assert [(v["objectSoort"], v["bewaardTot"]) for v in await voorstellen(client, als)] == [("persoon", "2029-01-15")]
    await bevestigd(client, als)
    await nacht.voer_uit()
    gelezen = await client.get(w.pad, headers=vt(als))
    assert (gelezen.status_code, "Kanarietekst" in gelezen.text) == (200, False)


async def test_een_bewaarplicht_voor_een_huisgenoot_houdt_de_casus_en_niet_de_hele_partij(
    client, als, nacht, database, klok
):
    """De zorgmelding gaat; de casus, waar ook de huisgenoot in staat, volgt als de bewaarplicht is opgeheven."""
    huishouden, (een, twee) = await een_huishouden(
        client, vt(als), persoon(), persoon(naam="Proefpersoon Twee", geboortedatum="1991-01-31")
    )
    z = (await maak(client, "/zorgmeldingen", vt(als), melding(huishouden, een, toelichting="Kanarietekst."))).json()
    casus = UUID(z["casusId"])
    async with database.begin(SYSTEEM, klok()) as tx:
        await tx.execute("UPDATE zorgmelding SET status = 'afgesloten', afgesloten_op = '2026-03-02', resultaat = ''")
        _, rij = tx.keyring.new_key(casus)
        await tx.execute(
            "INSERT INTO keten.persoon_sleutel (persoon_id, versie, kek_id, gewikkeld) VALUES ($1, $2::smallint, $3, $4)",
            *rij.parameters,
        )
    b = await maak(client, f"/personen/{twee}/bewaarplichten", po(als), HOUD)
    await nacht.stel_voor(datetime(2046, 3, 3, 9, tzinfo=UTC))
    (v,) = [x for x in await voorstellen(client, als) if x["objectSoort"] == "zorgmelding"]
    await bevestig(client, als, v)
    await nacht.voer_uit()
    gelezen = (await client.get(f"/v1/zorgmeldingen/{z['zorgmeldingId']}", headers=vt(als))).json()
    assert gelezen["toelichting"] is None
    await nacht.stel_voor()
    assert "casus" not in [x["objectSoort"] for x in await voorstellen(client, als)], "de huisgenoot houdt haar tegen"
    op = await client.post(f"{b.headers['location']}/opheffingen", headers=met_versie(po(als), b))
    assert op.status_code == 201
    await nacht.stel_voor()
    (rest,) = [x for x in await voorstellen(client, als) if x["objectSoort"] == "casus"]
    assert (rest["objectId"], rest["bewaardTot"]) == (str(casus), "2046-03-02")
    await bevestig(client, als, rest)
    await nacht.voer_uit()
    async with database.begin(SYSTEEM, klok()) as tx:
        assert (await tx.keyring.get(tx, casus)).vernietigd


async def test_een_signaal_telt_vanaf_het_overleg_waar_het_op_de_agenda_stond(client, als, nacht, database, klok):
    await een_ingediend_signaal(client, als)
    async with database.begin(SYSTEEM, klok()) as tx:
        o = await tx.fetchval("SELECT id FROM signaaloverleg WHERE begint_op::date = '2026-05-12'")
        await tx.execute("UPDATE signaal SET status = 'geagendeerd', overleg_id = $1", o)
    await nacht.stel_voor(datetime(2028, 5, 12, 9, tzinfo=UTC))
    assert await voorstellen(client, als, SHG) == []
    await nacht.stel_voor(datetime(2028, 5, 13, 9, tzinfo=UTC))
    assert [v["bewaardTot"] for v in await voorstellen(client, als, SHG)] == ["2028-05-12"]


async def test_de_onderwerpen_van_een_reeks_gaan_twee_jaar_na_haar_einde(client, als, nacht):
    w = await Reekswereld.begin(client, als)
    await w.zet("onderwerpen", {"onderwerp": "Kanarietekst over ouderen", "organisatie": SHG})
    await nacht.stel_voor(datetime(2060, 1, 1, 9, tzinfo=UTC))
    assert await voorstellen(client, als, NOP) == [], "de reeks loopt nog"
    nu = await client.get(f"/v1/signaalreeksen/{w.reeks_id}", headers=w.organisator)
    einde = await client.post(
        f"/v1/signaalreeksen/{w.reeks_id}/beeindigingen",
        json={"tot": "2060-01-01"},
        headers=met_versie(w.organisator, nu),
    )
    assert einde.status_code == 201, einde.text
    await nacht.stel_voor(datetime(2062, 1, 2, 9, tzinfo=UTC))
    (v,) = await voorstellen(client, als, NOP)
    assert (v["objectSoort"], v["regel"], v["bewaardTot"]) == ("signaalreeks", "signaal", "2062-01-01")
    assert "Kanarietekst" in (await client.get(w.pad, headers=w.organisator)).text
    await bevestigd(client, als, NOP)
    await nacht.voer_uit()
    gelezen = await client.get(w.pad, headers=w.organisator)
    assert (gelezen.status_code, gelezen.json()["onderwerp"]) == (200, None)


async def test_elke_houder_van_een_sleutel_is_iets_met_een_bewaartermijn(client, als, database, klok):
    """Wat een sleutel heeft en hier niet bij staat, zou voorgoed leesbaar blijven."""
    for maak_een in SOORTEN.values():
        await maak_een(client, als)
    t = await tafel(client, als)
    await t.sta_toe(SHG, JGZ)
    await t.casuspunt()
    await t.vraagpunt()
    w = await Reekswereld.begin(client, als)
    await w.zet("onderwerpen", {"onderwerp": "Financiële uitbuiting van ouderen", "organisatie": SHG})
    bron = " UNION ALL ".join(f"SELECT id, '{soort}' AS soort FROM {soort}" for soort in Bewaarobject)
    async with database.begin(SYSTEEM, klok()) as tx:
        rijen = await tx.fetch(
            f"SELECT s.persoon_id, b.soort FROM keten.persoon_sleutel s LEFT JOIN ({bron}) b ON b.id = s.persoon_id"
        )
    assert {r["soort"] for r in rijen} == {str(soort) for soort in Bewaarobject} - {"zorgmelding"}, (
        "deze melding heeft geen tekst"
    )
    assert {soort.categorie for soort in Bewaarobject} == set(Categorie)
