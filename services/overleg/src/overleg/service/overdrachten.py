"""Use cases over overdracht: aanbieden, aanvaarden, weigeren, intrekken."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from common.contracts.overleg import OverdrachtAangeboden, OverdrachtAanvaard, OverdrachtGeweigerd
from common.db import Tx, require_version
from common.db.paging import Page
from common.errors import Conflict
from common.events import uuid7
from overleg.domain.overdracht import Overdracht, aanvaard, bied_aan, trek_aanbod_in, weiger
from overleg.domain.zorgmelding import eis_stap, eis_verantwoordelijk, neem_in_uitvoering
from overleg.repository import overdrachten, zorgmeldingen
from overleg.service.casussen import begin_regie


async def bied_overdracht_aan(tx: Tx, zorgmelding_id: UUID, versie: int, naar: str) -> Overdracht:
    """Bied de verantwoordelijkheid aan een andere organisatie aan; die verhuist pas bij aanvaarding."""
    zorgmelding = await zorgmeldingen.get_zorgmelding(tx, zorgmelding_id)
    require_version(versie, zorgmelding.versie)
    eis_verantwoordelijk(zorgmelding)
    eis_stap(zorgmelding, "overdragen")
    if zorgmelding.casus_id is None:
        raise Conflict("Deze zorgmelding hoort nog niet bij een casus.")
    overdracht = bied_aan(uuid7(), zorgmelding_id, zorgmelding.casus_id, tx.actor.organisatie, naar, tx.now)
    await overdrachten.save_aanbod(tx, overdracht)
    await zorgmeldingen.save_zorgmelding(tx, replace(zorgmelding, versie=zorgmelding.versie + 1))
    tx.emit(
        OverdrachtAangeboden(
            zorgmelding_id=zorgmelding_id, overdracht_id=overdracht.id, van_organisatie=overdracht.van,
            naar_organisatie=naar, tijdstip=tx.now,
        )
    )  # fmt: skip
    tx.log("overdragen", "zorgmelding", zorgmelding_id)
    return overdracht


async def lees_overdracht(tx: Tx, overdracht_id: UUID) -> Overdracht:
    """Lees de stand van een overdracht; de inhoud van de melding staat er niet in."""
    overdracht = await overdrachten.get_overdracht(tx, overdracht_id)
    tx.log("lezen", "overdracht", overdracht_id)
    return overdracht


async def lijst_overdrachten(
    tx: Tx, na: tuple[datetime, UUID] | None, limit: int, *, alleen_open: bool
) -> Page[Overdracht]:
    """Overdrachten van en naar de eigen organisatie."""
    pagina = await overdrachten.find_overdrachten(tx, na, limit, alleen_open=alleen_open)
    tx.log("lezen", "overdrachtenlijst")
    return pagina


async def aanvaard_overdracht(tx: Tx, overdracht_id: UUID, versie: int) -> Overdracht:
    """Aanvaard: de verantwoordelijkheid verhuist en de casus krijgt haar ene regisseur."""
    huidig = await overdrachten.get_overdracht(tx, overdracht_id, vergrendel=True)
    nieuw = aanvaard(huidig, tx.actor.organisatie, tx.now)
    require_version(versie, huidig.versie)
    # The answer first: from here on row-level security shows the case and the report to this organisation.
    await overdrachten.save_antwoord(tx, nieuw)
    tx.emit(
        OverdrachtAanvaard(
            zorgmelding_id=nieuw.zorgmelding_id, overdracht_id=nieuw.id, van_organisatie=nieuw.van,
            naar_organisatie=nieuw.naar, tijdstip=tx.now,
        )
    )  # fmt: skip
    await begin_regie(tx, nieuw.casus_id)
    zorgmelding = neem_in_uitvoering(await zorgmeldingen.get_zorgmelding(tx, nieuw.zorgmelding_id))
    await zorgmeldingen.save_zorgmelding(tx, zorgmelding)
    tx.log("aanvaarden", "overdracht", overdracht_id)
    return nieuw


async def weiger_overdracht(tx: Tx, overdracht_id: UUID, versie: int, reden: str) -> Overdracht:
    """Weiger met een reden; wie aanbood blijft verantwoordelijk."""
    huidig = await overdrachten.get_overdracht(tx, overdracht_id, vergrendel=True)
    nieuw = weiger(huidig, tx.actor.organisatie, reden, tx.now)
    return await _beeindig_aanbod(tx, huidig, nieuw, versie, "weigeren-overdracht")


async def trek_overdracht_in(tx: Tx, overdracht_id: UUID, versie: int) -> Overdracht:
    """Trek een onbeantwoord aanbod van de eigen organisatie in; daarna kan een ander aanbod."""
    huidig = await overdrachten.get_overdracht(tx, overdracht_id, vergrendel=True)
    nieuw = trek_aanbod_in(huidig, tx.actor.organisatie, tx.now)
    return await _beeindig_aanbod(tx, huidig, nieuw, versie, "intrekken-overdracht")


async def _beeindig_aanbod(tx: Tx, huidig: Overdracht, nieuw: Overdracht, versie: int, handeling: str) -> Overdracht:
    require_version(versie, huidig.versie)
    await overdrachten.save_antwoord(tx, nieuw)
    tx.emit(
        OverdrachtGeweigerd(
            zorgmelding_id=nieuw.zorgmelding_id, overdracht_id=nieuw.id, van_organisatie=nieuw.van,
            naar_organisatie=nieuw.naar, tijdstip=tx.now, reden=nieuw.reden,
        )
    )  # fmt: skip
    tx.log(handeling, "overdracht", nieuw.id)
    return nieuw
