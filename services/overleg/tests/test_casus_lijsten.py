"""Geen lijst van de casus leest een hele tabel: de plannen van elke vraag op een register waar de planner echt kan kiezen."""

from __future__ import annotations

from datetime import UTC, date, datetime

from casus_vulling import DRUK, SHG, VT, vul

from common.db import Tx
from common.testing.actors import SYSTEEM, actor_van
from overleg.domain.casus import Casusfilter
from overleg.domain.codes import Fase
from overleg.repository import casussen, casusverloop, geweld, risicofactoren, tijdlijn, veiligheidsplannen

CASUSSEN = 8_000
GROOT = 1_000
"""Een tabel met meer rijen dan dit mag voor geen vraag in haar geheel gelezen worden."""
NU = datetime(2026, 3, 2, 9, tzinfo=UTC)
ACTOREN = {
    "opende alles": actor_van(VT, "medewerker-veilig-thuis", sub="regisseur.7"),
    "betrokken bij een tiende": actor_van(SHG, "casusregisseur", sub="regisseur.10"),
}
VRAGEN = {
    "casussen": lambda tx, c: casussen.find_casussen(tx, Casusfilter(), None, 100),
    "casussen, volgende bladzijde": lambda tx, c: casussen.find_casussen(tx, Casusfilter(), (datetime(2024, 1, 1, tzinfo=UTC), c), 100),
    "casussen in een fase": lambda tx, c: casussen.find_casussen(tx, Casusfilter(Fase.HERSTEL), None, 100),
    "casussen van mij": lambda tx, c: casussen.find_casussen(tx, Casusfilter(van_mij=True), None, 100),
    "zonder regisseur": lambda tx, c: casussen.find_zonder_regisseur(tx, NU, None, 100),
    "zonder regisseur, vorige maand": lambda tx, c: casussen.find_zonder_regisseur(tx, datetime(2026, 2, 1, tzinfo=UTC), None, 100),
    "regie": casussen.find_regie,
    "organisaties": casusverloop.find_betrokkenheden,
    "tijdlijn": lambda tx, c: tijdlijn.find_tijdlijn(tx, c, None, 100, oudste_eerst=False),
    "tijdlijn, oudste eerst, volgende bladzijde": lambda tx, c: tijdlijn.find_tijdlijn(tx, c, (NU, "x", c), 100, oudste_eerst=True),
    "incidenten": lambda tx, c: geweld.find_incidenten(tx, c, None, 100),
    "incidenten op een dag": lambda tx, c: geweld.find_incidenten_op(tx, c, date(2026, 2, 1)),
    "kennisgevingen van een casus": geweld.find_kennisgevingen,
    "eigen kennisgevingen": lambda tx, c: geweld.find_eigen_kennisgevingen(tx, None, 100),
    "eigen kennisgevingen, bevestigd": lambda tx, c: geweld.find_eigen_kennisgevingen(tx, (1, NU, c), 100),
    "planversies": veiligheidsplannen.find_versies,
    "te toetsen versie": lambda tx, c: veiligheidsplannen.find_versies_om_te_toetsen(tx, c, date(2026, 3, 2)),
    "oordelen": veiligheidsplannen.find_oordelen,
    "organisaties in plan": veiligheidsplannen.organisaties_in_plan,
    "risicofactoren": risicofactoren.find_standen,
    "laatste geweld": lambda tx, c: geweld.laatste_geweld(tx, c, date(2026, 3, 2)),
    "verantwoordelijken": casusverloop.verantwoordelijken,
}


def knopen(plan):
    yield plan
    for deel in plan.get("Plans", ()):
        yield from knopen(deel)


class Meekijker:
    """Een transactie die van elke vraag ook het plan opvraagt, zoals PostgreSQL haar zou uitvoeren."""

    def __init__(self, tx):
        self._tx, self.plannen = tx, []

    def __getattr__(self, naam):
        return getattr(self._tx, naam)

    async def _kijk(self, sql, waarden):
        rij = await self._tx.driver.fetchrow(f"EXPLAIN (FORMAT JSON) {sql}", *waarden)
        plan = rij[0]
        self.plannen.append(plan[0]["Plan"])

    async def fetch(self, sql, *waarden):
        await self._kijk(sql, waarden)
        return await self._tx.fetch(sql, *waarden)

    async def fetchrow(self, sql, *waarden):
        await self._kijk(sql, waarden)
        return await self._tx.fetchrow(sql, *waarden)

    async def fetchval(self, sql, *waarden):
        await self._kijk(sql, waarden)
        return await self._tx.fetchval(sql, *waarden)

    def hele_tabellen(self, groot):
        return {k["Relation Name"] for p in self.plannen for k in knopen(p) if k["Node Type"] == "Seq Scan"} & groot


async def kijk(database, actor, vraag, casus, groot):
    async with database.begin(actor, NU) as tx:
        meekijker = Meekijker(tx)
        await vraag(meekijker, casus)
    assert meekijker.plannen
    return meekijker.hele_tabellen(groot)


async def test_geen_lijst_leest_een_hele_tabel(committed_settings, committed_database, postgres):
    await vul(postgres.admin_dsn_of(committed_settings), CASUSSEN)
    async with committed_database.begin(SYSTEEM, NU) as tx:
        groot = {r["relname"] for r in await tx.fetch("SELECT relname FROM pg_class WHERE relkind = 'r' AND reltuples > $1", GROOT)}
        casus = await tx.fetchval(f"SELECT {DRUK}")
    assert {"casus", "casusregie", "casusverloop", "kennisgeving", "zorgmelding", "risicostand", "voorwaardeoordeel"} <= groot
    fout = {
        (naam, wie): hele
        for naam, vraag in VRAGEN.items()
        for wie, actor in ACTOREN.items()
        if (hele := await kijk(committed_database, actor, vraag, casus, groot))
    }
    assert fout == {}
    assert await kijk(committed_database, ACTOREN["opende alles"], _hele_tabel, casus, groot) == {"casus"}, "en het valt op"


async def _hele_tabel(tx: Tx, _casus):
    return await tx.fetchval("SELECT count(versie) FROM casus")


async def test_de_taken_vinden_hun_werk_in_een_index(committed_settings, committed_database, postgres):
    await vul(postgres.admin_dsn_of(committed_settings), 3_000)
    async with committed_database.begin(SYSTEEM, NU) as tx:
        meekijker = Meekijker(tx)
        assert len(await geweld.find_te_escaleren(meekijker, NU, 20)) == 20
        assert len(await casussen.find_te_melden_zonder_regisseur(meekijker, NU, 20)) == 20
    assert meekijker.hele_tabellen({"casus", "kennisgeving"}) == set()
