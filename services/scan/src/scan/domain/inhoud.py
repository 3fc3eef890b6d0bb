"""De inhoud van een ingediende scan, en of die klopt met de versie van het instrument."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from common.errors import FieldError, InvalidInput
from scan.domain.codes import Antwoordwaarde, Basis, Bron, Scanstatus, Soort
from scan.domain.instrument import Instrument, Onderdeel, aan_de_orde

TOEKOMSTMARGE = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Antwoord:
    """Antwoord op één onderdeel, met waarop het berust."""

    onderdeel: str
    waarde: Antwoordwaarde
    basis: Basis | None = None
    bron: Bron | None = None
    onderbouwing: str | None = None


@dataclass(frozen=True, slots=True)
class Inhoud:
    """Wat een afnemer heeft ingevuld; twee indieningen met dezelfde inhoud en dezelfde voorgangers zijn dezelfde."""

    status: Scanstatus
    afgenomen_op: datetime
    antwoorden: tuple[Antwoord, ...]
    basisversies: tuple[int, ...] = ()

    @property
    def waarden(self) -> dict[str, Antwoordwaarde]:
        """De waarde per onderdeel."""
        return {a.onderdeel: a.waarde for a in self.antwoorden}

    @property
    def gelijk_aan_inhoud(self) -> tuple[Scanstatus, datetime, tuple[Antwoord, ...]]:
        """De inhoud zonder waar die op voortbouwt: om te zien of twee versies echt verschillen."""
        return self.status, self.afgenomen_op, self.antwoorden


def genormaliseerd(inhoud: Inhoud) -> Inhoud:
    """Dezelfde inhoud met een vaste volgorde: hoe de client sorteert maakt geen verschil."""
    return Inhoud(
        inhoud.status,
        inhoud.afgenomen_op,
        tuple(sorted(inhoud.antwoorden, key=lambda a: a.onderdeel)),
        tuple(sorted(set(inhoud.basisversies))),
    )


def eis_geldig(inhoud: Inhoud, instrument: Instrument, nu: datetime) -> None:
    """Weiger (InvalidInput, met alle fouten) wat niet bij deze versie van het instrument past.

    De sprongregels worden hier nagerekend: een antwoord op iets dat niet aan de orde is wordt geweigerd, en afronden kan
    pas als alles wat aan de orde is een antwoord heeft. Onbekend is een antwoord.
    """
    fouten = [*_fouten_per_antwoord(inhoud, instrument), *_fouten_in_geheel(inhoud, instrument, nu)]
    if fouten:
        raise InvalidInput(
            "Deze scan past niet bij het instrument; invalidParams noemt alle fouten.", fouten=tuple(fouten)
        )


def _fouten_per_antwoord(inhoud: Inhoud, instrument: Instrument) -> Iterable[FieldError]:
    bekend = {o.code: o for o in instrument.onderdelen}
    gesteld = {o.code for o in aan_de_orde(instrument, inhoud.waarden)}
    gezien: set[str] = set()
    for nummer, antwoord in enumerate(inhoud.antwoorden):
        plek = f"antwoorden.{nummer}"
        onderdeel = bekend.get(antwoord.onderdeel)
        if onderdeel is None:
            yield FieldError(
                f"{plek}.onderdeel", "onbekend", "dit onderdeel staat niet in deze versie van het instrument"
            )
            continue
        if onderdeel.code in gezien:
            yield FieldError(f"{plek}.onderdeel", "dubbel", "dit onderdeel is al beantwoord")
        gezien.add(onderdeel.code)
        if onderdeel.code not in gesteld:
            yield FieldError(
                f"{plek}.onderdeel", "niet-aan-de-orde", f"dit onderdeel hoort alleen bij {onderdeel.alleen_als}"
            )
        yield from _fouten_in_onderbouwing(antwoord, onderdeel, plek)


def _fouten_in_onderbouwing(antwoord: Antwoord, onderdeel: Onderdeel, plek: str) -> Iterable[FieldError]:
    if antwoord.waarde is Antwoordwaarde.AANWEZIG and onderdeel.soort is not Soort.CONTEXT:
        if antwoord.basis is None:
            yield FieldError(f"{plek}.basis", "verplicht", "zeg waarop dit berust: gezien, gehoord of dossier")
        if not (antwoord.onderbouwing or "").strip():
            yield FieldError(f"{plek}.onderbouwing", "verplicht", "aanwezig vraagt om een onderbouwing")
    if (antwoord.basis is Basis.GEHOORD) != (antwoord.bron is not None):
        yield FieldError(f"{plek}.bron", "verplicht", "zeg bij gehoord van wie, en alleen dan")


def _fouten_in_geheel(inhoud: Inhoud, instrument: Instrument, nu: datetime) -> Iterable[FieldError]:
    if inhoud.afgenomen_op > nu + TOEKOMSTMARGE:
        yield FieldError("afgenomenOp", "in-de-toekomst", "dit moment ligt in de toekomst")
    if inhoud.status is Scanstatus.AFGEROND:
        open_ = [o.code for o in aan_de_orde(instrument, inhoud.waarden) if o.code not in inhoud.waarden]
        if open_:
            yield FieldError("antwoorden", "onvolledig", f"nog te beantwoorden: {', '.join(open_)}")
