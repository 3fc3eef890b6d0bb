"""Wat nu het verstandigst is, met de reden: een zuivere functie van wat er ligt en de dag. De professional beslist."""

from dataclasses import dataclass
from datetime import date

from overleg.domain.meldcode.model import (
    ALARMNUMMER,
    VEILIG_THUIS,
    Antwoord,
    Besluit,
    Functie,
    Meldcode,
    Melding,
    Raadpleging,
    Stap,
    Vraag,
)
from overleg.domain.meldcode.wandeling import (
    Plicht,
    antwoorden,
    huidige_termijn,
    laatste_afwegingen,
    ontbrekende_stappen,
    onveiligheid,
    open_plichten,
)
from overleg.domain.meldcode.wegen import Takken, Vervolg, weeg

_ACUUT = (
    f"Acute onveiligheid: bel bij direct gevaar {ALARMNUMMER} en meld meteen bij Veilig Thuis ({VEILIG_THUIS}, dag en nacht). De "
    "afwegingen 3 tot en met 5 doet u daarna samen met Veilig Thuis."
)
_STRUCTUREEL = f"Structurele onveiligheid: meld bij Veilig Thuis ({VEILIG_THUIS}). De afwegingen 3 tot en met 5 doet u daarna samen met Veilig Thuis."
_STAPPEN = {
    Stap.SIGNALEN: "Leg vast wat u ziet, en doe de kindcheck als uw cliënt volwassen is.",
    Stap.OVERLEGGEN: "Overleg met een collega of de aandachtsfunctionaris, en bij twijfel met Veilig Thuis of een letseldeskundige.",
    Stap.GESPREK: "Bespreek het met de betrokkenen, of leg vast waarom dat niet veilig of niet mogelijk is.",
}


@dataclass(frozen=True, slots=True)
class Advies:
    """De aangeraden stap (None: er is niets meer te doen), zo nodig welke vraag en vanaf welke dag, en waarom."""

    stap: Stap | None
    reden: str
    vraag: Vraag | None = None
    vanaf: date | None = None
    melden: bool = False
    acuut: bool = False


def adviseer(meldcode: Meldcode, takken: Takken, dag: date) -> Advies:
    """De aangeraden volgende stap op `dag`: eerst veiligheid, dan twijfel, dan de stappen op volgorde, dan het einde."""
    if meldcode.einde is not None:
        return Advies(None, "Deze meldcode is afgesloten. Een nieuw vermoeden is een nieuwe meldcode.")
    if plichten := open_plichten(meldcode, takken):
        return _melden(plichten[0])
    if any(isinstance(r.inhoud, Melding) for r in meldcode.regels):
        return Advies(
            Stap.BESLISSEN,
            "Er is gemeld. Doe de afwegingen 3 tot en met 5 samen met Veilig Thuis, of sluit de meldcode af.",
        )
    if any(isinstance(r.inhoud, Besluit) and r.inhoud.afwijking is not None for r in meldcode.regels):
        return _na_afwijking(meldcode)
    return _twijfel(meldcode, takken) or _stap(meldcode) or _weg(meldcode, takken, dag)


def _melden(plicht: Plicht) -> Advies:
    if plicht.acuut:
        return Advies(Stap.BESLISSEN, _ACUUT, plicht.vraag, melden=True, acuut=True)
    if plicht.vraag is Vraag.ONVEILIGHEID:
        return Advies(Stap.BESLISSEN, _STRUCTUREEL, plicht.vraag, melden=True)
    waardoor = "U besloot te melden" if plicht.vraag is None else f"Afweging {plicht.vraag:d} wijst op melden"
    return Advies(
        Stap.BESLISSEN,
        f"{waardoor}: meld bij Veilig Thuis ({VEILIG_THUIS}) en leg dat vast.",
        plicht.vraag,
        melden=True,
    )


def _na_afwijking(meldcode: Meldcode) -> Advies:
    acuut = any(a.acuut for _, a in onveiligheid(meldcode))
    gevaar = f" Blijft er gevaar, bel dan {ALARMNUMMER} of Veilig Thuis ({VEILIG_THUIS})." if acuut else ""
    if ontbreekt := ontbrekende_stappen(meldcode):
        return Advies(ontbreekt[0], f"{_STAPPEN[ontbreekt[0]]}{gevaar}", acuut=acuut)
    return Advies(Stap.BESLISSEN, f"U week onderbouwd af van melden; u kunt afsluiten.{gevaar}", acuut=acuut)


def _twijfel(meldcode: Meldcode, takken: Takken) -> Advies | None:
    weg = weeg(antwoorden(meldcode), takken)
    if weg.vervolg is not Vervolg.RAADPLEGEN:
        return None
    sinds = laatste_afwegingen(meldcode)[weg.vraag].volgnummer
    geraadpleegd = any(
        isinstance(r.inhoud, Raadpleging) and r.inhoud.functie is Functie.VEILIG_THUIS and r.volgnummer > sinds
        for r in meldcode.regels
    )
    if geraadpleegd:
        return Advies(Stap.WEGEN, f"Beantwoord afweging {weg.vraag:d} met het advies van Veilig Thuis.", weg.vraag)
    waarom = "Bij twijfel" if antwoorden(meldcode)[weg.vraag] is Antwoord.TWIJFEL else "Bij dit antwoord"
    return Advies(
        Stap.OVERLEGGEN,
        f"{waarom} op afweging {weg.vraag:d}: raadpleeg Veilig Thuis ({VEILIG_THUIS}); dat kan anoniem.",
        weg.vraag,
    )


def _stap(meldcode: Meldcode) -> Advies | None:
    ontbreekt = ontbrekende_stappen(meldcode)
    return Advies(ontbreekt[0], _STAPPEN[ontbreekt[0]]) if ontbreekt else None


def _weg(meldcode: Meldcode, takken: Takken, dag: date) -> Advies:
    weg = weeg(antwoorden(meldcode), takken)
    match weg.vervolg:
        case Vervolg.HULP:
            termijn = huidige_termijn(meldcode)
            if termijn is not None and dag < termijn:
                return Advies(
                    Stap.WEGEN,
                    "De hulp loopt; beantwoord op de afgesproken dag of zij werkt.",
                    weg.vraag,
                    vanaf=termijn,
                )
            return Advies(Stap.WEGEN, "De termijn van de hulp is voorbij: werkt zij?", weg.vraag, vanaf=termijn)
        case Vervolg.AFSLUITEN:
            return Advies(Stap.BESLISSEN, "Geen vermoeden: leg dat in het dossier vast en sluit af.", weg.vraag)
        case Vervolg.MONITOREN if not any(isinstance(r.inhoud, Besluit) for r in meldcode.regels):
            return Advies(Stap.BESLISSEN, "De hulp werkt: leg het besluit vast.", weg.vraag)
        case Vervolg.MONITOREN:
            return Advies(Stap.BESLISSEN, "De hulp werkt: sluit af met afspraken over monitoring.", weg.vraag)
        case Vervolg.BEANTWOORDEN | Vervolg.RAADPLEGEN | Vervolg.MELDEN:
            return Advies(Stap.WEGEN, f"Beantwoord afweging {weg.vraag:d}.", weg.vraag)
