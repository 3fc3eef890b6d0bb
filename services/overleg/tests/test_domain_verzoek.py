"""Verzoeken en afschriften: elke stap in elke stand, wie wat mag vragen, en wanneer het te laat is."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.errors import Conflict, Forbidden, InvalidInput
from common.kalender import maanden_later
from overleg.domain import afschrift as af
from overleg.domain.afschrift import Afschrift, AfschriftStand, AfschriftStap, Tekstvrijgave, Vorm
from overleg.domain.regels import GEWOON, Regels
from overleg.domain.verzoek import (
    STAPPEN,
    Aanvrager,
    Besluit,
    Identificatie,
    Oordeel,
    Recht,
    Stand,
    Stap,
    Verzoek,
    Weigeringsgrond,
    besluit,
    eis_gerechtigd,
    eis_gezag,
    eis_mogelijke_aanvraag,
    eis_toegewezen,
    handel_af,
    identificeer,
    trek_in,
    uiterlijk,
    verstreken,
    wachtte,
)

NU = datetime(2026, 3, 2, 9, tzinfo=UTC)
TOE = Besluit(Oordeel.TOEGEWEZEN, None, "Synthetisch.", NU, "petra.po")
NEE = Besluit(Oordeel.GEWEIGERD, Weigeringsgrond.VEILIGHEID, "Synthetisch.", NU, "petra.po")


def een_verzoek(stand=Stand.ONTVANGEN, **anders):
    v = Verzoek(UUID(int=1), UUID(int=2), Recht.INZAGE, Aanvrager.ZELF, date(2026, 1, 31), stand)
    return replace(v, **anders)


DOE = {
    Stap.IDENTIFICEREN: lambda v: identificeer(v, Identificatie.PASPOORT),
    Stap.BESLUITEN: lambda v: besluit(v, TOE),
    Stap.AFHANDELEN: lambda v: handel_af(v, NU),
    Stap.INTREKKEN: lambda v: trek_in(v, NU),
}
NAAR = {
    Stap.IDENTIFICEREN: Stand.GEIDENTIFICEERD, Stap.BESLUITEN: Stand.BESLOTEN, Stap.AFHANDELEN: Stand.AFGEHANDELD,
    Stap.INTREKKEN: Stand.INGETROKKEN,
}  # fmt: skip
MAG = {
    (Stand.ONTVANGEN, Stap.IDENTIFICEREN), (Stand.ONTVANGEN, Stap.INTREKKEN), (Stand.GEIDENTIFICEERD, Stap.BESLUITEN),
    (Stand.GEIDENTIFICEERD, Stap.INTREKKEN), (Stand.BESLOTEN, Stap.AFHANDELEN),
}  # fmt: skip


@pytest.mark.parametrize("stand", Stand)
@pytest.mark.parametrize("wat", Stap)
def test_elke_stap_in_elke_stand(stand, wat):
    v = een_verzoek(stand)
    assert (wat in STAPPEN[stand]) == ((stand, wat) in MAG)
    if (stand, wat) in MAG:
        nieuw = DOE[wat](v)
        assert (nieuw.stand, nieuw.versie) == (NAAR[wat], v.versie + 1)
    else:
        with pytest.raises(Conflict, match=stand.value):
            DOE[wat](v)


def test_een_weigering_is_meteen_afgehandeld_en_noemt_haar_grond():
    v = besluit(een_verzoek(Stand.GEIDENTIFICEERD), NEE)
    assert (v.stand, v.gesloten_op, v.toegewezen) == (Stand.AFGEHANDELD, NU, False)
    for oordeel, grond in (
        (Oordeel.GEWEIGERD, None),
        (Oordeel.DEELS_TOEGEWEZEN, None),
        (Oordeel.TOEGEWEZEN, NEE.grond),
    ):
        with pytest.raises(InvalidInput):
            besluit(een_verzoek(Stand.GEIDENTIFICEERD), replace(NEE, oordeel=oordeel, grond=grond))


@pytest.mark.parametrize("stand", Stand)
def test_wie_zich_niet_kan_legitimeren_wordt_geweigerd_zonder_identificatie(stand):
    onbekend = replace(NEE, grond=Weigeringsgrond.IDENTITEIT_ONBEKEND)
    if stand in {Stand.ONTVANGEN, Stand.GEIDENTIFICEERD}:
        assert besluit(een_verzoek(stand), onbekend).stand is Stand.AFGEHANDELD
    else:
        with pytest.raises(Conflict):
            besluit(een_verzoek(stand), onbekend)


@pytest.mark.parametrize(
    ("leeftijd", "wie"),
    [
        (0, {Aanvrager.OUDER_MET_GEZAG, Aanvrager.GEMACHTIGDE}), (11, {Aanvrager.OUDER_MET_GEZAG, Aanvrager.GEMACHTIGDE}),
        (12, set(Aanvrager)), (15, set(Aanvrager)), (16, {Aanvrager.ZELF, Aanvrager.GEMACHTIGDE}),
        (40, {Aanvrager.ZELF, Aanvrager.GEMACHTIGDE}), (None, {Aanvrager.ZELF, Aanvrager.GEMACHTIGDE}),
    ],
)  # fmt: skip
@pytest.mark.parametrize("aanvrager", Aanvrager)
def test_wie_op_welke_leeftijd_vraagt(leeftijd, wie, aanvrager):
    geboren = None if leeftijd is None else date(2026 - leeftijd, 3, 2)
    if aanvrager in wie:
        eis_gerechtigd(geboren, aanvrager, NU.date(), GEWOON)
    else:
        with pytest.raises(InvalidInput):
            eis_gerechtigd(geboren, aanvrager, NU.date(), GEWOON)


def test_de_leeftijden_zijn_instelbaar_en_gelden_op_de_dag_van_ontvangst():
    eis_gerechtigd(date(2016, 3, 2), Aanvrager.ZELF, NU.date(), Regels(verzoek_zelf_vanaf=10))
    with pytest.raises(InvalidInput):
        eis_gerechtigd(date(2010, 3, 2), Aanvrager.OUDER_MET_GEZAG, NU.date(), GEWOON)
    eis_gerechtigd(date(2010, 3, 3), Aanvrager.OUDER_MET_GEZAG, NU.date(), GEWOON)


@pytest.mark.parametrize(
    "anders",
    [
        {"ontvangen_op": date(2026, 3, 3)}, {"aanvrager": Aanvrager.OUDER_MET_GEZAG}, {"aanvrager_persoon_id": UUID(int=9)},
        {"aanvrager": Aanvrager.OUDER_MET_GEZAG, "aanvrager_persoon_id": UUID(int=2)},
    ],
)  # fmt: skip
def test_een_onmogelijke_aanvraag(anders):
    with pytest.raises(InvalidInput):
        eis_mogelijke_aanvraag(een_verzoek(**anders), NU)


def test_een_ouder_zonder_gezag_krijgt_niets_tenzij_het_gezag_onbekend_is():
    v = een_verzoek(aanvrager=Aanvrager.OUDER_MET_GEZAG, aanvrager_persoon_id=UUID(int=9))
    eis_gezag(v, {UUID(int=9), UUID(int=8)})
    eis_gezag(v, ())
    eis_gezag(een_verzoek(), {UUID(int=8)})
    with pytest.raises(InvalidInput):
        eis_gezag(v, {UUID(int=8)})


@given(st.dates(date(2020, 1, 1), date(2030, 1, 1)), st.integers(-60, 120), st.one_of(st.none(), st.integers(0, 90)))
def test_te_laat_volgt_uit_feiten_en_peildatum(ontvangen, na, besloten_na):
    besloten = (
        None if besloten_na is None else datetime.combine(ontvangen + timedelta(days=besloten_na), NU.time(), UTC)
    )
    v = een_verzoek(ontvangen_op=ontvangen, besluit=replace(TOE, op=besloten) if besloten else None)
    peildatum = ontvangen + timedelta(days=na)
    open_ = na >= 0 and (besloten_na is None or besloten_na > na)
    assert wachtte(v, peildatum) == open_
    assert verstreken(v, peildatum, GEWOON) == (open_ and peildatum > maanden_later(ontvangen, 1))


def test_een_maand_is_een_kalendermaand_afgekapt_op_haar_einde():
    assert uiterlijk(een_verzoek(), GEWOON) == date(2026, 2, 28)
    assert uiterlijk(een_verzoek(), Regels(verzoek_maanden=3)) == date(2026, 4, 30)


def test_uitvoeren_kan_alleen_na_toewijzing_van_dat_recht():
    eis_toegewezen(een_verzoek(Stand.BESLOTEN), Recht.INZAGE, Recht.WIE_ZAG_MIJ)
    for v in (een_verzoek(Stand.AFGEHANDELD), een_verzoek(Stand.BESLOTEN, recht=Recht.WISSING)):
        with pytest.raises(Conflict):
            eis_toegewezen(v, Recht.INZAGE)
    assert een_verzoek().nummer.startswith("RV-")


def een_afschrift(stand):
    a = Afschrift(uuid4(), uuid4(), uuid4(), NU, "petra.po")
    vrij = replace(a, vrijgegeven_op=NU, vrijgegeven_door="paul.po", verloopt_op=NU + timedelta(days=14))
    return {
        AfschriftStand.OPGESTELD: a, AfschriftStand.VRIJGEGEVEN: vrij, AfschriftStand.VERLOPEN: replace(vrij, verloopt_op=NU),
        AfschriftStand.VERNIETIGD: replace(a, vernietigd_op=NU),
    }[stand]  # fmt: skip


AF_DOE = {
    AfschriftStap.VRIJGEVEN: lambda a: af.geef_vrij(a, "paul.po", NU, 14),
    AfschriftStap.AFKEUREN: lambda a: af.keur_af(a, NU),
    AfschriftStap.OPHALEN: lambda a: af.haal_op(a, Vorm.PDF, NU),
    AfschriftStap.VERNIETIGEN: lambda a: af.vernietig_verlopen(a, NU),
}
AF_MAG = {
    (AfschriftStand.OPGESTELD, AfschriftStap.VRIJGEVEN), (AfschriftStand.OPGESTELD, AfschriftStap.AFKEUREN),
    (AfschriftStand.VRIJGEGEVEN, AfschriftStap.OPHALEN), (AfschriftStand.VRIJGEGEVEN, AfschriftStap.AFKEUREN),
    (AfschriftStand.VERLOPEN, AfschriftStap.VERNIETIGEN),
}  # fmt: skip


@pytest.mark.parametrize("stand", AfschriftStand)
@pytest.mark.parametrize("wat", AfschriftStap)
def test_elke_stap_met_een_afschrift_in_elke_stand(stand, wat):
    a = een_afschrift(stand)
    assert a.stand(NU) is stand
    if (stand, wat) in AF_MAG:
        assert AF_DOE[wat](a).versie == 2
    else:
        with pytest.raises(Conflict, match=stand.value):
            AF_DOE[wat](a)


def test_vrijgeven_is_het_werk_van_een_ander():
    with pytest.raises(Forbidden):
        af.geef_vrij(een_afschrift(AfschriftStand.OPGESTELD), "petra.po", NU, 14)
    v = Tekstvrijgave(uuid4(), uuid4(), uuid4(), uuid4(), "t", NU, "petra.po")
    with pytest.raises(Forbidden):
        af.bevestig_vrijgave(v, "petra.po", NU)
    with pytest.raises(Conflict):
        af.bevestig_vrijgave(af.bevestig_vrijgave(v, "paul.po", NU), "piet.po", NU)


def test_elke_vorm_gaat_een_keer_mee_en_na_de_laatste_is_er_niets_meer():
    een = af.haal_op(een_afschrift(AfschriftStand.VRIJGEGEVEN), Vorm.PDF, NU)
    assert een.vernietigd_op is None
    with pytest.raises(Conflict, match="één keer"):
        af.haal_op(een, Vorm.PDF, NU)
    twee = af.haal_op(een, Vorm.JSON, NU)
    assert twee.stand(NU) is AfschriftStand.VERNIETIGD
