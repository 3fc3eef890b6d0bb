"""Use cases over informeren van directbetrokkenen."""

from datetime import date
from uuid import UUID

from common.contracts.overleg.zorgmeldingen import DirectbetrokkenenGeinformeerd
from common.db import Tx
from common.events import uuid7
from overleg.domain.informeren import Informering, informeer
from overleg.domain.meldingcodes import RedenNietGeinformeerd
from overleg.domain.registratie import ZorgmeldingBeeld
from overleg.domain.zorgmelding import Zorgmelding
from overleg.repository import informeringen, samenvoegen, zorgmeldingen
from overleg.service.levensloop import wijzig
from overleg.service.zorgmeldingen import leg_inzage_vast


async def informeer_betrokkene(
    tx: Tx,
    zorgmelding_id: UUID,
    versie: int,
    persoon_id: UUID,
    datum: date,
    *,
    geinformeerd: bool,
    reden: RedenNietGeinformeerd | None,
    reactie: str | None,
) -> ZorgmeldingBeeld:
    """Leg vast dat een directbetrokkene is geïnformeerd, of waarom niet; over iedereen iets vastgelegd is de termijn gehaald."""
    beeld = await zorgmeldingen.get_beeld(tx, zorgmelding_id)
    betrokkenen = [b.persoon_id for b in beeld.registratie.betrokkenen]
    # After a merge a professional knows somebody by another id than the report does.
    wie = await samenvoegen.find_verwijzingen(tx, {persoon_id, *betrokkenen})
    mens = wie.get(persoon_id, persoon_id)
    persoon_id = next((b for b in betrokkenen if wie.get(b, b) == mens), persoon_id)
    eerdere = await informeringen.find_informeringen(tx, zorgmelding_id, met_reactie=False)
    nieuw = Informering(uuid7(), persoon_id, geinformeerd, datum, reden, reactie)

    def stap(z: Zorgmelding) -> Zorgmelding:
        return informeer(z, betrokkenen, eerdere, nieuw, tx.now)

    na = await wijzig(tx, zorgmelding_id, versie, stap)
    await informeringen.save_informering(tx, zorgmelding_id, nieuw)
    if na.geinformeerd_op is not None and na.geinformeerd_op != beeld.zorgmelding.geinformeerd_op:
        tx.emit(
            DirectbetrokkenenGeinformeerd(
                zorgmelding_id=na.id, casus_id=na.casus_id, geinformeerd_op=na.geinformeerd_op
            )
        )
    tx.log("informeren", "informering", nieuw.id, betrokkene_id=persoon_id, grondslag_id=beeld.overdracht_id)
    return leg_inzage_vast(tx, "lezen", await zorgmeldingen.get_beeld(tx, zorgmelding_id))


async def lijst_informeringen(tx: Tx, zorgmelding_id: UUID) -> list[Informering]:
    """Wie over de melding is geïnformeerd, wanneer en met welke reactie; oudste eerst."""
    beeld = leg_inzage_vast(tx, "lezen", await zorgmeldingen.get_beeld(tx, zorgmelding_id))
    gevonden = await informeringen.find_informeringen(tx, zorgmelding_id, met_reactie=True)
    for i in gevonden:
        tx.log("lezen", "informering", i.id, betrokkene_id=i.persoon_id, grondslag_id=beeld.overdracht_id)
    return gevonden
