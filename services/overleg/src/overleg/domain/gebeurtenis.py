"""Wat een aanroeper van een gebeurtenis leest: niet meer dan over REST, ook waar de gebeurtenis zelf meer zegt."""

from collections.abc import Collection, Iterator, Mapping
from typing import Any
from uuid import UUID

Gebeurtenis = Mapping[str, Any]
GEDEELD = ("toestemmingen", "doorbrekingen")
"""Meervoud van wat met meer organisaties tegelijk gedeeld is."""
_ORGANISATIES = ("organisaties", "organisatiesVervallen")


def meervoud(gebeurtenis: Gebeurtenis) -> str:
    """Waar de gebeurtenis over gaat, zoals haar type het noemt."""
    return str(gebeurtenis["type"]).split(".")[2]


def onderwerp(gebeurtenis: Gebeurtenis) -> UUID:
    """Het id van waar de gebeurtenis over gaat."""
    return UUID(gebeurtenis["subject"])


def mensen_in(gebeurtenis: Gebeurtenis) -> Iterator[UUID]:
    """De leden van het huishouden en de slachtoffers elders die een gebeurtenis noemt."""
    inhoud = gebeurtenis["data"]
    yield from (UUID(lid["persoonId"]) for lid in inhoud.get("leden", ()))
    yield from (UUID(persoon_id) for persoon_id in inhoud.get("volwassenSlachtoffersElders", ()))


def zichtbaar_deel(
    gebeurtenis: Gebeurtenis, organisatie: str, *, eigen: bool, personen: Collection[UUID]
) -> dict[str, Any]:
    """De gebeurtenis zoals `organisatie` haar leest.

    Wie een toestemming of doorbreking kreeg leest alleen zichzelf: met wie iemand nog meer deelt verraadt waar hij is. `eigen` zegt
    dat zij haar zelf vastlegde. Van de mensen die een gebeurtenis noemt blijven alleen die in `personen`: wie een lid van een
    huishouden ziet, ziet de anderen niet.
    """
    inhoud = dict(gebeurtenis["data"])
    if meervoud(gebeurtenis) in GEDEELD and not eigen:
        inhoud |= {v: [o for o in inhoud[v] if o == organisatie] for v in _ORGANISATIES if v in inhoud}
    if "leden" in inhoud:
        inhoud["leden"] = [lid for lid in inhoud["leden"] if UUID(lid["persoonId"]) in personen]
    if "volwassenSlachtoffersElders" in inhoud:
        inhoud["volwassenSlachtoffersElders"] = [p for p in inhoud["volwassenSlachtoffersElders"] if UUID(p) in personen]
    return {**gebeurtenis, "data": inhoud}
