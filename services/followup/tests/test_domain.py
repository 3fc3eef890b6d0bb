"""De regels van de opvolging: schema, toestand, wie opvolgt, en wanneer een plan ophoudt."""

from datetime import UTC, date, datetime, timedelta
from itertools import permutations
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.errors import Conflict, InvalidInput
from common.kalender import dag_van, maanden_later
from followup.domain.codes import (
    Ernst,
    Geweldssoort,
    JaNeeOnbekend,
    OnderbrekingReden,
    Planstatus,
    Spoor,
    Status,
    Toestand,
    Vorm,
)
from followup.domain.contact import Contact, Persoonresultaat, eis_geldig, signaal_van
from followup.domain.plan import (
    Afsluiting,
    Melding,
    Onderbreking,
    Opvolgers,
    Planlid,
    Planspoor,
    contactmoment_id,
    eis_niet_onderbroken,
    laatste_dag,
    onderbreking_van,
    plannen_na,
)  # fmt: skip
from followup.domain.protocol import PROTOCOLLEN, protocol_van
from followup.domain.schema import Contactfeit, Moment, einddatum, gedaan_op, schema
from followup.domain.toestand import Momentfeiten, planstatus_op, stand_op

PROTOCOL = protocol_van("2026-1")
START = date(2026, 3, 2)
OPVOLGERS = Opvolgers(jgz="00000009990000000003", maatschappelijk_werk="00000009990000000007")
dagen = st.dates(date(2020, 1, 1), date(2040, 12, 31))
verschuivingen = st.integers(-200, 700)


def feit(maand: int, dag: int, *, bereikt: bool = True, onveilig: bool = False) -> Contactfeit:
    return Contactfeit(maand, START + timedelta(days=dag), bereikt, onveilig)


feiten = st.lists(
    st.builds(
        feit, st.sampled_from(PROTOCOL.momenten), st.integers(-14, 600), bereikt=st.booleans(), onveilig=st.booleans()
    ),
    max_size=8,
)


# --- kalender -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("dag", "maanden", "verwacht"),
    [
        (date(2026, 3, 2), 18, date(2027, 9, 2)),
        (date(2026, 8, 31), 18, date(2028, 2, 29)),
        (date(2025, 8, 31), 18, date(2027, 2, 28)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2026, 12, 31), 0, date(2026, 12, 31)),
        (date(2026, 10, 31), 1, date(2026, 11, 30)),
    ],
)
def test_maanden_zijn_kalendermaanden_afgekapt_op_het_einde_van_de_maand(dag, maanden, verwacht):
    assert maanden_later(dag, maanden) == verwacht


@given(dagen, st.integers(0, 60))
def test_afkappen_gaat_nooit_over_de_maand_heen_en_verliest_hoogstens_drie_dagen(dag, maanden):
    later = maanden_later(dag, maanden)
    assert (later.year * 12 + later.month) - (dag.year * 12 + dag.month) == maanden
    assert 0 <= dag.day - later.day <= 3
    assert later.day == dag.day or (later + timedelta(days=1)).month != later.month


def test_de_dag_telt_in_nederlandse_tijd():
    assert dag_van(datetime(2026, 6, 1, 22, 30, tzinfo=UTC)) == date(2026, 6, 2)
    assert dag_van(datetime(2026, 1, 1, 22, 30, tzinfo=UTC)) == date(2026, 1, 1)


# --- schema ---------------------------------------------------------------------------------------------------


def test_het_schema_volgt_het_protocol():
    momenten = schema(START, PROTOCOL)
    assert [m.maand for m in momenten] == [0, 1, 3, 6, 9, 12, 15, 18]
    assert [m.maand for m in momenten if m.meting] == [0, 12, 18]
    assert momenten[3] == Moment(6, False, date(2026, 9, 2), date(2026, 8, 19), date(2026, 9, 30))
    assert einddatum(START, PROTOCOL) == date(2027, 9, 2) == momenten[-1].streefdatum
    assert laatste_dag(date(2027, 9, 2), PROTOCOL) == momenten[-1].venster_tot


