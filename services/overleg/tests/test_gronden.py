"""De functie `gronden`: wat een persoon voor een ander opent, tot op de minuut; en de dekking aan een tafel."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest
from overleg_bouwers import een_huishouden, maak
from overleg_wereld import JGZ, NOP, SHG, URK, VT, vt

from common.errors import NotFound
from common.testing.actors import actor_van
from overleg.domain.codes import Doel
from overleg.domain.grond import zichtbaar_deel
from overleg.repository import personen, toestemmingen
from overleg.repository.tekst import Plek, ontsleutel, sleutels_van, versleutel

WERKER = actor_van(URK, "maatschappelijk-werker", sub="wim.werker")
DAG = date(2026, 3, 2)


@pytest.fixture
async def wie(client, als):
    _, ids = await een_huishouden(client, vt(als))
    return UUID(ids[0])


@pytest.fixture
def ziet(database, klok):
    """De soort van de grond waarop iemand de persoon ziet, of None."""

    async def ziet(actor, persoon_id):
        async with database.begin(actor, klok()) as tx:
            try:
                gevonden = await personen.get_persoon(tx, persoon_id)
            except NotFound:
                return None
            assert zichtbaar_deel(gevonden.persoon, gevonden.zicht).bsn is None
            return gevonden.zicht.soort

    return ziet


async def doorbreking(database, klok, persoon_id, **anders):
    rij = {
        "id": uuid4(), "eigenaar": VT, "persoon_id": persoon_id, "organisaties": [URK], "doel": "hulpverlening",
        "dataklassen": ["identiteit"], "grondslag": "g", "reden": b"x", "geinformeerd": True, "van": DAG,
        "tot": DAG + timedelta(days=30), "aangevraagd_op": klok(), "aangevraagd_door": "vera.vt",
        "bevestigen_voor": DAG + timedelta(days=1), "opent_direct": True, "versie": 1,
    } | anders  # fmt: skip
    async with database.begin(actor_van(VT, "medewerker-veilig-thuis"), klok()) as tx:
        await tx.execute(
            f"INSERT INTO doorbreking ({', '.join(rij)}) VALUES ({', '.join(f'${n + 1}' for n in range(len(rij)))})",
            *rij.values(),
        )


async def test_een_doorbreking_opent_tot_ze_bevestigd_had_moeten_zijn(database, klok, wie, ziet):
    await doorbreking(database, klok, wie)
    assert await ziet(WERKER, wie) == "doorbreking"
    assert await ziet(actor_van(NOP, "maatschappelijk-werker"), wie) is None
    klok.verder(days=2)
    assert await ziet(WERKER, wie) is None, "onbevestigd na de termijn: dicht"


@pytest.mark.parametrize("anders", [{"ingetrokken_op": True}, {"afgewezen_op": True}])
async def test_ingetrokken_of_afgewezen_opent_niets(database, klok, wie, ziet, anders):
    await doorbreking(database, klok, wie, **dict.fromkeys(anders, klok()))
    assert await ziet(WERKER, wie) is None


async def test_een_bevestigde_doorbreking_loopt_tot_haar_laatste_dag(database, klok, wie, ziet):
    await doorbreking(database, klok, wie, bevestigd_op=klok(), bevestigd_door="bert.vt")
    klok.verder(days=30)
    assert await ziet(WERKER, wie) == "doorbreking"
    klok.verder(days=1)
    assert await ziet(WERKER, wie) is None


async def test_niemand_bevestigt_zijn_eigen_doorbreking(database, klok, wie):
    with pytest.raises(Exception, match="tweede_persoon"):
        await doorbreking(database, klok, wie, bevestigd_op=klok(), bevestigd_door="vera.vt")


async def test_noodtoegang_is_van_een_gebruiker_en_duurt_een_uur(database, klok, wie, ziet):
    async with database.begin(WERKER, klok()) as tx:
        await tx.execute(
            "INSERT INTO noodtoegang (id, organisatie, gebruiker, persoon_id, redencode, reden, van, tot, versie)"
            " VALUES ($1, $2, $3, $4, 'r', 'x', $5, $6, 1)",
            uuid4(), URK, WERKER.sub, wie, klok(), klok() + timedelta(minutes=60),
        )  # fmt: skip
    assert await ziet(WERKER, wie) == "noodtoegang"
    assert await ziet(actor_van(URK, "maatschappelijk-werker", sub="een.ander"), wie) is None
    klok.verder(minutes=60)
    assert await ziet(WERKER, wie) is None


async def test_dekking_noemt_wie_gedekt_is_en_verraadt_niets_over_wie_de_aanroeper_niet_ziet(
    client, als, database, klok, wie
):
    t = {
        "persoonId": str(wie), "organisaties": [SHG], "doel": "interventieoverleg", "dataklassen": ["identiteit"],
        "gegevenDoor": "zelf", "bewijs": {"soort": "mondeling", "op": "2026-03-01"}, "van": "2026-03-01", "tot": "2026-04-01",
    }  # fmt: skip
    gegeven = UUID((await maak(client, "/toestemmingen", vt(als), t)).json()["toestemmingId"])

    async def dekking(actor, doel=Doel.INTERVENTIEOVERLEG, dag=DAG):
        async with database.begin(actor, klok()) as tx:
            gevonden = await toestemmingen.find_dekking(tx, [wie], [VT, SHG, JGZ], doel, dag)
            # The function opened more for a moment; after it the caller sees what it saw.
            assert await tx.fetchval("SELECT keten.is_systeem()") is False
            return gevonden

    eigen = actor_van(VT, "medewerker-veilig-thuis")
    assert await dekking(eigen) == {(wie, VT): None, (wie, SHG): gegeven}
    assert await dekking(eigen, doel=Doel.OPVOLGING) == {(wie, VT): None}
    assert await dekking(eigen, dag=date(2026, 4, 2)) == {(wie, VT): None}
    assert await dekking(actor_van(SHG, "casusregisseur")) == {(wie, VT): None, (wie, SHG): gegeven}
    assert await dekking(actor_van(NOP, "casusregisseur")) == {}


async def test_tekst_hoort_bij_haar_plek_en_verdwijnt_met_de_sleutel_van_haar_houder(database, klok):
    houder, rij = uuid4(), uuid4()
    plek = Plek("doorbreking", "reden", rij, houder)
    async with database.begin(actor_van(VT), klok()) as tx:
        geheim = await versleutel(tx, plek, "Synthetische reden.")
        nog_een = await versleutel(tx, plek, "Synthetische reden.")
        assert geheim != nog_een
        assert await versleutel(tx, plek, None) is None
        assert ontsleutel(await sleutels_van(tx, [houder]), plek, geheim) == "Synthetische reden."
        assert ontsleutel(await sleutels_van(tx, [houder]), plek, None) is None
        with pytest.raises(Exception, match="plaats"):
            ontsleutel(await sleutels_van(tx, [houder]), Plek("doorbreking", "reden", uuid4(), houder), geheim)
        await tx.keyring.destroy(tx, houder, klok())
        assert ontsleutel(await sleutels_van(tx, [houder]), plek, geheim) is None
        assert await sleutels_van(tx, []) == {}
