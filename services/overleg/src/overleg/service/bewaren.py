"""Use cases over bewaartermijnen: voorstellen wat voorbij is, beslissen met vier ogen, vernietigen, en verantwoorden."""

from collections.abc import Callable, Collection
from datetime import date, datetime
from uuid import UUID

from common.db import Tx, require_version
from common.db.paging import Page
from common.events import uuid7
from common.kalender import dag_van
from overleg.domain.bericht import BerichtSoort
from overleg.domain.bewaarregels import Bewaarregel, Categorie
from overleg.domain.bewaren import (
    Bewaarobject,
    Uitstelreden,
    Vernietigingsverklaring,
    Voorstel,
    Voorstelstand,
    begonnen_uiterlijk,
    bevestig,
    dossiers_bewaard_tot,
    eis_nog_rijp,
    keur_goed,
    laat_vervallen,
    melding_bewaard_tot,
    persoon_bewaard_tot,
    regel_van,
    rijp,
    stel_uit,
    tekst_bewaard_tot,
    vingerafdrukken,
    voer_uit,
)  # fmt: skip
from overleg.domain.wissing import Aanleiding
from overleg.repository import bewaarfeiten, bewaarplichten, bewaarteksten, bewaarvoorstellen, wissingen
from overleg.service.berichten import stuur_bericht
from overleg.service.wissingen import wis_persoon
from overleg.settings import bewaarregels_van

PRIVACY_OFFICER = "privacy-officer"
PER_BLAD = 200
PER_KEER = 10
"""Hoeveel voorstellen een taak in één transactie uitvoert; klein, want vernietigen houdt sloten vast."""

Dag = tuple[date | None, Bewaarregel]


async def _dagen(tx: Tx, soort: Bewaarobject, ids: Collection[UUID]) -> dict[UUID, Dag]:
    """Tot en met welke dag elk object bewaard wordt, en op welke regel; wie er niet meer is ontbreekt."""
    regels = bewaarregels_van(tx)
    async with bewaarfeiten.ieders_feiten(tx):
        match soort:
            case Bewaarobject.PERSOON:
                personen = await bewaarfeiten.find_persoonsfeiten(tx, ids)
                return {i: (persoon_bewaard_tot(feit, regels), regel_van(feit, regels)) for i, feit in personen.items()}
            case Bewaarobject.ZORGMELDING:
                regel = regels.voor(Categorie.ZORGMELDING)
                meldingen = await bewaarfeiten.find_meldingfeiten(tx, ids)
                return {i: (melding_bewaard_tot(feit, regel), regel) for i, feit in meldingen.items()}
            case Bewaarobject.CASUS:
                regel = regels.voor(Categorie.ZORGMELDING)
                casussen = await bewaarfeiten.find_casusmeldingen(tx, ids)
                return {i: (dossiers_bewaard_tot(van_casus, regel), regel) for i, van_casus in casussen.items()}
            case (
                Bewaarobject.OVERLEG
                | Bewaarobject.MELDCODE
                | Bewaarobject.ZORG
                | Bewaarobject.SIGNAAL
                | Bewaarobject.SIGNAALREEKS
                | Bewaarobject.NOODTOEGANG
            ):
                categorie = soort.categorie
                teksten = await bewaarteksten.find_tekstfeiten(tx, soort, ids)
                return {
                    i: (tekst_bewaard_tot(feit, categorie, regels), regels.voor(categorie))
                    for i, feit in teksten.items()
                }


async def stel_vernietigen_voor(tx: Tx) -> None:
    """Taak: laat vervallen wat weer loopt, en stel voor wat voorbij is. Te laat of dubbel lopen geeft hetzelfde."""
    await _ruim_voorstellen_op(tx)
    dag = dag_van(tx.now)
    eigenaren: set[str] = set()
    for soort in Bewaarobject:
        na: UUID | None = None
        begonnen = begonnen_uiterlijk(bewaarregels_van(tx).voor(soort.categorie), dag)
        while blad := await bewaarfeiten.find_kandidaten(tx, soort, dag, begonnen, na, PER_BLAD):
            na = blad[-1].id
            dagen = await _dagen(tx, soort, [k.id for k in blad])
            for kandidaat in blad:
                tot, regel = dagen[kandidaat.id]
                if tot is not None and rijp(tot, dag):
                    nieuw = Voorstel(
                        uuid7(), kandidaat.eigenaar, soort, kandidaat.id, regel.categorie, regel.versie, tot, tx.now
                    )
                    if await bewaarvoorstellen.save_nieuw_voorstel(tx, nieuw):
                        _log(tx, "voorstellen", nieuw)
                        eigenaren.add(nieuw.eigenaar)
    for eigenaar in sorted(eigenaren):
        # One message a day and organisation: the list says which.
        await stuur_bericht(
            tx, eigenaar, BerichtSoort.VERWIJDERING_TE_BEOORDELEN, "bewaarvoorstel", UUID(int=0), rol=PRIVACY_OFFICER,
            keer=dag.isoformat(),
        )  # fmt: skip


