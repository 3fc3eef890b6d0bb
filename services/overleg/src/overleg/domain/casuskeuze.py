"""Bij welke casus een nieuwe zorgmelding hoort: dezelfde of deels dezelfde directbetrokkenen (CBS, begrip casus)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from common.kalender import dag_van, maanden_later
from overleg.domain.soort import EerdereMelding

OPVOLGMAANDEN = 18
"""Zo lang na afsluiten loopt de opvolging, en is iemand dus nog in een lopende casus (datalabrapport Noordoostpolder)."""


@dataclass(frozen=True, slots=True)
class Casuskeuze:
    """De casus waar de melding bij komt (None: een nieuwe), en andere lopende casussen van dezelfde mensen."""

    casus_id: UUID | None = None
    verwant: tuple[UUID, ...] = ()


def kies_casus(huiscasus: UUID | None, meldingen: Sequence[EerdereMelding], ontvangen_op: datetime) -> Casuskeuze:
    """Kies de casus van het huishouden, ook als die gesloten was; anders de nieuwste lopende casus van een directbetrokkene.

    De casus van het huishouden gaat voor, ook als er een nieuwere van een van de mensen is: wie daar de regie heeft, kent het
    gezin. Wat niet gekozen is wordt genoemd en niet samengevoegd; dat beslist een mens.
    """
    dag = dag_van(ontvangen_op)
    lopend = {
        m.casus_id: m.casus_gestart_op
        for m in meldingen
        if m.casus_id is not None and m.casus_gestart_op is not None and _loopt(m, dag)
    }
    volgorde = [c for _, c in sorted(((op, c) for c, op in lopend.items()), reverse=True)]
    gekozen = huiscasus or (volgorde[0] if volgorde else None)
    return Casuskeuze(gekozen, tuple(c for c in volgorde if c != gekozen))


def _loopt(melding: EerdereMelding, dag: date) -> bool:
    """Of de melding op `dag` nog niet uit zicht was: open, onder monitoring of in opvolging."""
    if melding.afgesloten_op is None:
        return True
    einde = max(maanden_later(melding.afgesloten_op, OPVOLGMAANDEN), melding.monitoring_tot or melding.afgesloten_op)
    return dag <= einde
