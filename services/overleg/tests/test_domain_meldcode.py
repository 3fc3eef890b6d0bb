"""De wandeling: alle paren van toestand en handeling, geen weg om een melding heen, en wat er aangeraden wordt."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from common.errors import Conflict, Forbidden, InvalidInput
from overleg.domain.codes import Aard, MelderCategorie
from overleg.domain.meldcode.advies import adviseer
from overleg.domain.meldcode.concept import maak_concept
from overleg.domain.meldcode.model import (
    Afweging,
    Afwijking,
    Antwoord,
    Besluit,
    Einde,
    Functie,
    GeenGesprek,
    Gesprek,
    Gesprekspartner,
    Kindcheck,
    KindcheckUitkomst,
    Meldcode,
    MeldcodeStatus,
    Melding,
    Omstandigheid,
    Overname,
    Raadpleging,
    Signalen,
    Stap,
    Vraag,
    ZorgVoorKinderen,
    teksten,
)
from overleg.domain.meldcode.wandeling import eis_eigen_wandeling, leg_vast, open_plichten, sluit_af
from overleg.domain.signaalregels import GEWOON

NU = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
DAG = date(2026, 3, 2)
J, N, T = Antwoord.JA, Antwoord.NEE, Antwoord.TWIJFEL
SIGNALEN = Signalen("Het kind is stil.", Kindcheck(client_volwassen=False), (Aard.KM_GETUIGE,))
COLLEGA = Raadpleging(Functie.COLLEGA, DAG, "Let op.")
VT = Raadpleging(Functie.VEILIG_THUIS, DAG, "Meld.")
GESPREK = Gesprek((Gesprekspartner.OUDER,), "Besproken.", DAG)
STAPPEN = (SIGNALEN, COLLEGA, GESPREK)
MELDING = Melding(NU, besproken=True)
NIET = Besluit(melden=False, zelf_hulp=True, argument="Hulp volstaat.")
WEL = Besluit(melden=True, zelf_hulp=False, argument="Te gevaarlijk.")
AFGEWEKEN = replace(NIET, afwijking=Afwijking("De ander is vertrokken.", (Functie.COLLEGA,)))


def weging(vraag, antwoord, **anders):
    extra = {"acuut": True} if (vraag, antwoord) == (2, J) else {}
    extra |= {"termijn": DAG + timedelta(days=30)} if (vraag, antwoord) == (4, J) else {}
    return Afweging(Vraag(vraag), antwoord, "Omdat.", **(extra | anders))


HULP = (weging(1, J), weging(2, N), weging(3, J), weging(4, J))


def zet(mc, *inhouden):
    for inhoud in inhouden:
        mc = leg_vast(
            mc, inhoud, uuid4(), NU, door=mc.professional, takken=GEWOON.takken, kindcheck_bij=GEWOON.kindcheck_bij
        )
    return mc


def meldcode(*inhouden):
    return zet(Meldcode(UUID(int=1), "jip.jgz", MelderCategorie.GEZONDHEIDSZORG, NU), *inhouden)


def dicht(mc, monitoring="Elke maand bellen."):
    return sluit_af(mc, monitoring, uuid4(), NU, door="jip.jgz", takken=GEWOON.takken)


def raad(mc, dag=DAG):
    return adviseer(mc, GEWOON.takken, dag)


@pytest.mark.parametrize("inhoud", [*STAPPEN, weging(2, J), NIET, MELDING], ids=lambda i: type(i).__name__)
def test_alles_kan_in_een_lopende_en_niets_in_een_afgesloten_wandeling(inhoud):
    lopend = meldcode(*STAPPEN, weging(1, N))
    na = zet(lopend, inhoud)
    assert (na.regels[:-1], na.regels[-1].inhoud, na.versie) == (lopend.regels, inhoud, lopend.versie + 1)
    af = dicht(lopend)
    assert (af.status, af.einde) == (MeldcodeStatus.AFGESLOTEN, Einde.GEEN_VERMOEDEN)
    with pytest.raises(Conflict, match="nieuwe meldcode"):
        zet(af, inhoud)


def test_een_afgesloten_wandeling_sluit_niet_nog_eens_en_gaat_niet_over():
    af = dicht(meldcode(*STAPPEN, weging(1, N)))
    with pytest.raises(Conflict):
        dicht(af)
    with pytest.raises(Conflict):
        leg_vast(af, Overname("jip.jgz"), uuid4(), NU, door="an.af", takken=GEWOON.takken, kindcheck_bij=frozenset())


@pytest.mark.parametrize(
    ("inhouden", "einde"),
    [
        ((*STAPPEN, weging(1, N)), Einde.GEEN_VERMOEDEN),
        ((*STAPPEN, *HULP, weging(5, J), NIET), Einde.HULP_MET_MONITORING),
        ((weging(2, J), MELDING), Einde.GEMELD),
        ((MELDING,), Einde.GEMELD),
        ((*STAPPEN, weging(1, J), weging(2, N), weging(3, N), MELDING), Einde.GEMELD),
        ((*STAPPEN, weging(2, J), AFGEWEKEN), Einde.AFGEWEKEN),
        ((*STAPPEN, *HULP, weging(5, N), AFGEWEKEN), Einde.AFGEWEKEN),
        ((*STAPPEN, WEL, NIET, weging(1, N)), Einde.GEEN_VERMOEDEN),
    ],
)
def test_het_einde_volgt_uit_wat_er_ligt(inhouden, einde):
    assert dicht(meldcode(*inhouden)).einde is einde


@pytest.mark.parametrize(
    ("inhouden", "tekst"),
    [
        ((), "signalen, overleggen, gesprek"),
        ((SIGNALEN, weging(1, N)), "overleggen, gesprek"),
        (STAPPEN, "Beantwoord eerst afweging 1"),
        ((*STAPPEN, weging(1, J)), "afweging 2"),
        ((*STAPPEN, weging(1, T)), "raadpleeg Veilig Thuis"),
        ((*STAPPEN, *HULP), "afweging 5"),
        ((*STAPPEN, *HULP, weging(5, J)), "besluit van stap 5"),
        ((*STAPPEN, weging(2, J)), "Afweging 2 wijst op melden"),
        ((*STAPPEN, weging(2, J), weging(2, N), weging(1, N)), "Afweging 2 wijst op melden"),
        ((*STAPPEN, weging(1, J), weging(3, N)), "Afweging 3 wijst op melden"),
        ((*STAPPEN, weging(1, N), WEL), "U besloot te melden"),
        ((MELDING, weging(2, J)), "Afweging 2 wijst op melden"),
        ((MELDING, *HULP, weging(5, N)), "Afweging 5 wijst op melden"),
        ((*STAPPEN, weging(2, J), AFGEWEKEN, weging(2, J)), "Afweging 2 wijst op melden"),
    ],
)
def test_te_vroeg_afsluiten_zegt_wat_er_nog_moet(inhouden, tekst):
    with pytest.raises(Conflict, match=tekst):
        dicht(meldcode(*inhouden))


def test_afsluiten_met_hulp_vraagt_afspraken_over_monitoring():
    with pytest.raises(Conflict, match="monitoring"):
        dicht(meldcode(*STAPPEN, *HULP, weging(5, J), NIET), None)


@pytest.mark.parametrize("aanleiding", [(weging(2, J),), (weging(1, J), weging(3, N)), (weging(1, J), weging(4, N))])
def test_niet_melden_tegen_de_afweging_in_kan_alleen_met_een_afwijking(aanleiding):
    with pytest.raises(Conflict, match="onderbouw de afwijking"):
        meldcode(*STAPPEN, *aanleiding, NIET)
    assert open_plichten(meldcode(*STAPPEN, *aanleiding, AFGEWEKEN), GEWOON.takken) == []


def test_een_afwijking_hoort_bij_een_plicht_en_bij_wie_geraadpleegd_is():
    with pytest.raises(Conflict, match="niets om van af te wijken"):
        meldcode(*STAPPEN, AFGEWEKEN)
    with pytest.raises(InvalidInput) as fout:
        meldcode(weging(2, J), AFGEWEKEN)
    assert [f.code for f in fout.value.fouten] == ["niet-geraadpleegd"]
    with pytest.raises(InvalidInput):
        meldcode(COLLEGA, weging(2, J), replace(NIET, afwijking=Afwijking("Zo.", ())))


KINDCHECK = [
    (Kindcheck(False), None),
    (Kindcheck(True), "zorgVoorKinderen"),
    (Kindcheck(True, None, (Omstandigheid.VERSLAVING,), KindcheckUitkomst.ZORGEN), "zorgVoorKinderen"),
    (Kindcheck(True, ZorgVoorKinderen.NEE, (Omstandigheid.VERSLAVING,)), None),
    (Kindcheck(True, ZorgVoorKinderen.JA), None),
    (Kindcheck(True, ZorgVoorKinderen.JA, (Omstandigheid.ANDERS,)), None),
    (Kindcheck(True, ZorgVoorKinderen.JA, (Omstandigheid.VERSLAVING,)), "uitkomst"),
    (Kindcheck(True, ZorgVoorKinderen.ONBEKEND, (Omstandigheid.SUICIDALITEIT,)), "uitkomst"),
    (Kindcheck(True, ZorgVoorKinderen.JA, (Omstandigheid.VERSLAVING,), KindcheckUitkomst.GEEN_ZORGEN), None),
]


@pytest.mark.parametrize(("kindcheck", "veld"), KINDCHECK)
def test_de_kindcheck_is_gevraagd_en_waar_nodig_gedaan(kindcheck, veld):
    if veld is None:
        assert meldcode(replace(SIGNALEN, kindcheck=kindcheck)).regels
        return
    with pytest.raises(InvalidInput) as fout:
        meldcode(replace(SIGNALEN, kindcheck=kindcheck))
    assert [f.veld for f in fout.value.fouten] == [f"kindcheck.{veld}"]


MORGEN = DAG + timedelta(days=1)
ONJUIST = [
    (Raadpleging(Functie.COLLEGA, MORGEN), "op"),
    (Gesprek((), "x"), "op"),
    (Gesprek((Gesprekspartner.KIND,), "x", DAG, GeenGesprek.GEWEIGERD), "op"),
    (Gesprek((), "x", DAG), "met"),
    (Gesprek((Gesprekspartner.KIND,), "x", None, GeenGesprek.GEWEIGERD), "met"),
    (Gesprek((Gesprekspartner.KIND,), "x", MORGEN), "op"),
    (weging(2, J, acuut=False), "acuteOnveiligheid"),
    (weging(2, N, acuut=True), "acuteOnveiligheid"),
    (weging(1, J, structureel=True), "acuteOnveiligheid"),
    (weging(4, J, termijn=None), "termijn"),
    (weging(4, N, termijn=MORGEN), "termijn"),
    (weging(4, J, termijn=DAG - timedelta(days=1)), "termijn"),
    (Melding(NU + timedelta(hours=1), besproken=False), "gemeldOp"),
]


@pytest.mark.parametrize(("inhoud", "veld"), ONJUIST)
def test_wat_met_zichzelf_in_strijd_is_wordt_geweigerd(inhoud, veld):
    with pytest.raises(InvalidInput) as fout:
        meldcode(inhoud)
    assert veld in [f.veld for f in fout.value.fouten]


KEUZES = st.sampled_from(
    [*STAPPEN, VT, MELDING, NIET, WEL, AFGEWEKEN, weging(2, J, acuut=False, structureel=True)]
    + [weging(v, a) for v in Vraag for a in Antwoord]
)


@settings(max_examples=400)
@given(st.lists(KEUZES | st.just("sluit"), max_size=25))
def test_geen_weg_eindigt_zonder_melding_na_onveiligheid_zonder_onderbouwde_afwijking(handelingen):
    mc = meldcode()
    for handeling in handelingen:
        vorige = mc.regels
        with suppress(Conflict, InvalidInput):
            mc = dicht(mc) if handeling == "sluit" else zet(mc, handeling)
        assert mc.regels[: len(vorige)] == vorige, "er gaat nooit iets weg"
    inhouden = [r.inhoud for r in mc.regels]
    ja = [n for n, i in enumerate(inhouden) if isinstance(i, Afweging) and (i.vraag, i.antwoord) == (2, J)]
    if mc.einde is None or not ja:
        return
    daarna = inhouden[ja[-1] + 1 :]
    gemeld = any(isinstance(i, Melding) for i in daarna)
    afgeweken = [i.afwijking for i in daarna if isinstance(i, Besluit) and i.afwijking]
    assert gemeld or (afgeweken and all(a.argument and a.instemming for a in afgeweken))
    assert mc.einde in {Einde.GEMELD, Einde.AFGEWEKEN}


@settings(max_examples=200)
@given(st.lists(KEUZES, max_size=20), st.integers(-40, 80))
def test_het_advies_heeft_altijd_een_stap_en_noemt_bij_acute_onveiligheid_de_nummers(handelingen, dagen):
    mc = meldcode()
    for handeling in handelingen:
        with suppress(Conflict, InvalidInput):
            mc = zet(mc, handeling)
    advies = raad(mc, DAG + timedelta(days=dagen))
    assert advies.stap is not None
    assert advies.reden
    assert advies.melden == bool(open_plichten(mc, GEWOON.takken))
    if advies.acuut:
        assert "112" in advies.reden
        assert "0800-2000" in advies.reden


@pytest.mark.parametrize(
    ("inhouden", "stap", "vraag", "melden"),
    [
        ((), Stap.SIGNALEN, None, False),
        ((SIGNALEN,), Stap.OVERLEGGEN, None, False),
        ((SIGNALEN, COLLEGA), Stap.GESPREK, None, False),
        (STAPPEN, Stap.WEGEN, 1, False),
        ((*STAPPEN, weging(1, T)), Stap.OVERLEGGEN, 1, False),
        ((weging(1, T),), Stap.OVERLEGGEN, 1, False),
        ((*STAPPEN, weging(1, T), VT), Stap.WEGEN, 1, False),
        ((*STAPPEN, VT, weging(1, T)), Stap.OVERLEGGEN, 1, False),
        ((*STAPPEN, weging(1, N)), Stap.BESLISSEN, 1, False),
        ((*STAPPEN, *HULP), Stap.WEGEN, 5, False),
        ((*STAPPEN, *HULP, weging(5, J)), Stap.BESLISSEN, 5, False),
        ((weging(2, J),), Stap.BESLISSEN, 2, True),
        ((weging(2, J), weging(2, N)), Stap.BESLISSEN, 2, True),
        ((weging(1, J), weging(3, N)), Stap.BESLISSEN, 3, True),
        ((WEL,), Stap.BESLISSEN, None, True),
        ((weging(2, J), MELDING), Stap.BESLISSEN, None, False),
        ((COLLEGA, weging(2, J), AFGEWEKEN), Stap.SIGNALEN, None, False),
        ((*STAPPEN, weging(2, J), AFGEWEKEN), Stap.BESLISSEN, None, False),
    ],
)
def test_het_advies_per_toestand(inhouden, stap, vraag, melden):
    advies = raad(meldcode(*inhouden))
    assert (advies.stap, advies.vraag, advies.melden) == (stap, vraag, melden)


def test_hulp_wacht_tot_de_termijn_en_daarna_is_vraag_5_aan_de_beurt():
    mc = meldcode(*STAPPEN, *HULP)
    termijn = DAG + timedelta(days=30)
    assert "loopt" in raad(mc, termijn - timedelta(days=1)).reden
    assert "voorbij" in raad(mc, termijn).reden
    assert raad(mc).vanaf == termijn


def test_alleen_wie_loopt_legt_vast_en_wie_overneemt_loopt():
    mc = meldcode(SIGNALEN)
    with pytest.raises(Forbidden):
        eis_eigen_wandeling(mc, "an.af")
    over = leg_vast(mc, Overname("jip.jgz"), uuid4(), NU, door="an.af", takken=GEWOON.takken, kindcheck_bij=frozenset())
    eis_eigen_wandeling(over, "an.af")
    with pytest.raises(Conflict, match="zelf al"):
        leg_vast(over, Overname("an.af"), uuid4(), NU, door="an.af", takken=GEWOON.takken, kindcheck_bij=frozenset())


def test_het_concept_neemt_over_wat_bekend_is_en_noemt_wat_ontbreekt():
    leeg = maak_concept(meldcode(), None, "00000009990000000003", NU)
    assert leeg.ontbreekt == ("huishoudenId", "betrokkenen", "aard", "pc4", "gemeentecode")
    mc = replace(
        meldcode(replace(SIGNALEN, disclosure=True), weging(2, J, structureel=True), weging(2, N), WEL),
        persoon_id=UUID(int=5),
    )
    vol = maak_concept(mc, UUID(int=6), "00000009990000000003", NU)
    assert vol.ontbreekt == ("pc4", "gemeentecode")
    assert (vol.acuut, vol.structureel, vol.disclosure, vol.aard) == (True, True, True, (Aard.KM_GETUIGE,))
    assert "Het kind is stil." in vol.toelichting
    assert "Te gevaarlijk." in vol.toelichting


def test_elke_vrije_tekst_wordt_genoemd_om_te_controleren():
    assert teksten(AFGEWEKEN) == {"argument": "Hulp volstaat.", "afwijking.argument": "De ander is vertrokken."}
    assert [list(teksten(i)) for i in (*STAPPEN, weging(1, J), NIET, MELDING, Overname("x"))] == [
        ["tekst"], ["advies"], ["tekst"], ["argument"], ["argument"], [], [],
    ]  # fmt: skip
