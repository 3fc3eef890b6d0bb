"""Wat overleg over casussen, hun regie, fase en kennisgevingen bekendmaakt."""

from __future__ import annotations

from typing import ClassVar
from uuid import UUID

from pydantic import Field

from common.contracts.fields import Code, Gemeentecode, Oin, Pc4
from common.contracts.overleg.basis import Fase, OverlegEvent
from common.events import Moment


class _Casus(OverlegEvent):
    aggregate: ClassVar[str] = "casus_id"

    casus_id: UUID


class CasusGestart(_Casus):
    """Een casus is geopend: samenhangende zorgmeldingen over (deels) dezelfde directbetrokkenen."""

    type: ClassVar[str] = "nl.veiligeketen.casussen.casus-gestart.v1"

    huishouden_id: UUID
    zorgmelding_id: UUID | None = None
    gestart_op: Moment
    fase: Fase = Fase.VEILIGHEID
    pc4: Pc4 | None = None
    gemeentecode: Gemeentecode | None = None


class CasusregisseurAangewezen(_Casus):
    """De casus heeft (weer) precies één casusregisseur."""

    type: ClassVar[str] = "nl.veiligeketen.casussen.casusregisseur-aangewezen.v1"

    organisatie: Oin
    professional: UUID | None = Field(None, description="Ondoorzichtig id van de professional")
    vorige_organisatie: Oin | None = None
    tijdstip: Moment


class CasusFaseGewijzigd(_Casus):
    """De casus is naar een andere fase gegaan; nieuw geweld brengt haar altijd terug naar VEILIGHEID."""

    type: ClassVar[str] = "nl.veiligeketen.casussen.casus-fase-gewijzigd.v1"

    van: Fase
    naar: Fase
    reden: Code
    tijdstip: Moment


class KennisgevingVerstuurd(_Casus):
    """Een betrokken organisatie is op de hoogte gesteld en moet dat bevestigen."""

    type: ClassVar[str] = "nl.veiligeketen.casussen.kennisgeving-verstuurd.v1"

    kennisgeving_id: UUID
    organisatie: Oin
    aanleiding: Code
    verstuurd_op: Moment
    bevestigen_voor: Moment | None = None


class KennisgevingBevestigd(_Casus):
    """Een organisatie heeft bevestigd dat zij de kennisgeving kent."""

    type: ClassVar[str] = "nl.veiligeketen.casussen.kennisgeving-bevestigd.v1"

    kennisgeving_id: UUID
    organisatie: Oin
    bevestigd_op: Moment
