"""Niemand rekent een weggelaten cel terug: nagerekend met een onafhankelijke LP-oplosser over tabel en totalen."""

import importlib.util
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stats.domain.beveiliging import met_totalen, rond_af, speling, verberg, verberg_in_rij

_spec = importlib.util.spec_from_file_location("stats_lp", Path(__file__).with_name("lp.py"))
lp = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(lp)

KLEIN = st.integers(0, 14)
ROOSTERS = st.integers(1, 4).flatmap(
    lambda breedte: st.lists(st.lists(KLEIN, min_size=breedte, max_size=breedte), min_size=1, max_size=4)
)


def aanval(rooster, verborgen):
    """Per verborgen cel de grenzen voor wie alle zichtbare getallen precies kent."""
    cellen = sorted(verborgen)
    rijen, kolommen = len(rooster), len(rooster[0])
    a, b = [], []
    lijnen = [[(r, k) for k in range(kolommen)] for r in range(rijen)]
    lijnen += [[(r, k) for r in range(rijen)] for k in range(kolommen)]
    for lijn in lijnen:
        *delen, totaal = lijn
        a.append([1 if c in delen else -1 if c == totaal else 0 for c in cellen])
        bekend = sum(rooster[r][k] for r, k in delen if (r, k) not in verborgen)
        b.append((0 if totaal in verborgen else rooster[totaal[0]][totaal[1]]) - bekend)
    return {cel: lp.grenzen(a, b, i) for i, cel in enumerate(cellen)}


@given(ROOSTERS, st.sampled_from([3, 5, 10]))
@settings(max_examples=120, deadline=None)
def test_geen_verborgen_cel_is_nauwer_dan_de_drempel_te_bepalen(cellen, drempel):
    rooster = met_totalen(cellen)
    verborgen = verberg(rooster, drempel)
    for (r, k), (laag, hoog) in aanval(rooster, verborgen).items():
        assert hoog is None or hoog - laag >= drempel, (rooster, verborgen, (r, k), laag, hoog)
    assert all(rooster[r][k] >= drempel for r in range(len(rooster)) for k in range(len(rooster[0])) if (r, k) not in verborgen)


@given(ROOSTERS)
@settings(max_examples=60, deadline=None)
def test_wie_de_tabel_voor_partners_ook_kent_komt_niet_verder(cellen):
    rooster = met_totalen(cellen)
    partner = verberg(rooster, 5)
    openbaar = verberg(rooster, 10, partner)
    assert partner <= openbaar


@given(ROOSTERS, st.data())
@settings(max_examples=60, deadline=None)
def test_de_speling_is_wat_de_oplosser_ook_vindt(cellen, data):
    rooster = met_totalen(cellen)
    alle = [(r, k) for r in range(len(rooster)) for k in range(len(rooster[0]))]
    verborgen = data.draw(st.sets(st.sampled_from(alle), min_size=1))
    cel = data.draw(st.sampled_from(sorted(verborgen)))
    laag, hoog = aanval(rooster, verborgen)[cel]
    gevonden = speling(rooster, verborgen, cel, 1000)
    assert gevonden >= 1000 if hoog is None else gevonden == hoog - laag


def test_de_aanval_vindt_een_kleine_cel_als_alleen_die_weg_is():
    rooster = met_totalen([[3, 40], [50, 60]])
    assert aanval(rooster, {(0, 0)})[(0, 0)] == (3, 3)


@pytest.mark.parametrize(
    ("cellen", "weg"),
    [
        ([[12, 30], [40, 50]], set()),
        ([[3, 40], [50, 60]], {(0, 0), (0, 1), (1, 0), (1, 1)}),
    ],
)
def test_wat_niet_hoeft_gaat_niet_weg(cellen, weg):
    assert verberg(met_totalen(cellen), 10) == weg


def test_twee_nullen_beschermen_elkaar_niet():
    rooster = met_totalen([[0, 0, 40, 60], [20, 20, 20, 20], [30, 30, 30, 30]])
    assert {(0, 0), (0, 1)} < verberg(rooster, 10)


@given(st.lists(KLEIN, min_size=1, max_size=7), st.sampled_from([5, 10]), st.booleans())
def test_een_rij_verraadt_haar_kleine_cellen_niet(aantallen, drempel, zichtbaar):
    weg = verberg_in_rij(aantallen, drempel, totaal_zichtbaar=zichtbaar)
    assert {i for i, a in enumerate(aantallen) if a < drempel} <= weg
    if zichtbaar and weg and len(weg) < len(aantallen):
        assert len(weg) > 1
        assert sum(aantallen[i] for i in weg) >= drempel


@given(st.integers(0, 10_000))
def test_afronden_gaat_naar_het_dichtstbijzijnde_vijftal(aantal):
    assert rond_af(aantal) % 5 == 0
    assert abs(rond_af(aantal) - aantal) <= 2
