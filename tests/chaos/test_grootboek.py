"""De controle vindt wat zij moet vinden: met de hand gemaakte grootboeken met elk één fout."""

from __future__ import annotations

from uuid import UUID, uuid4

import pytest
from grootboek import Effect, Grootboeken, LogRegel, Regel, controleer

A, B = UUID(int=1), UUID(int=2)


def boeken(per=5):
    """Twee aggregaten, door elkaar, alles goed."""
    regels = [Regel(a, n, uuid4()) for n in range(1, per + 1) for a in (A, B)]
    log = [LogRegel(r, 0 if r.aggregaat == A else 1, n) for n, r in enumerate(regels)]
    return Grootboeken(list(regels), log, [Effect(r, r.seq) for r in regels], {A: per, B: per})


def gevonden(b):
    return set(controleer(b).gevonden_door)


def test_when_all_is_well_nothing_is_found():
    uitslag = controleer(boeken())
    assert uitslag.goed
    assert (uitslag.verloren, uitslag.dubbel, uitslag.buiten_orde, uitslag.spoken) == (0, 0, 0, 0)
    assert len(uitslag.bevindingen) == 11


def test_nothing_at_all_is_also_well():
    assert controleer(Grootboeken([], [], [])).goed


def test_records_that_come_twice_in_the_log_are_allowed():
    b = boeken()
    b.log = [*b.log, *(LogRegel(r.regel, r.partitie, 100 + r.offset) for r in b.log[2:])]
    assert controleer(b).goed


def test_an_event_that_never_reached_the_log_is_lost_once():
    b = boeken()
    weg = b.outbox[-1]
    b.log = [r for r in b.log if r.regel != weg]
    b.effecten = [e for e in b.effecten if e.regel != weg]
    uitslag = controleer(b)
    assert uitslag.verloren == 1
    assert set(uitslag.gevonden_door) == {"verloren_in_log", "verloren_effect"}


def test_an_effect_that_never_happened_is_lost():
    b = boeken()
    b.effecten = b.effecten[:-1]
    assert gevonden(b) == {"verloren_effect"}


def test_an_effect_in_the_middle_that_never_happened_also_breaks_the_chain():
    b = boeken()
    b.effecten = [e for e in b.effecten if e.regel.seq != 3 or e.regel.aggregaat != A]
    assert gevonden(b) == {"verloren_effect", "orde_effecten"}


@pytest.mark.parametrize("keer", [1, 3])
def test_every_effect_too_many_is_counted(keer):
    b = boeken()
    b.effecten = [*b.effecten, *[b.effecten[4]] * keer]
    uitslag = controleer(b)
    assert uitslag.dubbel == keer
    assert uitslag.gevonden_door == ["dubbel_effect"]


def test_effects_in_another_order_are_found():
    b = boeken()
    b.effecten[2], b.effecten[4] = b.effecten[4], b.effecten[2]
    assert gevonden(b) == {"orde_effecten"}


def test_first_occurrences_in_another_order_in_the_log_are_found():
    b = boeken()
    b.log[2], b.log[4] = b.log[4], b.log[2]
    assert gevonden(b) == {"orde_in_log"}


def test_order_between_aggregates_does_not_matter():
    b = boeken()
    b.log = [r for r in b.log if r.regel.aggregaat == B] + [r for r in b.log if r.regel.aggregaat == A]
    b.effecten = [e for e in b.effecten if e.regel.aggregaat == B] + [e for e in b.effecten if e.regel.aggregaat == A]
    assert controleer(b).goed


def test_what_was_rolled_back_may_not_be_in_the_log():
    b = boeken()
    b.log = [*b.log, LogRegel(Regel(A, 6, uuid4()), 0, 99)]
    assert gevonden(b) == {"spook_in_log"}


def test_another_event_under_the_same_number_is_a_phantom_and_a_loss():
    b = boeken()
    b.log[-1] = LogRegel(Regel(B, 5, uuid4()), 1, 9)
    assert gevonden(b) == {"spook_in_log", "verloren_in_log"}


def test_an_effect_of_nothing_is_found():
    b = boeken()
    b.effecten = [*b.effecten, Effect(Regel(A, 6, uuid4()), 6)]
    assert gevonden(b) == {"spook_effect"}
    assert controleer(b).spoken == 1


def test_an_aggregate_in_two_partitions_is_found():
    b = boeken()
    b.log[-1] = LogRegel(b.log[-1].regel, 0, 50)
    assert gevonden(b) == {"verspreid_over_partities"}


def test_an_effect_with_the_content_of_another_event_is_found():
    b = boeken()
    b.effecten[3] = Effect(b.effecten[3].regel, 4)
    assert gevonden(b) == {"inhoud_wijkt_af"}


def test_a_hole_in_the_outbox_itself_is_found():
    b = boeken()
    weg = Regel(A, 7, uuid4())
    b.outbox = [*b.outbox, weg]
    assert "outbox_gat" in gevonden(b)


@pytest.mark.parametrize("stand", [4, 6])
def test_an_aggregate_that_disagrees_with_its_events_is_found(stand):
    b = boeken()
    b.standen = {A: stand, B: 5}
    assert gevonden(b) == {"stand_wijkt_af"}


def test_only_the_youngest_generation_must_be_in_order():
    b = boeken()
    voorloper = LogRegel(b.log[-1].regel, 1, 0, generatie=1)
    b.log = [voorloper, *(LogRegel(r.regel, r.partitie, r.offset + 1, generatie=2) for r in b.log)]
    assert controleer(b).goed
    b.log = [LogRegel(r.regel, r.partitie, r.offset, generatie=2) for r in b.log]
    assert gevonden(b) == {"orde_in_log"}
