"""Use cases over overdracht: aanbieden, aanvaarden, weigeren, intrekken."""

from dataclasses import replace
from datetime import date, datetime
from uuid import UUID

from common.contracts.overleg import OverdrachtAangeboden, OverdrachtAanvaard, OverdrachtGeweigerd
from common.db import Tx, require_version
from common.db.paging import Page
from common.errors import Conflict
from common.events import uuid7
from common.kalender import dag_van
from overleg.domain.bericht import BerichtSoort
from overleg.domain.kalender import laatste_dag_te_laat
from overleg.domain.overdracht import Overdracht, aanvaard, bied_aan, trek_aanbod_in, weiger
from overleg.domain.zorgmelding import eis_stap, eis_verantwoordelijk, neem_in_uitvoering
from overleg.repository import overdrachten, zorgmeldingen
from overleg.service.beperkingen import eis_geen_beperking
from overleg.service.berichten import stuur_bericht
from overleg.service.casussen import begin_regie
from overleg.settings import regels_van

PER_KEER = 500
"""Hoeveel overdrachten een taak hoogstens in één transactie meldt; de rest volgt de keer erna."""


async def bied_overdracht_aan(tx: Tx, zorgmelding_id: UUID, versie: int, naar: str) -> Overdracht:
    """Bied de verantwoordelijkheid aan een andere organisatie aan; die verhuist pas bij aanvaarding."""
    zorgmelding = await zorgmeldingen.get_zorgmelding(tx, zorgmelding_id)
    require_version(versie, zorgmelding.versie)
    eis_verantwoordelijk(zorgmelding)
    eis_stap(zorgmelding, "overdragen")
    if zorgmelding.casus_id is None:
        raise Conflict("Deze zorgmelding hoort nog niet bij een casus.")
    await eis_geen_beperking(tx, await overdrachten.find_betrokkenen(tx, zorgmelding_id))
    overdracht = bied_aan(
        uuid7(), zorgmelding_id, zorgmelding.casus_id, tx.actor.organisatie, naar, tx.now, acuut=zorgmelding.acuut
    )
    await overdrachten.save_aanbod(tx, overdracht, zorgmelding.ontvangen_op)
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
    tx: Tx,
    na: tuple[int, datetime, UUID] | None,
    limit: int,
    *,
    alleen_open: bool = False,
    onbeantwoord: bool = False,
    peildatum: date | None = None,
) -> Page[Overdracht]:
    """Overdrachten van en naar de eigen organisatie, acute zonder antwoord eerst.

    Met `onbeantwoord` alleen die op de peildatum (zonder opgave: vandaag) te lang zonder antwoord waren.
    """
    op = (peildatum or dag_van(tx.now)) if onbeantwoord else None
    tot = laatste_dag_te_laat(op, regels_van(tx).overdracht_antwoord_werkdagen) if op else None
    pagina = await overdrachten.find_overdrachten(tx, na, limit, alleen_open=alleen_open, op=op, aangeboden_tot=tot)
    tx.log("lezen", "overdrachtenlijst")
    return pagina


async def aanvaard_overdracht(tx: Tx, overdracht_id: UUID, versie: int) -> Overdracht:
    """Aanvaard: de verantwoordelijkheid verhuist en de casus krijgt haar ene regisseur."""
    huidig = await overdrachten.get_overdracht(tx, overdracht_id, vergrendel=True)
    nieuw = aanvaard(huidig, tx.actor.organisatie, tx.now)
    require_version(versie, huidig.versie)
    # The answer first: from here on row-level security shows the case and the report to this organisation.
    await overdrachten.save_antwoord(tx, nieuw)
    await eis_geen_beperking(tx, await overdrachten.find_betrokkenen(tx, nieuw.zorgmelding_id))
    tx.emit(
        OverdrachtAanvaard(
            zorgmelding_id=nieuw.zorgmelding_id, overdracht_id=nieuw.id, van_organisatie=nieuw.van,
            naar_organisatie=nieuw.naar, tijdstip=tx.now,
        )
    )  # fmt: skip
    await begin_regie(tx, nieuw.casus_id)
    zorgmelding = neem_in_uitvoering(await zorgmeldingen.get_zorgmelding(tx, nieuw.zorgmelding_id))
    await zorgmeldingen.save_overname(tx, zorgmelding)
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


async def escaleer_overdrachten(tx: Tx) -> None:
    """Laat beide kanten weten dat een antwoord te lang uitblijft, één keer per overdracht.

    Mag te laat of dubbel lopen: wat is gemeld staat bij de overdracht zelf.
    """
    tot = laatste_dag_te_laat(dag_van(tx.now), regels_van(tx).overdracht_antwoord_werkdagen)
    for o in await overdrachten.find_te_escaleren(tx, tot, PER_KEER):
        for kant in (o.van, o.naar):
            await stuur_bericht(tx, kant, BerichtSoort.OVERDRACHT_ONBEANTWOORD, "overdracht", o.id, casus_id=o.casus_id)
        await overdrachten.save_escalatie(tx, o.id)
        tx.log("escaleren", "overdracht", o.id)
