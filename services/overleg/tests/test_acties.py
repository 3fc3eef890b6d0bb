"""Acties over REST: een eigenaar en een termijn, een eind met bewijs of reden, en elk bericht precies één keer."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from interventie_wereld import JGZ, NOP, SHG, jgz, nop, professional, shg, tafel, vt
from overleg_bouwers import met_versie
from overleg_wereld import namen, weigert

from common.testing.actors import SYSTEEM
from overleg.domain.bericht import BerichtSoort
from overleg.service.acties import stuur_actieberichten

TERMIJN = date(2026, 3, 13)


def actie(**anders):
    return {
        "organisatie": JGZ, "professional": "joke.jgz", "termijn": TERMIJN.isoformat(), "tekst": "Bel de school.",
    } | anders  # fmt: skip


@pytest.fixture
async def t(client, als, klok):
    """Een gehouden overleg met een casus waar JGZ over mag horen en de gemeente niet, en een vraag voor allen."""
    t = await tafel(client, als)
    t.toestemmingen = await t.sta_toe(SHG, JGZ)
    t.casus_punt, t.vraag = await t.casuspunt(), await t.vraagpunt()
    await t.doe("deelnemers", professional(NOP, "nel.nop"))
    await t.gehouden(klok, t.casus_punt, t.vraag)
    return t


@pytest.fixture
def geef(client, als, t):
    async def geef(punt=None, status=201, wie=None, **anders):
        pad = (punt or t.casus_punt).headers["location"]
        antwoord = await client.post(f"{pad}/acties", json=actie(**anders), headers=wie or shg(als))
        assert antwoord.status_code == status, antwoord.text
        return antwoord

    return geef


async def werklijst(client, wie, dag, **vraag):
    antwoord = await client.get("/v1/acties", headers=wie, params={"peildatum": dag.isoformat(), **vraag})
    assert antwoord.status_code == 200, antwoord.text
    return [(a["actieId"], a["teLaat"]) for a in antwoord.json()["resultaten"]]


async def test_vastleggen_werkt_en_maakt_bekend(client, als, t, geef, published, audit):
    a = (await geef()).json()
    assert (a["status"], a["organisatie"], a["termijn"], a["casusId"]) == ("open", JGZ, "2026-03-13", t.casus)
    bekend = (await published())[-1]
    assert (type(bekend).__name__, str(bekend.actie_id), bekend.organisatie, bekend.termijn) == (
        "ActieVastgesteld", a["actieId"], JGZ, TERMIJN,
    )  # fmt: skip
    for geheim in ("school", "joke", t.casus):
        assert geheim not in bekend.model_dump_json()
    gelezen = await client.get(f"/v1/acties/{a['actieId']}", headers=jgz(als))
    assert gelezen.json() == a
    regels = [r for r in await audit() if r["object_soort"] == "actie" and r["handeling"] == "lezen"]
    assert {str(r["betrokkene_id"]) for r in regels} == set(t.w.personen)
    assert all(r["grondslag_id"] for r in regels)


async def test_een_actie_is_voor_wie_aan_tafel_zat_en_het_punt_mag_zien(client, als, t, geef):
    niet_gedekt = await geef(organisatie=NOP, professional="nel.nop", status=400)
    assert [f["code"] for f in niet_gedekt.json()["invalidParams"]] == ["niet-gedekt"]
    await geef(organisatie="00000009990000000005", status=400)
    await geef(t.vraag, organisatie=NOP, professional="nel.nop")
    for anders in ({"termijn": "2026-03-01"}, {"termijn": "2029-01-01"}, {"termijn": "morgen"}, {"tekst": ""}):
        await geef(status=400, **anders)
    await geef(status=403, wie=jgz(als))


async def test_de_werklijst_is_een_functie_van_feiten_en_peildatum(client, als, t, geef, klok):
    laat, gauw = (await geef()).json(), (await geef(termijn="2026-03-05")).json()
    gisteren, vandaag = date(2026, 3, 2), date(2026, 3, 3)
    assert await werklijst(client, jgz(als), gisteren) == [], "toen was er nog niets"
    assert await werklijst(client, jgz(als), vandaag) == [(gauw["actieId"], False), (laat["actieId"], False)]
    assert await werklijst(client, jgz(als), date(2026, 3, 5)) == [(gauw["actieId"], False), (laat["actieId"], False)]
    assert await werklijst(client, jgz(als), date(2026, 3, 6)) == [(gauw["actieId"], True), (laat["actieId"], False)]
    assert await werklijst(client, shg(als), vandaag) == [], "alleen de eigen acties"
    assert len(await werklijst(client, shg(als), vandaag, eigen=False)) == 2
    assert await werklijst(client, nop(als), vandaag, eigen=False) == [], "de gemeente mag dit punt niet zien"
    klok.verder(days=5)
    pad = f"/v1/acties/{gauw['actieId']}"
    af = await client.post(f"{pad}/afrondingen", json={"bewijs": "Gebeld."}, headers=jgz(als) | {"If-Match": '"1"'})
    assert af.status_code == 201, af.text
    assert await werklijst(client, jgz(als), date(2026, 3, 8)) == [(laat["actieId"], False)]
    assert await werklijst(client, jgz(als), date(2026, 3, 7)) == [(gauw["actieId"], True), (laat["actieId"], False)]
    antwoord = await client.get("/v1/acties", headers=jgz(als), params={"peildatum": "2026-03-07", "limit": 1})
    volgende = {"peildatum": "2026-03-07", "limit": 1, "cursor": antwoord.json()["volgende"]}
    antwoord = await client.get("/v1/acties", headers=jgz(als), params=volgende)
    assert ([a["actieId"] for a in antwoord.json()["resultaten"]], antwoord.json()["volgende"]) == (
        [laat["actieId"]], None,
    )  # fmt: skip
    assert (await client.get("/v1/acties", headers=jgz(als))).status_code == 400, "zonder peildatum geen lijst"


EINDEN = [
    ("afrondingen", "bewijs", "gedaan", "ActieAfgerond"),
    ("niet-uitvoeringen", "reden", "niet-gedaan", "ActieNietUitgevoerd"),
]


@pytest.mark.parametrize(("stap", "veld", "status", "gebeurtenis"), EINDEN)
async def test_een_actie_eindigt_met_bewijs_of_reden(client, als, geef, published, stap, veld, status, gebeurtenis):
    a = await geef()
    pad = f"{a.headers['location']}/{stap}"
    inhoud = {veld: "Gesproken met de leerkracht."}
    for leeg in ({}, {veld: ""}):
        assert (await client.post(pad, json=leeg, headers=met_versie(jgz(als), a))).status_code == 400
    assert (await client.post(pad, json=inhoud, headers=met_versie(shg(als), a))).status_code == 403
    assert (await client.post(pad, json=inhoud, headers=met_versie(nop(als), a))).status_code == 404
    assert (await client.post(pad, json=inhoud, headers=jgz(als))).status_code == 428
    assert (await client.post(pad, json=inhoud, headers=jgz(als) | {"If-Match": '"7"'})).status_code == 412
    klaar = await client.post(pad, json=inhoud, headers=met_versie(jgz(als), a))
    assert (klaar.status_code, klaar.json()["status"], klaar.json()[veld]) == (201, status, inhoud[veld])
    bekend = (await published())[-1]
    assert (type(bekend).__name__, str(bekend.actie_id)) == (gebeurtenis, a.json()["actieId"])
    assert "leerkracht" not in bekend.model_dump_json()
    nogmaals = await client.post(pad, json=inhoud, headers=met_versie(jgz(als), klaar))
    assert nogmaals.status_code == 409


async def test_overdragen_kan_wie_haar_heeft_en_wie_leidt_en_het_spoor_blijft(client, als, t, geef, published):
    a = await geef(t.vraag)
    pad, naar = f"{a.headers['location']}/overdrachten", {"organisatie": NOP, "professional": "nel.nop"}
    invoer = naar | {"termijn": "2026-03-20"}
    assert (await client.post(pad, json=invoer, headers=met_versie(nop(als), a))).status_code == 403
    nieuw = await client.post(pad, json=invoer, headers=met_versie(jgz(als), a))
    assert (nieuw.status_code, nieuw.json()["status"], nieuw.json()["vorigeActieId"]) == (
        201, "open", a.json()["actieId"],
    )  # fmt: skip
    assert nieuw.json()["tekst"] == a.json()["tekst"]
    oud = await client.get(a.headers["location"], headers=jgz(als))
    assert oud.json()["status"] == "overgedragen"
    assert namen(await published())[-2:] == ["ActieOvergedragen", "ActieVastgesteld"]
    terug = invoer | {"organisatie": JGZ, "professional": "joke.jgz"}
    leiding = await client.post(
        f"{nieuw.headers['location']}/overdrachten", json=terug, headers=met_versie(shg(als), nieuw)
    )
    assert leiding.status_code == 201, leiding.text
    over_casus = await geef()
    weg = await client.post(
        f"{over_casus.headers['location']}/overdrachten", json=invoer, headers=met_versie(jgz(als), over_casus)
    )
    assert weg.status_code == 400, "wie het punt niet mag zien krijgt de actie niet"


@pytest.fixture
def taak(database, klok):
    async def taak(keer=1):
        for _ in range(keer):
            async with database.begin(SYSTEEM, klok()) as tx:
                await stuur_actieberichten(tx)

    return taak


@pytest.fixture
def berichten(database, klok):
    """Wat verstuurd is: soort, ontvanger, professional."""

    async def lees():
        async with database.begin(SYSTEEM, klok()) as tx:
            rijen = await tx.fetch(
                "SELECT soort, naar, professional FROM bericht WHERE soort LIKE 'actie-%' ORDER BY gemaakt_op, naar"
            )
        return [(BerichtSoort(r["soort"]), r["naar"], r["professional"]) for r in rijen]

    return lees


HERINNERING, ESCALATIE = BerichtSoort.ACTIE_HERINNERING, BerichtSoort.ACTIE_ESCALATIE


async def test_herinneren_voor_de_termijn_en_escaleren_erna_elk_een_keer(client, als, geef, klok, taak, berichten):
    await geef()
    klok.zet(klok.nu.fromisoformat("2026-03-09T12:00:00Z"))
    await taak()
    assert await berichten() == []
    klok.zet(klok.nu.fromisoformat("2026-03-10T00:30:00Z"))
    await taak(3)
    assert await berichten() == [(HERINNERING, JGZ, "joke.jgz")]
    klok.zet(klok.nu.fromisoformat("2026-03-13T22:00:00Z"))
    await taak()
    assert len(await berichten()) == 1, "de dag van de termijn is nog op tijd"
    klok.zet(klok.nu.fromisoformat("2026-03-14T00:00:00Z"))
    await taak(3)
    klok.verder(days=30)
    await taak()
    assert await berichten() == [(HERINNERING, JGZ, "joke.jgz"), (ESCALATIE, SHG, None)]


async def test_een_taak_die_weken_niet_liep_stuurt_dezelfde_berichten(geef, klok, taak, berichten):
    await geef()
    klok.verder(days=20)
    await taak(2)
    assert sorted(await berichten()) == sorted([(HERINNERING, JGZ, "joke.jgz"), (ESCALATIE, SHG, None)])


async def test_wat_gedaan_is_krijgt_geen_bericht(client, als, geef, klok, taak, berichten):
    a = await geef()
    await client.post(
        f"{a.headers['location']}/afrondingen", json={"bewijs": "Gebeld."}, headers=met_versie(jgz(als), a)
    )
    klok.verder(days=40)
    await taak()
    assert await berichten() == []


async def test_wie_de_actie_niet_meer_mag_zien_krijgt_geen_bericht_tot_hij_weer_mag(
    client, als, t, geef, klok, taak, berichten
):
    await geef()
    for toestemming in t.toestemmingen:
        pad = f"/v1/toestemmingen/{toestemming.json()['toestemmingId']}/intrekkingen"
        assert (await client.post(pad, headers=met_versie(vt(als), toestemming))).status_code == 201
    klok.zet(klok.nu.fromisoformat("2026-03-16T10:00:00Z"))
    await taak()
    assert await berichten() == []
    assert await werklijst(client, jgz(als), TERMIJN + timedelta(days=3)) == []
    await t.sta_toe(SHG, JGZ)
    await taak(2)
    assert sorted(await berichten()) == sorted([(HERINNERING, JGZ, "joke.jgz"), (ESCALATIE, SHG, None)])


async def test_het_aantal_dagen_is_een_instelling(database, klok, geef, settings, taak, berichten):
    await geef()
    regels = database.config.regels
    database.config = settings.model_copy(update={"regels": type(regels)(actie_herinneren_dagen=8)})
    klok.zet(klok.nu.fromisoformat("2026-03-05T12:00:00Z"))
    await taak()
    assert [b[0] for b in await berichten()] == [HERINNERING]


async def test_wie_mag_en_wie_niet(client, als, audit, t, geef):
    await weigert(
        client, als, audit, f"{t.casus_punt.headers['location']}/acties", actie(), "jgz-professional", anders=403
    )
    a = await geef()
    for stap, inhoud in (
        ("afrondingen", {"bewijs": "x"}), ("niet-uitvoeringen", {"reden": "x"}),
        ("overdrachten", {"organisatie": SHG, "professional": "x", "termijn": "2026-03-20"}),
    ):  # fmt: skip
        await weigert(client, als, audit, f"{a.headers['location']}/{stap}", inhoud, "jgz-professional")
