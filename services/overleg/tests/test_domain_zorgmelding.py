"""De levensloop, de soort en de termijnen van een zorgmelding: zuivere regels, zonder database."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import permutations
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.errors import Conflict, Forbidden, InvalidInput
from common.kalender import dag_van, maanden_later
from overleg.domain.codes import Besluit, MelderCategorie, Resultaat, Soort, Status
from overleg.domain.kalender import is_werkdag, werkdagen_na
from overleg.domain.registratie import Melder, eis_anonieme_melder_zonder_sporen, eis_mogelijke_dagen
from overleg.domain.soort import EerdereMelding, bepaal_soort
from overleg.domain.zorgmelding import (
    Zorgmelding,
    beoordeel,
    eis_stap,
    eis_verantwoordelijk,
    neem_in_uitvoering,
    sluit_af,
    start_hulp,
    termijnen,
    toegestane_stappen,
)

A, B, C = UUID(int=1), UUID(int=2), UUID(int=3)
ONTVANGEN = datetime(2026, 3, 2, 8, 30, tzinfo=UTC)
NU = datetime(2026, 3, 20, 9, 0, tzinfo=UTC)


def eerder(*personen, ontvangen_op, beoordeeld_op=None, afgesloten_op=None, monitoring_tot=None, id_=None):
    return EerdereMelding(
        id_ or uuid4(), ontvangen_op, frozenset(personen), beoordeeld_op, afgesloten_op, monitoring_tot
    )


def dicht(*personen, op, **anders):
    """Een eerdere melding die een maand na ontvangst is afgesloten."""
    return eerder(*personen, ontvangen_op=op, afgesloten_op=dag_van(op) + timedelta(days=30), **anders)


def zorgmelding(**anders):
    basis = {
        "id": uuid4(), "status": Status.ONTVANGEN, "ontvangen_op": ONTVANGEN, "acuut": False, "versie": 3,
        "huishouden_id": uuid4(), "casus_id": uuid4(),
    }  # fmt: skip
    return Zorgmelding(**(basis | anders))


LANG_GELEDEN = datetime(2025, 3, 1, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    ("eerdere", "verwacht"),
    [
        ([], Soort.EERSTE),
        ([dicht(C, op=LANG_GELEDEN)], Soort.EERSTE),
        ([dicht(A, op=LANG_GELEDEN)], Soort.HER_EEN),
        ([dicht(A, B, op=LANG_GELEDEN)], Soort.HER_MEERDERE),
        ([dicht(A, op=LANG_GELEDEN), dicht(B, op=LANG_GELEDEN)], Soort.HER_MEERDERE),
        ([dicht(A, C, op=LANG_GELEDEN), dicht(A, op=LANG_GELEDEN)], Soort.HER_EEN),
        ([eerder(A, ontvangen_op=LANG_GELEDEN)], Soort.VERVOLG_TIJDENS_VB),
        ([eerder(A, ontvangen_op=LANG_GELEDEN, beoordeeld_op=LANG_GELEDEN)], Soort.VERVOLG_NA_VB),
        ([eerder(A, ontvangen_op=LANG_GELEDEN, beoordeeld_op=ONTVANGEN + timedelta(hours=1))], Soort.VERVOLG_TIJDENS_VB),
        ([dicht(A, op=LANG_GELEDEN, monitoring_tot=date(2026, 3, 2))], Soort.VERVOLG_MONITOR),
        ([dicht(A, op=LANG_GELEDEN, monitoring_tot=date(2026, 3, 1))], Soort.HER_EEN),
        ([eerder(A, ontvangen_op=LANG_GELEDEN, afgesloten_op=date(2026, 3, 2))], Soort.HER_EEN),
        ([eerder(A, ontvangen_op=LANG_GELEDEN, afgesloten_op=date(2026, 3, 3))], Soort.VERVOLG_TIJDENS_VB),
        ([eerder(A, ontvangen_op=ONTVANGEN)], Soort.EERSTE),
        ([eerder(A, ontvangen_op=ONTVANGEN + timedelta(seconds=1))], Soort.EERSTE),
    ],
)  # fmt: skip
def test_de_soort_volgt_uit_eerdere_betrokkenheid(eerdere, verwacht):
    assert bepaal_soort(ONTVANGEN, frozenset({A, B}), eerdere).soort is verwacht


def test_zonder_betrokkenen_is_de_soort_niet_ingedeeld():
    assert bepaal_soort(ONTVANGEN, frozenset(), [eerder(A, ontvangen_op=LANG_GELEDEN)]).soort is Soort.NIET_INGEDEELD


@pytest.mark.parametrize(
    ("ontvangen", "nog_net", "te_lang"),
    [
        (date(2026, 3, 2), date(2023, 3, 2), date(2023, 3, 1)),
        (date(2028, 2, 29), date(2025, 2, 28), date(2025, 2, 27)),
        (date(2027, 2, 28), date(2024, 2, 28), date(2024, 2, 27)),
    ],
)
def test_het_venster_van_36_maanden_telt_in_kalenderdagen_van_nederland(ontvangen, nog_net, te_lang):
    op = datetime(ontvangen.year, ontvangen.month, ontvangen.day, 12, tzinfo=UTC)
    for dag, verwacht in ((nog_net, Soort.HER_EEN), (te_lang, Soort.EERSTE)):
        melding = dicht(A, op=datetime(dag.year, dag.month, dag.day, 12, tzinfo=UTC))
        assert bepaal_soort(op, frozenset({A}), [melding]).soort is verwacht
    # An hour before midnight in winter, in UTC, is the day itself in the Netherlands.
    rand = datetime(te_lang.year, te_lang.month, te_lang.day, 23, 30, tzinfo=UTC)
    assert bepaal_soort(op, frozenset({A}), [dicht(A, op=rand)]).soort is Soort.HER_EEN


momenten = st.datetimes(datetime(2021, 1, 1), datetime(2026, 6, 1), timezones=st.just(UTC))  # noqa: DTZ001 gets one
dagen = st.none() | st.dates(date(2021, 1, 1), date(2027, 1, 1))
eerdere_meldingen = st.builds(
    EerdereMelding, st.uuids(), momenten, st.frozensets(st.sampled_from([A, B, C]), min_size=1),
    st.none() | momenten, dagen, dagen,
)  # fmt: skip


@given(st.lists(eerdere_meldingen, max_size=4, unique_by=lambda e: e.zorgmelding_id), st.data())
def test_de_volgorde_van_eerdere_meldingen_maakt_niets_uit_en_vervolg_gaat_voor(eerdere, data):
    personen = frozenset({A, B})
    bepaling = bepaal_soort(ONTVANGEN, personen, eerdere)
    for volgorde in permutations(eerdere):
        assert bepaal_soort(ONTVANGEN, personen, volgorde) == bepaling
    open_ = eerder(A, ontvangen_op=data.draw(momenten.filter(lambda m: m < ONTVANGEN)))
    assert bepaal_soort(ONTVANGEN, personen, [*eerdere, open_]).soort.startswith("VERVOLG")


@given(st.lists(eerdere_meldingen, max_size=5, unique_by=lambda e: e.zorgmelding_id))
def test_uit_de_basis_is_de_soort_opnieuw_te_berekenen(eerdere):
    personen = frozenset({A, B})
    bepaling = bepaal_soort(ONTVANGEN, personen, eerdere)
    basis = [e for e in eerdere if e.zorgmelding_id == bepaling.zorgmelding_id]
    assert (bepaling.soort is Soort.EERSTE) == (not basis)
    if basis:
        assert bepaling.dag == dag_van(basis[0].ontvangen_op)
        assert set(bepaling.personen) <= personen
        assert basis[0].personen & set(bepaling.personen)
        if bepaling.soort.startswith("VERVOLG"):
            assert bepaal_soort(ONTVANGEN, frozenset(bepaling.personen), basis) == bepaling
        else:
            assert (bepaling.soort is Soort.HER_EEN) == (len(bepaling.personen) == 1)


# --- levensloop

BEOORDEELD = {"status": Status.BEOORDEELD, "besluit": Besluit.BEEINDIGD, "beoordeeld_op": ONTVANGEN}
TOESTANDEN = {
    Status.ONTVANGEN: {},
    Status.BEOORDEELD: BEOORDEELD,
    Status.IN_UITVOERING: BEOORDEELD | {"status": Status.IN_UITVOERING},
    Status.AFGESLOTEN: BEOORDEELD | {"status": Status.AFGESLOTEN, "afgesloten_op": date(2026, 3, 10)},
}
STAPPEN = {
    "beoordelen": lambda z: beoordeel(z, Besluit.ONDERZOEK, ONTVANGEN, NU),
    "overdragen": lambda z: eis_stap(z, "overdragen"),
    "hulp starten": lambda z: start_hulp(z, date(2026, 3, 9), NU),
    "afsluiten": lambda z: sluit_af(z, date(2026, 3, 9), Resultaat.HULP_LOOPT, None, NU),
}
MAG = {
    Status.ONTVANGEN: {"beoordelen"},
    Status.BEOORDEELD: {"overdragen", "hulp starten", "afsluiten"},
    Status.IN_UITVOERING: {"overdragen", "hulp starten", "afsluiten"},
    Status.AFGESLOTEN: set(),
}
NA = {"beoordelen": Status.BEOORDEELD, "hulp starten": Status.IN_UITVOERING, "afsluiten": Status.AFGESLOTEN}


@pytest.mark.parametrize("status", Status)
@pytest.mark.parametrize("stap", STAPPEN)
def test_elke_stap_in_elke_toestand(status, stap):
    voor = zorgmelding(**TOESTANDEN[status])
    if stap in MAG[status]:
        na = STAPPEN[stap](voor)
        if stap != "overdragen":
            assert (na.status, na.versie) == (NA[stap], 4)
        return
    with pytest.raises(Conflict) as fout:
        STAPPEN[stap](voor)
    assert set(toegestane_stappen(status)) == MAG[status]
    for wel in MAG[status]:
        assert wel in fout.value.detail
    if not MAG[status]:
        assert "nieuwe zorgmelding" in fout.value.detail


def test_aanvaarden_brengt_in_uitvoering_en_niet_voor_de_beoordeling():
    assert neem_in_uitvoering(zorgmelding(**BEOORDEELD)).status is Status.IN_UITVOERING
    with pytest.raises(Conflict):
        neem_in_uitvoering(zorgmelding())


def test_hulp_start_een_keer():
    begonnen = start_hulp(zorgmelding(**BEOORDEELD), date(2026, 3, 9), NU)
    with pytest.raises(Conflict, match="al vastgelegd"):
        start_hulp(begonnen, date(2026, 3, 10), NU)


def test_wie_niet_verantwoordelijk_is_doet_geen_stap():
    eis_verantwoordelijk(zorgmelding())
    with pytest.raises(Forbidden):
        eis_verantwoordelijk(zorgmelding(verantwoordelijk=False))


def sluit(dag, monitoring=None, **anders):
    return lambda: sluit_af(zorgmelding(**(BEOORDEELD | anders)), dag, Resultaat.HULP_LOOPT, monitoring, NU)


@pytest.mark.parametrize(
    ("veld", "doe"),
    [
        ("beoordeeldOp", lambda: beoordeel(zorgmelding(), Besluit.ONDERZOEK, ONTVANGEN - timedelta(seconds=1), NU)),
        ("beoordeeldOp", lambda: beoordeel(zorgmelding(), Besluit.ONDERZOEK, NU + timedelta(minutes=6), NU)),
        ("hulpGestartOp", lambda: start_hulp(zorgmelding(**BEOORDEELD), date(2026, 3, 1), NU)),
        ("hulpGestartOp", lambda: start_hulp(zorgmelding(**BEOORDEELD), date(2026, 3, 21), NU)),
        ("afgeslotenOp", sluit(date(2026, 3, 1))),
        ("afgeslotenOp", sluit(date(2026, 3, 21))),
        ("afgeslotenOp", sluit(date(2026, 3, 4), beoordeeld_op=datetime(2026, 3, 5, 9, tzinfo=UTC))),
        ("afgeslotenOp", sluit(date(2026, 3, 9), hulp_gestart_op=date(2026, 3, 10))),
        ("monitoringTot", sluit(date(2026, 3, 9), date(2026, 3, 8))),
        ("ontvangenOp", lambda: eis_mogelijke_dagen(NU + timedelta(minutes=6), None, NU)),
        ("ontvangenOp", lambda: eis_mogelijke_dagen(datetime(1999, 12, 31, tzinfo=UTC), None, NU)),
        ("ontvangenOp", lambda: eis_mogelijke_dagen(datetime(1, 1, 1, tzinfo=UTC), None, NU)),
        ("geinformeerdOp", lambda: eis_mogelijke_dagen(ONTVANGEN, date(2026, 3, 1), NU)),
        ("geinformeerdOp", lambda: eis_mogelijke_dagen(ONTVANGEN, date(2026, 3, 21), NU)),
    ],
)  # fmt: skip
def test_onmogelijke_dagen_noemen_hun_veld(veld, doe):
    with pytest.raises(InvalidInput) as fout:
        doe()
    assert [f.veld for f in fout.value.fouten] == [veld]


def test_dezelfde_dag_en_vijf_minuten_klokverschil_mogen():
    eis_mogelijke_dagen(NU + timedelta(minutes=5), None, NU)
    eis_mogelijke_dagen(ONTVANGEN, date(2026, 3, 2), NU)
    assert sluit(date(2026, 3, 20), date(2026, 3, 20))().afgesloten_op == date(2026, 3, 20)


@pytest.mark.parametrize("sporen", [{"functie": "docent"}, {"organisatie": "00000009990000000008"}])
def test_een_anonieme_melder_laat_geen_sporen_na(sporen):
    with pytest.raises(InvalidInput):
        eis_anonieme_melder_zonder_sporen(Melder(MelderCategorie.ONDERWIJS, anoniem=True, **sporen))
    eis_anonieme_melder_zonder_sporen(Melder(MelderCategorie.ONDERWIJS, **sporen))


# --- termijnen


@pytest.mark.parametrize(
    ("ontvangen", "uiterlijk"),
    [
        (datetime(2026, 3, 2, 8, tzinfo=UTC), date(2026, 3, 9)),
        (datetime(2026, 3, 6, 20, tzinfo=UTC), date(2026, 3, 13)),
        (datetime(2026, 3, 7, 8, tzinfo=UTC), date(2026, 3, 13)),
        (datetime(2026, 4, 1, 8, tzinfo=UTC), date(2026, 4, 10)),  # Good Friday and Easter Monday
        (datetime(2026, 4, 24, 8, tzinfo=UTC), date(2026, 5, 4)),  # King's Day
        (datetime(2026, 12, 23, 8, tzinfo=UTC), date(2026, 12, 31)),  # Christmas on a Friday and a Saturday
        (datetime(2026, 3, 1, 23, 30, tzinfo=UTC), date(2026, 3, 9)),  # already Monday in the Netherlands
        (datetime(2026, 3, 28, 23, 30, tzinfo=UTC), date(2026, 4, 7)),  # the night that the clock goes forward
        (datetime(2026, 10, 24, 22, 30, tzinfo=UTC), date(2026, 10, 30)),  # the night that the clock goes back
    ],
)
def test_de_beoordeling_moet_binnen_vijf_werkdagen(ontvangen, uiterlijk):
    eerste = termijnen(zorgmelding(ontvangen_op=ontvangen), dag_van(ontvangen))[0]
    assert (eerste.wat, eerste.op, eerste.verstreken) == ("veiligheidsbeoordeling", uiterlijk, False)


def test_acuut_moet_op_de_dag_zelf_ook_op_zondag():
    zondag = zorgmelding(ontvangen_op=datetime(2026, 4, 5, 9, tzinfo=UTC), acuut=True)
    assert termijnen(zondag, date(2026, 4, 5))[0].op == date(2026, 4, 5)
    assert termijnen(zondag, date(2026, 4, 6))[0].verstreken


def namen(z, dag):
    return [t.wat for t in termijnen(z, dag)]


def test_een_termijn_is_er_van_ontvangst_tot_het_gedaan_is():
    z = zorgmelding(
        status=Status.AFGESLOTEN, besluit=Besluit.ONDERZOEK, beoordeeld_op=datetime(2026, 3, 5, 9, tzinfo=UTC),
        geinformeerd_op=date(2026, 3, 12), afgesloten_op=date(2026, 5, 20),
    )  # fmt: skip
    assert namen(z, date(2026, 3, 1)) == []
    assert namen(z, date(2026, 3, 4)) == ["veiligheidsbeoordeling", "informeren"], "het besluit is er dan nog niet"
    assert namen(z, date(2026, 3, 5)) == ["informeren", "onderzoek"]
    assert namen(z, date(2026, 3, 12)) == ["onderzoek"]
    assert termijnen(z, date(2026, 3, 12))[0].op == date(2026, 5, 11)
    assert [t.verstreken for t in termijnen(z, date(2026, 5, 11))] == [False]
    assert [t.verstreken for t in termijnen(z, date(2026, 5, 12))] == [True]
    assert namen(z, date(2026, 5, 20)) == []


@given(st.dates(date(2026, 3, 2), date(2026, 6, 30)), st.integers(0, 60), st.integers(0, 60))
def test_wat_later_gebeurt_verandert_niets_aan_een_eerdere_peildatum(peildatum, na_beoordeling, na_informeren):
    """Vroeg of laat gevraagd: dezelfde uitkomst. Er is niets opgeslagen dat veroudert."""
    vroeg = zorgmelding()
    beoordeeld, geinformeerd = (
        peildatum + timedelta(days=1 + na_beoordeling),
        peildatum + timedelta(days=1 + na_informeren),
    )
    laat = replace(
        vroeg, status=Status.AFGESLOTEN, besluit=Besluit.ONDERZOEK, geinformeerd_op=geinformeerd,
        beoordeeld_op=datetime(beoordeeld.year, beoordeeld.month, beoordeeld.day, 12, tzinfo=UTC),
        afgesloten_op=max(beoordeeld, geinformeerd),
    )  # fmt: skip
    assert termijnen(laat, peildatum) == termijnen(vroeg, peildatum)


# --- kalender


@given(st.dates(date(2020, 1, 1), date(2035, 1, 1)), st.integers(1, 25))
def test_de_zoveelste_werkdag_is_een_werkdag_en_er_liggen_er_precies_zoveel_tussen(dag, aantal):
    later = werkdagen_na(dag, aantal)
    assert is_werkdag(later)
    assert sum(is_werkdag(dag + timedelta(days=n)) for n in range(1, (later - dag).days + 1)) == aantal


@given(st.dates(date(1990, 1, 1), date(2040, 1, 1)), st.integers(-60, 60))
def test_maanden_later_is_zoveel_kalendermaanden_verder_en_hoogstens_aan_het_einde_afgekapt(dag, maanden):
    later = maanden_later(dag, maanden)
    assert (later.year * 12 + later.month) - (dag.year * 12 + dag.month) == maanden
    assert later.day == dag.day or (later.day < dag.day and (later + timedelta(days=1)).day == 1)
