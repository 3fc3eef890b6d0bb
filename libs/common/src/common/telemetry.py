"""OpenTelemetry traces, off unless an endpoint is configured; a span never carries a query string or a path with ids."""

from __future__ import annotations

from collections.abc import Sequence

from fastapi import FastAPI
from opentelemetry import trace
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor, SpanExporter, SpanExportResult
from typing_extensions import override

from common.settings import ServiceSettings

KEPT_ATTRIBUTES = frozenset({
    "http.request.method", "http.route", "http.response.status_code", "network.protocol.version", "service.name",
    "url.scheme", "messaging.destination.name", "messaging.operation.type",
})  # fmt: skip
"""Attributes of a span that may leave the service: an allow-list, as for the log."""


class AllowListExporter(SpanExporter):
    """Passes spans on with the allowed attributes only; events (exceptions quote data) stay behind."""

    def __init__(self, inner: SpanExporter) -> None:
        self._inner = inner

    @override
    def export(self, spans: Sequence[ReadableSpan]) -> SpanExportResult:
        """Export cleaned copies."""
        return self._inner.export([clean(span) for span in spans])

    @override
    def shutdown(self) -> None:
        """Shut the inner exporter down."""
        self._inner.shutdown()


def clean(span: ReadableSpan) -> ReadableSpan:
    """Copy a span without anything that could hold personal data."""
    attributes = {k: v for k, v in (span.attributes or {}).items() if k in KEPT_ATTRIBUTES}
    route = attributes.get("http.route")
    return ReadableSpan(
        name=f"{attributes.get('http.request.method', '')} {route}".strip() if route else span.name.split(" ")[0],
        context=span.context, parent=span.parent, resource=span.resource, attributes=attributes, events=(),
        links=[trace.Link(link.context) for link in span.links], kind=span.kind,
        status=trace.Status(span.status.status_code),  # its description is the text of an exception
        start_time=span.start_time, end_time=span.end_time,
        instrumentation_scope=span.instrumentation_scope,
    )  # fmt: skip


def install_telemetry(app: FastAPI, settings: ServiceSettings) -> None:
    """Send traces to the configured collector; without one nothing is made at all."""
    del app  # FastAPI makes its own spans as soon as a provider exists
    if not settings.otel_endpoint:
        return
    provider = TracerProvider(
        resource=Resource.create({"service.name": settings.dienst, "service.version": settings.versie})
    )
    exporter = OTLPSpanExporter(endpoint=settings.otel_endpoint.rstrip("/") + "/v1/traces")
    provider.add_span_processor(BatchSpanProcessor(AllowListExporter(exporter)))
    trace.set_tracer_provider(provider)
