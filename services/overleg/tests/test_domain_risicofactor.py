"""Risicofactoren: codes per niveau, wie wijzigt, wat een stand moet zeggen en welke op een dag gold."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_domain_casus import JGZ, NU, SHG, URK, VT, casus, met_regie

from common.errors import Conflict, Forbidden, InvalidInput
from overleg.domain.casuscodes import RISICOFACTOREN, Risiconiveau, Risicostaat
from overleg.domain.risicofactor import (
    Risicofactor,
    Stand,
    eis_bekende_factor,
    eis_betrokken_eigenaar,
    eis_mag_wijzigen,
    eis_mogelijke_stand,
    stand_op,
    wijzig,
)

DAG = date(2026, 3, 2)


def stand(**anders):
    basis = {
        "versie": 1, "staat": Risicostaat.OPEN, "per": DAG, "eigenaar_organisatie": SHG, "eigenaar_professional": "sam.shg",
        "maatregel": "Iets.", "gewijzigd_op": NU, "gewijzigd_door": "sam.shg", "met_maatregel": True,
    }  # fmt: skip
    return Stand(**(basis | anders))


@pytest.mark.parametrize("niveau", Risiconiveau)
def test_een_code_hoort_bij_haar_niveau(niveau):
    alle = set().union(*RISICOFACTOREN.values())
    for code in alle:
        if code in RISICOFACTOREN[niveau]:
            eis_bekende_factor(niveau, code)
        else:
            with pytest.raises(InvalidInput):
                eis_bekende_factor(niveau, code)


FOUT = {
    "morgen": ({"per": DAG + timedelta(days=1)}, DAG, ["per"]),
    "voor de factor er was": ({"per": DAG - timedelta(days=3)}, DAG - timedelta(days=2), ["per"]),
    "sinds morgen": ({}, DAG + timedelta(days=1), ["aanwezigSinds"]),
    "alleen een organisatie": ({"eigenaar_professional": None}, None, ["eigenaar"]),
    "alleen een professional": ({"eigenaar_organisatie": None}, None, ["eigenaar"]),
    "aangepakt zonder maatregel": ({"staat": Risicostaat.AANGEPAKT, "met_maatregel": False}, None, ["staat"]),
    "aangepakt zonder eigenaar": (
        {"staat": Risicostaat.AANGEPAKT, "eigenaar_organisatie": None, "eigenaar_professional": None}, None, ["staat"],
    ),
    "alles": ({"per": DAG + timedelta(days=1), "eigenaar_professional": None, "staat": Risicostaat.AANGEPAKT}, None, ["per", "eigenaar", "staat"]),
}  # fmt: skip


@pytest.mark.parametrize("geval", FOUT)
def test_een_onmogelijke_stand_noemt_elk_veld(geval):
    anders, sinds, velden = FOUT[geval]
    with pytest.raises(InvalidInput) as fout:
        eis_mogelijke_stand(stand(**anders), sinds, NU)
    assert [f.veld for f in fout.value.fouten] == velden


def test_een_mogelijke_stand():
    eis_mogelijke_stand(stand(staat=Risicostaat.AANGEPAKT), DAG - timedelta(days=9), NU)
    eis_mogelijke_stand(
        stand(eigenaar_organisatie=None, eigenaar_professional=None, maatregel=None, met_maatregel=False), None, NU
    )


@pytest.mark.parametrize("staat", Risicostaat)
@pytest.mark.parametrize("naar", Risicostaat)
def test_elke_staat_en_elke_volgende(staat, naar):
    factor = Risicofactor(uuid4(), uuid4(), Risiconiveau.OUDER, "stress", None, stand(staat=staat, versie=4))
    if staat is Risicostaat.VERVALLEN:
        with pytest.raises(Conflict, match="opnieuw vast"):
            wijzig(factor, stand(staat=naar))
    else:
        nieuw = wijzig(factor, stand(staat=naar))
        assert (nieuw.stand.staat, nieuw.stand.versie) == (naar, 5)


@pytest.mark.parametrize(
    ("c", "wie", "eigenaar", "fout"),
    [
        (met_regie(), SHG, None, None), (met_regie(), URK, URK, None), (met_regie(), VT, None, Forbidden),
        (met_regie(), URK, SHG, Forbidden), (casus(), VT, None, None), (casus(), SHG, None, Forbidden),
        (casus(gesloten_op=NU), VT, VT, Conflict),
    ],
)  # fmt: skip
def test_wie_een_factor_wijzigt(c, wie, eigenaar, fout):
    if fout is None:
        eis_mag_wijzigen(c, wie, eigenaar)
    else:
        with pytest.raises(fout):
            eis_mag_wijzigen(c, wie, eigenaar)


def test_een_eigenaar_ziet_de_casus():
    eis_betrokken_eigenaar(met_regie(), stand())
    eis_betrokken_eigenaar(casus(), stand(eigenaar_organisatie=None))
    with pytest.raises(InvalidInput):
        eis_betrokken_eigenaar(met_regie(), stand(eigenaar_organisatie=JGZ))


@given(st.lists(st.integers(-5, 5), max_size=6), st.integers(-6, 6))
def test_de_stand_op_een_dag_is_de_laatst_vastgelegde_die_toen_gold(dagen, gevraagd):
    standen = [stand(versie=n, per=DAG + timedelta(days=d)) for n, d in enumerate(dagen, 1)]
    verwacht = [n for n, d in enumerate(dagen, 1) if d <= gevraagd]
    gevonden = stand_op(standen, DAG + timedelta(days=gevraagd))
    assert (gevonden.versie if gevonden else None) == (verwacht[-1] if verwacht else None)
    assert stand_op([replace(s) for s in reversed(standen)], DAG + timedelta(days=gevraagd)) == gevonden
