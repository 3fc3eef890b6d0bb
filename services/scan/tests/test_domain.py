"""De regels van de scan: instrument, sprongregels, uitkomst en versies."""

import hashlib
import json
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from importlib.resources import files
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.errors import Conflict, InvalidInput
from scan.api.modellen import ScanAntwoord, UitkomstAntwoord
from scan.domain.codes import Antwoordwaarde, Basis, Bron, Module, Niveau, Scanstatus, Soort, Stap, Veiligheidsbeeld
from scan.domain.inhoud import Antwoord, Inhoud, eis_geldig, genormaliseerd
from scan.domain.instrument import OngeldigInstrument, aan_de_orde, instrument_uit
from scan.domain.scan import Scankop
from scan.domain.uitkomst import HULPLIJNEN, acute_onderdelen, bepaal_uitkomst
from scan.domain.versies import (
    Versie,
    bladen,
    eis_bekende_basis,
    eis_zelfde_kop,
    is_conflict,
    wordt_afgerond,
    zelfde_indiening,
)
from scan.instrumenten import gepubliceerd

HGKM = gepubliceerd()["hgkm-scan-1"]
NU_ID = UUID(int=7)
NU = datetime(2026, 3, 2, 9, tzinfo=UTC)
AANWEZIG, AFWEZIG, ONBEKEND = Antwoordwaarde.AANWEZIG, Antwoordwaarde.AFWEZIG, Antwoordwaarde.ONBEKEND
CODES = [o.code for o in HGKM.onderdelen]
ACUUT = [o.code for o in HGKM.van_soort(Soort.ACUUT)]
waarden_strategie = st.dictionaries(st.sampled_from(CODES), st.sampled_from(Antwoordwaarde))


def alles(waarde: Antwoordwaarde) -> dict[str, Antwoordwaarde]:
    return dict.fromkeys(CODES, waarde)


# --- instrument -----------------------------------------------------------------------------------------------


def test_een_gepubliceerd_instrument_verandert_nooit():
    inhoud = files("scan.instrumenten").joinpath("hgkm-scan-1.json").read_bytes()
    assert hashlib.sha256(inhoud).hexdigest() == "d36f15406fe8341e410801a7f33f837757fe2fb52f2d09855d24fe5c6adaade6"


def test_de_scan_heeft_alle_niveaus_soorten_en_modules():
    factoren = {(o.soort, o.niveau) for o in HGKM.onderdelen if o.niveau}
    assert factoren == {(s, n) for s in (Soort.RISICO, Soort.BESCHERMEND) for n in Niveau}
    assert {o.soort for o in HGKM.onderdelen} == set(Soort)
    assert {m for o in HGKM.onderdelen for m in o.modules} == set(Module)


def test_geen_acute_vraag_kan_worden_overgeslagen():
    assert all(o.alleen_als is None for o in HGKM.van_soort(Soort.ACUUT))
    assert set(ACUUT) <= {o.code for o in aan_de_orde(HGKM, alles(AFWEZIG))}


def _definitie(*onderdelen):
    return {
        "code": "proef", "versie": "1", "titel": "Proef", "omschrijving": "", "gepubliceerdOp": "2026-01-01", "onderdelen": onderdelen,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("onderdelen", "reden"),
    [
        ([{"code": "a", "soort": "acuut", "tekst": "?"}] * 2, "twee keer"),
        (
            [{"code": "a", "soort": "risico", "niveau": "kind", "tekst": "?", "alleenAls": "b"}],
            "geen eerdere contextvraag",
        ),
        (
            [
                {"code": "c", "soort": "context", "tekst": "?"},
                {"code": "a", "soort": "acuut", "tekst": "?", "alleenAls": "c"},
            ],
            "mag nergens van afhangen",
        ),
        ([{"code": "a", "soort": "risico", "tekst": "?"}], "niveau"),
        ([{"code": "a", "soort": "acuut", "tekst": "?", "niveau": "kind"}], "niveau"),
    ],
)
def test_een_definitie_die_zichzelf_tegenspreekt_wordt_niet_gepubliceerd(onderdelen, reden):
    with pytest.raises(OngeldigInstrument, match=reden):
        instrument_uit(_definitie(*onderdelen))


# --- uitkomst -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("code", ACUUT)
def test_elk_acuut_onderdeel_leidt_meteen_tot_112_veilig_thuis_en_stap_vier(code):
    uitkomst = bepaal_uitkomst(HGKM, {code: AANWEZIG})
    assert uitkomst.veiligheid_nu.beeld is Veiligheidsbeeld.ACUUT_ONVEILIG
    stappen = [a.stap for a in uitkomst.adviezen]
    assert stappen[:3] == [Stap.BEL_112, Stap.BEL_VEILIG_THUIS, Stap.MELDCODE_STAP_4]
    assert uitkomst.adviezen[0].onderdelen == (code,)
    assert [o.code for o in acute_onderdelen(HGKM, {code: AANWEZIG})] == [code]
    teksten = " ".join(a.tekst for a in uitkomst.adviezen)
    assert "112" in teksten
    assert "0800-2000" in teksten


