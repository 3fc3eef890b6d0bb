"""Use cases over beperking van de verwerking: instellen, uitzonderen, aankondigen, opheffen, en de vraag of iets nog mag."""

from collections.abc import Collection
from dataclasses import replace
from datetime import date, datetime
from uuid import UUID

from common.contracts.overleg.personen import BeperkingIngesteld, BeperkingOpgeheven
from common.db import Tx, require_version
from common.db.paging import Page
from common.events import uuid7
from overleg.domain.beperking import (
    Beperking,
    Beperkingsreden,
    Opheffingsreden,
    Uitzondering,
    eis_onbeperkt,
    hef_op,
    kondig_opheffing_aan,
    maak_uitzondering,
    trek_uitzondering_in,
)
from overleg.domain.bericht import BerichtSoort
from overleg.domain.verzoek import Recht, eis_toegewezen
from overleg.repository import beperkingen, ontvangers, overleggen_punten, samenvoegen, verzoeken
from overleg.service.berichten import stuur_bericht
from overleg.service.overleggen_controle import verwerk_verval
from overleg.service.verzoeken import eis_zelfde_mens
from overleg.settings import regels_van

PRIVACY_OFFICER = "privacy-officer"


async def eis_geen_beperking(tx: Tx, persoon_ids: Collection[UUID]) -> None:
    """Conflict als een van deze personen beperkt is en er geen uitzondering open staat; vraag dit voor elk nieuw gebruik."""
    if persoon_ids:
        eis_onbeperkt(await beperkingen.find_beperkten(tx, persoon_ids))


async def eis_nooit_beperkt(tx: Tx, persoon_ids: Collection[UUID]) -> None:
    """Conflict als een van deze personen beperkt is, ook met een open uitzondering: samenvoegen zou de beperking verplaatsen."""
    eis_onbeperkt(await beperkingen.find_lopende(tx, persoon_ids))


async def stel_beperking_in(tx: Tx, verzoek_id: UUID, reden: Beperkingsreden) -> Beperking:
    """Beperk op een toegewezen verzoek; wie de gegevens kreeg hoort het (AVG art. 19), open agendapunten elders vervallen."""
    verzoek = await verzoeken.get_verzoek(tx, verzoek_id, vergrendel=True)
    eis_toegewezen(verzoek, Recht.BEPERKING)
    wie = await samenvoegen.vergrendel_mens(tx, verzoek.persoon_id)
    await eis_zelfde_mens(tx, verzoek)
    nieuw = Beperking(uuid7(), wie, verzoek.id, reden, tx.now)
    await beperkingen.save_nieuwe_beperking(tx, nieuw)
    await verwerk_verval(tx, await overleggen_punten.laat_vervallen(tx, persoon_id=wie))
    await _vertel_ontvangers(tx, nieuw, BerichtSoort.GEGEVENS_BEPERKT)
    tx.emit(
        BeperkingIngesteld(
            persoon_id=wie, beperking_id=nieuw.id, organisatie=tx.actor.organisatie, tijdstip=tx.now
        )
    )
    _log(tx, "beperken", nieuw)
    return nieuw


async def _vertel_ontvangers(tx: Tx, beperking: Beperking, soort: BerichtSoort) -> None:
    cluster = await samenvoegen.cluster(tx, beperking.persoon_id)
    for organisatie in await ontvangers.find_ontvangers(tx, cluster):
        await stuur_bericht(tx, organisatie, soort, "persoon", beperking.persoon_id, keer=str(beperking.id))


async def lees_beperking(tx: Tx, beperking_id: UUID) -> tuple[Beperking, list[Uitzondering]]:
    """Lees een beperking uit het eigen register met haar uitzonderingen."""
    gevonden = await beperkingen.get_beperking(tx, beperking_id)
    _log(tx, "lezen", gevonden)
    return gevonden, await beperkingen.find_uitzonderingen(tx, beperking_id)


