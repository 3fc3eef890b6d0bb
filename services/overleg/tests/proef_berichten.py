"""World of the matrix: one message to the own organisation."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from common.testing.actors import SYSTEEM, VEILIG_THUIS
from overleg.domain.bericht import BerichtSoort
from overleg.service.berichten import stuur_bericht


async def vul(d: Any) -> None:
    """Een bericht aan Veilig Thuis over de casus."""
    casus = UUID(d.ids["casusId"])
    async with d.database.begin(SYSTEEM, d.runtime.clock()) as tx:
        await stuur_bericht(tx, VEILIG_THUIS, BerichtSoort.CASUS_ZONDER_REGISSEUR, "casus", casus, casus_id=casus)
    gevonden = await d.client.get("/v1/berichten", headers=d.als("medewerker-veilig-thuis"))
    d.ids["berichtId"] = gevonden.json()["resultaten"][0]["berichtId"]