def test_een_versie_van_het_protocol_verandert_nooit():
    assert repr(PROTOCOLLEN["2026-1"]) == (
        "Protocol(versie='2026-1', duur_maanden=18, momenten=(0, 1, 3, 6, 9, 12, 15, 18), metingen=frozenset({0, 18, 12}), "
        "dagen_voor=14, dagen_na=28, dagen_na_onveiligheid=14)"
    ).replace("frozenset({0, 18, 12})", repr(frozenset({0, 12, 18})))


@given(dagen, feiten, st.randoms(use_true_random=False))
def test_het_schema_hangt_niet_af_van_de_volgorde_van_de_feiten(start, alle, toeval):
    geschud = list(alle)
    toeval.shuffle(geschud)
    assert schema(start, PROTOCOL, alle) == schema(start, PROTOCOL, geschud)


@given(feiten)
def test_vervroegen_opent_een_venster_alleen_eerder_en_sluit_het_nooit_eerder(alle):
    voor, na = schema(START, PROTOCOL), schema(START, PROTOCOL, alle)
    for oud, nieuw in zip(voor, na, strict=True):
        assert nieuw.venster_tot == oud.venster_tot
        assert nieuw.venster_van <= oud.venster_van
        assert nieuw.streefdatum <= oud.streefdatum
        assert nieuw.venster_van <= nieuw.streefdatum <= nieuw.venster_tot


def test_onveiligheid_haalt_het_volgende_moment_binnen_veertien_dagen():
    momenten = {m.maand: m for m in schema(START, PROTOCOL, [feit(1, 30, onveilig=True)])}
    assert momenten[3].streefdatum == START + timedelta(days=44)
    assert momenten[3].venster_van == START + timedelta(days=30)
    assert momenten[6] == schema(START, PROTOCOL)[3]


def test_een_moment_dat_al_eerder_komt_verschuift_niet_naar_later():
    momenten = {m.maand: m for m in schema(START, PROTOCOL, [feit(0, 27, onveilig=True)])}
    assert momenten[1].streefdatum == date(2026, 4, 2)


def test_wat_al_gedaan_is_schuift_niet_het_moment_erna_wel():
    alle = [feit(1, 20), feit(0, 25, onveilig=True)]
    momenten = {m.maand: m for m in schema(START, PROTOCOL, alle)}
    assert momenten[1] == schema(START, PROTOCOL)[1]
    assert momenten[3].streefdatum == START + timedelta(days=39)


def test_onveiligheid_bij_het_laatste_moment_laat_het_schema_zoals_het_is():
    assert schema(START, PROTOCOL, [feit(18, 549, onveilig=True)]) == schema(START, PROTOCOL)


def test_twee_contacten_in_een_venster_maken_een_gemist_moment_niet_goed():
    momenten = {m.maand: m for m in schema(START, PROTOCOL)}
    alle = [feit(3, 92), feit(3, 95)]
    assert gedaan_op(momenten[3], alle) == START + timedelta(days=92)
    assert gedaan_op(momenten[1], alle) is None
    late = [feit(1, 92)]
    assert gedaan_op(momenten[1], late) is None


def test_een_poging_zonder_iemand_te_bereiken_telt_niet():
    assert gedaan_op(schema(START, PROTOCOL)[0], [feit(0, 0, bereikt=False)]) is None


# --- toestand -------------------------------------------------------------------------------------------------


def _onafhankelijk(feiten: Momentfeiten, dag: date) -> set[Toestand]:
    """De definities los van elkaar, ieder als eigen voorwaarde; ze moeten elkaar uitsluiten en alles dekken."""
    m = feiten.moment
    gedaan = feiten.gedaan_op is not None and feiten.gedaan_op <= dag
    op = feiten.vervallen_op
    vervallen = not gedaan and op is not None and op <= dag and op <= m.venster_tot
    loopt = not gedaan and not vervallen
    voorwaarden = {
        Toestand.GEDAAN: gedaan,
        Toestand.VERVALLEN: vervallen,
        Toestand.NOG_NIET: loopt and dag < m.venster_van,
        Toestand.OPEN: loopt and m.venster_van <= dag <= m.streefdatum,
        Toestand.TE_LAAT: loopt and m.streefdatum < dag <= m.venster_tot,
        Toestand.GEMIST: loopt and dag > m.venster_tot,
    }
    return {toestand for toestand, waar in voorwaarden.items() if waar}


