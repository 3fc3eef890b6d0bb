"""Routes van overleg: vorm van vraag en antwoord, en één aanroep van de service."""

from collections.abc import Sequence

from fastapi import APIRouter

from common.web.feed import Zicht, feed_router
from overleg.api import (
    acties,
    agendapunten,
    berichten,
    casussen,
    casusverloop,
    conceptmeldingen,
    doorbrekingen,
    geweld,
    meldcodes,
    noodtoegangen,
    overdrachten,
    overleggen,
    overleggen_verslag,
    personen,
    risicofactoren,
    toestemmingen,
    veiligheidsplannen,
    zorgen,
    zorgmeldingen,
)
from overleg.auth import (
    CASUS_LEZERS,
    DOORBREKING_LEZERS,
    MELDCODE_ROLLEN,
    MELDING_LEZERS,
    OVERLEG_DEELNEMERS,
    TOESTEMMING_LEZERS,
    ZORG_ROLLEN,
)


def routers() -> Sequence[APIRouter]:
    """Alle routes van deze dienst."""
    zicht: dict[str, Zicht] = {
        "zorgmeldingen": "zorgmelding",
        "casussen": "casus",
        "toestemmingen": "toestemming",
        "doorbrekingen": "doorbreking",
        "berichten": "bericht",
        "zorgen": "zorg",
        "meldcodes": "meldcode",
        "overleggen": "overleg",
    }
    # An item is not for everybody at the table, and neither is what became of it.
    punten = ("agendapunten", "overlegbesluiten", "acties")
    zicht |= dict.fromkeys(punten, ("agendapunt", "agendapuntId"))
    rollen = {"zorgmeldingen": MELDING_LEZERS, "casussen": CASUS_LEZERS, "toestemmingen": TOESTEMMING_LEZERS}
    rollen |= {"zorgen": ZORG_ROLLEN, "meldcodes": MELDCODE_ROLLEN}
    rollen["doorbrekingen"] = DOORBREKING_LEZERS
    rollen |= dict.fromkeys(("overleggen", *punten), OVERLEG_DEELNEMERS)
    return [
        personen.router,
        toestemmingen.router,
        doorbrekingen.router,
        noodtoegangen.router,
        zorgmeldingen.router,
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
        feed_router("overleg:gebeurtenissen:lezen", zicht, rollen=rollen),
    ]
