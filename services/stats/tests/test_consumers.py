"""Gebeurtenissen van overleg tellen één keer, in welke volgorde en hoe vaak ze ook komen."""

from datetime import UTC, date, datetime
from itertools import permutations
from uuid import UUID, uuid4

import pytest

from common.contracts.overleg import HulpGestart, SoortZorgmelding, ZorgmeldingAfgesloten, ZorgmeldingGeregistreerd
from common.testing.actors import GEMEENTE_NOP, SYSTEEM, VEILIG_THUIS
from stats.service import verwerk_zorgmeldingen

KWARTAAL = "/v1/cijfers/zorgmeldingen-per-kwartaal"


def melding(zorgmelding_id=None, **anders):
    velden = {
        "zorgmelding_id": zorgmelding_id or uuid4(), "huishouden_id": uuid4(), "soort": SoortZorgmelding.EERSTE,
        "ontvangen_op": datetime(2025, 12, 31, 23, 30, tzinfo=UTC), "acuut": False, "melder_categorie": "politie",
        "pc4": "8302", "gemeentecode": "GM0171", "organisatie": VEILIG_THUIS, "aard": ("partnergeweld-fysiek",),
    }  # fmt: skip
    return ZorgmeldingGeregistreerd(**(velden | anders))


def hulp(zorgmelding_id, dag=date(2026, 1, 20)):
    return HulpGestart(zorgmelding_id=zorgmelding_id, hulp_gestart_op=dag)


def afgesloten(zorgmelding_id):
    return ZorgmeldingAfgesloten(
        zorgmelding_id=zorgmelding_id, huishouden_id=uuid4(), soort=SoortZorgmelding.EERSTE, afgesloten_op=date(2026, 2, 2),
        resultaat="hulp-loopt",
    )  # fmt: skip


@pytest.fixture
def feiten(database, klok):
    async def lees():
        async with database.begin(SYSTEEM, klok()) as tx:
            return [dict(r) for r in await tx.fetch("SELECT * FROM feit_zorgmelding ORDER BY pseudoniem")]

    return lees


async def test_gemeld_is_geteld_in_het_kwartaal_van_nederland(client, deliver, als):
    for _ in range(12):
        await deliver(melding())
    headers = als("onderzoeker", organisatie=GEMEENTE_NOP)
    antwoord = await client.get(KWARTAAL, params={"gemeentecode": "GM0171", "weergave": "intern"}, headers=headers)
    (rij,) = antwoord.json()["resultaten"]
    assert (rij["kwartaal"], rij["totaal"]["waarde"], rij["voorlopig"], rij["bronnen"]) == ("2026-Q1", 12, True, ["gebeurtenis"])


async def test_het_id_van_de_zorgmelding_komt_er_niet_in_en_het_feit_is_heel(deliver, feiten):
    zorgmelding_id = UUID("7c000000-0000-4000-8000-000000000001")
    await deliver(melding(zorgmelding_id), hulp(zorgmelding_id), afgesloten(zorgmelding_id))
    (feit,) = await feiten()
    assert str(zorgmelding_id) not in str(feit)
    assert (feit["kwartaal"], feit["ontvangen_op"], feit["hulp_gestart_op"]) == ("2026-Q1", date(2026, 1, 1), date(2026, 1, 20))
    assert (feit["afgesloten_op"], feit["pc4"], feit["aard"]) == (date(2026, 2, 2), "8302", ["partnergeweld-fysiek"])


async def test_volgorde_maakt_niet_uit(database, klok, feiten):
    uitkomsten = []
    for volgorde in permutations(range(3)):
        zorgmelding_id = UUID("7c000000-0000-4000-8000-000000000002")
        stukken = [melding(zorgmelding_id), hulp(zorgmelding_id), afgesloten(zorgmelding_id)]
        async with database.begin(SYSTEEM, klok()) as tx:
            await tx.execute("SAVEPOINT poging")
            for plek in (*volgorde, volgorde[0]):
                await verwerk_zorgmeldingen(tx, [stukken[plek]])
            uitkomsten.append([dict(r) for r in await tx.fetch("SELECT * FROM feit_zorgmelding")])
            await tx.execute("ROLLBACK TO SAVEPOINT poging")
    assert len(uitkomsten) == 6
    assert all(u == uitkomsten[0] for u in uitkomsten)
    assert len(uitkomsten[0]) == 1


async def test_hulp_voor_een_nog_onbekende_melding_telt_pas_als_die_er_is(client, database, klok, als, feiten):
    ids = [uuid4() for _ in range(11)]
    async with database.begin(SYSTEEM, klok()) as tx:
        await verwerk_zorgmeldingen(tx, [hulp(i) for i in ids])
    headers = als("onderzoeker", organisatie=GEMEENTE_NOP)
    vraag = {"gemeentecode": "GM0171"}
    assert (await client.get("/v1/cijfers/start-hulp", params=vraag, headers=headers)).json()["resultaten"] == []
    async with database.begin(SYSTEEM, klok()) as tx:
        await verwerk_zorgmeldingen(tx, [melding(i) for i in ids])
    (rij,) = (await client.get("/v1/cijfers/start-hulp", params=vraag, headers=headers)).json()["resultaten"]
    assert (rij["aantal"]["waarde"], rij["mediaan"]["waarde"]) == (10, 19)
    assert len(await feiten()) == 11


async def test_dubbel_in_een_partij_is_een_feit(database, klok, feiten):
    een = melding()
    async with database.begin(SYSTEEM, klok()) as tx:
        await verwerk_zorgmeldingen(tx, [een, een, melding()])
    assert len(await feiten()) == 2


async def test_zonder_gemeente_telt_een_melding_nergens_mee(client, deliver, als, feiten):
    await deliver(melding(gemeentecode=None, pc4=None))
    assert len(await feiten()) == 1
    antwoord = await client.get(KWARTAAL, params={"gemeentecode": "GM0171"}, headers=als("onderzoeker"))
    assert antwoord.json()["resultaten"] == []


async def test_wie_geen_systeem_is_kan_een_feit_van_een_ander_niet_wijzigen(database, klok, deliver, feiten):
    from common.testing.actors import actor_van

    await deliver(melding())
    async with database.begin(actor_van(VEILIG_THUIS, "onderzoeker"), klok()) as tx:
        assert await tx.execute("UPDATE feit_zorgmelding SET soort = 'HER_EEN'") == "UPDATE 0"
        assert await tx.execute("DELETE FROM feit_zorgmelding") == "DELETE 0"
    assert [f["soort"] for f in await feiten()] == ["EERSTE"]
