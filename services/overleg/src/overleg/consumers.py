"""Gebeurtenissen van anderen waarop overleg handelt."""

from common.contracts.followup import OnveiligheidGesignaleerd
from common.contracts.scan import AcuutSignaalVastgesteld
from common.inbox import Handlers
from overleg.service.conceptmeldingen import ontvang_acuut_signaal
from overleg.service.geweld import verwerk_onveiligheid

HANDLERS: Handlers = {
    OnveiligheidGesignaleerd: verwerk_onveiligheid,
    AcuutSignaalVastgesteld: ontvang_acuut_signaal,
}
