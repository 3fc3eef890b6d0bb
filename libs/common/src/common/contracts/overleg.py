"""Wat overleg bekendmaakt: zorgmeldingen, overdrachten, casussen en toestemmingen."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from pydantic import Field

from common.contracts.fields import Code, Gemeentecode, Lid, Oin, Ondersteuning, Pc4
from common.events import Event, Moment


class SoortZorgmelding(StrEnum):
    """De zeven soorten van CBS-tabel 85361NED."""

    EERSTE = "EERSTE"
    HER_MEERDERE = "HER_MEERDERE"
    HER_EEN = "HER_EEN"
    VERVOLG_TIJDENS_VB = "VERVOLG_TIJDENS_VB"
    VERVOLG_NA_VB = "VERVOLG_NA_VB"
    VERVOLG_MONITOR = "VERVOLG_MONITOR"
    NIET_INGEDEELD = "NIET_INGEDEELD"


class Fase(StrEnum):
    """Fasen van de gefaseerde ketenzorg."""

    VEILIGHEID = "VEILIGHEID"
    RISICOGESTUURDE_ZORG = "RISICOGESTUURDE_ZORG"
    HERSTEL = "HERSTEL"


class _Overleg(Event):
    topic: ClassVar[str] = "overleg"


class _Zorgmelding(_Overleg):
    aggregate: ClassVar[str] = "zorgmelding_id"

    zorgmelding_id: UUID


class ZorgmeldingGeregistreerd(_Zorgmelding):
    """Veilig Thuis heeft een zorgmelding ontvangen en vastgelegd; de soort is berekend."""

    type: ClassVar[str] = "nl.veiligeketen.zorgmeldingen.zorgmelding-geregistreerd.v1"

    huishouden_id: UUID
    casus_id: UUID | None = None
    soort: SoortZorgmelding
    ontvangen_op: Moment
    acuut: bool = Field(description="Acute onveiligheid bij ontvangst")
    aard: tuple[Code, ...] = Field((), description="Vormen van geweld, lijst CBS 84850NED")
    aanvullende_informatie: tuple[Code, ...] = ()
    melder_categorie: Code = Field(description="Categorie van de melder, CBS 84849NED")
    pc4: Pc4 | None = None
    gemeentecode: Gemeentecode | None = None
    organisatie: Oin = Field(description="Veilig Thuis-organisatie die de zorgmelding behandelt")
    doelgroepen: tuple[Code, ...] = ()
    structureel: bool | None = Field(
        None, description="Structurele onveiligheid bij ontvangst; leeg is niet beoordeeld"
    )


class ZorgmeldingBeoordeeld(_Zorgmelding):
    """De veiligheidsbeoordeling is afgerond; het besluit zegt hoe het verder gaat."""

    type: ClassVar[str] = "nl.veiligeketen.zorgmeldingen.zorgmelding-beoordeeld.v1"

    casus_id: UUID | None = None
    besluit: Code
    beoordeeld_op: Moment


class _Overdracht(_Zorgmelding):
    overdracht_id: UUID
    van_organisatie: Oin
    naar_organisatie: Oin
    tijdstip: Moment
    reden: Code | None = None


class OverdrachtAangeboden(_Overdracht):
    """Een organisatie is gevraagd de zorgmelding over te nemen; de verantwoordelijkheid is nog niet verschoven."""

    type: ClassVar[str] = "nl.veiligeketen.zorgmeldingen.overdracht-aangeboden.v1"


class OverdrachtAanvaard(_Overdracht):
    """De overdracht is aanvaard: vanaf dit moment is de ontvangende organisatie verantwoordelijk."""

    type: ClassVar[str] = "nl.veiligeketen.zorgmeldingen.overdracht-aanvaard.v1"


class OverdrachtGeweigerd(_Overdracht):
    """De overdracht is geweigerd, met een reden; de verantwoordelijkheid blijft waar zij was."""

    type: ClassVar[str] = "nl.veiligeketen.zorgmeldingen.overdracht-geweigerd.v1"


class HulpGestart(_Zorgmelding):
    """De eerste werkelijke hulp is begonnen; de tijd sinds ontvangst is het kerncijfer van de keten."""

    type: ClassVar[str] = "nl.veiligeketen.zorgmeldingen.hulp-gestart.v1"

    casus_id: UUID | None = None
    hulp_gestart_op: date
    organisatie: Oin | None = None


class ZorgmeldingAfgesloten(_Zorgmelding):
    """De zorgmelding is afgesloten; hiermee begint de opvolging van achttien maanden."""

    type: ClassVar[str] = "nl.veiligeketen.zorgmeldingen.zorgmelding-afgesloten.v1"

    huishouden_id: UUID
    casus_id: UUID | None = None
    soort: SoortZorgmelding
    afgesloten_op: date
    resultaat: Code
    reden: Code | None = None
    opvolger_organisatie: Oin | None = Field(
        None, description="Organisatie die de opvolging doet, als dat is afgesproken"
    )
    leden: tuple[Lid, ...] = ()
    jgz_organisatie: Oin | None = Field(None, description="JGZ-organisatie die al betrokken is")
    volwassen_slachtoffers_elders: tuple[UUID, ...] = Field(
        (), description="Volwassen slachtoffers die elders wonen: eigen spoor"
    )
    ondersteuning: tuple[Ondersteuning, ...] = ()


class _Casus(_Overleg):
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


class _Toestemming(_Overleg):
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
