"""A route without a declared policy stops the start."""

from __future__ import annotations

import pytest
from fastapi import APIRouter

from common.web import service_router
from common.web.app import UndeclaredAccess, gather, service_app


def routers():
    plain = service_router()

    @plain.get("/open")
    async def open_route() -> None: ...

    hidden = service_router()

    @hidden.get("/verborgen", include_in_schema=False)
    async def hidden_route() -> None: ...

    nested = service_router()
    nested.include_router(plain, prefix="/diep")
    other_class = APIRouter(prefix="/v1")

    @other_class.get("/ander")
    async def other_route() -> None: ...

    bare = service_router()
    bare.add_route("/kaal", lambda request: None)
    return {"plain": plain, "hidden": hidden, "nested": nested, "other class": other_class, "bare": bare}


@pytest.mark.parametrize("kind", routers())
async def test_a_route_without_access_stops_the_start(runtime, kind):
    with pytest.raises(UndeclaredAccess, match="toegang"):
        service_app(runtime, gather([routers()[kind]]))


async def test_every_route_of_the_service_starts(service, runtime):
    assert service.create_app(runtime)
