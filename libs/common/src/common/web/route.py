"""Route class of every service: stores the answer of an idempotent request in the transaction that makes it true."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.routing import APIRoute
from typing_extensions import override

from common.db.idempotency import GivenAnswer
from common.runtime import runtime_of
from common.web.policy import Replay

_KEPT_HEADERS = ("content-type", "location", "etag")


class Route(APIRoute):
    """Runs inside the function-scoped exit stack: the transaction is still open when the answer is known."""

    @override
    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Wrap the handler: replay a stored answer, or store a new one before the commit."""
        handle = super().get_route_handler()

        async def handler(request: Request) -> Response:
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


def service_router(**kwargs: Any) -> APIRouter:
    """Router under `/v1` of our route class."""
    return APIRouter(prefix="/v1", route_class=Route, **kwargs)