momenten_strategie = st.sampled_from(schema(START, PROTOCOL))
dag_of_niets = st.none() | st.integers(-20, 620).map(lambda n: START + timedelta(days=n))


@given(momenten_strategie, dag_of_niets, dag_of_niets, dag_of_niets, verschuivingen)
def test_op_elke_dag_geldt_precies_een_toestand(moment, gedaan, vervallen, poging, dag):
    reden = OnderbrekingReden.NIEUW_PLAN if vervallen else None
    alles = Momentfeiten(moment, gedaan, vervallen, reden, poging)
    peildatum = START + timedelta(days=dag)
    assert _onafhankelijk(alles, peildatum) == {stand_op(alles, peildatum).toestand}


@given(momenten_strategie, dag_of_niets, verschuivingen, verschuivingen)
def test_feiten_van_na_de_peildatum_veranderen_niets(moment, later, dag, extra):
    peildatum = START + timedelta(days=dag)
    toekomst = peildatum + timedelta(days=abs(extra) + 1)
    zonder = stand_op(Momentfeiten(moment), peildatum)
    met = Momentfeiten(moment, toekomst, toekomst, OnderbrekingReden.NIEUW_PLAN, toekomst)
    assert stand_op(met, peildatum) == zonder


def test_de_toestand_loopt_van_nog_niet_via_open_en_te_laat_naar_gemist():
    moment = Momentfeiten(schema(START, PROTOCOL)[3])  # streefdatum 2 september
    standen = {
        date(2026, 8, 18): Toestand.NOG_NIET, date(2026, 8, 19): Toestand.OPEN, date(2026, 9, 2): Toestand.OPEN,
        date(2026, 9, 3): Toestand.TE_LAAT, date(2026, 9, 30): Toestand.TE_LAAT, date(2026, 10, 1): Toestand.GEMIST,
    }  # fmt: skip
    assert {dag: stand_op(moment, dag).toestand for dag in standen} == standen


def test_gemist_zegt_of_er_geprobeerd_is():
    moment = schema(START, PROTOCOL)[0]
    dag = date(2026, 5, 1)
    assert stand_op(Momentfeiten(moment), dag).reden == "geen-poging"
    assert stand_op(Momentfeiten(moment, eerste_poging=START), dag).reden == "niet-bereikt"


def test_een_onderbreking_laat_vervallen_wat_nog_kwam_en_niet_wat_al_gemist_was():
    reden = OnderbrekingReden.NIEUWE_ZORGMELDING
    gemist, komend = schema(START, PROTOCOL)[0], schema(START, PROTOCOL)[5]
    onderbroken, dag = date(2026, 6, 1), date(2026, 7, 1)
    assert stand_op(Momentfeiten(gemist, None, onderbroken, reden), dag).toestand is Toestand.GEMIST
    assert stand_op(Momentfeiten(komend, None, onderbroken, reden), dag).reden == reden
    assert stand_op(Momentfeiten(komend, None, onderbroken, reden), date(2026, 5, 31)).toestand is Toestand.NOG_NIET


@pytest.mark.parametrize(
    ("onderbroken", "dag", "status"),
    [
        (None, date(2026, 3, 2), Planstatus.LOPEND),
        (None, date(2027, 9, 30), Planstatus.LOPEND),
        (None, date(2027, 10, 1), Planstatus.AFGEROND),
        (date(2026, 6, 1), date(2026, 5, 31), Planstatus.LOPEND),
        (date(2026, 6, 1), date(2026, 6, 1), Planstatus.ONDERBROKEN),
    ],
)
def test_status_van_een_plan(onderbroken, dag, status):
    assert planstatus_op(onderbroken, date(2027, 9, 30), dag) is status


# --- wie volgt op ---------------------------------------------------------------------------------------------


