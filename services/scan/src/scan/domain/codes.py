"""Codelijsten van de scan."""

from enum import StrEnum


class Soort(StrEnum):
    """Wat voor onderdeel van een instrument het is."""

    CONTEXT = "context"
    ACUUT = "acuut"
    STRUCTUREEL = "structureel"
    RISICO = "risico"
    BESCHERMEND = "beschermend"


class Niveau(StrEnum):
    """Waar een factor op slaat."""

    KIND = "kind"
    OUDER = "ouder"
    OMGEVING = "omgeving"


class Module(StrEnum):
    """Verdiepende module waar een antwoord naar wijst."""

    MENSENHANDEL = "mensenhandel"
    OUDERENMISHANDELING = "ouderenmishandeling"
    LVB = "lvb"
    COMPLEXE_SCHEIDING = "complexe-scheiding"
    EERGERELATEERD = "eergerelateerd"


class Antwoordwaarde(StrEnum):
    """Antwoord op een onderdeel; onbekend is een antwoord, geen leeg veld."""

    AANWEZIG = "aanwezig"
    AFWEZIG = "afwezig"
    ONBEKEND = "onbekend"


class Basis(StrEnum):
    """Waarop een antwoord berust."""

    GEZIEN = "gezien"
    GEHOORD = "gehoord"
    DOSSIER = "dossier"


class Bron(StrEnum):
    """Van wie het gehoord is."""

    KIND = "kind"
    OUDER = "ouder"
    PARTNER = "partner"
    FAMILIE = "familie"
    BUURT = "buurt"
    PROFESSIONAL = "professional"
    ANDERS = "anders"


class Scanstatus(StrEnum):
    """Of de afnemer klaar is."""

    CONCEPT = "concept"
    AFGEROND = "afgerond"


class Veiligheidsbeeld(StrEnum):
    """Conclusie over veiligheid nu; er is geen waarde die zegt dat het goed is."""

    ACUUT_ONVEILIG = "acuut-onveilig"
    STRUCTUREEL_ONVEILIG = "structureel-onveilig"
    ONVOLLEDIG_BEELD = "onvolledig-beeld"
    GEEN_SIGNALEN_GEZIEN = "geen-signalen-gezien"


class Stap(StrEnum):
    """Geadviseerde vervolgstap; de professional beslist."""

    BEL_112 = "bel-112"
    BEL_VEILIG_THUIS = "bel-veilig-thuis"
    MELDCODE_STAP_4 = "meldcode-stap-4"
    VUL_AAN = "vul-aan"
    BESPREEK = "bespreek"
