"""Wat overleg over toestemming bekendmaakt."""

from __future__ import annotations

from datetime import date
from typing import ClassVar
from uuid import UUID

from pydantic import Field

from common.contracts.fields import Code, Oin
from common.contracts.overleg.basis import OverlegEvent
from common.events import Moment


class _Toestemming(OverlegEvent):
    aggregate: ClassVar[str] = "toestemming_id"

    toestemming_id: UUID
    persoon_id: UUID
    organisaties: tuple[Oin, ...]
    doel: Code
    van: date
    tot: date | None = None


class ToestemmingVerleend(_Toestemming):
    """Voor een persoon mogen de genoemde organisaties gegevens inzien, voor dit doel, in deze periode."""

    type: ClassVar[str] = "nl.veiligeketen.toestemmingen.toestemming-verleend.v1"


class ToestemmingIngetrokken(_Toestemming):
    """De toestemming geldt niet meer; inzage op grond ervan stopt meteen."""

    type: ClassVar[str] = "nl.veiligeketen.toestemmingen.toestemming-ingetrokken.v1"

    ingetrokken_op: Moment
    reden: Code | None = None


class ToestemmingVerlopen(_Toestemming):
    """De laatste dag van de toestemming is voorbij; inzage op grond ervan was na die dag (in Nederland) al dicht."""

    type: ClassVar[str] = "nl.veiligeketen.toestemmingen.toestemming-verlopen.v1"


class ToestemmingBeperkt(_Toestemming):
    """De toestemming opent minder: `organisaties`, `dataklassen` en `tot` zijn wat er overblijft."""

    type: ClassVar[str] = "nl.veiligeketen.toestemmingen.toestemming-beperkt.v1"

    beperkt_op: Moment
    organisaties_vervallen: tuple[Oin, ...] = Field((), description="Organisaties voor wie niets meer open is")
    dataklassen: tuple[Code, ...] = ()
