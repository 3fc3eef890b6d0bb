"""Feiten uit een dossier, met over wie ze gaan en hoe ze er kwamen, en wat daarvan verstrekt of onthouden wordt."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

Waarde = str | bool | tuple[str, ...] | Mapping[str, str]


class Soort(StrEnum):
    """Elke soort feit waarvan iemand heeft bekeken of een betrokkene haar mag krijgen; een andere soort blijft binnen."""

    NAAM = "persoon.naam"
    GEBOORTEDATUM = "persoon.geboortedatum"
    BSN = "persoon.bsn"
    ADRES = "persoon.adres"
    CONTACT = "persoon.contact"
    BEPERKING = "persoon.beperking"
    GEZAG = "persoon.gezag"
    LIDMAATSCHAP = "huishouden.lidmaatschap"
    ANDERE_LEDEN = "huishouden.andere-leden"
    ROL = "zorgmelding.rol"
    ONTVANGEN_OP = "zorgmelding.ontvangen-op"
    STATUS = "zorgmelding.status"
    BEOORDEELD_OP = "zorgmelding.beoordeeld-op"
    GEINFORMEERD_OP = "zorgmelding.geinformeerd-op"
    AFGESLOTEN_OP = "zorgmelding.afgesloten-op"
    AARD = "zorgmelding.aard"
    BESLUIT = "zorgmelding.besluit"
    MELDER = "zorgmelding.melder"
    PLAATS = "zorgmelding.plaats"
    POLITIEKENMERK = "zorgmelding.kenmerk"
    ANDERE_BETROKKENEN = "zorgmelding.andere-betrokkenen"
    TOELICHTING = "zorgmelding.toelichting"
    REACTIE = "zorgmelding.reactie"
    VRIJGAVE = "vrijgegeven.tekst"
    TOESTEMMING = "toestemming"
    DOORBREKING = "doorbreking"
    DOORBREKING_REDEN = "doorbreking.reden"
    NOODTOEGANG_REDEN = "noodtoegang.reden"
    GEWELDSINCIDENT = "casus.geweldsincident"
    VERKLARING = "eigen-verklaring"
    VERZOEK = "verzoek"


class Herkomst(StrEnum):
    """Hoe een feit in het dossier kwam."""

    REGISTER = "register"
    MELDER = "melder"
    POLITIE = "politie"
    PROFESSIONAL = "professional"
    BETROKKENE = "betrokkene"
    VRIJGAVE = "vrijgave"


@dataclass(frozen=True, slots=True)
class Feit:
    """Eén gegeven uit een dossier."""

    soort: str
    bij: UUID
    """Het object waar het bij hoort: persoon, huishouden, zorgmelding, toestemming."""
    waarde: Waarde
    over: frozenset[UUID]
    """Over welke personen het gaat."""
    herkomst: Herkomst = Herkomst.REGISTER
    geheim: bool = False
    """Een geheim adres of een contact dat daarbij hoort."""
    plaats: bool = False
    """Wijst aan waar iemand is, of welke organisatie daar in de buurt helpt."""
    tekst: bool = False
    """Vrije tekst: daarin kan alles staan."""
    bekend: bool = True
    """Of de betrokkene al weet dat dit er is; zo niet, dan verraadt ook 'er is iets' te veel."""


class Grond(StrEnum):
    """Waarom iets niet verstrekt is (AVG art. 15 lid 4 en art. 23; UAVG art. 41)."""

    ANDEREN = "gaat-over-anderen"
    MELDER = "bescherming-melder"
    VEILIGHEID = "veiligheid"
    POLITIE = "politiegegevens"
    NOEMT_EEN_ANDER = "noemt-een-ander"
    NIET_BEOORDEELD = "niet-beoordeeld"


UITLEG: dict[Grond, str] = {
    Grond.ANDEREN: "gaat ook over anderen",
    Grond.MELDER: "wie iets meldt, wordt beschermd",
    Grond.VEILIGHEID: "kan de veiligheid van iemand schaden",
    Grond.POLITIE: "is van de politie",
    Grond.NOEMT_EEN_ANDER: "noemt gegevens van een ander",
    Grond.NIET_BEOORDEELD: "moet nog bekeken worden",
}


@dataclass(frozen=True, slots=True)
class Onthouding:
    """Een of meer feiten van één soort die om één grond niet verstrekt zijn."""

    wat: str
    """In gewone woorden: tekst, adres, gegeven over de melder."""
    grond: Grond
    aantal: int = 1

    @property
    def uitleg(self) -> str:
        """Bijvoorbeeld: 1 tekst niet verstrekt: gaat ook over anderen."""
        return f"{self.aantal} {self.wat} niet verstrekt: {UITLEG[self.grond]}"


@dataclass(frozen=True, slots=True)
class Inzage:
    """Wat verstrekt wordt en wat niet.

    `onthouden` staat in het afschrift. `verzwegen` niet: daarvan mag de betrokkene niet weten dat het er is; alleen wie het
    afschrift opstelt en vrijgeeft ziet hoeveel het er zijn.
    """

    gegeven: tuple[Feit, ...]
    onthouden: tuple[Onthouding, ...]
    verzwegen: tuple[Onthouding, ...]
