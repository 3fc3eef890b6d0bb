"""Wat overleg bekendmaakt, per onderwerp één module; de eerste gebeurtenissen zijn ook hier te importeren."""

from __future__ import annotations

from common.contracts.overleg.basis import Fase, SoortZorgmelding
from common.contracts.overleg.casussen import (
    CasusFaseGewijzigd,
    CasusGestart,
    CasusregisseurAangewezen,
    KennisgevingBevestigd,
    KennisgevingVerstuurd,
)
from common.contracts.overleg.toestemmingen import ToestemmingIngetrokken, ToestemmingVerleend
from common.contracts.overleg.wissingen import PersoonGewist
from common.contracts.overleg.zorgmeldingen import (
    HulpGestart,
    OverdrachtAangeboden,
    OverdrachtAanvaard,
    OverdrachtGeweigerd,
    ZorgmeldingAfgesloten,
    ZorgmeldingBeoordeeld,
    ZorgmeldingGeregistreerd,
)

__all__ = [
    "CasusFaseGewijzigd",
    "CasusGestart",
    "CasusregisseurAangewezen",
    "Fase",
    "HulpGestart",
    "KennisgevingBevestigd",
    "KennisgevingVerstuurd",
    "OverdrachtAangeboden",
    "OverdrachtAanvaard",
    "OverdrachtGeweigerd",
    "PersoonGewist",
    "SoortZorgmelding",
    "ToestemmingIngetrokken",
    "ToestemmingVerleend",
    "ZorgmeldingAfgesloten",
    "ZorgmeldingBeoordeeld",
    "ZorgmeldingGeregistreerd",
]
