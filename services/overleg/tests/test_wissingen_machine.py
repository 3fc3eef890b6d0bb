"""Verzoeken, bewaarplichten, wissingen en bevestigingen in willekeurige volgorde, tegen een model dat alleen de regels kent."""

from __future__ import annotations

import asyncio
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from hypothesis.stateful import run_state_machine_as_test as draai
from modelproef import MAAL
from overleg_bouwers import maak, met_versie, persoon
from rechten_wereld import PO_TWEE, pad, po, toegewezen
from test_wissingen import BEVESTIGINGEN, bevestiging

from common.testing.actors import SYSTEEM
from common.testing.delivery import Delivery
from common.testing.plugin import client_of, headers_maker
from common.testing.savepoints import SavepointDatabase
from overleg.app import SERVICE

BEGIN, DAG0 = datetime(2026, 3, 2, 9, tzinfo=UTC), date(2026, 3, 2)
NAMEN = ("Aalbert Proefstra", "Bregje Proefsma", "Coba Proefinga")
wie = st.integers(0, len(NAMEN) - 1)


class Register:
    """Three persons in one register, in a loop of their own; each run is undone."""

    def __init__(self, postgres, make_runtime, token_maker, klok) -> None:
        self.loop, self.klok, self.geteld = asyncio.new_event_loop(), klok, Counter[str]()
        self.doe(self._begin(postgres.settings_of(SERVICE), make_runtime, token_maker))

    async def _begin(self, instellingen, make_runtime, token_maker) -> None:
        self.db = await SavepointDatabase.open(instellingen)
        app = SERVICE.create_app(make_runtime(instellingen, self.db))
        self.client, self.als = client_of(app), headers_maker(token_maker, SERVICE, app)
        self.vt = self.als("medewerker-veilig-thuis")
        self.personen = [
            (await maak(self.client, "/personen", self.vt, persoon(naam=n))).json()["persoonId"] for n in NAMEN
        ]
        await self.db._connection.execute("SAVEPOINT begin_")

    def doe(self, werk: Any) -> Any:
        return self.loop.run_until_complete(werk)

    def opnieuw(self) -> None:
        self.klok.zet(BEGIN)
        self.doe(self.db._connection.execute("ROLLBACK TO SAVEPOINT begin_"))
        self.deliver = Delivery(SERVICE, self.db, self.klok)

    def sluit(self) -> None:
        self.doe(self.db.undo())
        self.loop.close()


