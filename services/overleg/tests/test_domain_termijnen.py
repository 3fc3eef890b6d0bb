"""Termijnen en de kalender: zuivere regels, zonder database."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.kalender import dag_van, maanden_later
from overleg.domain.codes import Besluit, Status
from overleg.domain.kalender import is_werkdag, laatste_dag_te_laat, werkdagen_na
from overleg.domain.overdracht import Overdracht
from overleg.domain.regels import Regels
from overleg.domain.termijnen import grenzen, termijnen
from overleg.domain.zorgmelding import Zorgmelding

ONTVANGEN = datetime(2026, 3, 2, 8, 30, tzinfo=UTC)


def zorgmelding(**anders):
    basis = {
        "id": uuid4(), "status": Status.ONTVANGEN, "ontvangen_op": ONTVANGEN, "acuut": False, "versie": 3,
        "huishouden_id": uuid4(), "casus_id": uuid4(),
    }  # fmt: skip
    return Zorgmelding(**(basis | anders))


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
        geinformeerd_op=date(2026, 3, 12), afgesloten_op=date(2026, 5, 20), melder_anoniem=True,
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


@given(st.dates(date(2020, 1, 1), date(2035, 1, 1)), st.integers(1, 25))
def test_de_laatste_dag_die_te_laat_is_hoort_bij_werkdagen_na(peildatum, aantal):
    grens = laatste_dag_te_laat(peildatum, aantal)
    assert werkdagen_na(grens, aantal) < peildatum <= werkdagen_na(grens + timedelta(days=1), aantal)


@pytest.mark.parametrize("dag", [date.min, date(1989, 12, 31), date(2201, 1, 1), date.max])
def test_de_grenzen_zijn_er_ook_op_dagen_die_niemand_bedoelt(dag):
    g = grenzen(dag)
    assert all(d < dag or d == date.min for d in (g.beoordeling, g.informeren, g.onderzoek, g.terugkoppeling, g.antwoord))


# --- na afsluiten, terugkoppelen, overdracht

DICHT = {
    "status": Status.AFGESLOTEN, "besluit": Besluit.VOORWAARDEN_EN_VERVOLG, "afgesloten_op": date(2026, 4, 1),
    "beoordeeld_op": datetime(2026, 3, 5, 9, tzinfo=UTC), "melder_anoniem": True,
}  # fmt: skip


def test_informeren_eindigt_niet_met_afsluiten_maar_als_iedereen_iets_hoorde():
    assert namen(zorgmelding(**DICHT), date(2026, 4, 1)) == ["informeren"]
    assert termijnen(zorgmelding(**DICHT), date(2026, 4, 1))[0].verstreken
    assert namen(zorgmelding(**DICHT, geinformeerd_op=date(2026, 4, 20)), date(2026, 4, 20)) == []


def test_zonder_betrokkenen_is_er_na_afsluiten_niemand_meer_om_te_informeren():
    niemand = zorgmelding(**DICHT, niet_ingedeeld=True)
    assert namen(niemand, date(2026, 3, 31)) == ["informeren"], "een lege lijst telt niet als klaar"
    assert namen(niemand, date(2026, 4, 1)) == []


def test_omgezet_in_advies_vraagt_alleen_nog_terugkoppelen():
    advies = DICHT | {"besluit": Besluit.OMGEZET_IN_ADVIES, "afgesloten_op": date(2026, 3, 5), "melder_anoniem": False}
    assert namen(zorgmelding(**advies), date(2026, 3, 4)) == ["veiligheidsbeoordeling", "informeren"]
    assert namen(zorgmelding(**advies), date(2026, 3, 5)) == ["terugkoppeling-na-beoordeling"]
    gedaan = zorgmelding(**advies, teruggekoppeld_na_beoordeling_op=date(2026, 3, 6))
    assert namen(gedaan, date(2026, 3, 6)) == []


def test_terugkoppelen_na_elke_stap_binnen_de_termijn_van_de_regio():
    z = zorgmelding(**(DICHT | {"melder_anoniem": False}), geinformeerd_op=date(2026, 3, 5))
    assert [(t.wat, t.op) for t in termijnen(z, date(2026, 4, 1))] == [
        ("terugkoppeling-na-beoordeling", date(2026, 3, 12)), ("terugkoppeling-na-afsluiting", date(2026, 4, 10)),
    ]  # fmt: skip
    kort = termijnen(z, date(2026, 4, 1), regels=Regels(terugkoppeling_werkdagen=1))
    assert [t.op for t in kort] == [date(2026, 3, 6), date(2026, 4, 2)]
    half = replace(z, teruggekoppeld_na_beoordeling_op=date(2026, 3, 10))
    assert namen(half, date(2026, 4, 1)) == ["terugkoppeling-na-afsluiting"]
    assert namen(half, date(2026, 3, 9)) == ["terugkoppeling-na-beoordeling"]
    assert namen(replace(half, teruggekoppeld_na_afsluiting_op=date(2026, 4, 2)), date(2026, 4, 2)) == []


def test_een_onderzoek_dat_is_afgerond_of_met_de_melding_gesloten_heeft_geen_termijn_meer():
    loopt = {"besluit": Besluit.ONDERZOEK, "geinformeerd_op": date(2026, 3, 5), "afgesloten_op": None, "status": Status.BEOORDEELD}
    z = zorgmelding(**(DICHT | loopt))
    assert namen(z, date(2026, 9, 1)) == ["onderzoek"]
    assert namen(replace(z, onderzoek_afgerond_op=date(2026, 4, 3)), date(2026, 4, 3)) == []
    assert namen(replace(z, onderzoek_afgerond_op=date(2026, 4, 3)), date(2026, 4, 2)) == ["onderzoek"]
    assert namen(replace(z, status=Status.AFGESLOTEN, afgesloten_op=date(2026, 4, 3)), date(2026, 4, 3)) == []


def test_een_aanbod_zonder_antwoord_is_een_termijn_van_vijf_werkdagen():
    z = zorgmelding(**(DICHT | {"status": Status.BEOORDEELD, "afgesloten_op": None, "geinformeerd_op": date(2026, 3, 5)}))
    aanbod = Overdracht(uuid4(), z.id, z.casus_id, "a", "b", datetime(2026, 3, 6, 9, tzinfo=UTC))

    def op(dag, overdracht=aanbod):
        return [(t.op, t.verstreken) for t in termijnen(z, dag, [overdracht])]

    assert op(date(2026, 3, 5)) == []
    assert op(date(2026, 3, 13)) == [(date(2026, 3, 13), False)]
    assert op(date(2026, 3, 14)) == [(date(2026, 3, 13), True)]
    antwoord = replace(aanbod, geweigerd_op=datetime(2026, 3, 20, 9, tzinfo=UTC))
    assert op(date(2026, 3, 19), antwoord) == [(date(2026, 3, 13), True)]
    assert op(date(2026, 3, 20), antwoord) == []
