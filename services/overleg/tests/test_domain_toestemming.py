"""Wie toestemming geeft, waaruit dat blijkt, hoe lang zij duurt en hoe zij krimpt en eindigt: zuiver, zonder database."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.errors import Conflict, InvalidInput
from overleg.domain.codes import Dataklasse, Doel, GegevenDoor, Grondslag
from overleg.domain.kalender import leeftijd_op
from overleg.domain.regels import Regels
from overleg.domain.toestemming import (
    Beperking,
    Bewijs,
    BewijsSoort,
    Intrekreden,
    Stand,
    Toestemming,
    beperk,
    eis_juiste_gever,
    eis_mogelijk_bewijs,
    eis_mogelijke_periode,
    leeftijdsgrenzen,
    nodige_gever,
    trek_in,
    volledige_gevers,
    zichtbaar_voor,
)

VT, SHG, URK = "00000009990000000001", "00000009990000000002", "00000009990000000005"
NU = datetime(2026, 3, 2, 9, tzinfo=UTC)
VANDAAG = date(2026, 3, 2)
REGELS = Regels()
ZELF, GEZAG, SAMEN = GegevenDoor.ZELF, GegevenDoor.GEZAGHEBBENDEN, GegevenDoor.GEZAGHEBBENDEN_EN_ZELF


def toestemming(**anders):
    basis = {
        "id": uuid4(), "eigenaar": VT, "persoon_id": uuid4(), "organisaties": (SHG, URK), "doel": Doel.HULPVERLENING,
        "dataklassen": (Dataklasse.IDENTITEIT, Dataklasse.CONTACT), "grondslag": Grondslag.TOESTEMMING, "gegeven_door": ZELF,
        "van": VANDAAG, "tot": VANDAAG + timedelta(days=30),
        "bewijs": Bewijs(BewijsSoort.MONDELING, VANDAAG, "tekst-1", "Synthetische notitie"),
    }  # fmt: skip
    return Toestemming(**basis | anders)


# --- wie geeft


@pytest.mark.parametrize(
    ("geboren", "gever"),
    [
        (date(2014, 3, 3), GEZAG),  # 11, twelve tomorrow
        (date(2014, 3, 2), SAMEN),  # 12 today
        (date(2010, 3, 3), SAMEN),  # 15, sixteen tomorrow
        (date(2010, 3, 2), ZELF),  # 16 today
    ],
)
def test_wie_toestemming_geeft_hangt_van_de_leeftijd_af(geboren, gever):
    eis_juiste_gever(gever, geboren, None, VANDAAG, REGELS)
    for ander in set(GegevenDoor) - {gever}:
        with pytest.raises(InvalidInput, match=gever):
            eis_juiste_gever(ander, geboren, None, VANDAAG, REGELS)


def test_een_regio_kiest_andere_grenzen():
    regels = Regels(toestemming_samen_vanaf=10, toestemming_zelf_vanaf=14)
    assert nodige_gever(date(2014, 3, 3), None, VANDAAG, regels) is SAMEN
    assert nodige_gever(date(2011, 3, 3), None, VANDAAG, regels) is ZELF


@pytest.mark.parametrize(
    ("jaar", "gever"),
    [(2015, GEZAG), (2014, SAMEN), (2013, SAMEN), (2011, SAMEN), (2010, SAMEN), (2009, ZELF)],
)
def test_met_alleen_een_geboortejaar_geeft_iedereen_die_nodig_kan_zijn(jaar, gever):
    assert nodige_gever(None, jaar, VANDAAG, REGELS) is gever


@given(st.dates(date(2005, 1, 1), VANDAAG), st.dates(date(2026, 1, 1), date(2027, 12, 31)))
def test_een_geboortejaar_vraagt_nooit_minder_dan_de_geboortedatum(geboren, dag):
    wie = {ZELF: {"zelf"}, GEZAG: {"gezag"}, SAMEN: {"zelf", "gezag"}}
    precies = nodige_gever(geboren, None, dag, REGELS)
    assert wie[precies] <= wie[nodige_gever(None, geboren.year, dag, REGELS)]


def test_zonder_leeftijd_weet_niemand_wie_moet_geven():
    for gever in GegevenDoor:
        with pytest.raises(InvalidInput, match="leeftijd"):
            eis_juiste_gever(gever, None, None, VANDAAG, REGELS)


def test_de_gevers_zijn_de_persoon_zelf_of_precies_de_gezaghebbenden():
    een, twee, ander = uuid4(), uuid4(), uuid4()
    t = toestemming()
    zelf = t.persoon_id
    alle = {zelf, een, twee, ander}

    def gevers(t, gezag, bekend=alle):
        return volledige_gevers(t, gezag, bekend)

    assert gevers(t, {een}) == (zelf,)
    assert gevers(replace(t, gevers=(zelf,)), ()) == (zelf,)
    gezag = replace(t, gegeven_door=GEZAG, gevers=(een, twee))
    assert gevers(gezag, {een, twee}) == tuple(sorted((een, twee)))
    assert gevers(replace(gezag, gevers=(ander,)), ()) == (ander,), "gezag niet vastgelegd: de professional zegt het"
    assert gevers(replace(gezag, gevers=()), ()) == ()
    samen = replace(t, gegeven_door=SAMEN, gevers=(een,))
    assert gevers(samen, {een}) == tuple(sorted((een, zelf)))
    fout = [
        (replace(t, gevers=(ander,)), ()),
        (gezag, {een}),
        (gezag, {een, twee, ander}),
        (replace(gezag, gevers=(zelf,)), ()),
        (replace(gezag, gevers=()), {een}),
        (replace(samen, gevers=()), {een}),
    ]
    for f, bekend in fout:
        with pytest.raises(InvalidInput):
            gevers(f, bekend)
    with pytest.raises(InvalidInput):
        gevers(gezag, {een, twee}, {een, zelf})


# --- een kind wordt ouder


def test_een_kind_dat_ouder_wordt_staat_met_de_dag_op_de_lijst():
    t = toestemming(gegeven_door=GEZAG, tot=date(2028, 3, 2))
    assert leeftijdsgrenzen(t, date(2014, 6, 1), None, REGELS) == ((date(2026, 6, 1), 12),)
    assert leeftijdsgrenzen(t, date(2011, 3, 2), None, REGELS) == ((date(2027, 3, 2), 16),)
    assert leeftijdsgrenzen(t, date(2012, 2, 29), None, REGELS) == ((date(2028, 2, 29), 16),)
    assert leeftijdsgrenzen(t, date(2018, 1, 31), None, REGELS) == ()
    assert leeftijdsgrenzen(t, date(2014, 3, 2), None, REGELS) == (), "twaalf op de dag van geven is geen nieuwe grens"
    assert leeftijdsgrenzen(t, None, 2015, REGELS) == ((date(2027, 1, 1), 12),)
    assert leeftijdsgrenzen(t, None, None, REGELS) == ()


@given(st.dates(date(2008, 1, 1), date(2026, 1, 1)))
def test_de_dag_van_een_grens_is_de_eerste_dag_van_die_leeftijd(geboren):
    t = toestemming(gegeven_door=GEZAG, tot=date(2045, 1, 1))
    for dag, leeftijd in leeftijdsgrenzen(t, geboren, None, REGELS):
        assert leeftijd_op(geboren, dag) == leeftijd
        assert leeftijd_op(geboren, dag - timedelta(days=1)) == leeftijd - 1


# --- periode en bewijs


def test_een_periode_begint_voor_zij_eindigt_en_duurt_niet_langer_dan_de_regio_wil():
    eis_mogelijke_periode(VANDAAG, VANDAAG, REGELS)
    eis_mogelijke_periode(VANDAAG, VANDAAG + timedelta(days=732), REGELS)
    for tot in (VANDAAG - timedelta(days=1), VANDAAG + timedelta(days=733)):
        with pytest.raises(InvalidInput):
            eis_mogelijke_periode(VANDAAG, tot, REGELS)
    with pytest.raises(InvalidInput):
        eis_mogelijke_periode(VANDAAG, VANDAAG + timedelta(days=91), Regels(toestemming_langste_dagen=90))


def test_een_toestemming_is_gegeven_voor_zij_geldt():
    eis_mogelijk_bewijs(Bewijs(BewijsSoort.SCHRIFTELIJK, VANDAAG), VANDAAG, NU)
    for op, van in ((VANDAAG + timedelta(days=1), VANDAAG + timedelta(days=2)), (VANDAAG, VANDAAG - timedelta(days=1))):
        with pytest.raises(InvalidInput):
            eis_mogelijk_bewijs(Bewijs(BewijsSoort.DIGITAAL, op), van, NU)


# --- elke stand, elke handeling

STANDEN = {
    Stand.NOG_NIET: toestemming(van=VANDAAG + timedelta(days=2)),
    Stand.GELDIG: toestemming(),
    Stand.VERLOPEN: toestemming(van=VANDAAG - timedelta(days=9), tot=VANDAAG - timedelta(days=1)),
    Stand.INGETROKKEN: toestemming(ingetrokken_op=NU),
}


@pytest.mark.parametrize("stand", Stand)
def test_intrekken_kan_in_elke_stand_een_keer_en_beperken_zolang_er_iets_te_openen_is(stand):
    t = STANDEN[stand]
    assert t.stand(VANDAAG) is stand
    if stand is Stand.INGETROKKEN:
        with pytest.raises(Conflict):
            trek_in(t, NU)
    else:
        weg = trek_in(t, NU, Intrekreden.OP_VERZOEK)
        assert (weg.ingetrokken_op, weg.ingetrokken_reden, weg.versie) == (NU, "op-verzoek", 2)
        assert weg.stand(VANDAAG) is Stand.INGETROKKEN
    if stand in {Stand.NOG_NIET, Stand.GELDIG}:
        assert beperk(t, Beperking(organisaties=(SHG,)), NU).organisaties == (SHG,)
    else:
        with pytest.raises(Conflict):
            beperk(t, Beperking(organisaties=(SHG,)), NU)


@pytest.mark.parametrize(
    ("beperking", "veld"),
    [
        (Beperking(organisaties=()), "organisaties"),
        (Beperking(dataklassen=()), "dataklassen"),
        (Beperking(organisaties=(SHG, VT)), "organisaties"),
        (Beperking(dataklassen=(Dataklasse.ADRES,)), "dataklassen"),
        (Beperking(tot=VANDAAG + timedelta(days=31)), "tot"),
        (Beperking(tot=VANDAAG - timedelta(days=1)), "tot"),
        (Beperking(), None),
        (Beperking(organisaties=(URK, SHG)), None),
    ],
)
def test_beperken_maakt_nooit_ruimer_leeg_of_niets(beperking, veld):
    with pytest.raises(InvalidInput) as fout:
        beperk(toestemming(), beperking, NU)
    assert [f.veld for f in fout.value.fouten] == ([veld] if veld else [])


@given(
    st.none() | st.lists(st.sampled_from([VT, SHG, URK]), unique=True).map(tuple),
    st.none() | st.lists(st.sampled_from(Dataklasse), unique=True).map(tuple),
    st.none() | st.integers(-5, 40).map(lambda d: VANDAAG + timedelta(days=d)),
)
def test_wat_overblijft_is_altijd_een_deel_van_wat_er_was(organisaties, klassen, tot):
    t = toestemming()
    try:
        over = beperk(t, Beperking(organisaties, klassen, tot), NU)
    except InvalidInput:
        return
    assert set() < set(over.organisaties) <= set(t.organisaties)
    assert set() < set(over.dataklassen) <= set(t.dataklassen)
    assert VANDAAG <= over.tot <= t.tot
    assert (over.versie, over.van, over.doel, over.gevers) == (2, t.van, t.doel, t.gevers)


def test_wie_haar_kreeg_ziet_zichzelf_en_geen_ander():
    t = toestemming(gevers=(uuid4(),))
    assert zichtbaar_voor(t, VT) is t
    gezien = zichtbaar_voor(t, SHG)
    assert (gezien.organisaties, gezien.gevers, gezien.bewijs.notitie) == ((SHG,), (), None)
    assert (gezien.bewijs.soort, gezien.bewijs.tekstversie) == (t.bewijs.soort, "tekst-1")
