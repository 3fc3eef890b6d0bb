"""Delen en personen: wie het gezag heeft geeft, een samengevoegde mens is er een, en de rijen zijn voor niemand anders."""

from __future__ import annotations

import asyncio
from uuid import UUID

import pytest
from overleg_bouwers import BSN, maak, met_versie, persoon, toestemming
from overleg_wereld import NOP, SHG, URK, VT, vt

from common.testing.actors import actor_van

DOORBREKING = {
    "organisaties": [URK], "doel": "hulpverlening", "dataklassen": ["contact"], "grondslag": "vitaal-belang",
    "reden": "Synthetisch.", "geinformeerd": True, "van": "2026-03-02", "tot": "2026-03-10",
}  # fmt: skip
NOOD = {"bsn": BSN[0], "redencode": "levensgevaar", "reden": "Synthetisch."}


def werker(als):
    return als("maatschappelijk-werker", organisatie=URK, sub="wim.werker")


async def registreer(client, als, **anders):
    return (await maak(client, "/personen", vt(als), persoon(**anders))).json()["persoonId"]


async def geef(client, als, wie, **anders):
    return await client.post("/v1/toestemmingen", json=toestemming(wie, URK, **anders), headers=vt(als))


# --- gezag


async def test_voor_een_kind_geven_precies_de_vastgelegde_gezaghebbenden(client, als):
    een, twee, ander = [await registreer(client, als, naam=f"Proefouder {n}") for n in ("Een", "Twee", "Drie")]
    gezag = [{"persoonId": een, "van": "2018-01-31"}, {"persoonId": twee, "van": "2018-01-31", "tot": "2026-02-28"}]
    kind = await registreer(client, als, naam="Proefkind", geboortedatum="2018-01-31", gezag=gezag)
    for gevers, goed in (([], 400), ([ander], 400), ([een, twee], 400), ([kind], 400), ([een], 201)):
        antwoord = await geef(client, als, kind, gegevenDoor="gezaghebbenden", gevers=gevers)
        assert antwoord.status_code == goed, (gevers, antwoord.text)
        assert goed == 201 or antwoord.json()["invalidParams"][0]["name"] == "gevers"
    assert antwoord.json()["gevers"] == [een]
    toen = {"bewijs": {"soort": "schriftelijk", "op": "2026-02-20"}, "gegevenDoor": "gezaghebbenden"}
    assert (await geef(client, als, kind, **toen, gevers=[een])).status_code == 400, "toen hadden beiden het gezag"
    assert (await geef(client, als, kind, **toen, gevers=[een, twee])).status_code == 201


async def test_zonder_vastgelegd_gezag_zegt_de_professional_wie_het_waren(client, als):
    ouder = await registreer(client, als, naam="Proefouder")
    kind = await registreer(client, als, naam="Proefkind", geboortedatum="2013-01-31")
    samen = {"gegevenDoor": "gezaghebbenden-en-zelf"}
    antwoord = await geef(client, als, kind, **samen, gevers=[ouder])
    assert (antwoord.status_code, set(antwoord.json()["gevers"])) == (201, {ouder, kind})
    vreemd = (await maak(client, "/personen", als("casusregisseur", organisatie=SHG), persoon())).json()["persoonId"]
    assert (await geef(client, als, kind, **samen, gevers=[vreemd])).status_code == 400, "niet in dit register"


async def test_met_alleen_een_geboortejaar_telt_de_veilige_kant(client, als):
    kind = await registreer(client, als, geboortedatum=None, geboortejaar=2014)  # 11 or 12
    assert (await geef(client, als, kind, gegevenDoor="gezaghebbenden")).status_code == 400
    assert (await geef(client, als, kind, gegevenDoor="gezaghebbenden-en-zelf", tot="2027-02-01")).status_code == 201
    groter = await registreer(client, als, geboortedatum=None, geboortejaar=2011)  # 14 or 15; perhaps 16 next January
    assert (await geef(client, als, groter, gegevenDoor="gezaghebbenden-en-zelf", tot="2027-02-01")).status_code == 201
    lijst = await client.get("/v1/toestemmingen?verlooptVoor=2027-01-15", headers=vt(als))
    assert [(t["toestemming"]["persoonId"], t["leeftijdsgrenzen"]) for t in lijst.json()["resultaten"]] == [
        (groter, [{"op": "2027-01-01", "leeftijd": 16}])
    ]


# --- samenvoegen


