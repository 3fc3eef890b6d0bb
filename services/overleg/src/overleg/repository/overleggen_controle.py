"""Tegen wie een geanonimiseerde tekst gecontroleerd wordt: alleen wie de aanroeper mag zien, en alleen wat die daarvan ziet.

Anders was de controle een manier om naar een naam te raden: wie een naam typt en een vinding krijgt, weet dat hij klopt.
"""

from collections.abc import Collection
from uuid import UUID

from common.db import Tx
from overleg.domain.grond import zichtbaar_deel
from overleg.repository.personen import GevondenPersoon, get_persoon


async def personen_bij_casus(tx: Tx, casus_id: UUID) -> list[UUID]:
    """De leden van het huishouden van de casus en de betrokkenen van haar meldingen, voor zover zichtbaar."""
    rijen = await tx.fetch(
        """
        SELECT p.id FROM persoon p WHERE p.id IN (
            SELECT l.persoon_id FROM casus c JOIN huishoudlid l ON l.huishouden_id = c.huishouden_id WHERE c.id = $1
            UNION SELECT b.persoon_id FROM zorgmelding z JOIN betrokkene b ON b.zorgmelding_id = z.id WHERE z.casus_id = $1)
          AND (p.eigenaar = keten.organisatie() OR EXISTS (SELECT 1 FROM gronden(p.id)))
        ORDER BY p.id LIMIT 200
        """,
        casus_id,
    )
    return [r["id"] for r in rijen]


async def zichtbare_personen(tx: Tx, persoon_ids: Collection[UUID]) -> list[GevondenPersoon]:
    """Deze personen met wat de aanroeper van hen ziet; NotFound als er een niet zichtbaar is."""
    gevonden = [await get_persoon(tx, persoon_id) for persoon_id in sorted(set(persoon_ids))]
    return [GevondenPersoon(zichtbaar_deel(g.persoon, g.zicht), g.zicht) for g in gevonden]
