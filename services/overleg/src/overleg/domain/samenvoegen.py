"""Twee registraties van dezelfde mens samenvoegen, en dat ongedaan maken.

Er wordt niets verplaatst: wat over een registratie is vastgelegd blijft daaronder staan en wordt via een verwijzing bij de overlever
gelezen. Daarom geeft ongedaan maken precies terug wat er was, ook na een tweede samenvoeging en in elke volgorde.
"""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID

from common.errors import Conflict, FieldError, InvalidInput
from common.kalender import dag_van


class RedenSamenvoegen(StrEnum):
    """Waarop een professional besloot dat het om dezelfde mens gaat; eigen lijst."""

    IDENTITEIT_VASTGESTELD = "identiteit-vastgesteld"
    BEVESTIGD_DOOR_BETROKKENE = "bevestigd-door-betrokkene"
    BEVESTIGD_DOOR_KETENPARTNER = "bevestigd-door-ketenpartner"
    DUBBEL_GEREGISTREERD = "dubbel-geregistreerd"


@dataclass(frozen=True, slots=True)
class Samenvoeging:
    """Het besluit dat `andere_id` dezelfde mens is als `overlever_id`; tot en met `ongedaan_tot` terug te draaien."""

    id: UUID
    overlever_id: UUID
    andere_id: UUID
    reden: RedenSamenvoegen
    samengevoegd_op: datetime
    ongedaan_tot: date
    ongedaan_op: datetime | None = None
    versie: int = 1


@dataclass(frozen=True, slots=True)
class Stand:
    """Wat bekend moet zijn om samen te voegen: wie er al ergens in opging, alle BSN's, en of is vastgelegd dat het er twee zijn."""

    opgegaan: Collection[UUID]
    bsns: frozenset[str]
    geen_dubbel: bool


def voeg_samen(
    id_: UUID, overlever: UUID, andere: UUID, stand: Stand, reden: RedenSamenvoegen, nu: datetime, *, dagen: int
) -> Samenvoeging:
    """Voeg samen; `dagen` is hoe lang het ongedaan gemaakt kan worden.

    InvalidInput bij twee keer dezelfde, Conflict als een van de twee al is samengevoegd, als de BSN's verschillen of als is
    vastgelegd dat het twee mensen zijn.
    """
    if overlever == andere:
        raise InvalidInput(
            "Een persoon kan niet met zichzelf worden samengevoegd.",
            fouten=(FieldError("andereId", "gelijk", "noem een andere persoon"),),
        )
    if overlever in stand.opgegaan:
        raise Conflict(
            "Deze persoon is al samengevoegd met een ander; voeg samen bij de persoon waar hij nu bij hoort."
        )
    if andere in stand.opgegaan:
        raise Conflict("De andere persoon is al samengevoegd; noem de persoon waar hij nu bij hoort.")
    eis_een_bsn(stand.bsns)
    if stand.geen_dubbel:
        raise Conflict("Er is vastgelegd dat dit twee verschillende mensen zijn; trek dat eerst in.")
    return Samenvoeging(id_, overlever, andere, reden, nu, dag_van(nu) + timedelta(days=dagen))


def eis_een_bsn(bsns: frozenset[str]) -> None:
    """Weiger twee verschillende burgerservicenummers bij één mens."""
    if len(bsns) > 1:
        raise Conflict(
            "De personen hebben een verschillend burgerservicenummer en zijn dus niet dezelfde mens; verbeter eerst het onjuiste nummer."
        )


def maak_ongedaan(samenvoeging: Samenvoeging, nu: datetime, *, zelfde_bsn: bool) -> Samenvoeging:
    """Draai een samenvoeging terug; Conflict als dat al gebeurde, te laat is, of twee keer hetzelfde BSN zou geven."""
    if samenvoeging.ongedaan_op is not None:
        raise Conflict("Deze samenvoeging is al ongedaan gemaakt.")
    if dag_van(nu) > samenvoeging.ongedaan_tot:
        raise Conflict("Deze samenvoeging is definitief: de termijn om haar ongedaan te maken is voorbij.")
    if zelfde_bsn:
        raise Conflict(
            "Beide personen zouden hetzelfde burgerservicenummer krijgen; haal het eerst weg bij de persoon die blijft."
        )
    return replace(samenvoeging, ongedaan_op=nu, versie=samenvoeging.versie + 1)


def eis_zelfde_mens(*, losgemaakt: bool) -> None:
    """Conflict als wat hier uitgevoerd wordt, vastgelegd is over een mens die daarna twee mensen bleek te zijn."""
    if losgemaakt:
        raise Conflict(
            "Dit is vastgelegd terwijl twee registraties waren samengevoegd, en dat is daarna ongedaan gemaakt: het kan over de "
            "ander gaan. Leg een nieuw verzoek vast over de juiste persoon en handel dit verzoek af."
        )
