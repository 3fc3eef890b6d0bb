"""Afschrift: opgesteld door de een, vrijgegeven door een ander, één keer op te halen per vorm, en daarna weg."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from common.errors import Conflict, Forbidden, InvalidInput


class Vorm(StrEnum):
    """Waarin een afschrift wordt opgehaald."""

    JSON = "json"
    PDF = "pdf"


class AfschriftStand(StrEnum):
    """Hoe het met een afschrift staat; volgt uit de feiten en een moment, en wordt niet opgeslagen."""

    OPGESTELD = "opgesteld"
    VRIJGEGEVEN = "vrijgegeven"
    VERLOPEN = "verlopen"
    VERNIETIGD = "vernietigd"


class AfschriftStap(StrEnum):
    """Wat met een afschrift gedaan kan worden."""

    VRIJGEVEN = "vrijgeven"
    AFKEUREN = "afkeuren"
    OPHALEN = "ophalen"
    VERNIETIGEN = "vernietigen"


STAPPEN: dict[AfschriftStand, frozenset[AfschriftStap]] = {
    AfschriftStand.OPGESTELD: frozenset({AfschriftStap.VRIJGEVEN, AfschriftStap.AFKEUREN}),
    AfschriftStand.VRIJGEGEVEN: frozenset({AfschriftStap.OPHALEN, AfschriftStap.AFKEUREN}),
    AfschriftStand.VERLOPEN: frozenset({AfschriftStap.VERNIETIGEN}),
    AfschriftStand.VERNIETIGD: frozenset(),
}
"""Welke stap in welke stand kan."""


@dataclass(frozen=True, slots=True)
class Afschrift:
    """Een afschrift van de gegevens van een betrokkene, voor één verzoek; de inhoud staat er los van."""

    id: UUID
    verzoek_id: UUID
    persoon_id: UUID
    opgesteld_op: datetime
    opgesteld_door: str
    vrijgegeven_op: datetime | None = None
    vrijgegeven_door: str | None = None
    verloopt_op: datetime | None = None
    opgehaald: tuple[tuple[Vorm, datetime], ...] = ()
    vernietigd_op: datetime | None = None
    versie: int = 1

    def stand(self, nu: datetime) -> AfschriftStand:
        """De stand op een moment; wat nooit werd vrijgegeven blijft opgesteld tot het is afgekeurd."""
        if self.vernietigd_op is not None:
            return AfschriftStand.VERNIETIGD
        if self.verloopt_op is None:
            return AfschriftStand.OPGESTELD
        return AfschriftStand.VERLOPEN if nu >= self.verloopt_op else AfschriftStand.VRIJGEGEVEN


def _eis(afschrift: Afschrift, stap: AfschriftStap, nu: datetime) -> None:
    stand = afschrift.stand(nu)
    if stap not in STAPPEN[stand]:
        mogelijk = ", ".join(sorted(STAPPEN[stand])) or "niets meer; stel zo nodig een nieuw afschrift op"
        raise Conflict(f"Dit afschrift is {stand}: {stap} kan niet. Wat wel kan: {mogelijk}.")


def geef_vrij(afschrift: Afschrift, door: str, nu: datetime, dagen: int) -> Afschrift:
    """Geef vrij; wie het opstelde kan dat niet zelf. Klaar om op te halen voor `dagen` dagen."""
    _eis(afschrift, AfschriftStap.VRIJGEVEN, nu)
    if afschrift.opgesteld_door == door:
        raise Forbidden("Wie een afschrift opstelt, geeft het niet zelf vrij; vraag een tweede persoon.")
    return replace(
        afschrift,
        vrijgegeven_op=nu,
        vrijgegeven_door=door,
        verloopt_op=nu + timedelta(days=dagen),
        versie=afschrift.versie + 1,
    )


def keur_af(afschrift: Afschrift, nu: datetime) -> Afschrift:
    """Keur af of trek terug: de inhoud wordt vernietigd."""
    _eis(afschrift, AfschriftStap.AFKEUREN, nu)
    return replace(afschrift, vernietigd_op=nu, versie=afschrift.versie + 1)


def haal_op(afschrift: Afschrift, vorm: Vorm, nu: datetime) -> Afschrift:
    """Haal één vorm op; elke vorm kan één keer, en na de laatste is er niets meer."""
    _eis(afschrift, AfschriftStap.OPHALEN, nu)
    if vorm in dict(afschrift.opgehaald):
        raise Conflict(
            f"Dit afschrift is als {vorm} al opgehaald; dat kan één keer. Stel zo nodig een nieuw afschrift op."
        )
    opgehaald = (*afschrift.opgehaald, (vorm, nu))
    klaar = nu if {v for v, _ in opgehaald} == set(Vorm) else None
    return replace(afschrift, opgehaald=opgehaald, vernietigd_op=klaar, versie=afschrift.versie + 1)


def vernietig_verlopen(afschrift: Afschrift, nu: datetime) -> Afschrift:
    """De termijn is voorbij: de inhoud gaat weg."""
    _eis(afschrift, AfschriftStap.VERNIETIGEN, nu)
    return replace(afschrift, vernietigd_op=nu, versie=afschrift.versie + 1)


@dataclass(frozen=True, slots=True)
class Tekstvrijgave:
    """Een geschoonde versie van een tekst die ook over anderen gaat; geldt na bevestiging door een ander."""

    id: UUID
    verzoek_id: UUID
    persoon_id: UUID
    bron_id: UUID
    tekst: str | None
    voorgesteld_op: datetime
    voorgesteld_door: str
    bevestigd_op: datetime | None = None
    bevestigd_door: str | None = None
    versie: int = 1


def bevestig_vrijgave(vrijgave: Tekstvrijgave, door: str, nu: datetime) -> Tekstvrijgave:
    """Bevestig dat de geschoonde tekst weg mag; een ander dan wie haar voorstelde."""
    if vrijgave.bevestigd_op is not None:
        raise Conflict("Deze tekst is al vrijgegeven.")
    if vrijgave.voorgesteld_door == door:
        raise Forbidden("Wie een tekst schoont, geeft haar niet zelf vrij; vraag een tweede persoon.")
    return replace(vrijgave, bevestigd_op=nu, bevestigd_door=door, versie=vrijgave.versie + 1)


def eis_schone_tekst(gevangen: bool) -> None:
    """InvalidInput als het net iets van een ander vond; wat het is wordt niet herhaald."""
    if gevangen:
        raise InvalidInput(
            "Deze tekst noemt nog een naam, adres, datum of nummer van een ander, of wie iets meldde. Haal dat eruit."
        )
