"""De levensloop van een zorgmelding: elke stap in elke toestand, en dagen die niet kunnen."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import product
from uuid import uuid4

import pytest

from common.errors import Conflict, Forbidden, InvalidInput
from overleg.domain.codes import Aard, Besluit, MelderCategorie, Resultaat, Status
from overleg.domain.informeren import Informering, informeer
from overleg.domain.meldingcodes import MelderFunctie, NaStap, OnderzoekUitkomst, Sluitreden
from overleg.domain.registratie import Melder, eis_anonieme_melder_zonder_sporen, eis_mogelijke_dagen
from overleg.domain.terugkoppeling import koppel_terug
from overleg.domain.zorgmelding import (
    Zorgmelding,
    beoordeel,
    eis_verantwoordelijk,
    neem_in_uitvoering,
    rond_onderzoek_af,
    sluit_af,
    start_hulp,
    toegestane_stappen,
    verbeter_hulpstart,
)

ONTVANGEN = datetime(2026, 3, 2, 8, 30, tzinfo=UTC)
NU = datetime(2026, 3, 20, 9, 0, tzinfo=UTC)
PERSOON = uuid4()
BEVESTIGD = [(Aard.KM_GETUIGE, OnderzoekUitkomst.BEVESTIGD)]


def zorgmelding(**anders):
    basis = {
        "id": uuid4(), "status": Status.ONTVANGEN, "ontvangen_op": ONTVANGEN, "acuut": False, "versie": 3,
        "huishouden_id": uuid4(), "casus_id": uuid4(),
    }  # fmt: skip
    return Zorgmelding(**(basis | anders))


def toestanden():
    """Elke toestand waarin een zorgmelding kan zijn, met een naam en wat er dan mag volgens de opdracht."""
    dag, begin = date(2026, 3, 9), {"beoordeeld_op": ONTVANGEN}
    for anoniem, niemand in product((False, True), repeat=2):
        extra = {"melder_anoniem": anoniem, "niet_ingedeeld": niemand}
        terug = set() if anoniem else {"terugkoppelen na beoordeling"}
        terug_dicht = terug if anoniem else {*terug, "terugkoppelen na afsluiting"}
        info = set() if niemand else {"informeren"}
        wie = f"{'anoniem' if anoniem else 'bekend'}-{'niemand' if niemand else 'betrokkenen'}"
        yield f"ontvangen-{wie}", extra, {"beoordelen", *info}
        for besluit in Besluit:
            dicht = {"status": Status.AFGESLOTEN, "besluit": besluit, "afgesloten_op": dag} | begin | extra
            if besluit is Besluit.OMGEZET_IN_ADVIES:
                yield f"{besluit}-{wie}", dicht, terug
                continue
            over = {"overdragen"} if besluit is not Besluit.BEEINDIGD else set()
            start = {"hulp starten"} if besluit is not Besluit.BEEINDIGD else set()
            ond = {"onderzoek afronden"} if besluit is Besluit.ONDERZOEK else set()
            stand = {"status": Status.BEOORDEELD, "besluit": besluit} | begin | extra
            yield f"beoordeeld-{besluit}-{wie}", stand, {"afsluiten", *over, *start, *ond, *terug, *info}
            yield f"afgesloten-{besluit}-{wie}", dicht, {*terug_dicht, *info}
            if besluit is not Besluit.BEEINDIGD:
                bezig = stand | {"status": Status.IN_UITVOERING}
                yield f"in-uitvoering-{besluit}-{wie}", bezig, {"afsluiten", *over, *start, *ond, *terug, *info}
                hulp = bezig | {"hulp_gestart_op": dag}
                wel = {"afsluiten", "start van hulp verbeteren", *over, *ond, *terug, *info}
                yield f"met-hulp-{besluit}-{wie}", hulp, wel
            if ond:
                yield f"onderzocht-{wie}", stand | {"onderzoek_afgerond_op": dag}, {"afsluiten", *over, *start, *terug, *info}
    terug = {"teruggekoppeld_na_beoordeling_op": dag, "teruggekoppeld_na_afsluiting_op": dag}
    klaar = {"status": Status.AFGESLOTEN, "besluit": Besluit.BEEINDIGD, "afgesloten_op": dag} | begin | terug
    yield "klaar-niemand", klaar | {"niet_ingedeeld": True}, set()
    yield "klaar-met-hulp", klaar | {"hulp_gestart_op": dag}, {"informeren", "start van hulp verbeteren"}


def _informeer(z):
    return informeer(z, [PERSOON], [], Informering(uuid4(), PERSOON, geinformeerd=True, datum=date(2026, 3, 9)), NU)


STAPPEN = {
    "beoordelen": lambda z: beoordeel(z, Besluit.ONDERZOEK, ONTVANGEN, NU),
    "informeren": _informeer,
    "overdragen": neem_in_uitvoering,
    "hulp starten": lambda z: start_hulp(z, date(2026, 3, 9), NU),
    "start van hulp verbeteren": lambda z: verbeter_hulpstart(z, date(2026, 3, 3), NU),
    "onderzoek afronden": lambda z: rond_onderzoek_af(z, date(2026, 3, 9), BEVESTIGD, NU, voortijdig=False),
    "terugkoppelen na beoordeling": lambda z: koppel_terug(z, NaStap.BEOORDELING, date(2026, 3, 9), NU),
    "terugkoppelen na afsluiting": lambda z: koppel_terug(z, NaStap.AFSLUITING, date(2026, 3, 9), NU),
    "afsluiten": lambda z: sluit_af(z, date(2026, 3, 9), Resultaat.GEEN_HGKM, None, NU),
}
NA = {"beoordelen": Status.BEOORDEELD, "hulp starten": Status.IN_UITVOERING, "afsluiten": Status.AFGESLOTEN,
      "overdragen": Status.IN_UITVOERING}  # fmt: skip
TOESTANDEN = {naam: (stand, mag) for naam, stand, mag in toestanden()}


@pytest.mark.parametrize("naam", TOESTANDEN)
@pytest.mark.parametrize("stap", STAPPEN)
def test_elke_stap_in_elke_toestand(naam, stap):
    stand, mag = TOESTANDEN[naam]
    voor = zorgmelding(**stand)
    assert set(toegestane_stappen(voor)) == mag
    if stap in mag:
        na = STAPPEN[stap](voor)
        assert (na.status, na.versie) == (NA.get(stap, voor.status), 4)
        return
    with pytest.raises(Conflict) as fout:
        STAPPEN[stap](voor)
    for wel in mag:
        assert wel in fout.value.detail
    assert ("nieuwe zorgmelding" in fout.value.detail) == (voor.status is Status.AFGESLOTEN)


def test_alle_toestanden_zijn_er():
    """Elke status met elk besluit dat erbij kan horen."""
    gezien = {(zorgmelding(**stand).status, zorgmelding(**stand).besluit) for stand, _ in TOESTANDEN.values()}
    met_vervolg = [b for b in Besluit if b is not Besluit.OMGEZET_IN_ADVIES]
    assert gezien == {
        (Status.ONTVANGEN, None), *((Status.BEOORDEELD, b) for b in met_vervolg), *((Status.AFGESLOTEN, b) for b in Besluit),
        *((Status.IN_UITVOERING, b) for b in met_vervolg if b is not Besluit.BEEINDIGD),
    }  # fmt: skip
    assert set(STAPPEN) == set(toegestane_stappen(zorgmelding())) | {s for _, mag in TOESTANDEN.values() for s in mag}


@pytest.mark.parametrize("besluit", Besluit)
def test_alleen_omzetten_in_een_advies_sluit_meteen(besluit):
    na = beoordeel(zorgmelding(), besluit, ONTVANGEN, NU)
    dicht = besluit is Besluit.OMGEZET_IN_ADVIES
    assert (na.status is Status.AFGESLOTEN) == dicht
    assert (na.afgesloten_op, na.resultaat, na.sluitreden) == (
        (date(2026, 3, 2), Resultaat.OMGEZET_IN_ADVIES, Sluitreden.OMGEZET_IN_ADVIES) if dicht else (None, None, None)
    )


BEOORDEELD = {"status": Status.BEOORDEELD, "besluit": Besluit.VOORWAARDEN_EN_VERVOLG, "beoordeeld_op": ONTVANGEN}


@pytest.mark.parametrize("resultaat", Resultaat)
def test_het_resultaat_past_bij_het_besluit(resultaat):
    na_beeindigd = {"bemoeienis-beeindigd", "geen-hgkm", "geen-hulp-mogelijk", "overgedragen-andere-regio"}
    for besluit, past in (
        (Besluit.BEEINDIGD, resultaat in na_beeindigd),
        (Besluit.ONDERZOEK, resultaat not in {"bemoeienis-beeindigd", "omgezet-in-advies"}),
    ):
        z = zorgmelding(**BEOORDEELD | {"besluit": besluit})
        if past:
            assert sluit_af(z, date(2026, 3, 9), resultaat, None, NU).resultaat is resultaat
            continue
        with pytest.raises(InvalidInput) as fout:
            sluit_af(z, date(2026, 3, 9), resultaat, None, NU)
        assert [f.veld for f in fout.value.fouten] == ["resultaat"]
        assert "geen-hgkm" in fout.value.detail


def test_omgezet_in_advies_is_geen_reden_om_zelf_af_te_sluiten():
    with pytest.raises(InvalidInput) as fout:
        sluit_af(
            zorgmelding(**BEOORDEELD), date(2026, 3, 9), Resultaat.GEEN_HGKM, None, NU, Sluitreden.OMGEZET_IN_ADVIES
        )
    assert [f.veld for f in fout.value.fouten] == ["reden"]


IN_ONDERZOEK = BEOORDEELD | {"besluit": Besluit.ONDERZOEK, "beoordeeld_op": datetime(2026, 3, 5, 9, tzinfo=UTC)}


@pytest.mark.parametrize(
    ("uitkomsten", "voortijdig", "veld"),
    [
        ([], False, "uitkomsten"),
        (BEVESTIGD, True, "uitkomsten"),
        ([(Aard.ANDERS_OVERIG, OnderzoekUitkomst.WEERLEGD)], False, "uitkomsten.0.aard"),
        ([*BEVESTIGD, *BEVESTIGD], False, "uitkomsten.1.aard"),
    ],
)
def test_een_onderzoek_heeft_per_aard_een_uitkomst_of_is_voortijdig_gesloten(uitkomsten, voortijdig, veld):
    with pytest.raises(InvalidInput) as fout:
        rond_onderzoek_af(zorgmelding(**IN_ONDERZOEK), date(2026, 3, 9), uitkomsten, NU, voortijdig=voortijdig)
    assert [f.veld for f in fout.value.fouten] == [veld]
    na = rond_onderzoek_af(zorgmelding(**IN_ONDERZOEK), date(2026, 3, 9), [], NU, voortijdig=True)
    assert (na.onderzoek_afgerond_op, na.onderzoek_voortijdig, na.status) == (date(2026, 3, 9), True, Status.BEOORDEELD)


def test_een_verbetering_van_de_hulpstart_verandert_iets_en_blijft_binnen_de_melding():
    z = zorgmelding(**BEOORDEELD | {"status": Status.IN_UITVOERING}, hulp_gestart_op=date(2026, 3, 9))
    assert verbeter_hulpstart(z, date(2026, 3, 10), NU).hulp_gestart_op == date(2026, 3, 10)
    with pytest.raises(Conflict, match="staat al vast"):
        verbeter_hulpstart(z, date(2026, 3, 9), NU)
    dicht = replace(z, status=Status.AFGESLOTEN, afgesloten_op=date(2026, 3, 12))
    assert verbeter_hulpstart(dicht, date(2026, 3, 12), NU).hulp_gestart_op == date(2026, 3, 12)
    for dag in (date(2026, 3, 13), date(2026, 3, 1), date(2026, 3, 21)):
        with pytest.raises(InvalidInput) as fout:
            verbeter_hulpstart(dicht, dag, NU)
        assert [f.veld for f in fout.value.fouten] == ["hulpGestartOp"]


def test_wie_niet_verantwoordelijk_is_doet_geen_stap():
    eis_verantwoordelijk(zorgmelding())
    with pytest.raises(Forbidden):
        eis_verantwoordelijk(zorgmelding(verantwoordelijk=False))


def sluit(dag, monitoring=None, **anders):
    return lambda: sluit_af(zorgmelding(**(BEOORDEELD | anders)), dag, Resultaat.HULP_LOOPT, monitoring, NU)


@pytest.mark.parametrize(
    ("veld", "doe"),
    [
        ("beoordeeldOp", lambda: beoordeel(zorgmelding(), Besluit.ONDERZOEK, ONTVANGEN - timedelta(seconds=1), NU)),
        ("beoordeeldOp", lambda: beoordeel(zorgmelding(), Besluit.ONDERZOEK, NU + timedelta(minutes=6), NU)),
        ("hulpGestartOp", lambda: start_hulp(zorgmelding(**BEOORDEELD), date(2026, 3, 1), NU)),
        ("hulpGestartOp", lambda: start_hulp(zorgmelding(**BEOORDEELD), date(2026, 3, 21), NU)),
        ("afgeslotenOp", sluit(date(2026, 3, 1))),
        ("afgeslotenOp", sluit(date(2026, 3, 21))),
        ("afgeslotenOp", sluit(date(2026, 3, 4), beoordeeld_op=datetime(2026, 3, 5, 9, tzinfo=UTC))),
        ("afgeslotenOp", sluit(date(2026, 3, 9), hulp_gestart_op=date(2026, 3, 10))),
        ("afgeslotenOp", sluit(date(2026, 3, 9), onderzoek_afgerond_op=date(2026, 3, 10))),
        ("afgerondOp", lambda: rond_onderzoek_af(zorgmelding(**IN_ONDERZOEK), date(2026, 3, 4), BEVESTIGD, NU, voortijdig=False)),
        ("afgerondOp", lambda: rond_onderzoek_af(zorgmelding(**IN_ONDERZOEK), date(2026, 3, 21), BEVESTIGD, NU, voortijdig=False)),
        ("monitoringTot", sluit(date(2026, 3, 9), date(2026, 3, 8))),
        ("ontvangenOp", lambda: eis_mogelijke_dagen(NU + timedelta(minutes=6), None, NU)),
        ("ontvangenOp", lambda: eis_mogelijke_dagen(datetime(1999, 12, 31, tzinfo=UTC), None, NU)),
        ("ontvangenOp", lambda: eis_mogelijke_dagen(datetime(1, 1, 1, tzinfo=UTC), None, NU)),
        ("geinformeerdOp", lambda: eis_mogelijke_dagen(ONTVANGEN, date(2026, 3, 1), NU)),
        ("geinformeerdOp", lambda: eis_mogelijke_dagen(ONTVANGEN, date(2026, 3, 21), NU)),
    ],
)  # fmt: skip
def test_onmogelijke_dagen_noemen_hun_veld(veld, doe):
    with pytest.raises(InvalidInput) as fout:
        doe()
    assert [f.veld for f in fout.value.fouten] == [veld]


def test_dezelfde_dag_en_vijf_minuten_klokverschil_mogen():
    eis_mogelijke_dagen(NU + timedelta(minutes=5), None, NU)
    eis_mogelijke_dagen(ONTVANGEN, date(2026, 3, 2), NU)
    assert sluit(date(2026, 3, 20), date(2026, 3, 20))().afgesloten_op == date(2026, 3, 20)


@pytest.mark.parametrize("sporen", [{"functie": MelderFunctie.DOCENT}, {"organisatie": "00000009990000000008"}])
def test_een_anonieme_melder_laat_geen_sporen_na(sporen):
    with pytest.raises(InvalidInput):
        eis_anonieme_melder_zonder_sporen(Melder(MelderCategorie.ONDERWIJS, anoniem=True, **sporen))
    eis_anonieme_melder_zonder_sporen(Melder(MelderCategorie.ONDERWIJS, **sporen))
