"""Use case: wat een aanroeper leest van de gebeurtenissen die hij mag ophalen."""

from collections.abc import Sequence
from typing import Any

from common.db import Tx
from overleg.domain.gebeurtenis import GEDEELD, meervoud, mensen_in, onderwerp, zichtbaar_deel
from overleg.repository import personen
from overleg.repository.gebeurtenissen import find_eigen_gronden
from overleg.service.inzage import leg_inzage_vast


async def toon_gebeurtenissen(tx: Tx, gebeurtenissen: Sequence[dict[str, Any]]) -> Sequence[dict[str, Any]]:
    """Haal uit gebeurtenissen wat de aanroeper ook over REST niet leest; elk getoond mens uit een ander register telt als gelezen."""
    gedeeld = {onderwerp(g) for g in gebeurtenissen if meervoud(g) in GEDEELD}
    eigen = await find_eigen_gronden(tx, gedeeld) if gedeeld else frozenset()
    genoemd = {persoon_id for g in gebeurtenissen for persoon_id in mensen_in(g)}
    zicht = await personen.find_zicht(tx, genoemd) if genoemd else {}
    for g in gebeurtenissen:
        for persoon_id in mensen_in(g):
            if persoon_id in zicht and zicht[persoon_id].soort != "eigen":
                leg_inzage_vast(tx, "huishoudlid", onderwerp(g), persoon_id, zicht[persoon_id])
    return [
        zichtbaar_deel(g, tx.actor.organisatie, eigen=onderwerp(g) in eigen, personen=zicht) for g in gebeurtenissen
    ]
