"""Fasen: elke (fase, doel), elke voorwaarde bij naam, en een lege lijst is nooit klaar."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.errors import Conflict, InvalidInput
from overleg.domain.casuscodes import Risicostaat, TerugReden
from overleg.domain.codes import Fase
from overleg.domain.fasen import VOLGORDE, Feiten, Plantoets, Risicotoets, eis_overgang, toets_fase

DAG = date(2026, 6, 1)
V, R, H = VOLGORDE
GOED = Feiten(
    Plantoets(1, ((uuid4(), True),)), None, (Risicotoets(uuid4(), Risicostaat.AANGEPAKT, True, True),)
)  # fmt: skip
LEEG = Feiten(None, None, ())


def mist(fase, feiten, dag=DAG, dagen=90):
    return [t.code for t in toets_fase(fase, feiten, dag, dagen) if not t.vervuld]


def overgang(van, naar, feiten, reden=None):
    return eis_overgang(van, naar, reden, toets_fase(van, feiten, DAG, 90))


PAREN = {
    (V, V): Conflict, (V, R): "voorwaarden-vervuld", (V, H): Conflict,
    (R, V): "terug", (R, R): Conflict, (R, H): "voorwaarden-vervuld",
    (H, V): "terug", (H, R): "terug", (H, H): Conflict,
}  # fmt: skip


@pytest.mark.parametrize("van", Fase)
@pytest.mark.parametrize("naar", Fase)
def test_elke_fase_en_elk_doel(van, naar):
    """Vooruit alleen één stap en als alles vervuld is; terug alleen met een reden, wat er ook vervuld is."""
    verwacht = PAREN[van, naar]
    if verwacht == "terug":
        for feiten in (GOED, LEEG):
            assert overgang(van, naar, feiten, TerugReden.NIEUWE_ZORGEN) == "nieuwe-zorgen"
            with pytest.raises(InvalidInput, match="reden nodig"):
                overgang(van, naar, feiten)
    elif verwacht is Conflict:
        for reden in (None, *TerugReden):
            with pytest.raises(Conflict, match="Wel mogelijk"):
                overgang(van, naar, GOED, reden)
    else:
        assert overgang(van, naar, GOED) == verwacht
        with pytest.raises(InvalidInput, match="alleen bij een stap terug"):
            overgang(van, naar, GOED, TerugReden.NIEUWE_ZORGEN)
        with pytest.raises(Conflict) as fout:
            overgang(van, naar, LEEG)
        assert [v.code for v in fout.value.voorwaarden] == mist(van, LEEG)


@pytest.mark.parametrize("van", Fase)
def test_een_weigering_noemt_wat_wel_kan(van):
    with pytest.raises(Conflict) as fout:
        overgang(van, van, GOED)
    wel = fout.value.detail.split("Wel mogelijk: ")[1]
    assert {f for f in Fase if f in wel.replace(".", "").split(", ")} == {
        naar for (v, naar), uitkomst in PAREN.items() if v is van and uitkomst is not Conflict
    }


VEILIGHEID = {
    "alles in orde": (GOED, []),
    "geen plan": (LEEG, ["plan-vastgesteld", "plan-heeft-voorwaarde"]),
    "een leeggemaakt plan is niet klaar": (Feiten(Plantoets(2, ()), None, ()), ["plan-heeft-voorwaarde"]),
    "een van twee voorwaarden niet vervuld": (
        Feiten(Plantoets(1, ((uuid4(), True), (uuid4(), False))), None, ()), ["voorwaarde-vervuld"],
    ),
    "geweld gisteren": (Feiten(GOED.plan, DAG - timedelta(days=1), ()), ["geen-recent-geweld"]),
    "geweld vandaag": (Feiten(GOED.plan, DAG, ()), ["geen-recent-geweld"]),
    "geweld 89 dagen geleden": (Feiten(GOED.plan, DAG - timedelta(days=89), ()), ["geen-recent-geweld"]),
    "geweld 90 dagen geleden": (Feiten(GOED.plan, DAG - timedelta(days=90), ()), []),
    "alles tegelijk": (
        Feiten(Plantoets(1, ((uuid4(), False), (uuid4(), False))), DAG, ()),
        ["voorwaarde-vervuld", "voorwaarde-vervuld", "geen-recent-geweld"],
    ),
}  # fmt: skip


@pytest.mark.parametrize("geval", VEILIGHEID)
def test_veiligheid_verlaten(geval):
    feiten, verwacht = VEILIGHEID[geval]
    assert mist(V, feiten) == verwacht


def risico(staat=Risicostaat.AANGEPAKT, eigenaar=True, maatregel=True):
    return Risicotoets(uuid4(), staat, eigenaar, maatregel)


RISICO = {
    "alles in orde": ((risico(),), []),
    "niets beoordeeld": ((), ["risicofactor-beoordeeld"]),
    "alles vervallen is niets beoordeeld": ((risico(Risicostaat.VERVALLEN),), ["risicofactor-beoordeeld"]),
    "wat vervallen is vraagt niets meer": ((risico(), risico(Risicostaat.VERVALLEN, False, False)), []),
    "open": ((risico(Risicostaat.OPEN),), ["risicofactor-aangepakt"]),
    "zonder eigenaar": ((risico(eigenaar=False),), ["risicofactor-heeft-eigenaar"]),
    "zonder maatregel": ((risico(maatregel=False),), ["risicofactor-heeft-maatregel"]),
    "van twee alles": (
        (risico(Risicostaat.OPEN, False, False), risico(Risicostaat.OPEN, True, False)),
        ["risicofactor-heeft-eigenaar", "risicofactor-heeft-maatregel", "risicofactor-aangepakt",
         "risicofactor-heeft-maatregel", "risicofactor-aangepakt"],
    ),
}  # fmt: skip


@pytest.mark.parametrize("geval", RISICO)
def test_risicogestuurde_zorg_verlaten(geval):
    risicos, verwacht = RISICO[geval]
    assert mist(R, Feiten(None, None, risicos)) == verwacht


def test_herstel_is_de_laatste_fase_en_vraagt_niets_meer():
    assert toets_fase(H, LEEG, DAG, 90) == ()


def test_elke_toets_zegt_over_welk_onderdeel_zij_gaat():
    een, twee = uuid4(), uuid4()
    feiten = Feiten(Plantoets(1, ((een, False),)), None, (Risicotoets(twee, Risicostaat.OPEN, False, False),))
    assert f"voorwaarden.{een}" in {t.onderdeel for t in toets_fase(V, feiten, DAG, 90)}
    assert f"risicofactoren.{twee}" in {t.onderdeel for t in toets_fase(R, feiten, DAG, 90)}


@given(
    st.lists(st.booleans(), max_size=5), st.one_of(st.none(), st.integers(0, 200)), st.integers(0, 180),
    st.lists(st.tuples(st.sampled_from(Risicostaat), st.booleans(), st.booleans()), max_size=5),
)  # fmt: skip
def test_vooruit_kan_precies_als_elke_voorwaarde_vervuld_is(vervuld, geleden, dagen, risicos):
    """Een eigen, eenvoudige beschrijving van de regel zegt hetzelfde als de toetsen."""
    feiten = Feiten(
        Plantoets(1, tuple((uuid4(), v) for v in vervuld)), None if geleden is None else DAG - timedelta(days=geleden),
        tuple(Risicotoets(uuid4(), *r) for r in risicos),
    )  # fmt: skip
    veilig = bool(vervuld) and all(vervuld) and (geleden is None or geleden >= dagen)
    tellend = [r for r in risicos if r[0] is not Risicostaat.VERVALLEN]
    aangepakt = bool(tellend) and all(r == (Risicostaat.AANGEPAKT, True, True) for r in tellend)
    assert (not mist(V, feiten, dagen=dagen), not mist(R, feiten)) == (veilig, aangepakt)