def test_structurele_onveiligheid_leidt_tot_stap_vier_zonder_112():
    uitkomst = bepaal_uitkomst(HGKM, alles(AFWEZIG) | {"structureel-herhaald-geweld": AANWEZIG})
    assert uitkomst.veiligheid_nu.beeld is Veiligheidsbeeld.STRUCTUREEL_ONVEILIG
    assert uitkomst.veiligheid_nu.structureel is True
    assert [a.stap for a in uitkomst.adviezen] == [Stap.BEL_VEILIG_THUIS, Stap.MELDCODE_STAP_4]


def test_niets_gezien_is_een_eigen_beeld_en_onbekend_is_onvolledig():
    assert bepaal_uitkomst(HGKM, alles(AFWEZIG)).veiligheid_nu.beeld is Veiligheidsbeeld.GEEN_SIGNALEN_GEZIEN
    assert bepaal_uitkomst(HGKM, alles(AFWEZIG)).adviezen == ()
    onbekend = bepaal_uitkomst(HGKM, alles(AFWEZIG) | {ACUUT[0]: ONBEKEND})
    assert onbekend.veiligheid_nu.beeld is Veiligheidsbeeld.ONVOLLEDIG_BEELD
    assert onbekend.veiligheid_nu.open_onderdelen == (ACUUT[0],)
    assert [a.stap for a in onbekend.adviezen] == [Stap.VUL_AAN]
    assert bepaal_uitkomst(HGKM, {}).veiligheid_nu.structureel is None


@given(waarden_strategie)
def test_een_acuut_ja_wint_altijd_en_zonder_acuut_ja_nooit(waarden):
    uitkomst = bepaal_uitkomst(HGKM, waarden)
    acuut = any(waarden.get(code) is AANWEZIG for code in ACUUT)
    assert uitkomst.veiligheid_nu.acuut is acuut
    assert (uitkomst.veiligheid_nu.beeld is Veiligheidsbeeld.ACUUT_ONVEILIG) is acuut
    assert (Stap.BEL_112 in [a.stap for a in uitkomst.adviezen]) is acuut


@given(waarden_strategie, st.randoms(use_true_random=False))
def test_de_uitkomst_is_altijd_opnieuw_dezelfde_in_elke_volgorde_van_antwoorden(waarden, toeval):
    paren = list(waarden.items())
    toeval.shuffle(paren)
    assert bepaal_uitkomst(HGKM, dict(paren)) == bepaal_uitkomst(HGKM, waarden)


@given(waarden_strategie, st.sampled_from(ACUUT + [o.code for o in HGKM.van_soort(Soort.STRUCTUREEL)]))
def test_een_signaal_erbij_maakt_het_beeld_nooit_lichter(waarden, code):
    ernst = list(reversed(Veiligheidsbeeld))
    volgorde = {Veiligheidsbeeld.GEEN_SIGNALEN_GEZIEN: 0, Veiligheidsbeeld.ONVOLLEDIG_BEELD: 1,
                Veiligheidsbeeld.STRUCTUREEL_ONVEILIG: 2, Veiligheidsbeeld.ACUUT_ONVEILIG: 3}  # fmt: skip
    assert set(ernst) == set(volgorde)
    voor = bepaal_uitkomst(HGKM, waarden).veiligheid_nu.beeld
    met_context = (
        waarden if waarden.get("kinderen-in-huis") is not AFWEZIG else {**waarden, "kinderen-in-huis": ONBEKEND}
    )
    na = bepaal_uitkomst(HGKM, {**met_context, code: AANWEZIG}).veiligheid_nu.beeld
    assert volgorde[na] >= volgorde[voor]


@given(waarden_strategie)
def test_elke_factor_staat_op_precies_een_plek_en_de_telling_klopt(waarden):
    uitkomst = bepaal_uitkomst(HGKM, waarden)
    gesteld = [o for o in aan_de_orde(HGKM, waarden) if o.niveau]
    for factoren in uitkomst.factoren:
        eigen = [o.code for o in gesteld if o.niveau is factoren.niveau]
        getoond = [*factoren.risico, *factoren.beschermend, *factoren.onbekend]
        afwezig = [c for c in eigen if waarden.get(c) is AFWEZIG]
        assert sorted(getoond + afwezig) == sorted(eigen)
    assert uitkomst.risicofactoren == sum(
        1 for o in gesteld if o.soort is Soort.RISICO and waarden.get(o.code) is AANWEZIG
    )
    assert uitkomst.beschermende_factoren + uitkomst.risicofactoren == sum(
        1 for o in gesteld if waarden.get(o.code) is AANWEZIG
    )


