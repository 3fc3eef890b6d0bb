"""Wie wat mag bij scan: per alias een bereik (scope) en rollen; de relatie tot het gegeven staat in de query."""

from typing import Annotated

from common.db import Tx
from common.web import toegang

_AFNEMERS = (
    "jgz-professional",
    "maatschappelijk-werker",
    "aandachtsfunctionaris",
    "medewerker-veilig-thuis",
    "casusregisseur",
)

LEZERS = (*_AFNEMERS, "coordinator")

ScanAfnemen = Annotated[Tx, toegang("scan:scans:schrijven", *_AFNEMERS)]
ScanLezen = Annotated[Tx, toegang("scan:scans:lezen", *LEZERS)]
# An instrument holds no data about anybody: every partner with the scope may read it.
InstrumentLezen = Annotated[Tx, toegang("scan:instrumenten:lezen", logplicht=False)]
