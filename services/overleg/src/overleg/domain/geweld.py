"""Nieuw geweld: elke organisatie die ertoe doet krijgt bericht en bevestigt dat; niemand hoort het toevallig of helemaal niet."""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from uuid import UUID

from common.errors import FieldError, InvalidInput
from common.kalender import dag_van, maanden_later
from overleg.domain.casus import Casus, heropen
from overleg.domain.casuskeuze import OPVOLGMAANDEN
from overleg.domain.codes import Fase
from overleg.domain.kalender import werkdagen_na

OUDSTE_GEWELD = 100
DUBBEL_BINNEN = timedelta(days=7)
"""Twee meldingen van hetzelfde geweld die verder uit elkaar liggen, worden niet meer als mogelijk dubbel aangeboden; eigen keuze."""


@dataclass(frozen=True, slots=True)
class Geweldsincident:
    """Nieuw geweld in een casus: wanneer, wat, uit welke bron, wie het meldde en wie het al wist."""

    id: UUID
    casus_id: UUID
    datum: date
    soorten: tuple[str, ...]
    bron: str
    organisatie: str | None
    bekend_bij: tuple[str, ...]
    vastgelegd_op: datetime


@dataclass(frozen=True, slots=True)
class Kennisgeving:
    """Bericht over nieuw geweld aan één organisatie, dat die moet bevestigen."""

    id: UUID
    casus_id: UUID
    organisatie: str
    verstuurd_op: datetime
    bevestigd_op: datetime | None = None
    versie: int = 1
    incident_id: UUID | None = None
    geescaleerd_op: datetime | None = None

    def bevestigen_voor(self, werkdagen: int) -> date:
        """Laatste dag waarop een bevestiging op tijd is."""
        return werkdagen_na(dag_van(self.verstuurd_op), werkdagen)

    def stand(self, werkdagen: int, peildatum: date) -> str:
        """`bevestigd`, `open` of `te-laat` op de peildatum; nooit opgeslagen."""
        if self.bevestigd_op is not None and dag_van(self.bevestigd_op) <= peildatum:
            return "bevestigd"
        return "te-laat" if peildatum > self.bevestigen_voor(werkdagen) else "open"


@dataclass(frozen=True, slots=True)
class Bereik:
    """Hoeveel partijen het nieuws bevestigd hebben; `iedereen_op` is het moment waarop de laatste dat deed."""

    bereikt: int
    aantal: int
    iedereen_op: datetime | None

    @property
    def iedereen(self) -> bool:
        """Of elke partij bereikt is; een incident zonder partijen heeft niemand bereikt."""
        return self.iedereen_op is not None


def eis_mogelijke_geweldsdag(datum: date, nu: datetime) -> None:
    """Weiger geweld van morgen of van meer dan honderd jaar geleden."""
    vandaag = dag_van(nu)
    if datum > vandaag or vandaag.year - datum.year > OUDSTE_GEWELD:
        raise InvalidInput(
            "Deze dag is niet mogelijk.", fouten=(FieldError("datum", "onmogelijk", "deze dag is niet mogelijk"),)
        )


def volgt_nog_op(afgesloten: Iterable[tuple[str, date]], dag: date, beschermd: Collection[str] = ()) -> frozenset[str]:
    """Wie op `dag` nog opvolgt: de organisaties die bij het afsluiten van een zorgmelding genoemd zijn, achttien maanden lang.

    Een beschermde plek niet: wie de casus ziet, ziet ook wie bericht kreeg, en dat verraadt waar iemand is.
    """
    return frozenset(wie for wie, op in afgesloten if dag <= maanden_later(op, OPVOLGMAANDEN) and wie not in beschermd)


def ontvangers(casus: Casus, ook: Iterable[str] = ()) -> tuple[str, ...]:
    """Wie nieuw geweld moet weten: wie opende, wie regie voert, wie betrokken is, en `ook` (plan, risicofactoren, opvolging)."""
    regie = [r.organisatie for r in (casus.regisseur, casus.procesregisseur) if r is not None]
    return tuple(sorted({casus.eigenaar, *casus.organisaties, *regie, *ook}))


def kennisgevingen_voor(
    incident: Geweldsincident, aan: Sequence[str], nieuw_id: Callable[[], UUID], nu: datetime
) -> list[Kennisgeving]:
    """Eén kennisgeving per organisatie; alleen die van wie het zelf meldde is meteen bevestigd.

    Dat een ander zegt dat een organisatie het al weet, is geen bevestiging.
    """
    return [
        Kennisgeving(
            nieuw_id(), incident.casus_id, organisatie, nu, nu if organisatie == incident.organisatie else None,
            incident_id=incident.id,
        )
        for organisatie in aan
    ]  # fmt: skip


def verwerk_nieuw_geweld(casus: Casus, nu: datetime) -> Casus:
    """Nieuw geweld brengt de casus terug naar de fase veiligheid, waar die ook was; een gesloten casus gaat weer open."""
    if casus.gesloten_op is not None:
        return heropen(casus, nu)
    return replace(casus, fase=Fase.VEILIGHEID, versie=casus.versie + 1)


def bereik(kennisgevingen: Sequence[Kennisgeving], peildatum: date) -> Bereik:
    """Het deel dat op de peildatum bereikt was, en sinds wanneer iedereen."""
    gezien = [
        k.bevestigd_op for k in kennisgevingen if k.bevestigd_op is not None and dag_van(k.bevestigd_op) <= peildatum
    ]
    klaar = bool(gezien) and len(gezien) == len(kennisgevingen)
    return Bereik(len(gezien), len(kennisgevingen), max(gezien) if klaar else None)


def mogelijk_dubbel(een: Geweldsincident, ander: Geweldsincident) -> bool:
    """Of twee meldingen over hetzelfde geweld kunnen gaan; een mens beslist, samengevoegd wordt er niets."""
    return (
        een.id != ander.id
        and een.casus_id == ander.casus_id
        and een.datum == ander.datum
        and not set(een.soorten).isdisjoint(ander.soorten)
        and abs(een.vastgelegd_op - ander.vastgelegd_op) <= DUBBEL_BINNEN
    )
