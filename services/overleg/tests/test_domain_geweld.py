"""Nieuw geweld: wie bericht krijgt, wie bereikt is en wanneer, en wat hetzelfde geweld kan zijn."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from test_domain_casus import JGZ, NU, SHG, URK, VT, casus, met_regie

from common.errors import InvalidInput
from overleg.domain.casus import Regisseur
from overleg.domain.codes import Fase
from overleg.domain.geweld import (
    Bereik,
    Geweldsincident,
    bereik,
    eis_mogelijke_geweldsdag,
    kennisgevingen_voor,
    mogelijk_dubbel,
    ontvangers,
    verwerk_nieuw_geweld,
    volgt_nog_op,
)

VANDAAG = date(2026, 3, 2)
CASUS = uuid4()


def incident(**anders):
    basis = {
        "id": uuid4(), "casus_id": CASUS, "datum": date(2026, 3, 1), "soorten": ("partnergeweld-fysiek",), "bron": "politie",
        "organisatie": VT, "bekend_bij": (VT,), "vastgelegd_op": NU,
    }  # fmt: skip
    return Geweldsincident(**(basis | anders))


@pytest.mark.parametrize("fase", Fase)
def test_nieuw_geweld_brengt_elke_fase_terug_naar_veiligheid(fase):
    assert verwerk_nieuw_geweld(casus(fase=fase), NU).fase is Fase.VEILIGHEID


def test_nieuw_geweld_opent_een_gesloten_casus():
    weer = verwerk_nieuw_geweld(casus(gesloten_op=NU), NU + timedelta(days=30))
    assert (weer.fase, weer.gesloten_op, weer.heropend_op) == (Fase.VEILIGHEID, None, NU + timedelta(days=30))


def test_bericht_gaat_naar_iedereen_die_ertoe_doet_en_naar_elk_een_keer():
    c = met_regie(procesregisseur=Regisseur(JGZ, "jet.jgz", NU))
    assert ontvangers(c, ("9" * 20, SHG)) == tuple(sorted({VT, SHG, URK, JGZ, "9" * 20}))
    assert ontvangers(casus(organisaties=())) == (VT,), "wie de casus opende hoort het altijd"


@pytest.mark.parametrize(
    ("dag", "nog"), [(date(2026, 3, 2), True), (date(2027, 9, 1), True), (date(2027, 9, 2), True), (date(2027, 9, 3), False)]
)
def test_opvolgen_duurt_achttien_maanden_de_laatste_dag_meegeteld(dag, nog):
    assert volgt_nog_op([(JGZ, date(2026, 3, 2))], dag) == (frozenset({JGZ}) if nog else frozenset())


def test_wie_twee_keer_opvolgt_doet_dat_tot_na_de_laatste():
    keren = [(JGZ, date(2024, 1, 10)), (JGZ, date(2026, 1, 10)), (SHG, date(2024, 1, 10))]
    assert volgt_nog_op(keren, VANDAAG) == {JGZ}
    assert volgt_nog_op([], VANDAAG) == frozenset()
    assert volgt_nog_op(keren, VANDAAG, beschermd=(JGZ,)) == frozenset(), "wie bericht kreeg is te zien: een beschermde plek niet"


@pytest.mark.parametrize("melder", [None, VT, JGZ])
def test_alleen_wie_het_zelf_meldde_heeft_al_bevestigd(melder):
    """Dat de melder zegt dat een ander het al weet, is geen bevestiging van die ander."""
    geval = incident(organisatie=melder, bekend_bij=(VT, SHG))
    berichten = kennisgevingen_voor(geval, (VT, SHG), uuid4, NU)
    assert {k.organisatie: k.bevestigd_op for k in berichten} == {VT: NU if melder == VT else None, SHG: None}
    assert {k.incident_id for k in berichten} == {geval.id}


def test_een_kennisgeving_is_open_dan_te_laat_en_op_een_eerdere_dag_nog_niet_bevestigd():
    (k,) = kennisgevingen_voor(incident(organisatie=None), (SHG,), uuid4, datetime(2026, 4, 2, 9, tzinfo=UTC))
    assert k.bevestigen_voor(1) == date(2026, 4, 7), "na Goede Vrijdag en Pasen"
    assert [k.stand(1, date(2026, 4, d)) for d in (2, 7, 8)] == ["open", "open", "te-laat"]
    assert k.stand(3, date(2026, 4, 8)) == "open", "de termijn is een instelling van de regio"
    laat = replace(k, bevestigd_op=datetime(2026, 4, 9, 22, 30, tzinfo=UTC))
    assert [laat.stand(1, date(2026, 4, d)) for d in (8, 9, 10)] == ["te-laat", "te-laat", "bevestigd"], (
        "half elf 's avonds in UTC is in Nederland al de volgende dag"
    )


def test_het_bereik_op_een_dag():
    een, twee = kennisgevingen_voor(incident(organisatie=None), (SHG, URK), uuid4, NU)
    morgen = NU + timedelta(days=1)
    een, twee = replace(een, bevestigd_op=NU), replace(twee, bevestigd_op=morgen)
    assert bereik((een, twee), VANDAAG) == Bereik(1, 2, None)
    assert bereik((een, twee), date(2026, 3, 3)) == Bereik(2, 2, morgen)
    assert bereik((een, twee), date(2026, 3, 3)).iedereen
    assert bereik((een, twee), date(2026, 3, 1)) == Bereik(0, 2, None)
    assert not bereik((), VANDAAG).iedereen, "niemand inlichten is niet iedereen bereiken"


ZELFDE = incident()
ANDER = {
    "zelfde dag en soort, andere organisatie": ({"organisatie": SHG}, True),
    "zelfde organisatie, twee keer verstuurd": ({}, True),
    "overlap in soorten": ({"soorten": ("partnergeweld-emotioneel", "partnergeweld-fysiek")}, True),
    "andere soort": ({"soorten": ("ouderenmishandeling",)}, False),
    "andere dag": ({"datum": date(2026, 2, 28)}, False),
    "zeven dagen later gemeld": ({"vastgelegd_op": NU + timedelta(days=7)}, True),
    "acht dagen later gemeld": ({"vastgelegd_op": NU + timedelta(days=8)}, False),
    "acht dagen eerder gemeld": ({"vastgelegd_op": NU - timedelta(days=8)}, False),
    "andere casus": ({"casus_id": uuid4()}, False),
    "hetzelfde incident": ({"id": ZELFDE.id}, False),
}


@pytest.mark.parametrize("geval", ANDER)
def test_wat_hetzelfde_geweld_kan_zijn(geval):
    anders, verwacht = ANDER[geval]
    ander = incident(**anders)
    assert mogelijk_dubbel(ZELFDE, ander) is mogelijk_dubbel(ander, ZELFDE) is verwacht


def test_geweld_van_morgen_of_van_voor_ieders_leven_wordt_geweigerd():
    eis_mogelijke_geweldsdag(VANDAAG, NU)
    for dag in (date(2026, 3, 3), date(1, 1, 1)):
        with pytest.raises(InvalidInput):
            eis_mogelijke_geweldsdag(dag, NU)
