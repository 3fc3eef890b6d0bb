"""FHIR R4: een persoon als Patient, voor het systeem van een organisatie die de opvolging doet.

Dezelfde toegang als `GET /personen/{persoonId}`: eigen register, aanvaarde overdracht, of een grond op naam. Het formaat is een
afspraak met leveranciers; er wordt geen nationaal profiel geclaimd (`meta.profile` blijft leeg).
"""

from typing import Any
from uuid import UUID

from fastapi import Response

from common.web import FhirResponse, fhir_router, weak_etag
from overleg.auth import HuishoudenLezen
from overleg.domain.dubbelen import is_telefoon
from overleg.domain.persoon import Persoon
from overleg.service import personen as service

router = fhir_router()

BSN = "http://fhir.nl/fhir/NamingSystem/bsn"
"""Naamruimte van het burgerservicenummer in nl-core; alleen in het eigen register."""
SINDS = "2026-11-28"
"""Dag waarop de CapabilityStatement voor het laatst veranderde."""
PATIENT: dict[str, Any] = {
    "type": "Patient",
    "interaction": [{"code": "read"}],
    "versioning": "versioned",
    "readHistory": False,
    "documentation": (
        "Alleen lezen op id, met dezelfde gronden als de REST-dienst. Een geheim adres en het burgerservicenummer gaan nooit naar "
        "een ander dan het eigen register. Zoeken gaat met POST /v1/personen/_zoek."
    ),
}


@router.get("/Patient/{persoonId:uuid}", name="lees_patient")
async def lees_patient(persoonId: UUID, tx: HuishoudenLezen) -> Response:
    """Lees een persoon als Patient; een samengevoegde registratie verwijst naar wie bleef."""
    persoon, _ = await service.lees_persoon(tx, persoonId)
    return FhirResponse(patient(persoonId, persoon), headers={"ETag": weak_etag(persoon.versie)})


def patient(gevraagd: UUID, persoon: Persoon) -> dict[str, Any]:
    """De Patient bij een id; wat niet te zien of niet bekend is, ontbreekt."""
    if gevraagd != persoon.id:
        return _opgegaan(gevraagd, persoon)
    velden = {
        "identifier": [{"system": BSN, "value": persoon.bsn}] if persoon.bsn else None,
        "name": [{"text": persoon.naam}] if persoon.naam else None,
        "telecom": [_telecom(persoon.contact)] if persoon.contact else None,
        "birthDate": _geboren(persoon),
        "address": _adres(persoon),
        "link": [_link(p, "replaces") for p in persoon.samengevoegd] or None,
    }
    kop = {"resourceType": "Patient", "id": str(persoon.id), "meta": {"versionId": str(persoon.versie)}, "active": True}
    return kop | {naam: waarde for naam, waarde in velden.items() if waarde is not None}


def _opgegaan(gevraagd: UUID, persoon: Persoon) -> dict[str, Any]:
    return {
        "resourceType": "Patient",
        "id": str(gevraagd),
        "meta": {"versionId": str(persoon.versie)},
        "active": False,
        "link": [_link(persoon.id, "replaced-by")],
    }


def _link(persoon_id: UUID, soort: str) -> dict[str, Any]:
    return {"other": {"reference": f"Patient/{persoon_id}"}, "type": soort}


def _geboren(persoon: Persoon) -> str | None:
    if persoon.geboortedatum is not None:
        return persoon.geboortedatum.isoformat()
    return str(persoon.geboortejaar) if persoon.geboortejaar is not None else None


def _telecom(contact: str) -> dict[str, str]:
    soort = "phone" if is_telefoon(contact) else "email" if "@" in contact else "other"
    return {"system": soort, "value": contact}


def _adres(persoon: Persoon) -> list[dict[str, Any]] | None:
    adres = persoon.adres
    if adres is None:
        return None
    return [{"line": [f"{adres.straat} {adres.huisnummer}"], "postalCode": adres.postcode, "city": adres.plaats}]
