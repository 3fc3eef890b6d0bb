"""Zorgen over REST: zonder betrokkenen, ook in de tekst; wat ermee gebeurt; wie het ziet."""

from __future__ import annotations

from typing import Any

import asyncpg
import pytest
from overleg_bouwers import maak, met_versie
from overleg_wereld import NOP, SHG, VT, namen, vt, weigert

from common.testing.actors import SYSTEEM, actor_van

AANBOD = "0190aaaa-0000-7000-8000-000000000001"
TEKST = "Een buurvrouw hoort vaak geschreeuw en maakt zich zorgen over de kinderen."


def een_zorg(**anders: Any) -> dict[str, Any]:
    return {
        "kanaal": "telefoon", "beroepsgroep": "inwoner", "geuitOp": "2026-03-02T08:30:00Z",
        "aard": ["kindermishandeling-getuige"], "doelgroepen": ["complexe-relatiebreuk"],
        "gebied": {"gemeentecode": "GM0171", "plaats": "Emmeloord"}, "tekst": TEKST,
    } | anders  # fmt: skip


async def test_een_zorg_wordt_vastgelegd_en_bekend_zonder_tekst(client, als, published, audit):
    gemaakt = await maak(client, "/zorgen", vt(als), een_zorg())
    gelezen = await client.get(gemaakt.headers["location"], headers=vt(als))
    assert gelezen.json() == gemaakt.json()
    assert (gelezen.json()["tekst"], gelezen.json()["status"], gelezen.headers["etag"]) == (TEKST, "open", '"1"')
    (geuit,) = await published()
    assert (geuit.aard, geuit.gemeentecode, geuit.pc4) == (("kindermishandeling-getuige",), "GM0171", None)
    assert "buurvrouw" not in geuit.model_dump_json()
    assert [(r["handeling"], r["betrokkene_id"]) for r in await audit()] == [("aanmaken", None), ("lezen", None)]


async def test_de_tekst_staat_versleuteld_in_de_database(client, als, database, klok):
    await maak(client, "/zorgen", vt(als), een_zorg())
    async with database.begin(SYSTEEM, klok()) as tx:
        assert b"buurvrouw" not in await tx.fetchval("SELECT tekst FROM zorg")


@pytest.mark.parametrize(
    ("anders", "veld"),
    [
        ({"betrokkenen": []}, "betrokkenen"),
        ({"tekst": "Het gaat om bsn 999990019."}, "tekst"),
        ({"tekst": "Bel 0612345678 terug."}, "tekst"),
        ({"tekst": "Mail proef@voorbeeld.nl."}, "tekst"),
        ({"tekst": "Zij wonen op 8302 AB."}, "tekst"),
        ({"tekst": "   "}, "tekst"),
        ({"gebied": {"gemeentecode": "GM0171", "pc4": "8308"}}, "gebied.pc4"),
        ({"gebied": {"gemeentecode": "GM0171", "plaats": "Nagele"}}, "gebied.plaats"),
        ({"geuitOp": "2026-03-03T08:30:00Z"}, "geuitOp"),
        ({"aard": ["ruzie"]}, "aard.0"),
        ({"doelgroepen": ["jan"]}, "doelgroepen.0"),
    ],
)
async def test_wat_iemand_herkenbaar_maakt_wordt_geweigerd_en_niet_herhaald(client, als, published, anders, veld):
    antwoord = await client.post("/v1/zorgen", json=een_zorg(**anders), headers=vt(als))
    assert antwoord.status_code == 400, antwoord.text
    assert veld in [f["name"] for f in antwoord.json()["invalidParams"]]
    assert not any(x in antwoord.text for x in ("999990019", "0612345678", "proef@", "8302 AB", "Nagele"))
    assert await published() == []


async def test_elke_vinding_zegt_waar_en_waarom(client, als):
    tekst = "Bel 0612345678 of mail proef@voorbeeld.nl."
    fouten = (await client.post("/v1/zorgen", json=een_zorg(tekst=tekst), headers=vt(als))).json()["invalidParams"]
    assert [f["code"] for f in fouten] == ["telefoon", "email"]
    assert "tekens 5–14" in fouten[0]["reason"]


