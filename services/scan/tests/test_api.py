"""Instrumenten en scans over REST, met echte database en echte tokens."""

import asyncio
from uuid import UUID, uuid4

import pytest
from scan_bouwers import HGKM, aanwezig, een_scan, volledig

from common.contracts.scan import AcuutSignaalVastgesteld, ScanAfgerond
from common.privacy import NietLeesbaar
from common.testing.actors import JGZ, MAATSCHAPPELIJK_WERK, actor_van
from scan.api.modellen import NieuweScan
from scan.repository import _veld
from scan.service import dien_scan_in

EIGEN = actor_van(JGZ, "jgz-professional")


@pytest.fixture
def jgz(als):
    return als("jgz-professional", organisatie=JGZ, sub="jip.jgz")


@pytest.fixture
def dien_in(client, jgz):
    async def post(scan, headers=None):
        return await client.post("/v1/scans", json=scan, headers=jgz if headers is None else headers)

    return post


# --- instrumenten ---------------------------------------------------------------------------------------------


async def test_het_instrument_is_te_lezen_door_elke_partner(client, als):
    headers = als("beleidsadviseur")
    lijst = (await client.get("/v1/instrumenten", headers=headers)).json()["resultaten"]
    assert [(i["instrumentId"], i["code"], i["versie"]) for i in lijst] == [("hgkm-scan-1", "hgkm-scan", "1")]
    een = await client.get("/v1/instrumenten/hgkm-scan-1", headers=headers)
    assert [o["code"] for o in een.json()["onderdelen"]] == [o.code for o in HGKM.onderdelen]
    assert (await client.get("/v1/instrumenten/hgkm-scan-9", headers=headers)).status_code == 404
    assert (await client.get("/v1/instrumenten")).status_code == 401
    assert (await client.get("/v1/instrumenten", headers=als("beleidsadviseur", scopes=[]))).status_code == 403


# --- indienen -------------------------------------------------------------------------------------------------


async def test_een_afgeronde_scan_geeft_een_uitkomst_en_maakt_bekend(dien_in, published, audit):
    scan = een_scan(antwoorden=volledig(aanwezig("ouder-stress"), aanwezig("ouder-vraagt-hulp")))
    antwoord = await dien_in(scan)
    assert antwoord.status_code == 201, antwoord.text
    assert antwoord.headers["location"] == f"/v1/scans/{scan['scanId']}"
    beeld = antwoord.json()
    (versie,) = beeld["versies"]
    assert (beeld["conflict"], versie["nummer"], versie["actueel"], versie["status"]) == (False, 1, True, "afgerond")
    assert versie["uitkomst"]["veiligheidNu"]["beeld"] == "geen-signalen-gezien"
    ouder = next(f for f in versie["uitkomst"]["factoren"] if f["niveau"] == "ouder")
    assert (ouder["risico"], ouder["beschermend"]) == (["ouder-stress"], ["ouder-vraagt-hulp"])
    assert [h["nummer"] for h in beeld["hulplijnen"]] == ["112", "0800-2000"]
    (afgerond,) = await published()
    assert isinstance(afgerond, ScanAfgerond)
    assert (afgerond.instrument, afgerond.instrumentversie, afgerond.acuut, afgerond.structureel) == (
        "hgkm-scan",
        "1",
        False,
        False,
    )
    assert (afgerond.risicofactoren, afgerond.beschermende_factoren, afgerond.organisatie) == (1, 1, JGZ)
    regel = (await audit())[-1]
    assert (regel["handeling"], str(regel["object_id"]), str(regel["betrokkene_id"])) == (
        "indienen",
        scan["scanId"],
        scan["huishoudenId"],
    )


async def test_een_acuut_onderdeel_gaat_meteen_door_ook_in_een_concept(dien_in, published):
    scan = een_scan(status="concept", antwoorden=[aanwezig("acuut-seksueel")])
    beeld = (await dien_in(scan)).json()
    uitkomst = beeld["versies"][0]["uitkomst"]
    assert uitkomst["veiligheidNu"]["beeld"] == "acuut-onveilig"
    assert [a["stap"] for a in uitkomst["adviezen"]][:3] == ["bel-112", "bel-veilig-thuis", "meldcode-stap-4"]
    (signaal,) = await published()
    assert isinstance(signaal, AcuutSignaalVastgesteld)
    assert (signaal.onderdelen, signaal.aard, signaal.pc4, signaal.gemeentecode) == (
        ("acuut-seksueel",),
        ("kindermishandeling-seksueel",),
        "8302",
        "GM0171",
    )
    assert str(signaal.huishouden_id) == scan["huishoudenId"]


