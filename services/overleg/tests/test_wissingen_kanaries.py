"""Kanaries in alles wat onder iemand bewaard wordt, wissen, en dan elke rij openen met elke sleutel die er nog is.

Vooraf vindt dezelfde zoektocht ze wel: anders bewijst niets vinden niets. Ook wie halverwege omvalt laat niets half.
"""

from __future__ import annotations

from itertools import product
from typing import Any
from uuid import UUID

import httpx
import pytest
from overleg_bouwers import BSN, maak, melding, met_versie, persoon, toestemming
from overleg_wereld import JGZ, vt
from rechten_wereld import PO_TWEE, opgesteld, pad, po, toegewezen
from test_bewaarplichten import INHOUD as BEWAREN

from common.failpoints import EXIT_CODE
from common.privacy import NietLeesbaar, Veld, versie_van
from common.testing.actors import SYSTEEM
from common.testing.processes import LocalIssuer, ServiceProcess

ADRES = {"straat": "Kanariestraat", "huisnummer": "7", "postcode": "8399 ZZ", "plaats": "Kanariedorp"}
KANARIES = (
    "Kanarienaam", BSN[0], "Kanariestraat", "kanariecontact", "1987-06-05", "kanariebewijs", "kanariedoorbreking",
    "kanarienood", "Synthetische motivering", "Kanariehoud", "kanariemelding",
)  # fmt: skip


async def plant(client, als) -> str:
    """Een mens met in elk veld een kanarie; elk verzoek met een sleutel, zodat ook het bewaarde antwoord er een heeft."""
    n = 0

    async def doe(waar: str, wie: dict[str, str], inhoud: Any) -> httpx.Response:
        nonlocal n
        n += 1
        return await maak(client, waar, wie | {"Idempotency-Key": f"kanarie-{n}"}, inhoud)

    mens = persoon(
        naam="Kanarienaam Zangvogel", geboortedatum="1987-06-05", bsn=BSN[0], adres=ADRES, contact="kanariecontact"
    )
    wie = (await doe("/personen", vt(als), mens)).json()["persoonId"]
    leden = {"leden": [{"persoonId": wie, "rol": "ouder", "van": "2018-02-01"}]}
    huishouden = (await doe("/huishoudens", vt(als), leden)).json()["huishoudenId"]
    bewijs = {"soort": "mondeling", "op": "2026-03-01", "notitie": "kanariebewijs"}
    await doe("/toestemmingen", vt(als), toestemming(wie, JGZ, bewijs=bewijs))
    await doe("/zorgmeldingen", vt(als), melding(huishouden, wie, toelichting="kanariemelding"))
    await doe("/doorbrekingen", vt(als), {
        "persoonId": wie, "organisaties": [JGZ], "doel": "hulpverlening", "dataklassen": ["identiteit"],
        "grondslag": "vitaal-belang", "reden": "kanariedoorbreking", "geinformeerd": True, "van": "2026-03-02",
        "tot": "2026-03-05",
    })  # fmt: skip
    await doe("/noodtoegangen", als("jgz-professional", organisatie=JGZ), {
        "bsn": BSN[0], "redencode": "levensgevaar", "reden": "kanarienood",
    })  # fmt: skip
    b = await doe(f"/personen/{wie}/bewaarplichten", po(als), BEWAREN)
    await client.post(f"{b.headers['location']}/opheffingen", headers=met_versie(po(als), b))
    inzage = await toegewezen(client, als, wie)
    await opgesteld(client, als, inzage)
    return str(wie)


async def alles_open(database, nu) -> str:
    """Elke tabel als tekst, met elk versleuteld veld open dat met een sleutel van nu op zijn plaats opengaat."""
    async with database.begin(SYSTEEM, nu) as tx:
        houders = [r["persoon_id"] for r in await tx.fetch("SELECT DISTINCT persoon_id FROM keten.persoon_sleutel")]
        sleutels = {h: k for h, k in (await tx.keyring.keys(tx, houders)).items() if not k.vernietigd}
        gevonden = []
        for r in await tx.fetch(
            "SELECT schemaname AS s, tablename AS t FROM pg_tables WHERE schemaname IN ('public', 'keten') ORDER BY 1, 2"
        ):
            for rij in await tx.fetch(f"SELECT * FROM {r['s']}.{r['t']}"):
                gevonden.append(str({k: v for k, v in rij.items() if not isinstance(v, bytes)}))
                ids = {v for v in rij.values() if isinstance(v, UUID)}
                for kolom, geheim in ((k, v) for k, v in rij.items() if isinstance(v, bytes)):
                    gevonden += _open(sleutels, r["t"], kolom, ids, geheim)
        for rij in await tx.fetch("SELECT payload FROM keten.outbox_event"):
            gevonden.append(bytes(rij["payload"]).decode())
    return "\n".join(gevonden)


