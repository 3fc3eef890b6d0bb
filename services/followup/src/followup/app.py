"""De samenstelling van followup."""

from common.service import Service
from common.web.feed import feed_router
from followup.api import router
from followup.auth import LEZERS
from followup.consumers import HANDLERS
from followup.settings import Settings
from followup.tables import metadata

SERVICE = Service(
    settings=Settings,
    routers=lambda: [
        router,
        feed_router("followup:gebeurtenissen:lezen", {"opvolgplannen": "opvolgplan"}, rollen={"opvolgplannen": LEZERS}),
    ],
    metadata=metadata,
    handlers=HANDLERS,
)