async def test_een_samengevoegde_mens_is_een_en_wat_gegeven_is_gaat_weer_dicht(client, als):
    adres = {"straat": "Verzonnenweg", "huisnummer": "1", "postcode": "8302 ZZ", "plaats": "Nergenshuizen"}
    blijft = await registreer(client, als, contact="06-12340000", adres=adres)
    ander = await registreer(client, als, bsn=BSN[0])
    t = await geef(client, als, ander)
    nu = await client.get(f"/v1/personen/{blijft}", headers=vt(als))
    samen = await client.post(
        f"/v1/personen/{blijft}/samenvoegingen", json={"andereId": ander, "reden": "identiteit-vastgesteld"},
        headers=met_versie(vt(als), nu),
    )  # fmt: skip
    assert samen.status_code == 201, samen.text
    # New decisions about the old registration are about the human being it turned out to be.
    twee = await geef(client, als, ander, dataklassen=["contact"])
    d = await maak(client, "/doorbrekingen", vt(als), DOORBREKING | {"persoonId": ander, "dataklassen": ["adres"]})
    assert twee.json()["persoonId"] == d.json()["persoonId"] == blijft
    gelezen = (await client.get(f"/v1/personen/{blijft}", headers=werker(als))).json()
    assert [g["soort"] for g in gelezen["gronden"]] == ["toestemming", "toestemming", "doorbreking"]
    assert (gelezen["contact"], gelezen["adres"]["straat"]) == ("06-12340000", "Verzonnenweg")
    for wie in (blijft, ander):
        lijst = await client.get(f"/v1/personen/{wie}/toestemmingen", headers=vt(als))
        assert len(lijst.json()["resultaten"]) == 2
    agent = als("medewerker-politie", organisatie=NOP, sub="adam.agent")
    nood = await maak(client, "/noodtoegangen", agent, NOOD)
    assert [x["persoonId"] for x in nood.json()["toegangen"]] == [blijft], "één mens, één toegang"
    pad = f"/v1/noodtoegangen/{nood.json()['toegangen'][0]['noodtoegangId']}/persoon"
    assert (await client.get(pad, headers=agent)).json()["naam"] == "Proefpersoon Een"
    for een in (t, twee):
        weg = await client.post(f"{een.headers['location']}/intrekkingen", headers=met_versie(vt(als), een))
        assert weg.status_code == 201, "intrekken kan altijd"
    weg = await client.post(f"{d.headers['location']}/intrekkingen", headers=met_versie(vt(als), d))
    assert weg.status_code == 201
    assert (await client.get(f"/v1/personen/{blijft}", headers=werker(als))).status_code == 404


# --- rijen en gelijktijdigheid


KOLOMMEN = (
    "SELECT string_agg(quote_ident(attname), ', ') FROM pg_attribute"
    " WHERE attrelid = $1::text::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = ''"
)
"""De kolommen van een tabel die iemand zelf kan vullen."""


async def test_zonder_filter_ziet_niemand_anders_de_rijen(client, als, database, klok):
    wie = await registreer(client, als, bsn=BSN[0])
    await geef(client, als, wie)
    await maak(client, "/doorbrekingen", vt(als), DOORBREKING | {"persoonId": wie})
    await maak(client, "/noodtoegangen", als("medewerker-politie", organisatie=SHG, sub="adam.agent"), NOOD)
    tabellen = ("toestemming", "toestemmingversie", "doorbreking", "noodtoegang")
    telling = {VT: [1, 1, 1, 1], URK: [1, 0, 1, 0], SHG: [0, 0, 0, 1], NOP: [0, 0, 0, 0]}
    for organisatie, aantal in telling.items():
        async with database.begin(actor_van(organisatie, "medewerker-veilig-thuis"), klok()) as tx:
            assert [await tx.fetchval(f"SELECT count(*) FROM {t}") for t in tabellen] == aantal, organisatie
            if organisatie != VT:
                for tabel in tabellen[:3]:
                    assert await tx.execute(f"DELETE FROM {tabel}") == "DELETE 0"
                    kolommen = await tx.fetchval(KOLOMMEN, tabel)
                    rij = f"INSERT INTO {tabel} ({kolommen}) SELECT {kolommen} FROM jsonb_populate_record(null::{tabel}, $1)"
                    with pytest.raises(Exception, match="row-level security"):
                        async with tx.savepoint():
                            await tx.execute(rij, _rij(tabel))


