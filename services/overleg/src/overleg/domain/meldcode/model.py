"""Wat bij een wandeling door de meldcode wordt vastgelegd; elke vastlegging blijft staan, ook als een latere haar inhaalt."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import IntEnum, StrEnum
from types import MappingProxyType
from uuid import UUID

from overleg.domain.codes import Aard, BetrokkeneRol, MelderCategorie

ALARMNUMMER = "112"
"""Bij direct gevaar."""
VEILIG_THUIS = "0800-2000"
"""Veilig Thuis, gratis en altijd bereikbaar (Augeo; Week tegen kindermishandeling)."""


class Stap(StrEnum):
    """De vijf stappen van de Wet verplichte meldcode; de woorden zijn van ons."""

    SIGNALEN = "signalen"
    OVERLEGGEN = "overleggen"
    GESPREK = "gesprek"
    WEGEN = "wegen"
    BESLISSEN = "beslissen"


class Vraag(IntEnum):
    """De vijf afwegingen van stap 4 (Meldcode Haaglanden; BDS JGZ 4.2.0)."""

    VERMOEDEN = 1
    ONVEILIGHEID = 2
    HULP_MOGELIJK = 3
    HULP_AANVAARD = 4
    HULP_WERKT = 5


BDS_ELEMENT: Mapping[Vraag, str] = MappingProxyType(
    {
        Vraag.VERMOEDEN: "1572",
        Vraag.ONVEILIGHEID: "1573",
        Vraag.HULP_MOGELIJK: "1574",
        Vraag.HULP_AANVAARD: "1575",
        Vraag.HULP_WERKT: "1576",
    }
)
"""Het element van de Basisdataset JGZ dat dezelfde vraag vastlegt."""


class Antwoord(StrEnum):
    """Ja, nee, of twijfel: dan altijd Veilig Thuis raadplegen (Meldcode Haaglanden). De BDS kent alleen ja en nee."""

    JA = "ja"
    NEE = "nee"
    TWIJFEL = "twijfel"


class Functie(StrEnum):
    """Wie in stap 2 geraadpleegd kan worden; een functie, nooit een naam."""

    COLLEGA = "collega"
    AANDACHTSFUNCTIONARIS = "aandachtsfunctionaris"
    VEILIG_THUIS = "veilig-thuis"
    LETSELDESKUNDIGE = "letseldeskundige"


class Gesprekspartner(StrEnum):
    """Met wie in stap 3 gesproken is; een rol, nooit een naam. Eigen lijst."""

    KIND = "kind"
    OUDER = "ouder"
    PARTNER = "partner"
    CLIENT = "client"
    MANTELZORGER = "mantelzorger"
    ANDERS = "anders"


class GeenGesprek(StrEnum):
    """Waarom er (nog) niet gesproken is; eigen lijst."""

    ONVEILIG_VOOR_BETROKKENE = "onveilig-voor-betrokkene"
    ONVEILIG_VOOR_PROFESSIONAL = "onveilig-voor-professional"
    NIET_BEREIKBAAR = "niet-bereikbaar"
    GEWEIGERD = "geweigerd"


class Omstandigheid(StrEnum):
    """Toestand van een volwassen cliënt die kinderen kan raken (naar KNMG-meldcode, bijlagen 5 en 6; eigen lijst)."""

    PSYCHIATRISCHE_PROBLEMATIEK = "psychiatrische-problematiek"
    VERSLAVING = "verslaving"
    VERSTANDELIJKE_BEPERKING = "verstandelijke-beperking"
    SUICIDALITEIT = "suicidaliteit"
    GEWELD_IN_GEZIN = "geweld-in-gezin"
    ANDERS = "anders"


class ZorgVoorKinderen(StrEnum):
    """Of een volwassen cliënt voor kinderen zorgt; onbekend is gevraagd zonder antwoord."""

    JA = "ja"
    NEE = "nee"
    ONBEKEND = "onbekend"


class KindcheckUitkomst(StrEnum):
    """Wat de kindcheck opleverde; eigen lijst."""

    GEEN_ZORGEN = "geen-zorgen"
    ZORGEN = "zorgen"
    NIET_VAST_TE_STELLEN = "niet-vast-te-stellen"


class Einde(StrEnum):
    """Hoe een wandeling is afgesloten; berekend uit wat er ligt, nooit ingevoerd."""

    GEMELD = "gemeld"
    GEEN_VERMOEDEN = "geen-vermoeden"
    HULP_MET_MONITORING = "hulp-met-monitoring"
    AFGEWEKEN = "afgeweken"


class MeldcodeStatus(StrEnum):
    """Loopt, of afgesloten."""

    LOOPT = "loopt"
    AFGESLOTEN = "afgesloten"


@dataclass(frozen=True, slots=True)
class Kindcheck:
    """Zorgt deze volwassen cliënt voor kinderen, en hebben die last van zijn toestand? (onderdeel van stap 1)"""

    client_volwassen: bool
    zorg_voor_kinderen: ZorgVoorKinderen | None = None
    omstandigheden: tuple[Omstandigheid, ...] = ()
    uitkomst: KindcheckUitkomst | None = None


@dataclass(frozen=True, slots=True)
class Signalen:
    """Stap 1: wat er gezien is, met de kindcheck; `disclosure` is dat het slachtoffer het zelf vertelt."""

    tekst: str | None
    kindcheck: Kindcheck
    aard: tuple[Aard, ...] = ()
    disclosure: bool = False


@dataclass(frozen=True, slots=True)
class Raadpleging:
    """Stap 2: wie wanneer is geraadpleegd."""

    functie: Functie
    op: date
    advies: str | None = None


@dataclass(frozen=True, slots=True)
class Gesprek:
    """Stap 3: het gesprek met de betrokkenen, of waarom dat er niet is."""

    met: tuple[Gesprekspartner, ...]
    tekst: str | None
    op: date | None = None
    reden_geen_gesprek: GeenGesprek | None = None


@dataclass(frozen=True, slots=True)
class Afweging:
    """Stap 4: het antwoord op één vraag, met de onderbouwing."""

    vraag: Vraag
    antwoord: Antwoord
    argument: str | None
    acuut: bool = False
    structureel: bool = False
    termijn: date | None = None
    """Bij ja op vraag 4: de dag waarop de hulp moet werken."""


@dataclass(frozen=True, slots=True)
class Afwijking:
    """Waarom niet gemeld wordt terwijl de afwegingen daarop wijzen, en welke geraadpleegde functies daarmee instemmen."""

    argument: str | None
    instemming: tuple[Functie, ...]


@dataclass(frozen=True, slots=True)
class Besluit:
    """Stap 5: (A) is melden noodzakelijk, (B) is zelf hulp bieden of organiseren (ook) mogelijk."""

    melden: bool
    zelf_hulp: bool
    argument: str | None
    afwijking: Afwijking | None = None


@dataclass(frozen=True, slots=True)
class Melding:
    """Er is bij Veilig Thuis gemeld; of dat vooraf met de cliënt besproken is (BDS 1619)."""

    gemeld_op: datetime
    besproken: bool


@dataclass(frozen=True, slots=True)
class Overname:
    """Een aandachtsfunctionaris zet de wandeling van een collega voort."""

    van: str


@dataclass(frozen=True, slots=True)
class Afsluiting:
    """Het einde, met de afspraken over monitoring als hulp werkte."""

    einde: Einde
    monitoring: str | None = None


Inhoud = Signalen | Raadpleging | Gesprek | Afweging | Besluit | Melding | Overname | Afsluiting


@dataclass(frozen=True, slots=True)
class Regel:
    """Eén vastlegging: wat, wanneer en door wie (het onderwerp van het token)."""

    id: UUID
    volgnummer: int
    op: datetime
    door: str
    inhoud: Inhoud


@dataclass(frozen=True, slots=True)
class Meldcode:
    """Een wandeling van één professional over één vermoeden; over een bekend persoon, of zonder iemand te herkennen."""

    id: UUID
    professional: str
    categorie: MelderCategorie
    gestart_op: datetime
    persoon_id: UUID | None = None
    rol: BetrokkeneRol = BetrokkeneRol.SLACHTOFFER
    regels: tuple[Regel, ...] = ()
    einde: Einde | None = None
    afgesloten_op: datetime | None = None
    versie: int = 1

    @property
    def status(self) -> MeldcodeStatus:
        """Loopt tot er een einde is."""
        return MeldcodeStatus.LOOPT if self.einde is None else MeldcodeStatus.AFGESLOTEN


def teksten(inhoud: Inhoud) -> dict[str, str | None]:
    """De vrije tekst van een vastlegging per veld van het verzoek; dit wordt gecontroleerd of versleuteld."""
    gevonden: dict[str, str | None]
    match inhoud:
        case Signalen() | Gesprek():
            gevonden = {"tekst": inhoud.tekst}
        case Raadpleging():
            gevonden = {"advies": inhoud.advies}
        case Afweging():
            gevonden = {"argument": inhoud.argument}
        case Besluit():
            gevonden = {"argument": inhoud.argument}
            if inhoud.afwijking is not None:
                gevonden["afwijking.argument"] = inhoud.afwijking.argument
        case Afsluiting():
            gevonden = {"monitoring": inhoud.monitoring}
        case Melding() | Overname():
            gevonden = {}
    return gevonden
