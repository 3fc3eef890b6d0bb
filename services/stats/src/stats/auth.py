"""Wie wat mag bij stats: cijfers lezen mag elke partner, historie inlezen alleen wie daar een rol voor heeft."""

from typing import Annotated

from common.db import Tx
from common.web import toegang

ONDERZOEKER = "onderzoeker"
BEHEERDER = "functioneel-beheerder"

# Hier staat niets over personen, dus elk antwoord vastleggen hoeft niet; wie inleest staat wel in het log.
CijfersLezen = Annotated[Tx, toegang("stats:cijfers:lezen", logplicht=False)]
HistorieSchrijven = Annotated[Tx, toegang("stats:historie:schrijven", BEHEERDER, ONDERZOEKER, logplicht=False)]
