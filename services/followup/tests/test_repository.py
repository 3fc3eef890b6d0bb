"""SQL: row-level security achter de filters, en de toestand in SQL gelijk aan die van de regels."""

import asyncio
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from random import Random
from uuid import UUID, uuid4

import asyncpg
import pytest
from followup_bouwers import een_afsluiting, een_contact, een_melding, een_resultaat, het_plan, leg_vast

from common.errors import NotFound
from common.testing.actors import JGZ, MAATSCHAPPELIJK_WERK, SYSTEEM, actor_van
from followup.domain.codes import Toestand
from followup.domain.plan import contactmoment_id
from followup.domain.protocol import protocol_van
from followup.domain.schema import Moment, schema
from followup.domain.toestand import stand_op
from followup.repository.contacten import (
    find_contacten,
    find_contactfeiten,
    find_momenten,
    find_momenten_van_plannen,
    get_moment,
)
from followup.repository.plannen import find_plannen, get_plan
from followup.service.opvolging import onthoud_zorgmelding, start_opvolging

EIGEN = actor_van(JGZ, "jgz-professional")
ANDER = actor_van(MAATSCHAPPELIJK_WERK, "maatschappelijk-werker")
_WACHTENDEN = "SELECT count(*) FROM pg_locks WHERE NOT granted"
TABELLEN = ("opvolgplan", "planlid", "contactmoment", "contact", "persoonresultaat")


async def test_zonder_filter_ziet_een_andere_organisatie_niets(deliver, client, als, database, klok):
    await deliver(een_afsluiting())
    jgz = als("jgz-professional", organisatie=JGZ)
    plan = await het_plan(client, jgz)
    resultaat = een_resultaat(plan["leden"][0]["persoonId"])
    assert (await leg_vast(client, jgz, plan["contactmomenten"][0], een_contact(resultaat))).status_code == 201
    for tabel in TABELLEN:
        async with database.begin(EIGEN, klok()) as tx:
            assert await tx.fetchval(f"SELECT count(*) FROM {tabel}") > 0, tabel
        async with database.begin(ANDER, klok()) as tx:
            assert await tx.fetchval(f"SELECT count(*) FROM {tabel}") == 0, tabel
            assert await tx.execute(f"UPDATE {tabel} SET organisatie = organisatie") == "UPDATE 0", tabel
    for tabel in ("huishouden", "huishoudmelding"):
        async with database.begin(EIGEN, klok()) as tx:
            assert await tx.fetchval(f"SELECT count(*) FROM {tabel}") == 0, tabel


async def test_een_rij_voor_een_andere_organisatie_schrijven_kan_niet(deliver, database, klok):
    await deliver(een_afsluiting())
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        async with database.begin(EIGEN, klok()) as tx:
            await tx.execute("UPDATE contactmoment SET organisatie = $1", MAATSCHAPPELIJK_WERK)


async def test_de_eigenaar_van_de_tabellen_ziet_zonder_context_ook_niets(settings, deliver):
    await deliver(een_afsluiting())
    verbinding = await asyncpg.connect(settings.migratie_database_url)
    try:
        assert await verbinding.fetchval(
            "SELECT count(*) FROM pg_class WHERE relname = ANY($1) AND relrowsecurity AND relforcerowsecurity",
            list(TABELLEN),
        ) == len(TABELLEN)
    finally:
        await verbinding.close()


async def test_de_toestand_in_sql_is_die_van_de_regels(deliver, database, klok):
    """Voor willekeurige feiten geeft elke toestand in SQL precies de momenten die de regel zo noemt."""
    await deliver(*(een_afsluiting() for _ in range(6)))
    toeval = Random(20261123)
    start = date(2026, 3, 2)

    def dag_of_niets() -> date | None:
        return toeval.choice([None, start + timedelta(days=toeval.randint(-20, 600))])

    async with database.begin(SYSTEEM, klok()) as tx:
        for rij in await tx.fetch("SELECT id FROM contactmoment"):
            vervallen = dag_of_niets()
            await tx.execute(
                "UPDATE contactmoment SET gedaan_op = $2, vervallen_op = $3, vervallen_reden = $4 WHERE id = $1",
                rij["id"],
                dag_of_niets(),
                vervallen,
                "nieuw-plan" if vervallen else None,
            )
    async with database.begin(EIGEN, klok()) as tx:
        for dagen in range(-30, 640, 7):
            peildatum = start + timedelta(days=dagen)
            alle = {m.id: m for m in (await find_momenten(tx, peildatum, Toestand, None, 100)).items}
            assert len(alle) == 48
            for toestand in Toestand:
                gevonden = {m.id for m in (await find_momenten(tx, peildatum, [toestand], None, 100)).items}
                assert gevonden == {i for i, m in alle.items() if stand_op(m.feiten, peildatum).toestand is toestand}


