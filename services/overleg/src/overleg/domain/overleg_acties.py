"""Acties: één organisatie en één professional, een termijn, en aan het eind een bewijs of een reden waarom niet."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID

from common.errors import Conflict, FieldError, Forbidden, InvalidInput
from common.kalender import dag_van

LANGST = timedelta(days=731)


class ActieStatus(StrEnum):
    """Hoe het met een actie staat; te laat is geen status maar een vraag op een peildatum."""

    OPEN = "open"
    GEDAAN = "gedaan"
    NIET_GEDAAN = "niet-gedaan"
    OVERGEDRAGEN = "overgedragen"


@dataclass(frozen=True, slots=True)
class Actie:
    """Een actie uit een interventieoverleg; `casus_id` en `personen` zijn die van het agendapunt, leeg als dat geanonimiseerd is."""

    id: UUID
    overleg_id: UUID
    agendapunt_id: UUID
    organisatie: str
    professional: str
    termijn: date
    status: ActieStatus
    tekst: str | None
    vastgesteld_op: datetime
    bewijs: str | None = None
    reden: str | None = None
    beeindigd_op: datetime | None = None
    vorige_id: UUID | None = None
    casus_id: UUID | None = None
    personen: tuple[UUID, ...] = ()
    versie: int = 1

    @property
    def houder_id(self) -> UUID:
        """Onder wiens sleutel de tekst staat, als bij het agendapunt."""
        return self.casus_id or self.overleg_id

    def open_op(self, peildatum: date) -> bool:
        """Of de actie aan het eind van deze dag al bestond en nog niet beëindigd was."""
        return dag_van(self.vastgesteld_op) <= peildatum and (
            self.beeindigd_op is None or dag_van(self.beeindigd_op) > peildatum
        )

    def te_laat(self, peildatum: date) -> bool:
        """Open, en de termijn is voorbij; de dag van de termijn zelf is nog op tijd."""
        return self.open_op(peildatum) and peildatum > self.termijn

    def herinneren_op(self, dagen: int) -> date:
        """De dag waarop de eigenaar aan de actie herinnerd wordt."""
        return self.termijn - timedelta(days=dagen)


def toegestane_stappen(status: ActieStatus) -> list[str]:
    """Wat met een actie in deze status nog kan."""
    return ["afronden", "niet uitvoeren", "overdragen"] if status is ActieStatus.OPEN else []


def eis_mogelijke_termijn(termijn: date, nu: datetime) -> None:
    """Weiger (InvalidInput) een termijn in het verleden of verder dan twee jaar weg."""
    vandaag = dag_van(nu)
    if not vandaag <= termijn <= vandaag + LANGST:
        raise InvalidInput(
            "Deze termijn is niet mogelijk.",
            fouten=(FieldError("termijn", "onmogelijk", "kies een dag vanaf vandaag en binnen twee jaar"),),
        )


def eis_aan_tafel(organisatie: str, organisaties: tuple[str, ...]) -> None:
    """Weiger (InvalidInput) een actie voor wie niet aan tafel zat: die ziet het agendapunt niet."""
    if organisatie not in organisaties:
        raise InvalidInput(
            "Een actie is voor een organisatie aan tafel.",
            fouten=(FieldError("organisatie", "niet-aan-tafel", "kies een organisatie die aan het overleg deelneemt"),),
        )


def eis_mag_horen(organisatie: str, *, gedekt: bool) -> None:
    """Weiger (InvalidInput) een actie over een mens voor een organisatie die daarover niet (meer) mag horen."""
    if not gedekt:
        raise InvalidInput(
            "Deze organisatie mag dit agendapunt niet zien en kan er geen actie bij krijgen.",
            fouten=(FieldError("organisatie", "niet-gedekt", f"geen geldige toestemming voor {organisatie}"),),
        )


def _beeindig(actie: Actie, status: ActieStatus, nu: datetime) -> Actie:
    if actie.status is not ActieStatus.OPEN:
        raise Conflict(f"Deze actie is {actie.status}; er is geen vervolgstap meer.")
    return replace(actie, status=status, beeindigd_op=nu, versie=actie.versie + 1)


def _eis_eigenaar(actie: Actie, organisatie: str) -> None:
    if actie.organisatie != organisatie:
        raise Forbidden("Alleen de organisatie die de actie heeft kan haar afronden.")


def rond_af(actie: Actie, organisatie: str, bewijs: str, nu: datetime) -> Actie:
    """De actie is gedaan, met een bewijs waaruit dat blijkt."""
    _eis_eigenaar(actie, organisatie)
    return replace(_beeindig(actie, ActieStatus.GEDAAN, nu), bewijs=bewijs)


def voer_niet_uit(actie: Actie, organisatie: str, reden: str, nu: datetime) -> Actie:
    """De actie wordt niet gedaan, met de reden waarom niet."""
    _eis_eigenaar(actie, organisatie)
    return replace(_beeindig(actie, ActieStatus.NIET_GEDAAN, nu), reden=reden)


def draag_over(
    actie: Actie, nieuw_id: UUID, organisatie: str, professional: str, termijn: date, nu: datetime
) -> tuple[Actie, Actie]:
    """Geef de actie aan een ander: deze eindigt als overgedragen en er komt een nieuwe, die naar deze wijst."""
    if (organisatie, professional) == (actie.organisatie, actie.professional):
        raise InvalidInput(
            "Deze professional heeft de actie al.",
            fouten=(FieldError("professional", "zelfde", "kies een ander dan wie de actie nu heeft"),),
        )
    oud = _beeindig(actie, ActieStatus.OVERGEDRAGEN, nu)
    nieuw = Actie(
        nieuw_id, actie.overleg_id, actie.agendapunt_id, organisatie, professional, termijn, ActieStatus.OPEN, actie.tekst,
        nu, vorige_id=actie.id, casus_id=actie.casus_id, personen=actie.personen,
    )  # fmt: skip
    return oud, nieuw
