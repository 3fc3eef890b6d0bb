"""Samenstelling van stats: de plek waar alles bij elkaar komt."""

from common.service import Service
from stats.api import routers
from stats.consumers import HANDLERS
from stats.settings import Settings
from stats.tables import metadata

SERVICE = Service(settings=Settings, routers=routers, metadata=metadata, handlers=HANDLERS)
