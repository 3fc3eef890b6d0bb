"""Wat overleg over personen bekendmaakt: dezelfde mens of toch niet, en beperking van de verwerking; alleen ids."""

from __future__ import annotations

from typing import ClassVar
from uuid import UUID

from pydantic import Field

from common.contracts.fields import Oin
from common.contracts.overleg.basis import OverlegEvent
from common.events import Moment


class _Samenvoeging(OverlegEvent):
    aggregate: ClassVar[str] = "persoon_id"

    persoon_id: UUID = Field(description="De persoon die blijft, of bij wie de andere hoorde")
    andere_persoon_id: UUID
    samenvoeging_id: UUID
    tijdstip: Moment
    organisatie: Oin = Field(description="Organisatie in wier register de personen staan")


class PersonenSamengevoegd(_Samenvoeging):
    """Twee registraties zijn dezelfde mens; het id van de andere verwijst voortaan naar de persoon die blijft."""

    type: ClassVar[str] = "nl.veiligeketen.personen.personen-samengevoegd.v1"


class SamenvoegingOngedaan(_Samenvoeging):
    """De samenvoeging is teruggedraaid: het zijn weer twee personen, ieder met wat over hem is vastgelegd."""

    type: ClassVar[str] = "nl.veiligeketen.personen.samenvoeging-ongedaan.v1"


class _Beperking(OverlegEvent):
    aggregate: ClassVar[str] = "persoon_id"

    persoon_id: UUID
    beperking_id: UUID
    tijdstip: Moment
    organisatie: Oin = Field(description="Organisatie in wier register de persoon staat")


class BeperkingIngesteld(_Beperking):
    """De gegevens van deze persoon worden alleen nog opgeslagen (AVG art. 18)."""

    type: ClassVar[str] = "nl.veiligeketen.personen.beperking-ingesteld.v1"


class BeperkingOpgeheven(_Beperking):
    """De gegevens van deze persoon mogen weer verwerkt worden; de betrokkene is daar eerst over ingelicht."""

    type: ClassVar[str] = "nl.veiligeketen.personen.beperking-opgeheven.v1"