class Wissen(RuleBasedStateMachine):
    """The model: whose data exist, which holds stand until when, which requests wait, who confirmed what."""

    r: Register

    def __init__(self) -> None:
        super().__init__()
        self.r.opnieuw()
        self.dag = DAG0
        self.holds: list[tuple[int, date | None, Any]] = []
        self.verzoeken: list[tuple[int, Any]] = []
        self.gewist: dict[int, tuple[str, set[str]]] = {}

    def beschermd(self, n: int) -> bool:
        return any(m == n and (tot is None or tot >= self.dag) for m, tot, _ in self.holds)

    @initialize()
    def er_is_over_iedereen_een_verzoek(self):
        for n in range(len(NAMEN)):
            self.vragen(n)

    @rule(n=wie, dagen=st.none() | st.integers(0, 3), dan_wissen=st.booleans())
    def bewaren(self, n, dagen, dan_wissen):
        tot = None if dagen is None else self.dag + timedelta(days=dagen)
        inhoud = {"reden": "toezicht", "instantie": "inspectie", "toelichting": "T.", "tot": tot.isoformat() if tot else None}
        waar = f"/v1/personen/{self.r.personen[n]}/bewaarplichten"
        antwoord = self.r.doe(self.r.client.post(waar, json=inhoud, headers=po(self.r.als)))
        assert antwoord.status_code == (404 if n in self.gewist else 201)
        if n not in self.gewist:
            self.holds.append((n, tot, antwoord))
            if dan_wissen:
                self.wissen([m for m, _ in self.verzoeken].index(n), zelf=False)

    @precondition(lambda self: self.holds)
    @rule(i=st.integers(0, 9))
    def opheffen(self, i):
        n, tot, hold = self.holds[i % len(self.holds)]
        waar = f"{hold.headers['location']}/opheffingen"
        antwoord = self.r.doe(self.r.client.post(waar, headers=met_versie(po(self.r.als), hold)))
        geldt = tot is None or tot >= self.dag
        assert antwoord.status_code == (201 if geldt else 409)
        if geldt:
            self.holds.remove((n, tot, hold))

    @rule(n=wie)
    def vragen(self, n):
        if n in self.gewist:
            inhoud = {"persoonId": self.r.personen[n], "recht": "wissing", "aanvrager": "zelf", "ontvangenOp": "2026-03-02"}
            antwoord = self.r.doe(self.r.client.post("/v1/rechtenverzoeken", json=inhoud, headers=self.r.vt))
            assert antwoord.status_code == 404
        else:
            v = self.r.doe(toegewezen(self.r.client, self.r.als, self.r.personen[n], recht="wissing"))
            self.verzoeken.append((n, v))

    @precondition(lambda self: self.verzoeken)
    @rule(i=st.integers(0, 9), zelf=st.sampled_from([False, False, False, True]))
    def wissen(self, i, zelf):
        n, v = self.verzoeken[i % len(self.verzoeken)]
        kop = met_versie(po(self.r.als, *(() if zelf else (PO_TWEE,))), v)
        antwoord = self.r.doe(self.r.client.post(f"{pad(v)}/wissingen", headers=kop))
        if zelf:
            assert antwoord.status_code == 403
        elif n in self.gewist:
            # The same request again, or another about the same person, is the same erasure: there is one per human being.
            assert (antwoord.status_code, antwoord.json()["wissingId"]) == (201, self.gewist[n][0])
        elif self.beschermd(n):
            assert antwoord.status_code == 409, antwoord.text
            self.r.geteld["tegengehouden"] += 1
        else:
            assert antwoord.status_code == 201, antwoord.text
            self.gewist[n] = (antwoord.json()["wissingId"], set())
            self.r.geteld["gewist"] += 1

    @precondition(lambda self: self.gewist)
    @rule(i=wie, diensten=st.lists(st.sampled_from(sorted(BEVESTIGINGEN)), min_size=1, max_size=7))
    def bevestigen(self, i, diensten):
        n = sorted(self.gewist)[i % len(self.gewist)]
        for dienst in diensten:
            self.r.doe(self.r.deliver(bevestiging(dienst, self.gewist[n][0], self.r.klok())))
            self.gewist[n][1].add(dienst)

    @rule(dagen=st.integers(1, 3))
    def wachten(self, dagen):
        self.dag += timedelta(days=dagen)
        self.r.klok.verder(days=dagen)

    @invariant()
    def de_sleutel_is_er_precies_zolang_er_niet_gewist_is(self):
        async def open_():
            async with self.r.db.begin(SYSTEEM, self.r.klok()) as tx:
                sql = "SELECT persoon_id FROM keten.persoon_sleutel WHERE gewikkeld IS NOT NULL AND persoon_id = ANY($1::uuid[])"
                return {str(x["persoon_id"]) for x in await tx.fetch(sql, [UUID(p) for p in self.r.personen])}

        assert self.r.doe(open_()) == {p for n, p in enumerate(self.r.personen) if n not in self.gewist}

    @invariant()
    def de_lijst_zegt_wat_het_model_zegt(self):
        lijst = self.r.doe(self.r.client.get("/v1/wissingen", headers=po(self.r.als))).json()["resultaten"]
        gezien = {w["wissingId"]: {o["dienst"] for o in w["ontvangsten"] if o["bevestigdOp"]} for w in lijst}
        assert gezien == dict(self.gewist.values())
        assert all((w["stand"] == "voltooid") == (len(gezien[w["wissingId"]]) == len(BEVESTIGINGEN)) for w in lijst)
        assert all(a["gestartOp"] >= b["gestartOp"] for a, b in pairwise(lijst))
        self.r.geteld["voltooid"] += sum(w["stand"] == "voltooid" for w in lijst)

    def teardown(self) -> None:
        for n, p in enumerate(self.r.personen):
            antwoord = self.r.doe(self.r.client.get(f"/v1/personen/{p}", headers=self.r.vt))
            assert antwoord.status_code == (404 if n in self.gewist else 200)


@pytest.fixture
def register(postgres, make_runtime, token_maker, klok):
    register = Register(postgres, make_runtime, token_maker, klok)
    yield register
    register.sluit()


SNEL = settings(
    max_examples=14, stateful_step_count=25, deadline=None, database=None, derandomize=True,
    suppress_health_check=list(HealthCheck), phases=[Phase.generate],
)  # fmt: skip


def test_er_wordt_gewist_als_het_mag_en_nooit_zolang_het_bewaard_moet(register):
    draai(type("Wissen", (Wissen,), {"r": register}), settings=SNEL)
    assert min(register.geteld[s] for s in ("gewist", "tegengehouden", "voltooid")) > 3, f"te weinig gezien: {register.geteld}"


@pytest.mark.traag
def test_er_wordt_gewist_als_het_mag_en_nooit_zolang_het_bewaard_moet_lang(register):
    lang = settings(SNEL, max_examples=25 * MAAL, stateful_step_count=60, derandomize=False)
    draai(type("Wissen", (Wissen,), {"r": register}), settings=lang)
    assert min(register.geteld[s] for s in ("gewist", "tegengehouden", "voltooid")) > 10, register.geteld
