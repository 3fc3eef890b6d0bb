"""Wissing: elke bevestiging in elke stand, vier ogen, en wanneer het te laat is."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import combinations, permutations
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.errors import Conflict, Forbidden
from overleg.domain.regels import GEWOON, Regels
from overleg.domain.verzoek import Aanvrager, Besluit, Oordeel, Recht, Verzoek, Weigeringsgrond
from overleg.domain.verzoek import Stand as Verzoekstand
from overleg.domain.wissing import (
    DIENSTEN,
    Aanleiding,
    Ontvangst,
    Stand,
    Wissing,
    bevestig,
    eis_voltooid,
    eis_wisbaar,
    te_laat,
    uiterlijk,
)

NU = datetime(2026, 3, 2, 9, tzinfo=UTC)
LEEG = Wissing(UUID(int=1), UUID(int=2), (UUID(int=2),), Aanleiding.VERZOEK, UUID(int=3), NU, "paul.po")


def met(*diensten, op=NU):
    w = LEEG
    for dienst in diensten:
        w = bevestig(w, Ontvangst(dienst, op, {}))
    return w


STANDEN = [c for n in range(len(DIENSTEN) + 1) for c in combinations(DIENSTEN, n)]


@pytest.mark.parametrize("dienst", [*DIENSTEN, "onbekend"])
@pytest.mark.parametrize("stand", STANDEN, ids="-".join)
def test_elke_bevestiging_in_elke_stand(stand, dienst):
    voor = met(*stand)
    assert voor.stand is (Stand.VOLTOOID if len(stand) == len(DIENSTEN) else Stand.LOOPT)
    na = bevestig(voor, Ontvangst(dienst, NU, {"x": 1}))
    if dienst in stand or dienst == "onbekend":
        assert na is voor
    else:
        assert set(na.ontbreekt) == set(DIENSTEN) - {*stand, dienst}
        assert (na.versie, na.stand is Stand.VOLTOOID) == (voor.versie + 1, len(stand) == len(DIENSTEN) - 1)


def test_de_volgorde_maakt_niet_uit():
    assert len({met(*volgorde).ontvangsten == met(*DIENSTEN).ontvangsten for volgorde in permutations(DIENSTEN)}) == 1


def test_voltooid_is_het_moment_van_de_laatste():
    w = met(*DIENSTEN[1:])
    assert w.voltooid_op is None
    later = NU + timedelta(days=4)
    assert bevestig(w, Ontvangst(DIENSTEN[0], later, {})).voltooid_op == later


@given(dagen=st.integers(0, 30), klaar=st.none() | st.integers(0, 30), termijn=st.integers(1, 10))
def test_te_laat_is_een_functie_van_de_feiten_en_de_dag(dagen, klaar, termijn):
    regels = Regels(wissing_ontvangst_dagen=termijn)
    w = LEEG if klaar is None else met(*DIENSTEN, op=NU + timedelta(days=klaar))
    dag = date(2026, 3, 2) + timedelta(days=dagen)
    assert uiterlijk(w, regels) == date(2026, 3, 2) + timedelta(days=termijn)
    assert te_laat(w, dag, regels) == (dagen > termijn and (klaar is None or klaar > dagen))


def een_verzoek(recht=Recht.WISSING, oordeel=Oordeel.TOEGEWEZEN, stand=Verzoekstand.BESLOTEN):
    grond = None if oordeel is Oordeel.TOEGEWEZEN else Weigeringsgrond.VEILIGHEID
    besluit = Besluit(oordeel, grond, "Synthetisch.", NU, "petra.po")
    return Verzoek(UUID(int=3), UUID(int=2), recht, Aanvrager.ZELF, date(2026, 3, 1), stand, besluit=besluit)


@pytest.mark.parametrize("stand", Verzoekstand)
@pytest.mark.parametrize("oordeel", [None, *Oordeel])
@pytest.mark.parametrize("recht", Recht)
def test_wissen_kan_alleen_op_een_geheel_toegewezen_verzoek_om_wissing(recht, oordeel, stand):
    v = een_verzoek(recht, oordeel or Oordeel.TOEGEWEZEN, stand)
    v = v if oordeel else replace(v, besluit=None)
    if (recht, oordeel, stand) == (Recht.WISSING, Oordeel.TOEGEWEZEN, Verzoekstand.BESLOTEN):
        assert eis_wisbaar(v, "paul.po") is None
        with pytest.raises(Forbidden):
            eis_wisbaar(v, "petra.po")
    else:
        with pytest.raises(Conflict):
            eis_wisbaar(v, "paul.po")


@pytest.mark.parametrize("wissing", [None, LEEG, met(*DIENSTEN[1:]), met(*DIENSTEN)])
@pytest.mark.parametrize("oordeel", Oordeel)
@pytest.mark.parametrize("recht", [Recht.WISSING, Recht.INZAGE])
def test_afhandelen_wacht_op_vijf_van_vijf(recht, oordeel, wissing):
    v = een_verzoek(recht, oordeel)
    mag = recht is Recht.INZAGE or oordeel is not Oordeel.TOEGEWEZEN or wissing == met(*DIENSTEN)
    if mag:
        assert eis_voltooid(v, wissing) is None
    else:
        with pytest.raises(Conflict, match="gewist" if wissing is None else DIENSTEN[0]):
            eis_voltooid(v, wissing)


def test_de_gewone_termijn():
    assert uiterlijk(LEEG, GEWOON) == date(2026, 3, 5)