async def test_wat_bewaard_is_is_wat_het_schema_geeft(deliver, database, klok):
    afsluiting = een_afsluiting(afgesloten_op=date(2026, 8, 31))
    await deliver(afsluiting)
    async with database.begin(EIGEN, klok()) as tx:
        rijen = (await find_momenten(tx, date(2026, 8, 31), Toestand, None, 100)).items
    assert [r.feiten.moment for r in rijen] == list(schema(date(2026, 8, 31), protocol_van("2026-1")))
    assert isinstance(rijen[0].feiten.moment, Moment)
    assert [r.id for r in rijen] == [contactmoment_id(rijen[0].plan_id, r.maand) for r in rijen]


async def test_tegelijk_afsluiten_en_melden_over_een_huishouden_wacht_op_elkaar(committed_database, klok):
    """Twee transacties tegelijk, uit verschillende partities: de tweede ziet wat de eerste deed, en de onderbreking is er."""
    afsluiting = een_afsluiting()
    eerder, melding = (
        een_melding(huishouden_id=afsluiting.huishouden_id, ontvangen_op=datetime(2026, maand, 1, 10, tzinfo=UTC))
        for maand in (1, 6)
    )

    async def doe(handler, gebeurtenis):
        async with committed_database.begin(SYSTEEM, klok()) as tx:
            await handler(tx, gebeurtenis)

    await doe(onthoud_zorgmelding, eerder)  # the household is known already: no insert to wait on, only the lock
    async with committed_database.begin(SYSTEEM, klok()) as tx:
        await start_opvolging(tx, afsluiting)
        tweede = asyncio.create_task(doe(onthoud_zorgmelding, melding))
        async with asyncio.timeout(20):
            while not await tx.fetchval(_WACHTENDEN):
                assert not tweede.done(), "de tweede wachtte niet op de eerste"
                await asyncio.sleep(0.02)
    await tweede
    async with committed_database.begin(SYSTEEM, klok()) as tx:
        rij = await tx.fetchrow("SELECT * FROM opvolgplan WHERE huishouden_id = $1", afsluiting.huishouden_id)
    assert rij["onderbroken_op"] == date(2026, 6, 1)


async def test_de_filters_werken_ook_zonder_row_level_security(deliver, client, als, database, klok):
    """De dienst zelf ziet alles; toch geeft geen enkele query iets van een andere organisatie dan die van de aanroeper."""
    await deliver(een_afsluiting())
    jgz = als("jgz-professional", organisatie=JGZ)
    plan = await het_plan(client, jgz)
    moment = plan["contactmomenten"][0]
    resultaat = een_resultaat(plan["leden"][0]["persoonId"])
    assert (await leg_vast(client, jgz, moment, een_contact(resultaat))).status_code == 201
    plan_id, moment_id = UUID(plan["planId"]), UUID(moment["contactmomentId"])
    async with database.begin(replace(SYSTEEM, organisatie=MAATSCHAPPELIJK_WERK), klok()) as tx:
        assert await tx.fetchval("SELECT count(*) FROM contactmoment") == 8
        assert (await find_momenten(tx, date(2026, 3, 2), Toestand, None, 100)).items == []
        assert (await find_plannen(tx, None, 100)).items == []
        assert await find_momenten_van_plannen(tx, [plan_id]) == []
        assert await find_contactfeiten(tx, plan_id) == []
        assert await find_contacten(tx, moment_id) == []
        for lees, wat in ((get_plan, plan_id), (get_moment, moment_id)):
            with pytest.raises(NotFound):
                await lees(tx, wat)


async def test_tweehonderd_taken_van_twee_organisaties_zien_nooit_elkaars_rijen(committed_database, klok):
    async with committed_database.begin(SYSTEEM, klok()) as tx:
        await start_opvolging(tx, een_afsluiting(volwassen_slachtoffers_elders=(uuid4(),)))

    async def kijk(actor):
        async with committed_database.begin(actor, klok()) as tx:
            return {
                r["organisatie"] for r in await tx.fetch("SELECT organisatie FROM contactmoment")
            }, actor.organisatie

    gezien = await asyncio.gather(*(kijk(EIGEN if n % 2 else ANDER) for n in range(200)))
    assert all(organisaties == {eigen} for organisaties, eigen in gezien)
