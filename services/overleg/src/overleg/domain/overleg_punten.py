"""Agendapunten: identificeerbaar met toestemming van iedereen, of geanonimiseerd zonder spoor naar een mens; nooit beide.

Bron: spec interventieoverleg; regels voor het geanonimiseerde punt naar het datalabrapport (casus in opbouw, expertise inwinnen).
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from common.errors import Conflict, FieldError, Forbidden, InvalidInput

DOEL = "interventieoverleg"
REDEN_ANONIEM = "opbouw_casus"
DOEL_ANONIEM = "expertise_inwinnen"
MEESTE_PUNTEN = 50
MEESTE_PER_PUNT = 50
Dekking = Mapping[tuple[UUID, str], UUID | None]
"""Per persoon en organisatie de toestemming die opent (None: eigen register); een paar dat ontbreekt is niet gedekt."""


class AgendapuntSoort(StrEnum):
    """De twee soorten."""

    IDENTIFICEERBAAR = "identificeerbaar"
    GEANONIMISEERD = "geanonimiseerd"


class AgendapuntStatus(StrEnum):
    """Wat er met een agendapunt gebeurd is."""

    OPEN = "open"
    BESPROKEN = "besproken"
    AANGEHOUDEN = "aangehouden"
    VERVALLEN = "vervallen"


class VervallenReden(StrEnum):
    """Waarom een open agendapunt vervalt."""

    TOESTEMMING = "toestemming-geldt-niet-meer"
    INGETROKKEN = "ingetrokken"
    GEANNULEERD = "overleg-geannuleerd"
    GEWIST = "persoon-gewist"


@dataclass(frozen=True, slots=True)
class Agendapunt:
    """Een agendapunt zoals de aanroeper het mag zien. `casus_id` en `personen` zijn leeg bij een geanonimiseerd punt."""

    id: UUID
    overleg_id: UUID
    eigenaar: str
    soort: AgendapuntSoort
    status: AgendapuntStatus
    tekst: str | None
    """None als de sleutel van het dossier vernietigd is."""
    toegevoegd_op: datetime
    casus_id: UUID | None = None
    personen: tuple[UUID, ...] = ()
    vervallen_op: datetime | None = None
    vervallen_reden: VervallenReden | None = None
    versie: int = 1

    @property
    def anoniem(self) -> bool:
        """Of elke tekst bij dit punt zonder herkenbare mensen moet zijn."""
        return self.soort is AgendapuntSoort.GEANONIMISEERD

    @property
    def houder_id(self) -> UUID:
        """Onder wiens sleutel de tekst staat: de casus, of het overleg zelf (dan wijst niets naar een dossier)."""
        return self.casus_id or self.overleg_id


@dataclass(frozen=True, slots=True)
class Bijdrage:
    """Wat één organisatie inbrengt bij een agendapunt."""

    id: UUID
    agendapunt_id: UUID
    organisatie: str
    tekst: str | None
    gewijzigd_op: datetime
    versie: int = 1


@dataclass(frozen=True, slots=True)
class Besluit:
    """Een besluit bij een besproken agendapunt."""

    id: UUID
    agendapunt_id: UUID
    tekst: str | None
    genomen_op: datetime


@dataclass(frozen=True, slots=True)
class Verslagdeel:
    """Het verslag van één agendapunt, of (zonder agendapunt) het algemene deel."""

    id: UUID
    agendapunt_id: UUID | None
    tekst: str | None
    versie: int = 1


class NietGedekt(Conflict):
    """Niet elke organisatie aan tafel mag over elke besproken persoon horen; de fouten noemen elk paar."""


def ongedekte_paren(
    personen: Collection[UUID], organisaties: Collection[str], dekking: Dekking
) -> list[tuple[UUID, str]]:
    """Welke persoon voor welke organisatie niet gedekt is, op vaste volgorde."""
    return sorted((p, o) for p in personen for o in organisaties if (p, o) not in dekking)


def eis_gedekt(
    personen: Sequence[UUID], organisaties: Collection[str], dekking: Dekking, veld: str = "personen.{}"
) -> None:
    """Weiger (NietGedekt) zolang één organisatie aan tafel over één persoon niet mag horen; noemt alle paren, alleen ids.

    `veld` is waar de persoon in de invoer staat, met {} op de plaats van zijn nummer.
    """
    paren = ongedekte_paren(personen, organisaties, dekking)
    if paren:
        raise NietGedekt(
            "Niet elke organisatie aan tafel heeft toestemming van elke besproken persoon. Vraag toestemming voor het doel "
            "interventieoverleg, haal de organisatie van tafel, of bespreek de casus geanonimiseerd.",
            fouten=tuple(
                FieldError(
                    veld.format(personen.index(p)),
                    "niet-gedekt",
                    f"persoon {p} heeft geen geldige toestemming voor {o}",
                )
                for p, o in paren
            ),
        )


def eis_een_soort(
    soort: AgendapuntSoort, casus_id: UUID | None, personen: Collection[UUID], reden: str | None, doel: str | None
) -> None:
    """Weiger (InvalidInput) een agendapunt dat van twee soorten tegelijk is, of van geen; noemt alle fouten."""
    fouten: list[FieldError] = []

    def fout(geldt: bool, veld: str, reden: str) -> None:
        if geldt:
            fouten.append(FieldError(veld, "soort", reden))

    if soort is AgendapuntSoort.IDENTIFICEERBAAR:
        fout(casus_id is None, "casusId", "noem de casus")
        fout(not personen, "personen", "noem wie besproken wordt")
        fout(reden is not None, "reden", "een reden hoort alleen bij een geanonimiseerd agendapunt")
        fout(doel not in {None, DOEL}, "doel", "een identificeerbaar agendapunt heeft als doel interventieoverleg")
    else:
        fout(casus_id is not None, "casusId", "een geanonimiseerd agendapunt heeft geen casus; zie controle")
        fout(bool(personen), "personen", "een geanonimiseerd agendapunt heeft geen personen; zie controle")
        fout(reden != REDEN_ANONIEM, "reden", f"de reden van een geanonimiseerd agendapunt is {REDEN_ANONIEM}")
        fout(doel != DOEL_ANONIEM, "doel", f"het doel van een geanonimiseerd agendapunt is {DOEL_ANONIEM}")
    if fouten:
        raise InvalidInput("Een agendapunt is identificeerbaar of geanonimiseerd, nooit beide.", fouten=tuple(fouten))


def eis_personen_van_casus(personen: Sequence[UUID], bekend: Collection[UUID]) -> None:
    """Weiger (InvalidInput) een persoon die niet bij de casus hoort of die de aanroeper niet mag zien; dat is hetzelfde."""
    fouten = tuple(
        FieldError(f"personen.{i}", "onbekend", "deze persoon hoort niet bij de casus of is voor u niet zichtbaar")
        for i, p in enumerate(personen)
        if p not in bekend
    )
    if fouten:
        raise InvalidInput("Niet elke persoon hoort bij deze casus.", fouten=fouten)


def eis_plaats_op_agenda(aantal: int) -> None:
    """Weiger (Conflict) een agendapunt boven het aantal dat een overleg aankan."""
    if aantal >= MEESTE_PUNTEN:
        raise Conflict(f"Een overleg heeft hoogstens {MEESTE_PUNTEN} agendapunten.")


def eis_plaats_bij_punt(aantal: int) -> None:
    """Weiger (Conflict) een besluit of actie boven het aantal dat bij één agendapunt past."""
    if aantal >= MEESTE_PER_PUNT:
        raise Conflict(f"Bij een agendapunt passen hoogstens {MEESTE_PER_PUNT} besluiten en {MEESTE_PER_PUNT} acties.")


def eis_open(punt: Agendapunt) -> None:
    """Weiger (Conflict) wat alleen met een open agendapunt kan."""
    if punt.status is not AgendapuntStatus.OPEN:
        raise Conflict(f"Dit agendapunt is {punt.status}; alleen een open agendapunt verandert nog.")


def eis_besproken(punt: Agendapunt) -> None:
    """Weiger (Conflict) een besluit of actie bij wat niet besproken is."""
    if punt.status is not AgendapuntStatus.BESPROKEN:
        raise Conflict(f"Dit agendapunt is {punt.status}; een besluit of actie hoort bij een besproken agendapunt.")


def eis_eigen_punt(punt: Agendapunt, organisatie: str) -> None:
    """Weiger (Forbidden) het agendapunt van een ander in te trekken."""
    if punt.eigenaar != organisatie:
        raise Forbidden("Alleen de organisatie die dit agendapunt inbracht kan het intrekken.")


def laat_vervallen(punt: Agendapunt, reden: VervallenReden, nu: datetime) -> Agendapunt:
    """Een open agendapunt gaat niet door."""
    eis_open(punt)
    return replace(
        punt, status=AgendapuntStatus.VERVALLEN, vervallen_op=nu, vervallen_reden=reden, versie=punt.versie + 1
    )


def verwerk_bespreking(punten: Sequence[Agendapunt], besproken: Collection[UUID]) -> list[Agendapunt]:
    """De stand van de open agendapunten na het overleg: wat genoemd is is besproken, de rest is aangehouden.

    InvalidInput als een genoemd punt er niet is of niet meer open is.
    """
    open_ = {p.id: p for p in punten if p.status is AgendapuntStatus.OPEN}
    vreemd = [p for p in besproken if p not in open_]
    if vreemd:
        raise InvalidInput(
            "Niet elk genoemd agendapunt staat open op deze agenda.",
            fouten=(FieldError("besproken", "onbekend", "noem alleen open agendapunten van dit overleg"),),
        )
    return [
        replace(
            p,
            status=AgendapuntStatus.BESPROKEN if p.id in besproken else AgendapuntStatus.AANGEHOUDEN,
            versie=p.versie + 1,
        )
        for p in open_.values()
    ]


def eis_bekende_deelnemers(aanwezig: Collection[UUID], deelnemers: Collection[UUID]) -> None:
    """Weiger (InvalidInput) een aanwezige die niet uitgenodigd was, en een overleg waar niemand was."""
    if not aanwezig or not set(aanwezig) <= set(deelnemers):
        raise InvalidInput(
            "De aanwezigen kloppen niet.",
            fouten=(
                FieldError("aanwezig", "onbekend", "noem minstens één deelnemer, en alleen deelnemers van dit overleg"),
            ),
        )


def eis_eigen_bijdrage(bijdrage: Bijdrage, organisatie: str) -> None:
    """Weiger (Forbidden) de bijdrage van een ander te wijzigen."""
    if bijdrage.organisatie != organisatie:
        raise Forbidden("Alleen de organisatie die deze bijdrage leverde kan haar wijzigen.")