@given(waarden_strategie)
def test_de_scan_zegt_nooit_dat_het_veilig_is(waarden):
    tekst = UitkomstAntwoord.uit(bepaal_uitkomst(HGKM, waarden)).model_dump_json()
    assert not re.search(r"\bveilig\b", tekst.lower().replace("veilig thuis", "").replace("bel-veilig-thuis", ""))


def test_een_antwoord_wijst_naar_een_module():
    assert bepaal_uitkomst(HGKM, {"omgeving-scheiding": AANWEZIG}).modules == (Module.COMPLEXE_SCHEIDING,)
    assert bepaal_uitkomst(HGKM, {"omgeving-scheiding": ONBEKEND}).modules == ()


def test_de_hulplijnen_staan_altijd_in_het_antwoord():
    assert {nummer for nummer, _ in HULPLIJNEN} == {"112", "0800-2000"}
    assert ScanAntwoord.model_fields["hulplijnen"].is_required()


# --- inhoud ---------------------------------------------------------------------------------------------------


def ja(code: str, **afwijkend) -> Antwoord:
    return Antwoord(code, AANWEZIG, **{"basis": Basis.GEZIEN, "onderbouwing": "gezien bij binnenkomst", **afwijkend})


def inhoud(*antwoorden: Antwoord, **afwijkend) -> Inhoud:
    return Inhoud(**{"status": Scanstatus.CONCEPT, "afgenomen_op": NU, "antwoorden": antwoorden, **afwijkend})


def fouten(invoer: Inhoud) -> set[tuple[str, str]]:
    with pytest.raises(InvalidInput) as geweigerd:
        eis_geldig(invoer, HGKM, NU)
    return {(f.veld, f.code) for f in geweigerd.value.fouten}


GEEN_KINDEREN = Antwoord("kinderen-in-huis", AFWEZIG)


@pytest.mark.parametrize(
    ("invoer", "fout"),
    [
        (inhoud(Antwoord("bestaat-niet", AFWEZIG)), ("antwoorden.0.onderdeel", "onbekend")),
        (inhoud(GEEN_KINDEREN, GEEN_KINDEREN), ("antwoorden.1.onderdeel", "dubbel")),
        (inhoud(GEEN_KINDEREN, Antwoord("kind-jong", AFWEZIG)), ("antwoorden.1.onderdeel", "niet-aan-de-orde")),
        (inhoud(ja("ouder-stress", basis=None)), ("antwoorden.0.basis", "verplicht")),
        (inhoud(ja("ouder-stress", onderbouwing=None)), ("antwoorden.0.onderbouwing", "verplicht")),
        (inhoud(ja("ouder-stress", onderbouwing="  ")), ("antwoorden.0.onderbouwing", "verplicht")),
        (inhoud(ja("ouder-stress", basis=Basis.GEHOORD)), ("antwoorden.0.bron", "verplicht")),
        (inhoud(ja("ouder-stress", bron=Bron.KIND)), ("antwoorden.0.bron", "verplicht")),
        (inhoud(afgenomen_op=NU + timedelta(hours=1)), ("afgenomenOp", "in-de-toekomst")),
        (inhoud(status=Scanstatus.AFGEROND), ("antwoorden", "onvolledig")),
    ],
)
def test_wat_niet_bij_het_instrument_past_wordt_geweigerd(invoer, fout):
    assert fouten(invoer) == {fout}


def test_alle_fouten_worden_tegelijk_genoemd():
    assert (
        len(
            fouten(
                inhoud(
                    Antwoord("x", AFWEZIG),
                    ja("ouder-stress", basis=None, onderbouwing=None),
                    status=Scanstatus.AFGEROND,
                )
            )
        )
        == 4
    )


def test_een_concept_mag_onvolledig_zijn_en_onbekend_is_een_antwoord():
    eis_geldig(inhoud(ja("ouder-stress", basis=Basis.GEHOORD, bron=Bron.KIND)), HGKM, NU)
    alles_onbekend = inhoud(*(Antwoord(c, ONBEKEND) for c in CODES), status=Scanstatus.AFGEROND)
    eis_geldig(alles_onbekend, HGKM, NU)


