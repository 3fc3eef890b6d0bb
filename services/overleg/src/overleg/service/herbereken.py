"""Soorten opnieuw berekenen als feiten erover veranderen: late registratie, beoordeling, afsluiting, samenvoegen van personen."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from common.contracts.overleg.zorgmeldingen import ZorgmeldingSoortHerzien
from common.db import Tx
from common.errors import NotFound
from common.events import uuid7
from overleg.domain.bericht import BerichtSoort
from overleg.domain.codes import Soort
from overleg.domain.herziening import Aanleiding, Herziening, SoortHistorie, herbereken, herzie
from overleg.domain.soort import Soortbepaling
from overleg.repository import soorten, zorgmeldingen
from overleg.service.berichten import stuur_bericht


async def herbereken_soorten(
    tx: Tx,
    persoon_ids: Collection[UUID],
    aanleiding: Aanleiding = Aanleiding.PERSONEN_GEWIJZIGD,
    *,
    na: datetime | None = None,
) -> int:
    """Bereken de soort opnieuw van elke zorgmelding over een van deze personen; geeft hoeveel er anders werden.

    `na` beperkt dat tot wat later ontvangen is: een feit verandert nooit iets aan meldingen van ervoor. Wie de melding
    registreerde krijgt bericht, en de oude soort blijft in de geschiedenis.
    """
    rond = await soorten.find_meldingen_rond(tx, persoon_ids, na, vergrendel=True)
    herzieningen = herzie(rond)
    for herziening in herzieningen:
        await _bewaar(tx, herziening, aanleiding, persoon_ids)
    return len(herzieningen)


async def _bewaar(
    tx: Tx, herziening: Herziening, aanleiding: Aanleiding, persoon_ids: Collection[UUID]
) -> None:
    m, historie_id = herziening.melding, uuid7()
    zorgmelding_id = m.feiten.zorgmelding_id
    await soorten.save_herziening(tx, historie_id, herziening, aanleiding, persoon_ids)
    tx.emit(
        ZorgmeldingSoortHerzien(
            zorgmelding_id=zorgmelding_id, casus_id=m.casus_id, organisatie=m.eigenaar, oude_soort=m.bewaard.soort,
            soort=herziening.nieuw.soort, aanleiding=aanleiding, herzien_op=tx.now,
        )
    )  # fmt: skip
    await stuur_bericht(
        tx, m.eigenaar, BerichtSoort.SOORT_HERZIEN, "zorgmelding", zorgmelding_id, casus_id=m.casus_id, keer=str(historie_id)
    )  # fmt: skip
    for persoon_id in sorted(m.feiten.personen):
        tx.log("soort-herzien", "zorgmelding", zorgmelding_id, betrokkene_id=persoon_id)


async def lees_soortbepaling(tx: Tx, zorgmelding_id: UUID) -> tuple[Soortbepaling, Soortbepaling, list[SoortHistorie]]:
    """De bewaarde soort, dezelfde opnieuw berekend, en wat er eerder stond; gelijk is wat het hoort te zijn."""
    beeld = await zorgmeldingen.get_beeld(tx, zorgmelding_id)
    personen = [b.persoon_id for b in beeld.registratie.betrokkenen]
    for persoon_id in personen:
        tx.log(
            "soort-nagaan", "zorgmelding", zorgmelding_id, betrokkene_id=persoon_id, grondslag_id=beeld.overdracht_id
        )
    bewaard = beeld.registratie.bepaling
    historie = await soorten.find_historie(tx, zorgmelding_id)
    if not personen:
        tx.log("soort-nagaan", "zorgmelding", zorgmelding_id, grondslag_id=beeld.overdracht_id)
        return bewaard, Soortbepaling(Soort.NIET_INGEDEELD), historie
    rond = await soorten.find_meldingen_rond(tx, personen, None, vergrendel=False)
    zelf = next((m for m in rond if m.feiten.zorgmelding_id == zorgmelding_id), None)
    if zelf is None:
        raise NotFound("Deze zorgmelding bestaat niet of is voor u niet zichtbaar.")
    return bewaard, herbereken(zelf, rond), historie
