"""Een feit over één zorgmelding, opgebouwd uit gebeurtenissen die dubbel, laat of in een andere volgorde mogen komen.

Samenvoegen neemt per veld de kleinste bekende waarde. Dat is commutatief, associatief en idempotent: de uitkomst hangt
niet af van de volgorde of van herhaling. PostgreSQL's LEAST doet hetzelfde (het slaat NULL over).
"""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date
from typing import Any
from uuid import UUID

from common.contracts.overleg import HulpGestart, ZorgmeldingAfgesloten, ZorgmeldingGeregistreerd
from common.kalender import dag_van
from stats.domain.codes import Bron
from stats.domain.kwartaal import kwartaal_van
from stats.domain.pseudoniem import Pseudonimiseerder

Zorgmeldinggebeurtenis = ZorgmeldingGeregistreerd | HulpGestart | ZorgmeldingAfgesloten


@dataclass(frozen=True, slots=True)
class Feit:
    """Wat stats van één zorgmelding weet; telt pas mee als de registratie (`kwartaal`) bekend is."""

    pseudoniem: UUID
    bron: str
    organisatie: str | None = None
    soort: str | None = None
    ontvangen_op: date | None = None
    kwartaal: str | None = None
    gemeentecode: str | None = None
    pc4: str | None = None
    melder_categorie: str | None = None
    aard: tuple[str, ...] | None = None
    acuut: bool | None = None
    hulp_gestart_op: date | None = None
    afgesloten_op: date | None = None


_VELDEN = tuple(f.name for f in fields(Feit))[1:]


def feit_van(gebeurtenis: Zorgmeldinggebeurtenis, pseudoniemen: Pseudonimiseerder) -> Feit:
    """Vertaal een gebeurtenis naar wat zij aan het feit toevoegt."""
    pseudoniem = pseudoniemen.van_zorgmelding(gebeurtenis.zorgmelding_id)
    match gebeurtenis:
        case HulpGestart():
            return Feit(pseudoniem, Bron.GEBEURTENIS, hulp_gestart_op=gebeurtenis.hulp_gestart_op)
        case ZorgmeldingAfgesloten():
            return Feit(pseudoniem, Bron.GEBEURTENIS, afgesloten_op=gebeurtenis.afgesloten_op)
        case ZorgmeldingGeregistreerd():
            dag = dag_van(gebeurtenis.ontvangen_op)
            return Feit(
                pseudoniem, Bron.GEBEURTENIS, organisatie=gebeurtenis.organisatie, soort=gebeurtenis.soort.value,
                ontvangen_op=dag, kwartaal=str(kwartaal_van(dag)), gemeentecode=gebeurtenis.gemeentecode,
                pc4=gebeurtenis.pc4, melder_categorie=gebeurtenis.melder_categorie,
                aard=tuple(sorted(gebeurtenis.aard)), acuut=gebeurtenis.acuut,
            )  # fmt: skip


def voeg_samen(feiten: Iterable[Feit]) -> list[Feit]:
    """Maak van alle stukken per pseudoniem één feit, gesorteerd op pseudoniem (vaste volgorde van vergrendelen)."""
    per_id: dict[UUID, Feit] = {}
    for feit in feiten:
        bekend = per_id.get(feit.pseudoniem)
        per_id[feit.pseudoniem] = feit if bekend is None else _kleinste(bekend, feit)
    return [per_id[pseudoniem] for pseudoniem in sorted(per_id)]


def _kleinste(een: Feit, ander: Feit) -> Feit:
    return Feit(een.pseudoniem, *(_min(getattr(een, veld), getattr(ander, veld)) for veld in _VELDEN))


def _min(een: Any, ander: Any) -> Any:
    bekend = [waarde for waarde in (een, ander) if waarde is not None]
    return min(bekend) if bekend else None
