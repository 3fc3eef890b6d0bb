"""Wat overleg over zorgmeldingen en hun overdracht bekendmaakt."""

from __future__ import annotations

from datetime import date
from typing import ClassVar
from uuid import UUID

from pydantic import Field

from common.contracts.fields import Code, Gemeentecode, Lid, Oin, Ondersteuning, Pc4
from common.contracts.overleg.basis import OverlegEvent, SoortZorgmelding
from common.events import Moment


class _Zorgmelding(OverlegEvent):
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
