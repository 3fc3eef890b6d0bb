"""Wat overleg over de meldcode bekendmaakt: dat iemand haar liep en hoe het eindigde, nooit over wie of door wie."""

from __future__ import annotations

from typing import ClassVar
from uuid import UUID

from pydantic import Field

from common.contracts.fields import Code, Oin
from common.contracts.overleg.basis import OverlegEvent
from common.events import Moment


class _Meldcode(OverlegEvent):
    aggregate: ClassVar[str] = "meldcode_id"

    meldcode_id: UUID
    organisatie: Oin = Field(description="Organisatie van de professional")


class MeldcodeGestart(_Meldcode):
    """Een professional loopt bij een vermoeden de meldcode."""

    type: ClassVar[str] = "nl.veiligeketen.meldcodes.meldcode-gestart.v1"

    categorie: Code = Field(description="Categorie van de professional, CBS 84849NED")
    gestart_op: Moment
    herkenbaar: bool = Field(description="Of zij over een bekend persoon gaat")


class MeldcodeAfgesloten(_Meldcode):
    """Een wandeling door de meldcode is geëindigd."""

    type: ClassVar[str] = "nl.veiligeketen.meldcodes.meldcode-afgesloten.v1"

    einde: Code = Field(description="gemeld, geen-vermoeden, hulp-met-monitoring, afgeweken")
    acuut: bool = Field(description="Of ooit acute onveiligheid is ingeschat")
    structureel: bool = Field(description="Of ooit structurele onveiligheid is ingeschat")
    afgesloten_op: Moment
