"""Een contact vastleggen: het schema wordt opnieuw berekend en onveiligheid gaat meteen naar overleg."""

from uuid import UUID

from common.contracts.followup import ContactmomentVastgelegd, OnveiligheidGesignaleerd
from common.db import Tx, require_version
from common.kalender import dag_van
from followup.domain.contact import Contact, eis_geldig, signaal_van
from followup.domain.plan import Plan, eis_niet_onderbroken
from followup.domain.protocol import protocol_van
from followup.domain.schema import schema
from followup.repository import contacten as repo
from followup.repository.plannen import get_plan
from followup.service.beelden import Momentbeeld, lees_contactmoment


async def leg_contact_vast(tx: Tx, moment_id: UUID, versie: int, contact: Contact) -> Momentbeeld:
    """Leg een poging tot contact vast bij een contactmoment; onveiligheid wordt in dezelfde transactie gesignaleerd."""
    rij = await get_plan(tx, (await repo.get_moment(tx, moment_id)).plan_id, vergrendel=True)
    moment = await repo.get_moment(tx, moment_id)  # again: only now nobody else changes the plan
    require_version(versie, moment.versie)
    protocol = protocol_van(rij.plan.protocolversie)
    eis_niet_onderbroken(rij.onderbreking, contact.datum)
    vroegst = schema(rij.plan.van, protocol)[0].venster_van
    eis_geldig(contact, frozenset(lid.persoon_id for lid in rij.plan.leden), vroegst, dag_van(tx.now))
    await repo.save_contact(tx, moment_id, contact)
    feiten = await repo.find_contactfeiten(tx, rij.plan.id)
    await repo.save_schema(tx, rij.plan.id, schema(rij.plan.van, protocol, feiten), feiten, moment.maand)
    tx.log("vastleggen", "contact", moment_id, betrokkene_id=rij.plan.huishouden_id)
    _maak_bekend(tx, rij.plan, moment, contact)
    return await lees_contactmoment(tx, moment_id, dag_van(tx.now))


def _maak_bekend(tx: Tx, plan: Plan, moment: repo.Momentrij, contact: Contact) -> None:
    tx.emit(
        ContactmomentVastgelegd(
            plan_id=plan.id, contactmoment_id=moment.id, huishouden_id=plan.huishouden_id, maand=moment.maand,
            datum=contact.datum, status=contact.status, vorm=contact.vorm, bereikt=contact.bereikt,
            direct_veilig=contact.direct_veilig, nieuw_geweld=contact.nieuw_geweld,
        )
    )  # fmt: skip
    signaal = signaal_van(contact)
    if signaal is not None:
        tx.log("signaleren", "onveiligheid", moment.id, betrokkene_id=plan.huishouden_id)
        tx.emit(
            OnveiligheidGesignaleerd(
                plan_id=plan.id, huishouden_id=plan.huishouden_id, casus_id=plan.casus_id, zorgmelding_id=plan.zorgmelding_id,
                gesignaleerd_op=tx.now, datum=signaal.datum, soort=signaal.soorten, ernst=signaal.ernst,
                organisatie=tx.actor.organisatie,
            )
        )  # fmt: skip
