"""De lijst met termijnen zegt op elke dag hetzelfde als de regel, en de nieuwe tabellen zijn dicht voor wie er niets mee te maken heeft."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

import asyncpg
import pytest
from overleg_bouwers import een_huishouden, maak, melding, met_versie
from overleg_wereld import SHG, URK, VT, aanvaard, beoordeeld, bied_aan, overgedragen, shg, vt

from common.testing.actors import SYSTEEM, actor_van
from overleg.domain.codes import Besluit, Soort, Status
from overleg.domain.overdracht import Overdracht
from overleg.domain.regels import Regels
from overleg.domain.termijnen import grenzen, termijnen
from overleg.repository import overdrachten, zorgmeldinglijsten

EIGEN, ANDER = actor_van(VT, "medewerker-veilig-thuis"), actor_van(URK, "medewerker-veilig-thuis")
ONTVANGER = actor_van(SHG, "casusregisseur")
BEGIN, EINDE = date(2025, 12, 1), date(2026, 3, 2)
REGELS = Regels()

_MELDING = """
INSERT INTO zorgmelding (id, eigenaar, huishouden_id, casus_id, status, soort, soort_basis, ontvangen_op, melder_categorie,
    melder_anoniem, aard, aanvullende_informatie, doelgroepen, acuut, structureel, disclosure, pc4, gemeentecode, versie,
    aangemaakt_op, besluit, beoordeeld_op, geinformeerd_op, afgesloten_op, onderzoek_afgerond_op,
    teruggekoppeld_na_beoordeling_op, teruggekoppeld_na_afsluiting_op, overgenomen_door)
VALUES ($1, $2, $3, $4, $5, $6, '{"zorgmeldingId": null, "personen": [], "dag": null}', $7, 'politie', $8, '{}', '{}', '{}', $9,
    false, false, '8302', 'GM0171', 1, $7, $10, $11, $12, $13, $14, $15, $16, $17)
