"""overleg with a few routes beside it that do what a real route never should: break, hang, or take anything."""

from __future__ import annotations

import asyncio
from typing import Annotated

import pytest
from pydantic import Field

from common.db import Tx
from common.errors import InvalidInput
from common.testing.plugin import client_of
from common.web import ApiModel, Datum, Tijdstip, service_router, toegang
from common.web.app import gather, service_app
from overleg.app import SERVICE

VT = "00000009990000000001"
Lezen = Annotated[Tx, toegang("overleg:casussen:lezen", "medewerker-veilig-thuis", logplicht=False)]


class ProefInvoer(ApiModel):
    """Anything a caller can get wrong."""

    naam: Annotated[str, Field(max_length=10)]
    dag: Datum | None = None
    moment: Tijdstip | None = None
    aantal: Annotated[int, Field(ge=0, le=10)] = 0
    vrij: dict[str, int] = Field(default_factory=dict)
    keuzes: dict[str, dict[str, int]] = Field(default_factory=dict)


def proef_router():
    router = service_router(tags=["proef"])

    @router.get("/proef/kapot")
    async def kapot(tx: Lezen) -> None:
        raise RuntimeError("Kanarie Geheim 999990019")

    @router.get("/proef/traag")
    async def traag(tx: Lezen) -> None:
        await asyncio.sleep(30)

    @router.get("/proef/zegt-te-laat")
    async def zegt_te_laat(tx: Lezen) -> None:
        raise TimeoutError

    @router.post("/proef/invoer")
    async def invoer(invoer: ProefInvoer, tx: Lezen) -> ProefInvoer:
        return invoer

    @router.get("/proef/weiger")
    async def weiger(tx: Lezen) -> None:
        raise InvalidInput("Dit kan niet.")

    return router


@pytest.fixture
def service():
    return SERVICE


@pytest.fixture
def app(runtime):
    return service_app(runtime, gather([*SERVICE.routers(), proef_router()]))


@pytest.fixture
def vt(als):
    return als("medewerker-veilig-thuis")


@pytest.fixture
def small(settings, database, make_runtime):
    """Make the same app with other settings."""

    def make(**different):
        changed = settings.model_copy(update=different)
        return client_of(service_app(make_runtime(changed, database), gather([*SERVICE.routers(), proef_router()])))

    return make
