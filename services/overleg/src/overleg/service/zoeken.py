"""Use cases over zoeken: op BSN of op naam en geboorte, en wat de aanroeper van wie gevonden is te zien krijgt."""

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from common.db import Tx
from overleg.domain.codes import Dataklasse
from overleg.domain.dubbelen import rangschik
from overleg.domain.grond import Zicht, zichtbaar_deel
from overleg.domain.namen import ZOEKDREMPEL, Gelijkenis, Kenmerken
from overleg.domain.persoon import Persoon
from overleg.repository import personen, samenvoegen, zoeksleutels
from overleg.repository.personen import GevondenPersoon
from overleg.service.inzage import leg_inzage_vast

MEESTE_RESULTATEN = 20
ZELFDE_BSN = Gelijkenis(1.0, ("bsn-gelijk",))
Treffers = Sequence[tuple[GevondenPersoon, Gelijkenis]]


async def zoek_personen(tx: Tx, bsn: str | None, vraag: Kenmerken) -> list[tuple[Persoon, Zicht, Gelijkenis]]:
    """Zoek op BSN als dat er is, anders op naam en geboorte: de sterkste eerst, alleen wie de aanroeper mag zien.

    Elke treffer wordt als gelezen vastgelegd; ook een zoekactie zonder resultaat staat in de vastlegging.
    """
    tx.log("zoeken", "persoon")
    treffers = await (_op_bsn(tx, bsn) if bsn else vind_gelijkenden(tx, vraag, alleen_eigen=False, drempel=ZOEKDREMPEL))
    eerste = treffers[:MEESTE_RESULTATEN]
    getoond = await toon(tx, [g for g, _ in eerste])
    return [(persoon, zicht, gelijkenis) for (persoon, zicht), (_, gelijkenis) in zip(getoond, eerste, strict=True)]


async def _op_bsn(tx: Tx, bsn: str) -> Treffers:
    # Without the data class identiteit a consent does not say whose number this is.
    gevonden = await personen.find_personen_met_bsn(tx, bsn)
    return [(g, ZELFDE_BSN) for g in gevonden if g.zicht.mag(Dataklasse.IDENTITEIT)]


async def vind_gelijkenden(
    tx: Tx, vraag: Kenmerken, *, alleen_eigen: bool, drempel: float, behalve: frozenset[UUID] = frozenset()
) -> Treffers:
    """De personen die op de vraag lijken, de sterkste eerst, zonder wie `behalve` noemt; er wordt nog niets vastgelegd.

    Een samengevoegde registratie telt als een andere schrijfwijze van de persoon waar zij nu bij hoort.
    """
    kandidaten = await zoeksleutels.find_kandidaten(tx, vraag, alleen_eigen=alleen_eigen, behalve=behalve)
    registraties = await personen.find_personen(tx, kandidaten)
    verwijzingen = await samenvoegen.find_verwijzingen(tx, kandidaten)
    open_ = [r for r in registraties.values() if r.zicht.mag(Dataklasse.IDENTITEIT)]
    treffers = rangschik(vraag, ((verwijzingen.get(r.persoon.id, r.persoon.id), r.persoon) for r in open_), drempel)
    nog = await personen.find_personen(tx, {t.persoon_id for t in treffers} - set(registraties))
    bekend = registraties | nog
    return [
        (bekend[t.persoon_id], t.gelijkenis)
        for t in treffers
        if t.persoon_id in bekend and bekend[t.persoon_id].zicht.mag(Dataklasse.IDENTITEIT)
    ]


async def toon(tx: Tx, gevonden: Sequence[GevondenPersoon]) -> list[tuple[Persoon, Zicht]]:
    """Wat de aanroeper van deze personen te zien krijgt; elke persoon wordt als gelezen vastgelegd, met elke gebruikte grond."""
    houders = {h.houder_id for g in gevonden if g.zicht.soort != "eigen" for h in g.persoon.gezag}
    zichtbaar = await personen.find_zicht(tx, houders) if houders else {}
    uit = []
    for g in gevonden:
        persoon, zicht = g.persoon, g.zicht
        leg_inzage_vast(tx, "persoon", persoon.id, persoon.id, zicht)
        if zicht.soort != "eigen":
            # Whoever holds custody is somebody else: shown only where the caller has a ground for that person too.
            gezag = tuple(h for h in persoon.gezag if h.houder_id in zichtbaar)
            persoon = replace(persoon, gezag=gezag, samengevoegd=())
        uit.append((zichtbaar_deel(persoon, zicht), zicht))
    return uit
