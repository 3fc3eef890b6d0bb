"""Noodtoegang over REST: kort, alleen lezen, meteen gemeld aan beide kanten, en beoordeeld door een ander."""

from __future__ import annotations

from uuid import UUID

import pytest
from overleg_bouwers import BSN, maak, persoon, toestemming
from overleg_wereld import NOP, SHG, URK, VT, namen, vt, weigert

from common.testing.actors import SYSTEEM, actor_van
from overleg.domain.noodtoegang import NoodReden
from overleg.jobs import JOBS
from overleg.service.noodtoegangen import herinner_noodtoegangen, open_noodtoegang

REDEN = "Synthetische reden van de nood."
HEEL = {"contact": "06-12340000", "bsn": BSN[0], "adres": {
    "straat": "Verzonnenweg", "huisnummer": "1", "postcode": "8302 ZZ", "plaats": "Nergenshuizen",
}}  # fmt: skip
VRAAG = {"bsn": BSN[0], "redencode": "levensgevaar", "reden": REDEN}


def agent(als, sub="adam.agent"):
    return als("medewerker-politie", organisatie=URK, sub=sub)


def po(als, organisatie=URK, sub="pim.po"):
    return als("privacy-officer", organisatie=organisatie, sub=sub)


@pytest.fixture
async def wie(client, als):
    return (await maak(client, "/personen", vt(als), persoon(**HEEL))).json()["persoonId"]


async def open_(client, headers, **anders):
    return await maak(client, "/noodtoegangen", headers, VRAAG | anders)


async def beoordeel(client, headers, noodtoegang_id, oordeel="terecht", versie=1):
    return await client.post(
        f"/v1/noodtoegangen/{noodtoegang_id}/beoordelingen",
        json={"oordeel": oordeel, "toelichting": "Synthetische toelichting."},
        headers=headers | {"If-Match": f'"{versie}"'},
    )


async def test_noodtoegang_opent_een_persoon_een_uur_voor_een_gebruiker(client, als, wie, klok, audit):
    n = await open_(client, agent(als))
    assert (n.json()["geopend"], n.json()["tot"]) == (True, "2026-03-02T10:00:00Z")
    ((toegang,)) = n.json()["toegangen"]
    assert (toegang["persoonId"], set(n.json())) == (wie, {"geopend", "tot", "toegangen"})
    pad = f"/v1/noodtoegangen/{toegang['noodtoegangId']}/persoon"
    gelezen = await client.get(pad, headers=agent(als))
    assert (gelezen.status_code, gelezen.json()["naam"], gelezen.json()["grond"]) == (200, "Proefpersoon Een", "noodtoegang")
    assert (gelezen.json()["adres"]["straat"], gelezen.json()["bsn"]) == ("Verzonnenweg", None)
    regels = [(r["handeling"], r["object_soort"], str(r["grondslag_id"]), r["doel"]) for r in (await audit())[-2:]]
    assert regels == [
        ("noodtoegang", "persoon", toegang["noodtoegangId"], "levensgevaar"),
        ("lezen", "persoon", toegang["noodtoegangId"], "noodtoegang"),
    ]
    for ander in (agent(als, "eva.agent"), als("medewerker-politie", organisatie=NOP, sub="adam.agent")):
        assert (await client.get(pad, headers=ander)).status_code == 404
    regisseur = als("casusregisseur", organisatie=URK, sub="adam.agent")
    assert (await client.get(f"/v1/personen/{wie}", headers=regisseur)).json()["grond"] == "noodtoegang"
    klok.verder(minutes=59, seconds=59)
    assert (await client.get(pad, headers=agent(als))).status_code == 200
    klok.verder(seconds=1)
    assert (await client.get(pad, headers=agent(als))).status_code == 404
    assert (await client.get(f"/v1/personen/{wie}", headers=regisseur)).status_code == 404


