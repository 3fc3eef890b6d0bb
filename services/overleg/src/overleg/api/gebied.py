"""Velden die zorg en signaal delen: waar iets speelt en hoe lang een tekst mag zijn."""

from typing import Annotated

from pydantic import Field, StringConstraints

from common.web import ApiModel
from overleg.api.velden import REGEL, tekst
from overleg.domain import gebied as domein

Tekst = Annotated[str, tekst(10_000)]
"""Vrije tekst waarin niemand te herkennen is."""
Kopje = Annotated[str, tekst(200, niet=REGEL)]
"""Eén regel tekst."""


class GebiedModel(ApiModel):
    """Waar iets speelt: de gemeente, en een plaats of postcodegebied alleen als daar genoeg mensen wonen."""

    gemeentecode: Annotated[str, StringConstraints(pattern=r"^GM[0-9]{4}$")]
    pc4: Annotated[str | None, Field(pattern=r"^[1-9][0-9]{3}$")] = None
    plaats: Annotated[str | None, Field(min_length=2, max_length=60, pattern=r"^[^\x00-\x1f\x7f]*$")] = None

    def als_domein(self) -> domein.Gebied:
        """Het gebied als waarde van het domein."""
        return domein.Gebied(self.gemeentecode, self.pc4, self.plaats)

    @staticmethod
    def van(gebied: domein.Gebied) -> "GebiedModel":
        """Het gebied zoals het antwoord het zegt."""
        return GebiedModel(gemeentecode=gebied.gemeentecode, pc4=gebied.pc4, plaats=gebied.plaats)
