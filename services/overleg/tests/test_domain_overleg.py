"""Regels van het interventieoverleg: elke stap in elke toestand, dekking, en acties op een peildatum."""

from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.errors import Conflict, Forbidden, InvalidInput
from common.kalender import dag_van
from overleg.domain import overleg as domein
from overleg.domain.overleg import Deelnemer, DeelnemerSoort, Overleg, OverlegStatus, Voorzitter
from overleg.domain.overleg_acties import Actie, ActieStatus, draag_over, rond_af, toegestane_stappen, voer_niet_uit
from overleg.domain.overleg_punten import (
    Agendapunt,
    AgendapuntSoort,
    AgendapuntStatus,
    NietGedekt,
    VervallenReden,
    eis_besproken,
    eis_een_soort,
    eis_gedekt,
    eis_plaats_bij_punt,
    eis_plaats_op_agenda,
    laat_vervallen,
    ongedekte_paren,
    verwerk_bespreking,
)

ORG, ANDER, DERDE = (f"0000000999000000000{n}" for n in (1, 2, 3))
NU = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
S = OverlegStatus


def een_overleg(status=S.GEPLAND, **anders) -> Overleg:
    basis = Overleg(
        uuid4(), ORG, status, Voorzitter(ANDER, "voor.zitter"), NU - timedelta(hours=2), NU - timedelta(hours=1), (ORG, ANDER),
        NU - timedelta(days=7), NU - timedelta(days=7), "Kamer 3", versie=4,
    )  # fmt: skip
    return replace(basis, **anders)


# Per action: what it does to a meeting, and in which states the specification allows it.
STAPPEN = {
    "wijzigen": (lambda o: domein.wijzig(o, een_overleg(), NU), {S.GEPLAND, S.VOORBEREID}),
    "deelnemer toevoegen": (lambda o: domein.zet_aan_tafel(o, (ORG,), "deelnemer toevoegen", NU), {S.GEPLAND, S.VOORBEREID}),
    "deelnemer afhalen": (lambda o: domein.zet_aan_tafel(o, (ORG,), "deelnemer afhalen", NU), {S.GEPLAND, S.VOORBEREID}),
    "agendapunt toevoegen": (lambda o: domein.eis_stap(o, "agendapunt toevoegen"), {S.GEPLAND, S.VOORBEREID}),
    "agendapunt intrekken": (lambda o: domein.eis_stap(o, "agendapunt intrekken"), {S.GEPLAND, S.VOORBEREID}),
    "bijdrage leveren": (lambda o: domein.eis_stap(o, "bijdrage leveren"), {S.GEPLAND, S.VOORBEREID}),
    "voorbereiden": (lambda o: domein.bereid_voor(o, 1, NU), {S.GEPLAND}),
    "houden": (lambda o: domein.houd(o, NU), {S.VOORBEREID}),
    "annuleren": (lambda o: domein.annuleer(o, "x", NU), {S.GEPLAND, S.VOORBEREID}),
    "verslag schrijven": (lambda o: domein.werk_bij(o, "verslag schrijven"), {S.GEHOUDEN}),
    "besluit vastleggen": (lambda o: domein.werk_bij(o, "besluit vastleggen"), {S.GEHOUDEN}),
    "actie vastleggen": (lambda o: domein.werk_bij(o, "actie vastleggen"), {S.GEHOUDEN}),
    "vaststellen": (lambda o: domein.stel_vast(o, ANDER, "voor.zitter", [], NU), {S.GEHOUDEN}),
}  # fmt: skip


@pytest.mark.parametrize(("stap", "status"), list(itertools.product(STAPPEN, S)))
def test_elke_stap_in_elke_toestand(stap, status):
    doe, toegestaan = STAPPEN[stap]
    huidig = een_overleg(status)
    if status in toegestaan:
        nieuw = doe(huidig)
        assert nieuw is None or nieuw.versie == huidig.versie + 1
        return
    with pytest.raises(Conflict) as fout:
        doe(huidig)
    wel = sorted(s for s, (_, toestanden) in STAPPEN.items() if status in toestanden)
    for naam in wel:
        assert naam in fout.value.detail
    assert wel or "nieuw overleg" in fout.value.detail
    assert sorted(domein.toegestane_stappen(status)) == wel


def test_de_stappen_zetten_de_toestand_met_haar_moment():
    assert domein.bereid_voor(een_overleg(), 2, NU).voorbereid_op == NU
    assert domein.houd(een_overleg(S.VOORBEREID), NU).gehouden_op == NU
    assert domein.stel_vast(een_overleg(S.GEHOUDEN), ANDER, "voor.zitter", [], NU).vastgesteld_op == NU
    weg = domein.annuleer(een_overleg(uitnodiging=3), "ziek", NU)
    assert (weg.geannuleerd_op, weg.annuleringsreden, weg.uitnodiging) == (NU, "ziek", 4)


