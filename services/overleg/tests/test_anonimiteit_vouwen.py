"""Vouwen: wat een lezer ziet, met van elk teken de plaats waar het vandaan komt."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from overleg.domain.anonimiteit.afstand import scheelt_hoogstens
from overleg.domain.anonimiteit.lezing import lees
from overleg.domain.anonimiteit.vouwen import vouw, vouw_teken

TEKST = st.text(st.characters(codec="utf-8"), max_size=60) | st.text("aÉßæ\u200b\u00adаΗﬁ²①𝐀ﷺ\u0301 .-", max_size=60)


@given(TEKST)
def test_elk_gevouwen_teken_weet_waar_het_vandaan_komt(tekst):
    gevouwen = vouw(tekst)
    assert len(gevouwen.plaats) == len(gevouwen.tekst) + 1
    assert gevouwen.plaats == sorted(gevouwen.plaats)
    assert gevouwen.plaats[-1] == len(tekst)
    for teken, plek in zip(gevouwen.tekst, gevouwen.plaats, strict=False):
        assert teken in (vouw_teken(tekst[plek]) if tekst[plek] > "\x7f" else tekst[plek].lower())


@given(TEKST)
def test_woorden_liggen_in_de_tekst_en_op_volgorde(tekst):
    lezing = lees(tekst)
    eind = 0
    for woord in lezing.woorden:
        assert eind <= woord.van < woord.tot <= len(lezing.tekst)
        assert lezing.tekst[woord.van : woord.tot] == woord.vorm
        van, tot = lezing.gevouwen.bereik(woord.van, woord.tot)
        assert 0 <= van < tot <= len(tekst)
        assert woord.is_getal == woord.vorm.isdecimal()
        eind = woord.tot


@pytest.mark.parametrize(
    ("tekst", "gelezen"),
    [
        ("Ayşe Yılmaz", "ayse yilmaz"),
        ("Zoe\u0308", "zoe"),
        ("Øyvind Łukasz Straße", "oyvind lukasz strasse"),
        ("J\u200bo\u00adh\u2060an\ufeff", "johan"),
        ("Јоhаn", "johan"),
        ("ΑΝΝΑ", "anna"),
        ("ＪＯＨＡＮ", "johan"),
        ("𝐉𝐨𝐡𝐚𝐧", "johan"),
        ("٩٩９９", "9999"),
        ("a\u00a0b\u2009c", "a b c"),
        ("12–14 ‘x’", "12-14 'x'"),
        ("ﷺ", vouw_teken("ﷺ")[:4]),
    ],
)
def test_wat_er_hetzelfde_uitziet_wordt_hetzelfde(tekst, gelezen):
    assert vouw(tekst).tekst == gelezen


def test_een_stuk_wijst_naar_de_oorspronkelijke_tekens():
    tekst = "x \u200bF\u200bá\u0301tima y"
    gevouwen = vouw(tekst)
    van = gevouwen.tekst.index("fatima")
    assert tekst[slice(*gevouwen.bereik(van, van + 6))] == "F\u200bá\u0301tima"
    assert vouw("æon").bereik(1, 2) == (0, 1)


@pytest.mark.parametrize(
    ("a", "b", "fouten"),
    [
        ("", "", 0), ("jan", "jan", 0), ("jan", "jam", 1), ("jan", "jann", 1), ("jan", "ja", 1), ("jan", "jna", 1), ("johannes", "johanens", 1),
        ("johannes", "johanes", 1), ("krzysztof", "krzystoff", 2), ("abcd", "dcba", 3), ("jan", "piet", 4),
    ],
)  # fmt: skip
def test_tikfouten_worden_geteld(a, b, fouten):
    for grens in range(5):
        assert scheelt_hoogstens(a, b, grens) == scheelt_hoogstens(b, a, grens) == (fouten <= grens)
