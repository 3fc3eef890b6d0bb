"""Herziening van berekende soorten: late registratie, afsluiting en samenvoegen veranderen wat latere meldingen zijn."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from overleg.domain.soort import EerdereMelding, Soortbepaling, bepaal_soort


class Aanleiding(StrEnum):
    """Waarom soorten opnieuw zijn berekend."""

    LATE_REGISTRATIE = "late-registratie"
    BEOORDELING = "beoordeling"
    AFSLUITING = "afsluiting"
    PERSONEN_GEWIJZIGD = "personen-gewijzigd"


@dataclass(frozen=True, slots=True)
class Dossiermelding:
    """Een zorgmelding zoals herziening haar ziet: de feiten voor andere meldingen, en haar eigen bewaarde bepaling."""

    feiten: EerdereMelding
    eigenaar: str
    casus_id: UUID | None
    bewaard: Soortbepaling
    te_herzien: bool = True


@dataclass(frozen=True, slots=True)
class Herziening:
    """Een zorgmelding waarvan de soort of de basis ervan anders is geworden."""

    melding: Dossiermelding
    nieuw: Soortbepaling


@dataclass(frozen=True, slots=True)
class SoortHistorie:
    """Eén herziening uit het verleden van een zorgmelding."""

    oud: Soortbepaling
    nieuw: Soortbepaling
    aanleiding: str
    herzien_op: datetime


def herbereken(melding: Dossiermelding, rond: Sequence[Dossiermelding]) -> Soortbepaling:
    """De soort van een melding, opnieuw uit de feiten van alles wat eromheen bekend is in hetzelfde register."""
    eerdere = [m.feiten for m in rond if m.eigenaar == melding.eigenaar]
    return bepaal_soort(melding.feiten.ontvangen_op, melding.feiten.personen, eerdere)


def herzie(rond: Sequence[Dossiermelding]) -> list[Herziening]:
    """Welke van deze meldingen een andere soort of basis krijgen; oudste eerst, zodat de volgorde vaststaat."""
    gevonden = [Herziening(m, herbereken(m, rond)) for m in rond if m.te_herzien]
    return sorted(
        (h for h in gevonden if h.nieuw != h.melding.bewaard),
        key=lambda h: (h.melding.feiten.ontvangen_op, h.melding.feiten.zorgmelding_id),
    )
