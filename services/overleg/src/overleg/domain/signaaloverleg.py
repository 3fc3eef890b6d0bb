"""Signaaloverleg: maandelijks over trends en signalen, nooit over een casus; altijd met een beleidsadviseur van een gemeente."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from common.errors import Conflict, FieldError, Forbidden, InvalidInput, NotFound


class SignaaloverlegStatus(StrEnum):
    """Levensloop van een signaaloverleg."""

    GEPLAND = "gepland"
    GEHOUDEN = "gehouden"
    GEANNULEERD = "geannuleerd"


class Deelnemersfunctie(StrEnum):
    """Waarin iemand deelneemt; de beleidsadviseur staat in de opdracht, de rest is een eigen lijst."""

    BELEIDSADVISEUR = "beleidsadviseur"
    COORDINATOR = "coordinator"
    AANDACHTSFUNCTIONARIS = "aandachtsfunctionaris"
    PROFESSIONAL = "professional"
    ONDERZOEKER = "onderzoeker"


class Annuleringsreden(StrEnum):
    """Waarom een overleg niet doorgaat; eigen lijst."""

    GEEN_BELEIDSADVISEUR = "geen-beleidsadviseur"
    GEEN_SIGNALEN = "geen-signalen"
    REEKS_BEEINDIGD = "reeks-beeindigd"
    ANDERS = "anders"


class Aandachtspunt(StrEnum):
    """Wat er nog aan een gepland overleg ontbreekt."""

    GEEN_ONDERWERP = "geen-onderwerp"
    GEEN_GEMEENTE = "geen-beleidsadviseur-gemeente"
    GEEN_ONDERWERPORGANISATIE = "geen-beleidsadviseur-onderwerp"


_MAG: dict[str, tuple[SignaaloverlegStatus, ...]] = {
    "onderwerp kiezen": (SignaaloverlegStatus.GEPLAND,),
    "verplaatsen": (SignaaloverlegStatus.GEPLAND,),
    "annuleren": (SignaaloverlegStatus.GEPLAND,),
    "aanmelden": (SignaaloverlegStatus.GEPLAND,),
    "afmelden": (SignaaloverlegStatus.GEPLAND,),
    "agenderen": (SignaaloverlegStatus.GEPLAND,),
    "houden": (SignaaloverlegStatus.GEPLAND,),
    "van de agenda halen": (SignaaloverlegStatus.GEPLAND, SignaaloverlegStatus.GEHOUDEN),
    "uitkomst vastleggen": (SignaaloverlegStatus.GEHOUDEN,),
}


@dataclass(frozen=True, slots=True)
class Deelnemer:
    """Een professional van een organisatie; het onderwerp van zijn token, geen naam. Afgemeld telt niet meer mee."""

    id: UUID
    organisatie: str
    functie: Deelnemersfunctie
    professional: str
    aanwezig: bool | None = None
    afgemeld_op: datetime | None = None


@dataclass(frozen=True, slots=True)
class Signaaloverleg:
    """Eén overleg van een reeks, met onderwerp en wie meedoet."""

    id: UUID
    reeks_id: UUID
    eigenaar: str
    organisaties: tuple[str, ...]
    begint_op: datetime
    duur_minuten: int
    plaats: str
    status: SignaaloverlegStatus = SignaaloverlegStatus.GEPLAND
    onderwerp: str | None = None
    onderwerp_organisatie: str | None = None
    annuleringsreden: Annuleringsreden | None = None
    gehouden_op: datetime | None = None
    deelnemers: tuple[Deelnemer, ...] = ()
    versie: int = 1


def eis_stap(overleg: Signaaloverleg, stap: str) -> None:
    """Weiger (Conflict) een stap die deze toestand niet kent; de tekst noemt de stappen die wel kunnen."""
    if overleg.status not in _MAG[stap]:
        wel = [naam for naam, toestanden in _MAG.items() if overleg.status in toestanden]
        vervolg = f"Wel mogelijk: {', '.join(wel)}." if wel else "Er is geen vervolgstap meer."
        raise Conflict(f"Een signaaloverleg met status {overleg.status} kan niet: {stap}. {vervolg}")


def kies_onderwerp(overleg: Signaaloverleg, onderwerp: str, organisatie: str | None) -> Signaaloverleg:
    """Het onderwerp, en zo nodig over welke deelnemende organisatie het gaat; haar beleidsadviseur hoort er dan bij."""
    eis_stap(overleg, "onderwerp kiezen")
    _eis_doet_mee(overleg, organisatie)
    return replace(overleg, onderwerp=onderwerp, onderwerp_organisatie=organisatie, versie=overleg.versie + 1)


def _eis_doet_mee(overleg: Signaaloverleg, organisatie: str | None) -> None:
    if organisatie is not None and organisatie not in overleg.organisaties:
        raise InvalidInput(
            "Deze organisatie doet niet mee aan het signaaloverleg; voeg haar eerst toe aan de reeks.",
            fouten=(FieldError("organisatie", "doet-niet-mee", "kies een organisatie die meedoet"),),
        )


def verplaats(overleg: Signaaloverleg, begint_op: datetime, plaats: str, nu: datetime) -> Signaaloverleg:
    """Een ander moment of een andere plaats; het blijft het overleg van zijn maand."""
    eis_stap(overleg, "verplaatsen")
    if begint_op <= nu:
        raise InvalidInput(
            "Een overleg wordt verplaatst naar een moment dat nog komt.",
            fouten=(FieldError("begintOp", "in-het-verleden", "kies een moment dat nog komt"),),
        )
    return replace(overleg, begint_op=begint_op, plaats=plaats, versie=overleg.versie + 1)


def annuleer(overleg: Signaaloverleg, reden: Annuleringsreden) -> Signaaloverleg:
    """Dit overleg gaat niet door; zijn maand blijft bezet, zodat het niet opnieuw wordt gepland."""
    eis_stap(overleg, "annuleren")
    return replace(overleg, status=SignaaloverlegStatus.GEANNULEERD, annuleringsreden=reden, versie=overleg.versie + 1)


def meld_aan(overleg: Signaaloverleg, deelnemer: Deelnemer, organisatie: str) -> Signaaloverleg:
    """Meld een deelnemer aan: een organisatie haar eigen mensen, de organisator ieder van wie meedoet."""
    eis_stap(overleg, "aanmelden")
    if organisatie not in {deelnemer.organisatie, overleg.eigenaar}:
        raise Forbidden("U meldt alleen deelnemers van uw eigen organisatie aan.")
    _eis_doet_mee(overleg, deelnemer.organisatie)
    zelfde = {(d.organisatie, d.professional) for d in overleg.deelnemers if d.afgemeld_op is None}
    if (deelnemer.organisatie, deelnemer.professional) in zelfde:
        raise Conflict("Deze professional is al aangemeld.")
    return replace(overleg, deelnemers=(*overleg.deelnemers, deelnemer), versie=overleg.versie + 1)


def meld_af(overleg: Signaaloverleg, deelnemer_id: UUID, organisatie: str, nu: datetime) -> Signaaloverleg:
    """Meld een deelnemer af; NotFound als die bij een ander overleg hoort, Conflict als dat al gedaan is."""
    eis_stap(overleg, "afmelden")
    deelnemer = next((d for d in overleg.deelnemers if d.id == deelnemer_id), None)
    if deelnemer is None:
        raise NotFound("Deze deelnemer hoort niet bij dit signaaloverleg.")
    if organisatie not in {deelnemer.organisatie, overleg.eigenaar}:
        raise Forbidden("U meldt alleen deelnemers van uw eigen organisatie af.")
    if deelnemer.afgemeld_op is not None:
        raise Conflict("Deze deelnemer is al afgemeld.")
    deelnemers = tuple(replace(d, afgemeld_op=nu) if d.id == deelnemer_id else d for d in overleg.deelnemers)
    return replace(overleg, deelnemers=deelnemers, versie=overleg.versie + 1)


def _beleid(deelnemers: Collection[Deelnemer], organisaties: Collection[str]) -> bool:
    return any(d.functie is Deelnemersfunctie.BELEIDSADVISEUR and d.organisatie in organisaties for d in deelnemers)


def aandachtspunten(overleg: Signaaloverleg, gemeenten: Collection[str]) -> list[Aandachtspunt]:
    """Wat er aan een gepland overleg nog ontbreekt; zonder onderwerp of beleidsadviseur van een gemeente kan het niet doorgaan."""
    if overleg.status is not SignaaloverlegStatus.GEPLAND:
        return []
    mensen = [d for d in overleg.deelnemers if d.afgemeld_op is None]
    onderwerp_van = [overleg.onderwerp_organisatie] if overleg.onderwerp_organisatie else []
    ontbreekt = {
        Aandachtspunt.GEEN_ONDERWERP: overleg.onderwerp is None,
        Aandachtspunt.GEEN_GEMEENTE: not _beleid(mensen, gemeenten),
        Aandachtspunt.GEEN_ONDERWERPORGANISATIE: bool(onderwerp_van) and not _beleid(mensen, onderwerp_van),
    }
    return [punt for punt, waar in ontbreekt.items() if waar]


def houd(
    overleg: Signaaloverleg, aanwezig: Collection[UUID], gemeenten: Collection[str], nu: datetime
) -> Signaaloverleg:
    """Leg vast dat het overleg gehouden is en wie er was.

    Conflict als het nog niet begonnen is, geen onderwerp heeft, of er geen beleidsadviseur van een gemeente bij was (de gemeente is
    eindverantwoordelijk); InvalidInput als iemand genoemd wordt die niet is aangemeld.
    """
    eis_stap(overleg, "houden")
    mensen = {d.id: d for d in overleg.deelnemers if d.afgemeld_op is None}
    fouten = tuple(
        FieldError(f"aanwezig.{n}", "niet-aangemeld", "meld deze deelnemer eerst aan")
        for n, id_ in enumerate(aanwezig)
        if id_ not in mensen
    )
    if fouten:
        raise InvalidInput("Aanwezig kan alleen zijn wie is aangemeld.", fouten=fouten)
    if nu < overleg.begint_op:
        raise Conflict("Dit signaaloverleg is nog niet begonnen.")
    if overleg.onderwerp is None:
        raise Conflict("Kies eerst het onderwerp van dit signaaloverleg.")
    if not _beleid([mensen[i] for i in aanwezig], gemeenten):
        raise Conflict(
            "Zonder beleidsadviseur van een gemeente kan een signaaloverleg niet gehouden worden. Verplaats of annuleer het, of meld er "
            "een aan die aanwezig was."
        )
    deelnemers = tuple(replace(d, aanwezig=d.id in aanwezig) if d.id in mensen else d for d in overleg.deelnemers)
    return replace(
        overleg, status=SignaaloverlegStatus.GEHOUDEN, gehouden_op=nu, deelnemers=deelnemers, versie=overleg.versie + 1
    )
