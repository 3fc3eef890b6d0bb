"""De belangrijkste veiligheidsproef: in geen enkel afschrift staat een melder, een geheim adres of een ander.

Elke regel van onthouding heeft een tegenproef: zonder haar moet deze proef falen. Het net is een tweede muur achter de regels over
anderen, de melder en adressen; ook dat heeft een tegenproef.
"""

from __future__ import annotations

import json
import re
from dataclasses import replace
from io import BytesIO

import pytest
from inzage_gevallen import NU, VT, een_geval, lekken, plat
from pypdf import PdfReader

from overleg.domain.inzage import regels as r
from overleg.domain.inzage.document import Watermerk, afschrift
from overleg.domain.inzage.feiten import feiten_van, vraag_van
from overleg.domain.inzage.logregels import logkader, logregels
from overleg.domain.inzage.net import LEEG
from overleg.domain.inzage.regels import REGELS, bouw, onbekend_blijft_onbekend
from overleg.service.inzage_pdf import pdf_van

SNEL, ALLES, PDFS = 600, 10_000, 300


def document_van(geval, regels=REGELS, verzwijg=onbekend_blijft_onbekend, *, net=True, log=True):
    vraag = vraag_van(geval.dossier, geval.verzoek.aanvrager)
    kader = logkader(geval.dossier, vraag, VT, geval.beschermd)
    vraag = vraag if net else replace(vraag, net=LEEG)
    inzage = bouw(feiten_van(geval.dossier, geval.verzoek.aanvrager, geval.beschermd), vraag, regels, verzwijg)
    zichtbaar = logregels(geval.log, kader) if log else []
    return inzage, afschrift(inzage, zichtbaar, Watermerk.van(geval.verzoek, geval.verzoek.id, NU))


def pdf_tekst(inhoud: bytes) -> str:
    return " ".join(p.extract_text() for p in PdfReader(BytesIO(inhoud)).pages)


def proef(aantal: int, vanaf: int = 0, pdfs: int = 0) -> dict[str, int]:
    """Maak `aantal` afschriften (de eerste `pdfs` ook als pdf) en tel wat er lekt en wat er onthouden is."""
    geteld = dict.fromkeys(
        (
            "afschriften",
            "pdf",
            "pleger_vraagt",
            "namens",
            "lekken",
            "lekken_pdf",
            "onthouden",
            "verzwegen",
            "gegeven",
            "kanaries",
        ),
        0,
    )
    for nummer in range(vanaf, vanaf + aantal):
        geval = een_geval(nummer)
        inzage, document = document_van(geval)
        tekst = json.dumps(document, ensure_ascii=False)
        geteld["afschriften"] += 1
        geteld["pleger_vraagt"] += (
            geval.verzoek.aanvrager_persoon_id is not None or not geval.dossier.betrokkene.geheim_adres
        )
        geteld["namens"] += geval.verzoek.aanvrager != "zelf"
        geteld["lekken"] += len(lekken(geval, tekst))
        geteld["kanaries"] += len(geval.kanaries)
        geteld["gegeven"] += len(inzage.gegeven)
        geteld["onthouden"] += sum(o.aantal for o in inzage.onthouden)
        geteld["verzwegen"] += sum(o.aantal for o in inzage.verzwegen)
        assert all(plat(w) in plat(tekst) for w in geval.eigen_verwacht), f"geval {nummer} mist eigen gegevens"
        if nummer - vanaf < pdfs:
            geteld["pdf"] += 1
            geteld["lekken_pdf"] += len(lekken(geval, pdf_tekst(pdf_van(document))))
    return geteld


def test_in_geen_afschrift_staat_een_kanarie():
    geteld = proef(SNEL, pdfs=20)
    assert (geteld["lekken"], geteld["lekken_pdf"]) == (0, 0), geteld
    assert geteld["onthouden"] > 4 * SNEL
    assert geteld["verzwegen"] > SNEL


@pytest.mark.traag
def test_tienduizend_afschriften_zonder_kanarie(capsys):
    geteld = proef(ALLES, vanaf=1_000_000, pdfs=PDFS)
    with capsys.disabled():
        print("\ninzage:", ", ".join(f"{k} {v}" for k, v in geteld.items()))  # noqa: T201
    assert (geteld["afschriften"], geteld["pdf"]) == (ALLES, PDFS)
    assert (geteld["lekken"], geteld["lekken_pdf"]) == (0, 0)


