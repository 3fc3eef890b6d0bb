"""Gebeurtenissen van overleg die stats telt, per partij verwerkt."""

from typing import Any

from common.contracts.overleg import HulpGestart, PersoonGewist, ZorgmeldingAfgesloten, ZorgmeldingGeregistreerd
from common.events import Event
from common.inbox import per_partij
from stats.service import maak_feiten_los, verwerk_zorgmeldingen

HANDLERS: dict[type[Event], Any] = {
    ZorgmeldingGeregistreerd: per_partij(verwerk_zorgmeldingen),
    HulpGestart: per_partij(verwerk_zorgmeldingen),
    ZorgmeldingAfgesloten: per_partij(verwerk_zorgmeldingen),
    PersoonGewist: maak_feiten_los,
}
