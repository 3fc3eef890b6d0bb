"""Use cases over berichten: versturen (door andere use cases en taken), opvragen, als gelezen markeren."""

from datetime import datetime
from uuid import UUID

from common.contracts.overleg.berichten import BerichtVerstuurd
from common.db import Tx, require_version
from common.db.paging import Page
from common.events import uuid7
from overleg.domain.bericht import Bericht, BerichtSoort, lees
from overleg.repository import berichten


async def stuur_bericht(
    tx: Tx,
    naar: str,
    soort: BerichtSoort,
    object_soort: str,
    object_id: UUID,
    *,
    casus_id: UUID | None = None,
    rol: str | None = None,
    professional: str | None = None,
    keer: str = "",
) -> bool:
    """Stuur een organisatie een bericht, één keer per (soort, object, `keer`); geeft of het nieuw was."""
    bericht = Bericht(
        uuid7(), naar, soort, object_soort, object_id, tx.now, f"{soort}|{object_id}|{rol or ''}|{professional or ''}|{keer}",
        casus_id, rol, professional,
    )  # fmt: skip
    nieuw = await berichten.save_bericht(tx, bericht)
    if nieuw:
        tx.emit(
            BerichtVerstuurd(
                bericht_id=bericht.id, organisatie=naar, soort=soort, object_soort=object_soort, object_id=object_id,
                casus_id=casus_id, tijdstip=tx.now,
            )
        )  # fmt: skip
    return nieuw


async def lijst_berichten(
    tx: Tx, na: tuple[datetime, UUID] | None, limit: int, *, alleen_ongelezen: bool
) -> Page[Bericht]:
    """Berichten voor de aanroeper, nieuwste eerst."""
    pagina = await berichten.find_berichten(tx, na, limit, alleen_ongelezen=alleen_ongelezen)
    tx.log("lezen", "berichten")
    return pagina


async def markeer_gelezen(tx: Tx, bericht_id: UUID, versie: int) -> Bericht:
    """Markeer een bericht als gelezen."""
    huidig = await berichten.get_bericht(tx, bericht_id)
    require_version(versie, huidig.versie)
    nieuw = lees(huidig, tx.now)
    await berichten.save_gelezen(tx, nieuw)
    tx.log("lezen", "bericht", bericht_id)
    return nieuw
