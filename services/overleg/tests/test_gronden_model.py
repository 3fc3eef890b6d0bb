"""Random grants, withdrawals, overrides, break-glass, handovers and time, against an independent model: nothing may differ.

Each step is a real request to the API on a real database. After each step every reader's sight of every person is asked from the
database, and a random reader reads one person in full: status, every field, and the grants that the log names.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from gronden_model import Consent, Emergency, Model, Override, Person, next_working_day
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from modelproef import MAAL
from overleg_bouwers import BSN
from overleg_wereld import BEOORDELING, JGZ, NOP, SHG, URK, VT

from common.testing.actors import SYSTEEM, actor_van
from common.testing.klok import BEGIN
from common.testing.plugin import client_of, headers_maker
from common.testing.savepoints import SavepointDatabase

LATEST = 100
"""The clock stays within these days, where the model knows the holidays."""
NEAR = (SHG, URK)
READERS = [(SHG, "sam.shg"), (SHG, "sien.shg"), (URK, "ula.urk"), (URK, "udo.urk"), (JGZ, "jip.jgz"), (NOP, "noa.nop"), (VT, "vera.vt")]
ROLES = ("casusregisseur", "medewerker-veilig-thuis", "jgz-professional")
CLASSES = ("identiteit", "contact", "adres")
SOME_ORGANISATIONS = st.sets(st.sampled_from([SHG, URK]), min_size=1) | st.just({URK, JGZ})
SOME_CLASSES = st.sets(st.sampled_from(CLASSES), min_size=1)
INDEX = st.integers(0, 3)
"""Counted from the newest: what was just made is what the next step is mostly about."""


class World:
    """The service on a database that starts empty for every example, and headers of every reader."""

    def __init__(self, service, settings_, make_runtime, token_maker, klok) -> None:
        self.runner, self.klok, self.counted = asyncio.Runner(), klok, Counter()
        self.database = self.run(SavepointDatabase.open(settings_))
        app = service.create_app(make_runtime(settings_, self.database))
        self.client, als = client_of(app), headers_maker(token_maker, service, app)
        self.headers = lambda reader, *rollen: als(*(rollen or ROLES), organisatie=reader[0], sub=reader[1])

    def run(self, doing: Any) -> Any:
        return self.runner.run(doing)

    def reset(self) -> None:
        self.run(self.database._connection.execute("ROLLBACK; BEGIN"))
        self.klok.zet(BEGIN)

    def close(self) -> None:
        self.run(self.database.undo())
        self.runner.close()

    def ask(self, method, path, reader=(VT, "vera.vt"), body=None, version=None, rollen=()):
        headers = self.headers(reader, *rollen) | ({"If-Match": f'"{version}"'} if version else {})
        self.counted["requests"] += 1
        return self.run(self.client.request(method, f"/v1{path}", json=body, headers=headers))

    def rows(self, actor, sql, *args):
        async def ask():
            async with self.database.begin(actor, self.klok()) as tx:
                return [dict(r) for r in await tx.fetch(sql, *args)]

        return self.run(ask())


class Gronden(RuleBasedStateMachine):
    """Wat er kan gebeuren, en wat er dan te zien hoort te zijn."""

    world: World

    @initialize()
    def begin(self) -> None:
        w = self.world
        w.reset()
        w.counted["examples"] += 1
        self.m, self.turn = Model(VT, w.klok()), 0
        for n, secret in enumerate((False, True)):
            p = Person(f"Proefpersoon {n}", f"199{n}-05-17", BSN[n], f"06-0000000{n}", f"Verzonnenweg {n}", secret)
            # Not at one address: what one keeps secret would close the address of the other too.
            adres = {"straat": p.street, "huisnummer": str(n + 1), "postcode": "8302 ZZ", "plaats": "Nergenshuizen"}
            made = w.ask("POST", "/personen", body={
                "naam": p.name, "geboortedatum": p.born, "bsn": p.bsn, "contact": p.contact, "adres": adres, "geheimAdres": secret,
            })  # fmt: skip
            self.m.persons[made.json()["persoonId"]] = p
        self.ids = list(self.m.persons)
        leden = [{"persoonId": i, "rol": "anders", "van": "2018-02-01"} for i in self.ids]
        self.household = w.ask("POST", "/huishoudens", body={"leden": leden}).json()["huishoudenId"]

    def pick(self, items, index):
        return items[-1 - index % len(items)]

    # --- time

    @rule(step=st.sampled_from([{"minutes": 5}, {"minutes": 59}, {"hours": 7}, {"days": 1}, {"days": 3}, {"days": 11}]))
    def clock_moves(self, step) -> None:
        self.time_passes(step)

    def time_passes(self, step) -> bool:
        later = self.m.now + timedelta(**step)
        if later > BEGIN + timedelta(days=LATEST):
            return False
        self.m.now = later
        self.world.klok.zet(later)
        return True

    # --- consent

    @rule(who=INDEX, to=SOME_ORGANISATIONS, classes=SOME_CLASSES, starts=st.integers(0, 2), lasts=st.integers(0, 12))
    def give_consent(self, who, to, classes, starts, lasts) -> None:
        first = self.m.today + timedelta(days=starts)
        c = Consent(self.pick(self.ids, who), to, classes, first, first + timedelta(days=lasts))
        made = self.world.ask("POST", "/toestemmingen", body={
            "persoonId": c.person, "organisaties": sorted(to), "doel": "hulpverlening", "dataklassen": sorted(classes),
            "gegevenDoor": "zelf", "bewijs": {"soort": "mondeling", "op": str(self.m.today)}, "van": str(first), "tot": str(c.last),
        })  # fmt: skip
        assert made.status_code == 201, made.text
        c.id = made.json()["toestemmingId"]
        self.m.consents.append(c)

    @precondition(lambda self: self.m.consents)
    @rule(which=INDEX)
    def withdraw_consent(self, which) -> None:
        c = self.pick(self.m.consents, which)
        done = self.world.ask("POST", f"/toestemmingen/{c.id}/intrekkingen", version=c.version)
        assert done.status_code == (409 if c.withdrawn else 201), "intrekken kan altijd, één keer"
        if not c.withdrawn:
            c.withdrawn, c.version = True, c.version + 1

    @precondition(lambda self: self.m.consents)
    @rule(which=INDEX, to=SOME_ORGANISATIONS, classes=SOME_CLASSES, shorter=st.integers(-1, 6))
    def narrow_consent(self, which, to, classes, shorter) -> None:
        c = self.pick(self.m.consents, which)
        # Mostly a real narrowing, sometimes one that asks for more.
        to, classes = (to & c.to) or to, (classes & c.classes) or classes
        last = c.last - timedelta(days=shorter)
        wanted = {"organisaties": sorted(to), "dataklassen": sorted(classes), "tot": str(last)}
        done = self.world.ask("POST", f"/toestemmingen/{c.id}/beperkingen", body=wanted, version=c.version)
        assert done.status_code == self.m.may_narrow(c, to, classes, last), (done.text, wanted, c, self.m.today)
        if done.status_code == 201:
            c.to, c.classes, c.last, c.version = to, classes, last, c.version + 1

    # --- override

    @rule(who=INDEX, to=SOME_ORGANISATIONS, classes=SOME_CLASSES, starts=st.integers(0, 2), lasts=st.integers(0, 29))
    def override(self, who, to, classes, starts, lasts) -> None:
        person, first = self.pick(self.ids, who), self.m.today + timedelta(days=starts)
        o = Override(
            person, to, classes, first, first + timedelta(days=lasts), self.m.now, next_working_day(self.m.today),
            self.m.opens_at_once(person),
        )  # fmt: skip
        made = self.world.ask("POST", "/doorbrekingen", body={
            "persoonId": person, "organisaties": sorted(to), "doel": "hulpverlening", "dataklassen": sorted(classes),
            "grondslag": "vitaal-belang", "reden": "Synthetisch.", "geinformeerd": True, "van": str(first), "tot": str(o.last),
        })  # fmt: skip
        assert made.status_code == 201, made.text
        assert (made.json()["opentDirect"], made.json()["bevestigenVoor"]) == (o.at_once, str(o.deadline))
        o.id = made.json()["doorbrekingId"]
        self.m.overrides.append(o)

    @precondition(lambda self: self.m.overrides)
    @rule(which=INDEX, act=st.sampled_from(["bevestigingen", "afwijzingen", "intrekkingen"]), who=st.sampled_from(["vera.vt", "bert.vt"]))
    def judge_override(self, which, act, who) -> None:
        o = self.pick(self.m.overrides, which)
        done = self.world.ask("POST", f"/doorbrekingen/{o.id}/{act}", (VT, who), version=o.version)
        judged = o.confirmed is not None or o.rejected
        if act == "intrekkingen":
            expected = 409 if o.withdrawn else 201
        else:
            expected = 403 if who == "vera.vt" else 409 if judged else 201
        assert done.status_code == expected, (act, who, o)
        if expected == 201:
            o.version += 1
            o.withdrawn |= act == "intrekkingen"
            o.rejected |= act == "afwijzingen"
            o.confirmed = self.m.today if act == "bevestigingen" else o.confirmed

    # --- break-glass

    @rule(reader=st.sampled_from(READERS[:-1]), who=INDEX, by_bsn=st.booleans(), nobody=st.integers(0, 9))
    def break_glass(self, reader, who, by_bsn, nobody) -> None:
        person = None if nobody == 0 else self.pick(self.ids, who)
        found = {"bsn": self.m.persons[person].bsn} if by_bsn and person else {"persoonId": person or str(uuid4())}
        may = self.m.may_break_glass(reader)
        body = found | {"redencode": "levensgevaar", "reden": "Synthetisch."}
        made = self.world.ask("POST", "/noodtoegangen", reader, body)
        assert made.status_code == (201 if may else 409), made.text
        if may:
            (one,) = made.json()["toegangen"]
            assert (made.json()["geopend"], one["persoonId"]) == (person is not None, person)
            self.m.emergencies.append(Emergency(person, reader, self.m.now, id=one["noodtoegangId"]))

    @precondition(lambda self: self.m.emergencies)
    @rule(which=INDEX, unjust=st.booleans())
    def judge_emergency(self, which, unjust) -> None:
        e = self.pick(self.m.emergencies, which)
        body = {"oordeel": "onterecht" if unjust else "terecht"}
        officer = (e.user[0], "pim.po")
        done = self.world.ask("POST", f"/noodtoegangen/{e.id}/beoordelingen", officer, body, e.version, ("privacy-officer",))
        assert done.status_code == (409 if e.judged else 201)
        if not e.judged:
            e.judged, e.unjust, e.version = True, unjust, e.version + 1

    # --- handover

    @rule(who=INDEX, to=st.sampled_from(NEAR), accept=st.booleans())
    def hand_over(self, who, to, accept) -> None:
        w, person = self.world, self.pick(self.ids, who)
        if not self.time_passes({"minutes": 1}):  # the case keeps one director per moment
            return
        nu = self.m.now.isoformat()
        z = w.ask("POST", "/zorgmeldingen", body={
            "ontvangenOp": nu, "huishoudenId": self.household, "melder": {"categorie": "politie"},
            "betrokkenen": [{"persoonId": person, "rol": "slachtoffer"}], "aard": ["partnergeweld-fysiek"], "pc4": "8302",
            "gemeentecode": "GM0171",
        })  # fmt: skip
        assert z.status_code == 201, z.text
        pad = f"/zorgmeldingen/{z.json()['zorgmeldingId']}"
        z = w.ask("POST", f"{pad}/beoordelingen", body=BEOORDELING | {"beoordeeldOp": nu}, version=z.json()["versie"])
        o = w.ask("POST", f"{pad}/overdrachten", body={"naarOrganisatie": to}, version=z.json()["versie"])
        assert o.status_code == 201, o.text
        if accept:
            path = f"/overdrachten/{o.json()['overdrachtId']}/aanvaardingen"
            assert w.ask("POST", path, (to, "aan.nemer"), version=o.json()["versie"]).status_code == 201
            self.m.accepted.add((person, to))

    # --- reading

    @rule(reader=st.sampled_from(READERS), who=INDEX)
    def somebody_reads(self, reader, who) -> None:
        self.read(reader, self.pick(self.ids, who))

    def read(self, reader, person) -> None:
        w = self.world
        w.counted["reads"] += 1
        last = w.rows(SYSTEEM, "SELECT coalesce(max(id), 0) AS id FROM keten.audit_regel")[0]["id"]
        answer = w.ask("GET", f"/personen/{person}", reader)
        should = self.m.sees(reader, person)
        lines = w.rows(SYSTEEM, "SELECT * FROM keten.audit_regel WHERE id > $1", last)
        if should is None:
            assert answer.status_code == 404, f"{reader} ziet {person}"
            assert [r["uitkomst"] for r in lines] == ["geweigerd"]
            return
        assert answer.status_code == 200, f"{reader} ziet {person} niet: {self.m.grounds(reader, person)}"
        w.counted["seen"] += 1
        got = answer.json()
        shown = {k: got[k] for k in ("naam", "geboortedatum", "bsn", "contact")}
        shown["straat"] = got["adres"]["straat"] if got["adres"] else None
        assert shown == should, (reader, person)
        self.check_log(reader, person, lines, got)

    def check_log(self, reader, person, lines, got) -> None:
        """The log names grants that are valid now, none twice, and together they open exactly what was shown."""
        if reader[0] == VT:
            assert [r["grondslag_id"] for r in lines] == [None]
            return
        valid = self.m.grounds(reader, person)
        handover = {g["grondId"] for g in got["gronden"] if g["soort"] == "overdracht"}
        named = ["overdracht" if str(r["grondslag_id"]) in handover else str(r["grondslag_id"]) for r in lines]
        assert len(set(named)) == len(named) > 0
        assert set(named) <= set(valid), "een grond die nu niets opent"
        every = frozenset().union(*valid.values())
        assert frozenset().union(*(valid[n] for n in named)) == every
        opened: frozenset[str] = frozenset()
        for n in named:  # from light to heavy, and each was needed
            assert valid[n] - opened, f"{n} opende niets dat nog dicht was"
            opened |= valid[n]

    @invariant()
    def everybody_sees_who_he_should_and_nobody_else(self) -> None:
        if not hasattr(self, "m"):
            return
        for reader in READERS:
            rows = self.world.rows(actor_van(reader[0], *ROLES, sub=reader[1]), "SELECT id FROM persoon")
            seen = {str(r["id"]) for r in rows}
            should = {p for p in self.ids if self.m.sees(reader, p) is not None}
            self.world.counted["sights"] += len(self.ids)
            assert seen == should, f"{reader}: ziet {seen - should} te veel, {should - seen} te weinig"
        # And of those who see somebody on a ground, one reads in full, in turn.
        open_ = [(r, p) for r in READERS for p in self.ids if r[0] != VT and self.m.sees(r, p) is not None]
        if open_:
            self.turn += 1
            self.read(*open_[self.turn % len(open_)])


@pytest.fixture
def world(service, settings, make_runtime, token_maker, klok):
    world = World(service, settings, make_runtime, token_maker, klok)
    yield world
    world.close()


def run(world, examples, steps) -> Counter:
    machine = type("GrondenMachine", (Gronden,), {"world": world})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=examples, stateful_step_count=steps, deadline=None, derandomize=True,
            suppress_health_check=list(HealthCheck), phases=(Phase.generate, Phase.shrink), print_blob=False,
        ),
    )  # fmt: skip
    return world.counted


def test_wie_wat_ziet_is_altijd_wat_het_model_zegt(world):
    counted = run(world, 30, 35)
    assert counted["seen"] > 300, counted
    assert counted["sights"] > 10_000, counted


@pytest.mark.traag
def test_wie_wat_ziet_is_altijd_wat_het_model_zegt_lang(world):
    counted = run(world, 60 * MAAL, 50)
    assert counted["seen"] > 400, counted
    assert counted["sights"] > 30_000 * MAAL, counted