def gelekt(regels=REGELS, verzwijg=onbekend_blijft_onbekend, *, net=True) -> int:
    """Hoeveel kanaries er in zestig afschriften lekken met deze regels."""
    gevallen = [een_geval(n) for n in range(60)]
    return sum(
        len(lekken(g, json.dumps(document_van(g, regels, verzwijg, net=net, log=False)[1], ensure_ascii=False)))
        for g in gevallen
    )


def zonder(regel):
    return tuple(x for x in REGELS if x is not regel)


@pytest.mark.parametrize(
    "regel", [x for x in REGELS if x not in {r.alleen_beoordeeld, r.geen_verblijfplaats, r.nooit_de_politie}]
)
def test_zonder_een_regel_lekt_het_en_dat_wordt_gezien(regel):
    assert gelekt() == 0
    assert gelekt(zonder(regel), net=False) > 0


def test_zonder_de_regel_over_politie_lekt_het_kenmerk():
    assert gelekt(zonder(r.nooit_de_politie), lambda f: False) > 0


def test_zonder_de_regel_over_de_verblijfplaats_lekt_de_opvang():
    gevallen = [een_geval(n) for n in range(300)]
    teksten = [(g, json.dumps(document_van(g, zonder(r.geen_verblijfplaats), log=False)[1])) for g in gevallen]
    assert any("opvang" in k or k.isdigit() for g, t in teksten for k in lekken(g, t))


def test_zonder_verzwijgen_lekt_dat_er_iets_is():
    """Een onbekende zorgmelding telt dan mee in wat onthouden is, en haar eigen dag staat erin."""
    verschil = 0
    for n in range(60):
        g = een_geval(n)
        stil, luid = document_van(g)[1], document_van(g, verzwijg=lambda f: False)[1]
        verschil += len(luid["onderdelen"]) - len(stil["onderdelen"])
    assert verschil > 0


@pytest.mark.parametrize("regel", [r.alleen_over_betrokkene, r.tekst_alleen_vrijgegeven, r.nooit_de_melder])
def test_het_net_is_een_tweede_muur(regel):
    assert gelekt(zonder(regel), net=True) == 0
    assert gelekt(zonder(regel), net=False) > 10


def test_een_soort_die_niemand_beoordeelde_blijft_binnen():
    geval = een_geval(7)
    feiten = [replace(f, soort="casus.regisseur") for f in feiten_van(geval.dossier, geval.verzoek.aanvrager)]
    inzage = bouw(feiten, vraag_van(geval.dossier, geval.verzoek.aanvrager))
    assert inzage.gegeven == ()
    assert {o.grond for o in inzage.onthouden} == {"niet-beoordeeld"}
    open_ = bouw(feiten, vraag_van(geval.dossier, geval.verzoek.aanvrager), zonder(r.alleen_beoordeeld))
    assert open_.gegeven, "zonder de regel zou het wel meegaan"


def test_wat_onthouden_is_staat_er_geteld_met_zijn_grond():
    document = next(d for n in range(50) if (d := document_van(een_geval(n))[1])["nietVerstrekt"])
    for o in document["nietVerstrekt"]:
        assert re.fullmatch(rf"{o['aantal']} .+ niet verstrekt: .+", o["uitleg"])
    uitleg = " ".join(o["uitleg"] for n in range(50) for o in document_van(een_geval(n))[1]["nietVerstrekt"])
    assert "1 tekst niet verstrekt: gaat ook over anderen" in uitleg
    assert "niet verstrekt: wie iets meldt, wordt beschermd" in uitleg


def test_de_pdf_zegt_hetzelfde_en_draagt_op_elke_bladzijde_het_watermerk():
    geval = een_geval(3)
    _, document = document_van(geval)
    document["onderdelen"] += [
        {"onderdeel": "Lang", "gegevens": {f"veld {i}": "Żelaźna şğı \U0001f600 " * 9 for i in range(40)}}
    ]
    lezer = PdfReader(BytesIO(pdf_van(document)))
    assert len(lezer.pages) > 1
    for bladzijde in lezer.pages:
        assert bladzijde.extract_text().count(document["watermerk"]["kenmerk"]) == 2
    tekst = " ".join(p.extract_text() for p in lezer.pages)
    assert geval.dossier.betrokkene.naam in tekst
    assert "Zelazna şğı ?" in tekst, "een teken dat het lettertype niet kent, verliest zijn accent en niet meer"
