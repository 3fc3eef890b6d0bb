"""Gebied en zorg: niet te fijn, alle paren van uitkomsten, en nooit een verwijzing te veel."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import product
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.errors import Conflict, InvalidInput
from overleg.domain.gebied import Gebied, eis_grof_genoeg, mag_genoemd
from overleg.domain.signaalregels import GEWOON, Signaalregels
from overleg.domain.zorg import Beroepsgroep, Kanaal, Zorg, ZorgStatus, ZorgUitkomst, handel_af, mogelijke_uitkomsten

NU = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
AANBOD = UUID(int=7)
ADVIES, OVERLEG, VERWEZEN, GEMELD = ZorgUitkomst
REGELS = Signaalregels(gebieden={"GM0171": {"8302": 6_400, "8308": 1_100, "8309": None, "Emmeloord": 25_744}})


def zorg(*uitkomsten):
    z = Zorg(UUID(int=1), Kanaal.TELEFOON, Beroepsgroep.INWONER, NU, (), (), Gebied("GM0171"), "Iets.")
    for uitkomst in uitkomsten:
        z = handel_af(z, uitkomst, AANBOD if uitkomst is VERWEZEN else None, NU)
    return z


@pytest.mark.parametrize(
    ("gebied", "velden"),
    [
        (Gebied("GM0171"), []),
        (Gebied("GM9999"), []),
        (Gebied("GM0171", "8302"), []),
        (Gebied("GM0171", plaats="Emmeloord"), []),
        (Gebied("GM0171", "8308"), ["pc4"]),
        (Gebied("GM0171", "8309"), ["pc4"]),
        (Gebied("GM0171", "8310"), ["pc4"]),
        (Gebied("GM0184", "8302"), ["pc4"]),
        (Gebied("GM0171", "8302", "Nagele"), ["plaats"]),
        (Gebied("GM0171", "8308", "Nagele"), ["pc4", "plaats"]),
    ],
)
def test_een_gebied_met_te_weinig_of_onbekende_inwoners_wordt_geweigerd(gebied, velden):
    if not velden:
        eis_grof_genoeg(gebied, REGELS)
        return
    with pytest.raises(InvalidInput) as fout:
        eis_grof_genoeg(gebied, REGELS)
    assert [f.veld.removeprefix("gebied.") for f in fout.value.fouten] == velden
    assert "Nagele" not in str(fout.value.fouten) + fout.value.detail


def test_de_gewone_tabel_noemt_alleen_wat_een_bron_heeft():
    assert mag_genoemd("GM0171", "Emmeloord", GEWOON)
    assert not any(mag_genoemd("GM0171", str(pc4), GEWOON) for pc4 in range(8300, 8320))
    assert not any(mag_genoemd("GM0171", dorp, GEWOON) for dorp in ("Marknesse", "Ens", "Nagele", "Luttelgeest"))


@given(st.none() | st.integers(0, 20_000), st.integers(1, 20_000))
def test_onbekend_en_onder_de_grens_is_te_weinig(inwoners, grens):
    regels = replace(REGELS, gebieden={"GM0001": {"1234": inwoners}}, minste_inwoners=grens)
    assert mag_genoemd("GM0001", "1234", regels) == (inwoners is not None and inwoners >= grens)


KAN = {
    (): {ADVIES, OVERLEG, VERWEZEN, GEMELD},
    (ADVIES,): {OVERLEG, VERWEZEN, GEMELD},
    (OVERLEG,): {VERWEZEN, GEMELD},
    (VERWEZEN,): {OVERLEG, GEMELD},
    (GEMELD,): set(),
    (ADVIES, OVERLEG): {VERWEZEN, GEMELD},
    (OVERLEG, VERWEZEN): {OVERLEG, GEMELD},
}


@pytest.mark.parametrize(("eerder", "uitkomst"), list(product(KAN, ZorgUitkomst)))
def test_alle_paren_van_toestand_en_uitkomst(eerder, uitkomst):
    z = zorg(*eerder)
    assert z.status is (ZorgStatus.AFGEHANDELD if eerder else ZorgStatus.OPEN)
    aanbod = AANBOD if uitkomst is VERWEZEN else None
    if uitkomst in KAN[eerder]:
        nieuw = handel_af(z, uitkomst, aanbod, NU + timedelta(days=1))
        assert (nieuw.uitkomst, nieuw.versie, len(nieuw.afhandelingen)) == (uitkomst, z.versie + 1, len(eerder) + 1)
        assert nieuw.afhandelingen[:-1] == z.afhandelingen
    else:
        with pytest.raises(Conflict, match="kan deze zorg niet meer"):
            handel_af(z, uitkomst, aanbod, NU)


@pytest.mark.parametrize("uitkomst", ZorgUitkomst)
def test_een_aanbod_hoort_bij_verwijzen_en_alleen_daarbij(uitkomst):
    with pytest.raises(InvalidInput):
        handel_af(zorg(), uitkomst, None if uitkomst is VERWEZEN else AANBOD, NU)


@given(st.lists(st.sampled_from(ZorgUitkomst), max_size=12))
def test_na_alsnog_gemeld_komt_er_niets_meer(uitkomsten):
    z, gemeld = zorg(), False
    for uitkomst in uitkomsten:
        if uitkomst in mogelijke_uitkomsten(z.uitkomst):
            assert not gemeld
            z = handel_af(z, uitkomst, AANBOD if uitkomst is VERWEZEN else None, NU)
            gemeld = uitkomst is GEMELD
