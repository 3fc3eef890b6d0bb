"""Use cases over samenvoegen: twee registraties van dezelfde mens, en dat ongedaan maken."""

from dataclasses import dataclass
from uuid import UUID

from common.contracts.overleg.personen import PersonenSamengevoegd, SamenvoegingOngedaan
from common.db import Tx, require_version
from common.db.paging import Page
from common.events import uuid7
from overleg.domain.persoon import Persoon
from overleg.domain.samenvoegen import RedenSamenvoegen, Samenvoeging, Stand, maak_ongedaan, voeg_samen
from overleg.repository import personen, samenvoegen
from overleg.service.beperkingen import eis_nooit_beperkt
from overleg.service.dubbelen import onbekende_andere
from overleg.service.herbereken import herbereken_soorten
from overleg.settings import regels_van


@dataclass(frozen=True, slots=True)
class SamenvoegingBeeld:
    """Een samenvoeging met de gegevens van de registratie die erin opging, zoals zij ervoor waren."""

    samenvoeging: Samenvoeging
    andere: Persoon


async def voeg_personen_samen(
    tx: Tx, persoon_id: UUID, versie: int, andere_id: UUID, reden: RedenSamenvoegen
) -> SamenvoegingBeeld:
    """Besluit dat twee registraties dezelfde mens zijn; de gegevens van `persoon_id` tellen voortaan.

    Wat over de andere is vastgelegd (meldingen, huishoudens, toestemmingen) wordt bij deze persoon gelezen; een geheim adres van
    een van beide maakt het adres geheim. Er wordt niets verplaatst, zodat ongedaan maken precies teruggeeft wat er was.
    """
    if not await personen.zichtbare_personen(tx, [andere_id]) and andere_id != persoon_id:
        # First the person in the path: of somebody else's person even a wrong body says nothing.
        await personen.get_registratie(tx, persoon_id)
        raise onbekende_andere()
    await samenvoegen.vergrendel(tx, {persoon_id, andere_id})
    await eis_nooit_beperkt(tx, {persoon_id, andere_id})
    require_version(versie, (await personen.get_registratie(tx, persoon_id)).versie)
    andere = await personen.get_registratie(tx, andere_id)
    samenvoeging = voeg_samen(
        uuid7(), persoon_id, andere_id, await _stand(tx, persoon_id, andere_id), reden, tx.now,
        dagen=regels_van(tx).samenvoegen_ongedaan_dagen,
    )  # fmt: skip
    await samenvoegen.save_samenvoeging(tx, samenvoeging)
    await herbereken_soorten(tx, {persoon_id, andere_id})
    tx.emit(
        PersonenSamengevoegd(
            persoon_id=persoon_id, andere_persoon_id=andere_id, samenvoeging_id=samenvoeging.id, tijdstip=tx.now,
            organisatie=tx.actor.organisatie,
        )
    )  # fmt: skip
    for wie in (persoon_id, andere_id):
        tx.log("samenvoegen", "persoon", samenvoeging.id, betrokkene_id=wie)
    return SamenvoegingBeeld(samenvoeging, andere)


async def _stand(tx: Tx, een: UUID, ander: UUID) -> Stand:
    allen = await samenvoegen.cluster(tx, een) | await samenvoegen.cluster(tx, ander)
    return Stand(
        await samenvoegen.find_verwijzingen(tx, [een, ander]),
        await personen.find_bsns(tx, allen),
        ander in await samenvoegen.find_geen_dubbelen(tx, een),
    )


async def maak_samenvoeging_ongedaan(tx: Tx, persoon_id: UUID, samenvoeging_id: UUID, versie: int) -> SamenvoegingBeeld:
    """Draai een samenvoeging terug, in welke volgorde ook; alles staat weer bij de registratie waar het is vastgelegd."""
    huidig = await samenvoegen.get_samenvoeging(tx, persoon_id, samenvoeging_id)
    require_version(versie, huidig.versie)
    canoniek = await samenvoegen.canoniek_van(tx, huidig.overlever_id)
    await samenvoegen.vergrendel(tx, {canoniek, huidig.andere_id})
    await eis_nooit_beperkt(tx, {canoniek})
    andere = await personen.get_registratie(tx, huidig.andere_id)
    vrij = await samenvoegen.tak(tx, huidig.andere_id)
    blijft = await samenvoegen.cluster(tx, canoniek) - vrij
    zelfde_bsn = await personen.find_bsns(tx, vrij) & await personen.find_bsns(tx, blijft)
    nieuw = maak_ongedaan(huidig, tx.now, zelfde_bsn=bool(zelfde_bsn))
    await samenvoegen.save_ongedaan(tx, nieuw, canoniek, vrij)
    await herbereken_soorten(tx, {canoniek, nieuw.andere_id})
    tx.emit(
        SamenvoegingOngedaan(
            persoon_id=canoniek, andere_persoon_id=nieuw.andere_id, samenvoeging_id=nieuw.id, tijdstip=tx.now,
            organisatie=tx.actor.organisatie,
        )
    )  # fmt: skip
    for wie in (canoniek, nieuw.andere_id):
        tx.log("samenvoegen-ongedaan", "persoon", nieuw.id, betrokkene_id=wie)
    return SamenvoegingBeeld(nieuw, andere)


async def lees_samenvoeging(tx: Tx, persoon_id: UUID, samenvoeging_id: UUID) -> SamenvoegingBeeld:
    """Lees een samenvoeging, met de gegevens van de registratie die erin opging."""
    samenvoeging = await samenvoegen.get_samenvoeging(tx, persoon_id, samenvoeging_id)
    andere = await personen.get_registratie(tx, samenvoeging.andere_id)
    tx.log("lezen", "persoon", samenvoeging.id, betrokkene_id=andere.id, doel="eigen")
    return SamenvoegingBeeld(samenvoeging, andere)


async def vind_samenvoegingen(tx: Tx, persoon_id: UUID, na: tuple[UUID] | None, limit: int) -> Page[Samenvoeging]:
    """De samenvoegingen bij een persoon uit het eigen register, oudste eerst, ook wat ongedaan is gemaakt."""
    persoon = await personen.get_registratie(tx, persoon_id)
    tx.log("lezen", "samenvoeging", persoon.id, betrokkene_id=persoon.id)
    rijen = await samenvoegen.find_samenvoegingen(tx, persoon_id, na[0] if na else None, limit)
    return Page.of(rijen, limit, lambda s: (s.id,))
