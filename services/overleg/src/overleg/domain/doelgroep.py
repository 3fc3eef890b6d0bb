"""Doelgroepen waar een zorg of signaal over gaat."""

from enum import StrEnum


class Doelgroep(StrEnum):
    """Doelgroepen uit het datalabrapport Noordoostpolder; nooit verplicht, want vaak een bijzonder persoonsgegeven."""

    ARBEIDSMIGRANTEN = "arbeidsmigranten"
    STATUSHOUDERS = "statushouders"
    AZC = "azc"
    LVB = "lvb"
    PSYCHIATRIE = "psychiatrie"
    MINIMA = "minima"
    MIDDELENGEBRUIK = "middelengebruik"
    GELOOFSGEMEENSCHAP = "geloofsgemeenschap"
    MENSENHANDEL = "mensenhandel"
    OUDEREN = "ouderen"
    COMPLEXE_SCHEIDING = "complexe-scheiding"
    JEUGD = "jeugd"
    ANDERS = "anders"