def afsluiting(**afwijkend) -> Afsluiting:
    standaard = {
        "zorgmelding_id": uuid4(), "huishouden_id": uuid4(), "casus_id": None, "afgesloten_op": START,
        "leden": (Planlid(uuid4(), "kind", True), Planlid(uuid4(), "ouder", False)), "volwassenen_elders": (),
        "jgz_organisatie": None, "opvolger_organisatie": None,
    }  # fmt: skip
    return Afsluiting(**{**standaard, **afwijkend})


VOLWASSENE = (Planlid(uuid4(), "ouder", False),)


@pytest.mark.parametrize(
    ("gegevens", "verwacht"),
    [
        ({}, OPVOLGERS.jgz),
        ({"jgz_organisatie": "00000009990000000099"}, "00000009990000000099"),
        ({"leden": VOLWASSENE}, OPVOLGERS.maatschappelijk_werk),
        ({"leden": VOLWASSENE, "jgz_organisatie": "00000009990000000099"}, OPVOLGERS.maatschappelijk_werk),
        ({"leden": ()}, OPVOLGERS.maatschappelijk_werk),
        ({"opvolger_organisatie": "00000009990000000098"}, "00000009990000000098"),
    ],
)
def test_wie_opvolgt(gegevens, verwacht):
    (plan,) = plannen_na(afsluiting(**gegevens), OPVOLGERS, PROTOCOL)
    assert (plan.organisatie, plan.spoor, plan.van, plan.tot) == (verwacht, Spoor.HUISHOUDEN, START, date(2027, 9, 2))


def test_een_volwassen_slachtoffer_elders_krijgt_een_eigen_spoor_bij_maatschappelijk_werk():
    elders = uuid4()
    huishouden, volwassene = plannen_na(afsluiting(volwassenen_elders=(elders, elders)), OPVOLGERS, PROTOCOL)
    assert huishouden.organisatie == OPVOLGERS.jgz
    assert (volwassene.organisatie, volwassene.spoor, volwassene.persoon_id) == (
        OPVOLGERS.maatschappelijk_werk, Spoor.VOLWASSENE, elders,
    )  # fmt: skip
    assert [lid.persoon_id for lid in volwassene.leden] == [elders]


def test_dezelfde_afsluiting_geeft_dezelfde_plannen_en_momenten():
    zelfde = afsluiting(volwassenen_elders=(uuid4(),))
    een, twee = (plannen_na(zelfde, OPVOLGERS, PROTOCOL) for _ in range(2))
    assert een == twee
    assert len({p.id for p in een}) == 2
    assert len({contactmoment_id(p.id, m) for p in een for m in PROTOCOL.momenten}) == 16


# --- onderbreken ----------------------------------------------------------------------------------------------

Z1, Z2, Z3 = UUID(int=1), UUID(int=2), UUID(int=3)


def spoor(zorgmelding: UUID, van: date, *, persoon: UUID | None = None) -> Planspoor:
    soort = Spoor.VOLWASSENE if persoon else Spoor.HUISHOUDEN
    return Planspoor(
        UUID(int=zorgmelding.int + 100),
        zorgmelding,
        soort,
        persoon,
        van,
        laatste_dag(einddatum(van, PROTOCOL), PROTOCOL),
    )


def melding(zorgmelding: UUID, dag: date) -> Melding:
    return Melding(zorgmelding, datetime(dag.year, dag.month, dag.day, 12, tzinfo=UTC))


def test_een_zorgmelding_van_na_de_start_onderbreekt():
    plan = spoor(Z1, START)
    assert onderbreking_van(plan, [melding(Z2, date(2026, 6, 1))], [plan]) == Onderbreking(
        date(2026, 6, 1), OnderbrekingReden.NIEUWE_ZORGMELDING, Z2
    )


