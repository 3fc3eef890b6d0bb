"""A policy asks for a scope and a role, and says in Dutch which of the two is missing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.auth import Actor, Policy
from common.errors import Forbidden

LEZEN = Policy("overleg:casussen:lezen", frozenset({"casusregisseur", "medewerker-veilig-thuis"}))


def _actor(rollen=(), scopes=()):
    return Actor("vera.vt", "0" * 20, frozenset(rollen), frozenset(scopes), "keten-cli")


def test_scope_en_een_van_de_rollen_is_genoeg():
    LEZEN.check(_actor(["casusregisseur"], ["overleg:casussen:lezen", "iets:anders"]))


@pytest.mark.parametrize(
    ("rollen", "scopes", "tekst"),
    [
        (["casusregisseur"], [], "Hiervoor ontbreekt de scope 'overleg:casussen:lezen'."),
        (
            ["onderzoeker"],
            ["overleg:casussen:lezen"],
            "Hiervoor ontbreekt een van de rollen casusregisseur, medewerker-veilig-thuis.",
        ),
        (
            [],
            ["overleg:casussen:schrijven"],
            (
                "Hiervoor ontbreekt de scope 'overleg:casussen:lezen' en "
                "een van de rollen casusregisseur, medewerker-veilig-thuis."
            ),
        ),
    ],
)
def test_de_weigering_noemt_wat_ontbreekt_en_niet_wie(rollen, scopes, tekst):
    with pytest.raises(Forbidden) as gevangen:
        LEZEN.check(_actor(rollen, scopes))
    assert gevangen.value.detail == tekst
    assert "vera" not in str(gevangen.value)


def test_een_enkele_rol_wordt_gewoon_genoemd():
    with pytest.raises(Forbidden, match="ontbreekt de rol onderzoeker"):
        Policy("stats:cijfers:lezen", frozenset({"onderzoeker"})).check(_actor(scopes=["stats:cijfers:lezen"]))


def test_zonder_rollen_beslist_de_scope():
    beleid = Policy("overleg:gebeurtenissen:lezen", frozenset())
    beleid.check(_actor(scopes=["overleg:gebeurtenissen:lezen"]))
    with pytest.raises(Forbidden):
        beleid.check(_actor())


def test_het_systeem_zelf_komt_door_geen_enkel_beleid():
    systeem = Actor.van_systeem("overleg", "0" * 20)
    for beleid in (LEZEN, Policy("x", frozenset())):
        with pytest.raises(Forbidden):
            beleid.check(systeem)


@pytest.mark.parametrize(
    ("scope", "rollen"), [("", frozenset()), ("a b", frozenset()), ("a", frozenset({""})), ("a", "rol")]
)
def test_een_beleid_dat_niet_kan_kloppen_bestaat_niet(scope, rollen):
    with pytest.raises(ValueError):
        Policy(scope, rollen)


NAMEN = st.frozensets(st.sampled_from(["a", "b", "c", "d"]))


@given(NAMEN, NAMEN, NAMEN, st.sampled_from(["a", "b"]))
def test_toegang_is_scope_en_rol(rollen, scopes, nodig, scope):
    beleid = Policy(scope, nodig)
    assert beleid.toegestaan(_actor(rollen, scopes)) == (scope in scopes and (not nodig or bool(nodig & rollen)))
