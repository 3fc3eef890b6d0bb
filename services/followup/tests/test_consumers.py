"""Gebeurtenissen van overleg: elke bezorging komt twee keer, en in welke volgorde dan ook."""

from datetime import UTC, date, datetime
from itertools import permutations
from uuid import uuid4

import pytest
from followup_bouwers import een_afsluiting, een_lid, een_melding, het_plan

from common.contracts.followup import OpvolgplanGestart, OpvolgplanOnderbroken
from common.contracts.overleg import ZorgmeldingAfgesloten
from common.testing.actors import JGZ, MAATSCHAPPELIJK_WERK, SYSTEEM

HUISHOUDEN = uuid4()
OUD = een_afsluiting(huishouden_id=HUISHOUDEN, afgesloten_op=date(2026, 3, 2))
TUSSEN = een_melding(huishouden_id=HUISHOUDEN, ontvangen_op=datetime(2026, 6, 1, 10, tzinfo=UTC))
NIEUW = een_afsluiting(huishouden_id=HUISHOUDEN, zorgmelding_id=TUSSEN.zorgmelding_id, afgesloten_op=date(2026, 8, 1))
LATER = een_melding(huishouden_id=HUISHOUDEN, ontvangen_op=datetime(2027, 1, 5, 10, tzinfo=UTC))


async def test_een_afsluiting_start_een_plan_en_maakt_dat_een_keer_bekend(deliver, published, audit):
    afsluiting = een_afsluiting()
    await deliver(afsluiting)
    (gestart,) = await published()
    assert isinstance(gestart, OpvolgplanGestart)
    assert (gestart.organisatie, gestart.van, gestart.tot, gestart.contactmomenten) == (
        JGZ,
        date(2026, 3, 2),
        date(2027, 9, 2),
        8,
    )
    assert (gestart.zorgmelding_id, gestart.huishouden_id, gestart.protocolversie) == (
        afsluiting.zorgmelding_id,
        afsluiting.huishouden_id,
        "2026-1",
    )
    assert [r["betrokkene_id"] for r in await audit()] == [afsluiting.huishouden_id]


async def test_een_melding_die_advies_werd_heeft_geen_opvolging(deliver, published):
    await deliver(een_afsluiting(resultaat="omgezet-in-advies", opvolging=False))
    assert await published() == []


async def test_dezelfde_afsluiting_als_nieuwe_gebeurtenis_start_geen_tweede_plan(deliver, published, database, klok):
    afsluiting = een_afsluiting()
    await deliver(afsluiting)
    await deliver(afsluiting)  # another number: the inbox lets it through, the rule does not
    assert len(await published()) == 1
    async with database.begin(SYSTEEM, klok()) as tx:
        assert await tx.fetchval("SELECT count(*) FROM keten.inbox_parked") == 0


async def test_zonder_minderjarige_volgt_maatschappelijk_werk_op(deliver, client, als):
    await deliver(een_afsluiting(leden=(een_lid(minderjarig=False),)))
    plan = await het_plan(client, als("maatschappelijk-werker", organisatie=MAATSCHAPPELIJK_WERK))
    assert plan["organisatie"] == MAATSCHAPPELIJK_WERK


async def test_een_slachtoffer_elders_geeft_een_tweede_spoor(deliver, published):
    await deliver(een_afsluiting(volwassen_slachtoffers_elders=(uuid4(),)))
    assert [(e.spoor, e.organisatie) for e in await published()] == [
        ("huishouden", JGZ),
        ("volwassene", MAATSCHAPPELIJK_WERK),
    ]


async def test_een_nieuwe_zorgmelding_onderbreekt_het_plan(deliver, published, client, als):
    await deliver(OUD, TUSSEN)
    onderbroken = (await published())[-1]
    assert isinstance(onderbroken, OpvolgplanOnderbroken)
    assert (onderbroken.reden, onderbroken.onderbroken_op, onderbroken.zorgmelding_id) == (
        "nieuwe-zorgmelding",
        date(2026, 6, 1),
        TUSSEN.zorgmelding_id,
    )
    jgz = als("jgz-professional", organisatie=JGZ)
    plan = await het_plan(client, jgz)
    op_juli = (await client.get(f"/v1/opvolgplannen/{plan['planId']}?peildatum=2026-07-01", headers=jgz)).json()
    assert op_juli["status"] == "onderbroken"
    assert [m["toestand"] for m in op_juli["contactmomenten"]] == ["gemist", "gemist"] + ["vervallen"] * 6


async def test_een_zorgmelding_over_een_ander_huishouden_of_van_eerder_verandert_niets(deliver, published):
    eerder = een_melding(huishouden_id=HUISHOUDEN, ontvangen_op=datetime(2025, 1, 5, 10, tzinfo=UTC))
    await deliver(OUD, een_melding(), eerder)
    assert [type(e).__name__ for e in await published()] == ["OpvolgplanGestart"]


async def _eindstand(database, klok):
    async with database.begin(SYSTEEM, klok()) as tx:
        rijen = await tx.fetch(
            "SELECT id, organisatie, van, tot, onderbroken_op, onderbroken_reden, onderbroken_door FROM opvolgplan ORDER BY id"
        )
        momenten = await tx.fetch(
            "SELECT id, streefdatum, vervallen_op, vervallen_reden FROM contactmoment ORDER BY plan_id, maand"
        )
    return [tuple(r) for r in rijen], [tuple(m) for m in momenten]


@pytest.mark.parametrize("volgorde", list(permutations((OUD, TUSSEN, NIEUW, LATER))))
async def test_in_elke_volgorde_is_de_eindstand_dezelfde(deliver, database, klok, published, volgorde):
    for gebeurtenis in volgorde:
        await deliver(gebeurtenis)
    plannen, momenten = await _eindstand(database, klok)
    stand = {p[2]: p[4:] for p in plannen}
    assert stand == {
        date(2026, 3, 2): (date(2026, 6, 1), "nieuwe-zorgmelding", TUSSEN.zorgmelding_id),
        date(2026, 8, 1): (date(2027, 1, 5), "nieuwe-zorgmelding", LATER.zorgmelding_id),
    }
    assert len(momenten) == 16
    for plan in plannen:
        laatste = [e for e in await published() if isinstance(e, OpvolgplanOnderbroken) and e.plan_id == plan[0]][-1]
        assert (laatste.onderbroken_op, laatste.reden, laatste.zorgmelding_id) == plan[4:]


async def test_een_afsluiting_die_niet_in_het_contract_past_blijft_bewaard_en_start_niets(
    deliver, published, database, klok
):
    kapot = een_afsluiting().model_copy(update={"afgesloten_op": "geen datum"})
    assert isinstance(kapot, ZorgmeldingAfgesloten)
    with pytest.warns(UserWarning, match="Pydantic serializer warnings"):
        await deliver(kapot)
    assert await published() == []
    async with database.begin(SYSTEEM, klok()) as tx:
        assert await tx.fetchval("SELECT count(*) FROM keten.inbox_parked") == 1
