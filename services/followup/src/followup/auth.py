"""Wie wat mag bij followup: per alias een bereik (scope) en rollen; de relatie tot het gegeven staat in de query."""

from typing import Annotated

from common.db import Tx
from common.web import toegang

JGZ = "jgz-professional"
MAATSCHAPPELIJK_WERK = "maatschappelijk-werker"
COORDINATOR = "coordinator"

LEZERS = (JGZ, MAATSCHAPPELIJK_WERK, COORDINATOR)

OpvolgingLezen = Annotated[Tx, toegang("followup:opvolgplannen:lezen", *LEZERS)]
OpvolgingSchrijven = Annotated[Tx, toegang("followup:opvolgplannen:schrijven", JGZ, MAATSCHAPPELIJK_WERK)]
