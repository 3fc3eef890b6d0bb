"""World of the matrix: a proposal to destroy what is known about somebody, whose term is in truth not over."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID, uuid4

from overleg_bouwers import maak, persoon

from common.testing.actors import SYSTEEM, VEILIG_THUIS
from common.testing.klok import BEGIN
from overleg.domain.bewaarregels import Categorie
from overleg.domain.bewaren import Bewaarobject, Voorstel
from overleg.repository.bewaarvoorstellen import save_nieuw_voorstel


async def vul(d: Any) -> None:
    """Een voorstel over iemand die verder nergens in staat."""
    vt = d.als("medewerker-veilig-thuis")
    wie = (await maak(d.client, "/personen", vt, persoon(naam="Proefpersoon Voorbij"))).json()["persoonId"]
    v = Voorstel(
        uuid4(), VEILIG_THUIS, Bewaarobject.PERSOON, UUID(wie), Categorie.PERSOON, 1, date(2026, 3, 1), BEGIN
    )  # fmt: skip
    async with d.database.begin(SYSTEEM, BEGIN) as tx:
        await save_nieuw_voorstel(tx, v)
    d.ids |= {"bewaarvoorstelId": str(v.id)}
    d.inhoud |= {
        "POST /bewaarvoorstellen/{bewaarvoorstelId}/uitstellen": {
            "reden": "nog-hulp", "toelichting": "Synthetisch.", "tot": "2026-06-01",
        },
    }  # fmt: skip
