"""Use cases over acute signalen uit een scan."""

from datetime import datetime
from uuid import UUID

from common.contracts.scan import AcuutSignaalVastgesteld
from common.db import Tx
from common.db.paging import Page
from overleg.repository import conceptmeldingen


async def ontvang_acuut_signaal(tx: Tx, event: AcuutSignaalVastgesteld) -> None:
    """Maak van een acuut signaal een concept dat Veilig Thuis meteen ziet; hetzelfde signaal twee keer is er één."""
    nieuw = await conceptmeldingen.save_concept(
        tx, event.scan_id, event.organisatie, event.huishouden_id, event.vastgesteld_op, event.aard, event.onderdelen
    )
    tx.log("ontvangen" if nieuw else "herhaald", "conceptmelding", event.scan_id)


async def lijst_conceptmeldingen(
    tx: Tx, na: tuple[datetime, UUID] | None, limit: int
) -> Page[conceptmeldingen.Conceptmelding]:
    """Acute signalen die op een zorgmelding wachten, oudste eerst."""
    gevonden = await conceptmeldingen.find_concepten(tx, na, limit)
    tx.log("lezen", "conceptmeldingen")
    return gevonden
