"""De zorgmelding en haar levensloop: ontvangen, beoordeeld, in uitvoering, afgesloten."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from uuid import UUID

from common.errors import Conflict, FieldError, Forbidden, InvalidInput
from common.kalender import dag_van
from overleg.domain.codes import Besluit, Resultaat, Status
from overleg.domain.kalender import werkdagen_na

WERKDAGEN_BEOORDELING = 5
WEKEN_INFORMEREN = 4
WEKEN_ONDERZOEK = 10
TOEKOMSTMARGE = timedelta(minutes=5)

_MAG: dict[str, tuple[Status, ...]] = {
    "beoordelen": (Status.ONTVANGEN,),
    "overdragen": (Status.BEOORDEELD, Status.IN_UITVOERING),
    "hulp starten": (Status.BEOORDEELD, Status.IN_UITVOERING),
    "afsluiten": (Status.BEOORDEELD, Status.IN_UITVOERING),
}


@dataclass(frozen=True, slots=True)
class Zorgmelding:
    """Een melding van (een vermoeden van) huiselijk geweld of kindermishandeling bij Veilig Thuis, voor zover er regels over gaan."""

    id: UUID
    status: Status
    ontvangen_op: datetime
    acuut: bool
    versie: int
    huishouden_id: UUID
    casus_id: UUID | None = None
    besluit: Besluit | None = None
    beoordeeld_op: datetime | None = None
    geinformeerd_op: date | None = None
    hulp_gestart_op: date | None = None
    afgesloten_op: date | None = None
    resultaat: Resultaat | None = None
    monitoring_tot: date | None = None
    verantwoordelijk: bool = True
    """Of de aanroeper nu verantwoordelijk is: wie het laatst een overdracht aanvaardde, anders wie registreerde."""


@dataclass(frozen=True, slots=True)
class Termijn:
    """Een dag waarop iets klaar moet zijn: `wat`, uiterlijk `op`, en of dat `nu` al te laat is."""

    wat: str
    op: date
    verstreken: bool


def toegestane_stappen(status: Status) -> list[str]:
    """Wat in deze toestand wel kan; voor de tekst van een weigering."""
    return [stap for stap, toestanden in _MAG.items() if status in toestanden]


def eis_stap(zorgmelding: Zorgmelding, stap: str) -> None:
    """Weiger (Conflict) een stap die deze toestand niet kent; de tekst noemt de stappen die wel kunnen."""
    if zorgmelding.status not in _MAG[stap]:
        wel = toegestane_stappen(zorgmelding.status)
        vervolg = (
            f"Wel mogelijk: {', '.join(wel)}."
            if wel
            else "Er is geen vervolgstap meer; nieuw nieuws is een nieuwe zorgmelding."
        )
        raise Conflict(f"Een zorgmelding met status {zorgmelding.status} kan niet: {stap}. {vervolg}")


def eis_verantwoordelijk(zorgmelding: Zorgmelding) -> None:
    """Weiger (Forbidden) een stap van wie niet verantwoordelijk is; die verhuist met een aanvaarde overdracht."""
    if not zorgmelding.verantwoordelijk:
        raise Forbidden("Een andere organisatie heeft deze zorgmelding aanvaard en is er nu verantwoordelijk voor.")


def eis_niet_in_toekomst(moment: datetime, nu: datetime, veld: str) -> None:
    """Weiger (InvalidInput) een moment dat nog moet komen; vijf minuten marge voor klokverschil tussen systemen."""
    if moment > nu + TOEKOMSTMARGE:
        raise InvalidInput(
            "Dit moment ligt in de toekomst.",
            fouten=(FieldError(veld, "in-de-toekomst", "dit moment ligt in de toekomst"),),
        )


def beoordeel(zorgmelding: Zorgmelding, besluit: Besluit, beoordeeld_op: datetime, nu: datetime) -> Zorgmelding:
    """Leg de uitkomst van de veiligheidsbeoordeling vast; niet voor de ontvangst en niet in de toekomst."""
    eis_stap(zorgmelding, "beoordelen")
    eis_niet_in_toekomst(beoordeeld_op, nu, "beoordeeldOp")
    if beoordeeld_op < zorgmelding.ontvangen_op:
        raise _voor("beoordeeldOp", "de beoordeling", "de ontvangst")
    return replace(
        zorgmelding,
        status=Status.BEOORDEELD,
        besluit=besluit,
        beoordeeld_op=beoordeeld_op,
        versie=zorgmelding.versie + 1,
    )


def neem_in_uitvoering(zorgmelding: Zorgmelding) -> Zorgmelding:
    """Een aanvaarde overdracht of begonnen hulp brengt de zorgmelding in uitvoering."""
    eis_stap(zorgmelding, "hulp starten")
    return replace(zorgmelding, status=Status.IN_UITVOERING, versie=zorgmelding.versie + 1)


def start_hulp(zorgmelding: Zorgmelding, gestart_op: date, nu: datetime) -> Zorgmelding:
    """Leg de dag van de eerste echte hulp vast: het kerncijfer van de keten is melding tot start van hulp."""
    eis_stap(zorgmelding, "hulp starten")
    if zorgmelding.hulp_gestart_op is not None:
        raise Conflict(
            "De start van de hulp is al vastgelegd; een correctie gaat met een nieuwe versie van het dossier."
        )
    _eis_dag(gestart_op, zorgmelding, nu, "hulpGestartOp", "de start van de hulp")
    return replace(zorgmelding, status=Status.IN_UITVOERING, hulp_gestart_op=gestart_op, versie=zorgmelding.versie + 1)


def sluit_af(
    zorgmelding: Zorgmelding, afgesloten_op: date, resultaat: Resultaat, monitoring_tot: date | None, nu: datetime
) -> Zorgmelding:
    """Sluit af met een resultaat; monitoring door Veilig Thuis kan daarna nog doorlopen tot een dag."""
    eis_stap(zorgmelding, "afsluiten")
    _eis_dag(afgesloten_op, zorgmelding, nu, "afgeslotenOp", "de afsluiting")
    if zorgmelding.beoordeeld_op is not None and afgesloten_op < dag_van(zorgmelding.beoordeeld_op):
        raise _voor("afgeslotenOp", "de afsluiting", "de beoordeling")
    if zorgmelding.hulp_gestart_op is not None and afgesloten_op < zorgmelding.hulp_gestart_op:
        raise _voor("afgeslotenOp", "de afsluiting", "de start van de hulp")
    if monitoring_tot is not None and monitoring_tot < afgesloten_op:
        raise _voor("monitoringTot", "het einde van de monitoring", "de afsluiting")
    return replace(
        zorgmelding, status=Status.AFGESLOTEN, afgesloten_op=afgesloten_op, resultaat=resultaat,
        monitoring_tot=monitoring_tot, versie=zorgmelding.versie + 1,
    )  # fmt: skip


def termijnen(zorgmelding: Zorgmelding, peildatum: date) -> list[Termijn]:
    """Wat op `peildatum` nog moet gebeuren en wanneer uiterlijk; te laat is een functie van feiten en peildatum.

    Bron: 5 werkdagen veiligheidsbeoordeling (Uitvoeringsbesluit Wmo 2015 art. 4.1.7), 4 weken informeren,
    10 weken onderzoek. Een acute melding moet op de dag zelf.
    """
    ontvangen = dag_van(zorgmelding.ontvangen_op)
    if ontvangen > peildatum or _voorbij(zorgmelding.afgesloten_op, peildatum):
        return []
    beoordeeld = dag_van(zorgmelding.beoordeeld_op) if zorgmelding.beoordeeld_op else None
    open_: list[tuple[str, date]] = []
    if not _voorbij(beoordeeld, peildatum):
        open_.append(
            (
                "veiligheidsbeoordeling",
                ontvangen if zorgmelding.acuut else werkdagen_na(ontvangen, WERKDAGEN_BEOORDELING),
            )
        )
    if not _voorbij(zorgmelding.geinformeerd_op, peildatum):
        open_.append(("informeren", ontvangen + timedelta(weeks=WEKEN_INFORMEREN)))
    if zorgmelding.besluit is Besluit.ONDERZOEK and _voorbij(beoordeeld, peildatum):
        open_.append(("onderzoek", ontvangen + timedelta(weeks=WEKEN_ONDERZOEK)))
    return [Termijn(wat, op, peildatum > op) for wat, op in open_]


def _voorbij(dag: date | None, peildatum: date) -> bool:
    return dag is not None and dag <= peildatum


def _eis_dag(dag: date, zorgmelding: Zorgmelding, nu: datetime, veld: str, wat: str) -> None:
    if dag > dag_van(nu):
        raise InvalidInput(
            "Deze dag ligt in de toekomst.",
            fouten=(FieldError(veld, "in-de-toekomst", "deze dag ligt in de toekomst"),),
        )
    if dag < dag_van(zorgmelding.ontvangen_op):
        raise _voor(veld, wat, "de ontvangst")


def _voor(veld: str, wat: str, eerst: str) -> InvalidInput:
    tekst = f"{wat} kan niet voor {eerst} liggen"
    return InvalidInput(tekst.capitalize() + ".", fouten=(FieldError(veld, "volgorde", tekst),))