async def test_elk_acuut_onderdeel_wordt_een_keer_bekendgemaakt_en_een_nieuw_erbij_weer(dien_in, published):
    scan = een_scan(status="concept", antwoorden=[aanwezig("acuut-wapen")])
    await dien_in(scan)
    await dien_in({**scan, "basisversies": [1], "antwoorden": [aanwezig("acuut-wapen"), aanwezig("ouder-stress")]})
    await dien_in({**scan, "basisversies": [2], "antwoorden": [aanwezig("acuut-wapen"), aanwezig("acuut-letsel")]})
    klaar = {
        "status": "afgerond",
        "basisversies": [3],
        "antwoorden": volledig(aanwezig("acuut-wapen"), aanwezig("acuut-letsel")),
    }
    await dien_in({**scan, **klaar})
    gebeurtenissen = await published()
    assert [e.onderdelen for e in gebeurtenissen if isinstance(e, AcuutSignaalVastgesteld)] == [
        ("acuut-wapen",),
        ("acuut-letsel",),
    ]
    assert [e.acuut for e in gebeurtenissen if isinstance(e, ScanAfgerond)] == [True]


async def test_een_anonieme_scan_heeft_geen_huishouden(dien_in, published):
    beeld = (await dien_in(een_scan(huishoudenId=None, pc4=None, gemeentecode=None))).json()
    assert beeld["huishoudenId"] is None
    assert (await published())[0].huishouden_id is None


async def test_een_keer_of_tien_keer_indienen_is_hetzelfde(dien_in, published):
    scan = een_scan(antwoorden=volledig(aanwezig("acuut-wapen")))
    antwoorden = [(await dien_in(scan)).json() for _ in range(10)]
    omgekeerd = (await dien_in({**scan, "antwoorden": scan["antwoorden"][::-1]})).json()
    assert all(a == antwoorden[0] for a in [*antwoorden, omgekeerd])
    assert len(antwoorden[0]["versies"]) == 1
    assert [type(e).__name__ for e in await published()] == ["AcuutSignaalVastgesteld", "ScanAfgerond"]


async def test_twee_versies_naast_elkaar_blijven_staan_als_conflict_tot_iemand_ze_samenvoegt(
    dien_in, client, jgz, published
):
    scan = een_scan(antwoorden=volledig(aanwezig("ouder-stress")))
    await dien_in(scan)
    ander = (await dien_in({**scan, "antwoorden": volledig(aanwezig("structureel-herhaald-geweld"))})).json()
    assert ander["conflict"] is True
    assert [(v["nummer"], v["actueel"], v["uitkomst"]["veiligheidNu"]["beeld"]) for v in ander["versies"]] == [
        (1, True, "geen-signalen-gezien"),
        (2, True, "structureel-onveilig"),
    ]
    assert len(await published()) == 1
    samen = {
        **scan,
        "basisversies": [1, 2],
        "antwoorden": volledig(aanwezig("structureel-herhaald-geweld"), aanwezig("ouder-stress")),
    }
    beeld = (await dien_in(samen)).json()
    assert (beeld["conflict"], [v["actueel"] for v in beeld["versies"]]) == (False, [False, False, True])
    assert [e.structureel for e in await published()] == [False, True]
    gelezen = await client.get(f"/v1/scans/{scan['scanId']}", headers=jgz)
    assert (gelezen.json(), gelezen.headers["etag"]) == (beeld, '"3"')


