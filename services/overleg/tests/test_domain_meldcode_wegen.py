"""De vijf afwegingen: elke combinatie van antwoorden tegen een tabel uit de bron, los van de code opgeschreven."""

from __future__ import annotations

from itertools import product

import pytest

from overleg.domain.meldcode.model import BDS_ELEMENT, Antwoord, Vraag
from overleg.domain.meldcode.wegen import Takken, Vervolg, weeg, wijst_naar

J, N, T = Antwoord.JA, Antwoord.NEE, Antwoord.TWIJFEL
GEWOON = Takken()
VOORZICHTIG = Takken(Vervolg.RAADPLEGEN, Vervolg.RAADPLEGEN)

# Read top to bottom, the first line that fits counts. `*` is any answer or none, `-` is no answer.
TABEL = [
    ("* J * * *", "melden", 2),
    ("- * * * *", "beantwoorden", 1),
    ("T * * * *", "raadplegen", 1),
    ("N * * * *", "afsluiten", 1),
    ("J - * * *", "beantwoorden", 2),
    ("J T * * *", "raadplegen", 2),
    ("J N - * *", "beantwoorden", 3),
    ("J N T * *", "raadplegen", 3),
    ("J N N * *", "melden", 3),
    ("J N J - *", "beantwoorden", 4),
    ("J N J T *", "raadplegen", 4),
    ("J N J N *", "melden", 4),
    ("J N J J -", "hulp", 5),
    ("J N J J T", "raadplegen", 5),
    ("J N J J N", "melden", 5),
    ("J N J J J", "monitoren", 5),
]
TEKEN = {"J": J, "N": N, "T": T, "-": None}
ALLE = list(product((None, J, N, T), repeat=5))


def verwacht(antwoorden):
    for patroon, vervolg, vraag in TABEL:
        if all(p == "*" or TEKEN[p] is a for p, a in zip(patroon.split(), antwoorden, strict=True)):
            return vervolg, vraag
    raise AssertionError(antwoorden)


def als_antwoorden(reeks):
    return {vraag: antwoord for vraag, antwoord in zip(Vraag, reeks, strict=True) if antwoord is not None}


def test_alle_1024_toestanden_wijzen_waar_de_tabel_zegt():
    assert len(ALLE) == 1024
    for reeks in ALLE:
        weg = weeg(als_antwoorden(reeks), GEWOON)
        assert (weg.vervolg, weg.vraag) == verwacht(reeks), reeks


def test_elke_regel_van_de_tabel_komt_voor():
    gezien = {verwacht(reeks) for reeks in ALLE}
    assert gezien == {(v, n) for _, v, n in TABEL}


@pytest.mark.parametrize("vraag", Vraag)
@pytest.mark.parametrize("antwoord", Antwoord)
def test_onveiligheid_wint_van_elk_ander_antwoord(vraag, antwoord):
    antwoorden = {vraag: antwoord, Vraag.ONVEILIGHEID: J}
    assert weeg(antwoorden, VOORZICHTIG).vervolg is Vervolg.MELDEN


def test_alleen_de_nee_takken_van_vraag_4_en_5_zijn_instelbaar():
    anders = [
        (v, a) for v, a in product(Vraag, Antwoord) if wijst_naar(v, a, GEWOON) is not wijst_naar(v, a, VOORZICHTIG)
    ]
    assert anders == [(Vraag.HULP_AANVAARD, N), (Vraag.HULP_WERKT, N)]
    for reeks in ALLE:
        een, twee = weeg(als_antwoorden(reeks), GEWOON), weeg(als_antwoorden(reeks), VOORZICHTIG)
        assert een.vraag == twee.vraag
        assert een.vervolg == twee.vervolg or (een.vraag in {4, 5} and twee.vervolg is Vervolg.RAADPLEGEN)


@pytest.mark.parametrize("tak", sorted(set(Vervolg) - {Vervolg.MELDEN, Vervolg.RAADPLEGEN}))
def test_een_tak_die_zonder_melding_doodloopt_kan_niet(tak):
    for velden in ({"vier_nee": tak}, {"vijf_nee": tak}):
        with pytest.raises(ValueError, match="melden of raadplegen"):
            Takken(**velden)


def test_elke_vraag_heeft_het_element_van_de_basisdataset():
    assert [BDS_ELEMENT[v] for v in Vraag] == ["1572", "1573", "1574", "1575", "1576"]
