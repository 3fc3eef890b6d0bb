"""Prometheus metrics of one service, in a registry of its own so that five services fit in one process."""

from __future__ import annotations

from collections.abc import Callable

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

_BUCKETS = (0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)


class Metrics:
    """All metrics a service exposes; `docs/metrieken.md` says what each means and when to worry. No label holds an id."""

    def __init__(self, dienst: str) -> None:
        self.registry = CollectorRegistry()
        self._dienst = dienst
        r = self.registry
        self.requests = Counter("keten_http_requests", "Verzoeken", ["dienst", "route", "method", "status"], registry=r)
        self.request_seconds = Histogram(
            "keten_http_request_seconds", "Duur van verzoeken", ["dienst", "route"], buckets=_BUCKETS, registry=r
        )
        self.outbox_depth = Gauge("keten_outbox_depth", "Gebeurtenissen die nog niet gepubliceerd zijn", registry=r)
        self.outbox_oldest_seconds = Gauge(
            "keten_outbox_oldest_seconds", "Leeftijd van de oudste ongepubliceerde", registry=r
        )
        self.outbox_published = Counter("keten_outbox_published", "Gepubliceerde gebeurtenissen", registry=r)
        self.inbox_applied = Counter("keten_inbox_applied", "Verwerkte gebeurtenissen", ["type"], registry=r)
        self.inbox_duplicates = Counter("keten_inbox_duplicates", "Dubbele bezorgingen zonder gevolg", registry=r)
        self.inbox_parked = Gauge("keten_inbox_parked", "Geparkeerde gebeurtenissen", registry=r)
        self.inbox_parked_attempts_max = Gauge(
            "keten_inbox_parked_attempts_max", "Meeste pogingen van een geparkeerde", registry=r
        )
        self.inbox_undecodable = Gauge("keten_inbox_undecodable", "Onleesbare berichten, bewaard met reden", registry=r)
        self.inbox_forks = Gauge("keten_inbox_forks", "Zelfde volgnummer met andere inhoud", registry=r)
        self.consumer_lag = Gauge("keten_consumer_lag", "Achterstand in berichten", ["topic", "partition"], registry=r)
        self.consumer_age_seconds = Gauge(
            "keten_consumer_age_seconds", "Leeftijd van de laatst verwerkte gebeurtenis", registry=r
        )
        self.audit_seal_age_seconds = Gauge(
            "keten_audit_seal_age_seconds", "Seconden sinds het laatste zegel", registry=r
        )
        self.pool_in_use = Gauge("keten_db_pool_in_use", "Uitgegeven databaseverbindingen", registry=r)
        self.pool_size = Gauge("keten_db_pool_size", "Hoogste aantal databaseverbindingen", registry=r)
        self.noodtoegang = Counter("keten_noodtoegang", "Keren dat noodtoegang is gebruikt", registry=r)
        self.termijnen = Gauge("keten_termijn_overschrijdingen", "Verstreken termijnen op dit moment", registry=r)

    def observe_request(self, route: str, method: str, status: int, seconds: float) -> None:
        """Count one request; `route` is the template, never the path with its ids."""
        self.requests.labels(self._dienst, route, method, str(status)).inc()
        self.request_seconds.labels(self._dienst, route).observe(seconds)

    def follow_pool(self, in_use: Callable[[], int], size: int) -> None:
        """Read the pool's use at every scrape."""
        self.pool_in_use.set_function(in_use)
        self.pool_size.set(size)

    def render(self) -> bytes:
        """Text of the exposition format."""
        return generate_latest(self.registry)
