"""Codelijsten van stats; ze volgen de CBS-tabellen over Veilig Thuis, de codes zelf zijn van ons."""

from enum import StrEnum

from common.contracts.overleg import SoortZorgmelding as Soort

__all__ = ["AARDEN", "GROEPEN", "Bron", "Groep", "Indeling", "MelderCategorie", "Soort", "Weergave"]


class Weergave(StrEnum):
    """Voor wie een tabel is: iedereen, of een onderzoeker van een partner met een overeenkomst."""

    OPENBAAR = "openbaar"
    INTERN = "intern"


class Bron(StrEnum):
    """Waar een feit vandaan komt."""

    GEBEURTENIS = "gebeurtenis"
    HISTORIE = "historie"


class Indeling(StrEnum):
    """Waarnaar een jaarcijfer gesplitst wordt."""

    MELDER_CATEGORIE = "melder-categorie"
    PC4 = "pc4"


class Groep(StrEnum):
    """De drie groepen van het datalabrapport, en wat niet is in te delen."""

    EERSTE = "eerste"
    HERMELDING = "hermelding"
    VERVOLG = "vervolg"
    NIET_INGEDEELD = "niet-ingedeeld"


GROEPEN: dict[Soort, Groep] = {
    Soort.EERSTE: Groep.EERSTE,
    Soort.HER_MEERDERE: Groep.HERMELDING,
    Soort.HER_EEN: Groep.HERMELDING,
    Soort.VERVOLG_TIJDENS_VB: Groep.VERVOLG,
    Soort.VERVOLG_NA_VB: Groep.VERVOLG,
    Soort.VERVOLG_MONITOR: Groep.VERVOLG,
    Soort.NIET_INGEDEELD: Groep.NIET_INGEDEELD,
}
"""Groep van elke soort (CBS-tabel 85361NED)."""


class MelderCategorie(StrEnum):
    """Wie meldt, naar de organisatie-indeling van CBS-tabel 84849NED."""

    NIET_BEROEPSMATIG = "niet-beroepsmatig"
    POLITIE = "politie"
    JUSTITIE_OVERIG = "justitie-overig"
    GEZONDHEIDSZORG = "gezondheidszorg"
    GGZ = "ggz"
    KINDEROPVANG = "kinderopvang"
    ONDERWIJS = "onderwijs"
    LEERPLICHT = "leerplicht"
    JEUGDZORG = "jeugdzorg"
    VEILIG_THUIS_ANDERE_REGIO = "veilig-thuis-andere-regio"
    ANDERS = "anders"


AARDEN = frozenset({
    "kindermishandeling-lichamelijk", "kindermishandeling-emotioneel", "kindermishandeling-verwaarlozing-lichamelijk",
    "kindermishandeling-verwaarlozing-emotioneel", "kindermishandeling-seksueel", "kindermishandeling-getuige",
    "partnergeweld-fysiek", "partnergeweld-emotioneel", "geweld-tegen-ouders", "ouderenmishandeling",
    "andere-problematiek-conflictscheiding", "andere-problematiek-zorg-minderjarige", "andere-problematiek-overig",
})  # fmt: skip
"""Aard van het geweld bij het inlezen van historie (CBS-tabel 84850NED)."""
