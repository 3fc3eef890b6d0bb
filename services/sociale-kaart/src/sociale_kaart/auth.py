"""Wie wat mag bij sociale-kaart: lezen en zoeken mag elke partner, bijhouden alleen de beheerder van het eigen aanbod."""

from typing import Annotated

from common.db import Tx
from common.web import toegang

BEHEERDER = "beheerder-sociale-kaart"

# Hier staat niets over personen: wie waar naar zoekt leggen we juist niet vast; wie wijzigt staat wel in het log.
KaartLezen = Annotated[Tx, toegang("sociale-kaart:aanbod:lezen", logplicht=False)]
KaartSchrijven = Annotated[Tx, toegang("sociale-kaart:aanbod:schrijven", BEHEERDER, logplicht=False)]
