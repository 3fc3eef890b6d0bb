"""Bewaarplicht over REST en in de database: wat geldt, houdt vernietigen tegen, wie er ook vernietigt."""

from __future__ import annotations

import asyncio
from datetime import date, datetime, timedelta
from uuid import UUID, uuid4

import asyncpg
import pytest
from overleg_bouwers import een_huishouden, maak, melding, met_versie, persoon
from overleg_wereld import BEOORDELING, NOP, SHG, VT, vt, weigert
from rechten_wereld import po

from common.errors import Conflict, InvalidInput, Unavailable
from common.testing.actors import SYSTEEM, actor_van
from overleg.domain.bewaarplicht import Bewaarplicht, Bewaarreden, Instantie, Stand, eis_mogelijke_bewaarplicht, hef_op
from overleg.repository import bewaarplichten as repository
from overleg.service import bewaarplichten as service

PRIVACY = actor_van(VT, "privacy-officer")
INHOUD = {"reden": "strafrechtelijk-onderzoek", "instantie": "openbaar-ministerie", "toelichting": "Kanariehoud."}


@pytest.fixture
async def mensen(client, als):
    return (await een_huishouden(client, vt(als)))[1]


def pad(persoon_id: str) -> str:
    return f"/personen/{persoon_id}/bewaarplichten"


async def stel(client, als, persoon_id, **anders):
    return await maak(client, pad(persoon_id), po(als), INHOUD | anders)


def een(klok, **anders) -> Bewaarplicht:
    velden = {
        "id": UUID(int=1),
        "persoon_id": UUID(int=2),
        "tot": None,
        "gesteld_op": klok(),
        "gesteld_door": "petra.po",
    }
    return Bewaarplicht(reden=Bewaarreden.TOEZICHT, instantie=Instantie.INSPECTIE, toelichting="T.", **velden | anders)


def test_de_stand_is_een_functie_van_de_dag(klok):
    b = een(klok, tot=date(2026, 3, 9))
    assert [b.stand(date(2026, 3, d)) for d in (2, 9, 10)] == [Stand.GELDT, Stand.GELDT, Stand.VERLOPEN]
    assert een(klok).stand(date(2099, 1, 1)) is Stand.GELDT
    weg = hef_op(b, "paul.po", klok())
    assert (weg.stand(date(2026, 3, 2)), weg.opgeheven_door, weg.versie) == (Stand.OPGEHEVEN, "paul.po", 2)
    for dicht, woord in ((weg, "opgeheven"), (een(klok, tot=date(2026, 3, 1)), "verlopen")):
        with pytest.raises(Conflict, match=woord):
            hef_op(dicht, "paul.po", klok())
    with pytest.raises(InvalidInput):
        eis_mogelijke_bewaarplicht(een(klok, tot=date(2026, 3, 1)))
    eis_mogelijke_bewaarplicht(een(klok, tot=date(2026, 3, 2)))


async def test_stellen_lezen_en_opheffen(client, als, audit, mensen):
    b = await stel(client, als, mensen[0], tot="2026-06-30")
    assert b.json() | {"bewaarplichtId": 0, "gesteldOp": 0} == INHOUD | {
        "bewaarplichtId": 0, "persoonId": mensen[0], "tot": "2026-06-30", "stand": "geldt", "gesteldOp": 0,
        "gesteldDoor": "petra.po", "opgehevenOp": None, "opgehevenDoor": None, "versie": 1,
    }  # fmt: skip
    gelezen = await client.get(b.headers["location"], headers=vt(als))
    assert (gelezen.json(), gelezen.headers["etag"]) == (b.json(), b.headers["etag"])
    opheffen = f"{b.headers['location']}/opheffingen"
    assert (await client.post(opheffen, headers=po(als))).status_code == 428
    assert (await client.post(opheffen, headers=po(als) | {"If-Match": '"9"'})).status_code == 412
    op = await client.post(opheffen, headers=met_versie(po(als, "paul.po"), b))
    assert (op.status_code, op.json()["stand"], op.json()["opgehevenDoor"]) == (201, "opgeheven", "paul.po")
    nog_eens = await client.post(opheffen, headers=met_versie(po(als), op))
    assert (nog_eens.status_code, "opgeheven" in nog_eens.json()["detail"]) == (409, True)
    regels = [r for r in await audit() if r["object_soort"] == "bewaarplicht" and r["uitkomst"] == "geslaagd"]
    assert [(r["handeling"], str(r["betrokkene_id"])) for r in regels] == [
        (h, mensen[0]) for h in ("stellen", "lezen", "opheffen")
    ]


