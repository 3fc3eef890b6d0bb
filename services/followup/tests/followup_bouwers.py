"""Bouwers van gebeurtenissen en contacten met geldige standaardwaarden."""

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID, uuid4

from httpx import AsyncClient, Response

from common.contracts.fields import Lid
from common.contracts.overleg import SoortZorgmelding, ZorgmeldingAfgesloten, ZorgmeldingGeregistreerd
from common.testing.actors import VEILIG_THUIS


def een_lid(*, minderjarig: bool, persoon_id: UUID | None = None) -> Lid:
    return Lid(persoon_id=persoon_id or uuid4(), rol="kind" if minderjarig else "ouder", minderjarig=minderjarig)


def een_afsluiting(**afwijkend: Any) -> ZorgmeldingAfgesloten:
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


def een_melding(**afwijkend: Any) -> ZorgmeldingGeregistreerd:
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


def een_resultaat(persoon_id: UUID, **afwijkend: Any) -> dict[str, Any]:
    return {"persoonId": str(persoon_id), "directVeilig": "ja", "nieuwGeweld": "nee", **afwijkend}


def een_contact(*personen: dict[str, Any], **afwijkend: Any) -> dict[str, Any]:
    standaard = {
        "datum": "2026-03-02",
        "vorm": "06",
        "status": "01",
        "bereikt": bool(personen),
        "personen": list(personen),
    }
    return {**standaard, **afwijkend}


async def het_plan(client: AsyncClient, headers: dict[str, str]) -> dict[str, Any]:
    """Het enige plan dat deze aanroeper ziet."""
    antwoord = await client.get("/v1/opvolgplannen", headers=headers)
    assert antwoord.status_code == 200, antwoord.text
    (plan,) = antwoord.json()["resultaten"]
    return plan


async def leg_vast(
    client: AsyncClient,
    headers: dict[str, str],
    moment: dict[str, Any],
    contact: dict[str, Any],
    versie: int | None = None,
) -> Response:
    versie = moment["versie"] if versie is None else versie
    return await client.post(
        f"/v1/contactmomenten/{moment['contactmomentId']}/contacten",
        json=contact,
        headers={**headers, "If-Match": f'"{versie}"'},
    )
