"""Soorten van zorgmeldingen opnieuw bepalen: wat er rond een persoon bekend is, en bewaren wat herzien is.

De functies in de database openen het hele register voor de vraag, ook voor wie na een overdracht maar één melding ziet; de
personen zelf moeten voor de aanroeper zichtbaar zijn.
"""

import json
from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID

from common.db import Tx
from overleg.domain.herziening import Aanleiding, Dossiermelding, Herziening, SoortHistorie
from overleg.domain.soort import EerdereMelding, lees_bepaling


async def vergrendel_dossiers_van(tx: Tx, zorgmelding_id: UUID) -> None:
    """Laat wie over dezelfde mensen registreert wachten; altijd voor het slot op de zorgmelding zelf."""
    await tx.fetchval(
        "SELECT vergrendel_dossiers(clusters_van(ARRAY(SELECT b.persoon_id FROM betrokkene b WHERE b.zorgmelding_id = $1)))",
        zorgmelding_id,
    )


async def find_meldingen_rond(
    tx: Tx, persoon_ids: Collection[UUID], na: datetime | None, *, vergrendel: bool
) -> list[Dossiermelding]:
    """Alle meldingen over deze personen en over wie daarin voorkomt; te herzien is wat na `na` ontvangen is (None: alles).

    Met `vergrendel` is wat te herzien is vergrendeld voordat de feiten zijn gelezen.
    """
    rijen = await tx.fetch("SELECT * FROM meldingen_rond($1::uuid[], $2, $3)", list(persoon_ids), na, vergrendel)
    return [_dossiermelding(rij) for rij in rijen]


def _dossiermelding(rij: Any) -> Dossiermelding:
    feiten = EerdereMelding(
        rij["id"], rij["ontvangen_op"], frozenset(rij["personen"]), rij["beoordeeld_op"], rij["afgesloten_op"],
        rij["monitoring_tot"],
    )  # fmt: skip
    bewaard = lees_bepaling(rij["soort"], rij["soort_basis"])
    return Dossiermelding(feiten, rij["eigenaar"], rij["casus_id"], bewaard, rij["te_herzien"])


async def save_herziening(
    tx: Tx, historie_id: UUID, herziening: Herziening, aanleiding: Aanleiding, persoon_ids: Collection[UUID]
) -> None:
    """Bewaar de nieuwe soort met haar basis, en wat er stond in de geschiedenis; `persoon_ids` zijn wie de aanroeper ziet."""
    h = herziening
    await tx.execute(
        "SELECT herzie_soort($1, $2::uuid[], $3, $4, $5::text::jsonb, $6, $7)", h.melding.feiten.zorgmelding_id,
        list(persoon_ids), historie_id, h.nieuw.soort, json.dumps(h.nieuw.basis()), aanleiding, tx.now,
    )  # fmt: skip


async def find_historie(tx: Tx, zorgmelding_id: UUID) -> list[SoortHistorie]:
    """Alle herzieningen van een zorgmelding, oudste eerst."""
    rijen = await tx.fetch(
        "SELECT * FROM soort_historie WHERE zorgmelding_id = $1 ORDER BY herzien_op, id LIMIT 1000", zorgmelding_id
    )
    return [
        SoortHistorie(
            lees_bepaling(r["oude_soort"], r["oude_basis"]), lees_bepaling(r["nieuwe_soort"], r["nieuwe_basis"]),
            r["aanleiding"], r["herzien_op"],
        )
        for r in rijen
    ]  # fmt: skip
