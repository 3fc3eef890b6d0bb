"""Which keys of an issuer may sign access tokens, and with which algorithms."""

from __future__ import annotations

import warnings
from dataclasses import dataclass, field
from typing import Any, Final

from joserfc import jws
from joserfc.errors import JoseError, SecurityWarning
from joserfc.jwk import ECKey, OKPKey, RSAKey

# RFC 9864 renames EdDSA to Ed25519; issuers will send the old name for years.
warnings.filterwarnings("ignore", message="EdDSA is deprecated", category=SecurityWarning)

_EDDSA: Final = frozenset({"EdDSA", "Ed25519"})
ALGORITMES: Final = frozenset({"RS256", "PS256", "ES256"}) | _EDDSA
"""The fixed allow-list. What the token's header asks for never widens it."""
_MIN_RSA_BITS: Final = 2048


@dataclass(frozen=True, slots=True)
class SigningKey:
    """A public key and the algorithms that it may be used with."""

    kid: str
    algoritmes: frozenset[str]
    vingerafdruk: str
    sleutel: RSAKey | ECKey | OKPKey = field(repr=False, compare=False)

    def verify(self, token: str, alg: str) -> bytes:
        """Return the payload of a token that this key signed with `alg`; else `ValueError`."""
        if alg not in self.algoritmes:
            raise ValueError("algoritme past niet bij de sleutel")
        try:
            return jws.deserialize_compact(token, self.sleutel, algorithms=[alg]).payload
        except (JoseError, ValueError, TypeError) as fout:
            raise ValueError("handtekening klopt niet") from fout


def parse_jwks(document: dict[str, object]) -> dict[str, SigningKey]:
    """Return the usable keys of a JWKS by key id; `ValueError` when there is none.

    Keys for encryption, symmetric keys, weak keys and keys without id are left out one by one,
    so that one odd key does not make the others unusable.
    """
    keys = document.get("keys")
    if not isinstance(keys, list):
        raise ValueError("geen JWKS")  # noqa: TRY004 - bad content, not a bad call
    gevonden = [key for jwk in keys if isinstance(jwk, dict) and (key := _parse(jwk)) is not None]
    ids = [key.kid for key in gevonden]
    # A key id that is there twice does not tell which key is meant: use neither.
    uniek = {key.kid: key for key in gevonden if ids.count(key.kid) == 1}
    if not uniek:
        raise ValueError("JWKS zonder bruikbare sleutel")
    return uniek


def _parse(jwk: dict[str, Any]) -> SigningKey | None:
    kid = jwk.get("kid")
    if not isinstance(kid, str) or not kid or jwk.get("use", "sig") != "sig":
        return None
    if "verify" not in jwk.get("key_ops", ["verify"]):
        return None
    try:
        sleutel, algoritmes = _import(jwk)
        vingerafdruk = sleutel.thumbprint()
    except (JoseError, ValueError, TypeError, KeyError):
        return None
    alg = jwk.get("alg")
    if alg is not None:
        algoritmes &= _EDDSA if alg in _EDDSA else frozenset({alg})
    if not algoritmes:
        return None
    return SigningKey(kid, algoritmes, vingerafdruk, sleutel)


def _import(jwk: dict[str, Any]) -> tuple[RSAKey | ECKey | OKPKey, frozenset[str]]:
    # `alg` and `key_ops` are judged by us: the library would insist on one exact name.
    kaal = {naam: waarde for naam, waarde in jwk.items() if naam in {"kty", "n", "e", "crv", "x", "y", "kid"}}
    match jwk.get("kty"), jwk.get("crv"):
        case "RSA", _:
            rsa = RSAKey.import_key(kaal)
            if rsa.public_key.key_size < _MIN_RSA_BITS:
                raise ValueError("te korte sleutel")
            return rsa, frozenset({"RS256", "PS256"})
        case "EC", "P-256":
            return ECKey.import_key(kaal), frozenset({"ES256"})
        case "OKP", "Ed25519":
            return OKPKey.import_key(kaal), _EDDSA
        case _:
            raise ValueError("soort sleutel wordt niet gebruikt")
