"""Regels van stats: kwartalen, feiten samenvoegen, doorlooptijd, keuring van historie, de synthetische reeks."""

import json
from collections import Counter
from datetime import UTC, date, datetime
from itertools import permutations
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.contracts.overleg import HulpGestart, ZorgmeldingAfgesloten, ZorgmeldingGeregistreerd
from common.errors import InvalidInput, NotFound
from common.kalender import dag_van
from stats import historie
from stats.domain.codes import GROEPEN, Bron, Groep, Indeling, MelderCategorie, Soort, Weergave
from stats.domain.definities import DEFINITIES, zoek_definitie
from stats.domain.duur import doorlooptijd
from stats.domain.feit import Feit, feit_van, voeg_samen
from stats.domain.kwartaal import Kwartaal, is_voorlopig, kwartaal_van, kwartalen, lees_kwartaal
from stats.domain.pseudoniem import Pseudonimiseerder
from stats.domain.regel import Ruweregel, keur, vingerafdruk
from stats.domain.tabel import Cijfer, aandelen, alle_codes, beveiligde_rij, gedekte_kwartalen, kwartaaltabel, tel_jaren

PSEUDONIEMEN = Pseudonimiseerder(lambda soort, waarde: f"{soort}{waarde}".encode().ljust(16, b"-")[-16:])
VT = "00000009990000000001"
VANDAAG = date(2026, 11, 23)
ID = UUID("00000000-0000-4000-8000-00000000000a")


def een_regel(**anders) -> Ruweregel:
    velden = {
        "kenmerk": "A-1", "ontvangen_op": "2019-01-03", "soort": "EERSTE", "gemeentecode": "GM0171",
        "melder_categorie": "politie", "pc4": "8302",
    }  # fmt: skip
    return Ruweregel(**(velden | anders))


def een_melding(zorgmelding_id=ID, **anders):
    velden = {
        "zorgmelding_id": zorgmelding_id, "huishouden_id": ID, "soort": Soort.EERSTE, "acuut": False, "organisatie": VT,
        "ontvangen_op": datetime(2026, 3, 2, 9, tzinfo=UTC), "melder_categorie": "politie", "gemeentecode": "GM0171",
    }  # fmt: skip
    return ZorgmeldingGeregistreerd(**(velden | anders))


# --- kwartalen


def test_een_melding_op_oudejaarsavond_laat_telt_in_nederlandse_tijd():
    assert str(kwartaal_van(dag_van(datetime(2018, 12, 31, 23, 30, tzinfo=UTC)))) == "2019-Q1"
    assert str(kwartaal_van(dag_van(datetime(2018, 12, 31, 22, 30, tzinfo=UTC)))) == "2018-Q4"


@given(st.dates(date(1995, 1, 1), date(2095, 1, 1)))
def test_elke_dag_ligt_in_zijn_kwartaal_en_het_volgende_sluit_aan(dag):
    kwartaal = kwartaal_van(dag)
    assert kwartaal.van <= dag <= kwartaal.tot_en_met
    assert (kwartaal.volgende.van - kwartaal.tot_en_met).days == 1
    assert lees_kwartaal(str(kwartaal), "van") == kwartaal


def test_de_reeks_breekt_op_1_januari_2019():
    assert (Kwartaal(2018, 4).reeks, Kwartaal(2019, 1).reeks) == ("voor-2019", "vanaf-2019")


@pytest.mark.parametrize("tekst", ["2019", "2019-Q5", "2019-Q0", "19-Q1", "2019-q1", "", "1899-Q1", "2019-Q1 "])
def test_een_kwartaal_dat_niet_te_lezen_is_wordt_geweigerd(tekst):
    with pytest.raises(InvalidInput) as fout:
        lees_kwartaal(tekst, "van")
    assert fout.value.fouten[0].veld == "van"


def test_voorlopig_tot_het_volgende_kwartaal_voorbij_is():
    assert is_voorlopig(Kwartaal(2026, 1), date(2026, 6, 30))
    assert not is_voorlopig(Kwartaal(2026, 1), date(2026, 7, 1))


# --- pseudoniemen en feiten


def test_het_pseudoniem_is_een_ander_id_en_altijd_hetzelfde():
    een = Pseudonimiseerder(lambda soort, waarde: b"\xff" * 32).van_zorgmelding(ID)
    assert een != ID
    assert (een.version, een.variant) == (8, "specified in RFC 4122")
    assert PSEUDONIEMEN.van_kenmerk(VT, "A-1") != PSEUDONIEMEN.van_kenmerk("00000009990000000002", "A-1")
    assert "hash_van" not in repr(PSEUDONIEMEN)


