"""Wat overleg over delen zonder toestemming bekendmaakt; de redenen blijven in overleg."""

from __future__ import annotations

from datetime import date
from typing import ClassVar
from uuid import UUID

from pydantic import Field

from common.contracts.fields import Code, Oin
from common.contracts.overleg.basis import OverlegEvent
from common.events import Moment


class _Doorbreking(OverlegEvent):
    aggregate: ClassVar[str] = "doorbreking_id"

    doorbreking_id: UUID
    persoon_id: UUID


class DoorbrekingVastgelegd(_Doorbreking):
    """Over een persoon wordt zonder toestemming gedeeld; een tweede persoon moet dat nog bevestigen."""

    type: ClassVar[str] = "nl.veiligeketen.doorbrekingen.doorbreking-vastgelegd.v1"

    organisaties: tuple[Oin, ...]
    doel: Code
    dataklassen: tuple[Code, ...]
    grondslag: Code
    van: date
    tot: date
    bevestigen_voor: date = Field(description="Laatste dag waarop een tweede persoon op tijd bevestigt")
    opent_direct: bool = Field(description="Of er al gelezen mag worden voor de bevestiging")


class DoorbrekingBevestigd(_Doorbreking):
    """Een tweede persoon heeft de doorbreking bevestigd."""

    type: ClassVar[str] = "nl.veiligeketen.doorbrekingen.doorbreking-bevestigd.v1"

    bevestigd_op: Moment
    op_tijd: bool = Field(description="Een late bevestiging opent niets meer")


class DoorbrekingBeeindigd(_Doorbreking):
    """Op deze doorbreking is niets meer te lezen voordat haar laatste dag voorbij is."""

    type: ClassVar[str] = "nl.veiligeketen.doorbrekingen.doorbreking-beeindigd.v1"

    beeindigd_op: Moment
    reden: Code = Field(description="ingetrokken, afgewezen of vervallen")
