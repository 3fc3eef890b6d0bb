"""Use cases over wissen: een persoon wissen in één transactie, de bevestigingen verzamelen, en melden wat uitblijft."""

from datetime import datetime, timedelta
from uuid import UUID

from common.contracts.overleg import PersoonGewist
from common.contracts.overleg.wissingen import OverlegWissingBevestigd, WissingVoltooid
from common.contracts.wissing import WissingBevestigd
from common.db import Tx, require_version
from common.db.paging import Page
from common.errors import Conflict
from common.events import uuid7
from common.kalender import dag_van
from common.wissing import bevestig as bevestig_aan_overleg
from common.wissing import onthoud_gewist
from overleg.domain.bericht import BerichtSoort
from overleg.domain.wissing import Aanleiding, Ontvangst, Stand, Wissing, bevestig, eis_wisbaar, te_laat
from overleg.repository import bewaarplichten, overleggen_punten, verzoeken, wissingen
from overleg.service.berichten import stuur_bericht
from overleg.service.bewaarplichten import eis_geen_bewaarplicht
from overleg.service.overleggen_controle import verwerk_verval
from overleg.service.verzoeken import eis_zelfde_mens
from overleg.settings import regels_van

PRIVACY_OFFICER = "privacy-officer"
PER_KEER = 500


async def wis_op_verzoek(tx: Tx, verzoek_id: UUID, versie: int) -> Wissing:
    """Voer een geheel toegewezen verzoek om wissing uit, als ander dan wie besloot; er is geen weg terug.

    Is deze mens al gewist, op welk verzoek ook, dan is dat de wissing: er is er per mens maar een.
    """
    verzoek = await verzoeken.get_verzoek(tx, verzoek_id, vergrendel=True)
    require_version(versie, verzoek.versie)
    eis_wisbaar(verzoek, tx.actor.sub)
    bestaand = await wissingen.vind_van(tx, verzoek.persoon_id)
    if bestaand is not None:
        tx.log("lezen", "wissing", bestaand.id, betrokkene_id=bestaand.persoon_id)
        return bestaand
    await wissingen.vergrendel_mens(tx, verzoek.persoon_id)
    await eis_zelfde_mens(tx, verzoek)
    return await wis_persoon(tx, verzoek.persoon_id, Aanleiding.VERZOEK, tx.actor.organisatie, verzoek_id)


async def wis_persoon(
    tx: Tx, persoon_id: UUID, aanleiding: Aanleiding, eigenaar: str, verzoek_id: UUID | None = None
) -> Wissing:
    """Wis een mens uit het register van `eigenaar`, met elke registratie die met hem is samengevoegd, in deze transactie.

    De sleutels gaan weg (wat ermee versleuteld is, waar ook, opent nooit meer), wat hem vindbaar maakt gaat weg, de rijen blijven
    als feiten zonder mens, en een open agendapunt over hem vervalt. Conflict zolang er een bewaarplicht geldt, ook een die
    intussen gesteld is. Wie de aanroeper is en of hij dit mag, is al nagegaan.
    """
    personen = await wissingen.vergrendel_mens(tx, persoon_id)
    if await wissingen.eigenaar_van(tx, persoon_id) is None:
        raise Conflict("De gegevens van deze persoon zijn al gewist.")
    await eis_geen_bewaarplicht(tx, personen)
    wissing = Wissing(uuid7(), persoon_id, tuple(personen), aanleiding, verzoek_id, tx.now, tx.actor.sub)
    await verwerk_verval(tx, await overleggen_punten.laat_gewisten_vervallen(tx, personen))
    opgeruimd = await wissingen.ruim_op(tx, personen)
    sleutels = [*personen, *opgeruimd.dossiers]
    await wissingen.save_wissing(tx, wissing, eigenaar, opgeruimd.aantallen | {"sleutel": len(sleutels)})
    await onthoud_gewist(tx, [*personen, *opgeruimd.huishoudens], wissing.id)
    await bewaarplichten.vernietig_sleutels(tx, sleutels)
    await wissingen.sluit(tx, personen)
    for wie in personen:
        tx.log("wissen", "persoon", wissing.id, betrokkene_id=wie, doel=aanleiding)
    tx.emit(
        PersoonGewist(
            wissing_id=wissing.id, persoon_id=persoon_id, personen=wissing.personen, huishoudens=opgeruimd.huishoudens,
            zorgmeldingen=opgeruimd.zorgmeldingen, aanleiding=aanleiding, gewist_op=tx.now, organisatie=eigenaar,
        )
    )  # fmt: skip
    return wissing