def test_wie_wat_mag():
    o = een_overleg(S.GEHOUDEN)
    domein.eis_organisator(o, ORG)
    domein.eis_leiding(o, ORG, "wie.dan.ook")
    domein.eis_leiding(o, ANDER, "voor.zitter")
    for doe in (
        lambda: domein.eis_organisator(o, ANDER),
        lambda: domein.eis_leiding(o, ANDER, "een.collega"),
        lambda: domein.stel_vast(o, ANDER, "een.collega", [], NU),
        lambda: domein.stel_vast(o, ORG, "voor.zitter", [], NU),
    ):
        with pytest.raises(Forbidden):
            doe()


def test_een_leeg_verslag_wordt_niet_vastgesteld_en_de_tekst_zegt_waar():
    leeg = uuid4()
    with pytest.raises(Conflict, match=str(leeg)):
        domein.stel_vast(een_overleg(S.GEHOUDEN), ANDER, "voor.zitter", [leeg], NU)


def test_zonder_agendapunt_is_er_niets_voorbereid_en_voor_het_begin_niets_gehouden():
    with pytest.raises(Conflict, match="geen agendapunt"):
        domein.bereid_voor(een_overleg(), 0, NU)
    with pytest.raises(Conflict, match="nog niet begonnen"):
        domein.houd(een_overleg(S.VOORBEREID), NU - timedelta(hours=2, seconds=1))


def test_aan_tafel_zit_wie_organiseert_voorzit_of_iemand_stuurt():
    o = een_overleg()
    inwoner = Deelnemer(uuid4(), DeelnemerSoort.INWONER, persoon_id=uuid4())
    wijkagent = Deelnemer(uuid4(), DeelnemerSoort.PROFESSIONAL, DERDE, "w")
    assert domein.tafel(o, [inwoner, wijkagent, wijkagent]) == (ORG, ANDER, DERDE)
    with pytest.raises(Conflict):
        domein.eis_nog_plaats(61)


def een_punt(**anders) -> Agendapunt:
    basis = Agendapunt(
        uuid4(), uuid4(), ORG, AgendapuntSoort.GEANONIMISEERD, AgendapuntStatus.OPEN, "tekst", NU - timedelta(days=1)
    )
    return replace(basis, **anders)


PERSOON = uuid4()
IDENT, ANON = AgendapuntSoort.IDENTIFICEERBAAR, AgendapuntSoort.GEANONIMISEERD
OPBOUW, EXPERTISE = "opbouw_casus", "expertise_inwinnen"
SOORTEN = [
    (IDENT, PERSOON, [PERSOON], None, None, []),
    (IDENT, PERSOON, [PERSOON], None, "interventieoverleg", []),
    (IDENT, None, [], OPBOUW, EXPERTISE, ["casusId", "personen", "reden", "doel"]),
    (IDENT, PERSOON, [PERSOON], OPBOUW, None, ["reden"]),
    (ANON, None, [], OPBOUW, EXPERTISE, []),
    (ANON, PERSOON, [PERSOON], None, None, ["casusId", "personen", "reden", "doel"]),
    (ANON, None, [], OPBOUW, "interventieoverleg", ["doel"]),
    (ANON, None, [], "geen_zin", EXPERTISE, ["reden"]),
    (ANON, None, [PERSOON], OPBOUW, EXPERTISE, ["personen"]),
]


@pytest.mark.parametrize(("soort", "casus", "personen", "reden", "doel", "fouten"), SOORTEN)
def test_een_agendapunt_is_van_een_soort(soort, casus, personen, reden, doel, fouten):
    if not fouten:
        eis_een_soort(soort, casus, personen, reden, doel)
        return
    with pytest.raises(InvalidInput) as fout:
        eis_een_soort(soort, casus, personen, reden, doel)
    assert [f.veld for f in fout.value.fouten] == fouten


def test_een_geanonimiseerd_punt_staat_onder_de_sleutel_van_het_overleg():
    casus = uuid4()
    assert een_punt().houder_id != casus
    assert een_punt(soort=IDENT, casus_id=casus).houder_id == casus
    punt = een_punt()
    assert (punt.houder_id, punt.anoniem) == (punt.overleg_id, True)


PERSONEN = [UUID(int=n + 1) for n in range(4)]
ORGANISATIES = [f"{n:020d}" for n in range(4)]
PAREN = st.sets(st.tuples(st.sampled_from(PERSONEN), st.sampled_from(ORGANISATIES)))


@given(PAREN, st.lists(st.sampled_from(PERSONEN), unique=True), st.sets(st.sampled_from(ORGANISATIES)))
def test_gedekt_is_elk_paar_en_een_weigering_noemt_precies_wat_ontbreekt(paren, personen, organisaties):
    dekking = dict.fromkeys(paren)
    ontbreekt = {(p, o) for p in personen for o in organisaties} - paren
    assert set(ongedekte_paren(personen, organisaties, dekking)) == ontbreekt
    if not ontbreekt:
        eis_gedekt(personen, organisaties, dekking)
        return
    with pytest.raises(NietGedekt) as fout:
        eis_gedekt(personen, organisaties, dekking)
    assert len(fout.value.fouten) == len(ontbreekt)
    for p, o in ontbreekt:
        assert any(str(p) in f.reden and o in f.reden for f in fout.value.fouten)
    assert {f.veld for f in fout.value.fouten} == {f"personen.{personen.index(p)}" for p, _ in ontbreekt}


