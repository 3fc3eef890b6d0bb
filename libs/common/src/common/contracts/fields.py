"""Woorden die contracten delen: codes, organisaties en plaatsen, zo nauw dat er geen vrije tekst in past."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints
from pydantic.alias_generators import to_camel

Code = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.:-]{0,63}$")]
"""Een waarde uit een codelijst: letters, cijfers en _ . : -, geen spaties, dus geen naam en geen zin."""

Oin = Annotated[str, StringConstraints(pattern=r"^[0-9]{20}$")]
"""Organisatie-identificatienummer van twintig cijfers."""

Pc4 = Annotated[str, StringConstraints(pattern=r"^[1-9][0-9]{3}$")]
"""Postcodegebied van vier cijfers; fijner mag nooit."""

Gemeentecode = Annotated[str, StringConstraints(pattern=r"^GM[0-9]{4}$")]
"""Gemeentecode van het CBS."""

Aantal = Annotated[int, Field(ge=0, lt=10_000_000)]
"""Een aantal; onder de acht cijfers, zodat het nooit op een burgerservicenummer lijkt."""


class Deel(BaseModel):
    """Onderdeel van een gebeurtenis; groeit op dezelfde manier mee als de gebeurtenis zelf."""

    model_config = ConfigDict(frozen=True, extra="ignore", alias_generator=to_camel, populate_by_name=True)


class Lid(Deel):
    """Een lid van het huishouden op de dag van de gebeurtenis; wie het is, weet alleen overleg."""

    persoon_id: UUID
    rol: Code = Field(description="kind, ouder, partner, ex-partner, oudere, mantelzorger, anders")
    minderjarig: bool = Field(description="Jonger dan 18 op de datum van de gebeurtenis")


class Ondersteuning(Deel):
    """Hulp die bij het afsluiten liep; hiervan bouwt de opvolging gelijkmatig af."""

    organisatie: Oin
    soort: Code
    contacten_per_maand: float = Field(ge=0, le=200)
