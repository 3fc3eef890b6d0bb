"""Gebeurtenissen van anderen waarop overleg handelt."""

from common.contracts.followup import OnveiligheidGesignaleerd
from common.contracts.scan import AcuutSignaalVastgesteld
from common.inbox import Handlers
from overleg.service.casussen import verwerk_onveiligheid
from overleg.service.conceptmeldingen import ontvang_acuut_signaal

HANDLERS: Handlers = {
    OnveiligheidGesignaleerd: verwerk_onveiligheid,
    AcuutSignaalVastgesteld: ontvang_acuut_signaal,
}
