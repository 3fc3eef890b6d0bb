"""Zorg: een vermoeden dat iemand uitspreekt zonder te melden, bij het lokale nummer; nooit over een bekend persoon."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from common.errors import Conflict, FieldError, InvalidInput
from overleg.domain.codes import Aard
from overleg.domain.gebied import Gebied
from overleg.domain.meldingcodes import Doelgroep


class Kanaal(StrEnum):
    """Hoe de zorg binnenkwam; eigen lijst."""

    TELEFOON = "telefoon"
    GESPREK = "gesprek"
    CHAT = "chat"
    E_MAIL = "e-mail"
    ANDERS = "anders"


class Beroepsgroep(StrEnum):
    """Wie de zorg uitspreekt: de zes sectoren van de Wet verplichte meldcode, en wie daarbuiten valt (eigen aanvulling)."""

    INWONER = "inwoner"
    ONDERWIJS = "onderwijs"
    KINDEROPVANG = "kinderopvang"
    GEZONDHEIDSZORG = "gezondheidszorg"
    MAATSCHAPPELIJKE_ONDERSTEUNING = "maatschappelijke-ondersteuning"
    JEUGDHULP = "jeugdhulp"
    JUSTITIE = "justitie"
    POLITIE = "politie"
    VRIJWILLIGER = "vrijwilliger"
    ANDERS = "anders"


class ZorgStatus(StrEnum):
    """Of er al iets met de zorg is gedaan; volgt uit de uitkomsten."""

    OPEN = "open"
    AFGEHANDELD = "afgehandeld"


class ZorgUitkomst(StrEnum):
    """Wat er met de zorg gebeurde (opdracht overleg, Zorgen)."""

    ADVIES_GEGEVEN = "advies-gegeven"
    NAAR_INTERVENTIEOVERLEG = "naar-interventieoverleg"
    VERWEZEN = "verwezen"
    ALSNOG_GEMELD = "alsnog-gemeld"


@dataclass(frozen=True, slots=True)
class Afhandeling:
    """Een uitkomst; bij verwijzen het aanbod op de sociale kaart, verder geen enkele verwijzing."""

    uitkomst: ZorgUitkomst
    op: datetime
    aanbod_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Zorg:
    """Een uitgesproken zorg, zonder betrokkenen: ook uit de tekst is niemand te herkennen, voor zover te controleren."""

    id: UUID
    kanaal: Kanaal
    beroepsgroep: Beroepsgroep
    geuit_op: datetime
    aard: tuple[Aard, ...]
    """Vormen van geweld; leeg is niet bekend."""
    doelgroepen: tuple[Doelgroep, ...]
    gebied: Gebied
    tekst: str | None
    afhandelingen: tuple[Afhandeling, ...] = ()
    versie: int = 1

    @property
    def status(self) -> ZorgStatus:
        """Open tot de eerste uitkomst."""
        return ZorgStatus.AFGEHANDELD if self.afhandelingen else ZorgStatus.OPEN

    @property
    def uitkomst(self) -> ZorgUitkomst | None:
        """De laatste uitkomst; die telt in de cijfers."""
        return self.afhandelingen[-1].uitkomst if self.afhandelingen else None


def mogelijke_uitkomsten(vorige: ZorgUitkomst | None) -> tuple[ZorgUitkomst, ...]:
    """Wat na `vorige` nog kan: een lichtere uitkomst dan er al was kan niet meer, alsnog gemeld is het einde."""
    match vorige:
        case None:
            return tuple(ZorgUitkomst)
        case ZorgUitkomst.ADVIES_GEGEVEN:
            return (ZorgUitkomst.NAAR_INTERVENTIEOVERLEG, ZorgUitkomst.VERWEZEN, ZorgUitkomst.ALSNOG_GEMELD)
        case ZorgUitkomst.NAAR_INTERVENTIEOVERLEG:
            return (ZorgUitkomst.VERWEZEN, ZorgUitkomst.ALSNOG_GEMELD)
        case ZorgUitkomst.VERWEZEN:
            return (ZorgUitkomst.NAAR_INTERVENTIEOVERLEG, ZorgUitkomst.ALSNOG_GEMELD)
        case ZorgUitkomst.ALSNOG_GEMELD:
            return ()


def handel_af(zorg: Zorg, uitkomst: ZorgUitkomst, aanbod_id: UUID | None, nu: datetime) -> Zorg:
    """Leg een uitkomst vast; Conflict als die na de vorige niet meer kan, InvalidInput als het aanbod niet bij de uitkomst past.

    Bij 'alsnog gemeld' staat de zorgmelding los van de zorg: er is geen verwijzing van een zorg naar een mens.
    """
    kan = mogelijke_uitkomsten(zorg.uitkomst)
    if uitkomst not in kan:
        wel = f"Wel mogelijk: {', '.join(kan)}." if kan else "Een nieuw bericht is een nieuwe zorg."
        raise Conflict(f"Na {zorg.uitkomst} kan deze zorg niet meer: {uitkomst}. {wel}")
    if (aanbod_id is not None) != (uitkomst is ZorgUitkomst.VERWEZEN):
        raise InvalidInput(
            "Verwijzen gaat naar een aanbod op de sociale kaart; bij een andere uitkomst hoort geen aanbod.",
            fouten=(FieldError("aanbodId", "past-niet", "geef het aanbod bij verwezen, en alleen dan"),),
        )
    return replace(
        zorg, afhandelingen=(*zorg.afhandelingen, Afhandeling(uitkomst, nu, aanbod_id)), versie=zorg.versie + 1
    )
