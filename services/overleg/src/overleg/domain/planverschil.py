"""Wat er tussen twee versies van een veiligheidsplan veranderde: per voorwaarde en afspraak, veld voor veld."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from overleg.domain.veiligheidsplan import Afspraak, Planversie

Waarde = str | date | UUID | None
_AFSPRAAKVELDEN = ("wat", "voor", "persoon_id", "organisatie", "professional")


@dataclass(frozen=True, slots=True)
class Veldverschil:
    """Een veld dat anders werd."""

    veld: str
    oud: str | None
    nieuw: str | None


@dataclass(frozen=True, slots=True)
class Verschil:
    """Een voorwaarde of afspraak die erbij kwam, wegging of anders werd; een afspraak noemt haar voorwaarde."""

    soort: str
    wat: str
    id: UUID
    voorwaarde_id: UUID
    velden: tuple[Veldverschil, ...]


def _tekst(waarde: Waarde) -> str | None:
    return None if waarde is None else str(waarde)


def _voorwaarden(plan: Planversie) -> dict[UUID, tuple[UUID, dict[str, Waarde]]]:
    return {v.id: (v.id, {"tekst": v.tekst}) for v in plan.voorwaarden}


def _afspraken(plan: Planversie) -> dict[UUID, tuple[UUID, dict[str, Waarde]]]:
    # The condition an agreement stands under is one of its fields: moved is changed, not removed and added.
    return {a.id: (v.id, {"voorwaarde_id": v.id, **_velden(a)}) for v in plan.voorwaarden for a in v.afspraken}


def _velden(a: Afspraak) -> dict[str, Waarde]:
    return {naam: getattr(a, naam) for naam in _AFSPRAAKVELDEN}


def _vergelijk(
    soort: str,
    oud: Mapping[UUID, tuple[UUID, dict[str, Waarde]]],
    nieuw: Mapping[UUID, tuple[UUID, dict[str, Waarde]]],
) -> Iterable[Verschil]:
    for id_ in dict.fromkeys((*oud, *nieuw)):
        voor, na = oud.get(id_), nieuw.get(id_)
        if voor is not None and na is not None:
            anders = tuple(
                Veldverschil(n, _tekst(voor[1][n]), _tekst(na[1][n])) for n in voor[1] if voor[1][n] != na[1][n]
            )
            if anders:
                yield Verschil(soort, "gewijzigd", id_, na[0], anders)
        elif na is not None:
            velden = tuple(Veldverschil(n, None, _tekst(w)) for n, w in na[1].items() if w is not None)
            yield Verschil(soort, "toegevoegd", id_, na[0], velden)
        elif voor is not None:
            velden = tuple(Veldverschil(n, _tekst(w), None) for n, w in voor[1].items() if w is not None)
            yield Verschil(soort, "verwijderd", id_, voor[0], velden)


def verschil(oud: Planversie, nieuw: Planversie) -> tuple[Verschil, ...]:
    """Alles wat van `oud` naar `nieuw` veranderde, eerst de voorwaarden en dan de afspraken; leeg als er niets anders is."""
    return (
        *_vergelijk("voorwaarde", _voorwaarden(oud), _voorwaarden(nieuw)),
        *_vergelijk("afspraak", _afspraken(oud), _afspraken(nieuw)),
    )
