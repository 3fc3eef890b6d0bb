"""Interventieoverleg: van gepland tot vastgesteld, met één voorzitter; wie organiseert regelt, wie voorzit stelt vast."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from common.errors import Conflict, FieldError, Forbidden, InvalidInput

LANGST = timedelta(hours=12)
VOORUIT = timedelta(days=731)
ACHTERAF = timedelta(days=31)
MEESTE_DEELNEMERS = 60


class OverlegStatus(StrEnum):
    """Levensloop van een interventieoverleg."""

    GEPLAND = "gepland"
    VOORBEREID = "voorbereid"
    GEHOUDEN = "gehouden"
    VASTGESTELD = "vastgesteld"
    GEANNULEERD = "geannuleerd"


class DeelnemerSoort(StrEnum):
    """Als wat iemand aan tafel zit."""

    PROFESSIONAL = "professional"
    INWONER = "inwoner"
    ERVARINGSDESKUNDIGE = "ervaringsdeskundige"
    AANDACHTSFUNCTIONARIS = "aandachtsfunctionaris"


VOORAF = (OverlegStatus.GEPLAND, OverlegStatus.VOORBEREID)
_MAG: dict[str, tuple[OverlegStatus, ...]] = {
    "wijzigen": VOORAF,
    "deelnemer toevoegen": VOORAF,
    "deelnemer afhalen": VOORAF,
    "agendapunt toevoegen": VOORAF,
    "agendapunt intrekken": VOORAF,
    "bijdrage leveren": VOORAF,
    "voorbereiden": (OverlegStatus.GEPLAND,),
    "houden": (OverlegStatus.VOORBEREID,),
    "annuleren": VOORAF,
    "verslag schrijven": (OverlegStatus.GEHOUDEN,),
    "besluit vastleggen": (OverlegStatus.GEHOUDEN,),
    "actie vastleggen": (OverlegStatus.GEHOUDEN,),
    "vaststellen": (OverlegStatus.GEHOUDEN,),
}


@dataclass(frozen=True, slots=True)
class Voorzitter:
    """Wie voorzit: een professional (sub van het token) van een organisatie; een eigenschap van het overleg, geen rol."""

    organisatie: str
    gebruiker: str


@dataclass(frozen=True, slots=True)
class Overleg:
    """Een interventieoverleg zoals de aanroeper het mag zien; plaats en link zijn vertrouwelijk."""

    id: UUID
    eigenaar: str
    status: OverlegStatus
    voorzitter: Voorzitter
    van: datetime
    tot: datetime
    organisaties: tuple[str, ...]
    """Alle organisaties aan tafel, met die van organisator en voorzitter."""
    gepland_op: datetime
    gewijzigd_op: datetime
    locatie: str | None = None
    link: str | None = None
    uitnodiging: int = 0
    """Volgnummer van de uitnodiging; gaat omhoog bij alles wat in een agenda te zien is."""
    voorbereid_op: datetime | None = None
    gehouden_op: datetime | None = None
    vastgesteld_op: datetime | None = None
    geannuleerd_op: datetime | None = None
    annuleringsreden: str | None = None
    versie: int = 1


@dataclass(frozen=True, slots=True)
class Deelnemer:
    """Iemand aan tafel: een professional van een organisatie, of een inwoner als persoon uit een register."""

    id: UUID
    soort: DeelnemerSoort
    organisatie: str | None = None
    gebruiker: str | None = None
    functie: str | None = None
    persoon_id: UUID | None = None
    aanwezig: bool | None = None
    """None tot het overleg gehouden is."""


def toegestane_stappen(status: OverlegStatus) -> list[str]:
    """Wat in deze toestand wel kan; voor de tekst van een weigering."""
    return [stap for stap, toestanden in _MAG.items() if status in toestanden]


def eis_stap(overleg: Overleg, stap: str) -> None:
    """Weiger (Conflict) een stap die deze toestand niet kent; de tekst noemt de stappen die wel kunnen."""
    if overleg.status not in _MAG[stap]:
        wel = toegestane_stappen(overleg.status)
        vervolg = f"Wel mogelijk: {', '.join(wel)}." if wel else "Er is geen vervolgstap meer; plan een nieuw overleg."
        raise Conflict(f"Een overleg met status {overleg.status} kan niet: {stap}. {vervolg}")


def eis_organisator(overleg: Overleg, organisatie: str) -> None:
    """Weiger (Forbidden) wie niet organiseert."""
    if overleg.eigenaar != organisatie:
        raise Forbidden("Alleen de organisatie die dit overleg organiseert kan dit.")


def eis_leiding(overleg: Overleg, organisatie: str, gebruiker: str) -> None:
    """Weiger (Forbidden) wie niet organiseert en niet voorzit."""
    if overleg.eigenaar != organisatie and overleg.voorzitter != Voorzitter(organisatie, gebruiker):
        raise Forbidden("Alleen de organisatie die dit overleg organiseert of de voorzitter kan dit.")


def eis_voorzitter(overleg: Overleg, organisatie: str, gebruiker: str) -> None:
    """Weiger (Forbidden) wie niet voorzit."""
    if overleg.voorzitter != Voorzitter(organisatie, gebruiker):
        raise Forbidden("Alleen de voorzitter van dit overleg stelt het verslag vast.")


def _fout(veld: str, code: str, reden: str) -> FieldError:
    return FieldError(veld, code, reden)


def eis_mogelijk(overleg: Overleg, nu: datetime) -> None:
    """Weiger (InvalidInput) een tijd of plaats die niet kan; noemt alle fouten."""
    fouten = []
    if not overleg.van < overleg.tot <= overleg.van + LANGST:
        fouten.append(_fout("tot", "volgorde", "kies een einde na het begin en binnen twaalf uur"))
    if not nu - ACHTERAF <= overleg.van <= nu + VOORUIT:
        fouten.append(_fout("van", "onmogelijk", "kies een begin binnen twee jaar; achteraf hoogstens een maand"))
    if overleg.locatie is None and overleg.link is None:
        fouten.append(_fout("locatie", "ontbreekt", "noem een plaats of een link"))
    if fouten:
        raise InvalidInput("Zo kan dit overleg niet gepland worden.", fouten=tuple(fouten))


def tafel(overleg: Overleg, deelnemers: Collection[Deelnemer]) -> tuple[str, ...]:
    """Welke organisaties aan tafel zitten: wie organiseert, wie voorzit en wie een deelnemer stuurt."""
    namen = {overleg.eigenaar, overleg.voorzitter.organisatie} | {d.organisatie for d in deelnemers if d.organisatie}
    return tuple(sorted(namen))


def eis_mogelijke_deelnemers(deelnemers: Sequence[Deelnemer], pad: str = "deelnemers.{}.") -> None:
    """Weiger (InvalidInput) een deelnemer die niet klopt met zijn soort; noemt alle fouten, met `pad` ervoor."""
    fouten = []
    for i, d in enumerate(deelnemers):
        begin = pad.format(i)
        if d.soort is DeelnemerSoort.INWONER:
            if d.persoon_id is None or d.organisatie or d.gebruiker or d.functie:
                fouten.append(
                    _fout(f"{begin}persoonId", "inwoner", "een inwoner is een persoon, zonder organisatie of functie")
                )
        elif d.persoon_id is not None or d.organisatie is None:
            fouten.append(_fout(f"{begin}organisatie", "organisatie", "noem de organisatie die deze deelnemer stuurt"))
        elif d.gebruiker is None and d.soort is not DeelnemerSoort.ERVARINGSDESKUNDIGE:
            fouten.append(_fout(f"{begin}gebruiker", "gebruiker", "noem de gebruiker die deelneemt"))
    if fouten:
        raise InvalidInput("Deze deelnemers kloppen niet met hun soort.", fouten=tuple(fouten))


def eis_nog_plaats(aantal: int) -> None:
    """Weiger (Conflict) een deelnemer boven het aantal dat een overleg aankan."""
    if aantal > MEESTE_DEELNEMERS:
        raise Conflict(f"Een overleg heeft hoogstens {MEESTE_DEELNEMERS} deelnemers.")


def wijzig(overleg: Overleg, nieuw: Overleg, nu: datetime) -> Overleg:
    """Ander moment, andere plaats of voorzitter; ieders agenda moet mee, dus de uitnodiging krijgt een hoger nummer."""
    eis_stap(overleg, "wijzigen")
    gewijzigd = replace(
        overleg, voorzitter=nieuw.voorzitter, van=nieuw.van, tot=nieuw.tot, locatie=nieuw.locatie, link=nieuw.link,
        gewijzigd_op=nu, uitnodiging=overleg.uitnodiging + 1, versie=overleg.versie + 1,
    )  # fmt: skip
    eis_mogelijk(gewijzigd, nu)
    return gewijzigd


def zet_aan_tafel(overleg: Overleg, organisaties: tuple[str, ...], stap: str, nu: datetime) -> Overleg:
    """De tafel na het toevoegen of afhalen van een deelnemer."""
    eis_stap(overleg, stap)
    return replace(
        overleg, organisaties=organisaties, gewijzigd_op=nu, uitnodiging=overleg.uitnodiging + 1, versie=overleg.versie + 1
    )  # fmt: skip


def bereid_voor(overleg: Overleg, open_punten: int, nu: datetime) -> Overleg:
    """De agenda staat; Conflict zonder agendapunt, want dan is er niets voorbereid."""
    eis_stap(overleg, "voorbereiden")
    if open_punten == 0:
        raise Conflict("Dit overleg heeft nog geen agendapunt. Voeg er een toe, of annuleer het overleg.")
    return replace(overleg, status=OverlegStatus.VOORBEREID, voorbereid_op=nu, versie=overleg.versie + 1)


def houd(overleg: Overleg, nu: datetime) -> Overleg:
    """Het overleg is gehouden; niet voordat het begon."""
    eis_stap(overleg, "houden")
    if nu < overleg.van:
        raise Conflict("Dit overleg is nog niet begonnen; leg daarna vast wie er was.")
    return replace(overleg, status=OverlegStatus.GEHOUDEN, gehouden_op=nu, versie=overleg.versie + 1)


def werk_bij(overleg: Overleg, stap: str) -> Overleg:
    """Iets aan het concept van het verslag verandert: wie vaststelt moet dat gelezen hebben, dus een nieuwe versie."""
    eis_stap(overleg, stap)
    return replace(overleg, versie=overleg.versie + 1)


def stel_vast(
    overleg: Overleg, organisatie: str, gebruiker: str, zonder_tekst: Sequence[UUID], nu: datetime
) -> Overleg:
    """De voorzitter stelt het verslag vast; daarna verandert het niet meer.

    Forbidden voor wie niet voorzit, Conflict zolang een besproken agendapunt geen verslag heeft (`zonder_tekst`).
    """
    eis_voorzitter(overleg, organisatie, gebruiker)
    eis_stap(overleg, "vaststellen")
    if zonder_tekst:
        punten = ", ".join(str(p) for p in zonder_tekst)
        raise Conflict(f"Het verslag is nog leeg voor deze besproken agendapunten: {punten}.")
    return replace(overleg, status=OverlegStatus.VASTGESTELD, vastgesteld_op=nu, versie=overleg.versie + 1)


def annuleer(overleg: Overleg, reden: str, nu: datetime) -> Overleg:
    """Het overleg gaat niet door; de agenda's krijgen een afzegging."""
    eis_stap(overleg, "annuleren")
    return replace(
        overleg, status=OverlegStatus.GEANNULEERD, geannuleerd_op=nu, annuleringsreden=reden, gewijzigd_op=nu,
        uitnodiging=overleg.uitnodiging + 1, versie=overleg.versie + 1,
    )  # fmt: skip