async def test_de_lijst_heeft_een_cursor_en_geen_toelichting(client, als, klok, mensen):
    for _ in range(3):
        await stel(client, als, mensen[0])
        klok.verder(minutes=1)
    een = (await client.get(f"/v1{pad(mensen[0])}?limit=2", headers=vt(als))).json()
    twee = (await client.get(f"/v1{pad(mensen[0])}?limit=2&cursor={een['volgende']}", headers=vt(als))).json()
    momenten = [b["gesteldOp"] for b in een["resultaten"] + twee["resultaten"]]
    assert (len(momenten), momenten, twee["volgende"]) == (3, sorted(momenten), None)
    assert {b["toelichting"] for b in een["resultaten"]} == {None}


async def test_wat_niet_klopt_en_wie_het_niet_mag(client, als, audit, mensen):
    for fout in ({"tot": "2026-03-01"}, {"reden": "zomaar"}, {"toelichting": " "}):
        antwoord = await client.post(f"/v1{pad(mensen[0])}", json=INHOUD | fout, headers=po(als))
        assert (antwoord.status_code, antwoord.json()["invalidParams"][0]["name"]) == (400, next(iter(fout)))
    await weigert(client, als, audit, f"/v1{pad(mensen[0])}", INHOUD, "privacy-officer")
    assert (await client.post(f"/v1{pad(mensen[0])}", json=INHOUD, headers=vt(als))).status_code == 403
    b = await stel(client, als, mensen[0])
    await weigert(client, als, audit, f"{b.headers['location']}/opheffingen", None, "privacy-officer")
    ander = als("privacy-officer", organisatie=NOP)
    for waar in (b.headers["location"], f"/v1{pad(mensen[0])}", f"/v1{pad(str(uuid4()))}"):
        assert (await client.get(waar, headers=ander)).status_code == 404


async def test_de_toelichting_staat_versleuteld(client, als, database, klok, mensen):
    await stel(client, als, mensen[0])
    async with database.begin(SYSTEEM, klok()) as tx:
        assert b"Kanarie" not in await tx.fetchval("SELECT toelichting FROM bewaarplicht")


async def vernietig(database, nu, *houders, wie=PRIVACY):
    async with database.begin(wie, nu) as tx:
        return await repository.vernietig_sleutels(tx, [UUID(str(h)) for h in houders])


async def test_de_sleutel_is_niet_te_vernietigen_zolang_er_een_geldt(client, als, database, klok, mensen):
    b = await stel(client, als, mensen[0], tot="2026-03-09")
    tweede = await stel(client, als, mensen[0], tot="2026-03-05")
    await client.post(f"{tweede.headers['location']}/opheffingen", headers=met_versie(po(als), tweede))
    laatste_dag = datetime.fromisoformat("2026-03-09T22:59:00+00:00")
    for nu in (klok(), laatste_dag):
        with pytest.raises(Conflict, match="bewaarplicht"):
            await vernietig(database, nu, mensen[0])
        async with database.begin(PRIVACY, nu) as tx:
            with pytest.raises(Conflict, match="bewaarplicht"):
                await service.eis_geen_bewaarplicht(tx, [UUID(mensen[0])])
    assert await vernietig(database, klok(), mensen[1]) == 1, "een ander in het huishouden heeft er geen"
    assert await vernietig(database, laatste_dag + timedelta(minutes=1), mensen[0]) == 1
    opnieuw = await client.post(f"/v1{pad(mensen[0])}", json=INHOUD, headers=po(als))
    assert (opnieuw.status_code, "gewist" in opnieuw.json()["detail"]) == (409, True)
    gelezen = await client.get(b.headers["location"], headers=po(als))
    assert (gelezen.status_code, gelezen.json()["toelichting"]) == (200, None), "lezen kan, de tekst is er niet meer"


async def test_ook_gewoon_sql_vernietigt_en_verwijdert_niets(client, als, database, klok, mensen):
    await stel(client, als, mensen[0])
    sqls = (
        "UPDATE keten.persoon_sleutel SET gewikkeld = NULL, vernietigd_op = now() WHERE persoon_id = $1",
        "DELETE FROM huishoudlid WHERE persoon_id = $1", "DELETE FROM persoon WHERE id = $1",
    )  # fmt: skip
    for wie in (PRIVACY, SYSTEEM, actor_van(SHG, "casusregisseur")):
        for sql in sqls[: 1 if wie.organisatie == SHG else 3]:
            with pytest.raises(asyncpg.RestrictViolationError):
                async with database.begin(wie, klok()) as tx:
                    await tx.execute(sql, UUID(mensen[0]))
    for sql in ("DELETE FROM bewaarplicht", "TRUNCATE bewaarplicht"):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            async with database.begin(SYSTEEM, klok()) as tx:
                await tx.execute(sql)