def _stukken():
    return [
        een_melding(aard=("partnergeweld-fysiek", "geweld-tegen-ouders")),
        HulpGestart(zorgmelding_id=ID, hulp_gestart_op=date(2026, 3, 20)),
        ZorgmeldingAfgesloten(
            zorgmelding_id=ID, huishouden_id=ID, soort=Soort.EERSTE, afgesloten_op=date(2026, 4, 1), resultaat="hulp-loopt"
        ),
    ]


def test_volgorde_en_herhaling_maken_geen_verschil():
    stukken = [feit_van(s, PSEUDONIEMEN) for s in _stukken()]
    uitkomsten = {tuple(voeg_samen(volgorde)) for volgorde in permutations([*stukken, stukken[0], stukken[1]])}
    assert len(uitkomsten) == 1
    (feit,) = uitkomsten.pop()
    assert (feit.kwartaal, feit.hulp_gestart_op, feit.afgesloten_op) == ("2026-Q1", date(2026, 3, 20), date(2026, 4, 1))
    assert feit.aard == ("geweld-tegen-ouders", "partnergeweld-fysiek")


FEITEN = st.builds(
    Feit,
    pseudoniem=st.sampled_from([ID, UUID(int=1), UUID(int=2)]),
    bron=st.just("gebeurtenis"),
    soort=st.sampled_from([None, "EERSTE", "HER_EEN"]),
    acuut=st.sampled_from([None, True, False]),
    aard=st.sampled_from([None, (), ("a",), ("a", "b")]),
    hulp_gestart_op=st.sampled_from([None, date(2026, 3, 1), date(2026, 3, 2)]),
)


@given(st.lists(FEITEN, max_size=12), st.randoms())
def test_samenvoegen_is_onafhankelijk_van_volgorde_partijen_en_herhaling(feiten, toeval):
    heel = voeg_samen(feiten)
    geschud = [*feiten, *feiten]
    toeval.shuffle(geschud)
    knip = toeval.randint(0, len(geschud))
    assert voeg_samen([*voeg_samen(geschud[:knip]), *voeg_samen(geschud[knip:])]) == heel
    assert [f.pseudoniem for f in heel] == sorted({f.pseudoniem for f in feiten})


# --- tabel


def test_hetzelfde_kwartaal_is_in_elke_periode_hetzelfde_cijfer():
    telling = {(Kwartaal(2022, n), soort): 3 + 7 * n + i for n in range(1, 5) for i, soort in enumerate(Soort)}
    heel = kwartaaltabel(telling, Weergave.OPENBAAR)
    deel = heel.tussen(Kwartaal(2022, 2), Kwartaal(2022, 3))
    assert [r.kwartaal.nummer for r in deel.rijen] == [2, 3]
    assert set(deel.rijen) < set(heel.rijen)
    assert deel.jaren == heel.jaren


def test_openbaar_laat_nooit_iets_zien_wat_intern_weg_is():
    telling = {(Kwartaal(2022, n), soort): (n * 3 + i * 5) % 17 for n in range(1, 5) for i, soort in enumerate(Soort)}
    intern, openbaar = (kwartaaltabel(telling, w) for w in (Weergave.INTERN, Weergave.OPENBAAR))
    for a, b in zip(intern.rijen, openbaar.rijen, strict=True):
        for x, y in zip((*a.soorten, a.totaal), (*b.soorten, b.totaal), strict=True):
            assert x.waarde is not None or y.waarde is None
            assert y.waarde is None or (y.waarde >= 10 and y.waarde % 5 == 0)
            assert x.waarde is None or x.waarde >= 5


def test_zonder_feiten_is_de_tabel_leeg():
    assert kwartaaltabel({}, Weergave.OPENBAAR).rijen == ()


def test_een_enkele_melding_in_een_jaar_is_nergens_te_zien():
    tabel = kwartaaltabel({(Kwartaal(2026, 1), Soort.EERSTE): 1}, Weergave.OPENBAAR)
    assert {c.tekst for r in tabel.rijen for c in (*r.soorten, r.totaal)} == {"."}
    assert {c.tekst for j in tabel.jaren for c in (*j.soorten, j.totaal)} == {"."}


def test_een_kwartaal_zonder_meldingen_tussen_andere_staat_er_wel_in():
    tabel = kwartaaltabel({(Kwartaal(2025, 4), Soort.EERSTE): 40, (Kwartaal(2026, 2), Soort.EERSTE): 50}, Weergave.OPENBAAR)
    assert [str(r.kwartaal) for r in tabel.rijen] == ["2025-Q4", "2026-Q1", "2026-Q2"]
    assert tabel.rijen[1].totaal.tekst == "."


def test_aandelen_alleen_bij_een_grote_zichtbare_noemer():
    cijfers = {"politie": Cijfer(60), "onderwijs": Cijfer(None)}
    assert aandelen(cijfers.items(), Cijfer(100)) == {"politie": 60.0, "onderwijs": None}
    assert set(aandelen(cijfers.items(), Cijfer(95)).values()) == {None}
    assert set(aandelen(cijfers.items(), Cijfer(None)).values()) == {None}