async def test_een_geheim_adres_blijft_dicht(client, als):
    await maak(client, "/personen", vt(als), persoon(**HEEL, geheimAdres=True))
    n = (await open_(client, agent(als))).json()["toegangen"][0]["noodtoegangId"]
    gelezen = (await client.get(f"/v1/noodtoegangen/{n}/persoon", headers=agent(als))).json()
    assert (gelezen["naam"], gelezen["adres"], gelezen["contact"], gelezen["geheimAdres"]) == (
        "Proefpersoon Een", None, None, True,
    )  # fmt: skip


async def test_beide_privacy_officers_horen_het_meteen_en_zien_waarom(client, als, wie, published, database, klok):
    n = (await open_(client, agent(als))).json()["toegangen"][0]["noodtoegangId"]
    assert namen(await published()) == ["BerichtVerstuurd"] * 2
    for organisatie in (URK, VT):
        berichten = (await client.get("/v1/berichten", headers=po(als, organisatie))).json()["resultaten"]
        assert [(b["soort"], b["objectId"], b["rol"]) for b in berichten] == [("noodtoegang-gebruikt", n, "privacy-officer")]
        gezien = (await client.get(f"/v1/noodtoegangen/{n}", headers=po(als, organisatie))).json()
        assert (gezien["organisatie"], gezien["houder"], gezien["gebruiker"]) == (URK, VT, "adam.agent")
        assert (gezien["reden"], gezien["persoonId"]) == (REDEN, wie)
        (regel,) = (await client.get("/v1/noodtoegangen", headers=po(als, organisatie))).json()["resultaten"]
        assert (regel["noodtoegangId"], regel["reden"]) == (n, None)
    assert (await client.get("/v1/berichten", headers=vt(als))).json()["resultaten"] == [], "alleen de privacy officer"
    assert (await client.get(f"/v1/noodtoegangen/{n}", headers=po(als, NOP))).status_code == 404
    assert (await client.get("/v1/noodtoegangen", headers=po(als, NOP))).json()["resultaten"] == []
    assert (await client.get(f"/v1/noodtoegangen/{n}", headers=agent(als))).json()["gebruiker"] == "adam.agent"
    assert (await client.get(f"/v1/noodtoegangen/{n}", headers=agent(als, "eva.agent"))).status_code == 404
    async with database.begin(SYSTEEM, klok()) as tx:
        assert REDEN.encode() not in (await tx.fetchrow("SELECT * FROM noodtoegang"))["reden"]


async def test_wie_er_niet_is_krijgt_hetzelfde_antwoord_en_wordt_net_zo_nagezien(client, als, wie, audit):
    raak = await open_(client, agent(als))
    mis = await open_(client, agent(als), bsn=BSN[1])
    assert (mis.json()["geopend"], mis.json()["toegangen"][0]["persoonId"], mis.json()["tot"]) == (
        False, None, raak.json()["tot"],
    )  # fmt: skip
    assert set(mis.json()) == set(raak.json())
    assert set(mis.headers) == set(raak.headers)
    n = mis.json()["toegangen"][0]["noodtoegangId"]
    assert (await client.get(f"/v1/noodtoegangen/{n}/persoon", headers=agent(als))).status_code == 404
    assert ("noodtoegang", n) in [(r["handeling"], str(r["grondslag_id"])) for r in await audit()]
    gezien = (await client.get(f"/v1/noodtoegangen/{n}", headers=po(als))).json()
    assert (gezien["reden"], gezien["houder"], gezien["persoonId"]) == (REDEN, None, None)
    assert (await beoordeel(client, po(als), n)).status_code == 201
    onbekend = {"bsn": None, "persoonId": "00000000-0000-4000-8000-000000000000"}
    assert not (await open_(client, agent(als), **onbekend)).json()["geopend"]
    assert (await open_(client, agent(als), bsn=None, persoonId=wie)).json()["geopend"]


