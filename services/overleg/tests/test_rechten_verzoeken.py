"""Verzoeken over REST: wie legt vast, wie besluit, wat er bekend blijft, en wie het niet ziet."""

from __future__ import annotations

import pytest
from overleg_bouwers import een_huishouden, met_versie, persoon
from overleg_wereld import SHG, vt, weigert
from rechten_wereld import DAG, een_verzoek, pad, po, stap, toegewezen


@pytest.fixture
async def mensen(client, als):
    _, ids = await een_huishouden(client, vt(als))
    return ids


async def test_van_ontvangst_tot_afhandeling(client, als, audit, mensen):
    v = await een_verzoek(client, vt(als), mensen[0])
    assert (v.json()["stand"], v.json()["uiterlijk"], v.headers["location"]) == ("ontvangen", "2026-04-02", pad(v))
    v = await stap(client, vt(als), v, "identificaties", {"wijze": "digid"})
    besluit = {"oordeel": "deels-toegewezen", "grond": "rechten-van-anderen", "motivering": "Kanariemotivering."}
    assert (await stap(client, vt(als), v, "besluiten", besluit)).status_code == 403, "alleen de privacy officer"
    v = await stap(client, po(als), v, "besluiten", besluit)
    assert v.json()["besluit"] | {"beslotenOp": 0} == besluit | {"beslotenOp": 0}
    gelezen = await client.get(pad(v), headers=vt(als))
    assert (gelezen.json(), gelezen.headers["etag"]) == (v.json(), v.headers["etag"])
    v = await stap(client, po(als), v, "afhandelingen")
    assert (v.json()["stand"], v.json()["versie"]) == ("afgehandeld", 4)
    regels = [r for r in await audit() if r["object_soort"] == "verzoek" and r["uitkomst"] == "geslaagd"]
    assert [r["handeling"] for r in regels] == ["aanmaken", "identificeren", "besluiten", "lezen", "afhandelen"]
    assert {str(r["betrokkene_id"]) for r in regels} == {mensen[0]}


async def test_de_motivering_staat_versleuteld(client, als, database, klok, mensen):
    from common.testing.actors import SYSTEEM

    await toegewezen(client, als, mensen[0])
    async with database.begin(SYSTEEM, klok()) as tx:
        assert b"Synthetische" not in await tx.fetchval("SELECT motivering FROM verzoek")


async def test_stappen_die_niet_kunnen_en_oude_versies(client, als, mensen):
    v = await een_verzoek(client, vt(als), mensen[0])
    besluit = {"oordeel": "toegewezen", "motivering": "Synthetisch."}
    geweigerd = await stap(client, po(als), v, "besluiten", besluit)
    assert (geweigerd.status_code, "identificeren" in geweigerd.json()["detail"]) == (409, True)
    assert (await client.post(f"{pad(v)}/intrekkingen", headers=vt(als))).status_code == 428
    await stap(client, vt(als), v, "identificaties", {"wijze": "paspoort"})
    assert (await stap(client, vt(als), v, "intrekkingen")).status_code == 412
    nu = await client.get(pad(v), headers=vt(als))
    assert (await stap(client, vt(als), nu, "intrekkingen")).json()["stand"] == "ingetrokken"
    zonder = await stap(
        client, po(als), await client.get(pad(v), headers=vt(als)), "besluiten", {"oordeel": "toegewezen"}
    )
    assert (zonder.status_code, zonder.json()["invalidParams"][0]["name"]) == (400, "motivering")


async def test_een_ouder_vraagt_voor_een_kind_en_wordt_genoemd(client, als, mensen):
    ouder, kind = mensen
    v = await een_verzoek(client, vt(als), kind, aanvrager="ouder-met-gezag", aanvragerPersoonId=ouder)
    assert v.status_code == 201
    for anders in (
        {"aanvrager": "zelf"}, {"aanvrager": "ouder-met-gezag"}, {"aanvrager": "ouder-met-gezag", "aanvragerPersoonId": kind},
        {"aanvrager": "gemachtigde", "ontvangenOp": "2026-03-03"},
    ):  # fmt: skip
        inhoud = {"persoonId": kind, "recht": "inzage", "ontvangenOp": DAG} | anders
        fout = await client.post("/v1/rechtenverzoeken", json=inhoud, headers=vt(als))
        assert (fout.status_code, kind in fout.text) == (400, False), anders


