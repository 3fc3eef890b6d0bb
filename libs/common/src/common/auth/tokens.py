"""From the header `Authorization` to an `Actor`, or a refusal.

Only JWT access tokens of a known issuer, meant for this service, signed with an asymmetric
algorithm. Everything that a header could use to bring its own key or its own rules is refused
before any signature is looked at.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
import math
import re
import time
from collections import OrderedDict
from collections.abc import Callable, Sequence
from typing import Any, Final, NoReturn

from common.auth.actor import Actor
from common.auth.claims import actor_van
from common.auth.errors import Reden, Unauthenticated
from common.auth.jwks import JwksCache
from common.auth.keys import ALGORITMES

MAX_HEADER: Final = 8 * 1024
SPELING_SECONDEN: Final = 30.0
"""How far the clocks of issuer and service may differ."""
CACHE_SECONDEN: Final = 60.0
CACHE_MAX: Final = 10_000

_VORM: Final = re.compile(r"[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+")
_VERBODEN_HEADERS: Final = frozenset({"jwk", "jku", "x5u", "x5c", "crit", "zip", "b64"})
_RFC9068: Final = frozenset({"at+jwt", "application/at+jwt"})


class TokenVerifier:
    """Verifies tokens and remembers the good ones for at most a minute."""

    def __init__(
        self,
        issuers: Sequence[str],
        audience: str,
        jwks: JwksCache,
        *,
        clock: Callable[[], float] = time.time,
        cache_max: int = CACHE_MAX,
    ) -> None:
        """Accept tokens of these issuers for this audience (the name of the service)."""
        self._issuers = frozenset(issuers)
        self._audience = audience
        self._jwks = jwks
        self._clock = clock
        self._cache: OrderedDict[bytes, tuple[float, Actor]] = OrderedDict()
        self._cache_max = cache_max
        self._generatie = jwks.generatie

    async def verify(self, authorization_header: str | None) -> Actor:
        """Return who is calling; raises `Unauthenticated`, or `Unavailable` without any key."""
        token = _bearer(authorization_header)
        vingerafdruk = hashlib.sha256(token.encode("ascii")).digest()
        if (actor := self._uit_cache(vingerafdruk)) is not None:
            return actor
        claims = await self._controleer(token)
        # From the moment that the key was handed out nothing is awaited, so the set of keys
        # cannot have changed in between: the answer belongs to the present generation.
        actor = actor_van(claims)
        self._bewaar(vingerafdruk, min(float(claims["exp"]), self._clock() + CACHE_SECONDEN), actor)
        return actor

    def _uit_cache(self, vingerafdruk: bytes) -> Actor | None:
        self._vergeet_bij_wissel()
        gevonden = self._cache.get(vingerafdruk)
        if gevonden is None:
            return None
        if self._clock() >= gevonden[0]:
            del self._cache[vingerafdruk]
            return None
        self._cache.move_to_end(vingerafdruk)
        return gevonden[1]

    def _vergeet_bij_wissel(self) -> None:
        """Forget everything when the keys changed: a withdrawn key must not live on in here."""
        if self._generatie != self._jwks.generatie:
            self._cache.clear()
            self._generatie = self._jwks.generatie

    def _bewaar(self, vingerafdruk: bytes, tot: float, actor: Actor) -> None:
        self._vergeet_bij_wissel()
        self._cache[vingerafdruk] = (tot, actor)
        if len(self._cache) > self._cache_max:
            self._cache.popitem(last=False)

    async def _controleer(self, token: str) -> dict[str, Any]:
        kop, romp, _ = token.split(".")
        header = _json_object(kop)
        alg, kid = _controleer_header(header)
        # Read before it is verified, only to know whose key to ask for.
        issuer = _json_object(romp).get("iss")
        if not isinstance(issuer, str) or issuer not in self._issuers:
            raise Unauthenticated(Reden.UITGEVER)
        sleutel = await self._jwks.key(issuer, kid)
        if sleutel is None:
            raise Unauthenticated(Reden.SLEUTEL_ONBEKEND)
        if alg not in sleutel.algoritmes:
            raise Unauthenticated(Reden.ALGORITME)
        try:
            ondertekend = sleutel.verify(token, alg)
        except ValueError as fout:
            raise Unauthenticated(Reden.HANDTEKENING) from fout
        claims = _object(ondertekend)
        self._controleer_claims(claims, issuer, str(header["typ"]))
        return claims

    def _controleer_claims(self, claims: dict[str, Any], issuer: str, typ: str) -> None:
        if claims.get("iss") != issuer:
            raise Unauthenticated(Reden.UITGEVER)
        # An ID token proves a login to an application; it is no permission to call us.
        if typ.lower() not in _RFC9068 and claims.get("typ") != "Bearer":
            raise Unauthenticated(Reden.GEEN_TOEGANGSTOKEN)
        if not {"at_hash", "c_hash"}.isdisjoint(claims) or claims.get("typ", "Bearer") != "Bearer":
            raise Unauthenticated(Reden.GEEN_TOEGANGSTOKEN)
        doel = claims.get("aud")
        if doel != self._audience and not (isinstance(doel, list) and self._audience in doel):
            raise Unauthenticated(Reden.DOEL)
        nu = self._clock()
        if nu >= _moment(claims, "exp") + SPELING_SECONDEN:
            raise Unauthenticated(Reden.VERLOPEN)
        for naam in ("nbf", "iat"):
            if naam in claims and _moment(claims, naam) > nu + SPELING_SECONDEN:
                raise Unauthenticated(Reden.NOG_NIET_GELDIG)


def _bearer(header: str | None) -> str:
    if header is None:
        raise Unauthenticated(Reden.GEEN_TOKEN)
    if len(header) > MAX_HEADER:
        raise Unauthenticated(Reden.TE_GROOT)
    schema, _, token = header.partition(" ")
    if schema.lower() != "bearer":  # RFC 9110: the name of a scheme has no case
        raise Unauthenticated(Reden.SCHEMA)
    if _VORM.fullmatch(token) is None:
        raise Unauthenticated(Reden.VORM)
    return token


def _controleer_header(header: dict[str, Any]) -> tuple[str, str]:
    """Return algorithm and key id; anything that tries to steer the verification is refused."""
    if not _VERBODEN_HEADERS.isdisjoint(header):
        raise Unauthenticated(Reden.HEADER)
    alg, kid, typ = header.get("alg"), header.get("kid"), header.get("typ")
    if not isinstance(alg, str) or alg not in ALGORITMES:
        raise Unauthenticated(Reden.ALGORITME)
    if not isinstance(kid, str) or not 0 < len(kid) <= 256:
        raise Unauthenticated(Reden.HEADER)
    if not isinstance(typ, str) or typ.lower() not in _RFC9068 | {"jwt"}:
        raise Unauthenticated(Reden.GEEN_TOEGANGSTOKEN)
    return alg, kid


def _moment(claims: dict[str, Any], naam: str) -> float:
    waarde = claims.get(naam)
    if isinstance(waarde, bool) or not isinstance(waarde, (int, float)):
        raise Unauthenticated(Reden.CLAIMS)
    try:
        moment = float(waarde)
    except OverflowError:
        raise Unauthenticated(Reden.CLAIMS) from None
    if not math.isfinite(moment):
        raise Unauthenticated(Reden.CLAIMS)
    return moment


def _json_object(segment: str) -> dict[str, Any]:
    try:
        return _object(base64.b64decode(segment + "=" * (-len(segment) % 4), altchars=b"-_", validate=True))
    except binascii.Error:
        raise Unauthenticated(Reden.VORM) from None


def _object(ruw: bytes) -> dict[str, Any]:
    """Parse one JSON object strictly: no duplicate names, no NaN, no bottomless nesting."""
    try:
        waarde = json.loads(ruw.decode("utf-8"), object_pairs_hook=_zonder_dubbele, parse_constant=_geen_constante)
    except (ValueError, RecursionError):
        raise Unauthenticated(Reden.VORM) from None
    if not isinstance(waarde, dict):
        raise Unauthenticated(Reden.VORM)
    return waarde


def _zonder_dubbele(paren: list[tuple[str, Any]]) -> dict[str, Any]:
    waarde = dict(paren)
    if len(waarde) != len(paren):
        # Two parsers may choose differently; a token that depends on that is an attack.
        raise ValueError("dubbele naam")
    return waarde


def _geen_constante(naam: str) -> NoReturn:
    raise ValueError(naam)
