"""De dagen van een reeks: de regel, feestdagen, zomertijd, en dat te laat of dubbel kijken hetzelfde geeft."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.errors import Conflict, Forbidden, InvalidInput
from common.kalender import dag_van, maanden_later
from overleg.domain.kalender import is_werkdag
from overleg.domain.signaalreeks import (
    Rang,
    Reeksregel,
    Signaalreeks,
    Weekdag,
    beeindig,
    dag_in_maand,
    eis_mogelijk_begin,
    eis_neemt_signalen_aan,
    eis_organisator,
    geplande_maanden,
    met_organisator,
    wijzig,
)

ORG, ANDER = "00000009990000000004", "00000009990000000002"
NU = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
VANDAAG = date(2026, 3, 2)


def regel(rang=Rang.TWEEDE, weekdag=Weekdag.DINSDAG, tijd=time(14)):
    return Reeksregel(rang, weekdag, tijd, 90)


def reeks(**anders):
    basis = {
        "id": UUID(int=1),
        "eigenaar": ORG,
        "organisaties": (ORG,),
        "regel": regel(),
        "plaats": "Gemeentehuis",
        "vanaf": VANDAAG,
    }
    return Signaalreeks(**(basis | anders))  # fmt: skip


@pytest.mark.parametrize(
    ("rang", "weekdag", "maand", "dag"),
    [
        (Rang.TWEEDE, Weekdag.DINSDAG, date(2026, 3, 1), date(2026, 3, 10)),
        (Rang.EERSTE, Weekdag.MAANDAG, date(2026, 6, 17), date(2026, 6, 1)),
        (Rang.EERSTE, Weekdag.DONDERDAG, date(2026, 1, 1), date(2026, 1, 2)),
        (Rang.EERSTE, Weekdag.MAANDAG, date(2026, 4, 1), date(2026, 4, 7)),
        (Rang.LAATSTE, Weekdag.VRIJDAG, date(2026, 12, 1), date(2026, 12, 28)),
        (Rang.VIERDE, Weekdag.MAANDAG, date(2026, 5, 1), date(2026, 5, 26)),
        (Rang.LAATSTE, Weekdag.MAANDAG, date(2026, 3, 1), date(2026, 3, 30)),
        (Rang.LAATSTE, Weekdag.MAANDAG, date(2026, 2, 1), date(2026, 2, 23)),
    ],
)
def test_de_regel_geeft_de_dag_en_een_feestdag_schuift_naar_de_volgende_werkdag(rang, weekdag, maand, dag):
    assert dag_in_maand(maand, regel(rang, weekdag)) == dag


@given(st.sampled_from(Rang), st.sampled_from(Weekdag), st.dates(date(2020, 1, 1), date(2040, 12, 31)))
def test_elke_dag_is_een_werkdag_en_hoogstens_enkele_dagen_na_de_regel(rang, weekdag, maand):
    dag = dag_in_maand(maand, regel(rang, weekdag))
    assert is_werkdag(dag)
    gekozen = [
        d
        for n in range(31)
        if (d := maand.replace(day=1) + timedelta(days=n)).month == maand.month
        and d.weekday() == list(Weekdag).index(weekdag)
    ]
    op_regel = gekozen[-1] if rang is Rang.LAATSTE else gekozen[list(Rang).index(rang)]
    assert timedelta() <= dag - op_regel <= timedelta(days=5)
    assert dag == op_regel or not is_werkdag(op_regel)


def test_er_staan_altijd_minstens_twaalf_maanden_vooruit():
    maanden = geplande_maanden(reeks(), VANDAAG, 12)
    assert [m for m, _ in maanden] == [maanden_later(date(2026, 3, 1), n) for n in range(13)]
    assert all(dag_van(begin) >= VANDAAG for _, begin in maanden)


def test_de_tijd_is_die_in_nederland_zomer_en_winter():
    begin = dict(geplande_maanden(reeks(), VANDAAG, 12))
    assert begin[date(2026, 3, 1)].astimezone(UTC).hour == 13
    assert begin[date(2026, 4, 1)].astimezone(UTC).hour == 12


def test_de_eerste_maand_telt_alleen_als_haar_dag_nog_komt_en_na_het_einde_komt_niets():
    maanden = [m for m, _ in geplande_maanden(reeks(vanaf=date(2026, 3, 11), tot=date(2026, 6, 8)), VANDAAG, 12)]
    assert maanden == [date(2026, 4, 1), date(2026, 5, 1)]


@given(st.lists(st.integers(0, 900), max_size=12), st.integers(0, 900))
def test_wie_te_laat_of_vaker_kijkt_vindt_hetzelfde_als_wie_elke_dag_keek(keren, laatste):
    r = reeks()
    dagen = sorted({min(k, laatste) for k in keren} | {laatste})
    gevonden = {}
    for n in dagen:
        for maand, begin in geplande_maanden(r, VANDAAG + timedelta(days=n), 12):
            gevonden.setdefault(maand, begin)
    assert gevonden == dict(geplande_maanden(r, VANDAAG + timedelta(days=laatste), 12))


def test_de_organisator_doet_altijd_mee_en_beslist():
    assert met_organisator(ORG, (ANDER, ORG, ANDER)) == (ORG, ANDER)
    eis_organisator(ORG, ORG)
    with pytest.raises(Forbidden):
        eis_organisator(ORG, ANDER)
    assert wijzig(reeks(), (ANDER,), "Elders").organisaties == (ORG, ANDER)


@pytest.mark.parametrize(
    ("stap", "wanneer"),
    [
        (lambda r: eis_mogelijk_begin(replace(r, vanaf=VANDAAG - timedelta(days=1)), NU), InvalidInput),
        (lambda r: beeindig(r, VANDAAG - timedelta(days=1), NU), InvalidInput),
        (lambda r: beeindig(beeindig(r, VANDAAG, NU), VANDAAG, NU), Conflict),
        (lambda r: wijzig(beeindig(r, VANDAAG, NU), (), "Elders"), Conflict),
        (lambda r: eis_neemt_signalen_aan(beeindig(r, VANDAAG, NU), VANDAAG + timedelta(days=1)), Conflict),
    ],
)
def test_wat_met_een_reeks_niet_kan(stap, wanneer):
    with pytest.raises(wanneer):
        stap(reeks())
    eis_neemt_signalen_aan(beeindig(reeks(), VANDAAG, NU), VANDAAG)
