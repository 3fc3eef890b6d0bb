"""Doorbreking en noodtoegang als zuivere regels: elke stand met elke handeling, en wat er op welke dag open is."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.errors import Conflict, Forbidden, InvalidInput
from overleg.domain import noodtoegang as nood
from overleg.domain.codes import Dataklasse, Doel
from overleg.domain.doorbreking import (
    DoorbreekGrond,
    Doorbreking,
    Stand,
    bevestig,
    trek_in,
    vraag_aan,
    wijs_af,
    zichtbaar_voor,
)
from overleg.domain.noodtoegang import NoodReden, Noodtoegang, Oordeel
from overleg.domain.regels import Regels

VT, SHG, URK = "00000009990000000001", "00000009990000000002", "00000009990000000005"
NU = datetime(2026, 3, 2, 9, tzinfo=UTC)  # a Monday
VANDAAG = date(2026, 3, 2)
REGELS = Regels()


def dagen(n):
    return VANDAAG + timedelta(days=n)


def later(n):
    return NU + timedelta(days=n)


def doorbreking(**anders):
    basis = {
        "id": uuid4(), "eigenaar": VT, "persoon_id": uuid4(), "organisaties": (SHG, URK), "doel": Doel.HULPVERLENING,
        "dataklassen": (Dataklasse.IDENTITEIT,), "grondslag": DoorbreekGrond.VITAAL_BELANG, "reden": "Synthetische reden",
        "geinformeerd": False, "reden_niet_geinformeerd": "Synthetische uitleg", "van": VANDAAG, "tot": dagen(29),
        "aangevraagd_op": NU, "aangevraagd_door": "vera.vt", "bevestigen_voor": dagen(1), "opent_direct": True,
    }  # fmt: skip
    return Doorbreking(**basis | anders)


# --- aanvragen


def test_de_termijn_telt_werkdagen_en_het_eigen_gezag_gaat_mee():
    vrijdag = datetime(2026, 4, 2, 9, tzinfo=UTC)  # the Thursday before Good Friday and Easter
    invoer = doorbreking(van=date(2026, 4, 2), tot=date(2026, 4, 2))
    d = vraag_aan(invoer, eigen_gezag=False, nu=vrijdag, regels=REGELS)
    assert (d.bevestigen_voor, d.opent_direct, d.aangevraagd_op) == (date(2026, 4, 7), False, vrijdag)
    drie = vraag_aan(invoer, eigen_gezag=True, nu=vrijdag, regels=Regels(doorbreking_bevestigen_werkdagen=3))
    assert (drie.bevestigen_voor, drie.opent_direct) == (date(2026, 4, 9), True)


@pytest.mark.parametrize(
    ("anders", "veld"),
    [
        ({"van": dagen(-1)}, "tot"),
        ({"tot": dagen(-1)}, "tot"),
        ({"tot": dagen(30)}, "tot"),
        ({"van": dagen(5), "tot": dagen(35)}, "tot"),
        ({"reden_niet_geinformeerd": None}, "redenNietGeinformeerd"),
        ({"geinformeerd": True}, "redenNietGeinformeerd"),
    ],
)
def test_een_onmogelijke_doorbreking_wordt_geweigerd(anders, veld):
    with pytest.raises(InvalidInput) as fout:
        vraag_aan(doorbreking(**anders), eigen_gezag=True, nu=NU, regels=REGELS)
    assert [f.veld for f in fout.value.fouten] == [veld]


def test_dertig_dagen_mag_en_een_regio_kan_korter_kiezen():
    vraag_aan(doorbreking(), eigen_gezag=True, nu=NU, regels=REGELS)
    vraag_aan(doorbreking(geinformeerd=True, reden_niet_geinformeerd=None), eigen_gezag=True, nu=NU, regels=REGELS)
    with pytest.raises(InvalidInput):
        vraag_aan(doorbreking(), eigen_gezag=True, nu=NU, regels=Regels(doorbreking_langste_dagen=7))


# --- elke stand, elke handeling, op dag 40 waar de tijd ertoe doet

BEVESTIGD = bevestig(doorbreking(), "bert.vt", NU)
STANDEN = {
    (Stand.TE_BEVESTIGEN, 1): doorbreking(),
    (Stand.BEVESTIGD, 29): BEVESTIGD,
    (Stand.VERVALLEN, 2): doorbreking(),
    (Stand.VERLOPEN, 30): BEVESTIGD,
    (Stand.AFGEWEZEN, 0): wijs_af(doorbreking(), "bert.vt", NU),
    (Stand.INGETROKKEN, 0): trek_in(doorbreking(), NU),
}
BEOORDEELD = {Stand.BEVESTIGD, Stand.VERLOPEN, Stand.AFGEWEZEN}


def test_de_tabel_noemt_elke_stand():
    assert {stand for stand, _ in STANDEN} == set(Stand)


@pytest.mark.parametrize(("stand", "dag"), STANDEN)
@pytest.mark.parametrize("doe", ["bevestig", "wijs_af", "trek_in"])
def test_een_oordeel_komt_een_keer_en_intrekken_kan_in_elke_stand(stand, dag, doe):
    d = STANDEN[stand, dag]
    assert d.stand(dagen(dag)) is stand
    stap = {
        "bevestig": lambda: bevestig(d, "bert.vt", later(dag)),
        "wijs_af": lambda: wijs_af(d, "bert.vt", later(dag)),
        "trek_in": lambda: trek_in(d, later(dag)),
    }[doe]
    mag_niet = stand is Stand.INGETROKKEN if doe == "trek_in" else stand in BEOORDEELD
    if mag_niet:
        with pytest.raises(Conflict):
            stap()
        return
    nieuw = stap()
    assert nieuw.versie == d.versie + 1
    if doe != "bevestig":
        assert nieuw.stand(dagen(dag)) in {Stand.AFGEWEZEN, Stand.INGETROKKEN}


@pytest.mark.parametrize("doe", [bevestig, wijs_af])
def test_niemand_oordeelt_over_zijn_eigen_doorbreking(doe):
    with pytest.raises(Forbidden):
        doe(doorbreking(), "vera.vt", NU)


def test_een_late_bevestiging_is_een_oordeel_maar_opent_niets_meer():
    laat = bevestig(doorbreking(), "bert.vt", later(5))
    assert (laat.op_tijd_bevestigd, laat.stand(dagen(6)), laat.wacht_op_oordeel(dagen(6))) == (False, Stand.VERVALLEN, False)
    assert BEVESTIGD.op_tijd_bevestigd


def test_op_een_eerdere_peildatum_telt_alleen_wat_toen_gebeurd_was():
    laat = bevestig(doorbreking(), "bert.vt", later(5))
    assert [laat.te_laat(dagen(n)) for n in (0, 1, 2, 4, 5)] == [False, False, True, True, False]
    op_tijd = bevestig(doorbreking(), "bert.vt", later(1))
    assert [op_tijd.stand(dagen(n)) for n in (0, 1)] == [Stand.TE_BEVESTIGEN, Stand.BEVESTIGD]
    weg = trek_in(op_tijd, later(3))
    assert [weg.stand(dagen(n)) for n in (2, 3)] == [Stand.BEVESTIGD, Stand.INGETROKKEN]


def test_intrekken_neemt_het_oordeel_niet_weg():
    weg = trek_in(doorbreking(), NU)
    assert weg.wacht_op_oordeel(VANDAAG), "wie intrekt ontloopt het tweede paar ogen niet"
    assert bevestig(weg, "bert.vt", NU).stand(VANDAAG) is Stand.INGETROKKEN


def test_wie_gegevens_kreeg_ziet_geen_redenen_en_geen_namen():
    assert zichtbaar_voor(BEVESTIGD, VT) is BEVESTIGD
    gezien = zichtbaar_voor(BEVESTIGD, URK)
    assert (gezien.organisaties, gezien.reden, gezien.reden_niet_geinformeerd) == ((URK,), None, None)
    assert (gezien.aangevraagd_door, gezien.bevestigd_door) == ("", None)
    assert (gezien.van, gezien.tot, gezien.dataklassen) == (BEVESTIGD.van, BEVESTIGD.tot, BEVESTIGD.dataklassen)


# --- noodtoegang


def noodtoegang(**anders):
    basis = {
        "id": uuid4(), "organisatie": URK, "gebruiker": "ula.urk", "houder": VT, "persoon_id": uuid4(),
        "redencode": NoodReden.LEVENSGEVAAR, "reden": "Synthetische reden", "van": NU, "tot": NU + timedelta(minutes=60),
    }  # fmt: skip
    return Noodtoegang(**basis | anders)


@given(st.integers(-120, 120))
def test_noodtoegang_is_open_van_begin_tot_eind_en_niet_erna(minuten):
    nu = NU + timedelta(minutes=minuten)
    assert noodtoegang().open(nu) == (0 <= minuten < 60)
    assert not noodtoegang(persoon_id=None, houder=None).open(nu)
    assert not replace(noodtoegang(), oordeel=Oordeel.ONTERECHT).open(nu)
    assert replace(noodtoegang(), oordeel=Oordeel.TERECHT).open(nu) == (0 <= minuten < 60)


def test_de_duur_kiest_de_regio():
    assert nood.eindigt(NU, REGELS) == NU + timedelta(minutes=60)
    assert nood.eindigt(NU, Regels(noodtoegang_minuten=15)) == NU + timedelta(minutes=15)


@pytest.mark.parametrize(
    ("uren_geleden", "mag"), [((), True), ((1,), True), ((72,), True), ((73,), False), ((1, 73), False), ((1,) * 9, True)]
)
def test_wie_te_lang_onbeoordeeld_gebruik_heeft_krijgt_geen_nieuwe(uren_geleden, mag):
    eerder = [NU - timedelta(hours=u) for u in uren_geleden]
    if mag:
        nood.eis_geen_achterstand(eerder, NU, REGELS)
    else:
        with pytest.raises(Conflict, match="privacy officer"):
            nood.eis_geen_achterstand(eerder, NU, REGELS)


def test_wie_te_vaak_onbeoordeeld_gebruik_heeft_krijgt_geen_nieuwe():
    with pytest.raises(Conflict, match="10 keer"):
        nood.eis_geen_achterstand([NU] * 10, NU, REGELS)
    with pytest.raises(Conflict, match="2 keer"):
        nood.eis_geen_achterstand([NU] * 2, NU, Regels(noodtoegang_onbeoordeeld_hoogstens=2))


def test_een_ander_beoordeelt_een_keer():
    n = nood.beoordeel(noodtoegang(), Oordeel.ONTERECHT, "Synthetische toelichting", "pim.po", NU)
    assert (n.oordeel, n.beoordeeld_op, n.beoordeeld_door, n.versie) == (Oordeel.ONTERECHT, NU, "pim.po", 2)
    with pytest.raises(Conflict):
        nood.beoordeel(n, Oordeel.TERECHT, None, "pim.po", NU)
    with pytest.raises(Forbidden):
        nood.beoordeel(noodtoegang(), Oordeel.TERECHT, None, "ula.urk", NU)
    assert noodtoegang().te_laat_beoordeeld(NU + timedelta(hours=73), REGELS)
    assert not n.te_laat_beoordeeld(NU + timedelta(hours=73), REGELS)
    assert not noodtoegang().te_laat_beoordeeld(NU + timedelta(hours=72), REGELS)