def test_een_splitsing_verbergt_twee_cellen_als_er_een_klein_is():
    rij = beveiligde_rij({"politie": 60, "ggz": 4, "onderwijs": 12}, Weergave.OPENBAAR, totaal_zichtbaar=True)
    assert {code for code, c in rij.items() if c.waarde is None} == {"ggz", "onderwijs"}
    assert rij["politie"].waarde == 60


def test_elk_jaar_noemt_dezelfde_codes():
    per_jaar = alle_codes({2021: {"8301": 20}, 2022: {"8302": 30}}, Indeling.PC4)
    assert per_jaar == {2021: {"8301": 20, "8302": 0}, 2022: {"8301": 0, "8302": 30}}
    assert set(alle_codes({2021: {"politie": 20}}, Indeling.MELDER_CATEGORIE)[2021]) == set(MelderCategorie)


def test_jaren_tellen_uit_ruwe_aantallen():
    assert tel_jaren({(Kwartaal(2022, 1), Soort.EERSTE): 3, (Kwartaal(2022, 2), Soort.HER_EEN): 4}) == {2022: 7}


# --- doorlooptijd


@pytest.mark.parametrize(
    ("dagen", "ontvangen", "weergave", "verwacht"),
    [
        ([5] * 9, 40, Weergave.OPENBAAR, (".", ".", ".", ".")),
        ([5] * 4, 40, Weergave.INTERN, (".", ".", ".", ".")),
        (list(range(1, 12)), 40, Weergave.OPENBAAR, ("10", "6", "6", ".")),
        (list(range(1, 12)), 40, Weergave.INTERN, ("11", "6", "6", ".")),
        (list(range(101)), 400, Weergave.INTERN, ("101", "50", "50", "90")),
        (list(range(11)), 13, Weergave.OPENBAAR, (".", "5", "5", ".")),
        (list(range(11)), 11, Weergave.OPENBAAR, ("10", "5", "5", ".")),
    ],
)
def test_doorlooptijd(dagen, ontvangen, weergave, verwacht):
    d = doorlooptijd(dagen, ontvangen, weergave)
    assert (d.aantal.tekst, d.mediaan.tekst, d.gemiddelde.tekst, d.p90.tekst) == verwacht


@given(st.lists(st.integers(0, 700), min_size=50, max_size=120), st.randoms())
def test_de_volgorde_van_dagen_maakt_niet_uit_en_alles_ligt_ertussen(dagen, toeval):
    d = doorlooptijd(dagen, 1000, Weergave.INTERN)
    toeval.shuffle(dagen)
    assert doorlooptijd(dagen, 1000, Weergave.INTERN) == d
    assert min(dagen) <= d.mediaan.waarde <= d.p90.waarde <= max(dagen)


# --- historie


def test_een_goede_regel_wordt_een_feit_zonder_kenmerk():
    regel = een_regel(hulp_gestart_op="2019-02-01", aard=("partnergeweld-fysiek",), acuut=True)
    (feit,) = keur([regel], VT, VANDAAG, PSEUDONIEMEN).feiten
    assert (feit.kwartaal, feit.soort, feit.hulp_gestart_op, feit.bron) == ("2019-Q1", "EERSTE", date(2019, 2, 1), "historie")
    assert "A-1" not in repr(feit)


@pytest.mark.parametrize(
    ("anders", "veld", "code"),
    [
        ({"kenmerk": "Jan Jansen"}, "kenmerk", "vorm"),
        ({"kenmerk": "999993653"}, "kenmerk", "bsn"),
        ({"soort": "eerste"}, "soort", "codelijst"),
        ({"gemeentecode": "GM99"}, "gemeentecode", "vorm"),
        ({"pc4": "8302AB"}, "pc4", "vorm"),
        ({"melder_categorie": "buurvrouw"}, "melderCategorie", "codelijst"),
        ({"aard": ("ruzie",)}, "aard", "codelijst"),
        ({"ontvangen_op": "2019-02-30"}, "ontvangenOp", "datum"),
        ({"ontvangen_op": "03-01-2019"}, "ontvangenOp", "datum"),
        ({"ontvangen_op": "2014-12-31"}, "ontvangenOp", "periode"),
        ({"ontvangen_op": "2026-11-24"}, "ontvangenOp", "periode"),
        ({"hulp_gestart_op": "gisteren"}, "hulpGestartOp", "datum"),
        ({"hulp_gestart_op": "2019-01-02"}, "hulpGestartOp", "volgorde"),
        ({"hulp_gestart_op": "2026-11-24"}, "hulpGestartOp", "volgorde"),
    ],
)
def test_een_foute_regel_wordt_genoemd_zonder_de_waarde(anders, veld, code):
    keuring = keur([een_regel(kenmerk="B-2"), een_regel(**anders)], VT, VANDAAG, PSEUDONIEMEN)
    assert [(f.veld, f.code) for f in keuring.fouten] == [(f"regels.1.{veld}", code)]
    assert keuring.feiten == ()
    assert not any(str(w) in keuring.fouten[0].reden for w in anders.values())


