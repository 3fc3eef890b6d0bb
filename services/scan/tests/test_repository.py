"""SQL: row-level security achter de filters, en wat is ingediend blijft zoals het is."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import asyncpg
import pytest
from scan_bouwers import HGKM, aanwezig, een_scan, volledig

from common.errors import NotFound
from common.testing.actors import JGZ, MAATSCHAPPELIJK_WERK, SYSTEEM, actor_van
from scan.api.modellen import NieuweScan
from scan.domain.uitkomst import bepaal_uitkomst
from scan.repository import find_scans, find_versies, get_scan
from scan.service import dien_scan_in

EIGEN = actor_van(JGZ, "jgz-professional")
ANDER = actor_van(MAATSCHAPPELIJK_WERK, "maatschappelijk-werker")
TABELLEN = ("scan", "scanversie", "antwoord", "acuut_signaal")


async def _bewaar(database, klok, actor=EIGEN, **afwijkend):
    scan = NieuweScan(**een_scan(**{"antwoorden": volledig(aanwezig("acuut-wapen")), **afwijkend}))
    async with database.begin(actor, klok()) as tx:
        return await dien_scan_in(tx, scan.kop(), scan.inhoud())


async def test_zonder_filter_ziet_een_andere_organisatie_niets(database, klok):
    await _bewaar(database, klok)
    for tabel in TABELLEN:
        async with database.begin(EIGEN, klok()) as tx:
            assert await tx.fetchval(f"SELECT count(*) FROM {tabel}") > 0, tabel
        async with database.begin(ANDER, klok()) as tx:
            assert await tx.fetchval(f"SELECT count(*) FROM {tabel}") == 0, tabel


async def test_alle_tabellen_hebben_gedwongen_row_level_security(settings):
    verbinding = await asyncpg.connect(settings.migratie_database_url)
    try:
        assert await verbinding.fetchval(
            "SELECT count(*) FROM pg_class WHERE relname = ANY($1) AND relkind = 'r' AND relrowsecurity AND relforcerowsecurity",
            list(TABELLEN),
        ) == len(TABELLEN)
    finally:
        await verbinding.close()


@pytest.mark.parametrize("tabel", ["scanversie", "antwoord", "acuut_signaal"])
@pytest.mark.parametrize("opdracht", ["DELETE FROM {}", "UPDATE {} SET organisatie = organisatie"])
async def test_wat_is_ingediend_kan_de_toepassing_niet_wijzigen(database, klok, tabel, opdracht):
    await _bewaar(database, klok)
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        async with database.begin(EIGEN, klok()) as tx:
            await tx.execute(opdracht.format(tabel))


async def test_schrijven_voor_een_andere_organisatie_kan_niet(database, klok):
    beeld = await _bewaar(database, klok)
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        async with database.begin(ANDER, klok()) as tx:
            await tx.execute(
                "INSERT INTO acuut_signaal (scan_id, onderdeel, organisatie, vastgesteld_op) VALUES ($1, 'x', $2, $3)",
                beeld.kop.id, JGZ, klok(),
            )  # fmt: skip


async def test_alle_bewaarde_scans_opnieuw_berekenen_geeft_geen_verschil(database, klok):
    beelden = [
        await _bewaar(database, klok, antwoorden=volledig(*extra, waarde=waarde))
        for waarde in ("afwezig", "onbekend", "aanwezig")
        for extra in ((), (aanwezig("structureel-stalking"),))
    ]
    async with database.begin(EIGEN, klok()) as tx:
        for beeld in beelden:
            opnieuw = await find_versies(tx, beeld.kop.id)
            assert opnieuw == list(beeld.versies)
            for oud, nieuw in zip(beeld.versies, opnieuw, strict=True):
                assert bepaal_uitkomst(HGKM, oud.inhoud.waarden) == bepaal_uitkomst(HGKM, nieuw.inhoud.waarden)


async def test_tweehonderd_taken_van_twee_organisaties_zien_nooit_elkaars_rijen(committed_database, klok):
    for actor in (EIGEN, ANDER):
        await _bewaar(committed_database, klok, actor)

    async def kijk(actor):
        async with committed_database.begin(actor, klok()) as tx:
            return {r["organisatie"] for r in await tx.fetch("SELECT organisatie FROM antwoord")}, actor.organisatie

    gezien = await asyncio.gather(*(kijk(EIGEN if n % 2 else ANDER) for n in range(200)))
    assert all(organisaties == {eigen} for organisaties, eigen in gezien)


async def test_de_filters_werken_ook_zonder_row_level_security(database, klok):
    """De dienst zelf ziet alles; toch geeft geen enkele query iets van een andere organisatie dan die van de aanroeper."""
    beeld = await _bewaar(database, klok)
    async with database.begin(replace(SYSTEEM, organisatie=MAATSCHAPPELIJK_WERK), klok()) as tx:
        assert await tx.fetchval("SELECT count(*) FROM scan") == 1
        assert (await find_scans(tx, None, 100)).items == []
        assert await find_versies(tx, beeld.kop.id) == []
        with pytest.raises(NotFound):
            await get_scan(tx, beeld.kop.id)


async def test_tegelijk_verschillende_versies_indienen_bewaart_ze_allemaal(committed_database, klok):
    beeld = await _bewaar(committed_database, klok)
    kop, eerste = beeld.kop, beeld.versies[0].inhoud

    async def doe(minuten):
        inhoud = replace(eerste, basisversies=(1,), afgenomen_op=eerste.afgenomen_op - timedelta(minutes=minuten))
        async with committed_database.begin(EIGEN, klok()) as tx:
            return len((await dien_scan_in(tx, kop, inhoud)).versies)

    assert sorted(await asyncio.gather(*(doe(n) for n in range(1, 11)))) == list(range(2, 12))
