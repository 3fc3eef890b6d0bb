"""Gebeurtenissen van followup en scan: elke bezorging komt twee keer en werkt één keer."""

from __future__ import annotations

from datetime import UTC, date, datetime
from uuid import UUID, uuid4

import pytest
from overleg_wereld import JGZ, NOP, SHG, VT, overgedragen, shg, vt

from common.contracts.followup import OnveiligheidGesignaleerd
from common.contracts.scan import AcuutSignaalVastgesteld
from common.testing.actors import SYSTEEM

NU = datetime(2026, 3, 2, 8, tzinfo=UTC)


def onveiligheid(huishouden_id, **anders):
    basis = {
        "plan_id": uuid4(), "huishouden_id": huishouden_id, "zorgmelding_id": uuid4(), "gesignaleerd_op": NU,
        "datum": date(2026, 3, 1), "soort": ("partnergeweld-fysiek",), "ernst": "acuut", "organisatie": JGZ,
    }  # fmt: skip
    return OnveiligheidGesignaleerd(**(basis | anders))


def signaal(**anders):
    basis = {
        "scan_id": uuid4(), "huishouden_id": uuid4(), "organisatie": JGZ, "vastgesteld_op": NU,
        "onderdelen": ("wapen",), "aard": ("partnergeweld-fysiek",),
    }  # fmt: skip
    return AcuutSignaalVastgesteld(**(basis | anders))


async def zet_fase(database, klok, casus_pad, fase):
    async with database.begin(SYSTEEM, klok()) as tx:
        await tx.execute("UPDATE casus SET fase = $2 WHERE id = $1", UUID(casus_pad.rsplit("/", 1)[1]), fase)


async def geparkeerd(database, klok):
    async with database.begin(SYSTEEM, klok()) as tx:
        return await tx.fetchval("SELECT count(*) FROM keten.inbox_parked")


async def test_onveiligheid_brengt_terug_naar_veiligheid_en_iedereen_hoort_het_een_keer(
    client, als, deliver, published, database, klok
):
    w = await overgedragen(client, vt(als), shg(als))
    await zet_fase(database, klok, w.pad_casus, "HERSTEL")
    voor = len(await published())
    await deliver(onveiligheid(UUID(w.huishouden)))
    fase, *kennisgevingen = (await published())[voor:]
    assert (type(fase).__name__, fase.van, fase.naar, fase.reden) == (
        "CasusFaseGewijzigd",
        "HERSTEL",
        "VEILIGHEID",
        "nieuw-geweld",
    )
    assert {(type(k).__name__, k.organisatie) for k in kennisgevingen} == {
        ("KennisgevingVerstuurd", VT),
        ("KennisgevingVerstuurd", SHG),
    }
    assert len(kennisgevingen) == 2
    for wie in (vt(als), shg(als)):
        lijst = (await client.get(f"{w.pad_casus}/kennisgevingen", headers=wie)).json()["resultaten"]
        assert {k["organisatie"]: k["bevestigdOp"] for k in lijst} == {VT: None, SHG: None}
    assert (await client.get(w.pad_casus, headers=shg(als))).json()["fase"] == "VEILIGHEID"


async def test_wie_het_zelf_signaleerde_hoeft_niet_te_bevestigen(client, als, deliver):
    w = await overgedragen(client, vt(als), shg(als))
    await deliver(onveiligheid(UUID(w.huishouden), organisatie=SHG))
    lijst = (await client.get(f"{w.pad_casus}/kennisgevingen", headers=vt(als))).json()["resultaten"]
    assert {k["organisatie"]: k["bevestigdOp"] is not None for k in lijst} == {VT: False, SHG: True}


async def test_in_de_fase_veiligheid_verandert_de_fase_niet_maar_hoort_iedereen_het_wel(
    client, als, deliver, published
):
    w = await overgedragen(client, vt(als), shg(als))
    voor = len(await published())
    await deliver(onveiligheid(UUID(w.huishouden)), onveiligheid(UUID(w.huishouden)))
    assert [type(e).__name__ for e in (await published())[voor:]] == ["KennisgevingVerstuurd"] * 4


async def test_onveiligheid_in_een_onbekend_huishouden_blijft_zichtbaar_wachten(deliver, published, database, klok):
    await deliver(onveiligheid(uuid4()))
    assert await published() == []
    assert await geparkeerd(database, klok) == 1


async def test_een_acuut_signaal_wordt_een_concept_en_niet_meer(client, als, deliver, published, database, klok):
    acuut = signaal()
    await deliver(acuut)
    await deliver(acuut)  # the same scan as another message: the inbox lets it through, the table does not
    lijst = (await client.get("/v1/conceptmeldingen", headers=vt(als))).json()["resultaten"]
    assert [(c["scanId"], c["scanOrganisatie"], c["onderdelen"]) for c in lijst] == [
        (str(acuut.scan_id), JGZ, ["wapen"])
    ]
    assert await published() == []
    assert await geparkeerd(database, klok) == 0


async def test_een_anoniem_signaal_heeft_geen_huishouden_en_de_oudste_staat_vooraan(client, als, deliver):
    await deliver(
        signaal(huishouden_id=None),
        signaal(vastgesteld_op=datetime(2026, 3, 1, 8, tzinfo=UTC), onderdelen=("dreiging",)),
    )
    lijst = (await client.get("/v1/conceptmeldingen", headers=vt(als))).json()["resultaten"]
    assert [c["onderdelen"] for c in lijst] == [["dreiging"], ["wapen"]]
    assert lijst[1]["huishoudenId"] is None
    kort = (await client.get("/v1/conceptmeldingen?limit=1", headers=vt(als))).json()["resultaten"]
    assert kort == lijst[:1]


@pytest.mark.parametrize("rol", ["casusregisseur", "coordinator", "jgz-professional", "functioneel-beheerder"])
async def test_alleen_veilig_thuis_ziet_concepten(client, als, deliver, rol):
    await deliver(signaal())
    assert (await client.get("/v1/conceptmeldingen")).status_code == 401
    assert (await client.get("/v1/conceptmeldingen", headers=als(rol, organisatie=NOP))).status_code == 403
