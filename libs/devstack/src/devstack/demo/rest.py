"""A partner's system: REST with a token, an idempotency key and the ETag of what it read."""

from __future__ import annotations

import base64
import json
import time
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import httpx

from devstack.errors import StackError
from devstack.state import StackState
from devstack.tokens import fetch_token

Json = dict[str, Any]


class Antwoord:
    """What a service said: body, ETag and how long it took in milliseconds."""

    def __init__(self, response: httpx.Response, ms: float) -> None:
        """Keep what the story needs."""
        self.status = response.status_code
        self.inhoud: Any = response.json() if response.content else None
        self.etag = response.headers.get("etag", "")
        self.ms = ms

    def __getitem__(self, key: str) -> Any:
        """Return a field of the body."""
        return self.inhoud[key]


def _gebruiker(token: str) -> str:
    payload = token.split(".")[1]
    return str(json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))["sub"])


class Systeem:
    """The system of one person: signs in at the issuer and calls the services of the running stack."""

    def __init__(self, state: StackState, persoon: str) -> None:
        """Sign in; the token is fetched once."""
        self.persoon = persoon
        self._state = state
        token = fetch_token(state.issuer, persoon)
        self.gebruiker = _gebruiker(token)
        """Under which name the services know this person: the sub of the token, which every issuer makes in its own way."""
        self._http = httpx.Client(timeout=30, trust_env=False, headers={"Authorization": f"Bearer {token}"})

    def vraag(
        self, dienst: str, pad: str, *, verwacht: int = 200, parameters: dict[str, str] | None = None
    ) -> Antwoord:
        """GET; raises StackError when the status is another than expected."""
        return self._roep("GET", dienst, pad, verwacht, params=parameters or {})

    def doe(
        self,
        dienst: str,
        pad: str,
        inhoud: Json | None = None,
        *,
        op: Antwoord | None = None,
        versie: int | None = None,
        verwacht: int | tuple[int, ...] = 201,
    ) -> Antwoord:
        """POST with an idempotency key; `op` is what was read before (its ETag goes along), or `versie` from a list."""
        etag = op.etag if op else f'"{versie}"' if versie is not None else None
        headers = {"Idempotency-Key": str(uuid4())} | ({"If-Match": etag} if etag else {})
        return self._roep("POST", dienst, pad, verwacht, json=inhoud, headers=headers)

    def vervang(self, dienst: str, pad: str, inhoud: Json, *, op: Antwoord | None = None, versie: int = 0) -> Antwoord:
        """PUT on the version that was read: `op`, or `versie` from a list."""
        headers = {"If-Match": op.etag if op else f'"{versie}"'}
        return self._roep("PUT", dienst, pad, 200, json=inhoud, headers=headers)

    def wacht(
        self, dienst: str, pad: str, tot: Callable[[Any], Any], parameters: dict[str, str] | None = None
    ) -> tuple[Any, float]:
        """Ask again until `tot` finds something; returns that and the seconds it took (at most 30)."""
        began = time.monotonic()
        while time.monotonic() - began < 30:
            found = tot(self.vraag(dienst, pad, parameters=parameters).inhoud)
            if found:
                return found, time.monotonic() - began
            time.sleep(0.02)
        raise StackError(f"{dienst}{pad} liet na 30 s nog niet zien wat verwacht werd")

    def _roep(self, method: str, dienst: str, pad: str, verwacht: int | tuple[int, ...], **kwargs: Any) -> Antwoord:
        began = time.perf_counter()
        response = self._http.request(method, f"{self._state.services[dienst]}/v1{pad}", **kwargs)
        if response.status_code not in (verwacht if isinstance(verwacht, tuple) else (verwacht,)):
            raise StackError(f"{method} {dienst}/v1{pad} gaf {response.status_code}: {response.text[:500]}")
        return Antwoord(response, (time.perf_counter() - began) * 1000)
