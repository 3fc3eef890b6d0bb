"""The public keys of the issuers: fetched, remembered, and asked for sparingly.

Someone who sends tokens with random key ids must not make us hammer the issuer, and an issuer
that is away for a while must not lock everybody out. Hence:

* one fetch at a time (single flight), and at most one per minute for the whole process because
  of an unknown key id;
* key ids that turned out unknown are remembered (bounded) and do not cause a fetch again;
* the last good set is kept for 24 hours when the issuer cannot be reached;
* a set older than five minutes is refreshed in the background while the old one serves.
"""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict
from collections.abc import Callable, Sequence
from typing import Final
from urllib.parse import urlsplit

import httpx
import structlog

from common.auth.keys import SigningKey, parse_jwks
from common.errors import Unavailable

_log = structlog.get_logger(__name__)

VERSE_SECONDEN: Final = 300.0
BEWAAR_SECONDEN: Final = 24 * 3600.0
ONBEKEND_SECONDEN: Final = 60.0
"""Least time between two fetches that an unknown key id causes."""
ZONDER_SET_SECONDEN: Final = 5.0
"""Least time between two fetches while we have no key at all."""
NEGATIEF_MAX: Final = 1024
_MAX_ANTWOORD: Final = 256 * 1024
_TIJDSLIMIET: Final = httpx.Timeout(5.0)


