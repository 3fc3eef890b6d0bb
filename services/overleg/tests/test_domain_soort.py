"""De soort van een zorgmelding en haar herziening: zuivere regels, zonder database."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import permutations
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.kalender import dag_van
from overleg.domain.codes import Soort
from overleg.domain.herziening import Dossiermelding, herbereken, herzie
from overleg.domain.soort import EerdereMelding, Soortbepaling, bepaal_soort, lees_bepaling

A, B, C = UUID(int=1), UUID(int=2), UUID(int=3)
ONTVANGEN = datetime(2026, 3, 2, 8, 30, tzinfo=UTC)
VT, URK = "00000009990000000001", "00000009990000000005"


def eerder(*personen, ontvangen_op, beoordeeld_op=None, afgesloten_op=None, monitoring_tot=None, id_=None):
    return EerdereMelding(
        id_ or uuid4(), ontvangen_op, frozenset(personen), beoordeeld_op, afgesloten_op, monitoring_tot
    )


def dicht(*personen, op, **anders):
    """Een eerdere melding die een maand na ontvangst is afgesloten."""
    return eerder(*personen, ontvangen_op=op, afgesloten_op=dag_van(op) + timedelta(days=30), **anders)


LANG_GELEDEN = datetime(2025, 3, 1, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    ("eerdere", "verwacht"),
    [
        ([], Soort.EERSTE),
        ([dicht(C, op=LANG_GELEDEN)], Soort.EERSTE),
        ([dicht(A, op=LANG_GELEDEN)], Soort.HER_EEN),
        ([dicht(A, B, op=LANG_GELEDEN)], Soort.HER_MEERDERE),
        ([dicht(A, op=LANG_GELEDEN), dicht(B, op=LANG_GELEDEN)], Soort.HER_MEERDERE),
        ([dicht(A, C, op=LANG_GELEDEN), dicht(A, op=LANG_GELEDEN)], Soort.HER_EEN),
        ([eerder(A, ontvangen_op=LANG_GELEDEN)], Soort.VERVOLG_TIJDENS_VB),
        ([eerder(A, ontvangen_op=LANG_GELEDEN, beoordeeld_op=LANG_GELEDEN)], Soort.VERVOLG_NA_VB),
        ([eerder(A, ontvangen_op=LANG_GELEDEN, beoordeeld_op=ONTVANGEN + timedelta(hours=1))], Soort.VERVOLG_TIJDENS_VB),
        ([dicht(A, op=LANG_GELEDEN, monitoring_tot=date(2026, 3, 2))], Soort.VERVOLG_MONITOR),
        ([dicht(A, op=LANG_GELEDEN, monitoring_tot=date(2026, 3, 1))], Soort.HER_EEN),
        ([eerder(A, ontvangen_op=LANG_GELEDEN, afgesloten_op=date(2026, 3, 2))], Soort.HER_EEN),
        ([eerder(A, ontvangen_op=LANG_GELEDEN, afgesloten_op=date(2026, 3, 3))], Soort.VERVOLG_TIJDENS_VB),
        ([eerder(A, ontvangen_op=ONTVANGEN)], Soort.EERSTE),
        ([eerder(A, ontvangen_op=ONTVANGEN + timedelta(seconds=1))], Soort.EERSTE),
    ],
)  # fmt: skip
def test_de_soort_volgt_uit_eerdere_betrokkenheid(eerdere, verwacht):
    assert bepaal_soort(ONTVANGEN, frozenset({A, B}), eerdere).soort is verwacht


def test_zonder_betrokkenen_is_de_soort_niet_ingedeeld():
    assert bepaal_soort(ONTVANGEN, frozenset(), [eerder(A, ontvangen_op=LANG_GELEDEN)]).soort is Soort.NIET_INGEDEELD


@pytest.mark.parametrize(
    ("ontvangen", "nog_net", "te_lang"),
    [
        (date(2026, 3, 2), date(2023, 3, 2), date(2023, 3, 1)),
        (date(2028, 2, 29), date(2025, 2, 28), date(2025, 2, 27)),
        (date(2027, 2, 28), date(2024, 2, 28), date(2024, 2, 27)),
    ],
)
def test_het_venster_van_36_maanden_telt_in_kalenderdagen_van_nederland(ontvangen, nog_net, te_lang):
    op = datetime(ontvangen.year, ontvangen.month, ontvangen.day, 12, tzinfo=UTC)
    for dag, verwacht in ((nog_net, Soort.HER_EEN), (te_lang, Soort.EERSTE)):
        melding = dicht(A, op=datetime(dag.year, dag.month, dag.day, 12, tzinfo=UTC))
        assert bepaal_soort(op, frozenset({A}), [melding]).soort is verwacht
    # An hour before midnight in winter, in UTC, is the day itself in the Netherlands.
    rand = datetime(te_lang.year, te_lang.month, te_lang.day, 23, 30, tzinfo=UTC)
    assert bepaal_soort(op, frozenset({A}), [dicht(A, op=rand)]).soort is Soort.HER_EEN


momenten = st.datetimes(datetime(2021, 1, 1), datetime(2026, 6, 1), timezones=st.just(UTC))  # noqa: DTZ001 gets one
dagen = st.none() | st.dates(date(2021, 1, 1), date(2027, 1, 1))
eerdere_meldingen = st.builds(
    EerdereMelding, st.uuids(), momenten, st.frozensets(st.sampled_from([A, B, C]), min_size=1),
    st.none() | momenten, dagen, dagen,
)  # fmt: skip


@given(st.lists(eerdere_meldingen, max_size=4, unique_by=lambda e: e.zorgmelding_id), st.data())
def test_de_volgorde_van_eerdere_meldingen_maakt_niets_uit_en_vervolg_gaat_voor(eerdere, data):
    personen = frozenset({A, B})
    bepaling = bepaal_soort(ONTVANGEN, personen, eerdere)
    for volgorde in permutations(eerdere):
        assert bepaal_soort(ONTVANGEN, personen, volgorde) == bepaling
    open_ = eerder(A, ontvangen_op=data.draw(momenten.filter(lambda m: m < ONTVANGEN)))
    assert bepaal_soort(ONTVANGEN, personen, [*eerdere, open_]).soort.startswith("VERVOLG")


@given(st.lists(eerdere_meldingen, max_size=5, unique_by=lambda e: e.zorgmelding_id))
def test_uit_de_basis_is_de_soort_opnieuw_te_berekenen(eerdere):
    personen = frozenset({A, B})
    bepaling = bepaal_soort(ONTVANGEN, personen, eerdere)
    basis = [e for e in eerdere if e.zorgmelding_id == bepaling.zorgmelding_id]
    assert (bepaling.soort is Soort.EERSTE) == (not basis)
    if basis:
        assert bepaling.dag == dag_van(basis[0].ontvangen_op)
        assert set(bepaling.personen) <= personen
        assert basis[0].personen & set(bepaling.personen)
        if bepaling.soort.startswith("VERVOLG"):
            assert bepaal_soort(ONTVANGEN, frozenset(bepaling.personen), basis) == bepaling
        else:
            assert (bepaling.soort is Soort.HER_EEN) == (len(bepaling.personen) == 1)


def test_bij_twee_van_hetzelfde_moment_beslist_wat_ze_zijn_en_niet_wie_er_eerst_was():
    open_ = eerder(A, ontvangen_op=LANG_GELEDEN)
    beoordeeld = eerder(A, ontvangen_op=LANG_GELEDEN, beoordeeld_op=LANG_GELEDEN)
    for volgorde in ([open_, beoordeeld], [beoordeeld, open_]):
        for ids in ((UUID(int=8), UUID(int=9)), (UUID(int=9), UUID(int=8))):
            met_id = [replace(m, zorgmelding_id=i) for m, i in zip(volgorde, ids, strict=True)]
            assert bepaal_soort(ONTVANGEN, frozenset({A}), met_id).soort is Soort.VERVOLG_TIJDENS_VB


@given(st.lists(eerdere_meldingen, max_size=4, unique_by=lambda e: e.zorgmelding_id))
def test_een_bewaarde_bepaling_is_dezelfde_als_zij_terugkomt(eerdere):
    bepaling = bepaal_soort(ONTVANGEN, frozenset({A, B}), eerdere)
    assert lees_bepaling(bepaling.soort, bepaling.basis()) == bepaling


# --- herziening


def als_dossier(m: EerdereMelding, bewaard: Soortbepaling, eigenaar: str = VT, *, te_herzien: bool = True):
    return Dossiermelding(m, eigenaar, None, bewaard, te_herzien)


def registreer(volgorde: list[EerdereMelding]) -> dict[UUID, Soortbepaling]:
    """Registreer in deze volgorde, met na elke registratie de herziening van wat later ontvangen is."""
    soorten: dict[UUID, Soortbepaling] = {}
    for n, m in enumerate(volgorde):
        rond = volgorde[: n + 1]
        soorten[m.zorgmelding_id] = bepaal_soort(m.ontvangen_op, m.personen, rond[:-1])
        dossier = [
            als_dossier(r, soorten[r.zorgmelding_id], te_herzien=r.ontvangen_op > m.ontvangen_op) for r in rond
        ]
        for h in herzie(dossier):
            soorten[h.melding.feiten.zorgmelding_id] = h.nieuw
    return soorten


@given(st.lists(eerdere_meldingen, min_size=1, max_size=6, unique_by=lambda e: e.zorgmelding_id), st.randoms())
def test_elke_volgorde_van_registreren_eindigt_in_dezelfde_soorten(meldingen, willekeur):
    op_volgorde = sorted(meldingen, key=lambda m: m.ontvangen_op)
    verwacht = registreer(op_volgorde)
    geschud = list(meldingen)
    willekeur.shuffle(geschud)
    assert registreer(geschud) == verwacht
    for m in meldingen:
        dossier = [als_dossier(r, verwacht[r.zorgmelding_id]) for r in meldingen]
        assert herbereken(als_dossier(m, verwacht[m.zorgmelding_id]), dossier) == verwacht[m.zorgmelding_id]


@given(
    st.lists(eerdere_meldingen, min_size=2, max_size=6, unique_by=lambda e: e.zorgmelding_id), st.data()
)  # fmt: skip
def test_een_later_vastgelegd_feit_maakt_alleen_meldingen_van_erna_anders(meldingen, data):
    """Beoordelen en afsluiten herzien daarom alleen wat later ontvangen is."""
    voor = registreer(sorted(meldingen, key=lambda m: m.ontvangen_op))
    gewijzigd = data.draw(st.sampled_from(meldingen))
    feit = {
        "beoordeeld_op": data.draw(st.none() | momenten), "afgesloten_op": data.draw(dagen),
        "monitoring_tot": data.draw(dagen),
    }  # fmt: skip
    nieuw = [replace(m, **feit) if m is gewijzigd else m for m in meldingen]
    anders = herzie([als_dossier(m, voor[m.zorgmelding_id]) for m in nieuw])
    assert all(h.melding.feiten.ontvangen_op > gewijzigd.ontvangen_op for h in anders)


def test_een_ander_register_telt_niet_mee_en_wat_gelijk_blijft_wordt_niet_herzien():
    elders = als_dossier(eerder(A, ontvangen_op=LANG_GELEDEN), Soortbepaling(Soort.EERSTE), URK)
    zelf = als_dossier(eerder(A, ontvangen_op=ONTVANGEN), Soortbepaling(Soort.EERSTE))
    assert herzie([elders, zelf]) == []
    eigen = als_dossier(eerder(A, ontvangen_op=LANG_GELEDEN), Soortbepaling(Soort.EERSTE))
    (herziening,) = herzie([eigen, zelf])
    assert (herziening.melding, herziening.nieuw.soort) == (zelf, Soort.VERVOLG_TIJDENS_VB)
    assert herzie([eigen, replace(zelf, te_herzien=False)]) == []
