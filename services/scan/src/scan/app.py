"""De samenstelling van scan."""

from common.service import Service
from common.web.feed import feed_router
from scan.api import router
from scan.auth import LEZERS
from scan.consumers import HANDLERS
from scan.settings import Settings
from scan.tables import metadata

SERVICE = Service(
    settings=Settings,
    routers=lambda: [router, feed_router("scan:gebeurtenissen:lezen", {"scans": "scan"}, rollen={"scans": LEZERS})],
    metadata=metadata,
    handlers=HANDLERS,
)
