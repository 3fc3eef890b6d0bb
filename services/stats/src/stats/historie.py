"""Synthetische historie van Noordoostpolder: verzonnen regels waarvan alleen de aantallen kloppen met het datalabrapport.

Gemeld voor 1 januari 2019 tot en met 30 juni 2023: 2068 zorgmeldingen in 18 kwartalen, per kwartaal 92 tot 145, gemiddeld 115,
de hoogste piek in 2021, heel 2022 onder het gemiddelde, in 2022 ongeveer een derde per groep, en over alles politie 60%,
gezondheidszorg 11% en onderwijs 8%. Dezelfde `zaad` geeft altijd dezelfde regels.
"""

from collections.abc import Mapping
from datetime import date, timedelta
from random import Random
from typing import Any

from stats.domain.kwartaal import Kwartaal, kwartalen

GEMEENTECODE = "GM0171"
POSTCODEGEBIEDEN = (
    "8301", "8302", "8303", "8304", "8305", "8307", "8308", "8309", "8311", "8312", "8313", "8314", "8315", "8316", "8317", "8319",
)  # fmt: skip
EERSTE_KWARTAAL, LAATSTE_KWARTAAL = Kwartaal(2019, 1), Kwartaal(2023, 2)
TOTAAL, LAAGSTE, HOOGSTE = 2068, 92, 145
_PIEK, _DAL = Kwartaal(2021, 2), Kwartaal(2019, 1)
_ONDER_GEMIDDELDE = 114

_PC4 = dict(zip(POSTCODEGEBIEDEN, (11, 10, 12, 10, 12, 6, 5, 5, 4, 4, 4, 4, 5, 8, 3, 1), strict=True))
_SOORT = {
    "EERSTE": 33.5, "HER_MEERDERE": 28.5, "HER_EEN": 4.5, "VERVOLG_TIJDENS_VB": 13, "VERVOLG_NA_VB": 10.5, "VERVOLG_MONITOR": 9,
    "NIET_INGEDEELD": 1,
}  # fmt: skip
_MELDER = {
    "politie": 60, "gezondheidszorg": 11, "onderwijs": 8, "niet-beroepsmatig": 10, "jeugdzorg": 4, "ggz": 3, "justitie-overig": 1,
    "kinderopvang": 1, "leerplicht": 0.5, "veilig-thuis-andere-regio": 0.5, "anders": 1,
}  # fmt: skip
_AARD = {
    "kindermishandeling-emotioneel": 16, "kindermishandeling-getuige": 12, "kindermishandeling-verwaarlozing-emotioneel": 6,
    "kindermishandeling-lichamelijk": 4, "kindermishandeling-seksueel": 1, "andere-problematiek-overig": 17,
    "andere-problematiek-conflictscheiding": 6, "andere-problematiek-zorg-minderjarige": 4, "partnergeweld-fysiek": 11,
    "partnergeweld-emotioneel": 8, "geweld-tegen-ouders": 7, "ouderenmishandeling": 8,
}  # fmt: skip
_HULP_GESTART = {"ja": 70, "nee": 30}
_ACUUT = {"nee": 85, "ja": 15}


def kwartaalaantallen(zaad: int = 1) -> dict[Kwartaal, int]:
    """Aantal zorgmeldingen per kwartaal, binnen de gemelde grenzen en met het gemelde totaal."""
    toeval = Random(zaad)  # noqa: S311 verzonnen gegevens, geen geheim
    reeks = list(kwartalen(EERSTE_KWARTAAL, LAATSTE_KWARTAAL))
    aantallen = {k: toeval.randint(96, 112) if k.jaar == 2022 else toeval.randint(104, 130) for k in reeks}
    aantallen |= {_PIEK: HOOGSTE, _DAL: LAAGSTE}
    vrij = [k for k in reeks if k not in (_PIEK, _DAL)]
    while (verschil := TOTAAL - sum(aantallen.values())) != 0:
        kwartaal = toeval.choice(vrij)
        nieuw = aantallen[kwartaal] + (1 if verschil > 0 else -1)
        if LAAGSTE < nieuw <= (_ONDER_GEMIDDELDE if kwartaal.jaar == 2022 else HOOGSTE - 8):
            aantallen[kwartaal] = nieuw
    return aantallen


def regels(zaad: int = 1) -> list[dict[str, Any]]:
    """Regels zoals `POST /v1/historie/imports` ze vraagt, op volgorde van ontvangst."""
    toeval = Random(zaad)  # noqa: S311 als boven
    aantallen = kwartaalaantallen(zaad)
    kenmerken = {
        naam: _per_kwartaal(gewichten, aantallen, toeval)
        for naam, gewichten in (
            ("soort", _SOORT), ("melderCategorie", _MELDER), ("pc4", _PC4), ("aard", _AARD), ("acuut", _ACUUT), ("hulp", _HULP_GESTART),
        )
    }  # fmt: skip
    uit: list[dict[str, Any]] = []
    for kwartaal, aantal in aantallen.items():
        duur = (kwartaal.tot_en_met - kwartaal.van).days
        dagen = sorted(kwartaal.van + timedelta(days=toeval.randint(0, duur)) for _ in range(aantal))
        for plek, dag in enumerate(dagen):
            waarden = {naam: reeks[kwartaal][plek] for naam, reeks in kenmerken.items()}
            uit.append(_regel(len(uit) + 1, dag, waarden, toeval))
    return uit


def bestand(zaad: int = 1) -> dict[str, Any]:
    """De inhoud van één import met alle regels."""
    return {"bestandsnaam": f"synthetisch-{GEMEENTECODE}-{zaad}.json", "regels": regels(zaad)}


def _regel(nummer: int, dag: date, waarden: Mapping[str, str], toeval: Random) -> dict[str, Any]:
    regel: dict[str, Any] = {
        "kenmerk": f"SYN-{GEMEENTECODE}-{nummer:05d}",
        "ontvangenOp": dag.isoformat(),
        "soort": waarden["soort"],
        "gemeentecode": GEMEENTECODE,
        "pc4": waarden["pc4"],
        "melderCategorie": waarden["melderCategorie"],
        "aard": [waarden["aard"]],
        "acuut": waarden["acuut"] == "ja",
    }
    if waarden["hulp"] == "ja":
        wacht = min(700, int(toeval.lognormvariate(4.2, 0.8)))
        regel["hulpGestartOp"] = (dag + timedelta(days=wacht)).isoformat()
    return regel


def _per_kwartaal(
    gewichten: Mapping[str, float], aantallen: Mapping[Kwartaal, int], toeval: Random
) -> dict[Kwartaal, list[str]]:
    """Deel codes uit zodat elk deel van de reeks de verhouding volgt; binnen een kwartaal in willekeurige volgorde."""
    reeks = _evenredig(gewichten, sum(aantallen.values()))
    uit: dict[Kwartaal, list[str]] = {}
    begin = 0
    for kwartaal, aantal in aantallen.items():
        uit[kwartaal] = reeks[begin : begin + aantal]
        toeval.shuffle(uit[kwartaal])
        begin += aantal
    return uit


def _evenredig(gewichten: Mapping[str, float], aantal: int) -> list[str]:
    som = sum(gewichten.values())
    gegeven = dict.fromkeys(gewichten, 0)
    uit: list[str] = []
    for n in range(1, aantal + 1):
        code = max(gegeven, key=lambda c: gewichten[c] / som * n - gegeven[c])
        gegeven[code] += 1
        uit.append(code)
    return uit
