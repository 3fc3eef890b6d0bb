"""Use cases over signalen: indienen, lezen en intrekken."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from common.contracts.overleg.signalen import SignaalIngediend
from common.db import Tx, require_version
from common.db.paging import Page
from common.errors import Forbidden
from common.events import uuid7
from common.kalender import dag_van
from overleg.domain.anonimiteit import eis_anoniem
from overleg.domain.gebied import eis_grof_genoeg
from overleg.domain.signaal import Signaal, SignaalStatus, trek_in
from overleg.domain.signaalreeks import eis_neemt_signalen_aan
from overleg.repository import signaaloverleggen, signaalreeksen, signalen
from overleg.settings import signaalregels_van


async def dien_signaal_in(tx: Tx, invoer: Signaal) -> Signaal:
    """Dien een signaal in bij een reeks waaraan de eigen organisatie meedoet; niemand is erin te herkennen."""
    eis_grof_genoeg(invoer.gebied, signaalregels_van(tx))
    eis_anoniem({"tekst": invoer.tekst or "", "mogelijkeActie": invoer.mogelijke_actie or ""})
    eis_neemt_signalen_aan(await signaalreeksen.find_reeks(tx, invoer.reeks_id), dag_van(tx.now))
    signaal = replace(invoer, id=uuid7(), eigenaar=tx.actor.organisatie, ingediend_op=tx.now)
    await signalen.save_nieuw(tx, signaal)
    tx.emit(
        SignaalIngediend(
            signaal_id=signaal.id, organisatie=signaal.eigenaar, aard=signaal.aard, doelgroepen=signaal.doelgroepen,
            trend=signaal.trend, gemeentecode=signaal.gebied.gemeentecode, pc4=signaal.gebied.pc4, ingediend_op=tx.now,
        )
    )  # fmt: skip
    tx.log("aanmaken", "signaal", signaal.id)
    return signaal


async def lees_signaal(tx: Tx, signaal_id: UUID) -> Signaal:
    """Lees een eigen signaal, een voor een eigen reeks, of een op de agenda van een overleg waaraan men meedoet."""
    signaal = await signalen.get_signaal(tx, signaal_id)
    tx.log("lezen", "signaal", signaal_id)
    return signaal


async def lijst_signalen(
    tx: Tx, status: SignaalStatus | None, na: tuple[datetime, UUID] | None, limit: int
) -> Page[Signaal]:
    """Een pagina signalen, nieuwste eerst."""
    pagina = await signalen.find_signalen(tx, status, na, limit)
    tx.log("lezen", "signalenlijst")
    return pagina


async def trek_signaal_in(tx: Tx, signaal_id: UUID, versie: int) -> Signaal:
    """Trek een eigen signaal in; wie het alleen leest kan dat niet."""
    gezien = await signalen.get_signaal(tx, signaal_id)
    if gezien.eigenaar != tx.actor.organisatie:
        raise Forbidden("Alleen de organisatie die dit signaal indiende trekt het in.")
    # The meeting first, as everywhere: two that wait for each other would both lose.
    await signaaloverleggen.verhoog_versie(tx, gezien.overleg_id)
    huidig = await signalen.get_signaal(tx, signaal_id, vergrendel=True)
    require_version(versie, huidig.versie)
    nieuw = trek_in(huidig)
    await signalen.save_signaal(tx, nieuw)
    tx.log("intrekken", "signaal", signaal_id)
    return nieuw
