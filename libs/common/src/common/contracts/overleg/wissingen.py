"""Wat overleg over wissen bekendmaakt: dat een persoon gewist is, en dat elke dienst dat bevestigd heeft; alleen ids."""

from __future__ import annotations

from typing import ClassVar
from uuid import UUID

from pydantic import Field

from common.contracts.fields import Code, Oin
from common.contracts.overleg.basis import OverlegEvent
from common.contracts.wissing import WissingBevestigd
from common.events import Moment


class PersoonGewist(OverlegEvent):
    """Een persoon is gewist: maak los of verwijder wat onder deze ids bewaard is, en bevestig dat; wie het was is weg."""

    type: ClassVar[str] = "nl.veiligeketen.wissingen.persoon-gewist.v1"
    aggregate: ClassVar[str] = "wissing_id"

    wissing_id: UUID
    persoon_id: UUID
    personen: tuple[UUID, ...] = Field(description="Alle registraties van deze mens, ook `persoonId` zelf")
    huishoudens: tuple[UUID, ...] = Field((), description="Huishoudens waarvan nu iedereen gewist is")
    zorgmeldingen: tuple[UUID, ...] = Field((), description="Zorgmeldingen waarvan nu elke betrokkene gewist is")
    aanleiding: Code
    gewist_op: Moment
    organisatie: Oin = Field(description="Organisatie in wier register de persoon stond")


class WissingVoltooid(OverlegEvent):
    """Elke dienst heeft bevestigd dat hij niets meer over deze persoon heeft."""

    type: ClassVar[str] = "nl.veiligeketen.wissingen.wissing-voltooid.v1"
    aggregate: ClassVar[str] = "wissing_id"

    wissing_id: UUID
    persoon_id: UUID
    voltooid_op: Moment


class OverlegWissingBevestigd(WissingBevestigd):
    """Overleg zelf heeft na het wissen nog eens gekeken en niets laten staan."""

    topic: ClassVar[str] = "overleg"
    type: ClassVar[str] = "nl.veiligeketen.wissingen.overleg-bevestigd.v1"
