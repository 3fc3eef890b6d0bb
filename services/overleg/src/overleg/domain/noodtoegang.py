"""Noodtoegang (break-glass): één gebruiker leest één persoon, hoogstens een uur, en iemand anders beoordeelt dat achteraf."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from common.errors import Conflict, Forbidden
from overleg.domain.regels import Regels

NAZIENER = "privacy-officer"
"""De rol die gebruik van noodtoegang ziet en beoordeelt."""


class NoodReden(StrEnum):
    """Waarom er niet op toestemming of overdracht gewacht kan worden; eigen lijst."""

    LEVENSGEVAAR = "levensgevaar"
    ACUTE_ONVEILIGHEID = "acute-onveiligheid"
    VERMIST_KIND = "vermist-kind"
    CRISISDIENST = "crisisdienst"


class Oordeel(StrEnum):
    """Oordeel van de privacy officer; eigen lijst."""

    TERECHT = "terecht"
    ONTERECHT = "onterecht"


@dataclass(frozen=True, slots=True)
class Noodtoegang:
    """Gebruik van noodtoegang; zonder persoon is er gezocht en niemand gevonden, ook dat wordt beoordeeld."""

    id: UUID
    organisatie: str
    gebruiker: str
    houder: str | None
    """De organisatie die de persoon in haar register heeft; None als er niemand gevonden is."""
    persoon_id: UUID | None
    redencode: NoodReden
    reden: str | None
    van: datetime
    tot: datetime
    beoordeeld_op: datetime | None = None
    beoordeeld_door: str | None = None
    oordeel: Oordeel | None = None
    toelichting: str | None = None
    versie: int = 1

    def open(self, nu: datetime) -> bool:
        """Of er op dit moment op gelezen mag worden."""
        gevonden = self.persoon_id is not None and self.oordeel is not Oordeel.ONTERECHT
        return gevonden and self.van <= nu < self.tot

    def te_laat_beoordeeld(self, nu: datetime, regels: Regels) -> bool:
        """Of het oordeel op dit moment te laat is."""
        return self.beoordeeld_op is None and nu > self.van + timedelta(hours=regels.noodtoegang_beoordelen_uren)


def eindigt(nu: datetime, regels: Regels) -> datetime:
    """Het moment waarop noodtoegang die nu begint vanzelf dicht is."""
    return nu + timedelta(minutes=regels.noodtoegang_minuten)


def eis_geen_achterstand(onbeoordeeld: Collection[datetime], nu: datetime, regels: Regels) -> None:
    """Weiger wie eerder gebruik heeft dat te lang of te vaak onbeoordeeld is; `onbeoordeeld` zijn de beginmomenten."""
    uren, meest = regels.noodtoegang_beoordelen_uren, regels.noodtoegang_onbeoordeeld_hoogstens
    if any(nu > van + timedelta(hours=uren) for van in onbeoordeeld):
        raise Conflict(
            f"Uw eerdere noodtoegang is na {uren} uur nog niet beoordeeld. Vraag uw privacy officer haar te beoordelen; "
            "een collega kan nu wel noodtoegang openen."
        )
    if len(onbeoordeeld) >= meest:
        raise Conflict(
            f"U heeft {meest} keer noodtoegang gebruikt zonder dat die beoordeeld is. Vraag uw privacy officer die te "
            "beoordelen; een collega kan nu wel noodtoegang openen."
        )


def beoordeel(
    noodtoegang: Noodtoegang, oordeel: Oordeel, toelichting: str | None, wie: str, nu: datetime
) -> Noodtoegang:
    """Beoordeel één keer, nooit het eigen gebruik; onterecht gebruik is meteen dicht."""
    if wie == noodtoegang.gebruiker:
        raise Forbidden("Wie noodtoegang gebruikte beoordeelt haar niet zelf; vraag een andere privacy officer.")
    if noodtoegang.beoordeeld_op is not None:
        raise Conflict("Deze noodtoegang is al beoordeeld.")
    return replace(
        noodtoegang, beoordeeld_op=nu, beoordeeld_door=wie, oordeel=oordeel, toelichting=toelichting,
        versie=noodtoegang.versie + 1,
    )  # fmt: skip
