"""Een toestemming die verloopt: dicht vanaf de volgende dag in Nederland, en dat wordt één keer bekend, hoe laat de taak ook loopt."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

import pytest
from overleg_bouwers import maak, met_versie, persoon, toestemming
from overleg_wereld import JGZ, SHG, URK, vt

from common.testing.actors import SYSTEEM
from overleg.jobs import JOBS
from overleg.service import toestemmingen
from overleg.service.toestemmingen import maak_verlopen_bekend

LAATSTE_TEL, MIDDERNACHT = datetime(2026, 4, 1, 21, 59, 59, tzinfo=UTC), datetime(2026, 4, 1, 22, tzinfo=UTC)
"""Om de dag van 1 april in Nederland, in de zomertijd."""


@pytest.fixture
async def wie(client, als):
    return (await maak(client, "/personen", vt(als), persoon())).json()["persoonId"]


@pytest.fixture
def draai(database, klok):
    async def loop():
        async with database.begin(SYSTEEM, klok()) as tx:
            await maak_verlopen_bekend(tx)

    return loop


async def verlopen(published):
    return [e for e in await published() if type(e).__name__ == "ToestemmingVerlopen"]


async def geef(client, als, wie, *organisaties, **anders):
    return await maak(client, "/toestemmingen", vt(als), toestemming(wie, *organisaties, **{"tot": "2026-04-01"} | anders))


async def test_de_laatste_dag_telt_mee_en_daarna_wordt_het_een_keer_bekend(client, als, wie, klok, draai, published):
    assert [j.naam for j in JOBS if j.job is maak_verlopen_bekend] == ["toestemmingen-verlopen"]
    t = (await geef(client, als, wie, URK, SHG)).json()
    lezer = als("maatschappelijk-werker", organisatie=URK, sub="wim.werker")
    klok.zet(LAATSTE_TEL)
    await draai()
    assert await verlopen(published) == []
    assert (await client.get(f"/v1/personen/{wie}", headers=lezer)).status_code == 200
    klok.zet(MIDDERNACHT)
    assert (await client.get(f"/v1/personen/{wie}", headers=lezer)).status_code == 404, "dicht wacht niet op de taak"
    for _ in range(3):
        await draai()
    (e,) = await verlopen(published)
    assert (str(e.toestemming_id), str(e.persoon_id), set(e.organisaties), str(e.tot)) == (
        t["toestemmingId"], wie, {URK, SHG}, "2026-04-01",
    )  # fmt: skip


async def test_een_taak_die_dagen_niet_liep_geeft_hetzelfde_en_in_kleine_stukken(client, als, wie, klok, draai, published, monkeypatch):
    monkeypatch.setattr(toestemmingen, "PER_KEER", 2)
    for dag in ("2026-04-03", "2026-04-01", "2026-04-02"):
        await geef(client, als, wie, URK, tot=dag)
    klok.zet(datetime(2026, 5, 1, 9, tzinfo=UTC))
    aantallen = []
    for _ in range(3):
        await draai()
        aantallen.append(len(await verlopen(published)))
    assert aantallen == [2, 3, 3]
    assert [str(e.tot) for e in await verlopen(published)] == ["2026-04-01", "2026-04-02", "2026-04-03"]


async def test_ingetrokken_verloopt_niet_en_wie_gewist_is_komt_niet_meer_voor(client, als, wie, klok, draai, published, database):
    weg = await geef(client, als, wie, URK)
    assert (await client.post(f"{weg.headers['location']}/intrekkingen", headers=met_versie(vt(als), weg))).status_code == 201
    gewist = (await maak(client, "/personen", vt(als), persoon())).json()["persoonId"]
    await geef(client, als, gewist, URK)
    async with database.begin(SYSTEEM, klok()) as tx:
        await tx.execute("UPDATE persoon SET gewist_op = $2 WHERE id = $1", UUID(gewist), klok())
    klok.zet(MIDDERNACHT)
    await draai()
    assert await verlopen(published) == []


async def test_na_verlopen_kan_intrekken_nog_steeds(client, als, wie, klok, draai):
    t = await geef(client, als, wie, URK)
    klok.zet(MIDDERNACHT)
    await draai()
    weg = await client.post(f"{t.headers['location']}/intrekkingen", headers=met_versie(vt(als), t))
    assert weg.status_code == 201, weg.text


async def test_wie_haar_kreeg_haalt_het_op_en_leest_niet_wie_haar_nog_meer_kreeg(
    committed_client, committed_als, committed_database, klok
):
    client, als = committed_client, committed_als
    wie = (await maak(client, "/personen", vt(als), persoon())).json()["persoonId"]
    await geef(client, als, wie, JGZ, URK)
    klok.zet(MIDDERNACHT)
    async with committed_database.begin(SYSTEEM, klok()) as tx:
        await maak_verlopen_bekend(tx)
    soort = "nl.veiligeketen.toestemmingen.toestemming-verlopen.v1"
    for wie_leest, ziet in (
        (als("jgz-professional", organisatie=JGZ, sub="jet.jgz"), [{JGZ}]),
        (vt(als), [{JGZ, URK}]),
        (als("casusregisseur", organisatie=SHG, sub="sara.shg"), []),
    ):
        antwoord = await client.get("/v1/gebeurtenissen", params={"type": soort}, headers=wie_leest)
        assert antwoord.status_code == 200, antwoord.text
        assert [set(g["data"]["organisaties"]) for g in antwoord.json()["resultaten"]] == ziet
