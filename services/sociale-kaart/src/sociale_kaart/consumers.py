"""Gebeurtenissen van anderen waarop sociale-kaart handelt."""

from typing import Any

from common.contracts.overleg import PersoonGewist
from common.events import Event
from sociale_kaart.service import bevestig_wissing

HANDLERS: dict[type[Event], Any] = {PersoonGewist: bevestig_wissing}
