"""Versies van een scan: niets wordt overschreven, en wie tegelijk werkte ziet dat als conflict."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from common.errors import Conflict, FieldError, InvalidInput
from scan.domain.codes import Scanstatus
from scan.domain.inhoud import Inhoud
from scan.domain.scan import Scankop


@dataclass(frozen=True, slots=True)
class Versie:
    """Een bewaarde indiening; `nummer` telt per scan vanaf 1."""

    nummer: int
    inhoud: Inhoud
    ingediend_op: datetime


def zelfde_indiening(versies: Sequence[Versie], inhoud: Inhoud) -> Versie | None:
    """De versie die deze indiening al is, of None: een keer indienen of tien keer is hetzelfde."""
    return next((v for v in versies if v.inhoud == inhoud), None)


def eis_bekende_basis(versies: Sequence[Versie], inhoud: Inhoud) -> None:
    """Weiger (InvalidInput) een indiening die voortbouwt op een versie die hier niet bestaat."""
    if not set(inhoud.basisversies) <= {v.nummer for v in versies}:
        raise InvalidInput(
            "Deze scan bouwt voort op een versie die hier niet bekend is.",
            fouten=(FieldError("basisversies", "onbekend", "deze versie bestaat niet bij deze scan"),),
        )


def bladen(versies: Sequence[Versie]) -> tuple[Versie, ...]:
    """De versies waar niets op voortbouwt en die echt verschillen; meer dan één is een conflict."""
    opgevolgd = {basis for v in versies for basis in v.inhoud.basisversies}
    laatste: dict[object, Versie] = {}
    for versie in sorted(versies, key=lambda v: v.nummer):
        if versie.nummer not in opgevolgd:
            laatste.setdefault(versie.inhoud.gelijk_aan_inhoud, versie)
    return tuple(laatste.values())


def is_conflict(versies: Sequence[Versie]) -> bool:
    """Of er versies naast elkaar staan die iemand nog moet samenvoegen."""
    return len(bladen(versies)) > 1


def wordt_afgerond(voor: Sequence[Versie], nieuw: Versie) -> bool:
    """Of deze indiening de scan afrondt: de eerste afgeronde, of een latere die als enige overblijft."""
    if nieuw.inhoud.status is not Scanstatus.AFGEROND:
        return False
    eerder = any(v.inhoud.status is Scanstatus.AFGEROND for v in voor)
    return not eerder or not is_conflict([*voor, nieuw])


def eis_zelfde_kop(bekend: Scankop, gevraagd: Scankop) -> None:
    """Weiger (Conflict) een indiening die instrument of huishouden van een bestaande scan verandert."""
    if bekend != gevraagd:
        raise Conflict(
            "Deze scan hoort bij een ander instrument of huishouden. Instrument, huishouden en gebied liggen vast vanaf de eerste "
            "indiening; maak voor een andere scan een nieuw id."
        )
