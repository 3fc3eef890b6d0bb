"""Access in the signature: `Annotated[Tx, toegang("dienst:gegeven:lezen", "rol", …)]` is token, policy and transaction in one.

FastAPI opens the dependency before the handler and, with `scope="function"`, closes it after the handler and before the
answer leaves: a commit that fails can never be preceded by a 2xx.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Annotated, Any
from uuid import UUID

from fastapi import Depends, Request, params
from fastapi.openapi.models import OAuth2 as OAuth2Model
from fastapi.openapi.models import OAuthFlowClientCredentials, OAuthFlows
from fastapi.security.base import SecurityBase

from common.auth import Actor, Policy
from common.db import Tx
from common.db.idempotency import Claim, GivenAnswer, claim
from common.errors import Forbidden, NotFound, ServiceError
from common.runtime import Runtime, runtime_of
from common.web.openapi import is_search


class _Token(SecurityBase):
    """Scheme in OpenAPI; `common.web.openapi` fills in the token address and the scopes of the service."""

    def __init__(self) -> None:
        self.scheme_name = "oidc"
        self.model = OAuth2Model(
            flows=OAuthFlows(
                clientCredentials=OAuthFlowClientCredentials(tokenUrl="https://issuer.example/token", scopes={})
            )
        )

    async def __call__(self, request: Request) -> str | None:
        return request.headers.get("authorization")


token_scheme = _Token()


class Replay(Exception):
    """This request was answered before; `Route` gives the stored answer."""

    def __init__(self, answer: GivenAnswer) -> None:
        super().__init__()
        self.answer = answer


@dataclass(frozen=True)
class Toegang:
    """Who may call a route (`policy`) and whether every answer needs a line in the log (`logplicht`)."""

    policy: Policy
    logplicht: bool = True

    async def __call__(
        self, request: Request, _token: Annotated[str | None, Depends(token_scheme)]
    ) -> AsyncIterator[Tx]:
        """Give a transaction to who may enter; refusals are logged in a transaction of their own."""
        runtime = runtime_of(request)
        # Our route class has done this before anything of the request was read; elsewhere it is done here.
        actor = getattr(request.state, "actor", None) or await self.admit(request)
        try:
            async with runtime.database.begin(actor, runtime.clock()) as tx:
                request.state.tx = tx
                await _claim_key(request, tx, runtime)
                yield tx
                if self.logplicht and not tx.logged:
                    raise AssertionError(f"{request.scope['route'].name} heeft niets vastgelegd in de audit")
        except ServiceError as error:
            await self._log_lasting(request, runtime, actor)
            if isinstance(error, NotFound | Forbidden):
                await self._log_apart(request, runtime, actor, "weigeren", "geweigerd")
            raise
        except Replay:
            await self._log_apart(request, runtime, actor, "herhaald-antwoord", "geslaagd")
            raise

    async def admit(self, request: Request) -> Actor:
        """Verify the token and check the policy; raises `Unauthenticated`, `TooManyRequests` or `Forbidden`."""
        runtime = runtime_of(request)
        actor = await runtime.verifier.verify(request.headers.get("authorization"))
        request.state.client = actor.client
        runtime.limiter.admit(actor.client)
        try:
            self.policy.check(actor)
        except Forbidden:
            await self._log_apart(request, runtime, actor, "weigeren", "geweigerd")
            raise
        request.state.actor = actor
        return actor

    async def _log_lasting(self, request: Request, runtime: Runtime, actor: Actor) -> None:
        # What was read about a person before the refusal stays in the log, although the transaction is undone.
        undone: Tx | None = getattr(request.state, "tx", None)
        if undone is not None and undone.lasting:
            async with runtime.database.begin(actor, runtime.clock()) as tx:
                tx.log_again(undone.lasting)

    async def _log_apart(self, request: Request, runtime: Runtime, actor: Actor, handeling: str, uitkomst: str) -> None:
        # The transaction of the request is rolled back here, so this line needs one of its own.
        if self.logplicht:
            async with runtime.database.begin(actor, runtime.clock()) as tx:
                tx.log(handeling, request.scope["route"].name, _last_uuid(request), uitkomst=uitkomst)


def toegang(scope: str, *rollen: str, logplicht: bool = True) -> Any:
    """Declare who may call: token with `scope` and at least one of `rollen` (no roles named: any role).

    `logplicht=False` is only for routes that hold no data about persons.
    """
    dependency = Toegang(Policy(scope, frozenset(rollen)), logplicht)
    return params.Security(dependency=dependency, scopes=[scope], scope="function")


async def _claim_key(request: Request, tx: Tx, runtime: Runtime) -> None:
    key = request.headers.get("idempotency-key")
    if key is None or request.method != "POST" or is_search(request.url.path):
        # A search changes nothing: an answer kept for it would open what a withdrawn consent has closed since.
        return
    found = await claim(
        tx, runtime.answer_cipher, key=key, method=request.method, path=request.url.path, body=await request.body()
    )
    if isinstance(found, Claim):
        request.state.claim = found
        return
    raise Replay(found)


def _last_uuid(request: Request) -> UUID | None:
    for value in reversed(list(request.path_params.values())):
        try:
            return UUID(str(value))
        except ValueError:
            continue
    return None