def test_overslaan_mag_alleen_als_de_context_zeker_afwezig_is():
    zonder_kind = [o.code for o in HGKM.onderdelen if o.alleen_als != "kinderen-in-huis"]
    for context, mag in ((AFWEZIG, True), (ONBEKEND, False), (AANWEZIG, False)):
        invoer = inhoud(
            *(Antwoord(c, context if c == "kinderen-in-huis" else ONBEKEND) for c in zonder_kind),
            status=Scanstatus.AFGEROND,
        )
        if mag:
            eis_geldig(invoer, HGKM, NU)
        else:
            assert fouten(invoer) == {("antwoorden", "onvolledig")}


# --- versies --------------------------------------------------------------------------------------------------

A = Antwoord("zwangerschap", AFWEZIG)
B = Antwoord("zwangerschap", ONBEKEND)


def versie(nummer: int, antwoord: Antwoord, *basis: int, status=Scanstatus.CONCEPT) -> Versie:
    return Versie(nummer, inhoud(antwoord, status=status, basisversies=basis), NU)


def test_dezelfde_indiening_is_dezelfde_versie_hoe_de_client_ook_sorteert():
    een = inhoud(A, GEEN_KINDEREN, basisversies=(2, 1, 1))
    twee = inhoud(GEEN_KINDEREN, A, basisversies=(1, 2))
    assert genormaliseerd(een) == genormaliseerd(twee)
    assert zelfde_indiening([Versie(1, genormaliseerd(een), NU)], genormaliseerd(twee)) is not None
    assert zelfde_indiening([Versie(1, inhoud(A), NU)], inhoud(B)) is None


def test_terug_naar_een_eerdere_inhoud_is_een_nieuwe_versie():
    versies = [versie(1, A), versie(2, B, 1)]
    assert zelfde_indiening(versies, inhoud(A, basisversies=(2,))) is None
    assert [v.nummer for v in bladen([*versies, versie(3, A, 2)])] == [3]


def test_wie_niet_op_elkaar_voortbouwt_geeft_een_conflict_en_samenvoegen_lost_het_op():
    naast_elkaar = [versie(1, A), versie(2, B)]
    assert [v.nummer for v in bladen(naast_elkaar)] == [1, 2]
    assert is_conflict(naast_elkaar)
    assert not is_conflict([*naast_elkaar, versie(3, B, 1, 2)])


def test_twee_keer_hetzelfde_naast_elkaar_is_geen_conflict():
    assert not is_conflict([versie(1, A), versie(2, B, 1), versie(3, B)])


@given(st.lists(st.tuples(st.sampled_from([A, B, ja("ouder-stress")]), st.sets(st.integers(1, 6))), max_size=6))
def test_er_is_altijd_een_actuele_versie_en_elke_versie_is_opgevolgd_of_actueel(ruw):
    versies = [versie(n, antwoord, *(b for b in basis if b < n)) for n, (antwoord, basis) in enumerate(ruw, start=1)]
    actueel = bladen(versies)
    assert bool(actueel) is bool(versies)
    opgevolgd = {b for v in versies for b in v.inhoud.basisversies}
    for v in versies:
        assert v.nummer in opgevolgd or any(v.inhoud.gelijk_aan_inhoud == a.inhoud.gelijk_aan_inhoud for a in actueel)


def test_een_scan_wordt_een_keer_afgerond_en_pas_na_samenvoegen_opnieuw():
    klaar, klaar_b = versie(1, A, status=Scanstatus.AFGEROND), versie(2, B, status=Scanstatus.AFGEROND)
    assert wordt_afgerond([], klaar)
    assert not wordt_afgerond([], versie(1, A))
    assert not wordt_afgerond([klaar], klaar_b)
    assert wordt_afgerond([klaar, klaar_b], versie(3, B, 1, 2, status=Scanstatus.AFGEROND))


def test_voortbouwen_kan_alleen_op_wat_er_is():
    eis_bekende_basis([versie(1, A)], inhoud(B, basisversies=(1,)))
    with pytest.raises(InvalidInput):
        eis_bekende_basis([versie(1, A)], inhoud(B, basisversies=(2,)))


def test_de_kop_ligt_vast():
    kop = Scankop(id=NU_ID, instrument_id="hgkm-scan-1")
    eis_zelfde_kop(kop, replace(kop))
    with pytest.raises(Conflict):
        eis_zelfde_kop(kop, replace(kop, huishouden_id=NU_ID))


def test_het_instrument_is_gewone_json_met_een_regel_per_vraag():
    tekst = files("scan.instrumenten").joinpath("hgkm-scan-1.json").read_text(encoding="utf-8")
    assert (
        len(json.loads(tekst)["onderdelen"])
        == len(HGKM.onderdelen)
        == len(re.findall(r'^    \{"code"', tekst, re.MULTILINE))
    )
