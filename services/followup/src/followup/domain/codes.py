"""Codelijsten van de opvolging, met hun bron in de docstring."""

from enum import StrEnum


class Spoor(StrEnum):
    """Wie wordt opgevolgd: het huishouden, of een volwassen slachtoffer dat elders woont."""

    HUISHOUDEN = "huishouden"
    VOLWASSENE = "volwassene"


class Planstatus(StrEnum):
    """Waar een plan staat op een peildatum; nooit opgeslagen."""

    LOPEND = "lopend"
    ONDERBROKEN = "onderbroken"
    AFGEROND = "afgerond"


class OnderbrekingReden(StrEnum):
    """Waarom een plan ophoudt voor het einde."""

    NIEUWE_ZORGMELDING = "nieuwe-zorgmelding"
    NIEUW_PLAN = "nieuw-plan"
    GEWIST = "gewist"


class Toestand(StrEnum):
    """Waar een contactmoment staat op een peildatum; nooit opgeslagen, precies één geldt."""

    NOG_NIET = "nog-niet-aan-de-orde"
    OPEN = "open"
    TE_LAAT = "te-laat"
    GEDAAN = "gedaan"
    GEMIST = "gemist"
    VERVALLEN = "vervallen"


class Vorm(StrEnum):
    """Vorm van de activiteit, BDS JGZ 1577 (de codes die in berichten zijn gezien)."""

    BEELDBELLEN = "01"
    FACE_TO_FACE = "03"
    HUISBEZOEK = "06"
    INLOOPSPREEKUUR = "07"
    TELEFONISCH = "09"


class Status(StrEnum):
    """Status van de activiteit, BDS JGZ 1605."""

    GEREALISEERD = "01"
    ZONDER_BERICHT = "02"
    MET_BERICHT = "03"
    LAAT_BERICHT = "04"
    GEEN_INTERESSE = "05"
    IN_OVERLEG = "06"
    AFGEZEGD_DOOR_ORGANISATIE = "07"


class JaNeeOnbekend(StrEnum):
    """Antwoord op een vraag naar veiligheid; onbekend is een antwoord, geen leeg veld."""

    JA = "ja"
    NEE = "nee"
    ONBEKEND = "onbekend"


class Geweldssoort(StrEnum):
    """Vorm van het nieuwe geweld, hoofd- en subgroepen van CBS-tabel 84850NED."""

    KM_LICHAMELIJK = "kindermishandeling-lichamelijk"
    KM_EMOTIONEEL = "kindermishandeling-emotioneel"
    KM_VERWAARLOZING_LICHAMELIJK = "kindermishandeling-verwaarlozing-lichamelijk"
    KM_VERWAARLOZING_EMOTIONEEL = "kindermishandeling-verwaarlozing-emotioneel"
    KM_SEKSUEEL = "kindermishandeling-seksueel"
    KM_GETUIGE = "kindermishandeling-getuige"
    PARTNER_FYSIEK = "partnergeweld-fysiek"
    PARTNER_EMOTIONEEL = "partnergeweld-emotioneel"
    GEWELD_TEGEN_OUDERS = "geweld-tegen-ouders"
    OUDERENMISHANDELING = "ouderenmishandeling"


class Ernst(StrEnum):
    """Hoe dringend een signaal van onveiligheid is."""

    DIRECT_ONVEILIG = "direct-onveilig"
    NIEUW_GEWELD = "nieuw-geweld"