"""
_OVERDRACHT = """
INSERT INTO overdracht (id, zorgmelding_id, casus_id, van, naar, aangeboden_op, aanvaard_op, geweigerd_op, ontvangen_op, versie)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 1)
"""


def een_rij(w: random.Random, huishouden: UUID, casus: UUID, nu: datetime) -> tuple:
    """Een willekeurige zorgmelding met feiten tussen begin en nu, zoals die kan bestaan."""
    ontvangen = datetime(2025, 12, 1, 8, tzinfo=UTC) + timedelta(hours=w.randint(0, 90 * 24))
    besluit = w.choice([None, *Besluit])
    moment = lambda: ontvangen + timedelta(hours=w.randint(0, 60 * 24))  # noqa: E731
    dag = lambda: w.choice([None, min(moment(), nu).date()])  # noqa: E731
    beoordeeld = min(moment(), nu) if besluit else None
    dicht = besluit is Besluit.OMGEZET_IN_ADVIES or (besluit is not None and w.random() < 0.5)
    gesloten = None
    if dicht:
        gesloten = (
            beoordeeld.date() if besluit is Besluit.OMGEZET_IN_ADVIES else max(beoordeeld, min(moment(), nu)).date()
        )
    anoniem = w.random() < 0.3
    return (
        uuid4(), VT, huishouden, casus,
        Status.AFGESLOTEN if dicht else Status.BEOORDEELD if besluit else Status.ONTVANGEN,
        w.choice([Soort.NIET_INGEDEELD, Soort.EERSTE]), ontvangen, anoniem, w.random() < 0.3, besluit, beoordeeld, dag(), gesloten,
        dag() if besluit is Besluit.ONDERZOEK else None, None if anoniem else dag(), None if anoniem or not dicht else dag(),
        SHG if besluit and w.random() < 0.3 else None,
    )  # fmt: skip


@pytest.fixture
async def rommel(client, als, database, klok):
    """Driehonderd willekeurige zorgmeldingen met overdrachten, in een huishouden en een casus."""
    w = await beoordeeld(client, vt(als), melder={"categorie": "politie", "anoniem": True}, geinformeerdOp="2026-03-02")
    huishouden, casus = UUID(w.huishouden), UUID(w.zorgmelding.json()["casusId"])
    willekeur = random.Random(2026)
    async with database.begin(SYSTEEM, klok()) as tx:
        for _ in range(300):
            rij = een_rij(willekeur, huishouden, casus, klok())
            await tx.execute(_MELDING, *rij)
            ontvangen, beoordeeld_op, overgenomen = rij[6], rij[10], rij[16]
            if beoordeeld_op is None:
                continue
            op = min(beoordeeld_op + timedelta(hours=willekeur.randint(0, 900)), klok())
            antwoord = min(op + timedelta(hours=willekeur.randint(0, 900)), klok())
            if overgenomen:
                await tx.execute(_OVERDRACHT, uuid4(), rij[0], casus, VT, SHG, op, antwoord, None, ontvangen)
            elif willekeur.random() < 0.4:
                nee = willekeur.choice([None, antwoord])
                await tx.execute(_OVERDRACHT, uuid4(), rij[0], casus, VT, URK, op, None, nee, ontvangen)
    return w


async def uit_de_lijst(tx, peildatum, limit, *, verstreken):
    gezien, na = [], None
    while True:
        bladzij = await zorgmeldinglijsten.find_open_zorgmeldingen(
            tx, peildatum, na, limit, grenzen(peildatum, REGELS), verstreken=verstreken
        )
        gezien += bladzij.items
        if bladzij.volgende is None:
            return gezien
        laatste = bladzij.items[-1]
        na = (int(not laatste.acuut), laatste.ontvangen_op, laatste.id)


async def test_de_query_vindt_op_elke_dag_precies_wat_de_regel_zegt(rommel, database, klok):
    aantallen = set()
    for actor in (EIGEN, ONTVANGER):
        async with database.begin(actor, klok()) as tx:
            rijen = await tx.fetch(
                "SELECT z.* FROM zorgmelding z WHERE eigenaar = $1 OR overgenomen_door = $1", actor.organisatie
            )
            alle = {r["id"]: zorgmeldinglijsten.als_zorgmelding(r, actor.organisatie) for r in rijen}
            aanbod: dict[UUID, list[Overdracht]] = await overdrachten.find_van_zorgmeldingen(tx, list(alle))
            van = {i: [o for o in os if o.van == actor.organisatie] for i, os in aanbod.items()}
            for n in range(0, (EINDE - BEGIN).days + 60, 7):
                peildatum = BEGIN + timedelta(days=n)
                for verstreken in (False, True):
                    verwacht = {
                        i
                        for i, z in alle.items()
                        if any(t.verstreken or not verstreken for t in termijnen(z, peildatum, van.get(i, ()), REGELS))
                    }
                    gevonden = await uit_de_lijst(tx, peildatum, 37, verstreken=verstreken)
                    assert len(gevonden) == len({z.id for z in gevonden})
                    verschil = verwacht ^ {z.id for z in gevonden}
                    assert not verschil, (
                        peildatum,
                        verstreken,
                        [
                            (alle[i], van.get(i), termijnen(alle[i], peildatum, van.get(i, ()), REGELS))
                            for i in verschil
                        ],
                    )
                    volgorde = [(not z.acuut, z.ontvangen_op, z.id) for z in gevonden]
                    assert volgorde == sorted(volgorde)
                    aantallen.add(len(gevonden))
    assert len(aantallen) > 20, "te weinig verscheidenheid om iets te bewijzen"


async def test_geen_wachttijd_valt_buiten_de_grens_van_haar_klasse(database, klok):
    """Anders ontbreekt wat zo lang wachtte in de lijst van een dag van toen."""
    async with database.begin(EIGEN, klok()) as tx:
        buiten = await tx.fetch(
            "SELECT d FROM generate_series(1, 99999) d LEFT JOIN wachtklassen() k ON k.klasse = wachtklasse(d)"
            " WHERE k.langst IS NULL OR k.langst < d"
        )
        nooit = await tx.fetchval("SELECT count(*) FROM generate_series(-9, 0) d WHERE wachtklasse(d) <> 0")
        laatste = await tx.fetch("SELECT langst FROM wachtklassen() ORDER BY klasse")
    assert buiten == []
    assert nooit == 0
    assert [r["langst"] for r in laatste] == sorted(r["langst"] for r in laatste)


# --- dicht voor een ander

TABELLEN = ("informering", "onderzoeksuitkomst", "terugkoppeling", "hulpstart", "soort_historie")


@pytest.fixture
async def vol(client, als, klok):
    """Een overgedragen zorgmelding waarin alles is gebeurd, ook een herziening."""
    wie = vt(als)
    huishouden, personen = await een_huishouden(client, wie)
    z = await maak(client, "/zorgmeldingen", wie, melding(huishouden, *personen, ontvangenOp="2026-02-20T08:00:00Z"))
    await maak(client, "/zorgmeldingen", wie, melding(huishouden, *personen, ontvangenOp="2026-02-01T08:00:00Z"))
    pad = z.headers["location"]

    async def stap(wat, wie=wie, **inhoud):
        nu = await client.get(pad, headers=wie)
        antwoord = await client.post(f"{pad}/{wat}", json=inhoud, headers=met_versie(wie, nu))
        assert antwoord.status_code == 201, antwoord.text

    await stap("beoordelingen", besluit="onderzoek", beoordeeldOp="2026-03-01T08:00:00Z")
    uitkomst = {"aard": "partnergeweld-fysiek", "uitkomst": "bevestigd"}
    await stap("onderzoeksafrondingen", afgerondOp="2026-03-02", uitkomsten=[uitkomst])
    await stap(
        "informeringen", persoonId=personen[0], geinformeerd=True, datum="2026-03-02", reactie="Synthetische reactie."
    )
    await stap("terugkoppelingen", na="beoordeling", gegevenOp="2026-03-02", wijze="brief")
    await stap("hulpstarts", hulpGestartOp="2026-03-02")
    await aanvaard(client, shg(als), await bied_aan(client, wie, pad))
    return z


async def test_zonder_filter_ziet_alleen_wie_de_melding_ziet_iets(database, klok, vol):
    for actor, verwacht in ((EIGEN, 1), (ONTVANGER, 1), (ANDER, 0)):
        async with database.begin(actor, klok()) as tx:
            for tabel in TABELLEN:
                assert await tx.fetchval(f"SELECT count(*) FROM {tabel}") == verwacht, (tabel, actor.organisatie)
    async with database.begin(ANDER, klok()) as tx:
        for tabel in TABELLEN:
            assert await tx.execute(f"UPDATE {tabel} SET zorgmelding_id = zorgmelding_id") == "UPDATE 0", tabel
            assert await tx.execute(f"DELETE FROM {tabel}") == "DELETE 0", tabel


@pytest.mark.parametrize("tabel", ["informering", "terugkoppeling", "onderzoeksuitkomst"])
async def test_een_rij_voor_een_ander_schrijven_kan_niet(database, klok, vol, tabel):
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        async with database.begin(EIGEN, klok()) as tx:
            await tx.execute(f"UPDATE {tabel} SET eigenaar = $1", URK)


async def test_de_functies_openen_het_register_alleen_voor_wie_de_mensen_ziet(database, klok, vol):
    personen = [UUID(b["persoonId"]) for b in vol.json()["betrokkenen"]]
    for actor, aantal in ((EIGEN, 2), (ONTVANGER, 2), (ANDER, 0)):
        async with database.begin(actor, klok()) as tx:
            rond = await tx.fetch("SELECT * FROM meldingen_rond($1::uuid[], NULL, false)", personen)
            assert len(rond) == aantal
            assert not await tx.fetchval("SELECT keten.is_systeem()"), "en daarna is alles weer dicht"
            assert await tx.fetchval("SELECT count(*) FROM zorgmelding") == (
                0 if actor is ANDER else aantal - (actor is ONTVANGER)
            )
    async with database.begin(ANDER, klok()) as tx:
        await tx.execute(
            "SELECT herzie_soort($1, $2::uuid[], $3, 'EERSTE', '{}'::jsonb, 'proef', $4)",
            UUID(vol.json()["zorgmeldingId"]), personen, uuid4(), klok(),
        )  # fmt: skip
    async with database.begin(EIGEN, klok()) as tx:
        assert await tx.fetchval("SELECT count(*) FROM soort_historie") == 1, "wie de mensen niet ziet, herziet niets"


async def test_wie_doorgaf_heeft_geen_termijnen_meer_en_wie_nu_verantwoordelijk_is_wel(client, als):
    w = await overgedragen(client, vt(als), shg(als), ontvangenOp="2026-02-20T08:00:00Z")
    vraag = "/v1/zorgmeldingen/termijnen?peildatum=2026-03-02"

    async def ziet(wie):
        lijst = (await client.get(vraag, headers=wie)).json()["resultaten"]
        return {t["zorgmeldingId"] for t in lijst} == {w.zorgmelding.json()["zorgmeldingId"]}

    urk = als("casusregisseur", organisatie=URK, sub="ula.urk")
    assert [await ziet(wie) for wie in (vt(als), shg(als), urk)] == [True, True, False]
    await aanvaard(client, urk, await bied_aan(client, shg(als), w.pad, URK))
    assert [await ziet(wie) for wie in (vt(als), shg(als), urk)] == [True, False, True]
