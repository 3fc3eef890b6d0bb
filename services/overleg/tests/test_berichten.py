"""Berichten: één per nieuws, alleen voor wie ze zijn, en wie ze las staat erbij."""

from __future__ import annotations

from uuid import UUID, uuid4

import pytest
from overleg_wereld import NOP, SHG, VT, namen, vt, weigert

from common.errors import Conflict
from common.testing.actors import SYSTEEM, actor_van
from overleg.domain.bericht import BerichtSoort, lees
from overleg.repository import berichten
from overleg.service.berichten import stuur_bericht

SOORT = BerichtSoort.ACTIE_HERINNERING


@pytest.fixture
def stuur(database, klok):
    async def stuur(naar=VT, object_id=None, van=SYSTEEM, **anders):
        async with database.begin(van, klok()) as tx:
            return await stuur_bericht(tx, naar, SOORT, "actie", object_id or uuid4(), **anders)

    return stuur


async def lijst(client, wie, **vraag):
    antwoord = await client.get("/v1/berichten", headers=wie, params=vraag)
    assert antwoord.status_code == 200, antwoord.text
    return antwoord.json()["resultaten"]


async def test_hetzelfde_nieuws_is_een_bericht_en_een_gebeurtenis(client, als, stuur, published):
    actie = uuid4()
    assert [await stuur(object_id=actie), await stuur(object_id=actie), await stuur(object_id=actie, keer="2")] == [
        True, False, True,
    ]  # fmt: skip
    assert await stuur(naar=SHG, object_id=actie), "een ander krijgt zijn eigen bericht"
    assert namen(await published()) == ["BerichtVerstuurd"] * 3
    assert [b["objectId"] for b in await lijst(client, vt(als))] == [str(actie)] * 2


async def test_een_bericht_is_alleen_voor_de_genoemde_rol_en_persoon(client, als, stuur):
    await stuur(rol="privacy-officer")
    await stuur(professional="piet.proef")
    assert await lijst(client, vt(als)) == []
    assert len(await lijst(client, als("privacy-officer"))) == 1
    assert len(await lijst(client, als("casusregisseur", sub="piet.proef"))) == 1
    assert await lijst(client, als("privacy-officer", organisatie=NOP)) == []


async def test_lezen_kan_een_keer_en_collegas_zien_dat(client, als, stuur, audit):
    await stuur()
    (bericht,) = await lijst(client, vt(als), alleenOngelezen=True)
    pad, kop = f"/v1/berichten/{bericht['berichtId']}/lezingen", {"If-Match": '"1"'}
    await weigert(client, als, audit, pad, None, "medewerker-veilig-thuis")
    assert (await client.post(pad, headers=vt(als))).status_code == 428
    gelezen = await client.post(pad, headers=vt(als) | kop)
    assert (gelezen.status_code, gelezen.headers["etag"]) == (201, '"2"')
    assert (await client.post(pad, headers=vt(als) | kop)).status_code == 412
    assert (await client.post(pad, headers=vt(als) | {"If-Match": '"2"'})).status_code == 409
    assert await lijst(client, vt(als), alleenOngelezen=True) == []
    assert (await lijst(client, als("medewerker-veilig-thuis", sub="collega.vt")))[0]["gelezenOp"] is not None


async def test_de_lijst_gaat_in_bladzijden(client, als, stuur, klok):
    for _ in range(5):
        await stuur()
        klok.verder(minutes=1)
    een = (await client.get("/v1/berichten?limit=3", headers=vt(als))).json()
    twee = (await client.get(f"/v1/berichten?limit=3&cursor={een['volgende']}", headers=vt(als))).json()
    ids = [b["berichtId"] for b in een["resultaten"] + twee["resultaten"]]
    assert (len(set(ids)), twee["volgende"]) == (5, None)


async def test_wie_stuurt_ziet_het_maar_wijzigt_het_niet(database, klok, stuur):
    van = actor_van(SHG, "casusregisseur")
    assert await stuur(van=van)
    async with database.begin(van, klok()) as tx:
        assert await tx.fetchval("SELECT count(*) FROM bericht") == 1
        assert await tx.execute("UPDATE bericht SET gelezen_op = now()") == "UPDATE 0"
        assert (await berichten.find_berichten(tx, None, 10, alleen_ongelezen=False)).items == []
    async with database.begin(actor_van(NOP, "casusregisseur"), klok()) as tx:
        assert await tx.fetchval("SELECT count(*) FROM bericht") == 0


async def test_een_gelezen_bericht_wordt_niet_nog_eens_gelezen(database, klok, stuur):
    await stuur()
    async with database.begin(actor_van(VT, "medewerker-veilig-thuis"), klok()) as tx:
        (bericht,) = (await berichten.find_berichten(tx, None, 10, alleen_ongelezen=True)).items
    assert isinstance(bericht.id, UUID)
    with pytest.raises(Conflict):
        lees(lees(bericht, klok()), klok())