async def _ruim_voorstellen_op(tx: Tx) -> None:
    na: UUID | None = None
    while blad := await bewaarvoorstellen.find_open_voorstellen(tx, na, PER_BLAD):
        na = blad[-1].id
        for voorstel in blad:
            if not await _nog_rijp(tx, voorstel):
                await bewaarvoorstellen.save_voorstel(tx, laat_vervallen(voorstel, tx.now))
                _log(tx, "vervallen", voorstel)


async def _tot(tx: Tx, voorstel: Voorstel) -> date | None:
    dagen = await _dagen(tx, voorstel.object_soort, [voorstel.object_id])
    return dagen[voorstel.object_id][0] if voorstel.object_id in dagen else None


async def _nog_rijp(tx: Tx, voorstel: Voorstel) -> bool:
    return rijp(await _tot(tx, voorstel), dag_van(tx.now))


async def lees_voorstel(tx: Tx, voorstel_id: UUID) -> Voorstel:
    """Lees een voorstel over het eigen register."""
    voorstel = await bewaarvoorstellen.get_voorstel(tx, voorstel_id)
    _log(tx, "lezen", voorstel)
    return voorstel


async def lijst_voorstellen(
    tx: Tx, stand: Voorstelstand | None, na: tuple[datetime, UUID] | None, limit: int
) -> Page[Voorstel]:
    """De voorstellen over het eigen register, nieuwste eerst."""
    pagina = await bewaarvoorstellen.find_voorstellen(tx, stand, na, limit)
    tx.log("lezen", "bewaarvoorstellen")
    for voorstel in pagina.items:
        _log(tx, "lezen", voorstel)
    return pagina


async def keur_vernietigen_goed(tx: Tx, voorstel_id: UUID, versie: int) -> Voorstel:
    """Keur goed als eerste; Conflict als er intussen iets bij kwam."""
    return await _wijzig(tx, voorstel_id, versie, "goedkeuren", lambda v: keur_goed(v, tx.actor.sub, tx.now))


async def bevestig_vernietigen(tx: Tx, voorstel_id: UUID, versie: int) -> Voorstel:
    """Bevestig als tweede; de taak vernietigt daarna."""
    return await _wijzig(tx, voorstel_id, versie, "bevestigen", lambda v: bevestig(v, tx.actor.sub, tx.now))


async def _wijzig(
    tx: Tx, voorstel_id: UUID, versie: int, handeling: str, stap: Callable[[Voorstel], Voorstel]
) -> Voorstel:
    huidig = await bewaarvoorstellen.get_voorstel(tx, voorstel_id, vergrendel=True)
    require_version(versie, huidig.versie)
    nieuw = stap(huidig)
    eis_nog_rijp(await _tot(tx, nieuw), dag_van(tx.now))
    await bewaarvoorstellen.save_voorstel(tx, nieuw)
    _log(tx, handeling, nieuw)
    return nieuw


async def stel_vernietigen_uit(
    tx: Tx, voorstel_id: UUID, versie: int, reden: Uitstelreden, tot: date, toelichting: str
) -> Voorstel:
    """Vernietig nu niet; na `tot` komt er een nieuw voorstel."""
    huidig = await bewaarvoorstellen.get_voorstel(tx, voorstel_id, vergrendel=True)
    require_version(versie, huidig.versie)
    nieuw = stel_uit(huidig, reden, tot, tx.now, bewaarregels_van(tx))
    await bewaarvoorstellen.save_voorstel(tx, nieuw, toelichting)
    _log(tx, "uitstellen", nieuw)
    return nieuw


