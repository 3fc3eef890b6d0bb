"""Wat overleg over zorgmeldingen en hun overdracht bekendmaakt."""

from __future__ import annotations

from datetime import date
from typing import ClassVar
from uuid import UUID

from pydantic import Field

from common.contracts.fields import Code, Deel, Gemeentecode, Lid, Oin, Ondersteuning, Pc4
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
    monitoring_tot: date | None = Field(None, description="Tot en met welke dag Veilig Thuis nog monitort")
    opvolging: bool = Field(
        True, description="Of hierna opvolging volgt; niet als de melding in een advies is omgezet"
    )


class HulpstartVerbeterd(_Zorgmelding):
    """De dag waarop de eerste hulp begon is verbeterd; de laatste verbetering geldt."""

    type: ClassVar[str] = "nl.veiligeketen.zorgmeldingen.hulpstart-verbeterd.v1"

    casus_id: UUID | None = None
    hulp_gestart_op: date
    reden: Code
    organisatie: Oin
    verbeterd_op: Moment


class Onderzoekuitkomst(Deel):
    """Uitkomst van het onderzoek voor één aard (CBS-tabel 84853NED)."""

    aard: Code
    uitkomst: Code


class OnderzoekAfgerond(_Zorgmelding):
    """Het onderzoek van Veilig Thuis is afgerond, met een uitkomst per aard, of voortijdig zonder uitkomst."""

    type: ClassVar[str] = "nl.veiligeketen.zorgmeldingen.onderzoek-afgerond.v1"

    casus_id: UUID | None = None
    afgerond_op: date
    voortijdig: bool
    uitkomsten: tuple[Onderzoekuitkomst, ...] = ()


class ZorgmeldingSoortHerzien(_Zorgmelding):
    """De berekende soort of haar basis is anders geworden, omdat er feiten over eerdere meldingen bij kwamen."""

    type: ClassVar[str] = "nl.veiligeketen.zorgmeldingen.soort-herzien.v1"

    casus_id: UUID | None = None
    organisatie: Oin = Field(description="Veilig Thuis-organisatie die de zorgmelding registreerde")
    oude_soort: SoortZorgmelding
    soort: SoortZorgmelding
    aanleiding: Code = Field(description="late-registratie, beoordeling, afsluiting, personen-gewijzigd")
    herzien_op: Moment


class DirectbetrokkenenGeinformeerd(_Zorgmelding):
    """Elke directbetrokkene is geïnformeerd, of er is een reden waarom dat niet kan."""

    type: ClassVar[str] = "nl.veiligeketen.zorgmeldingen.directbetrokkenen-geinformeerd.v1"

    casus_id: UUID | None = None
    geinformeerd_op: date


class MelderTeruggekoppeld(_Zorgmelding):
    """De melder heeft gehoord wat er met de melding is gedaan."""

    type: ClassVar[str] = "nl.veiligeketen.zorgmeldingen.melder-teruggekoppeld.v1"

    casus_id: UUID | None = None
    na: Code = Field(description="beoordeling of afsluiting")
    gegeven_op: date
