"""Nummers, adressen, data en leeftijden: in elke schrijfwijze gevonden, en gewone getallen niet."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from common.privacy.bsn import is_bsn
from overleg.domain.anonimiteit import Bekende, Plaatsen, Soort, zoek_herleidbaar
from overleg.domain.anonimiteit.telwoorden import dagen, getallen, jaren
from overleg.domain.persoon import Adres

BSNS = st.sampled_from([b for n in range(999900000, 999910000) if is_bsn(b := str(n))])
MAANDNAMEN = "januari februari maart april mei juni juli augustus september oktober november december"
MAANDEN = MAANDNAMEN.split()
DAGWOORD = {n: w for w, n in getallen().items()}
RANG = {n: w for w, n in dagen().items() if w.endswith(("de", "ste"))}


def soorten(tekst, *bekenden):
    return [v.soort for v in zoek_herleidbaar(tekst, bekenden)]


def stukken(tekst, *bekenden):
    return [tekst[v.van : v.tot] for v in zoek_herleidbaar(tekst, bekenden)]


# --- nummers


@settings(max_examples=300, deadline=None)
@given(
    BSNS,
    st.lists(st.sampled_from(["", " ", ".", "-", "/", "\u200b", " - "]), min_size=8, max_size=8),
    st.sampled_from(["", "bsn", "nr. ", "x"]),
)
def test_negen_cijfers_die_de_elfproef_halen_worden_gevonden_met_alles_ertussen(bsn, ertussen, ervoor):
    getal = "".join(c + t for c, t in zip(bsn, [*ertussen, ""], strict=True))
    vindingen = zoek_herleidbaar(f"Het kind {ervoor}{getal} staat ingeschreven.")
    van = len(f"Het kind {ervoor}")
    assert any(v.van <= van and v.tot >= van + len(getal) for v in vindingen), getal


@given(BSNS, st.integers(1, 8), st.sampled_from([" en dan ", ", gevolgd door ", " (tweede deel) "]))
def test_een_bekend_bsn_wordt_ook_in_twee_stukken_gevonden(bsn, plek, ertussen):
    tekst = f"nummer {bsn[:plek]}{ertussen}{bsn[plek:]} hier"
    assert Soort.BSN in soorten(tekst, Bekende("Proefpersoon Een", bsn=bsn))


def test_een_bekend_bsn_in_woorden_en_zonder_voorloopnul():
    assert soorten("negen negen negen negen nul nul nul nul zes", Bekende("Proefpersoon Een", bsn="999900006")) == [
        Soort.BSN
    ]
    assert soorten("nummer 12345672 staat er", Bekende("Proefpersoon Een", bsn="012345672")) == [Soort.BSN]


@pytest.mark.parametrize(
    "tekst",
    [
        "Zaak 123456789 is gesloten.", "Op 12-03-2024 om 10.00 uur.", "Het kostte 1.234.567,89 euro.", "In 2019 2020 en 2021.", "Tel. 0800-2000.",
        "Bel 112 of 0900-8844.", "Bel 088 123 45 67 voor advies.", "ISBN 978-90-1234-567-8 noemt het.", "De 10 wijken en 45 straten.", "10.30-12.00 uur",
        "Vergadering 06-12-2025 10.00 uur", "Dossier 2026-0045 en 2026-0046",
    ],
)  # fmt: skip
def test_een_gewoon_getal_is_geen_nummer_van_een_mens(tekst):
    assert soorten(tekst) == []


@pytest.mark.parametrize(
    ("tekst", "stuk", "soort"),
    [
        ("bel 06-00000001 nu", "06-00000001", Soort.TELEFOON),
        ("bel 06 00 00 00 01 nu", "06 00 00 00 01", Soort.TELEFOON),
        ("bel 06.0000.0001 nu", "06.0000.0001", Soort.TELEFOON),
        ("bel +31600000001 nu", "+31600000001", Soort.TELEFOON),
        ("bel +31 (0)6 0000 0001 nu", "+31 (0)6 0000 0001", Soort.TELEFOON),
        ("bel 0031 6 00000001 nu", "0031 6 00000001", Soort.TELEFOON),
        ("bel 0527-000123 nu", "0527-000123", Soort.TELEFOON),
        ("bel 036 000 00 00 nu", "036 000 00 00", Soort.TELEFOON),
        ("bel +48 600 000 000 nu", "+48 600 000 000", Soort.TELEFOON),
        ("mail jan.nep@voorbeeld.example nu", "jan.nep@voorbeeld.example", Soort.EMAIL),
        ("mail jan.nep (at) voorbeeld.example nu", "jan.nep (at) voorbeeld.example", Soort.EMAIL),
        ("mail jannep apenstaartje voorbeeld punt nl nu", "jannep apenstaartje voorbeeld punt nl", Soort.EMAIL),
        ("mail jannep at voorbeeld punt nl nu", "jannep at voorbeeld punt nl", Soort.EMAIL),
        ("op NL91 ABNA 0417 1643 00 nu", "NL91 ABNA 0417 1643 00", Soort.REKENINGNUMMER),
        ("op be68 5390 0754 7034 nu", "be68 5390 0754 7034", Soort.REKENINGNUMMER),
        ("auto XX-999-X nu", "XX-999-X", Soort.KENTEKEN),
        ("kenteken xx 999 x nu", "xx 999 x", Soort.KENTEKEN),
        ("volg @nep_account nu", "@nep_account", Soort.SOCIALE_MEDIA),
        ("op insta: nep_account9 nu", "nep_account9", Soort.SOCIALE_MEDIA),
        ("zie instagram.com/nepaccount nu", "nepaccount", Soort.SOCIALE_MEDIA),
        ("in 1234 AB nu", "1234 AB", Soort.POSTCODE),
        ("in 1234ab nu", "1234ab", Soort.POSTCODE),
        ("bsn 12345678 nu", "12345678", Soort.BSN),
        ("aan de Fictielaan nu", "Fictielaan", Soort.ADRES),
        ("aan de fictielaan 12 nu", "fictielaan 12", Soort.ADRES),
        ("op het Nepperplein nu", "Nepperplein", Soort.ADRES),
        ("op Verzonnen Weg 3 nu", "Verzonnen Weg 3", Soort.ADRES),
        ("een man, geboren 4 juli 1990, nu", "4 juli 1990", Soort.GEBOORTEDATUM),
        ("een man, geb. 04-07-90 nu", "04-07-90", Soort.GEBOORTEDATUM),
        ("geboortedatum: vier juli negentiennegentig nu", "vier juli negentiennegentig", Soort.GEBOORTEDATUM),
    ],
)
def test_een_nummer_of_adres_zonder_huishouden(tekst, stuk, soort):
    (vinding,) = zoek_herleidbaar(tekst)
    assert (tekst[vinding.van : vinding.tot], vinding.soort) == (stuk, soort)


@pytest.mark.parametrize(
    "tekst",
    [
        "Mail naar info@loket.example.", "Hij at brood. Daarna niets.", "In 2024 is het druk.", "In 2024 OM en VT.", "Na 1500 km rijden.",
        "De weg is lang, onderweg en halverwege.", "Langs de snelweg.", "Het schoolplein is leeg.", "De PC4 8302 en 8303.", "Versie 2.1-b",
    ],
)  # fmt: skip
def test_wat_op_een_adres_lijkt_en_er_geen_is(tekst):
    assert soorten(tekst) == []


# --- adres van het huishouden


THUIS = Bekende("Proefpersoon Een", adres=Adres("Verzonnenweg", "12", "8302 ZZ", "Emmeloord"))


@pytest.mark.parametrize(
    "tekst",
    [
        "de Verzonnenweg", "de verzonnenweg", "VERZONNENWEG", "Verzonnen weg", "verzonnen-weg", "de Verzonneweg", "Verz\u200bonnenweg", "Vеrzonnenweg 12",
        "8302ZZ", "8302 zz", "8302-Z.Z", "8 3 0 2 Z Z",
    ],
)  # fmt: skip
def test_de_straat_en_postcode_van_het_huishouden_hoe_ook_geschreven(tekst):
    assert set(soorten(f"Zij woont bij {tekst} in de buurt.", THUIS)) <= {Soort.ADRES, Soort.POSTCODE}
    assert soorten(f"Zij woont bij {tekst} in de buurt.", THUIS)


def test_een_straat_die_een_gewoon_woord_is_alleen_met_hoofdletter_of_nummer():
    deel = Bekende("Proefpersoon Een", adres=Adres("Deel", "9", "8309 ZR", "Tollebeek"))
    assert soorten("Een deel van de deel is verbouwd. Deel dit niet.", deel) == []
    assert soorten("Zij woont op Deel.", deel) == soorten("op deel 9", deel) == [Soort.ADRES]


# --- data


def _vormen(d):
    dag, maand, jaar = d.day, MAANDEN[d.month - 1], d.year
    kort = DAGWOORD[jaar % 100] if jaar % 100 >= 10 else None
    eeuw = "negentien" if jaar < 2000 else "tweeduizend"
    vormen = [
        f"{dag}-{d.month}-{jaar}", f"{dag:02}-{d.month:02}-{jaar}", f"{dag}/{d.month}/{jaar % 100:02}", f"{dag}.{d.month}.{jaar}", d.isoformat(),
        f"{jaar}{d.month:02}{dag:02}", f"{dag:02}{d.month:02}{jaar}", f"{dag} {maand} {jaar}", f"{dag} {'mrt' if d.month == 3 else maand[:3]} {jaar}", f"{dag} {maand} '{jaar % 100:02}",
        f"{dag}e {maand} {jaar}", f"{dag:02} {d.month:02} {jaar}", f"{DAGWOORD[dag]} {maand} {jaar}", f"de {RANG[dag]} {maand} {jaar}",
        f"de {RANG[dag]} van {maand} {jaar}",
    ]  # fmt: skip
    if jaar % 100:
        vormen += [
            f"{DAGWOORD[dag]} {maand} {eeuw}{DAGWOORD[jaar % 100]}",
            f"{dag} {maand} {eeuw} {DAGWOORD[jaar % 100]}",
        ]
    if kort:
        vormen.append(f"{RANG[dag]} {maand} {kort}")
    if 1901 <= jaar < 2000:
        vormen.append(f"{DAGWOORD[dag]} {maand} negentienhonderd {DAGWOORD[jaar % 100]}")
    return vormen


@settings(max_examples=300, deadline=None)
@given(st.dates(date(1925, 1, 1), date(2026, 1, 1)), st.data())
def test_een_geboortedatum_van_het_huishouden_in_elke_schrijfwijze(geboren, data):
    vorm = data.draw(st.sampled_from(_vormen(geboren)))
    tekst = f"Het kind van {vorm} woont bij oma."
    vindingen = zoek_herleidbaar(tekst, (Bekende("Proefpersoon Een", geboren),))
    assert any(
        v.soort is Soort.GEBOORTEDATUM and v.van <= tekst.index(vorm) + 3 and v.tot >= tekst.index(vorm) + len(vorm) - 1
        for v in vindingen
    ), vorm


@settings(max_examples=200, deadline=None)
@given(st.dates(date(2020, 1, 1), date(2027, 1, 1)), st.data())
def test_een_andere_datum_is_gewoon_een_datum(dag, data):
    vorm = data.draw(st.sampled_from(_vormen(dag)))
    assert soorten(f"Het overleg van {vorm} gaat niet door.", Bekende("Proefpersoon Een", date(1987, 5, 3))) == []


def test_een_verjaardag_zonder_jaar_alleen_als_de_tekst_zegt_dat_het_er_een_is():
    kind = Bekende("Proefpersoon Een", date(2016, 2, 14))
    assert soorten("Het overleg is op 14 februari.", kind) == []
    assert soorten("Het kind is jarig op 14 februari.", kind) == [Soort.GEBOORTEDATUM]
    assert soorten("Het kind is op 14 februari jarig.", kind) == [Soort.GEBOORTEDATUM]
    assert soorten("De verjaardag was op veertien februari.", kind) == [Soort.GEBOORTEDATUM]


def test_jaren_en_dagen_in_woorden():
    assert {j for j in jaren().values() if j > 100} >= set(range(1901, 2070))
    assert set(dagen().values()) == set(range(1, 32))
    assert (jaren()["negentienzevenentachtig"], jaren()["tweeduizendnegen"], jaren()["zevenentachtig"]) == (
        1987,
        2009,
        87,
    )
    assert (dagen()["derde"], dagen()["achtste"], dagen()["eenendertigste"], dagen()["twaalfde"]) == (3, 8, 31, 12)


# --- plaats en leeftijd


@pytest.mark.parametrize(
    ("tekst", "stuk"),
    [
        ("De 43-jarige uit Schokland.", "43-jarige"),
        ("Een man van 43 uit Schokland.", "43"),
        ("Een man van 43 jaar uit Schokland.", "43 jaar"),
        ("De vrouw (43) woont in Ens.", "43"),
        ("De drieënveertigjarige man uit Bant.", "drieënveertigjarige"),
        ("Hij is 43. Hij woont in Creil.", "43"),
        ("Zij is drieënveertig jaar oud en woont in Espel.", "drieënveertig jaar"),
        ("In Rutten woont een meisje van negen jaar.", "negen jaar"),
        ("In Nagele: leeftijd 43.", "43"),
        ("Baby van 4 maanden in Tollebeek.", "4 maanden"),
    ],
)
def test_een_exacte_leeftijd_bij_een_kleine_plaats(tekst, stuk):
    (vinding,) = zoek_herleidbaar(tekst)
    assert (tekst[vinding.van : vinding.tot], vinding.soort) == (stuk, Soort.PLAATS_EN_LEEFTIJD)
    assert zoek_herleidbaar(tekst, (), Plaatsen({})) == []


@pytest.mark.parametrize(
    "tekst",
    [
        "Een man van 43 jaar uit Emmeloord.", "Een man van 43 jaar uit een dorp.", "Jongeren van 16 tot 23 jaar in Ens.", "Kinderen onder de 12 jaar in Bant.",
        "In Espel duurt het traject 2 jaar.", "Zij is 12 jaar geleden uit Creil verhuisd.", "In Rutten zijn ze 9 jaar getrouwd.",
        "In Nagele zijn 43 meldingen.", "Een driejarig project in Tollebeek.", "Mensen ouder dan 65 jaar in Marknesse.", "Ongeveer 40 jaar, uit Ens.",
        "De 16-jarigen in Ens.", "enz. en ens. 43", "In Ens is het 43 keer misgegaan.",
    ],
)  # fmt: skip
def test_geen_leeftijd_van_een_mens_of_geen_kleine_plaats(tekst):
    assert soorten(tekst) == []


def test_welke_plaats_klein_is_bepaalt_de_keten():
    tekst = "Een man van 43 jaar uit Nergenshuizen."
    assert zoek_herleidbaar(tekst) == []
    assert zoek_herleidbaar(tekst, (), Plaatsen({"Nergenshuizen": None}))
    assert zoek_herleidbaar(tekst, (), Plaatsen({"Nergenshuizen": 4_999}))
    assert zoek_herleidbaar(tekst, (), Plaatsen({"Nergenshuizen": 5_000})) == []
    assert zoek_herleidbaar(tekst, (), Plaatsen({"Nergenshuizen": 5_000}, klein_tot=6_000))
    assert zoek_herleidbaar("Een man van 43 jaar uit Sint Nergens.", (), Plaatsen({"Sint Nergens": None}))
    ver = "Een man van 43 jaar. " + "Hier staat iets anders. " * 20 + "Nergenshuizen is een dorp."
    assert zoek_herleidbaar(ver, (), Plaatsen({"Nergenshuizen": None})) == []
