"""Samenstelling van sociale-kaart: de plek waar alles bij elkaar komt."""

from common.service import Service
from sociale_kaart.api import routers
from sociale_kaart.consumers import HANDLERS
from sociale_kaart.settings import Settings
from sociale_kaart.tables import metadata

SERVICE = Service(settings=Settings, routers=routers, metadata=metadata, handlers=HANDLERS)
