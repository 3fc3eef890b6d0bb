"""Use cases over reeksen signaaloverleggen: beginnen, wie meedoet, beëindigen, en twaalf maanden vooruit gevuld houden."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from uuid import UUID

from common.contracts.overleg.signalen import SignaaloverlegGepland
from common.db import Tx, require_version
from common.db.paging import Page
from common.events import uuid7
from common.kalender import dag_van
from overleg.domain.anonimiteit import eis_anoniem
from overleg.domain.signaaloverleg import Annuleringsreden
from overleg.domain.signaalreeks import (
    Signaalreeks,
    beeindig,
    eis_mogelijk_begin,
    eis_organisator,
    geplande_maanden,
    moment_van,
    wijzig,
)
from overleg.repository import signaaloverleggen, signaalreeksen
from overleg.service.signaaloverleggen import vervalt
from overleg.settings import signaalregels_van


async def begin_reeks(tx: Tx, invoer: Signaalreeks) -> Signaalreeks:
    """Begin een reeks; de overleggen van de komende maanden staan er meteen."""
    eis_mogelijk_begin(invoer, tx.now)
    eis_anoniem({"plaats": invoer.plaats})
    reeks = replace(invoer, id=uuid7())
    await signaalreeksen.save_nieuw(tx, reeks)
    await _vul(tx, reeks)
    tx.log("aanmaken", "signaalreeks", reeks.id)
    return reeks


async def _vul(tx: Tx, reeks: Signaalreeks) -> None:
    maanden = geplande_maanden(reeks, dag_van(tx.now), signaalregels_van(tx).maanden_vooruit)
    for overleg_id, begint_op in await signaalreeksen.save_maanden(tx, reeks, maanden):
        tx.emit(
            SignaaloverlegGepland(
                signaaloverleg_id=overleg_id, signaalreeks_id=reeks.id, organisatie=reeks.eigenaar, begint_op=begint_op
            )
        )  # fmt: skip


async def vul_reeksen(tx: Tx) -> None:
    """Taak: plan van elke reeks de maanden die er nog niet zijn; te laat, dubbel of tegelijk geeft hetzelfde."""
    for reeks in await signaalreeksen.find_alle(tx):
        await _vul(tx, reeks)


async def lijst_reeksen(tx: Tx, na: tuple[date, UUID] | None, limit: int) -> Page[Signaalreeks]:
    """Reeksen waaraan de eigen organisatie meedoet."""
    pagina = await signaalreeksen.find_reeksen(tx, na, limit)
    tx.log("lezen", "signaalreeksen")
    return pagina


async def lees_reeks(tx: Tx, reeks_id: UUID) -> Signaalreeks:
    """Lees een reeks waaraan de eigen organisatie meedoet."""
    reeks = await signaalreeksen.get_reeks(tx, reeks_id)
    tx.log("lezen", "signaalreeks", reeks_id)
    return reeks


async def _als_organisator(tx: Tx, reeks_id: UUID, versie: int) -> Signaalreeks:
    # Who only takes part may read the row and not lock it, so first the question whose it is.
    eis_organisator((await signaalreeksen.get_reeks(tx, reeks_id)).eigenaar, tx.actor.organisatie)
    reeks = await signaalreeksen.get_reeks(tx, reeks_id, vergrendel=True)
    require_version(versie, reeks.versie)
    return reeks


async def wijzig_reeks(tx: Tx, reeks_id: UUID, versie: int, organisaties: tuple[str, ...], plaats: str) -> Signaalreeks:
    """Andere organisaties of een andere plaats; geplande overleggen volgen, gehouden overleggen blijven zoals ze waren."""
    eis_anoniem({"plaats": plaats})
    nieuw = wijzig(await _als_organisator(tx, reeks_id, versie), organisaties, plaats)
    await signaalreeksen.save_reeks(tx, nieuw)
    await signaalreeksen.save_deelname(tx, nieuw)
    tx.log("wijzigen", "signaalreeks", reeks_id)
    return nieuw


async def beeindig_reeks(tx: Tx, reeks_id: UUID, versie: int, tot: date) -> Signaalreeks:
    """Beëindig de reeks na `tot`; wat daarna gepland stond vervalt en zijn signalen komen vrij."""
    nieuw = beeindig(await _als_organisator(tx, reeks_id, versie), tot, tx.now)
    await signaalreeksen.save_reeks(tx, nieuw)
    for overleg in await signaaloverleggen.find_te_vervallen(tx, reeks_id, _dag_erna(tot)):
        await vervalt(tx, overleg, Annuleringsreden.REEKS_BEEINDIGD)
    tx.log("beeindigen", "signaalreeks", reeks_id)
    return nieuw


def _dag_erna(dag: date) -> datetime:
    return moment_van(dag + timedelta(days=1), time())
