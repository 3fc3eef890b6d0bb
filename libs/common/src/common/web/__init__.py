"""HTTP for every service: NL API Design Rules, problem documents, access policy and transaction in one alias."""

from common.web.fhir import FhirResponse, capability_router, fhir_router, weak_etag
from common.web.models import ApiModel, Datum, Pagina, Tijdstip
from common.web.policy import Toegang, toegang
from common.web.route import Route, service_router

__all__ = [
    "ApiModel",
    "Datum",
    "FhirResponse",
    "Pagina",
    "Route",
    "Tijdstip",
    "Toegang",
    "capability_router",
    "fhir_router",
    "service_router",
    "toegang",
    "weak_etag",
]
