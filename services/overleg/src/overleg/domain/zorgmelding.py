"""De zorgmelding en haar levensloop: ontvangen, beoordeeld, in uitvoering, afgesloten."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from uuid import UUID

from common.errors import Conflict, FieldError, Forbidden, InvalidInput
from common.kalender import dag_van
from overleg.domain.codelijsten import AARDGROEP
from overleg.domain.codes import Aard, Besluit, Resultaat, Status
from overleg.domain.meldingcodes import OnderzoekUitkomst, Sluitreden

TOEKOMSTMARGE = timedelta(minutes=5)
ANDERE_PROBLEMATIEK = "andere-problematiek"

_LOPEND = (Status.BEOORDEELD, Status.IN_UITVOERING)
_NA_BEEINDIGD = (
    Resultaat.BEMOEIENIS_BEEINDIGD, Resultaat.GEEN_HGKM, Resultaat.GEEN_HULP_MOGELIJK, Resultaat.OVERGEDRAGEN_ANDERE_REGIO,
)  # fmt: skip
_NA_ANDERS = tuple(r for r in Resultaat if r not in {Resultaat.BEMOEIENIS_BEEINDIGD, Resultaat.OMGEZET_IN_ADVIES})


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
    """De dag waarop de laatste directbetrokkene was geïnformeerd of er een reden was om dat niet te doen."""
    hulp_gestart_op: date | None = None
    afgesloten_op: date | None = None
    resultaat: Resultaat | None = None
    monitoring_tot: date | None = None
    verantwoordelijk: bool = True
    """Of de aanroeper nu verantwoordelijk is: wie het laatst een overdracht aanvaardde, anders wie registreerde."""
    eigen: bool = True
    """Of de aanroeper haar registreerde."""
    melder_anoniem: bool = False
    niet_ingedeeld: bool = False
    """Niemand is geïdentificeerd: er is niemand om te informeren."""
    onderzoek_afgerond_op: date | None = None
    onderzoek_voortijdig: bool | None = None
    sluitreden: Sluitreden | None = None
    opvolger_organisatie: str | None = None
    jgz_organisatie: str | None = None
    teruggekoppeld_na_beoordeling_op: date | None = None
    teruggekoppeld_na_afsluiting_op: date | None = None


def _mag(z: Zorgmelding) -> dict[str, bool]:
    lopend = z.status in _LOPEND
    verder = lopend and z.besluit is not Besluit.BEEINDIGD
    return {
        "beoordelen": z.status is Status.ONTVANGEN,
        "informeren": z.besluit is not Besluit.OMGEZET_IN_ADVIES and not z.niet_ingedeeld,
        "overdragen": verder,
        "hulp starten": verder and z.hulp_gestart_op is None,
        "start van hulp verbeteren": z.hulp_gestart_op is not None,
        "onderzoek afronden": lopend and z.besluit is Besluit.ONDERZOEK and z.onderzoek_afgerond_op is None,
        "terugkoppelen na beoordeling": (
            z.beoordeeld_op is not None and not z.melder_anoniem and z.teruggekoppeld_na_beoordeling_op is None
        ),
        "terugkoppelen na afsluiting": (
            z.afgesloten_op is not None and z.besluit is not Besluit.OMGEZET_IN_ADVIES and not z.melder_anoniem
            and z.teruggekoppeld_na_afsluiting_op is None
        ),
        "afsluiten": lopend,
    }  # fmt: skip


def toegestane_stappen(zorgmelding: Zorgmelding) -> list[str]:
    """Wat met deze zorgmelding nu wel kan; voor de tekst van een weigering."""
    return [stap for stap, mag in _mag(zorgmelding).items() if mag]


def eis_stap(zorgmelding: Zorgmelding, stap: str) -> None:
    """Weiger (Conflict) een stap die nu niet kan; de tekst noemt de stappen die wel kunnen."""
    mag = _mag(zorgmelding)
    if mag[stap]:
        return
    wel = [s for s, kan in mag.items() if kan]
    besluit = f" en besluit {zorgmelding.besluit}" if zorgmelding.besluit else ""
    tekst = f"Een zorgmelding met status {zorgmelding.status}{besluit} kan niet: {stap}."
    if wel:
        tekst += f" Wel mogelijk: {', '.join(wel)}."
    if zorgmelding.status is Status.AFGESLOTEN:
        tekst += " Heropenen kan niet; nieuw nieuws is een nieuwe zorgmelding."
    raise Conflict(tekst)


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
    """Leg de uitkomst van de veiligheidsbeoordeling vast; niet voor de ontvangst en niet in de toekomst.

    Omzetten in een advies sluit de melding meteen: Veilig Thuis doet dan niets meer richting de betrokkenen en er is niets
    meer in te vullen. Beëindigen laat alleen afsluiten over, want wie opvolgt en hoe het afliep moet nog gezegd worden.
    """
    eis_stap(zorgmelding, "beoordelen")
    eis_niet_in_toekomst(beoordeeld_op, nu, "beoordeeldOp")
    if beoordeeld_op < zorgmelding.ontvangen_op:
        raise _voor("beoordeeldOp", "de beoordeling", "de ontvangst")
    beoordeeld = replace(
        zorgmelding,
        status=Status.BEOORDEELD,
        besluit=besluit,
        beoordeeld_op=beoordeeld_op,
        versie=zorgmelding.versie + 1,
    )
    if besluit is not Besluit.OMGEZET_IN_ADVIES:
        return beoordeeld
    return replace(
        beoordeeld, status=Status.AFGESLOTEN, afgesloten_op=dag_van(beoordeeld_op), resultaat=Resultaat.OMGEZET_IN_ADVIES,
        sluitreden=Sluitreden.OMGEZET_IN_ADVIES,
    )  # fmt: skip


def neem_in_uitvoering(zorgmelding: Zorgmelding) -> Zorgmelding:
    """Een aanvaarde overdracht brengt de zorgmelding in uitvoering."""
    eis_stap(zorgmelding, "overdragen")
    return replace(zorgmelding, status=Status.IN_UITVOERING, versie=zorgmelding.versie + 1)


def start_hulp(zorgmelding: Zorgmelding, gestart_op: date, nu: datetime) -> Zorgmelding:
    """Leg de dag van de eerste echte hulp vast: het kerncijfer van de keten is melding tot start van hulp."""
    eis_stap(zorgmelding, "hulp starten")
    eis_dag(gestart_op, zorgmelding, nu, "hulpGestartOp", "de start van de hulp")
    return replace(zorgmelding, status=Status.IN_UITVOERING, hulp_gestart_op=gestart_op, versie=zorgmelding.versie + 1)


def verbeter_hulpstart(zorgmelding: Zorgmelding, gestart_op: date, nu: datetime) -> Zorgmelding:
    """Verbeter de dag van de start van hulp, ook na afsluiten; wat er stond blijft in de geschiedenis."""
    eis_stap(zorgmelding, "start van hulp verbeteren")
    if gestart_op == zorgmelding.hulp_gestart_op:
        raise Conflict("Deze dag staat al vast als start van de hulp.")
    eis_dag(gestart_op, zorgmelding, nu, "hulpGestartOp", "de start van de hulp")
    if zorgmelding.afgesloten_op is not None and gestart_op > zorgmelding.afgesloten_op:
        raise _voor("hulpGestartOp", "de afsluiting", "de start van de hulp")
    return replace(zorgmelding, hulp_gestart_op=gestart_op, versie=zorgmelding.versie + 1)


def rond_onderzoek_af(
    zorgmelding: Zorgmelding,
    afgerond_op: date,
    uitkomsten: Sequence[tuple[Aard, OnderzoekUitkomst]],
    nu: datetime,
    *,
    voortijdig: bool,
) -> Zorgmelding:
    """Rond het onderzoek af met een uitkomst per aard, of voortijdig zonder uitkomst (CBS-tabel 84853NED)."""
    eis_stap(zorgmelding, "onderzoek afronden")
    if voortijdig == bool(uitkomsten):
        reden = "een voortijdig afgesloten onderzoek heeft geen uitkomst, een afgerond onderzoek heeft er een per aard"
        raise InvalidInput(reden.capitalize() + ".", fouten=(FieldError("uitkomsten", "voortijdig", reden),))
    _eis_geweld_eenmaal([aard for aard, _ in uitkomsten])
    eis_dag(afgerond_op, zorgmelding, nu, "afgerondOp", "het einde van het onderzoek")
    if zorgmelding.beoordeeld_op is not None and afgerond_op < dag_van(zorgmelding.beoordeeld_op):
        raise _voor("afgerondOp", "het einde van het onderzoek", "de beoordeling")
    return replace(
        zorgmelding, onderzoek_afgerond_op=afgerond_op, onderzoek_voortijdig=voortijdig, versie=zorgmelding.versie + 1
    )


def _eis_geweld_eenmaal(aarden: Sequence[Aard]) -> None:
    fouten = [
        FieldError(f"uitkomsten.{i}.aard", "andere-problematiek", "dit is geen huiselijk geweld of kindermishandeling")
        for i, aard in enumerate(aarden)
        if AARDGROEP[aard] == ANDERE_PROBLEMATIEK
    ] + [
        FieldError(f"uitkomsten.{i}.aard", "dubbel", "over deze aard staat er al een uitkomst")
        for i, aard in enumerate(aarden)
        if aard in aarden[:i]
    ]
    if fouten:
        raise InvalidInput("Een onderzoek heeft per aard van het geweld één uitkomst.", fouten=tuple(fouten))


def sluit_af(
    zorgmelding: Zorgmelding,
    afgesloten_op: date,
    resultaat: Resultaat,
    monitoring_tot: date | None,
    nu: datetime,
    sluitreden: Sluitreden | None = None,
) -> Zorgmelding:
    """Sluit af met een resultaat; monitoring door Veilig Thuis kan daarna nog doorlopen tot een dag."""
    eis_stap(zorgmelding, "afsluiten")
    _eis_passend(zorgmelding, resultaat, sluitreden)
    eis_dag(afgesloten_op, zorgmelding, nu, "afgeslotenOp", "de afsluiting")
    if zorgmelding.beoordeeld_op is not None and afgesloten_op < dag_van(zorgmelding.beoordeeld_op):
        raise _voor("afgeslotenOp", "de afsluiting", "de beoordeling")
    if zorgmelding.hulp_gestart_op is not None and afgesloten_op < zorgmelding.hulp_gestart_op:
        raise _voor("afgeslotenOp", "de afsluiting", "de start van de hulp")
    if zorgmelding.onderzoek_afgerond_op is not None and afgesloten_op < zorgmelding.onderzoek_afgerond_op:
        raise _voor("afgeslotenOp", "de afsluiting", "het einde van het onderzoek")
    if monitoring_tot is not None and monitoring_tot < afgesloten_op:
        raise _voor("monitoringTot", "het einde van de monitoring", "de afsluiting")
    return replace(
        zorgmelding, status=Status.AFGESLOTEN, afgesloten_op=afgesloten_op, resultaat=resultaat,
        monitoring_tot=monitoring_tot, sluitreden=sluitreden, versie=zorgmelding.versie + 1,
    )  # fmt: skip


def _eis_passend(zorgmelding: Zorgmelding, resultaat: Resultaat, sluitreden: Sluitreden | None) -> None:
    past = _NA_BEEINDIGD if zorgmelding.besluit is Besluit.BEEINDIGD else _NA_ANDERS
    if resultaat not in past:
        reden = f"past niet bij besluit {zorgmelding.besluit}; wel: {', '.join(past)}"
        raise InvalidInput(f"Dit resultaat {reden}.", fouten=(FieldError("resultaat", "past-niet", reden),))
    if sluitreden is Sluitreden.OMGEZET_IN_ADVIES:
        reden = "omzetten in een advies kan alleen als uitkomst van de beoordeling"
        raise InvalidInput(reden.capitalize() + ".", fouten=(FieldError("reden", "past-niet", reden),))


def eis_dag(dag: date, zorgmelding: Zorgmelding, nu: datetime, veld: str, wat: str) -> None:
    """Weiger (InvalidInput) een dag in de toekomst of voor de ontvangst; `wat` is wat er die dag gebeurde."""
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