async def test_zij_geldt_voor_het_hele_dossier_en_voor_wie_is_samengevoegd(client, als, database, klok):
    huishouden, (ouder, _kind) = await een_huishouden(client, vt(als))
    z = await maak(client, "/zorgmeldingen", vt(als), melding(huishouden, ouder, toelichting="Synthetisch."))
    z = await client.post(f"{z.headers['location']}/beoordelingen", json=BEOORDELING, headers=met_versie(vt(als), z))
    dubbel = (await maak(client, "/personen", vt(als), persoon(naam="Proefpersoon Dubbel"))).json()["persoonId"]
    nu = await client.get(f"/v1/personen/{ouder}", headers=vt(als))
    inhoud = {"andereId": dubbel, "reden": "identiteit-vastgesteld"}
    s = await client.post(f"/v1/personen/{ouder}/samenvoegingen", json=inhoud, headers=met_versie(vt(als), nu))
    assert s.status_code == 201, s.text
    b = await stel(client, als, dubbel)
    assert b.json()["persoonId"] == ouder, "de mens, niet de registratie"
    for houder in (ouder, dubbel, z.json()["zorgmeldingId"], z.json()["casusId"]):
        async with database.begin(PRIVACY, klok()) as tx:
            assert await repository.houdt_tegen(tx, UUID(houder)), houder
    with pytest.raises(Conflict):
        await vernietig(database, klok(), z.json()["zorgmeldingId"])
    with pytest.raises(Conflict):
        await vernietig(database, klok(), dubbel)
    await client.post(f"{b.headers['location']}/opheffingen", headers=met_versie(po(als), b))
    assert await vernietig(database, klok(), z.json()["zorgmeldingId"], ouder, dubbel) == 3


@pytest.fixture
async def echt(committed_client, committed_als):
    return UUID((await een_huishouden(committed_client, vt(committed_als)))[1][0])


async def test_een_bewaarplicht_tijdens_het_vernietigen_wint(
    committed_database, committed_client, committed_als, klok, echt
):
    """De vernietiging is bezig en nog niet vastgelegd: wie nu bewaren stelt wacht niet, en de vernietiging gaat niet door."""

    async def vernietig_met_iemand_ertussen():
        async with committed_database.begin(PRIVACY, klok()) as tx:
            assert await tx.keyring.destroy(tx, echt, tx.now) == 1
            async with asyncio.timeout(10):
                assert (await stel(committed_client, committed_als, str(echt))).status_code == 201
            await repository.vernietig_sleutels(tx, [echt])

    with pytest.raises(Conflict, match="bewaarplicht"):
        await vernietig_met_iemand_ertussen()
    async with committed_database.begin(PRIVACY, klok()) as tx:
        assert not await repository.gewist(tx, echt)


async def test_ook_wie_de_laatste_controle_vergeet_legt_niet_vast(
    committed_database, committed_client, committed_als, klok, echt
):
    async def vernietig_zonder_controle():
        async with committed_database.begin(PRIVACY, klok()) as tx:
            await tx.keyring.destroy(tx, echt, tx.now)
            await stel(committed_client, committed_als, str(echt))

    with pytest.raises(Unavailable, match="niets opgeslagen") as fout:
        await vernietig_zonder_controle()
    assert isinstance(fout.value.__cause__, asyncpg.RestrictViolationError)
    async with committed_database.begin(PRIVACY, klok()) as tx:
        assert not await repository.gewist(tx, echt)


async def test_wie_na_de_laatste_controle_komt_wacht_en_hoort_dat_er_niets_meer_is(
    committed_database, committed_client, committed_als, klok, echt
):
    async with committed_database.begin(PRIVACY, klok()) as tx:
        await repository.vernietig_sleutels(tx, [echt])
        taak = asyncio.create_task(
            committed_client.post(f"/v1{pad(str(echt))}", json=INHOUD, headers=po(committed_als))
        )
        async with asyncio.timeout(10):
            while not await tx.fetchval("SELECT count(*) FROM pg_locks WHERE NOT granted AND locktype = 'advisory'"):
                assert not taak.done(), "het stellen wachtte niet op de vernietiging"
                await asyncio.sleep(0.02)
    antwoord = await taak
    assert (antwoord.status_code, "gewist" in antwoord.json()["detail"]) == (409, True)


async def test_door_elkaar_is_er_altijd_precies_een_uitkomst(committed_database, committed_client, committed_als, klok):
    """Twintig keer tegelijk: of er geldt een bewaarplicht en de sleutel is er, of de sleutel is weg en er geldt niets."""

    namen = [f"Proef {c}{c.lower() * 5}stra" for c in "ABCDEFGHIJKLMNOPQRST"]
    allen = [await maak(committed_client, "/personen", vt(committed_als), persoon(naam=naam)) for naam in namen]

    async def wis(wie, n):
        await asyncio.sleep(n % 5 / 500)
        try:
            return await vernietig(committed_database, klok(), wie)
        except Conflict:
            return 0

    uitkomsten = set()
    for n, een in enumerate(allen):
        wie = een.json()["persoonId"]
        stellen = committed_client.post(f"/v1{pad(wie)}", json=INHOUD, headers=po(committed_als))
        weg, gesteld = await asyncio.gather(wis(wie, n), stellen)
        uitkomsten.add((weg, gesteld.status_code))
    assert uitkomsten <= {(1, 409), (0, 201)}, uitkomsten
