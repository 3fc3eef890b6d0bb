"""Signaaloverleg en signaal: alle paren van toestand en handeling, en nooit zonder beleidsadviseur van een gemeente."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import combinations, product
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.errors import Conflict, Forbidden, InvalidInput, NotFound
from overleg.domain.gebied import Gebied
from overleg.domain.signaal import (
    Signaal,
    SignaalStatus,
    SignaalUitkomst,
    Trend,
    agendeer,
    bespreek,
    haal_van_agenda,
    trek_in,
)
from overleg.domain.signaaloverleg import (
    Aandachtspunt,
    Annuleringsreden,
    Deelnemer,
    Deelnemersfunctie,
    Signaaloverleg,
    SignaaloverlegStatus,
    aandachtspunten,
    annuleer,
    eis_stap,
    houd,
    kies_onderwerp,
    meld_aan,
    meld_af,
    verplaats,
)

NOP, SHG, URK, BUITEN = (f"0000000999000000000{n}" for n in (4, 2, 5, 8))
GEMEENTEN = frozenset({NOP, URK})
NU = datetime(2026, 3, 10, 14, 0, tzinfo=UTC)
BELEID, PROF = Deelnemersfunctie.BELEIDSADVISEUR, Deelnemersfunctie.PROFESSIONAL
ADVISEUR = Deelnemer(UUID(int=11), NOP, BELEID, "nel.nop")
VAN_SHG = Deelnemer(UUID(int=12), SHG, BELEID, "sam.shg")
GEPLAND, GEHOUDEN, GEANNULEERD = SignaaloverlegStatus


def overleg(**anders):
    basis = {
        "id": UUID(int=1), "reeks_id": UUID(int=2), "eigenaar": NOP, "organisaties": (NOP, SHG, URK), "begint_op": NU,
        "duur_minuten": 90, "plaats": "Gemeentehuis", "onderwerp": "Ouderen", "deelnemers": (ADVISEUR, VAN_SHG),
    }  # fmt: skip
    return Signaaloverleg(**(basis | anders))


HANDELINGEN = {
    "onderwerp kiezen": (lambda o: kies_onderwerp(o, "Jeugd", SHG), {GEPLAND}),
    "verplaatsen": (lambda o: verplaats(o, NU + timedelta(days=1), "Elders", NU), {GEPLAND}),
    "annuleren": (lambda o: annuleer(o, Annuleringsreden.ANDERS), {GEPLAND}),
    "aanmelden": (lambda o: meld_aan(o, Deelnemer(UUID(int=13), URK, PROF, "ula.urk"), URK), {GEPLAND}),
    "afmelden": (lambda o: meld_af(o, VAN_SHG.id, SHG, NU), {GEPLAND}),
    "houden": (lambda o: houd(o, [ADVISEUR.id], GEMEENTEN, NU), {GEPLAND}),
    "agenderen": (lambda o: eis_stap(o, "agenderen") or replace(o, versie=o.versie + 1), {GEPLAND}),
    "van de agenda halen": (
        lambda o: eis_stap(o, "van de agenda halen") or replace(o, versie=o.versie + 1), {GEPLAND, GEHOUDEN},
    ),
    "uitkomst vastleggen": (lambda o: eis_stap(o, "uitkomst vastleggen") or replace(o, versie=o.versie + 1), {GEHOUDEN}),
}  # fmt: skip


@pytest.mark.parametrize(("status", "naam"), list(product(SignaaloverlegStatus, HANDELINGEN)))
def test_alle_paren_van_toestand_en_handeling(status, naam):
    handeling, kan = HANDELINGEN[naam]
    o = overleg(status=status)
    if status in kan:
        assert handeling(o).versie == o.versie + 1
    else:
        with pytest.raises(Conflict, match=f"status {status} kan niet: {naam}"):
            handeling(o)


MENSEN = [
    ADVISEUR, VAN_SHG, Deelnemer(UUID(int=21), URK, BELEID, "ula.urk"), Deelnemer(UUID(int=22), NOP, PROF, "piet.nop"),
    Deelnemer(UUID(int=23), NOP, BELEID, "weg.nop", afgemeld_op=NU),
]  # fmt: skip


@pytest.mark.parametrize("aanwezig", [c for n in range(5) for c in combinations(MENSEN[:4], n)])
def test_houden_kan_precies_als_er_een_beleidsadviseur_van_een_gemeente_bij_was(aanwezig):
    o = overleg(deelnemers=tuple(MENSEN))
    kan = any(d.functie is BELEID and d.organisatie in {NOP, URK} for d in aanwezig)
    if not kan:
        with pytest.raises(Conflict, match="Zonder beleidsadviseur van een gemeente"):
            houd(o, [d.id for d in aanwezig], GEMEENTEN, NU)
        return
    gehouden = houd(o, [d.id for d in aanwezig], GEMEENTEN, NU)
    assert (gehouden.status, gehouden.gehouden_op) == (GEHOUDEN, NU)
    assert {d.id for d in gehouden.deelnemers if d.aanwezig} == {d.id for d in aanwezig}
    assert gehouden.deelnemers[-1].aanwezig is None, "wie is afgemeld is er niet en was er niet"


@given(st.sets(st.sampled_from(MENSEN)), st.booleans(), st.sampled_from([None, SHG, NOP]))
def test_wat_volgens_de_aandachtspunten_kan_kan_ook_echt(mensen, met_onderwerp, over):
    o = overleg(deelnemers=tuple(mensen), onderwerp="Ouderen" if met_onderwerp else None, onderwerp_organisatie=over)
    punten = set(aandachtspunten(o, GEMEENTEN))
    aanwezig = [d.id for d in mensen if d.afgemeld_op is None]
    if punten & {Aandachtspunt.GEEN_ONDERWERP, Aandachtspunt.GEEN_GEMEENTE}:
        with pytest.raises(Conflict):
            houd(o, aanwezig, GEMEENTEN, NU)
    else:
        assert aandachtspunten(houd(o, aanwezig, GEMEENTEN, NU), GEMEENTEN) == []
    bij = any(d.organisatie == over and d.functie is BELEID and d.afgemeld_op is None for d in mensen)
    assert (Aandachtspunt.GEEN_ONDERWERPORGANISATIE in punten) == (over is not None and not bij)


@pytest.mark.parametrize(
    ("stap", "fout"),
    [
        (lambda: houd(overleg(), [ADVISEUR.id], GEMEENTEN, NU - timedelta(minutes=1)), Conflict),
        (lambda: houd(overleg(onderwerp=None), [ADVISEUR.id], GEMEENTEN, NU), Conflict),
        (lambda: houd(overleg(), [ADVISEUR.id], frozenset(), NU), Conflict),
        (lambda: houd(overleg(), [UUID(int=99)], GEMEENTEN, NU), InvalidInput),
        (lambda: houd(overleg(deelnemers=tuple(MENSEN)), [MENSEN[4].id], GEMEENTEN, NU), InvalidInput),
        (lambda: verplaats(overleg(), NU, "Elders", NU), InvalidInput),
        (lambda: kies_onderwerp(overleg(), "Jeugd", BUITEN), InvalidInput),
        (lambda: meld_aan(overleg(), Deelnemer(UUID(int=31), BUITEN, PROF, "x"), NOP), InvalidInput),
        (lambda: meld_aan(overleg(), Deelnemer(UUID(int=31), URK, PROF, "x"), SHG), Forbidden),
        (lambda: meld_aan(overleg(), replace(VAN_SHG, id=UUID(int=31)), SHG), Conflict),
        (lambda: meld_af(overleg(), ADVISEUR.id, SHG, NU), Forbidden),
        (lambda: meld_af(overleg(), UUID(int=99), NOP, NU), NotFound),
        (lambda: meld_af(meld_af(overleg(), VAN_SHG.id, NOP, NU), VAN_SHG.id, NOP, NU), Conflict),
    ],
)
def test_wat_niet_kan(stap, fout):
    with pytest.raises(fout):
        stap()


def test_wie_zich_afmeldde_kan_opnieuw_worden_aangemeld():
    af = meld_af(overleg(), VAN_SHG.id, SHG, NU)
    assert len(meld_aan(af, replace(VAN_SHG, id=UUID(int=31)), SHG).deelnemers) == 3


OVERLEG, ANDER = UUID(int=1), UUID(int=9)


def signaal(status):
    op_agenda = status in {SignaalStatus.GEAGENDEERD, SignaalStatus.BESPROKEN}
    return Signaal(
        UUID(int=5), SHG, UUID(int=2), NU, "Meer.", None, (), (), Gebied("GM0171"), Trend.TOENEMEND, None, status,
        OVERLEG if op_agenda else None, SignaalUitkomst.VOLGEN if status is SignaalStatus.BESPROKEN else None,
    )  # fmt: skip


INGEDIEND, GEAGENDEERD, BESPROKEN, INGETROKKEN = SignaalStatus
SIGNAALSTAPPEN = {
    "agenderen": (lambda s: agendeer(s, OVERLEG), {INGEDIEND: GEAGENDEERD}),
    "van de agenda": (lambda s: haal_van_agenda(s, OVERLEG), {GEAGENDEERD: INGEDIEND}),
    "bespreken": (lambda s: bespreek(s, OVERLEG, SignaalUitkomst.VOLGEN, None), {GEAGENDEERD: BESPROKEN}),
    "intrekken": (trek_in, {INGEDIEND: INGETROKKEN, GEAGENDEERD: INGETROKKEN}),
}


@pytest.mark.parametrize(("status", "naam"), list(product(SignaalStatus, SIGNAALSTAPPEN)))
def test_alle_paren_van_toestand_en_handeling_van_een_signaal(status, naam):
    stap, kan = SIGNAALSTAPPEN[naam]
    s = signaal(status)
    if status not in kan:
        with pytest.raises((Conflict, NotFound)):
            stap(s)
        return
    nieuw = stap(s)
    assert (nieuw.status, nieuw.versie) == (kan[status], s.versie + 1)
    assert (nieuw.overleg_id is not None) == (nieuw.status in {GEAGENDEERD, BESPROKEN})


def test_een_signaal_van_een_andere_agenda_is_er_hier_niet():
    for stap in (haal_van_agenda, lambda s, o: bespreek(s, o, SignaalUitkomst.VOLGEN, None)):
        with pytest.raises(NotFound):
            stap(signaal(GEAGENDEERD), ANDER)
