"""Route class of every service: stores the answer of an idempotent request in the transaction that makes it true."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute
from starlette.exceptions import HTTPException
from typing_extensions import override

from common.db.idempotency import GivenAnswer
from common.runtime import runtime_of
from common.web.openapi import is_literal
from common.web.policy import Replay, Toegang

_KEPT_HEADERS = ("content-type", "location", "etag")


class Route(APIRoute):
    """Runs inside the function-scoped exit stack: the transaction is still open when the answer is known."""

    @override
    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Wrap the handler: replay a stored answer, or store a new one before the commit."""
        handle, access = super().get_route_handler(), access_of(self.dependant)

        async def handler(request: Request) -> Response:
            if request.path_params and is_literal(request.app, request.url.path):
                # The router fell through to a template: GET on `/personen/_zoek` is not about a person with that id.
                raise HTTPException(405)
            if access is not None:
                # First who is calling, then what is asked: a stranger learns nothing from the checks on the input.
                await access.admit(request)
            try:
                response = await handle(request)
            except Replay as replay:
                headers = {**replay.answer.headers, "Idempotency-Replayed": "true"}
                return Response(replay.answer.body, replay.answer.status, headers=headers)
            claim = getattr(request.state, "claim", None)
            if claim is not None:
                kept = {k: v for k, v in response.headers.items() if k in _KEPT_HEADERS}
                answer = GivenAnswer(response.status_code, kept, bytes(response.body))
                claim.remember(request.state.tx, runtime_of(request).answer_cipher, answer)
            return response

        return handler


def access_of(dependant: Dependant) -> Toegang | None:
    """Find the declared access of a route, or None when it has none."""
    for sub in dependant.dependencies:
        if isinstance(sub.call, Toegang):
            return sub.call
        found = access_of(sub)
        if found is not None:
            return found
    return None


def service_router(**kwargs: Any) -> APIRouter:
    """Router under `/v1` of our route class."""
    return APIRouter(prefix="/v1", route_class=Route, **kwargs)
