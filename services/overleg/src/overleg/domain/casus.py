"""Casus: precies één regisseur vanaf de aanvaarding van een overdracht, en nieuw geweld brengt iedereen terug naar veiligheid."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from common.errors import Conflict, FieldError, Forbidden, InvalidInput
from common.kalender import dag_van
from overleg.domain.codes import Fase
from overleg.domain.kalender import werkdagen_na

WERKDAGEN_BEVESTIGEN = 1
OUDSTE_GEWELD = 100


@dataclass(frozen=True, slots=True)
class Regisseur:
    """Organisatie en professional die de regie over een casus hebben, sinds een moment."""

    organisatie: str
    professional: str
    sinds: datetime


@dataclass(frozen=True, slots=True)
class Casus:
    """Wat (deels) dezelfde directbetrokkenen aangaat."""

    id: UUID
    huishouden_id: UUID
    fase: Fase
    regisseur: Regisseur | None
    organisaties: tuple[str, ...]
    gestart_op: datetime
    versie: int


@dataclass(frozen=True, slots=True)
class Kennisgeving:
    """Bericht over nieuw geweld aan één organisatie, dat die moet bevestigen."""

    id: UUID
    casus_id: UUID
    organisatie: str
    verstuurd_op: datetime
    bevestigd_op: datetime | None = None
    versie: int = 1

    def bevestigen_voor(self) -> date:
        """Laatste dag waarop een bevestiging op tijd is: één werkdag later."""
        return werkdagen_na(dag_van(self.verstuurd_op), WERKDAGEN_BEVESTIGEN)


def neem_regie(casus: Casus, organisatie: str, professional: str, nu: datetime) -> Casus:
    """Met de aanvaarding krijgt de casus haar ene regisseur: deze professional van deze organisatie."""
    betrokken = tuple(sorted({*casus.organisaties, organisatie}))
    return replace(
        casus, regisseur=Regisseur(organisatie, professional, nu), organisaties=betrokken, versie=casus.versie + 1
    )


def wijs_regisseur_aan(casus: Casus, professional: str, organisatie: str, nu: datetime) -> Casus:
    """Wissel de regisseur binnen de organisatie die de regie heeft."""
    if casus.regisseur is None:
        raise Conflict("Deze casus heeft nog geen regie; die begint bij de aanvaarding van een overdracht.")
    if casus.regisseur.organisatie != organisatie:
        raise Forbidden("Alleen de organisatie die de regie heeft, wijst een andere regisseur aan.")
    if casus.regisseur.professional == professional:
        raise Conflict("Deze professional is al de casusregisseur.")
    return replace(casus, regisseur=Regisseur(organisatie, professional, nu), versie=casus.versie + 1)


def eis_mogelijke_geweldsdag(datum: date, nu: datetime) -> None:
    """Weiger geweld van morgen of van meer dan honderd jaar geleden."""
    vandaag = dag_van(nu)
    if datum > vandaag or vandaag.year - datum.year > OUDSTE_GEWELD:
        raise InvalidInput(
            "Deze dag is niet mogelijk.", fouten=(FieldError("datum", "onmogelijk", "deze dag is niet mogelijk"),)
        )


def kennisgevingen_voor(casus: Casus, ids: Sequence[UUID], melder: str | None, nu: datetime) -> list[Kennisgeving]:
    """Eén kennisgeving per betrokken organisatie; die van wie het zelf meldde is meteen bevestigd."""
    return [
        Kennisgeving(id_, casus.id, organisatie, nu, nu if organisatie == melder else None)
        for id_, organisatie in zip(ids, casus.organisaties, strict=True)
    ]


def verwerk_nieuw_geweld(casus: Casus) -> Casus:
    """Nieuw geweld brengt de casus terug naar de fase veiligheid, waar die ook was."""
    return replace(casus, fase=Fase.VEILIGHEID, versie=casus.versie + 1)