class JwksCache:
    """Signing keys per issuer, from OIDC discovery (or from one fixed `jwks_uri`)."""

    def __init__(
        self,
        issuers: Sequence[str],
        *,
        jwks_uri: str | None = None,
        transport: httpx.AsyncBaseTransport | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Prepare; nothing is fetched before the first question or `refresh()`."""
        if not issuers:
            raise ValueError("ten minste één uitgever (issuer) is nodig")
        if jwks_uri and len(issuers) > 1:
            # Otherwise the keys of one issuer would be good for tokens in the name of another.
            raise ValueError("een vaste JWKS-URI kan alleen bij precies één uitgever")
        self._issuers = tuple(issuers)
        self._jwks_uri = jwks_uri
        self._transport = transport
        self._clock = clock
        self._client: httpx.AsyncClient | None = None
        self._sets: dict[str, tuple[float, dict[str, SigningKey]]] = {}
        self._onbekend: OrderedDict[tuple[str, str], float] = OrderedDict()
        self._laatste_poging = float("-inf")
        self._bezig: asyncio.Task[None] | None = None
        self.generatie = 0
        """Goes up whenever any set of keys changes; a cache of verified tokens is then worthless."""

    async def key(self, issuer: str, kid: str) -> SigningKey | None:
        """Return the key, or None when the issuer does not have it.

        Raises `Unavailable` when not one key of this issuer is known: then nobody can say
        whether the token is good.
        """
        keys = self._bruikbaar(issuer)
        if keys is not None and kid in keys:
            self._ververs_zo_nodig(issuer)
            return keys[kid]
        if self._mag_ophalen(issuer, kid, heeft_set=keys is not None):
            await self.refresh()
            keys = self._bruikbaar(issuer)
        if keys is None:
            raise Unavailable("De uitgever van de toegangstokens is niet bereikbaar; probeer het later opnieuw.")
        if kid not in keys:
            self._onthoud_onbekend(issuer, kid)
        return keys.get(kid)

    async def refresh(self) -> None:
        """Fetch the keys of all issuers now; callers at the same moment share one fetch."""
        if self._bezig is None or self._bezig.done():
            self._laatste_poging = self._clock()
            self._bezig = asyncio.create_task(self._haal_alle_op())
        # Shielded: one caller that goes away must not break it for the others.
        await asyncio.shield(self._bezig)

    async def aclose(self) -> None:
        """Stop a running fetch and close the connections."""
        if self._bezig is not None and not self._bezig.done():
            self._bezig.cancel()
            await asyncio.gather(self._bezig, return_exceptions=True)
        if self._client is not None:
            await self._client.aclose()
            self._client = None

    def _bruikbaar(self, issuer: str) -> dict[str, SigningKey] | None:
        """Return the set of this issuer unless there is none or it is too old to trust."""
        opgehaald, keys = self._sets.get(issuer, (0.0, None))
        if keys is None or self._clock() - opgehaald > BEWAAR_SECONDEN:
            return None
        return keys

    def _ververs_zo_nodig(self, issuer: str) -> None:
        nu = self._clock()
        oud = nu - self._sets[issuer][0] > VERSE_SECONDEN
        bezig = self._bezig is not None and not self._bezig.done()
        if oud and not bezig and nu - self._laatste_poging >= ONBEKEND_SECONDEN:
            self._laatste_poging = nu
            self._bezig = asyncio.create_task(self._haal_alle_op())

    def _mag_ophalen(self, issuer: str, kid: str, *, heeft_set: bool) -> bool:
        if issuer not in self._issuers:
            return False
        if self._bezig is not None and not self._bezig.done():
            return True  # join the fetch that runs; it costs no request
        nu = self._clock()
        if not heeft_set:
            return nu - self._laatste_poging >= ZONDER_SET_SECONDEN
        gezien = self._onbekend.get((issuer, kid))
        if gezien is not None and nu - gezien < VERSE_SECONDEN:
            return False
        return nu - self._laatste_poging >= ONBEKEND_SECONDEN

    def _onthoud_onbekend(self, issuer: str, kid: str) -> None:
        # The first sighting counts: moving it up would let a repeated kid stay unknown for ever.
        self._onbekend.setdefault((issuer, kid), self._clock())
        while len(self._onbekend) > NEGATIEF_MAX:
            self._onbekend.popitem(last=False)

    async def _haal_alle_op(self) -> None:
        await asyncio.gather(*(self._haal_op(issuer) for issuer in self._issuers))

    async def _haal_op(self, issuer: str) -> None:
        """Fetch one set; on any trouble the last good one stays."""
        try:
            uri = self._jwks_uri or await self._ontdek(issuer)
            keys = parse_jwks(await self._get(uri))
        except (httpx.HTTPError, httpx.InvalidURL, ValueError) as fout:
            _log.warning("jwks_ophalen_mislukt", error_type=type(fout).__name__)
            return
        _, oud = self._sets.get(issuer, (0.0, None))
        if oud is None or {k: v.vingerafdruk for k, v in oud.items()} != {k: v.vingerafdruk for k, v in keys.items()}:
            self.generatie += 1
        self._sets[issuer] = (self._clock(), keys)
        for kid in keys:
            self._onbekend.pop((issuer, kid), None)

    async def _ontdek(self, issuer: str) -> str:
        document = await self._get(issuer.rstrip("/") + "/.well-known/openid-configuration")
        if document.get("issuer") != issuer:
            raise ValueError("discovery noemt een andere uitgever")
        uri = document.get("jwks_uri")
        if not isinstance(uri, str):
            raise ValueError("discovery noemt geen jwks_uri")  # noqa: TRY004 - bad content, not a bad call
        if urlsplit(issuer).scheme == "https" and urlsplit(uri).scheme != "https":
            raise ValueError("jwks_uri is onbeveiligd")
        return uri

    async def _get(self, url: str) -> dict[str, object]:
        if self._client is None:
            self._client = httpx.AsyncClient(transport=self._transport, timeout=_TIJDSLIMIET, follow_redirects=False)
        antwoord = await self._client.get(url, headers={"Accept": "application/json"})
        if antwoord.status_code != httpx.codes.OK or len(antwoord.content) > _MAX_ANTWOORD:
            raise ValueError("onbruikbaar antwoord van de uitgever")
        document = antwoord.json()
        if not isinstance(document, dict):
            raise ValueError("geen JSON-object")  # noqa: TRY004 - bad content, not a bad call
        return document