@pytest.mark.parametrize(
    "meldingen",
    [
        [],
        [melding(Z1, date(2026, 6, 1))],  # de zorgmelding van het plan zelf
        [melding(Z2, START)],  # liep al toen deze sloot: die sluit straks zelf
        [melding(Z2, date(2025, 1, 1))],
        [melding(Z2, date(2027, 10, 1))],  # na het laatste venster
    ],
)
def test_wat_een_plan_laat_doorlopen(meldingen):
    plan = spoor(Z1, START)
    assert onderbreking_van(plan, meldingen, [plan]) is None


def test_een_later_plan_voor_hetzelfde_spoor_volgt_het_eerdere_op():
    oud, nieuw, ander = spoor(Z1, START), spoor(Z2, date(2026, 5, 1)), spoor(Z3, date(2026, 5, 1), persoon=uuid4())
    alle = [oud, nieuw, ander]
    assert onderbreking_van(oud, [], alle) == Onderbreking(date(2026, 5, 1), OnderbrekingReden.NIEUW_PLAN, Z2)
    assert onderbreking_van(nieuw, [], alle) is None
    assert onderbreking_van(ander, [], alle) is None


@given(
    st.lists(st.tuples(st.integers(1, 6), verschuivingen), max_size=5, unique_by=lambda t: t[0]),
    st.lists(st.tuples(st.integers(1, 6), verschuivingen), min_size=1, max_size=4, unique_by=lambda t: t[0]),
)
def test_de_uitkomst_is_dezelfde_in_elke_volgorde_en_er_loopt_hoogstens_een_plan_per_spoor(
    ruwe_meldingen, ruwe_plannen
):
    meldingen = [melding(UUID(int=n), START + timedelta(days=d)) for n, d in ruwe_meldingen]
    plannen = [spoor(UUID(int=n), START + timedelta(days=d)) for n, d in ruwe_plannen]
    uitkomst = {p.id: onderbreking_van(p, meldingen, plannen) for p in plannen}
    for volgorde in list(permutations(plannen))[:6]:
        assert {p.id: onderbreking_van(p, meldingen[::-1], volgorde) for p in volgorde} == uitkomst
    for dag in {p.van for p in plannen} | {p.laatste_dag for p in plannen}:
        lopend = [
            p for p in plannen
            if p.van <= dag and planstatus_op(uitkomst[p.id].op if uitkomst[p.id] else None, p.laatste_dag, dag) is Planstatus.LOPEND
        ]  # fmt: skip
        assert len(lopend) <= 1


def test_een_contact_van_voor_de_onderbreking_mag_nog_van_erna_niet():
    onderbreking = Onderbreking(date(2026, 6, 1), OnderbrekingReden.NIEUWE_ZORGMELDING, Z2)
    eis_niet_onderbroken(None, date(2026, 6, 1))
    eis_niet_onderbroken(onderbreking, date(2026, 5, 31))
    with pytest.raises(Conflict, match="onderbroken per 2026-06-01"):
        eis_niet_onderbroken(onderbreking, date(2026, 6, 1))


# --- contact --------------------------------------------------------------------------------------------------

P1, P2 = UUID(int=11), UUID(int=12)
JA, NEE, ONBEKEND = JaNeeOnbekend.JA, JaNeeOnbekend.NEE, JaNeeOnbekend.ONBEKEND


def resultaat(persoon: UUID = P1, *, veilig=JA, geweld=NEE, op: date | None = None, soorten=()) -> Persoonresultaat:
    return Persoonresultaat(persoon, veilig, geweld, op, tuple(soorten))


def contact(*resultaten: Persoonresultaat, **afwijkend) -> Contact:
    standaard = {
        "datum": START, "vorm": Vorm.HUISBEZOEK, "status": Status.GEREALISEERD, "bereikt": bool(resultaten), "resultaten": resultaten,
    }  # fmt: skip
    return Contact(**{**standaard, **afwijkend})


def fouten(invoer: Contact, vandaag: date = START) -> set[tuple[str, str]]:
    with pytest.raises(InvalidInput) as geweigerd:
        eis_geldig(invoer, frozenset({P1, P2}), START - timedelta(days=14), vandaag)
    return {(f.veld, f.code) for f in geweigerd.value.fouten}


