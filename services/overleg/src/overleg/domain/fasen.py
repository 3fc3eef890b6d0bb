"""Fasen van de gefaseerde ketenzorg: eerst veiligheid, dan risicogestuurde zorg, dan herstel.

Verder gaat alleen als elke voorwaarde vervuld is; wat ontbreekt wordt bij naam genoemd. Een lege lijst is nooit klaar.
Bron van de volgorde: Vogtländer en Van Arum (2016); van de voorwaarden: Veilig Thuis Midden-Brabant, afgeleid. Een getal voor
de tijd zonder geweld is in geen bron gevonden en is dus een instelling.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from common.errors import Conflict, FieldError, InvalidInput
from overleg.domain.casuscodes import Risicostaat, TerugReden
from overleg.domain.codes import Fase

VOLGORDE = (Fase.VEILIGHEID, Fase.RISICOGESTUURDE_ZORG, Fase.HERSTEL)


@dataclass(frozen=True, slots=True)
class Plantoets:
    """Het vastgestelde plan op een dag: welke voorwaarden het heeft en welke daarvan als vervuld beoordeeld zijn."""

    versie: int
    voorwaarden: tuple[tuple[UUID, bool], ...]


@dataclass(frozen=True, slots=True)
class Risicotoets:
    """Een risicofactor op een dag, voor zover de fasen ernaar kijken."""

    id: UUID
    staat: Risicostaat
    met_eigenaar: bool
    met_maatregel: bool


@dataclass(frozen=True, slots=True)
class Feiten:
    """Wat er op een dag was: het plan, het laatste geweld en de risicofactoren."""

    plan: Plantoets | None
    laatste_geweld: date | None
    risicos: tuple[Risicotoets, ...]


@dataclass(frozen=True, slots=True)
class Toets:
    """Eén voorwaarde om een fase te verlaten: vervuld of niet, en over welk object zij gaat."""

    code: str
    onderdeel: str
    tekst: str
    vervuld: bool


def toets_fase(fase: Fase, feiten: Feiten, peildatum: date, zonder_geweld_dagen: int) -> tuple[Toets, ...]:
    """Alle voorwaarden om `fase` naar voren te verlaten, met per stuk of die op de peildatum vervuld is."""
    match fase:
        case Fase.VEILIGHEID:
            return (*_toets_plan(feiten.plan), _toets_geweld(feiten.laatste_geweld, peildatum, zonder_geweld_dagen))
        case Fase.RISICOGESTUURDE_ZORG:
            return _toets_risicos(feiten.risicos)
        case Fase.HERSTEL:
            return ()


def _toets_plan(plan: Plantoets | None) -> tuple[Toets, ...]:
    vast = Toets("plan-vastgesteld", "veiligheidsplan", "er is een vastgesteld veiligheidsplan", plan is not None)
    voorwaarden = plan.voorwaarden if plan else ()
    minstens = Toets(
        "plan-heeft-voorwaarde",
        "veiligheidsplan",
        "het veiligheidsplan heeft minstens één voorwaarde",
        bool(voorwaarden),
    )
    return (
        vast,
        minstens,
        *(
            Toets("voorwaarde-vervuld", f"voorwaarden.{id_}", "deze veiligheidsvoorwaarde is vervuld", vervuld)
            for id_, vervuld in voorwaarden
        ),
    )


def _toets_geweld(laatste: date | None, peildatum: date, dagen: int) -> Toets:
    return Toets(
        "geen-recent-geweld", "geweldsincidenten", f"er was {dagen} dagen geen nieuw geweld",
        laatste is None or laatste + timedelta(days=dagen) <= peildatum,
    )  # fmt: skip


def _toets_risicos(risicos: Sequence[Risicotoets]) -> tuple[Toets, ...]:
    # What lapsed asks nothing any more, and proves nothing either: a list emptied that way is not done.
    tellend = [r for r in risicos if r.staat is not Risicostaat.VERVALLEN]
    gevonden = [
        Toets("risicofactor-beoordeeld", "risicofactoren", "er is minstens één risicofactor beoordeeld", bool(tellend))
    ]
    for r in tellend:
        onderdeel = f"risicofactoren.{r.id}"
        gevonden += [
            Toets("risicofactor-heeft-eigenaar", onderdeel, "deze risicofactor heeft een eigenaar", r.met_eigenaar),
            Toets("risicofactor-heeft-maatregel", onderdeel, "deze risicofactor heeft een maatregel", r.met_maatregel),
            Toets(
                "risicofactor-aangepakt", onderdeel, "deze risicofactor is aangepakt", r.staat is Risicostaat.AANGEPAKT
            ),
        ]
    return tuple(gevonden)


def is_terug(van: Fase, naar: Fase) -> bool:
    """Of deze overgang een stap terug is."""
    return VOLGORDE.index(naar) < VOLGORDE.index(van)


def eis_overgang(van: Fase, naar: Fase, reden: TerugReden | None, toetsen: Sequence[Toets]) -> str:
    """De reden van een toegestane overgang; weigert een sprong, een stap terug zonder reden, en wat niet vervuld is.

    `toetsen` zijn die van de fase `van`. Conflict noemt elke voorwaarde die ontbreekt.
    """
    if is_terug(van, naar):
        if reden is None:
            raise InvalidInput(
                "Een stap terug heeft een reden nodig.", fouten=(FieldError("reden", "verplicht", "geef een reden"),)
            )
        return reden
    volgende = VOLGORDE[VOLGORDE.index(van) + 1 :][:1]
    if (naar,) != volgende:
        wel = [*volgende, *(f for f in VOLGORDE if is_terug(van, f))]
        raise Conflict(f"Vanuit de fase {van} kan niet naar {naar}. Wel mogelijk: {', '.join(wel)}.")
    if reden is not None:
        raise InvalidInput(
            "Een reden hoort alleen bij een stap terug.",
            fouten=(FieldError("reden", "hoort-bij-terug", "laat de reden weg bij een stap vooruit"),),
        )
    mist = tuple(FieldError(t.onderdeel, t.code, f"nog niet: {t.tekst}") for t in toetsen if not t.vervuld)
    if mist:
        raise Conflict(
            f"De fase {van} kan nog niet verlaten worden; voorwaarden noemt wat ontbreekt.", voorwaarden=mist
        )
    return "voorwaarden-vervuld"
