"""Waar een contactmoment en een plan staan op een peildatum: een functie van feiten, nooit een opgeslagen waarde.

`repository.py` rekent hetzelfde in SQL om lijsten te filteren; een test houdt de twee gelijk.
"""

from dataclasses import dataclass
from datetime import date

from followup.domain.codes import OnderbrekingReden, Planstatus, Toestand
from followup.domain.schema import Moment


@dataclass(frozen=True, slots=True)
class Momentfeiten:
    """Alles waar de toestand van een contactmoment van afhangt."""

    moment: Moment
    gedaan_op: date | None = None
    vervallen_op: date | None = None
    vervallen_reden: OnderbrekingReden | None = None
    eerste_poging: date | None = None


@dataclass(frozen=True, slots=True)
class Stand:
    """De toestand op een peildatum, met de reden waar die er een heeft."""

    toestand: Toestand
    reden: str | None = None


def stand_op(feiten: Momentfeiten, peildatum: date) -> Stand:
    """De enige toestand die op `peildatum` geldt; feiten van na de peildatum tellen niet.

    Gedaan wint altijd. Een plan dat ophoudt laat alleen momenten vervallen waarvan het venster nog niet dicht was: wat
    gemist is, blijft gemist. Te laat is na de streefdatum maar nog in het venster; daarna is het moment gemist.
    """
    moment = feiten.moment
    if feiten.gedaan_op is not None and feiten.gedaan_op <= peildatum:
        return Stand(Toestand.GEDAAN)
    if feiten.vervallen_op is not None and feiten.vervallen_op <= min(peildatum, moment.venster_tot):
        return Stand(Toestand.VERVALLEN, feiten.vervallen_reden)
    if peildatum < moment.venster_van:
        return Stand(Toestand.NOG_NIET)
    if peildatum <= moment.streefdatum:
        return Stand(Toestand.OPEN)
    if peildatum <= moment.venster_tot:
        return Stand(Toestand.TE_LAAT)
    geprobeerd = feiten.eerste_poging is not None and feiten.eerste_poging <= peildatum
    return Stand(Toestand.GEMIST, "niet-bereikt" if geprobeerd else "geen-poging")


def planstatus_op(onderbroken_op: date | None, laatste_dag: date, peildatum: date) -> Planstatus:
    """Waar een plan staat op `peildatum`."""
    if onderbroken_op is not None and onderbroken_op <= peildatum:
        return Planstatus.ONDERBROKEN
    return Planstatus.LOPEND if peildatum <= laatste_dag else Planstatus.AFGEROND
