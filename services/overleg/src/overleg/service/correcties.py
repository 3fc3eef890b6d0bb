"""Use cases over correctie op verzoek: uitvoeren, vertellen aan wie de gegevens kreeg, en nalezen."""

from dataclasses import replace
from uuid import UUID

from common.db import Tx
from common.events import uuid7
from overleg.domain.bericht import BerichtSoort
from overleg.domain.correctie import Bewaargrond, Correctie, oude_waarden
from overleg.domain.persoon import Persoon
from overleg.domain.verzoek import Recht, eis_toegewezen
from overleg.repository import correcties, ontvangers, samenvoegen, verzoeken
from overleg.service.berichten import stuur_bericht
from overleg.service.personen import vervang_gegevens
from overleg.service.verzoeken import eis_zelfde_mens


async def voer_correctie_uit(
    tx: Tx, verzoek_id: UUID, versie: int, persoon: Persoon, bewaargrond: Bewaargrond | None
) -> Correctie:
    """Vervang de gegevens van de betrokkene op een toegewezen verzoek; `versie` is die van de persoon.

    Wat er stond blijft alleen met een grond, en dan verborgen. Wie de gegevens eerder kreeg, krijgt bericht (AVG art. 19).
    """
    verzoek = await verzoeken.get_verzoek(tx, verzoek_id, vergrendel=True)
    eis_toegewezen(verzoek, Recht.CORRECTIE)
    await eis_zelfde_mens(tx, verzoek)
    wie = await samenvoegen.canoniek_van(tx, verzoek.persoon_id)
    oud, nieuw = await vervang_gegevens(tx, versie, replace(persoon, id=wie))
    stond = oude_waarden(oud, nieuw)
    correctie = Correctie(
        uuid7(), verzoek.id, wie, tuple(sorted(stond)), nieuw.versie, tx.now, bewaargrond, stond if bewaargrond else None
    )
    await correcties.save_correctie(tx, correctie)
    for organisatie in await ontvangers.find_ontvangers(tx, await samenvoegen.cluster(tx, wie)):
        await stuur_bericht(
            tx, organisatie, BerichtSoort.GEGEVENS_GECORRIGEERD, "persoon", wie, keer=str(correctie.id)
        )
    tx.log("wijzigen", "persoon", wie, betrokkene_id=wie, grondslag_id=verzoek.id, doel=verzoek.recht)
    return correctie


async def lijst_correcties(tx: Tx, verzoek_id: UUID) -> list[Correctie]:
    """De correcties bij een verzoek, oudste eerst, zonder wat er stond."""
    verzoek = await verzoeken.get_verzoek(tx, verzoek_id)
    tx.log("lezen", "correcties", verzoek_id, betrokkene_id=verzoek.persoon_id)
    return await correcties.find_correcties(tx, verzoek_id)


async def lees_correctie(tx: Tx, correctie_id: UUID) -> Correctie:
    """Lees een correctie met wat er stond, als dat bewaard is."""
    correctie = await correcties.get_correctie(tx, correctie_id)
    tx.log("lezen", "correctie", correctie.id, betrokkene_id=correctie.persoon_id)
    return correctie
