"""Row-level security: the database itself keeps organisations apart, also when a query forgets to."""

from __future__ import annotations

import asyncio
from datetime import date
from uuid import UUID

import asyncpg
import pytest

from common.events import uuid7
from common.testing.actors import SYSTEEM, actor_van
from common.testing.klok import BEGIN

VT, SHG, URK = "00000009990000000001", "00000009990000000002", "00000009990000000005"
TABLES = (
    "huishouden", "persoon", "casus", "casusregie", "huishoudlid", "toestemming", "zorgmelding", "betrokkene",
    "geweldsincident", "kennisgeving", "overdracht",
)  # fmt: skip
HOUSEHOLD = "INSERT INTO huishouden (id, eigenaar, versie, aangemaakt_op) VALUES ($1, $2, 1, $3)"


async def one_of_everything(tx) -> dict[str, UUID]:
    """Put one row of the actor's organisation in every table with data about people."""
    org, now = tx.actor.organisatie, tx.now
    ids = {t: uuid7() for t in TABLES}
    await tx.execute(HOUSEHOLD, ids["huishouden"], org, now)
    await tx.execute(
        "INSERT INTO persoon (id, eigenaar, naam, geheim_adres, versie, aangemaakt_op) VALUES ($1, $2, $3, false, 1, $4)",
        ids["persoon"], org, b"x", now,
    )  # fmt: skip
    await tx.execute(
        "INSERT INTO huishoudlid (huishouden_id, persoon_id, rol, van) VALUES ($1, $2, 'ouder', $3)",
        ids["huishouden"], ids["persoon"], date(2020, 1, 1),
    )  # fmt: skip
    await tx.execute(
        "INSERT INTO casus (id, eigenaar, huishouden_id, fase, organisaties, gestart_op, versie)"
        " VALUES ($1, $2, $3, 'VEILIGHEID', ARRAY[$2], $4, 1)",
        ids["casus"], org, ids["huishouden"], now,
    )  # fmt: skip
    await tx.execute(
        "INSERT INTO casusregie (id, casus_id, soort, van, organisatie, professional)"
        " VALUES ($1, $2, 'casusregisseur', $3, $4, 'proef')",
        ids["casusregie"], ids["casus"], now, org,
    )  # fmt: skip
    await tx.execute(
        "INSERT INTO zorgmelding (id, eigenaar, huishouden_id, casus_id, status, soort, soort_basis, ontvangen_op,"
        " melder_categorie, melder_anoniem, aard, aanvullende_informatie, doelgroepen, acuut, structureel, disclosure, pc4,"
        " gemeentecode, versie, aangemaakt_op) VALUES ($1, $2, $3, $4, 'ontvangen', 'EERSTE', '{}', $5, 'politie', false,"
        " '{}', '{}', '{}', false, false, false, '8302', 'GM0171', 1, $5)",
        ids["zorgmelding"], org, ids["huishouden"], ids["casus"], now,
    )  # fmt: skip
    await tx.execute(
        "INSERT INTO betrokkene (zorgmelding_id, persoon_id, eigenaar, rol) VALUES ($1, $2, $3, 'slachtoffer')",
        ids["zorgmelding"], ids["persoon"], org,
    )  # fmt: skip
    await tx.execute(
        "INSERT INTO toestemming (id, eigenaar, persoon_id, organisaties, doel, dataklassen, grondslag, gegeven_door, gevers,"
        " bewijs_soort, bewijs_op, van, tot, versie, aangemaakt_op) VALUES ($1, $2, $3, ARRAY['00000009990000000008'],"
        " 'hulpverlening', '{identiteit}', 'toestemming', 'zelf', ARRAY[$3::uuid], 'mondeling', $4, $4, $4, 1, $5)",
        ids["toestemming"], org, ids["persoon"], date(2026, 3, 2), now,
    )  # fmt: skip
    await tx.execute(
        "INSERT INTO geweldsincident (id, casus_id, datum, soorten, bron, vastgelegd_op, bekend_bij)"
        " VALUES ($1, $2, $3, '{}', 'x', $4, '{}')",
        ids["geweldsincident"], ids["casus"], date(2026, 3, 1), now,
    )  # fmt: skip
    await tx.execute(
        "INSERT INTO kennisgeving (id, incident_id, casus_id, organisatie, verstuurd_op, versie) VALUES ($1, $2, $3, $4, $5, 1)",
        ids["kennisgeving"], ids["geweldsincident"], ids["casus"], org, now,
    )  # fmt: skip
    await tx.execute(
        "INSERT INTO overdracht (id, zorgmelding_id, casus_id, van, naar, aangeboden_op, ontvangen_op, versie)"
        " VALUES ($1, $2, $3, $4, $5, $6, $6, 1)",
        ids["overdracht"], ids["zorgmelding"], ids["casus"], org, "00000009990000000006", now,
    )  # fmt: skip
    return ids


