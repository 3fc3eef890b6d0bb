"""Real access tokens for tests: a real ES256 key pair, signed as an issuer does."""

from __future__ import annotations

import base64
import json
import time
import uuid
from collections.abc import Callable, Iterable
from typing import Any, Final

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

_WEG: Final = object()


def b64url(ruw: bytes) -> str:
    """Base64url without padding, as JOSE wants it."""
    return base64.urlsafe_b64encode(ruw).rstrip(b"=").decode("ascii")


class TokenMaker:
    """A small issuer without a server: makes tokens, and the JWKS that verifies them.

        maker = TokenMaker("http://127.0.0.1:8100")
        jwks = JwksCache([maker.issuer], transport=httpx.MockTransport(maker.antwoord))
        kop = maker.header("vera.vt", oin, ["medewerker-veilig-thuis"], ["overleg:casussen:lezen"], "overleg")

    `antwoord` needs httpx and serves discovery and JWKS as the issuer would.
    """

    WEG: Final = _WEG
    """As the value of an override: leave this claim out."""

    def __init__(
        self,
        issuer: str = "http://issuer.test",
        *,
        kid: str = "proef-1",
        clock: Callable[[], float] = time.time,
    ) -> None:
        """Make a new key pair."""
        self.issuer = issuer
        self.kid = kid
        self._clock = clock
        self.sleutel = ec.generate_private_key(ec.SECP256R1())

    @property
    def jwks(self) -> dict[str, Any]:
        """The public key set of this issuer."""
        punt = self.sleutel.public_key().public_numbers()
        return {
            "keys": [
                {
                    "kty": "EC",
                    "crv": "P-256",
                    "use": "sig",
                    "alg": "ES256",
                    "kid": self.kid,
                    "x": b64url(punt.x.to_bytes(32, "big")),
                    "y": b64url(punt.y.to_bytes(32, "big")),
                }
            ]
        }

    @property
    def discovery(self) -> dict[str, Any]:
        """The discovery document of this issuer."""
        return {"issuer": self.issuer, "jwks_uri": f"{self.issuer}/jwks"}

    def antwoord(self, verzoek: Any) -> Any:
        """Answer an httpx request as the issuer would (for `httpx.MockTransport`)."""
        import httpx

        pad = str(verzoek.url)
        if pad == f"{self.issuer}/.well-known/openid-configuration":
            return httpx.Response(200, json=self.discovery)
        if pad == f"{self.issuer}/jwks":
            return httpx.Response(200, json=self.jwks)
        return httpx.Response(404)

    def claims(
        self, sub: str, organisatie: str, rollen: Iterable[str], scopes: Iterable[str], aud: str | list[str]
    ) -> dict[str, Any]:
        """Return the claims of a good access token that lives five minutes."""
        nu = int(self._clock())
        return {
            "iss": self.issuer,
            "aud": [aud] if isinstance(aud, str) else aud,
            "sub": sub,
            "azp": "keten-cli",
            "iat": nu,
            "exp": nu + 300,
            "jti": str(uuid.uuid4()),
            "scope": " ".join(scopes),
            "rollen": list(rollen),
            "organisatie": organisatie,
        }

    def token(
        self,
        sub: str,
        organisatie: str,
        rollen: Iterable[str],
        scopes: Iterable[str],
        aud: str | list[str],
        **overrides: Any,
    ) -> str:
        """Return a signed token; a keyword replaces a claim, `TokenMaker.WEG` drops it."""
        claims = self.claims(sub, organisatie, rollen, scopes, aud) | overrides
        return self.onderteken({naam: waarde for naam, waarde in claims.items() if waarde is not _WEG})

    def header(
        self,
        sub: str,
        organisatie: str,
        rollen: Iterable[str],
        scopes: Iterable[str],
        aud: str | list[str],
        **overrides: Any,
    ) -> dict[str, str]:
        """Return the request header that carries such a token."""
        return {"Authorization": f"Bearer {self.token(sub, organisatie, rollen, scopes, aud, **overrides)}"}

    def onderteken(self, claims: dict[str, Any] | bytes, header: dict[str, Any] | None = None) -> str:
        """Sign these claims (or raw bytes); `header` replaces or adds header fields."""
        kop = {"alg": "ES256", "typ": "at+jwt", "kid": self.kid} | (header or {})
        kop = {naam: waarde for naam, waarde in kop.items() if waarde is not _WEG}
        romp = claims if isinstance(claims, bytes) else json.dumps(claims).encode()
        invoer = f"{b64url(json.dumps(kop).encode())}.{b64url(romp)}"
        r, s = decode_dss_signature(self.sleutel.sign(invoer.encode(), ec.ECDSA(hashes.SHA256())))
        return f"{invoer}.{b64url(r.to_bytes(32, 'big') + s.to_bytes(32, 'big'))}"