async def test_wat_niet_klopt_wordt_geweigerd_met_alle_fouten_en_bewaart_niets(dien_in, client, jgz, published):
    scan = een_scan(
        afgenomenOp="2026-03-03T08:30:00Z",
        antwoorden=[
            {"onderdeel": "bestaat-niet", "waarde": "afwezig"},
            {"onderdeel": "ouder-stress", "waarde": "aanwezig"},
        ],
    )
    antwoord = await dien_in(scan)
    assert (antwoord.status_code, antwoord.headers["content-type"]) == (400, "application/problem+json")
    assert [f["name"] for f in antwoord.json()["invalidParams"]] == [
        "antwoorden.0.onderdeel",
        "antwoorden.1.basis",
        "antwoorden.1.onderbouwing",
        "afgenomenOp",
        "antwoorden",
    ]
    for fout in (
        een_scan(instrumentId="hgkm-scan-9"),
        een_scan(basisversies=[4]),
        een_scan(naam="Proefpersoon"),
        een_scan(pc4="8302AB"),
        een_scan(
            antwoorden=[
                *volledig({"onderdeel": "kinderen-in-huis", "waarde": "afwezig"}),
                {"onderdeel": "kind-jong", "waarde": "afwezig"},
            ]
        ),
        een_scan(afgenomenOp="2026-02-30T08:00:00Z"),
        {},
    ):
        assert (await dien_in(fout)).status_code == 400
    assert await published() == []
    assert (await client.get("/v1/scans", headers=jgz)).json()["resultaten"] == []


async def test_de_kop_van_een_scan_ligt_vast(dien_in):
    scan = een_scan()
    assert (await dien_in(scan)).status_code == 201
    assert (await dien_in({**scan, "huishoudenId": str(uuid4())})).status_code == 409


async def test_indienen_zonder_token_met_verkeerde_rol_en_op_het_id_van_een_ander(client, als, dien_in, published):
    scan = een_scan()
    assert (await dien_in(scan)).status_code == 201
    voor = await published()
    gevallen = [
        ({}, 401),
        (als("coordinator", organisatie=JGZ), 403),
        (als("jgz-professional", organisatie=JGZ, scopes=["scan:scans:lezen"]), 403),
        (als("maatschappelijk-werker", organisatie=MAATSCHAPPELIJK_WERK), 404),
    ]
    for headers, verwacht in gevallen:
        assert (await client.post("/v1/scans", json=scan, headers=headers)).status_code == verwacht
    assert await published() == voor


async def test_dezelfde_sleutel_geeft_hetzelfde_antwoord_en_een_andere_inhoud_409(dien_in, jgz):
    headers, scan = {**jgz, "Idempotency-Key": str(uuid4())}, een_scan()
    een, twee = [await dien_in(scan, headers) for _ in range(2)]
    assert (een.status_code, twee.json()) == (201, een.json())
    assert (await dien_in(een_scan(), headers)).status_code == 409


# --- lezen ----------------------------------------------------------------------------------------------------


async def test_lezen_zonder_token_met_verkeerde_rol_en_van_een_andere_organisatie(client, als, dien_in):
    scan = een_scan()
    await dien_in(scan)
    pad = f"/v1/scans/{scan['scanId']}"
    assert (await client.get(pad)).status_code == 401
    assert (await client.get(pad, headers=als("onderzoeker", organisatie=JGZ))).status_code == 403
    ander = als("maatschappelijk-werker", organisatie=MAATSCHAPPELIJK_WERK)
    assert (await client.get(pad, headers=ander)).status_code == 404
    assert (await client.get(pad, headers=als("coordinator", organisatie=JGZ))).status_code == 200
    assert (await client.get("/v1/scans", headers=ander)).json() == {"resultaten": [], "volgende": None}


async def test_de_lijst_in_paginas_geeft_elke_scan_een_keer_nieuwste_eerst(client, jgz, dien_in, klok, audit):
    ids = []
    for _ in range(5):
        ids.append((scan := een_scan())["scanId"])
        await dien_in(scan)
        klok.verder(minutes=1)
    gezien, cursor = [], ""
    while cursor is not None:
        pagina = (await client.get(f"/v1/scans?limit=2{cursor and '&cursor=' + cursor}", headers=jgz)).json()
        gezien += [s["scanId"] for s in pagina["resultaten"]]
        cursor = pagina["volgende"]
    assert gezien == ids[::-1]
    assert {str(r["object_id"]) for r in await audit() if r["handeling"] == "lezen"} == set(ids)
    assert (await client.get("/v1/scans?cursor=onzin", headers=jgz)).status_code == 400


# --- geheim ---------------------------------------------------------------------------------------------------

