"""Routes van overleg: vorm van vraag en antwoord, en één aanroep van de service."""

from collections.abc import Sequence

from fastapi import APIRouter

from common.settings import ServiceSettings
from common.web import capability_router
from common.web.feed import Zicht, feed_router
from overleg.api import (
    acties,
    agendapunten,
    beperkingen,
    berichten,
    bewaarplichten,
    bewaren,
    casussen,
    casusverloop,
    codelijsten,
    conceptmeldingen,
    doorbrekingen,
    fhir,
    geweld,
    huishoudens,
    meldcodes,
    noodtoegangen,
    overdrachten,
    overleggen,
    overleggen_verslag,
    personen,
    rechten_afschriften,
    rechten_correcties,
    rechten_inzagelog,
    rechten_verklaringen,
    rechten_verzoeken,
    risicofactoren,
    samenvoegingen,
    signaaloverleggen,
    signaalreeksen,
    signalen,
    toestemmingen,
    veiligheidsplannen,
    wissingen,
    zorgen,
    zorgmeldingen,
)
from overleg.auth import (
    CASUS_LEZERS,
    DOORBREKING_LEZERS,
    MELDCODE_ROLLEN,
    MELDING_LEZERS,
    OVERLEG_DEELNEMERS,
    PERSOON_LEZERS,
    PRIVACY_OFFICER,
    SIGNAAL_ROLLEN,
    TOESTEMMING_LEZERS,
    ZORG_ROLLEN,
)
from overleg.service.gebeurtenissen import toon_gebeurtenissen

# An item is not for everybody at the table, and neither is what became of it.
_PUNTEN = ("agendapunten", "overlegbesluiten", "acties")

ZICHT: dict[str, Zicht] = {
    "zorgmeldingen": "zorgmelding",
    "casussen": "casus",
    "toestemmingen": "toestemming",
    "doorbrekingen": "doorbreking",
    "berichten": "bericht",
    "zorgen": "zorg",
    "signaaloverleggen": "signaaloverleg",
    "signalen": "signaal",
    "meldcodes": "meldcode",
    "overleggen": "overleg",
    "personen": "persoon",
    "wissingen": "wissing",
    **dict.fromkeys(_PUNTEN, ("agendapunt", "agendapuntId")),
}
"""Per meervoud in de gebeurtenis de tabel waarvan de aanroeper de rij moet zien."""

ROLLEN: dict[str, tuple[str, ...]] = {
    "zorgmeldingen": MELDING_LEZERS,
    "casussen": CASUS_LEZERS,
    "toestemmingen": TOESTEMMING_LEZERS,
    "doorbrekingen": DOORBREKING_LEZERS,
    "personen": PERSOON_LEZERS,
    "wissingen": (PRIVACY_OFFICER,),
    "zorgen": ZORG_ROLLEN,
    "meldcodes": MELDCODE_ROLLEN,
    "signaaloverleggen": SIGNAAL_ROLLEN,
    "signalen": SIGNAAL_ROLLEN,
    **dict.fromkeys(("overleggen", *_PUNTEN), OVERLEG_DEELNEMERS),
}
"""Per meervoud wie die gegevens ook over REST mag lezen."""


def anonymous(settings: ServiceSettings) -> Sequence[APIRouter]:
    """Routes zonder token: wat de FHIR-kant van deze dienst kan."""
    return [capability_router(settings.titel, settings.versie, fhir.SINDS, [fhir.PATIENT])]


def routers() -> Sequence[APIRouter]:
    """Alle routes van deze dienst."""
    return [
        personen.router,
        huishoudens.router,
        samenvoegingen.router,
        rechten_verzoeken.router,
        rechten_afschriften.router,
        rechten_inzagelog.router,
        bewaarplichten.router,
        rechten_correcties.router,
        rechten_verklaringen.router,
        beperkingen.router,
        bewaren.router,
        wissingen.router,
        fhir.router,
        toestemmingen.router,
        doorbrekingen.router,
        noodtoegangen.router,
        *zorgmeldingen.ROUTERS,
        overdrachten.router,
        casussen.router,
        casusverloop.router,
        geweld.router,
        veiligheidsplannen.router,
        risicofactoren.router,
        conceptmeldingen.router,
        berichten.router,
        zorgen.router,
        meldcodes.router,
        overleggen.router,
        agendapunten.router,
        overleggen_verslag.router,
        acties.router,
        signaalreeksen.router,
        signaaloverleggen.router,
        signalen.router,
        feed_router("overleg:gebeurtenissen:lezen", ZICHT, rollen=ROLLEN, toon=toon_gebeurtenissen),
        codelijsten.router,
    ]
