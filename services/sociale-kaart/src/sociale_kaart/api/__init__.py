"""Routes van sociale-kaart: vorm van vraag en antwoord, en één aanroep van de service."""

from collections.abc import Sequence

from fastapi import APIRouter

from common.web.feed import feed_router
from sociale_kaart.api import aanbod, organisaties


def routers() -> Sequence[APIRouter]:
    """Alle routes van deze dienst."""
    zicht = {"organisaties": "organisatie", "aanbod": "aanbod"}
    return [organisaties.router, aanbod.router, feed_router("sociale-kaart:gebeurtenissen:lezen", zicht, logplicht=False)]
