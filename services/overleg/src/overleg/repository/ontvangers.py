"""Aan wie gegevens van een persoon uit het eigen register verstrekt zijn (AVG art. 19): wie moet horen dat er iets verandert."""

from collections.abc import Collection
from uuid import UUID

from common.db import Tx


async def find_ontvangers(tx: Tx, persoon_ids: Collection[UUID]) -> list[str]:
    """De organisaties die door de eigen organisatie ooit toegang kregen: overdracht, toestemming of doorbreking; ook voorbij."""
    rijen = await tx.fetch(
        """
        SELECT o.naar AS organisatie FROM betrokkene b JOIN overdracht o ON o.zorgmelding_id = b.zorgmelding_id
        WHERE b.persoon_id = ANY($2::uuid[]) AND o.van = $1 AND o.aanvaard_op IS NOT NULL
        UNION SELECT unnest(t.organisaties) FROM toestemming t WHERE t.persoon_id = ANY($2::uuid[]) AND t.eigenaar = $1
        UNION SELECT unnest(d.organisaties) FROM doorbreking d WHERE d.persoon_id = ANY($2::uuid[]) AND d.eigenaar = $1
        ORDER BY 1
        """,
        tx.actor.organisatie, list(persoon_ids),
    )  # fmt: skip
    return [rij["organisatie"] for rij in rijen if rij["organisatie"] != tx.actor.organisatie]