def test_een_geldig_contact_en_een_vergeefse_poging():
    eis_geldig(
        contact(resultaat(P1), resultaat(P2, veilig=ONBEKEND, geweld=ONBEKEND)), frozenset({P1, P2}), START, START
    )
    eis_geldig(contact(status=Status.ZONDER_BERICHT), frozenset(), START, START)


@pytest.mark.parametrize(
    ("invoer", "fout"),
    [
        (contact(resultaat(), datum=START + timedelta(days=1)), ("datum", "in-de-toekomst")),
        (contact(resultaat(), datum=START - timedelta(days=15)), ("datum", "volgorde")),
        (contact(resultaat(), status=Status.MET_BERICHT), ("bereikt", "tegenstrijdig")),
        (contact(bereikt=True), ("personen", "verplicht")),
        (contact(resultaat(), bereikt=False), ("personen", "tegenstrijdig")),
        (contact(resultaat(uuid4())), ("personen.0.persoonId", "onbekend")),
        (contact(resultaat(), resultaat()), ("personen.1.persoonId", "dubbel")),
        (contact(resultaat(geweld=JA, soorten=[Geweldssoort.KM_GETUIGE])), ("personen.0.geweldOp", "verplicht")),
        (contact(resultaat(geweld=JA, op=START)), ("personen.0.geweldssoorten", "verplicht")),
        (contact(resultaat(geweld=ONBEKEND, op=START)), ("personen.0.nieuwGeweld", "tegenstrijdig")),
        (contact(resultaat(soorten=[Geweldssoort.KM_GETUIGE])), ("personen.0.nieuwGeweld", "tegenstrijdig")),
        (
            contact(resultaat(geweld=JA, op=START + timedelta(days=1), soorten=[Geweldssoort.KM_GETUIGE])),
            ("personen.0.geweldOp", "volgorde"),
        ),
    ],
)
def test_een_contact_dat_zichzelf_of_de_feiten_tegenspreekt(invoer, fout):
    assert fouten(invoer) == {fout}


def test_alle_fouten_worden_tegelijk_genoemd():
    assert (
        len(fouten(contact(resultaat(uuid4(), geweld=JA), status=Status.IN_OVERLEG, datum=START + timedelta(days=2))))
        == 5
    )


@pytest.mark.parametrize(
    ("resultaten", "veilig", "geweld"),
    [
        ((), None, None),
        ((resultaat(),), True, False),
        ((resultaat(), resultaat(P2, veilig=NEE)), False, False),
        ((resultaat(), resultaat(P2, veilig=ONBEKEND, geweld=ONBEKEND)), None, None),
        ((resultaat(geweld=ONBEKEND), resultaat(P2, geweld=JA)), True, True),
    ],
)
def test_een_mens_die_niet_veilig_is_telt_zwaarder_dan_alle_anderen(resultaten, veilig, geweld):
    assert (contact(*resultaten).direct_veilig, contact(*resultaten).nieuw_geweld) == (veilig, geweld)


def test_het_signaal_noemt_de_laatste_dag_en_alle_vormen():
    gemeten = signaal_van(
        contact(
            resultaat(P1, geweld=JA, op=date(2026, 2, 1), soorten=[Geweldssoort.PARTNER_FYSIEK]),
            resultaat(
                P2, geweld=JA, op=date(2026, 2, 8), soorten=[Geweldssoort.KM_GETUIGE, Geweldssoort.PARTNER_FYSIEK]
            ),
        )
    )
    assert gemeten is not None
    assert gemeten.datum == date(2026, 2, 8)
    assert gemeten.soorten == (Geweldssoort.KM_GETUIGE, Geweldssoort.PARTNER_FYSIEK)
    assert gemeten.ernst is Ernst.NIEUW_GEWELD


def test_niet_direct_veilig_is_een_signaal_ook_zonder_nieuw_geweld():
    gemeten = signaal_van(contact(resultaat(veilig=NEE)))
    assert gemeten is not None
    assert (gemeten.datum, gemeten.ernst, gemeten.soorten) == (START, Ernst.DIRECT_ONVEILIG, ())
    assert signaal_van(contact(resultaat(veilig=ONBEKEND))) is None
