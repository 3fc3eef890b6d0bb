"""Naar welke gebeurtenissen followup luistert, en wat er dan gebeurt."""

from collections.abc import Mapping
from typing import Any

from common.contracts.overleg import PersoonGewist, ZorgmeldingAfgesloten, ZorgmeldingGeregistreerd
from common.events import Event
from followup.service.opvolging import onthoud_zorgmelding, start_opvolging
from followup.service.wissen import wis_persoon

HANDLERS: Mapping[type[Event], Any] = {
    ZorgmeldingAfgesloten: start_opvolging,
    ZorgmeldingGeregistreerd: onthoud_zorgmelding,
    PersoonGewist: wis_persoon,
}