async def test_een_misser_doet_precies_hetzelfde_werk_als_een_treffer(database, klok, wie):
    """Geen klok maar de vragen aan de database: even veel, dezelfde, in dezelfde volgorde."""
    gevraagd = {}
    for naam, bsn in (("raak", BSN[0]), ("mis", BSN[1])):
        async with database.begin(actor_van(URK, "medewerker-politie", sub=naam), klok()) as tx:
            vragen = gevraagd[naam] = []
            for soort in ("fetch", "fetchrow", "fetchval", "execute"):
                echt = getattr(tx, soort)

                async def kijk(sql, *waarden, echt=echt, vragen=vragen):
                    vragen.append(sql)
                    return await echt(sql, *waarden)

                setattr(tx, soort, kijk)
            await open_noodtoegang(tx, bsn, None, NoodReden.LEVENSGEVAAR, REDEN)
    assert gevraagd["raak"] == gevraagd["mis"]
    assert len(gevraagd["raak"]) >= 6


async def test_een_bsn_in_meer_registers_opent_elk_ander_register(client, als, wie):
    shg = als("casusregisseur", organisatie=SHG, sub="sam.shg")
    daar = (await maak(client, "/personen", shg, persoon(**HEEL))).json()["persoonId"]
    toegangen = (await open_(client, agent(als))).json()["toegangen"]
    assert {t["persoonId"] for t in toegangen} == {wie, daar}
    van_vt = als("medewerker-veilig-thuis", sub="vera.vt")
    assert [t["persoonId"] for t in (await open_(client, van_vt)).json()["toegangen"]] == [daar], "het eigen register niet"
    for organisatie in (VT, SHG):
        berichten = (await client.get("/v1/berichten", headers=po(als, organisatie))).json()["resultaten"]
        assert berichten


async def test_in_het_eigen_register_is_geen_noodtoegang_nodig(client, als, wie):
    antwoord = await client.post("/v1/noodtoegangen", json=VRAAG, headers=vt(als))
    assert (antwoord.status_code, "eigen register" in antwoord.json()["detail"]) == (409, True)


async def test_een_lichtere_grond_gaat_voor(client, als, wie, audit):
    n = (await open_(client, agent(als))).json()["toegangen"][0]["noodtoegangId"]
    t = await maak(client, "/toestemmingen", vt(als), toestemming(wie, URK))
    gelezen = (await client.get(f"/v1/noodtoegangen/{n}/persoon", headers=agent(als))).json()
    assert [g["soort"] for g in gelezen["gronden"]] == ["toestemming", "noodtoegang"]
    assert [str(r["grondslag_id"]) for r in (await audit())[-2:]] == [t.json()["toestemmingId"], n]


# --- beoordelen


async def test_een_ander_beoordeelt_en_onterecht_sluit_meteen(client, als, wie):
    n = (await open_(client, agent(als))).json()["toegangen"][0]["noodtoegangId"]
    pad = f"/v1/noodtoegangen/{n}/persoon"
    assert (await beoordeel(client, po(als, VT), n)).status_code == 404, "wie het register houdt ziet, maar oordeelt niet"
    assert (await beoordeel(client, po(als, sub="adam.agent"), n)).status_code == 403
    assert (await client.get("/v1/noodtoegangen?teBeoordelen=true", headers=po(als, VT))).json()["resultaten"] == []
    assert len((await client.get("/v1/noodtoegangen?teBeoordelen=true", headers=po(als))).json()["resultaten"]) == 1
    assert (await client.get(pad, headers=agent(als))).status_code == 200
    ok = await beoordeel(client, po(als), n, "onterecht")
    assert (ok.status_code, ok.json()["oordeel"], ok.json()["reden"]) == (201, "onterecht", REDEN)
    assert (await client.get(pad, headers=agent(als))).status_code == 404
    assert (await client.get(f"/v1/noodtoegangen/{n}", headers=po(als))).json()["toelichting"] == "Synthetische toelichting."
    assert (await client.get("/v1/noodtoegangen?teBeoordelen=true", headers=po(als))).json()["resultaten"] == []
    assert (await beoordeel(client, po(als), n, versie=2)).status_code == 409
    assert (await beoordeel(client, po(als), n)).status_code == 412


