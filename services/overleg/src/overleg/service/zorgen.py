"""Use cases over zorgen: uitspreken zonder melding, en wat ermee gebeurt."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from common.contracts.overleg.zorgen import ZorgAfgehandeld, ZorgGeuit
from common.db import Tx, require_version
from common.db.paging import Page
from common.events import uuid7
from overleg.domain.anonimiteit import eis_anoniem
from overleg.domain.gebied import eis_grof_genoeg
from overleg.domain.zorg import Zorg, ZorgStatus, ZorgUitkomst, handel_af
from overleg.domain.zorgmelding import eis_niet_in_toekomst
from overleg.repository import zorgen
from overleg.settings import signaalregels_van


async def registreer_zorg(tx: Tx, invoer: Zorg) -> Zorg:
    """Leg een zorg vast; geweigerd als er iemand in te herkennen is of het gebied te klein is."""
    eis_niet_in_toekomst(invoer.geuit_op, tx.now, "geuitOp")
    eis_grof_genoeg(invoer.gebied, signaalregels_van(tx))
    eis_anoniem({"tekst": invoer.tekst or ""})
    zorg = replace(invoer, id=uuid7())
    await zorgen.save_zorg(tx, zorg)
    tx.emit(
        ZorgGeuit(
            zorg_id=zorg.id, organisatie=tx.actor.organisatie, kanaal=zorg.kanaal, beroepsgroep=zorg.beroepsgroep,
            aard=zorg.aard, doelgroepen=zorg.doelgroepen, geuit_op=zorg.geuit_op, gemeentecode=zorg.gebied.gemeentecode,
            pc4=zorg.gebied.pc4,
        )
    )  # fmt: skip
    tx.log("aanmaken", "zorg", zorg.id)
    return zorg


async def lees_zorg(tx: Tx, zorg_id: UUID) -> Zorg:
    """Lees een zorg van de eigen organisatie, met tekst; een begin voor een geanonimiseerd agendapunt."""
    zorg = await zorgen.get_zorg(tx, zorg_id)
    tx.log("lezen", "zorg", zorg_id)
    return zorg


async def lijst_zorgen(
    tx: Tx, status: ZorgStatus | None, na: tuple[datetime, UUID] | None, limit: int
) -> Page[tuple[Zorg, ZorgUitkomst | None]]:
    """Een pagina zorgen, nieuwste eerst, zonder tekst."""
    pagina = await zorgen.find_zorgen(tx, status, na, limit)
    tx.log("lezen", "zorgenlijst")
    return pagina


async def handel_zorg_af(tx: Tx, zorg_id: UUID, versie: int, uitkomst: ZorgUitkomst, aanbod_id: UUID | None) -> Zorg:
    """Leg vast wat er met de zorg gebeurde."""
    huidig = await zorgen.get_zorg(tx, zorg_id, vergrendel=True)
    require_version(versie, huidig.versie)
    nieuw = handel_af(huidig, uitkomst, aanbod_id, tx.now)
    await zorgen.save_afhandeling(tx, nieuw)
    tx.emit(
        ZorgAfgehandeld(
            zorg_id=zorg_id, organisatie=tx.actor.organisatie, uitkomst=uitkomst, afgehandeld_op=tx.now,
            aanbod_id=aanbod_id, gemeentecode=nieuw.gebied.gemeentecode, pc4=nieuw.gebied.pc4,
        )
    )  # fmt: skip
    tx.log("afhandelen", "zorg", zorg_id)
    return nieuw
