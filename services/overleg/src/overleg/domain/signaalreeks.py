"""Reeks van maandelijkse signaaloverleggen: welke dagen, als zuivere functie van de regel en de dag waarop gekeken wordt."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from uuid import UUID

from common.errors import Conflict, FieldError, Forbidden, InvalidInput
from common.kalender import AMSTERDAM, dag_van, maanden_later
from overleg.domain.kalender import is_werkdag, werkdagen_na


class Rang(StrEnum):
    """De hoeveelste van de maand."""

    EERSTE = "eerste"
    TWEEDE = "tweede"
    DERDE = "derde"
    VIERDE = "vierde"
    LAATSTE = "laatste"


class Weekdag(StrEnum):
    """Een dag waarop gewerkt wordt."""

    MAANDAG = "maandag"
    DINSDAG = "dinsdag"
    WOENSDAG = "woensdag"
    DONDERDAG = "donderdag"
    VRIJDAG = "vrijdag"


@dataclass(frozen=True, slots=True)
class Reeksregel:
    """Zoals "de tweede dinsdag van de maand om 14.00 uur, anderhalf uur"; de tijd is die in Nederland."""

    rang: Rang
    weekdag: Weekdag
    begintijd: time
    duur_minuten: int


@dataclass(frozen=True, slots=True)
class Signaalreeks:
    """Een reeks van een organisator en de organisaties die meedoen (de organisator is er altijd bij)."""

    id: UUID
    eigenaar: str
    organisaties: tuple[str, ...]
    regel: Reeksregel
    plaats: str
    vanaf: date
    tot: date | None = None
    versie: int = 1


def dag_in_maand(maand: date, regel: Reeksregel) -> date:
    """De dag van de regel in de maand van `maand`; valt die op een feestdag, dan de eerstvolgende werkdag."""
    eerste = maand.replace(day=1)
    verschil = (list(Weekdag).index(regel.weekdag) - eerste.weekday()) % 7
    dag = eerste + timedelta(days=verschil)
    if regel.rang is Rang.LAATSTE:
        volgende = maanden_later(eerste, 1)
        weken = (volgende - dag - timedelta(days=1)).days // 7
    else:
        weken = list(Rang).index(regel.rang)
    dag += timedelta(weeks=weken)
    return dag if is_werkdag(dag) else werkdagen_na(dag, 1)


def moment_van(dag: date, tijd: time) -> datetime:
    """Het moment van een tijd in Nederland, zomer en winter."""
    return datetime.combine(dag, tijd, AMSTERDAM)


def geplande_maanden(reeks: Signaalreeks, vandaag: date, maanden_vooruit: int) -> list[tuple[date, datetime]]:
    """Alle overleggen die er tot en met `maanden_vooruit` maanden na deze maand horen te zijn: eerste van de maand en begin.

    Van de hele reeks, ook van maanden die voorbij zijn: wie te laat kijkt vindt hetzelfde als wie op tijd keek. De maand is de naam van
    een overleg: wat verplaatst of geannuleerd is houdt zijn maand en komt er niet nog eens.
    """
    gepland = []
    maand, laatste = reeks.vanaf.replace(day=1), maanden_later(vandaag.replace(day=1), maanden_vooruit)
    while maand <= laatste:
        dag = dag_in_maand(maand, reeks.regel)
        if dag >= reeks.vanaf and (reeks.tot is None or dag <= reeks.tot):
            gepland.append((maand, moment_van(dag, reeks.regel.begintijd)))
        maand = maanden_later(maand, 1)
    return gepland


def met_organisator(organisator: str, organisaties: Collection[str]) -> tuple[str, ...]:
    """Wie meedoet, zonder dubbelen en met de organisator voorop."""
    return tuple(dict.fromkeys((organisator, *organisaties)))


def eis_organisator(eigenaar: str, organisatie: str) -> None:
    """Weiger (Forbidden) wat alleen de organisator doet."""
    if eigenaar != organisatie:
        raise Forbidden("Alleen de organisatie die dit signaaloverleg organiseert doet dit.")


def eis_mogelijk_begin(reeks: Signaalreeks, nu: datetime) -> None:
    """Weiger een reeks die in het verleden begint: wat er niet was komt er niet alsnog."""
    if reeks.vanaf < dag_van(nu):
        raise InvalidInput(
            "Een reeks begint vandaag of later.",
            fouten=(FieldError("vanaf", "in-het-verleden", "kies vandaag of later"),),
        )


def wijzig(reeks: Signaalreeks, organisaties: Collection[str], plaats: str) -> Signaalreeks:
    """Andere deelnemende organisaties of plaats; de regel wijzigt niet, daarvoor is een nieuwe reeks."""
    _eis_lopend(reeks)
    deelnemers = met_organisator(reeks.eigenaar, organisaties)
    return replace(reeks, organisaties=deelnemers, plaats=plaats, versie=reeks.versie + 1)


def beeindig(reeks: Signaalreeks, tot: date, nu: datetime) -> Signaalreeks:
    """De laatste dag van de reeks; wat daarna gepland stond vervalt."""
    _eis_lopend(reeks)
    if tot < dag_van(nu):
        raise InvalidInput(
            "Een reeks eindigt vandaag of later.",
            fouten=(FieldError("tot", "in-het-verleden", "kies vandaag of later"),),
        )
    return replace(reeks, tot=tot, versie=reeks.versie + 1)


def eis_neemt_signalen_aan(reeks: Signaalreeks | None, dag: date) -> None:
    """Weiger een signaal voor een reeks waaraan men niet meedoet (InvalidInput) of die voorbij is (Conflict)."""
    if reeks is None:
        raise InvalidInput(
            "Uw organisatie doet niet mee aan deze reeks signaaloverleggen.",
            fouten=(FieldError("signaalreeksId", "doet-niet-mee", "kies een reeks waaraan uw organisatie meedoet"),),
        )
    if reeks.tot is not None and reeks.tot < dag:
        raise Conflict("Deze reeks signaaloverleggen is voorbij; kies een andere.")


def _eis_lopend(reeks: Signaalreeks) -> None:
    if reeks.tot is not None:
        raise Conflict("Deze reeks is beëindigd; begin een nieuwe.")
