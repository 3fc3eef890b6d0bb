"""The elfproef and the one way in which a BSN is written."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.privacy import is_bsn, normaliseer_bsn

# Synthetic: the range 9999xxxxx is not given out.
GELDIG = [f"{n:09d}" for n in range(999_900_000, 999_910_000) if is_bsn(f"{n:09d}")]


def _volgens_de_omschrijving(bsn: str) -> bool:
    """The proof as the government words it: 9a + 8b + … + 2h − i is divisible by eleven."""
    a, b, c, d, e, f, g, h, i = (int(cijfer) for cijfer in bsn)
    return (9 * a + 8 * b + 7 * c + 6 * d + 5 * e + 4 * f + 3 * g + 2 * h - i) % 11 == 0


def test_een_op_de_elf_nummers_voldoet():
    assert len(GELDIG) in {909, 910}
    assert GELDIG[0].startswith("9999")


@given(st.integers(999_900_000, 999_999_999))
def test_de_elfproef_is_die_van_de_omschrijving(nummer):
    assert is_bsn(str(nummer)) == _volgens_de_omschrijving(str(nummer))


@given(st.sampled_from(GELDIG), st.integers(0, 8), st.integers(1, 9))
def test_een_enkele_typefout_valt_altijd_op(bsn, plaats, erbij):
    fout = str((int(bsn[plaats]) + erbij) % 10)
    assert not is_bsn(bsn[:plaats] + fout + bsn[plaats + 1 :])


@given(st.sampled_from(GELDIG), st.integers(0, 7))
def test_twee_verwisselde_cijfers_vallen_altijd_op(bsn, plaats):
    if bsn[plaats] != bsn[plaats + 1]:
        assert not is_bsn(bsn[:plaats] + bsn[plaats + 1] + bsn[plaats] + bsn[plaats + 2 :])


@pytest.mark.parametrize("vorm", ["{}", " {} ", "{0[0]}{0[1]}{0[2]}.{0[3]}{0[4]}{0[5]}.{0[6]}{0[7]}{0[8]}"])
def test_de_schrijfwijze_doet_er_niet_toe(vorm):
    assert normaliseer_bsn(vorm.format(GELDIG[0])) == GELDIG[0]


def test_acht_cijfers_zijn_een_nummer_dat_zijn_nul_verloor():
    # Judged by the elfproef, not by its length; the number itself is none.
    with pytest.raises(ValueError, match="elfproef"):
        normaliseer_bsn("99990000")
    with pytest.raises(ValueError, match="negen cijfers"):
        normaliseer_bsn("9999000")


@pytest.mark.parametrize(
    "invoer",
    ["", "000000000", "123", "999900001x", "9999000011", "٩٩٩٩٠٠٠٠١", "999999999", "-", "9999-", "null"],
)
def test_wat_geen_bsn_is_wordt_geweigerd_zonder_echo(invoer):
    with pytest.raises(ValueError, match=r"BSN") as gevangen:
        normaliseer_bsn(invoer)
    assert len(invoer) < 3 or invoer not in str(gevangen.value)
