"""Taxonomie hgkm-hulp: onze eigen codes voor hulp bij huiselijk geweld en kindermishandeling."""

from enum import StrEnum

from common.contracts.overleg import Fase

__all__ = [
    "Capaciteitstatus", "Categorie", "Doelgroep", "Fase", "Kosten", "OrganisatieSoort", "Preventietype", "Profiel", "Toegang", "Vorm",
]  # fmt: skip


class OrganisatieSoort(StrEnum):
    """Wat voor organisatie het is."""

    VEILIG_THUIS = "veilig-thuis"
    VROUWENOPVANG = "vrouwenopvang"
    MAATSCHAPPELIJK_WERK = "maatschappelijk-werk"
    JGZ = "jgz"
    GGZ = "ggz"
    JEUGDHULP = "jeugdhulp"
    FORENSISCH = "forensisch"
    RECHTSHULP = "rechtshulp"
    GEMEENTE = "gemeente"
    VRIJWILLIGERS = "vrijwilligers"
    ANDERS = "anders"


class Categorie(StrEnum):
    """Hoofdgroep van de hulp."""

    ACUUT = "acuut"
    OPVANG = "opvang"
    ADVIES = "advies"
    VEILIGHEID = "veiligheid"
    PLEGER = "pleger"
    KIND = "kind"
    VOLWASSENE_TRAUMA = "volwassene-trauma"
    GEZIN = "gezin"
    OUDEREN = "ouderen"
    SPECIALISTISCH = "specialistisch"
    PRAKTISCH = "praktisch"


class Vorm(StrEnum):
    """Vorm van geweld waar de hulp voor is."""

    PARTNERGEWELD = "partnergeweld"
    KINDERMISHANDELING = "kindermishandeling"
    OUDERENMISHANDELING = "ouderenmishandeling"
    GEWELD_TEGEN_OUDERS = "geweld-tegen-ouders"
    SEKSUEEL_GEWELD = "seksueel-geweld"
    EERGERELATEERD = "eergerelateerd-geweld"
    STALKING = "stalking"
    HUWELIJKSDWANG = "huwelijksdwang"
    VGV = "vrouwelijke-genitale-verminking"
    MENSENHANDEL = "mensenhandel"
    COMPLEXE_SCHEIDING = "complexe-scheiding"
    FINANCIEEL = "financiele-uitbuiting"


class Doelgroep(StrEnum):
    """Voor wie de hulp is."""

    SLACHTOFFER = "slachtoffer"
    PLEGER = "pleger"
    KIND = "kind"
    JONGERE = "jongere"
    OUDER = "ouder"
    OUDERE = "oudere"
    GEZIN = "gezin"
    MAN = "man"
    VROUW = "vrouw"
    LVB = "licht-verstandelijke-beperking"
    MANTELZORGER = "mantelzorger"
    PROFESSIONAL = "professional"


class Profiel(StrEnum):
    """De vijf gezinsprofielen (Verwey-Jonker Instituut 2020, Kwestie van lange adem)."""

    INTIEME_TERREUR = "intieme-terreur"
    GEZIN_IN_DE_STRESS = "gezin-in-de-stress"
    LANGDURIGE_ZORG = "langdurige-zorg"
    KINDGEDRAG_EN_OPVOEDSTRESS = "kindgedrag-en-opvoedstress"
    COMPLEXE_CONFLICTSCHEIDING = "complexe-conflictscheiding"


class Preventietype(StrEnum):
    """De vier soorten preventie van het datalabrapport (tabel 1)."""

    UNIVERSEEL = "universeel"
    SELECTIEF = "selectief"
    GEINDICEERD = "geindiceerd"
    ZORGGERICHT = "zorggericht"


class Kosten(StrEnum):
    """Wat het de inwoner kost."""

    GRATIS = "gratis"
    VERGOED = "vergoed"
    EIGEN_BIJDRAGE = "eigen-bijdrage"
    BETAALD = "betaald"


class Toegang(StrEnum):
    """Hoe iemand bij de hulp komt."""

    VRIJ = "vrij"
    VERWIJZING = "verwijzing"
    BESCHIKKING = "beschikking"


class Capaciteitstatus(StrEnum):
    """Of er plaats is; ouder dan een dag is onbekend, en onbekend is nooit vrij."""

    VRIJ = "vrij"
    VOL = "vol"
    ONBEKEND = "onbekend"