async def test_wie_te_lang_onbeoordeeld_is_krijgt_geen_nieuwe_en_een_collega_wel(client, als, wie, klok, database):
    n = (await open_(client, agent(als))).json()["toegangen"][0]["noodtoegangId"]
    klok.verder(hours=72)
    await open_(client, agent(als), bsn=BSN[1])
    klok.verder(minutes=1)
    weg = await client.post("/v1/noodtoegangen", json=VRAAG, headers=agent(als))
    assert (weg.status_code, "privacy officer" in weg.json()["detail"]) == (409, True)
    await open_(client, agent(als, "eva.agent"))
    for _ in range(2):
        async with database.begin(SYSTEEM, klok()) as tx:
            await herinner_noodtoegangen(tx)
    berichten = (await client.get("/v1/berichten", headers=po(als))).json()["resultaten"]
    assert [b["objectId"] for b in berichten].count(n) == 2, "bij gebruik, en één herinnering"
    (te_laat,) = [
        x for x in (await client.get("/v1/noodtoegangen", headers=po(als))).json()["resultaten"] if x["teLaat"]
    ]
    assert te_laat["noodtoegangId"] == n
    await beoordeel(client, po(als), n)
    await open_(client, agent(als))


async def test_rondneuzen_houdt_op(client, als, wie):
    for _ in range(10):
        await open_(client, agent(als), bsn=BSN[1])
    assert (await client.post("/v1/noodtoegangen", json=VRAAG, headers=agent(als))).status_code == 409


ONMOGELIJK = [
    ({"bsn": "999990018"}, "bsn"),
    ({"bsn": None}, None),
    ({"persoonId": "00000000-0000-4000-8000-000000000000"}, None),
    ({"reden": ""}, "reden"),
    ({"redencode": "nieuwsgierig"}, "redencode"),
    ({"minuten": 600}, "(onbekend veld)"),
]


async def test_een_onmogelijke_vraag_opent_niets(client, als, wie, published):
    for anders, veld in ONMOGELIJK:
        antwoord = await client.post("/v1/noodtoegangen", json=VRAAG | anders, headers=agent(als))
        assert antwoord.status_code == 400, anders
        assert veld is None or veld in [f["name"] for f in antwoord.json()["invalidParams"]], antwoord.text
        assert BSN[0] not in antwoord.text
        assert "999990018" not in antwoord.text
    assert await published() == []


async def test_wie_mag_noodtoegang_openen_en_nazien(client, als, audit, wie):
    await weigert(client, als, audit, "/v1/noodtoegangen", VRAAG, "medewerker-politie", relatie=False)
    for rol in ("maatschappelijk-werker", "coordinator", "privacy-officer"):
        assert (await client.post("/v1/noodtoegangen", json=VRAAG, headers=als(rol, organisatie=URK))).status_code == 403
    n = (await open_(client, agent(als))).json()["toegangen"][0]["noodtoegangId"]
    await weigert(client, als, audit, f"/v1/noodtoegangen/{n}/beoordelingen", {"oordeel": "terecht"}, "privacy-officer")
    assert (await client.get("/v1/noodtoegangen", headers=agent(als))).status_code == 403


async def test_de_database_laat_niemand_zijn_eigen_gebruik_beoordelen_of_langer_openen(database, klok, client, als, wie):
    n = UUID((await open_(client, agent(als))).json()["toegangen"][0]["noodtoegangId"])
    for wat in ("beoordeeld_door = gebruiker", "tot = van + interval '61 minutes'"):
        with pytest.raises(Exception, match="ck_noodtoegang"):
            async with database.begin(actor_van(URK, "privacy-officer"), klok()) as tx:
                await tx.execute(f"UPDATE noodtoegang SET {wat} WHERE id = $1", n)
    async with database.begin(actor_van(VT, "privacy-officer"), klok()) as tx:
        assert await tx.fetchval("SELECT count(*) FROM noodtoegang") == 1
        assert await tx.execute("UPDATE noodtoegang SET versie = versie") == "UPDATE 0"
        assert not await tx.fetchval("SELECT keten.is_systeem()")


def test_de_worker_kent_de_taak():
    assert herinner_noodtoegangen in {j.job for j in JOBS}