async def test_every_table_with_data_about_people_has_forced_row_level_security(committed_database, behind):
    rows = await behind.fetch(
        "SELECT relname, relrowsecurity AND relforcerowsecurity AS forced FROM pg_class"
        " WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND relname <> 'alembic_version'"
    )
    assert {r["relname"] for r in rows} >= {*TABLES, "conceptmelding"}
    assert [r["relname"] for r in rows if not r["forced"]] == []


async def test_the_application_is_not_owner_and_cannot_bypass(committed_database, vt):
    async with committed_database.begin(vt, BEGIN) as tx:
        row = await tx.fetchrow(
            "SELECT rolsuper, rolbypassrls, rolcreaterole FROM pg_roles WHERE rolname = current_user"
        )
        owns = await tx.fetchval(
            "SELECT count(*) FROM pg_class WHERE relowner = current_user::regrole AND relnamespace = 'public'::regnamespace"
        )
    assert not any(row)
    assert owns == 0


async def test_a_query_without_filter_shows_only_the_own_rows(committed_database, vt):
    shg = actor_van(SHG, "casusregisseur")
    async with committed_database.begin(vt, BEGIN) as tx:
        mine = await one_of_everything(tx)
    async with committed_database.begin(shg, BEGIN) as tx:
        theirs = await one_of_everything(tx)
        for table in TABLES:
            assert await tx.fetchval(f"SELECT count(*) FROM {table}") == 1, table
        for table in set(TABLES) - {"casusregie", "huishoudlid", "betrokkene"}:
            assert await tx.fetchval(f"SELECT id FROM {table}") == theirs[table], table
            assert await tx.fetchrow(f"SELECT FROM {table} WHERE id = $1", mine[table]) is None, table


async def test_update_and_delete_do_not_reach_the_rows_of_another(committed_database, behind, vt):
    async with committed_database.begin(vt, BEGIN) as tx:
        await one_of_everything(tx)
    before = {t: await behind.fetch(f"SELECT * FROM {t}") for t in TABLES}
    async with committed_database.begin(actor_van(SHG), BEGIN) as tx:
        for table in reversed(TABLES):
            assert (await tx.execute(f"DELETE FROM {table}")).endswith(" 0"), table
        for table in ("huishouden", "persoon", "zorgmelding", "betrokkene", "toestemming", "casus"):
            assert (await tx.execute(f"UPDATE {table} SET eigenaar = $1", SHG)).endswith(" 0"), table
    assert before == {t: await behind.fetch(f"SELECT * FROM {t}") for t in TABLES}


async def test_a_row_cannot_be_made_for_another_organisation(committed_database, vt):
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        async with committed_database.begin(vt, BEGIN) as tx:
            await tx.execute(HOUSEHOLD, uuid7(), SHG, BEGIN)


async def test_without_context_there_are_no_rows(committed_database, vt):
    async with committed_database.begin(vt, BEGIN) as tx:
        await one_of_everything(tx)
    # A connection of the same pool, so with the settings of the transaction before it, if those would linger.
    async with committed_database.connection() as connection:
        for table in (*TABLES, "conceptmelding"):
            assert await connection.fetchval(f"SELECT count(*) FROM {table}") == 0, table


