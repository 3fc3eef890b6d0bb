"""Wat overleg over casussen, hun regie, fase en kennisgevingen bekendmaakt."""

from __future__ import annotations

from datetime import date
from typing import ClassVar
from uuid import UUID

from pydantic import Field

from common.contracts.fields import Aantal, Code, Gemeentecode, Oin, Pc4
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


class ProcesregisseurGewijzigd(_Casus):
    """Wie naast de casusregisseur het proces bewaakt is een ander geworden, of niemand meer."""

    type: ClassVar[str] = "nl.veiligeketen.casussen.procesregisseur-gewijzigd.v1"

    organisatie: Oin | None = Field(None, description="Leeg: de casus heeft geen procesregisseur meer")
    tijdstip: Moment


class OrganisatieBetrokken(_Casus):
    """De regisseur heeft een organisatie bij de casus gebracht."""

    type: ClassVar[str] = "nl.veiligeketen.casussen.organisatie-betrokken.v1"

    organisatie: Oin
    rol: Code
    tijdstip: Moment


class BetrokkenheidBeeindigd(_Casus):
    """Een organisatie heeft de casus verlaten en ziet geen nieuwe feiten meer."""

    type: ClassVar[str] = "nl.veiligeketen.casussen.betrokkenheid-beeindigd.v1"

    organisatie: Oin
    reden: Code
    tijdstip: Moment


class CasusGesloten(_Casus):
    """De casus is gesloten; een nieuwe zorgmelding of nieuw geweld opent haar weer."""

    type: ClassVar[str] = "nl.veiligeketen.casussen.casus-gesloten.v1"

    fase: Fase
    reden: Code | None = Field(None, description="Waarom voor de fase HERSTEL; leeg als die bereikt was")
    tijdstip: Moment


class CasusHeropend(_Casus):
    """Een gesloten casus is weer open, in de fase VEILIGHEID en zonder regisseur."""

    type: ClassVar[str] = "nl.veiligeketen.casussen.casus-heropend.v1"

    aanleiding: Code
    tijdstip: Moment


class VeiligheidsplanVastgesteld(_Casus):
    """Een versie van het veiligheidsplan is met vier ogen vastgesteld."""

    type: ClassVar[str] = "nl.veiligeketen.casussen.veiligheidsplan-vastgesteld.v1"

    nummer: Aantal
    voorwaarden: Aantal = Field(description="Aantal voorwaarden in deze versie")
    tijdstip: Moment


class VoorwaardeBeoordeeld(_Casus):
    """Van een voorwaarde in het vastgestelde plan is geoordeeld of zij vervuld is."""

    type: ClassVar[str] = "nl.veiligeketen.casussen.voorwaarde-beoordeeld.v1"

    voorwaarde_id: UUID
    plannummer: Aantal
    vervuld: bool
    datum: date


class RisicofactorGewijzigd(_Casus):
    """Een risicofactor is vastgelegd of staat er anders voor."""

    type: ClassVar[str] = "nl.veiligeketen.casussen.risicofactor-gewijzigd.v1"

    risicofactor_id: UUID
    niveau: Code
    code: Code
    staat: Code
    per: date


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
    incident_id: UUID | None = Field(None, description="Het geweld waarover de kennisgeving gaat")
    bevestigen_voor: Moment | None = None


class KennisgevingBevestigd(_Casus):
    """Een organisatie heeft bevestigd dat zij de kennisgeving kent."""

    type: ClassVar[str] = "nl.veiligeketen.casussen.kennisgeving-bevestigd.v1"

    kennisgeving_id: UUID
    organisatie: Oin
    bevestigd_op: Moment


class GeweldIedereenBereikt(_Casus):
    """De laatste partij heeft de kennisgeving over nieuw geweld bevestigd: iedereen weet het."""

    type: ClassVar[str] = "nl.veiligeketen.casussen.iedereen-bereikt.v1"

    incident_id: UUID
    partijen: Aantal
    gemeld_op: Moment
    bereikt_op: Moment
