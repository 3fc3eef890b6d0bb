"""De kwartaaltabel als platte tekst, voor op een scherm (`keten demo`)."""

from collections.abc import Mapping
from typing import Any

_KOPPEN = {
    "EERSTE": "eerste", "HER_MEERDERE": "her meer", "HER_EEN": "her een", "VERVOLG_TIJDENS_VB": "verv.voor",
    "VERVOLG_NA_VB": "verv.na", "VERVOLG_MONITOR": "monitor", "NIET_INGEDEELD": "n.i.",
}  # fmt: skip


def quarter_table(antwoord: Mapping[str, Any]) -> str:
    """Maak van het antwoord van `GET /v1/cijfers/zorgmeldingen-per-kwartaal` een tabel van vaste breedte."""
    regels = [
        f"Zorgmeldingen per kwartaal, {antwoord['regio']}, weergave {antwoord['weergave']}, peildatum {antwoord['peildatum']}",
        _regel("", [*_KOPPEN.values(), "totaal"]),
    ]
    reeks: str | None = None
    for rij in antwoord["resultaten"]:
        if reeks not in (None, rij["reeks"]):
            regels.append("-- reeksbreuk 2019-01-01: aantallen van ervoor en erna zijn niet vergelijkbaar --")
        reeks = rij["reeks"]
        ster = "*" if rij["voorlopig"] else ""
        regels.append(_regel(rij["kwartaal"] + ster, _teksten(rij)))
    regels += [_regel(str(jaar["jaar"]), _teksten(jaar)) for jaar in antwoord["jaren"]]
    regels.append(". = te klein of nodig om een klein aantal te verbergen; * = voorlopig")
    return "\n".join(regels)


def _teksten(rij: Mapping[str, Any]) -> list[str]:
    per_soort = {cel["soort"]: cel["tekst"] for cel in rij["soorten"]}
    return [*(per_soort[soort] for soort in _KOPPEN), rij["totaal"]["tekst"]]


def _regel(kop: str, waarden: list[str]) -> str:
    return f"{kop:<9}" + "".join(f"{waarde:>10}" for waarde in waarden)