def test_alle_fouten_tegelijk_en_een_dubbel_kenmerk():
    keuring = keur([een_regel(), een_regel(soort="x", pc4="0")], VT, VANDAAG, PSEUDONIEMEN)
    assert {f.code for f in keuring.fouten} == {"codelijst", "vorm", "dubbel"}


def test_de_vingerafdruk_kijkt_naar_de_inhoud():
    assert vingerafdruk([een_regel()]) == vingerafdruk([een_regel()])
    assert vingerafdruk([een_regel()]) != vingerafdruk([een_regel(acuut=True)])


# --- synthetische historie


@pytest.mark.parametrize("zaad", [1, 2, 3, 20261123])
def test_de_synthetische_reeks_is_zoals_gemeld(zaad):
    per_kwartaal = historie.kwartaalaantallen(zaad)
    aantallen = list(per_kwartaal.values())
    assert (sum(aantallen), len(aantallen), min(aantallen), max(aantallen)) == (2068, 18, 92, 145)
    assert round(2068 / 18) == 115
    assert [k.jaar for k, n in per_kwartaal.items() if n == 145] == [2021]
    assert all(n < 2068 / 18 for k, n in per_kwartaal.items() if k.jaar == 2022)
    assert list(per_kwartaal) == list(kwartalen(Kwartaal(2019, 1), Kwartaal(2023, 2)))


def test_de_regels_zijn_elke_keer_dezelfde_en_keuren_goed():
    regels = historie.regels()
    assert regels == historie.regels()
    assert regels != historie.regels(2)
    assert len(json.dumps(historie.bestand())) < 1 << 20
    assert {r["pc4"] for r in regels} == set(historie.POSTCODEGEBIEDEN)
    ruw = [
        Ruweregel(
            r["kenmerk"], r["ontvangenOp"], r["soort"], r["gemeentecode"], r["melderCategorie"], r["pc4"], tuple(r["aard"]),
            r["acuut"], r.get("hulpGestartOp"),
        )
        for r in regels
    ]  # fmt: skip
    assert len(keur(ruw, VT, VANDAAG, PSEUDONIEMEN).feiten) == 2068


def test_de_verhoudingen_in_de_regels():
    regels = historie.regels()
    melders = Counter(r["melderCategorie"] for r in regels)
    assert [round(100 * melders[m] / 2068) for m in ("politie", "gezondheidszorg", "onderwijs")] == [60, 11, 8]
    groepen = Counter(GROEPEN[Soort(r["soort"])] for r in regels if r["ontvangenOp"].startswith("2022"))
    som = groepen.total()
    assert all(0.30 < groepen[g] / som < 0.36 for g in (Groep.EERSTE, Groep.HERMELDING, Groep.VERVOLG))


# --- definities en codes


def test_elke_soort_heeft_een_groep_en_elke_definitie_een_versie():
    assert set(GROEPEN) == set(Soort)
    assert all(d.versie >= 1 for d in DEFINITIES)
    assert len({d.id for d in DEFINITIES}) == len(DEFINITIES)
    assert zoek_definitie("start-hulp").eenheid == "melding"
    with pytest.raises(NotFound):
        zoek_definitie("bestaat-niet")


def test_de_codelijsten_zijn_kebabcase():
    assert all(code == code.lower() and " " not in code for code in [*MelderCategorie, *Indeling])


# --- dekking: wat niet geleverd is, is geen nul


def test_een_gat_tussen_twee_bronnen_is_geen_reeks_nullen():
    bronnen = {Kwartaal(2023, 1): [Bron.HISTORIE], Kwartaal(2023, 2): [Bron.HISTORIE], Kwartaal(2026, 4): [Bron.GEBEURTENIS]}
    telling = {(k, soort): 20 for k in bronnen for soort in Soort}
    tabel = kwartaaltabel(telling, Weergave.INTERN, gedekte_kwartalen(bronnen))
    assert [r.kwartaal for r in tabel.rijen] == list(bronnen)
    assert [(j.jaar, j.totaal.waarde) for j in tabel.jaren] == [(2023, 280), (2026, 140)]


def test_binnen_een_bron_is_een_leeg_kwartaal_wel_een_nul():
    bronnen = {Kwartaal(2023, 1): [Bron.HISTORIE], Kwartaal(2023, 3): [Bron.HISTORIE]}
    assert gedekte_kwartalen(bronnen) == {Kwartaal(2023, 1), Kwartaal(2023, 2), Kwartaal(2023, 3)}
