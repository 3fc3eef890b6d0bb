"""Naar welke gebeurtenissen scan luistert."""

from collections.abc import Mapping
from typing import Any

from common.contracts.overleg import PersoonGewist
from common.events import Event
from scan.service import wis_huishoudens

HANDLERS: Mapping[type[Event], Any] = {PersoonGewist: wis_huishoudens}