async def lijst_beperkingen(
    tx: Tx, na: tuple[datetime, UUID] | None, limit: int, *, alleen_lopend: bool
) -> Page[Beperking]:
    """De beperkingen in het eigen register, nieuwste eerst."""
    pagina = await beperkingen.find_beperkingen(tx, na, limit, alleen_lopend=alleen_lopend)
    tx.log("lezen", "beperkingen")
    for beperking in pagina.items:
        _log(tx, "lezen", beperking)
    return pagina


async def leg_uitzondering_vast(tx: Tx, beperking_id: UUID, vraag: Uitzondering) -> Uitzondering:
    """Open de verwerking voor korte tijd, met een reden; de privacy officers krijgen meteen bericht."""
    beperking = await beperkingen.get_beperking(tx, beperking_id, vergrendel=True)
    nieuw = maak_uitzondering(beperking, replace(vraag, id=uuid7()), regels_van(tx))
    await beperkingen.save_nieuwe_uitzondering(tx, nieuw)
    await stuur_bericht(
        tx, tx.actor.organisatie, BerichtSoort.BEPERKING_UITGEZONDERD, "beperking", beperking.id, rol=PRIVACY_OFFICER,
        keer=str(nieuw.id),
    )  # fmt: skip
    _log_uitzondering(tx, "uitzonderen", nieuw)
    return nieuw


async def trek_uitzondering_op_beperking_in(
    tx: Tx, beperking_id: UUID, uitzondering_id: UUID, versie: int
) -> Uitzondering:
    """Sluit een uitzondering voor haar tijd; vanaf deze commit is de persoon weer dicht."""
    huidig = await beperkingen.get_uitzondering(tx, beperking_id, uitzondering_id)
    require_version(versie, huidig.versie)
    nieuw = trek_uitzondering_in(huidig, tx.now)
    await beperkingen.save_einde_uitzondering(tx, nieuw)
    _log_uitzondering(tx, "intrekken", nieuw)
    return nieuw


async def kondig_opheffing_van_beperking_aan(
    tx: Tx, beperking_id: UUID, versie: int, geinformeerd_op: date
) -> Beperking:
    """Leg vast wanneer de betrokkene hoorde dat de beperking wordt opgeheven (AVG art. 18 lid 3)."""
    huidig = await beperkingen.get_beperking(tx, beperking_id, vergrendel=True)
    require_version(versie, huidig.versie)
    nieuw = kondig_opheffing_aan(huidig, geinformeerd_op, tx.now)
    await beperkingen.save_beperking(tx, nieuw)
    _log(tx, "aankondigen", nieuw)
    return nieuw


async def hef_beperking_op(tx: Tx, beperking_id: UUID, versie: int, reden: Opheffingsreden) -> Beperking:
    """Hef op nadat de betrokkene is ingelicht; de gronden die er nog zijn openen weer."""
    huidig = await beperkingen.get_beperking(tx, beperking_id, vergrendel=True)
    require_version(versie, huidig.versie)
    nieuw = hef_op(huidig, reden, tx.now)
    await beperkingen.save_beperking(tx, nieuw)
    await _vertel_ontvangers(tx, nieuw, BerichtSoort.BEPERKING_OPGEHEVEN)
    tx.emit(
        BeperkingOpgeheven(
            persoon_id=nieuw.persoon_id, beperking_id=nieuw.id, organisatie=tx.actor.organisatie, tijdstip=tx.now
        )
    )
    _log(tx, "opheffen", nieuw)
    return nieuw


def _log(tx: Tx, handeling: str, b: Beperking) -> None:
    tx.log(handeling, "beperking", b.id, betrokkene_id=b.persoon_id, doel=b.reden)


def _log_uitzondering(tx: Tx, handeling: str, u: Uitzondering) -> None:
    tx.log(handeling, "beperkinguitzondering", u.id, betrokkene_id=u.persoon_id, grondslag_id=u.beperking_id, doel=u.grond)
