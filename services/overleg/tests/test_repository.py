"""SQL: row-level security achter de filters, de filters zonder row-level security, en lijsten op een index."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, date, datetime
from uuid import UUID, uuid4

import asyncpg
import pytest
from overleg_bouwers import BSN, een_huishouden, maak, melding, persoon, toestemming
from overleg_wereld import GEWELD, JGZ, SHG, URK, VT, beoordeeld, bied_aan, met_versie, overgedragen, shg, vt

from common.errors import NotFound, Unavailable
from common.testing.actors import SYSTEEM, actor_van
from overleg.domain.casus import Casusfilter
from overleg.domain.codes import Aard, BetrokkeneRol, MelderCategorie, Soort
from overleg.domain.registratie import Betrokkene, Melder, Registratie
from overleg.domain.soort import Soortbepaling
from overleg.domain.termijnen import grenzen
from overleg.repository import (
    casussen,
    conceptmeldingen,
    geweld,
    huishoudens,
    overdrachten,
    personen,
    registreren,
    toestemmingen,
    zorgmeldingen,
    zorgmeldinglijsten,
)

EIGEN, ANDER = actor_van(VT, "medewerker-veilig-thuis"), actor_van(URK, "medewerker-veilig-thuis")
PEILDATUM = date(2026, 3, 2)
TABELLEN = (
    "persoon", "huishouden", "huishoudlid", "toestemming", "zorgmelding", "betrokkene", "overdracht", "casus", "casusregie",
    "geweldsincident", "kennisgeving",
)  # fmt: skip
NA_ALLES = datetime(2030, 1, 1, tzinfo=UTC)


@pytest.fixture
async def w(client, als):
    """Van alles één: personen, toestemming, aanvaarde overdracht, casus met regie, geweld en kennisgevingen."""
    w = await overgedragen(
        client, vt(als), shg(als), persoon(bsn=BSN[0]), persoon(naam="Proefkind Twee", geboortedatum="2018-01-31")
    )
    t = toestemming(w.personen[0], JGZ)
    w.toestemming = UUID((await maak(client, "/toestemmingen", vt(als), t)).json()["toestemmingId"])
    casus = await client.get(w.pad_casus, headers=shg(als))
    await client.post(f"{w.pad_casus}/geweldsincidenten", json=GEWELD, headers=met_versie(shg(als), casus))
    return w


def een_registratie(huishouden: UUID, ontvangen_op: datetime) -> Registratie:
    return Registratie(
        uuid4(), huishouden, uuid4(), ontvangen_op, Melder(MelderCategorie.POLITIE), (), (Aard.PARTNER_FYSIEK,),
        "8302", "GM0171", False, False, False, Soortbepaling(Soort.NIET_INGEDEELD),
    )  # fmt: skip


async def tel(database, klok, actor):
    async with database.begin(actor, klok()) as tx:
        return {t: await tx.fetchval(f"SELECT count(*) FROM {t}") for t in TABELLEN}


async def test_zonder_filter_ziet_een_andere_organisatie_niets(database, klok, w):
    eigen = await tel(database, klok, EIGEN)
    assert all(eigen.values()), eigen
    assert await tel(database, klok, ANDER) == dict.fromkeys(TABELLEN, 0)
    async with database.begin(ANDER, klok()) as tx:
        for tabel in TABELLEN:
            kolom = await tx.fetchval(
                "SELECT attname FROM pg_attribute WHERE attrelid = $1::regclass AND attnum > 0 LIMIT 1", tabel
            )
            assert await tx.execute(f"UPDATE {tabel} SET {kolom} = {kolom}") == "UPDATE 0", tabel
            assert await tx.execute(f"DELETE FROM {tabel}") == "DELETE 0", tabel


async def test_wie_aanvaardde_ziet_de_melding_en_haar_betrokkenen_en_wie_toestemming_kreeg_alleen_de_persoon(
    database, klok, w
):
    aanvaarder = await tel(database, klok, actor_van(SHG, "casusregisseur"))
    assert aanvaarder == {
        "persoon": 2, "huishouden": 1, "huishoudlid": 2, "toestemming": 0, "zorgmelding": 1, "betrokkene": 2, "overdracht": 1,
        "casus": 1, "casusregie": 1, "geweldsincident": 1, "kennisgeving": 2,
    }  # fmt: skip
    kreeg = await tel(database, klok, actor_van(JGZ, "jgz-professional"))
    zichtbaar = {t: n for t, n in kreeg.items() if n}
    assert zichtbaar == {"persoon": 1, "huishoudlid": 1, "toestemming": 1}


async def test_elke_tabel_heeft_gedwongen_beleid_ook_voor_haar_eigenaar(settings):
    verbinding = await asyncpg.connect(settings.migratie_database_url)
    try:
        zonder = await verbinding.fetch(
            "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'"
            " AND NOT (relrowsecurity AND relforcerowsecurity) AND relname <> 'alembic_version'"
        )
    finally:
        await verbinding.close()
    assert [r["relname"] for r in zonder] == []


async def test_de_filters_werken_ook_zonder_row_level_security(database, klok, w):
    """De dienst zelf ziet alles; toch geeft geen query iets van een andere organisatie dan die van de aanroeper."""
    melding_id, casus_id = UUID(w.zorgmelding.json()["zorgmeldingId"]), UUID(w.zorgmelding.json()["casusId"])
    persoon_id, huishouden = UUID(w.personen[0]), UUID(w.huishouden)
    async with database.begin(SYSTEEM, klok()) as tx:
        overdracht = await tx.fetchval("SELECT id FROM overdracht")
        kennisgeving = await tx.fetchval("SELECT id FROM kennisgeving LIMIT 1")
    # As the service itself the policies are open; what counts here is only the organisation of the caller.
    async with database.begin(replace(SYSTEEM, organisatie=URK), klok()) as tx:
        assert await tx.fetchval("SELECT count(*) FROM persoon") == 2
        assert (await zorgmeldinglijsten.find_zorgmeldingen(tx, None, None, 100)).items == []
        for verstreken in (False, True):
            open_ = await zorgmeldinglijsten.find_open_zorgmeldingen(
                tx, PEILDATUM, None, 100, grenzen(PEILDATUM), verstreken=verstreken
            )
            assert open_.items == []
        assert (await casussen.find_casussen(tx, Casusfilter(), None, 100)).items == []
        assert (await overdrachten.find_overdrachten(tx, None, 100, alleen_open=False)).items == []
        assert await personen.find_personen_met_bsn(tx, BSN[0]) == []
        assert await personen.zichtbare_personen(tx, [persoon_id]) == frozenset()
        assert await personen.leden_met_geboortedatum(tx, huishouden, date(2026, 3, 2)) == []
        assert not await toestemmingen.eigen_persoon(tx, persoon_id)
        wie = (Betrokkene(persoon_id, BetrokkeneRol.PLEGER),)
        omgeving = await registreren.get_omgeving(tx, replace(een_registratie(huishouden, NA_ALLES), betrokkenen=wie))
        assert omgeving == registreren.Omgeving(False, frozenset(), frozenset({persoon_id}), [], None)
        for lees in (
            zorgmeldingen.get_beeld(tx, melding_id), zorgmeldingen.get_zorgmelding(tx, melding_id),
            overdrachten.get_overdracht(tx, overdracht), geweld.get_kennisgeving(tx, kennisgeving),
            personen.get_persoon(tx, persoon_id), huishoudens.get_huishouden(tx, huishouden),
            toestemmingen.get_toestemming(tx, w.toestemming), toestemmingen.get_toestemming(tx, w.toestemming, eigen=True),
        ):  # fmt: skip
            with pytest.raises(NotFound):
                await lees
    # Case and notices are open to the service itself (it handles events), so here the policy is the second wall.
    async with database.begin(ANDER, klok()) as tx:
        assert await geweld.find_kennisgevingen(tx, casus_id) == []
        assert await casussen.find_casus_van_huishouden(tx, huishouden) is None
        with pytest.raises(NotFound):
            await casussen.get_casus(tx, casus_id)


async def test_een_huishouden_toont_ook_zonder_row_level_security_alleen_de_betrokkenen(client, als, database, klok):
    huishouden, (ouder, kind) = await een_huishouden(client, vt(als))
    w = await beoordeeld(client, vt(als))
    z = await maak(client, "/zorgmeldingen", vt(als), melding(huishouden, ouder))
    async with database.begin(SYSTEEM, klok()) as tx:
        await tx.execute(
            "INSERT INTO overdracht (id, zorgmelding_id, casus_id, van, naar, aangeboden_op, aanvaard_op, ontvangen_op, versie)"
            " VALUES ($1, $2, $3, $4, $5, $6, $6, $6, 2)",
            uuid4(), UUID(z.json()["zorgmeldingId"]), UUID(z.json()["casusId"]), VT, SHG, klok(),
        )  # fmt: skip
    async with database.begin(replace(SYSTEEM, organisatie=SHG), klok()) as tx:
        gezien = await huishoudens.get_huishouden(tx, UUID(huishouden))
        assert [str(x.persoon_id) for x in gezien.leden] == [ouder]
        with pytest.raises(NotFound):
            await huishoudens.get_huishouden(tx, UUID(w.huishouden))
    async with database.begin(replace(SYSTEEM, organisatie=VT), klok()) as tx:
        assert {str(x.persoon_id) for x in (await huishoudens.get_huishouden(tx, UUID(huishouden))).leden} == {
            ouder,
            kind,
        }


async def test_niemand_maakt_zelf_een_aanvaarde_overdracht_of_beantwoordt_die_van_een_ander(
    client, als, database, klok
):
    w = await beoordeeld(client, vt(als))
    z, casus = UUID(w.zorgmelding.json()["zorgmeldingId"]), UUID(w.zorgmelding.json()["casusId"])
    maak_ = (
        "INSERT INTO overdracht (id, zorgmelding_id, casus_id, van, naar, aangeboden_op, aanvaard_op, ontvangen_op, versie)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7, $6, 1)"
    )
    for van, naar, aanvaard_op in ((URK, SHG, klok()), (VT, URK, klok()), (VT, URK, None)):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            async with database.begin(ANDER, klok()) as tx:
                await tx.execute(maak_, uuid4(), z, casus, van, naar, klok(), aanvaard_op)
    with pytest.raises(asyncpg.CheckViolationError):
        async with database.begin(ANDER, klok()) as tx:
            await tx.execute(maak_, uuid4(), z, casus, URK, URK, klok(), None)
    assert (await bied_aan(client, vt(als), w.pad)).status_code == 201
    # Who offered may withdraw, and never accept for the other.
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        async with database.begin(EIGEN, klok()) as tx:
            await tx.execute("UPDATE overdracht SET aanvaard_op = aangeboden_op")
    async with database.begin(ANDER, klok()) as tx:
        assert (
            await tx.execute("UPDATE overdracht SET geweigerd_op = aangeboden_op WHERE naar <> keten.organisatie()")
            == "UPDATE 0"
        )


async def test_een_rij_voor_een_andere_organisatie_schrijven_kan_niet(database, klok, w):
    for tabel in ("persoon", "huishouden", "toestemming", "betrokkene"):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            async with database.begin(EIGEN, klok()) as tx:
                await tx.execute(f"UPDATE {tabel} SET eigenaar = $1", URK)


async def test_concepten_zijn_dicht_tot_de_rol_van_veilig_thuis_is_bekeken(database, klok):
    async with database.begin(SYSTEEM, klok()) as tx:
        assert await conceptmeldingen.save_concept(tx, uuid4(), JGZ, None, klok(), ["partnergeweld-fysiek"], ["wapen"])
    for actor, aantal in ((EIGEN, 1), (actor_van(VT, "casusregisseur"), 0), (actor_van(SHG, "coordinator"), 0)):
        async with database.begin(actor, klok()) as tx:
            if actor is EIGEN:
                assert await tx.fetchval("SELECT count(*) FROM conceptmelding") == 0, "zonder de query is alles dicht"
            assert len((await conceptmeldingen.find_concepten(tx, None, 10)).items) == aantal


async def test_de_leden_gaan_alleen_open_binnen_de_functie_en_alleen_voor_wie_een_melding_heeft(database, klok, w):
    huishouden = UUID(w.huishouden)
    for actor, aantal in ((EIGEN, 2), (actor_van(SHG, "casusregisseur"), 2), (actor_van(JGZ, "jgz-professional"), 0)):
        async with database.begin(actor, klok()) as tx:
            voor = await tx.fetchval("SELECT count(*) FROM zorgmelding")
            leden = await tx.fetch("SELECT * FROM leden_van_huishouden($1, $2)", huishouden, date(2026, 3, 2))
            assert len(leden) == aantal
            assert await tx.fetchval("SELECT count(*) FROM zorgmelding") == voor
            assert not await tx.fetchval("SELECT keten.is_systeem()")


LIJSTEN = {
    "zorgmeldingen": (
        lambda tx: zorgmeldinglijsten.find_zorgmeldingen(tx, None, None, 20), "using ix_zorgmelding_eigenaar_ontvangen_op on zorgmelding"
    ),
    "casussen": (lambda tx: casussen.find_casussen(tx, Casusfilter(), None, 20), "using ix_casus_eigenaar"),
    "bsn": (lambda tx: personen.find_personen_met_bsn(tx, BSN[0]), "Index Cond: (bsn_index = ANY"),
}  # fmt: skip
AANTAL = 5_000
VULLING = (
    """INSERT INTO persoon (id, eigenaar, naam, geheim_adres, bsn_index, versie, aangemaakt_op)
       SELECT gen_random_uuid(), $1, '', false, sha256(i::text::bytea), 1, now() FROM generate_series(1, $2::int) i""",
    """INSERT INTO casus (id, eigenaar, huishouden_id, fase, organisaties, gestart_op, versie)
       SELECT gen_random_uuid(), $1, gen_random_uuid(), 'VEILIGHEID', ARRAY[$1], now() - i * interval '1 hour', 1
       FROM generate_series(1, $2::int) i""",
    """INSERT INTO zorgmelding (id, eigenaar, huishouden_id, casus_id, status, soort, soort_basis, ontvangen_op, melder_categorie,
           melder_anoniem, aard, aanvullende_informatie, doelgroepen, acuut, structureel, disclosure, pc4, gemeentecode, versie,
           aangemaakt_op)
       SELECT gen_random_uuid(), $1, gen_random_uuid(), gen_random_uuid(), 'ontvangen', 'EERSTE', '{}', now() - i * interval '1 hour',
           'politie', false, '{}', '{}', '{}', false, false, false, '8302', 'GM0171', 1, now() FROM generate_series(1, $2::int) i""",
)
"""Enough rows of the own organisation that the planner has a real choice: on a table of one page every plan costs the same."""


class Meekijker:
    """Een transactie die van elke query ook het plan vraagt."""

    def __init__(self, tx):
        self._tx, self.plannen = tx, []

    def __getattr__(self, naam):
        return getattr(self._tx, naam)

    async def fetch(self, sql, *waarden):
        self.plannen.append("\n".join(r[0] for r in await self._tx.fetch(f"EXPLAIN {sql}", *waarden)))
        return await self._tx.fetch(sql, *waarden)


@pytest.fixture
async def gevuld(postgres, committed_settings, committed_database):
    """Een database met zoveel rijen, en de statistiek die daarbij hoort."""
    verbinding = await asyncpg.connect(postgres.admin_dsn_of(committed_settings))
    try:
        await verbinding.execute("SET session_replication_role = replica")
        for opdracht in VULLING:
            await verbinding.execute(opdracht, VT, AANTAL)
        await verbinding.execute("VACUUM ANALYZE persoon, casus, zorgmelding, overdracht")
    finally:
        await verbinding.close()
    return committed_database


@pytest.mark.parametrize("lijst", LIJSTEN)
async def test_een_lijst_komt_uit_een_index_en_leest_niet_de_hele_tabel(gevuld, klok, lijst):
    vraag, index = LIJSTEN[lijst]
    async with gevuld.begin(EIGEN, klok()) as tx:
        meekijker = Meekijker(tx)
        await vraag(meekijker)
    plan = meekijker.plannen[0]
    assert index in plan, plan
    if lijst == "zorgmeldingen":
        assert "using ix_zorgmelding_acuut on zorgmelding" in plan, "wat acuut is komt eerst, en wordt niet tussen de rest gezocht"
    hoofd = {"zorgmeldingen": "zorgmelding z", "casussen": "casus c", "bsn": "persoon p"}[lijst]
    assert f"Seq Scan on {hoofd}  " not in plan, plan


async def test_tweehonderd_taken_van_twee_organisaties_zien_nooit_elkaars_rijen(
    committed_database, committed_client, committed_als, klok
):
    wie = {VT: vt(committed_als), URK: committed_als("medewerker-veilig-thuis", organisatie=URK)}
    for headers in wie.values():
        await beoordeeld(committed_client, headers)

    async def kijk(actor):
        async with committed_database.begin(actor, klok()) as tx:
            return {
                r["eigenaar"] for t in ("persoon", "zorgmelding", "casus") for r in await tx.fetch(f"SELECT * FROM {t}")
            }

    gezien = await asyncio.gather(*(kijk(EIGEN if n % 2 else ANDER) for n in range(200)))
    assert all(rijen == {VT if n % 2 else URK} for n, rijen in enumerate(gezien))


async def test_de_tweede_eerste_melding_over_een_huishouden_wacht_en_mag_daarna_opnieuw(
    committed_database, committed_client, committed_als, klok
):
    huishouden, _ = await een_huishouden(committed_client, vt(committed_als))

    async def registreer(tx):
        await registreren.save_registratie(tx, een_registratie(UUID(huishouden), klok()), nieuwe_casus=True)

    async def tweede():
        async with committed_database.begin(EIGEN, klok()) as tx:
            await registreer(tx)

    async with committed_database.begin(EIGEN, klok()) as tx:
        await registreer(tx)
        taak = asyncio.create_task(tweede())
        async with asyncio.timeout(20):
            while not await tx.fetchval("SELECT count(*) FROM pg_locks WHERE NOT granted"):
                assert not taak.done(), "de tweede wachtte niet op de eerste"
                await asyncio.sleep(0.02)
    with pytest.raises(Unavailable, match="niets opgeslagen"):
        await taak
    async with committed_database.begin(EIGEN, klok()) as tx:
        assert (
            await tx.fetchval("SELECT count(*) FROM casus")
            == await tx.fetchval("SELECT count(*) FROM zorgmelding")
            == 1
        )
