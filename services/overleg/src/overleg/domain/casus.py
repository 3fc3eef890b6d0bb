"""Casus: precies één regisseur vanaf de aanvaarding van een overdracht, wie erbij betrokken is, en openen en sluiten."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from common.errors import Conflict, FieldError, Forbidden
from common.kalender import dag_van
from overleg.domain.casuscodes import OrganisatieRol, RegieSoort, SluitReden
from overleg.domain.codes import Fase
from overleg.domain.kalender import werkdagen_na


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
    eigenaar: str
    procesregisseur: Regisseur | None = None
    gesloten_op: datetime | None = None
    sluitreden: SluitReden | None = None
    heropend_op: datetime | None = None

    def zonder_regisseur_sinds(self) -> datetime | None:
        """Sinds wanneer de casus op een regisseur wacht; None als zij er een heeft of gesloten is."""
        if self.regisseur is not None or self.gesloten_op is not None:
            return None
        return self.heropend_op or self.gestart_op


@dataclass(frozen=True, slots=True)
class Regie:
    """Een periode van regie in de geschiedenis van een casus; `tot` leeg is nu."""

    id: UUID
    soort: RegieSoort
    organisatie: str
    professional: str
    van: datetime
    tot: datetime | None


@dataclass(frozen=True, slots=True)
class Wachttijd:
    """Hoe lang een casus zonder regisseur is: sinds wanneer, uiterlijk tot welke dag dat mag, en of die dag voorbij is."""

    sinds: datetime
    uiterlijk: date
    verstreken: bool


@dataclass(frozen=True, slots=True)
class Betrokkenheid:
    """Een periode waarin een organisatie bij een casus betrokken is; `tot` leeg is nu."""

    id: UUID
    organisatie: str
    rol: OrganisatieRol
    reden: str
    van: datetime
    tot: datetime | None = None
    einde_reden: str | None = None


@dataclass(frozen=True, slots=True)
class Casusfilter:
    """Welke casussen een lijst toont: alle, of die in een fase, van de aanroeper zelf als regisseur, of zonder regisseur.

    Zonder regisseur gaat voor en geldt op de peildatum (leeg: vandaag).
    """

    fase: Fase | None = None
    van_mij: bool = False
    zonder_regisseur: bool = False
    peildatum: date | None = None


def wachttijd(sinds: datetime, werkdagen: int, peildatum: date) -> Wachttijd:
    """Wat de klok van een casus zonder regisseur op de peildatum zegt; nooit opgeslagen."""
    uiterlijk = werkdagen_na(dag_van(sinds), werkdagen)
    return Wachttijd(sinds, uiterlijk, peildatum > uiterlijk)


def eis_open(casus: Casus) -> None:
    """Weiger (Conflict) een stap in een gesloten casus."""
    if casus.gesloten_op is not None:
        raise Conflict(
            "Deze casus is gesloten. Een nieuwe zorgmelding of nieuw geweld opent haar weer; tot dan verandert er niets."
        )


def eis_regie(casus: Casus, organisatie: str) -> None:
    """Weiger een stap die alleen de organisatie met de regie zet."""
    eis_open(casus)
    if casus.regisseur is None:
        raise Conflict("Deze casus heeft nog geen regie; die begint bij de aanvaarding van een overdracht.")
    if casus.regisseur.organisatie != organisatie:
        raise Forbidden("Alleen de organisatie die de regie over deze casus heeft, doet dit.")


def eis_regie_of_eigenaar(casus: Casus, organisatie: str) -> None:
    """Zonder regisseur bewaakt wie de casus opende haar; daarna alleen de organisatie met de regie."""
    if casus.regisseur is None and casus.eigenaar == organisatie:
        eis_open(casus)
        return
    eis_regie(casus, organisatie)


def neem_regie(casus: Casus, organisatie: str, professional: str, nu: datetime) -> Casus:
    """Met de aanvaarding krijgt de casus haar ene regisseur: deze professional van deze organisatie.

    Wie procesregisseur was en nu casusregisseur wordt, kan niet ook op zichzelf toezien: dat eindigt dan.
    """
    betrokken = tuple(sorted({*casus.organisaties, organisatie}))
    proces = casus.procesregisseur
    return replace(
        casus, regisseur=Regisseur(organisatie, professional, nu), organisaties=betrokken, versie=casus.versie + 1,
        procesregisseur=None if proces and proces.professional == professional else proces,
    )  # fmt: skip


def wijs_regisseur_aan(casus: Casus, professional: str, organisatie: str, nu: datetime) -> Casus:
    """Wissel de regisseur binnen de organisatie die de regie heeft."""
    eis_regie(casus, organisatie)
    if casus.regisseur is not None and casus.regisseur.professional == professional:
        raise Conflict("Deze professional is al de casusregisseur.")
    if casus.procesregisseur is not None and casus.procesregisseur.professional == professional:
        raise Conflict(
            "De procesregisseur kan niet ook casusregisseur zijn; wijs eerst een andere procesregisseur aan."
        )
    return replace(casus, regisseur=Regisseur(organisatie, professional, nu), versie=casus.versie + 1)


def wijs_procesregisseur_aan(casus: Casus, wie: Regisseur, organisatie: str) -> Casus:
    """Wijs aan wie het proces bewaakt: een ander dan de casusregisseur, van een betrokken organisatie."""
    eis_regie(casus, organisatie)
    if casus.regisseur is not None and casus.regisseur.professional == wie.professional:
        raise Conflict("De casusregisseur kan niet ook procesregisseur zijn; kies een ander.")
    if wie.organisatie not in casus.organisaties:
        raise Conflict("Deze organisatie is niet bij de casus betrokken; voeg haar eerst toe.")
    huidig = casus.procesregisseur
    if huidig is not None and (huidig.organisatie, huidig.professional) == (wie.organisatie, wie.professional):
        raise Conflict("Deze professional is al de procesregisseur.")
    return replace(casus, procesregisseur=wie, versie=casus.versie + 1)


def beeindig_procesregie(casus: Casus, organisatie: str) -> Casus:
    """Een casus hoeft geen procesregisseur te hebben."""
    eis_regie(casus, organisatie)
    if casus.procesregisseur is None:
        raise Conflict("Deze casus heeft geen procesregisseur.")
    return replace(casus, procesregisseur=None, versie=casus.versie + 1)


def voeg_organisatie_toe(casus: Casus, nieuw: str, organisatie: str) -> Casus:
    """De regisseur brengt een organisatie bij de casus; vanaf nu ziet die wat er gebeurt."""
    eis_regie(casus, organisatie)
    if nieuw in casus.organisaties:
        raise Conflict("Deze organisatie is al bij de casus betrokken.")
    return replace(casus, organisaties=tuple(sorted({*casus.organisaties, nieuw})), versie=casus.versie + 1)


def beeindig_betrokkenheid(
    casus: Casus, weg: str, organisatie: str, nodig: Collection[str], *, geeindigd: bool = False
) -> Casus:
    """Een organisatie verlaat de casus en ziet geen nieuwe feiten meer.

    `nodig` zijn de organisaties die nog iets moeten doen: verantwoordelijk voor een open zorgmelding, eigenaar van een open
    risicofactor of genoemd in het lopende plan. Die gaan niet weg, want dan doet niemand het.
    """
    eis_regie(casus, organisatie)
    if geeindigd or weg not in casus.organisaties:
        raise Conflict("Deze organisatie is niet (meer) bij de casus betrokken.")
    proces = casus.procesregisseur
    if weg in {casus.eigenaar, organisatie} or (proces is not None and proces.organisatie == weg):
        raise Conflict("Wie de casus opende en wie er regie voert, blijven betrokken.")
    if weg in nodig:
        raise Conflict(
            "Deze organisatie is nog verantwoordelijk voor een zorgmelding of een risicofactor, of heeft een afspraak in het "
            "veiligheidsplan. Regel dat eerst."
        )
    return replace(casus, organisaties=tuple(o for o in casus.organisaties if o != weg), versie=casus.versie + 1)


def sluit(casus: Casus, open_meldingen: int, reden: SluitReden | None, organisatie: str, nu: datetime) -> Casus:
    """Sluit als elke zorgmelding is afgesloten en de casus in de fase herstel is, of met een reden waarom eerder.

    Met het sluiten eindigt de regie: wie haar later weer opent, begint met een nieuwe regisseur.
    """
    eis_regie_of_eigenaar(casus, organisatie)
    mist = []
    if open_meldingen:
        mist.append(FieldError("zorgmeldingen", "zorgmelding-open", "er is nog een zorgmelding open"))
    if casus.fase is not Fase.HERSTEL and reden is None:
        mist.append(
            FieldError("fase", "fase-niet-herstel", "de casus is niet in de fase herstel; geef anders een reden")
        )
    if mist:
        raise Conflict("Deze casus kan nog niet sluiten.", voorwaarden=tuple(mist))
    return replace(
        casus, gesloten_op=nu, sluitreden=reden, regisseur=None, procesregisseur=None, versie=casus.versie + 1
    )


def heropen(casus: Casus, nu: datetime) -> Casus:
    """Een nieuwe zorgmelding of nieuw geweld opent een gesloten casus, in de fase veiligheid en nog zonder regisseur."""
    if casus.gesloten_op is None:
        return casus
    return replace(
        casus, gesloten_op=None, sluitreden=None, heropend_op=nu, fase=Fase.VEILIGHEID, versie=casus.versie + 1
    )