async def kijk_na(tx: Tx, gebeurtenis: PersoonGewist) -> None:
    """Overleg bevestigt na een tweede blik: ruim op wat tijdens het wissen kan zijn bijgekomen, en tel dat bij het eerste."""
    opgeruimd = await wissingen.ruim_op(tx, gebeurtenis.personen)
    await verwerk_verval(tx, await overleggen_punten.laat_gewisten_vervallen(tx, gebeurtenis.personen))
    erbij = opgeruimd.aantallen | {"sleutel": await bewaarplichten.vernietig_sleutels(tx, opgeruimd.dossiers)}
    eerst = await wissingen.get_aantallen(tx, gebeurtenis.wissing_id)
    aantallen = {naam: eerst.get(naam, 0) + erbij[naam] for naam in erbij}
    bevestig_aan_overleg(tx, gebeurtenis, OverlegWissingBevestigd, aantallen)


async def ontvang_bevestiging(tx: Tx, gebeurtenis: WissingBevestigd) -> None:
    """Tel een bevestiging mee, in welke volgorde en hoe vaak zij ook komt; de laatste voltooit de wissing."""
    wissing = await wissingen.vind_wissing(tx, gebeurtenis.wissing_id)
    if wissing is None:
        return
    aantallen = {t.opslag: t.aantal for t in gebeurtenis.aantallen}
    ontvangst = Ontvangst(gebeurtenis.topic, gebeurtenis.bevestigd_op, aantallen)
    nieuw = bevestig(wissing, ontvangst)
    if nieuw == wissing:
        return
    await wissingen.save_ontvangst(tx, nieuw, ontvangst)
    tx.log("bevestigen", "wissing", wissing.id, betrokkene_id=wissing.persoon_id)
    if nieuw.stand is Stand.VOLTOOID:
        tx.emit(WissingVoltooid(wissing_id=wissing.id, persoon_id=wissing.persoon_id, voltooid_op=tx.now))


async def lees_wissing(tx: Tx, wissing_id: UUID) -> Wissing:
    """Lees een wissing met de bevestiging van elke dienst."""
    wissing = await wissingen.get_wissing(tx, wissing_id)
    tx.log("lezen", "wissing", wissing.id, betrokkene_id=wissing.persoon_id)
    return wissing


async def lijst_wissingen(
    tx: Tx, na: tuple[datetime, UUID] | None, limit: int, *, alleen_open: bool
) -> Page[Wissing]:
    """Wissingen uit het eigen register, nieuwste eerst."""
    pagina = await wissingen.find_wissingen(tx, na, limit, alleen_open=alleen_open)
    tx.log("lezen", "wissingen")
    for wissing in pagina.items:
        tx.log("lezen", "wissing", wissing.id, betrokkene_id=wissing.persoon_id)
    return pagina


async def meld_achterstand(tx: Tx) -> None:
    """Taak: bericht aan de privacy officer over elke wissing die na de termijn nog op een dienst wacht, één keer."""
    regels = regels_van(tx)
    voor = tx.now - timedelta(days=regels.wissing_ontvangst_dagen)
    for wissing, eigenaar in await wissingen.find_wachtend(tx, voor, BerichtSoort.WISSING_LOOPT_ACHTER, PER_KEER):
        if te_laat(wissing, dag_van(tx.now), regels):
            await stuur_bericht(
                tx, eigenaar, BerichtSoort.WISSING_LOOPT_ACHTER, "wissing", wissing.id, rol=PRIVACY_OFFICER
            )


async def lijst_gewisten(tx: Tx) -> list[tuple[UUID, datetime]]:
    """Wie gewist is en wanneer; bewaar deze lijst op een andere plaats dan de back-ups van de database."""
    return await wissingen.find_gewisten(tx)


async def herhaal_wissing(tx: Tx, persoon_id: UUID) -> bool:
    """Wis opnieuw wie volgens de bewaarde lijst gewist was en na het terugzetten van een back-up weer bestaat.

    Geeft of er iets te wissen viel. Conflict als er in de teruggezette database een bewaarplicht geldt: die beslist een mens.
    """
    eigenaar = await wissingen.eigenaar_van(tx, persoon_id)
    if eigenaar is None:
        return False
    await wis_persoon(tx, persoon_id, Aanleiding.HERHALING, eigenaar)
    return True
