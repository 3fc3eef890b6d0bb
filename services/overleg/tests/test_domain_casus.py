"""Regels van de casus: één regisseur, wie erbij is, sluiten en heropenen, en de klok; zuiver, zonder database."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.errors import Conflict, Forbidden
from common.kalender import dag_van
from overleg.domain.casus import (
    Casus,
    Regisseur,
    beeindig_betrokkenheid,
    beeindig_procesregie,
    eis_regie,
    eis_regie_of_eigenaar,
    heropen,
    neem_regie,
    sluit,
    voeg_organisatie_toe,
    wachttijd,
    wijs_procesregisseur_aan,
    wijs_regisseur_aan,
)
from overleg.domain.casuscodes import SluitReden
from overleg.domain.codes import Fase
from overleg.domain.kalender import begonnen_voor, einde_van, werkdagen_na

VT, SHG, URK, JGZ = (f"0000000999000000000{n}" for n in (1, 2, 5, 3))
NU = datetime(2026, 3, 2, 9, tzinfo=UTC)
MOMENTEN = st.integers(-600_000, 600_000).map(lambda minuten: NU + timedelta(minutes=minuten))


def casus(**anders):
    basis = {
        "id": uuid4(), "huishouden_id": uuid4(), "fase": Fase.HERSTEL, "regisseur": None, "organisaties": (VT,),
        "gestart_op": NU, "versie": 1, "eigenaar": VT,
    }  # fmt: skip
    return Casus(**(basis | anders))


def met_regie(**anders):
    return casus(regisseur=Regisseur(SHG, "sam.shg", NU), organisaties=(VT, SHG, URK), **anders)


def test_met_de_aanvaarding_begint_de_ene_regie():
    een = neem_regie(casus(), SHG, "sam.shg", NU)
    assert (een.regisseur, een.organisaties, een.versie) == (Regisseur(SHG, "sam.shg", NU), (VT, SHG), 2)
    twee = neem_regie(een, URK, "ula.urk", NU)
    assert (twee.regisseur.organisatie, twee.organisaties) == (URK, (VT, SHG, URK))


def test_alleen_de_organisatie_met_de_regie_wisselt_de_regisseur():
    assert wijs_regisseur_aan(met_regie(), "sien.shg", SHG, NU).regisseur.professional == "sien.shg"
    with pytest.raises(Conflict):
        wijs_regisseur_aan(met_regie(), "sam.shg", SHG, NU)
    with pytest.raises(Forbidden):
        wijs_regisseur_aan(met_regie(), "vera.vt", VT, NU)
    with pytest.raises(Conflict, match="nog geen regie"):
        wijs_regisseur_aan(casus(), "vera.vt", VT, NU)


def test_de_procesregisseur_is_een_ander_en_van_een_betrokken_organisatie():
    proces = Regisseur(URK, "ula.urk", NU)
    met = wijs_procesregisseur_aan(met_regie(), proces, SHG)
    assert (met.procesregisseur, met.versie) == (proces, 2)
    for wie, wat in (
        (Regisseur(URK, "sam.shg", NU), "kan niet ook procesregisseur"), (Regisseur(JGZ, "jet.jgz", NU), "niet bij de casus"),
        (replace(proces, sinds=NU + timedelta(days=1)), "al de procesregisseur"),
    ):  # fmt: skip
        with pytest.raises(Conflict, match=wat):
            wijs_procesregisseur_aan(met, wie, SHG)
    with pytest.raises(Forbidden):
        wijs_procesregisseur_aan(met, Regisseur(URK, "uno.urk", NU), VT)
    with pytest.raises(Conflict, match="procesregisseur kan niet ook casusregisseur"):
        wijs_regisseur_aan(met, "ula.urk", SHG, NU)
    assert beeindig_procesregie(met, SHG).procesregisseur is None
    with pytest.raises(Conflict, match="geen procesregisseur"):
        beeindig_procesregie(met_regie(), SHG)


def test_wie_de_regie_aanvaardt_ziet_niet_ook_op_zichzelf_toe():
    met = wijs_procesregisseur_aan(met_regie(), Regisseur(URK, "ula.urk", NU), SHG)
    assert neem_regie(met, URK, "ula.urk", NU).procesregisseur is None
    assert neem_regie(met, URK, "uno.urk", NU).procesregisseur is not None


REGIE = {
    "geen regie": (casus(), {VT: Conflict, SHG: Conflict, URK: Conflict}, {VT: None, SHG: Conflict, URK: Conflict}),
    "regie": (met_regie(), {VT: Forbidden, SHG: None, URK: Forbidden}, {VT: Forbidden, SHG: None, URK: Forbidden}),
    "gesloten": (
        casus(gesloten_op=NU), {VT: Conflict, SHG: Conflict, URK: Conflict}, {VT: Conflict, SHG: Conflict, URK: Conflict},
    ),
}  # fmt: skip


@pytest.mark.parametrize("toestand", REGIE)
@pytest.mark.parametrize("wie", [VT, SHG, URK])
def test_wie_er_regie_voert(toestand, wie):
    c, regie, of_eigenaar = REGIE[toestand]
    for eis, verwacht in ((eis_regie, regie[wie]), (eis_regie_of_eigenaar, of_eigenaar[wie])):
        if verwacht is None:
            eis(c, wie)
        else:
            with pytest.raises(verwacht):
                eis(c, wie)


def test_een_organisatie_komt_erbij_en_gaat_weer():
    met = voeg_organisatie_toe(met_regie(), JGZ, SHG)
    assert JGZ in met.organisaties
    with pytest.raises(Conflict, match="al bij de casus"):
        voeg_organisatie_toe(met, JGZ, SHG)
    with pytest.raises(Forbidden):
        voeg_organisatie_toe(met_regie(), JGZ, VT)
    assert JGZ not in beeindig_betrokkenheid(met, JGZ, SHG, set()).organisaties
    with pytest.raises(Forbidden):
        beeindig_betrokkenheid(met, JGZ, VT, set())


@pytest.mark.parametrize(
    ("weg", "nodig", "geeindigd", "wat"),
    [
        (VT, set(), False, "blijven betrokken"), (SHG, set(), False, "blijven betrokken"), (JGZ, {JGZ}, False, "Regel dat eerst"),
        (URK, set(), False, "blijven betrokken"), ("0" * 20, set(), False, "niet .meer. bij"), (JGZ, set(), True, "niet .meer. bij"),
    ],
)  # fmt: skip
def test_wie_nog_iets_moet_doen_gaat_niet_weg(weg, nodig, geeindigd, wat):
    met = wijs_procesregisseur_aan(voeg_organisatie_toe(met_regie(), JGZ, SHG), Regisseur(URK, "ula.urk", NU), SHG)
    with pytest.raises(Conflict, match=wat):
        beeindig_betrokkenheid(met, weg, SHG, nodig, geeindigd=geeindigd)


@pytest.mark.parametrize("fase", Fase)
@pytest.mark.parametrize("open_meldingen", [0, 1])
@pytest.mark.parametrize("reden", [None, SluitReden.GEEN_HGKM])
def test_sluiten_noemt_alles_wat_nog_in_de_weg_staat(fase, open_meldingen, reden):
    c = met_regie(fase=fase, procesregisseur=Regisseur(URK, "ula.urk", NU))
    mist = (["zorgmelding-open"] if open_meldingen else []) + (
        ["fase-niet-herstel"] if fase is not Fase.HERSTEL and reden is None else []
    )
    if not mist:
        dicht = sluit(c, open_meldingen, reden, SHG, NU)
        assert (dicht.gesloten_op, dicht.regisseur, dicht.procesregisseur, dicht.sluitreden) == (NU, None, None, reden)
        return
    with pytest.raises(Conflict) as fout:
        sluit(c, open_meldingen, reden, SHG, NU)
    assert [v.code for v in fout.value.voorwaarden] == mist


def test_heropenen_begint_bij_veiligheid_zonder_regisseur_en_met_een_nieuwe_klok():
    dicht = sluit(met_regie(), 0, None, SHG, NU)
    assert dicht.zonder_regisseur_sinds() is None, "een gesloten casus wacht nergens op"
    later = NU + timedelta(days=400)
    open_ = heropen(dicht, later)
    assert (open_.fase, open_.gesloten_op, open_.sluitreden, open_.zonder_regisseur_sinds()) == (
        Fase.VEILIGHEID, None, None, later,
    )  # fmt: skip
    assert heropen(open_, later) is open_


def test_de_klok_van_een_casus_zonder_regisseur():
    assert casus().zonder_regisseur_sinds() == NU
    assert met_regie().zonder_regisseur_sinds() is None
    donderdag = datetime(2026, 4, 2, 9, tzinfo=UTC)
    klok = wachttijd(donderdag, 5, date(2026, 4, 13))
    assert klok.uiterlijk == date(2026, 4, 13), "Goede Vrijdag en paasmaandag tellen niet"
    assert not klok.verstreken
    assert wachttijd(donderdag, 5, date(2026, 4, 14)).verstreken


@given(MOMENTEN,
    st.integers(0, 12),
    st.integers(0, 40),
)
def test_wat_voor_de_grens_begon_is_precies_wat_te_laat_is(begin, werkdagen, verder):
    vandaag = dag_van(begin) + timedelta(days=verder)
    assert (begin < begonnen_voor(vandaag, werkdagen)) == (vandaag > werkdagen_na(dag_van(begin), werkdagen))


@given(MOMENTEN,
    st.dates(date(2025, 1, 1), date(2027, 1, 1)),
)
def test_een_moment_ligt_op_of_voor_een_dag_als_het_voor_het_einde_ervan_ligt(moment, dag):
    assert (moment < einde_van(dag)) == (dag_van(moment) <= dag)