def _open(sleutels, tabel, kolom, ids, geheim) -> list[str]:
    try:
        versie_van(geheim)
    except NietLeesbaar:
        return []
    open_ = []
    for (houder, eigen), rij_id in product(sleutels.items(), ids | set(sleutels)):
        if houder in ids or rij_id == houder:
            try:
                open_.append(eigen.decrypt(Veld("overleg", tabel, kolom, rij_id, houder), geheim))
            except NietLeesbaar:
                continue
    return open_


async def antwoorden(database, runtime, nu) -> str:
    """De bewaarde antwoorden, open: die liggen niet onder de sleutel van een persoon."""
    async with database.begin(SYSTEEM, nu) as tx:
        rijen = await tx.fetch("SELECT sleutel, antwoord FROM keten.idempotentie WHERE antwoord IS NOT NULL")
    return "\n".join(runtime.answer_cipher.open(r["antwoord"], r["sleutel"]).decode() for r in rijen)


async def wis(client, als, wie):
    v = await toegewezen(client, als, wie, recht="wissing")
    return await client.post(f"{pad(v)}/wissingen", headers=met_versie(po(als, PO_TWEE), v))


def gezien(tekst: str) -> set[str]:
    return {k for k in KANARIES if k in tekst}


async def test_na_het_wissen_opent_geen_sleutel_nog_een_kanarie(
    committed_client, committed_als, committed_database, committed_settings, make_runtime, klok
):
    client, als, database = committed_client, committed_als, committed_database
    runtime = make_runtime(committed_settings, database)
    wie = await plant(client, als)
    blijft = await maak(client, "/personen", vt(als) | {"Idempotency-Key": "blijft"}, persoon(naam="Blijvertje Anders"))
    assert gezien(await alles_open(database, klok())) == set(KANARIES)
    assert gezien(await antwoorden(database, runtime, klok())) >= {"Kanarienaam", BSN[0], "kanariebewijs"}

    gewist = await wis(client, als, wie)
    assert gewist.status_code == 201, gewist.text
    assert gezien(await alles_open(database, klok())) == set()
    over = await antwoorden(database, runtime, klok())
    assert (gezien(over), "Blijvertje" in over) == (set(), True)
    assert "Blijvertje" in await alles_open(database, klok()), "van een ander opent alles nog"
    opnieuw = await client.post(
        "/v1/personen", json=persoon(naam="Blijvertje Anders"), headers=vt(als) | {"Idempotency-Key": "blijft"}
    )
    assert opnieuw.json()["persoonId"] == blijft.json()["persoonId"]
    herhaald = await client.post("/v1/personen", json={}, headers=vt(als) | {"Idempotency-Key": "kanarie-1"})
    assert herhaald.status_code in {400, 409}, "de herhaling van toen maakt geen nieuw mens"


@pytest.mark.traag
@pytest.mark.parametrize("waar", ["tx_voor_commit", "tx_na_commit"])
async def test_wie_tijdens_het_wissen_omvalt_laat_niets_half(
    committed_client, committed_als, committed_database, committed_settings, klok, waar
):
    client, als, database = committed_client, committed_als, committed_database
    wie = await plant(client, als)
    v = await toegewezen(client, als, wie, recht="wissing")
    with LocalIssuer() as issuer:
        headers = issuer.maker.header(
            PO_TWEE, "00000009990000000001", ["privacy-officer"], ["overleg:rechten:schrijven"], "overleg"
        )
        proces = ServiceProcess(committed_settings, "api", issuer=issuer.url, extra={"FAILPOINT": waar}).start()
        try:
            await proces.ready()
            async with httpx.AsyncClient(base_url=proces.url) as los:
                with pytest.raises(httpx.TransportError):
                    await los.post(f"{pad(v)}/wissingen", headers=met_versie(headers, v))
            assert await proces.end() == EXIT_CODE
        finally:
            proces.close()
    open_ = gezien(await alles_open(database, klok()))
    async with database.begin(SYSTEEM, klok()) as tx:
        bekend = await tx.fetchval("SELECT count(*) FROM keten.outbox_event WHERE type LIKE '%persoon-gewist%'")
        rijen = await tx.fetchval("SELECT count(*) FROM wissing")
    assert (open_ == set(), bekend, rijen) == ((True, 1, 1) if waar == "tx_na_commit" else (False, 0, 0))
    opnieuw = await client.post(f"{pad(v)}/wissingen", headers=met_versie(po(als, PO_TWEE), v))
    assert opnieuw.status_code == 201, opnieuw.text
    assert gezien(await alles_open(database, klok())) == set()
    async with database.begin(SYSTEEM, klok()) as tx:
        assert await tx.fetchval("SELECT count(*) FROM wissing") == 1
