"""What one running service has at hand; made once by the composition root and passed on, never a global."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from fastapi import Request

from common.auth import JwksCache, TokenVerifier
from common.metrics import Metrics
from common.privacy import AnswerCipher, BlindIndex, FileKek, Keyring
from common.settings import ServiceSettings

if TYPE_CHECKING:
    from common.db import Database, Keys
    from common.web.ratelimit import RateLimiter


def system_clock() -> datetime:
    """The moment now, in UTC; the only place that reads the machine's clock for the domain."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Runtime:
    """The parts of one running service."""

    settings: ServiceSettings
    database: Database
    verifier: TokenVerifier
    limiter: RateLimiter
    metrics: Metrics
    answer_cipher: AnswerCipher
    clock: Callable[[], datetime] = system_clock


def runtime_of(request: Request) -> Runtime:
    """Return the parts of the service this request came to."""
    runtime: Runtime = request.app.state.runtime
    return runtime


def build_runtime(
    settings: ServiceSettings,
    *,
    clock: Callable[[], datetime] = system_clock,
    database: Database | None = None,
    verifier: TokenVerifier | None = None,
) -> Runtime:
    """Make the parts of a service from its settings; tests hand in a database and a verifier of their own.

    Raises `ValueError` with a clear text when the key folder is missing or wrong.
    """
    from common.web.ratelimit import RateLimiter

    if settings.sleutel_map is None:
        raise ValueError(
            f"{settings.pakket.upper()}_SLEUTEL_MAP ontbreekt: de map met kek.key, blinde-index.key en audit.pem"
        )
    if not settings.sleutel_map.is_dir():
        raise ValueError(
            f"{settings.pakket.upper()}_SLEUTEL_MAP wijst naar {settings.sleutel_map}, maar die map bestaat niet"
        )
    kek = FileKek(settings.sleutel_map)
    return Runtime(
        settings=settings,
        database=database or build_database(settings, build_keys(settings)),
        verifier=verifier
        or TokenVerifier(
            settings.oidc_issuers, settings.dienst, JwksCache(settings.oidc_issuers, jwks_uri=settings.oidc_jwks_uri)
        ),
        limiter=RateLimiter(settings.verzoeken_per_minuut),
        metrics=Metrics(settings.dienst),
        answer_cipher=AnswerCipher(kek),
        clock=clock,
    )


def build_keys(settings: ServiceSettings) -> Keys:
    """Read the key folder of a service."""
    from common.db import Keys

    if settings.sleutel_map is None:
        raise ValueError("zonder sleutelmap zijn er geen sleutels")
    return Keys(Keyring(FileKek(settings.sleutel_map)), BlindIndex.from_folder(settings.sleutel_map))


def build_database(settings: ServiceSettings, keys: Keys | None) -> Database:
    """Make the pool of a service; nothing connects before the first transaction."""
    from common.db import Database

    return Database(
        settings.database_url, dienst=settings.dienst, bron=settings.bron, pool_max=settings.pool_max, statement_timeout_ms=settings.statement_timeout_ms, keys=keys, config=settings,
    )  # fmt: skip
