"""Use cases over risicofactoren."""

from dataclasses import replace
from datetime import date
from uuid import UUID

from common.contracts.overleg.casussen import RisicofactorGewijzigd
from common.db import Tx, require_version
from common.events import uuid7
from common.kalender import dag_van
from overleg.domain.casus import Casus
from overleg.domain.casuscodes import Risiconiveau, Risicostaat
from overleg.domain.risicofactor import (
    Risicofactor,
    Stand,
    eis_bekende_factor,
    eis_betrokken_eigenaar,
    eis_mag_wijzigen,
    eis_mogelijke_stand,
    stand_op,
    wijzig,
)  # fmt: skip
from overleg.repository import casussen, risicofactoren
from overleg.service.inzage import leg_casus_vast


def maak_stand(
    tx: Tx, *, staat: Risicostaat, per: date | None, eigenaar: tuple[str | None, str | None], maatregel: str | None
) -> Stand:
    """Een stand op naam van de aanroeper; zonder dag geldt zij per vandaag."""
    return Stand(
        1,
        staat,
        per or dag_van(tx.now),
        *eigenaar,
        maatregel,
        tx.now,
        tx.actor.sub,
        met_maatregel=maatregel is not None,
    )


async def leg_risicofactor_vast(
    tx: Tx, casus_id: UUID, niveau: Risiconiveau, code: str, aanwezig_sinds: date | None, stand: Stand
) -> Risicofactor:
    """Leg een risicofactor vast met haar eerste stand."""
    casus = await casussen.get_casus(tx, casus_id, vergrendel=True)
    eis_mag_wijzigen(casus, tx.actor.organisatie)
    eis_bekende_factor(niveau, code)
    eis_mogelijke_stand(stand, aanwezig_sinds, tx.now)
    eis_betrokken_eigenaar(casus, stand)
    factor = Risicofactor(uuid7(), casus_id, niveau, code, aanwezig_sinds, stand)
    await risicofactoren.save_factor(tx, factor)
    await _vastgelegd(tx, "aanmaken", factor)
    return factor


async def wijzig_risicofactor(tx: Tx, casus_id: UUID, factor_id: UUID, versie: int, stand: Stand) -> Risicofactor:
    """Voeg een stand toe aan een risicofactor: een andere eigenaar, maatregel of staat."""
    casus: Casus = await casussen.get_casus(tx, casus_id)
    huidig = await risicofactoren.get_factor(tx, casus_id, factor_id, vergrendel=True)
    require_version(versie, huidig.stand.versie)
    eis_mag_wijzigen(casus, tx.actor.organisatie, huidig.stand.eigenaar_organisatie)
    eis_mogelijke_stand(stand, huidig.aanwezig_sinds, tx.now)
    eis_betrokken_eigenaar(casus, stand)
    nieuw = wijzig(huidig, stand)
    await risicofactoren.save_stand(tx, nieuw)
    await _vastgelegd(tx, "wijzigen", nieuw)
    return nieuw


async def _vastgelegd(tx: Tx, handeling: str, f: Risicofactor) -> None:
    tx.emit(
        RisicofactorGewijzigd(
            casus_id=f.casus_id,
            risicofactor_id=f.id,
            niveau=f.niveau,
            code=f.code,
            staat=f.stand.staat,
            per=f.stand.per,
        )
    )
    await leg_casus_vast(tx, "risicofactor", f.casus_id, f.id, handeling=handeling)


async def lees_risicofactor(tx: Tx, casus_id: UUID, factor_id: UUID) -> Risicofactor:
    """Lees een risicofactor met haar huidige stand."""
    factor = await risicofactoren.get_factor(tx, casus_id, factor_id)
    await leg_casus_vast(tx, "risicofactor", casus_id, factor_id)
    return factor


async def lijst_risicofactoren(
    tx: Tx, casus_id: UUID, peildatum: date | None
) -> list[tuple[Risicofactor, list[Stand]]]:
    """De risicofactoren van een casus, elk zoals zij er op de peildatum (zonder: vandaag) voor stond en met haar geschiedenis."""
    await casussen.get_casus(tx, casus_id)
    dag = peildatum or dag_van(tx.now)
    await leg_casus_vast(tx, "risicofactoren", casus_id)
    gevonden = [(f, standen, stand_op(standen, dag)) for f, standen in await risicofactoren.find_standen(tx, casus_id)]
    return [(replace(f, stand=s), standen) for f, standen, s in gevonden if s is not None]
