"""Use cases over noodtoegang: openen, lezen, nazien en beoordelen."""

from datetime import datetime
from uuid import UUID

from common.db import Tx, require_version
from common.db.paging import Page
from common.errors import Conflict, NotFound
from common.events import uuid7
from overleg.domain.bericht import BerichtSoort
from overleg.domain.grond import Zicht
from overleg.domain.noodtoegang import (
    NAZIENER,
    NoodReden,
    Noodtoegang,
    Oordeel,
    beoordeel,
    eindigt,
    eis_geen_achterstand,
)
from overleg.domain.persoon import Persoon
from overleg.repository import noodtoegangen
from overleg.service.berichten import stuur_bericht
from overleg.service.personen import lees_persoon
from overleg.settings import regels_van

TE_LAAT = "te-laat"


async def open_noodtoegang(
    tx: Tx, bsn: str | None, persoon_id: UUID | None, redencode: NoodReden, reden: str
) -> list[Noodtoegang]:
    """Open voor deze gebruiker wie bij deze BSN of dit id hoort, in elk ander register, en vertel het beide privacy officers.

    Is er niemand, dan is er één gebruik zonder persoon: dat wordt net zo vastgelegd, gemeld en beoordeeld, met hetzelfde werk,
    zodat vorm en duur van het antwoord niets zeggen. Conflict bij een achterstand, of als de persoon alleen in het eigen
    register staat.
    """
    regels = regels_van(tx)
    eis_geen_achterstand(await noodtoegangen.find_onbeoordeeld(tx), tx.now, regels)
    gevonden = await noodtoegangen.zoek_in_nood(tx, bsn, persoon_id)
    elders: list[tuple[UUID | None, str | None]] = [(p, h) for p, h in gevonden if h != tx.actor.organisatie]
    if gevonden and not elders:
        raise Conflict("Deze persoon staat in uw eigen register; daar is geen noodtoegang voor nodig.")
    geopend = []
    for wie, houder in elders or [(None, None)]:
        noodtoegang = Noodtoegang(
            uuid7(), tx.actor.organisatie, tx.actor.sub, houder, wie, redencode, reden, tx.now, eindigt(tx.now, regels)
        )
        await noodtoegangen.save_noodtoegang(tx, noodtoegang)
        # Without a keeper the same message goes out twice and counts once: as much work as with one.
        for naar in (tx.actor.organisatie, houder or tx.actor.organisatie):
            await _vertel_nazieners(tx, naar, noodtoegang)
        tx.log("noodtoegang", "persoon", wie, betrokkene_id=wie, grondslag_id=noodtoegang.id, doel=redencode)
        geopend.append(noodtoegang)
    return geopend


async def _vertel_nazieners(tx: Tx, naar: str, noodtoegang: Noodtoegang, *, keer: str = "") -> None:
    await stuur_bericht(
        tx, naar, BerichtSoort.NOODTOEGANG_GEBRUIKT, "noodtoegang", noodtoegang.id, rol=NAZIENER, keer=keer
    )


def _leg_vast(tx: Tx, handeling: str, n: Noodtoegang) -> None:
    tx.log(handeling, "noodtoegang", n.id, betrokkene_id=n.persoon_id, grondslag_id=n.id, doel=n.redencode)


async def lees_noodtoegang(tx: Tx, noodtoegang_id: UUID) -> Noodtoegang:
    """Lees gebruik: het eigen, of als privacy officer dat van of in de eigen organisatie."""
    noodtoegang = await noodtoegangen.get_noodtoegang(tx, noodtoegang_id)
    _leg_vast(tx, "lezen", noodtoegang)
    return noodtoegang


async def lees_persoon_in_nood(tx: Tx, noodtoegang_id: UUID) -> tuple[Persoon, Zicht]:
    """Lees de persoon zolang de eigen noodtoegang open is; een geheim adres en de BSN blijven dicht."""
    noodtoegang = await noodtoegangen.get_noodtoegang(tx, noodtoegang_id)
    eigen = (noodtoegang.organisatie, noodtoegang.gebruiker) == (tx.actor.organisatie, tx.actor.sub)
    if noodtoegang.persoon_id is None or not eigen or not noodtoegang.open(tx.now):
        raise NotFound("Op deze noodtoegang is niets (meer) te lezen.")
    return await lees_persoon(tx, noodtoegang.persoon_id)


async def lijst_noodtoegangen(
    tx: Tx, na: tuple[datetime, UUID] | None, limit: int, *, te_beoordelen: bool
) -> Page[Noodtoegang]:
    """Gebruik door de eigen organisatie en in het eigen register, nieuwste eerst."""
    pagina = await noodtoegangen.find_noodtoegangen(tx, na, limit, te_beoordelen=te_beoordelen)
    tx.log("lezen", "noodtoegangenlijst")
    for noodtoegang in pagina.items:
        _leg_vast(tx, "lezen", noodtoegang)
    return pagina


async def beoordeel_noodtoegang(
    tx: Tx, noodtoegang_id: UUID, versie: int, oordeel: Oordeel, toelichting: str | None
) -> Noodtoegang:
    """Beoordeel gebruik door de eigen organisatie; onterecht gebruik sluit met deze commit."""
    huidig = await noodtoegangen.get_te_beoordelen(tx, noodtoegang_id)
    require_version(versie, huidig.versie)
    nieuw = beoordeel(huidig, oordeel, toelichting, tx.actor.sub, tx.now)
    await noodtoegangen.save_oordeel(tx, nieuw)
    _leg_vast(tx, "beoordelen", nieuw)
    return nieuw


async def herinner_noodtoegangen(tx: Tx) -> None:
    """Taak: herinner de privacy officer aan gebruik dat te lang niet beoordeeld is. Mag te laat en dubbel lopen."""
    uren = regels_van(tx).noodtoegang_beoordelen_uren
    for noodtoegang in await noodtoegangen.find_te_laat_zonder_bericht(tx, uren):
        await _vertel_nazieners(tx, noodtoegang.organisatie, noodtoegang, keer=TE_LAAT)
