"""Bewaartermijnen als functies van feiten en een dag: nooit te vroeg, daarna altijd, en wat erbij komt maakt nooit eerder rijp."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.errors import Conflict, Forbidden, InvalidInput
from common.kalender import maanden_later
from overleg.domain.bewaarregels import GEWOON, Bewaarregels, Categorie
from overleg.domain.bewaren import (
    Bewaarobject,
    Meldingfeit,
    Persoonsfeit,
    Tekstfeit,
    Uitstelreden,
    Voorstel,
    Voorstelstand,
    begonnen_uiterlijk,
    bevestig,
    dossiers_bewaard_tot,
    eis_nog_rijp,
    keur_goed,
    laat_vervallen,
    melding_bewaard_tot,
    persoon_bewaard_tot,
    rijp,
    stel_uit,
    tekst_bewaard_tot,
    vingerafdrukken,
    voer_uit,
)

DAGEN = st.dates(date(1990, 1, 1), date(2060, 12, 31))
NU = datetime(2026, 3, 2, 9, tzinfo=UTC)
MELDINGEN = st.builds(Meldingfeit, st.uuids(), st.none() | DAGEN, st.none() | DAGEN, st.none() | DAGEN)
PERSONEN = st.builds(Persoonsfeit, st.uuids(), DAGEN, st.lists(MELDINGEN, max_size=4).map(tuple), st.booleans())
DOSSIER = GEWOON.voor(Categorie.ZORGMELDING)
TEKSTEN = st.builds(
    Tekstfeit, st.uuids(), st.none() | DAGEN, st.integers(0, 2), st.lists(MELDINGEN, max_size=4).map(tuple)
)
VAN_TEKST = st.sampled_from([c for c in Categorie if c not in {Categorie.PERSOON, Categorie.ZORGMELDING}])


@given(MELDINGEN, st.integers(-400, 400))
def test_een_melding_is_de_laatste_dag_nog_niet_en_de_dag_erna_wel_rijp(melding, dagen):
    tot = melding_bewaard_tot(melding, DOSSIER)
    if tot is None:
        assert melding.einde is None
        assert not rijp(tot, date.max)
        return
    assert all(tot >= maanden_later(dag, DOSSIER.maanden) for dag in (melding.einde, melding.laatste_overleg) if dag)
    assert rijp(tot, tot + timedelta(days=dagen)) == (dagen > 0)


@given(st.dates(date(1990, 1, 1), date(2030, 1, 1)), st.dates(date(1990, 1, 1), date(2030, 1, 1)))
def test_met_een_kind_telt_de_termijn_pas_vanaf_achttien(einde, geboren):
    tot = melding_bewaard_tot(Meldingfeit(uuid4(), einde, geboren), DOSSIER)
    assert tot == maanden_later(max(einde, maanden_later(geboren, 216)), 240)


@given(PERSONEN)
def test_een_persoon_nooit_voor_een_van_zijn_dossiers_en_nooit_zolang_er_iets_loopt(persoon):
    tot = persoon_bewaard_tot(persoon, GEWOON)
    open_ = persoon.bezet or any(m.einde is None for m in persoon.meldingen)
    assert (tot is None) == open_
    if tot is not None:
        dagen = [melding_bewaard_tot(m, DOSSIER) for m in persoon.meldingen]
        eigen = maanden_later(persoon.laatste_feit, GEWOON.voor(Categorie.PERSOON).maanden)
        assert tot == max([eigen, *dagen]), "geen dag langer dan het langste"


@given(PERSONEN, MELDINGEN, DAGEN)
def test_een_feit_erbij_maakt_nooit_eerder_rijp(persoon, melding, peildatum):
    meer = replace(persoon, meldingen=(*persoon.meldingen, melding))
    assert rijp(persoon_bewaard_tot(meer, GEWOON), peildatum) <= rijp(persoon_bewaard_tot(persoon, GEWOON), peildatum)


@given(TEKSTEN, VAN_TEKST)
def test_een_tekst_nooit_voor_een_feit_met_zijn_termijn_of_een_besproken_dossier(tekst, categorie):
    tot = tekst_bewaard_tot(tekst, categorie, GEWOON)
    open_ = tekst.laatste_feit is None or tekst.open_acties > 0 or any(m.einde is None for m in tekst.dossiers)
    assert (tot is None) == open_, "wie nog iets moet, houdt tegen"
    if tot is not None:
        eigen = maanden_later(tekst.laatste_feit, GEWOON.voor(categorie).maanden)
        assert tot == max([eigen, *(melding_bewaard_tot(m, DOSSIER) for m in tekst.dossiers)]), "geen dag langer dan het langste"


@given(TEKSTEN, VAN_TEKST, MELDINGEN, DAGEN, st.integers(0, 2), DAGEN)
def test_een_feit_erbij_maakt_een_tekst_nooit_eerder_rijp(tekst, categorie, melding, later, acties, peildatum):
    def is_rijp(feit):
        return rijp(tekst_bewaard_tot(feit, categorie, GEWOON), peildatum)

    laatste = tekst.laatste_feit and max(tekst.laatste_feit, later)
    for meer in (
        replace(tekst, dossiers=(*tekst.dossiers, melding)),
        replace(tekst, open_acties=tekst.open_acties + acties),
        replace(tekst, laatste_feit=laatste),
    ):
        assert is_rijp(meer) <= is_rijp(tekst)


@given(MELDINGEN, DAGEN, DAGEN)
def test_een_later_overleg_maakt_een_dossier_nooit_eerder_rijp(melding, dag, peildatum):
    meer = replace(melding, laatste_overleg=max(dag, melding.laatste_overleg or dag))
    assert rijp(melding_bewaard_tot(meer, DOSSIER), peildatum) <= rijp(melding_bewaard_tot(melding, DOSSIER), peildatum)


@given(st.lists(MELDINGEN, min_size=1, max_size=4))
def test_een_casus_gaat_met_haar_laatste_zorgmelding(meldingen):
    dagen = [melding_bewaard_tot(m, DOSSIER) for m in meldingen]
    assert dossiers_bewaard_tot(meldingen, DOSSIER) == (None if None in dagen else max(dagen))


@given(DAGEN, st.sampled_from(GEWOON.regels), st.integers(-40, 400))
def test_wat_voorbij_is_begon_uiterlijk_op_de_grens(begin, regel, dagen):
    tot = maanden_later(begin, regel.maanden)
    peildatum = tot + timedelta(days=dagen)
    if rijp(tot, peildatum):
        assert begin <= begonnen_uiterlijk(regel, peildatum), "niemand wordt overgeslagen"
    elif dagen < -3:
        assert begin > begonnen_uiterlijk(regel, peildatum), "en wat nog loopt wordt niet nagerekend"


@given(st.lists(PERSONEN, max_size=8), DAGEN, st.integers(0, 40))
def test_een_taak_die_te_laat_loopt_vindt_hetzelfde_als_een_die_elke_dag_liep(personen, begin, dagen):
    def gevonden(dag):
        return {p.id for p in personen if rijp(persoon_bewaard_tot(p, GEWOON), dag)}

    elke_dag = set().union(*(gevonden(begin + timedelta(days=n)) for n in range(dagen + 1)))
    assert elke_dag == gevonden(begin + timedelta(days=dagen))


def voorstel():
    return Voorstel(
        uuid4(), "00000009990000000001", Bewaarobject.PERSOON, uuid4(), Categorie.PERSOON, 1, date(2026, 3, 1), NU
    )


def test_twee_mensen_en_in_die_volgorde():
    v = voorstel()
    with pytest.raises(Conflict):
        bevestig(v, "twee", NU)
    goed = keur_goed(v, "een", NU)
    with pytest.raises(Forbidden):
        bevestig(goed, "een", NU)
    with pytest.raises(Conflict):
        voer_uit(goed, NU)
    klaar = voer_uit(bevestig(goed, "twee", NU), NU)
    assert (klaar.stand, klaar.versie) == (Voorstelstand.UITGEVOERD, 4)
    with pytest.raises(Conflict):
        stel_uit(klaar, Uitstelreden.NOG_HULP, date(2026, 4, 1), NU, GEWOON)


@pytest.mark.parametrize("dag", [date(2026, 3, 2), date(2026, 3, 1), date(2031, 3, 3)])
def test_uitstel_tot_een_dag_die_niet_kan(dag):
    with pytest.raises(InvalidInput):
        stel_uit(voorstel(), Uitstelreden.BELANG_ANDER, dag, NU, GEWOON)


def test_uitstel_kan_ook_na_de_bevestiging():
    v = bevestig(keur_goed(voorstel(), "een", NU), "twee", NU)
    assert stel_uit(v, Uitstelreden.BELANG_ANDER, date(2031, 3, 2), NU, GEWOON).stand is Voorstelstand.UITGESTELD
    assert laat_vervallen(v, NU).stand is Voorstelstand.VERVALLEN


def test_wat_weer_loopt_wordt_geweigerd():
    eis_nog_rijp(date(2026, 3, 1), date(2026, 3, 2))
    for tot in (None, date(2026, 3, 2)):
        with pytest.raises(Conflict):
            eis_nog_rijp(tot, date(2026, 3, 2))


def test_een_categorie_zonder_regel_is_geen_instelling():
    with pytest.raises(ValueError, match="elke categorie"):
        Bewaarregels(regels=(DOSSIER,))
    with pytest.raises(ValueError, match="elke categorie"):
        Bewaarregels(regels=(DOSSIER, *GEWOON.regels))


def test_een_vingerafdruk_noemt_niemand_en_is_na_te_gaan():
    een, wie = uuid4(), [uuid4(), uuid4()]
    assert vingerafdrukken(een, wie) == vingerafdrukken(een, wie[::-1])
    assert vingerafdrukken(een, wie) != vingerafdrukken(uuid4(), wie), "per verklaring anders"
    assert not any(str(w) in hash_ for w in wie for hash_ in vingerafdrukken(een, wie))
