"""Row-level security van alles rond de casus: een vergeten filter laat niets zien, en niemand schrijft bij een ander."""

from __future__ import annotations

from datetime import date
from uuid import UUID, uuid4

import asyncpg
import pytest
from casus_bouwers import oordeel, vastgesteld_plan, zet
from overleg_wereld import GEWELD, JGZ, SHG, URK, VT, aanvaard, bied_aan, overgedragen, shg, vt

from common.errors import NotFound
from common.testing.actors import actor_van
from overleg.repository import casussen, casusverloop, geweld, risicofactoren, veiligheidsplannen

TABELLEN = (
    "casus", "casusregie", "casusverloop", "casus_organisatie", "casus_zonder_regisseur", "veiligheidsplanversie",
    "veiligheidsvoorwaarde", "veiligheidsafspraak", "voorwaardeoordeel", "risicofactor", "risicostand", "geweldsincident",
    "kennisgeving",
)  # fmt: skip
FEITEN = ("casusverloop", "voorwaardeoordeel", "risicostand")
ANDER = actor_van(URK, "casusregisseur", "medewerker-veilig-thuis")


@pytest.fixture
async def w(client, als):
    w = await overgedragen(client, vt(als), shg(als))
    plan = await vastgesteld_plan(client, w, shg(als), vt(als))
    await oordeel(client, plan, shg(als))
    await zet(client, f"{w.pad_casus}/faseovergangen", shg(als), {"naar": "RISICOGESTUURDE_ZORG"})
    await client.post(f"{w.pad_casus}/risicofactoren", json={"niveau": "ouder", "code": "stress"}, headers=shg(als))
    await zet(client, f"{w.pad_casus}/geweldsincidenten", shg(als), GEWELD)
    return w


async def tel(database, klok, actor):
    async with database.begin(actor, klok()) as tx:
        return {t: await tx.fetchval(f"SELECT count(*) FROM {t}") for t in TABELLEN}


async def test_wie_betrokken_is_ziet_alles_en_een_ander_niets(database, klok, w):
    for actor in (actor_van(VT, "medewerker-veilig-thuis"), actor_van(SHG, "casusregisseur")):
        gezien = await tel(database, klok, actor)
        assert all(gezien.values()), gezien
    assert await tel(database, klok, ANDER) == dict.fromkeys(TABELLEN, 0)


async def test_een_ander_wijzigt_en_verwijdert_niets(database, klok, w):
    async with database.begin(ANDER, klok()) as tx:
        for tabel in TABELLEN:
            kolom = "gestart_op" if tabel == "casus" else "casus_id"
            assert await tx.execute(f"UPDATE {tabel} SET {kolom} = {kolom}") == "UPDATE 0", tabel
            assert await tx.execute(f"DELETE FROM {tabel}") == "DELETE 0", tabel


@pytest.mark.parametrize("tabel", FEITEN)
async def test_een_feit_verandert_ook_voor_wie_het_vastlegde_niet(database, klok, w, tabel):
    for opdracht in (f"UPDATE {tabel} SET casus_id = casus_id", f"DELETE FROM {tabel}"):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            async with database.begin(actor_van(SHG, "casusregisseur"), klok()) as tx:
                await tx.execute(opdracht)


async def test_een_ander_voegt_zichzelf_niet_toe(database, klok, w):
    casus = UUID(w.pad_casus.rsplit("/", 1)[1])
    for opdracht, waarden in (
        ("INSERT INTO casus_organisatie VALUES ($1, $2, $3, 'anders', 'x', now(), NULL, NULL, now())", (uuid4(), casus, URK)),
        ("INSERT INTO kennisgeving VALUES ($1, gen_random_uuid(), $2, $3, now(), NULL, NULL, 1)", (uuid4(), casus, SHG)),
        ("INSERT INTO kennisgeving VALUES ($1, gen_random_uuid(), $2, $3, now(), NULL, NULL, 1)", (uuid4(), casus, URK)),
        ("INSERT INTO casusregie VALUES ($2, now(), $3, 'x', NULL, $1, 'procesregisseur')", (uuid4(), casus, URK)),
    ):  # fmt: skip
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            async with database.begin(ANDER, klok()) as tx:
                await tx.execute(opdracht, *waarden)


async def test_geen_query_geeft_een_ander_iets(database, klok, w):
    casus = UUID(w.pad_casus.rsplit("/", 1)[1])
    async with database.begin(actor_van(SHG, "casusregisseur"), klok()) as tx:
        factor = await tx.fetchval("SELECT id FROM risicofactor")
        incident = await tx.fetchval("SELECT id FROM geweldsincident")
        betrokkenheid = await tx.fetchval("SELECT id FROM casus_organisatie")
        assert (await veiligheidsplannen.get_versie(tx, casus, 1)).nummer == 1
    async with database.begin(ANDER, klok()) as tx:
        for leeg in (
            casussen.find_regie(tx, casus), casusverloop.find_betrokkenheden(tx, casus), geweld.find_kennisgevingen(tx, casus),
            geweld.find_incidenten_op(tx, casus, date(2026, 3, 1)), veiligheidsplannen.find_versies(tx, casus),
            veiligheidsplannen.find_oordelen(tx, casus), risicofactoren.find_standen(tx, casus),
            casusverloop.verantwoordelijken(tx, casus), risicofactoren.organisaties_met_risico(tx, casus),
            veiligheidsplannen.organisaties_in_plan(tx, casus),
        ):  # fmt: skip
            assert await leeg == []
        assert (await geweld.find_eigen_kennisgevingen(tx, None, 10)).items == []
        for weg in (
            casussen.get_casus(tx, casus), veiligheidsplannen.get_versie(tx, casus, 1),
            risicofactoren.get_factor(tx, casus, factor), geweld.get_incident(tx, casus, incident), geweld.get_bereik(tx, incident),
            casusverloop.get_betrokkenheid(tx, casus, betrokkenheid),
        ):  # fmt: skip
            with pytest.raises(NotFound):
                await weg


async def test_wat_open_gaat_voor_een_telling_gaat_ook_weer_dicht(client, als, database, klok, w):
    casus = UUID(w.pad_casus.rsplit("/", 1)[1])
    klok.verder(hours=1)
    async with database.begin(actor_van(SHG, "casusregisseur"), klok()) as tx:
        incident = await tx.fetchval("SELECT id FROM geweldsincident")
        assert await casusverloop.verantwoordelijken(tx, casus) == [SHG]
        await geweld.get_bereik(tx, incident)
        await casussen.neem_deel(tx, casus)
        assert not await tx.fetchval("SELECT keten.is_systeem()")
    o = await bied_aan(client, shg(als), w.pad, URK)
    assert o.status_code == 201
    assert (await aanvaard(client, als("casusregisseur", organisatie=URK, sub="ula.urk"), o)).status_code == 201
    async with database.begin(ANDER, klok()) as tx:
        assert await casusverloop.verantwoordelijken(tx, casus) == [URK]
    assert JGZ not in (await client.get(w.pad_casus, headers=vt(als))).json()["organisaties"]
