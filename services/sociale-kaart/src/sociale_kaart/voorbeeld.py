"""Verzonnen organisaties en aanbod in Flevoland, om mee te proberen; niets hiervan bestaat.

`vul(plaats)` zet alles via de API op de kaart: `plaats(pad, inhoud, sleutel)` doet een POST met die Idempotency-Key en geeft
het antwoord als object terug. Nog eens vullen binnen 48 uur verandert daardoor niets.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

Plaats = Callable[[str, dict[str, Any], str], dict[str, Any]]
GEMEENTEN = {
    "Almere": "GM0034", "Dronten": "GM0303", "Lelystad": "GM0995", "Noordoostpolder": "GM0171", "Urk": "GM0184", "Zeewolde": "GM0050",
}  # fmt: skip
_ALLE = sorted(GEMEENTEN.values())
_FASEN = ["VEILIGHEID", "RISICOGESTUURDE_ZORG", "HERSTEL"]


@dataclass(frozen=True, slots=True)
class Voorbeeld:
    """Een organisatie met haar aanbod, zoals de API ze vraagt."""

    code: str
    organisatie: dict[str, Any]
    aanbod: tuple[dict[str, Any], ...]


def voorbeelden(nu: datetime) -> list[Voorbeeld]:
    """Alle voorbeelden, nagekeken en gemeten rond `nu`; één is met opzet verouderd en één meting is oud."""
    return [_opvang(nu), _maatschappelijk_werk(nu), _plegerhulp(nu), _jeugd(nu), _advies(nu)]


def vul(plaats: Plaats, nu: datetime) -> Iterator[str]:
    """Zet alles op de kaart; geeft per aanbod zijn naam."""
    for voorbeeld in voorbeelden(nu):
        gemaakt = plaats("/v1/organisaties", voorbeeld.organisatie, f"voorbeeld-{voorbeeld.code}")
        for nummer, aanbod in enumerate(voorbeeld.aanbod):
            inhoud = aanbod | {"organisatieId": gemaakt["organisatieId"]}
            yield str(plaats("/v1/aanbod", inhoud, f"voorbeeld-{voorbeeld.code}-{nummer}")["naam"])


def _dag(nu: datetime, dagen_geleden: int) -> str:
    return (nu - timedelta(days=dagen_geleden)).date().isoformat()


def _gemeten(nu: datetime, uren_geleden: int) -> str:
    return (nu - timedelta(hours=uren_geleden)).isoformat()


def _opvang(nu: datetime) -> Voorbeeld:
    return Voorbeeld(
        "opvang",
        {"naam": "Opvang De Verzonnen Vuurtoren", "soort": "vrouwenopvang", "telefoon": "0000-000001"},
        (
            {
                "naam": "Crisisopvang op een geheime plek", "categorie": "opvang", "acuut": True,
                "omschrijving": "Veilige opvang voor vrouwen en hun kinderen die direct weg moeten. Ook 's nachts.",
                "laatstGecontroleerd": _dag(nu, 20), "vormen": ["partnergeweld", "eergerelateerd-geweld", "stalking"],
                "doelgroepen": ["slachtoffer", "vrouw", "kind"], "profielen": ["intieme-terreur"], "fasen": ["VEILIGHEID"],
                "preventietype": "zorggericht", "talen": ["nl", "en", "ar", "pl"], "vrijePlaatsen": 3,
                "vrijePlaatsenGemetenOp": _gemeten(nu, 2), "telefoon": "0000-000002", "werkgebied": _ALLE,
                "locaties": [{"gemeentecode": GEMEENTEN["Lelystad"], "geheim": True}],
            },
            {
                "naam": "Opvang voor mannen", "categorie": "opvang", "toegang": "verwijzing", "wachttijdDagen": 14,
                "omschrijving": "Opvang voor mannen die thuis niet veilig zijn, met of zonder kinderen.",
                "laatstGecontroleerd": _dag(nu, 40), "vormen": ["partnergeweld", "eergerelateerd-geweld"],
                "doelgroepen": ["slachtoffer", "man"], "fasen": ["VEILIGHEID"], "vrijePlaatsen": 1,
                "vrijePlaatsenGemetenOp": _gemeten(nu, 72), "werkgebied": _ALLE,
                "locaties": [{"gemeentecode": GEMEENTEN["Almere"], "geheim": True}],
            },
        ),
    )  # fmt: skip


def _maatschappelijk_werk(nu: datetime) -> Voorbeeld:
    adres = {"gemeentecode": GEMEENTEN["Noordoostpolder"], "straat": "Proefstraat", "huisnummer": "1", "plaats": "Emmeloord"}
    return Voorbeeld(
        "maatschappelijk-werk",
        {"naam": "Maatschappelijk werk Voorbeeldpolder", "soort": "maatschappelijk-werk", "telefoon": "0000-000003"},
        (
            {
                "naam": "Gesprekken na geweld thuis", "categorie": "veiligheid",
                "omschrijving": "Samen een veiligheidsplan maken en stap voor stap verder. Ook 's avonds.",
                "laatstGecontroleerd": _dag(nu, 10), "vormen": ["partnergeweld", "geweld-tegen-ouders", "kindermishandeling"],
                "doelgroepen": ["slachtoffer", "gezin"], "profielen": ["gezin-in-de-stress"], "fasen": _FASEN, "wachttijdDagen": 10,
                "werkgebied": [GEMEENTEN["Noordoostpolder"], GEMEENTEN["Urk"]], "locaties": [adres],
            },
            {
                "naam": "Hulp bij ouderenmishandeling", "categorie": "ouderen",
                "omschrijving": "Voor ouderen en mantelzorgers waar de zorg te zwaar wordt of geld verdwijnt.",
                "laatstGecontroleerd": _dag(nu, 300), "vormen": ["ouderenmishandeling", "financiele-uitbuiting"],
                "doelgroepen": ["oudere", "mantelzorger"], "fasen": ["RISICOGESTUURDE_ZORG"],
                "werkgebied": [GEMEENTEN["Noordoostpolder"]], "locaties": [adres],
            },
        ),
    )  # fmt: skip


def _plegerhulp(nu: datetime) -> Voorbeeld:
    return Voorbeeld(
        "plegerhulp",
        {"naam": "Polikliniek De Bedachte Omslag", "soort": "forensisch", "telefoon": "0000-000004"},
        (
            {
                "naam": "Stoppen met geweld", "categorie": "pleger", "toegang": "verwijzing", "wachttijdDagen": 45,
                "omschrijving": "Behandeling voor plegers van huiselijk geweld: agressie leren beheersen, alleen of in een groep.",
                "laatstGecontroleerd": _dag(nu, 60), "vormen": ["partnergeweld", "kindermishandeling"], "doelgroepen": ["pleger"],
                "profielen": ["intieme-terreur", "gezin-in-de-stress"], "fasen": ["RISICOGESTUURDE_ZORG", "HERSTEL"], "kosten": "vergoed",
                "werkgebied": [GEMEENTEN["Almere"], GEMEENTEN["Lelystad"]],
                "locaties": [{"gemeentecode": GEMEENTEN["Almere"], "straat": "Testplein", "huisnummer": "12", "plaats": "Almere"}],
            },
        ),
    )  # fmt: skip


def _jeugd(nu: datetime) -> Voorbeeld:
    return Voorbeeld(
        "jeugd",
        {"naam": "Jeugdhulp Het Gefingeerde Nest", "soort": "jeugdhulp", "telefoon": "0000-000005"},
        (
            {
                "naam": "Traumabehandeling voor kinderen", "categorie": "kind", "toegang": "beschikking", "wachttijdDagen": 60,
                "omschrijving": "Behandeling met EMDR voor kinderen en jongeren die geweld meemaakten of zagen.",
                "laatstGecontroleerd": _dag(nu, 30), "vormen": ["kindermishandeling", "seksueel-geweld"],
                "doelgroepen": ["kind", "jongere"], "fasen": ["HERSTEL"], "kosten": "vergoed", "werkgebied": _ALLE,
                "locaties": [{"gemeentecode": GEMEENTEN["Dronten"], "plaats": "Dronten"}],
            },
            {
                "naam": "Ouders na een scheiding", "categorie": "gezin",
                "omschrijving": "Begeleiding bij een complexe scheiding, zodat kinderen er niet tussen zitten.",
                "laatstGecontroleerd": _dag(nu, 90), "vormen": ["complexe-scheiding"], "doelgroepen": ["ouder", "kind"],
                "profielen": ["complexe-conflictscheiding"], "preventietype": "selectief", "werkgebied": _ALLE,
            },
        ),
    )  # fmt: skip


def _advies(nu: datetime) -> Voorbeeld:
    return Voorbeeld(
        "advies",
        {"naam": "Adviespunt Nergenshuizen", "soort": "vrijwilligers", "website": "https://adviespunt.example"},
        (
            {
                "naam": "Chat zonder naam", "categorie": "advies", "landelijk": True,
                "omschrijving": "Anoniem praten over ruzie, slaan of bang zijn, voor wie dan ook.",
                "laatstGecontroleerd": _dag(nu, 5), "doelgroepen": ["slachtoffer", "pleger", "jongere"], "preventietype": "universeel",
                "website": "https://adviespunt.example/chat",
            },
        ),
    )  # fmt: skip
