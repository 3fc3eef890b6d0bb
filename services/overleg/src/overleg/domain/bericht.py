"""Bericht aan een organisatie: iets vraagt aandacht. De inhoud staat bij het object zelf, achter de toegang daarvan."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from common.errors import Conflict


class BerichtSoort(StrEnum):
    """Waarom er een bericht is; eigen lijst."""

    OVERDRACHT_ONBEANTWOORD = "overdracht-onbeantwoord"
    KENNISGEVING_ONBEVESTIGD = "kennisgeving-onbevestigd"
    CASUS_ZONDER_REGISSEUR = "casus-zonder-regisseur"
    NIEUWE_ZORGMELDING = "nieuwe-zorgmelding"
    DOORBREKING_TE_BEVESTIGEN = "doorbreking-te-bevestigen"
    DOORBREKING_VERVALLEN = "doorbreking-vervallen"
    NOODTOEGANG_GEBRUIKT = "noodtoegang-gebruikt"
    TOESTEMMING_INGETROKKEN = "toestemming-ingetrokken"
    AGENDAPUNT_VERVALLEN = "agendapunt-vervallen"
    ACTIE_HERINNERING = "actie-herinnering"
    ACTIE_ESCALATIE = "actie-escalatie"
    SOORT_HERZIEN = "soort-herzien"
    INZAGE_TE_VRIJGEVEN = "inzage-te-vrijgeven"
    VERWIJDERING_TE_BEOORDELEN = "verwijdering-te-beoordelen"
    WISSING_LOOPT_ACHTER = "wissing-loopt-achter"
    GEGEVENS_GECORRIGEERD = "gegevens-gecorrigeerd"
    GEGEVENS_BEPERKT = "gegevens-beperkt"
    BEPERKING_OPGEHEVEN = "beperking-opgeheven"
    BEPERKING_UITGEZONDERD = "beperking-uitgezonderd"


@dataclass(frozen=True, slots=True)
class Bericht:
    """Een bericht aan één organisatie, desgewenst voor één rol of één professional daarbinnen."""

    id: UUID
    naar: str
    soort: BerichtSoort
    object_soort: str
    object_id: UUID
    gemaakt_op: datetime
    sleutel: str
    """Hetzelfde nieuws heeft dezelfde sleutel: een taak die twee keer loopt maakt één bericht."""
    casus_id: UUID | None = None
    rol: str | None = None
    professional: str | None = None
    gelezen_op: datetime | None = None
    versie: int = 1


def lees(bericht: Bericht, nu: datetime) -> Bericht:
    """Markeer als gelezen; Conflict als een collega dat al deed."""
    if bericht.gelezen_op is not None:
        raise Conflict("Dit bericht is al als gelezen gemarkeerd.")
    return replace(bericht, gelezen_op=nu, versie=bericht.versie + 1)