def test_na_het_overleg_is_een_open_punt_besproken_of_aangehouden_en_wat_verviel_blijft_vervallen():
    een, twee, weg = een_punt(), een_punt(), laat_vervallen(een_punt(), VervallenReden.INGETROKKEN, NU)
    na = {p.id: p.status for p in verwerk_bespreking([een, twee, weg], [een.id])}
    assert na == {een.id: AgendapuntStatus.BESPROKEN, twee.id: AgendapuntStatus.AANGEHOUDEN}
    for vreemd in (weg.id, uuid4()):
        with pytest.raises(InvalidInput):
            verwerk_bespreking([een, twee, weg], [vreemd])


@pytest.mark.parametrize("status", AgendapuntStatus)
def test_alleen_een_open_punt_vervalt_en_alleen_een_besproken_punt_krijgt_een_besluit(status):
    punt = een_punt(status=status)
    if status is AgendapuntStatus.OPEN:
        weg = laat_vervallen(punt, VervallenReden.TOESTEMMING, NU)
        assert (weg.status, weg.vervallen_op, weg.versie) == (AgendapuntStatus.VERVALLEN, NU, 2)
    else:
        with pytest.raises(Conflict, match=status.value):
            laat_vervallen(punt, VervallenReden.TOESTEMMING, NU)
    if status is AgendapuntStatus.BESPROKEN:
        eis_besproken(punt)
    else:
        with pytest.raises(Conflict, match=status.value):
            eis_besproken(punt)


def test_er_past_een_eindig_aantal_op_een_agenda():
    eis_plaats_op_agenda(49)
    eis_plaats_bij_punt(49)
    for doe in (eis_plaats_op_agenda, eis_plaats_bij_punt):
        with pytest.raises(Conflict, match="50"):
            doe(50)


def een_actie(**anders) -> Actie:
    basis = Actie(
        uuid4(),
        uuid4(),
        uuid4(),
        ORG,
        "w",
        date(2026, 3, 9),
        ActieStatus.OPEN,
        "Bel de school.",
        NU - timedelta(days=1),
    )
    return replace(basis, **anders)


ACTIESTAPPEN = {
    "afronden": lambda a: rond_af(a, ORG, "gebeld", NU),
    "niet uitvoeren": lambda a: voer_niet_uit(a, ORG, "verhuisd", NU),
    "overdragen": lambda a: draag_over(a, uuid4(), ANDER, "x", date(2026, 3, 20), NU)[0],
}


@pytest.mark.parametrize(("stap", "status"), list(itertools.product(ACTIESTAPPEN, ActieStatus)))
def test_elke_stap_van_een_actie_in_elke_status(stap, status):
    actie = een_actie(status=status)
    assert (stap in toegestane_stappen(status)) == (status is ActieStatus.OPEN)
    if status is ActieStatus.OPEN:
        na = ACTIESTAPPEN[stap](actie)
        assert (na.beeindigd_op, na.versie) == (NU, 2)
        return
    with pytest.raises(Conflict, match="geen vervolgstap"):
        ACTIESTAPPEN[stap](actie)


def test_alleen_wie_de_actie_heeft_rondt_haar_af():
    for doe in (rond_af, voer_niet_uit):
        with pytest.raises(Forbidden):
            doe(een_actie(), ANDER, "tekst", NU)


def test_overdragen_is_een_nieuwe_actie_die_naar_de_oude_wijst():
    oud, nieuw = draag_over(een_actie(), uuid4(), ANDER, "x", date(2026, 3, 20), NU)
    assert (oud.status, nieuw.status, nieuw.vorige_id) == (ActieStatus.OVERGEDRAGEN, ActieStatus.OPEN, oud.id)
    assert (nieuw.tekst, nieuw.organisatie, nieuw.termijn) == (oud.tekst, ANDER, date(2026, 3, 20))
    with pytest.raises(InvalidInput):
        draag_over(een_actie(), uuid4(), ORG, "w", date(2026, 3, 20), NU)


@given(
    st.integers(0, 365 * 24 * 60),
    st.none() | st.integers(0, 200),
    st.integers(-30, 200),
    st.integers(-30, 250),
)
def test_te_laat_is_een_functie_van_feiten_en_peildatum(begin, duur, termijn, peil):
    vanaf = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=begin)
    einde = None if duur is None else vanaf + timedelta(days=duur)
    dag = dag_van(vanaf)
    actie = een_actie(vastgesteld_op=vanaf, beeindigd_op=einde, termijn=dag + timedelta(days=termijn))
    peildatum = dag + timedelta(days=peil)
    bestond = peildatum >= dag
    klaar = einde is not None and dag_van(einde) <= peildatum
    assert actie.open_op(peildatum) == (bestond and not klaar)
    assert actie.te_laat(peildatum) == (bestond and not klaar and peil > termijn)
    assert actie.herinneren_op(3) == actie.termijn - timedelta(days=3)