async def test_alleen_over_wie_in_het_eigen_register_staat(client, als, mensen):
    elders = await een_huishouden(client, als("casusregisseur", organisatie=SHG), persoon())
    for wie in (elders[1][0], "00000000-0000-7000-8000-000000000000"):
        inhoud = {"persoonId": wie, "recht": "inzage", "aanvrager": "zelf", "ontvangenOp": DAG}
        assert (await client.post("/v1/rechtenverzoeken", json=inhoud, headers=vt(als))).status_code == 404


async def test_lijst_en_termijnen(client, als, mensen):
    for dag in ("2026-01-30", "2026-02-02", "2026-03-01"):
        v = await een_verzoek(client, vt(als), mensen[0], ontvangenOp=dag)
    await stap(client, vt(als), v, "intrekkingen")
    een = (await client.get("/v1/rechtenverzoeken?limit=2", headers=po(als))).json()
    twee = (await client.get(f"/v1/rechtenverzoeken?limit=2&cursor={een['volgende']}", headers=po(als))).json()
    assert [v["ontvangenOp"] for v in een["resultaten"] + twee["resultaten"]] == [
        "2026-01-30",
        "2026-02-02",
        "2026-03-01",
    ]

    async def termijnen(dag):
        antwoord = await client.get(f"/v1/rechtenverzoeken/termijnen?peildatum={dag}", headers=vt(als))
        return [(t["uiterlijk"], t["verstreken"]) for t in antwoord.json()["resultaten"]]

    assert await termijnen("2026-03-02") == [("2026-02-28", True), ("2026-03-02", False)]
    assert await termijnen("2026-03-03") == [("2026-02-28", True), ("2026-03-02", True)]
    assert await termijnen("2026-02-01") == [("2026-02-28", False)]
    anders = als("privacy-officer", organisatie=SHG)
    assert (await client.get("/v1/rechtenverzoeken", headers=anders)).json()["resultaten"] == []


@pytest.mark.parametrize(
    ("deel", "inhoud", "rol"),
    [
        ("identificaties", {"wijze": "paspoort"}, "medewerker-veilig-thuis"),
        ("besluiten", {"oordeel": "toegewezen", "motivering": "Synthetisch."}, "privacy-officer"),
        ("afhandelingen", None, "privacy-officer"), ("intrekkingen", None, "medewerker-veilig-thuis"),
        ("afschriften", None, "privacy-officer"),
        ("tekstvrijgaven", {"zorgmeldingId": "00000000-0000-7000-8000-000000000000", "tekst": "t"}, "medewerker-veilig-thuis"),
    ],
)  # fmt: skip
async def test_wie_het_niet_mag(client, als, audit, mensen, deel, inhoud, rol):
    v = await een_verzoek(client, vt(als), mensen[0])
    await weigert(client, als, audit, f"{pad(v)}/{deel}", inhoud, rol)


async def test_vastleggen_mag_niet_iedereen(client, als, audit, mensen):
    inhoud = {"persoonId": mensen[0], "recht": "inzage", "aanvrager": "zelf", "ontvangenOp": DAG}
    await weigert(client, als, audit, "/v1/rechtenverzoeken", inhoud, "medewerker-veilig-thuis")


async def test_hetzelfde_verzoek_met_dezelfde_sleutel_is_er_een(client, als, mensen):
    inhoud = {"persoonId": mensen[0], "recht": "bezwaar", "aanvrager": "zelf", "ontvangenOp": DAG}
    kop = vt(als) | {"Idempotency-Key": "sleutel-verzoek"}
    ids = {(await client.post("/v1/rechtenverzoeken", json=inhoud, headers=kop)).json()["verzoekId"] for _ in range(2)}
    assert len(ids) == 1
    v = await client.get(f"/v1/rechtenverzoeken/{ids.pop()}", headers=vt(als))
    assert met_versie({}, v) == {"If-Match": '"1"'}
