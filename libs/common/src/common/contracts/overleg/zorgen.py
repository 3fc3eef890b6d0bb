"""Wat overleg over zorgen zonder melding bekendmaakt: codes en plaats, nooit de tekst en nooit een persoon."""

from __future__ import annotations

from typing import ClassVar
from uuid import UUID

from pydantic import Field

from common.contracts.fields import Code, Gemeentecode, Oin, Pc4
from common.contracts.overleg.basis import OverlegEvent
from common.events import Moment


class _Zorg(OverlegEvent):
    aggregate: ClassVar[str] = "zorg_id"

    zorg_id: UUID
    organisatie: Oin = Field(description="Organisatie waar de zorg is uitgesproken")
    gemeentecode: Gemeentecode
    pc4: Pc4 | None = Field(None, description="Alleen als het gebied genoeg inwoners heeft")


class ZorgGeuit(_Zorg):
    """Iemand heeft een zorg uitgesproken zonder te melden."""

    type: ClassVar[str] = "nl.veiligeketen.zorgen.zorg-geuit.v1"

    kanaal: Code
    beroepsgroep: Code = Field(description="Sector van de meldcode, of inwoner")
    aard: tuple[Code, ...] = Field((), description="Vormen van geweld, lijst CBS 84850NED; leeg is niet bekend")
    doelgroepen: tuple[Code, ...] = ()
    geuit_op: Moment


class ZorgAfgehandeld(_Zorg):
    """Er is iets met de zorg gedaan; een latere uitkomst komt in de plaats van een eerdere."""

    type: ClassVar[str] = "nl.veiligeketen.zorgen.zorg-afgehandeld.v1"

    uitkomst: Code = Field(description="advies-gegeven, naar-interventieoverleg, verwezen, alsnog-gemeld")
    afgehandeld_op: Moment
    aanbod_id: UUID | None = Field(None, description="Aanbod van de sociale kaart, bij verwezen")
