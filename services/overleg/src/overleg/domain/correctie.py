"""Correctie van persoonsgegevens op verzoek van de betrokkene, en wat er van de oude waarde blijft."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from common.errors import InvalidInput
from overleg.domain.persoon import Persoon


class Bewaargrond(StrEnum):
    """Waarom de oude, onjuiste waarde toch bewaard blijft; eigen lijst, zonder grond verdwijnt zij."""

    WETTELIJKE_PLICHT = "wettelijke-plicht"
    RECHTSVORDERING = "rechtsvordering"
    VERANTWOORDING_HANDELEN = "verantwoording-handelen"
    """Er is gehandeld op wat er toen stond, en dat moet uit te leggen blijven."""


@dataclass(frozen=True, slots=True)
class Correctie:
    """Dat en waarom gegevens van een persoon gewijzigd zijn; wat er stond blijft alleen met een grond, en verborgen."""

    id: UUID
    verzoek_id: UUID
    persoon_id: UUID
    velden: tuple[str, ...]
    persoonversie: int
    """Versie van de persoon na de correctie."""
    uitgevoerd_op: datetime
    bewaargrond: Bewaargrond | None = None
    oude_waarden: Mapping[str, Any] | None = None
    """Per gewijzigd veld wat er stond; None zonder grond, in lijsten, en als de persoon gewist is."""


def _waarden(persoon: Persoon) -> dict[str, Any]:
    tekst = persoon.als_tekst()
    adres = json.loads(tekst["adres"]) if tekst["adres"] else None
    gezag = [[str(g.houder_id), g.van.isoformat(), g.tot.isoformat() if g.tot else None] for g in persoon.gezag]
    return tekst | {"adres": adres, "geheimAdres": persoon.geheim_adres, "gezag": gezag}


def oude_waarden(oud: Persoon, nieuw: Persoon) -> dict[str, Any]:
    """Wat er stond in elk veld dat verandert; InvalidInput als er niets verandert."""
    voor, na = _waarden(oud), _waarden(nieuw)
    gewijzigd = {veld: waarde for veld, waarde in voor.items() if na[veld] != waarde}
    if not gewijzigd:
        raise InvalidInput("Deze correctie verandert niets; geef de gegevens zoals zij moeten worden.")
    return gewijzigd
