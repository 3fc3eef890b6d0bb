"""Wissen en beperken terwijl iemand samenvoegt of dat terugdraait: het besluit gaat over de mens zoals hij dan is."""

from __future__ import annotations

import asyncio
from uuid import UUID

import pytest
from overleg_bouwers import maak, met_versie, persoon
from overleg_wereld import VT, vt
from rechten_wereld import PO_TWEE, pad, po, toegewezen

from common.testing.actors import SYSTEEM, actor_van
from overleg.domain.samenvoegen import RedenSamenvoegen
from overleg.repository.bewaarplichten import gewist
from overleg.service.samenvoegen import maak_samenvoeging_ongedaan, voeg_personen_samen

WACHT = """
SELECT EXISTS (SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock')
"""
VAN_VT = actor_van(VT, "medewerker-veilig-thuis")


@pytest.fixture
async def twee(committed_client, committed_als):
    wie = (persoon(naam="Aafje Proefstra"), persoon(naam="A. Proefstra"))
    return [
        UUID((await maak(committed_client, "/personen", vt(committed_als), p)).json()["persoonId"]) for p in wie
    ]


async def tot_het_wacht(database, klok, taak):
    """Tot de andere transactie op een vergrendelde rij wacht; klaar zonder wachten is een fout in de test."""
    for _ in range(500):
        async with database.begin(SYSTEEM, klok()) as tx:
            if await tx.fetchval(WACHT):
                return
        assert not taak.done(), taak.result().text
        await asyncio.sleep(0.02)
    raise AssertionError("niemand wacht")


async def samen(tx, blijft, ander):
    return await voeg_personen_samen(tx, blijft, 1, ander, RedenSamenvoegen.IDENTITEIT_VASTGESTELD)


async def test_wie_tijdens_het_wissen_erbij_kwam_wordt_mee_gewist(
    committed_client, committed_als, committed_database, klok, twee
):
    client, als, database = committed_client, committed_als, committed_database
    blijft, ander = twee
    v = await toegewezen(client, als, str(blijft), recht="wissing")
    async with database.begin(VAN_VT, klok()) as tx:
        await samen(tx, blijft, ander)
        wissen = asyncio.create_task(client.post(f"{pad(v)}/wissingen", headers=met_versie(po(als, PO_TWEE), v)))
        await tot_het_wacht(database, klok, wissen)
    antwoord = await wissen
    assert (antwoord.status_code, set(antwoord.json()["personen"])) == (201, {str(p) for p in twee}), antwoord.text
    async with database.begin(SYSTEEM, klok()) as tx:
        assert [await gewist(tx, p) for p in twee] == [True, True]


async def test_wie_tijdens_het_wissen_losraakte_blijft(
    committed_client, committed_als, committed_database, klok, twee
):
    client, als, database = committed_client, committed_als, committed_database
    blijft, ander = twee
    async with database.begin(VAN_VT, klok()) as tx:
        samenvoeging = (await samen(tx, blijft, ander)).samenvoeging
    v = await toegewezen(client, als, str(blijft), recht="wissing")
    async with database.begin(VAN_VT, klok()) as tx:
        await maak_samenvoeging_ongedaan(tx, blijft, samenvoeging.id, samenvoeging.versie)
        wissen = asyncio.create_task(client.post(f"{pad(v)}/wissingen", headers=met_versie(po(als, PO_TWEE), v)))
        await tot_het_wacht(database, klok, wissen)
    antwoord = await wissen
    assert (antwoord.status_code, antwoord.json()["personen"]) == (201, [str(blijft)]), antwoord.text
    async with database.begin(SYSTEEM, klok()) as tx:
        assert not await gewist(tx, ander)


async def test_een_beperking_tijdens_het_samenvoegen_geldt_voor_de_mens(
    committed_client, committed_als, committed_database, klok, twee
):
    client, als, database = committed_client, committed_als, committed_database
    blijft, ander = twee
    v = await toegewezen(client, als, str(ander), recht="beperking")
    inhoud = {"reden": "juistheid-betwist"}
    async with database.begin(VAN_VT, klok()) as tx:
        await samen(tx, blijft, ander)
        beperken = asyncio.create_task(client.post(f"{pad(v)}/beperkingen", json=inhoud, headers=po(als)))
        await tot_het_wacht(database, klok, beperken)
    antwoord = await beperken
    assert (antwoord.status_code, antwoord.json()["persoonId"]) == (201, str(blijft)), antwoord.text
