"""Wissing: een persoon is gewist in overleg, en daarna bevestigt elke dienst dat hij niets meer heeft; dan pas is zij voltooid."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID

from common.errors import Conflict, Forbidden
from common.kalender import dag_van
from overleg.domain.regels import Regels
from overleg.domain.verzoek import Oordeel, Recht, Verzoek, eis_toegewezen

DIENSTEN = ("followup", "overleg", "scan", "sociale-kaart", "stats")
"""Wie bevestigt: elke dienst van het platform, ook wie zegt niets te hebben."""


class Aanleiding(StrEnum):
    """Waarom er gewist is; eigen lijst."""

    VERZOEK = "verzoek"
    BEWAARTERMIJN = "bewaartermijn"
    HERHALING = "herhaling"
    """Na het terugzetten van een oude back-up opnieuw toegepast."""


class Stand(StrEnum):
    """Hoe een wissing ervoor staat; te laat is geen stand maar een functie van de dag."""

    LOOPT = "loopt"
    VOLTOOID = "voltooid"


@dataclass(frozen=True, slots=True)
class Ontvangst:
    """Bevestiging van één dienst, met hoeveel er per soort gegeven geraakt is."""

    dienst: str
    bevestigd_op: datetime
    aantallen: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Wissing:
    """Een uitgevoerde wissing en wie haar bevestigd heeft."""

    id: UUID
    persoon_id: UUID
    personen: tuple[UUID, ...]
    """Alle registraties van deze mens: wie is samengevoegd wordt samen gewist."""
    aanleiding: Aanleiding
    verzoek_id: UUID | None
    gestart_op: datetime
    gestart_door: str
    ontvangsten: tuple[Ontvangst, ...] = ()
    versie: int = 1

    @property
    def ontbreekt(self) -> tuple[str, ...]:
        """De diensten die nog niet bevestigd hebben."""
        return tuple(d for d in DIENSTEN if d not in {o.dienst for o in self.ontvangsten})

    @property
    def stand(self) -> Stand:
        """Voltooid als elke dienst bevestigd heeft."""
        return Stand.LOOPT if self.ontbreekt else Stand.VOLTOOID

    @property
    def voltooid_op(self) -> datetime | None:
        """Het moment van de laatste bevestiging, als die er allemaal zijn."""
        return None if self.ontbreekt else max(o.bevestigd_op for o in self.ontvangsten)


def bevestig(wissing: Wissing, ontvangst: Ontvangst) -> Wissing:
    """Voeg een bevestiging toe; wie al bevestigd had verandert niets, in welke volgorde zij ook komen."""
    if ontvangst.dienst not in wissing.ontbreekt:
        return wissing
    ontvangsten = sorted((*wissing.ontvangsten, ontvangst), key=lambda o: o.dienst)
    return replace(wissing, ontvangsten=tuple(ontvangsten), versie=wissing.versie + 1)


def uiterlijk(wissing: Wissing, regels: Regels) -> date:
    """Laatste dag waarop een bevestiging op tijd is (instelbaar; eigen keuze)."""
    return dag_van(wissing.gestart_op) + timedelta(days=regels.wissing_ontvangst_dagen)


def te_laat(wissing: Wissing, dag: date, regels: Regels) -> bool:
    """Of op deze dag een bevestiging over tijd was; nooit opgeslagen."""
    klaar = wissing.voltooid_op
    wachtte = klaar is None or dag_van(klaar) > dag
    return wachtte and dag > uiterlijk(wissing, regels)


def eis_wisbaar(verzoek: Verzoek, door: str) -> None:
    """Weiger tenzij dit een geheel toegewezen verzoek om wissing is, en een ander dan wie besloot het uitvoert."""
    eis_toegewezen(verzoek, Recht.WISSING)
    besluit = verzoek.besluit
    if besluit is None or besluit.oordeel is not Oordeel.TOEGEWEZEN:
        raise Conflict(
            "Dit verzoek is gedeeltelijk toegewezen; een wissing verwijdert alles. Voer uit wat is toegewezen en handel het "
            "verzoek af, of besluit op een nieuw verzoek."
        )
    if besluit.door == door:
        raise Forbidden("Wie op het verzoek besloot, wist niet zelf; vraag een andere privacy officer.")


def eis_voltooid(verzoek: Verzoek, wissing: Wissing | None) -> None:
    """Conflict als een geheel toegewezen verzoek om wissing nog niet door elke dienst is uitgevoerd."""
    besluit = verzoek.besluit
    if verzoek.recht is not Recht.WISSING or besluit is None or besluit.oordeel is not Oordeel.TOEGEWEZEN:
        return
    if wissing is None:
        raise Conflict("Er is nog niet gewist; voer de wissing uit en handel het verzoek daarna af.")
    if wissing.ontbreekt:
        raise Conflict(
            f"Nog niet elke dienst heeft de wissing bevestigd; er ontbreekt: {', '.join(wissing.ontbreekt)}. Handel het "
            "verzoek af als zij er allemaal zijn."
        )
