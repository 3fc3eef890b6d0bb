"""Welke dienst hier getest wordt, en bouwers van gebeurtenissen met geldige standaardwaarden."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID, uuid4

import pytest

from common.contracts.fields import Lid
from common.contracts.overleg import SoortZorgmelding, ZorgmeldingAfgesloten, ZorgmeldingGeregistreerd
from common.service import Service
from common.testing.actors import VEILIG_THUIS
from followup.app import SERVICE


@pytest.fixture
def service() -> Service:
    return SERVICE


@pytest.fixture
def een_afsluiting() -> Callable[..., ZorgmeldingAfgesloten]:
    def bouw(**afwijkend: Any) -> ZorgmeldingAfgesloten:
        standaard: dict[str, Any] = {
            "zorgmelding_id": uuid4(),
            "huishouden_id": uuid4(),
            "casus_id": uuid4(),
            "soort": SoortZorgmelding.EERSTE,
            "afgesloten_op": date(2026, 3, 2),
            "resultaat": "hulp-loopt",
            "leden": (een_lid(minderjarig=True), een_lid(minderjarig=False)),
        }
        return ZorgmeldingAfgesloten(**{**standaard, **afwijkend})

    return bouw


@pytest.fixture
def een_melding() -> Callable[..., ZorgmeldingGeregistreerd]:
    def bouw(**afwijkend: Any) -> ZorgmeldingGeregistreerd:
        standaard: dict[str, Any] = {
            "zorgmelding_id": uuid4(),
            "huishouden_id": uuid4(),
            "soort": SoortZorgmelding.HER_EEN,
            "ontvangen_op": datetime(2026, 6, 1, 10, tzinfo=UTC),
            "acuut": False,
            "melder_categorie": "politie",
            "organisatie": VEILIG_THUIS,
        }
        return ZorgmeldingGeregistreerd(**{**standaard, **afwijkend})

    return bouw


def een_lid(*, minderjarig: bool, persoon_id: UUID | None = None) -> Lid:
    return Lid(persoon_id=persoon_id or uuid4(), rol="kind" if minderjarig else "ouder", minderjarig=minderjarig)


