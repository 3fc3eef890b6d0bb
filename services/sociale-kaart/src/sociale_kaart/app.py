"""Samenstelling van sociale-kaart: de plek waar alles bij elkaar komt."""

from common.service import Scheduled, Service
from sociale_kaart.api import routers
from sociale_kaart.consumers import HANDLERS
from sociale_kaart.service import meld_verlopen_aanbod
from sociale_kaart.settings import Settings
from sociale_kaart.tables import metadata

JOBS = (Scheduled("verlopen-aanbod", 3600, meld_verlopen_aanbod),)
SERVICE = Service(settings=Settings, routers=routers, metadata=metadata, handlers=HANDLERS, jobs=JOBS)
