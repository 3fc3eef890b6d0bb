"""Regels van sociale-kaart: geheime locaties, actualiteit, capaciteit, zoektermen en waarom iets gevonden is."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.errors import Forbidden, InvalidInput
from sociale_kaart.domain.aanbod import Aanbod, capaciteit, controleren_voor, eis_eigenaar, is_verouderd, keur_aanbod
from sociale_kaart.domain.codes import Categorie, Doelgroep, Fase, Vorm
from sociale_kaart.domain.locatie import Locatie, keur_locaties, lijkt_adres
from sociale_kaart.domain.zoeken import DIRECTE_HULP, MEESTE_WOORDEN, Zoekterm, Zoekvraag, termen, waarom, woorden

NU = datetime(2026, 3, 2, 9, tzinfo=UTC)
ID = UUID(int=1)


def een_aanbod(**anders) -> Aanbod:
    velden = {
        "id": ID, "eigenaar": "x", "organisatie_id": ID, "naam": "Hulp", "omschrijving": "Hulp na geweld",
        "categorie": Categorie.VEILIGHEID, "laatst_gecontroleerd": date(2026, 2, 1), "landelijk": True,
    }  # fmt: skip
    return Aanbod(**(velden | anders))


# --- geheime locaties


@pytest.mark.parametrize("veld", ["straat", "huisnummer", "postcode", "plaats"])
def test_een_geheime_locatie_heeft_geen_enkel_adresveld(veld):
    with pytest.raises(InvalidInput) as fout:
        keur_locaties([Locatie("GM0171"), Locatie("GM0995", geheim=True, **{veld: "x"})], [])
    assert [(f.veld, f.code) for f in fout.value.fouten] == [("locaties.1", "geheim-adres")]


@pytest.mark.parametrize(
    "tekst",
    ["Kom naar 8243 AB", "8243ab bellen", "Zit in de Proefstraat 12", "aan de Verzonnen Kade 3", "52.5123, 5.4711", "dorpsweg 1a"],
)
def test_een_adres_in_een_tekst_bij_een_geheime_locatie_wordt_geweigerd(tekst):
    assert lijkt_adres(tekst)
    with pytest.raises(InvalidInput) as fout:
        keur_aanbod(een_aanbod(omschrijving=tekst, locaties=(Locatie("GM0171", geheim=True),)), NU)
    assert tekst not in str([f.reden for f in fout.value.fouten])
    keur_aanbod(een_aanbod(omschrijving=tekst, locaties=(Locatie("GM0171"),)), NU)


@pytest.mark.parametrize("tekst", ["Bel 0800-2000", "Sinds 2019 voor vrouwen", "24 uur per dag", "6 tot 12 jaar", "profiel 1"])
def test_gewone_tekst_is_geen_adres(tekst):
    assert not lijkt_adres(tekst)


# --- kloppend aanbod


@pytest.mark.parametrize(
    ("anders", "veld"),
    [
        ({"laatst_gecontroleerd": date(2026, 3, 3)}, "laatstGecontroleerd"),
        ({"vrije_plaatsen": 3}, "vrijePlaatsenGemetenOp"),
        ({"vrije_plaatsen_gemeten_op": NU}, "vrijePlaatsenGemetenOp"),
        ({"vrije_plaatsen": 3, "vrije_plaatsen_gemeten_op": NU + timedelta(minutes=6)}, "vrijePlaatsenGemetenOp"),
        ({"landelijk": False}, "werkgebied"),
        ({"werkgebied": ("GM0171",)}, "werkgebied"),
    ],
)
def test_aanbod_dat_niet_klopt(anders, veld):
    with pytest.raises(InvalidInput) as fout:
        keur_aanbod(een_aanbod(**anders), NU)
    assert [f.veld for f in fout.value.fouten] == [veld]


def test_alleen_wie_bijhoudt_mag_wijzigen():
    eis_eigenaar("a", "a")
    with pytest.raises(Forbidden):
        eis_eigenaar("a", "b")


# --- actualiteit


@pytest.mark.parametrize(
    ("gecontroleerd", "voor"),
    [(date(2025, 8, 31), date(2026, 2, 28)), (date(2023, 8, 31), date(2024, 2, 29)), (date(2026, 1, 15), date(2026, 7, 15))],
)
def test_zes_kalendermaanden_afgekapt_op_het_einde_van_de_maand(gecontroleerd, voor):
    aanbod = een_aanbod(laatst_gecontroleerd=gecontroleerd)
    assert controleren_voor(aanbod) == voor
    assert not is_verouderd(aanbod, voor)
    assert is_verouderd(aanbod, voor + timedelta(days=1))


@pytest.mark.parametrize(
    ("plaatsen", "uren", "status", "zichtbaar"),
    [(3, 1, "vrij", 3), (0, 1, "vol", 0), (3, 24, "vrij", 3), (3, 24.01, "onbekend", None), (None, None, "onbekend", None)],
)
def test_een_oude_meting_is_onbekend_en_nooit_vrij(plaatsen, uren, status, zichtbaar):
    gemeten = None if uren is None else NU - timedelta(hours=uren)
    c = capaciteit(een_aanbod(vrije_plaatsen=plaatsen, vrije_plaatsen_gemeten_op=gemeten), NU)
    assert (c.status, c.plaatsen) == (status, zichtbaar)


# --- zoeken


def test_woorden_zijn_klein_en_uniek():
    assert woorden("Mijn PARTNER slaat; mijn partner!") == ["mijn", "partner", "slaat"]
    assert woorden("é & | ! ( ) ' \x00 <-> :*") == []


@given(st.text(max_size=200))
def test_woorden_zijn_altijd_veilig_voor_een_zoekvraag(tekst):
    gevonden = woorden(tekst)
    assert len(gevonden) <= MEESTE_WOORDEN
    assert all(w.isalnum() for w in gevonden)


def test_een_woord_neemt_zijn_synoniemen_mee():
    (term,) = termen(["dader"], {"dader": ["pleger"], "oma": ["oudere"]}, {})
    assert (term.query, term.verbeterd) == ("dader or pleger", False)


def test_een_tikfout_wordt_vervangen_en_neemt_synoniemen_mee():
    (term,) = termen(["dadr"], {"dader": ["pleger"]}, {"dadr": ["dader"]})
    assert (term.query, term.verbeterd) == ("dader or pleger", True)
    assert Zoekterm("vechtscheiding", ("complexe scheiding",)).query == 'vechtscheiding or "complexe scheiding"'


def test_waarom_noemt_elke_reden():
    aanbod = een_aanbod(
        vormen=(Vorm.STALKING,), doelgroepen=(Doelgroep.VROUW,), fasen=(Fase.HERSTEL,), acuut=True, vrije_plaatsen=2,
        vrije_plaatsen_gemeten_op=NU, laatst_gecontroleerd=date(2025, 1, 1),
    )  # fmt: skip
    vraag = Zoekvraag("", (Vorm.STALKING,), (Doelgroep.VROUW,), (Fase.HERSTEL,), "GM0171", acuut=True)
    redenen = waarom(aanbod, vraag, [Zoekterm("stalker"), Zoekterm("opvagn", ("opvang",), verbeterd=True)], NU)
    assert redenen == [
        "gaat over: stalker", "gelezen als: opvang", "voor vorm: stalking", "voor doelgroep: vrouw", "in fase: HERSTEL", "landelijk",
        "voor acute situaties", "heeft vrije plaatsen", "lager: langer dan zes maanden niet nagekeken",
    ]  # fmt: skip
    assert waarom(een_aanbod(), Zoekvraag(), [], NU) == ["voldoet aan de vraag"]
    eigen = replace(aanbod, landelijk=False, werkgebied=("GM0171",))
    assert "werkt in GM0171" in waarom(eigen, vraag, [], NU)


def test_bij_acuut_eerst_112_en_dan_veilig_thuis():
    assert [d.telefoon for d in DIRECTE_HULP] == ["112", "0800-2000"]
