"""Wie wat van wie mag zien, en de regels van de overdracht: zuiver, zonder database."""

from datetime import UTC, date, datetime
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.errors import Conflict, Forbidden, InvalidInput
from overleg.domain.codes import Dataklasse, LidRol
from overleg.domain.grond import Grond, zichtbaar_deel
from overleg.domain.kalender import is_minderjarig, leeftijd_op
from overleg.domain.overdracht import aanvaard, bied_aan, weiger
from overleg.domain.persoon import Adres, Lid, Persoon, eis_mogelijke_geboorte, eis_mogelijke_leden

VT, SHG, URK = "00000009990000000001", "00000009990000000002", "00000009990000000005"
NU = datetime(2026, 3, 2, 9, tzinfo=UTC)
VANDAAG = date(2026, 3, 2)


def persoon(*, geheim=False):
    adres = Adres("Verzonnenweg", "1", "8302 ZZ", "Nergenshuizen")
    return Persoon(uuid4(), "Proefpersoon Een", date(1990, 5, 17), "999990019", adres, "06-00000000", geheim)


# --- zicht


@given(st.frozensets(st.sampled_from(Dataklasse)), st.booleans())
def test_toestemming_opent_precies_de_genoemde_dataklassen_en_nooit_de_bsn(klassen, geheim):
    p = persoon(geheim=geheim)
    deel = zichtbaar_deel(p, Grond("toestemming", uuid4(), klassen))
    assert deel.bsn is None
    assert (deel.naam, deel.geboortedatum) == (
        (p.naam, p.geboortedatum) if Dataklasse.IDENTITEIT in klassen else ("", None)
    )
    assert deel.adres == (p.adres if Dataklasse.ADRES in klassen and not geheim else None)
    assert deel.contact == (p.contact if Dataklasse.CONTACT in klassen and not geheim else None)


@pytest.mark.parametrize("geheim", [True, False])
def test_het_eigen_register_ziet_alles_en_een_overdracht_alles_behalve_bsn_en_geheim_adres(geheim):
    p = persoon(geheim=geheim)
    assert zichtbaar_deel(p, Grond("eigen", None)) == p
    deel = zichtbaar_deel(p, Grond("overdracht", uuid4()))
    assert (deel.naam, deel.bsn) == (p.naam, None)
    assert (deel.adres, deel.contact) == ((None, None) if geheim else (p.adres, p.contact))


def test_wat_versleuteld_wordt_komt_gelijk_terug():
    p = persoon(geheim=True)
    assert Persoon.uit_tekst(p.id, p.als_tekst(), geheim_adres=True, versie=1) == p


# --- leeftijd


@pytest.mark.parametrize(
    ("geboren", "dag", "leeftijd"),
    [
        (date(2008, 2, 29), date(2026, 2, 28), 17),
        (date(2008, 2, 29), date(2026, 3, 1), 18),
        (date(2008, 3, 2), date(2026, 3, 1), 17),
        (date(2008, 3, 2), date(2026, 3, 2), 18),
    ],
)
def test_leeftijd_telt_hele_jaren_ook_bij_29_februari(geboren, dag, leeftijd):
    assert leeftijd_op(geboren, dag) == leeftijd
    assert is_minderjarig(geboren, dag) == (leeftijd < 18)


@pytest.mark.parametrize(
    "geboorte",
    [
        {"geboortedatum": date(2026, 3, 3)}, {"geboortedatum": date(1895, 3, 2)}, {"geboortedatum": date(1, 1, 1)},
        {"geboortejaar": 2027}, {"geboortejaar": 1895}, {"geboortedatum": date(1990, 5, 17), "geboortejaar": 1990},
    ],
)  # fmt: skip
def test_een_onmogelijke_geboorte_wordt_geweigerd(geboorte):
    with pytest.raises(InvalidInput):
        eis_mogelijke_geboorte(Persoon(uuid4(), "Proefpersoon", **geboorte), NU)


def test_een_mogelijke_geboorte_mag():
    for kan in (None, VANDAAG, date(1895, 3, 3)):
        eis_mogelijke_geboorte(Persoon(uuid4(), "Proefpersoon", kan), NU)
    for jaar in (1896, 2026):
        eis_mogelijke_geboorte(Persoon(uuid4(), "Proefpersoon", geboortejaar=jaar), NU)


def test_leden_kloppen_met_elkaar():
    een, twee = uuid4(), uuid4()
    eis_mogelijke_leden(
        [
            Lid(een, LidRol.KIND, date(2018, 1, 1), date(2019, 1, 1)),
            Lid(een, LidRol.KIND, date(2019, 1, 2)),
            Lid(twee, LidRol.OUDER, date(2018, 1, 1)),
        ]
    )
    with pytest.raises(InvalidInput) as fout:
        eis_mogelijke_leden(
            [
                Lid(een, LidRol.KIND, date(2018, 1, 1)),
                Lid(een, LidRol.KIND, date(2020, 1, 1)),
                Lid(twee, LidRol.OUDER, date(2020, 1, 1), date(2019, 1, 1)),
            ]
        )
    assert {f.veld for f in fout.value.fouten} == {"leden.1.persoonId", "leden.2.tot"}


# --- overdracht


def aanbod(aangeboden_op=NU):
    return bied_aan(uuid4(), uuid4(), uuid4(), VT, SHG, aangeboden_op)


def test_een_overdracht_gaat_naar_een_ander():
    with pytest.raises(InvalidInput):
        bied_aan(uuid4(), uuid4(), uuid4(), VT, VT, NU)


@pytest.mark.parametrize("eerst", ["aanvaarden", "weigeren"])
@pytest.mark.parametrize("dan", ["aanvaarden", "weigeren"])
def test_een_overdracht_krijgt_een_antwoord_en_niet_meer(eerst, dan):
    doe = {"aanvaarden": lambda o: aanvaard(o, SHG, NU), "weigeren": lambda o: weiger(o, SHG, "geen-plaats", NU)}
    beantwoord = doe[eerst](aanbod())
    assert (beantwoord.aanvaard_op is None, beantwoord.geweigerd_op is None) == (
        eerst != "aanvaarden",
        eerst != "weigeren",
    )
    with pytest.raises(Conflict, match="al "):
        doe[dan](beantwoord)


@pytest.mark.parametrize("wie", [VT, URK])
def test_alleen_wie_gevraagd_is_antwoordt(wie):
    for doe in (lambda: aanvaard(aanbod(), wie, NU), lambda: weiger(aanbod(), wie, "geen-plaats", NU)):
        with pytest.raises(Forbidden):
            doe()


def test_onbeantwoord_na_vijf_werkdagen_over_pasen_heen():
    open_ = aanbod(datetime(2026, 4, 1, 9, tzinfo=UTC))
    assert open_.antwoord_voor() == date(2026, 4, 10)
    assert not open_.onbeantwoord(date(2026, 4, 10))
    assert open_.onbeantwoord(date(2026, 4, 11))
    assert not aanvaard(open_, SHG, NU).onbeantwoord(date(2026, 5, 1))
    assert not weiger(open_, SHG, "geen-plaats", NU).onbeantwoord(date(2026, 5, 1))
