"""Naar welke gebeurtenissen scan luistert: nog naar geen enkele."""

from collections.abc import Mapping
from typing import Any

from common.events import Event

HANDLERS: Mapping[type[Event], Any] = {}