def _rij(tabel):
    leeg = "00000000-0000-4000-8000-000000000000"
    return {
        "id": leeg, "toestemming_id": leeg, "eigenaar": VT, "persoon_id": leeg, "organisaties": [URK], "doel": "x",
        "dataklassen": [], "grondslag": "x", "gegeven_door": "zelf", "gevers": [], "bewijs_soort": "x", "bewijs_op": "2026-03-01",
        "van": "2026-03-01", "tot": "2026-03-02", "versie": 1, "aangemaakt_op": "2026-03-01T00:00:00Z", "reden": "\\x00",
        "geinformeerd": True, "aangevraagd_op": "2026-03-01T00:00:00Z", "aangevraagd_door": "x", "bevestigen_voor": "2026-03-02",
        "opent_direct": True, "vastgelegd_op": "2026-03-01T00:00:00Z", "vastgelegd_door": "x",
    }  # fmt: skip


async def test_van_twee_gelijktijdige_doorbrekingen_opent_er_hoogstens_een_meteen(
    committed_client, committed_als, committed_database
):
    client, als = committed_client, committed_als
    wie = await registreer(client, als)
    vraag = {"json": DOORBREKING | {"persoonId": wie}, "headers": vt(als)}
    antwoorden = await asyncio.gather(*(client.post("/v1/doorbrekingen", **vraag) for _ in range(4)))
    assert [a.status_code for a in antwoorden] == [201] * 4
    assert sorted(a.json()["opentDirect"] for a in antwoorden) == [False, False, False, True]


async def test_bevestigen_en_afwijzen_tegelijk_geeft_een_oordeel(committed_client, committed_als, committed_database):
    client, als = committed_client, committed_als
    d = await maak(client, "/doorbrekingen", vt(als), DOORBREKING | {"persoonId": await registreer(client, als)})
    collegas = [als("medewerker-veilig-thuis", sub=s) for s in ("bert.vt", "cor.vt")]
    antwoorden = await asyncio.gather(
        *(
            client.post(f"{d.headers['location']}/{wat}", headers=met_versie(kop, d))
            for wat, kop in zip(("bevestigingen", "afwijzingen"), collegas, strict=True)
        )
    )
    assert sorted(a.status_code for a in antwoorden) == [201, 412]


async def test_intrekken_tijdens_beperken_verliest_niets(committed_client, committed_als, committed_database):
    client, als = committed_client, committed_als
    t = await geef(client, als, await registreer(client, als))
    kop = met_versie(vt(als), t)
    beperkt, weg = await asyncio.gather(
        client.post(f"{t.headers['location']}/beperkingen", json={"tot": "2026-03-10"}, headers=kop),
        client.post(f"{t.headers['location']}/intrekkingen", headers=kop),
    )
    assert {beperkt.status_code, weg.status_code} == {201, 412}
    nu = await client.get(t.headers["location"], headers=vt(als))
    if weg.status_code == 412:
        weg = await client.post(f"{t.headers['location']}/intrekkingen", headers=met_versie(vt(als), nu))
    assert (weg.status_code, weg.json()["stand"]) == (201, "ingetrokken")


# --- een adres dat het geheim van een huisgenoot is


async def test_wiens_geheim_een_adres_is_ziet_een_ander_ook_in_de_database_niet(client, als, database, klok):
    adres = {"straat": "Verborgenpad", "huisnummer": "1", "postcode": "8399 ZZ", "plaats": "Nergenshuizen"}
    moeder = await registreer(client, als, naam="Proefmoeder", adres=adres, geheimAdres=True)
    kind = await registreer(client, als, naam="Proefkind", adres=adres)
    assert (await geef(client, als, kind, dataklassen=["identiteit", "adres"])).status_code == 201
    gelezen = await client.get(f"/v1/personen/{kind}", headers=werker(als))
    assert (gelezen.status_code, gelezen.json()["geheimAdres"], gelezen.json()["adres"]) == (200, True, None)
    async with database.begin(actor_van(URK), klok()) as tx:
        assert await tx.fetchval("SELECT count(*) FROM geheim_adres") == 0
        assert await tx.fetchval("SELECT adres_afgeschermd($1)", UUID(kind)) is True
        assert await tx.fetchval("SELECT adres_afgeschermd($1)", UUID(moeder)) is True, "onbekend is dicht"
        assert await tx.fetchval("SELECT count(*) FROM persoon") == 1, "de vraag laat niets openstaan"
    async with database.begin(actor_van(VT), klok()) as tx:
        assert await tx.fetchval("SELECT count(*) FROM geheim_adres") > 0
        assert await tx.fetchval("SELECT adres_afgeschermd($1)", UUID(moeder)) is False
