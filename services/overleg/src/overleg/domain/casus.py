"""Casus en overdracht: precies één regisseur vanaf de aanvaarding, en nieuw geweld brengt iedereen terug naar veiligheid."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from common.errors import Conflict, FieldError, Forbidden, InvalidInput
from common.kalender import dag_van
from overleg.domain.codes import Fase
from overleg.domain.kalender import werkdagen_na

WERKDAGEN_ANTWOORD = 5
WERKDAGEN_BEVESTIGEN = 1
INGETROKKEN = "ingetrokken-door-aanbieder"
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
class Overdracht:
    """Aanbod van een organisatie aan een andere om een zorgmelding over te nemen."""

    id: UUID
    zorgmelding_id: UUID
    casus_id: UUID
    van: str
    naar: str
    aangeboden_op: datetime
    aanvaard_op: datetime | None = None
    geweigerd_op: datetime | None = None
    reden: str | None = None
    versie: int = 1

    def antwoord_voor(self) -> date:
        """Laatste dag waarop een antwoord op tijd is: vijf werkdagen na het aanbod."""
        return werkdagen_na(dag_van(self.aangeboden_op), WERKDAGEN_ANTWOORD)

    def onbeantwoord(self, peildatum: date) -> bool:
        """Op de peildatum nog zonder antwoord en over de termijn; nooit opgeslagen."""
        return self.aanvaard_op is None and self.geweigerd_op is None and peildatum > self.antwoord_voor()


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


def bied_aan(id_: UUID, zorgmelding_id: UUID, casus_id: UUID, van: str, naar: str, nu: datetime) -> Overdracht:
    """Bied een zorgmelding aan een andere organisatie aan; de verantwoordelijkheid blijft tot die aanvaardt."""
    if van == naar:
        raise InvalidInput("Een overdracht gaat naar een andere organisatie dan de eigen.")
    return Overdracht(id_, zorgmelding_id, casus_id, van, naar, nu)


def _eis_open(overdracht: Overdracht, organisatie: str) -> None:
    if overdracht.naar != organisatie:
        raise Forbidden("Alleen de organisatie aan wie de overdracht is aangeboden kan haar beantwoorden.")
    _eis_onbeantwoord(overdracht)


def _eis_onbeantwoord(overdracht: Overdracht) -> None:
    if overdracht.aanvaard_op is not None:
        raise Conflict("Deze overdracht is al aanvaard; een ander antwoord kan niet meer.")
    if overdracht.geweigerd_op is not None:
        raise Conflict("Deze overdracht is al geweigerd of ingetrokken; vraag zo nodig om een nieuw aanbod.")


def aanvaard(overdracht: Overdracht, organisatie: str, nu: datetime) -> Overdracht:
    """Aanvaard een aanbod aan de eigen organisatie; vanaf nu is die verantwoordelijk."""
    _eis_open(overdracht, organisatie)
    return replace(overdracht, aanvaard_op=nu, versie=overdracht.versie + 1)


def neem_regie(casus: Casus, organisatie: str, professional: str, nu: datetime) -> Casus:
    """Met de aanvaarding krijgt de casus haar ene regisseur: deze professional van deze organisatie."""
    betrokken = tuple(sorted({*casus.organisaties, organisatie}))
    return replace(
        casus, regisseur=Regisseur(organisatie, professional, nu), organisaties=betrokken, versie=casus.versie + 1
    )


def weiger(overdracht: Overdracht, organisatie: str, reden: str, nu: datetime) -> Overdracht:
    """Weiger met een reden; de verantwoordelijkheid is nooit weggeweest bij wie aanbood."""
    _eis_open(overdracht, organisatie)
    return replace(overdracht, geweigerd_op=nu, reden=reden, versie=overdracht.versie + 1)


def trek_aanbod_in(overdracht: Overdracht, organisatie: str, nu: datetime) -> Overdracht:
    """Trek een onbeantwoord aanbod van de eigen organisatie in, bijvoorbeeld omdat het naar de verkeerde ging."""
    if overdracht.van != organisatie:
        raise Forbidden("Alleen de organisatie die de overdracht aanbood kan haar intrekken.")
    _eis_onbeantwoord(overdracht)
    return replace(overdracht, geweigerd_op=nu, reden=INGETROKKEN, versie=overdracht.versie + 1)


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
