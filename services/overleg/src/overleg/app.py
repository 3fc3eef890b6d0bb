"""Samenstelling van overleg: de plek waar alles bij elkaar komt."""

from common.service import Service
from overleg.api import anonymous, routers
from overleg.consumers import HANDLERS
from overleg.jobs import JOBS
from overleg.operations import OPERATIONS
from overleg.settings import Settings
from overleg.tables import metadata

SERVICE = Service(
    settings=Settings, routers=routers, metadata=metadata, handlers=HANDLERS, jobs=JOBS, anonymous=anonymous, operations=OPERATIONS
)  # fmt: skip
