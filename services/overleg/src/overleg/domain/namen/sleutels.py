"""Zoeksleutels: waaronder een mens te vinden is zonder dat naam of geboortedatum in de database staat.

Elke sleutel wordt met een geheime sleutel gehasht (`common.privacy.BlindIndex`) voordat zij de database ingaat. Eén fout in naam of
geboortedatum laat altijd een andere sleutel heel; `vermoedelijke` sleutels zijn klein genoeg om alle treffers te vergelijken.
"""

from collections.abc import Iterator

from overleg.domain.namen.klank import skelet
from overleg.domain.namen.oordeel import Kenmerken
from overleg.domain.namen.roepnamen import wortels
from overleg.domain.namen.schrijfwijze import lezingen

_MEESTE = 24


def zoeksleutels(wie: Kenmerken) -> tuple[str, ...]:
    """De sleutels van een registratie, hoogstens 24; dezelfde functie maakt die van een zoekvraag."""
    return tuple(dict.fromkeys(_sleutels(wie)))[:_MEESTE]


def _sleutels(wie: Kenmerken) -> Iterator[str]:
    dag, jaar = wie.geboorte.dag, wie.geboorte.bekend_jaar
    # Day and month in order of size: swapped is the same key.
    dagmaand = "|".join(str(n) for n in sorted((dag.day, dag.month))) if dag else None
    if dagmaand:
        yield f"dag|{jaar}|{dagmaand}"
    if wie.adres:
        yield f"adres|{wie.adres}"
    if wie.contact:
        yield f"contact|{wie.contact}"
    familie, voornaam, doopnaam = _codes(wie.naam)
    codes = dict.fromkeys(familie + voornaam)
    if jaar is not None:
        for code in codes:
            yield f"jaar|{code}|{jaar}"
    if dagmaand:
        for code in codes:
            yield f"dagmaand|{code}|{dagmaand}"
    for f in familie:
        for v in voornaam + doopnaam:
            yield "paar|" + "|".join(sorted((f, v)))


def _codes(naam: str) -> tuple[list[str], list[str], list[str]]:
    """De klankskeletten van familienamen, voornamen en de doopnamen waarvan dat roepnamen zijn."""
    gelezen = [x for x in lezingen(naam) if x.zeker]
    familie = [skelet(d.kern) for x in gelezen for d in x.familie]
    voornamen = [v for x in gelezen for v in x.voornamen]
    return familie, [skelet(v) for v in voornamen], [skelet(w) for v in voornamen for w in sorted(wortels(v))]
