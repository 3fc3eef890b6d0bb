"""Verzonnen organisaties en aanbod in Flevoland, om mee te proberen; niets hiervan bestaat.

`laad_voorbeeld(plaats)` zet alles via de API op de kaart: `plaats(pad, inhoud)` doet een POST op een pad onder /v1 en geeft het
antwoord als object. Met `vraag(pad)` (een GET) erbij wordt overgeslagen wat er al staat, zodat nog eens laden niets verandert.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from common.runtime import system_clock

Plaats = Callable[[str, dict[str, Any]], dict[str, Any]]
Vraag = Callable[[str], dict[str, Any]]
GEMEENTEN = {
    "Almere": "GM0034", "Dronten": "GM0303", "Lelystad": "GM0995", "Noordoostpolder": "GM0171", "Urk": "GM0184", "Zeewolde": "GM0050",
}  # fmt: skip
_ALLE = sorted(GEMEENTEN.values())
_FASEN = ["VEILIGHEID", "RISICOGESTUURDE_ZORG", "HERSTEL"]


@dataclass(frozen=True, slots=True)
class Voorbeeld:
    """Een organisatie met haar aanbod, zoals de API ze vraagt."""

    organisatie: dict[str, Any]
    aanbod: tuple[dict[str, Any], ...]


def voorbeelden(nu: datetime) -> list[Voorbeeld]:
    """Alle voorbeelden, nagekeken en gemeten rond `nu`; één is met opzet verouderd en één meting is oud."""
    return [_opvang(nu), _maatschappelijk_werk(nu), _plegerhulp(nu), _jeugd(nu), _advies(nu)]


def laad_voorbeeld(plaats: Plaats, vraag: Vraag | None = None, nu: datetime | None = None) -> str:
    """Zet alle voorbeelden op de kaart en zeg in één regel wat er nu staat."""
    bekend = set() if vraag is None else {o["naam"] for o in vraag("/organisaties?limit=100")["resultaten"]}
    nieuw = [v for v in voorbeelden(nu or system_clock()) if v.organisatie["naam"] not in bekend]
    for voorbeeld in nieuw:
        gemaakt = plaats("/organisaties", voorbeeld.organisatie)
        for aanbod in voorbeeld.aanbod:
            plaats("/aanbod", aanbod | {"organisatieId": gemaakt["organisatieId"]})
    return f"{len(nieuw)} verzonnen organisaties met {sum(len(v.aanbod) for v in nieuw)} keer aanbod op de kaart gezet"


def _dag(nu: datetime, dagen_geleden: int) -> str:
    return (nu - timedelta(days=dagen_geleden)).date().isoformat()


def _gemeten(nu: datetime, uren_geleden: int) -> str:
    return (nu - timedelta(hours=uren_geleden)).isoformat()


def _opvang(nu: datetime) -> Voorbeeld:
    return Voorbeeld(
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
