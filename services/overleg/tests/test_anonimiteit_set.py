"""De gelabelde teksten: hoeveel de controle vindt en hoe vaak zij ten onrechte roept. De cijfers toont `make bench-anonimiteit`."""

from collections import Counter

import pytest
from anonimiteit_set import DELEN, ZONDER_HUISHOUDEN, gevallen, huishoudens, tel

from overleg.domain.anonimiteit import zoek_herleidbaar

IN_HET_HUISHOUDEN = {
    "voornaam", "achternaam", "naam", "roepnaam", "initialen", "diakrieten", "typefout", "lijktekens", "onzichtbaar", "gespatieerd", "bsn",
    "telefoon", "email", "postcode", "adres", "geboortedatum", "geboortedatum-woorden", "plaats-en-leeftijd",
}  # fmt: skip


@pytest.fixture(scope="module")
def tellingen():
    return {deel: tel(deel) for deel in DELEN}


def test_de_set_is_groot_genoeg_en_heeft_elke_categorie_in_elk_deel():
    alle = {deel: gevallen(deel) for deel in DELEN}
    assert sum(map(len, alle.values())) >= 400
    assert sum(g.categorie == "neutraal" for teksten in alle.values() for g in teksten) >= 150
    for teksten in alle.values():
        per_soort = Counter(g.categorie for g in teksten)
        assert set(per_soort) == IN_HET_HUISHOUDEN | ZONDER_HUISHOUDEN | {"neutraal"}
        assert min(per_soort.values()) >= 1
    per_categorie = Counter(g.categorie for deel in ("gezien", "apart") for g in alle[deel])
    assert min(per_categorie.values()) >= 10
    assert len({g.tekst for teksten in alle.values() for g in teksten}) == sum(map(len, alle.values()))
    assert all((g.stukken == ()) == (g.categorie == "neutraal") for teksten in alle.values() for g in teksten)


def test_de_controle_vindt_99_procent_van_de_kenmerken_van_het_huishouden(tellingen):
    te_vinden = sum(n for t in tellingen.values() for c, n in t.stukken.items() if c not in ZONDER_HUISHOUDEN)
    gevonden = sum(n for t in tellingen.values() for c, n in t.gevonden.items() if c not in ZONDER_HUISHOUDEN)
    assert gevonden / te_vinden >= 0.99


def test_hoogstens_een_op_de_twintig_neutrale_teksten_geeft_een_vinding(tellingen):
    vals, neutraal = (sum(len(t.vals) for t in tellingen.values()), sum(t.neutraal for t in tellingen.values()))
    assert vals / neutraal <= 0.05


def test_ook_tegen_alle_huishoudens_tegelijk_blijft_het_bij_een_op_de_twintig():
    neutraal = [g.tekst for deel in DELEN for g in gevallen(deel) if g.categorie == "neutraal"]
    vals = [t for t in neutraal if any(zoek_herleidbaar(t, leden) for leden in huishoudens().values())]
    assert len(vals) / len(neutraal) <= 0.05


def test_zonder_huishouden_worden_namen_en_nummers_van_anderen_gevonden(tellingen):
    for telling in tellingen.values():
        assert telling.recall(huishouden=False) >= 0.9
