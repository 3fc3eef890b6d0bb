"""Gebeurtenissen waarop overleg handelt: van anderen, en over wissen ook die van zichzelf."""

from common.contracts.followup import FollowupWissingBevestigd, OnveiligheidGesignaleerd
from common.contracts.overleg import PersoonGewist
from common.contracts.overleg.wissingen import OverlegWissingBevestigd
from common.contracts.scan import AcuutSignaalVastgesteld, ScanWissingBevestigd
from common.contracts.sociale_kaart import SocialeKaartWissingBevestigd
from common.contracts.stats import StatsWissingBevestigd
from common.inbox import Handlers
from overleg.service.conceptmeldingen import ontvang_acuut_signaal
from overleg.service.geweld import verwerk_onveiligheid
from overleg.service.wissingen import kijk_na, ontvang_bevestiging

HANDLERS: Handlers = {
    OnveiligheidGesignaleerd: verwerk_onveiligheid,
    AcuutSignaalVastgesteld: ontvang_acuut_signaal,
    # Also its own: overleg looks once more and confirms like every other service.
    PersoonGewist: kijk_na,
    FollowupWissingBevestigd: ontvang_bevestiging,
    OverlegWissingBevestigd: ontvang_bevestiging,
    ScanWissingBevestigd: ontvang_bevestiging,
    SocialeKaartWissingBevestigd: ontvang_bevestiging,
    StatsWissingBevestigd: ontvang_bevestiging,
}
