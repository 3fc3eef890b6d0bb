"""Use case: wie zag de gegevens van deze persoon, zoals de betrokkene het te zien krijgt."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from common.db import Tx
from overleg.domain.inzage.feiten import vraag_van
from overleg.domain.inzage.logregels import Logregel, logkader, logregels, toonbaar
from overleg.domain.verzoek import Aanvrager
from overleg.repository import dossiers
from overleg.settings import regels_van


@dataclass(frozen=True, slots=True)
class Inzagelog:
    """Een bladzijde van het log; `achtergehouden` telt de regels die de betrokkene niet te zien krijgt."""

    regels: list[Logregel]
    achtergehouden: int
    volgende: str | None


async def lees_inzagelog(
    tx: Tx,
    persoon_id: UUID,
    van: datetime | None,
    tot: datetime | None,
    na: tuple[datetime, int] | None,
    limit: int,
) -> Inzagelog:
    """Lees de vastlegging over een persoon uit het eigen register, ook onder de ids waarmee die is samengevoegd.

    De bladzijde is van regels van de vastlegging; gelijke regels van één dag staan op een bladzijde samen.
    """
    dossier = await dossiers.get_dossier(tx, persoon_id)
    beschermd = regels_van(tx).beschermde_organisaties
    kader = logkader(dossier, vraag_van(dossier, Aanvrager.ZELF), tx.actor.organisatie, beschermd)
    pagina = await dossiers.find_logregels(tx, dossier.ids, van, tot, na, limit)
    tx.log("lezen", "inzagelog", dossier.betrokkene.id, betrokkene_id=dossier.betrokkene.id)
    weg = sum(not toonbaar(regel, kader) for regel in pagina.items)
    return Inzagelog(logregels(pagina.items, kader), weg, pagina.volgende)
