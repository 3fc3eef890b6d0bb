"""Settings every service has; a service adds only what differs and its own prefix."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

PLATFORM_OIN = "00000009990000000000"


class ServiceSettings(BaseSettings):
    """Explicit settings of one service, read from `<PREFIX>_<NAME>` by the command line and passed on as a value."""

    model_config = SettingsConfigDict(extra="ignore", frozen=True)

    dienst: ClassVar[str]
    titel: ClassVar[str]
    omschrijving: ClassVar[str]
    versie: ClassVar[str] = "1.0.0"

    database_url: str = Field(description="PostgreSQL van deze dienst, rol app_<dienst>")
    migratie_database_url: str | None = Field(
        None, description="Zelfde database, rol own_<dienst>; alleen voor migrate"
    )
    kafka_bootstrap: str = "127.0.0.1:19092"
    oidc_issuers: list[str] = Field(default_factory=lambda: ["http://127.0.0.1:8100"])
    oidc_jwks_uri: str | None = Field(None, description="Alleen als de sleutels elders staan dan de issuer zegt")
    oin: str = Field(PLATFORM_OIN, pattern=r"^\d{20}$", description="OIN in de bron (source) van gebeurtenissen")
    openbare_url: str | None = Field(None, description="Basis-URL zonder /v1 in het OpenAPI-document")
    host: str = "127.0.0.1"
    port: int = 8100
    metrics_port: int = 9100
    sleutel_map: Path | None = Field(None, description="Map met kek.key, blinde-index.key en audit.pem")
    log_niveau: str = "INFO"
    otel_endpoint: str | None = Field(None, description="OTLP/HTTP-adres; leeg is uit")

    pool_max: int = 10
    statement_timeout_ms: int = 15_000
    verzoek_timeout_s: float = 20.0
    max_body_bytes: int = 1 << 20
    verzoeken_per_minuut: int = Field(6000, description="Per client; daarboven 429 met Retry-After")
    relay_poll_ms: int = 25
    proces: str = Field("lokaal", description="Naam van dit proces: podnaam in Kubernetes")

    @property
    def pakket(self) -> str:
        """Name of the Python package, the database and the roles: the service name with underscores."""
        return self.dienst.replace("-", "_")

    @property
    def server_url(self) -> str:
        """Absolute https address in the OpenAPI document, major version included."""
        return (self.openbare_url or f"https://api.veiligeketen.example/{self.dienst}") + "/v1"

    @property
    def bron(self) -> str:
        """CloudEvents `source` of this service: urn:nld:oin:<oin>:systeem:<dienst>."""
        return f"urn:nld:oin:{self.oin}:systeem:{self.dienst}"