async def test_een_uitkomst_wordt_bekend_en_een_tweede_lichtere_niet(client, als, published, audit):
    zorg = await maak(client, "/zorgen", vt(als), een_zorg())
    pad = f"/v1/zorgen/{zorg.json()['zorgId']}/uitkomsten"
    await weigert(client, als, audit, pad, {"uitkomst": "advies-gegeven"}, "coordinator")
    assert (await client.post(pad, json={"uitkomst": "advies-gegeven"}, headers=vt(als))).status_code == 428
    zonder = await client.post(pad, json={"uitkomst": "verwezen"}, headers=met_versie(vt(als), zorg))
    assert (zonder.status_code, zonder.json()["invalidParams"][0]["name"]) == (400, "aanbodId")
    verwezen = {"uitkomst": "verwezen", "aanbodId": AANBOD}
    na = await client.post(pad, json=verwezen, headers=met_versie(vt(als), zorg))
    assert (na.status_code, na.json()["status"], na.json()["uitkomst"]) == (201, "afgehandeld", "verwezen")
    assert (await client.post(pad, json=verwezen, headers=met_versie(vt(als), zorg))).status_code == 412
    terug = await client.post(pad, json={"uitkomst": "advies-gegeven"}, headers=met_versie(vt(als), na))
    assert (terug.status_code, "alsnog-gemeld" in terug.json()["detail"]) == (409, True)
    gemeld = await client.post(pad, json={"uitkomst": "alsnog-gemeld"}, headers=met_versie(vt(als), na))
    assert [a["uitkomst"] for a in gemeld.json()["afhandelingen"]] == ["verwezen", "alsnog-gemeld"]
    gebeurtenissen = await published()
    assert namen(gebeurtenissen) == ["ZorgGeuit", "ZorgAfgehandeld", "ZorgAfgehandeld"]
    assert [(g.uitkomst, str(g.aanbod_id or "")) for g in gebeurtenissen[1:]] == [
        ("verwezen", AANBOD), ("alsnog-gemeld", ""),
    ]  # fmt: skip


async def test_de_lijst_is_van_de_eigen_organisatie_zonder_tekst_en_in_bladzijden(client, als, klok):
    for n in range(3):
        await maak(client, "/zorgen", vt(als), een_zorg(geuitOp=f"2026-03-0{n + 1 if n < 2 else 2}T07:0{n}:00Z"))
    een = await client.get("/v1/zorgen?limit=2", headers=vt(als))
    assert "buurvrouw" not in een.text
    twee = await client.get(f"/v1/zorgen?limit=2&cursor={een.json()['volgende']}", headers=vt(als))
    assert [len(een.json()["resultaten"]), len(twee.json()["resultaten"]), twee.json()["volgende"]] == [2, 1, None]
    for status, aantal in (("open", 3), ("afgehandeld", 0)):
        assert len((await client.get(f"/v1/zorgen?status={status}", headers=vt(als))).json()["resultaten"]) == aantal
    ander = als("coordinator", organisatie=NOP)
    assert (await client.get("/v1/zorgen", headers=ander)).json()["resultaten"] == []
    assert (await client.get("/v1/zorgen", headers=als("beleidsadviseur"))).status_code == 403


async def test_een_andere_organisatie_ziet_de_zorg_nergens(client, als, audit, database, klok):
    zorg = await maak(client, "/zorgen", vt(als), een_zorg())
    pad = f"/v1/zorgen/{zorg.json()['zorgId']}"
    ander = als("coordinator", organisatie=SHG)
    assert (await client.get(pad, headers=ander)).status_code == 404
    assert (await audit())[-1]["uitkomst"] == "geweigerd"
    async with database.begin(actor_van(SHG, "coordinator"), klok()) as tx:
        assert await tx.fetchval("SELECT count(*) FROM zorg") == 0
        assert await tx.fetchval("SELECT count(*) FROM zorguitkomst") == 0
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        async with database.begin(actor_van(SHG, "coordinator"), klok()) as tx:
            await tx.execute(
                "INSERT INTO zorg SELECT gen_random_uuid(), $1, 'telefoon', 'inwoner', now(), '{}', '{}', 'GM0171', null, null,"
                " 'x'::bytea, null, 1, now()", VT,
            )  # fmt: skip


async def test_dezelfde_sleutel_legt_een_zorg_een_keer_vast(client, als):
    kop = vt(als) | {"Idempotency-Key": "0190aaaa-0000-7000-8000-00000000000a"}
    een, twee = [await client.post("/v1/zorgen", json=een_zorg(), headers=kop) for _ in range(2)]
    assert een.json() == twee.json()
    assert len((await client.get("/v1/zorgen", headers=vt(als))).json()["resultaten"]) == 1


async def test_de_gebeurtenissen_zijn_voor_de_eigen_organisatie_en_wie_zorgen_mag_lezen(
    committed_client, committed_als
):
    als = committed_als
    await maak(committed_client, "/zorgen", vt(als), een_zorg())
    for wie, aantal in (
        (als("coordinator"), 1), (als("beleidsadviseur"), 0), (als("coordinator", organisatie=SHG), 0),
    ):  # fmt: skip
        gezien = (await committed_client.get("/v1/gebeurtenissen", headers=wie)).json()["resultaten"]
        assert len(gezien) == aantal
