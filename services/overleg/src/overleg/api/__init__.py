"""Routes van overleg: vorm van vraag en antwoord, en één aanroep van de service."""

from collections.abc import Sequence

from fastapi import APIRouter

from common.web.feed import feed_router
from overleg.api import (
    berichten,
    casussen,
    conceptmeldingen,
    doorbrekingen,
    meldcodes,
    noodtoegangen,
    overdrachten,
    personen,
    toestemmingen,
    zorgen,
    zorgmeldingen,
)
from overleg.auth import (
    CASUS_LEZERS,
    DOORBREKING_LEZERS,
    MELDCODE_ROLLEN,
    MELDING_LEZERS,
    TOESTEMMING_LEZERS,
    ZORG_ROLLEN,
)


def routers() -> Sequence[APIRouter]:
    """Alle routes van deze dienst."""
    zicht = {
        "zorgmeldingen": "zorgmelding",
        "casussen": "casus",
        "toestemmingen": "toestemming",
        "doorbrekingen": "doorbreking",
        "berichten": "bericht",
        "zorgen": "zorg",
        "meldcodes": "meldcode",
    }
    rollen = {"zorgmeldingen": MELDING_LEZERS, "casussen": CASUS_LEZERS, "toestemmingen": TOESTEMMING_LEZERS}
    rollen |= {"zorgen": ZORG_ROLLEN, "meldcodes": MELDCODE_ROLLEN}
    rollen["doorbrekingen"] = DOORBREKING_LEZERS
    return [
        personen.router,
        toestemmingen.router,
        doorbrekingen.router,
        noodtoegangen.router,
        zorgmeldingen.router,
        overdrachten.router,
        casussen.router,
        conceptmeldingen.router,
        berichten.router,
        zorgen.router,
        meldcodes.router,
        feed_router("overleg:gebeurtenissen:lezen", zicht, rollen=rollen),
    ]
