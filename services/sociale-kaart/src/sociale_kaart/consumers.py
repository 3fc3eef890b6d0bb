"""Gebeurtenissen van anderen waarop sociale-kaart handelt: nog geen."""

from typing import Any

from common.events import Event

HANDLERS: dict[type[Event], Any] = {}
