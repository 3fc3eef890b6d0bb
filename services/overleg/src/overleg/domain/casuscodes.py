"""Codelijsten van de casus, met hun bron in de docstring; de codes zelf zijn van ons."""

from enum import StrEnum


class RegieSoort(StrEnum):
    """Wie regie voert: over de uitvoering van het plan, of over het proces (VNG, kennisdossier MDA++)."""

    CASUSREGISSEUR = "casusregisseur"
    PROCESREGISSEUR = "procesregisseur"


class OrganisatieRol(StrEnum):
    """Waarom een organisatie bij een casus betrokken is; eigen lijst."""

    OVERDRACHT = "overdracht"
    HULPVERLENING = "hulpverlening"
    OPVANG = "opvang"
    JEUGDGEZONDHEID = "jeugdgezondheid"
    JEUGDBESCHERMING = "jeugdbescherming"
    ONDERWIJS = "onderwijs"
    POLITIE = "politie"
    RECLASSERING = "reclassering"
    GEMEENTE = "gemeente"
    ANDERS = "anders"


class TerugReden(StrEnum):
    """Waarom een casus zonder nieuw geweld een fase terug gaat; eigen lijst."""

    NIEUWE_ZORGEN = "nieuwe-zorgen"
    AFSPRAKEN_NIET_NAGEKOMEN = "afspraken-niet-nagekomen"
    INSCHATTING_BIJGESTELD = "inschatting-bijgesteld"
    GEZIN_GEWIJZIGD = "gezin-gewijzigd"


class SluitReden(StrEnum):
    """Waarom een casus sluit voordat de fase herstel bereikt is; eigen lijst."""

    GEEN_HGKM = "geen-hgkm"
    VERHUISD_NAAR_ANDERE_REGIO = "verhuisd-naar-andere-regio"
    GEEN_HULP_MOGELIJK = "geen-hulp-mogelijk"
    GEZIN_BESTAAT_NIET_MEER = "gezin-bestaat-niet-meer"


class Risiconiveau(StrEnum):
    """Niveau van een risicofactor (NJi, in het datalabrapport Noordoostpolder)."""

    KIND = "kind"
    OUDER = "ouder"
    OMGEVING = "omgeving"


class Risicostaat(StrEnum):
    """Stand van een risicofactor; eigen lijst."""

    OPEN = "open"
    AANGEPAKT = "aangepakt"
    VERVALLEN = "vervallen"


class Planstaat(StrEnum):
    """Levensloop van een versie van het veiligheidsplan."""

    CONCEPT = "concept"
    AANGEBODEN = "aangeboden"
    VASTGESTELD = "vastgesteld"


class OordeelBasis(StrEnum):
    """Waarop iemand oordeelt dat een voorwaarde vervuld is; eigen lijst."""

    OBSERVATIE = "observatie"
    GESPREK_MET_BETROKKENE = "gesprek-met-betrokkene"
    GESPREK_MET_KIND = "gesprek-met-kind"
    INFORMATIE_VAN_PROFESSIONAL = "informatie-van-professional"
    DOCUMENT = "document"


RISICOFACTOREN: dict[Risiconiveau, frozenset[str]] = {
    Risiconiveau.KIND: frozenset(
        {"vroeggeboorte", "beperking", "extra-zorg", "probleemgedrag", "jonge-leeftijd-of-afhankelijkheid"}
    ),
    Risiconiveau.OUDER: frozenset(
        {
            "psychische-problemen", "opvoedingsvaardigheden", "stress", "licht-verstandelijke-beperking",
            "eigen-mishandeling-of-trauma", "geen-passende-verwachtingen", "negatief-beeld-van-kind",
            "weinig-sensitiviteit", "alcohol-of-drugs",
        }
    ),
    Risiconiveau.OMGEVING: frozenset(
        {
            "negatieve-interactie", "onderling-geweld", "zwakke-sociale-banden", "criminaliteit", "drugs", "armoede",
            "langdurige-werkloosheid", "getolereerd-geweld", "eenoudergezin", "meer-dan-vier-kinderen",
            "conflictscheiding",
        }
    ),
}  # fmt: skip
"""Risicofactoren per niveau (datalabrapport Noordoostpolder, naar NJi; met de top van JGZ en SHG.nu)."""
