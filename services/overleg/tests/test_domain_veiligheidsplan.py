"""Veiligheidsplan: elke (staat, stap), vier ogen, het verschil tussen versies, en oordelen die bij hun tekst blijven."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.errors import Conflict, Forbidden, InvalidInput, NotFound
from overleg.domain.casuscodes import OordeelBasis, Planstaat
from overleg.domain.planverschil import verschil
from overleg.domain.veiligheidsplan import (
    Afspraak,
    Oordeel,
    Planversie,
    Voorwaarde,
    bewerk,
    bied_aan,
    eis_bekende_ids,
    eis_betrokken_uitvoerders,
    eis_oordeel,
    geldend_op,
    markeer_nieuwe_inhoud,
    nieuwe_versie,
    stel_vast,
    vervuld_op,
    vind_voorwaarde,
)

SHG, VT = "00000009990000000002", "00000009990000000001"
NU, DAG = datetime(2026, 3, 2, 9, tzinfo=UTC), date(2026, 3, 2)


def afspraak(**anders):
    return Afspraak(**({"id": uuid4(), "wat": "Belt de buren.", "voor": None, "organisatie": SHG} | anders))


def voorwaarde(tekst="Er wordt niet geslagen.", **anders):
    return Voorwaarde(**({"id": uuid4(), "tekst": tekst, "afspraken": (afspraak(),), "inhoud_sinds": 1} | anders))


def plan(staat=Planstaat.CONCEPT, **anders):
    basis = {
        "id": uuid4(), "casus_id": uuid4(), "nummer": 1, "staat": staat, "auteurs": frozenset({"sam.shg"}), "gemaakt_op": NU,
        "gemaakt_door": SHG, "voorwaarden": (voorwaarde(),),
        "aangeboden_op": None if staat is Planstaat.CONCEPT else NU,
        "vastgesteld_op": NU if staat is Planstaat.VASTGESTELD else None,
    }  # fmt: skip
    return Planversie(**(basis | anders))


STAPPEN = {
    "bewerken": lambda p: bewerk(p, p.voorwaarden, "sien.shg"),
    "aanbieden": lambda p: bied_aan(p, NU),
    "vaststellen": lambda p: stel_vast(p, (VT, "vera.vt"), NU),
    "nieuwe versie": lambda p: nieuwe_versie(uuid4(), p.casus_id, p, (SHG, "sien.shg"), NU),
}
UITKOMST = {
    (Planstaat.CONCEPT, "bewerken"): Planstaat.CONCEPT, (Planstaat.AANGEBODEN, "bewerken"): Planstaat.CONCEPT,
    (Planstaat.VASTGESTELD, "bewerken"): None, (Planstaat.CONCEPT, "aanbieden"): Planstaat.AANGEBODEN,
    (Planstaat.AANGEBODEN, "aanbieden"): None, (Planstaat.VASTGESTELD, "aanbieden"): None,
    (Planstaat.CONCEPT, "vaststellen"): None, (Planstaat.AANGEBODEN, "vaststellen"): Planstaat.VASTGESTELD,
    (Planstaat.VASTGESTELD, "vaststellen"): None, (Planstaat.CONCEPT, "nieuwe versie"): None,
    (Planstaat.AANGEBODEN, "nieuwe versie"): None, (Planstaat.VASTGESTELD, "nieuwe versie"): Planstaat.CONCEPT,
}  # fmt: skip


@pytest.mark.parametrize("staat", Planstaat)
@pytest.mark.parametrize("stap", STAPPEN)
def test_elke_staat_en_elke_stap(staat, stap):
    verwacht = UITKOMST[staat, stap]
    if verwacht is None:
        with pytest.raises(Conflict):
            STAPPEN[stap](plan(staat))
    else:
        assert STAPPEN[stap](plan(staat)).staat is verwacht


def test_wie_schreef_stelt_niet_vast_ook_niet_na_een_wijziging_door_een_ander():
    aangeboden = bied_aan(bewerk(plan(), (voorwaarde(),), "sien.shg"), NU)
    for auteur in ("sam.shg", "sien.shg"):
        for organisatie in (SHG, VT):
            with pytest.raises(Forbidden):
                stel_vast(aangeboden, (organisatie, auteur), NU)
    vast = stel_vast(aangeboden, (SHG, "sara.shg"), NU)
    assert (vast.vastgesteld_door, vast.vastgesteld_organisatie, vast.vastgesteld_op) == ("sara.shg", SHG, NU)


def test_een_wijziging_na_het_aanbod_maakt_wie_haar_deed_auteur_en_trekt_het_aanbod_in():
    gewijzigd = bewerk(plan(Planstaat.AANGEBODEN), (voorwaarde(),), "vera.vt")
    assert (gewijzigd.staat, gewijzigd.aangeboden_op, gewijzigd.auteurs) == (
        Planstaat.CONCEPT,
        None,
        {"sam.shg", "vera.vt"},
    )
    with pytest.raises(Forbidden):
        stel_vast(bied_aan(gewijzigd, NU), (VT, "vera.vt"), NU)


@given(
    st.lists(st.sampled_from(["sam", "sien", "vera", "ula"]), max_size=6),
    st.sampled_from(["sam", "sien", "vera", "ula", "noa"]),
)
def test_alleen_wie_nooit_schreef_stelt_vast(schrijvers, vaststeller):
    p = plan(auteurs=frozenset({"sam"}))
    for wie in schrijvers:
        p = bewerk(p, p.voorwaarden, wie)
    if vaststeller in {"sam", *schrijvers}:
        with pytest.raises(Forbidden):
            stel_vast(bied_aan(p, NU), (VT, vaststeller), NU)
    else:
        assert stel_vast(bied_aan(p, NU), (VT, vaststeller), NU).staat is Planstaat.VASTGESTELD


def test_een_nieuwe_versie_neemt_over_en_haar_enige_auteur_is_wie_haar_begon():
    vorige = plan(Planstaat.VASTGESTELD, auteurs=frozenset({"sam.shg", "sien.shg"}))
    nieuw = nieuwe_versie(uuid4(), vorige.casus_id, vorige, (VT, "vera.vt"), NU)
    assert (nieuw.nummer, nieuw.voorwaarden, nieuw.auteurs) == (2, vorige.voorwaarden, {"vera.vt"})
    eerste = nieuwe_versie(uuid4(), uuid4(), None, (SHG, "sam.shg"), NU)
    assert (eerste.nummer, eerste.voorwaarden) == (1, ())


def test_aanbieden_vraagt_een_voorwaarde_en_bij_elke_voorwaarde_een_afspraak():
    kaal = voorwaarde(afspraken=())
    for voorwaarden, codes in (
        ((), ["plan-heeft-voorwaarde"]),
        ((kaal, voorwaarde(), kaal), ["voorwaarde-heeft-afspraak"] * 2),
    ):
        with pytest.raises(Conflict) as fout:
            bied_aan(plan(voorwaarden=voorwaarden), NU)
        assert [v.code for v in fout.value.voorwaarden] == codes


# --- verschil


def test_het_verschil_veld_voor_veld():
    blijft, weg, anders = voorwaarde("Blijft."), voorwaarde("Weg."), voorwaarde("Eerst.")
    oud = plan(voorwaarden=(blijft, weg, anders))
    bij, verplaatst = voorwaarde("Erbij."), anders.afspraken[0]
    met = replace(anders, tekst="Later.", afspraken=())
    uitgesteld = replace(verplaatst, voor=DAG)
    nieuw = plan(voorwaarden=(replace(blijft, afspraken=(*blijft.afspraken, uitgesteld)), met, bij))
    gevonden = {(v.soort, v.wat, v.id): {(x.veld, x.oud, x.nieuw) for x in v.velden} for v in verschil(oud, nieuw)}
    assert gevonden == {
        ("voorwaarde", "verwijderd", weg.id): {("tekst", "Weg.", None)},
        ("voorwaarde", "gewijzigd", anders.id): {("tekst", "Eerst.", "Later.")},
        ("voorwaarde", "toegevoegd", bij.id): {("tekst", None, "Erbij.")},
        ("afspraak", "verwijderd", weg.afspraken[0].id): {
            ("voorwaarde_id", str(weg.id), None), ("wat", "Belt de buren.", None), ("organisatie", SHG, None),
        },
        ("afspraak", "gewijzigd", verplaatst.id): {
            ("voorwaarde_id", str(anders.id), str(blijft.id)), ("voor", None, "2026-03-02"),
        },
        ("afspraak", "toegevoegd", bij.afspraken[0].id): {
            ("voorwaarde_id", None, str(bij.id)), ("wat", None, "Belt de buren."), ("organisatie", None, SHG),
        },
    }  # fmt: skip


def test_hetzelfde_plan_heeft_geen_verschil_en_de_volgorde_telt_niet():
    een, twee = voorwaarde("Een."), voorwaarde("Twee.")
    assert verschil(plan(voorwaarden=(een, twee)), plan(voorwaarden=(twee, een))) == ()


TEKSTEN = st.dictionaries(st.integers(0, 5), st.sampled_from(["A.", "B.", "C."]), max_size=5)
IDS = [uuid4() for _ in range(6)]


@given(TEKSTEN, TEKSTEN)
def test_het_verschil_heen_en_terug_is_elkaars_spiegelbeeld(een, twee):
    maak = {
        n: plan(voorwaarden=tuple(Voorwaarde(IDS[k], t, ()) for k, t in d.items()))
        for n, d in (("a", een), ("b", twee))
    }
    heen, terug = verschil(maak["a"], maak["b"]), verschil(maak["b"], maak["a"])
    om = {"toegevoegd": "verwijderd", "verwijderd": "toegevoegd", "gewijzigd": "gewijzigd"}
    assert {(v.id, om[v.wat], tuple((x.veld, x.nieuw, x.oud) for x in v.velden)) for v in heen} == {
        (v.id, v.wat, tuple((x.veld, x.oud, x.nieuw) for x in v.velden)) for v in terug
    }
    assert {IDS.index(v.id) for v in heen} == {k for k in een.keys() | twee.keys() if een.get(k) != twee.get(k)}


# --- oordelen


def oordeel(v, nummer, dag, vervuld, uur=0):
    return Oordeel(
        uuid4(), v.id, nummer, vervuld, dag, OordeelBasis.OBSERVATIE, SHG, "sam.shg", NU + timedelta(hours=uur)
    )


def test_het_laatste_oordeel_tot_en_met_de_dag_telt():
    v = voorwaarde()
    oordelen = [
        oordeel(v, 1, DAG, True),
        oordeel(v, 1, DAG + timedelta(days=5), False),
        oordeel(v, 1, DAG, False, uur=-1),
    ]
    assert [vervuld_op(v, oordelen, DAG + timedelta(days=n)) for n in (-1, 0, 4, 5)] == [False, True, True, False]
    assert not vervuld_op(v, [], DAG), "niet beoordeeld is niet vervuld"
    assert not vervuld_op(voorwaarde(), oordelen, DAG + timedelta(days=1)), "van een andere voorwaarde"


def test_een_oordeel_gaat_mee_naar_een_nieuwe_versie_zolang_de_tekst_dezelfde_is():
    v, w = voorwaarde("Zelfde."), voorwaarde("Oud.")
    eerste = plan(Planstaat.VASTGESTELD, voorwaarden=(v, w))
    hetzelfde, anders, nieuw = markeer_nieuwe_inhoud((v, replace(w, tekst="Nieuw."), voorwaarde()), eerste, 2)
    assert (hetzelfde.inhoud_sinds, anders.inhoud_sinds, nieuw.inhoud_sinds) == (1, 2, 2)
    oordelen = [oordeel(v, 1, DAG, True), oordeel(w, 1, DAG, True)]
    assert vervuld_op(hetzelfde, oordelen, DAG)
    assert not vervuld_op(anders, oordelen, DAG)
    assert [x.inhoud_sinds for x in markeer_nieuwe_inhoud((v,), None, 1)] == [1]


def test_alleen_over_de_geldende_vastgestelde_versie_en_niet_over_morgen():
    vast = plan(Planstaat.VASTGESTELD)
    v = vast.voorwaarden[0]
    eis_oordeel(vast, v, DAG, NU, vast)
    for p, geldend in ((plan(), None), (vast, plan(Planstaat.VASTGESTELD, nummer=2))):
        with pytest.raises(Conflict, match="geldende"):
            eis_oordeel(p, v, DAG, NU, geldend)
    for dag, code in ((DAG + timedelta(days=1), "in-de-toekomst"), (DAG - timedelta(days=1), "volgorde")):
        with pytest.raises(InvalidInput) as fout:
            eis_oordeel(vast, v, dag, NU, vast)
        assert fout.value.fouten[0].code == code
    tweede = replace(vast, nummer=2)
    eis_oordeel(tweede, v, DAG - timedelta(days=1), NU, tweede)
    with pytest.raises(NotFound):
        vind_voorwaarde(vast, uuid4())
    assert vind_voorwaarde(vast, v.id) is v


def test_welke_versie_op_een_dag_gold():
    een = plan(Planstaat.VASTGESTELD)
    twee = plan(Planstaat.VASTGESTELD, nummer=2, vastgesteld_op=NU + timedelta(days=3))
    alle = [plan(nummer=3), twee, een]
    assert [geldend_op(alle, DAG + timedelta(days=n)) for n in (-1, 0, 2, 3)] == [None, een, een, twee]


def test_ids_komen_uit_dit_plan_en_komen_een_keer_voor():
    v = voorwaarde()
    eis_bekende_ids((v,), frozenset({v.id}), frozenset({v.id}))
    for voorwaarden, gegeven, bekend in (
        ((v,), {v.id}, set()), ((v, v), {v.id}, {v.id}),
        ((v, voorwaarde(afspraken=v.afspraken)), set(), set()), ((voorwaarde(id=v.id, afspraken=(afspraak(id=v.id),)),), set(), set()),
    ):  # fmt: skip
        with pytest.raises(InvalidInput):
            eis_bekende_ids(voorwaarden, frozenset(gegeven), frozenset(bekend))


def test_een_afspraak_is_met_een_betrokkene_of_een_betrokken_organisatie():
    lid = uuid4()
    goed = voorwaarde(afspraken=(afspraak(), afspraak(organisatie=None, persoon_id=lid)))
    eis_betrokken_uitvoerders((goed,), {lid}, {SHG})
    with pytest.raises(InvalidInput) as fout:
        eis_betrokken_uitvoerders((voorwaarde(), goed), {uuid4()}, {VT})
    assert [f.veld for f in fout.value.fouten] == [
        "voorwaarden.0.afspraken.0.wie", "voorwaarden.1.afspraken.0.wie", "voorwaarden.1.afspraken.1.wie",
    ]  # fmt: skip
