"""Routes van stats: vorm van vraag en antwoord, en één aanroep van de service."""

from collections.abc import Sequence

from fastapi import APIRouter

from common.web.feed import feed_router
from stats.api import cijfers, definities, historie


def routers() -> Sequence[APIRouter]:
    """Alle routes van deze dienst."""
    return [
        cijfers.router,
        definities.router,
        historie.router,
        feed_router("stats:gebeurtenissen:lezen", {"historie": "historie_import"}, logplicht=False),
    ]
