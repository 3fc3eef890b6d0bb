"""One database with two households for the state machine, driven over REST in a loop of its own."""

from __future__ import annotations

import asyncio
from collections import Counter
from datetime import UTC, date, datetime

from overleg_bouwers import persoon
from overleg_wereld import JGZ, NOP, SHG, URK, VT, beoordeeld, overgedragen

from common.testing.plugin import client_of, headers_maker
from common.testing.savepoints import SavepointDatabase
from overleg.app import SERVICE

ORGS = (VT, SHG, JGZ, NOP, URK)
BEGIN = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
DAG0 = date(2026, 3, 2)


class Stad:
    """One database with two households, in a loop of its own; each run of the machine is undone."""

    def __init__(self, postgres, make_runtime, token_maker, klok) -> None:
        self.loop, self.klok = asyncio.new_event_loop(), klok
        self.geteld: Counter[str] = Counter()
        self.loop.run_until_complete(self._begin(postgres, make_runtime, token_maker))

    async def _begin(self, postgres, make_runtime, token_maker) -> None:
        instellingen = postgres.settings_of(SERVICE)
        self.db = await SavepointDatabase.open(instellingen)
        app = SERVICE.create_app(make_runtime(instellingen, self.db))
        self.client, self.als = client_of(app), headers_maker(token_maker, SERVICE, app)
        twee = persoon(), persoon(naam="Proefpersoon Twee")
        melder = self.als("medewerker-veilig-thuis"), self.als("medewerker-veilig-thuis", organisatie=URK)
        een = await overgedragen(self.client, melder[0], self.hoofd(SHG), *twee)
        ander = await beoordeeld(self.client, melder[1], *twee)
        casus = [w.zorgmelding.json()["casusId"] for w in (een, ander)]
        self.registers = dict.fromkeys(een.personen, VT) | dict.fromkeys(ander.personen, URK)
        self.cases = {
            casus[0]: (frozenset(een.personen), frozenset({VT, SHG})),
            casus[1]: (frozenset(ander.personen), frozenset({URK})),
        }
        await self.db._connection.execute("SAVEPOINT stad")

    def hoofd(self, organisatie: str) -> dict[str, str]:
        return self.als("casusregisseur", organisatie=organisatie, sub=f"u{organisatie[-1]}")

    def doe(self, werk):
        return self.loop.run_until_complete(werk)

    def vraag(self, methode, pad, organisatie, *, versie=None, inhoud=None):
        kop = self.hoofd(organisatie)
        if versie is not None:
            kop["If-Match"] = versie
        return self.doe(self.client.request(methode, f"/v1{pad}", headers=kop, json=inhoud))

    def opnieuw(self) -> None:
        self.klok.zet(BEGIN)
        self.doe(self.db._connection.execute("ROLLBACK TO SAVEPOINT stad"))

    def sluit(self) -> None:
        self.doe(self.db.undo())
        self.loop.close()
