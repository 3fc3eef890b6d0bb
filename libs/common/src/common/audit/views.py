"""The log in the forms that others ask for; pure functions of one line.

* `naar_ldv`: record of the Logboek Dataverwerkingen (Logius, working version): one line per data
  subject, never sampled, and a refusal is `Unset`, because `Error` is for faults of our own.
* `naar_nen7513`: the elements of NEN 7513 in the names of the LDV extension for it. Users are in
  here and not in the LDV record.
* `naar_fhir`: AuditEvent of FHIR R4.
* `naar_inzage`: what the person concerned is told: when, who, which action, why, on what ground.

The data subject is an opaque id in all of them: the log says that data was used, not which data.
"""

from __future__ import annotations

from datetime import UTC
from typing import Any, Final

from common.audit.regel import AuditRegel

SOORT_BETROKKENE: Final = "nl.veiligeketen.persoon-id"
_STATUS: Final = {"geslaagd": "Ok", "geweigerd": "Unset", "fout": "Error"}
# EventOutcomeIndicator as DICOM and FHIR number it: success, minor failure (refused), serious failure.
_UITKOMST: Final = {"geslaagd": "0", "geweigerd": "4", "fout": "8"}
_OIN: Final = "urn:nld:oin"
_FHIR_ACTIE: Final = {
    "aanmaken": "C",
    "registreren": "C",
    "lezen": "R",
    "zoeken": "R",
    "wijzigen": "U",
    "verwijderen": "D",
}


def naar_ldv(regel: AuditRegel) -> dict[str, Any]:
    """Return the line as a record of the Logboek Dataverwerkingen (times in ms since 1970)."""
    moment = int(regel.tijdstip.timestamp() * 1000)
    attributes: dict[str, Any] = {"dpl.core.processing_activity_id": regel.verwerking}
    if regel.betrokkene_id is not None:
        attributes["dpl.core.data_subject_id"] = str(regel.betrokkene_id)
        attributes["dpl.core.data_subject_id_type"] = SOORT_BETROKKENE
    record: dict[str, Any] = {
        "trace_id": regel.trace_id,
        "span_id": regel.span_id,
        "status": _STATUS[regel.uitkomst],
        "name": f"{regel.object_soort} {regel.handeling}",
        "start_time": moment,
        "end_time": moment,
        "resource": {"attributes": {"service.name": regel.dienst}},
        "attributes": attributes,
    }
    if regel.parent_span_id is not None:
        record["parent_span_id"] = regel.parent_span_id
    return record


def naar_nen7513(regel: AuditRegel) -> dict[str, Any]:
    """Return the line in the elements of NEN 7513: event, users, participants, source."""
    return {
        "eventID": regel.verwerking,
        "eventActionCode": regel.handeling,
        "eventDateTime": regel.tijdstip.astimezone(UTC).isoformat(),
        "eventOutcomeIndicator": _UITKOMST[regel.uitkomst],
        "users": _nen_gebruikers(regel),
        "participants": _nen_deelnemers(regel),
        "toestemmingsProfiel": None if regel.grondslag_id is None else str(regel.grondslag_id),
        "auditSourceID": regel.dienst,
        "auditEnterpriseSiteID": regel.organisatie,
        "networkAccessPointID": regel.client,
        "traceID": regel.trace_id,
    }


def _nen_gebruikers(regel: AuditRegel) -> list[dict[str, Any]]:
    """Who acted, and who answers for it when that is somebody else."""
    gebruikers: list[dict[str, Any]] = [
        {
            "userID": regel.gebruiker,
            "userIsRequestor": True,
            "roleIDCode": list(regel.rollen),
            "purposeOfUse": regel.doel,
            "organisatie": regel.organisatie,
        }
    ]
    if regel.namens is not None:
        gebruikers.append({"userID": regel.namens, "userIsRequestor": False, "verantwoordelijke": True})
    return gebruikers


def _nen_deelnemers(regel: AuditRegel) -> list[dict[str, Any]]:
    """Whose data (type 1 is a person, role 1 the client) and which object (type 2)."""
    deelnemers: list[dict[str, Any]] = []
    if regel.betrokkene_id is not None:
        deelnemers.append(
            {
                "participantObjectTypeCode": "1",
                "participantObjectTypeCodeRole": "1",
                "participantObjectIDTypeCode": SOORT_BETROKKENE,
                "participantObjectID": str(regel.betrokkene_id),
            }
        )
    if regel.object_id is not None:
        deelnemers.append(
            {
                "participantObjectTypeCode": "2",
                "participantObjectIDTypeCode": regel.object_soort,
                "participantObjectID": str(regel.object_id),
            }
        )
    return deelnemers


def naar_fhir(regel: AuditRegel) -> dict[str, Any]:
    """Return the line as a FHIR R4 AuditEvent, for a dossier system that collects those.

    FHIR knows five actions; the exact one is in `subtype`.
    """
    agenten: list[dict[str, Any]] = [
        {
            "requestor": True,
            "altId": regel.gebruiker,
            "role": [{"text": rol} for rol in regel.rollen],
            "who": {"identifier": {"system": _OIN, "value": regel.organisatie}},
        }
    ]
    if regel.namens is not None:
        agenten.append({"requestor": False, "altId": regel.namens})
    dingen = [(SOORT_BETROKKENE, regel.betrokkene_id), (regel.object_soort, regel.object_id)]
    event: dict[str, Any] = {
        "resourceType": "AuditEvent",
        "type": {"system": "http://terminology.hl7.org/CodeSystem/audit-event-type", "code": "rest"},
        "subtype": [{"system": regel.verwerking, "code": regel.handeling}],
        "action": _FHIR_ACTIE.get(regel.handeling, "E"),
        "recorded": regel.tijdstip.astimezone(UTC).isoformat(),
        "outcome": _UITKOMST[regel.uitkomst],
        "agent": agenten,
        "source": {"observer": {"display": regel.dienst}},
        "entity": [{"what": {"identifier": {"system": s, "value": str(i)}}} for s, i in dingen if i is not None],
    }
    if regel.doel is not None:
        event["purposeOfEvent"] = [{"text": regel.doel}]
    if not event["entity"]:
        del event["entity"]  # FHIR has no empty lists
    return event


def naar_inzage(regel: AuditRegel) -> dict[str, Any]:
    """Return what the person concerned may know about this line (NEN 7513, ch. 9).

    Organisation and role tell who it was; the name of a worker is for the privacy officer to give.
    """
    return {
        "tijdstip": regel.tijdstip.astimezone(UTC).isoformat(),
        "organisatie": regel.organisatie,
        "rollen": list(regel.rollen),
        "namens": regel.namens,
        "handeling": regel.handeling,
        "gegevens": regel.object_soort,
        "doel": regel.doel,
        "grondslag": None if regel.grondslag_id is None else str(regel.grondslag_id),
        "uitkomst": regel.uitkomst,
    }
