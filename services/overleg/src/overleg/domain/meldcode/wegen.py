"""Stap 4: welke kant de vijf afwegingen op wijzen, als zuivere functie van de laatste antwoorden."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from overleg.domain.meldcode.model import Antwoord, Vraag


class Vervolg(StrEnum):
    """Waar de antwoorden heen wijzen."""

    BEANTWOORDEN = "beantwoorden"
    RAADPLEGEN = "raadplegen"
    MELDEN = "melden"
    HULP = "hulp"
    MONITOREN = "monitoren"
    AFSLUITEN = "afsluiten"


@dataclass(frozen=True, slots=True)
class Takken:
    """De nee-takken van vraag 4 en 5, waarvan de bron niet is nagezocht: melden (onze keuze) of eerst Veilig Thuis raadplegen.

    De takken van vraag 1, 2 en 3 staan vast (Meldcode Haaglanden). Ja op 4 is hulp met een termijn en ja op 5 is afsluiten met
    monitoring; ook dat is onze keuze, maar niet instelbaar.
    """

    vier_nee: Vervolg = Vervolg.MELDEN
    vijf_nee: Vervolg = Vervolg.MELDEN

    def __post_init__(self) -> None:
        """Weiger een tak die een wandeling zonder melding zou laten doodlopen."""
        if not {self.vier_nee, self.vijf_nee} <= {Vervolg.MELDEN, Vervolg.RAADPLEGEN}:
            raise ValueError("nee op vraag 4 of 5 leidt naar melden of raadplegen")


@dataclass(frozen=True, slots=True)
class Weg:
    """Waar de antwoorden heen wijzen, en welke vraag dat bepaalt of nu aan de beurt is."""

    vervolg: Vervolg
    vraag: Vraag


def weeg(antwoorden: Mapping[Vraag, Antwoord], takken: Takken) -> Weg:
    """De weg bij deze antwoorden: onveiligheid gaat altijd voor, daarna telt de eerste vraag die nog niet verder wijst."""
    if antwoorden.get(Vraag.ONVEILIGHEID) is Antwoord.JA:
        return Weg(Vervolg.MELDEN, Vraag.ONVEILIGHEID)
    for vraag in Vraag:
        antwoord = antwoorden.get(vraag)
        if antwoord is None:
            # Question 5 waits for the help of question 4 to have had its time.
            return Weg(Vervolg.HULP if vraag is Vraag.HULP_WERKT else Vervolg.BEANTWOORDEN, vraag)
        vervolg = wijst_naar(vraag, antwoord, takken)
        if vervolg is not Vervolg.BEANTWOORDEN:
            return Weg(vervolg, vraag)
    raise AssertionError("vraag 5 wijst altijd ergens heen")


def wijst_naar(vraag: Vraag, antwoord: Antwoord, takken: Takken) -> Vervolg:
    """Waar één antwoord heen wijst; BEANTWOORDEN is naar de volgende vraag."""
    if antwoord is Antwoord.TWIJFEL:
        return Vervolg.RAADPLEGEN
    wijst = {
        (Vraag.VERMOEDEN, Antwoord.NEE): Vervolg.AFSLUITEN,
        (Vraag.ONVEILIGHEID, Antwoord.JA): Vervolg.MELDEN,
        (Vraag.HULP_MOGELIJK, Antwoord.NEE): Vervolg.MELDEN,
        (Vraag.HULP_AANVAARD, Antwoord.NEE): takken.vier_nee,
        (Vraag.HULP_WERKT, Antwoord.NEE): takken.vijf_nee,
        (Vraag.HULP_WERKT, Antwoord.JA): Vervolg.MONITOREN,
    }
    return wijst.get((vraag, antwoord), Vervolg.BEANTWOORDEN)
