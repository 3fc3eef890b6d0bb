"""De controle op herleidbaarheid van buiten: wat een fout zegt en nooit zegt, elke tekst kan, en wat het kost."""

import re
import time

import pytest
from anonimiteit_set import DELEN, gevallen, huishoudens
from hypothesis import given, settings
from hypothesis import strategies as st

from common.errors import InvalidInput
from overleg.domain.anonimiteit import Bekende, Soort, eis_anoniem, zoek_herleidbaar
from overleg.domain.anonimiteit.model import REDENEN

GEZIN = (Bekende("Johannes van der Proef", bsn="999900006"), Bekende("Fatima el Voorbeeldi"))
ALLEN = tuple(lid for leden in huishoudens().values() for lid in leden)
DETAIL = "In de tekst staat iets waaraan iemand te herkennen is. Haal elke genoemde plaats weg en probeer het opnieuw."
_BROKKEN = """
Mevrouw J. van der Proef mei 3 negentien 1987 geboren jarige jaar Ens @ 06 8302 ZZ Verzonnenweg heet zoon de NL bsn punt at ( ) kenteken
"""
TEKST = (
    st.text(st.characters(codec="utf-8"), max_size=200)
    | st.text("Jan van der Proef 0123456789@.-+'/()\n\u200bжΩ𐩀²½ﷺ", max_size=200)
    | st.lists(st.sampled_from(_BROKKEN.split()), max_size=40).map(" ".join)
)


def test_een_neutrale_tekst_geeft_niets():
    assert zoek_herleidbaar("De moeder vertelt dat de ruzies vaker voorkomen.", GEZIN) == []
    eis_anoniem({"tekst": "De moeder vertelt dat de ruzies vaker voorkomen."}, GEZIN)
    eis_anoniem({})


def test_elke_vinding_is_een_fout_met_veld_soort_en_plaats_en_zonder_de_tekst():
    with pytest.raises(InvalidInput) as fout:
        eis_anoniem({"toelichting": "Volgens Fatima is het nummer 999900006.", "vraag": "Wat nu?"}, GEZIN)
    fouten = fout.value.fouten
    assert [(f.veld, f.code) for f in fouten] == [("toelichting", Soort.VOORNAAM), ("toelichting", Soort.BSN)]
    assert fouten[0].reden.endswith("(tekens 9–14)")
    assert fouten[1].reden.endswith("(tekens 30–38)")


@pytest.mark.parametrize("deel", DELEN)
def test_een_fout_bestaat_alleen_uit_vaste_woorden_en_plaatsen(deel):
    bekend = huishoudens()
    for geval in gevallen(deel):
        if geval.categorie == "neutraal":
            continue
        with pytest.raises(InvalidInput) as fout:
            eis_anoniem({"tekst": geval.tekst}, bekend[geval.huishouden] if geval.huishouden else ())
        assert fout.value.detail == DETAIL
        for f in fout.value.fouten:
            reden, plaats = re.fullmatch(r"(.*) \(tekens (\d+–\d+)\)", f.reden).groups()
            assert (f.veld, reden) == ("tekst", REDENEN[Soort(f.code)])
            van, tot = map(int, plaats.split("–"))
            assert 1 <= van <= tot <= len(geval.tekst)


@settings(max_examples=400, deadline=None)
@given(TEKST)
def test_elke_tekst_kan_en_elke_vinding_ligt_erin(tekst):
    for bekenden in ((), GEZIN, ALLEN):
        eind = 0
        for v in zoek_herleidbaar(tekst, bekenden):
            assert eind <= v.van < v.tot <= len(tekst)
            assert v.reden == REDENEN[v.soort]
            eind = v.tot


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=30), st.text(max_size=12), st.text(max_size=30), TEKST)
def test_elk_huishouden_kan(naam, nummer, straat, tekst):
    adres = {"straat": straat, "huisnummer": nummer, "postcode": nummer, "plaats": straat}
    bekende = Bekende(naam, bsn=nummer, adres=type(ALLEN[0].adres)(**adres), contact=straat)
    for v in zoek_herleidbaar(f"{tekst} {naam} {nummer} {straat}", (bekende,)):
        assert v.van < v.tot


@pytest.mark.parametrize(
    "stuk",
    [
        "a", "A", "1", " ", "\n", "a ", "A.", "A. ", "1 ", "9 ", "1-", "06 ", "@", "a@", "a@a. ", "jan ", "Jan ", "johanes ", "J. van der ",
        "nl00 ", "aa00aaaa", "mei ", "een mei ", "3 mei ", "\u200b", "ж", "e\u0301", "𝐀", "ﷺ", "( ", "insta ", "bsn ", "bsn 1", "Xstraat ", "8-3-0-2-",
        "kenteken ", "Mevrouw J. ", "mevrouw ", "5-jarige Ens ", "moeder J ", "fat ima ", "+31", "(0", "geb 1-1-1", "p punt ", "9999 en 00 ",
        "van der ", "j.v.", "a_", "de heer ", "lange ", "negen ", "🏳️‍🌈",
    ],
)  # fmt: skip
def test_de_kosten_groeien_met_de_lengte_ook_bij_een_boze_tekst(stuk):
    def cpu(lengte):
        begin = time.process_time()
        zoek_herleidbaar((stuk * (lengte // len(stuk) + 1))[:lengte], GEZIN)
        return time.process_time() - begin

    cpu(1_000)
    assert min(cpu(20_000) for _ in range(3)) < 0.3, "gemeten: hoogstens 0,06 s; kwadratisch wordt het seconden"


def test_een_lange_gewone_tekst_is_in_een_oogwenk_bekeken():
    tekst = " ".join(g.tekst for deel in DELEN for g in gevallen(deel))[:20_000]
    tijden = []
    for _ in range(5):
        begin = time.process_time()
        zoek_herleidbaar(tekst, GEZIN)
        tijden.append(time.process_time() - begin)
    assert min(tijden) < 0.15, "gemeten: ongeveer 0,02 s"
