"""Personen vinden op naam en geboorte zonder dat die leesbaar in de database staan; en geheime adressen herkennen."""

from collections.abc import Collection, Sequence
from uuid import UUID

from common.db import Tx
from overleg.domain.dubbelen import adres_kenmerk, kenmerken_van
from overleg.domain.namen import Kenmerken
from overleg.domain.namen import zoeksleutels as sleutels_voor
from overleg.domain.persoon import Persoon

_SOORT = "persoon"
_ADRES = "adres"
MEESTE_KANDIDATEN = 200
"""Hoeveel registraties één zoekvraag hoogstens vergelijkt; wie de meeste sleutels deelt gaat voor."""


async def save_zoeksleutels(tx: Tx, persoon: Persoon) -> None:
    """Vervang de sleutels waaronder deze persoon te vinden is, en de sleutel van zijn geheime adres."""
    await tx.execute("DELETE FROM persoon_zoeksleutel WHERE persoon_id = $1", persoon.id)
    await tx.execute("DELETE FROM geheim_adres WHERE persoon_id = $1", persoon.id)
    await tx.execute(
        "INSERT INTO persoon_zoeksleutel (sleutel, persoon_id, eigenaar) SELECT DISTINCT s, $2::uuid, $3 FROM unnest($1::bytea[]) AS s",
        tx.keys.blind_index.tokens(_SOORT, sleutels_voor(kenmerken_van(persoon))), persoon.id, tx.actor.organisatie,
    )  # fmt: skip
    if persoon.geheim_adres and persoon.adres:
        await tx.execute(
            "INSERT INTO geheim_adres (persoon_id, sleutel, eigenaar) SELECT $2::uuid, s, $3 FROM unnest($1::bytea[]) AS s",
            adres_sleutels(tx, persoon), persoon.id, tx.actor.organisatie,
        )  # fmt: skip


def adres_sleutels(tx: Tx, persoon: Persoon) -> list[bytes] | None:
    """De sleutels van het adres, onder elke versie van de geheime sleutel: ook tijdens een wisseling blijft geheim geheim."""
    if persoon.adres is None:
        return None
    return tx.keys.blind_index.search_tokens(_ADRES, [adres_kenmerk(persoon.adres)])


async def find_kandidaten(
    tx: Tx, vraag: Kenmerken, *, alleen_eigen: bool, behalve: Collection[UUID] = ()
) -> Sequence[UUID]:
    """De registraties die ten minste één sleutel met de vraag delen, voor zover de aanroeper ze mag zien.

    `alleen_eigen` kijkt in het eigen register; anders ook bij wie op een grond open is. Hoogstens `MEESTE_KANDIDATEN`.
    """
    rijen = await tx.fetch(
        """
        SELECT z.persoon_id FROM persoon_zoeksleutel z
        WHERE z.sleutel = ANY($1::bytea[]) AND (z.eigenaar = $2 OR (NOT $3 AND EXISTS (SELECT 1 FROM gronden(z.persoon_id))))
          AND z.persoon_id <> ALL($4::uuid[])
        GROUP BY z.persoon_id ORDER BY count(*) DESC, z.persoon_id LIMIT $5
        """,
        tx.keys.blind_index.search_tokens(_SOORT, sleutels_voor(vraag)), tx.actor.organisatie, alleen_eigen, list(behalve),
        MEESTE_KANDIDATEN,
    )  # fmt: skip
    return [rij["persoon_id"] for rij in rijen]
