"""Het schema van contactmomenten: een zuivere functie van start, protocol en wat er bij contacten bleek."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from common.kalender import maanden_later
from followup.domain.protocol import Protocol


@dataclass(frozen=True, slots=True)
class Moment:
    """Een gepland contactmoment: streefdatum met een venster waarin het contact meetelt."""

    maand: int
    meting: bool
    streefdatum: date
    venster_van: date
    venster_tot: date

    def telt_mee(self, datum: date) -> bool:
        """Of een contact op deze dag in het venster valt."""
        return self.venster_van <= datum <= self.venster_tot


@dataclass(frozen=True, slots=True)
class Contactfeit:
    """Wat het schema van een poging moet weten: bij welk moment, wanneer, bereikt, en of er onveiligheid bleek."""

    maand: int
    datum: date
    bereikt: bool
    onveilig: bool = False


def einddatum(start: date, protocol: Protocol) -> date:
    """Laatste dag van het plan: hele kalendermaanden na de start, afgekapt op het einde van de maand."""
    return maanden_later(start, protocol.duur_maanden)


def schema(start: date, protocol: Protocol, feiten: Iterable[Contactfeit] = ()) -> tuple[Moment, ...]:
    """De contactmomenten van een plan.

    De volgorde van `feiten` doet er niet toe, en ook niet wanneer er gerekend wordt. Na onveiligheid op een dag komt het
    eerstvolgende moment dat toen nog niet gedaan was binnen de termijn van het protocol. Zijn venster gaat alleen eerder
    open: wat al meetelde, blijft meetellen.
    """
    basis = {maand: _moment(start, maand, protocol) for maand in protocol.momenten}
    geordend = sorted(feiten, key=lambda f: (f.datum, f.maand, f.bereikt, f.onveilig))
    for feit in geordend:
        if feit.onveilig:
            volgend = _volgend_moment(feit, basis, geordend)
            if volgend is not None:
                basis[volgend.maand] = _vervroegd(volgend, feit.datum, protocol)
    return tuple(basis.values())


def gedaan_op(moment: Moment, feiten: Iterable[Contactfeit]) -> date | None:
    """Dag van het eerste bereikte contact van dit moment dat in zijn venster viel; andere contacten maken niets goed."""
    dagen = [f.datum for f in feiten if f.maand == moment.maand and f.bereikt and moment.telt_mee(f.datum)]
    return min(dagen, default=None)


def _moment(start: date, maand: int, protocol: Protocol) -> Moment:
    streef = maanden_later(start, maand)
    return Moment(
        maand=maand,
        meting=maand in protocol.metingen,
        streefdatum=streef,
        venster_van=streef - timedelta(days=protocol.dagen_voor),
        venster_tot=streef + timedelta(days=protocol.dagen_na),
    )


def _volgend_moment(feit: Contactfeit, momenten: dict[int, Moment], feiten: list[Contactfeit]) -> Moment | None:
    for maand, moment in momenten.items():
        if maand > feit.maand and moment.venster_tot > feit.datum:
            klaar = gedaan_op(moment, feiten)
            if klaar is None or klaar > feit.datum:
                return moment
    return None


def _vervroegd(moment: Moment, signaal: date, protocol: Protocol) -> Moment:
    streef = min(moment.streefdatum, signaal + timedelta(days=protocol.dagen_na_onveiligheid))
    return replace(moment, streefdatum=streef, venster_van=min(moment.venster_van, signaal))
