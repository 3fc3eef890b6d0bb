"""Hoe lang het duurt van zorgmelding tot de start van de hulp."""

from collections.abc import Sequence
from dataclasses import dataclass

from stats.domain.beveiliging import DREMPEL_OPENBAAR, DREMPEL_PARTNER, rond_af
from stats.domain.codes import Weergave
from stats.domain.tabel import Cijfer

_STAART = 5
"""Achter een 90e percentiel moeten minstens een half maal zoveel meldingen liggen als de drempel: dan is het er niet één."""


@dataclass(frozen=True, slots=True)
class Doorlooptijd:
    """Verdeling in dagen over één kwartaal; alles weg als het om te weinig meldingen gaat."""

    aantal: Cijfer
    mediaan: Cijfer
    gemiddelde: Cijfer
    p90: Cijfer


WEG = Cijfer(None)


def doorlooptijd(dagen: Sequence[int], ontvangen: int, weergave: Weergave) -> Doorlooptijd:
    """Vat de dagen tot start van hulp samen; `ontvangen` is het aantal zorgmeldingen in dat kwartaal.

    Het aantal gaat ook weg als er bijna niemand overblijft zonder hulp: dat kleine verschil is anders uit te rekenen.
    """
    drempel = DREMPEL_OPENBAAR if weergave is Weergave.OPENBAAR else DREMPEL_PARTNER
    aantal = len(dagen)
    if aantal < drempel:
        return Doorlooptijd(WEG, WEG, WEG, WEG)
    reeks = sorted(dagen)
    telbaar = ontvangen == aantal or ontvangen - aantal >= drempel
    return Doorlooptijd(
        aantal=_aantal(aantal, weergave) if telbaar else WEG,
        mediaan=Cijfer(_percentiel(reeks, 50)),
        gemiddelde=Cijfer(round(sum(reeks) / aantal)),
        p90=Cijfer(_percentiel(reeks, 90)) if aantal >= _STAART * drempel else WEG,
    )


def _aantal(aantal: int, weergave: Weergave) -> Cijfer:
    return Cijfer(rond_af(aantal) if weergave is Weergave.OPENBAAR else aantal)


def _percentiel(reeks: Sequence[int], procent: int) -> int:
    """Percentiel met lineaire tussenwaarde, in hele dagen."""
    plek = (len(reeks) - 1) * procent / 100
    onder = int(plek)
    boven = min(onder + 1, len(reeks) - 1)
    return round(reeks[onder] + (reeks[boven] - reeks[onder]) * (plek - onder))
