"""Organisaties en hun aanbod, en wat daarover klopt of actueel is op een moment."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from common.errors import FieldError, Forbidden, InvalidInput
from common.kalender import dag_van, maanden_later
from sociale_kaart.domain.codes import (
    Capaciteitstatus,
    Categorie,
    Doelgroep,
    Fase,
    Kosten,
    OrganisatieSoort,
    Preventietype,
    Profiel,
    Toegang,
    Vorm,
)  # fmt: skip
from sociale_kaart.domain.locatie import Locatie, keur_locaties

CONTROLE_MAANDEN = 6
CAPACITEIT_GELDIG = timedelta(hours=24)
_MARGE = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Organisatie:
    """Een organisatie die hulp biedt; `eigenaar` is de organisatie die deze gegevens bijhoudt."""

    id: UUID
    eigenaar: str
    naam: str
    soort: OrganisatieSoort
    oin: str | None = None
    telefoon: str | None = None
    website: str | None = None
    versie: int = 1


@dataclass(frozen=True, slots=True)
class Aanbod:
    """Hulp die een organisatie biedt: voor wie, waartegen, in welke fase, waar en onder welke voorwaarden."""

    id: UUID
    eigenaar: str
    organisatie_id: UUID
    naam: str
    omschrijving: str
    categorie: Categorie
    laatst_gecontroleerd: date
    acuut: bool = False
    vormen: tuple[Vorm, ...] = ()
    doelgroepen: tuple[Doelgroep, ...] = ()
    profielen: tuple[Profiel, ...] = ()
    fasen: tuple[Fase, ...] = ()
    preventietype: Preventietype | None = None
    talen: tuple[str, ...] = ("nl",)
    kosten: Kosten = Kosten.GRATIS
    toegang: Toegang = Toegang.VRIJ
    wachttijd_dagen: int | None = None
    vrije_plaatsen: int | None = None
    vrije_plaatsen_gemeten_op: datetime | None = None
    telefoon: str | None = None
    website: str | None = None
    landelijk: bool = False
    werkgebied: tuple[str, ...] = ()
    locaties: tuple[Locatie, ...] = ()
    versie: int = 1


@dataclass(frozen=True, slots=True)
class Capaciteit:
    """Of er plaats is; alleen een meting van het laatste etmaal telt."""

    status: Capaciteitstatus
    plaatsen: int | None


def keur_aanbod(aanbod: Aanbod, nu: datetime) -> None:
    """Weiger (InvalidInput) aanbod dat zichzelf of de feiten tegenspreekt, of een geheim adres bevat."""
    fouten: list[FieldError] = []
    if aanbod.laatst_gecontroleerd > dag_van(nu):
        fouten.append(FieldError("laatstGecontroleerd", "in-de-toekomst", "deze dag ligt in de toekomst"))
    gemeten = aanbod.vrije_plaatsen_gemeten_op
    if (aanbod.vrije_plaatsen is None) != (gemeten is None):
        fouten.append(FieldError("vrijePlaatsenGemetenOp", "samen", "vrije plaatsen en het tijdstip van meten horen bij elkaar"))
    if gemeten is not None and gemeten > nu + _MARGE:
        fouten.append(FieldError("vrijePlaatsenGemetenOp", "in-de-toekomst", "dit tijdstip ligt in de toekomst"))
    if aanbod.landelijk == bool(aanbod.werkgebied):
        fouten.append(FieldError("werkgebied", "werkgebied", "aanbod is landelijk of noemt de gemeenten van zijn werkgebied"))
    if fouten:
        raise InvalidInput("Dit aanbod klopt niet.", fouten=tuple(fouten))
    keur_locaties(
        aanbod.locaties,
        [("naam", aanbod.naam), ("omschrijving", aanbod.omschrijving), ("website", aanbod.website), ("telefoon", aanbod.telefoon)],
    )


def eis_eigenaar(eigenaar: str, organisatie: str) -> None:
    """Alleen wie gegevens bijhoudt mag ze wijzigen; lezen mag iedereen, dus dit is een 403 en geen 404."""
    if eigenaar != organisatie:
        raise Forbidden("Alleen de organisatie die dit bijhoudt mag het wijzigen.")


def controleren_voor(aanbod: Aanbod) -> date:
    """De dag waarop dit aanbod opnieuw nagekeken moet zijn."""
    return volgende_controle(aanbod.laatst_gecontroleerd)


def volgende_controle(dag: date) -> date:
    """Zes kalendermaanden na een controle, afgekapt op het einde van de maand."""
    return maanden_later(dag, CONTROLE_MAANDEN)


def is_verouderd(aanbod: Aanbod, peildatum: date) -> bool:
    """Langer dan zes maanden niet nagekeken: het blijft staan, gemarkeerd en lager in de lijst."""
    return peildatum > controleren_voor(aanbod)


def capaciteit(aanbod: Aanbod, nu: datetime) -> Capaciteit:
    """De capaciteit zoals die getoond mag worden; een oude meting is onbekend, nooit vrij."""
    gemeten = aanbod.vrije_plaatsen_gemeten_op
    if aanbod.vrije_plaatsen is None or gemeten is None or nu - gemeten > CAPACITEIT_GELDIG:
        return Capaciteit(Capaciteitstatus.ONBEKEND, None)
    return Capaciteit(Capaciteitstatus.VRIJ if aanbod.vrije_plaatsen else Capaciteitstatus.VOL, aanbod.vrije_plaatsen)