async def test_the_system_sees_all_and_only_the_system_can_be_it(committed_database, vt):
    async with committed_database.begin(vt, BEGIN) as tx:
        await one_of_everything(tx)
    async with committed_database.begin(SYSTEEM, BEGIN) as tx:
        assert await tx.fetchval("SELECT count(*) FROM persoon") == 1
    async with committed_database.begin(actor_van(SHG, sub="systeem:test"), BEGIN) as tx:
        assert await tx.fetchval("SELECT count(*) FROM persoon") == 0


async def test_200_concurrent_tasks_of_two_organisations_see_no_foreign_row(committed_database):
    """A pool of ten connections changes hands all the time; whoever holds one sees only its own."""
    actors = [actor_van(VT, "medewerker-veilig-thuis"), actor_van(SHG, "casusregisseur")]
    made: dict[str, set[UUID]] = {VT: set(), SHG: set()}

    async def one(n: int) -> tuple[int, int]:
        actor = actors[n % 2]
        async with asyncio.timeout(30), gate, committed_database.begin(actor, BEGIN) as tx:
            ids = await one_of_everything(tx)
            made[actor.organisatie].add(ids["persoon"])
            await asyncio.sleep(0.001 * (n % 5))
            owners = await tx.fetch(
                "SELECT eigenaar FROM persoon UNION ALL SELECT eigenaar FROM zorgmelding UNION ALL SELECT eigenaar FROM casus"
                " UNION ALL SELECT van FROM overdracht UNION ALL SELECT organisatie FROM kennisgeving"
            )
        return len(owners), sum(r["eigenaar"] != actor.organisatie for r in owners)

    gate = asyncio.Semaphore(20)
    seen = await asyncio.gather(*(one(n) for n in range(200)))
    assert sum(own for own, _ in seen) > 10_000, "the tasks must really have seen each other's commits"
    assert sum(foreign for _, foreign in seen) == 0
    for actor in actors:
        async with committed_database.begin(actor, BEGIN) as tx:
            assert {r["id"] for r in await tx.fetch("SELECT id FROM persoon")} == made[actor.organisatie]


async def test_the_test_notices_a_missing_policy(committed_database, behind, vt):
    async with committed_database.begin(vt, BEGIN) as tx:
        await one_of_everything(tx)
    await behind.execute("ALTER TABLE persoon DISABLE ROW LEVEL SECURITY")
    async with committed_database.begin(actor_van(URK), BEGIN) as tx:
        assert await tx.fetchval("SELECT count(*) FROM persoon") == 1


HOSTILE = (
    "x'; DROP TABLE persoon; --",
    "x\\'; SELECT set_config('app.systeem', 'ja', true); --",
    "''",
    "$$",
    "é'\u2019",
    "x" * 300,
)


@pytest.mark.parametrize("sub", HOSTILE)
async def test_a_name_in_a_token_is_never_sql(committed_database, behind, vt, sub):
    """The context is set in one text with BEGIN; whatever a token holds stays a value in it."""
    async with committed_database.begin(vt, BEGIN) as tx:
        await one_of_everything(tx)
    async with committed_database.begin(actor_van(SHG, sub=sub), BEGIN) as tx:
        assert await tx.fetchval("SELECT keten.gebruiker()") == sub
        assert await tx.fetchval("SELECT keten.organisatie()") == SHG
        assert await tx.fetchval("SELECT keten.is_systeem()") is False
        assert await tx.fetchval("SELECT count(*) FROM persoon") == 0
    assert await behind.fetchval("SELECT count(*) FROM persoon") == 1


@pytest.mark.parametrize("sub", [*HOSTILE[:3], "a\x00b"])
async def test_a_hostile_subject_over_rest_is_an_answer_and_never_a_500(client, als, sub):
    answer = await client.get("/v1/casussen", headers=als("medewerker-veilig-thuis", sub=sub))
    assert answer.status_code in {200, 401}
    if "\x00" in sub:
        assert answer.status_code == 401
