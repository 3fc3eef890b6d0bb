"""De soort van een zorgmelding: altijd berekend, nooit ingevoerd.

Bron: CBS-tabel 85361NED en de definities in het datalabrapport Noordoostpolder (eerste, her- en vervolgmelding).
Een vervolgmelding (Veilig Thuis is al betrokken) gaat voor een hermelding (bekend in de 36 maanden voor ontvangst).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from common.kalender import dag_van, maanden_later
from overleg.domain.codes import Soort

TERUGKIJKMAANDEN = 36
_VOORRANG = (Soort.VERVOLG_MONITOR, Soort.VERVOLG_NA_VB, Soort.VERVOLG_TIJDENS_VB)
"""Bij twee eerdere meldingen van hetzelfde moment telt de laatste in deze rij, zodat de volgorde van vastleggen niets uitmaakt."""


@dataclass(frozen=True, slots=True)
class EerdereMelding:
    """Een eerdere zorgmelding over ten minste één van dezelfde personen, zoals bekend bij de berekening."""

    zorgmelding_id: UUID
    ontvangen_op: datetime
    personen: frozenset[UUID]
    beoordeeld_op: datetime | None = None
    afgesloten_op: date | None = None
    monitoring_tot: date | None = None
    casus_id: UUID | None = None
    casus_gestart_op: datetime | None = None
    """Wanneer haar casus begon, als die nog open is."""


@dataclass(frozen=True, slots=True)
class Soortbepaling:
    """De soort met haar basis: welke eerdere zorgmelding, welke personen, welke dag; opnieuw te berekenen."""

    soort: Soort
    zorgmelding_id: UUID | None = None
    personen: tuple[UUID, ...] = ()
    dag: date | None = None

    def basis(self) -> dict[str, Any]:
        """De basis zoals die wordt bewaard: eerdere melding, personen en dag."""
        return {
            "zorgmeldingId": str(self.zorgmelding_id) if self.zorgmelding_id else None,
            "personen": [str(p) for p in self.personen],
            "dag": self.dag.isoformat() if self.dag else None,
        }


def lees_bepaling(soort: str, basis: Mapping[str, Any]) -> Soortbepaling:
    """Een soort met haar bewaarde basis."""
    return Soortbepaling(
        Soort(soort), UUID(basis["zorgmeldingId"]) if basis["zorgmeldingId"] else None,
        tuple(UUID(p) for p in basis["personen"]), date.fromisoformat(basis["dag"]) if basis["dag"] else None,
    )  # fmt: skip


def bepaal_soort(ontvangen_op: datetime, personen: frozenset[UUID], eerdere: Sequence[EerdereMelding]) -> Soortbepaling:
    """Bepaal de soort van een zorgmelding over `personen`, ontvangen op een moment, gegeven de eerdere meldingen.

    `eerdere` mag te ruim zijn: meldingen over andere personen, van later of van te lang geleden tellen niet.
    """
    if not personen:
        return Soortbepaling(Soort.NIET_INGEDEELD)
    relevant = sorted(
        (e for e in eerdere if e.ontvangen_op < ontvangen_op and e.personen & personen),
        key=lambda e: (e.ontvangen_op, e.zorgmelding_id), reverse=True,
    )  # fmt: skip
    betrokken = [(e, soort) for e in relevant if (soort := _betrokkenheid(e, ontvangen_op)) is not None]
    if betrokken:
        # `max` keeps the first of equals, and the list is newest first.
        eerder, soort = max(betrokken, key=lambda b: (b[0].ontvangen_op, _VOORRANG.index(b[1])))
        return _bepaling(soort, eerder, personen)
    grens = maanden_later(dag_van(ontvangen_op), -TERUGKIJKMAANDEN)
    binnen = [e for e in relevant if dag_van(e.ontvangen_op) >= grens]
    bekend = frozenset().union(*(e.personen & personen for e in binnen))
    if not bekend:
        return Soortbepaling(Soort.EERSTE)
    soort = Soort.HER_EEN if len(bekend) == 1 else Soort.HER_MEERDERE
    return Soortbepaling(soort, binnen[0].zorgmelding_id, tuple(sorted(bekend)), dag_van(binnen[0].ontvangen_op))


def _betrokkenheid(eerder: EerdereMelding, moment: datetime) -> Soort | None:
    """Hoe Veilig Thuis op `moment` door deze eerdere melding al betrokken was, of None."""
    dag = dag_van(moment)
    if eerder.afgesloten_op is None or eerder.afgesloten_op > dag:
        beoordeeld = eerder.beoordeeld_op is not None and eerder.beoordeeld_op <= moment
        return Soort.VERVOLG_NA_VB if beoordeeld else Soort.VERVOLG_TIJDENS_VB
    if eerder.monitoring_tot is not None and dag <= eerder.monitoring_tot:
        return Soort.VERVOLG_MONITOR
    return None


def _bepaling(soort: Soort, eerder: EerdereMelding, personen: frozenset[UUID]) -> Soortbepaling:
    return Soortbepaling(
        soort, eerder.zorgmelding_id, tuple(sorted(eerder.personen & personen)), dag_van(eerder.ontvangen_op)
    )
