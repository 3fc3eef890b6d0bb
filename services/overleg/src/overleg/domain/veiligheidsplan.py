"""Veiligheidsplan: voorwaarden (WAT: waarneembaar gedrag) met afspraken (HOE: wie, wat, voor wanneer).

Een versie is concept, aangeboden of vastgesteld. Vaststellen doet een ander dan wie eraan schreef; daarna verandert zij niet
meer en is een wijziging een nieuwe versie. Of een voorwaarde vervuld is, is een oordeel over het plan en geen wijziging ervan.
Bron van de begrippen: Veilig Thuis Midden-Brabant.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from uuid import UUID

from common.errors import Conflict, FieldError, Forbidden, InvalidInput, NotFound
from common.kalender import dag_van
from overleg.domain.casuscodes import OordeelBasis, Planstaat


@dataclass(frozen=True, slots=True)
class Afspraak:
    """HOE: wie (een betrokkene bij de casus, of een organisatie met desgewenst een professional) doet wat voor wanneer."""

    id: UUID
    wat: str | None
    voor: date | None
    persoon_id: UUID | None = None
    organisatie: str | None = None
    professional: str | None = None


@dataclass(frozen=True, slots=True)
class Voorwaarde:
    """WAT: veiligheid als waarneembaar gedrag; `inhoud_sinds` is de versie waarin deze tekst voor het eerst stond."""

    id: UUID
    tekst: str | None
    afspraken: tuple[Afspraak, ...]
    inhoud_sinds: int = 0


@dataclass(frozen=True, slots=True)
class Planversie:
    """Eén versie van het veiligheidsplan van een casus."""

    id: UUID
    casus_id: UUID
    nummer: int
    staat: Planstaat
    auteurs: frozenset[str]
    gemaakt_op: datetime
    gemaakt_door: str
    voorwaarden: tuple[Voorwaarde, ...] = ()
    aangeboden_op: datetime | None = None
    vastgesteld_op: datetime | None = None
    vastgesteld_door: str | None = None
    vastgesteld_organisatie: str | None = None
    versie: int = 1


@dataclass(frozen=True, slots=True)
class Oordeel:
    """Dat een voorwaarde op een dag wel of niet vervuld was: wie dat vond, waarop, en over welke versie van het plan."""

    id: UUID
    voorwaarde_id: UUID
    plannummer: int
    vervuld: bool
    datum: date
    basis: OordeelBasis
    organisatie: str
    professional: str
    vastgelegd_op: datetime
    toelichting: str | None = field(default=None, compare=False)


def nieuwe_versie(
    id_: UUID, casus_id: UUID, vorige: Planversie | None, wie: tuple[str, str], nu: datetime
) -> Planversie:
    """Begin een concept: leeg, of overgenomen uit de vorige versie. `wie` is (organisatie, gebruiker).

    Wat is overgenomen, ging al met vier ogen; schrijver van dit concept is alleen wie het begon.
    """
    organisatie, gebruiker = wie
    if vorige is not None and vorige.staat is not Planstaat.VASTGESTELD:
        raise Conflict("Er is al een concept van het veiligheidsplan; werk daarin verder of laat het vaststellen.")
    return Planversie(
        id_, casus_id, vorige.nummer + 1 if vorige else 1, Planstaat.CONCEPT, frozenset({gebruiker}), nu, organisatie,
        vorige.voorwaarden if vorige else (),
    )  # fmt: skip


def bewerk(plan: Planversie, voorwaarden: Sequence[Voorwaarde], gebruiker: str) -> Planversie:
    """Vervang de inhoud van een concept; wie schrijft is auteur, en een aanbod vervalt met de wijziging."""
    _eis_niet_vastgesteld(plan)
    return replace(
        plan, staat=Planstaat.CONCEPT, aangeboden_op=None, voorwaarden=tuple(voorwaarden),
        auteurs=plan.auteurs | {gebruiker}, versie=plan.versie + 1,
    )  # fmt: skip


def bied_aan(plan: Planversie, nu: datetime) -> Planversie:
    """Bied een concept aan ter vaststelling: het moet iets zeggen, en bij elke voorwaarde hoe."""
    _eis_niet_vastgesteld(plan)
    if plan.staat is Planstaat.AANGEBODEN:
        raise Conflict("Dit concept is al aangeboden; het wacht op vaststelling door een ander.")
    fouten = []
    if not plan.voorwaarden:
        fouten.append(FieldError("voorwaarden", "plan-heeft-voorwaarde", "een plan heeft minstens één voorwaarde"))
    fouten += [
        FieldError(f"voorwaarden.{v.id}", "voorwaarde-heeft-afspraak", "een voorwaarde heeft minstens één afspraak")
        for v in plan.voorwaarden
        if not v.afspraken
    ]
    if fouten:
        raise Conflict("Dit concept is nog niet af; voorwaarden noemt wat ontbreekt.", voorwaarden=tuple(fouten))
    return replace(plan, staat=Planstaat.AANGEBODEN, aangeboden_op=nu, versie=plan.versie + 1)


def stel_vast(plan: Planversie, wie: tuple[str, str], nu: datetime) -> Planversie:
    """Stel een aangeboden versie vast; wie eraan schreef kan dat niet, met welke aanmelding of rol ook."""
    organisatie, gebruiker = wie
    _eis_niet_vastgesteld(plan)
    if plan.staat is not Planstaat.AANGEBODEN:
        raise Conflict("Alleen een aangeboden concept kan worden vastgesteld; bied het eerst aan.")
    if gebruiker in plan.auteurs:
        raise Forbidden("Wie aan dit concept schreef, kan het niet vaststellen; vraag een ander.")
    return replace(
        plan, staat=Planstaat.VASTGESTELD, vastgesteld_op=nu, vastgesteld_door=gebruiker, vastgesteld_organisatie=organisatie,
        versie=plan.versie + 1,
    )  # fmt: skip


def _eis_niet_vastgesteld(plan: Planversie) -> None:
    if plan.staat is Planstaat.VASTGESTELD:
        raise Conflict("Een vastgestelde versie verandert niet meer; begin een nieuwe versie.")


def markeer_nieuwe_inhoud(
    voorwaarden: Sequence[Voorwaarde], vorige: Planversie | None, nummer: int
) -> tuple[Voorwaarde, ...]:
    """Zet per voorwaarde sinds welke versie haar tekst zo luidt: een oordeel over een andere tekst telt niet mee."""
    eerder = {v.id: v for v in vorige.voorwaarden} if vorige else {}
    return tuple(
        replace(
            v, inhoud_sinds=eerder[v.id].inhoud_sinds if v.id in eerder and eerder[v.id].tekst == v.tekst else nummer
        )
        for v in voorwaarden
    )


def eis_bekende_ids(voorwaarden: Sequence[Voorwaarde], gegeven: frozenset[UUID], bekend: frozenset[UUID]) -> None:
    """Weiger ids die niet uit dit plan komen, of die twee keer voorkomen: dan wijst een oordeel naar het verkeerde."""
    ids = [v.id for v in voorwaarden] + [a.id for v in voorwaarden for a in v.afspraken]
    if len(set(ids)) != len(ids) or not gegeven <= bekend:
        raise InvalidInput(
            "Een id van een voorwaarde of afspraak komt niet uit dit plan of komt twee keer voor.",
            fouten=(FieldError("voorwaarden", "onbekend-id", "laat het id weg bij wat nieuw is"),),
        )


def eis_betrokken_uitvoerders(
    voorwaarden: Sequence[Voorwaarde], betrokkenen: Collection[UUID], organisaties: Collection[str]
) -> None:
    """Weiger een afspraak met wie niet bij de casus betrokken is of met een organisatie die de casus niet ziet."""
    fouten = [
        FieldError(
            f"voorwaarden.{n}.afspraken.{m}.wie",
            "niet-betrokken",
            "kies een lid van het huishouden, een ander die bij een melding betrokken is, of een betrokken organisatie",
        )
        for n, v in enumerate(voorwaarden)
        for m, a in enumerate(v.afspraken)
        if (a.persoon_id is not None and a.persoon_id not in betrokkenen)
        or (a.organisatie is not None and a.organisatie not in organisaties)
    ]
    if fouten:
        raise InvalidInput("Een afspraak is met iemand die niet bij deze casus hoort.", fouten=tuple(fouten))


def vind_voorwaarde(plan: Planversie, voorwaarde_id: UUID) -> Voorwaarde:
    """De voorwaarde in deze versie; NotFound als zij er niet in staat."""
    for voorwaarde in plan.voorwaarden:
        if voorwaarde.id == voorwaarde_id:
            return voorwaarde
    raise NotFound("Deze voorwaarde staat niet in deze versie van het plan.")


def eis_oordeel(
    plan: Planversie, voorwaarde: Voorwaarde, datum: date, nu: datetime, geldend: Planversie | None
) -> None:
    """Alleen over een voorwaarde van het geldende, vastgestelde plan wordt geoordeeld, en niet over morgen."""
    if geldend is None or plan.id != geldend.id:
        raise Conflict("Alleen over de geldende vastgestelde versie van het plan wordt geoordeeld.")
    if datum > dag_van(nu):
        raise _onmogelijke_dag("in-de-toekomst", "deze dag ligt in de toekomst")
    # A text that is new in this version was not there before it: nobody can have seen it met.
    nieuw = voorwaarde.inhoud_sinds == plan.nummer
    if nieuw and plan.vastgesteld_op is not None and datum < dag_van(plan.vastgesteld_op):
        raise _onmogelijke_dag("volgorde", "deze dag ligt voor de vaststelling van deze tekst")


def _onmogelijke_dag(code: str, tekst: str) -> InvalidInput:
    return InvalidInput("Op deze dag kan er niet geoordeeld zijn.", fouten=(FieldError("datum", code, tekst),))


def vervuld_op(voorwaarde: Voorwaarde, oordelen: Sequence[Oordeel], peildatum: date) -> bool:
    """Of het laatste oordeel tot en met de peildatum, over de tekst zoals die nu luidt, zegt dat de voorwaarde vervuld is."""
    tellend = [
        o
        for o in oordelen
        if o.voorwaarde_id == voorwaarde.id and o.plannummer >= voorwaarde.inhoud_sinds and o.datum <= peildatum
    ]
    return max(tellend, key=lambda o: (o.datum, o.vastgelegd_op, o.id)).vervuld if tellend else False


def geldend_op(versies: Sequence[Planversie], peildatum: date) -> Planversie | None:
    """De versie die op de peildatum gold: de laatste die toen was vastgesteld."""
    vast = [p for p in versies if p.vastgesteld_op is not None and dag_van(p.vastgesteld_op) <= peildatum]
    return max(vast, key=lambda p: p.nummer) if vast else None
