"""Use cases over verzoeken van betrokkenen: vastleggen, identiteit, besluit, afhandeling en termijnen."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from uuid import UUID

from common.db import Tx, require_version
from common.db.paging import Page
from common.errors import NotFound
from common.events import uuid7
from overleg.domain.samenvoegen import eis_zelfde_mens as eis_een_mens
from overleg.domain.verzoek import (
    Besluit,
    Identificatie,
    Oordeel,
    Verzoek,
    Weigeringsgrond,
    besluit,
    eis_gerechtigd,
    eis_gezag,
    eis_mogelijke_aanvraag,
    handel_af,
    identificeer,
    trek_in,
)  # fmt: skip
from overleg.domain.wissing import eis_voltooid
from overleg.repository import personen, samenvoegen, verzoeken, wissingen
from overleg.settings import regels_van


async def leg_verzoek_vast(tx: Tx, invoer: Verzoek) -> Verzoek:
    """Leg een verzoek vast over een persoon uit het eigen register, van iemand die het op die leeftijd mag doen."""
    eis_mogelijke_aanvraag(invoer, tx.now)
    ouder = invoer.aanvrager_persoon_id
    verzoek = replace(
        invoer, id=uuid7(), persoon_id=await samenvoegen.canoniek_van(tx, invoer.persoon_id),
        aanvrager_persoon_id=await samenvoegen.canoniek_van(tx, ouder) if ouder else None,
    )  # fmt: skip
    gevraagd = {i for i in (verzoek.persoon_id, verzoek.aanvrager_persoon_id) if i}
    bekend = await personen.eigen_personen(tx, gevraagd)
    if len(bekend) < len(gevraagd):
        raise NotFound("Deze persoon bestaat niet of is voor u niet zichtbaar.")
    geboren = bekend[verzoek.persoon_id].uiterlijk_geboren
    eis_gerechtigd(geboren, verzoek.aanvrager, verzoek.ontvangen_op, regels_van(tx))
    eis_gezag(verzoek, await personen.gezag_over(tx, verzoek.persoon_id, verzoek.ontvangen_op))
    await verzoeken.save_nieuw_verzoek(tx, verzoek)
    _log(tx, "aanmaken", verzoek)
    return verzoek


async def eis_zelfde_mens(tx: Tx, verzoek: Verzoek) -> None:
    """Conflict als de betrokkene sinds het verzoek twee mensen bleek te zijn; vraag dit voor elke uitvoering."""
    eis_een_mens(losgemaakt=await _losgemaakt(tx, verzoek))


async def _losgemaakt(tx: Tx, verzoek: Verzoek) -> bool:
    return await samenvoegen.losgemaakt_na(tx, verzoek.persoon_id, await verzoeken.vastgelegd_op(tx, verzoek.id))


async def lees_verzoek(tx: Tx, verzoek_id: UUID) -> Verzoek:
    """Lees een verzoek aan de eigen organisatie."""
    verzoek = await verzoeken.get_verzoek(tx, verzoek_id)
    _log(tx, "lezen", verzoek)
    return verzoek


async def lijst_verzoeken(
    tx: Tx, na: tuple[date, UUID] | None, limit: int, *, wachtend_op: date | None = None
) -> Page[Verzoek]:
    """Verzoeken aan de eigen organisatie, oudste eerst; met `wachtend_op` die op die dag op een besluit wachtten."""
    pagina = await verzoeken.find_verzoeken(tx, na, limit, wachtend_op=wachtend_op)
    tx.log("lezen", "verzoeken")
    for verzoek in pagina.items:
        _log(tx, "lezen", verzoek)
    return pagina


async def stel_identiteit_vast(tx: Tx, verzoek_id: UUID, versie: int, wijze: Identificatie) -> Verzoek:
    """Leg vast waarmee is vastgesteld wie vraagt."""
    return await _wijzig(tx, verzoek_id, versie, "identificeren", lambda v: identificeer(v, wijze))


async def besluit_op_verzoek(
    tx: Tx, verzoek_id: UUID, versie: int, oordeel: Oordeel, grond: Weigeringsgrond | None, motivering: str
) -> Verzoek:
    """Beslis gemotiveerd; de motivering is alleen leesbaar zolang de persoon niet gewist is."""
    nieuw = Besluit(oordeel, grond, motivering, tx.now, tx.actor.sub)
    return await _wijzig(tx, verzoek_id, versie, "besluiten", lambda v: besluit(v, nieuw))


async def handel_verzoek_af(tx: Tx, verzoek_id: UUID, versie: int) -> Verzoek:
    """Meld dat het toegewezen verzoek is uitgevoerd; een wissing moet dan door elke dienst bevestigd zijn.

    Wat door het ongedaan maken van een samenvoeging niet meer uitgevoerd kan worden, wordt zonder uitvoering afgehandeld.
    """
    verzoek = await verzoeken.get_verzoek(tx, verzoek_id)
    if not await _losgemaakt(tx, verzoek):
        eis_voltooid(verzoek, await wissingen.vind_van(tx, verzoek.persoon_id))
    return await _wijzig(tx, verzoek_id, versie, "afhandelen", lambda v: handel_af(v, tx.now))


async def trek_verzoek_in(tx: Tx, verzoek_id: UUID, versie: int) -> Verzoek:
    """De betrokkene trekt het verzoek in."""
    return await _wijzig(tx, verzoek_id, versie, "intrekken", lambda v: trek_in(v, tx.now))


async def _wijzig(tx: Tx, verzoek_id: UUID, versie: int, handeling: str, stap: Callable[[Verzoek], Verzoek]) -> Verzoek:
    huidig = await verzoeken.get_verzoek(tx, verzoek_id, vergrendel=True)
    require_version(versie, huidig.versie)
    nieuw = stap(huidig)
    await verzoeken.save_verzoek(tx, nieuw)
    _log(tx, handeling, nieuw)
    return nieuw


def _log(tx: Tx, handeling: str, verzoek: Verzoek) -> None:
    tx.log(handeling, "verzoek", verzoek.id, betrokkene_id=verzoek.persoon_id, doel=verzoek.recht)
