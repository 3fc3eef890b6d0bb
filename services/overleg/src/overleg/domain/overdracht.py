"""Overdracht: een aanbod om de verantwoordelijkheid over te nemen; die verhuist bij aanvaarding, één keer, en niet eerder."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from common.errors import Conflict, Forbidden, InvalidInput
from common.kalender import dag_van
from overleg.domain.kalender import werkdagen_na
from overleg.domain.regels import GEWOON

INGETROKKEN = "ingetrokken-door-aanbieder"


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
    geescaleerd_op: datetime | None = None
    """Wanneer beide kanten bericht kregen dat een antwoord uitblijft; een feit, geen oordeel."""
    acuut: bool = False
    """Of er acute onveiligheid gemeld is. Het enige van de inhoud dat voor de aanvaarding telt: wat niet wachten kan staat bovenaan."""

    @property
    def dringend(self) -> bool:
        """Of er acute onveiligheid is en nog niemand antwoordde."""
        return self.acuut and self.aanvaard_op is None and self.geweigerd_op is None

    def antwoord_voor(self, werkdagen: int = GEWOON.overdracht_antwoord_werkdagen) -> date:
        """Laatste dag waarop een antwoord op tijd is: zoveel werkdagen na het aanbod."""
        return werkdagen_na(dag_van(self.aangeboden_op), werkdagen)

    def open_op(self, peildatum: date) -> bool:
        """Of het aanbod op de peildatum gedaan en nog niet beantwoord was."""
        antwoord = self.aanvaard_op or self.geweigerd_op
        return dag_van(self.aangeboden_op) <= peildatum and (antwoord is None or dag_van(antwoord) > peildatum)

    def onbeantwoord(self, peildatum: date, werkdagen: int = GEWOON.overdracht_antwoord_werkdagen) -> bool:
        """Op de peildatum nog zonder antwoord en over de termijn; nooit opgeslagen."""
        return self.open_op(peildatum) and peildatum > self.antwoord_voor(werkdagen)


def bied_aan(
    id_: UUID, zorgmelding_id: UUID, casus_id: UUID, van: str, naar: str, nu: datetime, *, acuut: bool = False
) -> Overdracht:
    """Bied een zorgmelding aan een andere organisatie aan; de verantwoordelijkheid blijft tot die aanvaardt."""
    if van == naar:
        raise InvalidInput("Een overdracht gaat naar een andere organisatie dan de eigen.")
    return Overdracht(id_, zorgmelding_id, casus_id, van, naar, nu, acuut=acuut)


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