KANARIE = "Kwikstaartje Kanarieveld zei dit"


async def test_de_onderbouwing_komt_terug_voor_wie_mag_en_staat_nergens_leesbaar(
    dien_in, client, jgz, database, klok, published, capsys
):
    scan = een_scan(antwoorden=volledig(aanwezig("acuut-wapen", KANARIE)))
    assert (await dien_in(scan)).status_code == 201
    gelezen = (await client.get(f"/v1/scans/{scan['scanId']}", headers=jgz)).json()
    assert KANARIE in [a["onderbouwing"] for a in gelezen["versies"][0]["antwoorden"]]
    async with database.begin(EIGEN, klok()) as tx:
        rijen = [
            str(r["regel"])
            for tabel in ("scan", "scanversie", "antwoord", "acuut_signaal", "keten.outbox_event", "keten.audit_regel")
            for r in await tx.fetch(f"SELECT t::text AS regel FROM {tabel} t")
        ]
        bytes_ = [
            bytes(r["onderbouwing"])
            for r in await tx.fetch("SELECT onderbouwing FROM antwoord WHERE onderbouwing IS NOT NULL")
        ]
        payloads = [bytes(r["payload"]) for r in await tx.fetch("SELECT payload FROM keten.outbox_event")]
    deel = KANARIE.split(maxsplit=1)[0]
    assert len(rijen) > 40
    assert not [r for r in rijen if deel in r or deel.encode().hex() in r]
    assert not [b for b in [*bytes_, *payloads] if deel.encode() in b]
    fout = await dien_in(een_scan(antwoorden=[{**aanwezig("bestaat-niet", KANARIE)}]))
    assert deel not in fout.text
    uit = capsys.readouterr()
    assert deel not in uit.out + uit.err


async def test_een_verplaatste_onderbouwing_opent_niet(dien_in, database, klok):
    scan = een_scan(antwoorden=volledig(aanwezig("ouder-stress", KANARIE)))
    await dien_in(scan)
    scan_id = UUID(scan["scanId"])
    async with database.begin(EIGEN, klok()) as tx:
        cijfer = await tx.fetchval("SELECT onderbouwing FROM antwoord WHERE onderdeel = 'ouder-stress'")
        sleutels = await tx.keyring.get(tx, scan_id)
        assert sleutels.decrypt(_veld(scan_id, 1, "ouder-stress"), cijfer) == KANARIE
        for ander in (_veld(scan_id, 2, "ouder-stress"), _veld(scan_id, 1, "ouder-lvb")):
            with pytest.raises(NietLeesbaar):
                sleutels.decrypt(ander, cijfer)


# --- tegelijk -------------------------------------------------------------------------------------------------


async def test_twintig_keer_tegelijk_dezelfde_scan_geeft_een_versie_en_een_gebeurtenis(committed_database, klok):
    scan = NieuweScan(**een_scan(antwoorden=volledig(aanwezig("acuut-wapen"))))

    async def doe():
        async with committed_database.begin(EIGEN, klok()) as tx:
            return len((await dien_scan_in(tx, scan.kop(), scan.inhoud())).versies)

    assert await asyncio.gather(*(doe() for _ in range(20))) == [1] * 20
    async with committed_database.begin(EIGEN, klok()) as tx:
        assert await tx.fetchval("SELECT count(*) FROM scanversie") == 1
        assert await tx.fetchval("SELECT count(*) FROM keten.outbox_event") == 2


async def test_de_gebeurtenissen_zijn_alleen_voor_wie_de_scan_afnam(committed_client, als, jgz):
    assert (await committed_client.post("/v1/scans", json=een_scan(), headers=jgz)).status_code == 201
    eigen = (await committed_client.get("/v1/gebeurtenissen", headers=jgz)).json()["resultaten"]
    assert [e["type"] for e in eigen] == ["nl.veiligeketen.scans.scan-afgerond.v1"]
    assert (await committed_client.get("/v1/gebeurtenissen", headers=als("casusregisseur"))).json()["resultaten"] == []
    collega = als("privacy-officer", organisatie=EIGEN.organisatie)
    assert (await committed_client.get("/v1/gebeurtenissen", headers=collega)).json()["resultaten"] == []