async def voer_vernietigingen_uit(tx: Tx) -> None:
    """Taak: vernietig wat twee mensen besloten en nog steeds voorbij is. Een bewaarplicht wint, ook een die nu gesteld wordt.

    Wie door een bewaarplicht of beperking is tegengehouden, blijft bevestigd en volgt zodra die is opgeheven.
    """
    for voorstel in await bewaarvoorstellen.find_uit_te_voeren(tx, PER_KEER):
        await bewaarteksten.vergrendel(tx, voorstel.object_soort, voorstel.object_id)
        if not await _nog_rijp(tx, voorstel):
            await bewaarvoorstellen.save_voorstel(tx, laat_vervallen(voorstel, tx.now))
            _log(tx, "vervallen", voorstel)
            continue
        # The person or report may be gone from view after this: first what has to be written down.
        await bewaarvoorstellen.save_voorstel(tx, voer_uit(voorstel, tx.now))
        _log(tx, "vernietigen", voorstel)
        await bewaarvoorstellen.save_verklaring(tx, await _vernietig(tx, voorstel), voorstel.eigenaar)


Vernietigd = tuple[tuple[UUID, ...], dict[str, int], UUID | None]
"""De vernietigde ids, wat er per soort gegeven geraakt is, en de wissing als het een persoon was."""


async def _vernietig(tx: Tx, voorstel: Voorstel) -> Vernietigingsverklaring:
    ids, aantallen, wissing_id = await _vernietig_object(tx, voorstel)
    verklaring_id = uuid7()
    return Vernietigingsverklaring(
        verklaring_id, voorstel.id, voorstel.object_soort, vingerafdrukken(verklaring_id, ids), voorstel.regel,
        voorstel.regelversie, bewaarregels_van(tx).voor(voorstel.regel).grondslag, voorstel.bewaard_tot, aantallen,
        voorstel.goedgekeurd_door or "", voorstel.bevestigd_door or "", tx.now, wissing_id,
    )  # fmt: skip


async def _vernietig_object(tx: Tx, voorstel: Voorstel) -> Vernietigd:
    match voorstel.object_soort:
        case Bewaarobject.PERSOON:
            wissing = await wis_persoon(tx, voorstel.object_id, Aanleiding.BEWAARTERMIJN, voorstel.eigenaar)
            return wissing.personen, dict(await wissingen.get_aantallen(tx, wissing.id)), wissing.id
        case Bewaarobject.ZORGMELDING:
            houders = await bewaarfeiten.find_sleutelhouders(tx, voorstel.object_id)
            await bewaarfeiten.wis_kenmerk(tx, voorstel.object_id)
            return (voorstel.object_id,), {"sleutel": await bewaarplichten.vernietig_sleutels(tx, houders)}, None
        case (
            Bewaarobject.CASUS
            | Bewaarobject.OVERLEG
            | Bewaarobject.MELDCODE
            | Bewaarobject.ZORG
            | Bewaarobject.SIGNAAL
            | Bewaarobject.SIGNAALREEKS
            | Bewaarobject.NOODTOEGANG
        ):
            # Texts under a key of their own: nothing else refers to people, and what counts in a figure is no text.
            sleutels = await bewaarplichten.vernietig_sleutels(tx, [voorstel.object_id])
            return (voorstel.object_id,), {"sleutel": sleutels}, None


async def lijst_vernietigingsverklaringen(
    tx: Tx, na: tuple[datetime, UUID] | None, limit: int
) -> Page[Vernietigingsverklaring]:
    """De vernietigingsverklaringen van de eigen organisatie, nieuwste eerst."""
    pagina = await bewaarvoorstellen.find_verklaringen(tx, na, limit)
    tx.log("lezen", "vernietigingsverklaringen")
    return pagina


def lees_bewaarregels(tx: Tx) -> tuple[Bewaarregel, ...]:
    """De regels die in deze installatie gelden."""
    tx.log("lezen", "bewaarregels")
    return bewaarregels_van(tx).regels


def _log(tx: Tx, handeling: str, v: Voorstel) -> None:
    wie = v.object_id if v.object_soort is Bewaarobject.PERSOON else None
    tx.log(handeling, "bewaarvoorstel", v.id, betrokkene_id=wie, doel=v.regel)
