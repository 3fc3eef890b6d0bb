"""Codelijsten van de zorgmelding, met hun bron in de docstring; de codes zelf zijn van ons."""

from enum import StrEnum

from common.contracts.overleg import Fase
from common.contracts.overleg import SoortZorgmelding as Soort

__all__ = [
    "AanvullendeInformatie",
    "Aard",
    "Besluit",
    "BetrokkeneRol",
    "Dataklasse",
    "Doel",
    "Fase",
    "GegevenDoor",
    "Grondslag",
    "LidRol",
    "MelderCategorie",
    "Resultaat",
    "Soort",
    "Status",
]


class Status(StrEnum):
    """Levensloop van een zorgmelding."""

    ONTVANGEN = "ontvangen"
    BEOORDEELD = "beoordeeld"
    IN_UITVOERING = "in-uitvoering"
    AFGESLOTEN = "afgesloten"


class Besluit(StrEnum):
    """Uitkomst van de veiligheidsbeoordeling (Handelingsprotocol Veilig Thuis 2019, indeling triage)."""

    OVERDRACHT_LOKAAL_VELD = "overdracht-lokaal-veld"
    OVERDRACHT_PROFESSIONAL = "overdracht-professional"
    OVERDRACHT_MDT = "overdracht-mdt"
    OVERDRACHT_VEILIG_THUIS = "overdracht-veilig-thuis"
    OMGEZET_IN_ADVIES = "omgezet-in-advies"
    BEEINDIGD = "beeindigd"
    VOORWAARDEN_EN_VERVOLG = "voorwaarden-en-vervolg"
    ONDERZOEK = "onderzoek"
    VERZOEK_RVDK = "verzoek-rvdk"


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
    VEILIG_THUIS_MAATWERK = "veilig-thuis-regionaal-maatwerk"
    ANDERS = "anders"


class Aard(StrEnum):
    """Aard van het geweld, hoofd- en subgroepen van CBS-tabel 84850NED; ook andere problematiek dan HG/KM.

    Wie alleen de hoofdgroep weet, kiest `…-niet-nader-bepaald`: een subgroep raden is erger dan er geen hebben.
    """

    KM_LICHAMELIJK = "kindermishandeling-lichamelijk"
    KM_EMOTIONEEL = "kindermishandeling-emotioneel"
    KM_VERWAARLOZING_LICHAMELIJK = "kindermishandeling-verwaarlozing-lichamelijk"
    KM_VERWAARLOZING_EMOTIONEEL = "kindermishandeling-verwaarlozing-emotioneel"
    KM_SEKSUEEL = "kindermishandeling-seksueel"
    KM_GETUIGE = "kindermishandeling-getuige"
    KM_ONBEPAALD = "kindermishandeling-niet-nader-bepaald"
    PARTNER_FYSIEK = "partnergeweld-fysiek"
    PARTNER_EMOTIONEEL = "partnergeweld-emotioneel"
    PARTNER_SEKSUEEL = "partnergeweld-seksueel"
    PARTNER_ONBEPAALD = "partnergeweld-niet-nader-bepaald"
    GEWELD_TEGEN_OUDERS = "geweld-tegen-ouders"
    OUDERENMISHANDELING = "ouderenmishandeling"
    HG_OVERIG = "huiselijk-geweld-overig"
    ANDERS_CONFLICTSCHEIDING = "andere-problematiek-conflictscheiding"
    ANDERS_ZORG_MINDERJARIGE = "andere-problematiek-zorg-minderjarige"
    ANDERS_STRAFBAAR_FEIT = "andere-problematiek-jeugdig-strafbaar-feit"
    ANDERS_OVERIG = "andere-problematiek-overig"


class AanvullendeInformatie(StrEnum):
    """Tweede as naast de aard (CBS-tabel 84850NED); mensenhandel is er een waarde van."""

    MENSENHANDEL = "mensenhandel"
    EERGERELATEERD = "eergerelateerd"
    COMPLEXE_SCHEIDING = "complexe-scheiding"
    HUWELIJKSDWANG = "huwelijksdwang"
    LOVERBOY = "loverboyproblematiek"


class BetrokkeneRol(StrEnum):
    """Rol van een persoon in een zorgmelding."""

    SLACHTOFFER = "slachtoffer"
    PLEGER = "pleger"
    GETUIGE = "getuige"
    SLACHTOFFER_EN_PLEGER = "slachtoffer-en-pleger"
    OVERIG = "overig"


class LidRol(StrEnum):
    """Rol van een persoon in een huishouden."""

    KIND = "kind"
    OUDER = "ouder"
    PARTNER = "partner"
    EX_PARTNER = "ex-partner"
    OUDERE = "oudere"
    MANTELZORGER = "mantelzorger"
    ANDERS = "anders"


class Resultaat(StrEnum):
    """Hoe een zorgmelding is afgesloten."""

    VEILIGHEID_HERSTELD = "veiligheid-hersteld"
    HULP_LOOPT = "hulp-loopt"
    GEEN_HGKM = "geen-hgkm"
    GEEN_HULP_MOGELIJK = "geen-hulp-mogelijk"
    OVERGEDRAGEN_ANDERE_REGIO = "overgedragen-andere-regio"
    BEMOEIENIS_BEEINDIGD = "bemoeienis-beeindigd"
    OMGEZET_IN_ADVIES = "omgezet-in-advies"
    """Alleen als uitkomst van de veiligheidsbeoordeling; er volgt geen opvolging."""


class Grondslag(StrEnum):
    """Waarop gegevens gedeeld worden; toestemming is nooit de grondslag van de kerntaak van Veilig Thuis."""

    TOESTEMMING = "toestemming"
    TOESTEMMING_GEZAG = "toestemming-gezag"


class Doel(StrEnum):
    """Waarvoor gedeeld wordt."""

    HULPVERLENING = "hulpverlening"
    INTERVENTIEOVERLEG = "interventieoverleg"
    OPVOLGING = "opvolging"


class Dataklasse(StrEnum):
    """Welke gegevens een toestemming opent."""

    IDENTITEIT = "identiteit"
    CONTACT = "contact"
    ADRES = "adres"


class GegevenDoor(StrEnum):
    """Wie de toestemming gaf."""

    ZELF = "zelf"
    GEZAGHEBBENDEN = "gezaghebbenden"
    GEZAGHEBBENDEN_EN_ZELF = "gezaghebbenden-en-zelf"
