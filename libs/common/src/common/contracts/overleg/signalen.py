"""Wat overleg over signaaloverleggen en signalen bekendmaakt: codes, plaats en dag, nooit de tekst."""

from __future__ import annotations

from typing import ClassVar
from uuid import UUID

from pydantic import Field

from common.contracts.fields import Code, Gemeentecode, Oin, Pc4
from common.contracts.overleg.basis import OverlegEvent
from common.events import Moment


class _Signaaloverleg(OverlegEvent):
    aggregate: ClassVar[str] = "signaaloverleg_id"

    signaaloverleg_id: UUID
    signaalreeks_id: UUID
    organisatie: Oin = Field(description="Organisatie die het overleg organiseert")


class SignaaloverlegGepland(_Signaaloverleg):
    """Er staat een signaaloverleg gepland."""

    type: ClassVar[str] = "nl.veiligeketen.signaaloverleggen.signaaloverleg-gepland.v1"

    begint_op: Moment


class SignaaloverlegVerplaatst(_Signaaloverleg):
    """Een gepland signaaloverleg is naar een ander moment verplaatst."""

    type: ClassVar[str] = "nl.veiligeketen.signaaloverleggen.signaaloverleg-verplaatst.v1"

    begint_op: Moment


class SignaaloverlegGehouden(_Signaaloverleg):
    """Een signaaloverleg is gehouden, met een beleidsadviseur van een gemeente."""

    type: ClassVar[str] = "nl.veiligeketen.signaaloverleggen.signaaloverleg-gehouden.v1"

    gehouden_op: Moment
    organisaties: tuple[Oin, ...] = Field((), description="Organisaties die aanwezig waren")


class SignaaloverlegGeannuleerd(_Signaaloverleg):
    """Een gepland signaaloverleg gaat niet door."""

    type: ClassVar[str] = "nl.veiligeketen.signaaloverleggen.signaaloverleg-geannuleerd.v1"

    reden: Code


class _Signaal(OverlegEvent):
    aggregate: ClassVar[str] = "signaal_id"

    signaal_id: UUID
    organisatie: Oin = Field(description="Organisatie die het signaal indiende")


class SignaalIngediend(_Signaal):
    """Een organisatie ziet iets in de praktijk dat een trend kan zijn."""

    type: ClassVar[str] = "nl.veiligeketen.signalen.signaal-ingediend.v1"

    aard: tuple[Code, ...] = Field((), description="Vormen van geweld, lijst CBS 84850NED")
    doelgroepen: tuple[Code, ...] = ()
    trend: Code = Field(description="toenemend, gelijk, afnemend, onbekend")
    gemeentecode: Gemeentecode
    pc4: Pc4 | None = Field(None, description="Alleen als het gebied genoeg inwoners heeft")
    ingediend_op: Moment


class SignaalBesproken(_Signaal):
    """Een signaaloverleg heeft besloten wat er met een signaal gebeurt."""

    type: ClassVar[str] = "nl.veiligeketen.signalen.signaal-besproken.v1"

    signaaloverleg_id: UUID
    uitkomst: Code
    tijdstip: Moment
