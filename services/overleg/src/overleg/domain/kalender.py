"""Tijd zoals de keten die telt: Europe/Amsterdam, werkdagen zonder Nederlandse feestdagen, maanden per kalender."""

from datetime import date, datetime, time, timedelta
from functools import lru_cache

import holidays

from common.kalender import AMSTERDAM

_ZATERDAG = 5
_EERSTE_JAAR, _LAATSTE_JAAR = 1990, 2200


@lru_cache(maxsize=64)
def _feestdagen(jaar: int) -> frozenset[date]:
    return frozenset(holidays.country_holidays("NL", years=jaar))


def is_werkdag(dag: date) -> bool:
    """Maandag tot en met vrijdag, behalve op een algemeen erkende feestdag."""
    return dag.weekday() < _ZATERDAG and dag not in _feestdagen(dag.year)


def werkdagen_na(dag: date, aantal: int) -> date:
    """De `aantal`-ste werkdag na `dag`; `dag` zelf is dag 0."""
    while aantal > 0:
        dag += timedelta(days=1)
        if is_werkdag(dag):
            aantal -= 1
    return dag


def laatste_dag_te_laat(peildatum: date, aantal: int) -> date:
    """De laatste dag waarvan de `aantal`-ste werkdag erna al voor `peildatum` ligt; het omgekeerde van `werkdagen_na`.

    Voor jaren waarvan de feestdagen niet te berekenen zijn is elke werkelijke dag er voor of na.
    """
    if peildatum.year < _EERSTE_JAAR:
        return date.min
    if peildatum.year > _LAATSTE_JAAR:
        return date(_LAATSTE_JAAR, 1, 1)
    dag = peildatum
    while aantal > 0:
        dag -= timedelta(days=1)
        if is_werkdag(dag):
            aantal -= 1
    return dag - timedelta(days=1)


def leeftijd_op(geboren: date, dag: date) -> int:
    """Leeftijd in hele jaren; wie op 29 februari jarig is, wordt in een gewoon jaar op 1 maart ouder."""
    return dag.year - geboren.year - ((dag.month, dag.day) < (geboren.month, geboren.day))


def is_minderjarig(geboren: date, dag: date) -> bool:
    """Jonger dan 18 jaar op `dag` (art. 1:233 BW)."""
    return leeftijd_op(geboren, dag) < 18


def einde_van(dag: date) -> datetime:
    """Het eerste moment na een kalenderdag in Nederland: een moment ligt op of voor `dag` als het daarvoor ligt."""
    return datetime.combine(dag + timedelta(days=1), time(), AMSTERDAM)


def begonnen_voor(vandaag: date, werkdagen: int) -> datetime:
    """Het moment waarvóór iets begon als zijn termijn van `werkdagen` werkdagen op `vandaag` voorbij is."""
    dag = vandaag
    while werkdagen_na(dag, werkdagen) >= vandaag:
        dag -= timedelta(days=1)
    return einde_van(dag)
