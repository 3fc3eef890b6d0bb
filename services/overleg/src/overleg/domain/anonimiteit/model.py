"""Wat de controle op herleidbaarheid krijgt en teruggeeft: bekenden, vindingen en de vaste reden per soort."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from overleg.domain.persoon import Adres


class Soort(StrEnum):
    """Waaraan iemand te herkennen is; de waarde is ook de code van de fout."""

    NAAM = "naam"
    VOORNAAM = "voornaam"
    ACHTERNAAM = "achternaam"
    ROEPNAAM = "roepnaam"
    INITIALEN = "initialen"
    BSN = "bsn"
    TELEFOON = "telefoon"
    EMAIL = "email"
    POSTCODE = "postcode"
    ADRES = "adres"
    GEBOORTEDATUM = "geboortedatum"
    PLAATS_EN_LEEFTIJD = "plaats-en-leeftijd"
    REKENINGNUMMER = "rekeningnummer"
    KENTEKEN = "kenteken"
    SOCIALE_MEDIA = "sociale-media"


Stuk = tuple[Soort, int, int]
"""Een soort met een bereik in een tekst, van een zoeker naar de verzamelaar."""

REDENEN = {
    Soort.NAAM: "hier staat een naam; schrijf 'de moeder', 'het kind' of een rol",
    Soort.VOORNAAM: "hier staat een voornaam; schrijf 'de moeder', 'het kind' of een rol",
    Soort.ACHTERNAAM: "hier staat een achternaam; schrijf 'het gezin' of een rol",
    Soort.ROEPNAAM: "hier staat een roepnaam of verkorte naam; schrijf 'de moeder', 'het kind' of een rol",
    Soort.INITIALEN: "hier staan initialen van een lid van het huishouden; schrijf een rol",
    Soort.BSN: "hier staat een nummer dat een burgerservicenummer kan zijn; laat het weg",
    Soort.TELEFOON: "hier staat een telefoonnummer; laat het weg",
    Soort.EMAIL: "hier staat een e-mailadres; laat het weg",
    Soort.POSTCODE: "hier staat een volledige postcode; noem hoogstens de vier cijfers",
    Soort.ADRES: "hier staat een straat of adres; noem hoogstens de gemeente",
    Soort.GEBOORTEDATUM: "hier staat een geboortedatum; noem hoogstens een leeftijdsgroep",
    Soort.PLAATS_EN_LEEFTIJD: "een exacte leeftijd bij een kleine plaats wijst iemand aan; noem een leeftijdsgroep of de gemeente",
    Soort.REKENINGNUMMER: "hier staat een rekeningnummer; laat het weg",
    Soort.KENTEKEN: "hier staat een kenteken; laat het weg",
    Soort.SOCIALE_MEDIA: "hier staat een account op sociale media; laat het weg",
}


@dataclass(frozen=True, slots=True)
class Bekende:
    """Een lid van het besproken huishouden, voor zover bekend; `contact` is een telefoonnummer of e-mailadres."""

    naam: str
    geboortedatum: date | None = None
    bsn: str | None = None
    adres: Adres | None = None
    contact: str | None = None


@dataclass(frozen=True, slots=True)
class Vinding:
    """Waar (tekens `van` tot `tot` van de oorspronkelijke tekst, in codepunten) en waarom; nooit de tekst zelf."""

    soort: Soort
    van: int
    tot: int
    reden: str


def vinding(soort: Soort, van: int, tot: int) -> Vinding:
    """De vinding met de vaste reden van haar soort."""
    return Vinding(soort, van, tot, REDENEN[soort])
