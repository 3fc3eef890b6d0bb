"""A real issuer with real keys behind an httpx transport: the only thing that is not ours."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import httpx
import pytest

from common.auth import JwksCache, TokenVerifier
from common.testing.tokens import TokenMaker

OIN = "00000009990000000001"
ROLLEN = ["casusregisseur"]
SCOPES = ["overleg:casussen:lezen"]
AUD = "overleg"


class Klok:
    """A clock that only moves when a test moves it."""

    def __init__(self, nu: float = 1_800_000_000.0) -> None:
        self.nu = nu

    def __call__(self) -> float:
        return self.nu

    def verder(self, seconden: float) -> None:
        self.nu += seconden


@dataclass
class Uitgever:
    """The issuer as the network shows it: counts requests, can be away, can change its keys."""

    maker: TokenMaker
    weg: bool = False
    verzoeken: list[str] = field(default_factory=list)
    extra: list[dict[str, Any]] = field(default_factory=list)

    def __call__(self, verzoek: httpx.Request) -> httpx.Response:
        self.verzoeken.append(verzoek.url.path)
        if self.weg:
            raise httpx.ConnectError("weg", request=verzoek)
        if verzoek.url.path == "/jwks":
            return httpx.Response(200, json={"keys": self.maker.jwks["keys"] + self.extra})
        return self.maker.antwoord(verzoek)

    @property
    def jwks_verzoeken(self) -> int:
        return self.verzoeken.count("/jwks")


@dataclass
class Opstelling:
    """Everything a test needs to send a token and to see what happens."""

    klok: Klok
    maker: TokenMaker
    uitgever: Uitgever
    jwks: JwksCache
    verifier: TokenVerifier

    def goed(self, **overrides: Any) -> str:
        claims = self.claims(**overrides)
        return self.maker.onderteken({naam: waarde for naam, waarde in claims.items() if waarde is not TokenMaker.WEG})

    def claims(self, **overrides: Any) -> dict[str, Any]:
        return self.maker.claims("vera.vt", OIN, ROLLEN, SCOPES, AUD) | overrides

    async def bied_aan(self, token: str) -> Any:
        return await self.verifier.verify(f"Bearer {token}")


@pytest.fixture
async def opstelling():
    klok = Klok()
    maker = TokenMaker("https://issuer.test", clock=klok)
    uitgever = Uitgever(maker)
    jwks = JwksCache([maker.issuer], transport=httpx.MockTransport(uitgever), clock=klok)
    yield Opstelling(klok, maker, uitgever, jwks, TokenVerifier([maker.issuer], AUD, jwks, clock=klok))
    await jwks.aclose()
