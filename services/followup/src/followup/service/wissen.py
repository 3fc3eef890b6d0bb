"""Een persoon is gewist: plannen en contacten verwijzen niet meer naar hem, en de cijfers blijven kloppen."""

from uuid import UUID, uuid4

from common.contracts.followup import FollowupWissingBevestigd
from common.contracts.overleg import PersoonGewist
from common.db import Tx
from common.kalender import dag_van
from common.wissing import bevestig, onthoud_gewist
from followup.domain.codes import OnderbrekingReden
from followup.domain.plan import Onderbreking
from followup.repository import wissen as repo
from followup.service.opvolging import onderbreek


async def wis_persoon(tx: Tx, gebeurtenis: PersoonGewist) -> None:
    """Vervang elke verwijzing naar de persoon door een id dat uit niets volgt, en die naar een huishouden dat leeg werd ook.

    De rijen blijven: hoeveel plannen, contacten en uitkomsten er waren verandert niet. Een plan voor een huishouden waarvan
    iedereen gewist is houdt op, want er is niemand meer om op te volgen.
    """
    await onthoud_gewist(tx, [*gebeurtenis.personen, *gebeurtenis.huishoudens], gebeurtenis.wissing_id)
    aantallen = {"planlid": 0, "persoonresultaat": 0, "opvolgplan": 0, "huishouden": 0}
    for persoon_id in gebeurtenis.personen:
        for opslag, aantal in (await repo.save_vreemd(tx, persoon_id, uuid4())).items():
            aantallen[opslag] += aantal
    for huishouden_id in gebeurtenis.huishoudens:
        aantallen["huishouden"] += await _wis_huishouden(tx, huishouden_id)
    bevestig(tx, gebeurtenis, FollowupWissingBevestigd, aantallen)


async def _wis_huishouden(tx: Tx, huishouden_id: UUID) -> int:
    vreemd = uuid4()
    plannen = await repo.save_vreemd_huishouden(tx, huishouden_id, vreemd)
    dag = dag_van(tx.now)
    for rij in plannen:
        if rij.onderbreking is None and rij.laatste_dag >= dag:
            await onderbreek(tx, rij.plan, Onderbreking(dag, OnderbrekingReden.GEWIST, rij.plan.zorgmelding_id))
    return len(plannen)
